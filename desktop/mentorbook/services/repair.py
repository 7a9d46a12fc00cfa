"""What is left when a book does not open: its newest verified backup, and its files for whoever can help.

Trying again comes first and salvage after the backup (:mod:`mentorbook.services.salvage`). Nothing here deletes.
"""

from __future__ import annotations

from pathlib import Path

from mentorbook.book.archive import Backup, list_backups
from mentorbook.book.book import NoBook
from mentorbook.book.files import copy_private, private_folder
from mentorbook.book.installation import stamp_of
from mentorbook.book.keyfile import DamagedKeys
from mentorbook.book.lockfile import BookLock
from mentorbook.book.opening import OtherBook
from mentorbook.book.storage import DamagedBook, file_words
from mentorbook.model.trouble import UserFacingError
from mentorbook.profile import Profile

_NEEDS_REPAIR = (DamagedBook, DamagedKeys, OtherBook, NoBook)
"""A missing database is a damaged book, too."""


def needs_repair(error: Exception) -> bool:
    """Whether a book did not open because its files are not as they should be."""
    return isinstance(error, _NEEDS_REPAIR)


def newest_backup(profile: Profile) -> Backup | None:
    """The newest backup that was read back whole when it was made."""
    return next((backup for backup in list_backups(profile) if backup.verified is not None), None)


def copy_for_help(profile: Profile, target: Path) -> Path:
    """Copy the files of a closed book into a new folder below ``target``, as they are, and return that.

    What was encrypted stays so: nobody can read it without the passphrase or the recovery code. Raises BookInUse,
    NotWritable and NoRoom.
    """
    paths = profile.paths
    if not paths.book.is_dir():
        raise UserFacingError("There are no files of a book to copy.", what=f"{paths.book} is not there.")
    with file_words(paths.book):
        lock = BookLock(paths.lock)
    try:
        with file_words(target):
            folder = private_folder(target / f"mentorbook-files-{stamp_of(profile)}")
        for source in sorted(paths.book.iterdir()):
            if source.is_file() and source != paths.lock:
                with file_words(folder):
                    copy_private(source, folder / source.name)
        return folder
    finally:
        lock.release()
