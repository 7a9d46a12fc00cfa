"""A book that opens without asking: begun before the window is built, and then heard of by whoever shows it."""

from __future__ import annotations

from collections.abc import Callable

from mentorbook.gui.runtime.lane import Lane
from mentorbook.profile import Profile
from mentorbook.services.opened import OpenedBook, Unlocking, open_book


class Opening:
    """Opens the book in the lane. ``then`` and ``failed`` may be handed on until it is done."""

    def __init__(
        self,
        profile: Profile,
        lane: Lane,
        unlocking: Unlocking,
        *,
        then: Callable[[OpenedBook], None],
        failed: Callable[[Exception], None],
    ) -> None:
        self.unlocking, self.then, self.failed = unlocking, then, failed
        self.is_done = False
        lane.run(
            lambda _progress: open_book(profile, unlocking),
            then=self._opened,
            failed=self._failed,
            unheard=OpenedBook.close,
        )

    def _opened(self, book: OpenedBook) -> None:
        self.is_done = True
        self.then(book)

    def _failed(self, error: Exception) -> None:
        self.is_done = True
        self.failed(error)
