"""The page of the network, as a person sees and uses it."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QDeadlineTimer, QEvent, QEventLoop, QPointF, QRect, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
)

from mentorbook.gui.forms.record_form import RecordForm
from mentorbook.gui.pages.network import NetworkPage
from mentorbook.gui.pages.network_outcome import Steps
from mentorbook.gui.pages.network_support import SupportCell
from mentorbook.gui.widgets.buttons import button
from mentorbook.gui.widgets.layout import Card
from mentorbook.gui.widgets.prose import ProseText
from mentorbook.gui.widgets.rows import TitleButton
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.network import Outreach, OutreachState
from mentorbook.model.person import Person, Role, Side, Stage, Support
from mentorbook.model.trouble import UserFacingError
from mentorbook.services import outreach, records
from tests.support.window import DEADLINE, Desk, full_disk


def messages(desk: Desk) -> NetworkPage:
    page = desk.go("network")
    assert isinstance(page, NetworkPage)
    desk.click("Messages")
    return page


def typed(desk: Desk, name: str, words: str) -> None:
    """Type into a field that is seen, as a person does."""
    (field,) = [
        one
        for kind in (QLineEdit, QPlainTextEdit)
        for one in desk.page.findChildren(kind)
        if one.isVisible() and one.accessibleName() == name
    ]
    if isinstance(field, QPlainTextEdit):
        field.setPlainText(words)
    elif isinstance(field, QLineEdit):
        field.setText(words)
        field.textEdited.emit(words)


def saved(desk: Desk) -> None:
    """Wait until what was typed is saved."""
    deadline = QDeadlineTimer(DEADLINE)
    while "Saved" not in desk.words() and not deadline.hasExpired():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 50)
    desk.settle()
    assert "Saved" in desk.words()


def test_a_bar_stands_closer_to_its_venue_than_to_the_next_one(desk: Desk) -> None:
    for name in ("Harbour fair", "Meetup"):
        venue = desk.add(Kind.VENUE, name=name)
        ruth = desk.add(Kind.PERSON, name=f"Ruth of {name}", met_at=venue)
        desk.add(Kind.OUTREACH, person=ruth, body="Hello", state="sent", sent_on="2026-02-20")
    desk.go("network")
    (card,) = [one for one in desk.page.findChildren(Card) if one.accessibleName() == "What led furthest"]
    first, second = sorted((one.geometry() for one in card.findChildren(Steps)), key=QRect.y)
    words = [one.geometry() for one in card.findChildren(QLabel) if one.property("look") == "soft"]
    names = [one.geometry() for one in card.findChildren(TitleButton)]
    above = first.top() - max(one.bottom() for one in words if one.bottom() < first.top())
    below = min(one.top() for one in names if one.top() > first.bottom()) - first.bottom()
    assert above < 8
    assert below >= 12
    assert first.bottom() < second.top()


def met(desk: Desk) -> QLineEdit:
    """The line for someone whom I met at the venue."""
    (box,) = [
        one
        for one in desk.page.findChildren(QComboBox)
        if one.isVisible() and one.accessibleName() == "Someone I met there"
    ]
    line = box.lineEdit()
    assert isinstance(line, QLineEdit)
    return line


def add_met(desk: Desk, name: str) -> None:
    met(desk).setText(name)
    desk.press(Qt.Key.Key_Return, met(desk))


def message(desk: Desk, record_id: RecordId) -> Outreach:
    found = desk.record(record_id)
    assert isinstance(found, Outreach)
    return found


def test_an_empty_page_teaches(desk: Desk) -> None:
    desk.go("network")
    assert "Where did you last meet someone worth learning from?" in desk.words()
    desk.click("Add a venue")
    assert desk.dialog.windowTitle() == "New venue"
    desk.dialog.reject()
    desk.click("Messages")
    assert "Whom would you like to learn from?" in desk.words()


def test_names_are_noted_at_a_venue_and_taken_away_with_undo(desk: Desk) -> None:
    fair = desk.add(Kind.VENUE, name="Harbour fair", start="2026-02-20", cost="12 EUR")
    ada = desk.add(Kind.PERSON, name="Ada Lind")
    desk.show(Kind.VENUE, fair)
    assert {"Harbour fair", "12 EUR"} <= set(desk.words())
    add_met(desk, "Noor Adeyemi")
    add_met(desk, "ada lind")
    people = {one.name: one for one in desk.all(Kind.PERSON) if isinstance(one, Person)}
    assert set(people) == {"Ada Lind", "Noor Adeyemi"}
    assert people["Noor Adeyemi"].met_at == people["Ada Lind"].met_at == fair
    assert people["Noor Adeyemi"].stage is Stage.NOTICED
    assert desk.buttons("2 met: the others") == []
    desk.click("Take Ada Lind away from here")
    assert not desk.buttons("Take Ada Lind away from here")
    desk.undo()
    assert desk.buttons("Take Ada Lind away from here")
    assert people["Ada Lind"].id == ada


def test_a_name_that_could_not_be_noted_at_a_venue_is_back_in_its_line(desk: Desk) -> None:
    fair = desk.add(Kind.VENUE, name="Harbour fair")
    desk.show(Kind.VENUE, fair)
    with full_disk():
        add_met(desk, "Noor Adeyemi")
    desk.come_back()
    desk.show(Kind.VENUE, fair)
    desk.press(Qt.Key.Key_Return, met(desk))
    assert [one.name for one in desk.all(Kind.PERSON) if isinstance(one, Person)] == ["Noor Adeyemi"]
    assert desk.do(records.drafts) == {}


def test_a_name_that_could_not_be_noted_and_what_was_typed_since_are_both_there_again(desk: Desk) -> None:
    fair, meetup = (desk.add(Kind.VENUE, name=name) for name in ("Harbour fair", "Meetup"))
    desk.show(Kind.VENUE, fair)
    with full_disk(), desk.held():
        # The page turns between these words and the answer to them.
        desk.view.show_record(Kind.VENUE, meetup)
        met(desk).setText("Noor Adeyemi")
        QTest.keyClick(met(desk), Qt.Key.Key_Return)
        QTest.keyClicks(met(desk), "and Sol")
    assert met(desk).text() == ""
    desk.workspace.keep()
    desk.come_back()
    desk.show(Kind.VENUE, fair)
    assert met(desk).text() == "Noor Adeyemi and Sol"


def test_a_name_that_is_begun_is_kept_a_moment_later(desk: Desk) -> None:
    desk.show(Kind.VENUE, desk.add(Kind.VENUE, name="Harbour fair"))
    QTest.keyClicks(met(desk), "Noor")
    desk.wait_for_pauses(desk.page)
    assert list(desk.do(records.drafts).values()) == [{"name": "Noor"}]


def test_what_came_of_it_names_the_people_behind_each_number(desk: Desk) -> None:
    fair = desk.add(Kind.VENUE, name="Fair", start="2026-01-10")
    noor = desk.add(Kind.PERSON, name="Noor", met_at=fair)
    desk.add(Kind.PERSON, name="Sol", met_at=fair)
    desk.add(Kind.SESSION, people=[noor], start="2026-01-12T10:00[Europe/Helsinki]", status="held")
    page = desk.go("network")
    assert "Where mentors come from" in desk.words()
    assert isinstance(page, NetworkPage)
    rows = [item.foot for item in page._venues.list.items.items]
    assert rows == ["2 met · 1 contacted · 1 talked · 0 agreed"] * 2
    assert "Met, not followed up within 7 days" in desk.words()
    desk.show(Kind.VENUE, fair)
    # Sol is behind "met" and among those to follow up; Noor behind met, contacted and talked; both are listed as met.
    assert (len(desk.buttons("Sol")), len(desk.buttons("Noor"))) == (3, 4)
    plan = [one for one in desk.buttons("Plan a talk") if one.accessibleDescription() == "Sol"]
    assert len(plan) == 1
    plan[0].click()
    desk.settle()
    assert desk.dialog.windowTitle() == "New session"


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
    (day,) = [line for line in desk.page.findChildren(QLineEdit) if line.accessibleName() == "When that appeared"]
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
    (line,) = [found for found in desk.dialog.findChildren(QLineEdit) if found.accessibleName() == "Subject"]
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


def cell(desk: Desk, support: Support, side: Side | None) -> SupportCell:
    (found,) = [
        one
        for one in desk.page.findChildren(SupportCell)
        if one.isVisible() and (one.support, one.side) == (support, side)
    ]
    return found


def test_a_long_name_is_read_from_its_beginning(desk: Desk) -> None:
    name = "Wolfeschlegelsteinhausenbergerdorff " * 4
    desk.add(Kind.PERSON, name=name.strip())
    messages(desk)
    desk.click("Write a message")
    (box,) = desk.dialog.findChildren(QComboBox)
    line = box.lineEdit()
    assert line is not None
    QTest.keyClicks(line, "Wolfe")
    completer = line.completer()
    assert completer is not None
    popup = completer.popup()
    assert popup is not None
    desk.wait_until(popup.isVisible)
    place = popup.visualRect(popup.model().index(0, 0)).center()
    QTest.mouseClick(popup.viewport(), Qt.MouseButton.LeftButton, pos=place)
    desk.settle()
    assert (line.text(), line.cursorPosition()) == (name.strip(), 0)
    # The same where it was begun the last time.
    desk.dialog.reject()
    desk.settle()
    desk.click("Write a message")
    (box,) = desk.dialog.findChildren(QComboBox)
    line = box.lineEdit()
    assert line is not None
    assert (line.text(), line.cursorPosition()) == (name.strip(), 0)
    desk.dialog.reject()


def test_the_support_map_has_a_text_is_walked_by_keys_and_fills_its_gaps(desk: Desk) -> None:
    ruth = desk.add(Kind.PERSON, name="Ruth", roles=["mentor"], side="inside", support=["skill"])
    desk.add(Kind.HELP, person=ruth, text="Read it", support="skill", on="2026-02-01")
    desk.go("network")
    desk.click("Support map")
    skill = cell(desk, Support.SKILL, Side.INSIDE)
    assert skill.accessibleName() == "skill, inside: Ruth (helped once in a year)"
    assert cell(desk, Support.SKILL, Side.OUTSIDE).accessibleName() == "skill, outside: nobody yet"
    assert "Gaps" in desk.words()
    skill.setFocus()
    desk.press(Qt.Key.Key_Right, skill)
    assert cell(desk, Support.SKILL, Side.OUTSIDE).hasFocus()
    desk.press(Qt.Key.Key_Down)
    feedback = cell(desk, Support.FEEDBACK, Side.OUTSIDE)
    assert feedback.hasFocus()
    desk.press(Qt.Key.Key_Return)
    assert desk.dialog.windowTitle() == "New person"
    (name,) = [one for one in desk.dialog.findChildren(QLineEdit) if one.accessibleName() == "Name"]
    name.setText("Noor")
    desk.click("Save", desk.dialog)
    (noor,) = [one for one in desk.all(Kind.PERSON) if isinstance(one, Person) and one.name == "Noor"]
    assert noor.roles == {Role.POTENTIAL}
    assert noor.support == {Support.FEEDBACK}
    assert noor.side is Side.OUTSIDE
    assert cell(desk, Support.FEEDBACK, Side.OUTSIDE).accessibleName() == "feedback, outside: perhaps Noor"


def test_a_cell_with_people_leads_to_them(desk: Desk) -> None:
    ruth = desk.add(Kind.PERSON, name="Ruth", roles=["mentor"], side="inside", support=["skill"])
    desk.go("network")
    desk.click("Support map")
    found = cell(desk, Support.SKILL, Side.INSIDE)
    found.click()
    (menu,) = found.findChildren(QMenu)
    assert [action.text() for action in menu.actions()] == ["Ruth", "", "Find someone new for this…"]
    menu.actions()[0].trigger()
    menu.close()
    desk.settle()
    assert desk.view.place == ("people", Kind.PERSON, ruth)


def test_all_fields_are_named_and_reached(desk: Desk) -> None:
    desk.add(Kind.OUTREACH, person=desk.add(Kind.PERSON, name="Ada"))
    messages(desk)
    nameless = [
        one
        for kind in (QPushButton, QLineEdit, QPlainTextEdit, QComboBox)
        for one in desk.page.findChildren(kind)
        if one.isVisible()
        and one.focusPolicy() is not Qt.FocusPolicy.NoFocus
        and not (one.accessibleName() or (isinstance(one, QPushButton) and one.text()))
        and not isinstance(one.parent(), QComboBox)
    ]
    assert nameless == []


def test_a_long_name_is_cut_on_its_pill_and_whole_for_the_screen_reader(desk: Desk) -> None:
    name = "Wilhelmina-Anastasia von Hohenthal-Oberwaldstetten"
    fair = desk.add(Kind.VENUE, name="Fair", start="2026-01-10", place=name)
    desk.add(Kind.PERSON, name=name, met_at=fair)
    desk.show(Kind.VENUE, fair)
    pills = [one for one in desk.buttons(name) if one.property("look") == "chip"]
    assert [one.text() for one in pills] == ["Wilhelmina-Anastasia von Hohenthal-…"]
    assert "Wilhelmina-Anastasia von Hohenthal-…" in desk.words()


def test_the_parts_of_the_network_are_gone_to_by_name(desk: Desk) -> None:
    desk.go("network/support")
    assert "Who supports me, and how" in desk.words()
    desk.view.focus_page()
    assert cell(desk, Support.SKILL, Side.INSIDE).hasFocus()
    desk.go("network/messages")
    assert "Whom would you like to learn from?" in desk.words()


def test_a_name_that_is_half_typed_at_a_venue_is_there_after_a_lock(desk: Desk) -> None:
    fair = desk.add(Kind.VENUE, name="Fair", start="2026-01-10")
    desk.show(Kind.VENUE, fair)
    (box,) = [one for one in desk.page.findChildren(QComboBox) if one.accessibleName() == "Someone I met there"]
    box.setEditText("Wilhelm")
    desk.come_back()
    desk.show(Kind.VENUE, fair)
    (box,) = [one for one in desk.page.findChildren(QComboBox) if one.accessibleName() == "Someone I met there"]
    assert box.currentText() == "Wilhelm"
    add_met(desk, "Wilhelmina")
    desk.come_back()
    desk.show(Kind.VENUE, fair)
    (box,) = [one for one in desk.page.findChildren(QComboBox) if one.accessibleName() == "Someone I met there"]
    assert box.currentText() == ""


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
    (box,) = [one for one in desk.dialog.findChildren(QComboBox) if one.accessibleName() == "To whom"]
    assert isinstance(box, QComboBox)
    return box


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


def test_a_name_at_a_venue_that_was_emptied_again_is_gone(desk: Desk) -> None:
    fair = desk.add(Kind.VENUE, name="Fair", start="2026-01-10")
    for typed in ("Wilhelm", ""):
        desk.show(Kind.VENUE, fair)
        (box,) = [one for one in desk.page.findChildren(QComboBox) if one.accessibleName() == "Someone I met there"]
        box.setEditText(typed)
        desk.come_back()
    assert desk.do(records.drafts) == {}


def test_what_a_venue_was_like_is_read_as_it_is_meant(desk: Desk) -> None:
    about = "Thirty people.\n\n**Worth it?** Yes:\n\n- long tables\n- <b>two</b> talks, see <https://example.org>\n"
    fair = desk.add(Kind.VENUE, name="Fair", about=about)
    desk.show(Kind.VENUE, fair)
    (shown,) = desk.page.findChildren(ProseText)
    assert shown.toPlainText().split("\n") == [
        "Thirty people.",
        "Worth it? Yes:",
        "• long tables",
        "• <b>two</b> talks, see https://example.org",
    ]
    assert shown.isReadOnly()
