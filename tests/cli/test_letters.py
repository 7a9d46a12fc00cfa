"""A summary in one's own order and words, from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.program import Program


@pytest.fixture
def claims(program: Program) -> list[str]:
    """Amara, and two things she did."""
    amara = program.json("person", "add", "--name", "Amara Oko", "--json")["id"]
    first = program.json("help", "add", "--text", "Read my brief", "--person", amara, "--on", "2026-01-05", "--json")[
        "id"
    ]
    other = program.json("help", "add", "--text", "Brought me along", "--person", amara, "--on", "2026-02-05", "--json")
    return [amara, first, other["id"]]


def test_order_words_and_closing(program: Program, claims: list[str], tmp_path: Path) -> None:
    amara, first, second = claims
    path = tmp_path / "letter.txt"
    program.text(
        *("summary", "--person", amara, "--only", second, first, "--opening", "Dear Amara", "--closing", "Until soon"),
        *("--heading", f"{first}=For your patience", "--text", f"{first}=You read it *twice*.", "--out", path),
    )
    text = path.read_text(encoding="utf-8")
    places = [
        text.index(words)
        for words in ("Dear Amara", "Brought me along", "For your patience", "You read it twice.", "Until soon")
    ]
    assert places == sorted(places)
    assert "Read my brief" not in text
    assert first not in text


@pytest.mark.parametrize(("option", "value"), [("--heading", "nothing"), ("--text", "")])
def test_words_need_a_claim(program: Program, claims: list[str], option: str, value: str) -> None:
    ran = program.run("summary", "--person", claims[0], option, value)
    assert ran.code == 1
    assert "ID=WORDS" in ran.err


def test_words_for_a_claim_that_is_not_chosen_are_refused(program: Program, claims: list[str]) -> None:
    amara, first, second = claims
    ran = program.run("summary", "--person", amara, "--only", first, "--heading", f"{second}=Other words")
    assert ran.code == 1
    assert "cannot be in this summary" in ran.err
