"""One process per book: a lock that the operating system drops by itself when its holder dies.

The file stays behind on purpose: removing it would let two processes lock two files of one name.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

from mentorbook.book.storage import file_words
from mentorbook.model.trouble import UserFacingError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

#: Windows keeps others from reading a locked range, so the range lies far behind the holder's number.
_LOCKED_OFFSET = 1 << 30
_MAX_DIGITS = 20


class BookInUse(UserFacingError):
    """Another process has the book open; ``process`` is its number, or None if it did not say."""

    def __init__(self, process: int | None) -> None:
        who = "by this same process" if process == os.getpid() else f"by process {process}" if process else ""
        super().__init__(
            "The book is open already.",
            what=f"It is held {who or 'by another process'}; two at once could harm it.",
            remedy="Close Mentorbook there, or wait until it has finished, and try again.",
        )
        self.process = process


class BookLock:
    """The lock of one book, held from construction to :meth:`release`."""

    def __init__(self, path: Path) -> None:
        """Take the lock. Raises :class:`BookInUse`, or a UserFacingError when the folder cannot be written."""
        with file_words(path):
            self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        try:
            _lock(self._descriptor)
        except BlockingIOError as error:
            holder = _read_holder(self._descriptor)
            os.close(self._descriptor)
            raise BookInUse(holder) from error
        except OSError:
            os.close(self._descriptor)
            with file_words(path):
                raise
        # Who holds it is a courtesy: a full disk must not keep anybody out.
        with suppress(OSError):
            os.ftruncate(self._descriptor, 0)
            os.lseek(self._descriptor, 0, os.SEEK_SET)
            os.write(self._descriptor, str(os.getpid()).encode("ascii"))

    def release(self) -> None:
        """Let others in. Harmless when repeated."""
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)


def _lock(descriptor: int) -> None:
    """Take the lock or raise BlockingIOError at once."""
    if sys.platform == "win32":
        os.lseek(descriptor, _LOCKED_OFFSET, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except PermissionError as error:
            raise BlockingIOError from error
    else:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _read_holder(descriptor: int) -> int | None:
    try:
        os.lseek(descriptor, 0, os.SEEK_SET)
        return int(os.read(descriptor, _MAX_DIGITS))
    except (OSError, ValueError):
        return None
