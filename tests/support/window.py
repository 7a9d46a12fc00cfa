"""A real window on a real, empty book for tests."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TypeVar

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent
from PySide6.QtWidgets import QDialog, QListView, QMenu, QWidget
from shiboken6 import isValid

from mentorbook.book.keyshelf import read_key_file
from mentorbook.book.storage import NoRoom
from mentorbook.gui.widgets import text
from mentorbook.model.trouble import UserFacingError
from mentorbook.profile import Profile
from mentorbook.services.opened import OpenedBook, Unlocking, create_book
from mentorbook.store.store import Store
from touring.stage import DEADLINE, Stage, make_application

__all__ = ["DEADLINE", "Desk", "full_disk", "hearing", "make_application", "rows_of"]

_WidgetT = TypeVar("_WidgetT", bound=QWidget)


@contextmanager
def hearing() -> Iterator[list[str]]:
    """What a screen reader is told to say meanwhile, wherever the focus is."""
    heard: list[str] = []

    class Listener(QAccessible):
        @staticmethod
        def updateAccessibility(event: QAccessibleEvent) -> None:  # noqa: N802 -- Qt's name
            assert isinstance(event, QAccessibleAnnouncementEvent)
            heard.append(event.message())

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text, "QAccessible", Listener)
        yield heard


@contextmanager
def full_disk() -> Iterator[None]:
    """Meanwhile nothing finds room on the disk, neither records nor drafts."""

    def no_room(*_arguments: object, **_named: object) -> None:
        raise NoRoom

    with pytest.MonkeyPatch.context() as patch:
        for name in ("write", "save_draft", "drop_draft"):
            patch.setattr(Store, name, no_room)
        yield


class Desk(Stage):
    """A window with an open, empty book. Everything that was asked for has arrived when a method returns."""

    def __init__(self, profile: Profile) -> None:
        super().__init__(profile, lambda: create_book(profile, passphrase="words that are long enough")[0])

    @property
    def dialogs(self) -> list[QDialog]:
        """All dialogs that are open."""
        return [dialog for dialog in self.window.findChildren(QDialog) if dialog.isVisible()]

    @contextmanager
    def held(self) -> Iterator[None]:
        """The book does not answer meanwhile, as behind long work. Afterwards everything has arrived."""
        go = threading.Event()
        self.lane.run(lambda _progress: go.wait(), then=lambda _went: None, failed=lambda _error: None)
        try:
            yield
        finally:
            go.set()
        self.settle()

    def wait_for_pauses(self, within: QWidget) -> None:
        """Let the pauses be over after which something happens. In the tests of the window none ends by itself."""
        for timer in within.findChildren(QTimer):
            if isValid(timer) and timer.isSingleShot() and timer.isActive():
                timer.stop()
                timer.timeout.emit()
        self.settle()

    def stop_work(self) -> None:
        """Press Stop as soon as there is a button for it. For what is called in the lane, in the middle of long work."""
        while not self.workspace.jobs:
            time.sleep(0.001)
        self.workspace.stop_work()

    def at(self, days: float) -> str:
        """So many days from now, as a record says it."""
        local = (self.profile.clock.now() + timedelta(days=days)).astimezone(self.profile.clock.zone())
        return f"{local:%Y-%m-%dT%H:%M}[Europe/Helsinki]"

    def day(self, days: float) -> str:
        """The day so many days from now."""
        return self.at(days)[:10]

    def choose_entry(self, menu: QMenu, *path: str) -> None:
        """Choose an entry of a menu, or of a menu inside of it."""
        menu.aboutToShow.emit()
        for words in path[:-1]:
            (inner,) = [action.menu() for action in menu.actions() if action.text() == words]
            assert isinstance(inner, QMenu)
            menu = inner
        (action,) = [action for action in menu.actions() if action.text() == path[-1]]
        action.trigger()
        self.settle()

    def opens_with(self, unlocking: Unlocking) -> bool:
        """Whether the book would open this way."""

        def tried(opened: OpenedBook) -> bool:
            try:
                unlocking.unlock()(read_key_file(opened.profile.paths.keys))
            except UserFacingError:
                return False
            return True

        return self.do(tried)


def called(within: QWidget, kind: type[_WidgetT], name: str) -> _WidgetT:
    """The one widget of a kind that a screen reader calls so."""
    (found,) = [one for one in within.findChildren(kind) if isinstance(one, kind) and one.accessibleName() == name]
    return found


def rows_of(view: QListView) -> list[str]:
    """What the rows of a list are called."""
    model = view.model()
    return [model.index(place, 0).data() for place in range(model.rowCount())]
