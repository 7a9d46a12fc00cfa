"""The sessions area, as a person sees and uses it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QListView,
    QMenu,
    QMessageBox,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QWidget,
)

from mentorbook.gui.pages.session import SessionPanel
from mentorbook.gui.pages.session_head import TitleEdit
from mentorbook.gui.pages.session_templates import TemplatesDialog
from mentorbook.gui.pages.session_topics import TopicsModel, TopicsView
from mentorbook.gui.pages.session_when import MoveDialog
from mentorbook.gui.pages.session_wrap_up import WrapUpDialog
from mentorbook.gui.pages.sessions import SessionsPage
from mentorbook.gui.pages.sessions_list import SessionsView
from mentorbook.gui.pages.sessions_month import MonthTable
from mentorbook.gui.widgets.order import stops_in
from mentorbook.model.exchange import Action, ActionState
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.session import Direction, Note, Session, SessionStatus, Topic, TopicState
from mentorbook.model.trouble import UserFacingError
from mentorbook.services import records
from tests.support.clock import FakeClock
from tests.support.window import Desk

ALT = Qt.KeyboardModifier.AltModifier
CTRL = Qt.KeyboardModifier.ControlModifier


def at(desk: Desk, days: float) -> str:
    local = (desk.profile.clock.now() + timedelta(days=days)).astimezone(desk.profile.clock.zone())
    return f"{local:%Y-%m-%dT%H:%M}[Europe/Helsinki]"


def the_page(desk: Desk) -> SessionsPage:
    assert isinstance(desk.page, SessionsPage)
    return desk.page


def the_list(desk: Desk) -> SessionsView:
    (found,) = desk.page.findChildren(SessionsView)
    assert isinstance(found, SessionsView)
    return found


def panel(desk: Desk) -> SessionPanel:
    (found,) = desk.page.findChildren(SessionPanel)
    assert isinstance(found, SessionPanel)
    return found


def titles(view: QListView) -> list[str]:
    model = view.model()
    return [model.index(place, 0).data() for place in range(model.rowCount())]


def column(desk: Desk, direction: Direction) -> TopicsView:
    agenda = panel(desk).agenda
    return (agenda.ask if direction is Direction.ASK else agenda.share).view


def session(desk: Desk, record_id: RecordId) -> Session:
    found = desk.record(record_id)
    assert isinstance(found, Session)
    return found


def topic(desk: Desk, record_id: RecordId) -> Topic:
    found = desk.record(record_id)
    assert isinstance(found, Topic)
    return found


def choose_entry(desk: Desk, words: str, *path: str) -> None:
    """Choose an entry of the menu of a button, or of a menu inside of it."""
    (opener,) = desk.buttons(words)
    assert isinstance(opener, QToolButton | QPushButton)
    menu = opener.menu()
    assert isinstance(menu, QMenu)
    menu.aboutToShow.emit()
    for name in path[:-1]:
        (inner,) = [action.menu() for action in menu.actions() if action.text() == name]
        assert isinstance(inner, QMenu)
        menu = inner
    (action,) = [action for action in menu.actions() if action.text() == path[-1]]
    action.trigger()
    desk.settle()


def write(line: QLineEdit, words: str) -> None:
    line.setFocus()
    QTest.keyClicks(line, words)


@pytest.fixture
def mira(desk: Desk) -> RecordId:
    return desk.add(Kind.PERSON, name="Mira Tallgren", rhythm="monthly", zone="America/New_York")


@pytest.fixture
def then(desk: Desk, mira: RecordId) -> RecordId:
    return desk.add(Kind.SESSION, title="Budget talk", people=[mira], start=at(desk, 2), minutes=45, mode="video")


def test_what_was_is_read_once_somebody_wants_to_see_it(desk: Desk, mira: RecordId, then: RecordId) -> None:
    was = desk.add(Kind.SESSION, title="The first talk", people=[mira], start=at(desk, -9), status="held")
    desk.go("sessions")
    assert the_page(desk)._data.past is None
    assert titles(the_list(desk)) == ["Budget talk"]
    desk.click("Past")
    assert titles(the_list(desk)) == ["The first talk"]
    assert panel(desk)._id == was
    # From then on it stays right, whichever of them is shown.
    desk.click("Upcoming (1)")
    assert panel(desk)._id == then
    desk.add(Kind.SESSION, title="The second talk", people=[mira], start=at(desk, -2), status="held")
    desk.page.reload()
    desk.settle()
    desk.click("Past")
    assert titles(the_list(desk)) == ["The second talk", "The first talk"]


@pytest.mark.parametrize("visited", [False, True])
def test_a_talk_that_was_is_gone_to_before_and_after_the_list_was_read(
    desk: Desk, mira: RecordId, then: RecordId, *, visited: bool
) -> None:
    was = desk.add(Kind.SESSION, title="The first talk", people=[mira], start=at(desk, -9), status="held")
    if visited:
        desk.go("sessions")
    for shown, title in ((was, "The first talk"), (then, "Budget talk"), (was, "The first talk")):
        desk.view.show_record(Kind.SESSION, shown)
        desk.settle()
        assert titles(the_list(desk)) == [title]
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
        desk.add(Kind.SESSION, title="Before", people=[mira], start=at(desk, -9), status="held")
    page = desk.go("sessions")
    assert isinstance(page, SessionsPage)
    page.log_talk()
    desk.settle()
    (people,) = [box for box in desk.dialog.findChildren(QComboBox) if box.accessibleName() == "With"]
    people.setEditText("Mira Tallgren")
    desk.click("Save", desk.dialog)
    assert desk.window.focusWidget() is panel(desk).head.title
    assert panel(desk).head.title.words != "Before"


def test_sessions_are_listed_and_found_by_person(desk: Desk, then: RecordId) -> None:
    bo = desk.add(Kind.PERSON, name="Bo Ek")
    desk.add(Kind.SESSION, people=[bo], start=at(desk, 9))
    desk.add(Kind.SESSION, title="Long ago", people=[bo], start=at(desk, -50), status="held")
    desk.go("sessions")
    view = the_list(desk)
    assert titles(view) == ["Budget talk", "Talk with Bo Ek"]
    index = view.model().index(0, 0)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == (
        "Budget talk. Mira Tallgren. Wednesday, 4 March 2026. In 2 days, 11:00"
    )
    assert panel(desk).head.title.words == "Budget talk"
    write(the_page(desk)._filter, "ek")
    desk.settle()
    assert titles(view) == ["Talk with Bo Ek"]
    desk.click("Past")
    assert titles(view) == ["Long ago"]
    assert panel(desk).head.title.words == "Long ago"
    the_page(desk)._filter.setText("nobody")
    assert "No session here matches the filter." in desk.words()


def test_the_list_is_walked_by_keys_and_delete_puts_in_the_trash(desk: Desk, then: RecordId, mira: RecordId) -> None:
    later = desk.add(Kind.SESSION, title="Later", people=[mira], start=at(desk, 9))
    desk.go("sessions")
    view = the_list(desk)
    desk.press(Qt.Key.Key_Down, view)
    view._rest.timeout.emit()
    desk.settle()
    assert panel(desk).head.title.words == "Later"
    desk.press(Qt.Key.Key_Delete, view)
    assert titles(view) == ["Budget talk"]
    assert panel(desk).head.title.words == "Budget talk"
    desk.undo()
    assert titles(view) == ["Budget talk", "Later"]
    assert session(desk, later).title == "Later"


def test_an_offer_that_fits_is_put_on_the_agenda_in_one_click(desk: Desk, then: RecordId, mira: RecordId) -> None:
    bo = desk.add(Kind.PERSON, name="Bo Ek", expertise=["filming with a phone"])
    desk.show(Kind.SESSION, then)
    assert "Offers that fit what they could use" not in desk.words()
    desk.click("What could Mira use?", panel(desk))
    desk.dialog.reject()
    desk.settle()
    desk.workspace.write(
        desk.view, lambda opened: records.edit(opened, mira, {"needs": frozenset({"filming"})}).changes
    )
    desk.settle()
    assert not desk.buttons("What could Mira use?", panel(desk))
    assert desk.buttons("Bo Ek knows about filming with a phone.", panel(desk))
    desk.click("Share it", panel(desk))
    assert desk.toast == "On the agenda: Introduce Bo Ek (filming with a phone)"
    (shared,) = desk.all(Kind.TOPIC)
    assert isinstance(shared, Topic)
    assert (shared.direction, shared.session) == (Direction.SHARE, then)
    assert not desk.buttons("Share it", panel(desk))
    desk.undo()
    assert desk.buttons("Share it", panel(desk))
    assert bo


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
    assert titles(the_list(desk)) == ["Prices"]
    desk.undo()
    assert session(desk, then).title == "Budget talk"


def test_a_list_in_which_nothing_moved_stays_where_it_is(desk: Desk, then: RecordId, mira: RecordId) -> None:
    for day in range(2, 40):
        desk.add(Kind.SESSION, people=[mira], start=at(desk, day), title=f"Talk {day}")
    desk.show(Kind.SESSION, then)
    view, anew = the_list(desk), list[str]()
    view.model().modelReset.connect(lambda: anew.append("all of it"))
    before = view.viewport().grab().toImage()
    desk.do(lambda opened: records.edit(opened, then, {"title": "Prices"}))
    desk.page.reload()
    desk.settle()
    assert "Prices" in titles(view)
    assert anew == []
    assert view.viewport().grab().toImage() != before
    desk.add(Kind.SESSION, people=[mira], start=at(desk, 90), title="Late")
    desk.page.reload()
    desk.settle()
    assert anew == ["all of it"]
    assert titles(view)[-1] == "Late"


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


def test_a_topic_is_added_ticked_and_taken_back(desk: Desk, then: RecordId) -> None:
    desk.show(Kind.SESSION, then)
    line = panel(desk).agenda.ask.line
    write(line, "Which number first?")
    desk.press(Qt.Key.Key_Return, line)
    view = column(desk, Direction.ASK)
    assert titles(view) == ["Which number first?"]
    assert line.text() == ""
    (found,) = desk.all(Kind.TOPIC)
    view.setCurrentIndex(view.model().index(0, 0))
    desk.press(Qt.Key.Key_Space, view)
    assert topic(desk, found.id).state is TopicState.DISCUSSED
    assert view.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "Which number first?, discussed"
    desk.undo()
    assert topic(desk, found.id).state is TopicState.OPEN


def test_a_topic_is_ticked_by_a_click_on_its_box_alone(desk: Desk, then: RecordId) -> None:
    found = desk.add(Kind.TOPIC, text="Prices", session=then)
    desk.show(Kind.SESSION, then)
    view = column(desk, Direction.ASK)
    room = view.visualRect(view.model().index(0, 0))
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=room.topLeft() + QPoint(80, 12))
    desk.settle()
    assert topic(desk, found).state is TopicState.OPEN
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=room.topLeft() + QPoint(11, 14))
    desk.settle()
    assert topic(desk, found).state is TopicState.DISCUSSED


def test_topics_are_moved_rewritten_and_dropped_by_keys(desk: Desk, then: RecordId) -> None:
    first, second = (desk.add(Kind.TOPIC, text=words, session=then) for words in ("First", "Second"))
    desk.show(Kind.SESSION, then)
    view = column(desk, Direction.ASK)
    view.setFocus()
    view.setCurrentIndex(view.model().index(0, 0))
    desk.press(Qt.Key.Key_Down, view, ALT)
    assert titles(view) == ["Second", "First"]
    assert view.currentIndex().data() == "First"  # what was moved keeps the focus
    desk.undo()
    assert titles(view) == ["First", "Second"]
    desk.press(Qt.Key.Key_Down, view, ALT)
    desk.press(Qt.Key.Key_Return, view)
    (editor,) = view.findChildren(QLineEdit)
    editor.selectAll()
    QTest.keyClicks(editor, "The first")
    desk.press(Qt.Key.Key_Return, editor)
    assert topic(desk, first).text == "The first"
    desk.press(Qt.Key.Key_Delete, view)
    assert topic(desk, first).state is TopicState.DROPPED
    assert view.model().index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "The first, dropped"
    view.setCurrentIndex(view.model().index(0, 0))
    desk.press(Qt.Key.Key_Right, view, CTRL)
    assert topic(desk, second).direction is Direction.SHARE
    share = column(desk, Direction.SHARE)
    assert titles(share) == ["Second"]
    assert desk.toast == "Now among what you share."
    desk.undo()
    assert titles(share) == []
    assert topic(desk, second).direction is Direction.ASK


def test_a_topic_that_crosses_over_keeps_the_focus(desk: Desk, then: RecordId) -> None:
    desk.add(Kind.TOPIC, text="Mine", session=then, direction="share")
    desk.add(Kind.TOPIC, text="Yours", session=then)
    desk.show(Kind.SESSION, then)
    share = column(desk, Direction.SHARE)
    # The row in which the focus was there before.
    share.setCurrentIndex(share.model().index(0, 0))
    view = column(desk, Direction.ASK)
    view.setCurrentIndex(view.model().index(0, 0))
    desk.press(Qt.Key.Key_Right, view, CTRL)
    assert titles(share) == ["Mine", "Yours"]
    assert share.currentIndex().data() == "Yours"


def test_a_topic_that_stays_where_it_is_needs_no_undo(desk: Desk, then: RecordId) -> None:
    desk.add(Kind.TOPIC, text="Only", session=then)
    desk.show(Kind.SESSION, then)
    view = column(desk, Direction.ASK)
    view.setCurrentIndex(view.model().index(0, 0))
    desk.press(Qt.Key.Key_Down, view, ALT)
    assert desk.toast == ""


def test_topics_are_dragged_within_a_column_and_across(desk: Desk, then: RecordId) -> None:
    ids = [desk.add(Kind.TOPIC, text=words, session=then) for words in ("A", "B", "C")]
    desk.show(Kind.SESSION, then)
    view = column(desk, Direction.ASK)
    model = view.model()
    assert isinstance(model, TopicsModel)

    def drop(on: TopicsView, place: int, row: int) -> None:
        data = model.mimeData([model.index(place)])
        assert bytes(data.data("application/x-mentorbook-topic").data()).decode() == model.topics[place].id
        target = on.model()
        target.dropMimeData(data, Qt.DropAction.MoveAction, row, 0, target.index(-1, 0))
        desk.settle()

    drop(view, 0, 3)
    assert titles(view) == ["B", "C", "A"]
    drop(view, 2, 0)
    assert titles(view) == ["A", "B", "C"]
    drop(column(desk, Direction.SHARE), 1, -1)
    assert topic(desk, ids[1]).direction is Direction.SHARE
    assert not model.dropMimeData(QMimeData(), Qt.DropAction.MoveAction, 0, 0, model.index(-1, 0))


def test_carried_over_topics_say_so(desk: Desk, then: RecordId, mira: RecordId) -> None:
    last = desk.add(Kind.SESSION, title="Last", people=[mira], start=at(desk, -20), status="held")
    desk.add(Kind.TOPIC, text="Left over", session=last, person=mira)
    desk.show(Kind.SESSION, then)
    index = column(desk, Direction.ASK).model().index(0, 0)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Left over, carried over"


def test_questions_only_are_hinted_at_and_the_hint_goes_for_good(desk: Desk, then: RecordId, mira: RecordId) -> None:
    for back in (60, 30):
        past = desk.add(Kind.SESSION, people=[mira], start=at(desk, -back), status="held")
        desk.add(Kind.TOPIC, text="Why?", session=past, person=mira, state="discussed")
    desk.add(Kind.TOPIC, text="How?", session=then, person=mira)
    desk.show(Kind.SESSION, then)
    hint = "Three agendas with questions only. What could you share?"
    assert hint in desk.words()
    desk.click("Do not say this about Mira Tallgren")
    assert hint not in desk.words()
    desk.undo()
    assert hint in desk.words()


def test_what_came_out_is_shown_and_actions_are_ticked(desk: Desk, mira: RecordId) -> None:
    held = desk.add(Kind.SESSION, title="Held", people=[mira], start=at(desk, -3), status="held")
    desk.add(Kind.ADVICE, text="Ask first", person=mira, session=held)
    action = desk.add(Kind.ACTION, text="Send the sheet", person=mira, session=held, owner="theirs")
    desk.add(Kind.THANKS, text="The hour", person=mira, evidence=[held])
    desk.show(Kind.SESSION, held)
    words = desk.words(panel(desk).outcome)
    assert {"Advice", "Action, Mira", "Thanks, draft"} <= set(words)
    desk.click("Done: Send the sheet", panel(desk).outcome)
    found = desk.record(action)
    assert isinstance(found, Action)
    assert found.state is ActionState.DONE
    desk.click("Add: Advice", panel(desk).outcome)
    assert "New advice" in desk.words(desk.dialog)
    assert not panel(desk).agenda.isVisible()  # of a talk that was, empty columns say nothing


def test_the_shared_summary_saves_itself_and_keeps_what_is_typed_at_a_lock(desk: Desk, then: RecordId) -> None:
    desk.show(Kind.SESSION, then)
    text = panel(desk).summary.text
    text.setFocus()
    QTest.keyClicks(text, "Two prices")
    assert "Not saved yet" in desk.words()
    panel(desk).summary._pause.timeout.emit()
    desk.settle()
    assert "Saved" in desk.words()
    assert session(desk, then).summary == "Two prices\n"
    QTest.keyClicks(text, ", one answer")
    desk.come_back()
    assert session(desk, then).summary == "Two prices, one answer\n"


def test_a_summary_that_could_not_be_saved_when_it_was_left_is_saved_later(
    desk: Desk, then: RecordId, mira: RecordId, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = desk.add(Kind.SESSION, people=[mira], start=at(desk, -5), status="held")
    desk.workspace.show(Kind.SESSION, then)
    desk.settle()
    panel(desk).summary.text.setPlainText("Two prices")

    def full(*_args: object, **_more: object) -> None:
        raise UserFacingError("The disk is full.", remedy="Make room, then try again.")

    with monkeypatch.context() as patch:
        patch.setattr(records, "edit", full)
        desk.workspace.show(Kind.SESSION, other)
        desk.settle()
        assert desk.workspace.has_unsaved
    desk.workspace.keep()
    desk.settle()
    assert session(desk, then).summary == "Two prices\n"
    assert not session(desk, other).summary
    assert not desk.workspace.has_unsaved


def test_a_summary_that_arrives_while_one_is_typed_is_not_lost(desk: Desk, then: RecordId) -> None:
    desk.show(Kind.SESSION, then)
    text = panel(desk).summary.text
    text.setFocus()
    QTest.keyClicks(text, "Mine.")
    desk.do(lambda opened: records.edit(opened, then, {"summary": "Theirs.\n"}))
    panel(desk).summary.keep()
    desk.settle()
    summary = session(desk, then).summary or ""
    assert "Mine." in summary
    assert "Theirs." in summary


def test_whether_it_took_place_is_asked_and_answered(desk: Desk, mira: RecordId) -> None:
    past = desk.add(Kind.SESSION, title="Yesterday", people=[mira], start=at(desk, -1))
    desk.show(Kind.SESSION, past)
    assert "Its time has passed. Did it take place?" in desk.words()
    desk.click("It did not")
    assert session(desk, past).status is SessionStatus.CANCELLED
    desk.undo()
    desk.show(Kind.SESSION, past)
    desk.click("It took place")
    assert session(desk, past).status is SessionStatus.HELD
    assert panel(desk).head.title.words == "Yesterday"


def test_how_a_session_repeats_is_said_and_chosen(desk: Desk, then: RecordId) -> None:
    desk.show(Kind.SESSION, then)
    choose_entry(desk, "How it repeats", "On the first Wednesday of each month")
    assert session(desk, then).repeat == "FREQ=MONTHLY;BYDAY=1WE"
    (how,) = desk.buttons("How it repeats")
    assert how.text() == "Repeats on the first Wednesday of each month"
    choose_entry(desk, "How it repeats", "Does not repeat")
    assert session(desk, then).repeat == ""
    desk.undo()
    assert session(desk, then).repeat == "FREQ=MONTHLY;BYDAY=1WE"


def test_one_meeting_of_a_series_is_left_out_moved_and_put_back(desk: Desk, mira: RecordId) -> None:
    weekly = desk.add(Kind.SESSION, title="Weekly", people=[mira], start=at(desk, 2), repeat="FREQ=WEEKLY")
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
    (minutes,) = [line for line in form.findChildren(QLineEdit) if line.accessibleName() == "Minutes"]
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


def test_the_wrap_up_is_one_act_with_one_undo(desk: Desk, mira: RecordId) -> None:
    talk = desk.add(Kind.SESSION, title="Budget", people=[mira], start=at(desk, -0.02), minutes=60)
    desk.add(Kind.TOPIC, text="How much?", session=talk, person=mira)
    desk.show(Kind.SESSION, talk)
    desk.click("Wrap up")
    dialog = desk.dialog
    assert isinstance(dialog, WrapUpDialog)
    assert dialog.focusWidget() is dialog._summary.text
    dialog._summary.text.setPlainText("What it costs.")
    assert "Budget, with Mira Tallgren, 2 Mar, 10:31" in desk.words(dialog)
    (box,) = [one for one in dialog.findChildren(QCheckBox) if one.accessibleName() == "How much?"]
    box.click()
    write(dialog._mine._rows[0].text, "Send it")
    dialog._mine._rows[0].day.line.setText("soon")
    desk.click("Save", dialog)
    assert dialog._mine._rows[0].problem.text() in desk.words(dialog)
    assert not desk.all(Kind.ACTION)
    dialog._mine._rows[0].day.line.setText("2026-03-06")
    assert len(dialog._mine._rows) == 2  # there is room for one more
    write(dialog._insight, "Say the number first")
    write(dialog._thanks, "Her time")
    desk.click("Save", dialog)
    assert session(desk, talk).status is SessionStatus.HELD
    assert session(desk, talk).summary == "What it costs.\n"
    assert len(desk.all(Kind.SESSION)) == 2  # the next by the rhythm
    assert [len(desk.all(kind)) for kind in (Kind.ACTION, Kind.ADVICE, Kind.THANKS)] == [1, 1, 1]
    assert "Action, me" in desk.words()
    desk.undo()
    assert session(desk, talk).status is SessionStatus.PLANNED
    assert [len(desk.all(kind)) for kind in (Kind.SESSION, Kind.ACTION, Kind.ADVICE, Kind.THANKS)] == [1, 0, 0, 0]


def test_the_note_stays_on_the_screen_during_the_wrap_up(desk: Desk, mira: RecordId) -> None:
    talk = desk.add(Kind.SESSION, title="Budget", people=[mira], start=at(desk, -0.02))
    desk.show(Kind.SESSION, talk)
    note = panel(desk).note
    note.editor.setPlainText("She laughed.")
    desk.click("Wrap up")
    assert note.editor.text == "She laughed."
    assert note.isEnabled()
    desk.click("Not now", desk.dialog)
    assert [getattr(desk.record(one.id), "body", "") for one in desk.all(Kind.NOTE)] == ["She laughed.\n"]


def test_what_was_typed_in_a_wrap_up_is_kept(desk: Desk, mira: RecordId) -> None:
    talk = desk.add(Kind.SESSION, title="Budget", people=[mira], start=at(desk, -0.02))
    desk.show(Kind.SESSION, talk)
    desk.click("Wrap up")
    dialog = desk.dialog
    assert isinstance(dialog, WrapUpDialog)
    write(dialog._theirs._rows[0].text, "Read it")
    write(dialog._gave, "My notes")
    desk.click("Not now", dialog)
    desk.come_back()
    desk.show(Kind.SESSION, talk)
    desk.click("Finish the wrap-up")
    dialog = desk.dialog
    assert isinstance(dialog, WrapUpDialog)
    assert dialog._gave.text() == "My notes"
    assert dialog._theirs._rows[0].text.text() == "Read it"
    desk.press(Qt.Key.Key_Return, dialog._gave, CTRL)
    assert len(desk.all(Kind.HELP)) == 1
    assert desk.do(records.drafts) == {}
    assert desk.buttons("Wrap up")


def test_a_wrap_up_that_was_begun_can_be_started_afresh(desk: Desk, mira: RecordId) -> None:
    talk = desk.add(Kind.SESSION, title="Budget", people=[mira], start=at(desk, -0.02))
    desk.show(Kind.SESSION, talk)
    desk.click("Wrap up")
    dialog = desk.dialog
    assert isinstance(dialog, WrapUpDialog)
    assert not desk.buttons("Start afresh", dialog)
    write(dialog._gave, "My notes")
    desk.click("Not now", dialog)
    desk.click("Finish the wrap-up")
    dialog = desk.dialog
    assert isinstance(dialog, WrapUpDialog)
    desk.click("Start afresh", dialog)
    assert dialog._gave.text() == ""
    assert not desk.buttons("Start afresh", dialog)
    assert desk.do(records.drafts) == {}
    desk.click("Not now", dialog)
    assert desk.buttons("Wrap up")
    assert not desk.buttons("Finish the wrap-up")


def test_a_problem_of_the_wrap_up_stands_below_its_line_and_marks_its_field(desk: Desk, mira: RecordId) -> None:
    talk = desk.add(Kind.SESSION, title="Budget", people=[mira], start=at(desk, -0.02))
    desk.show(Kind.SESSION, talk)
    desk.click("Wrap up")
    dialog = desk.dialog
    assert isinstance(dialog, WrapUpDialog)
    write(dialog._mine._rows[0].text, "Send it")
    write(dialog._theirs._rows[0].text, "Read it")
    first, second = dialog._mine._rows
    write(first.day.line, "soon")
    write(dialog._theirs._rows[0].day.line, "soon")
    desk.click("Save", dialog)
    assert first.day.line.property("wrong")
    assert not first.text.property("wrong")
    assert not second.day.line.property("wrong")
    assert first.problem.isVisible()
    assert not second.problem.isVisible()
    tops = [one.mapTo(dialog, QPoint()).y() for one in (first.text, first.problem, second.text)]
    assert tops == sorted(tops)
    assert dialog.focusWidget() is first.day.line
    write(first.day.line, "today")
    assert not first.day.line.property("wrong")
    assert not first.problem.isVisible()
    dialog.reject()


def test_the_undo_of_a_wrap_up_brings_back_what_was_typed(desk: Desk, mira: RecordId) -> None:
    bo = desk.add(Kind.PERSON, name="Bo Ek")
    talk = desk.add(Kind.SESSION, title="Budget", people=[mira, bo], start=at(desk, -0.02))
    desk.show(Kind.SESSION, talk)
    desk.click("Wrap up")
    dialog = desk.dialog
    assert isinstance(dialog, WrapUpDialog)
    write(dialog._mine._rows[0].text, "Send it")
    write(dialog._insight, "Say the number first")
    assert dialog._who is not None
    dialog._who.setCurrentIndex(dialog._who.findText("Mira Tallgren"))
    dialog._who.activated.emit(dialog._who.currentIndex())
    desk.click("Save", dialog)
    assert desk.do(records.drafts) == {}
    desk.undo()
    desk.show(Kind.SESSION, talk)
    desk.click("Finish the wrap-up")
    dialog = desk.dialog
    assert isinstance(dialog, WrapUpDialog)
    assert dialog._mine._rows[0].text.text() == "Send it"
    assert dialog._insight.text() == "Say the number first"
    assert dialog._who is not None
    assert dialog._who.currentText() == "Mira Tallgren"
    desk.click("Not now", dialog)


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
    talk = desk.add(Kind.SESSION, people=[mira], start=at(desk, 1), link="https://meet.example.org/x")
    odd = desk.add(Kind.SESSION, people=[mira], start=at(desk, 2), link="file:///etc/hosts")
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
    for field in (page.head.title, page.agenda.ask.view, page.agenda.ask.line, page.summary.text):
        field.setFocus()
        desk.press(Qt.Key.Key_Tab, field)
        assert QApplication.focusWidget() is not field
        assert isinstance(field, TitleEdit | TopicsView | QLineEdit | QPlainTextEdit)


def test_a_template_is_put_into_the_note(desk: Desk, then: RecordId) -> None:
    template = desk.add(Kind.TEMPLATE, title="First meeting", body="# Who we are\n")
    desk.add(Kind.TEMPLATE, title="Letter", purpose="thanks", body="Dear\n")
    desk.show(Kind.SESSION, then)
    (opener,) = desk.buttons("Start from a template")
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
    page.note.leave_focus()
    desk.settle()
    assert the_list(desk).isVisible()
    assert page.agenda.isVisible()
    assert page.head.isVisible()


def test_what_was_noted_on_a_series_goes_with_the_meeting_that_was_held(desk: Desk, mira: RecordId) -> None:
    weekly = desk.add(Kind.SESSION, title="Weekly", people=[mira], start=at(desk, -1), repeat="FREQ=WEEKLY")
    desk.show(Kind.SESSION, weekly)
    note = panel(desk).note.editor
    note.setFocus()
    QTest.keyClicks(note, "She laughed.")
    desk.click("It took place")
    (found,) = desk.all(Kind.NOTE)
    assert isinstance(found, Note)
    held = next(one for one in desk.all(Kind.SESSION) if one.id != weekly)
    assert found.session == held.id
    assert note.toPlainText() == ""  # the series begins its next meeting with a fresh one
    QTest.keyClicks(note, "Next time.")
    panel(desk).note.keep()
    desk.settle()
    assert len(desk.all(Kind.NOTE)) == 2


def test_a_move_is_offered_before_and_a_wrap_up_after(desk: Desk, then: RecordId) -> None:
    desk.show(Kind.SESSION, then)
    assert desk.buttons("Move…")
    assert not desk.buttons("Wrap up")
    desk.click("Move…")
    day, hour = [line for line in desk.dialog.findChildren(QLineEdit) if line.isVisible()]
    assert hour.text() == "11:00"
    day.setText("2026-03-09")
    desk.click("Move", desk.dialog)
    assert "Mon 9 Mar, 11:00 to 11:45, video" in desk.words()
    desk.undo()
    assert "Wed 4 Mar, 11:00 to 11:45, video" in desk.words()


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
        *("Upcoming (1)", "Sessions", "Title", "Edit", "Move…", "More acts with this session"),
        *("Mira Tallgren", "Add or take off people", "Link a goal", "How it repeats"),
        *("What could Mira use?", "I want to ask", "Add a question and press Enter"),
    ]


@pytest.mark.parametrize(("days", "status"), [(2, "planned"), (-0.01, "planned"), (-3, "held")])
def test_where_it_is_narrow_the_note_comes_first_from_the_beginning_of_the_talk_on(
    desk: Desk, mira: RecordId, days: float, status: str
) -> None:
    talk = desk.add(Kind.SESSION, title="Budget", people=[mira], start=at(desk, days), status=status)
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
    held = desk.add(Kind.SESSION, title="Held", people=[mira], start=at(desk, -3), status="held")
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


def test_what_is_begun_on_the_agenda_is_there_again(desk: Desk, then: RecordId, mira: RecordId) -> None:
    other = desk.add(Kind.SESSION, title="Other", people=[mira], start=at(desk, 9))
    asked = desk.add(Kind.TOPIC, text="Why?", session=then)
    desk.show(Kind.SESSION, then)
    write(panel(desk).agenda.ask.line, "How much")
    view = column(desk, Direction.ASK)
    view.edit(view.model().index(0, 0))
    (editor,) = view.findChildren(QLineEdit)
    editor.setText("Why now?")
    desk.come_back()
    assert topic(desk, asked).text == "Why now?"
    desk.show(Kind.SESSION, other)
    assert panel(desk).agenda.ask.line.text() == ""
    desk.show(Kind.SESSION, then)
    line = panel(desk).agenda.ask.line
    assert line.text() == "How much"
    desk.press(Qt.Key.Key_Return, line)
    assert titles(column(desk, Direction.ASK)) == ["Why now?", "How much"]
    assert desk.do(records.drafts) == {}


def test_a_meeting_that_begins_meanwhile_can_be_wrapped_up(desk: Desk, mira: RecordId, clock: FakeClock) -> None:
    soon = desk.add(Kind.SESSION, title="Soon", people=[mira], start=at(desk, 0.1), minutes=30)
    desk.show(Kind.SESSION, soon)
    assert not desk.buttons("Wrap up")
    clock.advance(timedelta(hours=2, minutes=30))
    the_page(desk)._clock.timeout.emit()
    desk.settle()
    assert desk.buttons("Wrap up")
    assert "Its time has passed. Did it take place?" not in desk.words()
    clock.advance(timedelta(minutes=30))
    the_page(desk)._clock.timeout.emit()
    desk.settle()
    assert "Its time has passed. Did it take place?" in desk.words()


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


def test_a_new_line_of_the_wrap_up_is_next_for_tab(desk: Desk, mira: RecordId) -> None:
    talk = desk.add(Kind.SESSION, title="Budget", people=[mira], start=at(desk, -0.02))
    desk.show(Kind.SESSION, talk)
    desk.click("Wrap up")
    dialog = desk.dialog
    assert isinstance(dialog, WrapUpDialog)
    write(dialog._mine._rows[0].text, "Send it")
    names = []
    for _ in range(4):
        desk.press(Qt.Key.Key_Tab)
        found = QApplication.focusWidget()
        assert found is not None
        names.append(found.accessibleName())
    assert names == ["By when, line 1", "Pick a day", "I will, line 2", "By when, line 2"]
