"""The kinds of records and the small types that name them."""

from __future__ import annotations

from enum import StrEnum
from typing import NewType

RecordId = NewType("RecordId", str)

#: Length of a record's id: lower-case Crockford base 32, 5 bits a character, 100 random bits.
ID_LENGTH = 20
ID_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


class Kind(StrEnum):
    """Every kind of record that a book holds. The value is its name in files and on the command line."""

    PERSON = "person"
    GOAL = "goal"
    STEP = "step"
    SESSION = "session"
    NOTE = "note"
    ACTION = "action"
    ADVICE = "advice"
    TOPIC = "topic"
    HELP = "help"
    THANKS = "thanks"
    PROGRESS = "progress"
    PAUSE = "pause"
    AGREEMENT = "agreement"
    VENUE = "venue"
    OUTREACH = "outreach"
    REMINDER = "reminder"
    TEMPLATE = "template"


def is_record_id(text: str) -> bool:
    """Whether ``text`` has the form of a record's id."""
    return len(text) == ID_LENGTH and all(character in ID_ALPHABET for character in text)
