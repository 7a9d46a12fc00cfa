"""Notes by themselves, and the versions that a note has been through."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QListWidget, QTextEdit
from shiboken6 import isValid

from mentorbook.gui.forms.history import HistoryDialog
from mentorbook.gui.writing.note_dialog import NoteDialog
from mentorbook.model.catalogue import SPECS
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.session import Note
from mentorbook.services import records
from mentorbook.services.versions import Piece, Side, compare_texts, versions
from tests.support.clock import FakeClock
from tests.support.window import Desk, full_disk


def note_of(desk: Desk, note: RecordId) -> Note:
    found = desk.record(note)
    assert isinstance(found, Note)
    return found


def dialog(desk: Desk) -> NoteDialog:
    (found,) = [one for one in desk.window.findChildren(NoteDialog) if one.isVisible()]
    assert isinstance(found, NoteDialog)
    return found


def heading(of: NoteDialog) -> QLineEdit:
    return of._title


# -- by themselves


def test_a_note_on_a_person_is_written_in_the_same_editor(desk: Desk) -> None:
    person = desk.add(Kind.PERSON, name="Amara Okafor")
    note = desk.add(Kind.NOTE, person=person, title="Before", body="What she likes.\n")
    desk.workspace.show(Kind.NOTE, note)
    desk.settle()
    open_ = dialog(desk)
    assert "On Amara Okafor" in desk.words(open_)
    assert open_.card.editor.accessibleName() == "Private note on Amara Okafor"
    assert heading(open_).text() == "Before"
    open_.card.editor.setFocus()
    QTest.keyClicks(open_.card.editor, "New. ")
    heading(open_).setText("After")
    desk.click("Close", open_)
    assert (note_of(desk, note).title, note_of(desk, note).body) == ("After", "New. What she likes.\n")
    assert note_of(desk, note).person == person


@pytest.mark.parametrize("words", ["", "What I think."])
def test_a_new_note_keeps_its_heading_and_its_words(desk: Desk, words: str) -> None:
    goal = desk.add(Kind.GOAL, statement="Lead a review")
    desk.workspace.add(Kind.NOTE, goal=goal)
    desk.settle()
    open_ = dialog(desk)
    QTest.keyClicks(open_.card.editor, words)
    QTest.keyClicks(heading(open_), "Why")
    desk.press(Qt.Key.Key_Escape, open_)
    (found,) = desk.all(Kind.NOTE)
    note = note_of(desk, found.id)
    assert (note.title, note.body or "", note.goal) == ("Why", f"{words}\n" if words else "", goal)


def test_a_new_note_in_which_nothing_is_written_leaves_nothing(desk: Desk) -> None:
    desk.workspace.add(Kind.NOTE)
    desk.settle()
    desk.click("Close", dialog(desk))
    assert desk.all(Kind.NOTE) == []
    assert desk.do(records.drafts) == {}


def test_the_lock_keeps_what_is_typed_in_a_dialog(desk: Desk) -> None:
    desk.workspace.add(Kind.NOTE)
    desk.settle()
    QTest.keyClicks(dialog(desk).card.editor, "At the last moment.")
    desk.come_back()
    (found,) = desk.all(Kind.NOTE)
    assert note_of(desk, found.id).body == "At the last moment.\n"


def test_a_heading_for_which_there_is_no_room_waits_for_it_out_of_sight(desk: Desk) -> None:
    note = desk.add(Kind.NOTE, title="Before", body="Words.\n")
    desk.workspace.show(Kind.NOTE, note)
    desk.settle()
    open_ = dialog(desk)
    with full_disk():
        heading(open_).selectAll()
        QTest.keyClicks(heading(open_), "After")
        desk.view.keep()
        desk.settle()
        # A lock would be refused.
        assert desk.workspace.has_unsaved
        open_.reject()
        desk.settle()
        assert not desk.dialogs
        assert desk.workspace.has_unsaved
    desk.view.keep()
    desk.settle()
    assert note_of(desk, note).title == "After"
    assert not isValid(open_)
    assert not desk.workspace.has_unsaved


def test_a_heading_is_kept_a_moment_later(desk: Desk) -> None:
    desk.workspace.add(Kind.NOTE)
    desk.settle()
    QTest.keyClicks(heading(dialog(desk)), "Why")
    desk.wait_for_pauses(dialog(desk))
    assert [one.title for one in desk.all(Kind.NOTE) if isinstance(one, Note)] == ["Why"]
    QTest.keyClicks(heading(dialog(desk)), " not")
    desk.click("Close", dialog(desk))
    assert [one.title for one in desk.all(Kind.NOTE) if isinstance(one, Note)] == ["Why not"]


def test_a_heading_for_a_note_that_was_erased_meanwhile_is_a_note_of_its_own(desk: Desk) -> None:
    note = desk.add(Kind.NOTE, title="Before", body="Words.\n")
    desk.workspace.show(Kind.NOTE, note)
    desk.settle()
    QTest.keyClicks(heading(dialog(desk)), "After")
    desk.do(lambda opened: records.erase(opened, note))
    desk.click("Close", dialog(desk))
    assert [one.title for one in desk.all(Kind.NOTE) if isinstance(one, Note)] == ["BeforeAfter"]


def test_focus_in_a_dialog_leaves_the_window_behind_it_alone(desk: Desk) -> None:
    desk.workspace.add(Kind.NOTE)
    desk.settle()
    open_ = dialog(desk)
    open_.card.editor.setFocus()
    desk.press(Qt.Key.Key_F11, open_.card.editor)
    assert open_.isMaximized()
    assert not heading(open_).isVisible()
    assert desk.view.rail.isVisible()
    desk.press(Qt.Key.Key_Escape, open_.card.editor)
    assert open_.isVisible()
    assert not open_.isMaximized()
    assert heading(open_).isVisible()


def test_a_note_is_put_in_the_trash_and_that_is_undone(desk: Desk) -> None:
    note = desk.add(Kind.NOTE, title="Before", body="Words.\n")
    desk.workspace.show(Kind.NOTE, note)
    desk.settle()
    dialog(desk)._remove()
    desk.settle()
    assert desk.all(Kind.NOTE) == []
    desk.undo()
    assert [one.id for one in desk.all(Kind.NOTE)] == [note]


# -- versions


def test_saves_of_one_sitting_are_one_version(desk: Desk, clock: FakeClock) -> None:
    note = desk.add(Kind.NOTE, body="One.\n")
    for words in ("One. Two.\n", "One. Two. Three.\n"):
        clock.advance(timedelta(minutes=2))
        desk.do(lambda opened, words=words: records.edit(opened, note, {"body": words}))  # type: ignore[misc]
    clock.advance(timedelta(hours=3))
    desk.do(lambda opened: records.edit(opened, note, {"body": "All new.\n"}))
    found = desk.do(lambda opened: versions(opened, note))
    assert [version.saves for version in found] == [1, 3]
    assert [version.is_now for version in found] == [True, False]
    person = desk.add(Kind.PERSON, name="Bo")
    desk.do(lambda opened: records.edit(opened, person, {"position": "Lead"}))
    of_person = desk.do(lambda opened: versions(opened, person))
    assert (of_person[0].fields, of_person[0].is_first) == (("position",), False)
    assert of_person[1].is_first


def test_a_long_sitting_has_a_version_for_each_hour(desk: Desk, clock: FakeClock) -> None:
    note = desk.add(Kind.NOTE, body="0.\n")
    for number in range(1, 31):
        clock.advance(timedelta(minutes=5))
        words = f"{number}.\n"
        desk.do(lambda opened, words=words: records.edit(opened, note, {"body": words}))  # type: ignore[misc]
    found = desk.do(lambda opened: versions(opened, note))
    assert sum(version.saves for version in found) == 31
    assert len(found) == 3


def test_a_version_shows_what_differs_and_is_restored(desk: Desk, clock: FakeClock) -> None:
    note = desk.add(Kind.NOTE, body="Begin with the sceptic. Then the rest.\n")
    clock.advance(timedelta(hours=3))
    desk.do(lambda opened: records.edit(opened, note, {"body": "Begin with the believer. Then the rest. More.\n"}))
    desk.workspace.show(Kind.NOTE, note)
    desk.settle()
    open_ = dialog(desk)
    desk.click("Versions…", open_)
    (history,) = [one for one in desk.window.findChildren(HistoryDialog) if one.isVisible()]
    (text,) = history.findChildren(QTextEdit)
    shown = text.toPlainText()
    assert "Begin with the scepticbeliever. Then the rest. More." in shown
    at = shown.index("believer")
    cursor = text.textCursor()
    cursor.setPosition(at + 1)
    assert cursor.charFormat().fontStrikeOut()
    cursor.setPosition(at)
    assert cursor.charFormat().fontUnderline()
    (listed,) = history.findChildren(QListWidget)
    assert listed.count() == 2
    desk.click("Restore this version", history)
    assert note_of(desk, note).body == "Begin with the sceptic. Then the rest.\n"
    assert open_.card.editor.text == "Begin with the sceptic. Then the rest."
    assert not any("elsewhere" in words for words in desk.words(open_))
    desk.undo()
    assert open_.card.editor.text == "Begin with the believer. Then the rest. More."


def test_a_version_of_any_kind_is_shown_in_words(desk: Desk) -> None:
    other = desk.add(Kind.PERSON, name="Bo Ek")
    full = {
        "roles": ["mentor", "mentee"],
        "channels": {"email": "amara@example.org"},
        "met_through": other,
        "rhythm": "P1M",
        "met_on": "2025-07-25",
    }
    person = desk.add(Kind.PERSON, name="Amara Okafor", **full)
    desk.do(lambda opened: records.edit(opened, person, {name: SPECS[Kind.PERSON][name].type.empty for name in full}))
    history = HistoryDialog(desk.workspace, desk.window, Kind.PERSON, person, "Amara Okafor")
    history.open()
    desk.settle()
    (text,) = history.findChildren(QTextEdit)
    shown = text.toPlainText()
    for words in ("mentee, mentor", "email: amara@example.org", "Bo Ek", "monthly", "2025-07-25"):
        assert words in shown
    history.reject()


def test_what_is_alike_is_shortened_around_a_difference() -> None:
    alike = "The same all along. " * 60
    pieces = compare_texts(f"{alike}Old.\n", f"{alike}New and quite another.\n")
    assert [piece.side for piece in pieces] == [Side.BOTH, Side.THEN, Side.NOW, Side.BOTH][: len(pieces)]
    assert pieces[0].left_out == len(alike) - 240
    assert alike.endswith(pieces[0].rest)
    assert compare_texts("Same.\n" * 400, "Same.\n" * 400) == (Piece("Same.\n" * 400, Side.BOTH),)
    assert compare_texts("", "") == ()
