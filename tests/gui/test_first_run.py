"""The first steps in a new book: one goal, one person, a rhythm, a test reminder; each can be left out, and all gone on with later."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from mentorbook.model.kinds import Kind
from mentorbook.model.period import Period
from mentorbook.model.person import Person, Role
from mentorbook.services import beginning, records
from mentorbook.services.beginning import Beginning, FirstStep
from tests.support.window import Desk, full_disk


@pytest.fixture
def steps(desk: Desk) -> Desk:
    """A book at its first step, and its page."""
    desk.do(lambda opened: beginning.go_to(opened, Beginning(FirstStep.GOAL)))
    desk.go("first-steps")
    return desk


def type_in(desk: Desk, name: str, words: str) -> None:
    (line,) = [one for one in desk.page.findChildren(QLineEdit) if one.accessibleName() == name and one.isVisible()]
    line.setText(words)


def test_from_a_goal_to_a_person_to_a_rhythm_to_today(steps: Desk) -> None:
    assert "What do you want to reach?" in steps.words()
    type_in(steps, "My goal", "Run a campaign of my own")
    steps.click("my career")
    steps.click("Go on")
    assert "Who already helps you, even informally?" in steps.words()
    type_in(steps, "Name", "Amara Oko")
    steps.click("Go on")
    assert "How often do you mean to meet Amara Oko?" in steps.words()
    steps.click("every quarter")
    steps.click("Go on")
    steps.click("Ring a test reminder")
    assert steps.toast.startswith("A test reminder")
    steps.click("Go on")
    steps.click("Go to Today")

    (goal,) = steps.all(Kind.GOAL)
    (person,) = steps.all(Kind.PERSON)
    assert (goal.statement, goal.area.value) == ("Run a campaign of my own", "career")  # type: ignore[attr-defined]
    assert isinstance(person, Person)
    assert (person.name, person.roles, person.rhythm) == ("Amara Oko", frozenset({Role.MENTOR}), Period(months=3))
    assert steps.view.place[0] == "today"
    assert steps.do(beginning.where) is None


def test_by_keyboard_alone(steps: Desk) -> None:
    type_in(steps, "My goal", "Run a campaign of my own")
    (line,) = [one for one in steps.page.findChildren(QLineEdit) if one.hasFocus()]
    steps.press(Qt.Key.Key_Return, line)
    assert "Who already helps you, even informally?" in steps.words()


def test_enter_chooses_and_enter_on_what_is_chosen_goes_on(steps: Desk) -> None:
    steps.click("Leave this out")
    type_in(steps, "Name", "Amara Oko")
    steps.click("Go on")
    (quarter,) = steps.buttons("every quarter")
    assert not quarter.isChecked()
    steps.press(Qt.Key.Key_Return, quarter)
    assert quarter.isChecked()
    assert "How often do you mean to meet Amara Oko?" in steps.words()
    steps.press(Qt.Key.Key_Return, quarter)
    assert "See how a reminder looks" in steps.words()
    (person,) = steps.all(Kind.PERSON)
    assert isinstance(person, Person)
    assert person.rhythm == Period(months=3)


def test_each_can_be_left_out_and_no_rhythm_is_asked_for_without_a_person(steps: Desk) -> None:
    steps.click("Leave this out")
    steps.click("Leave this out")
    assert "See how a reminder looks" in steps.words()
    steps.click("Leave this out")
    assert "You are set" in steps.words()
    assert not steps.all(Kind.GOAL)
    assert not steps.all(Kind.PERSON)


def test_it_goes_on_where_one_was_with_what_was_typed(steps: Desk) -> None:
    type_in(steps, "My goal", "Run a campaign of my own")
    steps.click("Go on")
    type_in(steps, "Name", "Ama")
    steps.come_back()
    steps.go("first-steps")
    assert "Who already helps you, even informally?" in steps.words()
    (name,) = [one for one in steps.page.findChildren(QLineEdit) if one.accessibleName() == "Name"]
    assert name.text() == "Ama"


def typed_in(desk: Desk, name: str) -> str:
    (line,) = [one for one in desk.page.findChildren(QLineEdit) if one.accessibleName() == name]
    return str(line.text())


def test_what_is_typed_is_kept_a_moment_later(steps: Desk) -> None:
    (line,) = [one for one in steps.page.findChildren(QLineEdit) if one.accessibleName() == "My goal"]
    QTest.keyClicks(line, "Run a campaign")
    steps.wait_for_pauses(steps.page)
    assert list(steps.do(records.drafts).values()) == [{"statement": "Run a campaign"}]


def test_what_was_typed_for_a_question_that_was_left_is_there_when_one_comes_back(steps: Desk) -> None:
    type_in(steps, "Why, and why now", "It is time")
    steps.click("Leave this out")
    type_in(steps, "Name", "Ama")
    steps.click("Back")
    assert typed_in(steps, "Why, and why now") == "It is time"
    type_in(steps, "My goal", "Run a campaign")
    steps.click("Go on")
    steps.come_back()
    steps.go("first-steps")
    assert typed_in(steps, "Name") == "Ama"
    steps.click("Go on")
    assert steps.do(records.drafts) == {}


def test_on_a_full_disk_what_is_typed_stays_and_is_kept(steps: Desk) -> None:
    type_in(steps, "My goal", "Run a campaign")
    with full_disk():
        steps.click("Go on")
        assert typed_in(steps, "My goal") == "Run a campaign"
        assert steps.workspace.has_unsaved
    steps.view.keep()
    steps.come_back()
    steps.go("first-steps")
    assert typed_in(steps, "My goal") == "Run a campaign"
    steps.click("Skip the rest")
    assert steps.do(records.drafts) == {}


def test_going_back_changes_the_goal_instead_of_adding_one(steps: Desk) -> None:
    type_in(steps, "My goal", "Run a campaign")
    steps.click("Go on")
    steps.click("Back")
    type_in(steps, "My goal", "Run a campaign of my own")
    steps.click("Go on")
    (goal,) = steps.all(Kind.GOAL)
    assert goal.statement == "Run a campaign of my own"  # type: ignore[attr-defined]


def test_what_was_chosen_is_there_again_as_what_was_typed_is(steps: Desk) -> None:
    steps.click("personal")
    steps.come_back()
    steps.go("first-steps")
    assert [one.isChecked() for one in (*steps.buttons("a skill"), *steps.buttons("personal"))] == [False, True]
    steps.click("Leave this out")
    type_in(steps, "Name", "Ama")
    steps.click("I guide them")
    steps.come_back()
    steps.go("first-steps")
    assert [one.isChecked() for one in steps.buttons("I guide them")] == [True]


def test_what_is_wrong_is_said_until_it_is_answered(steps: Desk) -> None:
    steps.click("Go on")
    (line,) = [one for one in steps.page.findChildren(QLineEdit) if one.hasFocus()]
    steps.press(Qt.Key.Key_A, line)
    assert not any("or leave this out" in words for words in steps.words())


def test_an_import_takes_the_place_of_a_person(steps: Desk) -> None:
    steps.click("Leave this out")
    steps.click("Or import records from a file…")
    steps.dialog.reject()
    steps.settle()
    assert "Who already helps you, even informally?" in steps.words()
    steps.click("Or import records from a file…")
    steps.add(Kind.PERSON, name="Amara Oko")
    steps.dialog.reject()
    steps.settle()
    assert "See how a reminder looks" in steps.words()


def test_nothing_typed_is_said_and_keeps_the_step(steps: Desk) -> None:
    steps.click("Go on")
    assert any("or leave this out" in words for words in steps.words())
    assert steps.do(beginning.where) == Beginning(FirstStep.GOAL)


def test_skipping_the_rest_ends_it_for_good(steps: Desk) -> None:
    steps.click("Skip the rest")
    assert steps.view.place[0] == "today"
    assert steps.do(beginning.where) is None


def test_whoever_goes_elsewhere_before_the_end_is_written_stays_there(steps: Desk) -> None:
    (skip,) = steps.buttons("Skip the rest")
    skip.click()
    steps.view.show_area("sessions")
    steps.settle()
    assert steps.view.place[0] == "sessions"
    assert steps.do(beginning.where) is None


def test_a_person_who_was_thrown_away_meanwhile_is_asked_for_again(steps: Desk) -> None:
    person = steps.add(Kind.PERSON, name="Amara Oko")
    steps.do(lambda opened: beginning.go_to(opened, Beginning(FirstStep.RHYTHM, person=person)))
    found = steps.do(beginning.where)
    assert found is not None
    assert found.step is FirstStep.RHYTHM
    steps.do(lambda opened: opened.store.set_meta("first_steps", '{"step": "rhythm", "person": "gone"}'))
    found = steps.do(beginning.where)
    assert found is not None
    assert (found.step, found.person) == (FirstStep.PERSON, None)


def test_at_the_end_the_last_talk_is_logged_at_once(steps: Desk) -> None:
    steps.click("Leave this out")
    steps.click("Leave this out")
    steps.click("Go on")
    steps.do(beginning.finish)
    steps.page.reload()
    steps.settle()
    assert "You are set" in steps.words()
    steps.click("Log a talk")
    steps.settle()
    assert steps.view.place[0] == "today"
    assert steps.dialog.windowTitle() == "New session"
    steps.dialog.reject()
