"""Bundles between two machines, by the window of one of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QFileDialog, QLineEdit, QRadioButton, QTextEdit

from mentorbook.gui.exchange.import_dialog import ImportDialog
from mentorbook.gui.forms.wording import field_words
from mentorbook.gui.gate.secrets import NewSecret, SecretLine
from mentorbook.gui.widgets.item_list import ItemView
from mentorbook.model.catalogue import SPECS, read_values
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.services import bundles, machines, records
from mentorbook.services.opened import OpenedBook, Unlocking
from mentorbook.sync import plan
from tests.support.clock import FakeClock
from tests.support.profiles import MakeProfile
from tests.support.window import Desk, called
from touring.machines import plain_bundles

SECRET = "a bundle of five words"
OWN = Unlocking(passphrase="words that are long enough")


@pytest.fixture
def quick() -> Iterator[None]:
    """Bundles without their second of encryption, which is no matter of what is shown."""
    with plain_bundles():
        yield


@dataclass
class Other:
    """The other machine, which has no window."""

    opened: OpenedBook
    folder: Path

    def bundle(self, name: str = "from-other") -> Path:
        path = self.folder / f"{name}.mentorbook"
        bundles.export_bundle(self.opened, path, secret=SECRET)
        return path

    def edit(self, record_id: RecordId, **plain: object) -> None:
        kind = self.opened.store.kind_of(record_id)
        assert kind is not None
        records.edit(self.opened, record_id, read_values(kind, plain))

    def add(self, kind: Kind, **plain: object) -> RecordId:
        return records.add(self.opened, kind, read_values(kind, plain)).record.id


@pytest.fixture
def other(quick: None, desk: Desk, make_profile: MakeProfile, clock: FakeClock, tmp_path: Path) -> Iterator[Other]:
    """A second machine, set up from a bundle of the first, which holds Mira and one note."""
    assert quick is None
    desk.add(Kind.PERSON, name="Mira Tallgren", field="Marketing")
    desk.add(Kind.NOTE, title="Plans", body="The first line stays. The second is short. The third stays.\n")
    path = tmp_path / "first.mentorbook"
    desk.do(lambda opened: bundles.export_bundle(opened, path, secret=SECRET))
    profile = make_profile("desktop", clock=clock)
    opened, _ = bundles.set_up_from_bundle(profile, path, secret=SECRET, unlocking=OWN)
    machines.name_machine(opened, "Study")
    yield Other(opened, tmp_path)
    opened.close()


def the_one(desk: Desk, kind: Kind) -> RecordId:
    (found,) = desk.all(kind)
    return found.id


def look_inside(desk: Desk, path: Path, secret: str = SECRET) -> ImportDialog:
    desk.go("settings/machines")
    desk.click("Import a bundle…")
    dialog = desk.dialog
    assert isinstance(dialog, ImportDialog)
    file = called(dialog, QLineEdit, "Bundle")
    file.setText(str(path))
    (line,) = dialog.findChildren(SecretLine)
    assert isinstance(line, SecretLine)
    line.line.setText(secret)
    desk.click("Look inside", dialog)
    wait(desk)
    return dialog


def wait(desk: Desk) -> None:
    """Until all long work is over and its outcome was shown."""
    desk.settle()
    assert not desk.workspace.jobs


def listed(dialog: ImportDialog) -> dict[str, str]:
    (view,) = dialog.findChildren(ItemView)
    assert isinstance(view, ItemView)
    model = view.model()
    return {
        model.index(place, 0).data(): str(model.index(place, 0).data(Qt.ItemDataRole.AccessibleTextRole))
        for place in range(model.rowCount())
    }


def texts(dialog: ImportDialog) -> list[str]:
    return [one.toPlainText() for one in dialog.findChildren(QTextEdit) if one.isVisible()]


def test_a_bundle_is_written_after_it_was_said_what_leaves(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make_profile: MakeProfile, clock: FakeClock
) -> None:
    desk.add(Kind.PERSON, name="Mira Tallgren")
    path = tmp_path / "out"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(path), ""))
    desk.go("settings/machines")
    desk.click("Export a bundle…")
    dialog = desk.dialog
    assert any("import a bundle from it first" in words for words in desk.words(dialog))
    desk.click("Choose where to write it…", dialog)
    assert "Choose a passphrase first." in desk.words(dialog)
    desk.click("Suggest five words", dialog)
    (secret,) = dialog.findChildren(NewSecret)
    assert isinstance(secret, NewSecret)
    desk.click("Choose where to write it…", dialog)
    gate = next(one for one in desk.dialogs if one is not dialog)
    assert "1 record: the whole book" in desk.words(gate)
    assert "what you typed and did not save" in desk.words(gate)
    assert not path.exists()
    desk.click("Write it", gate)
    wait(desk)
    written = path.with_name("out.mentorbook")
    (told,) = [words for words in desk.words(dialog) if str(written) in words and "1 record" in words]
    assert "On a new machine, choose “Bring your book from another machine”" in told
    assert b"Mira" not in written.read_bytes()
    opened, done = bundles.set_up_from_bundle(
        make_profile("desktop", clock=clock), written, secret=secret.text(), unlocking=OWN
    )
    opened.close()
    assert done.counts == {"new": 1}


def test_only_the_changes_since_a_machine_was_heard_from(
    desk: Desk, other: Other, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    brought = other.bundle()
    desk.do(lambda opened: bundles.import_bundle(opened, bundles.preview_bundle(opened, brought, secret=SECRET)))
    desk.add(Kind.NOTE, title="After that")
    path = tmp_path / "changes.mentorbook"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(path), ""))
    desk.go("settings/machines")
    assert "Study" in desk.words()
    desk.click("Export a bundle…")
    dialog = desk.dialog
    (changes,) = [one for one in dialog.findChildren(QRadioButton) if "Only what" in one.text()]
    changes.click()
    (which,) = dialog.findChildren(QComboBox)
    assert which.itemText(0) == "Study, heard from today"
    assert which.width() > which.fontMetrics().horizontalAdvance(which.itemText(0)) + 40
    desk.click("Suggest five words", dialog)
    desk.click("Choose where to write it…", dialog)
    desk.click("Write it", next(one for one in desk.dialogs if one is not dialog))
    wait(desk)
    assert not any("new machine, choose" in words for words in desk.words(dialog))
    found = bundles.preview_bundle(other.opened, path, secret=SECRET)
    assert [record.title for record in found.records] == ["After that"]


def test_a_stopped_export_leaves_no_file_and_nothing_counts_as_sent(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.add(Kind.PERSON, name="Mira Tallgren")
    path = tmp_path / "stopped.mentorbook"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(path), ""))
    desk.go("settings/machines")
    desk.click("Export a bundle…")
    dialog = desk.dialog
    desk.click("Suggest five words", dialog)
    desk.click("Choose where to write it…", dialog)
    gate = next(one for one in desk.dialogs if one is not dialog)
    (go,) = desk.buttons("Write it", gate)
    QTest.mouseClick(go, Qt.MouseButton.LeftButton)
    # The window is closed in the midst of it.
    desk.view.leave()
    wait(desk)
    assert list(tmp_path.glob("stopped*")) == []
    assert desk.do(lambda opened: opened.store.connection.execute("SELECT count(*) FROM sent").fetchone()) == (0,)


def test_the_preview_shows_each_field_here_there_and_afterwards(desk: Desk, other: Other) -> None:
    mira, note = the_one(desk, Kind.PERSON), the_one(desk, Kind.NOTE)
    desk.do(lambda opened: records.edit(opened, mira, {"field": "Branding"}))
    other.edit(mira, field="Media", tags=["kind"])
    other.edit(note, body="The first line stays. The second is much longer now. The third stays.\n")
    other.add(Kind.PERSON, name="Olli <b>Varga</b>")
    dialog = look_inside(desk, other.bundle())
    assert any("From Study" in words for words in desk.words(dialog))
    assert listed(dialog) == {
        "Olli <b>Varga</b>": "Olli <b>Varga</b>. Person. new",
        "Plans": "Plans. Note: Text (Markdown). changed there",
        "Mira Tallgren": "Mira Tallgren. Person: Tags, Field. changed on both",
    }
    desk.click("Changed on both 1", dialog)
    assert list(listed(dialog)) == ["Mira Tallgren"]
    shown = texts(dialog)
    assert {"Branding", "Media"} <= set(shown)
    desk.click("Changed there 1", dialog)
    assert [text.strip() for text in texts(dialog)] == [
        "The first line stays. The second is short. The third stays.",
        "The first line stays. The second is much longer now. The third stays.",
        "The first line stays. The second is much longer now. The third stays.",
    ]
    # Nothing was written so far.
    assert len(desk.all(Kind.PERSON)) == 1


def test_versions_of_a_field_begin_on_one_line_and_what_is_merged_shows_what_it_keeps(desk: Desk, other: Other) -> None:
    note = the_one(desk, Kind.NOTE)
    long = "It was added there, and it goes on for so long that it needs some more lines than what was added here."
    desk.do(lambda opened: records.edit(opened, note, {"body": "The first line stays.\n\nShort.\n"}))
    other.edit(note, body=f"The first line stays.\n\n{long}\n")
    dialog = look_inside(desk, other.bundle())
    here, there, afterwards = (one for one in dialog.findChildren(QTextEdit) if one.isVisible())
    assert here.y() == there.y() == afterwards.y()
    assert here.height() < there.height()
    assert "Short." in afterwards.toPlainText()
    assert long in afterwards.toPlainText()


def test_the_fields_of_a_new_record_stand_in_the_order_of_its_form(desk: Desk, other: Other) -> None:
    other.add(
        Kind.PERSON, name="Nadia Farsi", organisation="Saltgrove", position="Editor", field="Media", met_how="Rain"
    )
    dialog = look_inside(desk, other.bundle())
    known = [field_words(Kind.PERSON, name) for name in SPECS[Kind.PERSON]]
    shown = [words for words in desk.words(dialog) if words in known]
    assert len(shown) > 4
    assert shown == sorted(shown, key=known.index)


def test_what_is_unticked_is_left_out_waits_and_comes_again(desk: Desk, other: Other) -> None:
    other.add(Kind.PERSON, name="Olli Varga")
    other.add(Kind.PERSON, name="Nadia Farsi")
    path = other.bundle()
    dialog = look_inside(desk, path)
    (view,) = dialog.findChildren(ItemView)
    assert isinstance(view, ItemView)
    place = list(listed(dialog)).index("Olli Varga")
    view.setCurrentIndex(view.model().index(place, 0))
    desk.press(Qt.Key.Key_Space, view)
    assert "1 record to take over. Left out for now: 1. They are offered again." in desk.words(dialog)
    desk.click("Import", dialog)
    wait(desk)
    assert {
        record.title
        for record in desk.do(lambda opened: bundles.preview_bundle(opened, path, secret=SECRET)).records
        if record.acts
    } == {"Olli Varga"}
    desk.click("Close", dialog)
    assert "left out, from Study" in desk.words()
    dialog = look_inside(desk, path)
    assert list(listed(dialog).values()) == ["Olli Varga. Person: left out before. new"]


def test_an_import_is_undone_and_the_same_again_is_nothing_to_do(desk: Desk, other: Other) -> None:
    other.add(Kind.PERSON, name="Olli Varga")
    path = other.bundle()
    dialog = look_inside(desk, path)
    desk.click("Import", dialog)
    wait(desk)
    assert any(words.startswith("Imported: ") and "1 new" in words for words in desk.words(dialog))
    assert len(desk.all(Kind.PERSON)) == 2
    desk.click("Undo import", dialog)
    wait(desk)
    assert len(desk.all(Kind.PERSON)) == 1
    desk.click("Close", dialog)
    dialog = look_inside(desk, path)
    desk.click("Import", dialog)
    wait(desk)
    desk.click("Close", dialog)
    dialog = look_inside(desk, path)
    assert "Nothing to do: all that is in this bundle is here already." in desk.words(dialog)
    desk.click("Close", dialog)
    # The log can take it back, too.
    desk.click("Undo the import of 2 Mar, 11:00")
    desk.click("Take it back", desk.dialog)
    wait(desk)
    assert len(desk.all(Kind.PERSON)) == 1
    assert any(words.startswith("Taken back. It had brought") for words in desk.words())


def test_a_clearing_out_asks_before_it_is_taken_over(desk: Desk, other: Other) -> None:
    records.remove(other.opened, the_one(desk, Kind.PERSON))
    dialog = look_inside(desk, other.bundle())
    desk.click("Import", dialog)
    question = next(one for one in desk.dialogs if one is not dialog)
    assert any("1 of 2 records here would go to the trash" in words for words in desk.words(question))
    desk.click("Cancel", question)
    assert len(desk.all(Kind.PERSON)) == 1
    desk.click("Import", dialog)
    desk.click("Import all the same", next(one for one in desk.dialogs if one is not dialog))
    wait(desk)
    assert desk.all(Kind.PERSON) == []


def test_a_wrong_passphrase_and_a_damaged_file_are_said_in_the_dialog(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "sealed.mentorbook"
    desk.do(lambda opened: bundles.export_bundle(opened, path, secret=SECRET))
    dialog = look_inside(desk, path, "something else")
    assert any("does not open the bundle" in words for words in desk.words(dialog))
    (button,) = desk.buttons("Look inside", dialog)
    assert dialog.problem.mapTo(dialog, dialog.problem.rect().bottomLeft()).y() < button.mapTo(dialog, QPoint()).y()
    (line,) = dialog.findChildren(SecretLine)
    assert isinstance(line, SecretLine)
    file = called(dialog, QLineEdit, "Bundle")
    for name, words in (("damaged", "cannot be read as a bundle"), ("missing", "There is no such file.")):
        if name == "damaged":
            (tmp_path / name).write_bytes(b"no bundle")
        file.setText(str(tmp_path / name))
        desk.click("Look inside", dialog)
        wait(desk)
        assert any(words in one for one in desk.words(dialog))
    desk.press(Qt.Key.Key_Escape, dialog)
    assert not desk.dialogs


@pytest.mark.usefixtures("quick")
def test_the_bundle_of_another_book_is_refused_by_name(
    desk: Desk, make_profile: MakeProfile, clock: FakeClock, tmp_path: Path
) -> None:
    stranger = Desk(make_profile("stranger", clock=clock))
    path = tmp_path / "stranger.mentorbook"
    stranger.do(lambda opened: bundles.export_bundle(opened, path, secret=SECRET))
    stranger.close()
    dialog = look_inside(desk, path)
    assert any("belongs to another book" in words for words in desk.words(dialog))


def test_an_import_that_is_closed_in_the_middle_changes_nothing(
    desk: Desk, other: Other, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(30):
        other.add(Kind.NOTE, title=f"Note {number}")
    dialog = look_inside(desk, other.bundle())
    apply = plan.apply_plan

    def closing(*args: Any, **kwargs: Any) -> Any:
        # The dialog goes while the lane is about to write.
        desk.stop_work()
        return apply(*args, **kwargs)

    monkeypatch.setattr(bundles, "apply_plan", closing)
    desk.click("Import", dialog)
    wait(desk)
    assert len(desk.all(Kind.NOTE)) == 1
    assert any("Stopped." in words for words in desk.words(dialog))
    assert desk.do(bundles.import_log) == []


def test_this_machine_gets_a_name(desk: Desk) -> None:
    desk.go("settings/machines")
    line = called(desk.page, QLineEdit, "Name of this machine")
    line.setText("Kitchen laptop")
    desk.click("Rename")
    assert desk.do(machines.machine_name) == "Kitchen laptop"
    line.setText("  ")
    assert not desk.buttons("Rename")[0].isEnabled()


def test_a_bundle_that_is_dropped_on_the_window_is_offered_for_import(desk: Desk, tmp_path: Path) -> None:
    def drop(name: str) -> bool:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(tmp_path / name))])
        buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        enter = QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, data, buttons, keys)
        enter.ignore()
        desk.view.dragEnterEvent(enter)
        if enter.isAccepted():
            desk.view.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, buttons, keys))
        return enter.isAccepted()

    desk.go("today")
    assert not drop("picture.png")
    assert drop("carried.mentorbook")
    file = called(desk.dialog, QLineEdit, "Bundle")
    assert file.text() == str(tmp_path / "carried.mentorbook")
