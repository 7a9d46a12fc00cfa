"""Forms as a person fills them in: days as they are said, short fields beside each other, texts that grow."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QWidget,
)

from mentorbook.gui.forms.dialog import RecordDialog
from mentorbook.gui.forms.record_form import RecordForm
from mentorbook.gui.widgets.buttons import link
from mentorbook.gui.widgets.layout import Card, holder, row
from mentorbook.model import fields
from mentorbook.model.arrangement import Reminder
from mentorbook.model.exchange import Action, Advice, Thanks
from mentorbook.model.goal import Progress
from mentorbook.model.kinds import Kind
from mentorbook.model.person import Person
from mentorbook.services import records
from tests.support.window import Desk, called, full_disk, hearing


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


def test_what_is_wrong_is_said_aloud_and_by_the_field_itself(desk: Desk) -> None:
    desk.workspace.add(Kind.ACTION)
    desk.settle()
    text = field(desk, "What is to be done")
    day = fill(desk, "By when", "when I have time")
    wanted = "A day such as tomorrow, next tue, 3 March or 2026-12-02"
    with hearing() as heard:
        desk.click("Save", desk.dialog)
    assert heard == [f"What is to be done: Is needed. By when: {wanted}"]
    assert text.accessibleDescription() == "Is needed. what is to be done"
    assert day.accessibleDescription() == f"{wanted}. by when"
    # A second problem with the same field takes the place of the first.
    desk.click("Save", desk.dialog)
    assert day.accessibleDescription() == f"{wanted}. by when"
    fill(desk, "By when", "tomorrow")
    fill(desk, "What is to be done", "Send the draft")
    assert (text.accessibleDescription(), day.accessibleDescription()) == ("what is to be done", "by when")
    assert not day.property("wrong")


def test_each_calendar_of_a_form_says_of_which_day_it_is(desk: Desk) -> None:
    desk.workspace.add(Kind.ACTION)
    desk.settle()
    desk.click("More fields", desk.dialog)
    names = [one.accessibleName() for one in desk.dialog.findChildren(QToolButton) if one.isVisible()]
    assert names == ["Pick a day: By when", "Pick a day: Done on"]
    desk.dialog.reject()
    desk.workspace.add(Kind.SESSION)
    desk.settle()
    assert desk.buttons("Pick a day: When", desk.dialog)


def test_each_box_of_a_form_says_what_it_is_one_of(desk: Desk) -> None:
    desk.workspace.add(Kind.PERSON)
    desk.settle()
    boxes = [one for one in desk.dialog.findChildren(QCheckBox) if one.isVisible()]
    assert boxes
    assert {one.accessibleDescription() for one in boxes} == {"Roles"}


def test_a_field_of_several_is_not_described_for_who_types_commands(desk: Desk) -> None:
    desk.workspace.add(Kind.SESSION)
    desk.settle()
    assert field(desk, "With").accessibleDescription() == "who is there"


def test_a_time_and_a_percentage_are_typed_as_they_are_said(desk: Desk) -> None:
    desk.workspace.add(Kind.REMINDER)
    desk.settle()
    fill(desk, "What to be reminded of", "Ring Ada")
    fill(desk, "Time", "4:30 pm")
    desk.click("Save", desk.dialog)
    (reminder,) = desk.all(Kind.REMINDER)
    assert isinstance(reminder, Reminder)
    assert f"{reminder.at:%H:%M}" == "16:30"
    goal = desk.add(Kind.GOAL, statement="Draw")
    desk.workspace.add(Kind.PROGRESS, goal=goal, before=0)
    desk.settle()
    fill(desk, "Percent after", "40 %")
    fill(desk, "What moved it", "A class")
    desk.click("Save", desk.dialog)
    (progress,) = desk.all(Kind.PROGRESS)
    assert isinstance(progress, Progress)
    assert progress.after == 40


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
    box = called(dialog, QComboBox, "With")
    line = box.lineEdit()
    assert line is not None
    QTest.keyClicks(line, "Mira")
    assert form.changed_values() == {"begun:": {"people": ["Mira"]}}
    QTest.keyClicks(line, " tall")
    line.editingFinished.emit()
    desk.settle()
    assert form.changed_values() == {"people": [mira]}
    assert line.text() == ""
    assert desk.buttons("Take away Mira Tallgren", dialog)


def test_part_of_a_name_that_only_one_has_is_enough(desk: Desk) -> None:
    long = desk.add(Kind.PERSON, name="Maximiliana Alexandrowna Wolkenstein-Hohenbergen")
    desk.add(Kind.PERSON, name="Mira Tallgren")
    desk.workspace.add(Kind.ADVICE)
    desk.settle()
    fill(desk, "The advice", "Breathe")
    box = called(desk.dialog, QComboBox, "Who gave it")
    line = box.lineEdit()
    assert line is not None
    QTest.keyClicks(line, "mi")
    line.editingFinished.emit()
    assert line.text() == "mi", "two have that"
    line.clear()
    QTest.keyClicks(line, "wolken")
    desk.click("Save", desk.dialog)
    (advice,) = desk.all(Kind.ADVICE)
    assert isinstance(advice, Advice)
    assert advice.person == long


def test_a_form_can_take_the_focus_when_it_is_given_it(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    # On a screen the dialog has the focus, on a button, before the book answers; what is hidden then gets none.
    shown: list[bool] = []
    monkeypatch.setattr(RecordForm, "focus_first", lambda form: shown.append(form.isVisible()))
    desk.workspace.add(Kind.PERSON)
    desk.settle()
    assert shown == [True]


def test_who_was_added_is_shown(desk: Desk) -> None:
    desk.add(Kind.PERSON, name="Aino")
    desk.go("people")
    desk.workspace.add(Kind.PERSON)
    desk.settle()
    fill(desk, "Name", "Bo Verner")
    desk.click("Save", desk.dialog)
    (added,) = [one for one in desk.all(Kind.PERSON) if isinstance(one, Person) and one.name == "Bo Verner"]
    assert desk.view.place == ("people", Kind.PERSON, added.id)


def test_a_pause_begins_today_unless_said_otherwise(desk: Desk) -> None:
    desk.add(Kind.PERSON, name="Mira Tallgren")
    desk.workspace.add(Kind.PAUSE)
    desk.settle()
    line = field(desk, "From")
    assert isinstance(line, QLineEdit)
    assert line.text() == "Mon 2 Mar 2026"


def choose(desk: Desk, name: str, words: str) -> QComboBox:
    box = called(desk.dialog, QComboBox, name)
    box.setCurrentText(words)
    assert box.currentText() == words
    return box


def test_how_a_reminder_repeats_is_chosen_in_words(desk: Desk) -> None:
    desk.workspace.add(Kind.REMINDER)
    desk.settle()
    fill(desk, "What to be reminded of", "Write to Mira")
    choose(desk, "Repeats", "every quarter")
    # It has a time to begin with; only what to be reminded of has to be typed.
    desk.click("Save", desk.dialog)
    (reminder,) = desk.all(Kind.REMINDER)
    assert isinstance(reminder, Reminder)
    assert reminder.repeat == "FREQ=MONTHLY;INTERVAL=3"
    assert reminder.at is not None
    assert reminder.at > desk.workspace.now
    desk.workspace.edit(Kind.REMINDER, reminder.id)
    desk.settle()
    choose(desk, "Repeats", "does not repeat")
    desk.click("Save", desk.dialog)
    changed = desk.record(reminder.id)
    assert isinstance(changed, Reminder)
    assert changed.repeat == ""


def test_a_rule_that_is_not_among_the_usual_ones_is_kept(desk: Desk) -> None:
    rules = ("FREQ=MONTHLY;BYDAY=2TU", "FREQ=DAILY;INTERVAL=3")
    words = ("on the second Tuesday of each month", "as it is now")
    for rule, expected in zip(rules, words, strict=True):
        kept = desk.add(Kind.REMINDER, text="Plan", at="2026-03-10T09:00[Europe/Helsinki]", repeat=rule)
        desk.workspace.edit(Kind.REMINDER, kept)
        desk.settle()
        box = called(desk.dialog, QComboBox, "Repeats")
        assert box.currentText() == expected
        fill(desk, "What to be reminded of", "Plan the talk")
        desk.click("Save", desk.dialog)
        changed = desk.record(kept)
        assert isinstance(changed, Reminder)
        assert (changed.text, changed.repeat) == ("Plan the talk", rule)


def test_an_undo_leaves_the_focus_where_somebody_works(desk: Desk) -> None:
    desk.add(Kind.PERSON, name="Mira Tallgren")
    desk.go("people")
    desk.window.activateWindow()
    desk.wait_until(lambda: QApplication.activeWindow() is desk.window)
    line = called(desk.page, QLineEdit, "Filter people")
    line.setFocus()
    desk.workspace.messages.toast("Done.", lambda: None)
    desk.undo()
    assert line.hasFocus(), "a click on it takes nothing"
    desk.workspace.messages.toast("Done.", lambda: None)
    (undo,) = [one for one in desk.view.findChildren(QPushButton) if one.text() == "Undo" and one.isVisible()]
    undo.setFocus(Qt.FocusReason.TabFocusReason)
    assert undo.hasFocus()
    desk.press(Qt.Key.Key_Space, undo)
    assert line.hasFocus(), "after a key it goes back"
    assert desk.toast == ""


def test_headings_beside_each_other_share_a_baseline() -> None:
    plain, with_act = Card("Next meeting"), Card("Open actions", aside=link("Add", lambda: None))
    both = holder(row(plain, with_act))
    both.show()
    QApplication.processEvents()
    assert plain.heading.geometry().center().y() == with_act.heading.geometry().center().y()
    both.deleteLater()


def test_a_key_that_is_pressed_twice_saves_once(desk: Desk) -> None:
    desk.workspace.add(Kind.ACTION)
    desk.settle()
    fill(desk, "What is to be done", "Send the draft")
    dialog = desk.dialog
    assert isinstance(dialog, RecordDialog)
    dialog.save()
    dialog.save()
    desk.settle()
    assert len(desk.all(Kind.ACTION)) == 1


def close_for_good(dialog: RecordDialog) -> None:
    """As a lock does it."""
    dialog.reject()
    dialog.deleteLater()
    QCoreApplication.sendPostedEvents(dialog, QEvent.Type.DeferredDelete)


def test_what_is_saved_in_the_moment_of_a_lock_is_not_offered_again(desk: Desk) -> None:
    desk.workspace.add(Kind.ACTION)
    desk.settle()
    fill(desk, "What is to be done", "Send the draft")
    dialog = desk.dialog
    assert isinstance(dialog, RecordDialog)
    dialog.save()
    close_for_good(dialog)
    desk.settle()
    assert len(desk.all(Kind.ACTION)) == 1
    assert desk.do(records.drafts) == {}


def test_what_could_not_be_saved_after_the_form_was_closed_is_said_and_becomes_a_draft(desk: Desk) -> None:
    desk.workspace.add(Kind.ACTION)
    desk.settle()
    fill(desk, "What is to be done", "Send the draft")
    dialog = desk.dialog
    assert isinstance(dialog, RecordDialog)
    with full_disk():
        dialog.save()
        close_for_good(dialog)
        desk.settle()
        assert "The disk is full." in desk.words(desk.view)
    desk.workspace.keep()
    (draft,) = desk.do(records.drafts).values()
    assert draft == {"text": "Send the draft"}


def a_form(desk: Desk) -> RecordForm:
    (found,) = desk.dialog.findChildren(RecordForm)
    assert isinstance(found, RecordForm)
    return found


def test_what_is_half_typed_at_a_lock_is_there_again_word_for_word(desk: Desk) -> None:
    desk.add(Kind.PERSON, name="Mira Tallgren")
    milo = desk.add(Kind.PERSON, name="Milo Aalto")
    desk.workspace.add(Kind.SESSION)
    desk.settle()
    a_form(desk).editor("people").show_value(frozenset({milo}))
    a_form(desk).editor("people").target.setFocus()
    QTest.keyClicks(a_form(desk).editor("people").target, "Mi")
    a_form(desk).editor("start").show_begun(["next t", "16:"])
    desk.come_back()
    desk.workspace.add(Kind.SESSION)
    desk.settle()
    assert a_form(desk).editor("people").begun() == ["Mi", milo]
    assert a_form(desk).editor("start").begun() == ["next t", "16:"]


def test_a_form_begun_with_somebody_who_was_erased_is_there_again_without_their_name(desk: Desk) -> None:
    mira = desk.add(Kind.PERSON, name="Mira Tallgren")
    desk.workspace.add(Kind.SESSION)
    desk.settle()
    a_form(desk).editor("people").show_value(frozenset({mira}))
    fill(desk, "Title", "Prices")
    desk.dialog.reject()
    desk.do(lambda opened: records.erase(opened, mira))
    assert "Mira" not in str(desk.do(records.drafts))
    desk.workspace.add(Kind.SESSION)
    desk.settle()
    title = field(desk, "Title")
    assert isinstance(title, QLineEdit)
    assert title.text() == "Prices"
    assert desk.buttons("Take away not here (yet)", desk.dialog)
    desk.click("Save", desk.dialog)
    assert len(desk.all(Kind.SESSION)) == 1


def test_what_cannot_be_seen_is_left_out_of_a_pasted_text(desk: Desk) -> None:
    goal = desk.add(Kind.GOAL, statement="Write shorter briefs")
    desk.workspace.edit(Kind.GOAL, goal)
    desk.settle()
    text = a_form(desk).editor("why").target
    assert isinstance(text, QPlainTextEdit)
    text.insertPlainText("The first page.\n\fThe second\x00 page.")
    desk.click("Save", desk.dialog)
    assert desk.do(lambda opened: records.look(opened, goal)).plain["why"] == "The first page.\nThe second page.\n"


def test_a_text_that_no_record_can_hold_is_there_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fields, "TEXT_LIMIT", 30)
    pasted = "The first page. The second page."
    desk.workspace.add(Kind.GOAL)
    desk.settle()
    text = a_form(desk).editor("why").target
    assert isinstance(text, QPlainTextEdit)
    text.insertPlainText(pasted)
    desk.click("Save", desk.dialog)
    assert "At most 30 characters, this has 32" in desk.words(desk.dialog)
    desk.come_back()
    desk.workspace.add(Kind.GOAL)
    desk.settle()
    text = a_form(desk).editor("why").target
    assert isinstance(text, QPlainTextEdit)
    assert text.toPlainText() == pasted


def test_half_of_an_address_and_of_a_name_is_there_again(desk: Desk) -> None:
    mira = desk.add(Kind.PERSON, name="Mira Tallgren", channels={"mail": "m@example.org"})
    desk.add(Kind.PERSON, name="Mika Tallgren")
    desk.workspace.edit(Kind.PERSON, mira)
    desk.settle()
    a_form(desk).editor("channels").show_begun(["mail", "m@example.org", "phone", ""])
    a_form(desk).editor("met_through").show_begun(["Mika T"])
    a_form(desk).edited.emit()
    desk.come_back()
    desk.workspace.edit(Kind.PERSON, mira)
    desk.settle()
    assert a_form(desk).editor("channels").begun() == ["mail", "m@example.org", "phone", ""]
    assert a_form(desk).editor("met_through").begun() == ["Mika T"]
    desk.click("Save", desk.dialog)
    assert "Both halves are needed" in desk.words(desk.dialog)


def test_a_talk_without_a_title_is_chosen_by_its_people_and_its_day(desk: Desk) -> None:
    mira = desk.add(Kind.PERSON, name="Mira Tallgren")
    talk = desk.add(Kind.SESSION, people=[mira], start="2026-02-20T10:00[Europe/Helsinki]", status="held")
    advice = desk.add(Kind.ADVICE, text="Ask first", person=mira)
    desk.workspace.edit(Kind.ADVICE, advice)
    desk.settle()
    (form,) = desk.dialog.findChildren(RecordForm)
    editor = form.editor("session")
    (box,) = editor.findChildren(QComboBox)
    assert "Talk with Mira Tallgren, 20 Feb" in [box.itemText(place) for place in range(box.count())]
    editor.show_value(talk)
    assert box.currentText() == "Talk with Mira Tallgren, 20 Feb"
    desk.dialog.reject()


def test_thanks_that_rest_on_a_talk_without_a_title_say_which(desk: Desk) -> None:
    mira = desk.add(Kind.PERSON, name="Mira Tallgren")
    talk = desk.add(Kind.SESSION, people=[mira], start="2026-02-20T10:00[Europe/Helsinki]", status="held")
    desk.workspace.edit(Kind.THANKS, desk.add(Kind.THANKS, text="For the hour", person=mira, evidence=[talk]))
    desk.settle()
    assert not desk.buttons("not here (yet)  ×", desk.dialog)
    assert desk.buttons("Talk with Mira Tallgren, 20 Feb  ×", desk.dialog)
