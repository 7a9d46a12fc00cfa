"""The meetings of one session: those that its rule names, without the skipped, the moved at their new times."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from datetime import UTC, date, datetime, timedelta, tzinfo
from itertools import chain

from mentorbook.frozen import frozen
from mentorbook.model.arrangement import Reminder
from mentorbook.model.recurrence import Recurrence, first_valid
from mentorbook.model.session import Session

# A gap in the clocks is at most a day long, and so takes a meeting to the day after its own at most.
_LONGEST_GAP = timedelta(days=1)
_INSTANT = timedelta.resolution
_BEGINNING = datetime.min.replace(tzinfo=UTC)
_END = datetime.max.replace(tzinfo=UTC)


@frozen
class Occurrence:
    """One meeting: ``slot`` is its day by the rule, ``start`` when it really begins."""

    slot: date
    start: datetime
    moved: bool = False


@frozen
class Series:
    """A first meeting at a wall time in a zone, and how it repeats; without a rule it is that one meeting alone.

    A day that is both skipped and moved is skipped. Skipped and moved days that the rule does not name are ignored,
    and so are all of them without a rule.
    """

    start: datetime
    rule: Recurrence | None = None
    skipped: frozenset[date] = frozenset()
    moved: Mapping[date, datetime] = field(default_factory=dict)

    @classmethod
    def of_session(cls, session: Session) -> Series | None:
        """The series of a session; None for one without a time."""
        if session.start is None:
            return None
        return cls(session.start, readable_rule(session.repeat), session.skipped, session.moved)

    @classmethod
    def of_reminder(cls, reminder: Reminder) -> Series | None:
        """The times at which a reminder rings; None for one without a time."""
        return cls(reminder.at, readable_rule(reminder.repeat)) if reminder.at else None

    def between(self, since: datetime, until: datetime | None = None) -> Iterator[Occurrence]:
        """Meetings that begin at or after ``since`` and before ``until``, in the order of their slots.

        Lazy; endless without ``until`` when the rule is. Both are zone-aware.
        """
        zone = self.start.tzinfo
        first = _day(since, zone) - _LONGEST_GAP
        last = _day(until, zone) if until else None
        strays = sorted(
            slot
            for slot, when in self._moves.items()
            if _within(when, since, until) and (slot < first or (last and slot > last)) and self.names(slot)
        )
        slots = chain(
            (slot for slot in strays if slot < first),
            self._slots(first, last),
            (slot for slot in strays if slot >= first),
        )
        for slot in slots:
            occurrence = self._occurrence(slot)
            if not self._is_skipped(slot) and _within(occurrence.start, since, until):
                yield occurrence

    def next_after(self, moment: datetime) -> Occurrence | None:
        """The first meeting that begins after ``moment``."""
        begin = moment.astimezone(UTC) + _INSTANT
        regular = next((found for found in self.between(begin) if not found.moved), None)
        moved = (
            self._occurrence(slot)
            for slot, when in self._moves.items()
            if _within(when, begin, None) and not self._is_skipped(slot) and self.names(slot)
        )
        return min((found for found in (regular, *moved) if found), key=_by_start, default=None)

    def last_until(self, moment: datetime) -> Occurrence | None:
        """The latest meeting that begins at or before ``moment``."""
        end = moment.astimezone(UTC) + _INSTANT
        earliest = min(map(_instant, (self.start, *self._moves.values())))
        reach = timedelta(days=32)
        while earliest < end:
            since = end - min(reach, end - earliest)
            if found := max(self.between(since, end), key=_by_start, default=None):
                return found
            if since == earliest:
                break
            reach *= 4
        return None

    def _slots(self, first: date, last: date | None) -> Iterator[date]:
        days = self.rule.days(self.start, since=first) if self.rule else iter((self.start.date(),))
        for day in days:
            if last and day > last:
                return
            if day >= first:
                yield day

    @property
    def _moves(self) -> Mapping[date, datetime]:
        return self.moved if self.rule else {}

    def _is_skipped(self, slot: date) -> bool:
        return self.rule is not None and slot in self.skipped

    def names(self, slot: date) -> bool:
        """Whether the rule puts a meeting on that day, skipped or moved ones among them."""
        return next(self._slots(slot, slot), None) is not None

    def _occurrence(self, slot: date) -> Occurrence:
        if moved := self._moves.get(slot):
            return Occurrence(slot, moved, moved=True)
        if slot == self.start.date():
            return Occurrence(slot, first_valid(self.start))
        return Occurrence(
            slot,
            first_valid(datetime.combine(slot, self.start.time(), tzinfo=self.start.tzinfo)),
        )


def readable_rule(text: str) -> Recurrence | None:
    """The rule in a record; None for none, and for one that a newer version wrote and this one cannot read."""
    try:
        return Recurrence.parse(text) if text else None
    except ValueError:
        return None


def _within(moment: datetime, since: datetime, until: datetime | None) -> bool:
    return _instant(since) <= _instant(moment) and (until is None or _instant(moment) < _instant(until))


def _by_start(occurrence: Occurrence) -> tuple[datetime, date]:
    return _instant(occurrence.start), occurrence.slot


def _instant(moment: datetime) -> datetime:
    """The moment in UTC: two times in one zone would be compared by their wall times, which an autumn night repeats."""
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return _BEGINNING if moment.year == 1 else _END


def _day(moment: datetime, zone: tzinfo | None) -> date:
    """The day of a moment in a zone, a day away from the ends of the calendar at least."""
    try:
        day = moment.astimezone(zone).date()
    except OverflowError:
        day = moment.date()
    return min(max(day, date.min + _LONGEST_GAP), date.max - _LONGEST_GAP)
