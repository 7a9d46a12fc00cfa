"""One meeting of a session: held, moved, left out, put back. A series goes on when one of its meetings is over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from mentorbook.model.changes import ChangeSet
from mentorbook.model.exchange import Thanks
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.series import Occurrence, Series
from mentorbook.model.session import Session, SessionStatus, Topic, TopicState
from mentorbook.model.trouble import NotFound
from mentorbook.services import records
from mentorbook.services.opened import OpenedBook
from mentorbook.store.unit import UnitOfWork

_OF_A_MEETING = (Kind.NOTE, Kind.ACTION, Kind.ADVICE, Kind.HELP)
"""Kinds that came out of one meeting, and go with it into its own session."""


def session_of(opened: OpenedBook, session_id: RecordId) -> Session:
    """A whole session. Raises NotFound."""
    seen = records.look(opened, session_id)
    if not isinstance(seen.record, Session) or seen.trashed_at:
        raise NotFound("There is no such session here.", remedy="It may be in the trash.")
    return seen.record


def unmarked(
    session: Session, *, now: datetime, talked: Mapping[RecordId, date], begun: bool = False
) -> Occurrence | None:
    """The last meeting that is over without a word on whether it took place; with ``begun`` also one that goes on.

    ``talked`` holds the day of the last held session with each person: a talk of its own answers for a series.
    """
    series = Series.of_session(session) if session.status is SessionStatus.PLANNED else None
    if series is None:
        return None
    meeting = series.last_until(now - timedelta(minutes=0 if begun else session.minutes or 0))
    if meeting is None:
        return None
    day = meeting.start.date()
    if series.rule and any(talked.get(person, date.min) >= day for person in session.people):
        return None
    return meeting


def hold(unit: UnitOfWork, opened: OpenedBook, session: Session, meeting: Occurrence) -> RecordId:
    """Mark a meeting as held; the id of the session that it is from now on.

    A meeting of a series gets a session of its own, and what was written for it goes along: the summary, notes, what
    came out of it, and the topics that are no longer open.
    """
    if not session.repeat:
        now = opened.profile.clock.now().astimezone(meeting.start.tzinfo).replace(second=0, microsecond=0)
        # A talk that was held cannot lie ahead.
        start = min(meeting.start, now)
        values = {"status": SessionStatus.HELD, **({"start": start} if start != session.start else {})}
        records.edit_in(unit, opened, session.id, values)
        return session.id
    held = opened.profile.ids.record()
    same = ("title", "people", "minutes", "mode", "place", "goals", "template", "summary")
    values = {name: getattr(session, name) for name in same}
    records.add_in(unit, opened, Kind.SESSION, held, {**values, "start": meeting.start, "status": SessionStatus.HELD})
    if session.summary:
        records.edit_in(unit, opened, session.id, {"summary": ""})
    _take_along(unit, opened, session.id, held)
    return held


def _take_along(unit: UnitOfWork, opened: OpenedBook, series: RecordId, held: RecordId) -> None:
    for kind in _OF_A_MEETING:
        for one in opened.store.records(kind, linked={"session": series}):
            records.edit_in(unit, opened, one.id, {"session": held})
    for one in opened.store.records(Kind.TOPIC, linked={"session": series}):
        if isinstance(one, Topic) and one.state is not TopicState.OPEN:
            records.edit_in(unit, opened, one.id, {"session": held})
    for one in opened.store.records(Kind.THANKS, linked={"evidence": series}):
        if isinstance(one, Thanks):
            records.edit_in(unit, opened, one.id, {"evidence": one.evidence - {series} | {held}})


def move(opened: OpenedBook, session_id: RecordId, slot: date, start: datetime) -> ChangeSet:
    """Move one meeting: of a series the one that its rule puts on ``slot``, else the session itself.

    Raises NotFound for a day on which a series has none.
    """
    session = session_of(opened, session_id)
    if not session.repeat:
        return records.edit(opened, session_id, {"start": start}).changes
    _require(session, slot)
    values = {"moved": {**session.moved, slot: start}, "skipped": session.skipped - {slot}}
    return records.edit(opened, session_id, values).changes


def skip(opened: OpenedBook, session_id: RecordId, slot: date) -> ChangeSet:
    """Leave one meeting of a series out; the others stay. Raises NotFound for a day on which it has none."""
    session = session_of(opened, session_id)
    _require(session, slot)
    moved = {day: when for day, when in session.moved.items() if day != slot}
    return records.edit(opened, session_id, {"skipped": session.skipped | {slot}, "moved": moved}).changes


def put_back(opened: OpenedBook, session_id: RecordId, slot: date) -> ChangeSet:
    """Let a meeting of a series be where its rule puts it."""
    session = session_of(opened, session_id)
    moved = {day: when for day, when in session.moved.items() if day != slot}
    return records.edit(opened, session_id, {"skipped": session.skipped - {slot}, "moved": moved}).changes


def _require(session: Session, slot: date) -> None:
    series = Series.of_session(session) if session.repeat else None
    if series is None or not series.names(slot):
        raise NotFound(
            f"This session has no meeting on {slot.isoformat()}.",
            remedy="Name the day on which its rule puts the meeting, also when it was moved since.",
        )
