"""Keeping what a note says as a record of its own: advice, an action, thanks. The note stays as it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from mentorbook.frozen import frozen
from mentorbook.model import prose
from mentorbook.model.changes import ChangeSet
from mentorbook.model.exchange import Owner
from mentorbook.model.fields import LINE_LIMIT, clean_line
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.record import Record
from mentorbook.model.session import Session
from mentorbook.model.trouble import UserFacingError
from mentorbook.services import records
from mentorbook.services.opened import OpenedBook

_BOX = re.compile(r"^\[[ xX]\]\s+")
_NOT_COMPARED = ("on", "message")
"""A day follows from the clock, and a long text is not read with many records."""
_SENTENCE_END = re.compile(r"[.!?…]\s|[。！？]")


class Capture(StrEnum):
    """What to keep words as."""

    ADVICE = "advice"
    MINE = "mine"
    THEIRS = "theirs"
    THANKS = "thanks"

    @property
    def needs_person(self) -> bool:
        """Whether it belongs to somebody."""
        return self in (Capture.ADVICE, Capture.THANKS)


_KINDS = {
    Capture.ADVICE: Kind.ADVICE,
    Capture.MINE: Kind.ACTION,
    Capture.THEIRS: Kind.ACTION,
    Capture.THANKS: Kind.THANKS,
}


class AlreadyKept(UserFacingError):
    """These words of this note were kept so before, as ``record``."""

    def __init__(self, record: Record) -> None:
        super().__init__("This is kept already.")
        self.record = record


@frozen
class Captured:
    """The new record, and whether its one line holds all of the words."""

    record: Record
    changes: ChangeSet
    is_whole: bool


def one_line(markdown: str) -> str:
    """The words of a stretch of Markdown in one line, without its signs."""
    found = ""
    for words in _words(prose.read_prose(markdown)):
        gap = "" if not found else " " if found[-1] in ".!?…:;,。！？" else "; "
        found += gap + words.strip()
    return clean_line(found)


def shortened(line: str, limit: int = LINE_LIMIT) -> str:
    """A line of at most ``limit`` characters, cut after a sentence, else after a word."""
    if len(line) <= limit:
        return line
    ends = [match.end() for match in _SENTENCE_END.finditer(line, 0, limit)]
    if ends and ends[-1] > limit // 3:
        return line[: ends[-1]].rstrip()
    cut = line[: limit - 1]
    blank = cut.rfind(" ")
    return (cut[:blank] if blank > limit // 2 else cut).rstrip(" ,;:–-") + "…"


def capture(
    opened: OpenedBook,
    markdown: str,
    keep_as: Capture,
    *,
    person: RecordId | None = None,
    session: RecordId | None = None,
    goal: RecordId | None = None,
) -> Captured:
    """Keep selected words of a note.

    Raises UserFacingError when there are none, AlreadyKept for the second time, and InvalidRecord without a person.
    """
    line = one_line(markdown)
    if not line:
        raise UserFacingError("There are no words in what is selected.", remedy="Select some words first.")
    text = shortened(line)
    values: dict[str, Any] = {"text": text, "person": person}
    kind = _KINDS[keep_as]
    match keep_as:
        case Capture.ADVICE:
            values |= {"session": session, "goals": frozenset({goal} if goal else ()), "on": _day(opened, session)}
        case Capture.MINE | Capture.THEIRS:
            values |= {"session": session, "goal": goal, "owner": Owner(keep_as.value)}
        case Capture.THANKS:
            evidence = frozenset(one for one in (session, goal) if one)
            values |= {"evidence": evidence, "message": f"{line}\n" if text != line else ""}
    if found := _kept_before(opened, kind, values):
        raise AlreadyKept(found)
    saved = records.add(opened, kind, _filled(values))
    return Captured(saved.record, saved.changes, is_whole=text == line)


def _kept_before(opened: OpenedBook, kind: Kind, values: Mapping[str, Any]) -> Record | None:
    """The record that has the same words from the same place, and is not in the trash."""
    where = {"text": values["text"]}
    told = {name: value for name, value in values.items() if name not in _NOT_COMPARED}
    found = opened.store.records(kind, where=where)
    return next((one for one in found if all(getattr(one, name) == value for name, value in told.items())), None)


def _filled(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, "", frozenset())}


def _day(opened: OpenedBook, session_id: RecordId | None) -> date | None:
    """The day of the talk, unless it lies ahead."""
    clock = opened.profile.clock
    found = records.look(opened, session_id).record if session_id else None
    if not isinstance(found, Session) or found.start is None:
        return None
    day = found.start.astimezone(clock.zone()).date()
    return day if day <= clock.now().astimezone(clock.zone()).date() else None


def _words(blocks: Iterable[prose.Block]) -> Iterable[str]:
    for block in blocks:
        match block:
            case prose.Paragraph(spans):
                yield _BOX.sub("", "".join(span.text for span in spans))
            case prose.Preformatted(text):
                yield text
            case prose.Quotation(inner):
                yield from _words(inner)
            case prose.Listing(_, items):
                for item in items:
                    yield from _words(item)
            case prose.Pause():
                continue
