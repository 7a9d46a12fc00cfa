"""Values that were overwritten by someone who had not seen them, in words: what holds now, and what else was written."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from mentorbook.frozen import frozen
from mentorbook.later import later
from mentorbook.model.catalogue import SPECS, reference_of
from mentorbook.model.changes import ChangeSet
from mentorbook.model.fields import Plain, Shape
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.moment import parse_moment
from mentorbook.model.record import Record
from mentorbook.model.trouble import NotFound
from mentorbook.services import finding
from mentorbook.services.opened import OpenedBook
from mentorbook.store.store import Overwritten

if TYPE_CHECKING:
    # The page of the day asks each time, and there is hardly ever a value to look at.
    from mentorbook.services import machines, records
    from mentorbook.store import rivals
    from mentorbook.store.unit import UnitOfWork
else:
    machines = later("mentorbook.services.machines")
    records = later("mentorbook.services.records")
    rivals = later("mentorbook.store.rivals")

_NOTHING = "nothing"
_GONE = "put in the trash"


@frozen
class Version:
    """One of the competing values: in words, by which machine, when. ``number`` names it for :func:`pick`."""

    number: int
    words: str
    machine: str
    at: datetime


@frozen
class DisputedValue:
    """A field of which a value was overwritten unseen. ``others`` are what it was meant to be as well, in words."""

    field: str
    """Empty when one of the writers put the record in the trash."""
    now: str
    others: tuple[str, ...]
    place: str = dataclasses.field(default="", compare=False)
    """Names the value for :func:`pick`, with ``mark``."""
    mark: str = dataclasses.field(default="", compare=False)
    is_text: bool = dataclasses.field(default=False, compare=False)
    versions: tuple[Version, ...] = dataclasses.field(default=(), compare=False)
    """The competing values, whoever wrote them; what holds now may be one of them, or both together."""


@frozen
class Disputed:
    """A record with such values."""

    kind: Kind
    id: RecordId
    title: str
    values: tuple[DisputedValue, ...]


def disputed(opened: OpenedBook) -> tuple[Disputed, ...]:
    """All records with values to look at, until they are dismissed."""
    overwritten = opened.store.overwritten()
    if not overwritten:
        return ()
    found = []
    names = machines.machine_names(opened)
    for entry in overwritten:
        look = opened.store.get(entry.id)
        values = tuple(
            _with_versions(
                opened,
                entry,
                rivalry,
                _in_words(opened, entry.kind, entry.id, rivalry, look.plain, is_trashed=bool(look.trashed_at)),
                names,
            )
            for rivalry in entry.rivalries
        )
        found.append(Disputed(entry.kind, entry.id, entry.title, values))
    return tuple(found)


def pick(opened: OpenedBook, record_id: RecordId, value: DisputedValue, number: int) -> ChangeSet:
    """Give a place the value of one of its versions; it is no longer listed. Raises NotFound where that has changed."""
    rivalry = _rivalry(opened, record_id, value)
    with opened.store.write() as unit:
        if rivalry.place == rivals.DELETION:
            if opened.store.get(record_id).trashed_at:
                unit.restore(record_id)
            else:
                unit.remove(record_id)
        else:
            _put(unit, opened, record_id, rivalry.place, rivalry.rivals[number])
        unit.review(record_id, {rivalry.place: rivalry.mark})
    return unit.changes


def accept(opened: OpenedBook, record_id: RecordId, value: DisputedValue) -> ChangeSet:
    """One value is fine as it is now: take it off the list, on every machine. Raises NotFound."""
    rivalry = _rivalry(opened, record_id, value)
    with opened.store.write() as unit:
        unit.review(record_id, {rivalry.place: rivalry.mark})
    return unit.changes


def _rivalry(opened: OpenedBook, record_id: RecordId, value: DisputedValue) -> rivals.Rivalry:
    for entry in opened.store.overwritten():
        for rivalry in entry.rivalries if entry.id == record_id else ():
            if (rivalry.place, rivalry.mark) == (value.place, value.mark):
                return rivalry
    raise NotFound("This has been answered meanwhile.", remedy="Look at the record as it is now.")


def _put(unit: UnitOfWork, opened: OpenedBook, record_id: RecordId, place: str, rival: rivals.Rival) -> None:
    held = unit.held(record_id)
    name, _, key = place.partition("/")
    now, plain = held.document.plain().get(name), rival.value
    spec = SPECS[held.kind].get(name)
    if spec is None:
        # A field of a newer version, which this one keeps and does not read.
        unit.edit_plain(record_id, {name: plain})
        return
    if spec.type.shape is Shape.TEXT:
        values = {name: getattr(records.at_version(opened, record_id, rival.version), name)}
    elif isinstance(now, list) or spec.type.shape is Shape.SET:
        items = {*(now if isinstance(now, list) else ()), key} if plain else {*(now or ())} - {key}  # type: ignore[misc]
        values = {name: spec.type.read(sorted(items))}
    elif spec.type.shape is Shape.MAP:
        pairs = dict(now) if isinstance(now, dict) else {}
        pairs = {**pairs, key: str(plain)} if plain else {one: pairs[one] for one in pairs if one != key}
        values = {name: spec.type.read(pairs)}
    else:
        values = {name: spec.type.read(plain) if plain is not None else spec.type.empty}
    records.edit_in(unit, opened, record_id, values)


def _with_versions(
    opened: OpenedBook, entry: Overwritten, rivalry: rivals.Rivalry, value: DisputedValue, names: Mapping[str, str]
) -> DisputedValue:
    name = rivalry.place.partition("/")[0]
    spec = SPECS[entry.kind].get(name)
    versions = []
    for number, rival in enumerate(rivalry.rivals):
        machine, _, rest = rival.author.partition("|")
        words = (
            value.others[0]
            if rivalry.place == rivals.DELETION
            else _rival_words(opened, entry.kind, entry.id, name, rival)
        )
        versions.append(Version(number, words, names.get(machine, machine), parse_moment(rest.rpartition("|")[2])))
        if rivalry.place == rivals.DELETION:
            break
    return replace(
        value,
        place=rivalry.place,
        mark=rivalry.mark,
        is_text=spec is not None and spec.type.shape is Shape.TEXT,
        versions=tuple(versions),
    )


def _in_words(
    opened: OpenedBook,
    kind: Kind,
    record_id: RecordId,
    rivalry: rivals.Rivalry,
    plain: Mapping[str, Plain],
    *,
    is_trashed: bool,
) -> DisputedValue:
    name, _, key = rivalry.place.partition("/")
    if rivalry.place == rivals.DELETION:
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


def _rival_words(opened: OpenedBook, kind: Kind, record_id: RecordId, name: str, rival: rivals.Rival) -> str:
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
        return finding.titles(opened, [RecordId(words)]).get(RecordId(words)) or "a record that is not here"
    return words.strip()
