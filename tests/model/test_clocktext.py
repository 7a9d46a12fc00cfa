"""Times of day as people type them, with the time that is meant written out."""

from __future__ import annotations

import pytest

from mentorbook.model.clocktext import parse_clock, parse_minutes


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("16:00", "16:00"),
        ("9", "09:00"),
        ("16.30", "16:30"),
        ("1630", "16:30"),
        ("16h", "16:00"),
        ("16h05", "16:05"),
        ("4pm", "16:00"),
        ("4:30 PM", "16:30"),
        ("12 am", "00:00"),
        ("12 p.m.", "12:00"),
        (" noon ", "12:00"),
        ("0:00", "00:00"),
    ],
)
def test_what_is_meant(typed: str, meant: str) -> None:
    assert f"{parse_clock(typed):%H:%M}" == meant


@pytest.mark.parametrize("typed", ["", "soon", "25:00", "16:60", "16:5", "13 pm", "0 am", "-4", "16:00:00", "4 qm"])
def test_what_is_not_a_time(typed: str) -> None:
    with pytest.raises(ValueError, match="16:00"):
        parse_clock(typed)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("45", 45),
        ("45 min", 45),
        ("90 Minutes", 90),
        ("an hour", 60),
        (" One  hour ", 60),
        ("1h", 60),
        ("2 hours", 120),
        ("1.5 hours", 90),
        ("1,5h", 90),
        ("1h30", 90),
        ("1 h 30 min", 90),
        ("an hour and 15 minutes", 75),
        ("an hour and a half", 90),
        ("half an hour", 30),
    ],
)
def test_how_long_is_meant(typed: str, meant: int) -> None:
    assert parse_minutes(typed) == meant


@pytest.mark.parametrize("typed", ["", "long", "-5", "1:30", "an", "hour", "an hour and", "1.5"])
def test_what_is_not_a_length(typed: str) -> None:
    with pytest.raises(ValueError, match="minutes"):
        parse_minutes(typed)
