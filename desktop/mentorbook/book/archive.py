"""The folder of backups: each made on a connection of its own and checked whole before it counts.

A backup is a folder with a database and the key file that opens it. It appears under its name only after it
has been read back and counted.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from mentorbook.book.files import FreeSpace, free_bytes, private_folder, sync_folder, write_private
from mentorbook.book.installation import STAMP_FORM, Site, stamp_of
from mentorbook.book.keyfile import KeyFile
from mentorbook.book.keys import MasterKey
from mentorbook.book.opening import (
    check_identity,
    check_integrity,
    checkpoint,
    connect_new,
    connect_read_only,
    count_rows,
)
from mentorbook.book.storage import DamagedBook, NoRoom, file_words, storage_words
from mentorbook.frozen import frozen
from mentorbook.model.trouble import Stopped, UserFacingError
from mentorbook.profile import Profile, Progress, no_progress

#: What must stay free on the disk, in bytes.
RESERVE = 200 * 1000 * 1000

_VERIFIED = "verified.json"
_STATE = "state.json"
#: Ends the name of a folder that is not, or no longer, a backup.
PART = ".part"
_FORM = 1
_NAME = re.compile(r"(?P<stamp>[0-9]{8}T[0-9]{6}Z)-(?P<reason>[a-z]+(?:-[a-z]+)*)(?:-(?P<number>[0-9]+))?")
_REASON = re.compile(r"[a-z]+(?:-[a-z]+)*")
_PAGES_A_STEP = 256
_MAX_JSON = 1 << 20


@frozen
class Verification:
    """What a check of the finished backup found: rows by table, and the digest of the file."""

    book_id: str
    schema: int
    counts: Mapping[str, int]
    digest: str
    rehearsed: datetime | None = None


@frozen
class Backup:
    """One backup. ``verified`` is None when its own note of that was lost."""

    folder: Path
    at: datetime
    reason: str
    number: int
    size: int
    verified: Verification | None

    @property
    def name(self) -> str:
        """The folder's name, which says when and why."""
        return self.folder.name

    @property
    def site(self) -> Site:
        """Its files."""
        return Site(self.folder)


@frozen
class Failure:
    """A backup or rehearsal that failed, and nothing has succeeded since."""

    at: datetime
    reason: str
    title: str


def make_backup(
    profile: Profile,
    *,
    master: MasterKey,
    keys: KeyFile,
    reason: str,
    progress: Progress = no_progress,
    free_space: FreeSpace = free_bytes,
) -> Backup:
    """Back the open book up, from any thread, while others go on writing.

    ``reason`` is lower-case words with dashes. Raises NoRoom below 200 MB, NotWritable, DamagedBook and what
    ``progress`` raises; nothing half-made stays, and :func:`last_failure` tells of it.
    """
    if not _REASON.fullmatch(reason):
        raise ValueError("a reason is lower-case words with dashes")
    folder = profile.paths.backups
    try:
        with file_words(folder):
            private_folder(folder)
            _clear(folder)
            require_room(folder, profile.paths.database, free_space)
            name = _free_name(profile, reason)
            part = private_folder(folder / (name + PART))
            try:
                verified = _copy(profile, Site(part), master, keys, progress)
                sync_folder(part)
                part.rename(folder / name)
            except BaseException:
                shutil.rmtree(part, ignore_errors=True)
                raise
            sync_folder(folder)
    except Stopped:
        raise
    except UserFacingError as error:
        note_failure(profile, reason, error)
        raise
    forget_failure(profile)
    backup = read_backup(folder / name)
    if backup is None or backup.verified != verified:
        raise RuntimeError("a backup that was just written cannot be read")
    return backup


def list_backups(profile: Profile) -> list[Backup]:
    """All finished backups, newest first."""
    backups = [backup for path in profile.paths.backups.glob("*") if (backup := read_backup(path)) is not None]
    return sorted(backups, key=lambda backup: (backup.at, backup.number, backup.name), reverse=True)


def read_backup(folder: Path) -> Backup | None:
    """The backup in a folder; None when it holds none."""
    form = _NAME.fullmatch(folder.name)
    site = Site(folder)
    if form is None or not site.database.is_file():
        return None
    try:
        at = datetime.strptime(form["stamp"], STAMP_FORM).replace(tzinfo=UTC)
    except ValueError:
        return None
    return Backup(
        folder=folder,
        at=at,
        reason=form["reason"],
        number=int(form["number"] or 1),
        size=site.database.stat().st_size,
        verified=_read_verification(folder),
    )


def last_failure(profile: Profile) -> Failure | None:
    """The failure that nothing has made good since."""
    document = _read_json(profile.paths.backups / _STATE)
    try:
        return Failure(
            at=datetime.fromisoformat(str(document["at"])),
            reason=str(document["reason"]),
            title=str(document["title"]),
        )
    except (KeyError, ValueError):
        return None


def note_failure(profile: Profile, reason: str, error: UserFacingError) -> None:
    """Leave a mark for the banner, if the disk takes one."""
    document = {"at": profile.clock.now().isoformat(), "reason": reason, "title": error.title}
    with suppress(OSError):
        write_private(private_folder(profile.paths.backups) / _STATE, _to_json(document))


