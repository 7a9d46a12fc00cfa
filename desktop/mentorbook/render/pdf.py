"""The gratitude summary as a PDF: a letter on paper, with page numbers, embedded fonts and words to copy out.

Qt's PDF writer offers neither tags nor a language entry; the HTML summary is the one for screen readers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from mentorbook.book.files import write_private
from mentorbook.book.storage import file_words
from mentorbook.model.letter import Letter, compose_letter
from mentorbook.model.summary import Summary
from mentorbook.palette import LIGHT
from mentorbook.render.application import drawing_application
from mentorbook.render.fonts import installed_typefaces, script_names
from mentorbook.render.letter import set_letter
from mentorbook.render.pagination import paginate
from mentorbook.render.qt import QBuffer, QIODevice, QLocale, QMarginsF, QPageSize, QPainter, QPdfWriter
from mentorbook.render.setting import Row, Setter, Style

_DOTS_PER_INCH = 1200
_POINTS_PER_INCH = 72
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


@dataclass(frozen=True, slots=True)
class PrintedPdf:
    """What was written."""

    pages: int
    missing_glyphs: frozenset[str]
    """Characters that no font on this computer can draw: an empty box stands for each. Text of the book."""

    @property
    def missing_scripts(self) -> tuple[str, ...]:
        """What to tell the person of them: ``("CJK", "emoji and symbols")``; empty if all is drawn."""
        return script_names(self.missing_glyphs)


def usual_paper() -> Paper:
    """The paper of the country this computer is set to."""
    country = QLocale.territoryToCode(QLocale.system().territory())
    return Paper.LETTER if country in _LETTER_COUNTRIES else Paper.A4


def write_pdf(summary: Summary, path: Path, *, paper: Paper | None = None) -> PrintedPdf:
    """Write the summary as a PDF that only this user can read, whole or not at all.

    Must be called on the main thread. ``paper`` is the usual one of this computer's country if None. Where fonts
    lack characters the page is written all the same, with boxes, and the answer names them: warn the person.
    Raises :class:`UserFacingError` where there is no font or the file cannot be written; ``path`` is then as it was.
    """
    content, printed = _draw(compose_letter(summary), paper or usual_paper())
    with file_words(path):
        write_private(path, content)
    return printed


def _draw(letter: Letter, paper: Paper) -> tuple[bytes, PrintedPdf]:
    """The PDF itself, made in memory: nothing of it lies on the disk before it is whole."""
    drawing_application()
    typefaces = installed_typefaces()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = _writer(buffer, letter, paper)
    unit = writer.resolution() / _POINTS_PER_INCH
    setter = Setter(writer, typefaces, measure=writer.width() / unit - 2 * _MARGIN_SIDE)
    set_letter(letter, setter)
    pages = paginate(setter.rows, room=writer.height() - (_MARGIN_TOP + _MARGIN_FOOT) * unit)
    painter = QPainter()
    _require(painter.begin(writer))
    try:
        painter.translate(_MARGIN_SIDE * unit, 0)
        for number, page in enumerate(pages, start=1):
            _require(number == 1 or writer.newPage())
            _draw_rows(painter, setter.rows[page.start : page.stop], top=_MARGIN_TOP * unit)
            folio = setter.single(f"{number} / {len(pages)}", _FOLIO)
            folio.draw(painter, writer.height() - _FOOT_AT * unit - folio.height)
            if number > 1:
                setter.single(letter.title, _RUNNING).draw(painter, _HEAD_AT * unit)
    finally:
        painter.end()
    return bytes(buffer.data().data()), PrintedPdf(len(pages), frozenset(setter.missing))


def _writer(buffer: QBuffer, letter: Letter, paper: Paper) -> QPdfWriter:
    writer = QPdfWriter(buffer)
    writer.setResolution(_DOTS_PER_INCH)
    writer.setPageSize(QPageSize(paper.value))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    writer.setTitle(letter.title)
    writer.setAuthor(letter.author)
    writer.setCreator("Mentorbook")
    return writer


def _draw_rows(painter: QPainter, rows: Sequence[Row], *, top: float) -> None:
    before: Row | None = None
    for row in rows:
        if before:
            top += row.gap
        row.draw(painter, top, after=before)
        top += row.height
        before = row


def _require(answer: bool) -> None:  # noqa: FBT001 -- what Qt answered
    """Qt says no by False, and would go on with blank pages."""
    if not answer:
        raise RuntimeError("Qt refused to draw a page in memory")
