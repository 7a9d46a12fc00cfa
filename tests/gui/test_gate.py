"""From nothing to an open book, and from open to locked and back."""

from __future__ import annotations

import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from keyring.errors import KeyringError, KeyringLocked
from PySide6.QtCore import QPoint, Qt
from PySide6.QtPrintSupport import QPrinterInfo
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QLineEdit, QPushButton, QWidget
from shiboken6 import isValid

from mentorbook.book.storage import NoRoom
from mentorbook.bootstrap import WindowParts
from mentorbook.gui.desktop import Desktop, Start
from mentorbook.gui.forms.asking import ConfirmDialog
from mentorbook.gui.gate import welcome
from mentorbook.gui.gate.recovery import ProofDialog
from mentorbook.gui.gate.unlock import UnlockScreen
from mentorbook.gui.gate.welcome import WelcomeScreen
from mentorbook.gui.pages.settings.security_dialogs import PassphraseDialog
from mentorbook.gui.runtime import relaunch
from mentorbook.gui.runtime.single import SingleInstance
from mentorbook.gui.writing.editor import NoteEditor
from mentorbook.gui.writing.note_dialog import NoteDialog
from mentorbook.model.kinds import Kind
from mentorbook.model.trouble import UserFacingError
from mentorbook.profile import Profile, Progress
from mentorbook.services import beginning, bundles, records, recovery, sample
from mentorbook.services.opened import OpenedBook, Unlocking, create_book, has_book, open_book
from mentorbook.sync.package import Header, read_package, write_package
from tests.gui.conftest import APPLICATION
from tests.support import keychains
from tests.support.profiles import MakeProfile
from tests.support.running import enter, press, running, seen, wait_for, words_on

PASSPHRASE = "tolemi ravudo zaiplu goumi steka"


@pytest.fixture
def desktop(make_profile: MakeProfile, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desktop]:
    """The whole program with a window on a profile without a book; locking stays in this process."""
    too_early: list[QLineEdit] = []
    with running(make_profile()) as found:

        def no_other_process(*_arguments: object, otherwise: Callable[[], None], **_named: object) -> None:
            too_early.extend(seen(found.window, QLineEdit))
            otherwise()

        monkeypatch.setattr(relaunch, "relaunch_locked", no_other_process)
        yield found
    # Until the other process has taken over, or cannot, there is nothing to type a passphrase into.
    assert too_early == []


def make_book(desktop: Desktop, *, proven: bool = True) -> str:
    """The first run up to the open book; its recovery code."""
    window = desktop.window
    press(window, "Start your book")
    enter(window, "Passphrase", PASSPHRASE)
    enter(window, "The same again", PASSPHRASE)
    press(window, "Make the book")
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
    press(desktop.window, "Start your book")
    enter(desktop.window, "Passphrase", PASSPHRASE)
    enter(desktop.window, "The same again", PASSPHRASE)
    press(desktop.window, "Make the book")
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


def button_words(widget: QWidget) -> list[str]:
    return [one.text() for one in seen(widget, QPushButton) if one.isEnabled()]


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


def lock(desktop: Desktop) -> UnlockScreen:
    desktop.lock()
    wait_for(lambda: isinstance(desktop.window.centralWidget(), UnlockScreen))
    gate = desktop.window.centralWidget()
    assert isinstance(gate, UnlockScreen)
    wait_for(gate.isVisible)
    return gate


