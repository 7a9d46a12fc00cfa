"""Widgets with one of our icons, which take its colour anew when the colours change."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QToolButton, QWidget

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


class IconDisc(QWidget):
    """A picture in a quiet circle, where others have a person's initials."""

    def __init__(self, picture: str, size: int) -> None:
        super().__init__()
        self._picture = picture
        self.setFixedSize(size, size)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        c = colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(c.side))
        painter.drawEllipse(self.rect())
        inset = self.width() // 4
        icon(self._picture, c.soft).paint(painter, self.rect().adjusted(inset, inset, -inset, -inset))
        painter.end()


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
