"""Agreed against lived: due days, kept and late gaps, and what pauses excuse; every expected day is written out."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentorbook.model.arrangement import Pause
from mentorbook.model.period import Period
from mentorbook.model.rhythm import (
    Rhythm,
    Stretch,
    Verdict,
    WeekMark,
    agreed_rhythm,
    clock,
    contact_days,
    due_day,
    is_paused,
    step,
    stretches_of,
    strip,
)
from mentorbook.model.session import Session, SessionStatus
from tests.model.records import AINO, BO, agreement, day, days, held, make, pause, pauses, person, planned

MONTHLY = Period(months=1)


def stretches(text: str) -> tuple[Stretch, ...]:
    return stretches_of(pauses(text), person=AINO)


def rhythm(period: str = "monthly", *, since: str | None = None, paused: str = "") -> Rhythm:
    return Rhythm(Period.parse(period), day(since) if since else None, stretches(paused))


@pytest.mark.parametrize(
    ("contact", "period", "due"),
    [
        ("2026-01-31", "monthly", "2026-02-28"),
        ("2024-01-31", "monthly", "2024-02-29"),
        ("2024-01-30", "monthly", "2024-02-29"),
        ("2026-02-28", "monthly", "2026-03-28"),
        ("2024-02-29", "monthly", "2024-03-29"),
        ("2026-03-31", "monthly", "2026-04-30"),
        ("2026-10-14", "monthly", "2026-11-14"),
        ("2026-12-31", "monthly", "2027-01-31"),
        ("2026-01-15", "quarterly", "2026-04-15"),
        ("2025-11-30", "quarterly", "2026-02-28"),
        ("2023-11-30", "quarterly", "2024-02-29"),
        ("2026-05-31", "quarterly", "2026-08-31"),
        ("2026-03-31", "quarterly", "2026-06-30"),
        ("2026-08-31", "half-yearly", "2027-02-28"),
        ("2024-02-29", "yearly", "2025-02-28"),
        ("2026-05-17", "yearly", "2027-05-17"),
        ("2025-12-31", "every 2 months", "2026-02-28"),
        ("2026-09-30", "every 5 months", "2027-02-28"),
        ("2026-02-23", "weekly", "2026-03-02"),
        ("2024-02-23", "weekly", "2024-03-01"),
        ("2026-12-21", "fortnightly", "2027-01-04"),
        ("2026-01-05", "every 6 weeks", "2026-02-16"),
        ("2026-02-28", "daily", "2026-03-01"),
        ("2024-02-28", "daily", "2024-02-29"),
        # Months first, clipped, then days.
        ("2026-01-31", "P1M7D", "2026-03-07"),
    ],
)
def test_due_is_the_last_contact_and_a_period_clipped_to_the_months_end(contact: str, period: str, due: str) -> None:
    assert step(day(contact), Period.parse(period)) == day(due)
    assert due_day(day(contact), Period.parse(period)) == day(due)


@pytest.mark.parametrize(
    ("contact", "paused", "due"),
    [
        # Three days run before the pause, 25 after it.
        ("2026-02-06", "2026-02-10..2026-03-31", "2026-04-25"),
        ("2026-01-05", "2025-12-01..2025-12-31", "2026-02-05"),
        ("2026-01-10", "2026-01-01..2026-01-10", "2026-02-10"),
        ("2026-01-10", "2026-01-01..2026-01-11", "2026-02-11"),
        ("2026-01-05", "2026-01-20..2026-01-20", "2026-02-06"),
        ("2026-01-05", "2026-02-04..2026-02-04", "2026-02-06"),
        ("2026-01-05", "2026-02-05..2026-02-07", "2026-02-08"),
        ("2026-01-05", "2026-02-06..2026-02-08", "2026-02-05"),
        ("2026-01-05", "2026-01-20..", None),
        ("2026-01-05", "2026-02-05..", None),
        ("2026-01-05", "2026-02-06..", "2026-02-05"),
        ("2026-01-05", "2025-12-20..", None),
        # The first pause moves the due day into the second.
        ("2026-01-05", "2026-01-10..2026-01-12 2026-02-06..2026-02-07", "2026-02-10"),
        ("2026-01-05", "2026-01-10..2026-01-15 2026-01-12..2026-01-20", "2026-02-16"),
        ("2026-01-05", "2026-01-10..2026-01-12 2026-01-13..2026-01-15", "2026-02-11"),
        ("2026-01-05", "2026-01-10..2026-01-20 2026-01-12..2026-01-13", "2026-02-16"),
        # A contact within a pause: its clock starts when the pause is over.
        ("2026-01-15", "2026-01-10..2026-01-31", "2026-03-03"),
        ("2024-01-31", "2024-02-01..2024-02-10", "2024-03-10"),
    ],
)
def test_each_paused_day_before_the_due_day_moves_it_on_by_one(contact: str, paused: str, due: str | None) -> None:
    assert due_day(day(contact), MONTHLY, stretches(paused)) == (day(due) if due else None)


@pytest.mark.parametrize(
    ("contacts", "period", "paused", "verdict", "late_days"),
    [
        ("2026-01-05 02-05", "monthly", "", Verdict.KEPT, 0),
        ("2026-01-05 01-20", "monthly", "", Verdict.KEPT, 0),
        ("2026-01-05 02-06", "monthly", "", Verdict.KEPT, 1),
        # A quarter of 31 days is 7 whole ones; of 28 days exactly 7; of 29 days 7.
        ("2026-01-05 02-12", "monthly", "", Verdict.KEPT, 7),
        ("2026-01-05 02-13", "monthly", "", Verdict.LATE, 8),
        ("2026-02-06 03-13", "monthly", "", Verdict.KEPT, 7),
        ("2026-02-06 03-14", "monthly", "", Verdict.LATE, 8),
        ("2024-01-31 03-07", "monthly", "", Verdict.KEPT, 7),
        ("2024-01-31 03-08", "monthly", "", Verdict.LATE, 8),
        ("2026-01-31 03-07", "monthly", "", Verdict.KEPT, 7),
        ("2026-01-31 03-08", "monthly", "", Verdict.LATE, 8),
        # 90 days: 22. 181 days: 45. 365 days: 91.
        ("2026-01-15 05-07", "quarterly", "", Verdict.KEPT, 22),
        ("2026-01-15 05-08", "quarterly", "", Verdict.LATE, 23),
        ("2026-01-31 09-14", "half-yearly", "", Verdict.KEPT, 45),
        ("2026-01-31 09-15", "half-yearly", "", Verdict.LATE, 46),
        ("2025-01-01 2026-04-02", "yearly", "", Verdict.KEPT, 91),
        ("2025-01-01 2026-04-03", "yearly", "", Verdict.LATE, 92),
        ("2026-01-05 01-13", "weekly", "", Verdict.KEPT, 1),
        ("2026-01-05 01-14", "weekly", "", Verdict.LATE, 2),
        ("2026-01-05 01-22", "fortnightly", "", Verdict.KEPT, 3),
        ("2026-01-05 01-23", "fortnightly", "", Verdict.LATE, 4),
        ("2026-01-05 02-26", "every 6 weeks", "", Verdict.KEPT, 10),
        ("2026-01-05 02-27", "every 6 weeks", "", Verdict.LATE, 11),
        ("2026-01-05 01-06", "daily", "", Verdict.KEPT, 0),
        ("2026-01-05 01-07", "daily", "", Verdict.LATE, 1),
        # Due on 25 April, and a week is granted.
        ("2026-02-06 04-09", "monthly", "2026-02-10..2026-03-31", Verdict.EXCUSED, 0),
        ("2026-02-06 05-02", "monthly", "2026-02-10..2026-03-31", Verdict.EXCUSED, 7),
        ("2026-02-06 05-03", "monthly", "2026-02-10..2026-03-31", Verdict.LATE, 8),
        # A pause that was not needed excuses nothing; one that came too late does not help.
        ("2026-01-05 02-05", "monthly", "2026-01-10..2026-01-20", Verdict.KEPT, 0),
        ("2026-01-05 03-01", "monthly", "2026-02-20..2026-02-28", Verdict.LATE, 15),
        ("2026-01-05 03-01", "monthly", "2026-02-13..2026-02-28", Verdict.LATE, 8),
        ("2026-01-05 03-01", "monthly", "2026-02-12..2026-02-28", Verdict.EXCUSED, 7),
        ("2026-01-05 07-01", "monthly", "2026-01-20..", Verdict.EXCUSED, 0),
        ("2026-01-05 02-13", "monthly", "2026-02-13..", Verdict.EXCUSED, 7),
        ("2026-01-05 02-13", "monthly", "2026-02-14..", Verdict.LATE, 8),
    ],
)
def test_kept_is_at_most_a_quarter_of_the_period_late(
    contacts: str, period: str, paused: str, verdict: Verdict, late_days: int
) -> None:
    lived = rhythm(period, paused=paused).review(days(contacts))
    assert [(gap.verdict, gap.late_days) for gap in lived.gaps] == [(verdict, late_days)]


def test_agreed_against_lived_as_in_the_book_of_the_product() -> None:
    contacts = days("2026-01-05 02-06 04-09")
    lived = rhythm().review(contacts)
    assert [gap.days for gap in lived.gaps] == [32, 62]
    assert [gap.verdict for gap in lived.gaps] == [Verdict.KEPT, Verdict.LATE]
    assert lived.gaps[1].due_on == day("2026-03-06")
    assert lived.sentence() == "monthly: gaps 32 and 62 days, 1 of 2 kept, 1 late"

    excused = rhythm(paused="2026-02-10..2026-03-31").review(contacts)
    assert [gap.verdict for gap in excused.gaps] == [Verdict.KEPT, Verdict.EXCUSED]
    assert excused.count(Verdict.LATE) == 0
    assert excused.gaps[1].due_on == day("2026-04-25")
    assert excused.sentence() == "monthly: gaps 32 and 62 days, 1 of 2 kept, 1 excused by a pause"


@pytest.mark.parametrize(
    ("contacts", "words"),
    [
        ("", "monthly: too few talks yet to see a rhythm"),
        ("2026-01-05", "monthly: too few talks yet to see a rhythm"),
        ("2026-01-05 01-06", "monthly: gap 1 day, 1 of 1 kept"),
        ("2026-01-05 02-05 03-05 05-05", "monthly: gaps 31, 28 and 61 days, 2 of 3 kept, 1 late"),
        ("2026-01-05 02-05 03-05 04-05 05-05 06-05", "monthly: newest gaps 28, 31, 30 and 31 days, 5 of 5 kept"),
    ],
)
def test_a_rhythm_is_told_in_words(contacts: str, words: str) -> None:
    assert rhythm().review(days(contacts)).sentence() == words


@pytest.mark.parametrize(
    ("contacts", "since", "verdicts"),
    [
        ("2026-01-01 02-15 03-05", "2026-03-01", [Verdict.UNBOUND, Verdict.KEPT]),
        ("2026-01-01 03-01", "2026-03-01", [Verdict.UNBOUND]),
        ("2026-01-01 03-02", "2026-03-01", [Verdict.KEPT]),
        # The clock starts on 1 March: due on 1 April, and a week is granted.
        ("2026-01-01 04-08", "2026-03-01", [Verdict.KEPT]),
        ("2026-01-01 04-09", "2026-03-01", [Verdict.LATE]),
        ("2026-03-01 04-09", "2026-03-01", [Verdict.LATE]),
    ],
)
def test_silence_before_an_agreement_breaks_nothing(contacts: str, since: str, verdicts: list[Verdict]) -> None:
    lived = rhythm(since=since).review(days(contacts))
    assert [gap.verdict for gap in lived.gaps] == verdicts
    assert lived.judged == len(verdicts) - verdicts.count(Verdict.UNBOUND)


@pytest.mark.parametrize(
    ("contacts", "since", "paused", "today", "due", "late_days", "paused_today"),
    [
        ("2026-10-14", None, "", "2026-11-13", "2026-11-14", -1, False),
        ("2026-10-14", None, "", "2026-11-14", "2026-11-14", 0, False),
        ("2026-10-14", None, "", "2026-11-15", "2026-11-14", 1, False),
        ("2026-10-14", None, "", "2026-11-23", "2026-11-14", 9, False),
        ("2026-09-01 10-14", None, "", "2026-11-08", "2026-11-14", -6, False),
        ("2026-10-14", "2026-10-20", "", "2026-11-22", "2026-11-20", 2, False),
        ("2026-10-14", "2026-10-10", "", "2026-11-22", "2026-11-14", 8, False),
        ("", "2026-10-20", "", "2026-11-22", "2026-11-20", 2, False),
        ("2026-10-14", None, "2026-11-20..", "2026-11-22", "2026-11-14", 5, True),
        ("2026-10-14", None, "2026-11-10..", "2026-11-22", None, 0, True),
        ("2026-10-14", None, "2026-11-10..2026-11-12", "2026-11-22", "2026-11-17", 5, False),
        ("2026-10-14", None, "2026-11-18..2026-11-19", "2026-11-22", "2026-11-14", 6, False),
        ("2026-10-14", None, "2026-11-20..2026-11-22", "2026-11-22", "2026-11-14", 5, True),
        ("2026-10-14", None, "2026-11-20..2026-11-21", "2026-11-22", "2026-11-14", 6, False),
        ("2026-10-14", None, "2026-11-23..", "2026-11-22", "2026-11-14", 8, False),
    ],
)
def test_where_a_rhythm_stands_today(
    *, contacts: str, since: str | None, paused: str, today: str, due: str | None, late_days: int, paused_today: bool
) -> None:
    stand = rhythm(since=since, paused=paused).standing(days(contacts), today=day(today))
    assert stand is not None
    assert (stand.due_on, stand.late_days, stand.is_paused) == (day(due) if due else None, late_days, paused_today)
    assert stand.last == (days(contacts)[-1] if contacts else None)


def test_without_a_contact_and_a_first_day_nothing_stands() -> None:
    assert rhythm().standing([], today=day("2026-11-22")) is None


def test_only_held_sessions_with_that_person_up_to_today_are_contacts() -> None:
    sessions = [
        held("2026-01-05"),
        held("2026-01-05"),
        held("2026-01-04", BO, AINO),
        held("2026-01-03", BO),
        planned("2026-01-02T10:00"),
        planned("2026-01-01T10:00", status=SessionStatus.CANCELLED),
        held("2026-11-22"),
        held("2026-11-23"),
    ]
    assert contact_days(AINO, sessions, today=day("2026-11-22")) == tuple(days("2026-01-04 01-05 11-22"))


def test_a_contact_is_on_the_day_where_it_took_place() -> None:
    # 23:30 in Helsinki is the same day there, though in UTC it began as late as 21:30 and ended the next day.
    late = planned("2026-01-05T23:30", status=SessionStatus.HELD)
    assert contact_days(AINO, [late], today=day("2026-01-05")) == (day("2026-01-05"),)


def test_pauses_are_merged_and_those_of_others_left_out() -> None:
    records = [*pauses("2026-03-01..2026-03-05 2026-01-01..2026-01-05 2026-01-06..2026-01-07"), pause("2026-02-01")]
    others = [pause("2026-01-01", with_=BO), make(Pause, person=AINO)]
    assert stretches_of([*records, *others], person=AINO) == (
        Stretch(day("2026-01-01"), day("2026-01-07")),
        Stretch(day("2026-02-01"), date.max),
    )


def test_both_days_of_a_pause_belong_to_it() -> None:
    paused = stretches("2026-01-10..2026-01-12")
    shown = [is_paused(paused, on=one) for one in days("2026-01-09 01-10 01-12 01-13")]
    assert shown == [False, True, True, False]


def test_a_persons_own_rhythm_comes_before_that_of_an_agreement() -> None:
    old = agreement(rhythm=Period(days=7), start=day("2025-01-01"))
    new = agreement(rhythm=Period(months=3), start=day("2026-01-01"))
    over = agreement(rhythm=Period(days=1), start=day("2026-06-01"), ended_on=day("2026-11-22"))
    others = agreement(BO, rhythm=Period(days=2), start=day("2026-07-01"))
    silent = agreement(start=day("2026-08-01"))
    agreements = [new, old, over, others, silent]
    today = day("2026-11-22")

    own = person(rhythm=MONTHLY, rhythm_since=day("2026-02-01"))
    assert agreed_rhythm(own, agreements=agreements, today=today) == Rhythm(MONTHLY, day("2026-02-01"))
    found = agreed_rhythm(person(), agreements=agreements, pauses=pauses("2026-02-01.."), today=today)
    assert found == Rhythm(Period(months=3), day("2026-01-01"), stretches("2026-02-01.."))
    assert agreed_rhythm(person(), agreements=[over, others, silent], today=today) is None
    ends_tomorrow = agreement(rhythm=Period(days=1), ended_on=day("2026-11-23"))
    assert agreed_rhythm(person(), agreements=[ends_tomorrow], today=today) == Rhythm(Period(days=1))


def test_the_strip_shows_the_last_weeks() -> None:
    # Mondays: 28 September, 5, 12, 19, 26 October, 2, 9, 16, 23 November. Due on 10 October; 17 is the last day of
    # grace. Two talks in the week of 19 October, and paused from 9 to 12 November.
    contacts = days("2026-09-10 10-20 10-22")
    found = strip(contacts, rhythm(paused="2026-11-09..2026-11-12"), today=day("2026-11-25"), weeks=9)
    assert [(one.monday, one.talks, one.mark) for one in found] == [
        (day("2026-09-28"), 0, WeekMark.QUIET),
        (day("2026-10-05"), 0, WeekMark.QUIET),
        (day("2026-10-12"), 0, WeekMark.LATE),
        (day("2026-10-19"), 2, WeekMark.TALKED),
        (day("2026-10-26"), 0, WeekMark.QUIET),
        (day("2026-11-02"), 0, WeekMark.QUIET),
        (day("2026-11-09"), 0, WeekMark.PAUSED),
        (day("2026-11-16"), 0, WeekMark.QUIET),
        (day("2026-11-23"), 0, WeekMark.QUIET),
    ]


@pytest.mark.parametrize(
    ("today", "mark"),
    # Talked on 5 October: due on 5 November, late from the eighth day after it.
    [("2026-11-12", WeekMark.QUIET), ("2026-11-13", WeekMark.LATE), ("2026-11-15", WeekMark.LATE)],
)
def test_this_week_is_late_only_once_it_is(today: str, mark: WeekMark) -> None:
    assert strip(days("2026-10-05"), rhythm(), today=day(today), weeks=1)[0].mark is mark


def test_without_a_rhythm_no_week_is_late() -> None:
    found = strip(days("2026-01-05"), None, today=day("2026-11-22"), weeks=3)
    assert {one.mark for one in found} == {WeekMark.QUIET}


periods = st.builds(Period, months=st.integers(0, 14), days=st.integers(1, 60))
dates = st.dates(date(2020, 1, 1), date(2030, 1, 1))
pause_lists = st.lists(st.tuples(dates, st.integers(0, 400)), max_size=4).map(
    lambda pairs: [pause(start.isoformat(), (start + timedelta(days=length)).isoformat()) for start, length in pairs]
)


@given(dates, periods, pause_lists)
def test_the_clock_has_run_for_just_a_period_on_the_due_day(start: date, period: Period, paused: list[Pause]) -> None:
    merged = stretches_of(paused, person=AINO)
    due = due_day(start, period, merged)
    assert due is not None
    length = (step(start, period) - start).days
    assert clock(start, due, merged) == length
    assert clock(start, due - timedelta(days=1), merged) == length - 1
    assert not is_paused(merged, on=due)


@given(dates, dates, pause_lists)
def test_the_clock_counts_each_day_outside_pauses_once(one: date, other: date, paused: list[Pause]) -> None:
    start, end = min(one, other), min(max(one, other), min(one, other) + timedelta(days=800))
    merged = stretches_of(paused, person=AINO)
    walked = [start + timedelta(days=ahead) for ahead in range(1, (end - start).days + 1)]
    assert clock(start, end, merged) == sum(not is_paused(merged, on=passed) for passed in walked)


@given(st.lists(dates, min_size=2, max_size=8, unique=True), periods, pause_lists)
def test_a_pause_never_makes_a_gap_worse(contacts: list[date], period: Period, paused: list[Pause]) -> None:
    contacts.sort()
    without = Rhythm(period).review(contacts)
    with_pauses = Rhythm(period, None, stretches_of(paused, person=AINO)).review(contacts)
    for before, after in zip(without.gaps, with_pauses.gaps, strict=True):
        assert after.late_days <= before.late_days
        assert (before.verdict is Verdict.KEPT) == (after.verdict is Verdict.KEPT)
        assert after.verdict is not Verdict.EXCUSED or before.verdict is Verdict.LATE


def test_times_in_other_zones_count_by_their_own_calendar() -> None:
    session = make(
        Session,
        people=frozenset({AINO}),
        start=datetime(2026, 1, 5, 23, 30, tzinfo=UTC),
        status=SessionStatus.HELD,
    )
    assert contact_days(AINO, [session], today=day("2026-01-06")) == (day("2026-01-05"),)
