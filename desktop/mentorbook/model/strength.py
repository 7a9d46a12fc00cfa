"""How hard a passphrase is to guess, roughly and rather too low than too high; and words to take for one."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from enum import StrEnum

_CONSONANTS = ("b", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z", "tr", "st", "pl")
_VOWELS = ("a", "e", "i", "o", "u", "ai", "ou")
_SYLLABLES = tuple(consonant + vowel for consonant in _CONSONANTS for vowel in _VOWELS)
_SYLLABLES_IN_WORD = 3
_WORDS = 5

_BITS_OF_WORD = 11.0
"""For a word of a dictionary: as if it were drawn from 2,000."""
_WEAK, _FAIR = 36.0, 48.0
"""Bits below which a passphrase is weak, or only fair, behind a key derivation of half a second a try."""
_USUAL = ("password", "passphrase", "123456", "qwert", "letmein", "mentor", "secret", "welcome", "abc", "111")


class Strength(StrEnum):
    """What is said of a passphrase."""

    WEAK = "weak"
    FAIR = "fair"
    STRONG = "strong"


def strength(passphrase: str) -> Strength:
    """How strong a passphrase is, by :func:`bits`."""
    found = bits(passphrase)
    return Strength.WEAK if found < _WEAK else Strength.FAIR if found < _FAIR else Strength.STRONG


def bits(passphrase: str) -> float:
    """The power of two of guesses that it would take someone who knows how people choose.

    Words count as words of a dictionary, everything else by its signs; what is repeated, runs on or is known to
    everybody counts next to nothing.
    """
    text = passphrase.casefold()
    for usual in _USUAL:
        text = text.replace(usual, " ")
    parts = dict.fromkeys(re.findall(r"[^\W\d_]+|\d+|[^\w\s]+", text))
    return sum(_bits_of(part) for part in parts)


def _bits_of(part: str) -> float:
    fresh = sum(1 for before, sign in zip(" " + part, part, strict=False) if abs(ord(sign) - ord(before)) > 1)
    if part.isdigit():
        return min(fresh, len(set(part))) * math.log2(10)
    by_sign = min(fresh, len(set(part)) + 1) * 3.0
    return min(by_sign, _BITS_OF_WORD + max(0, len(part) - 8)) if part.isalpha() else by_sign


def suggest(draw: Callable[[Sequence[str]], str]) -> str:
    """Five invented words that can be said aloud, about 100 bits when ``draw`` chooses at random."""
    words = ("".join(draw(_SYLLABLES) for _ in range(_SYLLABLES_IN_WORD)) for _ in range(_WORDS))
    return " ".join(words)
