"""Where mentors come from: venues, and the messages by which I approach someone."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import ClassVar

from mentorbook.frozen import frozen
from mentorbook.model.fields import LINK_LIMIT, Choice, Day, Line, LongText, Reference, SetOf, entry
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.record import Record


class VenueType(StrEnum):
    """What kind of place it is to meet people."""

    EVENT = "event"
    COMMUNITY = "community"
    PROGRAMME = "programme"


class OutreachState(StrEnum):
    """What became of a message."""

    DRAFT = "draft"
    SENT = "sent"
    REPLIED = "replied"
    DECLINED = "declined"
    SILENT = "silent"


@frozen(kw_only=True)
class Venue(Record):
    """An event, a community or a programme."""

    kind: ClassVar[Kind] = Kind.VENUE

    name: str = entry(Line(), "its name", required=True, title=True)
    type: VenueType = entry(Choice(VenueType, VenueType.EVENT), "event, community or programme")
    start: date | None = entry(Day(), "first day")
    end: date | None = entry(Day(), "last day")
    place: str = entry(Line(), "where")
    cost: str = entry(Line(limit=80), "what it cost, with the currency")
    link: str = entry(Line(limit=LINK_LIMIT), "its page")
    met: frozenset[RecordId] = entry(SetOf(Reference((Kind.PERSON,))), "whom I met there; repeat for several")
    about: str | None = entry(LongText(), "what it is, and what it was like")

    def problems(self) -> dict[str, str]:
        if self.start and self.end and self.end < self.start:
            return {"end": "ends before it starts"}
        return {}


@frozen(kw_only=True)
class Outreach(Record):
    """A message to someone I would like to learn from, built from slots that make it worth reading."""

    kind: ClassVar[Kind] = Kind.OUTREACH

    person: RecordId | None = entry(Reference((Kind.PERSON,)), "to whom", required=True)
    subject: str = entry(Line(), "its heading", title=True)
    known: str | None = entry(LongText(), "what of theirs I know")
    source: str = entry(Line(limit=LINK_LIMIT), "where I know it from")
    source_on: date | None = entry(Day(), "when that appeared or happened")
    changed: str | None = entry(LongText(), "what it changed for me")
    goal: RecordId | None = entry(Reference((Kind.GOAL,)), "the goal it serves")
    ask: str = entry(Line(), "one small ask with an end")
    offer: str = entry(Line(), "what I offer, or how easy it is to say no")
    body: str | None = entry(LongText(), "the message itself")
    channel: str = entry(Line(limit=80), "how it is sent")
    state: OutreachState = entry(Choice(OutreachState, OutreachState.DRAFT), "what became of it")
    sent_on: date | None = entry(Day(), "when it was sent")
    follow_up_on: date | None = entry(Day(), "when one polite follow-up is fine")
    followed_up_on: date | None = entry(Day(), "when I followed up")
    venue: RecordId | None = entry(Reference((Kind.VENUE,)), "where the idea came from")
