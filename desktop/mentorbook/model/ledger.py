"""Give and receive: what passed between two people, in a sentence and never as a score.

The ledger counts help in both directions, and advice as received. Thanks count nowhere: they answer help and are
not a payment for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from mentorbook.frozen import frozen
from mentorbook.model import daywords
from mentorbook.model.exchange import Advice, Help, HelpDirection
from mentorbook.model.kinds import RecordId
from mentorbook.model.occasion import occasion

WINDOW_DAYS = 90
"""The usual window, in days."""


@frozen
class Ledger:
    """What was received and given in the days of a window that ends with ``today``, and when last at all."""

    today: date
    window_days: int | None
    """None: since ever."""
    received: int
    given: int
    last_received: date | None
    last_given: date | None

    def sentence(self) -> str:
        """In words, such as "Last 90 days: received 4, gave 1; last gave 2 months ago."."""
        window = f"Last {daywords.count(self.window_days, 'day')}" if self.window_days else "So far"
        if not self.received and not self.given:
            return f"{window}: nothing logged yet{self._earlier()}."
        gave = f"last gave {self._ago(self.last_given)}" if self.last_given else "nothing given yet"
        return f"{window}: received {self.received}, gave {self.given}; {gave}."

    def _earlier(self) -> str:
        """What there was before an empty window."""
        found = (("received", self.last_received), ("gave", self.last_given))
        words = [f"last {verb} {self._ago(day)}" for verb, day in found if day]
        return "; " + ", ".join(words) if words else ""

    def _ago(self, day: date) -> str:
        return daywords.relative(day, today=self.today)


def keep_ledger(
    helps: Iterable[Help],
    advice: Iterable[Advice],
    *,
    today: date,
    person: RecordId | None = None,
    window_days: int | None = WINDOW_DAYS,
) -> Ledger:
    """The ledger with one person, or with all. Nothing dated after ``today`` counts.

    A window of 90 days holds today and the 89 days before it.
    """
    received: list[date] = []
    given: list[date] = []
    records: tuple[Help | Advice, ...] = (*helps, *advice)
    for record in records:
        day = occasion(record)
        if day is None or day > today or (person is not None and record.person != person):
            continue
        gave = isinstance(record, Help) and record.direction is HelpDirection.GIVEN
        (given if gave else received).append(day)
    return Ledger(
        today=today,
        window_days=window_days,
        received=sum(_is_within(day, today, window_days) for day in received),
        given=sum(_is_within(day, today, window_days) for day in given),
        last_received=max(received, default=None),
        last_given=max(given, default=None),
    )


def _is_within(day: date, today: date, window_days: int | None) -> bool:
    return window_days is None or (today - day).days < window_days
