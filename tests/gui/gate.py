"""What a person does at the ways in: the first run, locking and unlocking."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget

from mentorbook.gui.desktop import Desktop
from mentorbook.gui.gate.unlock import UnlockScreen
from tests.support import keychains
from tests.support.running import enter, press, seen, wait_for, words_on

PASSPHRASE = "tolemi ravudo zaiplu goumi steka"


def choose_passphrase(window: QWidget) -> None:
    """The first run up to the making of the book."""
    press(window, "Start your book")
    enter(window, "Passphrase", PASSPHRASE)
    enter(window, "The same again", PASSPHRASE)
    press(window, "Make the book")


def make_book(desktop: Desktop, *, proven: bool = True) -> str:
    """The first run up to the open book; its recovery code."""
    window = desktop.window
    choose_passphrase(window)
    wait_for(lambda: "Your recovery sheet" in words_on(window))
    code = code_on(window)
    if proven:
        prove(window, code)
    else:
        press(window, "Skip the proof")
    wait_for(lambda: "Stay unlocked on this computer?" in words_on(window))
    press(window, "Ask for the passphrase")
    wait_for(lambda: desktop.view is not None)
    wait_for(lambda: desktop.view and desktop.view.place[0])
    return code


def code_on(window: QWidget) -> str:
    """The recovery code that is shown."""
    (code,) = [one.accessibleDescription() for one in seen(window, QLabel) if one.accessibleName() == "Recovery code"]
    return code


def prove(window: QWidget, code: str) -> None:
    """Type the two groups that are asked for."""
    for line in seen(window, QLineEdit):
        assert isinstance(line, QLineEdit)
        number = int(line.placeholderText().removeprefix("Group "))
        line.setText(code.split("-")[number - 1].lower())
    press(window, "I have it")


def with_keychain(desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> keychains.Vault:
    """An open book whose key lies in a keychain that does not answer for now."""
    vault = keychains.Vault()
    keychains.use(monkeypatch, vault)
    window = desktop.window
    choose_passphrase(window)
    wait_for(lambda: "Your recovery sheet" in words_on(window))
    press(window, "Skip the proof")
    press(window, "Stay unlocked")
    wait_for(lambda: desktop.view is not None)
    vault.go.clear()
    return vault


def button_words(widget: QWidget) -> list[str]:
    """What the buttons say that can be pressed."""
    return [one.text() for one in seen(widget, QPushButton) if one.isEnabled()]


def lock(desktop: Desktop) -> UnlockScreen:
    """Lock the book; the way in."""
    desktop.lock()
    wait_for(lambda: isinstance(desktop.window.centralWidget(), UnlockScreen))
    gate = desktop.window.centralWidget()
    assert isinstance(gate, UnlockScreen)
    wait_for(gate.isVisible)
    return gate


def unlock(desktop: Desktop, gate: UnlockScreen, passphrase: str = PASSPHRASE) -> None:
    """Open the book by its passphrase."""
    enter(gate, "Passphrase", passphrase)
    press(gate, "Unlock")
    wait_for(lambda: desktop.view is not None)


def lane_is_idle(desktop: Desktop) -> None:
    """Let everything that was asked of the lane arrive."""
    done: list[None] = []
    desktop.lane.run(lambda _progress: None, then=done.append, failed=lambda _error: None)
    wait_for(lambda: done)
