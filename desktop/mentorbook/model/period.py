"""A calendar length such as "monthly": months and days are kept apart, because a month has no fixed days."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache

from mentorbook.frozen import frozen

_ISO = re.compile(r"P(?:(?P<years>\d{1,2})Y)?(?:(?P<months>\d{1,3})M)?(?:(?P<weeks>\d{1,3})W)?(?:(?P<days>\d{1,4})D)?")
_NUMBERS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "eight": 8, "ten": 10, "twelve": 12}
_NUMBERS |= {"other": 2, "second": 2, "third": 3}
_EVERY = re.compile(
    rf"(?:every\s+|once\s+)?(?:(\d{{1,3}}|{'|'.join(_NUMBERS)})\s+)?(day|week|fortnight|month|quarter|year)s?"
)
_UNITS = {"day": (0, 1), "week": (0, 7), "fortnight": (0, 14), "month": (1, 0), "quarter": (3, 0), "year": (12, 0)}
_WORDS = {
    "daily": (0, 1),
    "weekly": (0, 7),
    "fortnightly": (0, 14),
    "monthly": (1, 0),
    "quarterly": (3, 0),
    "half-yearly": (6, 0),
    "yearly": (12, 0),
    "biweekly": (0, 14),
    "bi-weekly": (0, 14),
    "annually": (12, 0),
}
"""The first word for a length is the one that is said."""
_LONGEST_MONTHS = 120
_LONGEST_DAYS = 3650


def months_after(day: date, months: int) -> date:
    """The same day some months later, clipped to the month's end. A list of a thousand people asks for thousands."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return day.replace(year=year, month=month, day=min(day.day, monthrange(year, month)[1]))


def whole_months(first: date, last: date) -> int:
    """How many months have gone by from a day to a later one."""
    months = 12 * (last.year - first.year) + last.month - first.month
    return months if months_after(first, months) <= last else months - 1


@frozen
class Period:
    """A calendar length: ``months`` first (clipped to a month's end), then ``days``. Never empty."""

    months: int = 0
    days: int = 0

    def __post_init__(self) -> None:
        if (
            not 0 <= self.months <= _LONGEST_MONTHS
            or not 0 <= self.days <= _LONGEST_DAYS
            or not self.months + self.days
        ):
            raise ValueError("a period is between one day and ten years")

    @classmethod
    @lru_cache(maxsize=256)
    def parse(cls, text: str) -> Period:
        """Read ``monthly``, ``quarterly``, ``every 6 weeks`` or ISO 8601 (``P1M``). Raises ValueError."""
        word = text.strip().lower()
        if word in _WORDS:
            return cls(*_WORDS[word])
        if every := _EVERY.fullmatch(word):
            months, days = _UNITS[every[2]]
            count = _NUMBERS.get(every[1]) or int(every[1] or 1)
            return cls(months * count, days * count)
        if (iso := _ISO.fullmatch(text.strip().upper())) and any(iso.groups()):
            part = {name: int(value or 0) for name, value in iso.groupdict().items()}
            return cls(12 * part["years"] + part["months"], 7 * part["weeks"] + part["days"])
        raise ValueError("say monthly, quarterly or “every 6 weeks”")

    def iso(self) -> str:
        """ISO 8601, as it is written into documents and files: ``P1M``, ``P14D``."""
        return "P" + (f"{self.months}M" if self.months else "") + (f"{self.days}D" if self.days else "")

    def words(self) -> str:
        """How a person says it: ``monthly``, ``every 6 weeks``."""
        for word, parts in _WORDS.items():
            if parts == (self.months, self.days):
                return word
        if self.months and self.days:
            return f"every {self.months} months and {self.days} days"
        if self.months:
            return f"every {self.months} months" if self.months % 12 else f"every {self.months // 12} years"
        return f"every {self.days} days" if self.days % 7 else f"every {self.days // 7} weeks"

    def __str__(self) -> str:
        return self.iso()
