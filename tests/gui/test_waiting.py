"""From its Save to the book's answer a form takes nothing more; where nothing was saved, one goes on where one was."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QPushButton, QWidget

from mentorbook.gui.forms.thanks import ThanksDialog
from mentorbook.gui.pages.session_when import MoveDialog
from mentorbook.gui.pages.session_wrap_up import WrapUpDialog
from mentorbook.model.kinds import Kind
from mentorbook.model.session import Session
from mentorbook.services import beginning, session_page
from mentorbook.services.beginning import Beginning, FirstStep
from tests.support.window import Desk, called, full_disk


def an_action(desk: Desk) -> tuple[str, str]:
    desk.workspace.add(Kind.ACTION)
    return "What is to be done", "Save"


def thanks(desk: Desk) -> tuple[str, str]:
    ThanksDialog(desk.workspace, desk.view, person=desk.add(Kind.PERSON, name="Mira Tallgren")).open()
    return "For what", "Keep it"


def a_message(desk: Desk) -> tuple[str, str]:
    desk.workspace.add(Kind.OUTREACH)
    return "To whom", "Begin"


def a_wrap_up(desk: Desk) -> tuple[str, str]:
    mira = desk.add(Kind.PERSON, name="Mira Tallgren")
    talk = desk.add(Kind.SESSION, people=[mira], start=desk.at(-1), status="held")
    WrapUpDialog(desk.workspace, desk.view, talk).open()
    return "One thing I gave", "Save"


def another_time(desk: Desk) -> tuple[str, str]:
    talk = desk.add(Kind.SESSION, people=[desk.add(Kind.PERSON, name="Mira Tallgren")], start=desk.at(2))
    page = desk.do(lambda opened: session_page.read_session(opened, talk))
    assert isinstance(page.session, Session)
    assert page.meeting is not None
    MoveDialog(desk.workspace, desk.view, page.session, page.meeting).open()
    return "Time", "Move"


def a_first_step(desk: Desk) -> tuple[str, str]:
    desk.do(lambda opened: beginning.go_to(opened, Beginning(FirstStep.GOAL)))
    desk.go("first-steps")
    return "My goal", "Go on"


def texts(within: QWidget) -> list[str]:
    return [one.text() for one in within.findChildren(QLineEdit)] + [
        one.toPlainText() for one in within.findChildren(QPlainTextEdit)
    ]


@pytest.mark.parametrize("opens", [an_action, thanks, a_message, a_wrap_up, another_time, a_first_step])
def test_nothing_is_typed_into_a_form_that_waits_for_its_answer(
    desk: Desk, opens: Callable[[Desk], tuple[str, str]]
) -> None:
    name, act = opens(desk)
    desk.settle()
    form = desk.dialog if desk.dialogs else desk.page
    form.activateWindow()
    desk.settle()
    (line,) = [one for one in form.findChildren(QWidget) if one.accessibleName() == name and one.isVisible()]
    line.setFocus()
    QTest.keyClick(line, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(line, "12:30")
    (save,) = [one for one in form.findChildren(QPushButton) if one.text() == act]
    before = texts(form)
    with full_disk(), desk.held():
        save.click()
        save.click()
        for key in (Qt.Key.Key_X, Qt.Key.Key_Space, Qt.Key.Key_Return):
            QTest.keyClick(QApplication.focusWidget() or form, key)
        QTest.keyClick(line, Qt.Key.Key_X)
        assert texts(form) == before
    assert "The disk is full." in desk.words(desk.view)
    assert form.isVisible()
    assert line.isEnabled()
    assert line.hasFocus()
    desk.click(act, form)
    assert not desk.dialogs
    assert opens is not a_first_step or "Who already helps you, even informally?" in desk.words()


def test_what_is_begun_twice_in_haste_is_begun_once(desk: Desk) -> None:
    name, act = a_first_step(desk)
    line = called(desk.page, QLineEdit, name)
    line.setText("Run a campaign of my own")
    (save,) = desk.buttons(act)
    with desk.held():
        save.click()
        line.returnPressed.emit()
    assert len(desk.all(Kind.GOAL)) == 1
    desk.workspace.add(Kind.OUTREACH)
    desk.settle()
    (box,) = [one for one in desk.dialog.findChildren(QLineEdit) if one.isVisible()]
    box.setText("Ada")
    with desk.held():
        box.returnPressed.emit()
        box.returnPressed.emit()
    assert len(desk.all(Kind.OUTREACH)) == 1
