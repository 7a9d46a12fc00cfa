"""Talks at a glance: with whom and on which day, without making a record of each of thousands of sessions."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from datetime import UTC, date, datetime, time
from typing import NamedTuple

from mentorbook.model.glance import NOT_DISCUSSED
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.session import Mode, Session, SessionStatus
from mentorbook.services.opened import OpenedBook

_HELD = {"status": SessionStatus.HELD.value}
_PLANNED = {"status": SessionStatus.PLANNED.value}
_MODES = {mode.value: mode for mode in Mode}


class HeldTalk(NamedTuple):
    """A held session with one of its people, ordered by its day."""

    day: date
    """The day where it took place."""
    start: str
    session: RecordId
    person: RecordId


def held_talks(opened: OpenedBook, *, until: date) -> list[HeldTalk]:
    """All held talks up to a day, one for each person of each session, in no order."""
    rows = opened.store.glances.linked_values(Kind.SESSION, "people", "start", where=_HELD)
    found = []
    for person, session, start in rows:
        # How a moment's text begins; what a newer version wrote otherwise is no day.
        with suppress(ValueError):
            if (day := date.fromisoformat(str(start)[:10])) <= until:
                found.append(HeldTalk(day, str(start), session, person))
    return found


def latest_talks(opened: OpenedBook, *, until: date) -> list[Session]:
    """The last held talk with each person, up to a day: as much of it as rules and pages ask for, with them alone."""
    names = ("start", "mode", "title")
    return [
        Session(
            id=session,
            people=frozenset({person}),
            start=_moment(start),
            mode=_MODES.get(mode),
            title=title or "",
            status=SessionStatus.HELD,
        )
        for person, session, start, mode, title in opened.store.glances.last_linked(
            Kind.SESSION, "people", names, where=_HELD, until=until
        )
    ]


def _moment(text: str) -> datetime:
    """When a talk began; its offset says all that is needed. What has none began with its day."""
    with suppress(ValueError):
        found = datetime.fromisoformat(text.partition("[")[0])
        if found.tzinfo:
            return found
    return datetime.combine(date.fromisoformat(text[:10]), time(), tzinfo=UTC)


def last_talks(opened: OpenedBook, *, until: date) -> dict[RecordId, date]:
    """The day of the last held talk with each person, up to a day."""
    rows = opened.store.glances.last_linked(Kind.SESSION, "people", ("start",), where=_HELD, until=until)
    return {person: date.fromisoformat(start[:10]) for person, _session, start in rows}


def sessions_that_count(opened: OpenedBook, *, until: date, also: Collection[RecordId] = ()) -> tuple[Session, ...]:
    """The sessions that can say anything about the day ``until``.

    All planned ones, the newest held ones and those named in ``also``; and of the last held one with each person as
    much as :func:`latest_talks` gives.
    """
    # Some more than are looked at: they are found by the clock where they took place, and looked at by the instant.
    newest = opened.store.glances.last(Kind.SESSION, "start", where=_HELD, until=until, limit=4 * NOT_DISCUSSED)
    planned = (found for (found,) in opened.store.glances.values(Kind.SESSION, (), where=_PLANNED))
    records = opened.store.records(Kind.SESSION, ids={*newest, *also, *planned})
    whole = {one.id: one for one in records if isinstance(one, Session)}
    return (*whole.values(), *(one for one in latest_talks(opened, until=until) if one.id not in whole))
