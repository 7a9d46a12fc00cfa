"""Moments: a wall-clock time in a named zone, because meetings follow the zone's rules and not an offset.

The text form is RFC 9557 (``2026-12-02T16:00:00+02:00[Europe/Helsinki]``). The wall time and the zone are
what counts; the offset only tells the two equal wall times of an autumn night apart.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_FORM = re.compile(r"(?P<time>[^\[\]]{10,40})(?:\[(?P<zone>[A-Za-z0-9_+\-/]{1,64})\])?")


@lru_cache(maxsize=64)
def zone_named(name: str) -> ZoneInfo:
    """The IANA time zone of that name. Raises ValueError for a name that is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError, ValueError) as error:
        raise ValueError("not a time zone; say for example Europe/Helsinki") from error


def parse_moment(text: str, *, zone: ZoneInfo | None = None) -> datetime:
    """Read RFC 9557 or ISO 8601; ``zone`` is taken where the text names neither zone nor offset.

    Raises ValueError with words for the person.
    """
    form = _FORM.fullmatch(text.strip())
    if form is None:
        raise ValueError("not a time; say for example 2026-12-02T16:00")
    try:
        parsed = datetime.fromisoformat(form["time"])
    except ValueError as error:
        raise ValueError("not a time; say for example 2026-12-02T16:00") from error
    if form["zone"]:
        home = zone_named(form["zone"])
        wall = parsed.replace(tzinfo=home)
        if parsed.tzinfo is not None and wall.replace(fold=1).utcoffset() == parsed.utcoffset():
            wall = wall.replace(fold=int(wall.utcoffset() != parsed.utcoffset()))
        return wall
    if parsed.tzinfo is not None:
        try:
            return parsed.astimezone(UTC)
        except OverflowError as error:
            raise ValueError("a time before or after all that a calendar knows") from error
    if zone is None:
        raise ValueError("a time without a zone; add one, as in 2026-12-02T16:00[Europe/Helsinki]")
    return parsed.replace(tzinfo=zone)


def instant_of(text: str) -> datetime | None:
    """The instant of a moment in a zone that is not known here, which its offset tells; None where there is none.

    Zones are founded and renamed: another machine may know one that this one does not.
    """
    form = _FORM.fullmatch(text.strip())
    try:
        parsed = datetime.fromisoformat(form["time"]) if form else None
        return parsed.astimezone(UTC) if parsed and parsed.tzinfo else None
    except (ValueError, OverflowError):
        return None


def moment_text(moment: datetime) -> str:
    """Write a zone-aware moment as RFC 9557; a moment in UTC ends in ``Z``. Raises ValueError without a zone."""
    if moment.tzinfo is None:
        raise ValueError("a time without a zone")
    if isinstance(moment.tzinfo, ZoneInfo):
        return f"{moment.isoformat(timespec='seconds')}[{moment.tzinfo.key}]"
    return instant_text(moment)


def instant_text(instant: datetime) -> str:
    """An instant in UTC as ISO 8601 with whole seconds, ``2026-12-02T14:00:00Z``."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
