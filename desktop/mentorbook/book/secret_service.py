"""The Secret Service of a desktop on Linux, through the library beneath ``keyring``.

``keyring`` itself, with all that it loads for other systems, takes five times as long to load.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from mentorbook.later import later

if TYPE_CHECKING:
    import secretstorage
else:
    # It is only there on Linux.
    secretstorage = later("secretstorage")

_APPLICATION = "Python keyring library"
"""What ``keyring`` calls itself: an item that it wrote is found, and written over."""


class SecretService:
    """Items in the default collection. Each call makes a connection of its own, and raises what the library raises."""

    def get_password(self, service: str, username: str) -> str | None:
        """The item's value; None where there is no such item. The system asks whether it is to be unlocked."""
        with _collection() as collection:
            for item in collection.search_items(_attributes(service, username)):
                _unlock(item)
                return item.get_secret().decode()
        return None

    def set_password(self, service: str, username: str, password: str) -> None:
        """Write an item, also in the place of the one that is there."""
        label = f"Password for '{username}' on '{service}'"
        with _collection() as collection:
            attributes = {**_attributes(service, username), "application": _APPLICATION}
            collection.create_item(label, attributes, password.encode(), replace=True)

    def delete_password(self, service: str, username: str) -> None:
        """Delete an item. Raises ItemNotFoundException where there is none."""
        with _collection() as collection:
            for item in collection.search_items(_attributes(service, username)):
                item.delete()
                return
        raise secretstorage.ItemNotFoundException("There is no such item.")


@contextmanager
def _collection() -> Iterator[secretstorage.Collection]:
    with closing(secretstorage.dbus_init()) as connection:
        collection = secretstorage.get_default_collection(connection)
        _unlock(collection)
        yield collection


def _unlock(locked: secretstorage.Collection | secretstorage.Item) -> None:
    if locked.is_locked():
        locked.unlock()
        if locked.is_locked():
            raise secretstorage.LockedException("It stayed locked.")


def _attributes(service: str, username: str) -> dict[str, str]:
    return {"service": service, "username": username}
