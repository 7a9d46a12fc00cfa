"""At which instants the meetings of a series begin: across changes of the clocks, moved and skipped."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentorbook.model.arrangement import Reminder
from mentorbook.model.recurrence import Recurrence, first_valid
from mentorbook.model.series import Occurrence, Series
from mentorbook.model.session import Session
from tests.model.records import HELSINKI, at, day, days, make, planned, reminder

# Zone, first meeting by its wall time, rule, and the meetings from the first on with their offsets.
ACROSS_CHANGES = """
Europe/Helsinki | 2026-03-24T16:00 | WEEKLY | 2026-03-24T16:00+02:00 2026-03-31T16:00+03:00 2026-04-07T16:00+03:00
Europe/Helsinki | 2026-10-20T16:00 | WEEKLY | 2026-10-20T16:00+03:00 2026-10-27T16:00+02:00
Europe/Helsinki | 2026-03-28T03:30 | DAILY | 2026-03-28T03:30+02:00 2026-03-29T04:00+03:00 2026-03-30T03:30+03:00
Europe/Helsinki | 2026-10-24T03:30 | DAILY | 2026-10-24T03:30+03:00 2026-10-25T03:30+03:00 2026-10-26T03:30+02:00
Europe/Helsinki | 2026-02-28T03:15 | MONTHLY;BYDAY=-1SA,-1SU;BYSETPOS=-1 | 2026-02-28T03:15+02:00 2026-03-29T04:00+03:00
America/New_York | 2026-03-01T10:00 | WEEKLY | 2026-03-01T10:00-05:00 2026-03-08T10:00-04:00
America/New_York | 2026-10-25T10:00 | WEEKLY | 2026-10-25T10:00-04:00 2026-11-01T10:00-05:00
America/New_York | 2026-03-07T02:30 | DAILY | 2026-03-07T02:30-05:00 2026-03-08T03:00-04:00 2026-03-09T02:30-04:00
America/New_York | 2026-10-31T01:30 | DAILY | 2026-10-31T01:30-04:00 2026-11-01T01:30-04:00 2026-11-02T01:30-05:00
America/New_York | 2026-02-08T02:15 | MONTHLY | 2026-02-08T02:15-05:00 2026-03-08T03:00-04:00 2026-04-08T02:15-04:00
America/New_York | 2026-01-31T17:00 | MONTHLY | 2026-01-31T17:00-05:00 2026-02-28T17:00-05:00 2026-03-31T17:00-04:00
Australia/Lord_Howe | 2026-10-03T02:10 | DAILY | 2026-10-03T02:10+10:30 2026-10-04T02:30+11:00 2026-10-05T02:10+11:00
Australia/Lord_Howe | 2026-04-04T01:45 | DAILY | 2026-04-04T01:45+11:00 2026-04-05T01:45+11:00 2026-04-06T01:45+10:30
Australia/Lord_Howe | 2026-03-31T09:00 | WEEKLY | 2026-03-31T09:00+11:00 2026-04-07T09:00+10:30
America/Santiago | 2026-09-05T00:30 | DAILY | 2026-09-05T00:30-04:00 2026-09-06T01:00-03:00 2026-09-07T00:30-03:00
America/Santiago | 2026-04-03T23:30 | DAILY | 2026-04-03T23:30-03:00 2026-04-04T23:30-03:00 2026-04-05T23:30-04:00
America/Santiago | 2026-04-01T18:00 | WEEKLY | 2026-04-01T18:00-03:00 2026-04-08T18:00-04:00
Africa/Casablanca | 2025-04-05T02:30 | DAILY | 2025-04-05T02:30+00:00 2025-04-06T03:00+01:00 2025-04-07T02:30+01:00
Africa/Casablanca | 2025-02-22T02:30 | DAILY | 2025-02-22T02:30+01:00 2025-02-23T02:30+01:00 2025-02-24T02:30+00:00
Asia/Kathmandu | 2026-03-28T03:30 | DAILY | 2026-03-28T03:30+05:45 2026-03-29T03:30+05:45
Pacific/Apia | 2011-12-29T10:00 | DAILY | 2011-12-29T10:00-10:00 2011-12-31T00:00+14:00 2011-12-31T10:00+14:00
"""

# Zone, a wall time, and the first time from it on that the clocks show, with its offset.
EDGES = """
Europe/Helsinki | 2026-03-29T02:59 | 2026-03-29T02:59+02:00
Europe/Helsinki | 2026-03-29T03:00 | 2026-03-29T04:00+03:00
Europe/Helsinki | 2026-03-29T03:59 | 2026-03-29T04:00+03:00
Europe/Helsinki | 2026-03-29T04:00 | 2026-03-29T04:00+03:00
Europe/Helsinki | 2026-10-25T02:59 | 2026-10-25T02:59+03:00
Europe/Helsinki | 2026-10-25T03:00 | 2026-10-25T03:00+03:00
Europe/Helsinki | 2026-10-25T03:59 | 2026-10-25T03:59+03:00
Europe/Helsinki | 2026-10-25T04:00 | 2026-10-25T04:00+02:00
America/New_York | 2026-03-08T01:59 | 2026-03-08T01:59-05:00
America/New_York | 2026-03-08T02:00 | 2026-03-08T03:00-04:00
America/New_York | 2026-03-08T02:59 | 2026-03-08T03:00-04:00
America/New_York | 2026-11-01T01:00 | 2026-11-01T01:00-04:00
America/New_York | 2026-11-01T02:00 | 2026-11-01T02:00-05:00
Australia/Lord_Howe | 2026-10-04T01:59 | 2026-10-04T01:59+10:30
Australia/Lord_Howe | 2026-10-04T02:00 | 2026-10-04T02:30+11:00
Australia/Lord_Howe | 2026-10-04T02:29 | 2026-10-04T02:30+11:00
Australia/Lord_Howe | 2026-10-04T02:30 | 2026-10-04T02:30+11:00
Australia/Lord_Howe | 2026-04-05T01:29 | 2026-04-05T01:29+11:00
Australia/Lord_Howe | 2026-04-05T01:30 | 2026-04-05T01:30+11:00
Australia/Lord_Howe | 2026-04-05T02:00 | 2026-04-05T02:00+10:30
America/Santiago | 2026-09-06T00:00 | 2026-09-06T01:00-03:00
America/Santiago | 2026-09-06T01:00 | 2026-09-06T01:00-03:00
America/Santiago | 2026-04-04T22:59 | 2026-04-04T22:59-03:00
America/Santiago | 2026-04-04T23:00 | 2026-04-04T23:00-03:00
America/Santiago | 2026-04-05T00:00 | 2026-04-05T00:00-04:00
Africa/Casablanca | 2025-04-06T02:00 | 2025-04-06T03:00+01:00
Africa/Casablanca | 2025-02-23T03:00 | 2025-02-23T03:00+00:00
Pacific/Apia | 2011-12-30T12:00 | 2011-12-31T00:00+14:00
UTC | 2026-03-29T03:30 | 2026-03-29T03:30+00:00
"""


def lines(table: str) -> list[tuple[str, ...]]:
    return [tuple(part.strip() for part in line.split("|")) for line in table.strip().splitlines()]


def by_start(one: Occurrence) -> tuple[datetime, date]:
    return one.start.astimezone(UTC), one.slot


def shown(moment: datetime) -> str:
    return moment.isoformat(timespec="minutes")


@pytest.mark.parametrize(("zone", "first", "rule", "expected"), lines(ACROSS_CHANGES))
def test_meetings_keep_their_wall_time(zone: str, first: str, rule: str, expected: str) -> None:
    start = at(first, ZoneInfo(zone))
    found = Series(start, Recurrence.parse(f"FREQ={rule}")).between(start)
    assert [shown(one.start) for one in islice(found, len(expected.split()))] == expected.split()


@pytest.mark.parametrize(("zone", "wall", "expected"), lines(EDGES))
def test_a_skipped_time_moves_forward_and_a_doubled_one_is_the_first(zone: str, wall: str, expected: str) -> None:
    assert shown(first_valid(at(wall, ZoneInfo(zone)))) == expected


def test_a_first_meeting_in_the_second_hour_of_a_doubled_one_stays_there() -> None:
    start = at("2026-10-25T03:30").replace(fold=1)
    found = Series(start, Recurrence.parse("FREQ=DAILY;COUNT=2")).between(start)
    assert [shown(one.start) for one in found] == ["2026-10-25T03:30+02:00", "2026-10-26T03:30+02:00"]


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        # 03:30 comes twice on this night; the meeting is at the first one, 00:30 in UTC.
        ("2026-10-25T00:30", "2026-10-25T00:31", 1),
        ("2026-10-25T00:31", "2026-10-25T03:00", 0),
        ("2026-10-25T00:00", "2026-10-25T00:30", 0),
    ],
)
def test_a_window_is_made_of_instants(since: str, until: str, expected: int) -> None:
    series = Series(at("2026-10-24T03:30"), Recurrence.parse("FREQ=DAILY"))
    utc = ZoneInfo("UTC")
    for zone in (utc, HELSINKI):
        window = at(since, utc).astimezone(zone), at(until, utc).astimezone(zone)
        assert len(list(series.between(*window))) == expected


def test_a_meeting_that_a_gap_takes_to_the_next_day_is_found_there() -> None:
    apia = ZoneInfo("Pacific/Apia")
    series = Series(at("2011-12-29T10:00", apia), Recurrence.parse("FREQ=DAILY"))
    found = series.between(at("2011-12-31T00:00", apia), at("2011-12-31T00:01", apia))
    assert [one.slot for one in found] == [day("2011-12-30")]


# Tuesdays at four, from 6 January on: skipped days, moved days, and the January that is left of them, by its slots.
CHANGED = [
    ("", "", "06T16:00 13T16:00 20T16:00 27T16:00"),
    ("2026-01-13", "", "06T16:00 20T16:00 27T16:00"),
    ("2026-01-06", "", "13T16:00 20T16:00 27T16:00"),
    ("2026-01-06 01-27", "", "13T16:00 20T16:00"),
    ("2026-01-14", "", "06T16:00 13T16:00 20T16:00 27T16:00"),
    ("", "2026-01-13=2026-01-15T10:00", "06T16:00 15T10:00 20T16:00 27T16:00"),
    ("", "2026-01-06=2026-01-05T10:00", "05T10:00 13T16:00 20T16:00 27T16:00"),
    ("", "2026-01-13=2026-01-21T10:00", "06T16:00 21T10:00 20T16:00 27T16:00"),
    ("", "2026-01-27=2026-02-02T10:00", "06T16:00 13T16:00 20T16:00"),
    ("", "2026-02-17=2026-01-08T10:00", "06T16:00 13T16:00 20T16:00 27T16:00 08T10:00"),
    ("", "2026-02-03=2026-01-31T23:59", "06T16:00 13T16:00 20T16:00 27T16:00 31T23:59"),
    ("", "2026-02-03=2026-02-01T00:00", "06T16:00 13T16:00 20T16:00 27T16:00"),
    ("2026-01-13", "2026-01-13=2026-01-15T10:00", "06T16:00 20T16:00 27T16:00"),
    ("", "2026-01-14=2026-01-15T10:00", "06T16:00 13T16:00 20T16:00 27T16:00"),
    ("", "2026-02-18=2026-01-15T10:00", "06T16:00 13T16:00 20T16:00 27T16:00"),
    ("2026-01-20", "2026-01-13=2026-01-20T16:00", "06T16:00 20T16:00 27T16:00"),
]


@pytest.mark.parametrize(("skipped", "moved", "january"), CHANGED)
def test_skipped_meetings_are_left_out_and_moved_ones_are_at_their_new_time(
    skipped: str, moved: str, january: str
) -> None:
    new_times = {day(slot): at(when) for slot, _, when in (pair.partition("=") for pair in moved.split())}
    session = planned(
        "2026-01-06T16:00",
        repeat="FREQ=WEEKLY",
        skipped=frozenset(days(skipped)),
        moved=new_times,
    )
    series = Series.of_session(session)
    assert series is not None
    found = list(series.between(at("2026-01-01T00:00"), at("2026-02-01T00:00")))
    assert [f"{one.start:%dT%H:%M}" for one in found] == january.split()
    assert [one.slot for one in found] == sorted({one.slot for one in found})
    assert {one.slot for one in found if one.moved} <= set(new_times)


def test_a_skipped_meeting_counts_among_those_that_were_agreed() -> None:
    series = Series(at("2026-01-06T16:00"), Recurrence.parse("FREQ=WEEKLY;COUNT=3"), frozenset(days("2026-01-13")))
    assert [one.slot for one in series.between(at("2026-01-01T00:00"))] == days("2026-01-06 01-20")


def test_a_session_that_does_not_repeat_is_one_meeting_whatever_days_are_left_in_it() -> None:
    session = planned(
        "2026-01-06T16:00",
        skipped=frozenset(days("2026-01-06")),
        moved={day("2026-01-06"): at("2026-01-08T16:00")},
    )
    series = Series.of_session(session)
    assert series is not None
    expected = Occurrence(day("2026-01-06"), at("2026-01-06T16:00"))
    assert list(series.between(at("2025-01-01T00:00"), at("2030-01-01T00:00"))) == [expected]
    assert series.next_after(at("2026-01-06T15:59")) == expected
    assert series.next_after(at("2026-01-06T16:00")) is None
    assert series.last_until(at("2026-01-06T16:00")) == expected
    assert series.last_until(at("2026-01-06T15:59")) is None


def test_a_rule_of_a_newer_version_leaves_the_first_meeting() -> None:
    series = Series.of_session(planned("2026-01-06T16:00", repeat="FREQ=LUNAR"))
    assert series == Series(at("2026-01-06T16:00"))


def test_what_has_no_time_has_no_series() -> None:
    assert Series.of_session(make(Session)) is None
    assert Series.of_reminder(make(Reminder)) is None


def test_a_reminder_rings_by_its_rule() -> None:
    series = Series.of_reminder(reminder("2026-01-31T09:00", repeat="FREQ=MONTHLY"))
    assert series is not None
    following = series.next_after(at("2026-01-31T09:00"))
    assert following == Occurrence(day("2026-02-28"), at("2026-02-28T09:00"))


@pytest.mark.parametrize(
    ("moment", "before", "after"),
    [
        ("2026-01-06T15:59", None, "2026-01-06T16:00"),
        ("2026-01-06T16:00", "2026-01-06T16:00", "2026-01-16T09:00"),
        ("2026-01-14T12:00", "2026-01-06T16:00", "2026-01-16T09:00"),
        ("2026-01-17T12:00", "2026-01-16T09:00", "2026-01-20T16:00"),
        # The meeting of 10 February comes before that of 3 February, which is skipped.
        ("2026-01-27T16:00", "2026-01-27T16:00", "2026-01-29T09:00"),
        ("2026-02-03T16:00", "2026-01-29T09:00", "2026-02-17T16:00"),
        ("2046-01-01T00:00", "2045-12-26T16:00", "2046-01-02T16:00"),
    ],
)
def test_the_meetings_around_a_moment(moment: str, before: str | None, after: str) -> None:
    series = Series(
        at("2026-01-06T16:00"),
        Recurrence.parse("FREQ=WEEKLY"),
        frozenset(days("2026-02-03")),
        {day("2026-01-13"): at("2026-01-16T09:00"), day("2026-02-10"): at("2026-01-29T09:00")},
    )
    last, following = series.last_until(at(moment)), series.next_after(at(moment))
    assert (last and last.start) == (at(before) if before else None)
    assert following
    assert following.start == at(after)


@pytest.mark.parametrize("when", ["0001-01-01T00:00", "9999-12-31T23:59"])
@pytest.mark.parametrize("zone", ["Europe/Helsinki", "America/New_York", "UTC"])
def test_times_at_the_ends_of_the_calendar_do_no_harm(when: str, zone: str) -> None:
    edge = at(when, ZoneInfo(zone))
    now = at("2026-01-06T16:00")
    for series in (
        Series(edge, Recurrence.parse("FREQ=YEARLY")),
        Series(edge, Recurrence.parse("FREQ=WEEKLY;WKST=SU")),
        Series(now, Recurrence.parse("FREQ=DAILY"), moved={day("2026-01-07"): edge}),
        Series(edge),
    ):
        assert len(list(series.between(now, now + timedelta(days=3)))) <= 3
        for found in (series.next_after(now), series.last_until(now)):
            assert found is None or found.start.tzinfo


zones = st.sampled_from(["Europe/Helsinki", "America/New_York", "Australia/Lord_Howe", "America/Santiago"])
walls = st.builds(
    datetime.combine,
    st.dates(date(2024, 1, 1), date(2027, 12, 31)),
    st.times().map(lambda one: one.replace(second=0, microsecond=0)),
)


@given(walls, zones)
def test_the_first_valid_time_is_the_nearest_from_the_wall_time_on(wall: datetime, zone: str) -> None:
    home = ZoneInfo(zone)
    found = first_valid(wall.replace(tzinfo=home))
    assert found.astimezone(UTC).astimezone(home).replace(tzinfo=None) == found.replace(tzinfo=None)
    # What the clocks showed one second before is earlier than the wall time that was asked for.
    before = (found.astimezone(UTC) - timedelta(seconds=1)).astimezone(home)
    assert before.replace(tzinfo=None) < wall <= found.replace(tzinfo=None)


@given(walls, zones, st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "MONTHLY;BYDAY=2SU", "YEARLY"]))
def test_meetings_strictly_increase_and_stay_at_their_wall_time(wall: datetime, zone: str, rule: str) -> None:
    home = ZoneInfo(zone)
    start = first_valid(wall.replace(tzinfo=home))
    found = list(islice(Series(start, Recurrence.parse(f"FREQ={rule}")).between(start), 40))
    assert len(found) == 40
    for earlier, later in pairwise(found):
        assert earlier.slot < later.slot
        assert earlier.start.astimezone(UTC) < later.start.astimezone(UTC)
    for one in found:
        wanted = datetime.combine(one.slot, start.time())
        assert timedelta() <= one.start.replace(tzinfo=None, fold=0) - wanted < timedelta(hours=1, seconds=1)


@given(
    st.sets(st.dates(date(2026, 1, 1), date(2026, 3, 31))),
    st.dictionaries(st.dates(date(2026, 1, 1), date(2026, 3, 31)), walls.map(lambda one: one.replace(tzinfo=HELSINKI))),
    walls,
    st.integers(0, 400),
)
def test_a_window_shows_just_the_meetings_in_it(
    skipped: set[date], moved: dict[date, datetime], since: datetime, length: int
) -> None:
    series = Series(at("2026-01-06T16:00"), Recurrence.parse("FREQ=WEEKLY;COUNT=12"), frozenset(skipped), moved)
    window = since.replace(tzinfo=UTC), since.replace(tzinfo=UTC) + timedelta(days=length)
    everything = list(series.between(at("2000-01-01T00:00")))
    wanted = [one for one in everything if window[0] <= one.start < window[1]]
    assert list(series.between(*window)) == wanted
    assert {one.slot for one in everything}.isdisjoint(skipped)
    later = [one for one in everything if one.start > window[0]]
    earlier = [one for one in everything if one.start <= window[0]]
    assert series.next_after(window[0]) == min(later, key=by_start, default=None)
    assert series.last_until(window[0]) == max(earlier, key=by_start, default=None)
