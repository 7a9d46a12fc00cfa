"""What came of venues, and whether a message is ready."""

from __future__ import annotations

import argparse
from typing import Any

from mentorbook.cli.context import Context
from mentorbook.cli.grammar import Subparsers, command
from mentorbook.cli.output import Result, table
from mentorbook.model.kinds import Kind
from mentorbook.model.network import OutreachState
from mentorbook.model.origins import Outcome
from mentorbook.model.person import Side, Support
from mentorbook.services import network, outreach, records


def add_parsers(commands: Subparsers) -> None:
    """Declare the command about the whole network."""
    command(commands, "network", _network, "where mentors come from, who was not followed up, who supports how")


def add_outreach_parsers(actions: Subparsers) -> None:
    """Give the parser of messages its own actions."""
    for name, run, words in (
        ("check", _check, "what a message still lacks before it is ready"),
        ("compose", _compose, "the message that its slots make"),
    ):
        one = actions.add_parser(name, help=words, allow_abbrev=False)
        one.add_argument("id", metavar="ID", help="its id, or as much of it as is unique")
        one.set_defaults(run=run)


def _check(context: Context, args: argparse.Namespace) -> Result:
    with context.book() as opened:
        page = outreach.read_message(opened, records.find_id(opened, Kind.OUTREACH, args.id))
    message, found = page.outreach, page.readiness
    lines = [found.sentence(), *(f"  - {gap.words}" for gap in found.gaps)]
    if limit := found.limit():
        lines.append(limit)
    if message.state is not OutreachState.DRAFT:
        # What is out of the house is no longer made ready.
        lines = [f"This message was sent{f' on {message.sent_on}' if message.sent_on else ''}."]
    gaps = [{"field": gap.field, "words": gap.words} for gap in found.gaps]
    data = {"state": message.state.value, "ready": found.is_ready, "gaps": gaps, "phrases_checked": found.is_english}
    return Result(data, "\n".join(lines))


def _compose(context: Context, args: argparse.Namespace) -> Result:
    with context.book() as opened:
        body = outreach.composed(opened, records.find_id(opened, Kind.OUTREACH, args.id))
    return Result({"body": body}, body)


def _network(context: Context, args: argparse.Namespace) -> Result:
    del args
    with context.book() as opened:
        found, support = network.read_network(opened), network.read_support(opened)
    names, origins = found.names, found.origins
    waiting = [one for one in origins.not_followed_up if one.later is None]
    venues = {venue.id: venue.name for venue in found.venues}
    rows = [(venue.id, venue.name, origins.of[venue.id].sentence()) for venue in found.venues]
    lines = [table(rows) or "No venue here yet."]
    if rows:
        lines += [f"All venues: {origins.whole.sentence()}.", f"Elsewhere: {origins.elsewhere.sentence()}."]
    if waiting:
        lines.append("Met, and never followed up:")
        lines += [f"  - {names.get(one.person, '')}, {venues.get(one.venue, '')}, {one.met_on}" for one in waiting]
    if support.gaps:
        lines.append(f"Nobody supports you with: {', '.join(gap.value for gap in support.gaps)}.")
    lines += [f"{one.name} carries {one.kinds} kinds of support, {one.alone} of them alone." for one in support.loads]
    data = {
        "venues": [{"id": venue.id, "name": venue.name, **_counts(origins.of[venue.id])} for venue in found.venues],
        "all": _counts(origins.whole),
        "elsewhere": _counts(origins.elsewhere),
        "not_followed_up": [
            {
                "person": one.person,
                "venue": one.venue,
                "met_on": one.met_on.isoformat(),
                "later": one.later.isoformat() if one.later else None,
            }
            for one in origins.not_followed_up
        ],
        "support": {
            kind.value: {
                side.value if side else "unsaid": [one.person for one in support.cells[kind, side] if one.is_there]
                for side in (*Side, None)
            }
            for kind in Support
        },
        "gaps": [gap.value for gap in support.gaps],
    }
    return Result(data, "\n".join(lines))


def _counts(outcome: Outcome) -> dict[str, Any]:
    return {
        "met": sorted(outcome.met),
        "contacted": sorted(outcome.contacted),
        "talked": sorted(outcome.talked),
        "agreed": sorted(outcome.agreed),
    }
