"""The ways in beside the lock: a damaged book, one that is gone, and one from another machine."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QFileDialog, QLineEdit

from mentorbook.gui.desktop import Desktop
from mentorbook.gui.pages.settings.security_dialogs import PassphraseDialog
from mentorbook.model.kinds import Kind
from mentorbook.model.trouble import UserFacingError
from mentorbook.services import bundles, records
from mentorbook.services.opened import create_book, has_book
from mentorbook.sync.package import Header, read_package, write_package
from tests.gui.gate import (
    PASSPHRASE,
    button_words,
    lane_is_idle,
    lock,
    make_book,
)
from tests.support.profiles import MakeProfile
from tests.support.running import enter, press, seen, wait_for, words_on


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
