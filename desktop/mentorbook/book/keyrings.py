"""The keychains of the systems that can be trusted, out of the library that knows them all."""

from __future__ import annotations

import sys

from keyring.backend import KeyringBackend
from keyring.backends import SecretService, Windows

if sys.platform == "darwin":
    from keyring.backends import macOS

    _ALLOWED: tuple[type[KeyringBackend], ...] = (macOS.Keyring,)
else:
    # Elsewhere that one would start a compiler to look for the system's libraries, which every command waits for.
    _ALLOWED = (Windows.WinVaultKeyring, SecretService.Keyring)


def trusted(backend: KeyringBackend | None) -> KeyringBackend | None:
    """The backend, or this system's own where none is named; None for one that is not of an allowed kind."""
    chosen = backend if backend is not None else _of_this_system()
    return chosen if isinstance(chosen, _ALLOWED) else None


def _of_this_system() -> KeyringBackend:
    if sys.platform == "win32":
        vault = Windows.WinVaultKeyring()
        # Never roaming: another computer is another machine of the person.
        vault.persist = "local machine"
        return vault
    if sys.platform == "darwin":
        return macOS.Keyring()
    return SecretService.Keyring()  # type: ignore[no-untyped-call]
