"""A real window on a real book without a screen, for tests and for pictures: its lane, its pages, and what is done in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEvent, QEventLoop, QLocale, QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QLabel,
    QLineEdit,
    QMainWindow,
    QPlainTextEdit,
    QWidget,
)
from shiboken6 import isValid

from mentorbook.bootstrap import WindowParts
from mentorbook.gui.gate.frame import Gate
from mentorbook.gui.pages.page import Page
from mentorbook.gui.runtime.lane import Job, Lane
from mentorbook.gui.runtime.workspace import Workspace
from mentorbook.gui.shell.messages import Toast
from mentorbook.gui.shell.window import BookView
from mentorbook.gui.style import icons
from mentorbook.gui.style.theme import STYLE, Appearance, Theme
from mentorbook.model.catalogue import read_values
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.record import Record
from mentorbook.profile import Profile
from mentorbook.services import records
from mentorbook.services.opened import OpenedBook

#: Milliseconds after which something that should have happened will not.
DEADLINE = 90_000

_T = TypeVar("_T")


def make_application() -> QApplication:
    """The application of this process, without a display, in the light colours."""
    running = QApplication.instance()
    app = (
        running if isinstance(running, QApplication) else QApplication(["mentorbook", "-platform", "offscreen", *STYLE])
    )
    # Dates and times look alike wherever this runs.
    QLocale.setDefault(QLocale.c())
    icons.register()
    if app.findChild(Theme) is None:
        Theme(app, Appearance.LIGHT)
    return app


def on_screen() -> str:
    """What can be read in each window, for a failure of waiting."""
    shown = []
    for window in QApplication.topLevelWidgets():
        if not window.isVisible():
            continue
        parts = [one for one in window.findChildren(QWidget) if one.isVisible()]
        words = [
            one.toPlainText() if isinstance(one, QPlainTextEdit) else one.text()
            for one in parts
            if isinstance(one, QLabel | QAbstractButton | QLineEdit | QPlainTextEdit)
        ]
        heading = f"{type(window).__name__} “{window.windowTitle()}”"
        shown.append(f"{heading}: {' | '.join(word for word in words if word)}")
    return "; ".join(shown) or "no window is shown"


class Stage:
    """A window with an open book. Everything that was asked for has arrived when a method returns."""

    def __init__(self, profile: Profile, open_: Callable[[], OpenedBook], *, mark: str = "") -> None:
        self.lane = Lane("store")
        self.window = QMainWindow()
        self.window.resize(1280, 800)
        self.locked = 0
        self.profile = profile
        self._mark = mark
        self.opened = self._run(open_)
        self._show()

    def _show(self) -> None:
        self.view = BookView(
            self.window,
            parts=WindowParts(),
            profile=self.profile,
            lane=self.lane,
            opened=self.opened,
            lock=self._lock,
            sample_mark=self._mark,
        )
        self.view.refresh_state()
        self.window.setCentralWidget(self.view)
        self.window.show()
        self.window.activateWindow()

    def _lock(self) -> None:
        self.locked += 1

    @property
    def workspace(self) -> Workspace:
        return self.view.workspace

    def come_back(self) -> None:
        """Leave the book as at a lock, and come back to it in a new window on the same open book."""
        self._leave()
        if isValid(self.view):
            self.view.deleteLater()
        self._show()

    def _leave(self) -> None:
        """Let what is shown keep or close what it has."""
        shown = self.window.centralWidget()
        if isinstance(shown, BookView | Gate):
            shown.leave()
        self.settle()

    def show_instead(self, widget: QWidget) -> None:
        """Show something else in the place of the book, which stays open."""
        self._leave()
        self.window.setCentralWidget(widget)
        self.settle()

    def close(self) -> None:
        """Close the window and the book."""
        self._leave()
        self._run(self.opened.close)
        self.lane.close()
        self.window.close()
        self.window.deleteLater()
        self.lane.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    # -- the book

    def _run(self, work: Callable[[], _T]) -> _T:
        loop, values, errors = QEventLoop(), list[_T](), list[Exception]()

        def arrived(value: _T) -> None:
            values.append(value)
            loop.quit()

        def failed(error: Exception) -> None:
            errors.append(error)
            loop.quit()

        QTimer.singleShot(DEADLINE, loop, loop.quit)
        self.lane.run(lambda _progress: work(), then=arrived, failed=failed)
        loop.exec()
        if errors:
            raise errors[0]
        assert values, f"the lane did not answer in time; {on_screen()}"
        return values[0]

    def do(self, work: Callable[[OpenedBook], _T]) -> _T:
        """Do something with the book in its lane, behind the window's back."""
        return self._run(lambda: work(self.opened))

    def add(self, kind: Kind, **plain: object) -> RecordId:
        """Add a record behind the window's back."""
        return self.do(lambda opened: records.add(opened, kind, read_values(kind, plain)).record.id)

    def record(self, record_id: RecordId) -> Record:
        """A record as the book has it now."""
        return self.do(lambda opened: records.look(opened, record_id).record)

    def all(self, kind: Kind) -> list[Record]:
        """All records of a kind outside the trash."""
        return self.do(lambda opened: opened.store.records(kind))

    def settle(self) -> None:
        """Let everything arrive: what was asked of the book, and what its answers ask for in turn."""
        for _ in range(4):
            self._run(lambda: None)
            QApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def wait_until(self, holds: Callable[[], object]) -> None:
        """Let events happen until something holds."""
        deadline = QDeadlineTimer(DEADLINE)
        while not holds():
            assert not deadline.hasExpired(), f"it did not come about in time; {on_screen()}"
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def wait_for_pauses(self, within: QWidget) -> None:
        """Let the pauses run out after which something happens, such as a search after the last key."""
        timers = [timer for timer in within.findChildren(QTimer) if timer.isSingleShot()]
        self.wait_until(lambda: not any(isValid(timer) and timer.isActive() for timer in timers))
        self.settle()

    def hold_reading(self) -> None:
        """From now on nothing that a page reads arrives, as if the disk were very slow."""
        self.workspace.read = lambda *_arguments, **_named: Job()  # type: ignore[method-assign]

    def break_reading(self, error: Exception) -> None:
        """From now on all that a page reads fails with this error."""
        read = self.workspace.read

        def fail(_opened: OpenedBook) -> None:
            raise error

        def broken(owner: QObject, _work: object, then: Callable[[Any], None], **named: Any) -> Job:
            return read(owner, fail, then, **named)

        self.workspace.read = broken  # type: ignore[method-assign, assignment]

    # -- what a person sees and does

    def go(self, key: str) -> Page:
        """Go to a page, and wait until it is filled."""
        self.view.show_area(key)
        self.settle()
        return self.page

    def show(self, kind: Kind, record_id: RecordId) -> Page:
        """Go to a record, and wait until its page is filled."""
        self.view.show_record(kind, record_id)
        self.settle()
        return self.page

    @property
    def page(self) -> Page:
        """The page that is seen."""
        (found,) = [page for page in self.view.findChildren(Page) if page.isVisible()]
        assert isinstance(found, Page)
        return found

    @property
    def dialog(self) -> QDialog:
        """The dialog that is open."""
        (found,) = [dialog for dialog in self.window.findChildren(QDialog) if dialog.isVisible()]
        assert isinstance(found, QDialog)
        return found

    def words(self, within: QWidget | None = None) -> list[str]:
        """All texts that can be seen."""
        labels = (within or self.page).findChildren(QLabel)
        return [label.text() for label in labels if label.isVisible() and label.text()]

    def buttons(self, words: str, within: QWidget | None = None) -> list[QAbstractButton]:
        """The buttons that can be seen with these words on them, or said of them."""
        found = (within or self.page).findChildren(QAbstractButton)
        return [
            one for one in found if one.isVisible() and words in (one.text().replace("&&", "&"), one.accessibleName())
        ]

    def click(self, words: str, within: QWidget | None = None) -> None:
        """Click the one button with these words, and wait for what comes of it."""
        (found,) = self.buttons(words, within)
        assert found.isEnabled()
        QTest.mouseClick(found, Qt.MouseButton.LeftButton)
        self.settle()

    def press(
        self,
        key: Qt.Key,
        on: QWidget | None = None,
        modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> None:
        """Press a key where the focus is, or on a widget, and wait for what comes of it."""
        target = on or QApplication.focusWidget() or self.view
        QTest.keyClick(target, key, modifiers)
        self.settle()

    @property
    def toast(self) -> str:
        """The words of the toast that is seen; empty without one."""
        return next((toast.accessibleName() for toast in self.view.findChildren(Toast) if toast.isVisible()), "")

    def undo(self) -> None:
        """Click the undo in the toast."""
        (toast,) = [one for one in self.view.findChildren(Toast) if one.isVisible()]
        self.click("Undo", toast)
