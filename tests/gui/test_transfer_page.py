"""The book as plain text, out and in again, by the window."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFileDialog, QLineEdit

from mentorbook.gui.exchange.records_dialog import RecordsDialog
from mentorbook.gui.widgets.item_list import ItemView
from mentorbook.model.kinds import Kind
from mentorbook.services import records, transfer
from mentorbook.store.unit import UnitOfWork
from tests.support.window import Desk, called


def lines(path: Path, *entries: object) -> Path:
    path.write_text("".join(json.dumps(one) + "\n" if one else "\n" for one in entries), encoding="utf-8")
    return path


def look_inside(desk: Desk, path: Path) -> RecordsDialog:
    desk.go("settings/data")
    desk.click("Import records…")
    dialog = desk.dialog
    assert isinstance(dialog, RecordsDialog)
    file = called(dialog, QLineEdit, "File of records")
    file.setText(str(path))
    desk.click("Look inside", dialog)
    return dialog


def listed(dialog: RecordsDialog) -> list[str]:
    (view,) = dialog.findChildren(ItemView)
    model = view.model()
    role = Qt.ItemDataRole.AccessibleTextRole
    return [str(model.index(place, 0).data(role)) for place in range(model.rowCount())]


def names(found: Iterable[object]) -> list[str]:
    return sorted(one.name for one in found)  # type: ignore[attr-defined]


@pytest.fixture
def target(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "plain"
    folder.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: str(folder))
    return folder


def test_everything_is_written_after_it_was_said_what_leaves(desk: Desk, target: Path) -> None:
    desk.add(Kind.PERSON, name="Mira Tallgren")
    gone = desk.add(Kind.NOTE, title="Old")
    desk.do(lambda opened: records.remove(opened, gone))
    desk.go("settings/data")
    desk.click("Export as plain text…")
    assert "2 records, with every private note" in desk.words(desk.dialog)
    assert any("not encrypted" in words for words in desk.words(desk.dialog))
    desk.click("Cancel", desk.dialog)
    assert list(target.iterdir()) == []
    desk.click("Export as plain text…")
    desk.click("Write it", desk.dialog)
    assert any(words.startswith("Written: 2 records") for words in desk.words())
    assert "Mira Tallgren" in (target / "records.jsonl").read_text(encoding="utf-8")
    # What came out comes in again as nothing to do.
    dialog = look_inside(desk, target / "records.jsonl")
    assert "Nothing to do: all of it is here already." in desk.words(dialog)
    assert not desk.buttons("Import", dialog)[0].isEnabled()


def test_a_stopped_export_leaves_nothing(desk: Desk, target: Path) -> None:
    for number in range(5):
        desk.add(Kind.PERSON, name=f"Person {number}")
    desk.go("settings/data")
    desk.click("Export as plain text…")
    # The stop comes before the end, however fast the export is.
    with desk.held():
        desk.buttons("Write it", desk.dialog)[0].click()
        desk.buttons("Stop", desk.view)[0].click()
    assert desk.toast == "Stopped. Nothing was changed."
    assert list(target.iterdir()) == []


def test_a_preview_says_of_each_line_what_it_would_do_and_one_undo_takes_it_back(desk: Desk, tmp_path: Path) -> None:
    desk.add(Kind.PERSON, name="Mira Tallgren")
    desk.add(Kind.PERSON, name="Olli Varga")
    desk.do(lambda opened: transfer.export_records(opened, tmp_path / "out"))
    _heading, *written = (tmp_path / "out" / "records.jsonl").read_text(encoding="utf-8").splitlines()
    mira, olli = sorted(map(json.loads, written), key=lambda one: str(one["name"]))
    path = lines(
        tmp_path / "some.jsonl", {"kind": "person", "name": "Nadia Farsi"}, None, {**mira, "name": "Mira Tall"}, olli
    )
    dialog = look_inside(desk, path)
    assert listed(dialog) == ["Nadia Farsi. Person, line 1. new"]
    assert "Blank lines skipped 1" in desk.words(dialog)
    desk.click("Changed 1", dialog)
    assert listed(dialog) == ["Mira Tall. Person, line 3. changed"]
    desk.click("The same 1", dialog)
    assert listed(dialog) == ["Olli Varga. Person, line 4. the same"]
    assert names(desk.all(Kind.PERSON)) == ["Mira Tallgren", "Olli Varga"]
    desk.click("Import", dialog)
    assert names(desk.all(Kind.PERSON)) == ["Mira Tall", "Nadia Farsi", "Olli Varga"]
    desk.click("Undo import", dialog)
    assert names(desk.all(Kind.PERSON)) == ["Mira Tallgren", "Olli Varga"]


def test_lines_that_are_wrong_are_named_in_the_dialog(desk: Desk, tmp_path: Path) -> None:
    path = lines(tmp_path / "wrong.jsonl", {"kind": "person", "name": "Nadia"}, {"kind": "walrus"})
    dialog = look_inside(desk, path)
    assert any("line 2: no kind of record" in words for words in desk.words(dialog))
    (button,) = desk.buttons("Look inside", dialog)
    assert dialog.problem.mapTo(dialog, dialog.problem.rect().bottomLeft()).y() < button.mapTo(dialog, QPoint()).y()
    assert desk.all(Kind.PERSON) == []


def test_a_stopped_import_changes_nothing(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = lines(tmp_path / "many.jsonl", *({"kind": "person", "name": f"Person {number}"} for number in range(50)))
    dialog = look_inside(desk, path)
    add = UnitOfWork.add_plain

    def slow(unit: UnitOfWork, *args: object, **kwargs: object) -> None:
        # While the first is written.
        desk.stop_work()
        add(unit, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(UnitOfWork, "add_plain", slow)
    desk.click("Import", dialog)
    assert any("Stopped." in words for words in desk.words(dialog))
    assert desk.all(Kind.PERSON) == []
