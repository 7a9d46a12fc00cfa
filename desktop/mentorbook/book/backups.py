"""When backups are due, which are kept, and how one is tried out or put in the book's place.

None of this ever deletes what a person wrote: a restore moves the book that was there aside.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Protocol

from mentorbook.book import installation
from mentorbook.book.archive import (
    PART,
    Backup,
    Failure,
    Verification,
    last_failure,
    list_backups,
    mark_rehearsed,
    note_failure,
    require_room,
    verify_site,
)
from mentorbook.book.entrance import entering
from mentorbook.book.files import copy_private, free_bytes, private_folder, sync_folder
from mentorbook.book.installation import Site
from mentorbook.book.keyfile import DamagedKeys
from mentorbook.book.keys import MasterKey, Unlock
from mentorbook.book.keyshelf import Source, Unlocked, read_key_file, save_key_file, unlock_shelf
from mentorbook.book.storage import file_words
from mentorbook.frozen import frozen
from mentorbook.model.trouble import Stopped, UserFacingError
from mentorbook.profile import Profile, Progress, no_progress

__all__ = [
    "Backup",
    "Failure",
    "Restored",
    "Verification",
    "check_unlock",
    "copy_elsewhere",
    "is_due",
    "last_failure",
    "list_backups",
    "rehearse",
    "restore",
    "thin",
]

#: While the book changes, a backup is due this long after the last.
INTERVAL = timedelta(minutes=30)

KEEP_ALL = timedelta(days=2)
KEEP_DAILY, KEEP_WEEKLY, KEEP_MONTHLY = 12, 10, 9

_COPIED, _WHOLE = 50, 100
"""Percent of a rehearsal: copying and checking take about as long."""
_REHEARSAL = f"rehearsal{PART}"


class OpenBook(Protocol):
    """What a rehearsal needs of the opened book."""

    @property
    def profile(self) -> Profile:
        """Its profile."""

    @property
    def master(self) -> MasterKey:
        """Its key."""

    @property
    def backing_up(self) -> Lock:
        """Held by whoever works in the folder of backups."""


@frozen
class Restored:
    """What was put in place, and where the book that was here is now, if there was one."""

    counts: Mapping[str, int]
    set_aside: Path | None


def is_due(profile: Profile, now: datetime) -> bool:
    """Whether a changing book is to be backed up: the first time of a day, then every 30 minutes."""
    # One from the future is a clock's mistake: it must neither stop new ones nor make each moment look like a new day.
    newest = next((backup for backup in list_backups(profile) if backup.at <= now), None)
    if newest is None:
        return True
    zone = profile.clock.zone()
    return newest.at.astimezone(zone).date() != now.astimezone(zone).date() or now - newest.at >= INTERVAL


def thin(profile: Profile) -> list[Backup]:
    """Remove what the rules do not keep, and say what that was; nothing while the newest check failed.

    Kept: all of 2 days, then the newest of each of 12 days, 10 weeks and 9 months that have one.
    """
    backups = list_backups(profile)
    if not backups or backups[0].verified is None or last_failure(profile) is not None:
        return []
    now = profile.clock.now()
    kept = {backup.name for backup in backups if now - backup.at <= KEEP_ALL}
    kept.add(backups[0].name)
    # A backup whose note was lost stands for no day: it might be the damaged one. One from the future is kept, and
    # must not stand for a day in the place of one that has been.
    sound = [backup for backup in backups if backup.verified is not None and backup.at <= now]
    for count, bucket in (
        (KEEP_DAILY, lambda at: at.date()),
        (KEEP_WEEKLY, lambda at: at.isocalendar()[:2]),
        (KEEP_MONTHLY, lambda at: (at.year, at.month)),
    ):
        kept |= _newest_of_each(sound, bucket, count)
    removed = []
    for backup in backups:
        if backup.name not in kept and backup.verified is not None:
            # One that another program holds open stays for the next time: the new backup is made, and that counts.
            with suppress(UserFacingError):
                _remove(backup.folder)
                removed.append(backup)
    return removed


def rehearse(book: OpenBook, backup: Backup, *, progress: Progress = no_progress) -> Backup:
    """Open a copy of the backup aside, check it whole, count, compare and delete the copy again.

    Returns the backup with the date of this. Raises DamagedBook, DamagedKeys, OtherBook and NoRoom; a failure
    leaves a mark. What ``progress`` raises leaves none, and no copy.
    """
    profile = book.profile
    folder = profile.paths.backups / _REHEARSAL
    try:
        # A backup that is made meanwhile would clear the copy away as half-made.
        with book.backing_up, file_words(folder):
            require_room(profile.paths.backups, backup.site.database, free_bytes)
            shutil.rmtree(folder, ignore_errors=True)
            site = Site(private_folder(folder))
            try:
                copy_private(backup.site.database, site.database, progress=_until(_COPIED, progress))
                keys = read_key_file(backup.site.keys)
                if not book.master.vouches_for(keys):
                    raise DamagedKeys("The backup's keys are not this book's.")
                verify_site(
                    site,
                    book.master,
                    book_id=keys.book_id,
                    expected=backup.verified,
                    progress=lambda what, _done, _total: progress(what, _COPIED, _WHOLE),
                )
                progress("check", _WHOLE, _WHOLE)
            finally:
                shutil.rmtree(folder, ignore_errors=True)
            return mark_rehearsed(backup, profile.clock.now())
    except Stopped:
        raise
    except UserFacingError as error:
        note_failure(profile, "rehearsal", error)
        raise


def _until(share: int, progress: Progress) -> Progress:
    """Reports of a part of the work that ends at some percent of the whole."""
    return lambda what, done, total: progress(what, share * done // total if total else 0, _WHOLE)


def check_unlock(profile: Profile, backup: Backup, unlock: Unlock) -> None:
    """Raise WrongPassphrase and its like where :func:`restore` would, while the book may still be open."""
    _unlock_backup(profile, backup, unlock)


def copy_elsewhere(backup: Backup, target: Path) -> Path:
    """Copy a backup into a folder that other programs may carry away; the new folder in it.

    Raises UserFacingError for one that is there already, NoRoom and NotWritable; nothing half-copied stays.
    """
    with file_words(target):
        copy = target / f"mentorbook-{backup.name}"
        if copy.exists():
            raise UserFacingError(
                "This backup is there already.",
                what=f"{copy} exists and was not touched.",
                remedy="Choose another folder.",
            )
        part = private_folder(target / f"{copy.name}{PART}")
        try:
            for file in sorted(backup.folder.iterdir()):
                if file.is_file():
                    copy_private(file, part / file.name)
            part.rename(copy)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise
        sync_folder(target)
        return copy


def restore(profile: Profile, backup: Backup, *, unlock: Unlock, progress: Progress = no_progress) -> Restored:
    """Put a backup in the place of the book, which is moved aside into a dated folder, whole or damaged.

    ``unlock`` opens the backup's own keys, with the passphrase of its time, or else those that the book has now. The backup is copied and the
    copy checked from end to end before anything is moved. The book must be closed. Raises WrongPassphrase and
    its like, DamagedKeys, DamagedBook, BookInUse, NoRoom, NotWritable and what ``progress`` raises; the book is
    untouched by each of them.
    """
    paths = profile.paths
    with file_words(paths.book):
        private_folder(paths.root)
        private_folder(paths.book)
    with entering(profile), file_words(paths.book):
        try:
            progress("unlock", 0, 3)
            unlocked = _unlock_backup(profile, backup, unlock)
            progress("copy", 1, 3)
            site = installation.begin(paths)
            copy_private(backup.site.database, site.database)
            save_key_file(site, unlocked.file)
            progress("check", 2, 3)
            counts = verify_site(site, unlocked.master, book_id=unlocked.file.book_id, expected=backup.verified)
            progress("move", 3, 3)
        except BaseException:
            installation.abandon(paths)
            raise
        return Restored(counts, installation.commit(profile))


def _unlock_backup(profile: Profile, backup: Backup, unlock: Unlock) -> Unlocked:
    """By the backup's own keys, else by the keys that the same book has now."""
    try:
        file = read_key_file(backup.site.keys)
        master = unlock(file)
        if not master.vouches_for(file):
            raise DamagedKeys("The backup's key file was changed by something else than Mentorbook.")
        return Unlocked(master, file, Source.BACKUP)
    except UserFacingError as refusal:
        try:
            present = unlock_shelf(profile.paths, unlock)
        except UserFacingError:
            raise refusal from None
        if backup.verified is not None and present.file.book_id != backup.verified.book_id:
            raise
        return present


def _newest_of_each(backups: Iterable[Backup], bucket: Callable[[datetime], object], count: int) -> set[str]:
    newest: dict[object, str] = {}
    for backup in backups:
        if bucket(backup.at) not in newest and len(newest) == count:
            break
        newest.setdefault(bucket(backup.at), backup.name)
    return set(newest.values())


def _remove(folder: Path) -> None:
    """Remove a backup so that a crash leaves none that looks whole. Raises OSError's words."""
    doomed = folder.with_name(folder.name + PART)
    with file_words(folder):
        folder.rename(doomed)
        sync_folder(folder.parent)
        shutil.rmtree(doomed)
