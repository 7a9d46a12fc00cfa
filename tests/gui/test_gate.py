"""From nothing to an open book, and from open to locked and back."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEvent, QEventLoop
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget

from mentorbook.gui import application
from mentorbook.gui.application import Desktop, Start
from mentorbook.gui.gate.unlock import UnlockScreen
from mentorbook.gui.gate.welcome import WelcomeScreen
from mentorbook.gui.runtime.single import SingleInstance
from mentorbook.services.opened import has_book
from tests.gui.conftest import APPLICATION
from tests.support.profiles import MakeProfile
from tests.support.window import DEADLINE

PASSPHRASE = "tolemi ravudo zaiplu goumi steka"


def wait_for(holds: Callable[[], object]) -> None:
    """Let events happen until something holds."""
    deadline = QDeadlineTimer(DEADLINE)
    while not holds():
        assert not deadline.hasExpired(), "it did not come about in time"
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def desktop(make_profile: MakeProfile, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desktop]:
    """The whole program with a window on a profile without a book; locking stays in this process."""
    monkeypatch.setattr(application, "relaunch_locked", lambda *_arguments, **_named: None)
    profile = make_profile()
    found = Desktop(APPLICATION, profile, Start(), SingleInstance(profile))
    found.begin()
    yield found
    found.end()
    found.window.close()
    found.window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def seen(widget: QWidget, kind: type[QWidget]) -> list[QWidget]:
    return [one for one in widget.findChildren(kind) if one.isVisible()]


def press(widget: QWidget, words: str) -> None:
    (button,) = [one for one in seen(widget, QPushButton) if isinstance(one, QPushButton) and one.text() == words]
    button.click()


def enter(widget: QWidget, name: str, words: str) -> None:
    (line,) = [one for one in seen(widget, QLineEdit) if isinstance(one, QLineEdit) and one.accessibleName() == name]
    line.setText(words)


def words_on(widget: QWidget) -> str:
    return "\n".join(one.text() for one in seen(widget, QLabel) if isinstance(one, QLabel))


def make_book(desktop: Desktop) -> str:
    """The first run up to the open book; its recovery code."""
    window = desktop.window
    press(window, "Start your book")
    enter(window, "Passphrase", PASSPHRASE)
    enter(window, "The same again", PASSPHRASE)
    press(window, "Make the book")
    wait_for(lambda: "Your recovery sheet" in words_on(window))
    (code,) = [
        one.text()
        for one in seen(window, QLabel)
        if isinstance(one, QLabel) and one.accessibleName() == "Recovery code"
    ]
    for line in seen(window, QLineEdit):
        assert isinstance(line, QLineEdit)
        number = int(line.placeholderText().removeprefix("Group "))
        line.setText(code.split("-")[number - 1])
    press(window, "I have it")
    wait_for(lambda: "Stay unlocked on this computer?" in words_on(window))
    press(window, "Ask for the passphrase")
    wait_for(lambda: desktop.view is not None)
    return code


def test_the_first_run_makes_a_book_with_a_proven_sheet(desktop: Desktop) -> None:
    assert isinstance(desktop.window.centralWidget(), WelcomeScreen)
    make_book(desktop)
    assert has_book(desktop.profile)
    wait_for(lambda: "Settings" in [one.text() for one in seen(desktop.window, QPushButton)])  # type: ignore[attr-defined]


def test_two_different_passphrases_make_no_book(desktop: Desktop) -> None:
    press(desktop.window, "Start your book")
    enter(desktop.window, "Passphrase", PASSPHRASE)
    enter(desktop.window, "The same again", "something else")
    press(desktop.window, "Make the book")
    assert "differ" in words_on(desktop.window)
    assert not has_book(desktop.profile)


def test_a_wrong_group_is_no_proof(desktop: Desktop) -> None:
    press(desktop.window, "Start your book")
    enter(desktop.window, "Passphrase", PASSPHRASE)
    enter(desktop.window, "The same again", PASSPHRASE)
    press(desktop.window, "Make the book")
    wait_for(lambda: "Your recovery sheet" in words_on(desktop.window))
    press(desktop.window, "I have it")
    assert "not what the sheet says" in words_on(desktop.window)


def test_five_words_are_suggested_and_shown(desktop: Desktop) -> None:
    press(desktop.window, "Start your book")
    press(desktop.window, "Suggest five words")
    first, again = (one for one in seen(desktop.window, QLineEdit) if isinstance(one, QLineEdit))
    assert len(first.text().split()) == 5
    assert first.text() == again.text()
    assert first.echoMode() is QLineEdit.EchoMode.Normal
    assert "Strong." in words_on(desktop.window)


@pytest.mark.parametrize("way", ["passphrase", "recovery code"])
def test_locked_and_unlocked(desktop: Desktop, way: str) -> None:
    code = make_book(desktop)
    desktop.lock()
    gate = desktop.window.centralWidget()
    assert isinstance(gate, UnlockScreen)
    wait_for(gate.isVisible)
    if way == "passphrase":
        enter(gate, "Passphrase", "not this one")
        press(gate, "Unlock")
        wait_for(lambda: "passphrase" in words_on(gate) and "Unlock" in button_words(gate))
        assert desktop.view is None
        enter(gate, "Passphrase", PASSPHRASE)
    else:
        press(gate, "Use the recovery code")
        enter(gate, "Recovery code", code)
    press(gate, "Unlock")
    wait_for(lambda: desktop.view is not None)


def button_words(widget: QWidget) -> list[str]:
    return [one.text() for one in seen(widget, QPushButton) if isinstance(one, QPushButton) and one.isEnabled()]


def test_nothing_of_the_book_is_left_on_the_screen_after_locking(desktop: Desktop) -> None:
    make_book(desktop)
    assert desktop.view is not None
    desktop.view.messages.toast("Kept: zanzibarword")
    desktop.lock()
    wait_for(lambda: not any("zanzibarword" in text_of(one) for one in QApplication.allWidgets()))


def text_of(widget: QWidget) -> str:
    found = [widget.accessibleName(), widget.toolTip(), widget.windowTitle()]
    return (
        " ".join([*found, widget.text()]) if isinstance(widget, QLabel | QPushButton | QLineEdit) else " ".join(found)
    )
