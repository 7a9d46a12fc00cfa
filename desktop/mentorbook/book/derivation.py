"""From a passphrase to a key: Argon2id (RFC 9106), within bounds that are checked before any work.

A key file is untrusted until it is unlocked, so a forged cost must neither exhaust the machine nor make
guessing cheap.
"""

from __future__ import annotations

import sys
import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from mentorbook.later import later
from mentorbook.model.trouble import UserFacingError
from mentorbook.profile import DerivationCost

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.kdf import argon2
else:
    argon2 = later("cryptography.hazmat.primitives.kdf.argon2")

KEY_BYTES = 32
SALT_BYTES = 16
MAX_PASSPHRASE_BYTES = 1024

#: Bounds of the cost; memory in KiB: 19 MiB is the least that OWASP recommends.
MEMORY_BOUNDS = (19 * 1024, 1024 * 1024)
PASSES_BOUNDS = (1, 12)
LANES_BOUNDS = (1, 16)

#: Taken for a new passphrase when the machine has less memory to spare than the profile asks for, in KiB.
SHORT_OF_MEMORY = 64 * 1024


class UnusablePassphrase(UserFacingError):
    """A passphrase that is empty, too long or not text."""


class NotEnoughMemory(UserFacingError):
    """The machine has no memory to spare for the key derivation."""


def prepare_passphrase(passphrase: str) -> bytes:
    """The bytes that stand for a passphrase: NFC, then UTF-8, so that every keyboard gives the same.

    Raises :class:`UnusablePassphrase`.
    """
    try:
        prepared = unicodedata.normalize("NFC", passphrase).encode()
    except UnicodeEncodeError as error:
        raise UnusablePassphrase(
            "This passphrase holds something that is not text.", remedy="Choose another passphrase."
        ) from error
    if not prepared:
        raise UnusablePassphrase("The passphrase is empty.", remedy="Choose a passphrase, for example of five words.")
    if len(prepared) > MAX_PASSPHRASE_BYTES:
        raise UnusablePassphrase(
            "The passphrase is too long.",
            what=f"At most {MAX_PASSPHRASE_BYTES} bytes can be used.",
            remedy="Choose a shorter one; five words are enough.",
        )
    return prepared


def within_bounds(cost: DerivationCost) -> bool:
    """Whether a cost is neither too cheap to protect nor too dear to bear."""
    bounded = ((cost.memory, MEMORY_BOUNDS), (cost.passes, PASSES_BOUNDS), (cost.lanes, LANES_BOUNDS))
    return all(low <= value <= high for value, (low, high) in bounded)


def derive_key(prepared: bytes, *, salt: bytes, cost: DerivationCost) -> bytes:
    """32 bytes from a prepared passphrase. Raises :class:`NotEnoughMemory`, ValueError for a cost out of bounds."""
    if not within_bounds(cost):
        raise ValueError("the cost of the key derivation is out of bounds")
    kdf = argon2.Argon2id(
        salt=salt, length=KEY_BYTES, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.memory
    )
    try:
        return kdf.derive(prepared)
    except MemoryError as error:
        raise NotEnoughMemory(
            "There is not enough free memory to unlock the book.",
            what=f"The passphrase needs {cost.memory // 1024} MiB for a moment; the book itself is untouched.",
            remedy="Close other programs and try again, or use the recovery code, which needs no memory.",
        ) from error


def derive_new_key(prepared: bytes, *, salt: bytes, cost: DerivationCost) -> tuple[bytes, DerivationCost]:
    """As :func:`derive_key` for a new slot, with the cost that was used.

    When memory is short, 64 MiB are taken instead, never less. Raises :class:`NotEnoughMemory`.
    """
    smaller = replace(cost, memory=min(cost.memory, SHORT_OF_MEMORY))
    available = available_memory()
    if available is not None and available < cost.memory:
        cost = smaller
    try:
        return derive_key(prepared, salt=salt, cost=cost), cost
    except NotEnoughMemory:
        if cost == smaller:
            raise
        return derive_key(prepared, salt=salt, cost=smaller), smaller


def available_memory() -> int | None:
    """Memory that can be had without swapping, in KiB; None where the system refuses instead of overcommitting."""
    if sys.platform != "linux":
        return None
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    sizes = (line.split()[1] for line in lines if line.startswith("MemAvailable:"))
    return next((int(size) for size in sizes), None)
