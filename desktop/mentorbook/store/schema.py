"""The tables of the book and their migrations.

Two sorts: *core* tables hold what cannot be made again (documents, what is to be sent, what waits, drafts) and are
changed only by a migration in literal SQL; *projection* tables are made from the catalogue and the documents, and
are rebuilt whenever the catalogue has changed.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from mentorbook.model.catalogue import SPECS, reference_of
from mentorbook.model.fields import Flag, Shape, Whole
from mentorbook.model.kinds import Kind
from mentorbook.model.trouble import UserFacingError

SCHEMA_VERSION = 1

# A record's row is what lists need; its document is kept apart so that lists do not page through it.
_CORE = """
CREATE TABLE record (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    erased TEXT NOT NULL DEFAULT ''
);
CREATE TABLE document (
    seq INTEGER PRIMARY KEY REFERENCES record(seq),
    packed BLOB NOT NULL,
    knowledge BLOB NOT NULL
);
CREATE TABLE outbox (
    n INTEGER PRIMARY KEY,
    seq INTEGER NOT NULL REFERENCES record(seq),
    since BLOB
);
CREATE INDEX outbox_record ON outbox(seq, n);
CREATE TABLE sent (
    token TEXT PRIMARY KEY,
    n INTEGER NOT NULL,
    at TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE machine (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    heard_at TEXT NOT NULL,
    has_token TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
CREATE TABLE applied (
    token TEXT PRIMARY KEY,
    machine TEXT NOT NULL,
    import INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE parked (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    payload BLOB NOT NULL,
    knowledge BLOB NOT NULL,
    erased TEXT NOT NULL,
    reason TEXT NOT NULL,
    machine TEXT NOT NULL,
    import INTEGER NOT NULL,
    consumed INTEGER
);
CREATE INDEX parked_record ON parked(id);
CREATE TABLE import (
    n INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    machine TEXT NOT NULL,
    token TEXT NOT NULL,
    counts TEXT NOT NULL,
    outbox_before INTEGER NOT NULL,
    sent_before INTEGER NOT NULL,
    undone TEXT NOT NULL DEFAULT ''
);
CREATE TABLE import_before (
    import INTEGER NOT NULL REFERENCES import(n),
    seq INTEGER NOT NULL REFERENCES record(seq),
    packed BLOB,
    after BLOB NOT NULL,
    PRIMARY KEY (import, seq)
) WITHOUT ROWID;
CREATE TABLE draft (
    key TEXT PRIMARY KEY,
    at TEXT NOT NULL,
    content TEXT NOT NULL
) WITHOUT ROWID;
"""

_PROJECTION = """
CREATE TABLE shown (
    seq INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    trashed TEXT NOT NULL
);
CREATE TABLE item (
    seq INTEGER NOT NULL,
    field TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (seq, field, key)
) WITHOUT ROWID;
CREATE TABLE link (
    target TEXT NOT NULL,
    field TEXT NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (target, field, seq)
) WITHOUT ROWID;
CREATE INDEX link_source ON link(seq);
CREATE TABLE rivalry (
    seq INTEGER NOT NULL,
    place TEXT NOT NULL,
    mark TEXT NOT NULL,
    PRIMARY KEY (seq, place)
) WITHOUT ROWID;
CREATE VIRTUAL TABLE search USING fts5(
    title, body, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2'
);
"""
# What is looked for among thousands at each start: the last talks, and those that are planned.
_INDEXES = ('CREATE INDEX of_session_start ON "of_session"(status, start)',)
PROJECTION_TABLES = ("shown", "item", "link", "rivalry", "search")


def columns_of(kind: Kind) -> tuple[str, ...]:
    """The scalar fields of a kind: the columns of its table, in order."""
    return tuple(name for name, spec in SPECS[kind].items() if spec.type.shape is Shape.SCALAR)


def projection_statements() -> list[str]:
    """The SQL that makes all projection tables."""
    statements = [statement for statement in _PROJECTION.split(";\n") if statement.strip()]
    for kind in Kind:
        columns = []
        for name in columns_of(kind):
            sort = "INTEGER" if isinstance(SPECS[kind][name].type, Whole | Flag) else "TEXT"
            columns.append(f'"{name}" {sort}')
        statements.append(f'CREATE TABLE "{table_of(kind)}" (seq INTEGER PRIMARY KEY, {", ".join(columns)})')
    return [*statements, *_INDEXES]


class NewerRecords(UserFacingError):
    """A newer version has written records of a kind that this one does not know."""

    def __init__(self) -> None:
        super().__init__(
            "This book holds records that a newer version of Mentorbook wrote.",
            what="This version cannot read them, and leaves none of them out silently. They are safe.",
            remedy="Update Mentorbook on this machine and try again.",
        )


def kind_named(name: str) -> Kind:
    """The kind that a core table names. Raises NewerRecords."""
    try:
        return Kind(name)
    except ValueError as error:
        raise NewerRecords from error


def table_of(kind: Kind) -> str:
    """The table with a kind's scalar fields."""
    return f"of_{kind.value}"


def projection_digest() -> str:
    """Changes whenever the projection would look different for the same documents."""
    fields = {kind: {name: _describe(spec) for name, spec in specs.items()} for kind, specs in SPECS.items()}
    return hashlib.sha256(json.dumps([_PROJECTION, _INDEXES, fields], sort_keys=True).encode()).hexdigest()


def _describe(spec: Any) -> list[Any]:
    return [
        spec.type.shape,
        spec.is_searched,
        spec.title,
        reference_of(spec.type) is not None,
        type(spec.type).__name__,
    ]


def create_schema(connection: Any) -> None:
    """Make all tables in a new database, inside the caller's transaction."""
    for statement in [*_CORE.split(";\n"), *projection_statements()]:
        if statement.strip():
            connection.execute(statement)
    connection.execute("INSERT INTO meta(key, value) VALUES ('projection', ?)", (projection_digest(),))
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def drop_projection(connection: Any) -> None:
    """Remove all projection tables, also those of kinds that a newer version knows."""
    found = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    for name in found:
        if name in PROJECTION_TABLES or name.startswith("of_"):
            connection.execute(f'DROP TABLE "{name}"')
