"""The whole program with its window in this process, and what a person does in it while events go on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEvent, QEventLoop
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget

from mentorbook.bootstrap import WindowParts
from mentorbook.gui.desktop import Desktop, Start
from mentorbook.gui.runtime.single import SingleInstance
from mentorbook.profile import Profile
from tests.support.window import DEADLINE, make_application
from touring.stage import on_screen

_WidgetT = TypeVar("_WidgetT", bound=QWidget)


@contextmanager
def running(profile: Profile, start: Start | None = None) -> Iterator[Desktop]:
    """The program from its first picture to its end. Nothing of its window is left afterwards."""
    found = Desktop(make_application(), profile, start or Start(), SingleInstance(profile), WindowParts())
    found.begin()
    try:
        yield found
    finally:
        found.end()
        found.window.close()
        found.window.deleteLater()
        # Its watches and timers would go on in all tests that follow.
        found.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def wait_for(holds: Callable[[], object]) -> None:
    """Let events happen until something holds."""
    deadline = QDeadlineTimer(DEADLINE)
    while not holds():
        assert not deadline.hasExpired(), f"it did not come about in time; {on_screen()}"
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def seen(within: QWidget, kind: type[_WidgetT]) -> list[_WidgetT]:
    """What of a kind is visible."""
    return [one for one in within.findChildren(kind) if isinstance(one, kind) and one.isVisible()]


def press(within: QWidget, words: str) -> None:
    """Press the one button that says this."""
    (button,) = [one for one in seen(within, QPushButton) if one.text() == words]
    button.click()


def enter(within: QWidget, name: str, words: str) -> None:
    """Put words into the one line of that name."""
    (line,) = [one for one in seen(within, QLineEdit) if one.accessibleName() == name]
    line.setText(words)


def words_on(within: QWidget) -> str:
    """All that visible labels say."""
    return "\n".join(one.text() for one in seen(within, QLabel))
