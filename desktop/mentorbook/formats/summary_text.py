"""The gratitude summary as plain text, for the body of a mail: no marks, no ids, lines as long as the reader's window."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count

from mentorbook.model.letter import EVIDENCE_WORDS, Passage, compose_letter
from mentorbook.model.prose import Block, Listing, Paragraph, Pause, Preformatted, Quotation, Span
from mentorbook.model.summary import Summary


def to_text(summary: Summary) -> str:
    """The summary as plain text. Ends with a newline."""
    letter = compose_letter(summary)
    parts = [letter.title, letter.byline, *_blocks(letter.opening)]
    for passage in letter.passages:
        parts += _passage(passage)
    parts += _blocks(letter.closing)
    return "\n\n".join(filter(None, (part.strip("\n") for part in parts))) + "\n"


def _passage(passage: Passage) -> Iterator[str]:
    yield f"{passage.heading}\n({passage.caption})"
    yield from _blocks(passage.body)
    if len(passage.evidence) == 1:
        yield f"{EVIDENCE_WORDS} {passage.evidence[0]}"
    elif passage.evidence:
        yield "\n".join([EVIDENCE_WORDS, *(f"- {words}" for words in passage.evidence)])


def _blocks(blocks: Iterable[Block]) -> Iterator[str]:
    return map(_block, blocks)


def _block(block: Block) -> str:
    match block:
        case Paragraph(spans):
            return "".join(map(_span, spans))
        case Preformatted(text):
            return text
        case Quotation(inner):
            return _indented("> ", "\n\n".join(_blocks(inner)), "> ")
        case Listing(start, items):
            numbers = count(start or 0)
            signs = ("- " if start is None else f"{next(numbers)}. " for _ in items)
            return "\n".join(
                _indented(sign, "\n\n".join(_blocks(item)), " " * len(sign))
                for sign, item in zip(signs, items, strict=True)
            )
        case Pause():
            return "* * *"


def _span(span: Span) -> str:
    return span.text


def _indented(first: str, text: str, rest: str) -> str:
    head, *others = text.split("\n")
    return "\n".join([first + head, *((rest + line).rstrip() for line in others)])
