"""Putting a whole book in place at one moment, and setting an older one aside without losing it.

A new or restored book is built in a folder of its own. Renaming that folder is the moment that counts: before
it nothing has happened, after it the move into place is finished at the next opening, however often it
is interrupted.
"""

from __future__ import annotations

import shutil
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from mentorbook.book.files import move, private_folder, sync_folder
from mentorbook.frozen import frozen
from mentorbook.profile import Paths, Profile

STAMP_FORM = "%Y%m%dT%H%M%SZ"
_STAMP = 16
"""Signs of such a stamp; a number may follow."""

_BUILDING = "incoming.part"
_COMMITTED = "incoming-"
_SET_ASIDE = "set-aside"


@frozen
class Site:
    """The files of a book in one folder."""

    folder: Path

    @property
    def database(self) -> Path:
        """The database."""
        return self.folder / "book.db"

    @property
    def keys(self) -> Path:
        """The key file."""
        return self.folder / "keys.json"

    @property
    def keys_copy(self) -> Path:
        """The key file's copy."""
        return self.folder / "keys.json.bak"


def stamp_of(profile: Profile) -> str:
    """The present second, in UTC, as folders are named."""
    return profile.clock.now().strftime(STAMP_FORM)


def has_files(paths: Paths) -> bool:
    """Whether any file of a book is here, complete or not."""
    return any(path.exists() for path in (paths.database, paths.keys, paths.keys_copy))


def is_occupied(paths: Paths) -> bool:
    """Whether a book, or one that is about to be moved into place, is here."""
    return has_files(paths) or any(paths.book.glob(f"{_COMMITTED}*"))


def begin(paths: Paths) -> Site:
    """An empty folder to build a book in. Raises OSError."""
    building = paths.book / _BUILDING
    if building.exists():
        shutil.rmtree(building)
    return Site(private_folder(building))


def abandon(paths: Paths) -> None:
    """Forget what was being built."""
    shutil.rmtree(paths.book / _BUILDING, ignore_errors=True)


def commit(profile: Profile) -> Path | None:
    """Put what was built in place; where the book that was here is now, if there was one. Raises OSError."""
    paths = profile.paths
    stamp = _free_stamp(profile)
    aside = paths.root / _SET_ASIDE / stamp
    replaces = has_files(paths)
    if replaces:
        private_folder(aside)
    sync_folder(paths.book / _BUILDING)
    move(paths.book / _BUILDING, paths.book / f"{_COMMITTED}{stamp}")
    settle(paths)
    return aside if replaces else None


def settle(paths: Paths) -> None:
    """Finish what a crash interrupted; needs the book's lock. Raises OSError."""
    for incoming in sorted(paths.book.glob(f"{_COMMITTED}*")):
        _move_into_place(paths, Site(incoming), paths.root / _SET_ASIDE / incoming.name.removeprefix(_COMMITTED))
    abandon(paths)


def set_aside(paths: Paths) -> list[tuple[datetime, Path]]:
    """The books that were set aside, newest first: when, and in which folder each is."""
    found = []
    for folder in (paths.root / _SET_ASIDE).glob("*"):
        with suppress(ValueError):
            found.append((datetime.strptime(folder.name[:_STAMP], STAMP_FORM).replace(tzinfo=UTC), folder))
    return sorted(found, reverse=True)


def _move_into_place(paths: Paths, incoming: Site, aside: Path) -> None:
    log, index = (paths.database.with_name(paths.database.name + suffix) for suffix in ("-wal", "-shm"))
    # As long as its successor waits, a file in the book's folder is the old one. The log goes first: it must
    # never lie beside another database than its own.
    for old, successor in (
        (log, incoming.database),
        (index, incoming.database),
        (paths.database, incoming.database),
        (paths.keys, incoming.keys),
        (paths.keys_copy, incoming.keys_copy),
    ):
        if old.exists() and successor.exists():
            move(old, private_folder(aside) / old.name)
    for arrived, place in (
        (incoming.keys_copy, paths.keys_copy),
        (incoming.keys, paths.keys),
        (incoming.database, paths.database),
    ):
        if arrived.exists():
            move(arrived, place)
    # Something foreign in there does no harm and is not ours to remove.
    with suppress(OSError):
        incoming.folder.rmdir()
    sync_folder(paths.book)


def _free_stamp(profile: Profile) -> str:
    stamp = stamp_of(profile)
    taken = {path.name for path in (profile.paths.root / _SET_ASIDE).glob("*")}
    number = 1
    free = stamp
    while free in taken:
        number += 1
        free = f"{stamp}-{number}"
    return free
