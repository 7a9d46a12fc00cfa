"""Where key files lie: keys.json, its copy, and the ones in the backups, so that losing one loses nothing."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import Protocol

from mentorbook.book.files import read_limited, write_private
from mentorbook.book.keyfile import MAX_BYTES, DamagedKeys, KeyFile, parse_key_file
from mentorbook.book.keys import MasterKey, Unlock, WrongPassphrase, WrongRecoveryCode
from mentorbook.book.storage import file_words
from mentorbook.frozen import frozen
from mentorbook.model.trouble import UserFacingError
from mentorbook.profile import Paths

#: How many backups are asked for keys when the book's own are gone.
_BACKUPS_ASKED = 5


class KeyPlace(Protocol):
    """Any folder's two key files."""

    @property
    def keys(self) -> Path:
        """The key file itself."""

    @property
    def keys_copy(self) -> Path:
        """Its copy."""


class Source(Enum):
    """Which file the book was unlocked with."""

    KEYS = "keys.json"
    COPY = "its copy"
    BACKUP = "a backup"


@frozen
class Unlocked:
    """The master key, and the key file that gave it."""

    master: MasterKey
    file: KeyFile
    source: Source


def read_key_file(path: Path) -> KeyFile:
    """One key file. Raises DamagedKeys (also when it is missing), NewerKeys, or words of the system."""
    try:
        with file_words(path):
            content = read_limited(path, limit=MAX_BYTES)
    except UserFacingError as error:
        raise DamagedKeys("The file keys.json is missing or cannot be read.") from error
    return parse_key_file(content)


def save_key_file(place: KeyPlace, file: KeyFile) -> None:
    """Write the copy first, then keys.json, each atomically. Raises NoRoom and NotWritable."""
    for path in (place.keys_copy, place.keys):
        with file_words(path):
            write_private(path, file.to_bytes())


def unlock_shelf(paths: Paths, unlock: Unlock) -> Unlocked:
    """Unlock with the first key file that can be: keys.json, its copy, then those of the newest backups.

    Raises what ``unlock`` raises about the first readable one, NewerKeys, and DamagedKeys when none is usable.
    """
    refusal: UserFacingError | None = None
    tried: set[bytes] = set()
    for source, path in _shelf(paths):
        if source is Source.BACKUP and refusal is not None and not isinstance(refusal, DamagedKeys):
            # A readable key file of the book itself said no: an old passphrase out of a backup must not do.
            break
        try:
            file = read_key_file(path)
            if file.signed_bytes() in tried:
                continue
            tried.add(file.signed_bytes())
            master = unlock(file)
        except (DamagedKeys, WrongPassphrase, WrongRecoveryCode) as error:
            if refusal is None or isinstance(refusal, DamagedKeys):
                refusal = error
            continue
        if master.vouches_for(file):
            return Unlocked(master, file, source)
        refusal = refusal or DamagedKeys("The file keys.json was changed by something else than Mentorbook.")
    raise refusal or DamagedKeys


def repair_shelf(paths: Paths, unlocked: Unlocked) -> bool:
    """Make keys.json and its copy the file that unlocked the book; whether anything had to be done."""
    content = unlocked.file.to_bytes()
    if all(_holds(path, content) for path in (paths.keys, paths.keys_copy)):
        return False
    save_key_file(paths, unlocked.file)
    return True


def _shelf(paths: Paths) -> list[tuple[Source, Path]]:
    in_backups = sorted(paths.backups.glob("[0-9]*/keys.json"), reverse=True)[:_BACKUPS_ASKED]
    return [(Source.KEYS, paths.keys), (Source.COPY, paths.keys_copy), *((Source.BACKUP, path) for path in in_backups)]


def _holds(path: Path, content: bytes) -> bool:
    try:
        return read_limited(path, limit=len(content)) == content
    except OSError:
        return False
