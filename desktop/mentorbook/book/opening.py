"""Opening the encrypted database: what is refused, and the settings without which nothing may be written.

The only place that makes connections to book files. SQLite drops its locks when a file is closed by other
means, so while a connection is open nothing else may touch the file, not even to read it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from sqlcipher3 import dbapi2

from mentorbook.book.keys import MasterKey
from mentorbook.book.storage import SQLITE_NOTADB, Connection, DamagedBook, Error, storage_words
from mentorbook.model.trouble import UserFacingError
from mentorbook.profile import Progress, no_progress

#: Below this, SQLite could corrupt a book whose write-ahead log was reset at the wrong moment.
OLDEST_SQLITE = (3, 51, 3)

_STEPS_BETWEEN_REPORTS = 10_000
"""Of SQLite's machine, between two reports of long work."""

#: One page: no book is smaller, and an empty file would open as an empty database.
SMALLEST_DATABASE = 4096

#: What SQLCipher puts before the first page.
SALT_BYTES = 16

#: In this order: the setting, its value, and what SQLite says when it took it.
SETTINGS: tuple[tuple[str, str, str | int], ...] = (
    ("journal_mode", "WAL", "wal"),
    # Less than FULL loses acknowledged commits when the power fails.
    ("synchronous", "FULL", 2),
    ("fullfsync", "ON", 1),
    ("checkpoint_fullfsync", "ON", 1),
    ("foreign_keys", "ON", 1),
    ("trusted_schema", "OFF", 0),
    ("cell_size_check", "ON", 1),
    ("secure_delete", "ON", 1),
    ("temp_store", "MEMORY", 2),
    ("cache_size", "-16384", -16384),
    # The lock file keeps other processes out; a backup needs a second connection in this one.
    ("locking_mode", "NORMAL", "normal"),
)


class MissingBook(DamagedBook):
    """There are keys of a book here, but no database."""

    def __init__(self) -> None:
        super().__init__("The file book.db is missing.")


class OtherBook(UserFacingError):
    """The database belongs to other keys than the ones beside it."""

    def __init__(self) -> None:
        super().__init__(
            "These keys do not belong to this database.",
            what="book.db is another book's than keys.json, or its beginning was overwritten; nothing was changed.",
            remedy="Put the two files that belong together in one folder, or restore a backup: each holds both.",
        )


class NewerBook(UserFacingError):
    """The database was written by a newer version of the program."""

    def __init__(self) -> None:
        super().__init__(
            "This book was written by a newer Mentorbook.",
            what="This version does not know all that is in it; nothing was changed.",
            remedy="Install the newest version of Mentorbook and open the book with that.",
        )


class OutdatedLibrary(UserFacingError):
    """The database library could harm a book."""

    def __init__(self, found: str) -> None:
        super().__init__(
            "The database library is too old to be safe.",
            what=f"SQLite {found} is here; {'.'.join(map(str, OLDEST_SQLITE))} is the oldest that is safe.",
            remedy="Install Mentorbook again, or update its package sqlcipher3.",
        )


def connect(database: Path, key: MasterKey, *, book_id: str, newest_schema: int | None = None) -> Connection:
    """An open connection to the book, owned by the calling thread, in autocommit mode.

    ``newest_schema`` is the newest ``user_version`` that the caller understands. Raises :class:`OutdatedLibrary`,
    :class:`MissingBook`, :class:`DamagedBook`, :class:`OtherBook`, :class:`NewerBook` and NotWritable.
    """
    check_library(dbapi2.sqlite_version)
    _check_file(database)
    with storage_words(), closing_on_error(_connect_checked(database, key, mode="rw")) as connection:
        check_identity(connection, book_id=book_id, newest_schema=newest_schema)
        apply_settings(connection)
        return connection


def connect_read_only(database: Path, key: MasterKey) -> Connection:
    """A connection that only reads, for backups and rehearsals; unchecked. Raises DamagedBook and NotWritable."""
    _check_file(database)
    with storage_words():
        return _connect_checked(database, key, mode="ro")


def connect_new(database: Path, key: MasterKey) -> Connection:
    """A connection to a new, empty database. Raises FileExistsError, NoRoom and NotWritable."""
    check_library(dbapi2.sqlite_version)
    if database.exists():
        raise FileExistsError(database)
    with storage_words(), closing_on_error(_connect_keyed(database, key, mode="rwc")) as connection:
        apply_settings(connection)
        return connection


def check_library(version: str) -> None:
    """Raises :class:`OutdatedLibrary` for a SQLite that could harm a book."""
    if tuple(int(part) for part in version.split(".")[:3]) < OLDEST_SQLITE:
        raise OutdatedLibrary(version)


