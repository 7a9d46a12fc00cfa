"""Rows of the projection: what tables, links and the index hold for a document, written in bulk.

The document is the truth. Everything here can be made again from it, and ``verify`` compares the two.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import Any

from mentorbook.frozen import frozen
from mentorbook.model.catalogue import SPECS, TITLES, reference_of
from mentorbook.model.fields import Plain, Shape
from mentorbook.model.kinds import Kind
from mentorbook.model.trouble import UserFacingError
from mentorbook.profile import Progress, no_progress
from mentorbook.store.document import Document
from mentorbook.store.engine import knows_all
from mentorbook.store.indexing import indexed
from mentorbook.store.rivals import find_rivalries
from mentorbook.store.schema import columns_of, drop_projection, projection_digest, projection_statements, table_of

_BATCH = 500
"""Records whose rows are written at once."""


@frozen
class Rows:
    """All rows of one record's projection."""

    seq: int
    kind: Kind
    shown: tuple[str, str]
    """Title, and when it was put in the trash."""
    scalars: tuple[Any, ...]
    items: tuple[tuple[str, str, str], ...]
    links: tuple[tuple[str, str], ...]
    rivalries: tuple[tuple[str, str], ...]
    index: tuple[str, str]


def rows_of(seq: int, kind: Kind, document: Document) -> Rows:
    """The projection of a document."""
    plain = document.plain()
    items: list[tuple[str, str, str]] = []
    links: set[tuple[str, str]] = set()
    for name, spec in SPECS[kind].items():
        value = plain.get(name)
        if not value or spec.type.shape is Shape.TEXT:
            continue
        # A newer version may keep a list where this one keeps a scalar; the document still has it.
        if spec.type.shape is not Shape.SCALAR and isinstance(value, list):
            items += [(name, entry, "") for entry in value]
        elif spec.type.shape is not Shape.SCALAR and isinstance(value, dict):
            items += [(name, key, str(entry)) for key, entry in value.items()]
        if reference_of(spec.type):
            links |= {(str(target), name) for target in (value if isinstance(value, list) else [value])}
    return Rows(
        seq=seq,
        kind=kind,
        shown=(str(plain.get(TITLES[kind]) or ""), document.trashed_at()),
        scalars=tuple(_column(plain.get(name)) for name in columns_of(kind)),
        items=tuple(sorted(items)),
        links=tuple(sorted(links)),
        rivalries=tuple((entry.place, entry.mark) for entry in find_rivalries(document)),
        index=indexed(kind, plain),
    )


def _column(value: Plain) -> Any:
    return value if value is None or isinstance(value, str | int) else None


def write_rows(connection: Any, rows: Iterable[Rows], *, fresh: frozenset[int] = frozenset()) -> None:
    """Replace the projection of some records. ``fresh`` names records that had none, which saves the deletes."""
    batch = list(rows)
    known = [(entry.seq,) for entry in batch if entry.seq not in fresh]
    if known:
        for table in ("item", "link", "rivalry"):
            connection.executemany(f"DELETE FROM {table} WHERE seq = ?", known)
        connection.executemany("DELETE FROM search WHERE rowid = ?", known)
    connection.executemany(
        "REPLACE INTO shown(seq, kind, title, trashed) VALUES (?, ?, ?, ?)",
        [(entry.seq, entry.kind.value, *entry.shown) for entry in batch],
    )
    for kind in {entry.kind for entry in batch}:
        # By name: a table keeps the order that its fields were declared in when it was made.
        connection.executemany(
            f'REPLACE INTO "{table_of(kind)}"(seq, {_names(kind)}) VALUES (?{", ?" * len(columns_of(kind))})',
            [(entry.seq, *entry.scalars) for entry in batch if entry.kind is kind],
        )
    connection.executemany(
        "INSERT INTO item(seq, field, key, value) VALUES (?, ?, ?, ?)",
        [(entry.seq, *item) for entry in batch for item in entry.items],
    )
    connection.executemany(
        "INSERT INTO link(target, field, seq) VALUES (?, ?, ?)",
        [(*link, entry.seq) for entry in batch for link in entry.links],
    )
    connection.executemany(
        "INSERT INTO rivalry(seq, place, mark) VALUES (?, ?, ?)",
        [(entry.seq, *rivalry) for entry in batch for rivalry in entry.rivalries],
    )
    connection.executemany(
        "INSERT INTO search(rowid, title, body) VALUES (?, ?, ?)",
        [(entry.seq, *entry.index) for entry in batch if not entry.shown[1]],
    )


