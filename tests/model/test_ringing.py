"""When it rings: instants written out, in zones with clocks that change, through moves, pauses and snoozes."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from mentorbook.model.arrangement import ReminderState
from mentorbook.model.desk import Facts
from mentorbook.model.exchange import ActionState, Owner
from mentorbook.model.goal import Goal, GoalStatus, Step
from mentorbook.model.network import OutreachState
from mentorbook.model.period import Period
from mentorbook.model.person import Stage
from mentorbook.model.ring_rules import RingRules, Telling
from mentorbook.model.ringing import Cause, Ring, is_worth_ringing_late, newest_of_each, rings
from mentorbook.model.ringwords import Bell, bell_of, first_name, notice
from mentorbook.model.session import Session, SessionStatus
from tests.model.records import (
    AINO,
    BO,
    HELSINKI,
    NOW,
    action,
    agreement,
    at,
    day,
    held,
    make,
    outreach,
    pause,
    person,
    planned,
    record_id,
    reminder,
)

USUAL = RingRules()
MONTHLY = Period(months=1)


def found(
    *,
    rules: RingRules = USUAL,
    since: str = "2026-11-22T12:00",
    until: str = "2027-03-01T00:00",
    now: datetime = NOW,
    **facts: Any,
) -> tuple[Ring, ...]:
    given = Facts(**{name: tuple(records) for name, records in facts.items()})
    zone = now.tzinfo
    assert isinstance(zone, ZoneInfo)
    return rings(given, rules, since=at(since, zone), until=at(until, zone), now=now)


def times(given: tuple[Ring, ...], zone: str = "Europe/Helsinki") -> list[tuple[str, str]]:
    return [(ring.cause.value, f"{ring.at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}") for ring in given]


# Meetings


def test_a_meeting_rings_a_day_and_a_quarter_of_an_hour_before_and_when_it_ended() -> None:
    given = found(sessions=[planned("2026-11-25T16:00", minutes=45)])
    assert times(given) == [
        ("meeting", "2026-11-24 16:00"),
        ("meeting", "2026-11-25 15:45"),
        ("wrap-up", "2026-11-25 16:45"),
    ]
    assert [ring.is_last_call for ring in given] == [False, True, False]


def test_a_meeting_without_a_length_is_taken_to_last_an_hour() -> None:
    assert times(found(sessions=[planned("2026-11-25T16:00")]))[-1] == ("wrap-up", "2026-11-25 17:00")


def test_the_minutes_before_and_the_ring_afterwards_are_a_choice() -> None:
    rules = RingRules(leads=(5, 60), wrap_up=False)
    assert times(found(rules=rules, sessions=[planned("2026-11-25T16:00")])) == [
        ("meeting", "2026-11-25 15:00"),
        ("meeting", "2026-11-25 15:55"),
    ]
    assert found(rules=RingRules(leads=(), wrap_up=False), sessions=[planned("2026-11-25T16:00")]) == ()


@pytest.mark.parametrize("status", [SessionStatus.HELD, SessionStatus.CANCELLED])
def test_only_a_planned_meeting_rings(status: SessionStatus) -> None:
    assert found(sessions=[planned("2026-11-25T16:00", status=status)]) == ()


def test_moving_a_meeting_moves_its_rings_and_gives_them_other_keys() -> None:
    before = found(sessions=[planned("2026-11-25T16:00", id=AINO)])
    after = found(sessions=[planned("2026-11-27T09:30", id=AINO)])
    assert times(after) == [
        ("meeting", "2026-11-26 09:30"),
        ("meeting", "2026-11-27 09:15"),
        ("wrap-up", "2026-11-27 10:30"),
    ]
    assert not {ring.key for ring in before} & {ring.key for ring in after}


def test_a_series_rings_for_each_meeting_the_moved_at_its_new_time_the_skipped_not() -> None:
    series = planned(
        "2026-09-08T16:00",
        repeat="FREQ=MONTHLY;BYDAY=2TU",
        skipped=frozenset({day("2027-01-12")}),
        moved={day("2026-12-08"): at("2026-12-10T10:00")},
    )
    rules = RingRules(leads=(15,), wrap_up=False)
    assert times(found(rules=rules, sessions=[series])) == [
        ("meeting", "2026-12-10 09:45"),
        ("meeting", "2027-02-09 15:45"),
    ]


def test_the_last_day_of_the_month_stays_its_last_day() -> None:
    series = planned("2027-01-31T16:00", repeat="FREQ=MONTHLY;BYMONTHDAY=-1")
    rules = RingRules(leads=(0,), wrap_up=False)
    assert [when for _, when in times(found(rules=rules, sessions=[series], until="2027-05-01T00:00"))] == [
        "2027-01-31 16:00",
        "2027-02-28 16:00",
        "2027-03-31 16:00",
        "2027-04-30 16:00",
    ]


def test_a_meeting_stays_at_its_hour_when_the_clocks_change() -> None:
    # Helsinki's clocks go forward at three on 28 March 2027.
    series = planned("2027-03-26T10:00", repeat="FREQ=DAILY;COUNT=4")
    given = found(rules=RingRules(leads=(15,), wrap_up=False), sessions=[series], until="2027-04-01T00:00")
    assert [f"{ring.at:%d %H:%M}" for ring in given] == ["26 07:45", "27 07:45", "28 06:45", "29 06:45"]


def test_the_day_before_is_24_hours_before_in_the_night_of_the_change() -> None:
    given = found(sessions=[planned("2027-03-28T10:00")], until="2027-04-01T00:00")
    assert times(given)[0] == ("meeting", "2027-03-27 09:00")


def test_a_meeting_in_another_zone_rings_at_its_instant() -> None:
    start = at("2026-11-25T16:00", ZoneInfo("America/New_York"))
    new_york = make(Session, people=frozenset({AINO}), start=start, minutes=30)
    assert times(found(sessions=[new_york]))[1:] == [("meeting", "2026-11-25 22:45"), ("wrap-up", "2026-11-25 23:30")]


def test_a_meeting_in_the_hour_that_comes_twice_rings_once_for_each() -> None:
    first = datetime(2027, 10, 31, 3, 30, tzinfo=HELSINKI)
    both = [make(Session, start=start) for start in (first, first.replace(fold=1))]
    given = found(rules=RingRules(leads=(0,), wrap_up=False), sessions=both, until="2027-11-01T00:00")
    assert [f"{ring.at:%H:%M}" for ring in given] == ["00:30", "01:30"]


def test_a_meeting_of_a_series_that_was_talked_about_needs_no_wrap_up() -> None:
    series = planned("2026-11-20T10:00", repeat="FREQ=WEEKLY;COUNT=1")
    past: dict[str, Any] = {"since": "2026-11-01T00:00", "until": "2026-11-22T12:00"}
    assert "wrap-up" in dict(times(found(sessions=[series], **past)))
    assert "wrap-up" not in dict(times(found(sessions=[series, held("2026-11-20")], **past)))


def test_a_series_is_silent_in_a_pause_and_a_meeting_planned_into_it_is_not() -> None:
    series = planned("2026-11-24T10:00", repeat="FREQ=WEEKLY;COUNT=4")
    single = planned("2026-12-02T15:00")
    given = found(
        rules=RingRules(leads=(0,), wrap_up=False),
        people=[person()],
        sessions=[series, single],
        pauses=[pause("2026-11-28", "2026-12-10")],
    )
    assert [when for _, when in times(given)] == ["2026-11-24 10:00", "2026-12-02 15:00", "2026-12-15 10:00"]


def test_a_series_with_someone_who_is_not_paused_goes_on() -> None:
    series = planned("2026-11-24T10:00", AINO, BO, repeat="FREQ=WEEKLY;COUNT=2")
    given = found(
        rules=RingRules(leads=(0,), wrap_up=False),
        people=[person(), person(BO, name="Bo")],
        sessions=[series],
        pauses=[pause("2026-11-28", "2026-12-10")],
    )
    assert len(given) == 2


# What has a day


def test_a_rhythm_rings_on_its_day_at_the_morning_hour() -> None:
    facts: dict[str, Any] = {"people": [person(rhythm=MONTHLY)], "sessions": [held("2026-10-31")]}
    (ring,) = found(**facts)
    assert times((ring,)) == [("rhythm", "2026-11-30 09:00")]
    assert times(found(rules=RingRules(morning=time(7, 30)), **facts)) == [("rhythm", "2026-11-30 07:30")]
    assert ring.key == found(rules=RingRules(morning=time(7, 30)), **facts)[0].key


def test_a_talk_moves_the_rhythms_ring() -> None:
    given = found(people=[person(rhythm=MONTHLY)], sessions=[held("2026-10-31"), held("2026-11-20")])
    assert times(given) == [("rhythm", "2026-12-20 09:00")]


def test_a_rhythm_out_of_an_agreement_rings_too() -> None:
    agreed = agreement(rhythm=MONTHLY, start=day("2026-11-01"))
    assert times(found(people=[person()], agreements=[agreed])) == [("rhythm", "2026-12-01 09:00")]


@pytest.mark.parametrize("stage", [Stage.PAUSED, Stage.CLOSED])
def test_a_rhythm_with_someone_paused_or_closed_is_silent(stage: Stage) -> None:
    assert found(people=[person(rhythm=MONTHLY, stage=stage)], sessions=[held("2026-10-31")]) == ()


def test_a_pause_puts_the_rhythm_off_and_one_without_an_end_silences_it() -> None:
    facts: dict[str, Any] = {"people": [person(rhythm=MONTHLY)], "sessions": [held("2026-10-31")]}
    assert times(found(**facts, pauses=[pause("2026-11-25", "2026-12-04")])) == [("rhythm", "2026-12-10 09:00")]
    assert found(**facts, pauses=[pause("2026-11-25")]) == ()


def test_on_the_day_of_a_meeting_the_rhythm_leaves_it_to_the_meeting() -> None:
    sessions = [held("2026-10-31"), planned("2026-11-30T18:00")]
    given = found(people=[person(rhythm=MONTHLY)], sessions=sessions)
    assert Cause.RHYTHM not in {ring.cause for ring in given}


def test_the_morning_hour_that_a_zone_leaves_out_rings_right_after_the_gap() -> None:
    # Clocks in Havana go from midnight to one on 14 March 2027.
    zone = ZoneInfo("America/Havana")
    given = found(
        rules=RingRules(morning=time(0, 30)),
        now=datetime(2027, 3, 10, 12, tzinfo=zone),
        since="2027-03-10T12:00",
        until="2027-03-20T00:00",
        actions=[action("2027-03-14")],
    )
    assert [ring.at for ring in given] == [datetime(2027, 3, 14, 5, 0, tzinfo=UTC)]


def test_an_action_rings_on_its_day_until_it_is_done() -> None:
    assert times(found(actions=[action("2026-11-25"), action(None)])) == [("action", "2026-11-25 09:00")]
    assert found(actions=[action("2026-11-25", state=ActionState.DONE)]) == ()


def test_what_they_promised_waits_for_the_end_of_a_pause_and_what_i_promised_does_not() -> None:
    given = found(
        people=[person()],
        actions=[action("2026-11-30"), action("2026-11-30", owner=Owner.THEIRS)],
        pauses=[pause("2026-11-28", "2026-12-04")],
    )
    assert times(given) == [("action", "2026-11-30 09:00"), ("action", "2026-12-05 09:00")]


def test_a_step_rings_on_its_day_until_it_is_done() -> None:
    dated = make(Step, text="Draft", due=day("2026-11-25"))
    assert times(found(steps=[dated, make(Step)])) == [("step", "2026-11-25 09:00")]
    assert found(steps=[make(Step, due=dated.due, done_on=day("2026-11-21"))]) == ()
    assert found(steps=[dated], rules=RingRules(steps=False)) == ()


@pytest.mark.parametrize("status", GoalStatus)
def test_only_a_goal_that_is_pursued_lets_its_steps_ring(status: GoalStatus) -> None:
    goal = make(Goal, status=status)
    steps = [make(Step, goal=goal.id, due=day("2026-11-25"))]
    assert bool(found(goals=[goal], steps=steps)) == (status is GoalStatus.ACTIVE)
    # One whose goal has not arrived here yet is not lost.
    assert found(steps=[make(Step, goal=record_id(7), due=day("2026-11-25"))])


def test_a_follow_up_rings_once_ten_days_after_the_message() -> None:
    sent = outreach(state=OutreachState.SENT, sent_on=day("2026-11-15"))
    assert times(found(people=[person()], outreach=[sent])) == [("follow-up", "2026-11-25 09:00")]
    assert found(people=[person()], outreach=[sent], sessions=[held("2026-11-18")]) == ()
    assert found(people=[person()], outreach=[sent], pauses=[pause("2026-11-20")]) == ()


# Reminders of my own


def test_a_reminder_rings_at_its_time_and_a_repeated_one_at_each() -> None:
    assert times(found(reminders=[reminder("2026-11-25T07:15")])) == [("reminder", "2026-11-25 07:15")]
    weekly = reminder("2026-11-23T07:15", repeat="FREQ=WEEKLY;COUNT=3")
    assert [when for _, when in times(found(reminders=[weekly]))] == [
        "2026-11-23 07:15",
        "2026-11-30 07:15",
        "2026-12-07 07:15",
    ]
    assert found(reminders=[reminder("2026-11-25T07:15", state=ReminderState.DONE)]) == ()


def test_a_reminder_that_was_put_off_rings_then_and_not_before() -> None:
    put_off = reminder("2026-11-22T11:00", snoozed_until=at("2026-11-22T12:10"))
    assert times(found(reminders=[put_off], since="2026-11-22T10:00")) == [("reminder", "2026-11-22 12:10")]
    daily = reminder("2026-11-22T11:00", repeat="FREQ=DAILY;COUNT=3", snoozed_until=at("2026-11-23T12:00"))
    assert [when for _, when in times(found(reminders=[daily]))] == ["2026-11-23 12:00", "2026-11-24 11:00"]


def test_a_reminder_that_was_set_for_later_is_no_longer_put_off() -> None:
    later = reminder("2026-12-01T11:00", snoozed_until=at("2026-11-25T12:00"))
    assert times(found(reminders=[later])) == [("reminder", "2026-12-01 11:00")]


# Windows


def test_neighbouring_windows_share_no_ring_and_lose_none() -> None:
    facts: dict[str, Any] = {
        "sessions": [
            planned("2026-11-25T16:00", minutes=45),
            planned("2026-12-01T08:00", repeat="FREQ=DAILY;COUNT=20"),
        ],
        "actions": [action("2026-12-03")],
        "reminders": [reminder("2026-11-23T00:00", repeat="FREQ=DAILY;COUNT=30")],
    }
    whole = found(**facts, until="2027-01-01T00:00")
    edges = [at("2026-11-22T12:00") + timedelta(hours=7, minutes=45) * step for step in range(125)]
    parts = [
        ring
        for since, until in pairwise(edges)
        for ring in rings(Facts(**{k: tuple(v) for k, v in facts.items()}), USUAL, since=since, until=until, now=NOW)
    ]
    assert [ring.key for ring in parts] == [ring.key for ring in whole if ring.at <= edges[-1].astimezone(UTC)]
    assert len({ring.key for ring in whole}) == len(whole)


def test_the_newest_ring_of_a_record_says_all_that_the_earlier_ones_would() -> None:
    series = planned("2026-11-01T08:00", repeat="FREQ=DAILY;COUNT=20")
    missed = found(sessions=[series], since="2026-11-01T00:00", until="2026-11-22T12:00")
    assert len(missed) == 59
    assert times(newest_of_each(missed)) == [("wrap-up", "2026-11-20 09:00")]


def test_what_is_worth_ringing_late() -> None:
    def late(ring: Ring, now: str) -> bool:
        return is_worth_ringing_late(ring, now=at(now))

    (before, last, _after) = found(sessions=[planned("2026-11-25T16:00")])
    assert late(last, "2026-11-25T15:50")
    assert not late(last, "2026-11-25T16:00")
    assert not late(before, "2026-11-25T10:00")
    (due,) = found(actions=[action("2026-11-25")])
    assert late(due, "2026-11-25T18:00")
    assert not late(due, "2026-11-26T08:00")
    (typed,) = found(actions=[action("2026-11-25", created=at("2026-11-25T10:00"))])
    assert not late(typed, "2026-11-25T10:01")
    (own,) = found(reminders=[reminder("2026-11-25T07:15", created=at("2026-11-25T10:00"))])
    assert late(own, "2026-11-25T10:01")
    assert not late(own, "2026-12-03T10:01")


# Words


NAMES = {AINO: "Dr. Aino Lehto", BO: "Bo Berg"}


def words(ring: Ring, telling: Telling, now: datetime) -> str:
    return bell_of(ring, NAMES, telling).spoken(now)


@pytest.mark.parametrize(
    ("telling", "expected"),
    [
        (
            Telling.NOTHING,
            ["Meeting tomorrow at 16:00", "Meeting at 16:00", "How did the meeting go?"],
        ),
        (
            Telling.FIRST_NAME,
            ["Meeting with Aino tomorrow at 16:00", "Meeting with Aino at 16:00", "How did the meeting with Aino go?"],
        ),
        (
            Telling.EVERYTHING,
            [
                "Meeting with Dr. Aino Lehto tomorrow at 16:00: Prices",
                "Meeting with Dr. Aino Lehto at 16:00: Prices",
                "How did the meeting with Dr. Aino Lehto go? Prices",
            ],
        ),
    ],
)
def test_a_ring_says_only_what_was_allowed(telling: Telling, expected: list[str]) -> None:
    given = found(sessions=[planned("2026-11-25T16:00", title="Prices")])
    assert [words(ring, telling, ring.at.astimezone(HELSINKI)) for ring in given] == expected


def test_the_other_causes_say_nothing_personal_by_themselves() -> None:
    given = found(
        people=[person(rhythm=MONTHLY)],
        sessions=[held("2026-10-31")],
        actions=[action("2026-11-25", text="Secret")],
        outreach=[outreach(person=BO, state=OutreachState.SENT, sent_on=day("2026-11-13"), subject="Secret")],
        steps=[make(Step, text="Secret", due=day("2026-11-26"))],
        reminders=[reminder("2026-11-24T08:00", text="Secret")],
    )
    said = [words(ring, Telling.NOTHING, ring.at.astimezone(HELSINKI)) for ring in given]
    assert said == [
        "A follow-up is due",
        "A reminder that you set",
        "An action is due today",
        "A step towards a goal is due today",
        "Time for the next talk",
    ]
    loud = [words(ring, Telling.EVERYTHING, ring.at.astimezone(HELSINKI)) for ring in given]
    assert loud == [
        "Follow up with Bo Berg: Secret",
        "Secret",
        "Due today with Dr. Aino Lehto: Secret",
        "Due today: Secret",
        "Time to talk with Dr. Aino Lehto again",
    ]


def test_what_comes_late_says_when_it_should_have_come() -> None:
    (due,) = found(actions=[action("2026-11-25")])
    assert words(due, Telling.NOTHING, at("2026-11-25T11:00")) == "An action is due today (since 09:00)"
    assert words(due, Telling.NOTHING, at("2026-11-28T11:00")) == "An action was due (since Wed 25 Nov, 09:00)"
    (step,) = found(steps=[make(Step, text="Draft", due=day("2026-11-25"))])
    assert words(step, Telling.NOTHING, at("2026-11-28T11:00")).startswith("A step towards a goal was due (since")
    assert words(step, Telling.EVERYTHING, at("2026-11-28T11:00")).startswith("Was due: Draft (since")
    (_, last, _) = found(sessions=[planned("2026-11-25T16:00")])
    assert words(last, Telling.NOTHING, at("2026-11-25T16:20")) == "Meeting was at 16:00"
    assert words(last, Telling.NOTHING, at("2026-11-26T16:20")) == "Meeting was yesterday at 16:00"


def test_several_at_once_come_in_one_that_names_five() -> None:
    bells = [Bell(key=str(one), at=NOW, cause=Cause.REMINDER, title=f"Number {one}") for one in range(7)]
    assert notice(bells[:1], NOW) == ("Number 0", "")
    assert notice(bells[:5], NOW) == ("5 reminders", "Number 0\nNumber 1\nNumber 2\nNumber 3\nNumber 4")
    assert notice(bells, NOW)[1].splitlines()[-1] == "and 2 more"
    late = notice([Bell(key="", at=NOW - timedelta(hours=1), cause=Cause.REMINDER)], NOW)
    assert late == ("A reminder that you set", "Since 11:00")


def test_first_names() -> None:
    assert [first_name(one) for one in ("Mira Tallgren", "Prof. Dr. Ada Lund", "Dr.", "Cher")] == [
        "Mira",
        "Ada",
        "Dr.",
        "Cher",
    ]


def test_several_people_are_said_together() -> None:
    (first, *_) = found(sessions=[planned("2026-11-25T16:00", AINO, BO)])
    assert words(first, Telling.FIRST_NAME, first.at) == "Meeting with Aino and Bo tomorrow at 14:00"
