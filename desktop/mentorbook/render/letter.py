"""The gratitude summary as a well-set letter: which words are set how, and what belongs together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import count

from mentorbook.model.letter import EVIDENCE_WORDS, Letter, Passage
from mentorbook.model.prose import Block, Listing, Paragraph, Pause, Preformatted, Quotation, Span
from mentorbook.palette import LIGHT
from mentorbook.render.setting import FULL, Bar, Frame, Setter, Style, is_leftward

_BODY = Style(size=10.5, leading=16.5)
_TITLE = Style(size=23, leading=29)
_BYLINE = Style(size=9.5, leading=14, colour=LIGHT.soft)
_HEADING = Style(size=12.5, leading=17, bold=True)
_CAPTION = Style(size=9, leading=14, colour=LIGHT.soft, strong_colour=LIGHT.accent)
_THANKS_CAPTION = replace(_CAPTION, strong_colour=LIGHT.gold_text)
_EVIDENCE = Style(size=9, leading=13.5, colour=LIGHT.soft)

# Lengths in points: the gaps above things, and how far what hangs is moved in.
_OPENING_GAP = 24.0
_PASSAGE_GAP = 28.0
_BODY_GAP = 6.0
_EVIDENCE_GAP = 9.0
_ITEM_GAP = 2.0
_LIST_ROOM = 16.0
_BAR_ROOM = 11.0


def set_letter(letter: Letter, setter: Setter) -> None:
    """Set the whole letter, line after line."""
    setter.add([Span(letter.title)], _TITLE)
    setter.add([Span(letter.byline)], _BYLINE, gap=6)
    setter.add_rule(length=36, gap=18, colour=LIGHT.accent)
    _set_blocks(letter.opening, setter, gap=_OPENING_GAP)
    for passage in letter.passages:
        _set_passage(passage, setter)
    _set_blocks(letter.closing, setter, gap=_PASSAGE_GAP)


def _set_passage(passage: Passage, setter: Setter) -> None:
    caption = [Span(passage.label, strong=True), *([Span(f" · {passage.day}")] if passage.day else [])]
    style = _THANKS_CAPTION if passage.is_thanks else _CAPTION
    setter.add([Span(passage.heading)], _HEADING, gap=_PASSAGE_GAP, to_next=True)
    setter.add(caption, style, gap=2, to_next=bool(passage.body or passage.evidence))
    _set_blocks(passage.body, setter, gap=_BODY_GAP, to_next=bool(passage.evidence))
    _set_evidence(passage, setter)


def _set_evidence(passage: Passage, setter: Setter) -> None:
    """Quiet notes below a claim: one in the same line as its introduction, several as a list."""
    frame = _beside_bar(FULL, setter, colour=LIGHT.gold if passage.is_thanks else LIGHT.accent, leftward=False)
    if len(passage.evidence) == 1:
        setter.add([Span(f"{EVIDENCE_WORDS} {passage.evidence[0]}")], _EVIDENCE, gap=_EVIDENCE_GAP, frame=frame)
        return
    for place, words in enumerate(passage.evidence):
        if place == 0:
            setter.add([Span(EVIDENCE_WORDS)], _EVIDENCE, gap=_EVIDENCE_GAP, frame=frame, to_next=True)
        inner = frame.hung(_BAR_ROOM, leftward=is_leftward(words))
        setter.add([Span(words)], _EVIDENCE, frame=inner, sign="–")


def _set_blocks(
    blocks: Sequence[Block],
    setter: Setter,
    *,
    gap: float,
    frame: Frame = FULL,
    style: Style = _BODY,
    sign: str = "",
    to_next: bool = False,
) -> None:
    """Set blocks one below the other: ``gap`` and ``sign`` are for the first of them, ``to_next`` for the last."""
    for place, block in enumerate(blocks):
        above = _BODY_GAP if place else gap
        mark = "" if place else sign
        bound = to_next and place == len(blocks) - 1
        match block:
            case Paragraph(spans):
                setter.add(spans, style, gap=above, frame=frame, sign=mark, to_next=bound)
            case Preformatted(text):
                setter.add([Span(text)], replace(style, fixed=True), gap=above, frame=frame, sign=mark, to_next=bound)
            case Quotation(inner):
                beside = _beside_bar(frame, setter, colour=LIGHT.line, leftward=_is_leftward(inner))
                slanted = replace(style, italic=True)
                _set_blocks(inner, setter, gap=above, frame=beside, style=slanted, sign=mark, to_next=bound)
            case Listing():
                _set_listing(block, setter, gap=above, frame=frame, style=style, sign=mark, to_next=bound)
            case Pause():
                setter.add([Span("* * *")], replace(style, centred=True), gap=above, frame=frame, to_next=bound)


def _set_listing(
    listing: Listing,
    setter: Setter,
    *,
    gap: float,
    frame: Frame,
    style: Style,
    sign: str,
    to_next: bool,
) -> None:
    for place, (number, item) in enumerate(zip(count(listing.start or 0), listing.items, strict=False)):
        own = "•" if listing.start is None else f"{number}."
        _set_blocks(
            item,
            setter,
            gap=_ITEM_GAP if place else gap,
            frame=frame.hung(_LIST_ROOM, leftward=_is_leftward(item)),
            style=style,
            # A list that opens an item of another list stands behind that one's sign.
            sign=own if place or not sign else f"{sign} {own}",
            to_next=to_next and place == len(listing.items) - 1,
        )


def _beside_bar(frame: Frame, setter: Setter, *, colour: str, leftward: bool) -> Frame:
    """The frame moved in behind an upright bar at the side where reading starts."""
    place = setter.measure - frame.right if leftward else frame.left
    return replace(frame.hung(_BAR_ROOM, leftward=leftward), bars=(*frame.bars, Bar(place, colour)))


def _is_leftward(blocks: Sequence[Block]) -> bool:
    """Whether the first words in there are read from right to left."""
    match blocks[0] if blocks else Pause():
        case Paragraph(spans):
            return is_leftward("".join(span.text for span in spans))
        case Preformatted(text):
            return is_leftward(text)
        case Quotation(inner):
            return _is_leftward(inner)
        case Listing(_, items):
            return _is_leftward(items[0])
    return False
