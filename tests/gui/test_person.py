"""The page of one person: what there is between us, the story, and details that are edited in place."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QButtonGroup,
    QLineEdit,
    QListView,
    QListWidget,
    QTextEdit,
    QToolButton,
)
from shiboken6 import delete

from mentorbook.gui.pages.person_details import DetailsCard
from mentorbook.gui.pages.person_story import StoryCard
from mentorbook.gui.widgets.buttons import button
from mentorbook.gui.widgets.layout import LateScroll
from mentorbook.gui.widgets.pictures import GiveReceiveBar, RhythmStrip
from mentorbook.gui.widgets.tab_bar import TabBar
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.services import records
from tests.gui.people import panel, person, the_list
from tests.support.window import Desk, called, rows_of


def test_the_page_of_someone_says_what_there_is_between_us(desk: Desk) -> None:
    venue = desk.add(Kind.VENUE, name="Nordic Days")
    mira = desk.add(Kind.PERSON, name="Mira Tallgren", roles=["mentor"], side="outside", met_at=venue, rhythm="monthly")
    desk.do(lambda opened: records.edit(opened, mira, {"met_on": date(2025, 9, 3)}))
    for back in (100, 68, 36):
        desk.add(Kind.SESSION, title=f"Talk {back}", people=[mira], start=desk.at(-back), status="held")
    desk.add(Kind.SESSION, title="Next", people=[mira], start=desk.at(6), minutes=45, mode="video")
    desk.add(Kind.TOPIC, text="Prices", person=mira)
    desk.add(Kind.HELP, text="Read my draft", person=mira, on=desk.day(-100))
    desk.add(Kind.HELP, text="Read hers", person=mira, direction="given", on=desk.day(-5))
    desk.add(Kind.PAUSE, person=mira, start=desk.day(-20), end=desk.day(-15), reason="Holiday")
    desk.add(Kind.AGREEMENT, title="Our year", people=[mira], rhythm="monthly", minutes=45)
    desk.show(Kind.PERSON, mira)
    words = desk.words(panel(desk))
    for expected in (
        "Mira Tallgren",
        "Mentor",
        "Outside my organisation",
        "Met at Nordic Days\N{NO-BREAK SPACE}· Since 3\N{NO-BREAK SPACE}Sep\N{NO-BREAK SPACE}2025",
        "Sunday, 8 March",
        "11:00 to 11:45, video",
        "Agenda: Prices",
        "in 6 days",
        "3 talks in 26 weeks",
        "Last 90 days: received 0, gave 1; last gave 5 days ago.",
    ):
        assert expected in words
    (strip,) = panel(desk).findChildren(RhythmStrip)
    assert strip.accessibleName() == "3 talks in 26 weeks. Monthly: gaps 32 and 32 days, 2 of 2 kept."
    desk.click("A year", panel(desk))
    (bar,) = panel(desk).findChildren(GiveReceiveBar)
    assert bar.accessibleName() == "Last 365 days: received 1, gave 1; last gave 5 days ago."
    assert desk.buttons("Our year")
    desk.click("Pause: Holiday")
    assert "Edit pause" in desk.words(desk.dialog)


def test_the_story_is_newest_first_filters_and_opens_its_entries(desk: Desk) -> None:
    mira = desk.add(Kind.PERSON, name="Mira Tallgren")
    desk.add(Kind.SESSION, title="First", people=[mira], start=desk.at(-30), status="held", mode="phone", minutes=30)
    desk.add(Kind.THANKS, text="For the call", person=mira, on=desk.day(-20))
    desk.add(Kind.ADVICE, text="Ask first", person=mira, on=desk.day(-10))
    desk.add(Kind.HELP, text="Read hers", person=mira, direction="given", on=desk.day(-5))
    desk.show(Kind.PERSON, mira)
    (story,) = desk.page.findChildren(StoryCard)
    (view,) = story.findChildren(QListView)
    assert rows_of(view) == ["Gave help: Read hers", "Advice: Ask first", "Thanks: For the call", "Session: First"]
    assert not desk.buttons("Notes", story)
    desk.click("Help and advice", story)
    assert rows_of(view) == ["Gave help: Read hers", "Advice: Ask first"]
    view.setCurrentIndex(view.model().index(1, 0))
    desk.press(Qt.Key.Key_Return, view)
    assert "Edit advice" in desk.words(desk.dialog)


def test_all_filters_of_a_story_stand_in_one_line(desk: Desk) -> None:
    mira = desk.add(Kind.PERSON, name="Mira Tallgren")
    desk.add(Kind.SESSION, title="First", people=[mira], start=desk.at(-30), status="held")
    desk.add(Kind.THANKS, text="For the call", person=mira, on=desk.day(-20))
    desk.add(Kind.ADVICE, text="Ask first", person=mira, on=desk.day(-10))
    desk.add(Kind.GOAL, statement="Run a campaign", people=[mira])
    desk.add(Kind.OUTREACH, person=mira)
    desk.add(Kind.NOTE, title="Mornings", person=mira)
    desk.show(Kind.PERSON, mira)
    (story,) = desk.page.findChildren(StoryCard)
    shown = ("All", "Sessions", "Thanks", "Help and advice", "Goals", "Messages", "Notes")
    lines = {desk.buttons(words, story)[0].geometry().center().y() for words in shown}
    assert max(lines) - min(lines) <= 1, lines
    assert not desk.buttons("More of the story")


def test_filters_without_room_are_in_a_menu_until_one_is_chosen(desk: Desk) -> None:
    tabs = [button(words, lambda: None, "tab") for words in ("All", "Sessions", "Thanks", "Help", "Goals", "Notes")]
    group = QButtonGroup(desk.window)
    for tab in tabs:
        tab.setCheckable(True)
        group.addButton(tab)
    tabs[0].setChecked(True)
    bar = TabBar(tabs, "More of the story")
    chosen: list[bool] = []
    tabs[-1].clicked.connect(lambda on: chosen.append(on))  # noqa: PLW0108 -- Qt asks a function how much it takes
    bar.resize(bar.sizeHint())
    bar.show()
    desk.settle()
    assert all(tab.isVisible() for tab in tabs)
    (more,) = bar.findChildren(QToolButton)
    assert not more.isVisible()
    bar.resize(bar.sizeHint().width() // 2, bar.height())
    desk.settle()
    assert more.isVisible()
    assert [tab.text() for tab in tabs if tab.isVisible()][:2] == ["All", "Sessions"]
    assert all(one.geometry().right() < bar.width() for one in (more, *tabs) if one.isVisible())
    desk.choose_entry(more.menu(), "Notes")
    assert chosen == [True]
    assert [tab.text() for tab in tabs if tab.isVisible()][-1] == "Notes"
    assert more.isVisible()
    assert all(one.geometry().right() < bar.width() for one in (more, *tabs) if one.isVisible())
    bar.close()


def test_details_are_edited_in_place_and_a_problem_stands_beside_its_field(desk: Desk) -> None:
    mira = desk.add(Kind.PERSON, name="Mira Tallgren", position="Lead")
    desk.show(Kind.PERSON, mira)
    desk.click("Edit", panel(desk))
    lines = {line.accessibleName(): line for line in panel(desk).findChildren(QLineEdit)}
    lines["Name"].clear()
    lines["How often we meet"].setText("now and then")
    desk.click("Save", panel(desk))
    assert "Is needed" in desk.words(panel(desk))
    assert any("every 6 weeks" in words for words in desk.words(panel(desk)))
    lines["Name"].setText("Mira Tallgren-Ek")
    lines["How often we meet"].setText("quarterly")
    # Something else comes in meanwhile; the form stays.
    desk.add(Kind.PERSON, name="Someone else")
    desk.click("Save", panel(desk))
    assert desk.toast == "Saved."
    assert person(desk, mira).name == "Mira Tallgren-Ek"
    assert "Mira Tallgren-Ek" in desk.words(panel(desk))
    assert "Mira Tallgren-Ek" in rows_of(the_list(desk))
    assert not desk.buttons("Save", panel(desk))


def test_what_was_typed_outlives_a_lock(desk: Desk) -> None:
    mira = desk.add(Kind.PERSON, name="Mira Tallgren")
    desk.show(Kind.PERSON, mira)
    desk.click("Edit", panel(desk))
    lines = {line.accessibleName(): line for line in panel(desk).findChildren(QLineEdit)}
    lines["Position"].setFocus()
    desk.press(Qt.Key.Key_X, lines["Position"])
    desk.come_back()
    desk.show(Kind.PERSON, mira)
    desk.click("Finish editing", panel(desk))
    lines = {line.accessibleName(): line for line in panel(desk).findChildren(QLineEdit)}
    assert lines["Position"].text() == "x"
    desk.click("Cancel", panel(desk))
    desk.click("Edit", panel(desk))
    lines = {line.accessibleName(): line for line in panel(desk).findChildren(QLineEdit)}
    assert lines["Position"].text() == ""


def details_being_typed(desk: Desk, mira: RecordId) -> DetailsCard:
    desk.show(Kind.PERSON, mira)
    desk.click("Edit", panel(desk))
    line = called(panel(desk), QLineEdit, "Position")
    line.setFocus()
    desk.press(Qt.Key.Key_X, line)
    (card,) = panel(desk).findChildren(DetailsCard)
    assert isinstance(card, DetailsCard)
    return card


def test_what_was_saved_just_before_a_lock_is_not_offered_again(desk: Desk) -> None:
    mira = desk.add(Kind.PERSON, name="Mira Tallgren")
    details_being_typed(desk, mira).save()
    # Nobody is there any more when the answer to the save comes.
    desk.view.leave()
    delete(desk.view)
    desk.come_back()
    assert person(desk, mira).position == "x"
    desk.show(Kind.PERSON, mira)
    assert desk.buttons("Edit", panel(desk))
    assert not desk.buttons("Finish editing", panel(desk))


def test_details_that_are_saved_twice_in_haste_are_written_once(desk: Desk) -> None:
    mira = desk.add(Kind.PERSON, name="Mira Tallgren")
    card = details_being_typed(desk, mira)
    written = []
    desk.view.workspace.changed.connect(lambda changes, _initiator: written.append(changes))
    card.save()
    card.save()
    desk.settle()
    assert len(written) == 1
    assert person(desk, mira).position == "x"


def test_what_is_typed_after_save_and_before_its_answer_stays_to_be_saved(desk: Desk) -> None:
    mira = desk.add(Kind.PERSON, name="Mira Tallgren")
    card = details_being_typed(desk, mira)
    lines = {line.accessibleName(): line for line in card.findChildren(QLineEdit)}
    line, day = lines["Position"], lines["Met on"]
    desk.do(lambda opened: records.edit(opened, mira, {"organisation": "Harbour"}))
    with desk.held():
        card.save()
        QTest.keyClicks(line, "y")
        QTest.keyClicks(day, "when the ice")
    assert desk.toast == "Saved."
    assert (person(desk, mira).position, person(desk, mira).organisation) == ("x", "Harbour")
    assert (line.text(), day.text(), lines["Organisation"].text()) == ("xy", "when the ice", "Harbour")
    assert desk.workspace.has_unsaved
    desk.workspace.keep()
    assert desk.do(records.drafts)[mira] == {"position": "xy", "begun:": {"met_on": ["when the ice"]}}
    day.clear()
    card.save()
    desk.settle()
    assert person(desk, mira).position == "xy"
    assert not card.is_editing


def test_what_is_typed_after_save_and_taken_back_leaves_no_draft(desk: Desk) -> None:
    mira = desk.add(Kind.PERSON, name="Mira Tallgren")
    card = details_being_typed(desk, mira)
    line = called(card, QLineEdit, "Position")
    with desk.held():
        card.save()
        QTest.keyClicks(line, "y")
        desk.workspace.keep()
        QTest.keyClick(line, Qt.Key.Key_Backspace)
    assert not card.is_editing
    assert desk.do(records.drafts) == {}


def test_a_channel_is_copied_with_a_word_about_it(desk: Desk) -> None:
    mira = desk.add(Kind.PERSON, name="Mira Tallgren", channels={"email": "mira@example.org"})
    desk.show(Kind.PERSON, mira)
    desk.click("Copy email: mira@example.org")
    assert QGuiApplication.clipboard().text() == "mira@example.org"
    assert desk.toast.startswith("Copied: mira@example.org.")


def test_an_earlier_version_is_brought_back_and_that_is_undone(desk: Desk) -> None:
    mira = desk.add(Kind.PERSON, name="Mira Tallgren", position="Lead")
    desk.do(lambda opened: records.edit(opened, mira, {"position": "Head"}))
    desk.show(Kind.PERSON, mira)
    (more,) = desk.buttons("More acts with Mira Tallgren")
    desk.choose_entry(more.menu(), "Versions…")  # type: ignore[attr-defined]
    (shown,) = desk.dialog.findChildren(QListWidget)
    assert [shown.item(place).text() for place in range(shown.count())] == [
        "Today, 11:00\nAs it is now",
        "Today, 11:00\nFirst written down",
    ]
    assert shown.item(1).toolTip().startswith("Monday, 2 March 2026, 11:00, on machine-")
    (text,) = desk.dialog.findChildren(QTextEdit)
    assert text.toPlainText().startswith("Position\nLead  Head\n")
    desk.click("Restore this version", desk.dialog)
    assert person(desk, mira).position == "Lead"
    assert desk.toast == "Mira Tallgren is as it was then."
    desk.undo()
    assert person(desk, mira).position == "Head"


def test_a_long_story_scrolls_with_its_page_alone(desk: Desk) -> None:
    mira = desk.add(Kind.PERSON, name="Mira Tallgren")
    for number in range(60):
        desk.add(Kind.ADVICE, text=f"Advice {number}", person=mira)
    desk.show(Kind.PERSON, mira)
    (story,) = desk.page.findChildren(StoryCard)
    (view,) = story.findChildren(QListView)
    assert len(rows_of(view)) == 12
    assert view.verticalScrollBar().maximum() == 0
    desk.click("Show 48 more", story)
    assert len(rows_of(view)) == 52
    assert view.verticalScrollBar().maximum() == 0
    assert view.hasFocus()
    assert view.currentIndex().row() == 12
    desk.settle()
    (page,) = [one for one in desk.page.findChildren(LateScroll) if one.isAncestorOf(view)]
    for _ in range(30):
        desk.press(Qt.Key.Key_Down, view)
    row = view.visualRect(view.currentIndex()).center()
    assert page.viewport().rect().contains(view.viewport().mapTo(page.viewport(), row))
    desk.click("Show 8 more", story)
    assert len(rows_of(view)) == 60
    assert not desk.buttons("Show 0 more", story)