def test_words_that_cannot_be_saved_keep_the_book_open(desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> None:
    make_book(desktop)
    view = desktop.view
    assert view is not None
    view.add_record(Kind.NOTE, {})
    (dialog,) = seen(desktop.window, NoteDialog)
    (editor,) = dialog.findChildren(NoteEditor)
    assert isinstance(editor, NoteEditor)
    wait_for(lambda: not editor.isReadOnly())
    with monkeypatch.context() as full:

        def no_room(*_arguments: object, **_named: object) -> None:
            raise NoRoom

        full.setattr(records, "add", no_room)
        editor.insertPlainText("The smaller yes.")
        desktop.lock()
        wait_for(lambda: "Not locked: what you typed could not be saved." in words_on(desktop.window))
    assert desktop.view is view
    assert editor.text == "The smaller yes."
    desktop.lock()
    wait_for(lambda: isinstance(desktop.window.centralWidget(), UnlockScreen))
    assert desktop.view is None


def lane_is_idle(desktop: Desktop) -> None:
    """Let everything that was asked of the lane arrive."""
    done: list[None] = []
    desktop.lane.run(lambda _progress: None, then=done.append, failed=lambda _error: None)
    wait_for(lambda: done)


# -- the recovery sheet


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
    enter(gate, "Passphrase", "another one that is long")
    press(gate, "Unlock")
    wait_for(lambda: desktop.view is not None)


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


# -- the keychain


def test_it_stays_unlocked_where_the_keychain_keeps_the_key(desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> None:
    keychains.use(monkeypatch, keychains.Vault(), patience=5)
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


def with_keychain(desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> keychains.Vault:
    """A locked book whose key lies in a keychain that does not answer for now."""
    vault = keychains.Vault()
    keychains.use(monkeypatch, vault, patience=5)
    window = desktop.window
    press(window, "Start your book")
    enter(window, "Passphrase", PASSPHRASE)
    enter(window, "The same again", PASSPHRASE)
    press(window, "Make the book")
    wait_for(lambda: "Your recovery sheet" in words_on(window))
    press(window, "Skip the proof")
    press(window, "Stay unlocked")
    wait_for(lambda: desktop.view is not None)
    vault.go.clear()
    keychains.use(monkeypatch, vault)
    return vault


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
    enter(gate, "Passphrase", PASSPHRASE)
    press(gate, "Unlock")
    wait_for(lambda: desktop.view is not None)
    vault.go.set()
    lane_is_idle(desktop)
    assert desktop.view is not None


def test_an_older_book_is_told_of_once_the_keychain_says_so(desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> None:
    vault = with_keychain(desktop, monkeypatch)
    vault.go.set()
    gate = lock(desktop)
    lane_is_idle(desktop)
    (seen_last,) = [name for name in vault.items if name[0].endswith("/generation")]
    vault.items[seen_last] = "1000"
    keychains.use(monkeypatch, vault, patience=20)
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
    keychains.use(monkeypatch, vault, patience=5)
    with running(desktop.profile) as again:
        again.quit()
    # One process alone may have it, and none has.
    open_book(desktop.profile, Unlocking(passphrase=PASSPHRASE)).close()


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


def test_a_book_that_is_made_while_the_program_ends_is_closed(desktop: Desktop) -> None:
    press(desktop.window, "Start your book")
    enter(desktop.window, "Passphrase", PASSPHRASE)
    enter(desktop.window, "The same again", PASSPHRASE)
    press(desktop.window, "Make the book")
    desktop.end()
    open_book(desktop.profile, Unlocking(passphrase=PASSPHRASE)).close()


def test_a_book_that_cannot_say_what_it_asks_for_is_shown_and_locks_with_the_system(
    desktop: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = with_keychain(desktop, monkeypatch)
    lock(desktop)
    lane_is_idle(desktop)
    vault.go.set()
    keychains.use(monkeypatch, vault, patience=5)

    def fail(_opened: OpenedBook) -> None:
        raise UserFacingError("The disk does not answer.")

    # Of a disk that fails.
    monkeypatch.setattr(beginning, "where", fail)
    with running(desktop.profile) as again:
        wait_for(lambda: again._surroundings is not None)
        assert again.view is not None
        assert again.view.place[0] == "today"
        assert "The disk does not answer." in words_on(again.view)


def test_caps_lock_is_hinted_at(desktop: Desktop) -> None:
    make_book(desktop)
    gate = lock(desktop)
    (line,) = [one for one in seen(gate, QLineEdit) if one.accessibleName() == "Passphrase"]
    QTest.keyClicks(line, "A")
    assert "Caps Lock" in words_on(gate)
    QTest.keyClicks(line, "a")
    assert "Caps Lock" not in words_on(gate)


# -- a book that is damaged


def test_a_damaged_book_is_put_back_from_its_newest_backup(desktop: Desktop) -> None:
    make_book(desktop)
    wait_for(lambda: list(desktop.profile.paths.backups.glob("*/book.db")))
    lane_is_idle(desktop)
    gate = lock(desktop)
    lane_is_idle(desktop)
    desktop.profile.paths.database.write_bytes(bytes(20_000))
    enter(gate, "Passphrase", PASSPHRASE)
    press(gate, "Unlock")
    wait_for(lambda: "2. The newest good backup" in words_on(gate))
    assert [words[:2] for words in words_on(gate).split("\n") if words[1:2] == "."] == ["1.", "2.", "3.", "4."]
    press(gate, "Put it back")
    wait_for(lambda: desktop.view is not None)
    assert list(desktop.profile.paths.root.rglob("*set-aside*"))


def test_a_book_that_is_gone_asks_for_the_passphrase_of_its_backup(desktop: Desktop) -> None:
    make_book(desktop)
    gate = lock(desktop)
    lane_is_idle(desktop)
    shutil.rmtree(desktop.profile.paths.book)
    enter(gate, "Passphrase", "not this one")
    press(gate, "Unlock")
    wait_for(lambda: "Put it back" in button_words(gate))
    press(gate, "Put it back")
    wait_for(lambda: "does not open" in words_on(gate))
    enter(gate, "Passphrase of that time, or the recovery code", PASSPHRASE)
    press(gate, "Put it back")
    wait_for(lambda: desktop.view is not None)


def test_the_files_are_copied_for_help(desktop: Desktop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_book(desktop)
    gate = lock(desktop)
    lane_is_idle(desktop)
    desktop.profile.paths.database.write_bytes(bytes(20_000))
    enter(gate, "Passphrase", PASSPHRASE)
    press(gate, "Unlock")
    wait_for(lambda: "Choose a folder…" in button_words(gate))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    press(gate, "Choose a folder…")
    wait_for(lambda: "Copied to" in words_on(gate))
    (folder,) = tmp_path.glob("mentorbook-files-*")
    assert (folder / "book.db").read_bytes() == bytes(20_000)
    assert (folder / "keys.json").exists()


# -- another machine's book


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bundles without their seconds of encryption, which are no matter of what is shown."""

    def write(path: Path, *, header: Header, entries: Any, secret: str, **_rest: Any) -> None:
        path.write_bytes(secret.encode() + b"\n" + b"".join(write_package(header, entries)))

    def read(path: Path, *, secret: str, **_rest: Any) -> Any:
        sealed, package = path.read_bytes().split(b"\n", 1)
        if sealed != secret.encode():
            raise UserFacingError("This passphrase does not open the bundle.")
        return read_package(package)

    for name, fake in (("write", write), ("read", read)):
        monkeypatch.setattr(bundles, f"{name}_bundle", fake)
        monkeypatch.setattr(bundles, f"{name}_bundle_aside", fake)


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("way", ["passphrase", "recovery code"])
def test_a_machine_is_set_up_from_a_bundle(
    desktop: Desktop, make_profile: MakeProfile, tmp_path: Path, way: str
) -> None:
    other, code = create_book(make_profile("other"), passphrase=PASSPHRASE)
    records.add(other, Kind.PERSON, {"name": "Amara Oko"})
    bundles.export_bundle(other, tmp_path / "all.bundle", secret="carry this along")
    other.close()
    window = desktop.window
    press(window, "Bring your book from another machine")
    press(window, "Set up this machine")
    assert "Choose the file first." in words_on(window)
    enter(window, "Bundle", str(tmp_path / "all.bundle"))
    enter(window, "Passphrase of the bundle", "wrong")
    if way == "recovery code":
        press(window, "Use the recovery code instead")
        enter(window, "Recovery code, from your recovery sheet", code)
    else:
        enter(window, "Passphrase of the book", PASSPHRASE)
    (sealed,) = [one for one in seen(window, QLineEdit) if one.accessibleName() == "Passphrase of the bundle"]
    sealed.setFocus()
    press(window, "Set up this machine")
    wait_for(lambda: "does not open the bundle" in words_on(window))
    # Whoever mistyped it types on where they were.
    assert window.focusWidget() is sealed
    assert not has_book(desktop.profile)
    enter(window, "Passphrase of the bundle", "carry this along")
    press(window, "Set up this machine")
    wait_for(lambda: desktop.view is not None and desktop.view.place[0] == "today")
    offered = [one for one in window.findChildren(PassphraseDialog) if one.isVisible()]
    assert bool(offered) == (way == "recovery code")


# -- the sample


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
