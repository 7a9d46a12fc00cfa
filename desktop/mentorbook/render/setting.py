"""Typesetting: words into lines of one width, with what stands beside them.

The lines come out one by one, so that pages can end where they should; nothing here knows about pages. Texts
come in as plain words and spans: there is nothing to load, so nothing can be loaded.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from mentorbook.frozen import frozen
from mentorbook.model.prose import Span
from mentorbook.palette import LIGHT
from mentorbook.render.fonts import Typefaces, missing_in
from mentorbook.render.pagination import Slot, bind_paragraph
from mentorbook.render.qt import (
    QColor,
    QFont,
    QImage,
    QPainter,
    QPointF,
    QRectF,
    Qt,
    QTextCharFormat,
    QTextLayout,
    QTextLine,
    QTextOption,
)

DOTS_PER_INCH = 1200
"""Of the device that everything is laid out for."""
UNIT = DOTS_PER_INCH / 72
"""That device's units in a point."""
_DOTS_PER_METRE = round(DOTS_PER_INCH / 0.0254)
_LINE_WIDTH = 1.1
_LINE_SEPARATOR = "\u2028"
# A ligature would be copied out of the page as one strange character. (Those that a script needs stay.)
_LIGATURES = ("liga", "clig", "dlig")


@frozen(kw_only=True)
class Style:
    """How a paragraph is set; lengths in points."""

    size: float
    leading: float
    """From one baseline to the next."""
    colour: str = LIGHT.ink
    strong_colour: str | None = None
    """What strong words are set in where that is not ``colour``."""
    bold: bool = False
    italic: bool = False
    fixed: bool = False
    centred: bool = False


@frozen
class Bar:
    """An upright line beside a paragraph, ``place`` points from the left of the measure."""

    place: float
    colour: str


@frozen
class Frame:
    """Where in the measure a paragraph stands: the room left free on both sides, in points, and its bars."""

    left: float = 0
    right: float = 0
    bars: tuple[Bar, ...] = ()

    def hung(self, room: float, *, leftward: bool) -> Frame:
        """The frame moved in by ``room`` points from the side where reading starts."""
        return replace(self, right=self.right + room) if leftward else replace(self, left=self.left + room)


FULL = Frame()


@frozen
class Mark:
    """A line of words at its place; ``x`` in the device's units."""

    layout: QTextLayout
    """Kept because Qt's line lives in it."""
    line: QTextLine
    x: float
    colour: str


@frozen
class Box:
    """A filled upright strip of a row's height; in the device's units."""

    x: float
    width: float
    colour: str


@frozen(kw_only=True)
class Row(Slot):
    """One set line, ready to be drawn; in the device's units."""

    marks: tuple[Mark, ...] = ()
    boxes: tuple[Box, ...] = ()

    def draw(self, painter: QPainter, top: float, *, after: Row | None = None) -> None:
        """Draw the line at ``top``. A box that the row ``after`` which it comes has too is drawn through the gap."""
        for box in self.boxes:
            reach = self.gap if after and box in after.boxes else 0
            painter.fillRect(QRectF(box.x, top - reach, box.width, self.height + reach), QColor(box.colour))
        for mark in self.marks:
            painter.setPen(QColor(mark.colour))
            mark.line.draw(painter, QPointF(mark.x, top + (self.height - mark.line.height()) / 2))


def is_leftward(text: str) -> bool:
    """Whether words are read from right to left, which their first letter decides."""
    directions = (unicodedata.bidirectional(character) for character in text)
    return next((found != "L" for found in directions if found in {"L", "R", "AL"}), False)


