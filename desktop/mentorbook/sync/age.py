"""The one call into the age library, here or in a process of its own.

The library holds the interpreter for the seconds in which it derives a key from a passphrase. A window would stand
still for as long, so it lets another process do that, through pipes: neither the passphrase nor a text reaches a file
or an argument, and a person's stop ends it at once.
"""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import BinaryIO

from pyrage import DecryptError, passphrase

from mentorbook.book.hardening import harden_process
from mentorbook.model.trouble import UserFacingError
from mentorbook.profile import Progress
from mentorbook.program import module_path, program

COMMANDS = ("bundle-seal", "bundle-open")
"""The hidden commands under which the program starts this room."""

_SEAL, _OPEN = COMMANDS
_LENGTH = 8
_REFUSED = 3
"""Exit code of a process that could not open what it was given with that passphrase."""
_GLANCE = 0.1
"""Seconds between two looks at whether the person has pressed Stop."""


class NotOpened(Exception):
    """The passphrase does not open it, or it is damaged."""


def seal(content: bytes, secret: str) -> bytes:
    """Encrypt with a passphrase."""
    sealed: bytes = passphrase.encrypt(content, secret)
    return sealed


def unseal(sealed: bytes, secret: str) -> bytes:
    """Decrypt with a passphrase. Raises NotOpened."""
    try:
        content: bytes = passphrase.decrypt(sealed, secret)
    except DecryptError as error:
        raise NotOpened from error
    return content


def seal_aside(content: bytes, secret: str, *, progress: Progress) -> bytes:
    """:func:`seal` in a process of its own. Raises what ``progress`` raises."""
    return _aside(_SEAL, "sealing", content, secret, progress)


def unseal_aside(sealed: bytes, secret: str, *, progress: Progress) -> bytes:
    """:func:`unseal` in a process of its own. Raises NotOpened and what ``progress`` raises."""
    return _aside(_OPEN, "opening", sealed, secret, progress)


def _aside(command: str, what: str, content: bytes, secret: str, progress: Progress) -> bytes:
    words = secret.encode()
    with subprocess.Popen(
        [*program(safe_path=True), command],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": module_path()},
    ) as child:
        result = _talk(child, len(words).to_bytes(_LENGTH, "big") + words + content, partial(progress, what, 0, 0))
    if child.returncode == _REFUSED:
        raise NotOpened
    if child.returncode or result is None:
        raise UserFacingError(
            "The bundle could not be worked on.",
            what="The part of Mentorbook that does it ended early, perhaps for want of memory. Nothing was changed.",
            remedy="Close other programs and try again.",
        )
    return result


def _talk(child: subprocess.Popen[bytes], given: bytes, look: Callable[[], None]) -> bytes | None:
    """Give the child all and wait for its answer; None where there was no room for it.

    ``look`` is called now and then, and ends the child when it raises.
    """
    answers: list[bytes] = []
    # Not with a timeout and again: Popen.communicate then forgets what it has not written yet.

    def talk() -> None:
        with suppress(MemoryError):
            answers.append(child.communicate(given)[0])

    talking = threading.Thread(target=talk, daemon=True)
    talking.start()
    try:
        while talking.is_alive():
            talking.join(_GLANCE)
            look()
    except BaseException:
        child.kill()
        talking.join()
        raise
    if not answers:
        child.kill()
        return None
    return answers[0]


def serve(command: str, source: BinaryIO, target: BinaryIO) -> int:
    """The other side: read from a pipe, write the outcome into another. Returns the exit code."""
    # It holds what its parent holds, and what the parent asked for ends at the start of a program.
    harden_process()
    length = int.from_bytes(source.read(_LENGTH), "big")
    secret, content = source.read(length).decode(), source.read()
    try:
        target.write(seal(content, secret) if command == _SEAL else unseal(content, secret))
    except NotOpened:
        return _REFUSED
    target.flush()
    return 0
