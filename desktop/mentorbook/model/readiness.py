"""Whether a message to someone new is ready: it says why this person, from where, for which goal, with one small ask.

Nothing here stops anybody. It names what is missing, and the phrases that could stand in any message to anyone.

What is missing is seen in every language. Phrases are known in English alone; they are looked for in English only, and a
message in another language says so, instead of being taken for one that has an end, or has none.
"""

from __future__ import annotations

import re

from mentorbook.frozen import frozen
from mentorbook.model.language import is_english
from mentorbook.model.network import Outreach
from mentorbook.model.outreach_rules import WRITTEN

_WORN = (
    "pick your brain",
    "pick your brains",
    "jump on a call",
    "hop on a call",
    "grab a coffee",
    "grab coffee",
    "touch base",
    "reach out to you",
    "reaching out",
    "hope this finds you well",
    "hope this email finds you well",
    "hope this message finds you well",
    "long-time admirer",
    "huge fan",
    "big fan",
    "i know you are busy",
    "i know you're busy",
    "i know how busy",
    "add value",
    "synergy",
    "synergies",
    "mutually beneficial",
    "win-win",
    "circle back",
    "quick question",
    "quick favour",
    "quick favor",
    "any advice you can give",
    "any advice you might have",
    "any tips",
    "would love to connect",
    "i'd love to connect",
    "let me know what works",
    "whatever works for you",
    "learn from the best",
    "inspiring journey",
    "your journey",
    "dear sir or madam",
)
"""Said so often that they say nothing. Matched as whole words, in lower case."""

_OPEN_ENDED = (
    "mentor me",
    "my mentor",
    "be a mentor",
    "mentor for me",
    "mentorship",
    "mentoring",
    "guide me",
    "any advice",
    "some advice",
    "your advice",
    "your thoughts",
    "your help",
    "some help",
    "anything",
    "everything",
    "whatever you",
    "sometime",
    "some time",
    "regularly",
    "from time to time",
    "now and then",
    "stay in touch",
    "keep in touch",
    "ongoing",
    "long-term",
    "catch up",
    "get to know",
    "connect with you",
    "have a chat",
)
"""Asks that nobody can answer and be done with."""

