from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentorbook.model.prose import (
    Block,
    Listing,
    Paragraph,
    Pause,
    Preformatted,
    Quotation,
    Span,
    bare,
    plain_line,
    read_prose,
)

SIGNS = "ab1 \n#*_`[]()<>!&\\-+=.~|:\"'\t/"


def addresses(blocks: tuple[Block, ...]) -> list[str]:
    found: list[str] = []
    for block in blocks:
        match block:
            case Paragraph(spans):
                found += [span.address for span in spans if span.address]
            case Quotation(inner):
                found += addresses(inner)
            case Listing(_, items):
                found += [address for item in items for address in addresses(item)]
    return found


def words(markdown: str) -> str:
    """The words of a text that is one paragraph."""
    (block,) = read_prose(markdown)
    assert isinstance(block, Paragraph)
    return "".join(span.text for span in block.spans)


def test_words_and_their_emphasis() -> None:
    assert read_prose("plain **strong *both*** `co  de`") == (
        Paragraph(
            (
                Span("plain "),
                Span("strong ", strong=True),
                Span("both", strong=True, emphatic=True),
                Span(" "),
                Span("co de", code=True),
            ),
        ),
    )


def test_blocks_of_every_kind() -> None:
    text = "> quoted\n\n- one\n- two\n\n3. three\n\n```py\nx = 1\n```\n\n***\n"
    one, two, three = (Paragraph((Span(word),)) for word in ("one", "two", "three"))
    assert read_prose(text) == (
        Quotation((Paragraph((Span("quoted"),)),)),
        Listing(None, ((one,), (two,))),
        Listing(3, ((three,),)),
        Preformatted("x = 1"),
        Pause(),
    )


def test_a_heading_becomes_a_strong_paragraph() -> None:
    assert read_prose("# Big") == (Paragraph((Span("Big", strong=True),)),)


def test_a_line_break_that_was_asked_for_stays_and_a_wrapped_line_does_not() -> None:
    assert words("one\\\ntwo\nthree") == "one\ntwo three"


@pytest.mark.parametrize("html", ["<script>alert(1)</script>", "<b>x</b>", "<!-- secret -->", "<iframe src=x>"])
def test_html_stays_visible_as_the_characters_that_were_typed(html: str) -> None:
    assert words(html) == html
    assert words(f"before {html} after") == f"before {html} after"


def test_of_a_picture_only_its_description_stays() -> None:
    assert words("see ![my cat](file:///etc/passwd) here") == "see my cat here"
    assert read_prose("![](http://tracker.example/x.png)") == ()


def test_a_link_shows_where_it_leads_and_only_that_is_the_link() -> None:
    (paragraph,) = read_prose("[my bank](https://other.example/login 'title')")
    assert paragraph == Paragraph(
        (
            Span("my bank ("),
            Span("https://other.example/login", address="https://other.example/login"),
            Span(")"),
        ),
    )


def test_an_address_is_not_said_twice() -> None:
    assert words("<https://a.example>") == "https://a.example"
    assert words("[https://a.example](https://a.example)") == "https://a.example"
    assert read_prose("<me@a.example>") == (Paragraph((Span("me@a.example", address="mailto:me@a.example"),)),)


@pytest.mark.parametrize(
    "target",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "vbscript:x",
        "//host.example/x",
        "relative/path",
        "mentorbook:session/0123456789abcdefghjk",
        "#anchor",
        "https:",
        "mailto:",
        "&#106;avascript:alert(1)",
    ],
)
def test_other_targets_are_dropped_and_their_words_stay(target: str) -> None:
    assert read_prose(f"[the words]({target})") == (Paragraph((Span("the words"),)),)


def test_an_address_in_another_script_is_written_in_its_plain_form() -> None:
    assert addresses(read_prose("[x](https://аpple.example/)")) == ["https://xn--pple-43d.example/"]


def test_signs_that_reorder_or_hide_words_are_taken_out() -> None:
    assert words("safe \u202egnp.exe\u202c \u2066x\u2069 \x07\x1b[0m") == "safe gnp.exe x [0m"
    assert words("&#8238;x") == "x"
    assert plain_line(" a\n b\t\u2028c \u202e\ud800") == "a b c"


def test_the_marks_of_right_to_left_writing_stay() -> None:
    assert words("می\u200cخواهم \u200e1") == "می\u200cخواهم \u200e1"


@pytest.mark.parametrize("text", ["> " * 5_000 + "x", "- " * 5_000 + "x", "*" * 20_000 + "x" + "[" * 20_000])
def test_deep_nesting_ends_in_little_time(text: str) -> None:
    assert len(read_prose(text)) <= 1


def test_twenty_quotations_in_one_another_are_kept() -> None:
    block = read_prose("> " * 20 + "x")[0]
    for _ in range(20):
        assert isinstance(block, Quotation)
        (block,) = block.blocks
    assert block == Paragraph((Span("x"),))


@given(st.text(alphabet=SIGNS, max_size=60))
def test_any_text_is_read_and_keeps_to_the_vocabulary(text: str) -> None:
    for address in addresses(read_prose(text)):
        assert address.startswith(("http://", "https://", "mailto:"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("# Opening\n- breathe\n- [ ] look **up**\n- [x] done", "Opening breathe look up done"),
        ("> 1. first\n2) `second`", "first second"),
        ("# Opening - breathe - [ ] rehearse ## Then - [x] rest", "Opening - breathe - rehearse Then - rest"),
        ("C# and a * b", "C# and a * b"),
        ("", ""),
    ],
)
def test_a_piece_of_a_text_is_bared_of_its_signs(text: str, words: str) -> None:
    assert bare(text) == words
