"""Finding records again by their words, and listing them by their fields."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from mentorbook.frozen import frozen
from mentorbook.later import later
from mentorbook.model import daywords
from mentorbook.model.arrangement import Agreement
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
_READ_WHOLE = 200
"""Records in the trash that are called by something else at once: each is read whole."""
_CALLED_BY = {Kind.NOTE, Kind.SESSION, Kind.OUTREACH, Kind.AGREEMENT}
"""The kinds that may lack a title and are about somebody or something."""


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
    """What the records that are here are called; what is missing is not here (yet)."""
    found = opened.store.titles(ids)
    untitled = [(opened.store.kind_of(one), one) for one, title in found.items() if not title]
    return found | called_by(opened, [(kind, one) for kind, one in untitled if kind])


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
    named = called_by(opened, [(kind, record_id) for kind, record_id, title in found if not title])
    called = [(kind, record_id, title or named.get(record_id, "")) for kind, record_id, title in found]
    return [Choice(kind, record_id, words) for kind, record_id, words in called if words]


def recent(opened: OpenedBook, ids: Sequence[RecordId]) -> list[Choice]:
    """Records that were looked at, in the order given; those that are not here are left out."""
    found = []
    for record_id in ids:
        kind = opened.store.kind_of(record_id)
        if kind is not None and not (look := opened.store.get(record_id)).trashed_at:
            found.append(Choice(kind, record_id, title_of(look.record)))
    named = called_by(opened, [(one.kind, one.id) for one in found if not one.title])
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
    named = called_by(opened, [(hit.kind, hit.id) for hit in found if not hit.title])
    return [Choice(hit.kind, hit.id, hit.title or named.get(hit.id, ""), prose.bare(hit.excerpt)) for hit in found]


def called_by(opened: OpenedBook, untitled: Iterable[tuple[Kind, RecordId]]) -> dict[RecordId, str]:
    """What records without a title are called by: a note by what it is about, others by their people and their day.

    What is in the trash is called so, too; of very much, the first.
    """
    ids: dict[Kind, list[RecordId]] = {}
    for kind, record_id in untitled:
        ids.setdefault(kind, []).append(record_id)
    about: dict[RecordId, _About] = {}
    for kind in _CALLED_BY & ids.keys():
        there = {one.id: one for one in opened.store.records(kind, ids=ids[kind])}
        trashed = [one for one in ids[kind] if one not in there][:_READ_WHOLE]
        for record in (*there.values(), *(opened.store.get(one).record for one in trashed)):
            about[record.id] = _about(opened, record)
    # A note may be about a talk that has no title either.
    named = titles(opened, {other for one in about.values() for other in one.others}) if about else {}
    found = {}
    for record_id, one in about.items():
        if names := [named[other] for other in one.others if named.get(other)][: one.most]:
            found[record_id] = ", ".join(filter(None, (f"{one.begins} {', '.join(sorted(names))}", one.day)))
    return found


@frozen
class _About:
    """How a record without a title begins, what it is called by, how much of that at most, and its day."""

    begins: str
    others: tuple[RecordId, ...]
    most: int = 1
    day: str = ""


def _about(opened: OpenedBook, record: Record) -> _About:
    match record:
        case Note():
            return _About("On", tuple(one for one in (record.session, record.person, record.goal) if one))
        case Session():
            clock = opened.profile.clock
            day = record.start and record.start.astimezone(clock.zone()).date()
            today = clock.now().astimezone(clock.zone()).date()
            return _About("Talk with", tuple(record.people), _PEOPLE, daywords.short(day, today=today) if day else "")
        case Outreach() if record.person:
            return _About("Message to", (record.person,))
        case Agreement():
            return _About("Agreement with", tuple(record.people), _PEOPLE)
    return _About("", ())
