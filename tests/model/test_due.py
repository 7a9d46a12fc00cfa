"""The list of what is due: each reason with its words, on both sides of its day, and what keeps silent."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from mentorbook.model.arrangement import ReminderState
from mentorbook.model.desk import Facts
from mentorbook.model.due import DueItem, Reason, list_due
from mentorbook.model.exchange import ActionState, AdviceState, Owner
from mentorbook.model.goal import Goal, GoalStatus, Step
from mentorbook.model.kinds import Kind
from mentorbook.model.network import OutreachState, Venue
from mentorbook.model.period import Period
from mentorbook.model.person import Stage
from mentorbook.model.session import Mode, Session, SessionStatus
from tests.model.records import (
    AINO,
    BO,
    CLEO,
    NOW,
    action,
    advice,
    agreement,
    at,
    day,
    days,
    held,
    help_,
    make,
    outreach,
    pause,
    person,
    planned,
    reminder,
    thanks,
)

MONTHLY = Period(months=1)


def due(*, now: datetime = NOW, ahead_days: int = 7, **facts: Any) -> tuple[DueItem, ...]:
    given = Facts(**{name: tuple(records) for name, records in facts.items()})
    return list_due(given, now=now, ahead_days=ahead_days)


def said(items: tuple[DueItem, ...]) -> list[tuple[Reason, str, int, str]]:
    return [(item.reason, item.on.isoformat(), item.days, item.sentence) for item in items]


def aino(**values: Any) -> Any:
    return person(AINO, **{"rhythm": MONTHLY} | values)


# Rhythm


@pytest.mark.parametrize(
    ("last", "mode", "on", "late", "sentence"),
    [
        ("2026-10-13", Mode.VIDEO, "2026-11-13", 9, "9 days over monthly. Last: 13 Oct, video."),
        ("2026-10-21", Mode.PHONE, "2026-11-21", 1, "1 day over monthly. Last: 21 Oct, phone."),
        ("2026-10-22", Mode.IN_PERSON, "2026-11-22", 0, "Monthly, due today. Last: 22 Oct, in person."),
        ("2026-10-23", Mode.WRITING, "2026-11-23", -1, "Monthly, due tomorrow. Last: 23 Oct, in writing."),
        ("2026-10-29", None, "2026-11-29", -7, "Monthly, due in 7 days. Last: 29 Oct."),
        ("2025-12-22", None, "2026-01-22", 304, "10 months over monthly. Last: 22 Dec 2025."),
    ],
)
def test_a_rhythm_is_due_a_period_after_the_last_talk(
    last: str, mode: Mode | None, on: str, late: int, sentence: str
) -> None:
    items = due(people=[aino()], sessions=[held("2025-06-01"), held(last, mode=mode), held("2026-11-20", BO)])
    assert said(items) == [(Reason.RHYTHM, on, late, sentence)]
    assert (items[0].kind, items[0].record, items[0].people, items[0].title) == (
        Kind.PERSON,
        AINO,
        frozenset({AINO}),
        "Aino",
    )


def test_the_list_looks_ahead_as_far_as_asked() -> None:
    facts: dict[str, Any] = {"people": [aino()], "sessions": [held("2026-10-30")]}
    assert due(**facts) == ()
    assert len(due(**facts, ahead_days=8)) == 1


def test_logging_a_talk_moves_the_next_day() -> None:
    assert due(people=[aino()], sessions=[held("2026-10-13"), held("2026-11-22")]) == ()


def test_without_a_talk_the_rhythm_counts_from_its_first_day() -> None:
    assert said(due(people=[aino(rhythm_since=day("2026-10-13"))])) == [
        (Reason.RHYTHM, "2026-11-13", 9, "9 days over monthly. No talk logged yet.")
    ]
    # Written down on 1 January.
    assert [item.on for item in due(people=[aino()])] == days("2026-02-01")


def test_a_planned_talk_is_named() -> None:
    sessions = [held("2026-10-13"), planned("2026-12-03T16:00"), planned("2026-12-01T16:00", BO)]
    assert due(people=[aino()], sessions=sessions)[0].sentence == "9 days over monthly. Last: 13 Oct. Next: 3 Dec."


def test_the_rhythm_of_an_agreement_counts_too() -> None:
    items = due(
        people=[aino(rhythm=None)], sessions=[held("2026-11-01")], agreements=[agreement(rhythm=Period(days=14))]
    )
    assert said(items) == [(Reason.RHYTHM, "2026-11-15", 7, "7 days over fortnightly. Last: 1 Nov.")]


def test_without_a_rhythm_silence_is_fine() -> None:
    assert due(people=[aino(rhythm=None)], sessions=[held("2020-01-01")]) == ()


@pytest.mark.parametrize(
    ("start", "end", "found"),
    [
        ("2026-11-20", None, []),
        ("2026-11-20", "2026-11-22", []),
        ("2026-11-22", "2026-11-30", []),
        # Over, and its two days are not late.
        ("2026-11-20", "2026-11-21", [("2026-11-13", 7)]),
        ("2026-11-23", None, [("2026-11-13", 9)]),
        # Within the period it moves the due day.
        ("2026-11-01", "2026-11-07", [("2026-11-20", 2)]),
    ],
)
def test_a_pause_is_silent_and_not_late(start: str, end: str | None, found: list[tuple[str, int]]) -> None:
    items = due(people=[aino()], sessions=[held("2026-10-13")], pauses=[pause(start, end)])
    assert [(item.on.isoformat(), item.days) for item in items] == found


@pytest.mark.parametrize("stage", Stage)
def test_paused_and_closed_people_are_not_nagged_about(stage: Stage) -> None:
    items = due(people=[aino(stage=stage)], sessions=[held("2026-10-13")])
    assert len(items) == (0 if stage in (Stage.PAUSED, Stage.CLOSED) else 1)


# Sessions


@pytest.mark.parametrize(
    ("start", "minutes", "asked"),
    [
        ("2026-11-22T11:00", 60, True),
        ("2026-11-22T11:01", 60, False),
        ("2026-11-22T12:00", None, True),
        ("2026-11-22T12:01", None, False),
    ],
)
def test_a_planned_talk_whose_time_has_passed_asks_whether_it_was(
    *, start: str, minutes: int | None, asked: bool
) -> None:
    items = due(sessions=[planned(start, BO, title="Campaign", minutes=minutes)])
    sentence = f"Planned for 22 Nov, {start[-5:]}. Did you talk?"
    assert said(items) == ([(Reason.UNMARKED_SESSION, "2026-11-22", 0, sentence)] if asked else [])


@pytest.mark.parametrize("status", [SessionStatus.HELD, SessionStatus.CANCELLED])
def test_a_talk_that_was_held_or_cancelled_is_not_asked_about(status: SessionStatus) -> None:
    assert due(sessions=[planned("2026-11-01T10:00", BO, status=status)]) == ()


def test_a_series_asks_about_its_latest_meeting_until_a_talk_was_logged() -> None:
    series = planned("2026-11-03T16:00", repeat="FREQ=WEEKLY")
    assert said(due(sessions=[series])) == [
        (Reason.UNMARKED_SESSION, "2026-11-17", 5, "Planned for 17 Nov, 16:00. Did you talk?")
    ]
    assert len(due(sessions=[series, held("2026-11-16")])) == 1
    assert due(sessions=[series, held("2026-11-17")]) == ()
    assert due(sessions=[planned("2026-11-24T16:00", repeat="FREQ=WEEKLY")]) == ()


def test_a_time_elsewhere_is_told_in_my_own() -> None:
    start = at("2026-11-21T20:00", ZoneInfo("America/New_York"))
    items = due(sessions=[make(Session, people=frozenset({BO}), start=start)])
    assert items[0].sentence == "Planned for 22 Nov, 03:00. Did you talk?"


# Actions and steps


@pytest.mark.parametrize(
    ("owner", "on", "sentence"),
    [
        (Owner.MINE, "2026-11-13", "9 days overdue."),
        (Owner.MINE, "2026-11-22", "Due today."),
        (Owner.MINE, "2026-11-29", "Due in 7 days."),
        (Owner.MINE, "2026-11-30", None),
        (Owner.MINE, None, None),
        (Owner.THEIRS, "2026-11-13", "They meant to do it by 13 Nov, 9 days ago."),
        (Owner.THEIRS, "2026-11-22", "They meant to do it by today."),
        (Owner.THEIRS, "2026-11-23", None),
        (Owner.THEIRS, None, None),
    ],
)
def test_actions_come_up_by_their_day_and_their_owner(owner: Owner, on: str | None, sentence: str | None) -> None:
    items = due(people=[aino(rhythm=None)], actions=[action(on, owner=owner)])
    assert [item.sentence for item in items] == ([sentence] if sentence else [])
    reason = Reason.MY_ACTION if owner is Owner.MINE else Reason.THEIR_ACTION
    assert all(item.reason is reason and item.people == {AINO} for item in items)


@pytest.mark.parametrize("state", [ActionState.DONE, ActionState.DROPPED])
def test_actions_that_are_over_do_not_come_up(state: ActionState) -> None:
    assert due(actions=[action("2026-11-13", state=state)]) == ()


def test_in_a_pause_what_i_promised_shows_and_what_they_promised_does_not() -> None:
    both = [action("2026-11-13"), action("2026-11-13", owner=Owner.THEIRS)]
    items = due(people=[aino()], actions=both, pauses=[pause("2026-11-01")])
    assert [item.reason for item in items] == [Reason.MY_ACTION]


def test_steps_of_goals_come_up() -> None:
    open_step, done = make(Step, text="Read", due=day("2026-11-21")), make(Step, due=day("2026-11-21"))
    later = make(Step, text="Write", due=day("2026-11-30"))
    items = due(steps=[open_step, make(Step, due=done.due, done_on=done.due), later, make(Step)])
    assert said(items) == [(Reason.STEP, "2026-11-21", 1, "1 day overdue.")]


@pytest.mark.parametrize("status", GoalStatus)
def test_steps_of_a_goal_that_is_not_pursued_are_not_due(status: GoalStatus) -> None:
    goal = make(Goal, status=status)
    items = due(goals=[goal], steps=[make(Step, goal=goal.id, due=day("2026-11-21"))])
    assert bool(items) == (status is GoalStatus.ACTIVE)


# Reminders


@pytest.mark.parametrize(
    ("when", "snoozed", "found"),
    [
        ("2026-11-13T09:30", None, ("2026-11-13", 9, "Set for 13 Nov, 09:30.")),
        ("2026-11-22T18:00", None, ("2026-11-22", 0, "Set for 22 Nov, 18:00.")),
        ("2026-11-29T09:00", None, ("2026-11-29", -7, "Set for 29 Nov, 09:00.")),
        ("2026-11-30T09:00", None, None),
        ("2026-11-13T09:30", "2026-11-24T09:00", ("2026-11-24", -2, "Set for 13 Nov, 09:30. Again in 2 days.")),
        ("2026-11-13T09:30", "2026-11-22T12:00", ("2026-11-13", 9, "Set for 13 Nov, 09:30.")),
        ("2026-11-13T09:30", "2026-12-24T09:00", None),
    ],
)
def test_reminders_come_up_at_their_time_or_when_they_were_put_off_to(
    when: str, snoozed: str | None, found: tuple[str, int, str] | None
) -> None:
    items = due(reminders=[reminder(when, snoozed_until=at(snoozed) if snoozed else None)])
    assert said(items) == ([(Reason.REMINDER, *found)] if found else [])


def test_a_reminder_leaves_by_the_persons_act_alone() -> None:
    over = pause("2026-11-01")
    assert len(due(people=[aino()], pauses=[over], reminders=[reminder("2026-01-01T09:00", person=AINO)])) == 1
    assert due(reminders=[reminder("2026-01-01T09:00", state=ReminderState.DONE)]) == ()


# Agreements


@pytest.mark.parametrize(
    ("on", "ended", "sentence"),
    [
        ("2026-11-13", None, "Look at the agreement together: 9 days overdue."),
        ("2026-11-29", None, "Look at the agreement together: due in 7 days."),
        ("2026-11-30", None, None),
        ("2026-11-13", "2026-11-22", None),
        ("2026-11-13", "2026-11-23", "Look at the agreement together: 9 days overdue."),
        (None, None, None),
    ],
)
def test_agreements_come_up_for_review(on: str | None, ended: str | None, sentence: str | None) -> None:
    made = agreement(review_on=day(on) if on else None, ended_on=day(ended) if ended else None)
    items = due(people=[aino(rhythm=None)], agreements=[made])
    assert [item.sentence for item in items] == ([sentence] if sentence else [])


def test_a_review_is_silent_only_when_all_are() -> None:
    people = [aino(rhythm=None), person(BO, stage=Stage.CLOSED)]
    both = agreement(AINO, BO, review_on=day("2026-11-13"))
    assert len(due(people=people, agreements=[both])) == 1
    assert due(people=people, agreements=[both], pauses=[pause("2026-11-01")]) == ()


# Outreach and venues


def test_one_polite_follow_up_comes_up() -> None:
    sent = outreach(state=OutreachState.SENT, sent_on=day("2026-11-10"), subject="Your talk")
    assert said(due(outreach=[sent])) == [
        (Reason.FOLLOW_UP, "2026-11-20", 2, "Sent 12 days ago, no answer yet. One polite follow-up is fine.")
    ]
    soon = outreach(state=OutreachState.SENT, sent_on=day("2026-11-19"))
    assert said(due(outreach=[soon])) == [
        (Reason.FOLLOW_UP, "2026-11-29", -7, "Sent 3 days ago, no answer yet. One polite follow-up is fine in 7 days.")
    ]
    followed = outreach(state=OutreachState.SENT, sent_on=day("2026-11-01"), followed_up_on=day("2026-11-11"))
    assert due(outreach=[followed]) == ()


def test_who_talked_with_me_since_needs_no_follow_up() -> None:
    sent = outreach(state=OutreachState.SENT, sent_on=day("2026-11-10"))
    assert due(outreach=[sent], sessions=[held("2026-11-10")]) == ()
    assert len(due(outreach=[sent], sessions=[held("2026-11-09")])) == 1
    for stage in (Stage.PAUSED, Stage.CLOSED):
        assert due(people=[aino(stage=stage, rhythm=None)], outreach=[sent]) == ()


@pytest.mark.parametrize(
    ("end", "found"),
    [
        ("2026-11-15", None),
        ("2026-11-14", ("2026-11-21", 1, "Met 8 days ago, never followed up.")),
        ("2026-09-23", ("2026-09-30", 53, "Met 8 weeks ago, never followed up.")),
        ("2026-09-22", None),
    ],
)
def test_people_whom_i_met_and_did_not_follow_up_within_a_week_come_up(
    end: str, found: tuple[str, int, str] | None
) -> None:
    venue = make(Venue, name="Meetup", start=day("2026-01-01"), end=day(end), met=frozenset({BO, CLEO}))
    items = due(people=[person(BO)], venues=[venue])
    assert said(items) == ([(Reason.VENUE, *found)] if found else [])
    assert all(item.people == {BO} and item.record == venue.id for item in items)


def test_whatever_followed_on_meeting_someone_counts() -> None:
    venue = make(Venue, name="Meetup", start=day("2026-11-10"), end=day("2026-11-12"), met=frozenset({BO}))
    bo = person(BO)
    assert len(due(people=[bo], venues=[venue])) == 1
    assert due(people=[bo], venues=[venue], sessions=[held("2026-11-10", BO)]) == ()
    assert len(due(people=[bo], venues=[venue], sessions=[held("2026-11-09", BO)])) == 1
    assert due(people=[bo], venues=[venue], sessions=[planned("2026-12-24T10:00", BO)]) == ()
    answered = outreach(person=BO, state=OutreachState.REPLIED, sent_on=day("2026-11-11"))
    assert due(people=[bo], venues=[venue], outreach=[answered]) == ()
    assert len(due(people=[bo], venues=[venue], outreach=[outreach(person=BO)])) == 1
    assert due(people=[person(BO, stage=Stage.REACHED_OUT)], venues=[venue]) == ()
    assert len(due(people=[person(BO, stage=Stage.RESEARCHED)], venues=[venue])) == 1
    assert due(people=[bo], venues=[venue], pauses=[pause("2026-11-01", with_=BO)]) == ()


# What is owed


def test_thanks_and_reports_come_up_last_and_in_words() -> None:
    tried = advice("2026-01-05", text="Ask", state=AdviceState.TRIED, state_on=day("2026-11-08"))
    facts: dict[str, Any] = {
        "people": [aino(rhythm=None)],
        "advice": [tried],
        "helps": [help_("2026-10-20")],
        "thanks": [thanks("2026-10-03")],
        "actions": [action("2026-11-29")],
    }
    assert said(due(**facts)) == [
        (Reason.MY_ACTION, "2026-11-29", -7, "Due in 7 days."),
        (Reason.THANKS, "2026-10-20", 33, "Helped you once since your thanks of 3 Oct."),
        (Reason.REPORT_BACK, "2026-11-08", 14, "Tried 2 weeks ago; tell them how it went."),
    ]
    assert [item.reason for item in due(**facts, pauses=[pause("2026-11-01")])] == [Reason.MY_ACTION]


def test_a_closed_mentorship_still_owes_its_thanks() -> None:
    items = due(people=[aino(stage=Stage.CLOSED)], helps=[help_("2026-10-20")])
    assert [item.reason for item in items] == [Reason.THANKS]


def test_time_alone_brings_no_thanks_up() -> None:
    facts: dict[str, Any] = {"people": [aino(rhythm=None)], "helps": [help_("2025-01-01")]}
    assert due(**facts, thanks=[thanks("2025-01-01")], now=NOW + timedelta(days=3000)) == ()


# The whole


def test_the_longest_due_comes_first_and_the_order_of_the_records_does_not_matter() -> None:
    facts: dict[str, Any] = {
        "people": [aino(), person(BO, name="Bo", rhythm=MONTHLY)],
        "sessions": [held("2026-10-13"), held("2026-10-13", BO), planned("2026-11-20T10:00", CLEO)],
        "actions": [action("2026-11-13"), action("2026-11-25"), action("2026-11-01", owner=Owner.THEIRS)],
        "reminders": [reminder("2026-11-13T08:00"), reminder("2026-11-22T13:00")],
        "helps": [help_("2026-01-01")],
    }
    items = due(**facts)
    assert [(item.reason, item.on.isoformat()) for item in items] == [
        (Reason.THEIR_ACTION, "2026-11-01"),
        (Reason.REMINDER, "2026-11-13"),
        (Reason.RHYTHM, "2026-11-13"),
        (Reason.RHYTHM, "2026-11-13"),
        (Reason.MY_ACTION, "2026-11-13"),
        (Reason.UNMARKED_SESSION, "2026-11-20"),
        (Reason.REMINDER, "2026-11-22"),
        (Reason.MY_ACTION, "2026-11-25"),
        (Reason.THANKS, "2026-01-01"),
    ]
    assert due(**{name: records[::-1] for name, records in facts.items()}) == items


def test_records_that_name_what_is_not_here_do_no_harm() -> None:
    items = due(
        sessions=[planned("2026-11-20T10:00", CLEO)],
        pauses=[pause("2026-11-01", with_=CLEO)],
        actions=[action("2026-11-13", person=None), action("2026-11-13", person=CLEO)],
        outreach=[outreach(person=CLEO, state=OutreachState.SENT, sent_on=day("2026-11-01")), outreach(person=None)],
        venues=[make(Venue, start=day("2026-11-01"), met=frozenset({CLEO})), make(Venue, met=frozenset({CLEO}))],
        agreements=[agreement(CLEO, review_on=day("2026-11-01"))],
        advice=[advice("2026-11-01", who=CLEO, state=AdviceState.TRIED)],
    )
    assert {item.reason for item in items} == {
        *(Reason.UNMARKED_SESSION, Reason.MY_ACTION, Reason.FOLLOW_UP, Reason.REVIEW, Reason.REPORT_BACK)
    }
