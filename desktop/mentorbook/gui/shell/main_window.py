"""The frame around the gate or the book: its place on the screen, and what becomes of it when it is closed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QByteArray, QSettings, QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow

_FIRST_SIZE = (1320, 860)
_LEAST_SIZE = (820, 560)
_FRAME = QSize(24, 56)
"""Left free around it at the first start, for its title bar and its edges."""
_LOOK = 3_000
"""Milliseconds between two looks whether a tray that holds the hidden window is still there."""


def first_size(available: QSize) -> QSize:
    """How large the window is at the first start: all of it has to be on the screen, its foot too."""
    return QSize(*_FIRST_SIZE).boundedTo(available - _FRAME).expandedTo(QSize(*_LEAST_SIZE))


class MainWindow(QMainWindow):
    """Remembers its place, without any words. Closed, it ends the program, or stays in the tray where that may be."""

    def __init__(self, places: QSettings) -> None:
        super().__init__()
        self._places = places
        self._remembers = True
        self.may_hide: Callable[[], bool] = lambda: False
        """Whether there is a tray now, and the person wants the program to stay there."""
        self.may_close: Callable[[], bool] = lambda: True
        """Whether it may go now; where not, somebody sees to it."""
        self._guard = QTimer(self, interval=_LOOK)
        self._guard.timeout.connect(self.look_at_tray)
        self.setWindowTitle("Mentorbook")
        self.setMinimumSize(*_LEAST_SIZE)
        self.resize(first_size(self.screen().availableSize()))
        geometry = places.value("window/geometry")
        if isinstance(geometry, QByteArray):
            self.restoreGeometry(geometry)
            if not self.windowState() & (Qt.WindowState.WindowMaximized | Qt.WindowState.WindowFullScreen):
                # It may come back on a smaller screen than the one it was left on.
                self.resize(self.size().boundedTo(self.screen().availableSize() - _FRAME))

    @property
    def is_away(self) -> bool:
        """Whether it is minimized or in the tray."""
        return self.isMinimized() or not self.isVisible()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.remember_place()
        if self.may_hide():
            event.ignore()
            self.hide_in_tray()
        elif self.may_close():
            super().closeEvent(event)
        else:
            event.ignore()

    def hide_in_tray(self) -> None:
        """Leave the screen; the tray brings it back."""
        self.hide()
        self._guard.start()

    def look_at_tray(self) -> None:
        """A program without a window and without a tray could never be reached again."""
        if self.isVisible():
            self._guard.stop()
        elif not self.may_hide():
            self._guard.stop()
            self.showMinimized()

    def come_up(self) -> None:
        """Show it above the others."""
        self._guard.stop()
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def begin(self, *, minimized: bool, takes_focus: bool) -> None:
        """Show it for the first time."""
        if minimized and self.may_hide():
            self.hide_in_tray()
        elif minimized:
            self.showMinimized()
        else:
            self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, not takes_focus)
            self.show()

    def remember_place(self) -> None:
        """Keep where the window stands for the next start."""
        if self._remembers:
            self._places.setValue("window/geometry", self.saveGeometry())

    def forget_place(self) -> None:
        """Write nothing any more: the profile is about to be deleted."""
        self._remembers = False
        self._places.clear()
        self._places.sync()
