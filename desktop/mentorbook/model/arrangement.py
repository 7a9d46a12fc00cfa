"""What two people arranged: agreements and pauses, and the reminders that I set myself."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from mentorbook.frozen import frozen
from mentorbook.model.fields import Choice, Day, Length, Line, LongText, Minutes, Moment, Reference, SetOf, entry
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.period import Period
from mentorbook.model.record import Record
from mentorbook.model.recurrence import rule_problem
from mentorbook.model.session import Mode


class Scheduler(StrEnum):
    """Who proposes the next meeting."""

    ME = "me"
    THEM = "them"
    TURNS = "turns"


class ReminderState(StrEnum):
    """A reminder leaves only by the person's act."""

    OPEN = "open"
    DONE = "done"


@frozen(kw_only=True)
class Agreement(Record):
    """What we agreed on, in words that belong to both. Old values stay in its history."""

    kind: ClassVar[Kind] = Kind.AGREEMENT

    title: str = entry(Line(), "a name for it", title=True)
    people: frozenset[RecordId] = entry(
        SetOf(Reference((Kind.PERSON,))), "with whom; repeat for several", required=True
    )
    start: date | None = entry(Day(), "since when it holds")
    rhythm: Period | None = entry(Length(), "how often we meet")
    minutes: int | None = entry(Minutes(1, 1440), "how long we talk, in minutes")
    medium: Mode | None = entry(Choice(Mode), "how we talk")
    scheduler: Scheduler | None = entry(Choice(Scheduler), "who proposes the next meeting")
    expectations: str | None = entry(LongText(), "what each of us will do")
    confidentiality: str | None = entry(LongText(), "what stays between us")
    review_on: date | None = entry(Day(), "when we look at it again")
    ended_on: date | None = entry(Day(), "when it ended")
    ending: str | None = entry(LongText(), "how it ended, or shall end")

    def problems(self) -> dict[str, str]:
        if self.start and self.ended_on and self.ended_on < self.start:
            return {"ended_on": "ends before it starts"}
        return {}


@frozen(kw_only=True)
class Pause(Record):
    """A time in which silence is agreed, and nothing is late. Both days belong to it."""

    kind: ClassVar[Kind] = Kind.PAUSE

    person: RecordId | None = entry(Reference((Kind.PERSON,)), "with whom", required=True)
    start: date | None = entry(Day(), "first day", required=True)
    end: date | None = entry(Day(), "last day; empty while it lasts")
    reason: str = entry(Line(), "why", title=True)

    def problems(self) -> dict[str, str]:
        if self.start and self.end and self.end < self.start:
            return {"end": "ends before it starts"}
        return {}


@frozen(kw_only=True)
class Reminder(Record):
    """A reminder of my own making."""

    kind: ClassVar[Kind] = Kind.REMINDER

    text: str = entry(Line(), "what to be reminded of", required=True, title=True)
    at: datetime | None = entry(Moment(), "when", required=True)
    repeat: str = entry(Line(textual=False), "how it repeats, as an iCalendar rule such as FREQ=MONTHLY")
    person: RecordId | None = entry(Reference((Kind.PERSON,)), "the person it is about")
    session: RecordId | None = entry(Reference((Kind.SESSION,)), "the session it is about")
    goal: RecordId | None = entry(Reference((Kind.GOAL,)), "the goal it is about")
    state: ReminderState = entry(Choice(ReminderState, ReminderState.OPEN), "open or done")
    snoozed_until: datetime | None = entry(Moment(), "not before this time")

    def problems(self) -> dict[str, str]:
        problem = rule_problem(self.repeat)
        return {"repeat": problem} if problem else {}
