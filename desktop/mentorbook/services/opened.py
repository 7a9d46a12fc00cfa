"""A book that is open: what every other service works on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from mentorbook.book import book as books
from mentorbook.book.book import Book
from mentorbook.book.installation import is_occupied
from mentorbook.book.keychain import Keychain, with_keychain
from mentorbook.book.keys import Unlock, with_passphrase, with_recovery_code
from mentorbook.frozen import frozen
from mentorbook.later import later
from mentorbook.model.trouble import UserFacingError
from mentorbook.profile import Profile, Progress, no_progress
from mentorbook.services.settings import forget_sample
from mentorbook.store.schema import SCHEMA_VERSION, create_schema
from mentorbook.store.store import Store

if TYPE_CHECKING:
    # Once in the life of a machine.
    from mentorbook.book import making
else:
    making = later("mentorbook.book.making")


@frozen
class OpenedBook:
    """An unlocked book with its store, for the thread that opened it."""

    profile: Profile
    book: Book
    store: Store

    def close(self) -> None:
        """Close the book. Harmless when repeated."""
        self.store.close()
        self.book.close()


@frozen
class Unlocking:
    """One way into a book; exactly one of the three is set."""

    passphrase: str | None = None
    recovery_code: str | None = None
    keychain: Keychain | None = None

    def unlock(self) -> Unlock:
        """The same for what works on a closed book."""
        if self.keychain is not None:
            return with_keychain(self.keychain)
        if self.recovery_code is not None:
            return with_recovery_code(self.recovery_code)
        return with_passphrase(self.passphrase or "")


def has_book(profile: Profile) -> bool:
    """Whether there is a book in this profile, or what is left of one."""
    # One that a crash kept from being moved into place is a book, too; opening finishes that.
    return is_occupied(profile.paths) or any(profile.paths.backups.glob("*/book.db"))


def require_no_book(profile: Profile) -> None:
    """Raises BookExists, so that nobody is asked for the passphrase of a book that cannot be made."""
    if has_book(profile):
        raise making.BookExists(profile.paths)


def create_book(profile: Profile, *, passphrase: str) -> tuple[OpenedBook, str]:
    """Make a new, empty book. The second value is its recovery code, to be shown once.

    Raises UserFacingError before anything is made where the settings cannot be read or written: after it, the code
    would be lost.
    """
    require_no_book(profile)
    forget_sample(profile)
    book, code = making.create(profile, passphrase=passphrase, schema=create_schema)
    return _with_store(profile, book), code


def adopt_book(profile: Profile, *, keys: bytes, unlocking: Unlocking) -> OpenedBook:
    """Set up an empty profile as another machine of the book whose key file is given."""
    require_no_book(profile)
    forget_sample(profile)
    book = making.adopt(
        profile,
        keys=keys,
        passphrase=unlocking.passphrase,
        code=unlocking.recovery_code,
        schema=create_schema,
    )
    return _with_store(profile, book)


def open_book(profile: Profile, unlocking: Unlocking, *, progress: Progress = no_progress) -> OpenedBook:
    """Unlock the profile's book. Raises UserFacingError with the way out.

    It is quick, but for the first time after an update that reads the book in another way: hence ``progress``. Where this computer's keychain is in use, it is asked whether the book is older than the one seen last.
    """
    if unlocking.keychain is not None:
        book = books.open_with_keychain(profile, keychain=unlocking.keychain, newest_schema=SCHEMA_VERSION)
    elif unlocking.recovery_code is not None:
        book = books.open_with_recovery(
            profile,
            code=unlocking.recovery_code,
            newest_schema=SCHEMA_VERSION,
            keychain=Keychain(),
        )
    elif unlocking.passphrase is not None:
        book = books.open_with_passphrase(
            profile,
            passphrase=unlocking.passphrase,
            newest_schema=SCHEMA_VERSION,
            keychain=Keychain(),
        )
    else:
        raise UserFacingError("No way to open the book was given.", remedy="Give the passphrase.")
    return _with_store(profile, book, progress)


def _with_store(profile: Profile, book: Book, progress: Progress = no_progress) -> OpenedBook:
    try:
        return OpenedBook(profile, book, Store(book.connection, profile, progress=progress))
    except BaseException:
        book.close()
        raise


@contextmanager
def opened(profile: Profile, unlocking: Unlocking) -> Iterator[OpenedBook]:
    """:func:`open_book` for a ``with`` statement."""
    book = open_book(profile, unlocking)
    try:
        yield book
    finally:
        book.close()
