"""Values that were overwritten by someone who had not seen them, in words: what holds now, and what else was written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mentorbook.model.catalogue import SPECS, reference_of
from mentorbook.model.fields import Plain, Shape
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.record import Record
from mentorbook.services import records
from mentorbook.services.opened import OpenedBook
from mentorbook.store.rivals import DELETION, Rival, Rivalry

_NOTHING = "nothing"
_GONE = "put in the trash"


@dataclass(frozen=True, slots=True)
class DisputedValue:
    """A field of which a value was overwritten unseen. ``others`` are what it was meant to be as well, in words."""

    field: str
    """Empty when one of the writers put the record in the trash."""
    now: str
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Disputed:
    """A record with such values."""

    kind: Kind
    id: RecordId
    title: str
    values: tuple[DisputedValue, ...]


def disputed(opened: OpenedBook) -> tuple[Disputed, ...]:
    """All records with values to look at, until they are dismissed."""
    found = []
    for entry in opened.store.overwritten():
        look = opened.store.get(entry.id)
        values = tuple(
            _in_words(opened, entry.kind, entry.id, rivalry, look.plain, is_trashed=bool(look.trashed_at))
            for rivalry in entry.rivalries
        )
        found.append(Disputed(entry.kind, entry.id, entry.title, values))
    return tuple(found)


def _in_words(
    opened: OpenedBook,
    kind: Kind,
    record_id: RecordId,
    rivalry: Rivalry,
    plain: Mapping[str, Plain],
    *,
    is_trashed: bool,
) -> DisputedValue:
    name, _, key = rivalry.place.partition("/")
    if rivalry.place == DELETION:
        return DisputedValue("", _GONE if is_trashed else "kept", ("kept" if is_trashed else _GONE,))
    held = plain.get(name)
    if isinstance(held, list):
        now: object = key if key in held else None
    elif isinstance(held, dict):
        now = held.get(key)
    else:
        now = held
    words = _words(opened, kind, name, now)
    others = dict.fromkeys(_rival_words(opened, kind, record_id, name, rival) for rival in rivalry.rivals)
    return DisputedValue(name, words, tuple(other for other in others if other != words))


def _rival_words(opened: OpenedBook, kind: Kind, record_id: RecordId, name: str, rival: Rival) -> str:
    spec = SPECS[kind].get(name)
    value: Any = rival.value
    if spec is not None and spec.type.shape is Shape.TEXT:
        then: Record = records.at_version(opened, record_id, rival.version)
        value = getattr(then, name)
    return _words(opened, kind, name, value)


def _words(opened: OpenedBook, kind: Kind, name: str, value: object) -> str:
    if value is None or value == "":
        return _NOTHING
    words = str(value)
    spec = SPECS[kind].get(name)
    if spec is not None and reference_of(spec.type):
        return opened.store.titles([RecordId(words)]).get(RecordId(words)) or "a record that is not here"
    return words.strip()
