from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from mentorbook.formats.summary_html import to_html
from mentorbook.model.summary import Summary
from tests.formats.summaries import HOSTILE, entry, record_id, summary

VOID = {"meta", "br", "hr"}
KNOWN = {
    *("html", "head", "meta", "title", "style", "body", "main", "header", "section", "article", "aside"),
    *("h1", "h2", "p", "b", "bdi", "ul", "ol", "li", "blockquote", "pre", "code", "em", "strong", "a", "br", "hr"),
}


@dataclass
class Page(HTMLParser):
    """The page as a browser's parser sees it; a tag that is closed wrongly is an error."""

    elements: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    texts: dict[str, list[str]] = field(default_factory=dict)
    open: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and data.strip():
            self.texts.setdefault(self.open[-1], []).append(data)


def page(of: Summary) -> Page:
    parsed = Page()
    parsed.feed(to_html(of))
    parsed.close()
    assert parsed.open == []
    return parsed


def test_a_page_in_the_order_of_its_meaning() -> None:
    parsed = page(summary())
    assert parsed.texts["title"] == parsed.texts["h1"] == ["With thanks to Aino Lehtisaari"]
    assert parsed.texts["h2"][0] == "For the afternoon with the landing page"
    assert [tag for tag, _ in parsed.elements].count("article") == 3
    assert ("html", {"lang": "en"}) in parsed.elements
    assert ("meta", {"name": "author", "content": "Mikko Tamminen"}) in parsed.elements
    assert parsed.texts["strong"] == ["three hours"]
    assert "Session: Landing page, together, 14 May 2026" in parsed.texts["li"]
    assert "Advice kept since March" in parsed.texts["bdi"]


def test_it_loads_nothing_and_runs_nothing() -> None:
    html = to_html(summary())
    policy: dict[str, str | None] = {
        "http-equiv": "Content-Security-Policy",
        "content": "default-src 'none'; style-src 'unsafe-inline'",
    }
    parsed = page(summary())
    assert parsed.elements.index(("meta", policy)) == 3  # before anything that a policy could forbid
    assert not re.search(r"url\(|@import|@font-face|src=|<link|<script", html)


def test_it_prints_and_follows_a_dark_screen() -> None:
    html = to_html(summary())
    assert all(part in html for part in ("@page", "@media print", "prefers-color-scheme: dark", "#2F6B5E", "#7FC4B2"))


def test_hostile_words_come_out_as_words() -> None:
    parsed = page(HOSTILE)
    assert {tag for tag, _ in parsed.elements} <= KNOWN
    assert not [name for _, attributes in parsed.elements for name in attributes if name.startswith("on")]
    assert not [tag for tag, _ in parsed.elements if tag == "a"]
    assert "<script>alert(1)</script> # [x](javascript:alert(2)) ![p](file:///etc/passwd) #" in parsed.texts["h2"]
    assert "press open in the book" in parsed.texts["p"]
    assert "\u202e" not in to_html(HOSTILE)


def test_links_lead_where_they_say() -> None:
    links = [attributes for tag, attributes in page(summary()).elements if tag == "a"]
    assert links == [{"href": "https://meetup.example.org/analytics", "rel": "noopener noreferrer"}]
    assert "https://meetup.example.org/analytics" in page(summary()).texts["bdi"]


def test_an_address_cannot_leave_its_attribute() -> None:
    parsed = page(summary([entry("x", "<https://a.example/\"onmouseover='x'&quot;>")]))
    ((_, attributes),) = [element for element in parsed.elements if element[0] == "a"]
    assert set(attributes) == {"href", "rel"}


def test_every_block_of_the_persons_words_finds_its_own_direction() -> None:
    parsed = page(summary([entry("תודה", "שלום\n\n- פריט\n\n> ציטוט", evidence=[("a", None), ("b", None)])]))
    words = {"h1", "h2", "li", "blockquote"}
    assert all(attributes.get("dir") == "auto" for tag, attributes in parsed.elements if tag in words)


def test_no_id_is_written() -> None:
    assert record_id(1)[:-5] not in to_html(summary())
    assert " id=" not in to_html(summary())


@given(st.text(alphabet="ab <>&\"'=/!-[](){}:\n#*`>\\", max_size=60))
def test_no_words_break_the_page(words: str) -> None:
    one_line = words.replace("\n", " ")
    of = summary([entry(one_line, words, evidence=[(one_line, None)])], person=one_line, opening=words)
    assert {tag for tag, _ in page(of).elements} <= KNOWN
