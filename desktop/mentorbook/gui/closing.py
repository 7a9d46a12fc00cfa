"""From an open book to a closed one: locked, put back to a backup, removed as a sample, or ended with the program."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from mentorbook.gui.runtime import relaunch
from mentorbook.gui.runtime.lane import Lane
from mentorbook.gui.runtime.single import SingleInstance
from mentorbook.gui.runtime.surroundings import Surroundings
from mentorbook.gui.shell.main_window import MainWindow
from mentorbook.gui.shell.parts import Parts
from mentorbook.gui.shell.window import BookView
from mentorbook.gui.words import tr
from mentorbook.model.trouble import UserFacingError
from mentorbook.profile import Profile, Progress
from mentorbook.services import backups, sample
from mentorbook.services.backups import Backup
from mentorbook.services.opened import OpenedBook, Unlocking


class Holder(Protocol):
    """Whoever holds the window and, while it is open, the book."""

    profile: Profile
    lane: Lane
    window: MainWindow
    view: BookView | None

    @property
    def around(self) -> Surroundings:
        """What is around the window."""

    def let_go(self, words: str) -> tuple[OpenedBook, str] | None:
        """Show words instead of the book. Gives the book, still open, with the page that was shown."""

    def show_closed(self, words: str = "") -> None:
        """Show the way in, with words, and ring beside it."""

    def raise_window(self) -> None:
        """Show the window above the others."""

    def end_program(self) -> None:
        """End it without another question."""

    def report(self, error: BaseException) -> None:
        """Tell of a defect."""


class Closing:
    """What a person or the system asks for that closes the book. Nothing that is being typed is lost by it unasked."""

    def __init__(self, holder: Holder, single: SingleInstance, parts: Parts) -> None:
        self._holder, self._single, self._parts = holder, single, parts

    # -- with what is being typed

    def lock(self) -> None:
        """Keep what is being typed, close the book, and go on as a new process that never saw it.

        Python cannot wipe its memory; a process that ends does.
        """

        def refused(view: BookView) -> None:
            title = tr("Not locked: what you typed could not be saved.")
            view.messages.trouble(UserFacingError(title, remedy=tr("Mend what is said beside it, then lock again.")))

        self._once_kept(self._lock_now, refused)

    def quit(self) -> None:
        """Keep what is being typed, and end the program; ask where that fails."""
        self._once_kept(self._holder.end_program, self._ask_to_quit)

    def may_go(self) -> bool:
        """Whether the window may go at once: nothing typed is lost by it. If not, the program ends once it is saved."""
        view = self._holder.view
        if view is None:
            return True
        view.keep()
        if not view.workspace.has_unsaved:
            return True
        self.quit()
        return False

    def _once_kept(self, go_on: Callable[[], None], refused: Callable[[BookView], None], *, again: bool = True) -> None:
        """Go on when everything that is typed is in the book. Words that the disk has no room for would be gone."""
        view = self._holder.view
        if view is not None:
            view.keep()
        if view is None or not view.workspace.has_unsaved:
            go_on()
            return

        def kept(_none: None) -> None:
            if view is not self._holder.view:
                return
            if again:
                # What could not be written may stand in its line again.
                self._once_kept(go_on, refused, again=False)
            elif view.workspace.has_unsaved:
                refused(view)
            else:
                go_on()

        # Long work would be waited for.
        view.workspace.stop_work()
        self._holder.lane.run(lambda _progress: None, then=kept, failed=self._holder.report)

    def _ask_to_quit(self, _view: BookView) -> None:
        self._holder.raise_window()
        self._parts.dialogs().confirm_destruction(
            self._holder.window,
            tr("Quit without what you typed?"),
            tr("It could not be saved, and would be lost. What is said beside it can be mended first."),
            confirm=tr("Quit and lose it"),
            then=self._holder.end_program,
        )

    # -- locked

    def _lock_now(self) -> None:
        if (left := self._holder.let_go(tr("Locking…"))) is None:
            return
        opened, page = left
        self.close_in_lane(opened, then=lambda: self._go_on_locked(page))

    def close_in_lane(self, opened: OpenedBook, *, then: Callable[[], None] = lambda: None) -> None:
        """Back up what has changed, and close the book. A backup that fails is shown when the book is next open."""

        def back_up(_progress: Progress) -> None:
            backups.keep_backed_up(opened, warn=lambda _words: None, changed=opened.store.has_written)

        lane, report = self._holder.lane, self._holder.report
        lane.run(back_up, then=lambda _none: None, failed=report)
        lane.run(lambda _progress: opened.close(), then=lambda _none: then(), failed=report)

    def _go_on_locked(self, page: str) -> None:
        self._holder.around.let_sleep()
        self._single.release()
        relaunch.relaunch_locked(
            self._holder.window,
            self._holder.profile,
            page,
            minimized=self._holder.window.is_away,
            then=self._holder.end_program,
            otherwise=self._stay_locked,
        )

    def _stay_locked(self) -> None:
        """The new process does not stand: this one goes on as the locked one, unless another was started meanwhile."""
        if self._single.take_again():
            self._holder.show_closed()
        else:
            self._holder.end_program()

    # -- another book in its place, or none

    def restore(self, backup: Backup, unlocking: Unlocking) -> None:
        """Close the book, put a backup in its place, and lock. Where that fails, the book is as it was."""
        if (left := self._holder.let_go(tr("The backup is put in place. One moment…"))) is None:
            return
        opened, _page = left

        def put_in_place(progress: Progress) -> None:
            opened.close()
            backups.restore_backup(self._holder.profile, backup, unlocking, progress=progress)

        self._holder.lane.run(
            put_in_place, then=lambda _none: self._go_on_locked("settings/backups"), failed=self._not_done
        )

    def ask_to_remove_sample(self) -> None:
        """Delete the sample book and end, once that is confirmed."""
        words = tr(
            "The window closes, and the sample’s files are deleted from this computer. Your own book is untouched."
        )
        self._parts.dialogs().confirm_destruction(
            self._holder.window,
            tr("Remove the sample book?"),
            words,
            confirm=tr("Remove the sample"),
            then=self._remove_sample,
        )

    def _remove_sample(self) -> None:
        if (left := self._holder.let_go(tr("The sample is removed. One moment…"))) is None:
            return
        opened, _page = left
        around = self._holder.around
        self._holder.window.forget_place()

        def work(_progress: Progress) -> None:
            opened.close()
            around.forget_agenda()
            sample.remove_sample(self._holder.profile)

        self._holder.lane.run(work, then=lambda _none: self._holder.end_program(), failed=self._not_done)

    def _not_done(self, error: Exception) -> None:
        """The book was closed for something that did not work; the gate says why."""
        self._holder.around.let_sleep()
        if not isinstance(error, UserFacingError):
            self._holder.report(error)
        self._holder.show_closed(str(error) if isinstance(error, UserFacingError) else "")
