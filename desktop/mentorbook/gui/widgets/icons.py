"""Widgets with one of our icons, which take its colour anew when the colours change."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize
from PySide6.QtWidgets import QLabel, QToolButton

from mentorbook.gui.style.icons import icon
from mentorbook.gui.style.theme import colours

_IN_BUTTON = 18


class IconButton(QToolButton):
    """A small button with a picture in the colour of second text."""

    def __init__(self, picture: str) -> None:
        super().__init__()
        self._picture = picture
        self.setProperty("look", "icon")
        self.setIconSize(QSize(_IN_BUTTON, _IN_BUTTON))
        self._tint()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._tint()

    def _tint(self) -> None:
        self.setIcon(icon(self._picture, colours().soft))


class IconLabel(QLabel):
    """A picture beside words. ``stands_out``: in the accent, else in the colour of second text."""

    def __init__(self, picture: str, size: int, *, stands_out: bool = False) -> None:
        super().__init__()
        self._picture, self._stands_out = picture, stands_out
        self._room = QSize(size, size)
        self._tint()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._tint()

    def _tint(self) -> None:
        colour = colours().accent if self._stands_out else colours().soft
        self.setPixmap(icon(self._picture, colour).pixmap(self._room, self.devicePixelRatio()))
