"""Words of which some are marked, as high as they are; plain text, whatever it holds."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QColor, QFont, QResizeEvent, QTextCharFormat, QTextCursor, QTextOption
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextEdit

from mentorbook.gui.style.theme import colours


class MarkedText(QTextEdit):
    """Read-only. Marked words are underlined and heavier, so that colour is not the only sign."""

    def __init__(self, name: str, runs: Iterable[tuple[str, bool]]) -> None:
        super().__init__()
        self._accents: list[QTextCursor] = []
        """What has the accent's colour, which a document keeps as it was."""
        self.setProperty("look", "bare")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)
        self.setAccessibleName(name)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(0)
        plain, marked = QTextCharFormat(), QTextCharFormat()
        marked.setFontWeight(QFont.Weight.DemiBold)
        marked.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
        cursor = self.textCursor()
        for words, is_marked in runs:
            if is_marked:
                self.write_in_accent(cursor, words, marked)
            else:
                cursor.insertText(words, plain)
        self.moveCursor(cursor.MoveOperation.Start)

    def write_in_accent(self, cursor: QTextCursor, words: str, manner: QTextCharFormat) -> None:
        """Write words of which something is in the accent's colour, also after that has become another."""
        start = cursor.position()
        cursor.insertText(words, manner)
        written = QTextCursor(self.document())
        written.setKeepPositionOnInsert(True)
        written.setPosition(start)
        written.setPosition(cursor.position(), QTextCursor.MoveMode.KeepAnchor)
        written.mergeCharFormat(self._in_accent())
        self._accents.append(written)

    def _in_accent(self) -> QTextCharFormat:
        """What of words is in the accent's colour."""
        found = QTextCharFormat()
        found.setUnderlineColor(QColor(colours().accent))
        return found

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            for written in self._accents:
                written.mergeCharFormat(self._in_accent())

    def sizeHint(self) -> QSize:
        return QSize(160, self._height())

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self._height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.height() != self._height():
            self.updateGeometry()

    def _height(self) -> int:
        return max(self.fontMetrics().height(), int(self.document().size().height())) + 2
