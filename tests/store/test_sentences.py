"""Edits in whole sentences rebuild every text exactly, and cost what was changed."""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentorbook.store.sentences import sentence_edits, split_sentences

_PIECES = [
    "One",
    "two ",
    ". ",
    "! ",
    "?",
    "… ",
    "。",
    "！",
    "？",
    "\n",
    "\n\n",
    "  ",
    "\t",
    "- [ ] ",
    "é",
    "😀",
    "字",
    "3.5",
    '."',
]

texts = st.lists(st.sampled_from(_PIECES), max_size=40).map("".join) | st.text(max_size=60)


def rebuilt(old: str, new: str) -> str:
    text = old
    for place, gone, inserted in sentence_edits(old, new):
        text = text[:place] + inserted + text[place + gone :]
    return text


@given(texts, texts)
def test_the_edits_turn_one_text_into_the_other(old: str, new: str) -> None:
    assert rebuilt(old, new) == new


@given(texts)
def test_sentences_joined_are_the_text(text: str) -> None:
    sentences = split_sentences(text)
    assert "".join(sentences) == text
    assert all(sentences)


@given(texts)
def test_an_equal_text_needs_no_edit(text: str) -> None:
    assert list(sentence_edits(text, text)) == []


@given(texts, texts)
def test_edits_do_not_overlap_and_come_last_one_first(old: str, new: str) -> None:
    end = len(old)
    for place, gone, inserted in sentence_edits(old, new):
        assert 0 <= place <= place + gone <= end
        assert gone or inserted
        end = place


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two! Three? Four… Five.\n", ["One. ", "Two! ", "Three? ", "Four… ", "Five.\n"]),
        ("第一句。第二句！第三句？\n", ["第一句。", "第二句！", "第三句？\n"]),
        ("A line\n\nAnother\n", ["A line\n", "\n", "Another\n"]),
        ("It costs 3.50 at example.org today.\n", ["It costs 3.50 at example.org today.\n"]),
        ("Really?! Yes.\n", ["Really?! ", "Yes.\n"]),
        ("", []),
    ],
)
def test_where_sentences_end(text: str, sentences: list[str]) -> None:
    assert split_sentences(text) == sentences


@pytest.mark.parametrize(
    ("old", "new", "edits"),
    [
        ("One. Two. Three.\n", "One. 2. Three.\n", [(5, 5, "2. ")]),
        ("One.\n", "One.\nTwo.\n", [(5, 0, "Two.\n")]),
        ("One. Two.\n", "One.\n", [(0, 10, "One.\n")]),
        ("", "One.\n", [(0, 0, "One.\n")]),
        ("One.\n", "", [(0, 5, "")]),
        ("A.\nB.\nC.\n", "B.\nC.\nA.\n", [(9, 0, "A.\n"), (0, 3, "")]),
    ],
)
def test_only_changed_sentences_are_touched(old: str, new: str, edits: list[tuple[int, int, str]]) -> None:
    assert list(sentence_edits(old, new)) == edits


def lines_run(old: str, new: str) -> int:
    """How many lines of Python it takes to compare two texts: the same on every machine."""
    count = 0

    def trace(_frame: FrameType, event: str, _argument: Any) -> Any:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        for _ in sentence_edits(old, new):
            pass
    finally:
        sys.settrace(before)
    return count


def notes(paragraphs: int) -> list[str]:
    """Paragraphs with blank lines between them, and a ticked-off task here and there that all look alike."""
    return [f"Paragraph {n} says one thing. It also says {n}.\n\n- [x] done\n" for n in range(paragraphs)]


def first_and_last(parts: list[str]) -> str:
    return "".join(["A new beginning.\n", *parts[1:-1], "A new end.\n"])


def every_third(parts: list[str]) -> str:
    return "".join(part.replace("also", "once more") if n % 3 == 0 else part for n, part in enumerate(parts))


def turned(parts: list[str]) -> str:
    half = len(parts) // 2
    return "".join(parts[half:] + parts[:half])


def all_new(parts: list[str]) -> str:
    return "".join(parts).replace("Paragraph", "Section").replace("also", "further")


@pytest.mark.parametrize("change", [first_and_last, every_third, turned, all_new])
def test_the_work_grows_with_the_text_and_not_with_its_square(change: Any) -> None:
    small, large = (lines_run("".join(notes(size)), change(notes(size))) for size in (150, 600))
    assert large < 6 * small


def test_a_text_of_two_megabytes_is_edited_in_single_sentences() -> None:
    parts = notes(32_000)
    old = "".join(parts)
    assert len(old) > 2_000_000
    edits = list(sentence_edits(old, every_third(parts)))
    assert len(edits) == 10_667
    assert max(gone for _, gone, _ in edits) < 40
