"""Machines of one person: real books on real encrypted files, without what costs time and is tested elsewhere.

Their keys are given instead of derived, bundles are not wrapped in age, backups before an import and the trial of
updates in a child process are left out. Everything else is the program itself.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from mentorbook.book.book import Book
from mentorbook.book.keys import new_key_file
from mentorbook.book.lockfile import BookLock
from mentorbook.book.opening import connect_new
from mentorbook.model.kinds import ID_ALPHABET, ID_LENGTH, RecordId
from mentorbook.profile import Clock, Paths, Profile
from mentorbook.services import bundles
from mentorbook.services.opened import OpenedBook
from mentorbook.store.exchange import Entry
from mentorbook.store.store import Store
from mentorbook.sync import plan
from mentorbook.sync.package import Header, read_package, write_package
from tests.store.stores import BOOK_ID, KEY, open_connection
from tests.support.clock import FakeClock

SECRET = "not asked for"


class CountedIds:
    """Ids that are drawn in order, so that a failure repeats itself."""

    def __init__(self, numbers: Iterator[int]) -> None:
        self._numbers = numbers

    def record(self) -> RecordId:
        number, digits = next(self._numbers), ""
        for _ in range(ID_LENGTH):
            number, digit = divmod(number, len(ID_ALPHABET))
            digits = ID_ALPHABET[digit] + digits
        return RecordId(digits)

    def peer(self) -> int:
        # Spread over the range, so that who comes first is not who wins.
        return next(self._numbers) * 0x9E3779B97F4A7C15 % 2**63

    def token(self) -> str:
        return f"{next(self._numbers):08x}"


class Device:
    """One machine. It can be closed and opened, copied, and put back to an earlier copy."""

    def __init__(self, root: Path, *, ids: CountedIds | None = None, clock: Clock | None = None) -> None:
        self.profile = Profile(paths=Paths(root), clock=clock or FakeClock(), ids=ids or CountedIds(itertools.count(1)))
        self._book: OpenedBook | None = None

    @property
    def opened(self) -> OpenedBook:
        if self._book is None:
            connection = open_connection(self.profile)
            # Durability is tested where it is promised.
            connection.execute("PRAGMA synchronous = OFF")
            lock = BookLock(self.profile.paths.lock)
            book = Book(
                self.profile, lock=lock, connection=connection, master=KEY, keys=KEY.sign(new_key_file(BOOK_ID))
            )
            self._book = OpenedBook(self.profile, book, Store(connection, self.profile))
        return self._book

    @property
    def store(self) -> Store:
        return self.opened.store

    def close(self) -> None:
        if self._book is not None:
            self._book.close()
            self._book = None

    def copy_to(self, path: Path) -> None:
        """Copy the database as it is now, as a backup does."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        target = connect_new(path, KEY)
        self.store.connection.backup(target)
        target.close()

    def put_back(self, path: Path) -> None:
        """Go on from an earlier copy."""
        self.close()
        self.profile.paths.database.write_bytes(path.read_bytes())


def write_plain(path: Path, *, header: Header, entries: Iterable[Entry], secret: str) -> None:
    assert secret == SECRET
    path.write_bytes(b"".join(write_package(header, entries)))


def read_plain(path: Path, *, secret: str) -> tuple[Header, list[Entry]]:
    assert secret == SECRET
    return read_package(path.read_bytes())


def spare_time(patch: pytest.MonkeyPatch) -> None:
    """Leave out what the module's heading says."""
    patch.setattr(bundles, "write_bundle", write_plain)
    patch.setattr(bundles, "read_bundle", read_plain)
    patch.setattr(bundles, "back_up", lambda *_, **__: None)
    patch.setattr(plan, "try_updates", lambda _updates: None)


@contextmanager
def devices(folder: Path, *names: str) -> Iterator[list[Device]]:
    """Some machines with the same empty book, whose ids never meet."""
    clock = FakeClock()
    numbers = itertools.count(1)
    made = [Device(folder / name, ids=CountedIds(numbers), clock=clock) for name in names]
    try:
        for device in made:
            assert device.opened.book.book_id == BOOK_ID
        yield made
    finally:
        for device in made:
            device.close()
