"""Which rows of a damaged book are worth keeping, and how they become a sound one.

A record comes back exactly as it was or not at all: its document has to load, to know just what its row says, and
to yield its tables. All that can be made again is made again. What was agreed with other machines about
who has what is forgotten on purpose: the next exchange sends and asks for everything, which brings back here what
others still have.

The shapes below are those of the core tables in :mod:`mentorbook.store.schema`; a migration that changes one
adds its new shape here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from mentorbook.book.remains import Remains
from mentorbook.frozen import frozen
from mentorbook.model.kinds import Kind, RecordId, is_record_id
from mentorbook.model.trouble import UserFacingError
from mentorbook.profile import Progress
from mentorbook.store.document import Document
from mentorbook.store.engine import check_knowledge, knows_all
from mentorbook.store.projection import Rows, differences, rows_of, write_rows
from mentorbook.store.schema import create_schema

_BATCH = 500
_KINDS = frozenset(kind.value for kind in Kind)
_INDEX_OF_IDS = "sqlite_autoindex_record_1"
#: What the new book says for itself.
_NOT_KEPT = frozenset({"book_id", "projection"})


@dataclass(slots=True)
class Findings:
    """What was saved and what was not; ids and numbers alone."""

    records: int = 0
    drafts: int = 0
    lost: list[RecordId] = field(default_factory=list)
    """Records of which the id is known and no document; one that had been erased for good can be among them."""
    nameless: int = 0
    """Records that were there, but nothing says any more which."""


@frozen
class _Named:
    """A record's row. ``kind`` is empty when only the index of ids still knows the record."""

    id: RecordId
    kind: str
    erased: str = ""


def refill(connection: Any, remains: Remains, progress: Progress) -> Findings:
    """Fill a new, empty database from what remains of another, inside the caller's transaction.

    Raises what ``progress`` raises.
    """
    create_schema(connection)
    findings = Findings()
    kinds = _kinds_shown(remains)
    named = _names(remains, kinds)
    nameless = _save_records(connection, remains, named, findings, progress)
    findings.nameless = len(nameless | (kinds.keys() - named.keys()))
    findings.drafts = _save_drafts(connection, remains)
    _save_waiting(connection, remains)
    _save_machines(connection, remains)
    _save_meta(connection, remains)
    progress("comparing tables with documents", 0, 0)
    if problems := differences(connection):
        raise RuntimeError(f"a salvaged book differs from its documents: {problems[0]}")
    return findings


# -- records


def _names(remains: Remains, kinds: Mapping[int, str]) -> dict[int, _Named]:
    """Every record that is still named somewhere, by its number."""
    named: dict[int, _Named] = {}
    taken: set[RecordId] = set()
    for row in remains.rows("record", _is_record):
        _, found, kind, erased = row.values
        if row.rowid not in named and found not in taken:
            named[row.rowid] = _Named(RecordId(found), kind, erased)
            taken.add(RecordId(found))
    # Another place for the ids; what it says counts only where it surely is that index.
    for row in remains.own_rows(_INDEX_OF_IDS):
        found, seq = row.values
        if seq not in named and found not in taken:
            named[seq] = _Named(RecordId(found), kinds.get(seq, ""))
    return named


def _kinds_shown(remains: Remains) -> dict[int, str]:
    """The kinds of the records by number: another place for them."""
    return {row.rowid: row.values[1] for row in remains.own_rows("shown") if _is_shown(row.values)}


def _save_records(
    connection: Any, remains: Remains, named: Mapping[int, _Named], findings: Findings, progress: Progress
) -> set[int]:
    """Returns the numbers of documents that belong to no record that is named."""
    saved: set[int] = set()
    nameless: set[int] = set()
    batch: list[Rows] = []
    for seq, packed, knowledge in _documents(remains):
        one = named.get(seq)
        if one is None:
            nameless.add(seq)
            continue
        rows = _checked(seq, one.kind, packed, knowledge) if one.kind and not one.erased and seq not in saved else None
        if rows is None:
            continue
        saved.add(seq)
        connection.execute("INSERT INTO record(seq, id, kind) VALUES (?, ?, ?)", (seq, one.id, one.kind))
        connection.execute(
            "INSERT INTO document(seq, packed, knowledge) VALUES (?, ?, ?)",
            (seq, packed, knowledge),
        )
        # A kind of a newer version has no tables here; it stays in its document.
        if one.kind in _KINDS:
            batch.append(rows)
        if len(batch) >= _BATCH:
            _write(connection, batch)
        progress("saving records", len(saved), len(named))
    _write(connection, batch)
    tombstones = [(seq, one.id, one.kind, one.erased) for seq, one in named.items() if one.erased]
    connection.executemany("INSERT INTO record(seq, id, kind, erased) VALUES (?, ?, ?, ?)", tombstones)
    findings.records = len(saved)
    findings.lost = sorted(one.id for seq, one in named.items() if not one.erased and seq not in saved)
    return nameless


