"""A real window on a real, empty book for tests."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog

from mentorbook.book.keyshelf import read_key_file
from mentorbook.model.trouble import UserFacingError
from mentorbook.profile import Profile
from mentorbook.services.opened import OpenedBook, Unlocking, create_book
from touring.stage import DEADLINE, Stage, make_application

__all__ = ["DEADLINE", "Desk", "make_application"]


class Desk(Stage):
    """A window with an open, empty book. Everything that was asked for has arrived when a method returns."""

    def __init__(self, profile: Profile) -> None:
        super().__init__(profile, lambda: create_book(profile, passphrase="words that are long enough")[0])

    @property
    def dialogs(self) -> list[QDialog]:
        """All dialogs that are open."""
        return [dialog for dialog in self.window.findChildren(QDialog) if dialog.isVisible()]

    def opens_with(self, unlocking: Unlocking) -> bool:
        """Whether the book would open this way."""

        def tried(opened: OpenedBook) -> bool:
            try:
                unlocking.unlock()(read_key_file(opened.profile.paths.keys))
            except UserFacingError:
                return False
            return True

        return self.do(tried)
