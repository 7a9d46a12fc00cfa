"""Forms as a person fills them in: days as they are said, short fields beside each other, texts that grow."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QWidget

from mentorbook.gui.forms.dialog import RecordDialog
from mentorbook.gui.forms.record_form import RecordForm
from mentorbook.model.exchange import Action, Thanks
from mentorbook.model.kinds import Kind
from tests.support.window import Desk


def field(desk: Desk, name: str) -> QWidget:
    found = [one for one in desk.dialog.findChildren(QWidget) if one.accessibleName() == name and one.isVisible()]
    return found[0]


def fill(desk: Desk, name: str, text: str) -> QLineEdit:
    line = field(desk, name)
    assert isinstance(line, QLineEdit)
    line.setFocus()
    line.clear()
    QTest.keyClicks(line, text)
    return line


def test_a_day_is_typed_as_it_is_said(desk: Desk) -> None:
    desk.workspace.add(Kind.ACTION)
    desk.settle()
    fill(desk, "What is to be done", "Send the draft")
    day = fill(desk, "By when", "next fri")
    desk.dialog.activateWindow()
    desk.settle()
    day.setFocus()
    desk.press(Qt.Key.Key_Tab, day)
    assert day.text() == "Fri 6 Mar 2026"
    desk.click("Save", desk.dialog)
    (action,) = desk.all(Kind.ACTION)
    assert isinstance(action, Action)
    assert action.due == date(2026, 3, 6)


def test_what_is_no_day_is_said_beside_its_field_and_nothing_is_lost(desk: Desk) -> None:
    desk.workspace.add(Kind.ACTION)
    desk.settle()
    fill(desk, "What is to be done", "Send the draft")
    day = fill(desk, "By when", "when I have time")
    desk.click("Save", desk.dialog)
    assert "A day such as tomorrow, next tue, 3 March or 2026-12-02" in desk.words(desk.dialog)
    assert day.text() == "when I have time"
    assert not desk.all(Kind.ACTION)


def test_short_fields_share_a_line_and_long_ones_have_their_own(desk: Desk) -> None:
    desk.workspace.add(Kind.SESSION)
    desk.settle()
    mode, status, place = (field(desk, name) for name in ("How we talk", "Status", "Place"))
    top = [one.mapTo(desk.dialog, one.rect().topLeft()).y() for one in (mode, status, place)]
    assert top[0] == top[1] < top[2]


def test_a_long_text_grows_with_what_is_written(desk: Desk) -> None:
    mira = desk.add(Kind.PERSON, name="Mira Tallgren")
    desk.workspace.add(Kind.THANKS, person=mira)
    desk.settle()
    text = field(desk, "The words themselves")
    assert isinstance(text, QPlainTextEdit)
    before = text.height()
    text.setPlainText("\n".join(["A line."] * 6))
    desk.settle()
    grown = text.height()
    text.setPlainText("\n".join(["A line."] * 600))
    desk.settle()
    assert before < grown < text.height() < 400
    fill(desk, "What I am thankful for", "The long talk")
    desk.click("Save", desk.dialog)
    (thanks,) = desk.all(Kind.THANKS)
    assert isinstance(thanks, Thanks)
    assert thanks.text == "The long talk"


def test_half_a_name_is_no_defect_and_a_whole_one_is_chosen_when_left(desk: Desk) -> None:
    mira = desk.add(Kind.PERSON, name="Mira Tallgren")
    desk.workspace.add(Kind.SESSION)
    desk.settle()
    dialog = desk.dialog
    assert isinstance(dialog, RecordDialog)
    form = dialog.findChild(RecordForm)
    assert isinstance(form, RecordForm)
    (box,) = [one for one in dialog.findChildren(QComboBox) if one.accessibleName() == "With"]
    line = box.lineEdit()
    assert line is not None
    QTest.keyClicks(line, "Mira")
    assert form.changed_values() == {}
    QTest.keyClicks(line, " tallgren")
    line.editingFinished.emit()
    desk.settle()
    assert form.changed_values() == {"people": [mira]}
    assert line.text() == ""
    assert desk.buttons("Take away Mira Tallgren", dialog)
