"""The gratitude summary in words: everything that stands on the page, before anyone decides how it looks.

Markdown, HTML and PDF set the same letter, so they cannot differ in what they say. No id comes this far.
"""

from __future__ import annotations

import unicodedata

from mentorbook.frozen import frozen
from mentorbook.model.daywords import in_full
from mentorbook.model.kinds import Kind
from mentorbook.model.prose import Block, plain_line, read_prose
from mentorbook.model.summary import Evidence, Summary, SummaryEntry

LANGUAGE = "en"
"""The language of the letter's own words (BCP 47); the person's words may be in any."""
EVIDENCE_WORDS = "Where it shows:"

_LABELS = {
    Kind.THANKS: "Thanks",
    Kind.HELP: "Help",
    Kind.ADVICE: "Advice",
    Kind.PROGRESS: "Progress",
    Kind.GOAL: "Goal",
    Kind.SESSION: "Session",
    Kind.ACTION: "Done",
}


@frozen
class Passage:
    """One thing to be thankful for. ``heading`` and ``evidence`` are plain words, one line each."""

    heading: str
    label: str
    """What kind of thing it is, in a word."""
    day: str | None
    is_thanks: bool
    body: tuple[Block, ...]
    evidence: tuple[str, ...]

    @property
    def caption(self) -> str:
        """What it is and when it was."""
        return f"{self.label} · {self.day}" if self.day else self.label


@frozen
class Letter:
    """A gratitude summary, ready to be set. ``title`` and ``byline`` are plain words, one line each."""

    title: str
    byline: str
    author: str
    """Who wrote it; empty when that was not said."""
    opening: tuple[Block, ...]
    passages: tuple[Passage, ...]
    closing: tuple[Block, ...] = ()


def compose_letter(summary: Summary) -> Letter:
    """The summary in words."""
    author = plain_line(summary.author_name or "")
    byline = (f"From {_isolated(author)}" if author else "", _period(summary), f"written {in_full(summary.made_on)}")
    words = " · ".join(part for part in byline if part)
    return Letter(
        title=f"With thanks to {plain_line(summary.person_name) or 'my mentor'}",
        byline=words[0].upper() + words[1:],
        author=author,
        opening=read_prose(summary.opening),
        passages=tuple(_passage(entry) for entry in summary.entries),
        closing=read_prose(summary.closing),
    )


def _period(summary: Summary) -> str:
    start, end = summary.period_start, summary.period_end
    if start and end:
        return f"{in_full(start)} to {in_full(end)}" if start != end else in_full(start)
    if start:
        return f"since {in_full(start)}"
    return f"until {in_full(end)}" if end else ""


def _passage(entry: SummaryEntry) -> Passage:
    label = _LABELS.get(entry.kind, entry.kind.value.capitalize())
    return Passage(
        heading=plain_line(entry.heading) or label,
        label=label,
        day=in_full(entry.date) if entry.date else None,
        is_thanks=entry.kind is Kind.THANKS,
        body=tuple(block for text in entry.text_paragraphs for block in read_prose(text)),
        evidence=tuple(_evidence(item) for item in entry.evidence),
    )


def _evidence(item: Evidence) -> str:
    words = plain_line(item.description)
    if not item.date:
        return words
    day = in_full(item.date)
    return f"{_isolate(words)}, {_isolate(day)}" if _turns(words) else f"{words}, {day}"


def _isolated(words: str) -> str:
    return _isolate(words) if _turns(words) else words


def _turns(words: str) -> bool:
    """Whether some of the words are read from right to left, and so would draw a date beside them in."""
    return any(unicodedata.bidirectional(character) in {"R", "AL", "AN"} for character in words)


def _isolate(words: str) -> str:
    """The words between two invisible signs that keep their direction to themselves."""
    return f"\u2068{words}\u2069"
