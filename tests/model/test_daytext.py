"""Days as people type them, with the day that is meant written out."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentorbook.model.daytext import parse_day
from mentorbook.model.daywords import dated

#: A Thursday.
TODAY = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("today", "2026-11-26"),
        ("Tomorrow", "2026-11-27"),
        ("yesterday", "2026-11-25"),
        ("2026-12-02", "2026-12-02"),
        ("3.5.98", "1998-05-03"),
        ("31/12/70", "2070-12-31"),
        ("fri", "2026-11-27"),
        ("thu", "2026-12-03"),  # today is one; the next is meant
        ("wednesday", "2026-12-02"),
        ("next mon", "2026-11-30"),
        ("last thu", "2026-11-19"),
        ("last wed", "2026-11-25"),
        ("in 3 days", "2026-11-29"),
        ("in a week", "2026-12-03"),
        ("in 3 months", "2027-02-26"),
        ("2 weeks ago", "2026-11-12"),
        ("a month ago", "2026-10-26"),
        ("next month", "2026-12-26"),
        ("last year", "2025-11-26"),
        ("3 March", "2027-03-03"),  # nearer than the one of this year
        ("3 sep", "2026-09-03"),
        ("1st Dec", "2026-12-01"),
        ("Dec 24", "2026-12-24"),
        ("december 24, 2027", "2027-12-24"),
        ("24.12.", "2026-12-24"),
        ("24. 12. 2025", "2025-12-24"),
        ("24.12.25", "2025-12-24"),
        ("24/12/2025", "2025-12-24"),
        ("12/24/25", "2025-12-24"),
        ("4/4/2026", "2026-04-04"),
        ("2026/12/02", "2026-12-02"),
        ("3rd of March", "2027-03-03"),
        ("in two weeks", "2026-12-10"),
        ("twelve days ago", "2026-11-14"),
        ("Tue 3 Mar 2026", "2026-03-03"),
        ("Mon 2026-12-02", "2026-12-02"),
        ("29 Feb", "2028-02-29"),
        ("  in   2 weeks ", "2026-12-10"),
    ],
)
def test_what_is_meant(typed: str, meant: str) -> None:
    today = date(2027, 6, 1) if "Feb" in typed else TODAY
    assert parse_day(typed, today=today).isoformat() == meant


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "soon",
        "31 April",
        "29 Feb 2027",
        "3/4/2026",
        "24/13/2026",
        "2026-12/02",
        "1.1.126",
        "in 5 moons",
        "2026-13-01",
        "mo",
        "m 3",
        "99.1.",
        "in 9999 days",
    ],
)
def test_what_is_not_a_day(typed: str) -> None:
    with pytest.raises(ValueError, match="tomorrow"):
        parse_day(typed, today=TODAY)


@given(st.dates(), st.dates(min_value=date(2, 1, 1), max_value=date(9998, 12, 31)))
def test_what_a_field_shows_is_read_as_the_same_day(day: date, today: date) -> None:
    if day.year >= 1000:
        assert parse_day(dated(day), today=today) == day


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2100, 1, 1)), st.sampled_from(["mon", "wed", "sun"]))
def test_a_day_of_the_week_lies_within_the_next_seven_days(today: date, name: str) -> None:
    found = parse_day(name, today=today)
    assert timedelta() < found - today <= timedelta(days=7)
    assert f"{found:%a}".casefold() == name
