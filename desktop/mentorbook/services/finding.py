"""Finding records again by their words, and listing them by their fields."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from mentorbook.frozen import frozen
from mentorbook.later import later
from mentorbook.model.catalogue import SPECS, reference_of, title_of, write_value
from mentorbook.model.changes import ChangeSet
from mentorbook.model.fields import Shape
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.network import Outreach
from mentorbook.model.record import Record
from mentorbook.model.session import Note, Session
from mentorbook.services.opened import OpenedBook
from mentorbook.store.store import Found, Overwritten

if TYPE_CHECKING:
    from mentorbook.model import prose
else:
    prose = later("mentorbook.model.prose")

_PEOPLE = 3
_NAMED = 200
"""Records without a title that are called by something else at once: each is read whole."""


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


@frozen
class Choice:
    """A record that can be chosen in a form or gone to."""

    kind: Kind
    id: RecordId
    title: str
    about: str = ""
    """What was found in it, where a search led to it."""


@frozen
class Tag:
    """A tag, with how many people carry it and how many other records."""

    name: str
    people: int
    others: int


def tags(opened: OpenedBook, typed: str) -> list[Tag]:
    """The tags that begin with, then those that hold, some letters; those of most records first."""
    counts: dict[str, list[int]] = {}
    for name, kind, number in opened.store.tags():
        counts.setdefault(name, [0, 0])[kind is not Kind.PERSON] += number
    wanted = typed.strip().casefold()
    found = [Tag(name, people, others) for name, (people, others) in counts.items() if wanted in name.casefold()]
    return sorted(
        found,
        key=lambda tag: (
            not tag.name.casefold().startswith(wanted),
            -tag.people - tag.others,
            tag.name.casefold(),
            tag.name,
        ),
    )


def tagged(opened: OpenedBook, tag: str, *, limit: int) -> list[Choice]:
    """The newest records with a tag, people first."""
    found = [Choice(kind, record_id, title) for kind, record_id, title in opened.store.tagged(tag, limit=limit)]
    return sorted(found, key=lambda one: one.kind is not Kind.PERSON)


def choices(opened: OpenedBook, kinds: Collection[Kind], *, limit: int = 5_000) -> list[Choice]:
    """The newest records of some kinds that have words to choose them by, newest first."""
    found = opened.store.titles_of(kinds, limit=limit)
    return [Choice(kind, record_id, title) for kind, record_id, title in found if title]


def recent(opened: OpenedBook, ids: Sequence[RecordId]) -> list[Choice]:
    """Records that were looked at, in the order given; those that are not here are left out."""
    found = []
    for record_id in ids:
        kind = opened.store.kind_of(record_id)
        if kind is not None and not (look := opened.store.get(record_id)).trashed_at:
            found.append(Choice(kind, record_id, title_of(look.record)))
    named = called_by(opened, [one.id for one in found if not one.title])
    return [replace(one, title=one.title or named.get(one.id, "")) for one in found]


def go_to(opened: OpenedBook, query: str, *, kinds: Collection[Kind] = (), limit: int) -> list[Choice]:
    """What a few typed letters lead to: the best results of a search; without a query, the newest of some kinds."""
    if not query.strip():
        return choices(opened, kinds, limit=limit)
    found = search(opened, query, kinds=kinds, limit=limit)
    if not kinds:
        # Whoever types a name means the person more often than what mentions them.
        words = query.casefold().split()
        people = [
            hit
            for hit in search(opened, query, kinds=(Kind.PERSON,), limit=_PEOPLE)
            if all(word in hit.title.casefold() for word in words)
        ]
        first = {hit.id for hit in people}
        found = [*people, *(hit for hit in found if hit.id not in first)][:limit]
    named = called_by(opened, [hit.id for hit in found if not hit.title])
    return [Choice(hit.kind, hit.id, hit.title or named.get(hit.id, ""), prose.bare(hit.excerpt)) for hit in found]


def called_by(opened: OpenedBook, ids: Sequence[RecordId]) -> dict[RecordId, str]:
    """What records without a title are called by, also in the trash: a note by what it is about, others by their people.

    Of very many, the first ones.
    """
    about = {one: _about(opened.store.get(one).record) for one in ids[:_NAMED]}
    titles = opened.store.titles({other for _word, others, _most in about.values() for other in others})
    found = {}
    for one, (word, others, most) in about.items():
        if names := [titles[other] for other in others if titles.get(other)][:most]:
            found[one] = f"{word} {', '.join(names)}"
    return found


def _about(record: Record) -> tuple[str, list[RecordId], int]:
    """How a record without a title begins, the records it is called by, and how many of them at most."""
    match record:
        case Note():
            return "On", [one for one in (record.session, record.person, record.goal) if one], 1
        case Session():
            return "With", sorted(record.people), _PEOPLE
        case Outreach() if record.person:
            return "To", [record.person], 1
    return "", [], 0
