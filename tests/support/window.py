"""A real window on a real, empty book for tests."""

from __future__ import annotations

from mentorbook.profile import Profile
from mentorbook.services.opened import create_book
from touring.stage import DEADLINE, Stage, make_application

__all__ = ["DEADLINE", "Desk", "make_application"]


class Desk(Stage):
    """A window with an open, empty book. Everything that was asked for has arrived when a method returns."""

    def __init__(self, profile: Profile) -> None:
        super().__init__(profile, lambda: create_book(profile, passphrase="words that are long enough")[0])
