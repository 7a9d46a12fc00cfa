"""The page of the day, as a person sees and uses it."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QPushButton, QWidget

from mentorbook.gui.pages.today import TodayPage
from mentorbook.gui.style.theme import MEASURES
from mentorbook.gui.widgets.icons import IconDisc
from mentorbook.gui.widgets.pictures import Avatar
from mentorbook.gui.widgets.rows import ActionRow
from mentorbook.model.exchange import Action, ActionState
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.network import Outreach
from mentorbook.model.session import Session, SessionStatus
from mentorbook.services import records
from tests.support.clock import FakeClock
from tests.support.window import Desk


def row(desk: Desk, heading: str) -> ActionRow:
    (found,) = [one for one in desk.page.findChildren(ActionRow) if one.accessibleName().startswith(heading)]
    assert isinstance(found, ActionRow)
    return found


def test_an_empty_book_teaches_the_first_act(desk: Desk) -> None:
    desk.go("today")
    assert "Who already helps you, even informally?" in desk.words()
    desk.click("Add a person")
    assert "New person" in desk.words(desk.dialog)


def test_the_heading_is_the_date_as_speech(desk: Desk) -> None:
    mira = desk.add(Kind.PERSON, name="Mira Tallgren")
    desk.add(Kind.SESSION, people=[mira], start=desk.at(2))
    desk.add(Kind.SESSION, people=[mira], start=desk.at(9))
    desk.go("today")
    words = desk.words()
    assert words[0] == "Monday, 2 March"
    assert words[1] == "One meeting this week, one the week after."


def test_who_was_met_and_never_followed_up_is_written_to_at_once(desk: Desk) -> None:
    ada = desk.add(Kind.PERSON, name="Ada Brand")
    fair = desk.add(Kind.VENUE, name="Harbour fair", start=desk.day(-12), met=[ada])
    desk.go("today")
    desk.click("Write", row(desk, "Harbour fair"))
    (begun,) = desk.all(Kind.OUTREACH)
    assert isinstance(begun, Outreach)
    assert (begun.person, begun.venue) == (ada, fair)
    assert desk.view.place == ("network", Kind.OUTREACH, begun.id)
    desk.go("today")
    desk.click("Open", row(desk, "Harbour fair"))
    assert desk.view.place == ("network", Kind.VENUE, fair)


def test_the_next_meeting_brings_its_brief(desk: Desk) -> None:
    mira = desk.add(Kind.PERSON, name="Mira Tallgren")
    desk.add(Kind.SESSION, title="Prices", people=[mira], start=desk.at(-20), status="held")
    desk.add(Kind.SESSION, title="Budget", people=[mira], start=desk.at(3), minutes=45, mode="video")
    desk.add(Kind.TOPIC, text="How do you say no?", person=mira)
    desk.add(Kind.TOPIC, text="My dashboard", person=mira, direction="share")
    desk.add(Kind.ACTION, text="Send the draft", person=mira)
    desk.add(Kind.ACTION, text="Introduce me", person=mira, owner="theirs")
    desk.go("today")
    words = desk.words()
    assert "in 3 days" in words
    assert "Thursday, 5 March, 11:00 to 11:45" in words
    assert "Budget. Video. Last time, 10 Feb: Prices." in words
    for expected in ("To ask", "How do you say no?", "To share", "My dashboard", "I promised", "They promised"):
        assert expected in words
    assert words.count("Send the draft") == 2  # in the brief, and among the open actions


def test_we_talked_logs_a_talk_and_the_undo_takes_just_that_back(desk: Desk) -> None:
    mira = desk.add(Kind.PERSON, name="Mira Tallgren", rhythm="monthly")
    desk.add(Kind.SESSION, people=[mira], start=desk.at(-60), status="held")
    desk.go("today")
    assert "L: we talked today" in desk.words()
    row(desk, "Mira Tallgren").setFocus()
    desk.press(Qt.Key.Key_L)
    assert desk.toast == "A talk with Mira Tallgren today is logged."
    assert len(desk.all(Kind.SESSION)) == 2
    assert not desk.buttons("We talked")
    desk.undo()
    assert len(desk.all(Kind.SESSION)) == 1
    assert len(desk.buttons("We talked")) == 1


def test_l_elsewhere_does_nothing(desk: Desk) -> None:
    mira = desk.add(Kind.PERSON, name="Mira Tallgren", rhythm="monthly")
    desk.add(Kind.SESSION, people=[mira], start=desk.at(-60), status="held")
    desk.add(Kind.ACTION, text="Send the draft", person=mira, due=desk.day(-1))
    desk.go("today")
    row(desk, "Send the draft").setFocus()
    desk.press(Qt.Key.Key_L)
    assert len(desk.all(Kind.SESSION)) == 1


def test_a_planned_talk_that_went_by_is_marked_either_way(desk: Desk) -> None:
    mira = desk.add(Kind.PERSON, name="Mira Tallgren")
    held = desk.add(Kind.SESSION, title="First", people=[mira], start=desk.at(-2))
    off = desk.add(Kind.SESSION, title="Second", people=[mira], start=desk.at(-1))
    desk.go("today")
    desk.click("It took place", row(desk, "First"))
    desk.click("It did not", row(desk, "Second"))
    for session, status in ((held, SessionStatus.HELD), (off, SessionStatus.CANCELLED)):
        record = desk.record(session)
        assert isinstance(record, Session)
        assert record.status is status


def test_a_reminder_leaves_by_an_act_or_comes_again_tomorrow(desk: Desk) -> None:
    desk.add(Kind.PERSON, name="Mira Tallgren")
    desk.add(Kind.REMINDER, text="Card", at=desk.at(-1))
    desk.add(Kind.REMINDER, text="Tickets", at=desk.at(-1))
    desk.go("today")
    desk.click("Done", row(desk, "Card"))
    assert desk.toast == "Done: Card"
    desk.click("Tomorrow morning", row(desk, "Tickets"))
    assert any("Again tomorrow." in words for words in desk.words(row(desk, "Tickets")))
    assert not [one for one in desk.page.findChildren(ActionRow) if one.accessibleName().startswith("Card")]


def test_ticking_an_action_off_is_one_act_with_one_undo(desk: Desk) -> None:
    mira = desk.add(Kind.PERSON, name="Mira Tallgren")
    action = desk.add(Kind.ACTION, text="Send the draft", person=mira)
    desk.go("today")
    (box,) = desk.page.findChildren(QCheckBox)
    box.setFocus()
    desk.press(Qt.Key.Key_Space)
    record = desk.record(action)
    assert isinstance(record, Action)
    assert record.state is ActionState.DONE
    assert "Nothing is open. After a talk, write down what each of you will do." in desk.words()
    desk.undo()
    record = desk.record(action)
    assert isinstance(record, Action)
    assert record.state is ActionState.OPEN
    assert "Send the draft" in desk.words()


def test_what_came_due_while_away_is_told_with_its_time(desk: Desk, clock: FakeClock) -> None:
    desk.add(Kind.PERSON, name="Mira Tallgren")
    desk.add(Kind.REMINDER, text="Card", at=desk.at(1))
    desk.go("today")
    assert "While you were away" not in desk.words()
    clock.advance(timedelta(days=3))
    desk.come_back()
    desk.go("today")
    # What was left behind counts from the moment of leaving, which was after it had come due.
    assert "While you were away" not in desk.words()
    desk.add(Kind.REMINDER, text="Tickets", at=desk.at(1))
    desk.come_back()
    clock.advance(timedelta(days=3))
    desk.go("today")
    assert "While you were away" in desk.words()
    (entry, _due) = [one for one in desk.page.findChildren(ActionRow) if one.accessibleName().startswith("Tickets")][
        ::-1
    ]
    assert entry.accessibleName() == "Tickets. Fri 6 Mar, 11:00, 2 days ago"
    entry.setFocus()
    desk.press(Qt.Key.Key_Return)
    assert QApplication.focusWidget() is row_of_due(desk, "Tickets")
    desk.click("Seen")
    assert "While you were away" not in desk.words()


def row_of_due(desk: Desk, heading: str) -> ActionRow:
    (found,) = [
        one for one in desk.page.findChildren(ActionRow) if one.accessibleName().startswith(heading) and one.answers
    ]
    assert isinstance(found, ActionRow)
    return found


def test_goals_say_how_far_they_have_come(desk: Desk) -> None:
    mira = desk.add(Kind.PERSON, name="Mira Tallgren")
    goal = desk.add(Kind.GOAL, statement="Lead a campaign")
    desk.add(Kind.PROGRESS, goal=goal, before=0, after=40, reason="First draft", on=desk.day(-3))
    desk.add(Kind.PROGRESS, goal=goal, before=40, after=60, reason="Second draft", on=desk.day(-1))
    for back in (30, 20, 10):
        desk.add(Kind.SESSION, people=[mira], start=desk.at(-back), status="held")
    desk.go("today")
    assert "60 %" in desk.words()
    assert "Not in your last three sessions" in desk.words()


def test_a_value_that_was_overwritten_unseen_is_shown_until_it_is_fine(desk: Desk) -> None:
    mira = desk.add(Kind.PERSON, name="Mira Tallgren", position="Lead")
    seen = desk.do(lambda opened: records.look(opened, mira).version)
    for position in ("Head", "Director"):
        values = {"position": position}
        desk.do(lambda opened, values=values: records.edit(opened, mira, values, version=seen))  # type: ignore[misc]
    desk.go("today")
    words = desk.words()
    assert "To look at" in words
    told = {part for line in words for part in ("Head", "Director") if line.endswith(f": {part}")}
    assert told == {"Head", "Director"}
    desk.click("Fine as it is")
    assert "To look at" not in desk.words()


def test_logging_a_talk_begins_with_a_held_session(desk: Desk) -> None:
    desk.add(Kind.PERSON, name="Mira Tallgren")
    page = desk.go("today")
    assert isinstance(page, TodayPage)
    desk.press(Qt.Key.Key_N, desk.view, Qt.KeyboardModifier.ControlModifier)
    assert "New session" in desk.words(desk.dialog)


def test_the_page_turns_with_the_day(desk: Desk, clock: FakeClock) -> None:
    desk.add(Kind.PERSON, name="Mira Tallgren")
    page = desk.go("today")
    assert isinstance(page, TodayPage)
    clock.advance(timedelta(days=1))
    page._look_at_clock()
    desk.settle()
    assert desk.words()[0] == "Tuesday, 3 March"


def test_only_people_have_initials(desk: Desk) -> None:
    mira = desk.add(Kind.PERSON, name="Mira Tallgren")
    desk.add(Kind.ACTION, text="Send the draft", person=mira, due=desk.day(-1))
    desk.add(Kind.ACTION, text="Book a room", due=desk.day(-1))
    desk.go("today")
    assert [one.accessibleName() for one in row(desk, "Send the draft").findChildren(Avatar)] == ["Mira Tallgren"]
    assert row(desk, "Book a room").findChildren(Avatar) == []
    assert len(row(desk, "Book a room").findChildren(IconDisc)) == 1


def test_rows_of_a_card_stand_as_far_in_as_its_heading(desk: Desk) -> None:
    mira = desk.add(Kind.PERSON, name="Mira Tallgren")
    desk.add(Kind.ACTION, text="Send the draft", person=mira, due=desk.day(-1))
    desk.add(Kind.ACTION, text="Book the room", person=mira, due=desk.day(2))
    desk.go("today")
    (heading,) = [one for one in desk.page.findChildren(QLabel) if one.text() == "Due"]
    assert desk.page.findChildren(ActionRow)
    for one in desk.page.findChildren(ActionRow):
        (picture,) = one.findChildren(Avatar)
        (answer,) = one.findChildren(QPushButton)
        card = one.parentWidget()
        assert card is not None
        assert picture.mapTo(card, QPoint(0, 0)).x() == heading.mapTo(card, QPoint(0, 0)).x()
        inside = card.width() - MEASURES.inside_card
        assert answer.mapTo(card, QPoint(answer.width(), 0)).x() in (inside, inside - 1)


def test_after_a_tick_the_focus_is_on_the_action_that_took_its_place(desk: Desk, mira: RecordId) -> None:
    for number in range(1, 4):
        desk.add(Kind.ACTION, text=f"Action {number}", person=mira, due=desk.day(number))
    desk.go("today")
    desk.window.activateWindow()
    desk.wait_until(lambda: QApplication.activeWindow() is desk.window)

    def focused() -> str:
        focus: QWidget | None = QApplication.focusWidget()
        return focus.accessibleName() if isinstance(focus, QCheckBox) else ""

    first = next(one for one in desk.page.findChildren(QCheckBox) if one.accessibleName() == "Action 1")
    first.setFocus()
    desk.press(Qt.Key.Key_Space, first)
    assert focused() == "Action 2"
    desk.press(Qt.Key.Key_Z, desk.view, Qt.KeyboardModifier.ControlModifier)
    assert focused() == "Action 1"
