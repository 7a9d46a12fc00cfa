"""The trail of a goal: advice, what I did with it, what happened then, and how far that brought me.

A stretch of the trail is one move of progress with the advice that it rests on. Advice that has moved nothing yet is a
stretch of its own, which ends in the open.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from mentorbook.frozen import frozen
from mentorbook.model.exchange import Advice
from mentorbook.model.goal import Progress
from mentorbook.model.kinds import RecordId


@frozen
class Stretch:
    """One stretch: advice with what came of it, then progress. ``rests_on`` is what else shows the progress."""

    on: date
    progress: Progress | None
    advice: tuple[Advice, ...]
    rests_on: tuple[RecordId, ...] = ()


def trail(progress: Iterable[Progress], advice: Iterable[Advice]) -> tuple[Stretch, ...]:
    """The stretches, newest first. ``advice`` serves the goal, or is what some of the progress rests on."""
    known = {one.id: one for one in advice}
    used: set[RecordId] = set()
    found = []
    for move in progress:
        resting = sorted(move.evidence)
        used |= move.evidence & known.keys()
        found.append(
            Stretch(
                day_of(move),
                move,
                tuple(known[one] for one in resting if one in known),
                tuple(one for one in resting if one not in known),
            )
        )
    found += [Stretch(_last_day(one), None, (one,)) for one in known.values() if one.id not in used]
    return tuple(sorted(found, key=_place, reverse=True))


def _place(stretch: Stretch) -> tuple[date, str, str]:
    record = stretch.progress or stretch.advice[0]
    return stretch.on, record.created.isoformat(), record.id


def day_of(move: Progress) -> date:
    """The day on which progress was made: its own, or the one on which it was written down."""
    return move.on or move.created.date()


def _last_day(advice: Advice) -> date:
    return max(day for day in (advice.on, advice.state_on, advice.created.date()) if day is not None)


def points(progress: Iterable[Progress]) -> tuple[tuple[date, int], ...]:
    """Where the goal stood after each move, oldest first; before them all where it began."""
    moves = sorted(progress, key=lambda one: (day_of(one), one.created, one.id))
    if not moves:
        return ()
    return ((day_of(moves[0]), moves[0].before or 0), *((day_of(one), one.after or 0) for one in moves))
