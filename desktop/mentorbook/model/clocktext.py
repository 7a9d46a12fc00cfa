"""Times of day as people type them (16:00, 16.30, 1630, 16h, 4pm, 4:30 pm, noon), and how long something takes."""

from __future__ import annotations

import re
from datetime import time

_FORM = re.compile(r"(?P<hour>\d{1,2})(?:[:.h]?(?P<minute>\d{2})|h)?\s*(?:(?P<half>[ap])\.?m\.?)?")
_NAMED = {"noon": time(12), "midnight": time(0)}
_HALF_DAY = 12
_HOURS = re.compile(r"(?P<hours>\d{1,3}(?:[.,]\d{1,2})?|an?|one)\s*h(?:(?:ou)?rs?)?\.?(?:\s*(?:and\s+)?(?P<rest>.+))?")
_MINUTES = re.compile(r"(?P<minutes>\d{1,9})\s*(?:m|mins?|minutes?)?\.?")
_NAMED_LENGTHS = {"half an hour": 30, "half hour": 30, "a half": 30, "quarter of an hour": 15}
_HOUR = 60


def parse_clock(text: str) -> time:
    """The time that somebody means. Raises ValueError with examples."""
    typed = " ".join(text.casefold().split())
    if typed in _NAMED:
        return _NAMED[typed]
    form = _FORM.fullmatch(typed)
    wrong = ValueError("a time such as 16:00 or 4:30 pm")
    if form is None:
        raise wrong
    hour, minute = int(form["hour"]), int(form["minute"] or 0)
    if form["half"]:
        if not 1 <= hour <= _HALF_DAY:
            raise wrong
        hour = hour % _HALF_DAY + (_HALF_DAY if form["half"] == "p" else 0)
    try:
        return time(hour, minute)
    except ValueError:
        raise wrong from None


def parse_minutes(text: str) -> int:
    """How many minutes somebody means: 45, 45 min, an hour, 1.5 hours, 1h30, half an hour. Raises ValueError."""
    typed = " ".join(text.casefold().split())
    hours, rest = 0.0, typed
    if form := _HOURS.fullmatch(typed):
        hours = 1.0 if form["hours"] in ("a", "an", "one") else float(form["hours"].replace(",", "."))
        rest = form["rest"] or "0"
    minutes = _MINUTES.fullmatch(rest)
    if minutes is None and rest not in _NAMED_LENGTHS:
        raise ValueError("a number of minutes, or “an hour”")
    return round(hours * _HOUR) + (int(minutes["minutes"]) if minutes else _NAMED_LENGTHS[rest])
