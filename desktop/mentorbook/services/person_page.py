"""Everything that the page of one person shows, read in one go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import TypeVar

from mentorbook.frozen import frozen
from mentorbook.model.arrangement import Agreement, Pause
from mentorbook.model.exchange import Help, HelpDirection, Thanks
from mentorbook.model.fields import Plain
from mentorbook.model.goal import Goal
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.network import Outreach
from mentorbook.model.occasion import occasion
from mentorbook.model.person import Person, Stage
from mentorbook.model.record import Record
from mentorbook.model.rhythm import Week, agreed_rhythm, contact_days, strip
from mentorbook.model.series import Series
from mentorbook.model.session import Note, Session, SessionStatus
from mentorbook.model.trouble import NotFound
from mentorbook.services import records
from mentorbook.services.brief import Brief, brief
from mentorbook.services.opened import OpenedBook

WEEKS = 26
"""Weeks of the rhythm strip."""

_R = TypeVar("_R", bound=Record)
_STORY: tuple[tuple[Kind, str], ...] = (
    (Kind.SESSION, "people"),
    (Kind.THANKS, "person"),
    (Kind.HELP, "person"),
    (Kind.ADVICE, "person"),
    (Kind.GOAL, "people"),
    (Kind.OUTREACH, "person"),
    (Kind.NOTE, "person"),
)
"""The kinds that the story is made of, and the field by which each refers to a person."""


@frozen
class StoryEntry:
    """One thing that happened between two people; ``record`` is a listed one."""

    record: Record
    on: date
    is_given: bool
    """Whether it went from me to them: thanks that were said, help that I gave."""


@frozen
class PersonPage:
    """One person, as their page shows them. ``version`` is what an edit on the page starts from."""

    person: Person
    version: str
    plain: Mapping[str, Plain]
    draft: Mapping[str, Plain]
    today: date
    brief: Brief
    next_session: Session | None
    next_start: datetime | None
    talks: int
    """Held sessions within the weeks of the strip."""
    weeks: tuple[Week, ...]
    story: tuple[StoryEntry, ...]
    pauses: tuple[Pause, ...]
    agreements: tuple[Agreement, ...]
    titles: Mapping[RecordId, str]
    """Of the records that the person's fields refer to."""


def read_person(opened: OpenedBook, person_id: RecordId, *, window_days: int | None) -> PersonPage:
    """The page of a person; ``window_days`` is the ledger's window, None: since ever. Raises NotFound."""
    seen = records.look(opened, person_id)
    if not isinstance(seen.record, Person) or seen.trashed_at:
        raise NotFound("There is no such person here.", remedy="They may be in the trash.")
    clock = opened.profile.clock
    now = clock.now().astimezone(clock.zone())
    found = {kind: opened.store.records(kind, linked={field: person_id}) for kind, field in _STORY}
    sessions = _only(Session, found[Kind.SESSION])
    pauses = _only(Pause, opened.store.records(Kind.PAUSE, linked={"person": person_id}))
    agreements = _only(Agreement, opened.store.records(Kind.AGREEMENT, linked={"people": person_id}))
    rhythm = agreed_rhythm(seen.record, agreements=agreements, pauses=pauses, today=now.date())
    # With someone one no longer meets, no week is late.
    expected = None if seen.record.stage in (Stage.PAUSED, Stage.CLOSED) else rhythm
    weeks = strip(contact_days(person_id, sessions, today=now.date()), expected, today=now.date(), weeks=WEEKS)
    start, session = _next(sessions, now)
    referred = [one for one in (seen.record.met_at, seen.record.met_through) if one]
    return PersonPage(
        person=seen.record,
        version=seen.version,
        plain=seen.plain,
        draft=records.drafts(opened).get(person_id, {}),
        today=now.date(),
        brief=brief(opened, person_id, window_days=window_days, sessions=sessions),
        next_session=session,
        next_start=start,
        talks=sum(week.talks for week in weeks),
        weeks=weeks,
        story=_story((record for kind in found.values() for record in kind), now),
        pauses=tuple(sorted(pauses, key=lambda one: one.start or date.min, reverse=True)),
        agreements=tuple(sorted(agreements, key=lambda one: one.start or date.min, reverse=True)),
        titles=opened.store.titles(referred),
    )


def _only(kind: type[_R], found: Iterable[Record]) -> list[_R]:
    return [one for one in found if isinstance(one, kind)]


def _next(sessions: Iterable[Session], now: datetime) -> tuple[datetime | None, Session | None]:
    planned = ((one, Series.of_session(one)) for one in sessions if one.status is SessionStatus.PLANNED)
    coming = [(meeting.start, one) for one, series in planned if series and (meeting := series.next_after(now))]
    return min(coming, key=lambda pair: (pair[0], pair[1].id), default=(None, None))


def _story(found: Iterable[Record], now: datetime) -> tuple[StoryEntry, ...]:
    entries = [StoryEntry(record, _day_of(record, now), _is_given(record)) for record in found]
    return tuple(sorted(entries, key=lambda one: (one.on, one.record.created, one.record.id), reverse=True))


def _day_of(record: Record, now: datetime) -> date:
    if isinstance(record, Session) and record.repeat and record.status is SessionStatus.PLANNED:
        # A series is about its next meeting; those that were held have sessions of their own.
        series = Series.of_session(record)
        meeting = series.next_after(now) if series else None
        if meeting is not None:
            return meeting.start.date()
    if isinstance(record, Outreach) and record.sent_on:
        return record.sent_on
    if isinstance(record, Goal | Note):
        # The day it was written down; a goal's status moves on and would take it along.
        return record.created.date()
    return occasion(record) or record.created.date()


def _is_given(record: Record) -> bool:
    return isinstance(record, Thanks) or (isinstance(record, Help) and record.direction is HelpDirection.GIVEN)
