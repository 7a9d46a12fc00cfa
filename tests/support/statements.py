"""Every statement that a connection to a book runs, to end a program before any one of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlcipher3 import dbapi2


def connect_with(take: Callable[[], None]) -> Callable[..., Any]:
    """``dbapi2.connect`` with connections that call ``take`` before each statement."""
    real = dbapi2.connect

    class Counting(dbapi2.Connection):  # type: ignore[misc]
        def execute(self, *arguments: Any) -> Any:
            take()
            return super().execute(*arguments)

        def executemany(self, *arguments: Any) -> Any:
            take()
            return super().executemany(*arguments)

    return lambda *arguments, **named: real(*arguments, factory=Counting, **named)
