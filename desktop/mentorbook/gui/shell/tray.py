"""The icon in the tray, where the desktop has one: open, lock and quit, and a place to stay when the window is closed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QIcon
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from mentorbook.gui.words import tr


class Tray(QObject):
    """The icon. A tray that comes later gets it, too; what it says is never out of the book."""

    def __init__(
        self,
        icon: QIcon,
        *,
        open_: Callable[[], object],
        lock: Callable[[], object],
        quit_: Callable[[], object],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._menu = QMenu()
        self._lock = self._entry(tr("Lock"), lock)
        self._entry(tr("Open Mentorbook"), open_, first=True)
        self._menu.addSeparator()
        self._entry(tr("Quit"), quit_)
        self.icon = QSystemTrayIcon(icon, self)
        self.icon.setToolTip("Mentorbook")
        self.icon.setContextMenu(self._menu)
        self.icon.activated.connect(
            lambda reason: open_() if reason == QSystemTrayIcon.ActivationReason.Trigger else None
        )
        self.icon.show()

    @property
    def is_there(self) -> bool:
        """Whether the desktop shows the icon now."""
        return QSystemTrayIcon.isSystemTrayAvailable() and self.icon.isVisible()

    def mark(self, *, is_open: bool) -> None:
        """Whether there is something to lock."""
        self._lock.setEnabled(is_open)

    def close(self) -> None:
        """Take the icon away."""
        self.icon.hide()
        self._menu.deleteLater()

    def _entry(self, words: str, act: Callable[[], object], *, first: bool = False) -> QAction:
        found = QAction(words, self._menu)
        found.triggered.connect(lambda _checked=False: act())
        if first:
            self._menu.insertAction(self._menu.actions()[0], found)
        else:
            self._menu.addAction(found)
        return found