_ENDS = (
    *("one", "once", "single", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twelve"),
    *("fifteen", "twenty", "twenty-five", "thirty", "forty", "forty-five", "fifty", "sixty", "half", "quarter"),
    *("yes or no", "a name", "an answer", "a line", "a look", "a link", "a title", "a sentence", "a word"),
)
"""Words that give an ask an end, besides a number in digits."""
_SMALL = ("a", "an", "of", "to", "for", "on", "by", "in", "at", "some", "any", "be", "i", "me")
"""Small words of English that others have, too."""
_MOST_WITHOUT = 3
"""Words that make sense in English without a small one."""
_QUESTION_MARKS = ("?", "？", "؟")
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'"})


@frozen
class Gap:
    """Something that a message lacks, or says in worn words. ``field`` is where it is mended."""

    field: str
    words: str


@frozen
class Readiness:
    """What stands between a message and being ready, in the order in which one writes it."""

    gaps: tuple[Gap, ...]
    is_english: bool = True
    """Whether its phrases could be looked at; not where it is plainly in another language."""

    @property
    def is_ready(self) -> bool:
        """Whether all is said."""
        return not self.gaps

    def sentence(self) -> str:
        """In one line, such as "2 things are still open"."""
        if self.is_ready and self.is_english:
            return "Ready: it could only have been written to this person."
        if self.is_ready:
            return "Ready: all parts are there."
        number = len(self.gaps)
        return "One thing is still open." if number == 1 else f"{number} things are still open."

    def limit(self) -> str:
        """What was not looked at, in a sentence; empty where all was."""
        if self.is_english:
            return ""
        return (
            "Worn phrases, and whether the ask has an end, are looked for in English only. "
            "Read it once as if a stranger had sent it to you."
        )


def readiness(outreach: Outreach) -> Readiness:
    """Look at a whole message, with its long texts."""
    asked = {
        "known": (outreach.known, "Say what of theirs you know: a talk, a text, a piece of work."),
        "source": (outreach.source, "Say where you know it from."),
        "source_on": (outreach.source_on, "Say when that appeared or happened."),
        "changed": (outreach.changed, "Say what it changed for you: what you do differently since."),
        "goal": (outreach.goal, "Choose the goal that it serves."),
        "ask": (outreach.ask, "Ask for one small thing."),
        "offer": (outreach.offer, "Offer something, or say how easy it is to say no."),
    }
    gaps = [
        Gap(field, words)
        for field, (given, words) in asked.items()
        if not (given.strip() if isinstance(given, str) else given)
    ]
    whole = is_english(*(getattr(outreach, field) or "" for field in WRITTEN))
    gaps += _of_the_ask(outreach.ask, whole)
    # The heading and the message are read too: the slots may be fine, and what is sent not.
    for field in WRITTEN:
        given = getattr(outreach, field) or ""
        if _is_english(given, whole) is not False:
            gaps += [
                Gap(field, f"“{phrase}” is said to everybody. Say it in your own words.")
                for phrase in worn_phrases(given)
            ]
    order = [*asked, "subject", "body"]
    return Readiness(tuple(sorted(gaps, key=lambda gap: order.index(gap.field))), whole is not False)


def _is_english(text: str, whole: bool | None) -> bool | None:  # noqa: FBT001 -- what is known of the message
    """A part that does not tell its own language is in that of the message, unless it is longer than English can be so."""
    own = is_english(text)
    if own is None and len(text.split()) > _MOST_WITHOUT and not _phrases(text, _SMALL):
        return None
    return whole if own is None else own


def _of_the_ask(ask: str, whole: bool | None) -> list[Gap]:  # noqa: FBT001 -- what is known of the message
    if not ask.strip():
        return []
    knows = _is_english(ask, whole) is True
    found = _phrases(ask, _OPEN_ENDED) if knows else ()
    if found:
        return [Gap("ask", f"“{found[0]}” has no end. Ask for something that is done when it is done.")]
    if sum(map(ask.count, _QUESTION_MARKS)) > 1:
        return [Gap("ask", "These are several asks. Keep the one that matters most.")]
    if not knows:
        return []
    if not (any(sign.isdigit() for sign in ask) or _phrases(ask, _ENDS)):
        return [Gap("ask", "Give it an end: twenty minutes, one question, one page, by a day.")]
    return []


def worn_phrases(text: str) -> tuple[str, ...]:
    """The worn phrases in a text, the longest of those that lie within each other."""
    found = _phrases(text, _WORN)
    return tuple(one for one in found if not any(one != other and one in other for other in found))


def _phrases(text: str, phrases: tuple[str, ...]) -> tuple[str, ...]:
    said = " ".join(text.translate(_APOSTROPHES).casefold().split())
    return tuple(one for one in phrases if re.search(rf"(?<![\w-]){re.escape(one)}(?![\w-])", said))


def compose(outreach: Outreach, *, name: str, goal: str = "", author: str = "") -> str:
    """A message out of its slots, to be gone over by hand; what is not said yet stands in brackets."""
    known = _told(outreach.known) or "[What of theirs I know: the talk, the text, the piece of work.]"
    where = f" ({_bare(outreach.source)})" if outreach.source.strip() and "://" not in outreach.source else ""
    changed = _told(outreach.changed) or "[What it changed for me.]"
    aim = f"I am working towards this: {_bare(goal)}." if goal.strip() else "I am working on [goal]."
    ask = _told(outreach.ask) or "Would you have [twenty minutes, once / an answer to one question] [by when]?"
    offer = _told(outreach.offer) or "[What I can offer, or: a no is fine and needs no reason.]"
    opening = f"{_bare(known)}{where}." if where else known
    return (
        "\n\n".join(
            (
                f"Dear {name.strip() or '…'},",
                f"{opening} {changed}",
                f"{aim} What I would ask of you: {ask}",
                offer,
                f"With best wishes,\n{author}".rstrip(),
            )
        )
        + "\n"
    )


def _bare(text: str) -> str:
    return " ".join(text.split()).rstrip(".")


def _told(text: str | None) -> str:
    """One paragraph that ends like a sentence."""
    words = " ".join((text or "").split())
    return words if not words or words[-1] in '.!?…”"' else f"{words}."