class Setter:
    """Sets paragraphs one below the other and collects their rows."""

    def __init__(self, typefaces: Typefaces, *, measure: float) -> None:
        """``measure`` is the width of a full line in points."""
        self.rows: list[Row] = []
        self.missing: set[str] = set()
        # Nothing is drawn on it: a layout asks it for its resolution alone.
        self._device = QImage(1, 1, QImage.Format.Format_RGB32)
        self._device.setDotsPerMeterX(_DOTS_PER_METRE)
        self._device.setDotsPerMeterY(_DOTS_PER_METRE)
        self._typefaces = typefaces
        self.measure = measure

    def add(
        self,
        spans: Sequence[Span],
        style: Style,
        *,
        gap: float = 0,
        frame: Frame = FULL,
        sign: str = "",
        to_next: bool = False,
    ) -> None:
        """Set a paragraph ``gap`` points below the last; ``sign`` hangs before its first line."""
        layout = self._laid_out(spans, style, self.measure - frame.left - frame.right)
        boxes = tuple(Box(bar.place * UNIT, _LINE_WIDTH * UNIT, bar.colour) for bar in frame.bars)
        for place, bound in enumerate(bind_paragraph(layout.lineCount(), to_next=to_next)):
            line = layout.lineAt(place)
            marks = [Mark(layout, line, frame.left * UNIT, style.colour)]
            if sign and place == 0:
                marks.append(self._sign(sign, style, frame, leftward=is_leftward(layout.text())))
            self.rows.append(
                Row(
                    height=max(style.leading * UNIT, line.height()),
                    gap=0 if place else gap * UNIT,
                    bound=bound,
                    marks=tuple(marks),
                    boxes=boxes,
                ),
            )

    def add_rule(self, *, length: float, gap: float, colour: str) -> None:
        """A short level line, ``gap`` points below the last row."""
        box = Box(0, length * UNIT, colour)
        self.rows.append(Row(height=_LINE_WIDTH * UNIT, gap=gap * UNIT, boxes=(box,)))

    def single(self, words: str, style: Style) -> Row:
        """A line that stands outside the text, as at the head or foot of a page; cut where it is too long."""
        layout = self._laid_out([Span(words)], style, self.measure)
        line = layout.lineAt(0)
        return Row(height=line.height(), marks=(Mark(layout, line, 0, style.colour),))

    def _sign(self, sign: str, style: Style, frame: Frame, *, leftward: bool) -> Mark:
        """A sign before a line: on the left of it, or on the right where reading starts there."""
        layout = self._laid_out([Span(sign)], replace(style, centred=False), self.measure)
        room = 0.45 * style.size * UNIT
        if leftward:
            # The sign is its own little paragraph from left to right, so it starts where the line's room ends.
            return Mark(layout, layout.lineAt(0), (self.measure - frame.right) * UNIT + room, style.colour)
        x = frame.left * UNIT - room - layout.lineAt(0).naturalTextWidth()
        return Mark(layout, layout.lineAt(0), x, style.colour)

    def _laid_out(self, spans: Sequence[Span], style: Style, width: float) -> QTextLayout:
        text = "".join(span.text for span in spans).replace("\n", _LINE_SEPARATOR)
        layout = QTextLayout(text, self._font(style), self._device)
        option = QTextOption()
        leftward = is_leftward(text)
        option.setTextDirection(Qt.LayoutDirection.RightToLeft if leftward else Qt.LayoutDirection.LeftToRight)
        side = Qt.AlignmentFlag.AlignRight if leftward else Qt.AlignmentFlag.AlignLeft
        option.setAlignment(Qt.AlignmentFlag.AlignHCenter if style.centred else side)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.setFormats(self._formats(spans, style))
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width * UNIT)
        layout.endLayout()
        self.missing |= missing_in(layout)
        return layout

    def _formats(self, spans: Sequence[Span], style: Style) -> list[QTextLayout.FormatRange]:
        formats = []
        start = 0
        for span in spans:
            # Qt counts in UTF-16.
            length = len(span.text.encode("utf-16-le")) // 2
            if replace(span, text="") != Span(""):
                found = QTextLayout.FormatRange()
                found.start, found.length = start, length
                found.format = self._format(span, style)
                formats.append(found)
            start += length
        return formats

    def _format(self, span: Span, style: Style) -> QTextCharFormat:
        found = QTextCharFormat()
        marked = replace(
            style,
            bold=style.bold or span.strong,
            # Emphasis inside what is emphasised anyway stands upright.
            italic=style.italic != span.emphatic,
            fixed=style.fixed or span.code,
        )
        found.setFont(self._font(marked))
        if span.strong and style.strong_colour:
            found.setForeground(QColor(style.strong_colour))
        if span.address:
            found.setAnchor(True)
            found.setAnchorHref(span.address)
            found.setForeground(QColor(LIGHT.accent))
        return found

    def _font(self, style: Style) -> QFont:
        font = QFont(self._typefaces.fixed if style.fixed else self._typefaces.reading)
        font.setPointSizeF(style.size * (0.9 if style.fixed else 1))
        font.setBold(style.bold)
        font.setItalic(style.italic)
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        for tag in _LIGATURES:
            font.setFeature(QFont.Tag.fromString(tag), 0)
        return font
