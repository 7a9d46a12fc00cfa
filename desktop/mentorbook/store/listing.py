"""The query behind lists of records. A page asks a dozen times, and composing takes longer than the answer: it is kept."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache
from json import dumps
from typing import Any

import peewee

from mentorbook.model.kinds import Kind, RecordId
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
