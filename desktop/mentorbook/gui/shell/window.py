"""The window of an open book: rail, pages, messages, and the way from one page to another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from mentorbook.gui import registry
from mentorbook.gui.forms.dialog import RecordDialog
from mentorbook.gui.forms.wording import kind_words
from mentorbook.gui.pages.page import Page
from mentorbook.gui.runtime.lane import Lane
from mentorbook.gui.runtime.workspace import Workspace
from mentorbook.gui.shell.messages import Banners, MessageDesk, Toast
from mentorbook.gui.shell.palette import Command, Palette
from mentorbook.gui.shell.rail import Area, Rail
from mentorbook.gui.shell.ring_bar import RingBar
from mentorbook.gui.words import tr
from mentorbook.gui.writing.note_dialog import NoteDialog
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.trouble import UserFacingError
from mentorbook.profile import Profile
from mentorbook.services.opened import OpenedBook

Place = tuple[str, Kind | None, RecordId | None]
"""A page's key, and the record that it shows."""


class BookView(QWidget):
    """Everything that is seen of an open book. Closing the book throws it away as a whole."""

    def __init__(
        self,
        window: QMainWindow,
        *,
        profile: Profile,
        lane: Lane,
        opened: OpenedBook,
        lock: Callable[[], None],
        sample_mark: str = "",
    ) -> None:
        super().__init__(window)
        self._lock = lock
        self._history: list[Place] = []
        self._place: Place = ("", None, None)
        self._pages: dict[str, Page] = {}
        self._stack = QStackedWidget()
        self._banners = Banners()
        self._toast = Toast(self)
        self.messages = MessageDesk(window, self._banners, self._toast)
        self.workspace = Workspace(profile, lane, opened, self.messages)
        self.workspace.navigator = self
        self.rail = Rail(
            [Area(key, words) for key, words in registry.areas()],
            lock=lock,
            state=lambda: self.show_area("settings"),
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
            self._banners.show_trouble(UserFacingError(sample_mark), tone="gold")
        self._add_keys()

    # -- the navigator

    @property
    def place(self) -> Place:
        """The page that is open, and its record."""
        return self._place

    def show_area(self, key: str) -> None:
        """Go to a page, or with ``page/part`` to a part of one."""
        self._go((key, None, None))

    def show_record(self, kind: Kind, record_id: RecordId) -> None:
        """Go to the page of a record; a kind without a page is looked at in its form."""
        key = registry.PAGE_OF.get(kind)
        if key not in registry.PAGES:
            self.edit_record(kind, record_id)
        elif key:
            self._go((key, kind, record_id))

    def add_record(self, kind: Kind, values: Mapping[str, Any]) -> None:
        """Open a form for a new record."""
        if kind is Kind.NOTE:
            NoteDialog(self.workspace, self, values=values).open()
            return
        RecordDialog(self.workspace, self, kind, values=values).open()

    def edit_record(self, kind: Kind, record_id: RecordId) -> None:
        """Open the form of a record."""
        if kind is Kind.NOTE:
            NoteDialog(self.workspace, self, note=record_id).open()
            return
        RecordDialog(self.workspace, self, kind, record_id=record_id).open()

    def focus(self, on: bool) -> None:  # noqa: FBT001 -- a setter
        """Show nothing but the page, or everything again. Whoever asked for it takes Esc meanwhile."""
        self.rail.setVisible(not on)
        self._banners.setVisible(not on)
        self._back.setEnabled(not on)

    def go_back(self) -> None:
        """Back to where one was before."""
        if self._history:
            self._open(self._history.pop())

    def _go(self, place: Place) -> None:
        if place == self._place:
            return
        if self._place[0]:
            self._history = [*self._history[-50:], self._place]
        self._open(place)

    def _open(self, place: Place) -> None:
        key, kind, record_id = place
        key, _, part = key.partition("/")
        page = self._pages.get(key)
        if page is None:
            page = registry.PAGES[key](self.workspace)
            self._pages[key] = page
            self._stack.addWidget(page)
        self._place = place
        if kind is not None and record_id is not None:
            page.show_record(kind, record_id)
        if part:
            page.show_part(part)
        self.rail.mark(key)
        self._stack.setCurrentWidget(page)

    def open_palette(self) -> None:
        """Go to anything."""
        pages = [Command(words, partial(self.show_area, key)) for key, words in registry.areas()]
        adds = [
            Command(tr("New {kind}", kind=kind_words(kind)), partial(self.add_record, kind, {}))
            for kind in (Kind.PERSON, Kind.GOAL, Kind.SESSION, Kind.NOTE, Kind.THANKS, Kind.ACTION, Kind.REMINDER)
        ]
        rest = [Command(tr("Settings"), partial(self.show_area, "settings")), Command(tr("Lock"), self._lock)]
        Palette(self.workspace, self, [*pages, *adds, *rest]).open()

    def leave(self) -> None:
        """The book is about to close: keep what is being typed, and let go of every word."""
        self.workspace.stop_work()
        for dialog in self.findChildren(QDialog):
            dialog.reject()
        for page in self._pages.values():
            page.leave()
        self.messages.forget()

    # -- keys

    def _add_keys(self) -> None:
        for number, (key, _words) in enumerate(registry.areas(), start=1):
            self._key(f"Ctrl+{number}", lambda key=key: self.show_area(key))  # type: ignore[misc]
        self._key("Ctrl+L", self._lock)
        self._key("Ctrl+K", self.open_palette)
        self._key("Ctrl+F", self.open_palette)
        self._key("Ctrl+,", lambda: self.show_area("settings"))
        self._key("Ctrl+N", self._add_here)
        self._key("Alt+Left", self.go_back)
        self._back = self._key("Esc", self.go_back)

    def _key(self, keys: str, act: Callable[[], None]) -> QShortcut:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        shortcut.activated.connect(act)
        return shortcut

    def _add_here(self) -> None:
        page = self._pages.get(self._place[0].partition("/")[0])
        if page is not None:
            page.add_new()
