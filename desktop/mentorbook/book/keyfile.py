"""keys.json: the slots that each hold the book's master key, wrapped in something the person has.

The file is not secret and not trusted: it is read strictly, within limits, before any key is derived. Its
checksum tells damage from a wrong passphrase; its MAC, checked after unlocking, tells forgery.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Iterable
from dataclasses import replace
from enum import StrEnum

from mentorbook.book.derivation import SALT_BYTES, within_bounds
from mentorbook.frozen import frozen
from mentorbook.model.trouble import UserFacingError
from mentorbook.profile import DerivationCost

MAX_BYTES = 64 * 1024
MAX_SLOTS = 16
NONCE_BYTES = 12
WRAPPED_BYTES = 48
MAC_BYTES = 32

_FORMAT = "mentorbook-keys"
_VERSION = 1
_NAME = re.compile(r"[0-9a-z][0-9a-z-]{0,63}")
_TOP = {"format", "version", "book_id", "revision", "slots", "checksum", "mac"}
_SLOT = {"id", "kind", "salt", "nonce", "wrapped"}
_COST = {"memory_kib", "passes", "lanes"}


class DamagedKeys(UserFacingError):
    """keys.json is missing, damaged or not a key file."""

    def __init__(self, what: str = "The file keys.json cannot be read.") -> None:
        super().__init__(
            "The book's key file is damaged or missing.",
            what=what + " The book itself is untouched.",
            remedy="Put keys.json back from a copy of the book's folder, or restore a backup: each holds its own.",
        )


class NewerKeys(UserFacingError):
    """keys.json was written by a newer version of the program."""

    def __init__(self) -> None:
        super().__init__(
            "This book's key file was written by a newer Mentorbook.",
            what="This version does not know its form; nothing was changed.",
            remedy="Install the newest version of Mentorbook and open the book with that.",
        )


class SlotKind(StrEnum):
    """What a slot's key comes from."""

    PASSPHRASE = "passphrase"  # noqa: S105 - its name, not one
    RECOVERY = "recovery"
    COMPUTER = "computer"


@frozen(shown=False)
class Slot:
    """The master key, wrapped once. Only a passphrase's slot has a cost."""

    id: str
    kind: SlotKind
    salt: bytes
    nonce: bytes
    wrapped: bytes
    cost: DerivationCost | None = None

    def bound_fields(self, book_id: str) -> bytes:
        """The fields that the wrapping vouches for: all but the wrapped key, and the book's id."""
        return _canonical({"book_id": book_id, "version": _VERSION, **_without(_slot_document(self), "wrapped")})


@frozen(shown=False)
class KeyFile:
    """The content of keys.json. ``revision`` counts its changes, so that the newer of two can be told."""

    book_id: str
    revision: int
    slots: tuple[Slot, ...]
    mac: bytes = b""

    def signed_bytes(self) -> bytes:
        """What the MAC covers: everything but itself and the checksum."""
        return _canonical(self._document())

    def slot_of(self, kind: SlotKind) -> Slot | None:
        """The slot of that kind, if there is one."""
        return next((slot for slot in self.slots if slot.kind is kind), None)

    def with_slot(self, slot: Slot) -> KeyFile:
        """This file with ``slot`` in place of the one of its kind; its MAC is to be made anew."""
        return self._with_slots([*self._others(slot.kind), slot])

    def without_slot(self, kind: SlotKind) -> KeyFile:
        """This file without slots of that kind; its MAC is to be made anew."""
        return self._with_slots(self._others(kind))

    def to_bytes(self) -> bytes:
        """The content of keys.json."""
        document = self._document() | {"mac": self.mac.hex()}
        document["checksum"] = _checksum(document)
        return json.dumps(document, indent=1, sort_keys=True).encode("ascii") + b"\n"

    def _others(self, kind: SlotKind) -> list[Slot]:
        return [slot for slot in self.slots if slot.kind is not kind]

    def _with_slots(self, slots: Iterable[Slot]) -> KeyFile:
        return replace(self, slots=tuple(slots), revision=self.revision + 1, mac=b"")

    def _document(self) -> dict[str, object]:
        return {
            "format": _FORMAT,
            "version": _VERSION,
            "book_id": self.book_id,
            "revision": self.revision,
            "slots": [_slot_document(slot) for slot in self.slots],
        }


