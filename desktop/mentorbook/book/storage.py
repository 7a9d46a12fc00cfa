"""What the encrypted database reports while it is in use, in words for the person.

This room is the only one that knows the database library, so its errors are translated here.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlcipher3 import dbapi2

from mentorbook.model.trouble import UserFacingError


class StorageTrouble(UserFacingError):
    """The book's file could not be read or written; the unit of work was rolled back."""


_WORDS = (
    (
        ("full",),
        "The disk is full.",
        "Nothing was changed: what you just did is not saved.",
        "Make room on the disk and try again.",
    ),
    (
        ("readonly", "read-only", "unable to open", "disk i/o"),
        "The book's folder cannot be written to.",
        "Nothing was changed: what you just did is not saved.",
        "Check that the folder is not read-only, that the drive is still connected, and that the disk has room.",
    ),
    (
        ("malformed", "not a database", "corrupt"),
        "The book's file is damaged.",
        "Nothing was changed.",
        "Run “mentorbook verify”, then “mentorbook backup list” and “mentorbook backup restore”.",
    ),
    (
        ("locked", "busy"),
        "Another program holds the book's file.",
        "Nothing was changed.",
        "Close what may have it open, such as a backup or sync program, and try again.",
    ),
)


@contextmanager
def storage_words() -> Iterator[None]:
    """Turn errors of the database into :class:`StorageTrouble`; programming errors pass."""
    try:
        yield
    except (dbapi2.OperationalError, dbapi2.DatabaseError) as error:
        said = str(error).lower()
        for signs, title, what, remedy in _WORDS:
            if any(sign in said for sign in signs):
                raise StorageTrouble(title, what=what, remedy=remedy) from error
        raise
