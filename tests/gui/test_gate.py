"""From nothing to an open book, and from open to locked and back."""

from __future__ import annotations

import threading
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget
from shiboken6 import isValid

from mentorbook.bootstrap import WindowParts
from mentorbook.gui.desktop import Desktop, Start
from mentorbook.gui.forms.asking import ConfirmDialog
from mentorbook.gui.gate import welcome
from mentorbook.gui.gate.unlock import UnlockScreen
from mentorbook.gui.gate.welcome import WelcomeScreen
from mentorbook.gui.runtime.single import SingleInstance
from mentorbook.model.trouble import UserFacingError
from mentorbook.profile import Profile, Progress
from mentorbook.services import sample
from mentorbook.services.opened import Unlocking, has_book, open_book
from mentorbook.store import projection
from mentorbook.store import store as stores
from tests.gui.conftest import APPLICATION
from tests.gui.gate import (
    PASSPHRASE,
    button_words,
    choose_passphrase,
    code_on,
    lane_is_idle,
    lock,
    make_book,
)
from tests.support.running import enter, press, seen, wait_for, words_on


def test_the_first_run_makes_a_book_with_a_proven_sheet(desktop: Desktop) -> None:
    assert isinstance(desktop.window.centralWidget(), WelcomeScreen)
    make_book(desktop)
    assert has_book(desktop.profile)
    wait_for(lambda: "Settings" in [one.text() for one in seen(desktop.window, QPushButton)])


def test_two_different_passphrases_make_no_book(desktop: Desktop) -> None:
    press(desktop.window, "Start your book")
    enter(desktop.window, "Passphrase", PASSPHRASE)
    enter(desktop.window, "The same again", "something else")
    press(desktop.window, "Make the book")
    assert "differ" in words_on(desktop.window)
    assert not has_book(desktop.profile)


def test_blanks_are_no_passphrase(desktop: Desktop) -> None:
    press(desktop.window, "Start your book")
    for name in ("Passphrase", "The same again"):
        enter(desktop.window, name, "   ")
    press(desktop.window, "Make the book")
    assert "Choose a passphrase first." in words_on(desktop.window)
    assert not has_book(desktop.profile)


def test_a_wrong_group_is_no_proof(desktop: Desktop) -> None:
    choose_passphrase(desktop.window)
    wait_for(lambda: "Your recovery sheet" in words_on(desktop.window))
    press(desktop.window, "I have it")
    assert "not what the sheet says" in words_on(desktop.window)


def test_enter_alone_leads_through(desktop: Desktop) -> None:
    window = desktop.window
    (start,) = [one for one in seen(window, QPushButton) if one.text() == "Start your book"]
    QTest.keyClick(start, Qt.Key.Key_Return)
    first, again = seen(window, QLineEdit)
    QTest.keyClicks(first, PASSPHRASE)
    QTest.keyClick(first, Qt.Key.Key_Return)
    QTest.keyClicks(again, "another")
    QTest.keyClick(again, Qt.Key.Key_Return)
    assert "differ" in words_on(window)
    again.setText("")
    assert "differ" not in words_on(window)
    QTest.keyClicks(again, PASSPHRASE)
    QTest.keyClick(again, Qt.Key.Key_Return)
    wait_for(lambda: "Your recovery sheet" in words_on(window))
    lines = seen(window, QLineEdit)
    code = code_on(window).split("-")
    for line in lines:
        QTest.keyClicks(line, code[int(line.placeholderText().removeprefix("Group ")) - 1])
        QTest.keyClick(line, Qt.Key.Key_Return)
    wait_for(lambda: "Ask for the passphrase" in button_words(window))
    (ask,) = [one for one in seen(window, QPushButton) if one.text() == "Ask for the passphrase"]
    QTest.keyClick(ask, Qt.Key.Key_Return)
    wait_for(lambda: desktop.view is not None)


def test_five_words_are_suggested_and_shown(desktop: Desktop) -> None:
    press(desktop.window, "Start your book")
    press(desktop.window, "Suggest five words")
    first, again = seen(desktop.window, QLineEdit)
    assert len(first.text().split()) == 5
    assert first.text() == again.text()
    assert first.echoMode() is QLineEdit.EchoMode.Normal
    assert "Strong." in words_on(desktop.window)


