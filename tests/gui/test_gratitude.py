"""The page of gratitude, and thanks in a minute from anywhere."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QPushButton, QWidget

from mentorbook.gui.forms.evidence import EvidenceList
from mentorbook.gui.forms.thanks import ThanksDialog
from mentorbook.gui.pages.gratitude_list import GratitudeList
from mentorbook.gui.widgets.layout import Card
from mentorbook.gui.widgets.rows import TitleButton
from mentorbook.model.exchange import Help, HelpDirection, Thanks
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.services import gratitude, records
from tests.support.window import Desk, called


@pytest.fixture
def amara(desk: Desk) -> RecordId:
    """Amara helped twice and is thanked once, for the second help."""
    found = desk.add(Kind.PERSON, name="Amara Oko")
    desk.add(Kind.HELP, text="Read my brief aloud", person=found, on="2026-02-25")
    help_ = desk.add(Kind.HELP, text="Brought me to the guild", person=found, on="2026-02-05")
    desk.add(Kind.THANKS, text="For the guild", person=found, on="2026-02-20", evidence=[help_])
    return found


def people(desk: Desk) -> list[str]:
    (found,) = desk.page.findChildren(GratitudeList)
    assert isinstance(found, GratitudeList)
    return [item.title for item in found.people.items]


def lines(within: QWidget) -> dict[str, QLineEdit]:
    return {one.accessibleName(): one for one in within.findChildren(QLineEdit)}


def tab(desk: Desk, words: str) -> str:
    (found,) = [one.text() for one in desk.page.findChildren(QPushButton) if one.text().startswith(words)]
    return str(found)


def test_an_empty_page_teaches(desk: Desk) -> None:
    desk.go("gratitude")
    assert "One person, one thing, two details, one difference it made." in desk.words()
    desk.click("Add a person")
    assert desk.dialog.windowTitle() == "New person"


def test_what_is_due_says_why_and_leads_to_thanks_with_its_evidence(desk: Desk, amara: RecordId) -> None:
    desk.go("gratitude")
    assert "Helped you once since your thanks of 20 Feb." in desk.words()
    assert "Received 2, gave back 0." in desk.words()
    desk.click("Thank for Read my brief aloud")
    dialog = desk.dialog
    assert lines(dialog)["For what"].text() == "Read my brief aloud"
    desk.click("Keep it", dialog)
    thanks = [one for one in desk.all(Kind.THANKS) if isinstance(one, Thanks) and one.text == "Read my brief aloud"]
    (owed,) = [one for one in desk.all(Kind.HELP) if isinstance(one, Help) and one.text == "Read my brief aloud"]
    assert thanks[0].evidence == frozenset({owed.id})
    assert thanks[0].on == desk.workspace.today
    assert "Thanks due" not in desk.words()
    desk.undo()
    assert "Thanks due" in desk.words()


def test_the_list_is_searched_and_narrowed(desk: Desk, amara: RecordId) -> None:
    henrik = desk.add(Kind.PERSON, name="Henrik Solvanger")
    desk.add(Kind.THANKS, text="For the call", person=henrik)
    desk.go("gratitude")
    assert people(desk) == ["Amara Oko", "Henrik Solvanger"]
    desk.click(tab(desk, "Not said"))
    assert people(desk) == ["Henrik Solvanger"]
    assert {"not said yet", "no evidence yet"} <= set(desk.words())
    desk.click(tab(desk, "Due"))
    assert people(desk) == ["Amara Oko"]
    lines(desk.page)["Find a person"].setText("nobody at all")
    assert people(desk) == []
    assert any("Nobody here" in words for words in desk.words())


def test_thanks_from_anywhere_by_the_keyboard(desk: Desk, amara: RecordId) -> None:
    desk.go("today")
    keys = Qt.KeyboardModifier.ControlModifier
    desk.press(Qt.Key.Key_T, desk.view, keys)
    dialog = desk.dialog
    (whom,) = [one for one in dialog.findChildren(QComboBox) if one.isEditable()]
    whom.setCurrentText("amara oko")
    whom.setCurrentIndex(1)
    desk.settle()
    (evidence,) = dialog.findChildren(EvidenceList)
    assert isinstance(evidence, EvidenceList)
    assert [one.title for one in evidence._shown] == ["Read my brief aloud", "Brought me to the guild"]
    desk.click("Keep it", dialog)
    assert "Say in one sentence what you are thankful for." in desk.words(dialog)
    QTest.keyClicks(lines(dialog)["For what"], "For reading it aloud")
    assert "Say in one sentence what you are thankful for." not in desk.words(dialog)
    desk.press(Qt.Key.Key_Return, dialog, Qt.KeyboardModifier.ControlModifier)
    assert "For reading it aloud" in [one.text for one in desk.all(Kind.THANKS) if isinstance(one, Thanks)]
    assert desk.toast == "Thanks kept."


def test_thanks_that_were_not_said_are_not_called_said(desk: Desk, amara: RecordId) -> None:
    read, guild = (one.id for one in desk.all(Kind.HELP) if isinstance(one, Help))
    desk.add(Kind.THANKS, text="Aloud", person=amara, evidence=[read])
    found = desk.do(lambda opened: gratitude.evidence_for(opened, amara))
    assert {one.id: (one.is_thanked, one.waits) for one in found} == {read: (True, True), guild: (True, False)}
    ThanksDialog(desk.workspace, desk.view, person=amara).open()
    desk.settle()
    (evidence,) = desk.dialog.findChildren(EvidenceList)
    assert isinstance(evidence, EvidenceList)
    assert {one.key: one.mark for one in evidence._model.items} == {read: "thanks not said yet", guild: "thanked for"}


def test_without_a_known_name_nothing_is_kept(desk: Desk) -> None:
    desk.view.say_thanks()
    desk.settle()
    assert "Talks, help and advice with the person are offered here." in desk.words(desk.dialog)
    desk.click("Keep it", desk.dialog)
    assert "Choose somebody of your people." in desk.words(desk.dialog)
    assert not desk.all(Kind.THANKS)


def test_what_was_typed_is_there_the_next_time(desk: Desk, amara: RecordId) -> None:
    desk.view.say_thanks()
    desk.settle()
    line = lines(desk.dialog)["For what"]
    line.setFocus()
    for key in (Qt.Key.Key_S, Qt.Key.Key_O):
        desk.press(key, line)
    desk.dialog.reject()
    desk.settle()
    desk.view.say_thanks()
    desk.settle()
    assert lines(desk.dialog)["For what"].text() == "so"


def whom(desk: Desk) -> QComboBox:
    (box,) = [one for one in desk.dialog.findChildren(QComboBox) if one.isEditable()]
    assert isinstance(box, QComboBox)
    return box


def test_a_name_that_is_half_typed_is_there_after_a_lock(desk: Desk, amara: RecordId) -> None:
    desk.view.say_thanks()
    desk.settle()
    line = whom(desk).lineEdit()
    assert line is not None
    line.setFocus()
    QTest.keyClicks(line, "Ama")
    desk.come_back()
    desk.view.say_thanks()
    desk.settle()
    assert whom(desk).currentText() == "Ama"
    assert amara


def test_what_was_typed_for_somebody_in_particular_is_there_after_a_lock(desk: Desk, amara: RecordId) -> None:
    ThanksDialog(desk.workspace, desk.view, person=amara).open()
    desk.settle()
    QTest.keyClicks(lines(desk.dialog)["For what"], "Her time")
    desk.come_back()
    ThanksDialog(desk.workspace, desk.view, person=amara).open()
    desk.settle()
    assert lines(desk.dialog)["For what"].text() == "Her time"
    assert whom(desk).currentText() == "Amara Oko"


def test_thanks_begun_to_somebody_who_was_erased_are_there_again_without_their_name(
    desk: Desk, amara: RecordId
) -> None:
    desk.view.say_thanks()
    desk.settle()
    whom(desk).setCurrentIndex(whom(desk).findText("Amara Oko"))
    QTest.keyClicks(lines(desk.dialog)["For what"], "Her time")
    desk.dialog.reject()
    desk.settle()
    desk.view.say_thanks()
    desk.settle()
    assert whom(desk).currentText() == "Amara Oko"
    desk.dialog.reject()
    desk.do(lambda opened: records.erase(opened, amara))
    assert "Amara" not in str(desk.do(records.drafts))
    desk.view.say_thanks()
    desk.settle()
    assert whom(desk).currentText() == ""
    assert lines(desk.dialog)["For what"].text() == "Her time"


def test_thanks_to_one_person_wait_for_them_alone(desk: Desk, amara: RecordId) -> None:
    other = desk.add(Kind.PERSON, name="Bo Lind")
    desk.show(Kind.PERSON, amara)
    desk.view.say_thanks()
    desk.settle()
    line = lines(desk.dialog)["For what"]
    line.setFocus()
    for key in (Qt.Key.Key_S, Qt.Key.Key_O):
        desk.press(key, line)
    # The book is locked while somebody writes.
    desk.view.leave()
    desk.settle()
    desk.show(Kind.PERSON, other)
    desk.view.say_thanks()
    desk.settle()
    assert not lines(desk.dialog)["For what"].text()
    desk.dialog.reject()
    desk.settle()
    desk.show(Kind.PERSON, amara)
    desk.view.say_thanks()
    desk.settle()
    assert lines(desk.dialog)["For what"].text() == "so"
    assert "This is what you typed last time and did not save." in desk.words(desk.dialog)
    # Enter in the line keeps them, and they wait no longer.
    desk.press(Qt.Key.Key_Return, lines(desk.dialog)["For what"])
    assert "so" in [one.text for one in desk.all(Kind.THANKS) if isinstance(one, Thanks)]
    desk.view.say_thanks()
    desk.settle()
    assert not lines(desk.dialog)["For what"].text()
    assert "This is what you typed last time and did not save." not in desk.words(desk.dialog)


def test_a_template_begins_the_words(desk: Desk, amara: RecordId) -> None:
    desk.add(Kind.TEMPLATE, title="After a talk", purpose="thanks", body="What stayed with me is …")
    desk.add(Kind.TEMPLATE, title="First meeting", purpose="session", body="Who we are")
    desk.view.say_thanks()
    desk.settle()
    assert desk.do(gratitude.note_templates) == (("After a talk", "What stayed with me is …\n"),)
    desk.dialog._begin_with("What stayed with me is …")  # type: ignore[attr-defined]
    (words,) = [
        one for one in desk.dialog.findChildren(QPlainTextEdit) if one.accessibleName() == "The words themselves"
    ]
    assert words.toPlainText() == "What stayed with me is …"


def test_giving_back_is_noted_from_anywhere(desk: Desk, amara: RecordId) -> None:
    keys = Qt.KeyboardModifier.ControlModifier
    desk.show(Kind.PERSON, amara)
    desk.press(Qt.Key.Key_G, desk.view, keys)
    dialog = desk.dialog
    lines(dialog)["The help"].setText("Looked over her talk")
    desk.click("Save", dialog)
    (given,) = [one for one in desk.all(Kind.HELP) if isinstance(one, Help) and one.direction is HelpDirection.GIVEN]
    assert (given.text, given.person, given.on) == ("Looked over her talk", amara, desk.workspace.today)


def test_many_thanks_are_shown_in_portions(desk: Desk, amara: RecordId) -> None:
    for number in range(30):
        desk.add(Kind.THANKS, text=f"For thing {number}", person=amara, on="2026-02-21")
    desk.go("gratitude")
    assert len([words for words in desk.words() if words.startswith("For thing")]) == 20
    desk.click("Show 11 more")
    assert len([words for words in desk.words() if words.startswith("For thing")]) == 30


def test_the_overview_owes_what_the_rule_says(desk: Desk, amara: RecordId) -> None:
    others = [desk.add(Kind.PERSON, name=f"Person {number}") for number in range(3)]
    helped = desk.add(Kind.HELP, text="Undated help", person=others[0])
    desk.add(Kind.HELP, text="To come", person=others[0], on="2027-01-01")
    desk.add(Kind.ADVICE, text="Keep it short", person=others[1], state="kept", state_on="2026-02-01")
    desk.add(Kind.ADVICE, text="Noted", person=others[1], on="2026-02-01")
    desk.add(Kind.THANKS, text="A draft", person=others[2], evidence=[helped])
    desk.add(Kind.HELP, text="Given", person=others[2], on="2026-02-01", direction="given")
    for one in desk.do(gratitude.overview):
        person = one.person
        page = desk.do(lambda opened, person=person: gratitude.thanks_to(opened, person))  # type: ignore[misc]
        assert page is not None
        rule = page.due and (len(page.due.helps), len(page.due.advice), page.due.since, page.due.last_thanks)
        glance = one.owed and (one.owed.helps, one.owed.advice, one.owed.since, one.owed.last_thanks)
        assert glance == rule, one.name
    assert [one.name for one in desk.do(gratitude.overview) if one.owed] == ["Person 1", "Amara Oko", "Person 0"]


def test_what_went_both_ways_stands_below_the_thanks(desk: Desk, amara: RecordId) -> None:
    desk.add(Kind.ADVICE, text="Ask one question", person=amara, on="2026-02-10")
    desk.go("gratitude")
    assert gifts(desk, "What you received") == ["Read my brief aloud", "Ask one question", "Brought me to the guild"]
    assert desk.words().count("thanked") == 1
    assert gifts(desk, "What you gave back") == []
    desk.click("Write it down")
    desk.dialog.reject()
    for number in range(1, 9):
        desk.add(Kind.HELP, text=f"Page {number}", person=amara, direction="given", on=f"2026-01-0{number}")
    desk.page.reload()
    desk.settle()
    assert gifts(desk, "What you gave back") == [f"Page {number}" for number in (8, 7, 6, 5, 4, 3)]
    desk.click("and 2 more, in the story")
    assert desk.view.place == ("people", Kind.PERSON, amara)


def gifts(desk: Desk, card: str) -> list[str]:
    """What a card lists, from the top."""
    found = called(desk.page, Card, card)
    return [
        one.accessibleName()
        for one in sorted(found.findChildren(TitleButton), key=lambda one: one.mapTo(found, QPoint(0, 0)).y())
    ]
