"""The list of sessions and the month, as a person sees and uses them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit

from mentorbook.gui.pages.session_templates import TemplatesDialog
from mentorbook.gui.pages.sessions import SessionsPage
from mentorbook.gui.pages.sessions_month import MonthTable
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.services import records
from tests.gui.sessions import choose_entry, panel, session, the_list, the_page, write
from tests.support.window import Desk, called, rows_of


def test_what_was_is_read_once_somebody_wants_to_see_it(desk: Desk, mira: RecordId, then: RecordId) -> None:
    was = desk.add(Kind.SESSION, title="The first talk", people=[mira], start=desk.at(-9), status="held")
    desk.go("sessions")
    assert the_page(desk)._data.past is None
    assert rows_of(the_list(desk)) == ["Budget talk"]
    desk.click("Past")
    assert rows_of(the_list(desk)) == ["The first talk"]
    assert panel(desk)._id == was
    # From then on it stays right, whichever of them is shown.
    desk.click("Upcoming 1")
    assert panel(desk)._id == then
    desk.add(Kind.SESSION, title="The second talk", people=[mira], start=desk.at(-2), status="held")
    desk.page.reload()
    desk.settle()
    desk.click("Past")
    assert rows_of(the_list(desk)) == ["The second talk", "The first talk"]


@pytest.mark.parametrize("visited", [False, True])
def test_a_talk_that_was_is_gone_to_before_and_after_the_list_was_read(
    desk: Desk, mira: RecordId, then: RecordId, *, visited: bool
) -> None:
    was = desk.add(Kind.SESSION, title="The first talk", people=[mira], start=desk.at(-9), status="held")
    if visited:
        desk.go("sessions")
    for shown, title in ((was, "The first talk"), (then, "Budget talk"), (was, "The first talk")):
        desk.view.show_record(Kind.SESSION, shown)
        desk.settle()
        assert rows_of(the_list(desk)) == [title]
        assert panel(desk)._id == shown


def test_an_empty_book_asks_for_the_last_talk(desk: Desk) -> None:
    desk.go("sessions")
    assert "Log the last talk you had, even last month" in desk.words()
    desk.click("Log a talk")
    assert "New session" in desk.words(desk.dialog)
    status = [line.text() for line in desk.dialog.findChildren(QLineEdit) if line.isVisible()]
    assert "Mon 2 Mar 2026" in status
    desk.dialog.reject()
    desk.page.add_new()
    desk.settle()
    assert "New session" in desk.words(desk.dialog)


@pytest.mark.parametrize("is_first", [True, False])
def test_a_talk_that_was_logged_takes_the_focus(desk: Desk, mira: RecordId, *, is_first: bool) -> None:
    if not is_first:
        desk.add(Kind.SESSION, title="Before", people=[mira], start=desk.at(-9), status="held")
    page = desk.go("sessions")
    assert isinstance(page, SessionsPage)
    page.log_talk()
    desk.settle()
    people = called(desk.dialog, QComboBox, "With")
    people.setEditText("Mira Tallgren")
    desk.click("Save", desk.dialog)
    assert desk.window.focusWidget() is panel(desk).head.title
    assert panel(desk).head.title.words != "Before"


def test_sessions_are_listed_and_found_by_person(desk: Desk, then: RecordId) -> None:
    bo = desk.add(Kind.PERSON, name="Bo Ek")
    desk.add(Kind.SESSION, people=[bo], start=desk.at(9))
    desk.add(Kind.SESSION, title="Long ago", people=[bo], start=desk.at(-50), status="held")
    desk.go("sessions")
    view = the_list(desk)
    assert rows_of(view) == ["Budget talk", "Talk with Bo Ek"]
    index = view.model().index(0, 0)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == (
        "Budget talk. Mira Tallgren. Wednesday, 4 March 2026. In 2 days, 11:00"
    )
    assert panel(desk).head.title.words == "Budget talk"
    write(the_page(desk)._filter, "ek")
    desk.settle()
    assert rows_of(view) == ["Talk with Bo Ek"]
    desk.click("Past")
    assert rows_of(view) == ["Long ago"]
    assert panel(desk).head.title.words == "Long ago"
    the_page(desk)._filter.setText("nobody")
    assert "No session here matches the filter." in desk.words()


def test_the_list_is_walked_by_keys_and_delete_puts_in_the_trash(desk: Desk, then: RecordId, mira: RecordId) -> None:
    later = desk.add(Kind.SESSION, title="Later", people=[mira], start=desk.at(9))
    desk.go("sessions")
    view = the_list(desk)
    desk.press(Qt.Key.Key_Down, view)
    view._rest.timeout.emit()
    desk.settle()
    assert panel(desk).head.title.words == "Later"
    desk.press(Qt.Key.Key_Delete, view)
    assert rows_of(view) == ["Budget talk"]
    assert panel(desk).head.title.words == "Budget talk"
    desk.undo()
    assert rows_of(view) == ["Budget talk", "Later"]
    assert session(desk, later).title == "Later"


def test_a_list_in_which_nothing_moved_stays_where_it_is(desk: Desk, then: RecordId, mira: RecordId) -> None:
    for day in range(2, 40):
        desk.add(Kind.SESSION, people=[mira], start=desk.at(day), title=f"Talk {day}")
    desk.show(Kind.SESSION, then)
    view, anew = the_list(desk), list[str]()
    view.model().modelReset.connect(lambda: anew.append("all of it"))
    before = view.viewport().grab().toImage()
    desk.do(lambda opened: records.edit(opened, then, {"title": "Prices"}))
    desk.page.reload()
    desk.settle()
    assert "Prices" in rows_of(view)
    assert anew == []
    assert view.viewport().grab().toImage() != before
    desk.add(Kind.SESSION, people=[mira], start=desk.at(90), title="Late")
    desk.page.reload()
    desk.settle()
    assert anew == ["all of it"]
    assert rows_of(view)[-1] == "Late"


def test_the_month_is_walked_by_keys_and_says_what_is_on_a_day(desk: Desk, then: RecordId, mira: RecordId) -> None:
    desk.add(Kind.SESSION, title="Monthly", people=[mira], start="2026-04-08T10:00[Europe/Helsinki]")
    desk.go("sessions")
    desk.click("Month")
    (table,) = desk.page.findChildren(MonthTable)
    assert table.day.isoformat() == "2026-03-02"
    name = table.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole)
    assert name == "today, Monday, 2 March 2026: nothing"
    for key, expected in (
        (Qt.Key.Key_Right, "2026-03-03"),
        (Qt.Key.Key_Right, "2026-03-04"),
        (Qt.Key.Key_Up, "2026-02-25"),
        (Qt.Key.Key_PageDown, "2026-03-25"),
        (Qt.Key.Key_PageDown, "2026-04-25"),
        (Qt.Key.Key_Home, "2026-04-01"),
        (Qt.Key.Key_Left, "2026-03-31"),
        (Qt.Key.Key_T, "2026-03-02"),
        (Qt.Key.Key_Down, "2026-03-09"),
    ):
        desk.press(key, table)
        assert table.day.isoformat() == expected
    desk.press(Qt.Key.Key_PageDown, table)
    desk.press(Qt.Key.Key_Left, table)
    assert table.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole) == ("Wednesday, 8 April 2026: 10:00 Monthly")
    assert "April 2026" in desk.words()
    desk.press(Qt.Key.Key_Return, table)
    lines = [line.text() for line in desk.dialog.findChildren(QLineEdit) if line.isVisible()]
    assert "Wed 8 Apr 2026" in lines
    desk.dialog.reject()
    desk.click("10:00 Monthly · Mira Tallgren")
    assert panel(desk).head.title.words == "Monthly"


def test_adding_a_session_leads_to_its_page(desk: Desk, mira: RecordId) -> None:
    desk.go("today")
    desk.workspace.add(Kind.SESSION, people=frozenset({mira}))
    desk.settle()
    desk.click("Save", desk.dialog)
    assert desk.view.place[0] == "sessions"
    (found,) = desk.all(Kind.SESSION)
    assert desk.view.place[2] == found.id
    assert "Wed" not in desk.toast


def test_a_topic_and_a_note_lead_to_their_session(desk: Desk, then: RecordId) -> None:
    question = desk.add(Kind.TOPIC, text="Why?", session=then)
    alone = desk.add(Kind.NOTE, title="Alone", body="x\n")
    desk.go("today")
    desk.show(Kind.TOPIC, question)
    assert desk.view.place == ("sessions", Kind.SESSION, then)
    desk.show(Kind.NOTE, alone)
    assert "Private note" in desk.words(desk.dialog)


def test_templates_are_managed(desk: Desk, then: RecordId) -> None:
    desk.add(Kind.TEMPLATE, title="First meeting", body="# Who we are\n")
    desk.show(Kind.SESSION, then)
    choose_entry(desk, "More acts with this session", "Use a template", "Manage templates…")
    dialog = desk.dialog
    assert isinstance(dialog, TemplatesDialog)
    assert desk.buttons("First meeting", dialog)
    desk.click("Put First meeting in the trash", dialog)
    assert "There are no templates in this book yet." in desk.words(dialog)


def test_a_double_click_on_a_day_plans_a_meeting_there(desk: Desk, then: RecordId) -> None:
    desk.go("sessions")
    desk.click("Month")
    (table,) = desk.page.findChildren(MonthTable)
    index = table.model().index(2, 3)
    where = table.visualRect(index).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=where)
    QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=where)
    desk.settle()
    lines = [line.text() for line in desk.dialog.findChildren(QLineEdit) if line.isVisible()]
    assert "Thu 12 Mar 2026" in lines
    assert "10:00" in lines


def test_a_click_on_a_meeting_of_the_month_opens_it(desk: Desk, then: RecordId, mira: RecordId) -> None:
    for hour in (12, 13, 14, 15):
        desk.add(Kind.SESSION, title=f"At {hour}", people=[mira], start=f"2026-03-04T{hour}:00[Europe/Helsinki]")
    desk.go("sessions")
    desk.click("Month")
    (table,) = desk.page.findChildren(MonthTable)
    cell = table.visualRect(table.model().index(1, 2))
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(cell.center().x(), cell.bottom() - 8))
    desk.settle()
    assert table.isVisible()  # "and more" and the ground of a day choose the day alone
    assert table.day.isoformat() == "2026-03-04"
    assert desk.buttons("11:00 Budget talk · Mira Tallgren")
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=cell.topLeft() + QPoint(40, 38))
    desk.settle()
    assert panel(desk).head.title.words == "Budget talk"
    assert not table.isVisible()


def test_in_a_low_window_a_meeting_of_the_month_stands_beside_the_number_of_its_day(desk: Desk, then: RecordId) -> None:
    desk.window.resize(1024, 560)
    desk.go("sessions")
    desk.click("Month")
    (table,) = desk.page.findChildren(MonthTable)
    cell = table.visualRect(table.model().index(1, 2))
    assert cell.height() < 50, "there is room below the number"
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=cell.topLeft() + QPoint(50, 14))
    desk.settle()
    assert panel(desk).head.title.words == "Budget talk"
    assert not table.isVisible()
