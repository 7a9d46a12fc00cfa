"""Goals, the steps towards them, and progress that moves only with a reason."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import ClassVar

from mentorbook.frozen import frozen
from mentorbook.model.fields import Choice, Day, Line, LongText, Reference, SetOf, Whole, entry
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.record import Record


class GoalArea(StrEnum):
    """What part of my life a goal is about."""

    SKILL = "skill"
    CAREER = "career"
    PERSONAL = "personal"


class GoalStatus(StrEnum):
    """Where a goal stands."""

    ACTIVE = "active"
    REACHED = "reached"
    PAUSED = "paused"
    DROPPED = "dropped"


@frozen(kw_only=True)
class Goal(Record):
    """Something I want to reach."""

    kind: ClassVar[Kind] = Kind.GOAL

    statement: str = entry(Line(), "what I want to reach", required=True, title=True)
    area: GoalArea | None = entry(Choice(GoalArea), "skill, career or personal")
    why: str | None = entry(LongText(), "why, and why now")
    measure: str = entry(Line(), "how I will know, with the value I start from")
    due: date | None = entry(Day(), "by when")
    status: GoalStatus = entry(Choice(GoalStatus, GoalStatus.ACTIVE), "where it stands")
    status_reason: str = entry(Line(), "why it stands there")
    status_on: date | None = entry(Day(), "since when it stands there")
    people: frozenset[RecordId] = entry(SetOf(Reference((Kind.PERSON,))), "who helps with it; repeat for several")


@frozen(kw_only=True)
class Step(Record):
    """One step towards a goal. ``order`` sorts the steps of a goal."""

    kind: ClassVar[Kind] = Kind.STEP

    goal: RecordId | None = entry(Reference((Kind.GOAL,)), "the goal it belongs to", required=True)
    text: str = entry(Line(), "what to do", required=True, title=True)
    due: date | None = entry(Day(), "by when")
    done_on: date | None = entry(Day(), "when it was done")
    order: str = entry(Line(limit=200), "sort key among the goal's steps", managed=True)


@frozen(kw_only=True)
class Progress(Record):
    """One move of a goal's progress, in percent, with what it rests on."""

    kind: ClassVar[Kind] = Kind.PROGRESS

    goal: RecordId | None = entry(Reference((Kind.GOAL,)), "the goal it belongs to", required=True)
    on: date | None = entry(Day(), "when")
    before: int | None = entry(Whole(0, 100), "percent before", required=True)
    after: int | None = entry(Whole(0, 100), "percent after", required=True)
    reason: str = entry(Line(), "what moved it", title=True)
    evidence: frozenset[RecordId] = entry(
        SetOf(Reference((Kind.SESSION, Kind.ADVICE, Kind.ACTION, Kind.STEP, Kind.HELP))),
        "a record that shows it; repeat for several",
    )

    def problems(self) -> dict[str, str]:
        if not self.reason and not self.evidence:
            return {"reason": "progress moves with a reason or a linked record"}
        return {}
