"""Goals as one looks at them: where each stands, its steps in order, its trail, and what would make it clearer."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime

from mentorbook.frozen import frozen
from mentorbook.model.changes import ChangeSet
from mentorbook.model.exchange import Advice
from mentorbook.model.goal import Goal, GoalStatus, Progress, Step
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.sequence import between
from mentorbook.model.session import Session, SessionStatus
from mentorbook.model.trail import Stretch, day_of, trail
from mentorbook.model.trouble import NotFound
from mentorbook.services import records
from mentorbook.services.opened import OpenedBook


@frozen
class GoalRow:
    """A goal in the list. ``steps`` of them are there, ``done`` of these are."""

    goal: Goal
    percent: int
    steps: int
    done: int


@frozen
class GoalView:
    """One goal with all that belongs to it. ``trail`` is its progress, newest first."""

    goal: Goal
    why: str
    percent: int
    steps: tuple[Step, ...]
    trail: tuple[Progress, ...]
    stretches: tuple[Stretch, ...]
    """The same with the advice that it rests on, and advice that has moved nothing yet."""
    sessions: tuple[Session, ...]
    """Those that serve it: the coming ones, the next one first, then the past ones, the newest first."""
    nudges: tuple[str, ...]
    names: Mapping[RecordId, str]
    """Of the people who help with it."""
    titles: Mapping[RecordId, str]
    """Of what else is named: who gave advice, who was in a session, what progress rests on."""
    kinds: Mapping[RecordId, Kind]
    """The kind of what progress rests on."""


def list_goals(opened: OpenedBook) -> list[GoalRow]:
    """All goals: active ones first, each status with the nearest day first."""
    newest: dict[RecordId | None, Progress] = {}
    for progress in opened.store.typed(Progress):
        known = newest.get(progress.goal)
        if known is None or _moment(progress) > _moment(known):
            newest[progress.goal] = progress
    steps: dict[RecordId, list[bool]] = {}
    for goal_id, _, done_on in opened.store.glances.linked_values(Kind.STEP, "goal", "done_on"):
        steps.setdefault(goal_id, []).append(bool(done_on))
    order = list(GoalStatus)
    found = [
        GoalRow(
            goal,
            (newest[goal.id].after or 0) if goal.id in newest else 0,
            len(steps.get(goal.id, ())),
            sum(steps.get(goal.id, ())),
        )
        for goal in opened.store.typed(Goal)
    ]
    return sorted(
        found, key=lambda one: (order.index(one.goal.status), one.goal.due or date.max, one.goal.created, one.goal.id)
    )


def _moment(progress: Progress) -> tuple[date, datetime, RecordId]:
    return day_of(progress), progress.created, progress.id


def view_goal(opened: OpenedBook, goal_id: RecordId) -> GoalView:
    """One goal. Raises NotFound for one that is not here or in the trash."""
    seen = records.look(opened, goal_id) if opened.store.kind_of(goal_id) is Kind.GOAL else None
    if seen is None or seen.trashed_at or not isinstance(seen.record, Goal):
        raise NotFound("This goal is not here.", remedy="Look in the trash.")
    goal, why = seen.record, seen.record.why or ""
    found = opened.store.records(Kind.PROGRESS, linked={"goal": goal_id})
    moves = sorted((one for one in found if isinstance(one, Progress)), key=_moment, reverse=True)
    evidence = {one for move in moves for one in move.evidence}
    kinds = {one: kind for one in evidence if (kind := opened.store.kind_of(one)) is not None}
    advice = _advice(opened, goal_id, {one for one, kind in kinds.items() if kind is Kind.ADVICE})
    sessions = _sessions(opened, goal_id)
    others = evidence | {one.person for one in advice if one.person} | {who for one in sessions for who in one.people}
    steps = _steps(opened, goal_id)
    return GoalView(
        goal=goal,
        why=why,
        percent=(moves[0].after or 0) if moves else 0,
        steps=steps,
        trail=tuple(moves),
        stretches=trail(moves, advice),
        sessions=sessions,
        nudges=nudges(goal, why, steps),
        names=opened.store.titles(goal.people),
        titles=opened.store.titles(others),
        kinds=kinds,
    )


def _advice(opened: OpenedBook, goal_id: RecordId, named: Collection[RecordId]) -> list[Advice]:
    """The advice that serves a goal, and what its progress rests on, with what was done and what happened."""
    serving = {one.id for one in opened.store.records(Kind.ADVICE, linked={"goals": goal_id})}
    whole = (opened.store.get(one) for one in sorted(serving | set(named)))
    return [one.record for one in whole if isinstance(one.record, Advice) and not one.trashed_at]


def _sessions(opened: OpenedBook, goal_id: RecordId) -> tuple[Session, ...]:
    now = opened.profile.clock.now()
    found = [
        one
        for one in opened.store.records(Kind.SESSION, linked={"goals": goal_id})
        if isinstance(one, Session) and one.start is not None
    ]
    coming = [one for one in found if one.status is SessionStatus.PLANNED and one.start and one.start >= now]
    rest = [one for one in found if one not in coming]
    return (
        *sorted(coming, key=lambda one: (one.start or now, one.id)),
        *sorted(rest, key=lambda one: (one.start or now, one.id), reverse=True),
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
    found = opened.store.records(Kind.STEP, linked={"goal": goal_id})
    steps = [one for one in found if isinstance(one, Step)]
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