@pytest.mark.parametrize("way", ["passphrase", "recovery code"])
def test_locked_and_unlocked(desktop: Desktop, way: str) -> None:
    code = make_book(desktop)
    gate = lock(desktop)
    if way == "passphrase":
        enter(gate, "Passphrase", "not this one")
        press(gate, "Unlock")
        wait_for(lambda: "passphrase" in words_on(gate) and "Unlock" in button_words(gate))
        assert desktop.view is None
        enter(gate, "Passphrase", PASSPHRASE)
    else:
        press(gate, "Forgot it?")
        enter(gate, "Recovery code", code)
    press(gate, "Unlock")
    wait_for(lambda: desktop.view is not None)


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


@pytest.mark.parametrize("by_code", [False, True])
def test_a_book_that_opens_by_what_was_typed_is_closed_when_the_program_ends_meanwhile(
    desktop: Desktop, *, by_code: bool
) -> None:
    code = make_book(desktop)
    gate = lock(desktop)
    if by_code:
        press(gate, "Forgot it?")
        enter(gate, "Recovery code", code)
    else:
        enter(gate, "Passphrase", PASSPHRASE)
    press(gate, "Unlock")
    desktop.end()
    assert desktop.view is None
    open_book(desktop.profile, Unlocking(passphrase=PASSPHRASE)).close()


def _have_lists_made_anew(monkeypatch: pytest.MonkeyPatch, rebuild: Callable[[Progress], object]) -> None:
    """As after an update; ``rebuild`` goes on until it may end, and then it is done for real."""
    really = projection.rebuild

    def do(connection: Any, *, progress: Progress) -> int:
        rebuild(progress)
        return really(connection, progress=progress)

    monkeypatch.setattr(projection, "rebuild", do)
    monkeypatch.setattr(stores, "projection_digest", lambda: "of another catalogue")


