"""Places in a text, as Qt counts them: in units of UTF-16, of which an emoji has two, while Python counts characters."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
# Control characters, and those that turn the direction of what stands around them or stand for nothing. The marks
# that right-to-left writing needs stay.
_NOISE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufeff\ufff9-\ufffb]")
_HALVES = re.compile("[\ud800-\udfff]")


def to_units(text: str) -> Callable[[int], int]:
    """Turns a place in characters of a text into Qt's place."""
    astral = [] if text.isascii() else [match.start() for match in _ASTRAL.finditer(text)]
    if not astral:
        return int
    return lambda place: place + bisect_right(astral, place - 1)


def to_characters(text: str) -> Callable[[int], int]:
    """Turns Qt's place in a text into a place in characters."""
    astral = [] if text.isascii() else [match.start() for match in _ASTRAL.finditer(text)]
    if not astral:
        return int
    # The unit after each character that has two.
    after = [place + number + 2 for number, place in enumerate(astral)]
    return lambda unit: unit - bisect_right(after, unit)


def without_noise(text: str) -> str:
    """A text without characters that are not seen and do harm, its lines ended alike."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2029", "\n")
    if text.isascii() and not _NOISE.search(text):
        return text
    return _HALVES.sub("", _NOISE.sub("", text))
