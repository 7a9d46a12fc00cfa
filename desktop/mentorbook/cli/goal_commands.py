"""The trail of a goal on the command line."""

from __future__ import annotations

import argparse
from typing import Any

from mentorbook.cli.context import Context
from mentorbook.cli.grammar import Subparsers
from mentorbook.cli.output import Result
from mentorbook.model.catalogue import write_record
from mentorbook.model.kinds import Kind
from mentorbook.model.trail import Stretch
from mentorbook.services import goals, records
from mentorbook.services.goals import GoalView


def add_goal_parsers(actions: Subparsers) -> None:
    """Give the parser of goals its own action."""
    one = actions.add_parser("trail", help="advice, what I did, what happened, and progress", allow_abbrev=False)
    one.add_argument("id", metavar="ID", help="its id, or as much of it as is unique")
    one.set_defaults(run=_trail)


def _trail(context: Context, args: argparse.Namespace) -> Result:
    with context.book() as opened:
        view = goals.view_goal(opened, records.find_id(opened, Kind.GOAL, args.id))
    lines = [f"{view.goal.statement}: {view.percent} % reached."]
    for stretch in view.stretches:
        lines += _words(stretch, view)
    data: dict[str, Any] = {
        "goal": view.goal.id,
        "percent": view.percent,
        "trail": [
            {
                "on": stretch.on.isoformat(),
                "advice": [write_record(one) for one in stretch.advice],
                "progress": write_record(stretch.progress) if stretch.progress else None,
            }
            for stretch in view.stretches
        ],
    }
    return Result(data, "\n".join(lines))


def _words(stretch: Stretch, view: GoalView) -> list[str]:
    lines = [str(stretch.on)]
    for advice in stretch.advice:
        who = view.titles.get(advice.person, "") if advice.person else ""
        lines.append(f"  Advice{f' from {who}' if who else ''}: {advice.text} ({advice.state})")
        for words, text in (("What I did", advice.did), ("What happened then", advice.result)):
            if text and text.strip():
                lines.append(f"    {words}: {' '.join(text.split())}")
    if (move := stretch.progress) is not None:
        told = [move.reason, *(view.titles.get(one, "") for one in stretch.rests_on)]
        lines.append(f"  {move.before} to {move.after} %: {'; '.join(filter(None, told))}".rstrip(": "))
    return lines