def test_lists_that_an_update_makes_anew_say_how_far_they_are(
    desktop: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_book(desktop)
    gate = lock(desktop)
    may_end = threading.Event()

    def rebuild(progress: Progress) -> None:
        progress("lists", 1, 3)
        may_end.wait(30)

    _have_lists_made_anew(monkeypatch, rebuild)
    enter(gate, "Passphrase", PASSPHRASE)
    press(gate, "Unlock")
    wait_for(lambda: "Lists are made anew, once after an update: 33 %" in words_on(gate))
    may_end.set()
    wait_for(lambda: desktop.view is not None)


def test_lists_that_are_made_anew_do_not_keep_the_program_from_ending(
    desktop: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_book(desktop)
    gate = lock(desktop)

    def rebuild(progress: Progress) -> None:
        while True:
            progress("lists", 1, 3)

    _have_lists_made_anew(monkeypatch, rebuild)
    enter(gate, "Passphrase", PASSPHRASE)
    press(gate, "Unlock")
    wait_for(lambda: "Lists are made anew" in words_on(gate))
    desktop.end()
    monkeypatch.undo()
    open_book(desktop.profile, Unlocking(passphrase=PASSPHRASE)).close()


@pytest.mark.parametrize("meanwhile", [False, True])
def test_a_system_that_locks_while_the_book_opens_locks_it_again(desktop: Desktop, *, meanwhile: bool) -> None:
    make_book(desktop)
    gate = lock(desktop)
    if not meanwhile:
        # Whoever types the passphrase is back.
        desktop.lock()
    enter(gate, "Passphrase", PASSPHRASE)
    press(gate, "Unlock")
    if meanwhile:
        desktop.lock()
    wait_for(lambda: not isValid(gate))
    if meanwhile:
        wait_for(lambda: isinstance(desktop.window.centralWidget(), UnlockScreen))
    else:
        wait_for(lambda: desktop.view and desktop.view.place[0])


def test_a_book_that_is_made_while_the_program_ends_is_closed(desktop: Desktop) -> None:
    choose_passphrase(desktop.window)
    desktop.end()
    open_book(desktop.profile, Unlocking(passphrase=PASSPHRASE)).close()


def test_caps_lock_is_hinted_at(desktop: Desktop) -> None:
    make_book(desktop)
    gate = lock(desktop)
    (line,) = [one for one in seen(gate, QLineEdit) if one.accessibleName() == "Passphrase"]
    QTest.keyClicks(line, "A")
    assert "Caps Lock" in words_on(gate)
    QTest.keyClicks(line, "a")
    assert "Caps Lock" not in words_on(gate)


def test_the_sample_goes_in_one_act_and_nothing_else(desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Profile] = []
    monkeypatch.setattr(welcome, "open_program", started.append)
    press(desktop.window, "Look around in a sample book")
    wait_for(lambda: started)
    wait_for(lambda: "window of its own" in words_on(desktop.window))
    (beside,) = started
    quits: list[None] = []
    there = Desktop(APPLICATION, beside, Start(), SingleInstance(beside), WindowParts())
    monkeypatch.setattr(there, "_app", SimpleNamespace(quit=lambda: quits.append(None)))
    there.begin()
    wait_for(lambda: "Remove the sample" in button_words(there.window))
    (beside.paths.root / "mine.txt").write_text("not of the sample")
    press(there.window, "Remove the sample")
    (dialog,) = [one for one in there.window.findChildren(ConfirmDialog) if one.isVisible()]
    press(dialog, "Remove the sample")
    wait_for(lambda: quits)
    assert [one.name for one in beside.paths.root.iterdir()] == ["mine.txt"]
    there.end()
    there.window.close()
    there.window.deleteLater()


def test_only_a_sample_is_removed(desktop: Desktop) -> None:
    make_book(desktop)
    lock(desktop)
    lane_is_idle(desktop)
    with pytest.raises(UserFacingError, match="not a sample"):
        sample.remove_sample(desktop.profile)
    assert has_book(desktop.profile)


def _place(window: QWidget, one: QWidget) -> int:
    return one.mapTo(window, QPoint(0, 0)).y()


def test_what_is_wrong_stands_below_the_field_that_it_is_about(desktop: Desktop) -> None:
    make_book(desktop)
    gate = lock(desktop)
    enter(gate, "Passphrase", "not this one")
    press(gate, "Unlock")
    wait_for(lambda: "does not open" in words_on(gate))
    (line,) = seen(gate, QLineEdit)
    (words,) = [one for one in seen(gate, QLabel) if "does not open" in one.text()]
    (unlock,) = [one for one in seen(gate, QPushButton) if one.text() == "Unlock"]
    QApplication.processEvents()
    assert _place(gate, line) < _place(gate, words) < _place(gate, unlock)
    assert line.property("wrong")
    assert line.accessibleDescription() == words.text()
    QTest.keyClicks(line, "a")
    assert "does not open" not in words_on(gate)
    assert not line.property("wrong")
    assert not line.accessibleDescription()


def test_two_that_differ_are_said_below_them(desktop: Desktop) -> None:
    window = desktop.window
    press(window, "Start your book")
    enter(window, "Passphrase", PASSPHRASE)
    enter(window, "The same again", "something else")
    press(window, "Make the book")
    first, again = seen(window, QLineEdit)
    (words,) = [one for one in seen(window, QLabel) if "differ" in one.text()]
    (make,) = [one for one in seen(window, QPushButton) if one.text() == "Make the book"]
    QApplication.processEvents()
    assert _place(window, again) < _place(window, words) < _place(window, make)
    assert (bool(first.property("wrong")), again.property("wrong")) == (False, True)
    enter(window, "The same again", PASSPHRASE)
    assert not again.property("wrong")


def test_long_work_at_the_gate_says_how_far_it_is(desktop: Desktop) -> None:
    gate = desktop.window.centralWidget()
    assert isinstance(gate, WelcomeScreen)
    half_way, go_on = threading.Event(), threading.Event()

    def work(progress: Progress) -> None:
        progress("records", 21, 42)
        half_way.set()
        go_on.wait(60)

    gate.work(work, lambda _none: None, words="Making the sample book.")
    wait_for(half_way.is_set)
    wait_for(lambda: "Making the sample book. 50 %" in words_on(gate))
    go_on.set()
    wait_for(lambda: not gate.is_working)
    assert "Making the sample book" not in words_on(gate)
