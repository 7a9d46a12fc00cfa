"""Dates as speech."""

from __future__ import annotations

import pytest

from mentorbook.model import daywords
from tests.model.records import TODAY, day


@pytest.mark.parametrize(
    ("that", "words"),
    [
        ("2026-11-22", "today"),
        ("2026-11-23", "tomorrow"),
        ("2026-11-21", "yesterday"),
        ("2026-11-28", "in 6 days"),
        ("2026-12-05", "in 13 days"),
        ("2026-12-06", "in 2 weeks"),
        ("2027-01-21", "in 8 weeks"),
        ("2027-01-22", "in 2 months"),
        ("2026-11-20", "2 days ago"),
        ("2026-11-09", "13 days ago"),
        ("2026-11-08", "2 weeks ago"),
        ("2026-09-23", "8 weeks ago"),
        ("2026-09-22", "2 months ago"),
        ("2025-11-22", "12 months ago"),
        ("2024-11-23", "23 months ago"),
        ("2024-11-22", "2 years ago"),
        ("2016-11-22", "10 years ago"),
    ],
)
def test_where_a_day_lies(that: str, words: str) -> None:
    assert daywords.relative(day(that), today=TODAY) == words


@pytest.mark.parametrize(
    ("that", "words"),
    [
        ("2026-11-13", "9 days overdue"),
        ("2026-11-21", "1 day overdue"),
        ("2026-11-22", "due today"),
        ("2026-11-23", "due tomorrow"),
        ("2026-11-28", "due in 6 days"),
        ("2026-09-22", "2 months overdue"),
    ],
)
def test_how_a_due_day_is_spoken_of(that: str, words: str) -> None:
    assert daywords.due(day(that), today=TODAY) == words


@pytest.mark.parametrize(
    ("that", "words"), [("2026-10-14", "14 Oct"), ("2025-10-14", "14 Oct 2025"), ("2027-01-01", "1 Jan 2027")]
)
def test_a_day_within_a_sentence_names_another_year(that: str, words: str) -> None:
    assert daywords.short(day(that), today=TODAY) == words


@pytest.mark.parametrize(("number", "words"), [(0, "0 days"), (1, "1 day"), (2, "2 days")])
def test_a_number_with_its_noun(number: int, words: str) -> None:
    assert daywords.count(number, "day") == words
    assert daywords.length(number, until=TODAY) == words


@pytest.mark.parametrize(("number", "words"), [(1, "once"), (2, "twice"), (3, "3 times")])
def test_how_often_is_said_as_people_say_it(number: int, words: str) -> None:
    assert daywords.times(number) == words
