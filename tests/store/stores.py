"""Stores for the tests of this room: real encrypted files under a key that no passphrase has to derive."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from mentorbook.book.files import private_folder
from mentorbook.book.keys import MasterKey
from mentorbook.book.opening import connect, connect_new
from mentorbook.book.storage import Connection
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.profile import Profile
from mentorbook.store.document import Commit, Document
from mentorbook.store.schema import PROJECTION_TABLES, create_schema, table_of
from mentorbook.store.store import Store

KEY = MasterKey(bytes(range(32)))
BOOK_ID = "0123456789abcdef"
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def open_store(profile: Profile) -> Store:
    """The store of a profile, made when it is not there yet. Close it with :func:`close_store`."""
    return Store(open_connection(profile), profile)


def open_connection(profile: Profile) -> Connection:
    """The book's connection, to a new and empty book when there is none yet."""
    path = profile.paths.database
    if path.exists():
        return connect(path, KEY, book_id=BOOK_ID)
    private_folder(profile.paths.book)
    connection = connect_new(path, KEY)
    connection.execute("BEGIN")
    connection.execute("CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID")
    connection.execute("INSERT INTO meta VALUES ('book_id', ?)", (BOOK_ID,))
    create_schema(connection)
    connection.execute("COMMIT")
    return connection


def close_store(store: Store) -> None:
    connection = store.connection
    store.close()
    connection.close()


@contextmanager
def opened_store(profile: Profile) -> Iterator[Store]:
    store = open_store(profile)
    try:
        yield store
    finally:
        close_store(store)


def add(store: Store, kind: Kind = Kind.NOTE, **values: Any) -> RecordId:
    """A new record, as the services write one."""
    record_id = store.profile.ids.record()
    with store.write() as unit:
        unit.add(kind, record_id, {"created": START, **values})
    return record_id


def edit(store: Store, record_id: RecordId, *, opened: str | None = None, **values: Any) -> str:
    """One save. Returns the name of the save."""
    with store.write() as unit:
        unit.edit(record_id, values, opened=opened)
    return unit.commit.save


def dump(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, the index's own tables included."""
    run = store.connection.execute
    names = [name for (name,) in run("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")]
    return {name: sorted(map(tuple, run(f'SELECT * FROM "{name}"')), key=repr) for name in names if name != "search"}


def projection(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Every row that can be made again from the documents, and what the index finds."""
    names = {name for name in PROJECTION_TABLES if name != "search"} | {table_of(kind) for kind in Kind}
    rows = {name: found for name, found in dump(store).items() if name in names}
    store.connection.execute("CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, search, instance)")
    rows["words"] = sorted(map(tuple, store.connection.execute("SELECT term, doc, col, offset FROM temp.words")))
    store.connection.execute("DROP TABLE temp.words")
    return rows


class Author:
    """Someone who writes one document, with saves that are named in turn."""

    def __init__(self, name: str, peer: int, kind: Kind = Kind.NOTE) -> None:
        self.name = name
        self.document = Document(kind, peer)
        self._saves = 0

    def commit(self) -> Commit:
        self._saves += 1
        return Commit(self.name, f"{self.name}{self._saves}", START + timedelta(minutes=self._saves))

    def write(self, **values: Any) -> None:
        self.document.edit(values, self.commit())

    def delete(self) -> None:
        self.document.delete(self.commit())

    def undelete(self) -> None:
        self.document.undelete(self.commit())

    def read(self, *others: Author) -> None:
        """Take over everything that the others have written."""
        for other in others:
            self.document.merge(other.document.changes_since(None))


def meet(*authors: Author) -> None:
    """Everyone gets everything."""
    for author in authors:
        author.read(*authors)