def forget_failure(profile: Profile) -> None:
    """A backup has succeeded."""
    with suppress(OSError):
        (profile.paths.backups / _STATE).unlink(missing_ok=True)


def verify_site(
    site: Site,
    master: MasterKey,
    *,
    book_id: str,
    expected: Verification | None,
    progress: Progress = no_progress,
) -> dict[str, int]:
    """Check a copy of a book from end to end; its rows by table.

    Raises DamagedBook, also when it is not what ``expected`` says, OtherBook and what ``progress`` raises.
    """
    with closing(connect_read_only(site.database, master)) as connection, storage_words():
        check_identity(connection, book_id=book_id, newest_schema=None)
        check_integrity(connection, progress=progress)
        counts = count_rows(connection)
    if expected is not None and (dict(expected.counts) != counts or expected.digest != digest_of(site.database)):
        raise DamagedBook("The backup is not what was written.")
    return counts


def mark_rehearsed(backup: Backup, at: datetime) -> Backup:
    """Remember when the backup was last tried out. Raises OSError."""
    if backup.verified is None:
        return backup
    verified = replace(backup.verified, rehearsed=at)
    write_private(backup.folder / _VERIFIED, _to_json(_verification_document(verified)))
    return replace(backup, verified=verified)


def require_room(folder: Path, source: Path, free_space: FreeSpace) -> None:
    """Raises NoRoom when a copy of ``source`` would leave less than the reserve. Raises OSError."""
    if free_space(folder) - source.stat().st_size < RESERVE:
        raise NoRoom(f"A backup, which needs {RESERVE // 1_000_000} MB to stay free,")


def digest_of(path: Path) -> str:
    """SHA-256 of a file that no connection has open. Raises OSError."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _copy(profile: Profile, site: Site, master: MasterKey, keys: KeyFile, progress: Progress) -> Verification:
    counts, schema = _copy_database(profile.paths.database, site.database, master, progress)
    progress("check", 0, 0)
    if verify_site(site, master, book_id=keys.book_id, expected=None) != counts:
        raise DamagedBook("The backup does not hold what the book holds.")
    verified = Verification(keys.book_id, schema, counts, digest_of(site.database))
    write_private(site.keys, keys.to_bytes())
    write_private(site.folder / _VERIFIED, _to_json(_verification_document(verified)))
    return verified


def _copy_database(
    source_path: Path, target_path: Path, master: MasterKey, progress: Progress
) -> tuple[dict[str, int], int]:
    with (
        storage_words(),
        closing(connect_read_only(source_path, master)) as source,
        closing(connect_new(target_path, master)) as target,
    ):
        # One snapshot for the pages and the counts; without it, each write elsewhere starts the copy anew.
        source.execute("BEGIN")
        counts = count_rows(source)
        (schema,) = source.execute("PRAGMA user_version").fetchone()
        source.backup(
            target,
            pages=_PAGES_A_STEP,
            progress=lambda _status, remaining, total: progress("backup", total - remaining, total),
            sleep=0,
        )
        source.execute("COMMIT")
        if not checkpoint(target):
            raise RuntimeError("somebody else has a new backup open")
        # One file, which can be read without leaving others beside it.
        target.execute("PRAGMA journal_mode=DELETE").fetchall()
        return counts, schema


def _clear(folder: Path) -> None:
    """Remove what a crash left half-made."""
    for part in folder.glob(f"*{PART}"):
        shutil.rmtree(part, ignore_errors=True)


def _free_name(profile: Profile, reason: str) -> str:
    base = f"{stamp_of(profile)}-{reason}"
    taken = {path.name for path in profile.paths.backups.glob(f"{base}*")}
    if base not in taken:
        return base
    return next(name for number in range(2, len(taken) + 3) if (name := f"{base}-{number}") not in taken)


def _verification_document(verified: Verification) -> dict[str, object]:
    return {
        "form": _FORM,
        "book_id": verified.book_id,
        "schema": verified.schema,
        "counts": dict(verified.counts),
        "digest": verified.digest,
        "rehearsed": verified.rehearsed.isoformat() if verified.rehearsed else None,
    }


def _read_verification(folder: Path) -> Verification | None:
    document = _read_json(folder / _VERIFIED)
    try:
        counts, rehearsed = document["counts"], document["rehearsed"]
        if document["form"] != _FORM or not isinstance(counts, dict):
            return None
        return Verification(
            book_id=str(document["book_id"]),
            schema=int(str(document["schema"])),
            counts={str(name): int(count) for name, count in counts.items()},
            digest=str(document["digest"]),
            rehearsed=datetime.fromisoformat(str(rehearsed)) if rehearsed is not None else None,
        )
    except (KeyError, ValueError, TypeError):
        return None


def _read_json(path: Path) -> dict[str, object]:
    """The object in a small file of ours; an empty one when there is none to be read."""
    try:
        if path.stat().st_size > _MAX_JSON:
            return {}
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return document if isinstance(document, dict) else {}


def _to_json(document: Mapping[str, object]) -> bytes:
    return json.dumps(document, indent=1, sort_keys=True).encode() + b"\n"
