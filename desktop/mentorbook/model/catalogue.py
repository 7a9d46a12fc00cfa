"""The catalogue: every kind with its dataclass and fields, and the way between records and plain data.

The store's tables, the command line's options, the JSON form and the search index are all made from it, so
that a new field is declared once.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from contextlib import suppress
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from mentorbook.later import later
from mentorbook.model.arrangement import Agreement, Pause, Reminder
from mentorbook.model.exchange import Action, Advice, Help, Thanks
from mentorbook.model.fields import (
    FieldSpec,
    FieldType,
    MapOf,
    Moment,
    Plain,
    Reference,
    SetOf,
    Shape,
    clean_line,
    specs_of,
)
from mentorbook.model.goal import Goal, Progress, Step
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.moment import instant_of, instant_text
from mentorbook.model.network import Outreach, Venue
from mentorbook.model.person import Person
from mentorbook.model.record import Record
from mentorbook.model.session import Note, Session, Template, Topic
from mentorbook.model.trouble import InvalidRecord

if TYPE_CHECKING:
    # Only a mistyped field needs it.
    import difflib
else:
    difflib = later("difflib")

RECORDS: Mapping[Kind, type[Record]] = MappingProxyType(
    {
        record.kind: record
        for record in (
            Person, Goal, Step, Session, Note, Action, Advice, Topic, Help, Thanks,
            Progress, Pause, Agreement, Venue, Outreach, Reminder, Template,
        )
    },
)  # fmt: skip

SPECS: Mapping[Kind, Mapping[str, FieldSpec]] = MappingProxyType(
    {kind: MappingProxyType({spec.name: spec for spec in specs_of(record)}) for kind, record in RECORDS.items()},
)

TITLES: Mapping[Kind, str] = MappingProxyType(
    {kind: next(spec.name for spec in specs.values() if spec.title) for kind, specs in SPECS.items()},
)


_NAME_SHOWN = 40
"""Characters of an unknown field's name that are repeated to the person: it may come from anywhere."""


def reference_of(type_: FieldType) -> Reference | None:
    """The reference type of a field that holds one record id or a set of them, else None."""
    item = type_.item if isinstance(type_, SetOf) else type_
    return item if isinstance(item, Reference) else None


def read_values(kind: Kind, plain: Mapping[str, object]) -> dict[str, Any]:
    """Values for the plain data of some fields of a kind.

    Raises InvalidRecord that names every field which is unknown or wrong.
    """
    specs, values, problems = SPECS[kind], {}, {}
    for name, given in plain.items():
        if name not in specs:
            shown = clean_line(name)[:_NAME_SHOWN]
            near = difflib.get_close_matches(shown, specs, n=1)
            problems[shown] = f"{kind} records have no such field" + (f"; perhaps “{near[0]}” is meant" if near else "")
            continue
        try:
            values[name] = specs[name].type.read(given)
        except ValueError as error:
            problems[name] = str(error)
    if problems:
        raise InvalidRecord(problems)
    return values


def record_from_plain(kind: Kind, record_id: RecordId, plain: Mapping[str, object]) -> Record:
    """A record from the plain data of its document, leniently: what cannot be read is shown as empty.

    A document may come from a newer version with values that this one does not know; they stay in the
    document, and the rest of the record can be used.
    """
    values = {}
    for name, spec in SPECS[kind].items():
        if (given := plain.get(name)) is not None:
            try:
                values[name] = spec.type.read(given)
            except ValueError:
                values[name] = readable_part(spec.type, given)
    return RECORDS[kind](id=record_id, **values)


def readable_part(type_: FieldType, given: object) -> Any:
    """What can be read of a value that cannot be read whole: items of a set or a map, the instant of a moment."""
    if isinstance(type_, Moment) and isinstance(given, str) and (instant := instant_of(given)):
        with suppress(ValueError):
            return type_.read(instant_text(instant))
    if isinstance(type_, SetOf) and isinstance(given, list):
        return frozenset(item for entry in given for item in _attempt(type_, [entry]))
    if isinstance(type_, MapOf) and isinstance(given, Mapping):
        return {key: value for name, entry in given.items() for key, value in _attempt(type_, {name: entry}).items()}
    return type_.empty


def _attempt(type_: SetOf | MapOf, given: object) -> Any:
    try:
        return type_.read(given)
    except ValueError:
        return type_.empty


def write_value(kind: Kind, name: str, value: Any) -> Plain:
    """Plain data for one field's value; an empty text, set or map becomes None."""
    plain = SPECS[kind][name].type.write(value)
    return None if plain in ("", [], {}) else plain


def write_record(record: Record, *, texts: bool = True) -> dict[str, Plain]:
    """All fields of a record as plain data, empty ones as None: what ``show --json`` prints.

    ``texts`` is off for listed records, which were loaded without their long texts.
    """
    plain: dict[str, Plain] = {"id": record.id, "kind": record.kind.value}
    for name, spec in SPECS[record.kind].items():
        if texts or spec.type.shape is not Shape.TEXT:
            plain[name] = write_value(record.kind, name, getattr(record, name))
    return plain


def title_of(record: Record) -> str:
    """What a list shows for a record; may be empty."""
    return str(getattr(record, TITLES[record.kind]))


def check(record: Record) -> None:
    """Raise InvalidRecord when a record lacks a required field or contradicts itself."""
    problems = {
        name: "is needed"
        for name, spec in SPECS[record.kind].items()
        if spec.required and getattr(record, name) in (None, "", frozenset())
    }
    problems |= record.problems()
    if problems:
        raise InvalidRecord(problems)


def changed(record: Record, values: Mapping[str, Any]) -> Record:
    """The record with some values replaced."""
    return dataclasses.replace(record, **values)
