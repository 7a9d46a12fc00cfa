"""What pops up on the desktop, and who shows it: the same for every system."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QSystemTrayIcon

from mentorbook.frozen import frozen
from mentorbook.gui.words import tr

OPEN = "default"
"""The action that a click on the notice itself stands for."""


@frozen
class Notice:
    """A few words, and the actions that answer them: key and words."""

    id: int
    heading: str
    text: str = ""
    actions: tuple[tuple[str, str], ...] = ()
    is_quiet: bool = False
    """Shown without a sound: it was heard before."""


class Notifier(QObject):
    """Shows notices where the desktop can; this one cannot, and says so. What it cannot show is in the window."""

    acted = Signal(int, str)
    """A notice's id, and the key of the action that was chosen."""
    shown = Signal(int, bool)
    """Whether a notice is seen on the desktop."""

    @property
    def place(self) -> str:
        """Where notices appear, in a sentence."""
        return tr("This computer offers no place for notifications: reminders appear in this window.")

    def start(self) -> None:
        """Begin to look for a place."""

    def show(self, notice: Notice) -> None:
        """Show a notice; one with the same id is replaced."""
        QTimer.singleShot(0, self, lambda: self.shown.emit(notice.id, False))

    def withdraw(self, notice_id: int) -> None:
        """Take a notice back."""

    def close(self) -> None:
        """Take everything back."""


class TrayNotifier(Notifier):
    """Through the icon in the tray, where the system has its own way from there: Windows and macOS.

    Qt offers no buttons there; a click opens the window, which has them.
    """

    _SECONDS = 30

    def __init__(self, tray: QSystemTrayIcon, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tray, self._last = tray, 0
        tray.messageClicked.connect(lambda: self.acted.emit(self._last, OPEN))

    @property
    def place(self) -> str:
        return tr("Reminders appear among the notifications of this computer. A click on one opens this window.")

    def show(self, notice: Notice) -> None:
        if not (self._tray.isVisible() and QSystemTrayIcon.supportsMessages()):
            super().show(notice)
            return
        self._last = notice.id
        self._tray.showMessage(notice.heading, notice.text, self._tray.icon(), self._SECONDS * 1000)
        QTimer.singleShot(0, self, lambda: self.shown.emit(notice.id, True))
