"""Pages that are laid out once and painted anywhere: into a PDF, on a printer, or as a picture on the screen.

What is seen before saving can only be what is saved if it is the same lines at the same places. So a document is
laid out for an imagined device of 1200 dots per inch, whatever it is painted on later, and scaled there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum
from itertools import pairwise

from mentorbook.frozen import frozen
from mentorbook.model.letter import Letter
from mentorbook.palette import LIGHT
from mentorbook.render.application import drawing_application
from mentorbook.render.fonts import Typefaces, installed_typefaces, script_names
from mentorbook.render.letter import set_letter
from mentorbook.render.pagination import paginate
from mentorbook.render.qt import (
    QBuffer,
    QColor,
    QImage,
    QIODevice,
    QLocale,
    QMarginsF,
    QPageSize,
    QPainter,
    QPdfWriter,
    QSizeF,
)
from mentorbook.render.setting import DOTS_PER_INCH, UNIT, Row, Setter, Style

_MARGIN_SIDE = 82.0
_MARGIN_TOP = 84.0
_MARGIN_FOOT = 88.0
_HEAD_AT = 46.0
_FOOT_AT = 46.0
"""From the edge of the paper to the running head and to the page number, in points."""
_RUNNING = Style(size=8.5, leading=12, colour=LIGHT.soft)
_FOLIO = Style(size=8.5, leading=12, colour=LIGHT.soft, centred=True)
# Where Letter is what lies in the printer.
_LETTER_COUNTRIES = frozenset({"US", "CA", "MX", "PH", "CL", "CO", "CR", "DO", "GT", "NI", "PA", "PR", "SV", "VE"})


class Paper(Enum):
    """The size of a sheet."""

    A4 = QPageSize.PageSizeId.A4
    LETTER = QPageSize.PageSizeId.Letter

    @property
    def points(self) -> QSizeF:
        """Width and height in points."""
        return QPageSize(self.value).size(QPageSize.Unit.Point)


def usual_paper() -> Paper:
    """The paper of the country this computer is set to."""
    country = QLocale.territoryToCode(QLocale.system().territory())
    return Paper.LETTER if country in _LETTER_COUNTRIES else Paper.A4


@frozen
class Words:
    """A line of words on a page: where it begins and how high it stands, in points from the paper's upper left."""

    text: str
    x: float
    y: float
    width: float


@frozen
class _Placed:
    """A row, how far from the paper's upper edge, and the row right above it."""

    row: Row
    top: float
    after: Row | None = None


@frozen(kw_only=True)
class Pages:
    """A document, laid out. To be used and let go of in the thread that laid it out."""

    title: str
    author: str
    paper: Paper
    sheets: tuple[tuple[_Placed, ...], ...]
    missing_glyphs: frozenset[str]
    """Characters that no font on this computer can draw: an empty box stands for each. Text of the book."""

    @property
    def count(self) -> int:
        """How many pages there are; at least one."""
        return len(self.sheets)

    @property
    def missing_scripts(self) -> tuple[str, ...]:
        """What to tell the person of the missing characters: ``("CJK", "emoji and symbols")``."""
        return script_names(self.missing_glyphs)

    def draw(self, painter: QPainter, number: int) -> None:
        """Paint a page, counted from 0, with a painter whose units are 1/1200 inch from the paper's corner."""
        painter.save()
        painter.translate(_MARGIN_SIDE * UNIT, 0)
        for one in self.sheets[number]:
            one.row.draw(painter, one.top, after=one.after)
        painter.restore()

    def picture(self, number: int, *, width: int) -> QImage:
        """A page on white paper, ``width`` pixels wide."""
        size = self.paper.points
        image = QImage(width, max(1, round(width * size.height() / size.width())), QImage.Format.Format_RGB32)
        image.fill(QColor("white"))
        painter = QPainter(image)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        scale = width / (size.width() * UNIT)
        painter.scale(scale, scale)
        self.draw(painter, number)
        painter.end()
        return image

    def words(self, number: int) -> tuple[Words, ...]:
        """The lines of words on a page, from the top."""
        found = []
        for one in self.sheets[number]:
            for mark in one.row.marks:
                line = mark.line
                start = line.textStart()
                text = mark.layout.text()[start : start + line.textLength()].strip("\u2028")
                found.append(
                    Words(
                        text,
                        _MARGIN_SIDE + (mark.x + line.naturalTextRect().left()) / UNIT,
                        (one.top + one.row.height / 2) / UNIT,
                        line.naturalTextWidth() / UNIT,
                    )
                )
        return tuple(found)

    def to_pdf(self) -> bytes:
        """The document as a PDF, made in memory: nothing of it lies on the disk before it is whole."""
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        writer = QPdfWriter(buffer)
        writer.setResolution(DOTS_PER_INCH)
        writer.setPageSize(QPageSize(self.paper.value))
        writer.setPageMargins(QMarginsF(0, 0, 0, 0))
        writer.setTitle(self.title)
        writer.setAuthor(self.author)
        writer.setCreator("Mentorbook")
        painter = QPainter()
        _require(painter.begin(writer))
        try:
            for number in range(self.count):
                _require(number == 0 or writer.newPage())
                self.draw(painter, number)
        finally:
            painter.end()
        return bytes(buffer.data().data())


