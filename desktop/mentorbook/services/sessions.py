"""All sessions at a glance: what is coming, what was, and what lies on the days of a month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from mentorbook.frozen import frozen
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.series import Series
from mentorbook.model.session import Note, Session, SessionStatus, Topic
from mentorbook.services import meetings, records
from mentorbook.services.opened import OpenedBook
from mentorbook.services.talks import last_talks

_FIELDS = ("title", "start", "minutes", "status", "repeat")
_PEOPLE = (Kind.SESSION, "people")
_OVER = tuple(status.value for status in SessionStatus if status is not SessionStatus.PLANNED)
_DAY = timedelta(days=1)
_NEVER = float("-inf")
_DAYTIME = range(8, 20)
_MORNING = 10
_STATUSES = {status.value: status for status in SessionStatus}


class SessionRow(NamedTuple):
    """One session in the list. A series stands at the meeting that is to be answered for, else at its next."""

    id: RecordId
    title: str
    people: str
    """Their names, as one reads them."""
    start: datetime | None
    """An instant: only few of thousands are ever shown in the person's own zone."""
    minutes: int | None
    status: SessionStatus
    repeats: bool
    asks: bool
    """Its time has passed, and nobody said whether it took place."""

    @property
    def words(self) -> str:
        """Title and names, for finding."""
        return f"{self.title} {self.people}".casefold()


_Placed = tuple[float, RecordId, SessionRow]
"""A session with the instant by which it is sorted, and its id, which no other has."""


@frozen
class SessionList:
    """All sessions outside the trash: those that are coming, the next first, and those that were, the last first."""

    coming: tuple[SessionRow, ...]
    past: tuple[SessionRow, ...]


def list_sessions(opened: OpenedBook) -> SessionList:
    """Everything in the list. Ten thousand sessions take a while, so no record is made of most of them."""
    glances = opened.store.glances
    placed = _placed(opened, glances.values(Kind.SESSION, _FIELDS), glances.linked_titles(*_PEOPLE))
    coming = sorted(one for one in placed if one[2].status is SessionStatus.PLANNED)
    past = sorted((one for one in placed if one[2].status is not SessionStatus.PLANNED), reverse=True)
    return SessionList(tuple(one[2] for one in coming), tuple(one[2] for one in past))


def coming_sessions(opened: OpenedBook) -> tuple[SessionRow, ...]:
    """Those of the list that are coming, for which the thousands that were need not be read."""
    glances = opened.store.glances
    found = glances.values(Kind.SESSION, _FIELDS, without=("status", _OVER))
    placed = _placed(opened, found, glances.linked_titles(*_PEOPLE, ids=[row[0] for row in found]))
    return tuple(one[2] for one in sorted(placed))


def _placed(opened: OpenedBook, found: Sequence[Sequence[Any]], names: Mapping[RecordId, str]) -> list[_Placed]:
    clock = opened.profile.clock
    now = clock.now().astimezone(clock.zone())
    series = _series(opened, [row[0] for row in found if row[5] and row[4] == SessionStatus.PLANNED.value])
    talked = last_talks(opened, until=now.date()) if series else {}
    placed: list[_Placed] = []
    for session_id, title, text, minutes, status_text, _repeat in found:
        status = _STATUSES.get(status_text, SessionStatus.PLANNED)
        start, asks = _moment(text), False
        if (one := series.get(session_id)) is not None:
            start, asks = _stands_at(one, now, talked)
        elif status is SessionStatus.PLANNED and start is not None:
            asks = start + timedelta(minutes=minutes or 0) <= now
        row = SessionRow(
            session_id, title or "", names.get(session_id, ""), start, minutes, status, session_id in series, asks
        )
        placed.append((start.timestamp() if start else _NEVER, session_id, row))
    return placed


def _series(opened: OpenedBook, ids: Sequence[RecordId]) -> dict[RecordId, Session]:
    if not ids:
        return {}
    return {one.id: one for one in opened.store.records(Kind.SESSION, ids=ids) if isinstance(one, Session)}


