"""The small acts with which one answers what is due: we talked, done, tomorrow, told them."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from mentorbook.later import later
from mentorbook.model.arrangement import Reminder, ReminderState
from mentorbook.model.changes import ChangeSet
from mentorbook.model.exchange import ActionState
from mentorbook.model.goal import Step
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.series import Occurrence, Series
from mentorbook.model.session import Session, SessionStatus
from mentorbook.model.trouble import NotFound
from mentorbook.services.opened import OpenedBook

if TYPE_CHECKING:
    # The page of the day offers these acts long before one is done.
    from mentorbook.services import meetings, records
    from mentorbook.store.unit import UnitOfWork
else:
    meetings = later("mentorbook.services.meetings")
    records = later("mentorbook.services.records")

_MORNING = time(9, 0)


def _now(opened: OpenedBook) -> datetime:
    clock = opened.profile.clock
    return clock.now().astimezone(clock.zone()).replace(second=0, microsecond=0)


def talked(opened: OpenedBook, person: RecordId) -> ChangeSet:
    """Log a talk with someone today: the single one that was planned for today, else a new one."""
    now = _now(opened)
    planned = [
        one
        for one in opened.store.records(Kind.SESSION, linked={"people": person})
        if isinstance(one, Session)
        and one.status is SessionStatus.PLANNED
        and not one.repeat
        and one.start
        and one.start.astimezone(now.tzinfo).date() == now.date()
    ]
    with opened.store.write() as unit:
        if planned:
            first = min(planned, key=lambda one: (one.start or now, one.id))
            # A talk that was held cannot lie ahead.
            start = min(first.start or now, now)
            records.edit_in(unit, opened, first.id, {"status": SessionStatus.HELD, "start": start})
        else:
            _add_held(unit, opened, people=frozenset({person}), start=now)
    return unit.changes


def took_place(opened: OpenedBook, session_id: RecordId) -> ChangeSet:
    """A planned talk took place. A meeting of a series gets a session of its own, the series goes on."""
    session, meeting = _last_meeting(opened, session_id)
    with opened.store.write() as unit:
        if meeting:
            meetings.hold(unit, opened, session, meeting)
        else:
            records.edit_in(unit, opened, session_id, {"status": SessionStatus.HELD})
    return unit.changes


def did_not_take_place(opened: OpenedBook, session_id: RecordId) -> ChangeSet:
    """A planned talk did not take place. A meeting of a series is left out, the series goes on."""
    session, meeting = _last_meeting(opened, session_id)
    if session.repeat and meeting:
        return records.edit(opened, session_id, {"skipped": session.skipped | {meeting.slot}}).changes
    return records.edit(opened, session_id, {"status": SessionStatus.CANCELLED}).changes


def _last_meeting(opened: OpenedBook, session_id: RecordId) -> tuple[Session, Occurrence | None]:
    """A session, and its last meeting until now. Raises NotFound."""
    session = records.look(opened, session_id).record
    if not isinstance(session, Session):
        raise NotFound("There is no such session here.")
    series = Series.of_session(session)
    return session, series.last_until(_now(opened)) if series else None


def _add_held(unit: UnitOfWork, opened: OpenedBook, **values: object) -> None:
    held = {"status": SessionStatus.HELD, **values}
    records.add_in(unit, opened, Kind.SESSION, opened.profile.ids.record(), held)


def done(opened: OpenedBook, record_id: RecordId) -> ChangeSet:
    """An action, a step or a reminder is done. A reminder that repeats goes on to its next time."""
    record = records.look(opened, record_id).record
    today = _now(opened).date()
    match record:
        case Reminder():
            series = Series.of_reminder(record) if record.repeat else None
            following = series.next_after(_now(opened)) if series else None
            values = {"at": following.start} if following else {"state": ReminderState.DONE}
            return records.edit(opened, record_id, {**values, "snoozed_until": None}).changes
        case _ if record.kind is Kind.ACTION:
            return records.edit(opened, record_id, {"state": ActionState.DONE}).changes
        case Step():
            # Saying it twice does not make it later.
            return records.edit(opened, record_id, {"done_on": record.done_on or today}).changes
    raise NotFound("There is nothing to be done about this record.")


def tomorrow_morning(opened: OpenedBook, reminder_id: RecordId) -> ChangeSet:
    """Remind me again tomorrow at nine."""
    now = _now(opened)
    again = datetime.combine(now.date() + timedelta(days=1), _MORNING, tzinfo=now.tzinfo)
    return records.edit(opened, reminder_id, {"snoozed_until": again}).changes


def told(opened: OpenedBook, advice_id: RecordId) -> ChangeSet:
    """I told them how their advice went."""
    return records.edit(opened, advice_id, {"reported_on": _now(opened).date()}).changes