def lay_out_letter(letter: Letter, *, paper: Paper | None = None, typefaces: Typefaces | None = None) -> Pages:
    """The pages of a letter, with page numbers, and its title at the head of all but the first.

    ``paper`` is the usual one of this computer's country if None. Raises :class:`UserFacingError` without fonts.
    Looking for ``typefaces`` takes a moment: whoever lays out again and again hands them over.
    """

    def fill(setter: Setter) -> None:
        set_letter(letter, setter)

    return _lay_out(letter.title, letter.author, fill, paper, typefaces=typefaces, numbered=True)


def lay_out_sheet(title: str, fill: Callable[[Setter], None]) -> Pages:
    """Pages without head and number, filled by a function, on the usual paper. As :func:`lay_out_letter`."""
    return _lay_out(title, "", fill, None, numbered=False)


def _lay_out(
    title: str,
    author: str,
    fill: Callable[[Setter], None],
    paper: Paper | None,
    *,
    numbered: bool,
    typefaces: Typefaces | None = None,
) -> Pages:
    drawing_application()
    paper = paper or usual_paper()
    size = paper.points
    setter = Setter(typefaces or installed_typefaces(), measure=size.width() - 2 * _MARGIN_SIDE)
    fill(setter)
    ranges = paginate(setter.rows, room=(size.height() - _MARGIN_TOP - _MARGIN_FOOT) * UNIT)
    sheets = []
    for number, page in enumerate(ranges, start=1):
        sheet = _place(setter.rows[page.start : page.stop], top=_MARGIN_TOP * UNIT)
        if numbered:
            folio = setter.single(f"{number} / {len(ranges)}", _FOLIO)
            sheet.append(_Placed(folio, (size.height() - _FOOT_AT) * UNIT - folio.height))
            if number > 1:
                sheet.append(_Placed(setter.single(title, _RUNNING), _HEAD_AT * UNIT))
        sheets.append(tuple(sheet))
    return Pages(
        title=title,
        author=author,
        paper=paper,
        sheets=tuple(sheets),
        missing_glyphs=frozenset(setter.missing),
    )


def _place(rows: Sequence[Row], *, top: float) -> list[_Placed]:
    found = [_Placed(row, top) for row in rows[:1]]
    for before, row in pairwise(rows):
        top += before.height + row.gap
        found.append(_Placed(row, top, before))
    return found


def _require(answer: bool) -> None:  # noqa: FBT001 -- what Qt answered
    """Qt says no by False, and would go on with blank pages."""
    if not answer:
        raise RuntimeError("Qt refused to draw a page in memory")
