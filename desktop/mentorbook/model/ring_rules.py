"""What a person chooses about reminders: when it rings, and how much it tells."""

from __future__ import annotations

from datetime import time
from enum import StrEnum

from mentorbook.frozen import frozen

USUAL_LEADS = (1440, 15)
"""Minutes before a meeting at which it rings, unless others were chosen."""
USUAL_MORNING = time(9)


@frozen
class RingRules:
    """How the person wants to be reminded."""

    morning: time = USUAL_MORNING
    """When it rings for what has a day and no hour."""
    leads: tuple[int, ...] = USUAL_LEADS
    """Minutes before a meeting."""
    wrap_up: bool = True
    """Whether it rings after a meeting, too."""
    steps: bool = True
    """Whether it rings for steps towards a goal."""


class Telling(StrEnum):
    """How much a ring tells."""

    NOTHING = "nothing"
    """Nothing of the book but the hour."""
    FIRST_NAME = "first-name"
    EVERYTHING = "everything"
