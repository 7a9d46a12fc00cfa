"""How kinds, fields and choices are called on the screen, and which fields a form shows first."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from mentorbook.gui.words import tr
from mentorbook.model.catalogue import SPECS
from mentorbook.model.kinds import Kind

_KINDS: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.PERSON: "person",
        Kind.GOAL: "goal",
        Kind.STEP: "step",
        Kind.SESSION: "session",
        Kind.NOTE: "note",
        Kind.ACTION: "action",
        Kind.ADVICE: "advice",
        Kind.TOPIC: "topic",
        Kind.HELP: "help",
        Kind.THANKS: "thanks",
        Kind.PROGRESS: "progress",
        Kind.PAUSE: "pause",
        Kind.AGREEMENT: "agreement",
        Kind.VENUE: "venue",
        Kind.OUTREACH: "message",
        Kind.REMINDER: "reminder",
        Kind.TEMPLATE: "template",
    }
)

_FIRST: Mapping[Kind, tuple[str, ...]] = MappingProxyType(
    {
        Kind.PERSON: (
            "name",
            "roles",
            "side",
            "stage",
            "position",
            "organisation",
            "field",
            "needs",
            "rhythm",
            "channels",
        ),
        Kind.GOAL: ("statement", "area", "why", "measure", "due", "people"),
        Kind.STEP: ("goal", "text", "due"),
        Kind.SESSION: ("title", "people", "start", "minutes", "mode", "status", "place", "link", "goals"),
        Kind.NOTE: ("title", "body", "person", "goal"),
        Kind.ACTION: ("text", "owner", "person", "due", "state"),
        Kind.ADVICE: ("text", "person", "on", "state", "did", "result"),
        Kind.TOPIC: ("text", "direction", "person", "session"),
        Kind.HELP: ("text", "direction", "person", "on", "support", "difference"),
        Kind.THANKS: ("text", "person", "on", "channel", "message", "evidence"),
        Kind.PROGRESS: ("goal", "before", "after", "reason", "on", "evidence"),
        Kind.PAUSE: ("person", "start", "end", "reason"),
        Kind.AGREEMENT: ("title", "people", "start", "rhythm", "minutes", "medium", "scheduler", "review_on"),
        Kind.VENUE: ("name", "type", "start", "end", "place", "cost", "met"),
        Kind.OUTREACH: ("person", "subject", "known", "source", "changed", "goal", "ask", "offer", "body", "state"),
        Kind.REMINDER: ("text", "at", "repeat", "person"),
        Kind.TEMPLATE: ("title", "purpose", "body"),
    }
)
"""The fields that a form shows at once; the others are a click away."""

_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "side": "Inside or outside",
        "needs": "What they could use",
        "support": "Support I hope for",
        "support.help": "Kind of support",
        "met_how": "How we met",
        "met_on": "Met on",
        "met_at": "Met at",
        "met_through": "Met through",
        "zone": "Time zone",
        "rhythm": "How often we meet",
        "rhythm_since": "Since",
        "balance_hint": "Balance",
        "people": "With",
        "people.goal": "Who helps",
        "start.session": "When",
        "start.pause": "From",
        "end.pause": "Until",
        "on.thanks": "Said on",
        "on": "When",
        "at": "When",
        "minutes": "Minutes",
        "mode": "How we talk",
        "medium": "How we talk",
        "link": "Link",
        "summary": "What we talked about",
        "repeat": "Repeats",
        "skipped": "Days left out",
        "moved": "Moved meetings",
        "due": "By when",
        "measure": "How I will know",
        "why": "Why, and why now",
        "statement": "What I want to reach",
        "status_reason": "Reason for the status",
        "status_on": "Status since",
        "owner": "Whose",
        "text.action": "What is to be done",
        "text.advice": "The advice",
        "text.topic": "Question or thing to share",
        "text.help": "The help",
        "text.thanks": "What I am thankful for",
        "text.step": "What to do",
        "text.reminder": "What to be reminded of",
        "person.advice": "Who gave it",
        "person.thanks": "To whom",
        "person.outreach": "To whom",
        "did": "What I did with it",
        "result": "What happened then",
        "reported_on": "Told them on",
        "difference": "What difference it made",
        "message": "The words themselves",
        "evidence": "What it rests on",
        "evidence.progress": "Or what shows it",
        "reason.progress": "What moved it",
        "before": "Percent before",
        "after": "Percent after",
        "known": "What of theirs I know",
        "source": "Where I know it from",
        "source_on": "When that appeared",
        "changed": "What it changed for me",
        "ask": "One small ask",
        "offer": "What I offer, or how to say no",
        "body.outreach": "The message",
        "body": "Text (Markdown)",
        "scheduler": "Who proposes the next",
        "expectations": "What each of us will do",
        "review_on": "Look at it again on",
        "met": "Whom I met",
        "about.venue": "What it was like",
        "channel": "How",
        "done_on": "Done on",
    }
)

_CHOICES: Mapping[str, str] = MappingProxyType(
    {
        "reached-out": "reached out",
        "first-talk": "first talk",
        "in-person": "in person",
        "inside": "inside my organisation",
        "outside": "outside my organisation",
        "me": "I do",
        "them": "they do",
        "turns": "in turns",
        "ask": "to ask",
        "share": "to share",
        "silent": "no answer",
    }
)


def kind_words(kind: Kind) -> str:
    """What a kind is called, in the middle of a sentence."""
    return tr(_KINDS[kind])


def first_fields(kind: Kind) -> tuple[str, ...]:
    """The fields that a form shows at once."""
    return _FIRST[kind]


def other_fields(kind: Kind) -> tuple[str, ...]:
    """The rest of the fields that a person enters."""
    return tuple(name for name, spec in SPECS[kind].items() if not spec.managed and name not in _FIRST[kind])


def field_words(kind: Kind, name: str) -> str:
    """The label of a field."""
    found = _LABELS.get(f"{name}.{kind}") or _LABELS.get(name)
    return tr(found) if found else tr(name.replace("_", " ").capitalize())


def choice_words(option: StrEnum) -> str:
    """What a choice is called."""
    return tr(_CHOICES.get(option.value, option.value))
