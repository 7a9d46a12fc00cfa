"""Times of day as people type them: 16:00, 16.30, 1630, 16h, 4pm, 4:30 pm, noon."""

from __future__ import annotations

import re
from datetime import time

_FORM = re.compile(r"(?P<hour>\d{1,2})(?:[:.h]?(?P<minute>\d{2})|h)?\s*(?:(?P<half>[ap])\.?m\.?)?")
_NAMED = {"noon": time(12), "midnight": time(0)}
_HALF_DAY = 12


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
