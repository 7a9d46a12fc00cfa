"""A new book out of what can still be read of a damaged one: the way out after trying again and the backups."""

from __future__ import annotations

from pathlib import Path

from mentorbook.book import salvage as books
from mentorbook.book.remains import Remains
from mentorbook.book.salvage import NothingToSalvage
from mentorbook.book.storage import Connection
from mentorbook.frozen import frozen
from mentorbook.model.kinds import RecordId
from mentorbook.profile import Profile, Progress, no_progress
from mentorbook.services.opened import Unlocking
from mentorbook.store.salvage import Findings, refill
from mentorbook.store.schema import SCHEMA_VERSION


@frozen
class Salvage:
    """What came of it. ``set_aside`` is the folder with the damaged book, whole."""

    records: int
    drafts: int
    lost: tuple[RecordId, ...]
    """Records of which only the id is known any more."""
    nameless: int
    """Records that are lost without anything saying which they were."""
    pages: int
    damaged_pages: int
    set_aside: Path


def salvage_book(profile: Profile, unlocking: Unlocking, *, progress: Progress = no_progress) -> Salvage:
    """Save what can be read into a new book with the same keys, check it, and put it in the damaged one's place.

    The book must be closed. Its exchange with other machines starts anew: the next bundles hold everything. Raises
    NothingToSalvage, WrongPassphrase and its like, DamagedKeys, NoBook, MissingBook, NewerBook, BookInUse, NoRoom,
    NotWritable and what ``progress`` raises; nothing was changed then.
    """
    findings = Findings()

    def fill(connection: Connection, remains: Remains) -> None:
        nonlocal findings
        findings = refill(connection, remains, progress)
        if not (findings.records or findings.drafts):
            raise NothingToSalvage(profile.paths)

    done = books.salvage(
        profile, unlock=unlocking.unlock(), newest_schema=SCHEMA_VERSION, refill=fill, progress=progress
    )
    return Salvage(
        records=findings.records,
        drafts=findings.drafts,
        lost=tuple(findings.lost),
        nameless=findings.nameless,
        pages=done.pages,
        damaged_pages=done.damaged_pages,
        set_aside=done.set_aside,
    )
