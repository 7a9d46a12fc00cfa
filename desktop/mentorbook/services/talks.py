"""Talks at a glance: with whom and on which day, without making a record of each of thousands of sessions."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from datetime import date
from typing import NamedTuple

from mentorbook.model.glance import NOT_DISCUSSED
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.session import Session, SessionStatus
from mentorbook.services.opened import OpenedBook

_HELD = {"status": SessionStatus.HELD.value}


class HeldTalk(NamedTuple):
    """A held session with one of its people, ordered by its day."""

    day: date
    """The day where it took place."""
    start: str
    session: RecordId
    person: RecordId


def held_talks(opened: OpenedBook, *, until: date) -> list[HeldTalk]:
    """All held talks up to a day, one for each person of each session, in no order."""
    rows = opened.store.linked_values(Kind.SESSION, "people", "start", where=_HELD)
    found = []
    for person, session, start in rows:
        # How a moment's text begins; what a newer version wrote otherwise is no day.
        with suppress(ValueError):
            if (day := date.fromisoformat(str(start)[:10])) <= until:
                found.append(HeldTalk(day, str(start), session, person))
    return found


def latest_talks(opened: OpenedBook, *, until: date) -> list[HeldTalk]:
    """The last held talk with each person, up to a day."""
    rows = opened.store.last_linked(Kind.SESSION, "people", "start", where=_HELD, until=until)
    return [HeldTalk(date.fromisoformat(start[:10]), start, session, person) for person, session, start in rows]


def last_talks(opened: OpenedBook, *, until: date) -> dict[RecordId, date]:
    """The day of the last held talk with each person, up to a day."""
    return {talk.person: talk.day for talk in latest_talks(opened, until=until)}


def sessions_that_count(opened: OpenedBook, *, until: date, also: Collection[RecordId] = ()) -> tuple[Session, ...]:
    """The sessions that can say anything about the day ``until``, oldest first.

    All planned ones, the last held one with each person, the newest held ones of all, and those named in ``also``.
    """
    newest = opened.store.last(Kind.SESSION, "start", where=_HELD, until=until, limit=NOT_DISCUSSED)
    wanted = {talk.session for talk in latest_talks(opened, until=until)} | set(newest) | set(also)
    planned = opened.store.records(Kind.SESSION, where={"status": SessionStatus.PLANNED.value})
    found = {one.id: one for one in (*opened.store.records(Kind.SESSION, ids=wanted), *planned)}
    return tuple(one for one in found.values() if isinstance(one, Session))
