"""Peewee over the connection that the book hands out.

Peewee's own SQLCipher class would keep the passphrase in its connection parameters, and would believe the
version of the standard library's SQLite.
"""

from __future__ import annotations

from typing import Any

import peewee


class BookDatabase(peewee.SqliteDatabase):
    """A Peewee database whose only connection was opened and keyed before."""

    def __init__(self, connection: Any) -> None:
        self._opened = connection
        super().__init__("book.db", autoconnect=False, thread_safe=False)
        self.server_version = tuple(
            int(part) for part in connection.execute("SELECT sqlite_version()").fetchone()[0].split(".")
        )

    def _connect(self) -> Any:
        return self._opened