def parse_key_file(content: bytes) -> KeyFile:
    """Read keys.json strictly. Raises :class:`DamagedKeys` and :class:`NewerKeys`."""
    if len(content) > MAX_BYTES:
        raise DamagedKeys("The file keys.json is far too large.")
    try:
        document = json.loads(content.decode("ascii"), object_pairs_hook=_unique, parse_constant=_refuse)
        return _read_document(document)
    except (ValueError, RecursionError) as error:
        raise DamagedKeys from error


def _read_document(document: object) -> KeyFile:
    if not isinstance(document, dict) or document.get("format") != _FORMAT:
        raise ValueError("not a key file")
    version = _integer(document.get("version"), low=1, high=1 << 31)
    if version > _VERSION:
        raise NewerKeys
    _expect_fields(document, _TOP)
    if not hmac.compare_digest(_checksum(_without(document, "checksum")), _text(document["checksum"])):
        raise ValueError("the checksum differs")
    slots = document["slots"]
    if not isinstance(slots, list) or not 1 <= len(slots) <= MAX_SLOTS:
        raise ValueError("not a list of slots")
    file = KeyFile(
        book_id=_name(document["book_id"]),
        revision=_integer(document["revision"], low=1, high=1 << 53),
        slots=tuple(_read_slot(slot) for slot in slots),
        mac=_bytes(document["mac"], length=MAC_BYTES),
    )
    if len({slot.id for slot in file.slots}) < len(file.slots) or len({slot.kind for slot in file.slots}) < len(slots):
        raise ValueError("two slots are the same")
    return file


def _read_slot(value: object) -> Slot:
    document = _object(value)
    kind = SlotKind(_text(document.get("kind")))
    passphrase = kind is SlotKind.PASSPHRASE
    _expect_fields(document, _SLOT | {"argon2id"} if passphrase else _SLOT)
    return Slot(
        id=_name(document["id"]),
        kind=kind,
        salt=_bytes(document["salt"], length=SALT_BYTES),
        nonce=_bytes(document["nonce"], length=NONCE_BYTES),
        wrapped=_bytes(document["wrapped"], length=WRAPPED_BYTES),
        cost=_read_cost(document["argon2id"]) if passphrase else None,
    )


def _read_cost(value: object) -> DerivationCost:
    document = _object(value)
    _expect_fields(document, _COST)
    memory, passes, lanes = (
        _integer(document[name], low=1, high=1 << 31) for name in ("memory_kib", "passes", "lanes")
    )
    cost = DerivationCost(memory=memory, passes=passes, lanes=lanes)
    if not within_bounds(cost):
        raise ValueError("a cost out of bounds")
    return cost


def _slot_document(slot: Slot) -> dict[str, object]:
    document: dict[str, object] = {
        "id": slot.id,
        "kind": slot.kind.value,
        "salt": slot.salt.hex(),
        "nonce": slot.nonce.hex(),
        "wrapped": slot.wrapped.hex(),
    }
    if slot.cost is not None:
        cost = slot.cost
        document["argon2id"] = {"memory_kib": cost.memory, "passes": cost.passes, "lanes": cost.lanes}
    return document


def _canonical(document: dict[str, object]) -> bytes:
    return json.dumps(document, sort_keys=True, separators=(",", ":")).encode("ascii")


def _checksum(document: dict[str, object]) -> str:
    return hashlib.sha256(_canonical(document)).hexdigest()


def _without(document: dict[str, object], name: str) -> dict[str, object]:
    return {key: value for key, value in document.items() if key != name}


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    document = dict(pairs)
    if len(document) < len(pairs):
        raise ValueError("a name twice")
    return document


def _refuse(constant: str) -> object:
    raise ValueError(f"{constant} is no number")


def _expect_fields(document: dict[str, object], names: set[str]) -> None:
    if document.keys() != names:
        raise ValueError("fields missing or unknown")


def _object(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        # All that a bad file holds is a ValueError.
        raise ValueError("not an object")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.isascii():
        raise ValueError("not a text")
    return value


def _name(value: object) -> str:
    if not _NAME.fullmatch(_text(value)):
        raise ValueError("not a name")
    return str(value)


def _integer(value: object, *, low: int, high: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        raise ValueError("not a number within its bounds")
    return value


def _bytes(value: object, *, length: int) -> bytes:
    if not re.fullmatch(r"(?:[0-9a-f]{2})*", _text(value)) or len(str(value)) != 2 * length:
        raise ValueError("not so many bytes")
    return bytes.fromhex(str(value))
