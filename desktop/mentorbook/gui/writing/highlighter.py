"""Shows what the signs of Markdown mean, in the text itself, while one types.

Formatting a long text takes long in all, so when it is opened only its blocks of code are counted; lines are then set
when they are seen, and the rest between two events.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QTimer
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QSyntaxHighlighter,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)

from mentorbook.gui.style.theme import colours
from mentorbook.gui.writing.marks import Line, Look, Sort, is_fence, read_line, stretches
from mentorbook.gui.writing.units import to_units
from mentorbook.palette import Palette

_INSIDE = 1
"""The state of a line in a block of code, and of the line that begins it."""
_SLICE = 6
"""Milliseconds of formatting between two events."""
_STEP = 11.0
_BOX = 28.0
"""Pixels of one blank before a list's sign, and of a box with what stands after it."""
_MONOSPACE = ["ui-monospace", "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", "monospace"]
_HEADINGS = (1.45, 1.25, 1.1)
"""The size of headings of the first levels, against the text."""


class Highlighter(QSyntaxHighlighter):
    """Sets the lines of a document. ``bare`` says whether the sign of a line's list is shown as it was typed."""

    def __init__(self, document: QTextDocument, bare: Callable[[QTextBlock], bool]) -> None:
        super().__init__(document)
        self._bare = bare
        self._is_on = True
        self._colours: Palette | None = None
        self._size = 0
        self._advance = 0.0
        self._counting = False
        self.is_setting = False
        """Whether lines are set just now, which Qt counts as a change of the text."""
        self._rest: QTextCursor | None = None
        self._slices = QTimer(self, interval=0)
        self._slices.timeout.connect(self._go_on)

    # -- when

    def renew(self, *, size: int) -> None:
        """Set everything anew in the colours that hold now; ``size`` is that of the text, in pixels."""
        if self._colours is colours() and self._size == size:
            return
        self._colours, self._size = colours(), size
        font = QFont(_MONOSPACE)
        font.setPixelSize(size)
        self._advance = QFontMetricsF(font).horizontalAdvance("x")
        self.begin()

    def begin(self) -> None:
        """Set the whole text, bit by bit."""
        if not self._is_on:
            return
        self._counting = self.is_setting = True
        self.rehighlight()
        self._counting = self.is_setting = False
        self._set_the_rest()

    def _set_the_rest(self) -> None:
        self._rest = QTextCursor(self.document())
        self._slices.start()

    def switch(self, document: QTextDocument | None) -> None:
        """Set the lines of a document from now on, or, with None, take all looks away."""
        self._slices.stop()
        self._rest = None
        self._is_on = document is not None
        self.is_setting = True
        self.setDocument(document)
        self.is_setting = False

    def show_text(self, put: Callable[[], None]) -> None:
        """Put another text into the document without setting all of it at once."""
        self._counting = True
        put()
        self._counting = False
        self._set_the_rest()

    def set_line(self, block: QTextBlock) -> None:
        """Set a line anew."""
        self.is_setting = True
        self.rehighlightBlock(block)
        self.is_setting = False

    def set_now(self, first: QTextBlock, count: int) -> None:
        """Set the lines that are seen before the others."""
        if self._rest is None:
            return
        block = first
        for _ in range(count):
            if not block.isValid():
                return
            if not block.layout().formats():
                self.set_line(block)
            block = block.next()

    def _go_on(self) -> None:
        cursor = self._rest
        if cursor is None:
            self._slices.stop()
            return
        block = cursor.block()
        since = QElapsedTimer()
        since.start()
        while block.isValid() and since.elapsed() < _SLICE:
            self.set_line(block)
            block = block.next()
        if block.isValid():
            cursor.setPosition(block.position())
        else:
            self._rest = None
            self._slices.stop()

    # -- how

    def highlightBlock(self, text: str) -> None:
        inside = self.previousBlockState() == _INSIDE
        fence = is_fence(text)
        self.setCurrentBlockState(_INSIDE if inside != fence else 0)
        if self._counting or not text or self._colours is None:
            return
        at = to_units(text)
        if inside or fence:
            self.setFormat(0, at(len(text)), self._code(block=True))
            return
        self._set_line(text, read_line(text), at)

    def _set_line(self, text: str, line: Line, at: Callable[[int], int]) -> None:
        base = self._base(line)
        if base is not None:
            self.setFormat(0, at(len(text)), base)
        for found in stretches(text, line.words_at):
            self._set(at(found.start), at(found.end), found.look)
        self._set_signs(line, at)

    def _set(self, start: int, end: int, look: Look) -> None:
        """Lay a look over what is set there already."""
        run = start
        while run < end:
            held = QTextCharFormat(self.format(run))
            stop = run + 1
            while stop < end and self.format(stop) == held:
                stop += 1
            self._lay(held, look)
            self.setFormat(run, stop - run, held)
            run = stop

    def _lay(self, held: QTextCharFormat, look: Look) -> None:
        c = self._colours
        if c is None:
            return
        match look:
            case Look.STRONG:
                held.setFontWeight(QFont.Weight.Bold)
            case Look.EMPHATIC:
                held.setFontItalic(True)
            case Look.CODE:
                held.merge(self._code())
            case Look.LINK:
                held.setForeground(QColor(c.accent))
                held.setFontUnderline(True)
            case Look.SIGN:
                held.setForeground(QColor(c.soft))

    def _base(self, line: Line) -> QTextCharFormat | None:
        c = self._colours
        if c is None or (line.sort not in (Sort.HEADING, Sort.QUOTE) and not (line.item and line.item.is_done)):
            return None
        found = QTextCharFormat()
        if line.sort is Sort.HEADING:
            found.setFontWeight(QFont.Weight.Bold)
            share = _HEADINGS[line.level - 1] if line.level <= len(_HEADINGS) else 1.0
            found.setProperty(QTextCharFormat.Property.FontPixelSize, round(self._size * share))
        elif line.sort is Sort.QUOTE:
            found.setFontItalic(True)
            found.setForeground(QColor(c.soft))
        else:
            found.setForeground(QColor(c.soft))
        return found

    def _set_signs(self, line: Line, at: Callable[[int], int]) -> None:
        c = self._colours
        if c is None or not line.words_at:
            return
        held = QTextCharFormat(self.format(0))
        held.setForeground(QColor(c.soft))
        if (item := line.item) is None:
            self.setFormat(0, at(line.words_at), held)
            return
        if not item.is_bullet:
            held.setForeground(QColor(c.accent))
            self.setFormat(item.start, len(item.sign), held)
        if self._bare(self.currentBlock()):
            return
        self.setFormat(0, item.start, self._wide(held, item.start * _STEP, item.start))
        if item.is_bullet or item.box is not None:
            # A bullet or a box is painted in its place.
            hidden = QTextCharFormat(held)
            hidden.setForeground(QColor(0, 0, 0, 0))
            start, room = item.start if item.is_bullet else item.box_start, _BOX if item.box is not None else 2 * _STEP
            self.setFormat(start, item.end - start, self._wide(hidden, room, item.end - start))

    def _wide(self, held: QTextCharFormat, room: float, letters: int) -> QTextCharFormat:
        """A look whose letters are all as wide, and together as wide as ``room``."""
        found = QTextCharFormat(held)
        found.setFontFamilies(_MONOSPACE)
        found.setFontItalic(False)
        found.setFontLetterSpacingType(QFont.SpacingType.AbsoluteSpacing)
        found.setFontLetterSpacing(room / max(1, letters) - self._advance)
        return found

    def _code(self, *, block: bool = False) -> QTextCharFormat:
        found = QTextCharFormat()
        c = self._colours
        found.setFontFamilies(_MONOSPACE)
        found.setFontFixedPitch(True)
        found.setProperty(QTextCharFormat.Property.FontPixelSize, round(self._size * 0.88))
        if c is not None and not block:
            found.setBackground(QColor(c.side))
        return found
