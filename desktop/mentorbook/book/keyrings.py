"""The one keychain of each system that can be trusted."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Protocol

from mentorbook.book.secret_service import SecretService
from mentorbook.later import later

if TYPE_CHECKING:
    from keyring.backends import Windows
    from keyring.backends import macOS as Mac
else:
    # Each is of use on one system; the one of macOS would start a compiler elsewhere to look for its libraries.
    Windows = later("keyring.backends.Windows")
    Mac = later("keyring.backends.macOS")


class Vault(Protocol):
    """What keeps items: a value for each user of a service."""

    def get_password(self, service: str, username: str) -> str | None:
        """The item's value; None where there is no such item."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Write an item."""

    def delete_password(self, service: str, username: str) -> None:
        """Delete an item."""


def trusted(vault: Vault | None) -> Vault | None:
    """The vault, or this system's own where none is named; None for one that is not of the allowed kind."""
    chosen = vault if vault is not None else _of_this_system()
    return chosen if isinstance(chosen, _kind()) else None


def _kind() -> type[Vault]:
    if sys.platform == "win32":
        return Windows.WinVaultKeyring
    if sys.platform == "darwin":
        return Mac.Keyring
    return SecretService


def _of_this_system() -> Vault:
    if sys.platform == "win32":
        vault = Windows.WinVaultKeyring()
        # Never roaming: another computer is another machine of the person.
        vault.persist = "local machine"
        return vault
    return _kind()()
