"""The recovery sheet: shown, proven, asked for later, made anew, and the way in by its code."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QPrinterInfo
from PySide6.QtWidgets import QFileDialog
from shiboken6 import isValid

from mentorbook.book.storage import NoRoom
from mentorbook.gui.desktop import Desktop
from mentorbook.gui.gate.recovery import ProofDialog
from mentorbook.gui.pages.settings.security_dialogs import PassphraseDialog
from mentorbook.services import recovery
from mentorbook.services.opened import OpenedBook
from tests.gui.gate import (
    PASSPHRASE,
    button_words,
    code_on,
    lock,
    make_book,
    prove,
    unlock,
)
from tests.support.running import enter, press, wait_for, words_on


def test_after_the_code_a_new_passphrase_is_offered(desktop: Desktop) -> None:
    code = make_book(desktop)
    gate = lock(desktop)
    press(gate, "Forgot it?")
    enter(gate, "Recovery code", code.lower().replace("-", " "))
    press(gate, "Unlock")
    wait_for(lambda: desktop.view is not None)
    (dialog,) = [one for one in desktop.window.findChildren(PassphraseDialog) if one.isVisible()]
    enter(dialog, "New passphrase", "another one that is long")
    enter(dialog, "The same again", "another one that is long")
    press(dialog, "Change it")
    wait_for(lambda: not isValid(dialog))
    gate = lock(desktop)
    unlock(desktop, gate, "another one that is long")


def test_a_sheet_that_was_not_proven_is_asked_for_later(desktop: Desktop) -> None:
    code = make_book(desktop, proven=False)
    words = "Your recovery sheet is not proven yet."
    assert words not in words_on(desktop.window), "not while the first steps are on"
    wait_for(lambda: "Skip the rest" in button_words(desktop.window))
    press(desktop.window, "Skip the rest")
    gate = lock(desktop)
    enter(gate, "Passphrase", PASSPHRASE)
    press(gate, "Unlock")
    wait_for(lambda: words in words_on(desktop.window))
    press(desktop.window, "Prove it now")
    (dialog,) = [one for one in desktop.window.findChildren(ProofDialog) if one.isVisible()]
    enter(dialog, "Recovery code", code.replace(code[0], "Z" if code[0] != "Z" else "Y", 1))
    press(dialog, "It is this one")
    wait_for(lambda: "not a whole recovery code" in words_on(dialog))
    assert dialog.focusWidget().accessibleName() == "Recovery code"
    enter(dialog, "Recovery code", code)
    assert desktop.view is not None
    state = desktop.view.rail._state
    wait_for(lambda: state.text() == "Recovery not proven")
    press(dialog, "It is this one")
    wait_for(lambda: not isValid(dialog))
    # At once, and not when the day is looked at the next time.
    wait_for(lambda: "Back" in state.text())
    gate = lock(desktop)
    enter(gate, "Passphrase", PASSPHRASE)
    press(gate, "Unlock")
    wait_for(lambda: desktop.view is not None and desktop.view.place[0])
    assert "not proven" not in words_on(desktop.window)


def test_a_lost_sheet_is_made_anew_and_the_old_code_ends(desktop: Desktop) -> None:
    old = make_book(desktop)
    assert desktop.view is not None
    ProofDialog(desktop.view.workspace, desktop.view).open()
    (dialog,) = [one for one in desktop.window.findChildren(ProofDialog) if one.isVisible()]
    press(dialog, "I lost it: make a new one")
    wait_for(lambda: "Destroy the old sheet" in words_on(dialog))
    new = code_on(dialog)
    assert new != old
    prove(dialog, new)
    wait_for(lambda: not isValid(dialog))
    gate = lock(desktop)
    press(gate, "Forgot it?")
    enter(gate, "Recovery code", old)
    press(gate, "Unlock")
    wait_for(lambda: "belongs to another book" in words_on(gate))
    enter(gate, "Recovery code", new)
    press(gate, "Unlock")
    wait_for(lambda: desktop.view is not None)


def test_a_recovery_code_opens_the_book_also_when_the_disk_is_full(
    desktop: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = make_book(desktop)
    gate = lock(desktop)

    def no_room(_opened: OpenedBook) -> None:
        raise NoRoom

    monkeypatch.setattr(recovery, "note_proof", no_room)
    press(gate, "Forgot it?")
    enter(gate, "Recovery code", code)
    press(gate, "Unlock")
    wait_for(lambda: desktop.view is not None)


def test_the_sheet_is_saved_as_a_page_with_the_code(
    desktop: Desktop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = desktop.window
    press(window, "Start your book")
    press(window, "Suggest five words")
    press(window, "Make the book")
    wait_for(lambda: "Your recovery sheet" in words_on(window))
    path = tmp_path / "sheet.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    press(window, "Save as PDF or text")
    wait_for(lambda: "not encrypted" in words_on(window))
    done = subprocess.run(["pdftotext", "-layout", path, "-"], check=True, capture_output=True, encoding="utf-8")
    text = "".join(done.stdout.split())
    assert code_on(window).replace("-", "") in text.replace("-", "")
    assert "Wheretokeepit" in text


def test_without_a_printer_it_is_said(desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", list)
    window = desktop.window
    press(window, "Start your book")
    press(window, "Suggest five words")
    press(window, "Make the book")
    wait_for(lambda: "Your recovery sheet" in words_on(window))
    press(window, "Print")
    assert "No printer is set up on this computer." in words_on(window)
