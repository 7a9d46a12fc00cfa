"""Lists of records: the query behind them, and a record out of its rows.

A page asks a dozen times, and composing takes longer than the answer: it is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache
from json import dumps
from typing import Any

import peewee

from mentorbook.model.catalogue import RECORDS, SPECS, readable_part
from mentorbook.model.fields import Shape
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.record import Record
from mentorbook.store.schema import columns_of, table_of


def list_query(
    kind: Kind,
    *,
    where: Mapping[str, Any],
    linked: Mapping[str, RecordId],
    ids: Collection[RecordId] | None,
) -> tuple[str, list[Any]]:
    """SQL and its values for the records of a kind outside the trash, oldest first: id, number, scalar fields."""
    values = {f"is {name}": value for name, value in where.items()}
    values |= {f"to {name}": target for name, target in linked.items()}
    if ids is not None:
        values["among"] = dumps(list(ids))
    filled = tuple(name for name, value in where.items() if value is not None)
    empty = tuple(name for name, value in where.items() if value is None)
    sql, slots = _compose(kind, filled, empty, tuple(linked), among=ids is not None)
    return sql, [values.get(slot, slot) for slot in slots]


@cache
def _compose(
    kind: Kind, filled: tuple[str, ...], empty: tuple[str, ...], linked: tuple[str, ...], *, among: bool
) -> tuple[str, tuple[str, ...]]:
    """SQL and what stands in its places: a value's name, or the value itself where it is always the same."""
    record, shown, link, of_kind = (peewee.Table(name) for name in ("record", "shown", "link", table_of(kind)))
    query = (
        of_kind.select(record.c.id, of_kind.c.seq, *(getattr(of_kind.c, name) for name in columns_of(kind)))
        .join(shown, on=(shown.c.seq == of_kind.c.seq))
        .join(record, on=(record.c.seq == of_kind.c.seq))
        .where(shown.c.trashed == "")
        .order_by(of_kind.c.seq)
    )
    for name in filled:
        query = query.where(getattr(of_kind.c, name) == f"is {name}")
    for name in empty:
        query = query.where(getattr(of_kind.c, name).is_null())
    for field in linked:
        sources = link.select(link.c.seq).where(link.c.target == f"to {field}", link.c.field == field)
        query = query.where(of_kind.c.seq.in_(sources))
    if among:
        query = query.where(record.c.id.in_(peewee.SQL("(SELECT value FROM json_each(?))", ("among",))))
    sql, slots = query.sql()
    return sql, tuple(slots)


def listed_record(
    kind: Kind, record_id: RecordId, scalars: Sequence[Any], items: Iterable[tuple[str, str, str]]
) -> Record:
    """A record from its rows, without long texts (they are None). ``scalars`` as the columns of its kind."""
    values: dict[str, Any] = dict(_TEXTS[kind])
    for (name, read, is_flag), given in zip(_COLUMNS[kind], scalars, strict=True):
        if given is not None:
            # Whole numbers and flags come back from SQLite as integers.
            _read_into(values, kind, name, read, bool(given) if is_flag else given)
    several: dict[str, Any] = {}
    for name, key, value in items:
        spec = SPECS[kind].get(name)
        if spec is None:
            continue
        if spec.type.shape is Shape.MAP:
            several.setdefault(name, {})[key] = value
        else:
            several.setdefault(name, []).append(key)
    for name, given in several.items():
        _read_into(values, kind, name, SPECS[kind][name].type.read, given)
    return RECORDS[kind](id=record_id, **values)


def _read_into(values: dict[str, Any], kind: Kind, name: str, read: Callable[[Any], Any], given: Any) -> None:
    try:
        values[name] = read(given)
    except ValueError:
        values[name] = readable_part(SPECS[kind][name].type, given)


_COLUMNS: Mapping[Kind, tuple[tuple[str, Callable[[Any], Any], bool], ...]] = {
    kind: tuple(
        (name, SPECS[kind][name].type.read, isinstance(SPECS[kind][name].type.empty, bool)) for name in columns_of(kind)
    )
    for kind in SPECS
}
"""The scalar fields of a kind: name, how it is read, and whether it is a flag."""
_TEXTS: Mapping[Kind, Mapping[str, None]] = {
    kind: dict.fromkeys(name for name, spec in specs.items() if spec.type.shape is Shape.TEXT)
    for kind, specs in SPECS.items()
}
