"""The public age format, written a second time: cheap bundles for tests, and ones that no library would make.

Only what a passphrase needs (https://age-encryption.org/v1): one scrypt stanza, then chunks of 64 KiB.
"""

from __future__ import annotations

import os
from base64 import b64encode

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

_CHUNK = 64 * 1024


def encrypt(content: bytes, secret: str, *, factor: int = 4, claimed: int | None = None) -> bytes:
    """``content`` under a passphrase; ``factor`` is the power of two of scrypt's work, ``claimed`` what the header says."""
    file_key, salt, nonce = os.urandom(16), os.urandom(16), os.urandom(16)
    wrap = Scrypt(salt=b"age-encryption.org/v1/scrypt" + salt, length=32, n=2**factor, r=8, p=1).derive(secret.encode())
    body = ChaCha20Poly1305(wrap).encrypt(bytes(12), file_key, None)
    claim = factor if claimed is None else claimed
    head = b"age-encryption.org/v1\n-> scrypt " + _text(salt) + b" %d\n" % claim + _text(body) + b"\n---"
    mac = HMAC(_derive(file_key, b"", b"header"), SHA256())
    mac.update(head)
    return head + b" " + _text(mac.finalize()) + b"\n" + nonce + _stream(content, _derive(file_key, nonce, b"payload"))


def _stream(content: bytes, key: bytes) -> bytes:
    cipher = ChaCha20Poly1305(key)
    starts = range(0, max(len(content), 1), _CHUNK)
    return b"".join(
        cipher.encrypt(number.to_bytes(11, "big") + bytes([start == starts[-1]]), content[start : start + _CHUNK], None)
        for number, start in enumerate(starts)
    )


def _derive(key: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=info).derive(key)


def _text(data: bytes) -> bytes:
    return b64encode(data).rstrip(b"=")
