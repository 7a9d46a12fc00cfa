"""The gratitude summary as Markdown: CommonMark that any program reads back as the same letter."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby

from mentorbook.model.letter import EVIDENCE_WORDS, Passage, compose_letter
from mentorbook.model.prose import Block, Listing, Paragraph, Pause, Preformatted, Quotation, Span, read_prose
from mentorbook.model.summary import Summary

# What means something anywhere in a line: # at the end of a heading, ~ and | only in wider dialects.
_ACTIVE = re.compile(r"[\\`*_\[\]<>&#~|]")
# What means something at the start of a line only: lists, underlines of headings.
_LEADING = re.compile(r"(?m)^( *)([+=-]|\d{1,9}(?=[.)]))")
_TICKS = re.compile(r"`+")


def to_markdown(summary: Summary) -> str:
    """The summary as CommonMark, without HTML, pictures or ids. Ends with a newline."""
    letter = compose_letter(summary)
    parts = [f"# {_plain(letter.title)}", _plain(letter.byline), write_prose(letter.opening)]
    for passage in letter.passages:
        parts += _passage(passage)
    parts.append(write_prose(letter.closing))
    return "\n\n".join(part for part in parts if part) + "\n"


def write_prose(blocks: Iterable[Block]) -> str:
    """CommonMark that reads back as these blocks, without a newline at its end."""
    return "\n\n".join(_blocks(blocks))


def _passage(passage: Passage) -> Iterator[str]:
    yield f"## {_plain(passage.heading)}"
    yield f"*{_plain(passage.caption)}*"
    yield write_prose(passage.body)
    if len(passage.evidence) == 1:
        yield f"{EVIDENCE_WORDS} {_plain(passage.evidence[0])}"
    elif passage.evidence:
        lines = "\n".join(f"- {_plain(words)}" for words in passage.evidence)
        yield f"{EVIDENCE_WORDS}\n\n{lines}"


def _blocks(blocks: Iterable[Block]) -> Iterator[str]:
    before: Block | None = None
    swapped = False
    for block in blocks:
        if isinstance(block, Listing):
            # A list right after a list of its kind would go on with it unless it has another sign.
            follows = isinstance(before, Listing) and (before.start is None) == (block.start is None)
            swapped = follows and not swapped
            yield _listing(block, swapped=swapped)
        else:
            yield _block(block)
        before = block


def _block(block: Paragraph | Preformatted | Quotation | Pause) -> str:
    match block:
        case Paragraph():
            return _paragraph(block)
        case Preformatted(text):
            fence = "`" * max(3, 1 + _longest_ticks(text))
            return f"{fence}\n{text}\n{fence}"
        case Quotation(blocks):
            return "\n".join(f"> {line}" if line else ">" for line in write_prose(blocks).split("\n"))
        case Pause():
            return "___"


def _listing(listing: Listing, *, swapped: bool) -> str:
    close = all(len(item) == 1 and isinstance(item[0], Paragraph) for item in listing.items)
    items = []
    for place, blocks in enumerate(listing.items):
        if listing.start is None:
            sign = "* " if swapped else "- "
        else:
            # The numbers after the first do not count; staying at nine digits does.
            sign = f"{min(listing.start + place, 999_999_999)}{')' if swapped else '.'} "
        inner = write_prose(blocks).split("\n")
        hung = [inner[0], *(" " * len(sign) + line if line else "" for line in inner[1:])]
        items.append(sign + "\n".join(hung))
    return ("\n" if close else "\n\n").join(items)


def _paragraph(paragraph: Paragraph) -> str:
    """The paragraph; without its emphasis where CommonMark has no way to write it, as beside some signs."""
    rich = _lines(_emphasised(paragraph.spans))
    if read_prose(rich) == (paragraph,):
        return rich
    return _lines(_written(replace(span, code=False)) for span in paragraph.spans)


def _emphasised(spans: tuple[Span, ...]) -> Iterator[str]:
    for strong, group in groupby(spans, key=lambda span: span.strong):
        inner = []
        for emphatic, run in groupby(group, key=lambda span: span.emphatic):
            words = "".join(_written(span) for span in run)
            inner.append(_around("*", words) if emphatic else words)
        yield _around("**", "".join(inner)) if strong else "".join(inner)


def _around(sign: str, words: str) -> str:
    """Signs of emphasis stand at words, never at blanks."""
    core = words.strip()
    if not core:
        return words
    start = words.index(core)
    return f"{words[:start]}{sign}{core}{sign}{words[start + len(core) :]}"


def _written(span: Span) -> str:
    if span.address:
        return f"<{span.text}>"
    if not span.code:
        return _inline(span.text)
    ticks = "`" * (1 + _longest_ticks(span.text))
    room = " " if span.text.startswith("`") or span.text.endswith("`") else ""
    return f"{ticks}{room}{span.text}{room}{ticks}"


def _inline(text: str) -> str:
    return _ACTIVE.sub(r"\\\g<0>", text)


def _lines(parts: Iterable[str]) -> str:
    """Inline parts as lines: their starts escaped, each break written as a backslash before the newline."""
    text = "".join(parts)
    return _LEADING.sub(_escape_leading, text).replace("\n", "\\\n")


def _escape_leading(match: re.Match[str]) -> str:
    blank, sign = match.groups()
    return f"{blank}{sign}\\" if sign.isdigit() else f"{blank}\\{sign}"


def _plain(text: str) -> str:
    return _lines([_inline(text)])


def _longest_ticks(text: str) -> int:
    return max((len(run) for run in _TICKS.findall(text)), default=0)
