"""The way out when a book is damaged and no backup is new enough: a new book out of what can still be read.

The new one has the same keys and id. The damaged files are only read; they are moved aside, whole, after the
new book has been checked from end to end.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from mentorbook.book import installation
from mentorbook.book.book import no_book
from mentorbook.book.entrance import entering
from mentorbook.book.keys import Unlock
from mentorbook.book.keyshelf import Unlocked, unlock_shelf
from mentorbook.book.making import fill_site
from mentorbook.book.opening import MissingBook, NewerBook, check_integrity, connect
from mentorbook.book.remains import Remains
from mentorbook.book.storage import Connection, file_words
from mentorbook.frozen import frozen
from mentorbook.model.trouble import UserFacingError
from mentorbook.profile import Paths, Profile, Progress, no_progress

Refill = Callable[[Connection, Remains], None]
"""Makes the tables of the room above and fills them from what remains, inside the caller's transaction."""


@frozen
class Salvaged:
    """How much of the file was intact, and where the damaged book is now."""

    pages: int
    damaged_pages: int
    set_aside: Path


class NothingToSalvage(UserFacingError):
    """No record can be read."""

    def __init__(self, paths: Paths) -> None:
        super().__init__(
            "Nothing of the damaged book can be read.",
            what=f"No record in {paths.database} is as it was written. Nothing was changed.",
            remedy="Restore a backup: “mentorbook backup list” shows them. "
            f"If there is none, copy the folder {paths.root} as it is and ask for help.",
        )


def salvage(
    profile: Profile, *, unlock: Unlock, newest_schema: int, refill: Refill, progress: Progress = no_progress
) -> Salvaged:
    """Put a new book, filled by ``refill``, in the place of the damaged one, which is moved aside.

    The book must be closed. Raises WrongPassphrase and its like, DamagedKeys, NoBook, MissingBook, NewerBook,
    BookInUse, NoRoom, NotWritable, and what ``refill`` and ``progress`` raise; the book is untouched by each.
    """
    paths = profile.paths
    with file_words(paths.book):
        if not paths.book.is_dir():
            raise no_book(paths)
    with entering(profile), file_words(paths.book):
        if not paths.database.is_file():
            raise MissingBook if installation.has_files(paths) else no_book(paths)
        unlocked = unlock_shelf(paths, unlock)
        # Closed before anything is moved: Windows moves no open file.
        with Remains(paths.database, unlocked.master, progress) as remains:
            if remains.schema_version is not None and remains.schema_version > newest_schema:
                raise NewerBook
            _build(paths, unlocked, remains, refill)
        set_aside = installation.commit(profile)
        if set_aside is None:
            raise RuntimeError("a book was salvaged where there was none")
        return Salvaged(remains.pages, remains.pages - remains.intact, set_aside)


def _build(paths: Paths, unlocked: Unlocked, remains: Remains, refill: Refill) -> None:
    try:
        site = installation.begin(paths)
        fill_site(site, unlocked.master, unlocked.file, lambda connection: refill(connection, remains))
        # Not as a backup is read: a connection that only reads would leave its log beside the file.
        with closing(connect(site.database, unlocked.master, book_id=unlocked.file.book_id)) as connection:
            check_integrity(connection)
    except BaseException:
        installation.abandon(paths)
        raise
