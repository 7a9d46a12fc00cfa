"""The window from its first picture to an open book: who holds both, the lane, and what is around the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSettings, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget

from mentorbook.frozen import frozen
from mentorbook.gui.registry import PAGES
from mentorbook.gui.runtime.idle import IdleWatch
from mentorbook.gui.runtime.lane import Lane
from mentorbook.gui.runtime.opening import Opening
from mentorbook.gui.runtime.settings_watch import SettingsWatch
from mentorbook.gui.runtime.single import SingleInstance
from mentorbook.gui.shell.main_window import MainWindow
from mentorbook.gui.shell.parts import Parts
from mentorbook.gui.shell.window import BookView
from mentorbook.gui.style.theme import Appearance, Theme
from mentorbook.later import later
from mentorbook.model.trouble import UserFacingError
from mentorbook.profile import Profile, Progress
from mentorbook.services.opened import OpenedBook, Unlocking, has_book
from mentorbook.services.settings import Settings

if TYPE_CHECKING:
    from mentorbook.gui import closing
    from mentorbook.gui.gate import unlock
    from mentorbook.gui.gate.frame import Gate
    from mentorbook.gui.runtime import relaunch, surroundings
    from mentorbook.gui.shell import messages
    from mentorbook.gui.widgets import states
    from mentorbook.services import access, beginning, recovery, reports, sample
    from mentorbook.services import day as days
    from mentorbook.services.backups import Backup
else:
    closing = later("mentorbook.gui.closing")
    unlock = later("mentorbook.gui.gate.unlock")
    relaunch = later("mentorbook.gui.runtime.relaunch")
    surroundings = later("mentorbook.gui.runtime.surroundings")
    messages = later("mentorbook.gui.shell.messages")
    states = later("mentorbook.gui.widgets.states")
    access = later("mentorbook.services.access")
    beginning = later("mentorbook.services.beginning")
    days = later("mentorbook.services.day")
    recovery = later("mentorbook.services.recovery")
    reports = later("mentorbook.services.reports")
    sample = later("mentorbook.services.sample")

_GLANCE_MS = 400
"""Milliseconds that a book may take to open by itself before the ways in are shown."""
_PAINTED_MS = 30
"""Milliseconds after which a page that is filled is painted."""
_OPENING_MS = 12_000
"""Milliseconds after which a book that opens by itself is open, or never will be."""


@frozen
class Start:
    """How the window is begun. ``ready`` names whom to tell that it stands; ``page`` is the one to return to."""

    minimized: bool = False
    locked: bool = False
    ready: str = ""
    page: str = ""


@frozen
class _Standing:
    """What an opened book asks for before anything else."""

    begins: bool
    proof_due: bool


def _standing(opened: OpenedBook) -> _Standing:
    return _Standing(beginning.where(opened) is not None, recovery.is_reminder_due(opened))


class Desktop(QObject):
    """Holds the window, the lane and, while it is open, the book."""

    _warned = Signal(object)
    """What the keychain had noticed of the book that was opened, told in a thread of its own."""

    def __init__(self, app: QApplication, profile: Profile, start: Start, single: SingleInstance, parts: Parts) -> None:
        super().__init__()
        self._app, self.profile, self._start, self._single, self._parts = app, profile, start, single, parts
        self.lane = Lane("mentorbook-store", self)
        self._opened: OpenedBook | None = None
        self._opening = self._open_quietly()
        self.view: BookView | None = None
        self._gate: Gate | None = None
        """The way in, while it is shown."""
        self._watch = SettingsWatch(profile, self)
        self._watch.changed.connect(self._follow)
        self._places = QSettings(str(profile.paths.root / "window.ini"), QSettings.Format.IniFormat)
        self.theme = Theme(app, Appearance(self._watch.settings.appearance), self._watch.settings.text_size)
        self.window = MainWindow(self._places)
        self._idle = IdleWatch(app, profile.clock, self._watch.settings.lock_after_minutes, self.lock)
        self._surroundings: surroundings.Surroundings | None = None
        self._made_closing: closing.Closing | None = None
        self._is_quitting = False
        quits = QShortcut(QKeySequence("Ctrl+Q"), self.window)
        quits.activated.connect(self.quit)
        self.window.may_hide, self.window.may_close = self._may_hide, self._may_close
        self._warned.connect(self._tell, Qt.ConnectionType.QueuedConnection)
        self._has_ended = False
        self.broke_off = ""
        """The report of an earlier run that broke off."""
        app.aboutToQuit.connect(self.end)

    @property
    def around(self) -> surroundings.Surroundings:
        """What is around the window, made when it is first needed."""
        if self._surroundings is None:
            acts = surroundings.Acts(self.raise_window, self.lock, self.quit)
            self._surroundings = surroundings.Surroundings(self.profile, self.window.windowIcon(), acts, self)
        return self._surroundings

    @property
    def _closing(self) -> closing.Closing:
        """All that closes the book, loaded when it is first needed."""
        if self._made_closing is None:
            self._made_closing = closing.Closing(self, self._single, self._parts)
        return self._made_closing

    # -- from locked to open

    def begin(self) -> None:
        """Show the first picture: the book where it opens without asking, else the way in."""
        if not has_book(self.profile):
            self._show_way_in(self._parts.welcome(self.profile, self.lane, self._book_opened))
        elif self._opening is None:
            self._show_gate()
        else:
            self._show(QWidget())
            QTimer.singleShot(_GLANCE_MS, self, self._show_opening)
        # A window that only locks must not take the focus from what the person is doing.
        self.window.begin(minimized=self._start.minimized, takes_focus=not self._start.locked)
        if self._start.ready:
            relaunch.say_ready(self._start.ready)
        if self._opening is None:
            QTimer.singleShot(0, self, self._ring_locked)

    def _open_quietly(self) -> Opening | None:
        """Begin to open the book where that needs no question."""
        if self._start.locked or not has_book(self.profile):
            return None
        unlocking = access.without_asking(self.profile)
        if unlocking is None:
            return None
        return Opening(self.profile, self.lane, unlocking, then=self._book_opened, failed=self._not_opened)

    def _show_opening(self) -> None:
        """Show the other ways in beside a keychain that takes longer than a glance."""
        if self._has_ended:
            return
        if self._opening is not None and not self._opening.is_done:
            self._show_gate(opening=self._opening)
            # A book that opens by itself in a moment rings better than its agenda.
            QTimer.singleShot(_OPENING_MS, self, self._ring_locked)

    def _not_opened(self, error: Exception) -> None:
        if self._opening is not None:
            self._show_gate(opening=self._opening)
            self._ring_locked()
            self._opening.failed(error)

    def _show_gate(self, words: str = "", *, opening: Opening | None = None) -> None:
        gate = unlock.UnlockScreen(self.profile, self.lane, self._book_opened, opening)
        if words:
            gate.say(words)
        self._show_way_in(gate)
        gate.setFocus()

    def _ring_locked(self) -> None:
        """Ring from the sealed agenda while the gate is shown."""
        if self._has_ended or self.view is not None:
            return
        gate, settings = self._gate, self._watch.settings
        if gate is None:
            return
        around = self.around
        if gate.is_lock and settings.notify and settings.ring_while_locked:
            around.ring_locked(gate.note)

    def _book_opened(self, opened: OpenedBook) -> None:
        self._opened = opened
        # Read while the view is built; the answer waits for it.
        self.lane.run(lambda _progress: _standing(opened), then=self._go_on, failed=self._go_on_unasked)
        self._watch.look()
        settings = self._watch.settings
        gate = self._gate
        by_code, said, was_left = False, "", False
        if gate is not None:
            by_code, said, was_left = gate.by_code, gate.said_later, gate.was_left
        self.view = view = BookView(
            self.window,
            profile=self.profile,
            lane=self.lane,
            opened=opened,
            parts=self._parts,
            lock=self.lock,
            restore=self.restore,
            sample_mark=sample.MARK if settings.is_sample else "",
            remove_sample=self._remove_sample,
        )
        if self._first_page == "today" and self.window.isVisible():
            self._read_ahead(view, opened)
        self._show(view)
        self._tell((access.warn_of_location(self.profile), said))
        opened.book.when_warned(self._warned.emit)
        self._idle.minutes = settings.lock_after_minutes
        self._idle.start()
        if was_left:
            self.lock()
        elif by_code:
            self._parts.dialogs().replace_passphrase(view.workspace, view)

    @Slot(object)
    def _tell(self, warnings: tuple[str, ...]) -> None:
        for warning in warnings:
            if warning and self.view is not None:
                self.view.messages.trouble(UserFacingError(warning))

    def _follow(self, settings: Settings) -> None:
        """What the person has set holds at once."""
        self._idle.minutes = settings.lock_after_minutes
        if self._surroundings is not None:
            self._surroundings.follow(settings)

    def _read_ahead(self, view: BookView, opened: OpenedBook) -> None:
        """Read the day while the page that shows it is loaded and made."""

        def read(_progress: Progress) -> None:
            if beginning.where(opened) is None:
                view.workspace.arrival = days.arrive(opened)

        # The page reads again, and says what is wrong.
        self.lane.run(read, then=lambda _none: None, failed=lambda _error: None)

    def _go_on(self, standing: _Standing) -> None:
        """Go to the first steps while there are any, else to the page that one came from."""
        view = self.view
        if view is None:
            return
        if not view.place[0]:
            self._show_first(view, standing)

        def forget(_progress: Progress) -> None:
            # A page that is seen has taken it by now; later it would be old.
            view.workspace.arrival = None

        # The page is read in the lane, too: when the answer to this comes, it is filled.
        self.lane.run(forget, then=lambda _none: self._settle_soon(view), failed=self.report)

    def _go_on_unasked(self, error: Exception) -> None:
        """What the book asks for could not be read. It is open all the same, and has to lock with the system."""
        if self.view is not None:
            self.view.messages.trouble(error)
        self._go_on(_Standing(begins=False, proof_due=False))

    def _settle_soon(self, view: BookView) -> None:
        """What looks through the whole book, or is not seen, waits until the first page is painted."""

        def settle() -> None:
            if view is self.view:
                view.settle()
                if self.broke_off:
                    view.tell_of_the_end(self.broke_off)
                    self.broke_off = ""
                self.around.enter(view.workspace, view.ring_bar, self._watch.settings)

        QTimer.singleShot(_PAINTED_MS, view, settle)

    @property
    def _first_page(self) -> str:
        return self._start.page if self._start.page.partition("/")[0] in PAGES else "today"

    def _show_first(self, view: BookView, standing: _Standing) -> None:
        view.show_area("first-steps" if standing.begins else self._first_page)
        if standing.proof_due and not standing.begins:
            view.remind_of_proof()

    def _show_way_in(self, gate: Gate) -> None:
        self._show(gate)
        self._gate = gate

    def _show(self, widget: QWidget) -> None:
        self._gate = None
        self.window.setCentralWidget(widget)
        # At once, and not when events go on: a page is read as soon as it is seen.
        widget.show()

    # -- from open to locked

    def lock(self) -> None:
        """Keep what is being typed, close the book, and show the way in."""
        if self._gate is not None and self._gate.is_lock:
            # The book may be about to open.
            self._gate.was_left = True
        self._closing.lock()

    def quit(self) -> None:
        """End the program, whatever is set for a closed window; first save what is typed."""
        self._closing.quit()

    def restore(self, backup: Backup, unlocking: Unlocking) -> None:
        """Put a backup in the place of the book, and lock."""
        self._closing.restore(backup, unlocking)

    def _remove_sample(self) -> None:
        self._closing.ask_to_remove_sample()

    def let_go(self, words: str) -> tuple[OpenedBook, str] | None:
        """Show words instead of the book. Gives the book, still open, with the page that was shown."""
        if self.view is None or self._opened is None:
            return None
        opened, view = self._opened, self.view
        page = view.place[0]
        self._opened = self.view = None
        self._idle.stop()
        self.window.remember_place()
        view.leave()
        self.around.leave(opened, self.lane)
        _forget_clipboard()
        # Nobody is to begin typing a passphrase into a window that is about to go.
        self._show(states.quiet_state(words))
        view.deleteLater()
        return opened, page

    def show_closed(self, words: str = "") -> None:
        """Show the way in, with words, and ring beside it."""
        self._show_gate(words)
        self._ring_locked()

    def raise_window(self) -> None:
        """Show the window above the others."""
        self.window.come_up()

    def _may_hide(self) -> bool:
        """Whether a closed window stays in the tray. A session that ends is not held up."""
        if self._is_going:
            return False
        return self._watch.settings.stay_in_tray and self.around.has_tray

    def _may_close(self) -> bool:
        """Whether a closed window may go at once. A session that ends is not held up."""
        return self._is_going or self._closing.may_go()

    @property
    def _is_going(self) -> bool:
        return self._is_quitting or self._app.isSavingSession()

    def end_program(self) -> None:
        """End it without another question."""
        self._is_quitting = True
        self._app.quit()

    def end(self) -> None:
        """Close the book and the lane. Harmless when repeated."""
        opened, self._opened = self._opened, None
        self._has_ended = True
        self._idle.stop()
        if self._opening is not None:
            self._opening.stop()
        if self._gate is not None:
            self._gate.leave()
        if self.view is not None:
            self.view.leave()
        if self._surroundings is not None:
            self._surroundings.leave(opened, self.lane)
        if opened is not None:
            self._closing.close_in_lane(opened)
        self.lane.close()
        if self._surroundings is not None:
            self._surroundings.close()

    @property
    def is_quiet(self) -> bool:
        """Whether no work is going on, and nobody waits for the screen just now."""
        return self._idle.is_still and not (self.view and self.view.workspace.jobs)

    # -- trouble

    def report(self, error: BaseException) -> None:
        """A defect: keep a report without any text of the book, and show it."""
        reports.describe(error, self.profile)
        messages.DefectDialog(self.window, reports.report(error)).open()


def _forget_clipboard() -> None:
    clipboard = QGuiApplication.clipboard()
    if clipboard.ownsClipboard():
        clipboard.clear()
