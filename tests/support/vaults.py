"""Keychains for tests: one that keeps its items in memory, one that only fails, and one that hangs."""

from __future__ import annotations

import threading

from secretstorage import ItemNotFoundException

from mentorbook.book.secret_service import SecretService


class Vault(SecretService):
    """A keychain of an allowed kind that keeps its items in memory."""

    def __init__(self) -> None:
        self.items: dict[tuple[str, str], str] = {}
        self.calls: list[str] = []

    def get_password(self, service: str, username: str) -> str | None:
        self.calls.append(f"get {service}")
        return self.items.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.calls.append(f"set {service}")
        self.items[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self.calls.append(f"delete {service}")
        if self.items.pop((service, username), None) is None:
            raise ItemNotFoundException("There is no such item.")


class Raising(Vault):
    """Answers everything with one error."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    def get_password(self, service: str, username: str) -> str | None:
        raise self.error

    def set_password(self, service: str, username: str, password: str) -> None:
        raise self.error

    def delete_password(self, service: str, username: str) -> None:
        raise self.error


class Hanging(Vault):
    """Waits for :attr:`go` before it does anything."""

    def __init__(self) -> None:
        super().__init__()
        self.go = threading.Event()

    def get_password(self, service: str, username: str) -> str | None:
        self.go.wait(30)
        return super().get_password(service, username)

    def set_password(self, service: str, username: str, password: str) -> None:
        self.go.wait(30)
        super().set_password(service, username, password)