def check_identity(connection: Connection, *, book_id: str, newest_schema: int | None) -> None:
    """Raises :class:`OtherBook` and :class:`NewerBook`."""
    if connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'meta'").fetchone() is None:
        raise OtherBook
    row = connection.execute("SELECT value FROM meta WHERE key = 'book_id'").fetchone()
    if row is None or row[0] != book_id:
        raise OtherBook
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if newest_schema is not None and version > newest_schema:
        raise NewerBook


def apply_settings(connection: Connection) -> None:
    """Set everything in :data:`SETTINGS` and see that it was taken."""
    for name, value, expected in SETTINGS:
        connection.execute(f"PRAGMA {name}={value}").fetchall()
        (taken,) = connection.execute(f"PRAGMA {name}").fetchone()
        if taken != expected:
            raise RuntimeError(f"the database did not take {name}={value}")


@contextmanager
def closing_on_error(connection: Connection) -> Iterator[Connection]:
    """Closes the connection when the block fails."""
    try:
        yield connection
    except BaseException:
        connection.close()
        raise


def check_integrity(connection: Connection, *, progress: Progress = no_progress) -> None:
    """Check every page and the structure. Raises :class:`DamagedBook` and what ``progress`` raises.

    Checkpoint first when the file has a write-ahead log: ``cipher_integrity_check`` reads the file alone and
    would raise a false alarm.
    """
    with storage_words(), _listening(connection, progress):
        if connection.execute("PRAGMA cipher_integrity_check").fetchone() is not None:
            raise DamagedBook
        if connection.execute("PRAGMA quick_check(1)").fetchall() != [("ok",)]:
            raise DamagedBook


@contextmanager
def _listening(connection: Connection, progress: Progress) -> Iterator[None]:
    """Report while SQLite works, which stops where the listener raises. How far it is, it does not say."""
    raised: list[BaseException] = []

    def report() -> int:
        try:
            progress("check", 0, 0)
        except BaseException as error:  # noqa: BLE001 -- raised again once SQLite has stopped
            raised.append(error)
        return len(raised)

    progress("check", 0, 0)
    connection.set_progress_handler(report, _STEPS_BETWEEN_REPORTS)
    try:
        yield
    except Exception:
        if raised:
            raise raised[0] from None
        raise
    finally:
        connection.set_progress_handler(None, 0)


def checkpoint(connection: Connection) -> bool:
    """Bring the write-ahead log into the file; whether all of it could be."""
    with storage_words():
        busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy


def count_rows(connection: Connection) -> dict[str, int]:
    """The number of rows of each ordinary table, by its name."""
    with storage_words():
        names = [
            name
            for schema, name, kind, *_ in connection.execute("PRAGMA table_list")
            if schema == "main" and kind == "table" and not name.startswith("sqlite_")
        ]
        counts = {}
        for name in sorted(names):
            quoted = name.replace('"', '""')
            # A name cannot be a parameter.
            (counts[name],) = connection.execute(f'SELECT count(*) FROM "{quoted}"').fetchone()  # noqa: S608
        return counts


def _check_file(database: Path) -> None:
    """What can be seen before SQLite, which would take an empty file for an empty database."""
    if not database.is_file():
        raise MissingBook
    if database.stat().st_size < SMALLEST_DATABASE:
        raise DamagedBook("The file book.db is empty or was cut short.")


def _connect_checked(database: Path, key: MasterKey, *, mode: str) -> Connection:
    """A connection to an existing file; one that other keys made is told from a damaged one by its salt."""
    try:
        return _connect_keyed(database, key, mode=mode)
    except Error as error:
        if getattr(error, "sqlite_errorcode", 0) != SQLITE_NOTADB:
            raise
        # Not before: a backup reads the open book, and closing that file here would drop the locks of whoever has it.
        with database.open("rb") as stream:
            salt = stream.read(SALT_BYTES)
        if salt != key.database_salt():
            raise OtherBook from error
        raise


def _connect_keyed(database: Path, key: MasterKey, *, mode: str) -> Connection:
    connection: Connection = dbapi2.connect(_uri(database, mode), uri=True, isolation_level=None)
    with closing_on_error(connection):
        # Before anything is read: SQLCipher otherwise writes its own lines to standard error.
        connection.execute("PRAGMA cipher_log_level=NONE").fetchall()
        connection.execute(f"PRAGMA key=\"x'{key.database_key()}'\"").fetchall()
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        return connection


def _uri(database: Path, mode: str) -> str:
    """A file URI of SQLite's kind; a network path of Windows keeps its leading slashes in the path."""
    path = os.fsencode(database.absolute().as_posix())
    slash = "" if path.startswith(b"/") else "/"
    return f"file://{slash}{quote(path)}?mode={mode}"
