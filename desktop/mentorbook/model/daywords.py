"""Dates as speech: "in 6 days", "2 months ago", "9 days overdue"."""

from __future__ import annotations

from datetime import date, timedelta

from mentorbook.model.period import whole_months

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SHORT = 3
"""Letters of a name that is cut short."""
_MOST_DAYS = 13
_LEAST_MONTHS = 2
_LEAST_MONTHS_IN_YEARS = 24


def count(number: int, noun: str) -> str:
    """A number with its noun: ``1 day``, ``6 days``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def times(number: int) -> str:
    """How often, as people say it: ``once``, ``twice``, ``3 times``."""
    return {1: "once", 2: "twice"}.get(number, f"{number} times")


def span(first: date, last: date) -> str:
    """How long it is from ``first`` to ``last``, in the largest unit that people would use.

    Days below two weeks, weeks below two calendar months, months below two years, then years.
    """
    days = (last - first).days
    if days <= _MOST_DAYS:
        return count(days, "day")
    months = whole_months(first, last)
    if months < _LEAST_MONTHS:
        return count(days // 7, "week")
    if months < _LEAST_MONTHS_IN_YEARS:
        return count(months, "month")
    return count(months // 12, "year")


def length(days: int, *, until: date) -> str:
    """:func:`span` for a number of days that end on ``until``."""
    return span(until - timedelta(days=days), until)


def relative(day: date, *, today: date) -> str:
    """Where a day lies: ``today``, ``yesterday``, ``in 6 days``, ``2 months ago``."""
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}.get((day - today).days)
    if near:
        return near
    return f"in {span(today, day)}" if day > today else f"{span(day, today)} ago"


def due(day: date, *, today: date) -> str:
    """How a due day is spoken of: ``9 days overdue``, ``due today``, ``due in 6 days``."""
    return f"{span(day, today)} overdue" if day < today else f"due {relative(day, today=today)}"


def short(day: date, *, today: date) -> str:
    """A day for the middle of a sentence: ``14 Oct``, with the year unless it is this one's."""
    words = f"{day.day} {MONTHS[day.month - 1][:_SHORT]}"
    return words if day.year == today.year else f"{words} {day.year}"


def in_full(day: date) -> str:
    """A day as it is written in a letter: ``3 March 2026``."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def dated(day: date) -> str:
    """A day as a field shows it: ``Tue 3 Mar 2026``."""
    return f"{WEEKDAYS[day.weekday()][:_SHORT]} {day.day} {MONTHS[day.month - 1][:_SHORT]} {day.year}"
