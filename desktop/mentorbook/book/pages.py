"""The pages of a database that SQLite may refuse as a whole: each one that is still as it was written.

SQLCipher seals every page for itself, with a key that needs nothing from the file, and its seal names the page's
number. So a page is either exactly what was written there or it is not given out at all, and no damaged page
keeps its neighbours from being read. Layout: https://www.zetetic.net/sqlcipher/design/ and, for the
write-ahead log, https://www.sqlite.org/fileformat2.html#walformat. Only for a book that no connection has open.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import struct
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO, Self

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

from mentorbook.book.keys import MasterKey
from mentorbook.book.opening import SALT_BYTES
from mentorbook.frozen import frozen

PAGE_BYTES = 4096
_IV_BYTES, _SEAL_BYTES = 16, 64
USABLE_BYTES = PAGE_BYTES - _IV_BYTES - _SEAL_BYTES
"""What SQLite keeps of its own in a page."""

_MAGIC = b"SQLite format 3\0"
_HMAC_SALT_MASK = 0x3A
_HMAC_ROUNDS = 2
_LOG_HEADER, _FRAME_HEADER = 32, 24
_LOG_MAGICS = frozenset({0x377F0682, 0x377F0683})


@frozen
class _Frame:
    """A page in the write-ahead log, and the page count of the database if it ends a transaction."""

    number: int
    place: int
    pages_after: int


class IntactPages:
    """Reads single pages of the database and its write-ahead log; closes both at the end of a ``with``."""

    def __init__(self, database: Path, master: MasterKey) -> None:
        """Raises OSError."""
        specification = bytes.fromhex(master.database_key())
        self._key, salt = specification[:-SALT_BYTES], specification[-SALT_BYTES:]
        self._seal_key = hashlib.pbkdf2_hmac(
            "sha512", self._key, bytes(byte ^ _HMAC_SALT_MASK for byte in salt), _HMAC_ROUNDS, len(self._key)
        )
        with ExitStack() as stack:
            self._file = stack.enter_context(database.open("rb"))
            log = database.with_name(database.name + "-wal")
            self._log: BinaryIO | None = stack.enter_context(log.open("rb")) if log.exists() else None
            # A file that was cut within a page has begun one more, which will not be found intact.
            self.count = -(-self._file.seek(0, os.SEEK_END) // PAGE_BYTES)
            self._logged = self._read_log(self._log) if self._log is not None else {}
            self._stack = stack.pop_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._stack.close()

    def read(self, number: int) -> bytes | None:
        """The content of a page, the first one's number being 1; None when it is damaged or not there."""
        place = self._logged.get(number)
        if place is not None and self._log is not None:
            return self._unseal(number, _read_at(self._log, place))
        return self._unseal(number, _read_at(self._file, (number - 1) * PAGE_BYTES))

    def _read_log(self, log: BinaryIO) -> dict[int, int]:
        """Where in the log the newest committed content of each page is."""
        found: dict[int, int] = {}
        transactions = self._transactions(log)
        # A transaction at the end with a torn page was never finished; SQLite leaves it out, too.
        while transactions and any(self._is_torn(log, frame) for frame in transactions[-1]):
            transactions.pop()
        for frames in transactions:
            found |= {frame.number: frame.place for frame in frames}
            self.count = max(self.count, frames[-1].pages_after)
        return found

    def _transactions(self, log: BinaryIO) -> list[list[_Frame]]:
        finished: list[list[_Frame]] = []
        frames: list[_Frame] = []
        size = log.seek(0, os.SEEK_END)
        run = b""
        for place in range(_LOG_HEADER, size - _FRAME_HEADER - PAGE_BYTES + 1, _FRAME_HEADER + PAGE_BYTES):
            log.seek(place)
            header = log.read(_FRAME_HEADER)
            run = run or _run_of(log) or header[8:16]
            # What follows is left from before the log was begun anew.
            if header[8:16] != run:
                break
            number, pages_after = struct.unpack(">II", header[:8])
            frames.append(_Frame(number, place + _FRAME_HEADER, pages_after))
            if pages_after:
                finished.append(frames)
                frames = []
        return finished

    def _is_torn(self, log: BinaryIO, frame: _Frame) -> bool:
        return self._unseal(frame.number, _read_at(log, frame.place)) is None

    def _unseal(self, number: int, page: bytes) -> bytes | None:
        if len(page) < PAGE_BYTES:
            return None
        # The first page begins with the salt, where SQLite has its magic words.
        start = SALT_BYTES if number == 1 else 0
        sealed, seal = page[start:-_SEAL_BYTES], page[-_SEAL_BYTES:]
        expected = hmac.digest(self._seal_key, sealed + struct.pack("<I", number), "sha512")
        if not hmac.compare_digest(expected, seal):
            return None
        decryptor = Cipher(AES(self._key), CBC(sealed[-_IV_BYTES:])).decryptor()
        content = decryptor.update(sealed[:-_IV_BYTES]) + decryptor.finalize()
        return _MAGIC + content if number == 1 else content


def _run_of(log: BinaryIO) -> bytes:
    """The salts that mark all frames since the log was last begun anew; empty when its header is damaged."""
    log.seek(0)
    header = log.read(_LOG_HEADER)
    (magic,) = struct.unpack(">I", header[:4])
    return header[16:24] if magic in _LOG_MAGICS else b""


def _read_at(file: BinaryIO, place: int) -> bytes:
    file.seek(place)
    return file.read(PAGE_BYTES)
