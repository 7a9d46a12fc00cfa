"""The page of the goals, as a person sees and uses it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLineEdit

from mentorbook.model.goal import Goal, Progress, Step
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.services import goals
from tests.support.window import Desk


def steps(desk: Desk, goal: RecordId) -> list[str]:
    """The steps in the order in which they are shown."""
    boxes = desk.page.findChildren(QCheckBox)
    shown = [box.accessibleName() for box in boxes if box.isVisible()]
    assert shown == [step.text for step in desk.do(lambda opened: goals.view_goal(opened, goal)).steps]
    return shown


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
        (line,) = [one for one in desk.page.findChildren(QLineEdit) if one.accessibleName() == "New step"]
        assert isinstance(line, QLineEdit)
        line.setText(words)
        desk.press(Qt.Key.Key_Return, line)
    assert steps(desk, goal) == ["Plan", "Write", "Send"]

    desk.press(Qt.Key.Key_Up, box(desk, "Send"), Qt.KeyboardModifier.AltModifier)
    assert steps(desk, goal) == ["Plan", "Send", "Write"]
    assert box(desk, "Send").hasFocus()
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
    assert desk.buttons("Run a campaign, 40 %")


def test_progress_begins_where_the_last_one_ended(desk: Desk) -> None:
    goal = desk.add(Kind.GOAL, statement="Run a campaign")
    desk.add(Kind.PROGRESS, goal=goal, before=0, after=25, reason="Wrote the brief")
    desk.go("goals")
    desk.click("Note progress")
    lines = {one.accessibleName(): one for one in desk.dialog.findChildren(QLineEdit)}
    assert lines["Percent before"].text() == "25"
    lines["Percent after"].setText("40")
    lines["Reason"].setText("Bought ads")
    desk.click("Save", desk.dialog)
    assert {one.after for one in desk.all(Kind.PROGRESS) if isinstance(one, Progress)} == {25, 40}


def test_goals_stand_by_status_and_can_be_turned_to(desk: Desk) -> None:
    desk.add(Kind.GOAL, statement="Run a campaign")
    reached = desk.add(Kind.GOAL, statement="Give a talk", status="reached")
    desk.go("goals")
    assert {"Active", "Reached"} <= set(desk.words())
    desk.show(Kind.GOAL, reached)
    assert "Give a talk" in desk.words()
    found = desk.record(reached)
    assert isinstance(found, Goal)
