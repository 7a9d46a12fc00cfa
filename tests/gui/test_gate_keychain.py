"""A book that opens by itself, as long as the keychain answers."""

from __future__ import annotations

import pytest
from keyring.errors import KeyringError, KeyringLocked
from PySide6.QtWidgets import QLineEdit

from mentorbook.gui.desktop import Desktop
from mentorbook.model.trouble import UserFacingError
from mentorbook.services import beginning
from mentorbook.services.opened import OpenedBook, Unlocking, open_book
from tests.gui.gate import (
    PASSPHRASE,
    button_words,
    lane_is_idle,
    lock,
    unlock,
    with_keychain,
)
from tests.support import keychains
from tests.support.running import press, running, seen, wait_for, words_on


def test_it_stays_unlocked_where_the_keychain_keeps_the_key(desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> None:
    keychains.use(monkeypatch, keychains.Vault())
    window = desktop.window
    press(window, "Start your book")
    press(window, "Suggest five words")
    press(window, "Make the book")
    wait_for(lambda: "Your recovery sheet" in words_on(window))
    press(window, "Skip the proof")
    press(window, "Stay unlocked")
    wait_for(lambda: desktop.view is not None)
    gate = lock(desktop)
    press(gate, "Unlock with this computer")
    wait_for(lambda: desktop.view is not None)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (KeyringLocked(), "The keychain is locked."),
        (KeyringError("no"), "no keychain on this computer"),
        (None, "does not answer"),
    ],
)
def test_a_keychain_that_refuses_keeps_nobody_from_going_on(
    desktop: Desktop, monkeypatch: pytest.MonkeyPatch, error: Exception | None, words: str
) -> None:
    vault = keychains.Vault()
    vault.error = error
    if error is None:
        vault.go.clear()
    keychains.use(monkeypatch, vault)
    window = desktop.window
    press(window, "Start your book")
    press(window, "Suggest five words")
    press(window, "Make the book")
    wait_for(lambda: "Your recovery sheet" in words_on(window))
    press(window, "Skip the proof")
    press(window, "Stay unlocked")
    wait_for(lambda: words in words_on(window))
    press(window, "Go on without")
    wait_for(lambda: desktop.view is not None)
    vault.go.set()


def test_a_late_answer_of_the_keychain_still_opens(desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> None:
    vault = with_keychain(desktop, monkeypatch)
    gate = lock(desktop)
    press(gate, "Unlock with this computer")
    wait_for(lambda: "does not answer" in words_on(gate))
    assert "Unlock" in button_words(gate)
    vault.go.set()
    wait_for(lambda: desktop.view is not None)


def test_the_passphrase_opens_beside_a_silent_keychain(desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> None:
    vault = with_keychain(desktop, monkeypatch)
    gate = lock(desktop)
    press(gate, "Unlock with this computer")
    unlock(desktop, gate)
    view = desktop.view
    vault.go.set()
    lane_is_idle(desktop)
    assert desktop.view is view


def test_an_older_book_is_told_of_once_the_keychain_says_so(desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> None:
    vault = with_keychain(desktop, monkeypatch)
    vault.go.set()
    gate = lock(desktop)
    lane_is_idle(desktop)
    (seen_last,) = [name for name in vault.items if name[0].endswith("/generation")]
    vault.items[seen_last] = "1000"
    press(gate, "Unlock with this computer")
    wait_for(lambda: desktop.view is not None)
    wait_for(lambda: "older than the one last opened" in words_on(desktop.window))


def test_a_book_that_opens_by_itself_shows_no_lock_screen_unless_it_takes_long(
    desktop: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = with_keychain(desktop, monkeypatch)
    lock(desktop)
    lane_is_idle(desktop)
    with running(desktop.profile) as again:
        assert not words_on(again.window)
        assert not seen(again.window, QLineEdit)
        wait_for(lambda: "does not answer" in words_on(again.window))
        assert seen(again.window, QLineEdit)
        vault.go.set()
        wait_for(lambda: again.view is not None)


def test_a_book_that_opens_by_itself_is_closed_when_the_program_ends_meanwhile(
    desktop: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = with_keychain(desktop, monkeypatch)
    lock(desktop)
    lane_is_idle(desktop)
    vault.go.set()
    with running(desktop.profile) as again:
        again.quit()
    # One process alone may have it, and none has.
    open_book(desktop.profile, Unlocking(passphrase=PASSPHRASE)).close()


def test_a_book_that_cannot_say_what_it_asks_for_is_shown_and_locks_with_the_system(
    desktop: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = with_keychain(desktop, monkeypatch)
    lock(desktop)
    lane_is_idle(desktop)
    vault.go.set()

    def fail(_opened: OpenedBook) -> None:
        raise UserFacingError("The disk does not answer.")

    # Of a disk that fails.
    monkeypatch.setattr(beginning, "where", fail)
    with running(desktop.profile) as again:
        wait_for(lambda: again._surroundings is not None)
        assert again.view is not None
        assert again.view.place[0] == "today"
        assert "The disk does not answer." in words_on(again.view)
