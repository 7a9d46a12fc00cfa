"""Markdown as it is meant, to be read and not typed: the same closed vocabulary that printed pages know."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QTextBlockFormat, QTextCharFormat, QTextCursor

from mentorbook.gui.style.theme import colours
from mentorbook.gui.widgets.marked_text import MarkedText
from mentorbook.model.prose import Block, Listing, Paragraph, Pause, Preformatted, Quotation, Span, read_prose

_STEP = 18
_BETWEEN = 6


class ProseText(MarkedText):
    """A text in Markdown, as high as it is. Links are shown, and lead nowhere by a slip of the hand."""

    def __init__(self, name: str, markdown: str) -> None:
        super().__init__(name, ())
        # To be marked and copied by the mouse; Tab goes on to what can be done.
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._cursor = QTextCursor(self.document())
        self._is_first = True
        self._write(read_prose(markdown), depth=0, lead="")
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def _write(self, blocks: Sequence[Block], *, depth: int, lead: str) -> None:
        for number, block in enumerate(blocks):
            mark = lead if not number else ""
            match block:
                case Paragraph(spans):
                    self._paragraph(spans, depth=depth, lead=mark)
                case Preformatted(text):
                    self._paragraph((Span(text, code=True),), depth=depth, lead=mark)
                case Quotation(inner):
                    self._write(inner, depth=depth + 1, lead=mark)
                case Listing(start, items):
                    for place, item in enumerate(items):
                        sign = "•" if start is None else f"{start + place}."
                        self._write(item, depth=depth + 1, lead=f"{sign} ")
                case Pause():
                    self._paragraph((Span("—"),), depth=depth, lead=mark)

    def _paragraph(self, spans: Sequence[Span], *, depth: int, lead: str) -> None:
        form = QTextBlockFormat()
        form.setLeftMargin(_STEP * depth)
        form.setTextIndent(-_STEP * 0.7 if lead else 0.0)
        form.setTopMargin(0 if self._is_first else _BETWEEN / 2 if lead else _BETWEEN)
        if self._is_first:
            self._cursor.setBlockFormat(form)
        else:
            self._cursor.insertBlock(form)
        self._is_first = False
        self._cursor.insertText(lead, QTextCharFormat())
        for span in spans:
            # A new line within a paragraph is no new paragraph.
            words = span.text.replace("\n", "\u2028")
            if span.address:
                self.write_in_accent(self._cursor, words, _manner(span))
            else:
                self._cursor.insertText(words, _manner(span))

    def _in_accent(self) -> QTextCharFormat:
        found = QTextCharFormat()
        found.setForeground(QColor(colours().accent))
        return found


def _manner(span: Span) -> QTextCharFormat:
    found = QTextCharFormat()
    if span.strong:
        found.setFontWeight(QFont.Weight.DemiBold)
    found.setFontItalic(span.emphatic)
    if span.code:
        found.setFontFamilies(["monospace"])
    if span.address:
        found.setFontUnderline(True)
    return found
