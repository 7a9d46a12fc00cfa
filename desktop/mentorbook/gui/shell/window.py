"""The window of an open book: rail, pages, messages, and the way from one page to another."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QContextMenuEvent, QDragEnterEvent, QDropEvent, QMouseEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QDialog,
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from mentorbook.gui import registry
from mentorbook.gui.exchange.drops import dropped_bundle
from mentorbook.gui.pages.page import Page
from mentorbook.gui.runtime.backup_watch import BackupWatch
from mentorbook.gui.runtime.lane import Lane
from mentorbook.gui.runtime.workspace import Workspace
from mentorbook.gui.shell.commands import commands
from mentorbook.gui.shell.keys import (
    FIND,
    GO,
    LISTS,
    PAGE,
    UNDO_KEYS,
    Binding,
    DialogKey,
    bind,
    is_typing,
    native_keys,
)
from mentorbook.gui.shell.messages import Banners, DefectDialog, MessageDesk, Toast
from mentorbook.gui.shell.parts import Command, Parts
from mentorbook.gui.shell.places import Place, Places
from mentorbook.gui.shell.rail import Area, Rail
from mentorbook.gui.shell.ring_bar import RingBar
from mentorbook.gui.widgets.order import Dialog, Screen
from mentorbook.gui.words import tr
from mentorbook.later import later
from mentorbook.model.exchange import HelpDirection
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.session import SessionStatus
from mentorbook.model.trouble import UserFacingError
from mentorbook.profile import Profile
from mentorbook.services import recovery
from mentorbook.services.opened import OpenedBook, Unlocking

if TYPE_CHECKING:
    from mentorbook.services import sessions
    from mentorbook.services import standing as standings
    from mentorbook.services.backups import Backup
else:
    sessions = later("mentorbook.services.sessions")
    standings = later("mentorbook.services.standing")

_MINUTE = 60_000
_SOON = 1_000
_QUIET = 1_500
"""Milliseconds after which the first page is there, and the modules of the others are loaded."""
_BETWEEN = 20
"""Milliseconds between two of them, for what the person does meanwhile."""
_RECENT = 6
_OF_A_SESSION = (Kind.TOPIC, Kind.NOTE)
"""Kinds that are looked at on the page of the session they belong to."""


class BookView(Screen):
    """Everything that is seen of an open book. Closing the book throws it away as a whole."""

    def __init__(
        self,
        window: QMainWindow,
        *,
        profile: Profile,
        lane: Lane,
        opened: OpenedBook,
        parts: Parts,
        lock: Callable[[], None],
        restore: Callable[[Backup, Unlocking], object] = lambda _backup, _unlocking: None,
        sample_mark: str = "",
        remove_sample: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__(window)
        self._lock, self._parts = lock, parts
        self._places = Places()
        self._states: tuple[standings.Standing, ...] = ()
        self._pages: dict[str, Page] = {}
        self._stack = QStackedWidget()
        self._banners = Banners()
        self._toast = Toast(self)
        self.messages = MessageDesk(window, self._banners, self._toast)
        self.workspace = Workspace(profile, lane, opened, self.messages, self)
        self.workspace.navigator = self
        self.workspace.place = self._stack
        self.workspace.restore = restore
        self.backups = BackupWatch(self.workspace, self)
        self.rail = Rail(
            [Area(key, words, registry.area_keys()[key]) for key, words in registry.areas()],
            lock=lock,
            state=self._go_to_state,
        )
        self.rail.chosen.connect(self.show_area)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        self.ring_bar = RingBar()
        right.addWidget(self._banners)
        right.addWidget(self.ring_bar)
        right.addWidget(self._stack, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.rail)
        layout.addLayout(right, 1)
        if sample_mark:
            act = (tr("Remove the sample"), remove_sample)
            self._banners.show_trouble(UserFacingError(sample_mark), act, tone="gold", stays=True)
        self.setAcceptDrops(True)
        self._bindings = self._make_bindings()
        self._back = bind(self, self._bindings)["Esc"]
        DialogKey(self, "Ctrl+L", lock)
        # How the book stands is read again when the day may have turned, and soon after anything has changed.
        self._minute = QTimer(self, interval=_MINUTE)
        self._minute.timeout.connect(self.refresh_state)
        self._minute.start()
        self._soon = QTimer(self, singleShot=True, interval=_SOON)
        self._soon.timeout.connect(self.refresh_state)
        self.workspace.changed.connect(lambda _changes, _initiator: self._soon.start())
        self.backups.looked.connect(self.refresh_state)
        self.workspace.proven.connect(self.refresh_state)

    def settle(self) -> None:
        """What can wait until the first page is there: how the book stands, its backups, and the other pages."""
        self.refresh_state()
        self.backups.start()
        page = self._stack.currentWidget()
        if page is not None and self.window().focusWidget() is None:
            # A screen reader is told where one is, and Tab goes on in the page.
            page.setFocus(Qt.FocusReason.OtherFocusReason)
        QTimer.singleShot(_QUIET, self, self._load_ahead)

    def _load_ahead(self) -> None:
        """Load the other pages and the dialogs while nobody waits, so that going there takes less long."""
        self.workspace.read(
            self, lambda _opened: self._parts.load_groundwork(), lambda _none: self._load_on(self._parts.load_screens())
        )

    def _load_on(self, loading: Iterator[None]) -> None:
        if next(loading, self) is not self:
            QTimer.singleShot(_BETWEEN, self, partial(self._load_on, loading))

    def refresh_state(self) -> None:
        """Say at the rail's foot how the book stands."""
        self.workspace.read(self, standings.standing, self._say_state)

    def _say_state(self, states: tuple[standings.Standing, ...]) -> None:
        self._states = states
        first = states[0]
        tip = "\n".join(tr(one.words) for one in states)
        self.rail.say(tr(first.words), tip=tip, is_trouble=first.is_trouble)

    def _go_to_state(self) -> None:
        if self._states:
            self.show_area(self._states[0].place)

    # -- the navigator

    @property
    def place(self) -> Place:
        """The page that is open, and its record."""
        return self._places.here

    def show_area(self, key: str) -> None:
        """Go to a page, or with ``page/part`` to a part of one."""
        self._go((key, None, None))

    def is_on_page_of(self, kind: Kind) -> bool:
        """Whether the page that is open is the one of a kind."""
        return registry.PAGE_OF.get(kind) == self.place[0].partition("/")[0]

    def show_record(self, kind: Kind, record_id: RecordId) -> None:
        """Go to the page of a record; a kind without a page is looked at in its form."""
        if kind in _OF_A_SESSION:
            self.workspace.read(
                self,
                lambda opened: sessions.session_around(opened, record_id),
                partial(self._show_around, kind, record_id),
            )
            return
        key = registry.PAGE_OF.get(kind)
        if key not in registry.PAGES:
            self.edit_record(kind, record_id)
        elif key:
            self._go((key, kind, record_id))

    def begin_record(self, kind: Kind, record_id: RecordId) -> None:
        """Go to a record that was just begun; it takes the focus."""
        self.show_record(kind, record_id)
        page = self._stack.currentWidget()
        if isinstance(page, Page):
            page.begin_with(record_id)

    def _show_around(self, kind: Kind, record_id: RecordId, session: RecordId | None) -> None:
        """Show a topic or a note on the page of its session; one without a session in its form."""
        if session is None:
            self.edit_record(kind, record_id)
        else:
            self.show_record(Kind.SESSION, session)

    def add_record(self, kind: Kind, values: Mapping[str, Any]) -> None:
        """Open a form for a new record."""
        self._parts.dialogs().add_record(self.workspace, self, kind, values)

    def edit_record(self, kind: Kind, record_id: RecordId) -> None:
        """Open the form of a record."""
        self._parts.dialogs().edit_record(self.workspace, self, kind, record_id)

    def focus(self, on: bool) -> None:  # noqa: FBT001 -- a setter
        """Show nothing but the page, or everything again. Whoever asked for it takes Esc meanwhile."""
        self.rail.setVisible(not on)
        self._banners.setVisible(not on)
        self._back.setEnabled(not on)

    def go_to(self, key: str) -> None:
        """Go to a page by a key, and on with the keys there: the focus goes along."""
        self.show_area(key)
        self.focus_page()

    def focus_page(self) -> None:
        """Put the focus into the page, where its list or what it begins with takes it."""
        page = self._stack.currentWidget()
        if isinstance(page, Page):
            page.take_focus()

    def go_back(self) -> None:
        """Back to where one was before."""
        if self._places.go_back():
            self._return()

    def go_forward(self) -> None:
        """Forward again, after going back."""
        if self._places.go_forward():
            self._return()

    def _return(self) -> None:
        """Open a place again. On another page the focus is back where it was there, which Qt remembers."""
        before = self._stack.currentWidget()
        self._open()
        page = self._stack.currentWidget()
        focus: QWidget | None = self.window().focusWidget()
        if page is None or page is before or focus is None or not page.isAncestorOf(focus):
            self.focus_page()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        way = {Qt.MouseButton.BackButton: self.go_back, Qt.MouseButton.ForwardButton: self.go_forward}
        if act := way.get(event.button()):
            act()
        else:
            super().mousePressEvent(event)

    def _escape(self) -> None:
        # Esc in a field leaves the field; what is being typed is not walked away from by a slip.
        if is_typing():
            self.focus_page()
        else:
            self.go_back()

    def show_tag(self, tag: str) -> None:
        """Go to the people with a tag. It is no part of the place: that is told to the process that comes after a lock."""
        self._go(("people", None, None))
        self._pages["people"].show_tag(tag)
        self.focus_page()

    def _go(self, place: Place) -> None:
        # A page may have been turned to another record since; going to the same place again brings this one back.
        if place == self.place and place[1] is None:
            return
        self._places.go(place)
        self._open()

    def _open(self) -> None:
        """Show the place where one is now."""
        key, kind, record_id = self.place
        key, _, part = key.partition("/")
        page = self._pages.get(key)
        if page is None:
            page = self._parts.page(key)(self.workspace)
            page.setAccessibleName(registry.words_of(key))
            self._pages[key] = page
            self._stack.addWidget(page)
        if kind is not None and record_id is not None:
            page.show_record(kind, record_id)
        if part:
            page.show_part(part)
        self.rail.mark(registry.area_of(key))
        self._stack.setCurrentWidget(page)

    def open_palette(self) -> None:
        """Go to anything."""
        acts = [
            Command(tr("Log a talk"), self.log_a_talk),
            Command(tr("Say thanks"), self.say_thanks, native_keys("Ctrl+T")),
            Command(tr("I gave something back"), self.give_back, native_keys("Ctrl+G")),
            Command(tr("Keys"), self.open_shortcuts, native_keys("Ctrl+/")),
            Command(tr("Lock"), self._lock, native_keys("Ctrl+L")),
        ]
        self._parts.dialogs().open_palette(
            self.workspace,
            self,
            commands(acts, go_to=self.go_to, add=self.add_record),
            recent=self._places.recent(_RECENT),
            show_tag=self.show_tag,
            went=self.focus_page,
        )

    def log_a_talk(self) -> None:
        """Open the form for a talk that was."""
        self.add_record(Kind.SESSION, {"start": sessions.just_now(self.workspace.now), "status": SessionStatus.HELD})

    def say_thanks(self) -> None:
        """Say thanks, to the person who is looked at where there is one."""
        self._parts.dialogs().say_thanks(self.workspace, self, self._looked_at())

    def give_back(self) -> None:
        """Note help that was given."""
        values: dict[str, Any] = {"direction": HelpDirection.GIVEN, "on": self.workspace.today}
        person = self._looked_at()
        self.add_record(Kind.HELP, {**values, "person": person} if person else values)

    def _looked_at(self) -> RecordId | None:
        """The person who is shown now."""
        page = self._stack.currentWidget()
        return page.about if isinstance(page, Page) else None

    def open_shortcuts(self) -> None:
        """All keys."""
        self._parts.dialogs().show_keys(self, self._bindings)

    def tell_of_the_end(self, report: str) -> None:
        """Say that the run before this one broke off, and offer its report."""
        trouble = UserFacingError(
            tr("Mentorbook broke off the last time it ran."),
            what=tr("What was saved is safe; of what was being typed, two seconds at most are missing."),
        )
        shows = (tr("Show the report"), lambda: DefectDialog(self, report).open())
        self._banners.show_trouble(trouble, shows)

    def remind_of_proof(self) -> None:
        """Say that nobody has shown yet that they have the recovery sheet, with the way to show it."""
        words = UserFacingError(
            tr("Your recovery sheet is not proven yet."),
            what=tr("Without it, a forgotten passphrase means a lost book."),
        )
        prove = (tr("Prove it now"), lambda: self._parts.dialogs().prove_sheet(self.workspace, self))
        later = (tr("In a week"), lambda: self.workspace.read(self, recovery.remind_later, lambda _none: None))
        self._banners.show_trouble(words, prove, later, tone="gold")

    def keep(self) -> None:
        """Save what is being typed anywhere, or keep a draft of it, and stay."""
        for page in self._pages.values():
            page.keep()
        self.workspace.keep()

    def leave(self) -> None:
        """The book is about to close: keep what is being typed, and let go of every word."""
        self.workspace.stop_work()
        for dialog in self.findChildren(QDialog):
            if isinstance(dialog, Dialog):
                dialog.leave()
            else:
                dialog.reject()
        for page in self._pages.values():
            page.leave()
        self.messages.forget()

    # -- a bundle that is dropped on the window

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_bundle(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = dropped_bundle(event.mimeData())
        if path is not None:
            event.acceptProposedAction()
            self._parts.dialogs().import_bundle(self.workspace, self, path)

    # -- keys

    def _make_bindings(self) -> tuple[Binding, ...]:
        """Every key of the window. Their page is made from this, so that it says what is true."""
        keys = registry.area_keys()
        areas = [Binding(keys[key], words, GO, partial(self.go_to, key)) for key, words in registry.areas()]
        return (
            *areas,
            Binding("Ctrl+,", "Settings", GO, partial(self.go_to, "settings")),
            Binding("Ctrl+K", "Go to anything, or do something", FIND, self.open_palette),
            Binding("Ctrl+F", "Search", FIND, self.open_palette),
            Binding("Ctrl+N", "Add what belongs on this page", FIND, self._add_here),
            Binding("Ctrl+T", "Say thanks", FIND, self.say_thanks),
            Binding("Ctrl+G", "Note what you gave back", FIND, self.give_back),
            Binding(UNDO_KEYS, "Undo what was just done", FIND, self._toast.undo),
            Binding(
                "Shift+F10",
                "What to do with what has the focus, where there is a menu of it",
                LISTS,
                self._ask_for_menu,
            ),
            Binding("Alt+Left", "Back to where you were", PAGE, self.go_back),
            Binding("Alt+Right", "Forward again", PAGE, self.go_forward),
            Binding("Esc", "Leave a field; else back", PAGE, self._escape),
            Binding("Ctrl+/", "All keys", PAGE, self.open_shortcuts),
            Binding("Ctrl+L", "Lock the book", PAGE, self._lock),
            # The program answers it, with the book open or locked.
            Binding("Ctrl+Q", "Quit Mentorbook", PAGE),
        )

    def _ask_for_menu(self) -> None:
        """What the menu key asks for; many keyboards have none."""
        focus = QApplication.focusWidget()
        if focus is None:
            return
        where = focus.rect().center()
        if isinstance(focus, QAbstractItemView) and focus.currentIndex().isValid():
            where = focus.visualRect(focus.currentIndex()).center()
        event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, where, focus.mapToGlobal(where))
        QApplication.sendEvent(focus, event)

    def _add_here(self) -> None:
        page = self._pages.get(self.place[0].partition("/")[0])
        if page is not None:
            page.add_new()
