"""Where a local socket lies: its path may have about a hundred characters, and nobody else may come near it."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QDir

_LONGEST = 100
"""Bytes of a path. Linux takes 107 and macOS 103; longer ones cannot be listened on."""


def socket_address(name: str) -> str:
    """What a server of this name listens on, the same for all programs of this user; "" where no place is safe.

    Two programs that are to meet must have the same runtime folder or, without one, the same temporary folder.
    """
    if sys.platform == "win32":
        return name
    for folder in _folders():
        address = folder / name
        if len(os.fsencode(address)) <= _LONGEST and _is_ours(folder):
            return str(address)
    return ""


def _folders() -> Iterator[Path]:
    if runtime := os.environ.get("XDG_RUNTIME_DIR"):
        yield Path(runtime)
    # In a temporary folder that all users share, anybody could be there first with a name.
    own = f"mentorbook-{os.getuid()}"
    for shared in dict.fromkeys((QDir.tempPath(), "/tmp")):  # noqa: S108 -- the folder in it is looked at before use
        folder = Path(shared, own)
        with suppress(OSError):
            folder.mkdir(mode=0o700, exist_ok=True)
        yield folder


def _is_ours(folder: Path) -> bool:
    try:
        found = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not found.st_mode & 0o077
