"""What happens around a meeting, and private notes."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QWidget

from mentorbook.gui.forms.history import HistoryDialog
from mentorbook.gui.pages.session import SessionPanel
from mentorbook.gui.pages.session_templates import TemplatesDialog
from mentorbook.gui.words import tr
from mentorbook.gui.writing.links import LinkDialog
from mentorbook.gui.writing.note_dialog import NoteDialog
from mentorbook.model.kinds import Kind
from mentorbook.model.session import Session
from mentorbook.services import records
from touring.books import Book
from touring.scene import Scene
from touring.stage import Stage


def session_scenes() -> Iterator[Scene]:
    """Before a talk, after it, and what it is made of."""
    group = "Around a meeting"
    yield Scene("session-month", group, "a month of meetings", Book.SAMPLE, _month)
    yield Scene("session-brief", group, "before a talk", Book.SAMPLE, _brief)
    yield Scene("session-past", group, "a talk that was", Book.SAMPLE, _past_session)
    yield Scene("session-wrap-up", group, "three minutes after a talk", Book.SAMPLE, _wrap_up)
    yield Scene("session-wrap-up-long", group, "the same with very long words", Book.LONG, _wrap_up)
    yield Scene("session-details", group, "its fields, edited in place", Book.SAMPLE, _session_details)
    yield Scene("session-note", group, "only the note", Book.SAMPLE, _only_the_note)
    yield Scene("session-templates", group, "templates", Book.SAMPLE, _templates)


def _month(stage: Stage) -> None:
    stage.go("sessions")
    stage.click(tr("Month"))


def _brief(stage: Stage) -> None:
    planned = [one for one in stage.all(Kind.SESSION) if isinstance(one, Session) and one.repeat]
    stage.show(Kind.SESSION, planned[0].id)


def _past_session(stage: Stage) -> None:
    stage.go("sessions")
    stage.click(tr("Past"))


def _panel(stage: Stage) -> SessionPanel:
    (found,) = stage.go("sessions").findChildren(SessionPanel)
    return found


def _wrap_up(stage: Stage) -> QWidget:
    _panel(stage).wrap_up()
    stage.settle()
    return stage.dialog


def _session_details(stage: Stage) -> None:
    stage.click(tr("Edit"), _panel(stage).head)


def _only_the_note(stage: Stage) -> None:
    _panel(stage).note.toggle_focus()
    stage.settle()


def _templates(stage: Stage) -> QWidget:
    stage.go("sessions")
    dialog = TemplatesDialog(stage.workspace, stage.window)
    dialog.open()
    stage.settle()
    return dialog


def note_scenes() -> Iterator[Scene]:
    """What is done with a note, and what may happen to it."""
    group = "Private notes"
    yield Scene("note-selected", group, "words that are selected can be kept", Book.SAMPLE, _selected)
    yield Scene("note-versions", group, "a version beside what it is now", Book.SAMPLE, _versions)
    yield Scene("note-recovered", group, "what a crash left", Book.SAMPLE, _recovered)
    yield Scene("note-refused", group, "a note that could not be saved", Book.SAMPLE, _refused)
    yield Scene("note-link", group, "before a link is followed", Book.SAMPLE, _link)


def _note(stage: Stage) -> NoteDialog:
    """The note with the most to show, in its dialog."""
    notes = stage.do(lambda opened: [records.look(opened, one.id).record for one in opened.store.records(Kind.NOTE)])
    fullest = max(notes, key=lambda note: len(repr(note)))
    NoteDialog(stage.workspace, stage.window, note=fullest.id).open()
    stage.settle()
    found = stage.dialog
    assert isinstance(found, NoteDialog)
    return found


def _selected(stage: Stage) -> QWidget:
    dialog = _note(stage)
    dialog.card.editor.moveCursor(QTextCursor.MoveOperation.Down)
    dialog.card.editor.moveCursor(QTextCursor.MoveOperation.Down)
    dialog.card.editor.moveCursor(QTextCursor.MoveOperation.StartOfLine)
    dialog.card.editor.moveCursor(QTextCursor.MoveOperation.EndOfLine, QTextCursor.MoveMode.KeepAnchor)
    stage.settle()
    return dialog


def _versions(stage: Stage) -> QWidget:
    person = max(stage.do(lambda opened: opened.store.records(Kind.PERSON)), key=lambda one: len(repr(one)))
    stage.do(lambda opened: records.edit(opened, person.id, {"position": f"Senior {getattr(person, 'position', '')}"}))
    dialog = HistoryDialog(stage.workspace, stage.window, Kind.PERSON, person.id, getattr(person, "name", ""))
    dialog.open()
    stage.settle()
    return dialog


def _recovered(stage: Stage) -> QWidget:
    dialog = _note(stage)
    dialog.card.keeper.arrived.emit("What you typed last time had not been saved. Here it is again.")
    stage.settle()
    return dialog


def _refused(stage: Stage) -> QWidget:
    dialog = _note(stage)
    dialog.card.keeper.problem.emit("The disk is full. Make room, then try again.", True)  # noqa: FBT003 -- a signal
    stage.settle()
    return dialog


def _link(stage: Stage) -> QWidget:
    stage.go("sessions")
    dialog = LinkDialog(stage.window, "https://example.org/talks/the-sceptics-question")
    dialog.open()
    stage.settle()
    return dialog
