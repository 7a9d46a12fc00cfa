"""agenda.sealed: the hours of the next reminders, for ringing while the book is locked.

It is sealed under a key of its own that lies in the system's keychain and opens nothing else. The book does not need
it: one that is missing, damaged or of another book is as good as none, and is written anew.
"""

from __future__ import annotations

import secrets
from contextlib import suppress
from dataclasses import field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV

from mentorbook.book.derivation import KEY_BYTES
from mentorbook.book.files import read_limited, sync_folder, write_private
from mentorbook.book.keychain import Keychain, Outcome, service_of
from mentorbook.book.keyfile import NONCE_BYTES
from mentorbook.book.storage import file_words
from mentorbook.frozen import frozen
from mentorbook.profile import Paths

_MAGIC = b"MBAGENDA1\n"
_BLOCK = 8192
"""Contents are filled up to a multiple of this, so that their length tells little."""
_MOST_BYTES = 1 << 22
_USER = "agenda"


@frozen
class AgendaKey:
    """The key of one book's agenda on this computer."""

    book_id: str
    secret: bytes = field(repr=False)


def find_key(keychain: Keychain, *, book_id: str) -> tuple[Outcome, AgendaKey | None]:
    """The key that the keychain holds; ABSENT where there is none."""
    answer = keychain.read(_service_of(book_id), _USER)
    return answer.outcome, _parse(book_id, answer.value)


def find_or_make_key(keychain: Keychain, *, book_id: str) -> tuple[Outcome, AgendaKey | None]:
    """The key, made where the keychain says that there is none. A keychain that says anything else gets none."""
    outcome, key = find_key(keychain, book_id=book_id)
    if key is not None or outcome not in {Outcome.OK, Outcome.ABSENT}:
        return outcome, key
    made = secrets.token_bytes(KEY_BYTES).hex()
    outcome = keychain.write(_service_of(book_id), _USER, made).outcome
    if outcome is not Outcome.OK:
        return outcome, None
    # Some keychains take everything and keep nothing.
    outcome, key = find_key(keychain, book_id=book_id)
    if key is None or key.secret.hex() != made:
        return Outcome.UNAVAILABLE if outcome in {Outcome.OK, Outcome.ABSENT} else outcome, None
    return Outcome.OK, key


def forget_key(keychain: Keychain, *, book_id: str) -> Outcome:
    """Delete the key; ABSENT where there was none."""
    return keychain.delete(_service_of(book_id), _USER).outcome


def write_agenda(paths: Paths, key: AgendaKey, content: bytes) -> None:
    """Seal ``content``, which ends in no white space, in place of what was there. Raises NoRoom and NotWritable."""
    filled = content.ljust(-(-len(content) // _BLOCK) * _BLOCK)
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = AESGCMSIV(key.secret).encrypt(nonce, filled, _bound(key))
    with file_words(paths.agenda):
        write_private(paths.agenda, _MAGIC + nonce + sealed)


def read_agenda(paths: Paths, key: AgendaKey) -> bytes | None:
    """What was sealed; None where there is nothing that this key opens."""
    try:
        raw = read_limited(paths.agenda, limit=_MOST_BYTES)
    except OSError:
        return None
    if len(raw) > _MOST_BYTES or not raw.startswith(_MAGIC):
        return None
    nonce, sealed = raw[len(_MAGIC) :][:NONCE_BYTES], raw[len(_MAGIC) + NONCE_BYTES :]
    try:
        return AESGCMSIV(key.secret).decrypt(nonce, sealed, _bound(key)).rstrip()
    except (InvalidTag, ValueError):
        return None


def remove_agenda(paths: Paths) -> None:
    """Remove the file. Harmless when there is none."""
    with suppress(OSError):
        if paths.agenda.exists():
            paths.agenda.unlink()
            sync_folder(paths.book)


def _bound(key: AgendaKey) -> bytes:
    return _MAGIC + key.book_id.encode()


def _service_of(book_id: str) -> str:
    # A name of its own, as for the generation: Windows keeps one user for each.
    return f"{service_of(book_id)}/agenda"


def _parse(book_id: str, value: str | None) -> AgendaKey | None:
    try:
        secret = bytes.fromhex(value or "")
    except ValueError:
        return None
    return AgendaKey(book_id, secret) if len(secret) == KEY_BYTES else None
