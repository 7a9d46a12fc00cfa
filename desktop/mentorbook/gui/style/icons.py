"""Our own line icons, tinted from the palette."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QDir, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from mentorbook.resources import read_text, resources_folder

_SIZE = 20
"""Pixels of an icon at 100 %."""


def register() -> None:
    """Let the style sheet find its pictures as ``mentorbook:name``."""
    QDir.setSearchPaths("mentorbook", [str(resources_folder() / "icons")])


@cache
def icon(name: str, colour: str) -> QIcon:
    """The icon in one colour, sharp at 100 % and 200 %."""
    renderer = QSvgRenderer(QByteArray(read_text(f"icons/{name}.svg").replace("currentColor", colour).encode()))
    found = QIcon()
    for scale in (1, 2, 3):
        pixmap = QPixmap(_SIZE * scale, _SIZE * scale)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        renderer.render(painter, QRectF(pixmap.rect()))
        painter.end()
        pixmap.setDevicePixelRatio(scale)
        found.addPixmap(pixmap)
    return found
