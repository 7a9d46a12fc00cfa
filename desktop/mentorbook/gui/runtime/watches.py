"""What tells that the person has left, on any system."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class SystemWatch(QObject):
    """Tells when the system locks its screen, goes to sleep or turns to another user; this one hears nothing.

    Windows and macOS tell that to no one through Qt. There the clock shows a sleep, after it, and the timer of the
    window notices that nobody is there.
    """

    left = Signal()

    def start(self) -> None:
        """Begin to listen."""

    def close(self) -> None:
        """Stop listening. Harmless when repeated."""

    def hold_sleep(self) -> None:
        """Ask the system to wait a moment with its sleep, so that the book is locked before and not after it."""

    def let_sleep(self) -> None:
        """The book is closed: the system may sleep."""
