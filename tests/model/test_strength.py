"""What is said of a passphrase, and the words that are suggested."""

from __future__ import annotations

import itertools
import random

import pytest

from mentorbook.model.strength import Strength, bits, strength, suggest


@pytest.mark.parametrize(
    "passphrase",
    ["", "a", "password", "Password1234", "11111111111111111111", "abcdefghijklmnop", "aaaaaaaaaaaaaaaa", "mentorbook",
     "correct correct correct correct", "2026-11-24"],
)  # fmt: skip
def test_what_many_would_guess_is_weak(passphrase: str) -> None:
    assert strength(passphrase) is Strength.WEAK


@pytest.mark.parametrize(
    ("passphrase", "expected"),
    [
        ("lamplight orchard saddle", Strength.WEAK),
        ("lamplight orchard saddle harbour", Strength.FAIR),
        ("lamplight orchard saddle harbour cinnamon", Strength.STRONG),
        ("vG7#qL2!xR9$mW4&tB8", Strength.STRONG),
    ],
)
def test_each_word_more_makes_it_stronger(passphrase: str, expected: Strength) -> None:
    assert strength(passphrase) is expected


def test_nothing_that_is_added_makes_it_weaker() -> None:
    words = ["lamplight", "orchard", "saddle", "harbour", "cinnamon", "17", "!?"]
    found = [bits(" ".join(words[:count])) for count in range(len(words) + 1)]
    assert all(one <= other for one, other in itertools.pairwise(found))


def test_suggestions_are_strong_and_differ() -> None:
    draw = random.Random(7)
    found = [suggest(draw.choice) for _ in range(200)]
    assert len(set(found)) == len(found)
    assert {len(words.split()) for words in found} == {5}
    assert [words for words in found if strength(words) is Strength.WEAK] == []
