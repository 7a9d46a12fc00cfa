"""Which rules are read and which are refused, and what holds for all that are read."""

from __future__ import annotations

import calendar
import time
from datetime import UTC, date, datetime, timedelta
from itertools import islice, pairwise

import pytest
from hypothesis import assume, given, reject, settings
from hypothesis import strategies as st

from mentorbook.model.recurrence import ByDay, Frequency, Recurrence
from tests.model.records import HELSINKI


def test_a_rule_is_read_part_by_part() -> None:
    text = "RRULE:freq=yearly;INTERVAL=2;BYMONTH=3,11;BYDAY=2TU,-1FR;UNTIL=20301231T225900Z;WKST=SU"
    assert Recurrence.parse(text) == Recurrence(
        frequency=Frequency.YEARLY,
        interval=2,
        by_month=(3, 11),
        by_day=(ByDay(1, 2), ByDay(4, -1)),
        until=datetime(2030, 12, 31, 22, 59, tzinfo=UTC),
        week_start=6,
    )


@pytest.mark.parametrize(
    "text",
    [
        "FREQ=DAILY",
        "FREQ=MONTHLY;BYDAY=2TU",
        "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;COUNT=10;WKST=SU",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;UNTIL=20401231",
        "FREQ=DAILY;UNTIL=20301231T100000",
        "FREQ=DAILY;UNTIL=20301231T100000Z",
    ],
)
def test_a_rule_is_written_as_it_was_read(text: str) -> None:
    assert Recurrence.parse(text).text() == text


REFUSED = {
    "": "FREQ=MONTHLY;BYDAY=2TU",
    "monthly": "FREQ=MONTHLY;BYDAY=2TU",
    "FREQ=": "FREQ=MONTHLY;BYDAY=2TU",
    "INTERVAL=2": "begin with FREQ",
    "FREQ=HOURLY": "FREQ is DAILY",
    "FREQ=SECONDLY": "FREQ is DAILY",
    "FREQ=DAILY;FREQ=WEEKLY": "give FREQ once",
    "FREQ=DAILY;BYHOUR=1": "a rule is made of",
    "FREQ=YEARLY;BYWEEKNO=20": "a rule is made of",
    "FREQ=DAILY;INTERVAL=0": "INTERVAL is a whole number from 1 to 366",
    "FREQ=DAILY;INTERVAL=-1": "INTERVAL is a whole number",
    "FREQ=DAILY;INTERVAL=367": "INTERVAL is a whole number",
    "FREQ=WEEKLY;INTERVAL=261": "from 1 to 260",
    "FREQ=MONTHLY;INTERVAL=121": "from 1 to 120",
    "FREQ=YEARLY;INTERVAL=11": "from 1 to 10",
    "FREQ=DAILY;INTERVAL=99999999999999999999": "INTERVAL is a whole number",
    "FREQ=DAILY;INTERVAL=\u0661": "INTERVAL is a whole number",
    "FREQ=DAILY;COUNT=0": "COUNT is a whole number from 1 to 1000",
    "FREQ=DAILY;COUNT=1001": "COUNT is a whole number",
    "FREQ=DAILY;COUNT=2;UNTIL=20261231": "COUNT or UNTIL",
    "FREQ=DAILY;UNTIL=2026-12-31": "UNTIL is a day",
    "FREQ=DAILY;UNTIL=20260230": "UNTIL is a day",
    "FREQ=DAILY;UNTIL=00010101T000000Z": "UNTIL is a day",
    "FREQ=DAILY;UNTIL=99991231": "UNTIL is a day",
    "FREQ=DAILY;WKST=XX": "WKST is one of",
    "FREQ=MONTHLY;BYDAY=XX": "BYDAY is a weekday",
    "FREQ=MONTHLY;BYDAY=0TU": "BYDAY is a weekday",
    "FREQ=MONTHLY;BYDAY=6TU": "at most 5",
    "FREQ=YEARLY;BYMONTH=3;BYDAY=6TU": "at most 5",
    "FREQ=YEARLY;BYDAY=54TU": "at most 53",
    "FREQ=WEEKLY;BYDAY=2TU": "numbered weekdays go with",
    "FREQ=DAILY;BYMONTHDAY=3": "BYMONTHDAY, BYSETPOS and numbered weekdays",
    "FREQ=WEEKLY;BYDAY=MO;BYSETPOS=1": "BYMONTHDAY, BYSETPOS and numbered weekdays",
    "FREQ=MONTHLY;BYMONTHDAY=0": "BYMONTHDAY counts from 1 to 31",
    "FREQ=MONTHLY;BYMONTHDAY=32": "BYMONTHDAY counts from 1 to 31",
    "FREQ=MONTHLY;BYMONTHDAY=-32": "BYMONTHDAY counts from 1 to 31",
    "FREQ=MONTHLY;BYMONTHDAY=1,,2": "BYMONTHDAY counts from 1 to 31",
    "FREQ=MONTHLY;BYMONTHDAY=1;BYDAY=2TU": "not both",
    "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=0": "BYSETPOS counts from 1 to 366",
    "FREQ=MONTHLY;BYSETPOS=1": "BYSETPOS needs",
    "FREQ=MONTHLY;BYMONTH=13": "BYMONTH is a whole number from 1 to 12",
    "FREQ=MONTHLY;BYMONTH=2;INTERVAL=2": "BYMONTH with an INTERVAL",
    "FREQ=DAILY;INTERVAL=7;BYDAY=MO": "BYDAY with an INTERVAL",
    "FREQ=YEARLY;INTERVAL=2;BYMONTH=1,2": "say on which day",
    # Days that do not exist, and positions that are never reached.
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30": "no day that this rule names",
    "FREQ=MONTHLY;BYMONTH=4;BYMONTHDAY=31": "no day that this rule names",
    "FREQ=MONTHLY;BYMONTHDAY=1;BYSETPOS=2": "no day that this rule names",
    "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=6": "no day that this rule names",
    # From some first days these would never come round.
    "FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=31": "no day that this rule names",
    "FREQ=YEARLY;INTERVAL=2;BYMONTH=2;BYMONTHDAY=29": "no day that this rule names",
    # Too much of it.
    "FREQ=MONTHLY;BYMONTHDAY=" + ",".join(["1"] * 32): "at most 31 values",
    "FREQ=MONTHLY;BYDAY=" + ",".join(["MO"] * 1000): "at most 500 characters",
    "FREQ=DAILY" + ";" * 500: "at most 500 characters",
}


