from __future__ import annotations

from dataclasses import asdict
from datetime import date

import pytest

from mentorbook.model.daywords import in_full
from mentorbook.model.kinds import Kind
from mentorbook.model.letter import compose_letter
from mentorbook.model.prose import Paragraph, Span
from tests.formats.summaries import ENTRIES, HOSTILE, entry, record_id, summary


def test_what_stands_on_the_page() -> None:
    letter = compose_letter(summary())
    assert letter.title == "With thanks to Aino Lehtisaari"
    assert letter.byline == "From Mikko Tamminen · 1 July 2025 to 30 June 2026 · written 2 July 2026"
    assert letter.author == "Mikko Tamminen"
    assert letter.opening[0] == Paragraph((Span("Dear Aino,"),))
    assert [(passage.heading, passage.label, passage.day) for passage in letter.passages] == [
        ("For the afternoon with the landing page", "Thanks", "14 May 2026"),
        ("Ask three customers before you spend the first euro", "Advice", "3 February 2026"),
        ("Introduced me to the analytics meetup", "Help", None),
    ]
    assert letter.passages[0].evidence == (
        "Session: Landing page, together, 14 May 2026",
        "Goal “Run a campaign”: from draft to live, 25 June 2026",
    )
    assert letter.passages[1].evidence == ("Advice kept since March",)


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (date(2025, 7, 1), None, "Since 1 July 2025 · written 2 July 2026"),
        (None, date(2026, 6, 30), "Until 30 June 2026 · written 2 July 2026"),
        (date(2026, 1, 1), date(2026, 1, 1), "1 January 2026 · written 2 July 2026"),
        (None, None, "Written 2 July 2026"),
    ],
)
def test_the_byline_says_what_is_known(start: date | None, end: date | None, words: str) -> None:
    assert compose_letter(summary(author=None, start=start, end=end)).byline == words


def test_days_are_written_out() -> None:
    assert [in_full(date(2026, month, 9)) for month in (1, 12)] == ["9 January 2026", "9 December 2026"]


def test_every_kind_has_a_label() -> None:
    entries = [entry(kind=kind) for kind in Kind]
    assert all(passage.label for passage in compose_letter(summary(entries)).passages)


def test_no_id_comes_this_far() -> None:
    assert all(record_id(number) not in str(asdict(compose_letter(summary()))) for number in range(len(ENTRIES) + 1))


def test_words_from_right_to_left_do_not_draw_the_date_in() -> None:
    letter = compose_letter(summary([entry("x", evidence=[("פגישה", date(2026, 1, 1))])], author="משה"))
    assert letter.byline.startswith("From \u2068משה\u2069 · 1 July")
    assert letter.passages[0].evidence == ("\u2068פגישה\u2069, \u20681 January 2026\u2069",)


def test_lines_are_plain_and_nothing_in_them_reorders() -> None:
    letter = compose_letter(HOSTILE)
    lines = [letter.title, letter.byline, letter.passages[0].heading, *letter.passages[0].evidence]
    assert not any(sign in line for line in lines for sign in "\n\r\u2028\u202e\u2066")


def test_an_entry_without_a_heading_is_called_by_its_label() -> None:
    assert compose_letter(summary([entry(" \n ")])).passages[0].heading == "Thanks"
