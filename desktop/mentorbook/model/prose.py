"""Prose: what a person wrote in Markdown, read into a small closed vocabulary that can do no harm.

Whatever shows or writes such a text works from these blocks and not from the source. HTML is no part of
the vocabulary (it stays visible as the characters that were typed), neither are pictures (their
description stays), and a link always shows where it leads. So no writer has to filter anything.

The source is CommonMark. A heading inside a text becomes a strong paragraph: the outline of a page
belongs to the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TypeAlias
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from mentorbook.frozen import frozen

_SCHEMES = frozenset({"http", "https", "mailto"})
_MAIL = re.compile(r"mailto:[A-Za-z0-9.+_-]+@[A-Za-z0-9.-]+")
_DEEPEST = 60
_BLANK = re.compile(r"[ \t\r\n\f\v\u2028\u2029]+")
# Blanks of any script at the start or the end of a stretch of words, line breaks apart.
_STARTS_BLANK = re.compile(r"^[^\S\n]+")
_ENDS_BLANK = re.compile(r"[^\S\n]+\Z")
_ENDS_EMPTY = re.compile(r"\s+\Z")
# Control characters, and the bidirectional ones that reorder what stands around them. The marks that
# right-to-left writing needs (U+200C to U+200F) stay.
_NOISE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]")
_SIGNS = re.compile(
    r"^[ \t]*(?:>[ \t]*)*(?:#{1,6}[ \t]+|[-*+][ \t]+(?:\[[ xX]\][ \t]+)?|\d{1,9}[.)][ \t]+)?", re.MULTILINE
)
# What an excerpt shows of signs that began a line, after its lines were joined.
_JOINED = re.compile(r"(?<=\s)(?:#{1,6}\s+|\[[ xX]\]\s+)")
_STRESS = re.compile(r"\*\*|__|`")


@frozen
class Span:
    """A stretch of words set alike. A newline in ``text`` is a line break that the person asked for."""

    text: str
    strong: bool = False
    emphatic: bool = False
    code: bool = False
    address: str | None = None
    """Where these words lead; they are then that very address: http, https or mailto."""


@frozen
class Paragraph:
    """A paragraph of words; never empty."""

    spans: tuple[Span, ...]


@frozen
class Preformatted:
    """Lines kept as they were typed; the last has no newline."""

    text: str


@frozen
class Quotation:
    """Somebody else's words; never empty."""

    blocks: tuple[Block, ...]


@frozen
class Listing:
    """A list; ``start`` is its first number, or None for bullets. It and its items are never empty."""

    start: int | None
    items: tuple[tuple[Block, ...], ...]


@frozen
class Pause:
    """A thematic break."""


Block: TypeAlias = "Paragraph | Preformatted | Quotation | Listing | Pause"


def read_prose(markdown: str) -> tuple[Block, ...]:
    """The blocks of a text in CommonMark. Never fails: any text is Markdown.

    What is quoted or listed more than 60 deep, which nobody writes by hand, is left out.
    """
    reader = _Reader("commonmark", {"html": False, "maxNesting": _DEEPEST})
    return _blocks(SyntaxTreeNode(reader.parse(_NOISE.sub("", markdown))))


def plain_line(text: str) -> str:
    """One line of plain words: no breaks, no control characters, nothing that reorders its surroundings."""
    return _BLANK.sub(" ", _NOISE.sub("", text)).strip()


def bare(excerpt: str) -> str:
    """A piece of a text in Markdown without the signs for headings, lists, boxes and stress, for a line that names it."""
    return plain_line(_STRESS.sub("", _JOINED.sub("", _SIGNS.sub("", excerpt))))


class _Reader(MarkdownIt):
    """Reads every link as one, so that a forbidden address is dropped below and not shown as raw source."""

    def validateLink(self, url: str) -> bool:  # noqa: N802 -- the library's name
        del url
        return True


def _blocks(parent: SyntaxTreeNode) -> tuple[Block, ...]:
    return tuple(block for node in parent.children if (block := _block(node)) is not None)


def _block(node: SyntaxTreeNode) -> Block | None:
    match node.type:
        case "paragraph" | "heading":
            spans = _settled(_spans(node, Span("", strong=node.type == "heading")))
            return Paragraph(spans) if spans else None
        case "fence" | "code_block":
            text = _NOISE.sub("", node.content).rstrip("\n")
            return Preformatted(text) if text.strip() else None
        case "blockquote":
            inner = _blocks(node)
            return Quotation(inner) if inner else None
        case "bullet_list" | "ordered_list":
            items = tuple(item for entry in node.children if (item := _blocks(entry)))
            start = int(node.attrs.get("start", 1)) if node.type == "ordered_list" else None
            return Listing(start, items) if items else None
        case "hr":
            return Pause()
        case other:
            raise AssertionError(f"CommonMark has no block {other}")


def _spans(node: SyntaxTreeNode, manner: Span) -> Iterator[Span]:
    """The spans below ``node``, each in the ``manner`` of what it stands in."""
    for child in node.children:
        match child.type:
            case "text" | "softbreak":
                yield replace(manner, text=_BLANK.sub(" ", _NOISE.sub("", child.content or " ")))
            case "hardbreak":
                yield replace(manner, text="\n")
            case "code_inline":
                yield replace(manner, text=plain_line(child.content), code=True)
            case "strong":
                yield from _spans(child, replace(manner, strong=True))
            case "em":
                yield from _spans(child, replace(manner, emphatic=True))
            case "link":
                yield from _link(child, manner)
            case _:
                yield from _spans(child, manner)


def _link(node: SyntaxTreeNode, manner: Span) -> Iterator[Span]:
    """The words of a link and, after them, its address, which alone is the link: nothing can be disguised."""
    address = str(node.attrs.get("href", ""))
    words = list(_spans(node, manner))
    if not _may_leave(address):
        yield from words
        return
    shown = address.removeprefix("mailto:") if _MAIL.fullmatch(address) else address
    target = replace(manner, text=shown, address=address, code=False)
    said = plain_line("".join(span.text for span in words))
    if not said or said in (shown, address) or node.info == "auto":
        yield target
        return
    yield from words
    yield replace(manner, text=" (")
    yield target
    yield replace(manner, text=")")


def _may_leave(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    if parts.scheme not in _SCHEMES or re.search(r"[\s<>\\]", address):
        return False
    return bool(parts.path if parts.scheme == "mailto" else parts.netloc)


def _settled(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Neighbours that are set alike joined, and no blanks beside a line break or at either end."""
    joined: list[Span] = []
    for span in spans:
        text = span.text
        if not joined:
            text = text.lstrip()
        elif joined[-1].text[-1].isspace():
            text = _STARTS_BLANK.sub("", text)
        if text.startswith("\n"):
            _trim(joined, _ENDS_BLANK)
        if not text:
            continue
        if joined and replace(joined[-1], text="") == replace(span, text=""):
            joined[-1] = replace(span, text=joined[-1].text + text)
        else:
            joined.append(replace(span, text=text))
    _trim(joined, _ENDS_EMPTY)
    return tuple(joined)


def _trim(spans: list[Span], ending: re.Pattern[str]) -> None:
    """Take the ``ending`` off, through as many spans as it goes."""
    while spans:
        text = ending.sub("", spans[-1].text)
        if text:
            spans[-1] = replace(spans[-1], text=text)
            return
        spans.pop()