def _stands_at(session: Session, now: datetime, talked: Mapping[RecordId, date]) -> tuple[datetime | None, bool]:
    if meeting := meetings.unmarked(session, now=now, talked=talked):
        return meeting.start, True
    series = Series.of_session(session)
    following = series.next_after(now - timedelta(minutes=session.minutes or 0)) if series else None
    return (following.start if following else session.start), False


def _moment(text: str | None) -> datetime | None:
    """The moment in a column: the offset says all that is needed to sort and show it."""
    try:
        found = datetime.fromisoformat((text or "").partition("[")[0])
    except ValueError:
        return None
    return found if found.tzinfo else None


class MonthEntry(NamedTuple):
    """A meeting on a day of the month view."""

    id: RecordId
    start: datetime
    """In the person's own zone."""
    title: str
    people: str
    status: SessionStatus


def meetings_between(opened: OpenedBook, first: date, last: date) -> dict[date, tuple[MonthEntry, ...]]:
    """What lies on each day from ``first`` to ``last``, in the order of the day."""
    zone = opened.profile.clock.zone()
    since = datetime(first.year, first.month, first.day, tzinfo=zone)
    until = datetime(last.year, last.month, last.day, tzinfo=zone) + _DAY
    names = opened.store.glances.linked_titles(*_PEOPLE)
    # The text of a moment begins with its day where it takes place, which is at most a day from the day here.
    near = ("start", (first - _DAY).isoformat(), (last + 2 * _DAY).isoformat())
    entries = [
        MonthEntry(row[0], start.astimezone(zone), row[1] or "", names.get(row[0], ""), _STATUSES[row[4]])
        for row in opened.store.glances.values(Kind.SESSION, _FIELDS, between=near)
        if (start := _moment(row[2])) and row[4] in _STATUSES and not _repeats(row)
    ]
    planned = opened.store.records(Kind.SESSION, where={"status": SessionStatus.PLANNED.value})
    for one in planned:
        series = Series.of_session(one) if isinstance(one, Session) and one.repeat else None
        if series and isinstance(one, Session):
            entries += [
                MonthEntry(one.id, meeting.start.astimezone(zone), one.title, names.get(one.id, ""), one.status)
                for meeting in series.between(since, until)
            ]
    found: defaultdict[date, list[MonthEntry]] = defaultdict(list)
    for entry in sorted(entries, key=lambda one: (one.start.timestamp(), one.id)):
        if first <= entry.start.date() <= last:
            found[entry.start.date()].append(entry)
    return {day: tuple(of_day) for day, of_day in found.items()}


def _repeats(row: Sequence[object]) -> bool:
    return bool(row[5]) and row[4] == SessionStatus.PLANNED.value


def session_around(opened: OpenedBook, record_id: RecordId) -> RecordId | None:
    """The session whose page shows a record: itself, or the one of a topic or a note."""
    match records.look(opened, record_id).record:
        case Session():
            return record_id
        case Topic() | Note() as one:
            return one.session
        case _:
            return None


def duplicate(opened: OpenedBook, session_id: RecordId, *, start: datetime) -> records.Saved:
    """Plan a session like another one, at another time and without what came of it."""
    session = meetings.session_of(opened, session_id)
    same = ("title", "people", "minutes", "mode", "place", "link", "goals", "template", "tags")
    values = {name: getattr(session, name) for name in same}
    return records.add(opened, Kind.SESSION, {**values, "start": start})


def usual_start(now: datetime, *, like: datetime | None = None) -> datetime:
    """A time to begin with for a new session: tomorrow at the next full hour by day, or in a week at the hour of another one."""
    if like is not None:
        day = now.astimezone(like.tzinfo).date() + timedelta(days=7)
        return datetime.combine(day, like.time(), tzinfo=like.tzinfo)
    full = (now + timedelta(hours=1)).replace(minute=0, second=0, microsecond=0)
    start = full if full.hour in _DAYTIME else full.replace(hour=_MORNING)
    return start.replace(year=now.year, month=now.month, day=now.day) + timedelta(days=1)


def just_now(now: datetime) -> datetime:
    """When a talk that is logged now is taken to have begun: the last full hour but one."""
    return now.replace(minute=0, second=0, microsecond=0) - timedelta(hours=1)
