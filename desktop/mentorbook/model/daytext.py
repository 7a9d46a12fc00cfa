"""Days as people type them: "tomorrow", "tue", "in 3 weeks", "3 March", "24.12.", 24/12/2026 or 2026-12-24."""

from __future__ import annotations

import re
from calendar import isleap
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from mentorbook.model.daywords import MONTHS, WEEKDAYS

_NEAR = {"yesterday": -1, "today": 0, "tomorrow": 1}
_UNITS = ("day", "week", "month", "year")
_SHORTEST = 3
"""Letters that are enough to name a month or a day of the week."""
_NEAREST_LEAP = 8
"""Years within which there is a 29 February, also around a century that has none."""
_FEW = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_SOME = rf"(\d{{1,3}}|an?|{'|'.join(_FEW)})"
_CENTURY, _SHORT_YEAR = 100, 2
"""Years, and the digits of one that leaves it out."""
_MONTHS_OF_A_YEAR = 12
_ISO = re.compile(r"(\d{4})([-/])(\d{2})\2(\d{2})")
_AHEAD = re.compile(rf"in {_SOME} ([a-z]+)")
_BACK = re.compile(rf"{_SOME} ([a-z]+) ago")
_TURN = re.compile(r"(next|last) ([a-z]+)")
_DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.?\s?(\d{4}|\d{2})?")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})")
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\.? (?:of )?([a-z]+)\.?(?: (\d{4}))?")
_MONTH_FIRST = re.compile(r"([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?(?: (\d{4}))?")


def parse_day(text: str, *, today: date) -> date:
    """The day that somebody means on the day ``today``. Raises ValueError with examples.

    A day of the week is the next one. A day without a year is the one nearest to today.
    """
    typed = " ".join(text.casefold().replace(",", " ").split())
    try:
        found = _parse(typed, today)
    except (ValueError, OverflowError):
        # 31 April, or a year that no calendar counts in.
        found = None
    if found is None:
        raise ValueError("a day such as tomorrow, next tue, 3 March or 2026-12-02")
    return found


def _parse(typed: str, today: date) -> date | None:
    if typed in _NEAR:
        return today + timedelta(days=_NEAR[typed])
    if match := _ISO.fullmatch(typed):
        return date(int(match[1]), int(match[3]), int(match[4]))
    if match := _AHEAD.fullmatch(typed):
        return _moved(today, _number(match[1]), match[2])
    if match := _BACK.fullmatch(typed):
        return _moved(today, -_number(match[1]), match[2])
    if (weekday := _place(typed, WEEKDAYS)) is not None:
        return _weekday(today, weekday, forward=True)
    if match := _TURN.fullmatch(typed):
        return _turn(today, match[2], forward=match[1] == "next")
    first, _, rest = typed.partition(" ")
    if rest and _place(first, WEEKDAYS) is not None:
        # "Tue 3 Mar": the date says more than the day of the week.
        typed = rest
    if match := _ISO.fullmatch(typed):
        return date(int(match[1]), int(match[3]), int(match[4]))
    return _calendar(typed, today)


def _calendar(typed: str, today: date) -> date | None:
    if match := _DOTTED.fullmatch(typed):
        return _dated(int(match[1]), int(match[2]), match[3], today)
    if match := _SLASHED.fullmatch(typed):
        return _slashed(int(match[1]), int(match[2]), match[3], today)
    if (match := _DAY_FIRST.fullmatch(typed)) and (month := _place(match[2], MONTHS)) is not None:
        return _dated(int(match[1]), month + 1, match[3], today)
    if (match := _MONTH_FIRST.fullmatch(typed)) and (month := _place(match[1], MONTHS)) is not None:
        return _dated(int(match[2]), month + 1, match[3], today)
    return None


def _slashed(one: int, other: int, year: str, today: date) -> date | None:
    """Some write the day first and some the month; only where one of them can be no month is it clear which is meant."""
    if one == other or one > _MONTHS_OF_A_YEAR:
        return _dated(one, other, year, today)
    return _dated(other, one, year, today) if other > _MONTHS_OF_A_YEAR else None


def _nearest(short: int, today: date) -> int:
    """The year of two digits that is meant: an old acquaintance was not met in a far future."""
    this = today.year - today.year % _CENTURY + short
    return min((this - _CENTURY, this, this + _CENTURY), key=lambda year: abs(year - today.year))


def _dated(day: int, month: int, year: str | None, today: date) -> date:
    if year:
        return date(_nearest(int(year), today) if len(year) == _SHORT_YEAR else int(year), month, day)
    near = range(today.year - _NEAREST_LEAP, today.year + _NEAREST_LEAP + 1)
    years = filter(isleap, near) if (day, month) == (29, 2) else near
    return min((date(one, month, day) for one in years), key=lambda one: abs(one - today))


def _turn(today: date, word: str, *, forward: bool) -> date | None:
    if (weekday := _place(word, WEEKDAYS)) is not None:
        return _weekday(today, weekday, forward=forward)
    return _moved(today, 1 if forward else -1, word)


def _weekday(today: date, weekday: int, *, forward: bool) -> date:
    if forward:
        return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
    return today - timedelta(days=(today.weekday() - weekday - 1) % 7 + 1)


def _moved(today: date, number: int, unit: str) -> date | None:
    name = unit.removesuffix("s")
    if name not in _UNITS:
        return None
    return today + relativedelta(**{f"{name}s": number})  # type: ignore[arg-type]


def _number(word: str) -> int:
    if word.isdecimal():
        return int(word)
    return _FEW.index(word) + 1 if word in _FEW else 1


def _place(word: str, names: tuple[str, ...]) -> int | None:
    """The place of the name that begins with, or is, a word."""
    if len(word) < _SHORTEST:
        return None
    return next((place for place, name in enumerate(names) if name.casefold().startswith(word)), None)
