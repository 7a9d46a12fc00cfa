"""The agenda of a session, as a person uses it."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from mentorbook.gui.pages.session_topics import TopicsModel, TopicsView
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.session import Direction, SessionStatus, Topic, TopicState
from mentorbook.services import records
from tests.gui.sessions import column, panel, topic, write
from tests.support.clock import START
from tests.support.window import Desk, full_disk, rows_of

ALT = Qt.KeyboardModifier.AltModifier
CTRL = Qt.KeyboardModifier.ControlModifier


def test_what_is_begun_on_the_agenda_is_not_lost_when_the_talk_is_held(desk: Desk, then: RecordId) -> None:
    desk.show(Kind.SESSION, then)
    ask, share = panel(desk).agenda.ask, panel(desk).agenda.share
    write(ask.line, "Which number first?")
    desk.workspace.write(
        desk.view, lambda opened: records.edit(opened, then, {"status": SessionStatus.HELD, "start": START}).changes
    )
    desk.settle()
    assert (ask.line.isVisible(), ask.line.text(), share.isVisible()) == (True, "Which number first?", False)
    desk.press(Qt.Key.Key_Return, ask.line)
    assert not ask.line.isVisible()
    assert rows_of(column(desk, Direction.ASK)) == ["Which number first?"]


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


def test_a_topic_is_added_ticked_and_taken_back(desk: Desk, then: RecordId) -> None:
    desk.show(Kind.SESSION, then)
    line = panel(desk).agenda.ask.line
    write(line, "Which number first?")
    desk.press(Qt.Key.Key_Return, line)
    view = column(desk, Direction.ASK)
    assert rows_of(view) == ["Which number first?"]
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
    assert rows_of(view) == ["Second", "First"]
    assert view.currentIndex().data() == "First"  # what was moved keeps the focus
    desk.undo()
    assert rows_of(view) == ["First", "Second"]
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
    assert rows_of(share) == ["Second"]
    assert desk.toast == "Now among what you share."
    desk.undo()
    assert rows_of(share) == []
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
    assert rows_of(share) == ["Mine", "Yours"]
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
    assert rows_of(view) == ["B", "C", "A"]
    drop(view, 2, 0)
    assert rows_of(view) == ["A", "B", "C"]
    drop(column(desk, Direction.SHARE), 1, -1)
    assert topic(desk, ids[1]).direction is Direction.SHARE
    assert not model.dropMimeData(QMimeData(), Qt.DropAction.MoveAction, 0, 0, model.index(-1, 0))


def test_carried_over_topics_say_so(desk: Desk, then: RecordId, mira: RecordId) -> None:
    last = desk.add(Kind.SESSION, title="Last", people=[mira], start=desk.at(-20), status="held")
    desk.add(Kind.TOPIC, text="Left over", session=last, person=mira)
    desk.show(Kind.SESSION, then)
    index = column(desk, Direction.ASK).model().index(0, 0)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Left over, carried over"


def test_questions_only_are_hinted_at_and_the_hint_goes_for_good(desk: Desk, then: RecordId, mira: RecordId) -> None:
    for back in (60, 30):
        past = desk.add(Kind.SESSION, people=[mira], start=desk.at(-back), status="held")
        desk.add(Kind.TOPIC, text="Why?", session=past, person=mira, state="discussed")
    desk.add(Kind.TOPIC, text="How?", session=then, person=mira)
    desk.show(Kind.SESSION, then)
    hint = "Three agendas with questions only. What could you share?"
    assert hint in desk.words()
    desk.click("Do not say this about Mira Tallgren")
    assert hint not in desk.words()
    desk.undo()
    assert hint in desk.words()


def test_what_could_not_be_put_on_the_agenda_is_back_in_its_line(desk: Desk, then: RecordId) -> None:
    desk.show(Kind.SESSION, then)
    line = panel(desk).agenda.ask.line
    with full_disk(), desk.held():
        write(line, "How much")
        QTest.keyClick(line, Qt.Key.Key_Return)
        QTest.keyClicks(line, "is enough?")
    assert line.text() == "How much is enough?"


def test_what_could_not_be_put_on_an_agenda_that_was_left_is_there_again(
    desk: Desk, then: RecordId, mira: RecordId
) -> None:
    other = desk.add(Kind.SESSION, title="Other", people=[mira], start=desk.at(9))
    desk.show(Kind.SESSION, then)
    line = panel(desk).agenda.ask.line
    with full_disk(), desk.held():
        write(line, "How much")
        QTest.keyClick(line, Qt.Key.Key_Return)
        desk.view.show_record(Kind.SESSION, other)
    assert desk.workspace.has_unsaved
    desk.workspace.keep()
    desk.settle()
    desk.show(Kind.SESSION, then)
    assert panel(desk).agenda.ask.line.text() == "How much"


def test_all_that_was_typed_for_an_agenda_that_was_left_is_there_again(
    desk: Desk, then: RecordId, mira: RecordId
) -> None:
    other = desk.add(Kind.SESSION, title="Other", people=[mira], start=desk.at(9))
    desk.show(Kind.SESSION, then)
    ask, share = panel(desk).agenda.ask.line, panel(desk).agenda.share.line
    long = "How much is enough? " * 20
    with full_disk(), desk.held():
        # The page turns between these words and the answer to them.
        desk.view.show_record(Kind.SESSION, other)
        write(ask, long)
        QTest.keyClick(ask, Qt.Key.Key_Return)
        write(ask, long)
        write(share, "What I tried")
    assert ask.text() == ""
    with full_disk():
        # What the book could not take yet is here all the same.
        desk.show(Kind.SESSION, then)
        assert ask.text() == f"{long.strip()} {long}"
        desk.show(Kind.SESSION, other)
    desk.workspace.keep()
    desk.come_back()
    desk.show(Kind.SESSION, then)
    agenda = panel(desk).agenda
    assert agenda.ask.line.text() == f"{long.strip()} {long}"
    assert agenda.share.line.text() == "What I tried"


def test_what_is_begun_on_the_agenda_is_kept_a_moment_later(desk: Desk, then: RecordId) -> None:
    desk.show(Kind.SESSION, then)
    write(panel(desk).agenda.ask.line, "How much")
    desk.wait_for_pauses(desk.page)
    assert list(desk.do(records.drafts).values()) == [{"ask": "How much"}]


def reword(desk: Desk, words: str) -> None:
    """Change the words of the first thing to ask, in its line."""
    view = column(desk, Direction.ASK)
    view.edit(view.model().index(0, 0))
    (editor,) = view.findChildren(QLineEdit)
    editor.setText(words)
    view.finish_editing()
    desk.settle()


def test_new_words_of_a_topic_that_could_not_be_saved_stay_and_are_saved_later(
    desk: Desk, then: RecordId, mira: RecordId
) -> None:
    other = desk.add(Kind.SESSION, title="Other", people=[mira], start=desk.at(9))
    asked = desk.add(Kind.TOPIC, text="Why?", session=then)
    desk.show(Kind.SESSION, then)
    index = column(desk, Direction.ASK).model().index(0, 0)
    with full_disk():
        reword(desk, "Why now?")
        assert index.data() == "Why now?"
        assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Why now?, not saved"
        desk.show(Kind.SESSION, other)
        desk.view.keep()
        desk.settle()
        assert desk.workspace.has_unsaved
        desk.show(Kind.SESSION, then)
        assert rows_of(column(desk, Direction.ASK)) == ["Why now?"]
    assert topic(desk, asked).text == "Why?"
    desk.view.keep()
    desk.settle()
    assert topic(desk, asked).text == "Why now?"
    index = column(desk, Direction.ASK).model().index(0, 0)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Why now?"
    assert not desk.workspace.has_unsaved


def test_new_words_of_a_topic_that_wait_overwrite_none_that_came_since(desk: Desk, then: RecordId) -> None:
    asked = desk.add(Kind.TOPIC, text="Why?", session=then)
    desk.show(Kind.SESSION, then)
    with full_disk():
        reword(desk, "Why now?")
    desk.do(lambda opened: records.edit(opened, asked, {"text": "Why at all?"}))
    desk.view.keep()
    desk.settle()
    (overwritten,) = desk.do(lambda opened: opened.store.overwritten())
    assert overwritten.id == asked


def test_new_words_of_a_topic_that_are_too_long_are_kept_whole_and_hold_nothing_up(desk: Desk, then: RecordId) -> None:
    asked = desk.add(Kind.TOPIC, text="Why?", session=then)
    desk.show(Kind.SESSION, then)
    long = "Why now? " * 99 + "Because."
    reword(desk, long)
    assert rows_of(column(desk, Direction.ASK)) == [long]
    assert not desk.workspace.has_unsaved
    desk.come_back()
    desk.workspace.edit(Kind.TOPIC, asked)
    desk.settle()
    assert long in [line.text() for line in desk.dialog.findChildren(QLineEdit)]


def test_words_for_a_topic_that_was_erased_hold_nothing_up(desk: Desk, then: RecordId) -> None:
    asked = desk.add(Kind.TOPIC, text="Why?", session=then)
    desk.show(Kind.SESSION, then)
    with full_disk():
        reword(desk, "Why now?")
    desk.do(lambda opened: records.erase(opened, asked))
    desk.view.keep()
    desk.settle()
    assert not desk.workspace.has_unsaved


def test_what_is_begun_on_the_agenda_is_there_again(desk: Desk, then: RecordId, mira: RecordId) -> None:
    other = desk.add(Kind.SESSION, title="Other", people=[mira], start=desk.at(9))
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
    assert rows_of(column(desk, Direction.ASK)) == ["Why now?", "How much"]
    assert desk.do(records.drafts) == {}
