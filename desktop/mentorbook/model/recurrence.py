"""Series: which days a rule names, and at which instants its meetings begin.

A rule is a bounded part of iCalendar's RRULE (RFC 5545, 3.3.10). It is worked out on calendar days; the wall
time and the zone of the first meeting are put to each day afterwards, so that a meeting at four stays at four
when the clocks change. Four decisions where the standard is silent or unkind:

* The first meeting always belongs to the series and is counted by COUNT, even on a day the rule does not name.
* Monthly and yearly rules without BYDAY and BYMONTHDAY keep the first meeting's day and are clipped to the
  month's end: 31 January, 28 February, 31 March.
* A wall time that the clocks skip moves forward to the first time that exists (02:30 in a gap from 02:00 to
  03:00 becomes 03:00). A wall time that happens twice is taken the first time.
* Rules that could never happen, from whatever first day, are refused when they are read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import chain, islice
from typing import Final, Literal, TypeVar

from dateutil.relativedelta import relativedelta
from dateutil.rrule import DAILY, MONTHLY, WEEKLY, YEARLY, rrule, weekday

from mentorbook.frozen import frozen

TEXT_LIMIT = 500
"""Characters in a rule."""
COUNT_LIMIT = 1_000
"""Meetings that COUNT may ask for."""
VALUES_LIMIT = 31
"""Values in one list of a rule."""

_KEYS = ("FREQ", "INTERVAL", "BYMONTH", "BYMONTHDAY", "BYDAY", "BYSETPOS", "COUNT", "UNTIL", "WKST")
_DAY_NAMES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_NUMBER = re.compile(r"[+-]?[0-9]{1,4}")
_BY_DAY = re.compile(r"(?P<nth>[+-]?[0-9]{1,2})?(?P<day>MO|TU|WE|TH|FR|SA|SU)")
_UNTIL = re.compile(r"(?P<day>[0-9]{8})(?:T(?P<time>[0-9]{6})(?P<utc>Z)?)?")
# The calendar repeats itself after 400 years; these are the last 400 that a date can hold.
_CYCLE_START = date(9600, 1, 1)
# Any zone's time in these years can be told in any other zone.
_YEARS = range(2, 9999)
_MONTHS_OF_YEAR = 12
_NTH_IN_MONTH = 5
_NTH_IN_YEAR = 53


class Frequency(StrEnum):
    """The unit that a rule steps in."""

    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    YEARLY = "YEARLY"


_LONGEST_INTERVAL: Final = {
    Frequency.DAILY: 366,
    Frequency.WEEKLY: 260,
    Frequency.MONTHLY: 120,
    Frequency.YEARLY: 10,
}
_CODES: Final[Mapping[Frequency, Literal[0, 1, 2, 3]]] = {
    Frequency.DAILY: DAILY,
    Frequency.WEEKLY: WEEKLY,
    Frequency.MONTHLY: MONTHLY,
    Frequency.YEARLY: YEARLY,
}


@dataclass(frozen=True, slots=True, order=True)
class ByDay:
    """A weekday, 0 for Monday; ``nth`` counts it within the month or year, from the end when negative, 0 is each."""

    day: int
    nth: int = 0

    def __str__(self) -> str:
        return f"{self.nth or ''}{_DAY_NAMES[self.day]}"


@frozen(kw_only=True)
class Recurrence:
    """One rule. ``until`` is a last day, a wall time, or an instant in UTC; it is never given with ``count``."""

    frequency: Frequency
    interval: int = 1
    by_day: tuple[ByDay, ...] = ()
    by_month_day: tuple[int, ...] = ()
    by_month: tuple[int, ...] = ()
    by_set_position: tuple[int, ...] = ()
    count: int | None = None
    until: date | datetime | None = None
    week_start: int = 0

    @staticmethod
    def parse(text: str) -> Recurrence:
        """Read an iCalendar rule such as ``FREQ=MONTHLY;BYDAY=2TU``. Raises ValueError that says what to mend."""
        return _parsed(text)

    def text(self) -> str:
        """The rule as iCalendar writes it; reading it again gives an equal rule."""
        lists = {
            "BYMONTH": self.by_month,
            "BYMONTHDAY": self.by_month_day,
            "BYDAY": self.by_day,
            "BYSETPOS": self.by_set_position,
        }
        parts = [f"FREQ={self.frequency}"]
        parts += [f"INTERVAL={self.interval}"] if self.interval > 1 else []
        parts += [f"{key}={','.join(map(str, values))}" for key, values in lists.items() if values]
        parts += [f"COUNT={self.count}"] if self.count else []
        parts += [f"UNTIL={_until_text(self.until)}"] if self.until else []
        parts += [f"WKST={_DAY_NAMES[self.week_start]}"] if self.week_start else []
        return ";".join(parts)

    def days(self, start: datetime, *, since: date | None = None) -> Iterator[date]:
        """The days of the series that begins with the meeting at ``start``, strictly increasing; may be endless.

        With ``since`` the days before it are left out, without walking through them where COUNT allows.
        """
        first, last = start.date(), self.last_day(start)
        jump = since if since and self.count is None else None
        for day in islice(chain((first,), self._named_after(first, jump)), self.count):
            if last and day > last:
                return
            if since is None or day >= since:
                yield day

    def last_day(self, start: datetime) -> date | None:
        """The last day that UNTIL allows for meetings at the wall time of ``start``."""
        if not isinstance(self.until, datetime):
            return self.until
        local = self.until.astimezone(start.tzinfo) if self.until.tzinfo else self.until
        return local.date() if local.time() >= start.time() else local.date() - timedelta(days=1)

    @property
    def _clips(self) -> bool:
        return self.frequency in (Frequency.MONTHLY, Frequency.YEARLY) and not self.by_day and not self.by_month_day

    def _named_after(self, first: date, since: date | None) -> Iterator[date]:
        """The days after ``first`` that the rule names, from the last period that begins by ``since``."""
        origin = self._period_start(first, since if since and since > first else first)
        for moment in self.rule_from(origin, first):
            day = moment.date() + relativedelta(day=first.day) if self._clips else moment.date()
            if day > first:
                yield day

    def rule_from(self, origin: date, first: date) -> rrule:
        """The rule as dateutil works it out from ``origin`` on, for a series whose first day is ``first``."""
        month_days: tuple[int, ...] | None = self.by_month_day or None
        weekdays = tuple(weekday(entry.day, entry.nth or None) for entry in self.by_day) or None
        months: tuple[int, ...] | None = self.by_month or None
        if self._clips:
            # The first of the month stands for a month; days() puts the clipped day in its place.
            month_days = (1,)
            months = months or ((first.month,) if self.frequency is Frequency.YEARLY else None)
        if self.frequency is Frequency.WEEKLY and weekdays is None:
            weekdays = (weekday(first.weekday()),)
        return rrule(
            _CODES[self.frequency],
            dtstart=datetime.combine(origin, time()),
            interval=self.interval,
            wkst=self.week_start,
            bysetpos=self.by_set_position or None,
            bymonth=months,
            bymonthday=month_days,
            byweekday=weekdays,
        )

    def _period_start(self, first: date, since: date) -> date:
        """The first day of the last day, week, month or year in step with ``first`` that begins by ``since``."""
        step = self.interval
        if self.frequency is Frequency.DAILY:
            return first + timedelta(days=(since - first).days // step * step)
        if self.frequency is Frequency.WEEKLY:
            # Not before the first day: the calendar has no day before 1 January of year 1.
            into_week = (first.weekday() - self.week_start) % 7
            weeks = ((since - first).days + into_week) // (7 * step) * step
            return first + timedelta(days=7 * weeks - into_week) if weeks else first
        if self.frequency is Frequency.MONTHLY:
            months = (since.year - first.year) * _MONTHS_OF_YEAR + since.month - first.month
            return first.replace(day=1) + relativedelta(months=months // step * step)
        return date(first.year + (since.year - first.year) // step * step, 1, 1)


def first_valid(wall: datetime) -> datetime:
    """``wall`` itself where the clocks show it, else the first time after the gap that swallowed it."""
    home = wall.tzinfo
    if not date.min < wall.date() < date.max:
        return wall
    instant = wall.astimezone(UTC)
    if instant.astimezone(home).replace(tzinfo=None, fold=0) == wall.replace(tzinfo=None, fold=0):
        return wall
    # Read with the offset after the gap a skipped time lies before the change, read with the one before it after.
    before = min(wall.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    after = max(wall.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    old = before.astimezone(home).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before) // timedelta(seconds=1) // 2)
        if middle.astimezone(home).utcoffset() == old:
            before = middle
        else:
            after = middle
    return after.astimezone(home)


_Value = TypeVar("_Value", int, ByDay)


def _until_text(until: date | datetime) -> str:
    if not isinstance(until, datetime):
        return until.strftime("%Y%m%d")
    return until.strftime("%Y%m%dT%H%M%S") + ("Z" if until.tzinfo else "")


@lru_cache(maxsize=512)
def _parsed(text: str) -> Recurrence:
    parts = _split(text)
    if "FREQ" not in parts:
        raise ValueError("begin with FREQ=DAILY, WEEKLY, MONTHLY or YEARLY")
    try:
        frequency = Frequency(parts["FREQ"])
    except ValueError as error:
        raise ValueError("FREQ is DAILY, WEEKLY, MONTHLY or YEARLY") from error
    if "COUNT" in parts and "UNTIL" in parts:
        raise ValueError("give COUNT or UNTIL, not both")
    if "WKST" in parts and parts["WKST"] not in _DAY_NAMES:
        raise ValueError("WKST is one of " + ", ".join(_DAY_NAMES))
    rule = Recurrence(
        frequency=frequency,
        interval=_whole("INTERVAL", parts.get("INTERVAL", "1"), 1, _LONGEST_INTERVAL[frequency]),
        by_day=_list("BYDAY", parts, _read_by_day),
        by_month_day=_list("BYMONTHDAY", parts, lambda value: _nonzero("BYMONTHDAY", value, 31)),
        by_month=_list("BYMONTH", parts, lambda value: _whole("BYMONTH", value, 1, _MONTHS_OF_YEAR)),
        by_set_position=_list("BYSETPOS", parts, lambda value: _nonzero("BYSETPOS", value, 366)),
        count=_whole("COUNT", parts["COUNT"], 1, COUNT_LIMIT) if "COUNT" in parts else None,
        until=_read_until(parts["UNTIL"]) if "UNTIL" in parts else None,
        week_start=_DAY_NAMES.index(parts.get("WKST", "MO")),
    )
    _refuse_contradiction(rule)
    _refuse_never(rule)
    return rule


def _split(text: str) -> dict[str, str]:
    if len(text) > TEXT_LIMIT:
        raise ValueError(f"a rule has at most {TEXT_LIMIT} characters")
    parts: dict[str, str] = {}
    for part in text.strip().upper().removeprefix("RRULE:").rstrip(";").split(";"):
        key, equals, value = part.partition("=")
        if not equals or not value:
            raise ValueError("write a rule as FREQ=MONTHLY;BYDAY=2TU")
        if key not in _KEYS:
            raise ValueError("a rule is made of " + ", ".join(_KEYS))
        if key in parts:
            raise ValueError(f"give {key} once")
        parts[key] = value
    return parts


def _list(key: str, parts: Mapping[str, str], read: Callable[[str], _Value]) -> tuple[_Value, ...]:
    """The values of one list, sorted and each once."""
    if key not in parts:
        return ()
    texts = parts[key].split(",")
    if len(texts) > VALUES_LIMIT:
        raise ValueError(f"{key} has at most {VALUES_LIMIT} values")
    return tuple(sorted({read(text) for text in texts}))


def _whole(key: str, text: str, low: int, high: int) -> int:
    if not _NUMBER.fullmatch(text) or not low <= int(text) <= high:
        raise ValueError(f"{key} is a whole number from {low} to {high}")
    return int(text)


def _nonzero(key: str, text: str, limit: int) -> int:
    if not _NUMBER.fullmatch(text) or not 1 <= abs(int(text)) <= limit:
        raise ValueError(f"{key} counts from 1 to {limit}, or from -1 to -{limit} from the end")
    return int(text)


def _read_by_day(text: str) -> ByDay:
    form = _BY_DAY.fullmatch(text)
    if form is None or (form["nth"] and int(form["nth"]) == 0):
        raise ValueError("BYDAY is a weekday such as TU, or one of the month such as 2TU or -1FR")
    return ByDay(_DAY_NAMES.index(form["day"]), int(form["nth"] or 0))


def _read_until(text: str) -> date | datetime:
    form = _UNTIL.fullmatch(text)
    try:
        if form is None:
            raise ValueError
        day = datetime.strptime(form["day"], "%Y%m%d")  # noqa: DTZ007 -- the zone, if any, follows
        if day.year not in _YEARS:
            raise ValueError
        if form["time"] is None:
            return day.date()
        clock = datetime.strptime(form["time"], "%H%M%S").time()  # noqa: DTZ007
        return datetime.combine(day, clock, tzinfo=UTC if form["utc"] else None)
    except ValueError as error:
        raise ValueError("UNTIL is a day such as 20261231, or a time such as 20261231T225900Z") from error


def _refuse_contradiction(rule: Recurrence) -> None:
    """Refuse combinations that calendars read differently, or that say nothing."""
    by_month = rule.frequency in (Frequency.MONTHLY, Frequency.YEARLY)
    ordinals = [abs(entry.nth) for entry in rule.by_day if entry.nth]
    if not by_month and (rule.by_month_day or rule.by_set_position or ordinals):
        raise ValueError("BYMONTHDAY, BYSETPOS and numbered weekdays go with FREQ=MONTHLY or FREQ=YEARLY")
    if rule.by_month and rule.interval > 1 and rule.frequency is not Frequency.YEARLY:
        raise ValueError("BYMONTH with an INTERVAL goes with FREQ=YEARLY only")
    if rule.by_day and rule.interval > 1 and rule.frequency is Frequency.DAILY:
        raise ValueError("BYDAY with an INTERVAL goes with FREQ=WEEKLY, MONTHLY or YEARLY")
    if rule.by_set_position and not (rule.by_day or rule.by_month_day):
        raise ValueError("BYSETPOS needs BYDAY or BYMONTHDAY to choose from")
    if ordinals and rule.by_month_day:
        raise ValueError("give numbered weekdays or BYMONTHDAY, not both")
    in_year = rule.frequency is Frequency.YEARLY and not rule.by_month
    most = _NTH_IN_YEAR if in_year else _NTH_IN_MONTH
    if any(nth > most for nth in ordinals):
        raise ValueError(f"there are at most {most} of a weekday to count in BYDAY here")
    several = rule.frequency is Frequency.YEARLY and rule.interval > 1 and len(rule.by_month) > 1
    if several and not (rule.by_day or rule.by_month_day):
        raise ValueError("say on which day of those months, with BYMONTHDAY or BYDAY")


def _refuse_never(rule: Recurrence) -> None:
    """Refuse a rule that some first day would leave without a single meeting.

    Daily and weekly rules always happen, given what was refused before. For the others each way of being in step
    is tried over the 400 years after which the calendar repeats itself.
    """
    if rule.frequency not in (Frequency.MONTHLY, Frequency.YEARLY):
        return
    step = relativedelta(months=1) if rule.frequency is Frequency.MONTHLY else relativedelta(years=1)
    for phase in range(rule.interval):
        origin = _CYCLE_START + step * phase
        if next(iter(rule.rule_from(origin, origin)), None) is None:
            raise ValueError("there may be no day that this rule names; choose other days")


def rule_problem(text: str) -> str:
    """What is wrong with a rule as it was typed; empty for a good one, and for none."""
    if not text:
        return ""
    try:
        Recurrence.parse(text)
    except ValueError as error:
        return str(error)
    return ""
