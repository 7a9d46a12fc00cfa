from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from mentorbook.formats.summary_markdown import to_markdown, write_prose
from mentorbook.model.letter import compose_letter
from mentorbook.model.prose import Block, Listing, Paragraph, Preformatted, Quotation, Span, read_prose
from tests.formats.summaries import HOSTILE, entry, record_id, summary

SIGNS = "ab1 \n#*_`[]()<>!&\\-+=.~|:\"'\t/$@"


def rendered(markdown: str) -> str:
    """What a program that allows HTML makes of it."""
    return str(MarkdownIt("commonmark", {"html": True}).render(markdown))


def unadorned(blocks: tuple[Block, ...]) -> list[object]:
    """The blocks without emphasis, which CommonMark cannot write beside every sign."""
    found: list[object] = []
    for block in blocks:
        match block:
            case Paragraph(spans):
                found.append(re.sub(r"\s+", " ", "".join(span.text for span in spans)))
            case Quotation(inner):
                found.append(("quoted", unadorned(inner)))
            case Listing(start, items):
                found.append((start is None, [unadorned(item) for item in items]))
            case _:
                found.append(block)
    return found


def test_the_whole_summary() -> None:
    assert to_markdown(summary()) == (
        "# With thanks to Aino Lehtisaari\n\n"
        "From Mikko Tamminen · 1 July 2025 to 30 June 2026 · written 2 July 2026\n\n"
        "Dear Aino,\n\n"
        "this is what the last year with you looked like from my side.\n\n"
        "## For the afternoon with the landing page\n\n"
        "*Thanks · 14 May 2026*\n\n"
        "You gave me **three hours** and asked: *who is it for on a bad day?*\n\n"
        "Sign-ups went from 1.2 to 3.4 percent in six weeks.\n\n"
        "Where it shows:\n\n"
        "- Session: Landing page, together, 14 May 2026\n"
        "- Goal “Run a campaign”: from draft to live, 25 June 2026\n\n"
        "## Ask three customers before you spend the first euro\n\n"
        "*Advice · 3 February 2026*\n\n"
        "What I did next:\n\n"
        "- dropped the second channel\n"
        "- rewrote the offer\n\n"
        "> Say one thing, and say it twice.\n\n"
        "Where it shows: Advice kept since March\n\n"
        "## Introduced me to the analytics meetup\n\n"
        "*Help*\n\n"
        "More on the group's page (<https://meetup.example.org/analytics>).\n"
    )


def test_hostile_words_come_out_as_words() -> None:
    html = rendered(to_markdown(HOSTILE))
    assert not re.search(r"<(?!/?(h1|h2|p|em|ul|li|strong)>)", html)
    assert "&lt;script&gt;alert(1)&lt;/script&gt; # [x](javascript:alert(2)) ![p](file:///etc/passwd) #</h2>" in html
    assert "<p>press open in the book</p>" in html


def test_no_id_is_written() -> None:
    assert record_id(1)[:-5] not in to_markdown(summary())
    assert record_id(1) not in to_markdown(HOSTILE)


@pytest.mark.parametrize(
    "line",
    [
        "# a", "a #", "## a ##", "- a", "+ a", "* a", "1. a", "1) a", "> a", "===", "---", "```", "~~~", "a\\", "a  ",
        "<b>", "&amp;", "&#35;", "[a](b)", "[a]: b", "![a](b)", "*a*", "__a__", "`a`", "|a|b|", "<https://a.example>",
        "\\*a\\*", "    a",
    ],
)  # fmt: skip
def test_a_plain_line_stays_a_plain_line(line: str) -> None:
    passage = compose_letter(summary([entry(line, evidence=[(line, None)])], opening="")).passages[0]
    html = rendered(to_markdown(summary([entry(line, evidence=[(line, None)])], opening="")))
    said = passage.heading.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert f"<h2>{said}</h2>" in html
    assert f"<p>Where it shows: {said}</p>" in html


@pytest.mark.parametrize(
    "text",
    [
        "a **b** *c* ***d*** `e` f",
        "- a\n- b\n\n* c\n* d\n\n1. e\n2. f\n\n3) g",
        "> a\n>\n> - b\n>   - c\n>\n>     d",
        "````\n```\ncode\n```\n````",
        "one\\\ntwo",
        "one\\\n\\# two\\\n\\- three\\\n1\\. four",
        "a `` `x` `` b",
        "see <https://a.example/b_c*d*> and <me@a.example>",
        "a\n\n___\n\nb",
        "7. seven\n8. eight",
        "- a\n\n  ```\n  code\n\n    more\n  ```\n- b",
    ],
)
def test_what_people_write_reads_back_as_it_was(text: str) -> None:
    assert read_prose(write_prose(read_prose(text))) == read_prose(text)


def test_emphasis_is_given_up_where_it_cannot_be_written() -> None:
    unwritable = Paragraph((Span("a"), Span("“b”", strong=True), Span("c")))
    assert read_prose(write_prose((unwritable,))) == (Paragraph((Span("a“b”c"),)),)
    writable = Paragraph((Span("a "), Span("“b”", strong=True), Span(" c")))
    assert read_prose(write_prose((writable,))) == (writable,)


@given(st.text(alphabet=SIGNS, max_size=80))
@example("- a\n\n\n- ***\n1. b")
@example("&#32;&#32;&#32;&#32;a")
def test_no_text_changes_its_words_or_its_blocks(text: str) -> None:
    blocks = read_prose(text)
    assert unadorned(read_prose(write_prose(blocks))) == unadorned(blocks)


def test_it_ends_with_one_newline_even_when_empty() -> None:
    empty = replace(summary([]), opening="")
    assert to_markdown(empty).endswith("2026\n")
    assert to_markdown(summary([entry("x", "```\ncode\n\n\n```")])).endswith("```\n")
    assert Preformatted("code") in read_prose(to_markdown(summary([entry("x", "```\ncode\n\n\n```")])))
