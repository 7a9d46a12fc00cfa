"""A clock for tests, so that no test depends on the day or the hour it is run."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

#: A Monday, 11 o'clock in Helsinki.
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class FakeClock:
    """Stands still until it is moved; satisfies :class:`mentorbook.profile.Clock`."""

    def __init__(self, start: datetime = START, *, zone: str = "Europe/Helsinki") -> None:
        self._now = start.astimezone(UTC)
        self._zone = ZoneInfo(zone)

    def now(self) -> datetime:
        return self._now

    def zone(self) -> ZoneInfo:
        return self._zone

    def advance(self, step: timedelta) -> None:
        """Move on by ``step``, or back: clocks of real machines do that, too."""
        self._now += step
