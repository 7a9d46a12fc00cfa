"""The summary as plain text for a mail."""

from __future__ import annotations

from dataclasses import replace

from mentorbook.formats.summary_text import to_text
from tests.formats.summaries import entry, summary


def test_it_has_no_marks_and_all_words() -> None:
    text = to_text(
        replace(
            summary(
                [
                    entry(
                        "A *heading*",
                        "Some **strong** words\n\n1. one\n2. two\n\n> said\n\n- [link](https://a.example)",
                    )
                ],
                opening="Dear *you*",
            ),
            closing="Until soon",
        )
    )
    assert "Dear you" in text
    assert "Some strong words" in text
    assert "1. one\n2. two" in text
    assert "> said" in text
    assert "**" not in text
    assert text.endswith("Until soon\n")
    assert "\n\n\n" not in text


def test_an_empty_letter_is_its_title_and_byline() -> None:
    text = to_text(summary([], opening=""))
    assert text.split("\n\n")[0] == "With thanks to Aino Lehtisaari"
    assert len(text.strip().split("\n\n")) == 2
