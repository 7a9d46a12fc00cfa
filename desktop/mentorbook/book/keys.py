"""The master key, what is derived from it, and how each kind of slot wraps it.

One random key, made once, opens the book for ever; a passphrase, a recovery code or this computer's keychain
each hold a wrapped copy of it. Changing one of them rewrites its slot and nothing else.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable
from dataclasses import replace

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from mentorbook.book.derivation import KEY_BYTES, SALT_BYTES, derive_key, derive_new_key, prepare_passphrase
from mentorbook.book.keyfile import NONCE_BYTES, DamagedKeys, KeyFile, Slot, SlotKind
from mentorbook.book.recovery import parse_code
from mentorbook.frozen import frozen
from mentorbook.model.trouble import UserFacingError
from mentorbook.profile import DerivationCost

_DATABASE_SALT_BYTES = 16
_REVISION_OF_A_NEW_FILE = 1


class WrongPassphrase(UserFacingError):
    """The passphrase does not open this book."""

    def __init__(self) -> None:
        super().__init__(
            "This passphrase does not open the book.",
            what="Nothing was changed.",
            remedy="Check the keyboard layout and caps lock and try again, or use the recovery code.",
        )


class WrongRecoveryCode(UserFacingError):
    """A whole recovery code, but of another book or an earlier one of this book."""

    def __init__(self) -> None:
        super().__init__(
            "This recovery code belongs to another book.",
            what="It was typed without a slip, but does not open this book. Nothing was changed.",
            remedy="Look for the sheet that was printed when this book was made, or use the passphrase.",
        )


@frozen(shown=False)
class MasterKey:
    """The book's one key: 32 random bytes, never written unwrapped and never shown."""

    secret: bytes

    def database_key(self) -> str:
        """SQLCipher's raw key specification: 32 bytes of key and 16 of salt as 96 hexadecimal digits."""
        return self.derive("database key", KEY_BYTES).hex() + self.database_salt().hex()

    def database_salt(self) -> bytes:
        """The first 16 bytes of the database's file. Derived, so that a damaged one does not matter."""
        return self.derive("database salt", _DATABASE_SALT_BYTES)

    def sync_identity(self) -> bytes:
        """32 bytes for the book's own sync identity, the same on every machine that holds the book."""
        return self.derive("sync identity", KEY_BYTES)

    def sign(self, file: KeyFile) -> KeyFile:
        """The file with its MAC."""
        return replace(file, mac=self._mac_of(file))

    def vouches_for(self, file: KeyFile) -> bool:
        """Whether the file was written by someone who held this key."""
        return hmac.compare_digest(self._mac_of(file), file.mac)

    def derive(self, purpose: str, length: int) -> bytes:
        """Bytes for one purpose, by HKDF-SHA256 (RFC 5869)."""
        return _expand(self.secret, salt=None, purpose=purpose, length=length)

    def _mac_of(self, file: KeyFile) -> bytes:
        return hmac.digest(self.derive("keys.json", KEY_BYTES), file.signed_bytes(), "sha256")


Unlock = Callable[[KeyFile], MasterKey]
"""Gets the master key out of one of a key file's slots."""


def draw_master_key() -> MasterKey:
    """A new master key."""
    return MasterKey(secrets.token_bytes(KEY_BYTES))


def new_key_file(book_id: str, *slots: Slot) -> KeyFile:
    """The first key file of a book, still without its MAC."""
    return KeyFile(book_id=book_id, revision=_REVISION_OF_A_NEW_FILE, slots=slots)


def passphrase_slot(master: MasterKey, *, book_id: str, slot_id: str, passphrase: str, cost: DerivationCost) -> Slot:
    """A slot that the passphrase opens. Raises UnusablePassphrase and NotEnoughMemory."""
    salt = secrets.token_bytes(SALT_BYTES)
    key, used = derive_new_key(prepare_passphrase(passphrase), salt=salt, cost=cost)
    return _wrap(master, key, book_id, Slot(slot_id, SlotKind.PASSPHRASE, salt, _nonce(), b"", used))


def secret_slot(master: MasterKey, *, book_id: str, slot_id: str, kind: SlotKind, secret: bytes) -> Slot:
    """A slot that a random secret opens: the recovery code's or the one in the keychain."""
    salt = secrets.token_bytes(SALT_BYTES)
    key = _expand(secret, salt=salt, purpose=f"{kind} slot", length=KEY_BYTES)
    return _wrap(master, key, book_id, Slot(slot_id, kind, salt, _nonce(), b""))


def with_passphrase(passphrase: str) -> Unlock:
    """Unlocks by the passphrase. Raises :class:`WrongPassphrase`, UnusablePassphrase and NotEnoughMemory."""
    prepared = prepare_passphrase(passphrase)

    def unlock(file: KeyFile) -> MasterKey:
        slot = require_slot(file, SlotKind.PASSPHRASE)
        if slot.cost is None:
            raise DamagedKeys
        key = derive_key(prepared, salt=slot.salt, cost=slot.cost)
        try:
            return _unwrap(slot, key, file.book_id)
        except InvalidTag as error:
            raise WrongPassphrase from error

    return unlock


def with_recovery_code(code: str) -> Unlock:
    """Unlocks by the recovery code. Raises :class:`WrongRecoveryCode` and MistypedRecoveryCode."""
    secret = parse_code(code)

    def unlock(file: KeyFile) -> MasterKey:
        try:
            return unwrap_with_secret(require_slot(file, SlotKind.RECOVERY), secret, file.book_id)
        except InvalidTag as error:
            raise WrongRecoveryCode from error

    return unlock


def require_slot(file: KeyFile, kind: SlotKind) -> Slot:
    """The slot of that kind. Raises :class:`DamagedKeys` when the file has none."""
    slot = file.slot_of(kind)
    if slot is None:
        raise DamagedKeys(f"The file keys.json holds no slot for the {kind}.")
    return slot


def unwrap_with_secret(slot: Slot, secret: bytes, book_id: str) -> MasterKey:
    """The master key out of a slot that a random secret opens. Raises InvalidTag when it does not."""
    key = _expand(secret, salt=slot.salt, purpose=f"{slot.kind} slot", length=KEY_BYTES)
    return _unwrap(slot, key, book_id)


def _wrap(master: MasterKey, key: bytes, book_id: str, slot: Slot) -> Slot:
    wrapped = AESGCMSIV(key).encrypt(slot.nonce, master.secret, slot.bound_fields(book_id))
    return replace(slot, wrapped=wrapped)


def _unwrap(slot: Slot, key: bytes, book_id: str) -> MasterKey:
    return MasterKey(AESGCMSIV(key).decrypt(slot.nonce, slot.wrapped, slot.bound_fields(book_id)))


def _expand(secret: bytes, *, salt: bytes | None, purpose: str, length: int) -> bytes:
    info = f"mentorbook/1/{purpose}".encode()
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=salt, info=info).derive(secret)


def _nonce() -> bytes:
    return secrets.token_bytes(NONCE_BYTES)
