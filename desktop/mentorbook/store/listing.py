"""Lists of records: the query behind them, and a record out of its rows.

Which records are meant is composed by Peewee, once for each way of asking. What is read of them is the same words for
all; so the lists of a start, which want everything of a kind, do without Peewee.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache
from json import dumps
from typing import TYPE_CHECKING, Any

from mentorbook.later import later
from mentorbook.model.catalogue import RECORDS, SPECS, readable_part
from mentorbook.model.fields import Shape
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.record import Record
from mentorbook.store.schema import columns_of, table_of

if TYPE_CHECKING:
    import peewee
else:
    peewee = later("peewee")


def list_query(
    kind: Kind,
    *,
    where: Mapping[str, Any],
    linked: Mapping[str, RecordId],
    ids: Collection[RecordId] | None,
) -> tuple[str, list[Any]]:
    """SQL and its values for the records of a kind outside the trash, oldest first: id, number, scalar fields."""
    columns = ", ".join(f'of_kind."{name}"' for name in columns_of(kind))
    tests, values = "", []
    if where or linked:
        filled = tuple(name for name, value in where.items() if value is not None)
        empty = tuple(name for name, value in where.items() if value is None)
        chosen, slots = _compose(kind, filled, empty, tuple(linked))
        named = {f"is {name}": value for name, value in where.items()}
        named |= {f"to {name}": target for name, target in linked.items()}
        tests += f" AND of_kind.seq IN ({chosen})"
        values += [named.get(slot, slot) for slot in slots]
    if ids is not None:
        tests += " AND id IN (SELECT value FROM json_each(?))"
        values.append(dumps(list(ids)))
    sql = (
        f'SELECT id, of_kind.seq, {columns} FROM "{table_of(kind)}" AS of_kind JOIN shown USING (seq) '
        f"JOIN record USING (seq) WHERE trashed = ''{tests} ORDER BY of_kind.seq"
    )
    return sql, values


@cache
def _compose(
    kind: Kind, filled: tuple[str, ...], empty: tuple[str, ...], linked: tuple[str, ...]
) -> tuple[str, tuple[str, ...]]:
    """SQL for the numbers of some records, and what stands in its places: a value's name, or the value itself."""
    of_kind, link = peewee.Table(table_of(kind)), peewee.Table("link")
    query = of_kind.select(of_kind.c.seq)
    for name in filled:
        query = query.where(getattr(of_kind.c, name) == f"is {name}")
    for name in empty:
        query = query.where(getattr(of_kind.c, name).is_null())
    for field in linked:
        sources = link.select(link.c.seq).where(link.c.target == f"to {field}", link.c.field == field)
        query = query.where(of_kind.c.seq.in_(sources))
    sql, slots = query.sql()
    return sql, tuple(slots)


def listed_record(
    kind: Kind,
    record_id: RecordId,
    scalars: Sequence[Any],
    items: Iterable[tuple[str, str, str]],
    known: dict[tuple[str, Any], Any],
) -> Record:
    """A record from its rows, without long texts (they are None). ``scalars`` as the columns of its kind.

    ``known`` keeps what was read for the records of one list: a thousand people share their roles and rhythms.
    """
    values: dict[str, Any] = dict(_TEXTS[kind])
    for (name, read, is_flag), given in zip(_COLUMNS[kind], scalars, strict=True):
        if given is not None:
            if (name, given) not in known:
                # Whole numbers and flags come back from SQLite as integers.
                known[name, given] = _read(kind, name, read, bool(given) if is_flag else given)
            values[name] = known[name, given]
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
        if isinstance(given, dict):
            values[name] = _read(kind, name, SPECS[kind][name].type.read, given)
            continue
        entries = (name, tuple(given))
        if entries not in known:
            known[entries] = _read(kind, name, SPECS[kind][name].type.read, given)
        values[name] = known[entries]
    return RECORDS[kind](id=record_id, **values)


def _read(kind: Kind, name: str, read: Callable[[Any], Any], given: Any) -> Any:
    try:
        return read(given)
    except ValueError:
        return readable_part(SPECS[kind][name].type, given)


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
