"""How a text lies on the page: more room between its lines, and lists whose lines stand under their words.

Qt's layout for plain text lays out only what is seen, which keeps a text of megabytes as quick as a short one, but it
knows neither. So each block is laid out by Qt and its lines then moved.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPointF, QRectF, QTimer
from PySide6.QtGui import QTextBlock, QTextDocument, QTextLayout, QTextLine
from PySide6.QtWidgets import QPlainTextDocumentLayout

from mentorbook.gui.writing.marks import item_of, quote_of
from mentorbook.gui.writing.units import to_units

_ABOVE = 0.25
"""Pixels above a block's first line: as good as none, for Qt scrolls by lines, and tells one that was moved."""
_BETWEEN = 7.0
"""Pixels between lines."""
_LEAST_ROOM = 160.0


class PaperLayout(QPlainTextDocumentLayout):
    """Lines with air between them."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self.hangs = True
        """Whether lines of a list's item stand under its words."""
        self._grown = QTimer(self, singleShot=True, interval=0)
        self._grown.timeout.connect(self._tell_size)

    def blockBoundingRect(self, block: QTextBlock) -> QRectF:
        found = super().blockBoundingRect(block)
        if not block.isValid() or not block.isVisible():
            return found
        layout = block.layout()
        if layout.lineCount() and layout.lineAt(0).y() < _ABOVE:
            if self.hangs and layout.lineCount() > 1:
                self._hang(block, layout)
            _spread(layout)
            found = super().blockBoundingRect(block)
        found.setHeight(found.height() + _BETWEEN - _ABOVE)
        return found

    def _hang(self, block: QTextBlock, layout: QTextLayout) -> None:
        text = block.text()
        item = item_of(text)
        begin = item.end if item else len(quote_of(text))
        if not begin:
            return
        first = layout.lineAt(0)
        width, left = first.width(), first.x()
        indent = x_of(first, to_units(text)(begin)) - left
        if width - indent < _LEAST_ROOM:
            return
        y, before = 0.0, layout.lineCount()
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            under = indent if layout.lineCount() > 1 else 0.0
            line.setLineWidth(width - under)
            line.setPosition(QPointF(left + under, y))
            y += line.height()
        layout.endLayout()
        if layout.lineCount() != before:
            block.setLineCount(layout.lineCount())
            # Not at once: Qt is in the middle of counting.
            self._grown.start()

    def _tell_size(self) -> None:
        self.documentSizeChanged.emit(self.documentSize())


def x_of(line: QTextLine, place: int) -> float:
    """Where a place of the text stands in a line, in pixels from the left of its block."""
    found: Any = line.cursorToX(place)
    # The library hands the place back as well.
    return float(found[0])


def _spread(layout: QTextLayout) -> None:
    y = _ABOVE
    for number in range(layout.lineCount()):
        line = layout.lineAt(number)
        line.setPosition(QPointF(line.x(), y))
        y += line.height() + _BETWEEN
