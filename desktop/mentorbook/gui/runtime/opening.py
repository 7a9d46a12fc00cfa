"""A book that opens without asking: begun before the window is built, and then heard of by whoever shows it."""

from __future__ import annotations

from collections.abc import Callable

from mentorbook.gui.runtime.lane import Lane
from mentorbook.profile import Profile, Progress, no_progress
from mentorbook.services.opened import OpenedBook, Unlocking, open_book


class Opening:
    """Opens the book in the lane. ``then``, ``failed`` and ``told`` may be handed on until it is done."""

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
        self.told: Progress = no_progress
        """Told how far it is, where it takes long."""
        self.is_done = False
        self._job = lane.run(
            lambda progress: open_book(profile, unlocking, progress=progress),
            then=self._opened,
            failed=self._failed,
            progress=self._tell,
            unheard=OpenedBook.close,
        )

    def stop(self) -> None:
        """Do not wait for it: the program ends."""
        self._job.stop()

    def _tell(self, what: str, done: int, total: int) -> None:
        self.told(what, done, total)

    def _opened(self, book: OpenedBook) -> None:
        self.is_done = True
        self.then(book)

    def _failed(self, error: Exception) -> None:
        self.is_done = True
        self.failed(error)
