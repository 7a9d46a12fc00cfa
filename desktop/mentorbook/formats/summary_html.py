"""The gratitude summary as one HTML file: it loads nothing, runs nothing and can be printed.

A content security policy forbids what the writer does not write anyway. The person's words come in as blocks
of :mod:`mentorbook.model.prose` and leave escaped, one element for each block.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from mentorbook.formats.summary_style import summary_style
from mentorbook.model.letter import EVIDENCE_WORDS, LANGUAGE, Letter, Passage, compose_letter
from mentorbook.model.prose import Block, Listing, Paragraph, Pause, Preformatted, Quotation, Span
from mentorbook.model.summary import Summary

_PAGE = """\
<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
{author}<title>{title}</title>
<style>
{style}</style>
</head>
<body>
<main>
{body}
</main>
</body>
</html>
"""


def to_html(summary: Summary) -> str:
    """The summary as one HTML document without remote parts, scripts, pictures or ids."""
    letter = compose_letter(summary)
    return _PAGE.format(
        language=LANGUAGE,
        author=f'<meta name="author" content="{escape(letter.author)}">\n' if letter.author else "",
        title=escape(letter.title),
        style=summary_style(),
        body="\n".join([_header(letter), *(_passage(passage) for passage in letter.passages), *_closing(letter)]),
    )


def _header(letter: Letter) -> str:
    title = f'<header>\n<h1 dir="auto">{escape(letter.title)}</h1>\n<p class="byline">{escape(letter.byline)}</p>\n</header>'
    return (
        f'{title}\n<section aria-label="Opening">\n{_blocks(letter.opening)}\n</section>' if letter.opening else title
    )


def _closing(letter: Letter) -> list[str]:
    return (
        [f'<section aria-label="Closing" class="closing">\n{_blocks(letter.closing)}\n</section>']
        if letter.closing
        else []
    )


def _passage(passage: Passage) -> str:
    day = f" · {passage.day}" if passage.day else ""
    parts = [
        '<article class="thanks">' if passage.is_thanks else "<article>",
        f'<h2 dir="auto">{escape(passage.heading)}</h2>',
        f'<p class="caption"><b>{passage.label}</b>{day}</p>',
        _blocks(passage.body),
        _evidence(passage.evidence),
        "</article>",
    ]
    return "\n".join(part for part in parts if part)


def _evidence(evidence: tuple[str, ...]) -> str:
    if not evidence:
        return ""
    if len(evidence) == 1:
        return f'<aside class="evidence"><p>{EVIDENCE_WORDS} <bdi>{escape(evidence[0])}</bdi></p></aside>'
    items = "\n".join(f'<li dir="auto">{escape(words)}</li>' for words in evidence)
    return f'<aside class="evidence">\n<p>{EVIDENCE_WORDS}</p>\n<ul>\n{items}\n</ul>\n</aside>'


def _blocks(blocks: Iterable[Block]) -> str:
    return "\n".join(_block(block) for block in blocks)


def _block(block: Block) -> str:
    match block:
        case Paragraph(spans):
            return f'<p dir="auto">{"".join(_span(span) for span in spans)}</p>'
        case Preformatted(text):
            return f'<pre dir="auto">{escape(text)}</pre>'
        case Quotation(blocks):
            return f'<blockquote dir="auto">\n{_blocks(blocks)}\n</blockquote>'
        case Listing(start, items):
            inner = "\n".join(f'<li dir="auto">{_blocks(item)}</li>' for item in items)
            if start is None:
                return f"<ul>\n{inner}\n</ul>"
            return f'<ol start="{start}">\n{inner}\n</ol>'
        case Pause():
            return "<hr>"


def _span(span: Span) -> str:
    words = escape(span.text).replace("\n", "<br>\n")
    if span.code:
        words = f"<code>{words}</code>"
    if span.address:
        words = f'<a href="{escape(span.address)}" rel="noopener noreferrer"><bdi>{words}</bdi></a>'
    if span.emphatic:
        words = f"<em>{words}</em>"
    return f"<strong>{words}</strong>" if span.strong else words
