"""What the signs of Markdown in one line mean, as far as an editor shows it while one types.

Pure functions on a line of text. What leaves the book is read by :mod:`mentorbook.model.prose`, which knows all of
CommonMark; here only the look of a line is at stake, so a line is judged by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum, auto

from mentorbook.frozen import frozen

_LIST = re.compile(
    r"(?P<indent>[ \t]*)(?:(?P<bullet>[-*+])|(?P<number>\d{1,9})(?P<after>[.)]))(?P<gap>[ \t]+)(?P<box>\[[ xX]\](?:[ \t]+|$))?"
)
_QUOTE = re.compile(r" {0,3}(?:>[ \t]?)+")
_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+|$)")
_FENCE = re.compile(r" {0,3}(?:```|~~~)")
_RULE = re.compile(r" {0,3}([-*_])[ \t]*(?:\1[ \t]*){2,}$")
_CODE = re.compile(r"(?<!`)(`{1,3})(?!`)([^`]+)\1(?!`)")
_LINK = re.compile(r"(?<!!)\[([^\[\]]*)\]\(\s*<?([^()\s<>]+(?:\([^()\s]*\)[^()\s<>]*)?)>?\s*\)")
_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s<>()\[\]*`\"“”]+[^\s<>()\[\]*`\"“”.,;:!?']")
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_EMPHATIC = re.compile(r"(?<![*\w])([*_])(?=[^\s*_])([^*_]*[^\s*_])\1(?![*\w])")
_LONGEST = 4_000
"""Characters of a line in which signs are looked for: beyond it no person wrote them, and looking would take long."""


class Look(Enum):
    """How a stretch of a line is set."""

    STRONG = auto()
    EMPHATIC = auto()
    CODE = auto()
    LINK = auto()
    SIGN = auto()
    """Signs that only say how the words are meant."""


class Sort(Enum):
    """What a line is as a whole."""

    PLAIN = auto()
    HEADING = auto()
    ITEM = auto()
    QUOTE = auto()
    RULE = auto()


@frozen
class Stretch:
    """Characters ``start`` to ``end`` of a line, and how they are set."""

    start: int
    end: int
    look: Look


@frozen
class Item:
    """The sign at the beginning of a list's line; its words begin at ``end``."""

    indent: str
    sign: str
    """The bullet, or the number with what stands after it."""
    gap: str
    box: str | None
    """``[ ]`` or ``[x]`` with the space after it; None without a box."""

    @property
    def start(self) -> int:
        """Where the sign begins."""
        return len(self.indent)

    @property
    def box_start(self) -> int:
        """Where the box begins, or would."""
        return self.start + len(self.sign) + len(self.gap)

    @property
    def end(self) -> int:
        """Where the words begin."""
        return self.box_start + len(self.box or "")

    @property
    def is_bullet(self) -> bool:
        """Whether it has a bullet and no number."""
        return not self.sign[0].isdigit()

    @property
    def is_done(self) -> bool:
        """Whether its box is ticked."""
        return bool(self.box) and self.box is not None and self.box[1] in "xX"

    def following(self) -> str:
        """The sign of the item after this one, its box empty."""
        sign = self.sign if self.is_bullet else f"{int(self.sign[:-1]) + 1}{self.sign[-1]}"
        return f"{self.indent}{sign}{self.gap}{'[ ] ' if self.box is not None else ''}"


@frozen
class Line:
    """What a line is: its sort, and where its words begin after the sign of that sort."""

    sort: Sort
    words_at: int = 0
    level: int = 0
    """1 to 6 for a heading."""
    item: Item | None = None


def read_line(text: str) -> Line:
    """What a line is, outside of a block of code."""
    if match := _HEADING.match(text):
        return Line(Sort.HEADING, match.end(), level=len(match[1]))
    if _RULE.match(text):
        return Line(Sort.RULE, len(text))
    if item := item_of(text):
        return Line(Sort.ITEM, item.end, item=item)
    if match := _QUOTE.match(text):
        return Line(Sort.QUOTE, match.end())
    return Line(Sort.PLAIN)


def item_of(text: str) -> Item | None:
    """The sign of a list at the beginning of a line."""
    match = _LIST.match(text)
    if match is None:
        return None
    sign = match["bullet"] or match["number"] + match["after"]
    return Item(match["indent"], sign, match["gap"], match["box"])


def quote_of(text: str) -> str:
    """The signs of a quotation at the beginning of a line; empty without."""
    match = _QUOTE.match(text)
    return match[0] if match else ""


def is_fence(text: str) -> bool:
    """Whether a line begins or ends a block of code."""
    return bool(_FENCE.match(text))


def stretches(text: str, start: int = 0) -> Iterator[Stretch]:
    """How the words of a line are set, from a place on. They may lie inside of one another."""
    line = text[:_LONGEST]
    if not any(sign in line for sign in "*_`[:"):
        return
    rest = line
    for match in _CODE.finditer(rest, start):
        yield Stretch(match.start(), match.end(), Look.CODE)
        yield from _signs(match.start(), match.end(), len(match[1]))
        # Signs inside of code are characters like others.
        rest = rest[: match.start()] + "\0" * len(match[0]) + rest[match.end() :]
    for match in _LINK.finditer(rest, start):
        yield Stretch(match.start(1), match.end(1), Look.LINK)
        yield Stretch(match.start(), match.start(1), Look.SIGN)
        yield Stretch(match.end(1), match.end(), Look.SIGN)
        rest = rest[: match.end(1)] + "\0" * (match.end() - match.end(1)) + rest[match.end() :]
    for match in _ADDRESS.finditer(rest, start):
        yield Stretch(match.start(), match.end(), Look.LINK)
        rest = rest[: match.start()] + "\0" * len(match[0]) + rest[match.end() :]
    for match in _STRONG.finditer(rest, start):
        yield Stretch(match.start(2), match.end(2), Look.STRONG)
        yield from _signs(match.start(), match.end(), 2)
        rest = f"{rest[: match.start()]}\0\0{match[2]}\0\0{rest[match.end() :]}"
    for match in _EMPHATIC.finditer(rest, start):
        yield Stretch(match.start(2), match.end(2), Look.EMPHATIC)
        yield from _signs(match.start(), match.end(), 1)


def _signs(start: int, end: int, length: int) -> Iterator[Stretch]:
    yield Stretch(start, start + length, Look.SIGN)
    yield Stretch(end - length, end, Look.SIGN)


def address_at(text: str, place: int) -> str:
    """The address of the link that stands at a place of a line; empty without."""
    for match in _LINK.finditer(text[:_LONGEST]):
        if match.start() <= place <= match.end():
            return match[2]
    for match in _ADDRESS.finditer(text[:_LONGEST]):
        if match.start() <= place <= match.end():
            return match[0]
    return ""
