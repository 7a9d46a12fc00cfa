"""The small acts that answer what is due, as commands: what the window does with one click."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.program import Program


@pytest.fixture
def mira(program: Program) -> str:
    return str(program.json("person", "add", "--name", "Mira Tallgren", "--rhythm", "monthly")["id"])


def add(program: Program, kind: str, *options: str) -> str:
    return str(program.json(kind, "add", *options)["id"])


def reasons(program: Program) -> dict[str, str]:
    return {item["id"]: item["reason"] for item in program.json("due")}


def test_we_talked_today(program: Program, mira: str) -> None:
    logged: dict[str, Any] = program.json("person", "talked", mira)
    assert (logged["kind"], logged["status"], logged["people"]) == ("session", "held", [mira])
    assert logged["start"] == "2026-03-02T11:00:00+02:00[Europe/Helsinki]"
    planned = add(program, "session", "--person", mira, "--start", "2026-03-02T18:00", "--title", "Prices")
    assert program.text("person", "talked", mira[:8]) == f"Saved session {planned} “Prices”, 2026-03-02 11:00.\n"
    assert program.json("session", "show", planned)["status"] == "held"


def test_a_meeting_was_held_or_missed(program: Program, mira: str) -> None:
    held = add(program, "session", "--person", mira, "--start", "2026-03-01T10:00")
    missed = add(program, "session", "--person", mira, "--start", "2026-02-28T10:00")
    assert reasons(program)[held] == "unmarked-session"
    assert program.json("session", "held", held)["status"] == "held"
    assert program.json("session", "missed", missed)["status"] == "cancelled"
    assert not {held, missed} & reasons(program).keys()


def test_a_series_goes_on_after_a_meeting_was_held_or_missed(program: Program, mira: str) -> None:
    series = add(program, "session", "--person", mira, "--start", "2026-02-16T10:00", "--repeat", "FREQ=WEEKLY")
    held = program.json("session", "held", series)
    assert held["id"] != series
    assert (held["status"], held["start"][:10], held["repeat"]) == ("held", "2026-03-02", None)
    missed = program.json("session", "missed", series)
    assert (missed["id"], missed["status"]) == (series, "planned")
    assert len(missed["skipped"]) == 1


@pytest.mark.parametrize(
    ("kind", "options"), [("action", ["--due", "2026-03-01"]), ("reminder", ["--at", "2026-03-01T09:00"])]
)
def test_done(program: Program, kind: str, options: list[str]) -> None:
    record_id = add(program, kind, "--text", "Write to Tomasz", *options)
    assert record_id in reasons(program)
    assert program.json(kind, "done", record_id)["state"] == "done"
    assert record_id not in reasons(program)
    assert program.text(kind, "done", record_id).startswith(f"Nothing to do for {kind} {record_id}")
    assert len(program.json(kind, "history", record_id)) == 2


def test_a_step_is_done_on_the_day_when_that_was_said_first(program: Program) -> None:
    goal = add(program, "goal", "--statement", "Lead a campaign")
    step = add(program, "step", "--goal", goal, "--text", "Sit in on two", "--done-on", "2026-02-20")
    other = add(program, "step", "--goal", goal, "--text", "Draft a plan")
    assert program.json("step", "done", other)["done_on"] == "2026-03-02"
    assert program.json("step", "done", step)["done_on"] == "2026-02-20"


def test_a_reminder_that_repeats_goes_on(program: Program) -> None:
    record_id = add(program, "reminder", "--text", "Look back", "--at", "2026-03-01T09:00", "--repeat", "FREQ=WEEKLY")
    done = program.json("reminder", "done", record_id)
    assert (done["state"], done["at"][:16]) == ("open", "2026-03-08T09:00")


def test_a_reminder_comes_again_tomorrow_or_when_it_is_said(program: Program) -> None:
    record_id = add(program, "reminder", "--text", "Look back", "--at", "2026-03-01T09:00")
    snoozed = program.json("reminder", "snooze", record_id)["snoozed_until"]
    assert snoozed == "2026-03-03T09:00:00+02:00[Europe/Helsinki]"
    said = program.text("reminder", "snooze", record_id, "--until", "2026-03-05T16:30")
    assert said == f"Saved reminder {record_id} “Look back”, 2026-03-05 16:30.\n"
    assert "until: not a time" in program.refused("reminder", "snooze", record_id, "--until", "soon")


def test_they_were_told_how_their_advice_went(program: Program, mira: str) -> None:
    advice = add(program, "advice", "--person", mira, "--text", "Say no more often", "--state", "tried")
    assert reasons(program)[advice] == "report-back"
    assert program.json("advice", "told", advice)["reported_on"] == "2026-03-02"
    assert advice not in reasons(program)


def test_steps_are_moved_among_those_of_their_goal(program: Program) -> None:
    goal = add(program, "goal", "--statement", "Lead a campaign")
    first, second, third = (add(program, "step", "--goal", goal, "--text", text) for text in ("One", "Two", "Three"))

    def order() -> list[str]:
        return [one["id"] for one in sorted(program.json("step", "list"), key=lambda one: one["order"])]

    program.json("step", "move", third, "up")
    assert order() == [first, third, second]
    program.json("step", "move", first, "down")
    assert order() == [third, first, second]
    assert program.text("step", "move", third, "up").startswith("Nothing to do for step")
    assert "usage: mentorbook step move" in program.refused("step", "move", third, "left", code=2)


def test_acts_are_refused_in_words(program: Program, mira: str) -> None:
    assert "There is no action" in program.refused("action", "done", mira)
    assert "There is no session" in program.refused("session", "held", mira)
    assert "invalid choice" in program.refused("goal", "done", mira, code=2)
    answers = program.answers(b'["person", "talked", "%s"]\n' % mira.encode())
    assert answers[0]["result"]["status"] == "held"
