"""A trial of foreign updates in a process of its own, with limits on memory and time.

A forged update of a hundred bytes can end the process that decodes it, or keep it busy for ever. So another
machine's updates are merged and read here first; when this process dies, the bundle is refused and the book
was never touched. Everything goes through pipes: no text reaches a file.
"""

from __future__ import annotations

import math
import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from typing import BinaryIO

from mentorbook.book.hardening import harden_process
from mentorbook.model.kinds import Kind
from mentorbook.model.trouble import UserFacingError
from mentorbook.program import module_path, program
from mentorbook.store.document import Document
from mentorbook.store.engine import DocumentError
from mentorbook.store.projection import rows_of

if sys.platform != "win32":
    import resource

COMMAND = "decode-trial"
"""The hidden command under which the program starts this room."""

_SECONDS = 2
_SECONDS_PER_MEBIBYTE = 2
_WALL_FACTOR = 15
_MEMORY = 768 * 2**20
_MEMORY_FACTOR = 24
_LENGTH = 8


def try_updates(updates: Sequence[tuple[Kind, bytes, Sequence[bytes]]]) -> None:
    """Merge and read (kind, packed document or empty, updates) aside. Raises UserFacingError when that fails."""
    if not updates:
        return
    payload = b"".join(_frames(updates))
    seconds = _SECONDS + math.ceil(_SECONDS_PER_MEBIBYTE * len(payload) / 2**20)
    memory = _MEMORY + _MEMORY_FACTOR * len(payload)
    try:
        done = subprocess.run(
            [*program(safe_path=True), COMMAND, str(seconds), str(memory)],
            input=payload,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": module_path()},
            timeout=seconds * _WALL_FACTOR,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise _refused() from error
    if done.returncode:
        raise _refused()


def _refused() -> UserFacingError:
    return UserFacingError(
        "This bundle holds a damaged or forged record.",
        what="It was refused as a whole, and your book is unchanged.",
        remedy="Ask for a new bundle from the machine that made it.",
    )


def _frames(updates: Iterable[tuple[Kind, bytes, Sequence[bytes]]]) -> Iterable[bytes]:
    for kind, packed, changes in updates:
        for part in (kind.value.encode(), packed, len(changes).to_bytes(_LENGTH, "big"), *changes):
            yield len(part).to_bytes(_LENGTH, "big")
            yield part


def serve(seconds: int, memory: int, stream: BinaryIO) -> int:
    """The other side: read updates from a pipe and try each. Returns the exit code."""
    # It holds texts of the book as its parent does, and what the parent asked for ends at the start of a program.
    harden_process()
    _limit(seconds, memory)
    try:
        while kind := _part(stream):
            packed, count = _part(stream), int.from_bytes(_part(stream), "big")
            name = Kind(kind.decode())
            document = Document.load(name, packed, peer=1) if packed else Document(name, peer=1)
            for _ in range(count):
                document.merge(_part(stream))
            rows_of(0, name, document)
            document.pack()
    except (DocumentError, ValueError, MemoryError):
        return 1
    return 0


def _part(stream: BinaryIO) -> bytes:
    return stream.read(int.from_bytes(stream.read(_LENGTH), "big"))


def _limit(seconds: int, memory: int) -> None:
    if sys.platform == "win32":
        return
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
