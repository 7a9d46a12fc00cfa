"""People: who guides me, whom I guide, and whom I might ask."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from mentorbook.frozen import frozen
from mentorbook.model.fields import (
    Choice,
    Day,
    Flag,
    Length,
    Line,
    LongText,
    MapOf,
    Moment,
    Reference,
    SetOf,
    Zone,
    entry,
)
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.period import Period
from mentorbook.model.record import Record


class Role(StrEnum):
    """What someone is to me; a person can be several things at once."""

    MENTOR = "mentor"
    MENTEE = "mentee"
    POTENTIAL = "potential"


class Stage(StrEnum):
    """How far the relationship has come, in order."""

    NOTICED = "noticed"
    RESEARCHED = "researched"
    REACHED_OUT = "reached-out"
    REPLIED = "replied"
    FIRST_TALK = "first-talk"
    AGREED = "agreed"
    PAUSED = "paused"
    CLOSED = "closed"


def usual_stage(roles: Collection[Role]) -> Stage:
    """Where one begins with someone who is added in these roles: who guides me, or whom I guide, agreed to it."""
    return Stage.AGREED if {Role.MENTOR, Role.MENTEE} & {*roles} else Stage.NOTICED


class Side(StrEnum):
    """Whether someone belongs to my own organisation."""

    INSIDE = "inside"
    OUTSIDE = "outside"


class Support(StrEnum):
    """The kinds of support that people give each other."""

    SKILL = "skill"
    FEEDBACK = "feedback"
    PERSPECTIVE = "perspective"
    INTRODUCTION = "introduction"
    SPONSORSHIP = "sponsorship"
    ENCOURAGEMENT = "encouragement"


@frozen(kw_only=True)
class Person(Record):
    """Someone in my mentorships."""

    kind: ClassVar[Kind] = Kind.PERSON

    name: str = entry(Line(), "the person's name", required=True, title=True)
    roles: frozenset[Role] = entry(SetOf(Choice(Role)), "what they are to me; repeat for several")
    stage: Stage = entry(Choice(Stage, Stage.NOTICED), "how far the relationship has come")
    stage_log: Mapping[datetime, Stage] = entry(MapOf(Moment(), Choice(Stage)), "when each stage began", managed=True)
    field: str = entry(Line(), "professional field")
    expertise: frozenset[str] = entry(SetOf(Line(limit=120)), "something they know well; repeat for several")
    needs: frozenset[str] = entry(SetOf(Line(limit=120)), "something they could use, or look for; repeat for several")
    support: frozenset[Support] = entry(SetOf(Choice(Support)), "kind of support I hope for; repeat for several")
    organisation: str = entry(Line(), "where they work")
    position: str = entry(Line(), "what they do there")
    side: Side | None = entry(Choice(Side), "inside or outside my own organisation")
    reporting_line: str = entry(Line(), "inside: how we stand in the reporting line")
    confidentiality: str = entry(Line(), "what we agreed to keep to ourselves")
    channels: Mapping[str, str] = entry(
        MapOf(Line(limit=80), Line()),
        "a way to reach them, as email=a@example.org; repeat for several",
    )
    met_how: str = entry(Line(), "how we met")
    met_on: date | None = entry(Day(), "when we met")
    met_at: RecordId | None = entry(Reference((Kind.VENUE,)), "the venue where we met")
    met_through: RecordId | None = entry(Reference((Kind.PERSON,)), "who brought us together")
    zone: str = entry(Zone(), "their time zone")
    rhythm: Period | None = entry(Length(), "how often we mean to meet")
    rhythm_since: date | None = entry(Day(), "since when that rhythm holds")
    balance_hint: bool = entry(Flag(default=True), "hint when agendas only ask and never share")
    about: str | None = entry(LongText(), "a remark that I would not mind them reading")
