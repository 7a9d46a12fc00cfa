"""The day on which something happened, for rules that count from it."""

from __future__ import annotations

from datetime import date

from mentorbook.model.exchange import Action, Advice, AdviceState, Help, Thanks
from mentorbook.model.goal import Goal, Progress
from mentorbook.model.record import Record
from mentorbook.model.session import Session


def occasion(record: Record) -> date | None:
    """The day that was entered, else the one on which the record was written down; None for an undated draft.

    A session's day is the one where it took place, an action's the one on which it was done.
    """
    day: date | None = None
    match record:
        case Help() | Advice() | Thanks() | Progress():
            day = record.on
        case Session():
            day = record.start.date() if record.start else None
        case Action():
            day = record.done_on
        case Goal():
            day = record.status_on
    return day or _written_on(record)


def kept_on(advice: Advice) -> date | None:
    """The day since when advice is kept; None for advice that is not."""
    if advice.state is not AdviceState.KEPT:
        return None
    return advice.state_on or occasion(advice)


def _written_on(record: Record) -> date | None:
    # A draft was not written down yet, though its type promises an instant.
    created = getattr(record, "created", None)
    return created.date() if created else None
