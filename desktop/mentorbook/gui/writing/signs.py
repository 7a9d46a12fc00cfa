"""A text on whose list signs bullets and boxes are painted, where they can be clicked."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QTextBlock
from PySide6.QtWidgets import QPlainTextEdit

from mentorbook.gui.style.theme import colours, on_accent
from mentorbook.gui.writing.highlighter import Highlighter
from mentorbook.gui.writing.marks import Item, item_of
from mentorbook.gui.writing.paper import PaperLayout, x_of


class SignedText(QPlainTextEdit):
    """Lays its text out on paper, sets its lines, and paints the signs of lists."""

    def __init__(self) -> None:
        super().__init__()
        document = self.document()
        document.setDocumentMargin(0)
        self._paper = PaperLayout(document)
        document.setDocumentLayout(self._paper)
        self.setDocument(document)
        self._previews = True
        self._bare = -1
        """The number of the line whose sign is shown as it was typed."""
        self._highlighter = Highlighter(document, self._is_bare)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._previews:
            self._highlighter.set_now(self.firstVisibleBlock(), self.viewport().height() // 16 + 2)
        super().paintEvent(event)
        if self._previews:
            painter = QPainter(self.viewport())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for block, item in self._items_seen():
                if not self._is_bare(block) and not self._is_selected(block, item):
                    self._paint_sign(painter, block, item)
            painter.end()

    def _paint_sign(self, painter: QPainter, block: QTextBlock, item: Item) -> None:
        c = colours()
        if item.box is None:
            if item.is_bullet:
                x, middle = self._place_of(block, item.start)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(c.accent))
                painter.drawEllipse(QPointF(x + 4, middle), 2.6, 2.6)
            return
        box = self._box_of(block, item)
        if item.is_done:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(c.accent))
            painter.drawRoundedRect(box, 4, 4)
            painter.setPen(_round_pen(on_accent(c)))
            left, top = box.left(), box.top()
            painter.drawPolyline([QPointF(left + 4, top + 8), QPointF(left + 7, top + 11), QPointF(left + 12, top + 5)])
        else:
            painter.setPen(QPen(QColor(c.soft), 1.25))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, 4, 4)

    def _items_seen(self) -> list[tuple[QTextBlock, Item]]:
        found = []
        block, bottom = self.firstVisibleBlock(), self.viewport().height()
        top = self.blockBoundingGeometry(block).translated(self.contentOffset()).top() if block.isValid() else 0
        while block.isValid() and top <= bottom:
            # A block of code holds no lists.
            if block.userState() != 1 and (item := item_of(block.text())):
                found.append((block, item))
            top += self.blockBoundingRect(block).height()
            block = block.next()
        return found

    def _place_of(self, block: QTextBlock, place: int) -> tuple[float, float]:
        """Where a place of a block's first line begins, and the middle of that line."""
        at = self.blockBoundingGeometry(block).translated(self.contentOffset()).topLeft()
        line = block.layout().lineForTextPosition(place)
        if not line.isValid():
            return at.x(), at.y()
        return at.x() + x_of(line, place), at.y() + line.y() + line.height() / 2 + 1

    def _box_of(self, block: QTextBlock, item: Item) -> QRectF:
        x, middle = self._place_of(block, item.start if item.is_bullet else item.box_start)
        return QRectF(round(x) + 0.5, round(middle - 8) + 0.5, 16, 16)

    def _is_selected(self, block: QTextBlock, item: Item) -> bool:
        cursor = self.textCursor()
        start = block.position() + item.start
        return (
            cursor.hasSelection()
            and cursor.selectionStart() < block.position() + item.end > start
            and (cursor.selectionEnd() > start)
        )

    def _is_bare(self, block: QTextBlock) -> bool:
        return block.blockNumber() == self._bare

    def _box_at(self, place: QPointF) -> QTextBlock | None:
        if not self._previews:
            return None
        for block, item in self._items_seen():
            if item.box is None or self._is_bare(block):
                continue
            if self._box_of(block, item).adjusted(-4, -4, 4, 4).contains(place):
                return block
        return None


def _round_pen(colour: str) -> QPen:
    pen = QPen(QColor(colour), 1.75)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen
