"""Private files that are either the old ones or the new ones, whatever happens in between.

Everything the book keeps beside its database goes through here: a crash, a full disk or a pulled plug must
never leave half a key file, and nobody else on the machine may read one.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from mentorbook.profile import Progress, no_progress

if sys.platform == "darwin":
    import fcntl

_BLOCK = 1 << 18
#: What is added to a file's name while it is being written.
PART = ".part"

FreeSpace = Callable[[Path], int]
"""The free bytes of the disk that a folder is on."""


def free_bytes(folder: Path) -> int:
    """The free space of the disk that ``folder`` is on, in bytes."""
    return shutil.disk_usage(folder).free


def restrict_umask() -> None:
    """From now on, files that this process makes are for this user alone, SQLite's own ones included."""
    os.umask(0o077)


def private_folder(path: Path) -> Path:
    """Make ``path`` and what is missing above it, readable by this user alone. Raises OSError."""
    missing = []
    folder = path
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    for folder in reversed(missing):
        folder.mkdir(mode=0o700, exist_ok=True)
        sync_folder(folder.parent)
    if os.name == "posix" and path.stat().st_mode & 0o077:
        path.chmod(0o700)
    return path


def sync_folder(path: Path) -> None:
    """Make renames inside ``path`` durable, where the system can (Windows cannot)."""
    if os.name != "posix":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        # Some network and FUSE file systems refuse to sync a folder; the file itself was synced.
        with suppress(OSError):
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_file(descriptor: int) -> None:
    """Bring a file's content onto the disk itself."""
    if sys.platform == "darwin":
        # There, fsync leaves the data in the drive's own cache.
        with suppress(OSError):
            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
            return
    os.fsync(descriptor)


@contextmanager
def replacing(target: Path) -> Iterator[BinaryIO]:
    """A new private file that takes ``target``'s place, whole and durable, when the block ends well.

    It is written as ``target`` with ``.part`` beside it; on an error that is removed and ``target`` is as before.
    Raises OSError.
    """
    part = target.with_name(target.name + PART)
    # A leftover of a crash, or a link that somebody laid there: never written through.
    part.unlink(missing_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    descriptor = os.open(part, flags, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            yield stream
            stream.flush()
            sync_file(stream.fileno())
        part.replace(target)
    except BaseException:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise
    sync_folder(target.parent)


def write_private(target: Path, content: bytes) -> None:
    """Put ``content`` at ``target``, atomically, durably and for this user alone. Raises OSError."""
    with replacing(target) as stream:
        stream.write(content)


def copy_private(source: Path, target: Path, *, progress: Progress = no_progress) -> None:
    """Copy a file that no database connection has open. Raises OSError and what ``progress`` raises."""
    total, done = source.stat().st_size, 0
    with source.open("rb") as original, replacing(target) as stream:
        while block := original.read(_BLOCK):
            stream.write(block)
            done += len(block)
            progress("copy", done, total)


def move(source: Path, target: Path) -> None:
    """Move a file within one disk, durably. Raises OSError."""
    source.replace(target)
    sync_folder(target.parent)
    if source.parent != target.parent:
        sync_folder(source.parent)


def read_limited(path: Path, *, limit: int) -> bytes:
    """The file's content, at most ``limit`` + 1 bytes of it. Raises OSError."""
    with path.open("rb") as stream:
        return stream.read(limit + 1)
