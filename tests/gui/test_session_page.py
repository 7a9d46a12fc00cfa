"""The page of a session, as a person sees and uses it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QMessageBox,
    QPushButton,
    QWidget,
)

from mentorbook.gui.pages.session_head import TitleEdit
from mentorbook.gui.pages.session_when import MoveDialog
from mentorbook.gui.widgets.tab_stops import stops_in
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.session import Note, SessionStatus
from mentorbook.services import records
from tests.gui.sessions import choose_entry, panel, session, the_list, the_page, write
from tests.support.window import Desk, called, full_disk, rows_of


def test_the_page_tells_who_when_and_what_their_clock_shows(desk: Desk, then: RecordId) -> None:
    desk.show(Kind.SESSION, then)
    words = desk.words()
    assert "Wed 4 Mar, 11:00 to 11:45, video" in words
    (when,) = [one for one in panel(desk).head.findChildren(QLabel) if one.text().startswith("Wed 4 Mar")]
    assert when.width() > 150
    assert "11:00 your time, 04:00 for Mira Tallgren" in words
    assert "in 2 days" in words
    assert "This will be the first talk in the book." in words
    desk.click("Mira Tallgren", panel(desk))
    assert "Mira Tallgren" in desk.words()
    assert desk.view.place[0] == "people"


def test_the_headings_beside_each_other_stand_at_one_height(desk: Desk, then: RecordId) -> None:
    desk.window.resize(1280, 800)
    desk.show(Kind.SESSION, then)
    heights = {
        one.text(): one.mapTo(desk.window, one.rect().center()).y()
        for one in panel(desk).findChildren(QLabel)
        if one.property("look") == "section" and one.isVisible()
    }
    note = heights.pop("Private note")
    assert note == min(heights.values()), heights


def test_the_title_is_edited_in_place(desk: Desk, then: RecordId) -> None:
    desk.show(Kind.SESSION, then)
    title = panel(desk).head.title
    assert isinstance(title, TitleEdit)
    title.setFocus()
    title.selectAll()
    QTest.keyClicks(title, "Prices")
    desk.press(Qt.Key.Key_Escape, title)
    assert title.words == "Budget talk"
    title.selectAll()
    QTest.keyClicks(title, "Prices")
    desk.press(Qt.Key.Key_Return, title)
    assert session(desk, then).title == "Prices"
    assert rows_of(the_list(desk)) == ["Prices"]
    desk.undo()
    assert session(desk, then).title == "Budget talk"


def test_a_title_that_could_not_be_saved_stays_and_is_saved_later(desk: Desk, then: RecordId, mira: RecordId) -> None:
    desk.show(Kind.SESSION, then)
    title = panel(desk).head.title
    with full_disk():
        title.setPlainText("Prices")
        desk.view.keep()
        desk.settle()
    panel(desk).reload()
    desk.settle()
    assert title.words == "Prices"
    desk.view.keep()
    desk.settle()
    assert session(desk, then).title == "Prices"
    panel(desk).reload()
    desk.settle()
    assert title.words == "Prices"
    desk.show(Kind.SESSION, desk.add(Kind.SESSION, title="Other", people=[mira], start=desk.at(9)))
    assert title.words == "Other"


def test_a_title_that_cannot_be_saved_again_and_again_outlives_its_page(
    desk: Desk, then: RecordId, mira: RecordId
) -> None:
    other = desk.add(Kind.SESSION, title="Other", people=[mira], start=desk.at(9))
    desk.show(Kind.SESSION, then)
    title = panel(desk).head.title
    with full_disk():
        title.setPlainText("Prices")
        desk.view.keep()
        desk.settle()
        desk.show(Kind.SESSION, other)
        assert title.words == "Other"
        desk.view.keep()
        desk.settle()
        # A lock would be refused.
        assert desk.workspace.has_unsaved
        desk.show(Kind.SESSION, then)
        assert title.words == "Prices"
        desk.show(Kind.SESSION, other)
    desk.view.keep()
    desk.settle()
    assert session(desk, then).title == "Prices"
    assert session(desk, other).title == "Other"
    assert not desk.workspace.has_unsaved


def test_a_title_that_is_too_long_is_said_and_kept_whole(desk: Desk, then: RecordId) -> None:
    desk.show(Kind.SESSION, then)
    title = panel(desk).head.title
    long = "Prices and more prices, " * 30 + "and thanks"
    title.setPlainText(long)
    desk.view.keep()
    desk.settle()
    panel(desk).reload()
    desk.settle()
    assert title.words == long
    assert "This cannot be saved as it is." in desk.words(desk.view)
    assert not desk.workspace.has_unsaved
    assert session(desk, then).title == "Budget talk"
    desk.come_back()
    desk.workspace.edit(Kind.SESSION, then)
    desk.settle()
    assert long in [line.text() for line in desk.dialog.findChildren(QLineEdit)]


def test_people_and_goals_are_put_on_and_taken_off(desk: Desk, then: RecordId, mira: RecordId) -> None:
    bo = desk.add(Kind.PERSON, name="Bo Ek")
    goal = desk.add(Kind.GOAL, statement="Lead a campaign")
    desk.show(Kind.SESSION, then)
    head = panel(desk).head
    (chip,) = desk.buttons("Mira Tallgren", head)
    desk.press(Qt.Key.Key_Delete, chip)
    assert session(desk, then).people == {mira}
    assert "Someone has to be there" in desk.toast
    for opener, name in (("Add or take off people", "Bo Ek"), ("Link a goal", "Lead a campaign")):
        desk.click(opener, head)
        (menu,) = [one for one in head.findChildren(QMenu) if one.isVisible()]
        (box,) = [one for one in menu.findChildren(QLineEdit) if one.isVisible()]
        combo = box.parentWidget()
        assert isinstance(combo, QComboBox)
        combo.activated.emit(combo.findText(name))
        desk.settle()
    assert session(desk, then).people == {mira, bo}
    assert session(desk, then).goals == {goal}
    (chip,) = desk.buttons("Goal: Lead a campaign", head)
    desk.press(Qt.Key.Key_Delete, chip)
    assert session(desk, then).goals == frozenset()


def test_how_a_session_repeats_is_said_and_chosen(desk: Desk, then: RecordId) -> None:
    desk.show(Kind.SESSION, then)
    (how,) = desk.buttons("How it repeats")
    assert how.text() == "Let it repeat"
    choose_entry(desk, "How it repeats", "On the first Wednesday of each month")
    assert session(desk, then).repeat == "FREQ=MONTHLY;BYDAY=1WE"
    (how,) = desk.buttons("How it repeats")
    assert how.text() == "Repeats on the first Wednesday of each month"
    choose_entry(desk, "How it repeats", "Does not repeat")
    assert session(desk, then).repeat == ""
    desk.undo()
    assert session(desk, then).repeat == "FREQ=MONTHLY;BYDAY=1WE"


def test_one_meeting_of_a_series_is_left_out_moved_and_put_back(desk: Desk, mira: RecordId) -> None:
    weekly = desk.add(Kind.SESSION, title="Weekly", people=[mira], start=desk.at(2), repeat="FREQ=WEEKLY")
    desk.show(Kind.SESSION, weekly)
    desk.click("Leave this one out")
    assert "4 Mar is left out." in desk.words()
    assert "Wed 11 Mar, 11:00" in desk.words()
    desk.click("Put back")
    assert "Wed 4 Mar, 11:00" in desk.words()
    desk.click("Move this one…")
    dialog = desk.dialog
    assert isinstance(dialog, MoveDialog)
    day, hour = [line for line in dialog.findChildren(QLineEdit) if line.isVisible()]
    day.setText("2026-03-05")
    hour.setText("late")
    desk.click("Move", dialog)
    assert "A time such as 16:00 or 4:30 pm" in desk.words(dialog)
    hour.setText("9:30")
    desk.click("Move", dialog)
    assert "4 Mar is moved to 5 Mar, 09:30." in desk.words()
    assert "Thu 5 Mar, 09:30" in desk.words()
    assert len(session(desk, weekly).moved) == 1


def test_the_details_are_edited_in_place_with_problems_beside_the_fields(desk: Desk, then: RecordId) -> None:
    desk.show(Kind.SESSION, then)
    desk.click("Edit", panel(desk).head)
    form = panel(desk)._form
    minutes = called(form, QLineEdit, "Minutes")
    minutes.clear()
    write(minutes, "soon")
    desk.click("Save", form)
    assert "A number of minutes, or “an hour”" in desk.words(form)
    minutes.clear()
    write(minutes, "an hour and a half")
    desk.come_back()
    desk.show(Kind.SESSION, then)
    desk.click("Edit", panel(desk).head)
    form = panel(desk)._form
    assert "This is what you typed the last time and did not save." in desk.words(form)
    desk.click("Save", form)
    assert session(desk, then).minutes == 90
    assert not form.isVisible()


def test_a_session_is_cancelled_duplicated_and_put_in_the_trash(desk: Desk, then: RecordId) -> None:
    desk.show(Kind.SESSION, then)
    choose_entry(desk, "More acts with this session", "Cancel the meeting")
    assert session(desk, then).status is SessionStatus.CANCELLED
    assert "Cancelled" in desk.words()
    choose_entry(desk, "More acts with this session", "Duplicate…")
    assert len(desk.all(Kind.SESSION)) == 2
    assert desk.view.place[2] != then
    choose_entry(desk, "More acts with this session", "Put in the trash")
    assert [one.id for one in desk.all(Kind.SESSION)] == [then]
    assert panel(desk).head.title.words == "Budget talk"


def test_a_link_is_shown_before_it_is_opened(desk: Desk, mira: RecordId) -> None:
    talk = desk.add(Kind.SESSION, people=[mira], start=desk.at(1), link="https://meet.example.org/x")
    odd = desk.add(Kind.SESSION, people=[mira], start=desk.at(2), link="file:///etc/hosts")
    for found, can_open in ((talk, True), (odd, False)):
        desk.show(Kind.SESSION, found)
        desk.click("Open the link…")
        dialog = desk.dialog
        assert isinstance(dialog, QMessageBox)
        assert dialog.informativeText() == session(desk, found).link
        assert bool(desk.buttons("Open", dialog)) is can_open
        dialog.reject()
        desk.settle()


def test_tab_leaves_every_field_of_the_page(desk: Desk, then: RecordId) -> None:
    desk.add(Kind.TOPIC, text="Why?", session=then)
    desk.show(Kind.SESSION, then)
    page = panel(desk)

    def after(field: QWidget) -> QWidget | None:
        field.setFocus()
        desk.press(Qt.Key.Key_Tab, field)
        return QApplication.focusWidget()

    agenda = page.agenda
    assert after(agenda.ask.view) is agenda.ask.line
    # Nothing stands on the other side yet.
    assert after(agenda.ask.line) is agenda.share.line
    for field in (page.head.title, page.summary.text):
        words = field.toPlainText()
        assert after(field) not in (field, None)
        assert field.toPlainText() == words


def test_a_template_is_put_into_the_note(desk: Desk, then: RecordId) -> None:
    template = desk.add(Kind.TEMPLATE, title="First meeting", body="# Who we are\n")
    desk.add(Kind.TEMPLATE, title="Letter", purpose="thanks", body="Dear\n")
    desk.show(Kind.SESSION, then)
    (opener,) = desk.buttons("Start from a template", panel(desk).note)
    assert isinstance(opener, QPushButton)
    menu = opener.menu()
    menu.aboutToShow.emit()
    assert [action.text() for action in menu.actions() if action.text()] == ["First meeting", "Manage templates…"]
    menu.actions()[0].trigger()
    desk.settle()
    panel(desk).note.keep()
    desk.settle()
    (note,) = desk.all(Kind.NOTE)
    whole = desk.record(note.id)
    assert isinstance(whole, Note)
    assert whole.body == "# Who we are\n"
    assert whole.session == then
    assert session(desk, then).template == template


def test_only_the_note_is_seen_and_everything_again(desk: Desk, then: RecordId) -> None:
    desk.show(Kind.SESSION, then)
    page = panel(desk)
    page.note.toggle_focus()
    desk.settle()
    assert not the_list(desk).isVisible()
    assert not page.agenda.isVisible()
    assert not page.head.isVisible()
    assert page.note.width() > 900
    left = page.note.mapTo(desk.window, QPoint(0, 0)).x()
    assert left == desk.window.width() - left - page.note.width(), "it stands in the middle"
    page.note.leave_focus()
    desk.settle()
    assert the_list(desk).isVisible()
    assert page.agenda.isVisible()
    assert page.head.isVisible()


def test_tab_walks_as_the_page_is_read(desk: Desk, then: RecordId) -> None:
    desk.add(Kind.TOPIC, text="Why?", session=then)
    desk.go("sessions")
    the_page(desk)._filter.setFocus()
    seen = []
    for _ in range(13):
        desk.press(Qt.Key.Key_Tab)
        found = QApplication.focusWidget()
        assert found is not None
        seen.append(found.accessibleName() or getattr(found, "text", str)())
    assert seen == [
        *("Upcoming 1", "Sessions", "Title", "Edit", "Move…", "More acts with this session"),
        *("Mira Tallgren", "Add or take off people", "Link a goal", "How it repeats"),
        *("What could Mira use?", "I want to ask", "Add a question and press Enter"),
    ]


@pytest.mark.parametrize(("days", "status"), [(2, "planned"), (-0.01, "planned"), (-3, "held")])
def test_where_it_is_narrow_the_note_comes_first_from_the_beginning_of_the_talk_on(
    desk: Desk, mira: RecordId, days: float, status: str
) -> None:
    talk = desk.add(Kind.SESSION, title="Budget", people=[mira], start=desk.at(days), status=status)
    desk.add(Kind.TOPIC, text="Why?", session=talk, person=mira)
    desk.show(Kind.SESSION, talk)
    desk.window.resize(1024, 640)
    desk.settle()

    def top(part: QWidget) -> int:
        return part.mapTo(panel(desk), QPoint()).y()

    is_first = top(panel(desk).note) < top(panel(desk).agenda)
    assert is_first == (days < 0)
    stops = list(stops_in(panel(desk)))
    assert (stops.index(panel(desk).note.editor) < stops.index(panel(desk).agenda.ask.view)) == is_first
    desk.window.resize(1600, 900)
    desk.settle()
    assert top(panel(desk).note) < top(panel(desk).outcome)


def test_the_focus_stays_where_it_was_when_what_it_was_on_is_made_anew(desk: Desk, mira: RecordId) -> None:
    held = desk.add(Kind.SESSION, title="Held", people=[mira], start=desk.at(-3), status="held")
    for words in ("First", "Second"):
        desk.add(Kind.ACTION, text=words, person=mira, session=held)
    desk.show(Kind.SESSION, held)
    (box,) = desk.buttons("Done: Second", panel(desk).outcome)
    box.setFocus()
    desk.press(Qt.Key.Key_Space, box)
    now = QApplication.focusWidget()
    assert isinstance(now, QCheckBox)
    assert now is not box
    assert now.accessibleName() == "Done: Second"
    assert now.isChecked()


def test_a_summary_that_is_saved_again_before_the_answer_stands_there_once(desk: Desk, then: RecordId) -> None:
    desk.show(Kind.SESSION, then)
    card = panel(desk).summary
    card.text.setPlainText("We weighed two offers.")
    card.keep()
    card.text.setPlainText("We weighed two offers. The smaller one it is.")
    card.keep()
    desk.settle()
    assert session(desk, then).summary == "We weighed two offers. The smaller one it is.\n"


def test_a_summary_that_is_typed_on_takes_nothing_away_that_came_meanwhile(desk: Desk, then: RecordId) -> None:
    desk.show(Kind.SESSION, then)
    desk.do(lambda opened: records.edit(opened, then, {"summary": "From the other machine.\n"}))
    card = panel(desk).summary
    card.text.setPlainText("We weighed two offers.")
    card.keep()
    card.text.setPlainText("We weighed two offers. The smaller one it is.")
    desk.settle()
    card.keep()
    desk.settle()
    lines = sorted(card.text.toPlainText().splitlines())
    assert lines == ["From the other machine.", "We weighed two offers. The smaller one it is."]
