"""What a lock and the end of the program leave behind when something is typed, or long work goes on."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from shiboken6 import isValid

from mentorbook.book.storage import NoRoom
from mentorbook.gui.desktop import Desktop
from mentorbook.gui.forms.asking import ConfirmDialog
from mentorbook.gui.forms.dialog import RecordDialog
from mentorbook.gui.forms.record_form import RecordForm
from mentorbook.gui.gate.unlock import UnlockScreen
from mentorbook.gui.runtime import relaunch
from mentorbook.gui.runtime.single import SingleInstance
from mentorbook.gui.shell.messages import DefectDialog
from mentorbook.gui.writing.editor import NoteEditor
from mentorbook.gui.writing.note_dialog import NoteDialog
from mentorbook.model.kinds import Kind
from mentorbook.model.record import Record
from mentorbook.model.session import Note
from mentorbook.profile import Progress
from mentorbook.services import records
from mentorbook.services.opened import OpenedBook
from tests.gui.gate import lane_is_idle, lock, make_book, unlock
from tests.support.running import press, seen, wait_for, words_on
from tests.support.window import full_disk


@pytest.fixture
def desktop(desktop: Desktop) -> Desktop:
    """The whole program with an open book."""
    make_book(desktop)
    return desktop


def type_a_note(desktop: Desktop) -> NoteEditor:
    """Type a note that is not saved yet."""
    assert desktop.view is not None
    desktop.view.add_record(Kind.NOTE, {})
    (dialog,) = seen(desktop.window, NoteDialog)
    (editor,) = dialog.findChildren(NoteEditor)
    assert isinstance(editor, NoteEditor)
    wait_for(lambda: not editor.isReadOnly())
    editor.insertPlainText("The smaller yes.")
    return editor


def type_in_a_form(desktop: Desktop) -> None:
    """Type into a form whose draft is not kept yet."""
    assert desktop.view is not None
    desktop.view.add_record(Kind.ACTION, {})
    (dialog,) = seen(desktop.window, RecordDialog)
    wait_for(lambda: dialog.findChildren(RecordForm))
    editor = dialog.findChildren(RecordForm)[0].editor("text")
    QTest.keyClicks(editor.target, "Send the plan")


def begin_endless_work(desktop: Desktop) -> None:
    """Begin work that only a stop ends."""
    assert desktop.view is not None
    begun = threading.Event()

    def work(_opened: OpenedBook, progress: Progress) -> None:
        begun.set()
        while True:
            progress("working", 1, 2)

    desktop.view.workspace.work(desktop.view, "Long work.", work, lambda _none: None)
    wait_for(begun.is_set)


def notes(desktop: Desktop) -> list[str]:
    opened, found = desktop._opened, list[Record]()
    assert opened is not None

    def read(_progress: Progress) -> list[Record]:
        return [records.look(opened, note.id).record for note in opened.store.typed(Note)]

    desktop.lane.run(read, then=found.extend, failed=desktop.report)
    lane_is_idle(desktop)
    return [note.body or "" for note in found if isinstance(note, Note)]


def no_room(*_arguments: object, **_named: object) -> None:
    raise NoRoom


def test_a_lock_waits_for_no_long_work_and_keeps_what_is_typed(desktop: Desktop) -> None:
    type_a_note(desktop)
    begin_endless_work(desktop)
    gate = lock(desktop)
    unlock(desktop, gate)
    assert notes(desktop) == ["The smaller yes.\n"]


def test_a_lock_in_the_midst_of_long_work_ends_it_without_a_word(desktop: Desktop) -> None:
    begin_endless_work(desktop)
    lock(desktop)
    lane_is_idle(desktop)
    assert not desktop.window.findChildren(DefectDialog)


def test_words_that_cannot_be_saved_keep_the_book_open(desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> None:
    view = desktop.view
    with monkeypatch.context() as full:
        full.setattr(records, "add", no_room)
        editor = type_a_note(desktop)
        desktop.lock()
        wait_for(lambda: "Not locked: what you typed could not be saved." in words_on(desktop.window))
    assert desktop.view is view
    assert editor.text == "The smaller yes."
    lock(desktop)
    assert desktop.view is None


def test_a_closed_window_loses_no_words_without_asking(desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[bool] = []
    monkeypatch.setattr(QApplication, "quit", lambda *_app: ended.append(True))
    with monkeypatch.context() as full:
        full.setattr(records, "add", no_room)
        editor = type_a_note(desktop)
        assert not desktop.window.close()
        wait_for(lambda: seen(desktop.window, ConfirmDialog))
        (question,) = seen(desktop.window, ConfirmDialog)
        assert "Quit without what you typed?" in words_on(question)
        press(question, "Cancel")
        wait_for(lambda: not isValid(question))
        assert ended == []
        assert editor.text == "The smaller yes."
    assert not desktop.window.close()
    wait_for(lambda: ended)
    assert notes(desktop) == ["The smaller yes.\n"]


def test_a_half_typed_form_keeps_the_book_open_while_the_disk_is_full(desktop: Desktop) -> None:
    type_in_a_form(desktop)
    view = desktop.view
    assert view is not None
    with full_disk():
        desktop.lock()
        wait_for(lambda: "Not locked: what you typed could not be saved." in words_on(view))
        # Closing the form helps nothing: what was typed still has no room.
        seen(desktop.window, RecordDialog)[0].reject()
        desktop.lock()
        lane_is_idle(desktop)
        assert desktop.view is view
        assert view.workspace.has_unsaved
    gate = lock(desktop)
    unlock(desktop, gate)
    assert desktop.view is not None
    desktop.view.add_record(Kind.ACTION, {})
    wait_for(lambda: "This is what you typed last time" in words_on(seen(desktop.window, RecordDialog)[0]))


def new_step(desktop: Desktop) -> QLineEdit:
    """The line for a new step of the goal."""
    view = desktop.view
    assert view is not None
    view.show_area("goals")
    wait_for(lambda: [one for one in seen(view, QLineEdit) if one.accessibleName() == "New step"])
    (line,) = [one for one in seen(view, QLineEdit) if one.accessibleName() == "New step"]
    return line


def test_a_lock_waits_for_the_answer_to_what_was_entered_a_moment_before(desktop: Desktop) -> None:
    view = desktop.view
    assert view is not None
    view.workspace.write(view, lambda opened: records.add(opened, Kind.GOAL, {"statement": "Lead a campaign"}))
    line = new_step(desktop)
    with full_disk():
        line.setText("Find three")
        line.returnPressed.emit()
        desktop.lock()
        wait_for(lambda: "Not locked: what you typed could not be saved." in words_on(view))
        assert line.text() == "Find three"
    gate = lock(desktop)
    unlock(desktop, gate)
    line = new_step(desktop)
    wait_for(lambda: line.text() == "Find three")


def test_the_program_can_be_left_without_what_cannot_be_saved(
    desktop: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended: list[bool] = []
    monkeypatch.setattr(QApplication, "quit", lambda *_app: ended.append(True))
    monkeypatch.setattr(records, "add", no_room)
    type_a_note(desktop)
    desktop.quit()
    wait_for(lambda: seen(desktop.window, ConfirmDialog))
    press(seen(desktop.window, ConfirmDialog)[0], "Quit and lose it")
    assert ended == [True]


def test_of_two_windows_after_a_lock_the_older_one_ends(desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[bool] = []
    monkeypatch.setattr(QApplication, "quit", lambda *_app: ended.append(True))
    others: list[SingleInstance] = []

    def start_another(*_arguments: object, otherwise: object, **_named: object) -> None:
        others.append(SingleInstance(desktop.profile))
        assert callable(otherwise)
        otherwise()

    monkeypatch.setattr(relaunch, "relaunch_locked", start_another)
    desktop.lock()
    wait_for(lambda: ended)
    assert others[0].is_first
    assert not isinstance(desktop.window.centralWidget(), UnlockScreen)
    others[0].release()


def test_a_locked_window_that_stayed_is_still_the_only_one(desktop: Desktop) -> None:
    lock(desktop)
    assert not SingleInstance(desktop.profile).is_first


def test_after_the_end_nobody_watches_for_absence(desktop: Desktop) -> None:
    assert desktop._idle._timer.isActive()
    desktop.end()
    assert not desktop._idle._timer.isActive()