@pytest.mark.parametrize("text", REFUSED, ids=lambda text: text[:60] or "nothing")
def test_a_hostile_or_senseless_rule_is_refused_with_words_and_at_once(text: str) -> None:
    started = time.process_time()
    with pytest.raises(ValueError, match=REFUSED[text]):
        Recurrence.parse(text)
    assert time.process_time() - started < 2


@st.composite
def rules(draw: st.DrawFn) -> Recurrence:
    """Rules of every shape that is read."""
    frequency = draw(st.sampled_from(Frequency))
    parts = [f"FREQ={frequency}", f"INTERVAL={draw(st.integers(1, 6))}"]
    weekdays = st.lists(st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"]), min_size=1, unique=True)
    numbered = st.lists(st.sampled_from(["1MO", "2TU", "-1FR", "4SU", "-2WE"]), min_size=1, unique=True)
    month_days = st.lists(st.sampled_from([*range(1, 32), -1, -2, -28]), min_size=1, max_size=5, unique=True)
    match draw(st.integers(0, 3)):
        case 0:
            parts.append("BYDAY=" + ",".join(draw(weekdays)))
        case 1:
            parts.append("BYDAY=" + ",".join(draw(numbered)))
        case 2:
            parts.append("BYMONTHDAY=" + ",".join(map(str, draw(month_days))))
    parts += draw(st.sampled_from([[], ["COUNT=7"], ["UNTIL=20351231"]]))
    try:
        return Recurrence.parse(";".join(parts))
    except ValueError:
        reject()


times = st.times().map(lambda moment: moment.replace(microsecond=0))
starts = st.builds(datetime.combine, st.dates(date(2020, 1, 1), date(2030, 12, 31)), times, st.just(HELSINKI))


@given(rules(), starts)
def test_days_begin_with_the_first_and_strictly_increase(rule: Recurrence, start: datetime) -> None:
    found = list(islice(rule.days(start), 50))
    assert found[:1] == [start.date()]
    assert all(earlier < later for earlier, later in pairwise(found))
    assert rule.count is None or len(found) == rule.count


@given(rules(), starts, st.integers(-40, 4000))
def test_a_later_look_shows_the_same_days(rule: Recurrence, start: datetime, ahead: int) -> None:
    since = start.date() + timedelta(days=ahead)
    last = since + timedelta(days=400)

    def up_to_last(found: list[date]) -> list[date]:
        return [one for one in found if since <= one <= last]

    walked = list(islice(rule.days(start), 5000))
    assume(len(walked) < 5000 or walked[-1] > last)
    assert up_to_last(list(islice(rule.days(start, since=since), 500))) == up_to_last(walked)


@given(starts, st.integers(1, 24))
def test_a_monthly_series_skips_no_month_and_is_clipped_without_drifting(start: datetime, interval: int) -> None:
    found = list(islice(Recurrence.parse(f"FREQ=MONTHLY;INTERVAL={interval}").days(start), 60))
    months = [one.year * 12 + one.month for one in found]
    assert {later - earlier for earlier, later in pairwise(months)} == {interval}
    for one in found:
        assert one.day == min(start.day, calendar.monthrange(one.year, one.month)[1])


@given(starts, st.integers(1, 10))
def test_a_yearly_series_skips_no_year_and_is_clipped_without_drifting(start: datetime, interval: int) -> None:
    found = list(islice(Recurrence.parse(f"FREQ=YEARLY;INTERVAL={interval}").days(start), 30))
    assert {later.year - earlier.year for earlier, later in pairwise(found)} == {interval}
    for one in found:
        assert (one.month, one.day) == (start.month, min(start.day, calendar.monthrange(one.year, one.month)[1]))


@given(starts, st.integers(1, 60))
def test_a_weekly_series_keeps_its_weekday_and_step(start: datetime, interval: int) -> None:
    found = list(islice(Recurrence.parse(f"FREQ=WEEKLY;INTERVAL={interval}").days(start), 30))
    assert {(later - earlier).days for earlier, later in pairwise(found)} == {7 * interval}


@given(rules(), starts)
def test_a_rule_that_is_read_comes_round(rule: Recurrence, start: datetime) -> None:
    assume(rule.until is None)
    assert len(list(islice(rule.days(start), 2))) == 2


@given(rules())
def test_written_rules_read_the_same(rule: Recurrence) -> None:
    assert Recurrence.parse(rule.text()) == rule


@settings(max_examples=300)
@given(st.text(alphabet="FREQ=;,-+0123456789MONTHLYBDAUILCSPW \u0661\x00", max_size=80))
def test_no_text_does_worse_than_be_refused(text: str) -> None:
    try:
        rule = Recurrence.parse("FREQ=MONTHLY;" + text)
    except ValueError:
        return
    start = datetime(2026, 1, 31, 10, tzinfo=HELSINKI)
    assert rule.until or next(rule.days(start)) == start.date()