def erase_rows(connection: Any, seq: int, kind: Kind) -> None:
    """Remove all of a record's projection."""
    for table in ("item", "link", "rivalry", "shown", f'"{table_of(kind)}"'):
        connection.execute(f"DELETE FROM {table} WHERE seq = ?", (seq,))
    connection.execute("DELETE FROM search WHERE rowid = ?", (seq,))


def _stored_documents(connection: Any) -> Iterator[tuple[int, Kind, bytes, bytes]]:
    cursor = connection.cursor()
    for seq, kind, packed, knowledge in cursor.execute(
        "SELECT seq, kind, packed, knowledge FROM record JOIN document USING (seq) ORDER BY seq"
    ):
        # A newer version may have brought kinds that this one does not know; they stay in their documents.
        if kind in _KINDS:
            yield seq, Kind(kind), packed, knowledge


_KINDS = frozenset(kind.value for kind in Kind)


def rebuild(connection: Any, *, progress: Progress = no_progress) -> int:
    """Make the whole projection again, inside the caller's transaction. Returns the number of records."""
    (total,) = connection.execute("SELECT count(*) FROM document").fetchone()
    drop_projection(connection)
    for statement in projection_statements():
        connection.execute(statement)
    count, batch = 0, []
    for seq, kind, packed, _ in _stored_documents(connection):
        batch.append(rows_of(seq, kind, Document.load(kind, packed, peer=1)))
        count += 1
        if len(batch) >= _BATCH:
            write_rows(connection, batch, fresh=frozenset(entry.seq for entry in batch))
            batch = []
            progress("lists", count, total)
    write_rows(connection, batch, fresh=frozenset(entry.seq for entry in batch))
    connection.execute("REPLACE INTO meta(key, value) VALUES ('projection', ?)", (projection_digest(),))
    return count


def differences(connection: Any) -> list[str]:
    """What differs between the tables and the documents: ids and table names, nothing personal."""
    found: list[str] = []
    indexed_rows: set[int] = set()
    documents: dict[int, Kind] = {}
    for seq, kind, packed, knowledge in _stored_documents(connection):
        documents[seq] = kind
        try:
            document = Document.load(kind, packed, peer=1)
            rows = rows_of(seq, kind, document)
        except UserFacingError:
            found.append(f"document {seq} cannot be read")
            continue
        if not rows.shown[1]:
            indexed_rows.add(seq)
        if not (document.knows(knowledge) and knows_all(knowledge, document.knowledge)):
            found.append(f"document of record {seq} is not the one that was stored")
        found += [f"{table} of record {seq}" for table, same in _compare(connection, rows).items() if not same]
    for table in ("shown", "item", "link", "rivalry"):
        found += _strays(connection, table, documents.keys())
    for kind in Kind:
        found += _strays(connection, f'"{table_of(kind)}"', {seq for seq, of in documents.items() if of is kind})
    in_index = {seq for (seq,) in connection.execute("SELECT id FROM search_docsize")}
    found += [f"search index of record {seq}" for seq in sorted(in_index ^ indexed_rows)]
    return found


def _names(kind: Kind) -> str:
    return ", ".join(f'"{name}"' for name in columns_of(kind))


def _strays(connection: Any, table: str, documents: AbstractSet[int]) -> list[str]:
    rows = {seq for (seq,) in connection.execute(f"SELECT DISTINCT seq FROM {table}")}
    return [f"{table} of record {seq}, which has no such document" for seq in sorted(rows - documents)]


def _compare(connection: Any, rows: Rows) -> Mapping[str, bool]:
    def stored(query: str) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in connection.execute(query, (rows.seq,))]

    return {
        "shown": stored("SELECT kind, title, trashed FROM shown WHERE seq = ?") == [(rows.kind.value, *rows.shown)],
        "fields": stored(f'SELECT {_names(rows.kind)} FROM "{table_of(rows.kind)}" WHERE seq = ?') == [rows.scalars],
        "item": stored("SELECT field, key, value FROM item WHERE seq = ? ORDER BY 1, 2, 3") == list(rows.items),
        "link": stored("SELECT target, field FROM link WHERE seq = ? ORDER BY 1, 2") == list(rows.links),
        "rivalry": stored("SELECT place, mark FROM rivalry WHERE seq = ? ORDER BY 1") == sorted(rows.rivalries),
    }
