"""Backups, as a person sees and uses them."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QDialog, QFileDialog, QFrame, QLabel

from mentorbook.book.archive import RESERVE
from mentorbook.gui.desktop import Desktop, Start
from mentorbook.gui.gate.secrets import SecretLine
from mentorbook.gui.gate.unlock import UnlockScreen
from mentorbook.gui.runtime import relaunch
from mentorbook.gui.widgets.item_list import ItemView
from mentorbook.model.kinds import Kind
from mentorbook.profile import Progress
from mentorbook.services import backups, records
from mentorbook.services.backups import Backup, age_in_words, back_up
from mentorbook.services.opened import Unlocking, create_book, open_book, opened
from tests.support.clock import FakeClock
from tests.support.profiles import MakeProfile
from tests.support.running import press, running, wait_for
from tests.support.window import Desk, called

PASSPHRASE = "words that are long enough"


def lines(desk: Desk) -> list[str]:
    view = called(desk.page, ItemView, "Backups")
    model = view.model()
    role = Qt.ItemDataRole.AccessibleTextRole
    return [str(model.index(place, 0).data(role)) for place in range(model.rowCount())]


def banners(desk: Desk) -> list[str]:
    return [
        one.accessibleName()
        for one in desk.view.findChildren(QFrame)
        if one.property("look") == "banner" and one.isVisible()
    ]


def test_what_there_is_more_to_do_stands_at_the_right_end_as_on_every_page(desk: Desk) -> None:
    desk.go("settings/backups")
    (more,), (now,) = desk.buttons("More about backups"), desk.buttons("Back up now")
    assert now.mapTo(desk.page, now.rect().topRight()).x() < more.mapTo(desk.page, QPoint()).x()


def test_without_one_it_says_so_and_makes_one(desk: Desk) -> None:
    desk.add(Kind.PERSON, name="Mira Tallgren")
    desk.go("settings/backups")
    assert "There is no good backup yet." in desk.words()
    assert not desk.buttons("Restore…")
    standing = called(desk.page, QFrame, "How the backups stand")
    assert standing.height() < 120, "It does not take the room of the list."
    desk.click("Back up now")
    assert desk.buttons("Restore…")
    assert desk.toast == "Backed up, and read back."
    assert "Last good backup: just now" in desk.words()
    (line,) = lines(desk)
    assert line.startswith("2 Mar, 11:00. By hand, 1 record, ")
    assert line.endswith("good")


@pytest.mark.parametrize(
    ("minutes", "words"), [(2, "just now"), (27, "27 min ago"), (61, "1 h ago"), (49 * 60, "2 days ago")]
)
def test_how_old_a_backup_is_is_said_in_words(desk: Desk, minutes: int, words: str) -> None:
    made = desk.do(lambda opened: back_up(opened, "manual"))
    assert age_in_words(made, made.at + timedelta(minutes=minutes)) == words


def test_a_rehearsal_counts_compares_and_is_remembered(desk: Desk, clock: FakeClock) -> None:
    desk.add(Kind.PERSON, name="Mira Tallgren")
    desk.do(lambda book: backups.back_up(book, "daily"))
    desk.add(Kind.PERSON, name="Olli Varga")
    clock.advance(timedelta(days=2))
    desk.go("settings/backups")
    desk.click("Rehearse")
    assert any("It holds 1 record; your book holds 2 now." in words for words in desk.words(desk.dialog))
    desk.click("Close", desk.dialog)
    assert "tried out today" in lines(desk)[0]
    assert "Last good backup: 2 days ago" in desk.words()


def test_a_damaged_one_is_found_out_and_the_banner_stands_until_the_next_good_one(desk: Desk) -> None:
    made = desk.do(lambda book: backups.back_up(book, "daily"))
    database = made.site.database
    database.write_bytes(database.read_bytes()[:-4096])
    desk.go("settings/backups")
    desk.click("Rehearse")
    assert any(words.startswith("The last backup did not succeed.") for words in banners(desk))
    desk.go("today")
    (way,) = desk.buttons("Backups", desk.view)
    assert way.isVisible()
    desk.click("Backups", desk.view)
    assert any(words.startswith("The last try failed") for words in desk.words())
    desk.click("Back up now")
    assert not any(words.startswith("The last backup did not succeed.") for words in banners(desk))
    assert not any(words.startswith("The last try failed") for words in desk.words())


def test_a_full_disk_is_said_while_the_book_is_open(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def usage(_folder: Path) -> object:
        return type("Usage", (), {"free": RESERVE // 2})()

    monkeypatch.setattr(shutil, "disk_usage", usage)
    desk.view.backups.start()
    desk.settle()
    assert any(words.startswith("The last backup did not succeed.") for words in banners(desk))
    monkeypatch.undo()
    desk.view.backups.back_up(changed=True)
    desk.settle()
    assert not banners(desk)


def test_a_copy_is_made_after_it_was_said_what_leaves(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.add(Kind.PERSON, name="Mira Tallgren")
    made = desk.do(lambda book: backups.back_up(book, "daily"))
    target = tmp_path / "stick"
    target.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: str(target))
    desk.go("settings/backups")
    desk.click("Copy elsewhere…")
    assert list(target.iterdir()) == []
    desk.click("Copy it", desk.dialog)
    (copy,) = target.iterdir()
    assert (copy / "book.db").read_bytes() == made.site.database.read_bytes()
    desk.click("Copy elsewhere…")
    desk.click("Copy it", desk.dialog)
    assert any("This backup is there already." in words for words in banners(desk))


def test_restoring_asks_and_a_wrong_passphrase_closes_nothing(desk: Desk) -> None:
    asked: list[str] = []
    desk.add(Kind.PERSON, name="Mira Tallgren")
    desk.do(lambda book: backups.back_up(book, "daily"))
    desk.workspace.restore = lambda backup, _unlocking: asked.append(backup.reason)
    desk.go("settings/backups")
    desk.click("Restore…")
    dialog = desk.dialog
    desk.click("Restore", dialog)
    assert "Enter it first." in desk.words(dialog)
    (line,) = dialog.findChildren(SecretLine)
    assert isinstance(line, SecretLine)
    line.line.setText("not this one")
    desk.click("Restore", dialog)
    assert any("passphrase" in words for words in desk.words(dialog))
    assert asked == []
    line.line.setText(PASSPHRASE)
    desk.click("Restore", dialog)
    assert asked == ["daily"]


# -- the whole program


@pytest.fixture
def program(make_profile: MakeProfile, clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desktop]:
    """The whole program on a book with Mira in a backup, and Olli added since; it would go on as another process."""
    monkeypatch.setattr(relaunch, "relaunch_locked", lambda *_given, otherwise, **_named: otherwise())
    profile = make_profile(clock=clock)
    book, _ = create_book(profile, passphrase=PASSPHRASE)
    records.add(book, Kind.PERSON, {"name": "Mira Tallgren"})
    backups.back_up(book, "daily")
    records.add(book, Kind.PERSON, {"name": "Olli Varga"})
    book.close()
    with running(profile, Start(page="settings/backups")) as found:
        yield found


def unlock(program: Desktop) -> None:
    gate = program.window.centralWidget()
    assert isinstance(gate, UnlockScreen)
    (line,) = [one for one in gate.findChildren(SecretLine) if one.isVisible()]
    assert isinstance(line, SecretLine)
    line.line.setText(PASSPHRASE)
    press(gate, "Unlock")
    wait_for(lambda: program.view is not None)


def dialog_of(program: Desktop) -> QDialog | None:
    return next((one for one in program.window.findChildren(QDialog) if one.isVisible()), None)


def test_a_restore_sets_the_book_aside_and_goes_on_locked(program: Desktop, monkeypatch: pytest.MonkeyPatch) -> None:
    went_on: list[str] = []
    monkeypatch.setattr(relaunch, "relaunch_locked", lambda *given, **_named: went_on.append(given[2]))
    unlock(program)
    wait_for(
        lambda: [
            one for one in program.window.findChildren(QAbstractButton) if one.text() == "Restore…" and one.isVisible()
        ]
    )
    press(program.window, "Restore…")
    wait_for(lambda: dialog_of(program))
    dialog = dialog_of(program)
    assert dialog is not None
    assert any("It held 1 record then; the book holds 2 now." in one.text() for one in dialog.findChildren(QLabel))
    (line,) = dialog.findChildren(SecretLine)
    assert isinstance(line, SecretLine)
    line.line.setText(PASSPHRASE)
    press(dialog, "Restore")
    wait_for(lambda: went_on)
    assert not isinstance(program.window.centralWidget(), UnlockScreen)
    assert went_on == ["settings/backups"]
    with opened(program.profile, Unlocking(passphrase=PASSPHRASE)) as book:
        assert [one.name for one in book.store.records(Kind.PERSON)] == ["Mira Tallgren"]  # type: ignore[attr-defined]
    ((_at, aside),) = backups.set_aside(program.profile)
    assert (aside / "book.db").is_file()


def test_a_restore_that_fails_leaves_the_book_as_it_was(program: Desktop) -> None:
    unlock(program)
    backup = backups.find_backup(program.profile)
    database = backup.site.database
    database.write_bytes(database.read_bytes()[:-4096])
    program.restore(backup, Unlocking(passphrase=PASSPHRASE))
    wait_for(lambda: isinstance(program.window.centralWidget(), UnlockScreen))
    gate = program.window.centralWidget()
    assert isinstance(gate, UnlockScreen)
    assert any("damaged" in one.text().lower() for one in gate.findChildren(QLabel))
    book = open_book(program.profile, Unlocking(passphrase=PASSPHRASE))
    assert len(book.store.records(Kind.PERSON)) == 2
    book.close()


def test_a_rehearsal_shows_how_far_it_is_and_can_be_stopped(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    made = desk.do(lambda book: backups.back_up(book, "daily"))
    half_way = threading.Event()

    def slow(_book: object, backup: Backup, *, progress: Progress) -> Backup:
        """As long as a rehearsal of a very large book: until it is stopped."""
        progress("copy", 50, 100)
        half_way.set()
        while True:
            progress("copy", 50, 100)

    monkeypatch.setattr("mentorbook.services.backups.rehearse", slow)
    desk.go("settings/backups")
    (rehearse,) = desk.buttons("Rehearse")
    rehearse.click()
    wait_for(half_way.is_set)
    wait_for(lambda: "Opening the backup aside. 50 %" in desk.words(desk.view))
    desk.click("Stop", desk.view)
    wait_for(lambda: desk.toast)
    assert desk.toast == "Stopped. Nothing was changed."
    assert desk.do(lambda book: backups.backups(book.profile)) == [made]
    assert not banners(desk)
