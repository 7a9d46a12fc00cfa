"""What the disk and the encrypted database report, in words for the person.

This room is the only one that knows the database library, so its errors are translated here, and its
connection's type is named here.
"""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from sqlcipher3 import dbapi2

from mentorbook.model.trouble import UserFacingError

if TYPE_CHECKING:
    # sqlcipher3 mirrors the standard library's interface but ships no types.
    Connection: TypeAlias = sqlite3.Connection
    Error: TypeAlias = sqlite3.Error
else:
    Connection, Error = dbapi2.Connection, dbapi2.Error

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_FORBIDDEN = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})

# Primary result codes of SQLite (https://www.sqlite.org/rescode.html).
_SQLITE_BUSY, _SQLITE_LOCKED = 5, 6
_SQLITE_READONLY = 8
_SQLITE_IOERR = 10
_SQLITE_CORRUPT = 11
#: Also said of a database that was made with another key.
SQLITE_NOTADB = 26
_SQLITE_FULL = 13
_SQLITE_CANTOPEN = 14


class StorageTrouble(UserFacingError):
    """The book's files could not be read or written; what was being done is undone, nothing else."""


class NoRoom(StorageTrouble):
    """The disk is full."""

    def __init__(self, place: str = "The change") -> None:
        super().__init__(
            "The disk is full.",
            what=f"{place} could not be written; everything saved before is safe.",
            remedy="Make room on this disk and try again.",
        )


class NotWritable(StorageTrouble):
    """The folder or file cannot be written."""

    def __init__(self, place: str = "The book's folder") -> None:
        super().__init__(
            "Mentorbook may not write here.",
            what=f"{place} cannot be written to; nothing was changed.",
            remedy="Check the folder's permissions and that its disk is connected and not write-protected.",
        )


class DamagedBook(StorageTrouble):
    """The database is missing, cut short or damaged."""

    def __init__(self, what: str = "Parts of book.db are not as they were written.") -> None:
        super().__init__(
            "The book is damaged.",
            what=what + " Nothing was changed.",
            remedy="Try again once; then restore the newest backup (the damaged files are kept aside). "
            "If none is good, “mentorbook salvage” saves what can still be read. "
            "At last, copy the book's folder and ask for help.",
        )


def explain_system(error: OSError, path: Path) -> StorageTrouble:
    """Words for what the system answered about ``path``."""
    if error.errno in _FULL:
        return NoRoom(str(path))
    if error.errno in _FORBIDDEN:
        return NotWritable(str(path))
    return StorageTrouble(
        "A file could not be read or written.",
        what=f"{path}: {error.strerror or type(error).__name__}. Nothing was changed.",
        remedy="Check that the disk is connected and healthy, then try again.",
    )


def explain_database(error: Error) -> StorageTrouble | None:
    """Words for what the database said; None when it is a defect of the program."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == _SQLITE_FULL:
        return NoRoom()
    if code in {_SQLITE_CORRUPT, SQLITE_NOTADB}:
        return DamagedBook()
    if code in {_SQLITE_READONLY, _SQLITE_CANTOPEN}:
        return NotWritable()
    if code == _SQLITE_IOERR:
        return StorageTrouble(
            "The disk refused to read or write.",
            what="The change was not saved; everything saved before is safe.",
            remedy="Check that the disk is connected, healthy and not full, then try again.",
        )
    if code in {_SQLITE_BUSY, _SQLITE_LOCKED}:
        return StorageTrouble(
            "Another program holds the book's file.",
            what="The change was not saved; everything saved before is safe.",
            remedy="Close what may have it open, such as a backup or sync program, and try again.",
        )
    return None


@contextmanager
def file_words(path: Path) -> Iterator[None]:
    """Turn what the system answers about ``path`` inside the block into a :class:`StorageTrouble`."""
    try:
        yield
    except OSError as error:
        raise explain_system(error, path) from error


@contextmanager
def storage_words() -> Iterator[None]:
    """Turn errors of the database inside the block into a :class:`StorageTrouble`; programming errors pass."""
    try:
        yield
    except dbapi2.Error as error:
        trouble = explain_database(error)
        if trouble is None:
            raise
        raise trouble from error
