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


def test_a_step_is_due_while_its_goal_is_pursued(program: Program) -> None:
    goal = add(program, "goal", "--statement", "Lead a campaign")
    step = add(program, "step", "--goal", goal, "--text", "Draft a plan", "--due", "2026-03-02")
    assert reasons(program) == {step: "step"}
    program.json("goal", "edit", goal, "--status", "paused")
    assert reasons(program) == {}


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


def test_one_meeting_of_a_series_is_moved_left_out_and_put_back(program: Program, mira: str) -> None:
    series = add(program, "session", "--person", mira, "--start", "2026-03-09T10:00", "--repeat", "FREQ=WEEKLY")
    moved = program.json("session", "move", series, "2026-03-17T15:00", "--day", "2026-03-16")
    assert moved["moved"] == {"2026-03-16": "2026-03-17T15:00:00+02:00[Europe/Helsinki]"}
    skipped = program.json("session", "skip", series, "2026-03-16")
    assert (skipped["skipped"], skipped["moved"]) == (["2026-03-16"], None)
    assert program.json("session", "put-back", series, "2026-03-16")["skipped"] is None
    assert "day: is needed" in program.refused("session", "move", series, "2026-03-17T15:00")
    for words in (["move", series, "2026-03-17T15:00", "--day", "2026-03-17"], ["skip", series, "2026-03-17"]):
        assert "has no meeting on 2026-03-17" in program.refused("session", *words)


def test_a_session_is_moved_and_planned_again(program: Program, mira: str) -> None:
    once = add(program, "session", "--person", mira, "--start", "2026-03-09T10:00", "--title", "Prices")
    assert program.json("session", "move", once, "2026-03-10T11:00")["start"][:16] == "2026-03-10T11:00"
    assert "has no meeting on" in program.refused("session", "skip", once, "2026-03-10")
    again = program.json("session", "duplicate", once, "2026-04-10T11:00")
    assert (again["id"] != once, again["title"], again["start"][:10]) == (True, "Prices", "2026-04-10")
    assert "time: is needed" in program.refused("session", "duplicate", once, "")


def test_topics_are_put_in_order_and_settled(program: Program, mira: str) -> None:
    session = add(program, "session", "--person", mira, "--start", "2026-03-09T10:00")
    first, second = (add(program, "topic", "--person", mira, "--text", text) for text in ("One", "Two"))

    def asked() -> list[str]:
        return [one["id"] for one in program.json("session", "agenda", session)["ask"]]

    program.json("session", "place", session, second, "ask", "1")
    assert asked() == [second, first]
    program.json("session", "place", session, second, "share", "1")
    assert asked() == [first]
    settled = program.json("topic", "settle", first, session, "discussed")
    assert (settled["state"], settled["session"]) == ("discussed", session)
    assert program.json("topic", "settle", first, session, "open")["state"] == "open"


def test_whom_one_met_at_a_venue(program: Program, mira: str) -> None:
    venue = add(program, "venue", "--name", "Design week", "--start", "2026-02-20")
    program.json("venue", "met", venue, "--person", mira)
    assert program.json("person", "show", mira)["met_at"] == venue
    new = program.json("venue", "met", venue, "--name", "Kim Osei")
    assert (new["kind"], new["name"], new["met_at"]) == ("person", "Kim Osei", venue)
    assert sorted(program.json("venue", "show", venue)["met"]) == sorted([mira, new["id"]])
    program.json("venue", "not-met", venue, mira)
    assert program.json("person", "show", mira)["met_at"] is None
    assert "usage: mentorbook venue met" in program.refused("venue", "met", venue, code=2)


def test_a_message_is_sent_once_and_followed_up_once(program: Program, mira: str) -> None:
    message = add(program, "outreach", "--person", mira)
    assert "nothing to send yet" in program.refused("outreach", "sent", message)
    assert "nothing to send yet" in program.refused("outreach", "edit", message, "--state", "sent")
    assert "nothing to send yet" in program.refused("outreach", "add", "--person", mira, "--state", "sent")
    program.json("outreach", "edit", message, "--body", "Your talk stayed with me.")
    sent = program.json("outreach", "sent", message)
    assert (sent["state"], sent["sent_on"]) == ("sent", "2026-03-02")
    assert program.text("outreach", "check", message).strip() == "This message was sent on 2026-03-02."
    assert "was sent before" in program.refused("outreach", "sent", message)
    assert program.json("outreach", "followed-up", message)["followed_up_on"] == "2026-03-02"
    assert "One follow-up is polite" in program.refused("outreach", "followed-up", message)


def test_acts_are_refused_in_words(program: Program, mira: str) -> None:
    assert "There is no action" in program.refused("action", "done", mira)
    assert "There is no session" in program.refused("session", "held", mira)
    assert "invalid choice" in program.refused("goal", "done", mira, code=2)
    answers = program.answers(b'["person", "talked", "%s"]\n' % mira.encode())
    assert answers[0]["result"]["status"] == "held"


def test_a_brief_offers_what_fits(program: Program, mira: str) -> None:
    bo = add(program, "person", "--name", "Bo Ek", "--expertise", "filming with a phone")
    program.json("person", "edit", mira, "--need", "filming")
    (offer,) = program.json("person", "brief", mira)["offers"]
    assert (offer["need"], offer["kind"], offer["id"]) == ("filming", "person", bo)
    assert offer["words"] == "Introduce Bo Ek (filming with a phone)"
    said = "Offers that fit:\n  - For “filming”: Bo Ek knows about filming with a phone.\n"
    assert said in program.text("person", "brief", mira)


def test_whoever_is_added_begins_where_their_role_says(program: Program) -> None:
    def stage(*options: str) -> str:
        return str(program.json("person", "add", "--name", "Ada", *options)["stage"])

    assert stage("--role", "mentor") == stage("--role", "mentee", "--role", "potential") == "agreed"
    assert stage() == stage("--role", "potential") == "noticed"
    assert stage("--role", "mentor", "--stage", "replied") == "replied"
