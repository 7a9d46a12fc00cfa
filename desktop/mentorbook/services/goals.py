"""Goals as one looks at them: where each stands, its steps in order, its trail, and what would make it clearer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from mentorbook.model.changes import ChangeSet
from mentorbook.model.goal import Goal, GoalStatus, Progress, Step
from mentorbook.model.kinds import RecordId
from mentorbook.model.sequence import between
from mentorbook.model.trouble import NotFound
from mentorbook.services import records
from mentorbook.services.opened import OpenedBook


@dataclass(frozen=True, slots=True)
class GoalView:
    """One goal with all that belongs to it. ``trail`` is its progress, newest first."""

    goal: Goal
    why: str
    percent: int
    steps: tuple[Step, ...]
    trail: tuple[Progress, ...]
    nudges: tuple[str, ...]
    names: Mapping[RecordId, str]
    """Of the people who help with it."""


def list_goals(opened: OpenedBook) -> list[tuple[Goal, int]]:
    """All goals with their percent: active ones first, each status with the nearest day first."""
    order = list(GoalStatus)
    found = [(goal, _percent(trail)) for goal, trail in _trails(opened).values()]
    return sorted(
        found, key=lambda one: (order.index(one[0].status), one[0].due or date.max, one[0].created, one[0].id)
    )


def _trails(opened: OpenedBook) -> dict[RecordId, tuple[Goal, list[Progress]]]:
    found: dict[RecordId, tuple[Goal, list[Progress]]] = {goal.id: (goal, []) for goal in opened.store.typed(Goal)}
    for progress in opened.store.typed(Progress):
        if progress.goal in found:
            found[progress.goal][1].append(progress)
    for _, trail in found.values():
        trail.sort(key=lambda one: (one.on or one.created.date(), one.created, one.id), reverse=True)
    return found


def _percent(trail: list[Progress]) -> int:
    return (trail[0].after or 0) if trail else 0


def view_goal(opened: OpenedBook, goal_id: RecordId) -> GoalView:
    """One goal. Raises NotFound for one that is not here or in the trash."""
    found = _trails(opened).get(goal_id)
    if found is None:
        raise NotFound("This goal is not here.", remedy="Look in the trash.")
    whole = opened.store.get(goal_id).record
    goal, trail = found
    why = whole.why if isinstance(whole, Goal) else None
    steps = _steps(opened, goal_id)
    return GoalView(
        goal,
        why or "",
        _percent(trail),
        steps,
        tuple(trail),
        nudges(goal, why or "", steps),
        opened.store.titles(goal.people),
    )


def nudges(goal: Goal, why: str, steps: tuple[Step, ...]) -> tuple[str, ...]:
    """What would make an active goal easier to reach. Never a gate."""
    if goal.status is not GoalStatus.ACTIVE:
        return ()
    asked = {
        "How will you know that you are there? Give a measure and where you start from.": goal.measure,
        "Why now? A reason carries further than a wish.": why.strip(),
        "By when? A day makes it a plan.": goal.due,
        "What is the first step? A small one will do.": steps,
        "Who could help with it?": goal.people,
    }
    return tuple(words for words, answer in asked.items() if not answer)


def _steps(opened: OpenedBook, goal_id: RecordId) -> tuple[Step, ...]:
    steps = [step for step in opened.store.typed(Step) if step.goal == goal_id]
    return tuple(sorted(steps, key=lambda step: (step.order, step.id)))


def move_step(opened: OpenedBook, step_id: RecordId, *, by: int) -> ChangeSet:
    """Move a step up (-1) or down (1) among its goal's steps. At the end it stays where it is. Raises NotFound."""
    step = opened.store.get(step_id).record
    siblings = _steps(opened, step.goal) if isinstance(step, Step) and step.goal else ()
    places = [place for place, one in enumerate(siblings) if one.id == step_id]
    if not places:
        raise NotFound("This step is not here.", remedy="Look in the trash.")
    rest = [one for one in siblings if one.id != step_id]
    place = min(max(places[0] + by, 0), len(rest))
    before = rest[place - 1].order if place else None
    after = rest[place].order if place < len(rest) else None
    with opened.store.write() as unit:
        if place != places[0]:
            if before is not None and after is not None and before >= after:
                # Two machines gave the same key; all are laid out anew.
                last: str | None = None
                for one in [*rest[:place], siblings[places[0]], *rest[place:]]:
                    last = between(last, None)
                    records.edit_in(unit, opened, one.id, {"order": last})
            else:
                records.edit_in(unit, opened, step_id, {"order": between(before, after)})
    return unit.changes
