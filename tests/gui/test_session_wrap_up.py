"""What comes after a session: whether it took place, what came out of it, its summary, and the wrap-up of it all."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QLineEdit

from mentorbook.gui.pages.session_wrap_up import WrapUpDialog
from mentorbook.model.exchange import Action, ActionState
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.session import Note, SessionStatus
from mentorbook.services import records
from tests.gui.sessions import panel, session, the_page, write
from tests.support.clock import FakeClock
from tests.support.window import Desk, called, full_disk, hearing

CTRL = Qt.KeyboardModifier.ControlModifier


def test_what_came_out_is_shown_and_actions_are_ticked(desk: Desk, mira: RecordId) -> None:
    held = desk.add(Kind.SESSION, title="Held", people=[mira], start=desk.at(-3), status="held")
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


def test_a_summary_with_what_a_pdf_brings_along_is_saved_without_it(desk: Desk, then: RecordId) -> None:
    desk.show(Kind.SESSION, then)
    text = panel(desk).summary.text
    text.setPlainText("Two prices.\fOne answer.")
    desk.workspace.keep()
    desk.settle()
    assert session(desk, then).summary == "Two prices.One answer.\n"
    assert text.toPlainText() == "Two prices.One answer."


def test_a_summary_that_could_not_be_saved_when_it_was_left_is_saved_later(
    desk: Desk, then: RecordId, mira: RecordId
) -> None:
    other = desk.add(Kind.SESSION, people=[mira], start=desk.at(-5), status="held")
    desk.workspace.show(Kind.SESSION, then)
    desk.settle()
    panel(desk).summary.text.setPlainText("Two prices")
    with full_disk():
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
    past = desk.add(Kind.SESSION, title="Yesterday", people=[mira], start=desk.at(-1))
    desk.show(Kind.SESSION, past)
    assert "Its time has passed. Did it take place?" in desk.words()
    desk.click("It did not")
    assert session(desk, past).status is SessionStatus.CANCELLED
    desk.undo()
    desk.show(Kind.SESSION, past)
    desk.click("It took place")
    assert session(desk, past).status is SessionStatus.HELD
    assert panel(desk).head.title.words == "Yesterday"


def wrap_up(desk: Desk, words: str = "Wrap up") -> WrapUpDialog:
    """Begin the wrap-up of the session that is shown, or go on with it."""
    desk.click(words)
    dialog = desk.dialog
    assert isinstance(dialog, WrapUpDialog)
    return dialog


def test_the_wrap_up_is_one_act_with_one_undo(desk: Desk, mira: RecordId) -> None:
    talk = desk.add(Kind.SESSION, title="Budget", people=[mira], start=desk.at(-0.02), minutes=60)
    desk.add(Kind.TOPIC, text="How much?", session=talk, person=mira)
    desk.show(Kind.SESSION, talk)
    dialog = wrap_up(desk)
    assert dialog.focusWidget() is dialog._summary.text
    dialog._summary.text.setPlainText("What it costs.")
    assert "Budget, with Mira Tallgren, 2 Mar, 10:31" in desk.words(dialog)
    box = called(dialog, QCheckBox, "How much?")
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
    talk = desk.add(Kind.SESSION, title="Budget", people=[mira], start=desk.at(-0.02))
    desk.show(Kind.SESSION, talk)
    note = panel(desk).note
    note.editor.setPlainText("She laughed.")
    desk.click("Wrap up")
    assert note.editor.text == "She laughed."
    assert note.isEnabled()
    desk.click("Not now", desk.dialog)
    assert [getattr(desk.record(one.id), "body", "") for one in desk.all(Kind.NOTE)] == ["She laughed.\n"]


def test_what_was_typed_in_a_wrap_up_is_kept(desk: Desk, mira: RecordId) -> None:
    talk = desk.add(Kind.SESSION, title="Budget", people=[mira], start=desk.at(-0.02))
    desk.show(Kind.SESSION, talk)
    dialog = wrap_up(desk)
    write(dialog._theirs._rows[0].text, "Read it")
    write(dialog._gave, "My notes")
    desk.click("Not now", dialog)
    desk.come_back()
    desk.show(Kind.SESSION, talk)
    dialog = wrap_up(desk, "Finish the wrap-up")
    assert dialog._gave.text() == "My notes"
    assert dialog._theirs._rows[0].text.text() == "Read it"
    desk.press(Qt.Key.Key_Return, dialog._gave, CTRL)
    assert len(desk.all(Kind.HELP)) == 1
    assert desk.do(records.drafts) == {}
    assert desk.buttons("Wrap up")


def test_a_wrap_up_that_was_begun_can_be_started_afresh(desk: Desk, mira: RecordId) -> None:
    talk = desk.add(Kind.SESSION, title="Budget", people=[mira], start=desk.at(-0.02))
    desk.show(Kind.SESSION, talk)
    dialog = wrap_up(desk)
    assert not desk.buttons("Start afresh", dialog)
    write(dialog._gave, "My notes")
    desk.click("Not now", dialog)
    dialog = wrap_up(desk, "Finish the wrap-up")
    desk.click("Start afresh", dialog)
    assert dialog._gave.text() == ""
    assert not desk.buttons("Start afresh", dialog)
    assert desk.do(records.drafts) == {}
    desk.click("Not now", dialog)
    assert desk.buttons("Wrap up")
    assert not desk.buttons("Finish the wrap-up")


def test_a_problem_of_the_wrap_up_stands_below_its_line_and_marks_its_field(desk: Desk, mira: RecordId) -> None:
    talk = desk.add(Kind.SESSION, title="Budget", people=[mira], start=desk.at(-0.02))
    desk.show(Kind.SESSION, talk)
    dialog = wrap_up(desk)
    write(dialog._mine._rows[0].text, "Send it")
    write(dialog._theirs._rows[0].text, "Read it")
    first, second = dialog._mine._rows
    write(first.day.line, "soon")
    write(dialog._theirs._rows[0].day.line, "soon")
    with hearing() as heard:
        desk.click("Save", dialog)
    assert heard == [dialog._theirs._rows[0].problem.text(), first.problem.text()]
    assert first.day.line.accessibleDescription() == first.problem.text()
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
    assert not first.day.line.accessibleDescription()
    assert not first.problem.isVisible()
    dialog.reject()


def test_the_undo_of_a_wrap_up_brings_back_what_was_typed(desk: Desk, mira: RecordId) -> None:
    bo = desk.add(Kind.PERSON, name="Bo Ek")
    talk = desk.add(Kind.SESSION, title="Budget", people=[mira, bo], start=desk.at(-0.02))
    desk.show(Kind.SESSION, talk)
    dialog = wrap_up(desk)
    write(dialog._mine._rows[0].text, "Send it")
    write(dialog._insight, "Say the number first")
    assert dialog._who is not None
    dialog._who.setCurrentIndex(dialog._who.findText("Mira Tallgren"))
    dialog._who.activated.emit(dialog._who.currentIndex())
    desk.click("Save", dialog)
    assert desk.do(records.drafts) == {}
    desk.undo()
    desk.show(Kind.SESSION, talk)
    dialog = wrap_up(desk, "Finish the wrap-up")
    assert dialog._mine._rows[0].text.text() == "Send it"
    assert dialog._insight.text() == "Say the number first"
    assert dialog._who is not None
    assert dialog._who.currentText() == "Mira Tallgren"
    desk.click("Not now", dialog)


def test_what_was_noted_on_a_series_goes_with_the_meeting_that_was_held(desk: Desk, mira: RecordId) -> None:
    weekly = desk.add(Kind.SESSION, title="Weekly", people=[mira], start=desk.at(-1), repeat="FREQ=WEEKLY")
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


def test_a_meeting_that_begins_meanwhile_can_be_wrapped_up(desk: Desk, mira: RecordId, clock: FakeClock) -> None:
    soon = desk.add(Kind.SESSION, title="Soon", people=[mira], start=desk.at(0.1), minutes=30)
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


def test_a_new_line_of_the_wrap_up_is_next_for_tab(desk: Desk, mira: RecordId) -> None:
    talk = desk.add(Kind.SESSION, title="Budget", people=[mira], start=desk.at(-0.02))
    desk.show(Kind.SESSION, talk)
    dialog = wrap_up(desk)
    write(dialog._mine._rows[0].text, "Send it")
    names = []
    for _ in range(4):
        desk.press(Qt.Key.Key_Tab)
        found = QApplication.focusWidget()
        assert found is not None
        names.append(found.accessibleName())
    assert names == [
        "I will, by when, line 1",
        "Pick a day: I will, by when, line 1",
        "I will, line 2",
        "I will, by when, line 2",
    ]
