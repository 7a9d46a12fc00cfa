"""The page of the goals, as a person sees and uses it."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QLineEdit, QWidget

from mentorbook.gui.pages.goal_trail import TrailPicture
from mentorbook.gui.widgets.grouped_list import GroupedList, Item
from mentorbook.gui.widgets.prose import ProseText
from mentorbook.model.goal import Goal, Progress, Step
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.services import goals, records
from tests.support.window import Desk, called, full_disk


def steps(desk: Desk, goal: RecordId) -> list[str]:
    """The steps in the order in which they are shown."""
    boxes = desk.page.findChildren(QCheckBox)
    shown = [box.accessibleName() for box in boxes if box.isVisible()]
    assert shown == [step.text for step in desk.do(lambda opened: goals.view_goal(opened, goal)).steps]
    return shown


def listed(desk: Desk) -> list[Item]:
    """The goals in the list."""
    (found,) = desk.page.findChildren(GroupedList)
    return found.items.items


def line(desk: Desk) -> QLineEdit:
    """Where a new step is typed."""
    return called(desk.page, QLineEdit, "New step")


def box(desk: Desk, words: str) -> QCheckBox:
    (found,) = [one for one in desk.page.findChildren(QCheckBox) if one.isVisible() and one.accessibleName() == words]
    assert isinstance(found, QCheckBox)
    return found


def test_an_empty_page_teaches(desk: Desk) -> None:
    desk.go("goals")
    assert "What are you working towards?" in desk.words()
    desk.click("Write a goal")
    assert desk.dialog.windowTitle() == "New goal"


def test_a_goal_is_nudged_until_it_is_clear(desk: Desk) -> None:
    desk.add(Kind.GOAL, statement="Run a campaign", measure="8 of 10")
    desk.go("goals")
    assert "By when? A day makes it a plan." in desk.words()
    assert not any("Give a measure" in words for words in desk.words())


def test_steps_are_added_ticked_undone_and_moved_by_keys(desk: Desk) -> None:
    goal = desk.add(Kind.GOAL, statement="Run a campaign")
    desk.go("goals")
    for words in ("Plan", "Write", "Send"):
        line(desk).setText(words)
        desk.press(Qt.Key.Key_Return, line(desk))
    assert steps(desk, goal) == ["Plan", "Write", "Send"]

    desk.press(Qt.Key.Key_Up, box(desk, "Send"), Qt.KeyboardModifier.AltModifier)
    assert steps(desk, goal) == ["Plan", "Send", "Write"]
    assert box(desk, "Send").hasFocus()
    assert desk.toast == "Moved to place 2 of 3."
    desk.press(Qt.Key.Key_Down, box(desk, "Plan"), Qt.KeyboardModifier.AltModifier)
    assert steps(desk, goal) == ["Send", "Plan", "Write"]
    desk.press(Qt.Key.Key_Up, box(desk, "Send"), Qt.KeyboardModifier.AltModifier)
    assert steps(desk, goal) == ["Send", "Plan", "Write"]

    desk.press(Qt.Key.Key_Space, box(desk, "Plan"))
    done = [one for one in desk.all(Kind.STEP) if isinstance(one, Step) and one.done_on]
    assert [one.text for one in done] == ["Plan"]
    desk.undo()
    assert not box(desk, "Plan").isChecked()


def test_progress_is_on_the_trail_newest_first(desk: Desk) -> None:
    goal = desk.add(Kind.GOAL, statement="Run a campaign")
    desk.add(Kind.PROGRESS, goal=goal, before=0, after=25, reason="Wrote the brief", on="2026-01-05")
    desk.add(Kind.PROGRESS, goal=goal, before=25, after=40, reason="Bought the first ads", on="2026-02-05")
    desk.go("goals")
    words = desk.words()
    assert words.index("Bought the first ads") < words.index("Wrote the brief")
    assert [item.spoken for item in listed(desk)] == ["Run a campaign. 40 %"]
    (picture,) = desk.page.findChildren(TrailPicture)
    assert picture.accessibleName() == "Began at 0 %; 25 % on 5 Jan, 40 % on 5 Feb."


def test_a_first_day_of_progress_is_told_and_not_drawn(desk: Desk) -> None:
    goal = desk.add(Kind.GOAL, statement="Run a campaign")
    desk.add(Kind.PROGRESS, goal=goal, before=0, after=15, reason="Wrote the brief", on="2026-03-02")
    desk.go("goals")
    assert not desk.page.findChildren(TrailPicture)
    assert "Began at 0 %; 15 % on 2 Mar." in desk.words()


def test_progress_begins_where_the_last_one_ended(desk: Desk) -> None:
    goal = desk.add(Kind.GOAL, statement="Run a campaign")
    desk.add(Kind.PROGRESS, goal=goal, before=0, after=25, reason="Wrote the brief")
    desk.go("goals")
    desk.click("Note progress")
    lines = {one.accessibleName(): one for one in desk.dialog.findChildren(QLineEdit)}
    assert lines["Percent before"].text() == "25"
    lines["Percent after"].setText("40")
    lines["What moved it"].setText("Bought ads")
    desk.click("Save", desk.dialog)
    assert {one.after for one in desk.all(Kind.PROGRESS) if isinstance(one, Progress)} == {25, 40}


def test_goals_stand_by_status_and_can_be_turned_to(desk: Desk) -> None:
    desk.add(Kind.GOAL, statement="Run a campaign")
    reached = desk.add(Kind.GOAL, statement="Give a talk", status="reached")
    desk.go("goals")
    assert [(item.heading, item.group) for item in listed(desk)] == [
        ("Run a campaign", "Active"),
        ("Give a talk", "Reached"),
    ]
    desk.show(Kind.GOAL, reached)
    assert "Give a talk" in desk.words()
    found = desk.record(reached)
    assert isinstance(found, Goal)


def drag(desk: Desk, step: RecordId, to: int) -> None:
    """Drop a step before the line at a place, as the mouse would."""
    lines = box(desk, "Plan").parentWidget()
    assert lines is not None
    field = lines.parentWidget()
    assert isinstance(field, QWidget)
    boxes = [one for one in desk.page.findChildren(QCheckBox) if one.isVisible()]
    rows = [parent for one in boxes if (parent := one.parentWidget()) is not None]
    y = rows[to].geometry().top() if to < len(rows) else rows[-1].geometry().bottom()
    carried = QMimeData()
    carried.setData("application/x-mentorbook-step", step.encode())
    where = QPointF(20, y)
    action, button, key = Qt.DropAction.MoveAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(field, QDragEnterEvent(where.toPoint(), action, carried, button, key))
    QApplication.sendEvent(field, QDropEvent(where, action, carried, button, key))
    desk.settle()


def test_a_step_that_could_not_be_added_is_back_in_its_line(desk: Desk) -> None:
    goal = desk.add(Kind.GOAL, statement="Lead a campaign")
    desk.workspace.show(Kind.GOAL, goal)
    desk.settle()
    with full_disk(), desk.held():
        line(desk).setText("Find three")
        line(desk).returnPressed.emit()
        QTest.keyClicks(line(desk), "who did it")
    assert line(desk).text() == "Find three who did it"
    assert not desk.all(Kind.STEP)
    line(desk).returnPressed.emit()
    desk.settle()
    assert len(desk.all(Kind.STEP)) == 1
    assert desk.do(records.drafts) == {}


def test_a_step_that_could_not_be_added_and_what_was_typed_since_are_both_there_again(desk: Desk) -> None:
    goal, other = (desk.add(Kind.GOAL, statement=words) for words in ("Lead a campaign", "Speak in public"))
    desk.show(Kind.GOAL, goal)
    with full_disk(), desk.held():
        # The page turns between these words and the answer to them.
        desk.view.show_record(Kind.GOAL, other)
        line(desk).setText("Find three")
        line(desk).returnPressed.emit()
        QTest.keyClicks(line(desk), "who did it")
    assert line(desk).text() == ""
    desk.workspace.keep()
    desk.come_back()
    desk.show(Kind.GOAL, goal)
    assert line(desk).text() == "Find three who did it"


def test_a_step_that_is_too_long_is_back_in_its_line_whole(desk: Desk) -> None:
    desk.show(Kind.GOAL, desk.add(Kind.GOAL, statement="Lead a campaign"))
    long = "Find three who did it, " * 30 + "and ask them"
    line(desk).setText(long)
    line(desk).returnPressed.emit()
    desk.settle()
    assert not desk.all(Kind.STEP)
    assert line(desk).text() == long


def test_a_step_that_is_begun_is_kept_a_moment_later(desk: Desk) -> None:
    desk.show(Kind.GOAL, desk.add(Kind.GOAL, statement="Lead a campaign"))
    QTest.keyClicks(line(desk), "Find")
    desk.wait_for_pauses(desk.page)
    assert list(desk.do(records.drafts).values()) == [{"text": "Find"}]


def test_steps_are_moved_by_drag_and_an_undo_puts_them_back(desk: Desk) -> None:
    goal = desk.add(Kind.GOAL, statement="Run a campaign")
    ids = {words: desk.add(Kind.STEP, goal=goal, text=words) for words in ("Plan", "Write", "Send")}
    desk.go("goals")
    drag(desk, ids["Send"], 0)
    assert steps(desk, goal) == ["Send", "Plan", "Write"]
    drag(desk, ids["Send"], 3)
    assert steps(desk, goal) == ["Plan", "Write", "Send"]
    drag(desk, ids["Write"], 1)
    assert steps(desk, goal) == ["Plan", "Write", "Send"]
    drag(desk, ids["Plan"], 2)
    assert steps(desk, goal) == ["Write", "Plan", "Send"]
    desk.undo()
    assert steps(desk, goal) == ["Plan", "Write", "Send"]


def test_a_step_that_is_half_typed_is_there_after_a_lock(desk: Desk) -> None:
    desk.add(Kind.GOAL, statement="Run a campaign")
    desk.go("goals")
    line(desk).setText("Half a st")
    desk.come_back()
    desk.go("goals")
    assert line(desk).text() == "Half a st"
    desk.press(Qt.Key.Key_Return, line(desk))
    desk.come_back()
    desk.go("goals")
    assert line(desk).text() == ""


def test_progress_without_a_reason_is_asked_for_one_beside_the_field(desk: Desk) -> None:
    desk.add(Kind.GOAL, statement="Run a campaign")
    desk.go("goals")
    desk.click("Note progress")
    lines = {one.accessibleName(): one for one in desk.dialog.findChildren(QLineEdit)}
    lines["Percent after"].setText("40")
    desk.click("Save", desk.dialog)
    assert "Progress moves with a reason or a linked record" in desk.words(desk.dialog)
    assert desk.all(Kind.PROGRESS) == []


def test_the_trail_goes_from_advice_over_what_i_did_to_progress(desk: Desk) -> None:
    ruth = desk.add(Kind.PERSON, name="Ruth")
    goal = desk.add(Kind.GOAL, statement="Run a campaign")
    advice = desk.add(
        Kind.ADVICE,
        text="Buy less, stay longer",
        person=ruth,
        goals=[goal],
        state="kept",
        did="One placement for six weeks.",
        result="People began to mention it.",
        on="2026-01-05",
    )
    desk.add(Kind.ADVICE, text="Ask first", person=ruth, goals=[goal], on="2026-02-20")
    step = desk.add(Kind.STEP, goal=goal, text="Book the placement")
    desk.add(Kind.PROGRESS, goal=goal, before=10, after=40, evidence=[advice, step], on="2026-02-01")
    desk.go("goals")
    words = [one.toPlainText() for one in desk.page.findChildren(ProseText)]
    told = [one.accessibleName() for one in desk.buttons("Advice from Ruth: Buy less, stay longer")]
    assert told == ["Advice from Ruth: Buy less, stay longer"]
    assert words == ["One placement for six weeks.", "People began to mention it."]
    assert desk.buttons("10 to 40 %")
    assert desk.buttons("step: Book the placement")
    # Advice that has moved nothing yet is on the trail, too, and ends in the open.
    assert desk.buttons("Advice from Ruth: Ask first")


def test_the_words_of_the_trail_have_the_width_of_their_card(desk: Desk) -> None:
    ruth = desk.add(Kind.PERSON, name="Ruth")
    goal = desk.add(Kind.GOAL, statement="Run a campaign")
    desk.add(Kind.ADVICE, text="Stay longer", person=ruth, goals=[goal], state="kept", on="2026-01-05")
    desk.add(Kind.PROGRESS, goal=goal, before=10, after=40, reason="People mention it", on="2026-02-01")
    desk.go("goals")
    shown = {one.text(): one for one in desk.page.findChildren(QLabel) if one.isVisible()}
    edges = [
        shown[words].mapTo(desk.page, shown[words].rect().topRight()).x()
        for words in ("Stay longer", "People mention it", "5 Jan")
    ]
    assert len(set(edges)) == 1, edges


def test_sessions_that_serve_a_goal_are_on_its_page(desk: Desk) -> None:
    ruth = desk.add(Kind.PERSON, name="Ruth")
    goal = desk.add(Kind.GOAL, statement="Run a campaign", people=[ruth])
    zone = "[Europe/Helsinki]"
    for title, start, status in (
        ("Past", f"2026-02-01T10:00{zone}", "held"),
        ("Next", f"2026-03-05T10:00{zone}", "planned"),
        ("After", f"2026-04-05T10:00{zone}", "planned"),
    ):
        desk.add(Kind.SESSION, title=title, people=[ruth], start=start, status=status, goals=[goal])
    desk.go("goals")
    shown = desk.do(lambda opened: goals.view_goal(opened, goal)).sessions
    assert [one.title for one in shown] == ["Next", "After", "Past"]
    assert all(desk.buttons(title) for title in ("Past", "Next", "After"))
    assert "4 weeks ago\N{NO-BREAK SPACE}· Ruth" in desk.words()
    desk.click("Plan a session")
    assert desk.dialog.windowTitle() == "New session"
    desk.dialog.reject()


def test_a_step_that_was_found_leads_to_its_goal(desk: Desk) -> None:
    desk.add(Kind.GOAL, statement="First")
    goal = desk.add(Kind.GOAL, statement="Second")
    step = desk.add(Kind.STEP, goal=goal, text="Walk")
    desk.show(Kind.STEP, step)
    assert "Second" in desk.words()


def test_a_goal_that_was_reached_is_not_overdue(desk: Desk) -> None:
    desk.add(Kind.GOAL, statement="Give a talk", status="reached", due="2026-01-01")
    desk.go("goals")
    assert not any("overdue" in words for words in [*desk.words(), *(item.note for item in listed(desk))])


def test_advice_that_is_on_its_way_leads_to_progress_that_rests_on_it(desk: Desk) -> None:
    ruth = desk.add(Kind.PERSON, name="Ruth")
    goal = desk.add(Kind.GOAL, statement="Run a campaign")
    advice = desk.add(Kind.ADVICE, text="Ask first", person=ruth, goals=[goal], state="tried", did="I asked.")
    desk.go("goals")
    desk.click("Note what it moved")
    lines = {one.accessibleName(): one for one in desk.dialog.findChildren(QLineEdit)}
    lines["Percent after"].setText("30")
    desk.click("Save", desk.dialog)
    (progress,) = [one for one in desk.all(Kind.PROGRESS) if isinstance(one, Progress)]
    assert (progress.goal, progress.before, progress.after) == (goal, 0, 30)
    assert progress.evidence == {advice}
    assert not desk.buttons("Note what it moved")
    assert desk.buttons("0 to 30 %")
