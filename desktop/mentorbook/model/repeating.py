"""How a repetition is said, and the few that a person chooses from: "on the second Tuesday of each month"."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date

from mentorbook.model import daywords
from mentorbook.model.recurrence import ByDay, Frequency, Recurrence

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NTH = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", -1: "last", -2: "second last"}
_UNITS = {
    Frequency.DAILY: "day",
    Frequency.WEEKLY: "week",
    Frequency.MONTHLY: "month",
    Frequency.YEARLY: "year",
}
_EVERY_MONTH_HAS = 28


def sentence(rule: Recurrence, start: date) -> str:
    """The rule of a series that begins on ``start``, in words for the middle of a sentence."""
    words = f"{_how(rule, start)}{_months(rule)}"
    if rule.count:
        words += f", {daywords.count(rule.count, 'time')}"
    if rule.until:
        words += f", until {daywords.short(_day_of(rule.until), today=start)}"
    return words


def _how(rule: Recurrence, start: date) -> str:
    each = _each(rule)
    if rule.by_set_position:
        nth = _listed([_nth(place) for place in rule.by_set_position])
        what = _listed([_WEEKDAYS[one.day] for one in rule.by_day]) if rule.by_day else "of the days"
        return f"on the {nth} {what} of {each}"
    if rule.frequency is Frequency.DAILY:
        return each
    if rule.frequency is Frequency.WEEKLY:
        days = rule.by_day or (ByDay(start.weekday()),)
        names = _listed([_WEEKDAYS[one.day] for one in days])
        return f"every {names}" if rule.interval == 1 else f"on {names} of {each}"
    if rule.by_day:
        named = [f"{_nth(one.nth)} {_WEEKDAYS[one.day]}" if one.nth else _WEEKDAYS[one.day] for one in rule.by_day]
        return f"on the {_listed(named)} of {each}"
    if rule.by_month_day:
        return f"on the {_listed([_day_words(day) for day in rule.by_month_day])} of {each}"
    if rule.frequency is Frequency.YEARLY:
        month = "" if rule.by_month else f" {calendar.month_name[start.month]}"
        return f"on {start.day}{month} of {each}" if rule.interval > 1 else f"on {start.day}{month} each year"
    clipped = ", or its last day" if start.day > _EVERY_MONTH_HAS else ""
    return f"on the {ordinal(start.day)} of {each}{clipped}"


def _each(rule: Recurrence) -> str:
    unit = _UNITS[rule.frequency]
    if rule.frequency is Frequency.MONTHLY and rule.interval == 3:
        return "every third month"
    if rule.interval == 1:
        return "every day" if rule.frequency is Frequency.DAILY else f"each {unit}"
    return f"every {rule.interval} {unit}s"


def _months(rule: Recurrence) -> str:
    if not rule.by_month:
        return ""
    return f" in {_listed([calendar.month_name[month] for month in rule.by_month])}"


def _nth(nth: int) -> str:
    return _NTH.get(nth) or (ordinal(nth) if nth > 0 else f"{ordinal(-nth)} from the end")


def _day_words(day: int) -> str:
    if day > 0:
        return ordinal(day)
    return "last day" if day == -1 else f"{ordinal(-day)} day from the end"


def ordinal(number: int) -> str:
    """``1st``, ``22nd``, ``13th``."""
    teens = 10 < number % 100 < 20
    return f"{number}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _day_of(until: date) -> date:
    return date(until.year, until.month, until.day)


def usual_rules(start: date) -> tuple[Recurrence, ...]:
    """What meetings that begin on ``start`` are most often repeated by."""
    nth = (start.day - 1) // 7 + 1
    # A fifth Tuesday is not in every month; the last one is.
    of_month = ByDay(start.weekday(), -1 if nth > 4 else nth)
    return (
        Recurrence(frequency=Frequency.WEEKLY),
        Recurrence(frequency=Frequency.WEEKLY, interval=2),
        Recurrence(frequency=Frequency.MONTHLY, by_day=(of_month,)),
        Recurrence(frequency=Frequency.MONTHLY),
        Recurrence(frequency=Frequency.MONTHLY, interval=3, by_day=(of_month,)),
    )