def _documents(remains: Remains) -> Iterator[tuple[int, bytes, bytes]]:
    for row in remains.rows("document", _is_document):
        _, packed, knowledge = row.values
        yield row.rowid, packed, knowledge


def _checked(seq: int, kind: str, packed: bytes, knowledge: bytes) -> Rows | None:
    """The tables of a document; None when it is not the whole one that was stored."""
    known = Kind(kind) if kind in _KINDS else Kind.NOTE
    try:
        document = Document.load(known, packed, peer=1)
        if not (document.knows(knowledge) and knows_all(knowledge, document.knowledge)):
            return None
        return rows_of(seq, known, document)
    except (UserFacingError, ValueError):
        return None


def _write(connection: Any, batch: list[Rows]) -> None:
    write_rows(connection, batch, fresh=frozenset(rows.seq for rows in batch))
    batch.clear()


# -- the rest


def _save_drafts(connection: Any, remains: Remains) -> int:
    drafts: dict[str, tuple[Any, ...]] = {}
    for row in remains.rows("draft", _is_draft):
        drafts.setdefault(row.values[0], row.values)
    connection.executemany("INSERT INTO draft(key, at, content) VALUES (?, ?, ?)", drafts.values())
    return len(drafts)


def _save_waiting(connection: Any, remains: Remains) -> None:
    """Updates that wait in the book: whoever sent them may not have them any more."""
    waiting: dict[int, tuple[Any, ...]] = {}
    for row in remains.rows("parked", _is_waiting):
        waiting.setdefault(row.rowid, row.values)
    # No import is remembered, so none that could be undone brought them.
    connection.executemany(
        "INSERT INTO parked(n, id, kind, payload, knowledge, erased, reason, machine, import) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0)",
        [(n, *values[1:8]) for n, values in sorted(waiting.items())],
    )


def _save_machines(connection: Any, remains: Remains) -> None:
    machines: dict[str, tuple[Any, ...]] = {}
    for row in remains.rows("machine", _is_machine):
        machines.setdefault(row.values[0], row.values)
    connection.executemany(
        "INSERT INTO machine(id, name, heard_at, has_token) VALUES (?, ?, ?, '')",
        [values[:3] for values in machines.values()],
    )


def _save_meta(connection: Any, remains: Remains) -> None:
    settings: dict[str, str] = {}
    for row in remains.rows("meta", _is_setting):
        settings.setdefault(row.values[0], row.values[1])
    connection.executemany(
        "REPLACE INTO meta(key, value) VALUES (?, ?)",
        [(key, value) for key, value in settings.items() if key not in _NOT_KEPT],
    )


# -- shapes


def _is_record(values: tuple[Any, ...]) -> bool:
    if len(values) != 4 or values[0] is not None or not _are_texts(values[1:]):
        return False
    return is_record_id(values[1]) and values[2].isidentifier()


def _is_shown(values: tuple[Any, ...]) -> bool:
    return len(values) == 4 and values[0] is None and _are_texts(values[1:]) and values[1] in _KINDS


def _is_document(values: tuple[Any, ...]) -> bool:
    return len(values) == 3 and values[0] is None and _are_bytes(values[1:])


def _is_draft(values: tuple[Any, ...]) -> bool:
    if len(values) != 3 or not _are_texts(values):
        return False
    try:
        return isinstance(json.loads(values[2]), dict)
    except (ValueError, RecursionError):
        return False


def _is_waiting(values: tuple[Any, ...]) -> bool:
    if len(values) != 10 or not _are_bytes(values[3:5]) or not _are_texts((*values[1:3], *values[5:8])):
        return False
    if values[9] is not None or values[2] not in _KINDS or not is_record_id(values[1]):
        return False
    try:
        check_knowledge(values[4])
    except UserFacingError:
        return False
    return True


def _is_machine(values: tuple[Any, ...]) -> bool:
    return len(values) == 4 and _are_texts(values)


def _is_setting(values: tuple[Any, ...]) -> bool:
    return len(values) == 2 and _are_texts(values)


def _are_texts(values: tuple[Any, ...]) -> bool:
    return all(isinstance(value, str) for value in values)


def _are_bytes(values: tuple[Any, ...]) -> bool:
    return all(isinstance(value, bytes) for value in values)
