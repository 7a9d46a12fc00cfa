"""Finding records again by their words, and listing them by their fields."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from mentorbook.model.catalogue import SPECS, reference_of, write_value
from mentorbook.model.changes import ChangeSet
from mentorbook.model.fields import Shape
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.record import Record
from mentorbook.services.opened import OpenedBook
from mentorbook.store.store import Found, Overwritten


def search(opened: OpenedBook, query: str, *, kinds: Collection[Kind] = (), limit: int = 20) -> list[Found]:
    """Records outside the trash that hold all words of the query, best first."""
    return opened.store.search(query, kinds=kinds, limit=limit)


def listed(opened: OpenedBook, kind: Kind, *, where: Mapping[str, Any] | None = None) -> list[Record]:
    """Records of a kind without long texts, oldest first.

    ``where`` gives values that a field equals or, for a set, holds; an empty one asks for those that have none.
    """
    scalars: dict[str, Any] = {}
    linked: dict[str, RecordId] = {}
    sets: dict[str, Any] = {}
    for name, value in (where or {}).items():
        type_ = SPECS[kind][name].type
        if reference_of(type_) and value:
            linked[name] = next(iter(value)) if isinstance(value, frozenset) else value
        if type_.shape is Shape.SET:
            sets[name] = value
        else:
            scalars[name] = write_value(kind, name, value)
    found = opened.store.records(kind, where=scalars, linked=linked)
    return [record for record in found if all(_holds(getattr(record, name), value) for name, value in sets.items())]


def _holds(held: frozenset[Any], wanted: frozenset[Any]) -> bool:
    return wanted <= held if wanted else not held


def to_look_at(opened: OpenedBook) -> list[Overwritten]:
    """Records of which a value was overwritten by someone who had not seen it."""
    return opened.store.overwritten()


def dismiss(opened: OpenedBook, record_id: RecordId) -> ChangeSet:
    """The values are fine as they are now: take the record off the list, on every machine."""
    entries = [entry for entry in opened.store.overwritten() if entry.id == record_id]
    with opened.store.write() as unit:
        for entry in entries:
            unit.review(record_id, {rivalry.place: rivalry.mark for rivalry in entry.rivalries})
    return unit.changes


def titles(opened: OpenedBook, ids: Collection[RecordId]) -> dict[RecordId, str]:
    """Titles of the records that are here; what is missing is not here (yet)."""
    return opened.store.titles(ids)


@dataclass(frozen=True, slots=True)
class Choice:
    """A record that can be chosen in a form or gone to."""

    kind: Kind
    id: RecordId
    title: str


def choices(opened: OpenedBook, kinds: Collection[Kind], *, limit: int = 5_000) -> list[Choice]:
    """The newest records of some kinds that have words to choose them by, newest first."""
    found = opened.store.titles_of(kinds, limit=limit)
    return [Choice(kind, record_id, title) for kind, record_id, title in found if title]


def go_to(opened: OpenedBook, query: str, *, kinds: Collection[Kind] = (), limit: int) -> list[Choice]:
    """What a few typed letters lead to: the best results of a search; without a query, the newest of some kinds."""
    if not query.strip():
        return choices(opened, kinds, limit=limit)
    return [Choice(hit.kind, hit.id, hit.title) for hit in search(opened, query, kinds=kinds, limit=limit)]
