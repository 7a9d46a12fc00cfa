"""A record's past in words: when it was saved, which fields each save changed, and what differs from it now."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import field
from datetime import datetime, timedelta
from difflib import SequenceMatcher
from enum import Enum, auto
from typing import Any

from mentorbook.frozen import frozen
from mentorbook.model.catalogue import SPECS, record_from_plain, reference_of
from mentorbook.model.fields import Shape
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.moment import parse_moment
from mentorbook.model.record import Record
from mentorbook.services import finding, machines, records
from mentorbook.services.opened import OpenedBook
from mentorbook.store.document import Change
from mentorbook.store.sentences import sentence_edits

MOST = 50
"""Versions that are told; each has to be read from the document's history."""
_BY_THEMSELVES = frozenset({Kind.NOTE})
"""Kinds that are saved by themselves, many times in one sitting."""
_SITTING = timedelta(minutes=10)
_LONGEST_SITTING = timedelta(hours=1)
_WORDS = re.compile(r"\w+|\s+|[^\w\s]")
_MOST_WORDS = 400
"""Words up to which two passages are compared word by word."""
_LIKENESS = 0.5
_ALIKE_SHOWN = 240
"""Characters of what is alike that are shown beside a difference."""


@frozen
class Version:
    """The record after one save, or after the last of the saves of one sitting.

    ``fields`` are those that differ from the version before, none for the trash; None where a record is saved so often
    by itself that nobody asks.
    """

    version: str
    at: datetime
    fields: tuple[str, ...] | None
    is_first: bool
    is_now: bool
    machine: str
    """What the machine is called."""
    saves: int = 1


def versions(opened: OpenedBook, record_id: RecordId) -> tuple[Version, ...]:
    """The newest versions of a record, newest first. Raises NotFound."""
    document = opened.store.document(record_id)
    kind = opened.store.kind_of(record_id) or Kind.NOTE
    by_itself = kind in _BY_THEMSELVES
    sittings = list(_sittings(records.history(opened, record_id), together=by_itself))
    names = machines.machine_names(opened)
    shown = sittings[:MOST]
    # Reading a version of a long text takes a moment, and here it would take fifty.
    read = [] if by_itself else [document.at(sitting[0].version).plain() for sitting in sittings[: MOST + 1]]
    states = [record_from_plain(kind, record_id, plain) for plain in read]
    found = []
    for place, sitting in enumerate(shown):
        change = sitting[0]
        found.append(
            Version(
                change.version,
                parse_moment(change.at),
                None if by_itself else _changed_fields(kind, states[place : place + 2]),
                is_first=place + 1 == len(sittings),
                is_now=place == 0,
                machine=names.get(change.machine, change.machine),
                saves=len(sitting),
            )
        )
    return tuple(found)


def _changed_fields(kind: Kind, states: list[Record]) -> tuple[str, ...]:
    """The fields in which a state differs from the one before it; all of them where there is none."""
    names = (name for name, spec in SPECS[kind].items() if not spec.managed)
    state, *before = states
    return tuple(name for name in names if not before or getattr(state, name) != getattr(before[0], name))


def _sittings(history: list[Change], *, together: bool) -> Iterator[list[Change]]:
    """The saves, newest first; those that a machine made shortly after one another are one."""
    sitting: list[Change] = []
    for change in history:
        if sitting and not (together and _goes_on(sitting, change)):
            yield sitting
            sitting = []
        sitting.append(change)
    if sitting:
        yield sitting


def _goes_on(sitting: list[Change], change: Change) -> bool:
    at, next_, last = (parse_moment(one.at) for one in (change, sitting[-1], sitting[0]))
    return change.machine == sitting[0].machine and next_ - at <= _SITTING and last - at <= _LONGEST_SITTING


class Side(Enum):
    """Where words stand."""

    BOTH = auto()
    THEN = auto()
    NOW = auto()


@frozen
class Piece:
    """Words of a text. ``left_out`` counts characters between the halves of what is alike and was left out."""

    text: str
    side: Side
    left_out: int = 0
    rest: str = ""


@frozen
class Difference:
    """A field then and now; long texts also in pieces."""

    name: str
    then: Any
    now: Any
    pieces: tuple[Piece, ...] = ()

    @property
    def is_any(self) -> bool:
        """Whether it differs."""
        return bool(self.then != self.now)


@frozen
class Comparison:
    """A version of a record beside what it is now. Fields that are empty on both sides are left out."""

    record: Record
    differences: tuple[Difference, ...]
    titles: Mapping[RecordId, str] = field(default_factory=dict)


def compare(opened: OpenedBook, record_id: RecordId, version: str) -> Comparison:
    """What differs between a version and now. Raises NotFound, DocumentError."""
    then = records.at_version(opened, record_id, version)
    now = records.look(opened, record_id).record
    found, ids = [], set[RecordId]()
    for name, spec in SPECS[then.kind].items():
        before, after = getattr(then, name), getattr(now, name)
        if spec.managed or (_is_empty(before) and _is_empty(after)):
            continue
        is_long = spec.type.shape is Shape.TEXT
        found.append(Difference(name, before, after, compare_texts(before or "", after or "") if is_long else ()))
        if reference_of(spec.type):
            for value in (before, after):
                ids |= set(value) if isinstance(value, frozenset) else {value} if value else set()
    return Comparison(then, tuple(found), finding.titles(opened, ids))


def _is_empty(value: object) -> bool:
    return value is None or value is False or value in ("", frozenset(), {})


def compare_texts(then: str, now: str) -> tuple[Piece, ...]:
    """Two texts in pieces: sentence by sentence, and word by word where a sentence was only touched."""
    pieces: list[Piece] = []
    place = 0
    for start, gone, new in reversed(list(sentence_edits(then, now))):
        pieces.append(Piece(then[place:start], Side.BOTH))
        pieces += _passage(then[start : start + gone], new)
        place = start + gone
    pieces.append(Piece(then[place:], Side.BOTH))
    pieces = _joined(pieces)
    return tuple(
        _with_less(piece, first=not number, last=number + 1 == len(pieces)) for number, piece in enumerate(pieces)
    )


def _passage(then: str, now: str) -> list[Piece]:
    before, after = _WORDS.findall(then), _WORDS.findall(now)
    whole = [Piece(then, Side.THEN), Piece(now, Side.NOW)]
    if not (before and after) or max(len(before), len(after)) > _MOST_WORDS:
        return whole
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.ratio() < _LIKENESS:
        return whole
    found = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            found.append(Piece("".join(before[i1:i2]), Side.BOTH))
        else:
            found += [Piece("".join(before[i1:i2]), Side.THEN), Piece("".join(after[j1:j2]), Side.NOW)]
    return found


def _joined(pieces: list[Piece]) -> list[Piece]:
    found: list[Piece] = []
    for piece in pieces:
        if piece.text and found and found[-1].side is piece.side:
            found[-1] = Piece(found[-1].text + piece.text, piece.side)
        elif piece.text:
            found.append(piece)
    return found


def _with_less(piece: Piece, *, first: bool, last: bool) -> Piece:
    """Without the middle of a long stretch that is alike; where nothing differs, all of it stays."""
    text = piece.text
    if piece.side is not Side.BOTH or (first and last) or len(text) <= 3 * _ALIKE_SHOWN:
        return piece
    head, tail = "" if first else text[:_ALIKE_SHOWN], "" if last else text[-_ALIKE_SHOWN:]
    return Piece(head, piece.side, left_out=len(text) - len(head) - len(tail), rest=tail)
