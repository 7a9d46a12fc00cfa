"""Backups that were read back before they count, rehearsals, and the way back from one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from mentorbook.book import installation
from mentorbook.book.archive import Backup, Failure, last_failure, list_backups
from mentorbook.book.backups import Restored, check_unlock, copy_elsewhere, is_due, rehearse, restore, thin
from mentorbook.model.trouble import NotFound, UserFacingError
from mentorbook.profile import Profile, Progress, no_progress
from mentorbook.services.opened import OpenedBook, Unlocking

__all__ = [
    "Backup",
    "Failure",
    "Restored",
    "age_in_words",
    "back_up",
    "backups",
    "check_opens",
    "copy_backup",
    "failure",
    "find_backup",
    "keep_backed_up",
    "record_count",
    "records_now",
    "rehearse_backup",
    "restore_backup",
    "set_aside",
]

_JUST_NOW = 3
"""Minutes up to which a backup is called new."""


def back_up(opened: OpenedBook, reason: str, *, progress: Progress = no_progress) -> Backup:
    """Make a verified backup now, then thin the old ones."""
    made = opened.book.backup(reason, progress)
    thin(opened.profile)
    return made


def keep_backed_up(
    opened: OpenedBook,
    *,
    warn: Callable[[str], None],
    changed: bool,
    progress: Progress = no_progress,
) -> None:
    """Back up on the first opening of a day and, while the book is changing, every half hour.

    A failure is told through ``warn`` and stops nothing.
    """
    backups = list_backups(opened.profile)
    now = opened.profile.clock.now()
    zone = opened.profile.clock.zone()
    # One from the future, which a wrong clock made, is no reason to make one at each opening.
    newest = next((backup for backup in backups if backup.at <= now), None)
    today = newest is not None and newest.at.astimezone(zone).date() == now.astimezone(zone).date()
    if today and not (changed and is_due(opened.profile, now)):
        return
    try:
        back_up(opened, "daily" if not today else "changes", progress=progress)
    except UserFacingError as error:
        warn(f"The backup failed. {error}")


def backups(profile: Profile) -> list[Backup]:
    """All backups, newest first. The book need not be open."""
    return list_backups(profile)


def failure(profile: Profile) -> Failure | None:
    """The backup or rehearsal that failed last, when nothing has succeeded since."""
    return last_failure(profile)


def find_backup(profile: Profile, name: str = "") -> Backup:
    """The backup of that name; without one, the newest that was verified. Raises NotFound."""
    found = list_backups(profile)
    for backup in found:
        if backup.name == name or (not name and backup.verified is not None):
            return backup
    raise NotFound(
        f"There is no backup “{name}”." if name else "There is no verified backup.",
        remedy="See “mentorbook backup list”.",
    )


def rehearse_backup(opened: OpenedBook, backup: Backup, *, progress: Progress = no_progress) -> Backup:
    """Open a copy of a backup aside, check and count it, and delete the copy. Returns it with the new date."""
    return rehearse(opened.book, backup, progress=progress)


def check_opens(profile: Profile, backup: Backup, unlocking: Unlocking) -> None:
    """Raise WrongPassphrase and its like where a restore would. The book may be open."""
    check_unlock(profile, backup, unlocking.unlock())


def copy_backup(backup: Backup, folder: Path) -> Path:
    """Copy a backup to another disk; the folder that was made there. It opens as the backup does, with its passphrase."""
    return copy_elsewhere(backup, folder)


def set_aside(profile: Profile) -> list[tuple[datetime, Path]]:
    """The books that a restore or a salvage has set aside, newest first: when, and the folder of each."""
    return installation.set_aside(profile.paths)


def records_now(opened: OpenedBook) -> int:
    """The records of the book, those in its trash among them, counted as in a backup."""
    return len(opened.store.all_ids())


def restore_backup(
    profile: Profile,
    backup: Backup,
    unlocking: Unlocking,
    *,
    progress: Progress = no_progress,
) -> Restored:
    """Put a backup in the book's place. What was there is moved aside, never deleted. The book must be closed."""
    return restore(profile, backup, unlock=unlocking.unlock(), progress=progress)


def record_count(counts: Mapping[str, int]) -> int:
    """The records in a backup, those in its trash among them; of erased ones only tombstones are left."""
    return counts.get("shown", 0)


def age_in_words(backup: Backup, now: datetime) -> str:
    """How old a backup is."""
    minutes = int((now - backup.at).total_seconds() // 60)
    if minutes < _JUST_NOW:
        return "just now"
    if minutes < 60:
        return f"{minutes} min ago"
    hours = minutes // 60
    return f"{hours} h ago" if hours < 48 else f"{hours // 24} days ago"
