"""The choice of colours, as small pictures of the window in them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QWidget

from mentorbook.gui.style.theme import Appearance, colours
from mentorbook.gui.widgets.buttons import choice_of
from mentorbook.gui.widgets.layout import column, flow
from mentorbook.gui.widgets.text import soft
from mentorbook.gui.words import tr
from mentorbook.palette import DARK, LIGHT, Palette

_PICTURE = QSize(148, 92)
_FRAME = 4
"""Pixels around a picture in which its choice and the focus are shown."""


class _Picture(QAbstractButton):
    """One way to look; that which follows the system is halved."""

    def __init__(self, words: str, *schemes: Palette) -> None:
        super().__init__()
        self._schemes = schemes
        self.setAccessibleName(words)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedSize(_PICTURE)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = QRectF(self.rect()).adjusted(_FRAME, _FRAME, -_FRAME, -_FRAME)
        whole = QPainterPath()
        whole.addRoundedRect(room, 8, 8)
        painter.setClipPath(whole)
        _paint_window(painter, room, self._schemes[0])
        if len(self._schemes) > 1:
            half = QPainterPath()
            half.addPolygon([room.topRight(), room.bottomRight(), room.bottomLeft()])
            painter.setClipPath(whole.intersected(half))
            _paint_window(painter, room, self._schemes[1])
        painter.setClipping(False)
        c = colours()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(c.edge), 1))
        painter.drawRoundedRect(room, 8, 8)
        if self.isChecked() or self.hasFocus():
            pen = QPen(QColor(c.accent), 2 if self.isChecked() else 1)
            painter.setPen(pen)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 10, 10)
        if self.isChecked():
            _paint_tick(painter, room, c)
        painter.end()


def _paint_window(painter: QPainter, room: QRectF, scheme: Palette) -> None:
    """A window in small: its rail, a heading, two cards and the one main button."""
    painter.setPen(Qt.PenStyle.NoPen)

    def block(place: tuple[float, float], size: tuple[float, float], colour: str, *, corner: float = 2) -> None:
        painter.setBrush(QColor(colour))
        painter.drawRoundedRect(QRectF(*place, *size).translated(room.topLeft()), corner, corner)

    block((0, 0), (room.width(), room.height()), scheme.paper, corner=0)
    block((0, 0), (30, room.height()), scheme.side, corner=0)
    block((4, 9), (22, 8), scheme.card)
    for line in range(1, 4):
        block((7, 11 + line * 11), (14, 3), scheme.soft, corner=1)
    block((38, 9), (42, 6), scheme.ink)
    block((110, 7), (22, 10), scheme.accent, corner=3)
    block((38, 24), (58, 26), scheme.card, corner=4)
    block((38, 54), (58, 24), scheme.card, corner=4)
    block((101, 24), (31, 54), scheme.card, corner=4)
    for y, width in ((30, 36), (37, 44), (60, 30), (67, 40)):
        block((43, y), (width, 3), scheme.soft, corner=1)
    block((106, 31), (20, 4), scheme.accent, corner=2)
    block((106, 40), (13, 4), scheme.gold, corner=2)


def _paint_tick(painter: QPainter, room: QRectF, scheme: Palette) -> None:
    """Colour is not the only sign of what is chosen."""
    disc = QRectF(room.right() - 22, room.bottom() - 22, 16, 16)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(scheme.accent))
    painter.drawEllipse(disc)
    painter.setPen(QPen(QColor(scheme.card), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    middle = disc.center()
    painter.drawPolyline([middle + QPointF(-3.5, 0), middle + QPointF(-1, 3), middle + QPointF(4, -3)])


def scheme_choice(chosen: Appearance, choose: Callable[[Appearance], None]) -> QWidget:
    """The pictures with their names, of which one is chosen."""
    words = {
        Appearance.SYSTEM: (tr("As the system"), (LIGHT, DARK)),
        Appearance.LIGHT: (tr("Light"), (LIGHT,)),
        Appearance.DARK: (tr("Dark"), (DARK,)),
    }
    parts: list[QWidget] = []
    group = QButtonGroup()
    for one, (name, schemes) in words.items():
        picture = _Picture(name, *schemes)
        choice_of(group, picture)
        picture.setChecked(one is chosen)
        picture.clicked.connect(partial(_chosen, choose, one))
        caption = soft(name)
        caption.setBuddy(picture)
        caption.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        part = QWidget()
        part.setLayout(column(picture, caption, gap=4))
        parts.append(part)
    found = flow(*parts, gap=12)
    group.setParent(found)
    return found


def _chosen(choose: Callable[[Appearance], None], one: Appearance, _checked: object = None) -> None:
    choose(one)
