"""Messages of the network: written, saved by themselves, made ready, sent and answered."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
)

from mentorbook.gui.forms.record_form import RecordForm
from mentorbook.gui.widgets.buttons import button
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.network import Outreach, OutreachState
from mentorbook.model.person import Person, Stage
from mentorbook.model.trouble import UserFacingError
from mentorbook.services import outreach, records
from tests.gui.network import messages, typed
from tests.support.window import Desk, called


def saved(desk: Desk) -> None:
    """Pause, so that what was typed is saved."""
    desk.wait_for_pauses(desk.page)
    assert "Saved" in desk.words()


def message(desk: Desk, record_id: RecordId) -> Outreach:
    found = desk.record(record_id)
    assert isinstance(found, Outreach)
    return found


def test_write_leads_to_a_message_that_knows_whom_and_where(desk: Desk) -> None:
    fair = desk.add(Kind.VENUE, name="Fair", start="2026-01-10")
    sol = desk.add(Kind.PERSON, name="Sol", met_at=fair)
    desk.show(Kind.VENUE, fair)
    (write,) = [one for one in desk.buttons("Write") if isinstance(one, QPushButton) and one.property("look") == "link"]
    write.click()
    desk.settle()
    assert "To Sol" in desk.words()
    field = desk.window.focusWidget()
    assert field is not None
    assert field.accessibleName() == "What of theirs I know"
    (begun,) = [one for one in desk.all(Kind.OUTREACH) if isinstance(one, Outreach)]
    assert (begun.person, begun.venue, begun.state) == (sol, fair, OutreachState.DRAFT)


def test_a_message_says_what_it_lacks_while_it_is_typed_and_saves_itself(desk: Desk) -> None:
    goal = desk.add(Kind.GOAL, statement="Lead a campaign")
    ada = desk.add(Kind.PERSON, name="Ada")
    one = desk.add(Kind.OUTREACH, person=ada, goal=goal, source_on="2026-02-01", ask="Let me pick your brain")
    messages(desk)
    assert "Not yet" in desk.words()
    assert "“pick your brain” is said to everybody. Say it in your own words." in desk.words()
    typed(desk, "What of theirs I know", "Your talk on small budgets.")
    typed(desk, "Where I know it from", "Harbour meetup")
    typed(desk, "What it changed for me", "I buy less and stay longer.")
    typed(desk, "One small ask", "Twenty minutes, once")
    typed(desk, "What I offer, or how to say no", "A no is fine.")
    saved(desk)
    assert "Ready" in desk.words()
    assert message(desk, one).ask == "Twenty minutes, once"
    assert message(desk, one).known == "Your talk on small budgets.\n"
    desk.click("Make from the parts")
    saved(desk)
    body = message(desk, one).body or ""
    assert body.startswith("Dear Ada,\n\nYour talk on small budgets (Harbour meetup).")
    assert "I am working towards this: Lead a campaign." in body


def test_what_is_typed_is_kept_at_a_lock(desk: Desk) -> None:
    one = desk.add(Kind.OUTREACH, person=desk.add(Kind.PERSON, name="Ada"))
    messages(desk)
    typed(desk, "Subject", "Half a thought")
    desk.come_back()
    assert message(desk, one).subject == "Half a thought"


def test_a_day_that_cannot_be_read_is_there_again_until_it_is_mended(desk: Desk) -> None:
    one = desk.add(Kind.OUTREACH, person=desk.add(Kind.PERSON, name="Ada"))
    messages(desk)
    typed(desk, "When that appeared", "31.2.")
    typed(desk, "Subject", "Half a thought")
    desk.come_back()
    assert message(desk, one).subject == "Half a thought"
    messages(desk)
    day = called(desk.page, QLineEdit, "When that appeared")
    assert day.text() == "31.2."
    typed(desk, "When that appeared", "28.2.2026")
    saved(desk)
    assert message(desk, one).source_on == date(2026, 2, 28)
    assert desk.do(records.drafts) == {}


def test_what_arrives_from_elsewhere_does_not_disturb_what_is_typed(desk: Desk) -> None:
    one = desk.add(Kind.OUTREACH, person=desk.add(Kind.PERSON, name="Ada"), subject="Old")
    messages(desk)
    typed(desk, "One small ask", "One answer")
    desk.workspace.edit(Kind.OUTREACH, one)
    desk.settle()
    line = called(desk.dialog, QLineEdit, "Subject")
    line.setText("New")
    desk.click("Save", desk.dialog)
    assert (message(desk, one).subject, message(desk, one).ask) == ("New", "One answer")
    assert [found.text() for found in desk.page.findChildren(QLineEdit) if found.accessibleName() == "Subject"] == [
        "New"
    ]


def test_a_message_that_is_typed_on_takes_nothing_back_that_came_meanwhile(desk: Desk) -> None:
    one = desk.add(Kind.OUTREACH, person=desk.add(Kind.PERSON, name="Ada"), subject="Old")
    messages(desk)
    desk.do(lambda opened: records.edit(opened, one, {"subject": "New"}))
    typed(desk, "One small ask", "One answer")
    desk.workspace.keep()
    typed(desk, "One small ask", "One answer, once")
    desk.workspace.keep()
    desk.settle()
    assert (message(desk, one).subject, message(desk, one).ask) == ("New", "One answer, once")


def test_copying_asks_first_and_says_that_it_left(desk: Desk) -> None:
    desk.add(Kind.OUTREACH, person=desk.add(Kind.PERSON, name="Ada"), body="Dear Ada, one question.")
    messages(desk)
    QApplication.clipboard().clear()
    desk.click("Copy message")
    words = desk.words(desk.dialog)
    assert {"This leaves the machine", "For Ada."} <= set(words)
    assert QApplication.clipboard().text() == ""
    desk.click("Copy", desk.dialog)
    assert QApplication.clipboard().text() == "Dear Ada, one question."
    assert desk.toast == "The message to Ada left the book: it is in the clipboard."


def test_on_a_full_disk_what_is_typed_in_a_message_stays_and_keeps_the_book_open(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = desk.add(Kind.OUTREACH, person=desk.add(Kind.PERSON, name="Ada"), ask="Old")
    messages(desk)

    def full(*_arguments: object, **_named: object) -> None:
        raise UserFacingError("The disk is full.")

    with monkeypatch.context() as patch:
        patch.setattr(outreach, "save", full)
        patch.setattr(records, "keep_draft", full)
        typed(desk, "One small ask", "Twenty minutes, once")
        desk.workspace.keep()
        desk.settle()
        assert "Not saved" in desk.words()
        assert "The disk is full." in desk.words(desk.view)
        assert desk.workspace.has_unsaved
        # Something else changes, and the page reads itself anew.
        desk.workspace.write(desk.view, lambda opened: records.edit(opened, one, {"subject": "Hello"}).changes)
        desk.settle()
        # That something else was saved mends nothing here.
        assert "The disk is full." in desk.words(desk.view)
    desk.workspace.keep()
    desk.settle()
    assert "The disk is full." not in desk.words(desk.view)
    assert message(desk, one).ask == "Twenty minutes, once"
    assert not desk.workspace.has_unsaved


def test_a_message_that_is_saved_at_the_second_try_leaves_no_draft(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.add(Kind.OUTREACH, person=desk.add(Kind.PERSON, name="Ada"), ask="Old")
    messages(desk)

    def full(*_arguments: object, **_named: object) -> None:
        raise UserFacingError("The disk is full.")

    with monkeypatch.context() as patch:
        patch.setattr(outreach, "save", full)
        typed(desk, "One small ask", "Twenty minutes, once")
        desk.workspace.keep()
        desk.settle()
    assert len(desk.do(records.drafts)) == 1
    desk.workspace.keep()
    desk.settle()
    assert desk.do(records.drafts) == {}


def test_a_message_is_sent_followed_up_once_and_answered(desk: Desk) -> None:
    ada = desk.add(Kind.PERSON, name="Ada")
    one = desk.add(Kind.OUTREACH, person=ada, subject="Budgets")
    messages(desk)
    desk.click("Mark as sent")
    assert message(desk, one).state is OutreachState.SENT
    assert "follow-up due in 10 days" in desk.words()
    person = desk.record(ada)
    assert isinstance(person, Person)
    assert person.stage is Stage.REACHED_OUT
    desk.click("I followed up")
    assert desk.buttons("I followed up") == []
    assert "You followed up once; that is enough. If nothing comes, let it rest." in desk.words()
    desk.click("They replied")
    assert message(desk, one).state is OutreachState.REPLIED
    desk.undo()
    assert message(desk, one).state is OutreachState.SENT
    desk.click("They declined")
    assert message(desk, one).state is OutreachState.DECLINED


def test_an_empty_message_is_not_sent_in_the_form_of_all_fields_either(desk: Desk) -> None:
    one = desk.add(Kind.OUTREACH, person=desk.add(Kind.PERSON, name="Ada"))
    messages(desk)
    desk.workspace.edit(Kind.OUTREACH, one)
    desk.settle()
    (form,) = desk.dialog.findChildren(RecordForm)
    form.editor("state").show_value(OutreachState.SENT)
    desk.click("Save", desk.dialog)
    assert "There is nothing to send yet; write the message first" in desk.words(desk.dialog)
    assert message(desk, one).state is OutreachState.DRAFT


def _press_again(one: QAbstractButton, *, milliseconds: int) -> None:
    """What the system sends for the second press of a double click, with the time since the start of the machine."""
    where = QPointF(one.rect().center())
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    for kind, held in ((QEvent.Type.MouseButtonDblClick, left), (QEvent.Type.MouseButtonRelease, none)):
        event = QMouseEvent(kind, where, one.mapToGlobal(where), left, held, Qt.KeyboardModifier.NoModifier)
        event.setTimestamp(milliseconds)
        QApplication.sendEvent(one, event)


def test_the_second_press_of_a_double_click_is_for_the_button_that_was_meant(desk: Desk) -> None:
    one = desk.add(Kind.OUTREACH, person=desk.add(Kind.PERSON, name="Ada"), subject="Budgets")
    messages(desk)
    desk.click("Mark as sent")
    (instead,) = desk.buttons("They replied")
    _press_again(instead, milliseconds=1_000)
    desk.settle()
    assert message(desk, one).state is OutreachState.SENT
    QTest.mouseClick(instead, Qt.MouseButton.LeftButton)
    desk.settle()
    assert message(desk, one).state is OutreachState.REPLIED


@pytest.mark.usefixtures("desk")
def test_a_button_that_had_the_first_press_takes_the_second() -> None:
    presses: list[None] = []
    one = button("More", lambda: presses.append(None))
    one.show()
    for milliseconds in (1_000, 1_100, 1_200):
        _press_again(one, milliseconds=milliseconds)
    assert len(presses) == 2


def test_what_was_sent_is_no_longer_made_ready(desk: Desk) -> None:
    desk.add(Kind.OUTREACH, person=desk.add(Kind.PERSON, name="Ada"), subject="Budgets")
    messages(desk)
    assert "Is it ready?" in desk.words()
    desk.click("Mark as sent")
    assert not {"Is it ready?", "Not yet", "7 things are still open."} & set(desk.words())
    desk.undo()
    assert {"Is it ready?", "Not yet"} <= set(desk.words())


@pytest.mark.parametrize("width", [1024, 1100, 1200, 1360, 1600])
def test_nothing_stands_empty_below_the_chips_of_a_sent_message(desk: Desk, width: int) -> None:
    ada = desk.add(Kind.PERSON, name="Ada Lind")
    one = desk.add(Kind.OUTREACH, person=ada, subject="Budgets", state="sent", sent_on="2026-02-01")
    desk.window.resize(width, 800)
    desk.show(Kind.OUTREACH, one)
    (chip,) = [label for label in desk.page.findChildren(QLabel) if label.text() == "follow-up 2 weeks overdue"]
    chips = chip.parentWidget()
    assert chips is not None
    lowest = max(
        label.geometry().bottom() for label in chips.findChildren(QLabel) if label.isVisibleTo(chips) and label.text()
    )
    assert chips.height() - 1 == lowest


def test_an_empty_message_is_not_sent_and_says_why_beside_its_words(desk: Desk) -> None:
    one = desk.add(Kind.OUTREACH, person=desk.add(Kind.PERSON, name="Ada"))
    messages(desk)
    desk.click("Mark as sent")
    assert message(desk, one).state is OutreachState.DRAFT
    assert "There is nothing to send yet; write the message first" in desk.words()
    body = QApplication.focusWidget()
    assert isinstance(body, QPlainTextEdit)
    assert (body.accessibleName(), body.property("wrong")) == ("The message", True)
    body.setPlainText("Your talk stayed with me.")
    assert "There is nothing to send yet; write the message first" not in desk.words()
    desk.click("Mark as sent")
    assert message(desk, one).state is OutreachState.SENT


def test_an_act_that_goes_away_leaves_the_focus_beside_it(desk: Desk) -> None:
    desk.add(Kind.OUTREACH, person=desk.add(Kind.PERSON, name="Ada"), subject="Budgets")
    messages(desk)
    (sent,) = desk.buttons("Mark as sent")
    sent.setFocus()
    desk.press(Qt.Key.Key_Space, sent)
    focus = QApplication.focusWidget()
    assert focus is not None
    assert desk.page.isAncestorOf(focus)


def test_a_new_message_asks_to_whom(desk: Desk) -> None:
    messages(desk)
    desk.press(Qt.Key.Key_N, desk.view, Qt.KeyboardModifier.ControlModifier)
    (box,) = desk.dialog.findChildren(QComboBox)
    line = box.lineEdit()
    assert line is not None
    desk.click("Begin", desk.dialog)
    assert "Someone is needed" in desk.words(desk.dialog)
    line.setText("Noor")
    desk.press(Qt.Key.Key_Return, line)
    assert "To Noor" in desk.words()
    field = desk.window.focusWidget()
    assert field is not None
    assert field.accessibleName() == "What of theirs I know"


def test_a_name_that_is_half_typed_for_a_message_is_there_after_a_lock(desk: Desk) -> None:
    desk.workspace.add(Kind.OUTREACH)
    desk.settle()
    to_whom(desk).setEditText("Wilhel")
    desk.come_back()
    desk.workspace.add(Kind.OUTREACH)
    desk.settle()
    assert to_whom(desk).currentText() == "Wilhel"
    to_whom(desk).setEditText("Wilhelmina")
    desk.click("Begin", desk.dialog)
    assert desk.do(records.drafts) == {}


def to_whom(desk: Desk) -> QComboBox:
    return called(desk.dialog, QComboBox, "To whom")


def test_of_somebody_chosen_for_a_message_no_name_outlives_their_erasing(desk: Desk) -> None:
    desk.add(Kind.PERSON, name="Ada")
    wilhelm = desk.add(Kind.PERSON, name="Wilhelm Aro")
    desk.workspace.add(Kind.OUTREACH)
    desk.settle()
    to_whom(desk).setEditText("wilhelm aro")
    desk.come_back()
    desk.workspace.add(Kind.OUTREACH)
    desk.settle()
    assert to_whom(desk).currentText() == "Wilhelm Aro"
    desk.dialog.reject()
    desk.do(lambda opened: records.erase(opened, wilhelm))
    assert "wilhelm" not in str(desk.do(records.drafts)).casefold()
    desk.workspace.add(Kind.OUTREACH)
    desk.settle()
    assert to_whom(desk).currentText() == ""
