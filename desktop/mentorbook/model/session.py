"""Sessions, what is to be asked and shared in them, and the private notes on them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from mentorbook.frozen import frozen
from mentorbook.model.fields import (
    LINK_LIMIT,
    Choice,
    Day,
    Line,
    LongText,
    MapOf,
    Minutes,
    Moment,
    Reference,
    SetOf,
    entry,
)
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.record import Record
from mentorbook.model.recurrence import rule_problem


class Mode(StrEnum):
    """How we talk."""

    IN_PERSON = "in-person"
    VIDEO = "video"
    PHONE = "phone"
    WRITING = "writing"


class SessionStatus(StrEnum):
    """Whether a session took place. Only a held one counts as contact."""

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


class Direction(StrEnum):
    """Whether a topic is a question to them or something for them."""

    ASK = "ask"
    SHARE = "share"


class TopicState(StrEnum):
    """What became of a topic."""

    OPEN = "open"
    DISCUSSED = "discussed"
    DROPPED = "dropped"


@frozen(kw_only=True)
class Session(Record):
    """A talk with one or more people, planned or past. A series is one session that repeats."""

    kind: ClassVar[Kind] = Kind.SESSION

    title: str = entry(Line(), "what it is about", title=True)
    people: frozenset[RecordId] = entry(
        SetOf(Reference((Kind.PERSON,))), "who is there; repeat for several", required=True
    )
    start: datetime | None = entry(Moment(), "when it begins", required=True)
    minutes: int | None = entry(Minutes(1, 1440), "how long, in minutes")
    mode: Mode | None = entry(Choice(Mode), "how we talk")
    place: str = entry(Line(), "where")
    link: str = entry(Line(limit=LINK_LIMIT), "link to the call")
    status: SessionStatus = entry(Choice(SessionStatus, SessionStatus.PLANNED), "whether it took place")
    goals: frozenset[RecordId] = entry(SetOf(Reference((Kind.GOAL,))), "a goal it serves; repeat for several")
    template: RecordId | None = entry(Reference((Kind.TEMPLATE,)), "the template it follows")
    summary: str | None = entry(LongText(), "what we talked about, in a form I would show them")
    repeat: str = entry(Line(textual=False), "how it repeats, as an iCalendar rule such as FREQ=MONTHLY;BYDAY=2TU")
    skipped: frozenset[date] = entry(SetOf(Day()), "a day of the series that is left out; repeat for several")
    moved: Mapping[date, datetime] = entry(
        MapOf(Day(), Moment()), "a meeting of the series that moved, as DAY=NEW-TIME"
    )

    def problems(self) -> dict[str, str]:
        problem = rule_problem(self.repeat)
        return {"repeat": problem} if problem else {}


@frozen(kw_only=True)
class Topic(Record):
    """Something to ask or to share. Left open, it goes on to the next session by itself."""

    kind: ClassVar[Kind] = Kind.TOPIC

    text: str = entry(Line(), "the question or the thing to share", required=True, title=True)
    direction: Direction = entry(Choice(Direction, Direction.ASK), "ask or share")
    person: RecordId | None = entry(Reference((Kind.PERSON,)), "with whom")
    session: RecordId | None = entry(Reference((Kind.SESSION,)), "the session it is on the agenda of")
    state: TopicState = entry(Choice(TopicState, TopicState.OPEN), "what became of it")
    goal: RecordId | None = entry(Reference((Kind.GOAL,)), "the goal it serves")
    order: str = entry(Line(limit=200), "sort key on the agenda", managed=True)


@frozen(kw_only=True)
class Note(Record):
    """A private note in Markdown. It never enters anything that is made for others."""

    kind: ClassVar[Kind] = Kind.NOTE

    title: str = entry(Line(), "a heading", title=True)
    body: str | None = entry(LongText(), "the note, in Markdown")
    session: RecordId | None = entry(Reference((Kind.SESSION,)), "the session it is about")
    person: RecordId | None = entry(Reference((Kind.PERSON,)), "the person it is about")
    goal: RecordId | None = entry(Reference((Kind.GOAL,)), "the goal it is about")


class TemplatePurpose(StrEnum):
    """What a template is for."""

    SESSION = "session"
    GOAL = "goal"
    THANKS = "thanks"
    OUTREACH = "outreach"


@frozen(kw_only=True)
class Template(Record):
    """A text to start from."""

    kind: ClassVar[Kind] = Kind.TEMPLATE

    title: str = entry(Line(), "its name", required=True, title=True)
    purpose: TemplatePurpose = entry(Choice(TemplatePurpose, TemplatePurpose.SESSION), "what it is for")
    body: str | None = entry(LongText(), "the text, in Markdown")
