"""Keychains for tests of the window: one that keeps, one that refuses, one that takes its time."""

from __future__ import annotations

import threading

import pytest

from mentorbook.book.keychain import Keychain
from mentorbook.book.secret_service import SecretService
from mentorbook.services import access


class Vault(SecretService):
    """A keychain of an allowed kind that keeps its items in memory."""

    def __init__(self) -> None:
        self.items: dict[tuple[str, str], str] = {}
        #: While it is not set, whoever asks waits.
        self.go = threading.Event()
        self.go.set()
        self.error: Exception | None = None

    def get_password(self, service: str, username: str) -> str | None:
        self._wait()
        return self.items.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._wait()
        self.items[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._wait()
        self.items.pop((service, username), None)

    def _wait(self) -> None:
        self.go.wait(30)
        if self.error is not None:
            raise self.error


#: Seconds to wait for a keychain that keeps silent, and for one that answers, however busy the machine is.
_SILENT, _ANSWERS = 0.05, 30.0


def use(monkeypatch: pytest.MonkeyPatch, vault: Vault) -> None:
    """Let the program find this keychain on its computer."""
    monkeypatch.setattr(
        access, "Keychain", lambda: Keychain(vault, patience=_ANSWERS if vault.go.is_set() else _SILENT)
    )
