"""The gratitude summary as a PDF: a letter on paper, with page numbers, embedded fonts and words to copy out.

Qt's PDF writer offers neither tags nor a language entry; the HTML summary is the one for screen readers.
"""

from __future__ import annotations

from pathlib import Path

from mentorbook.book.files import write_private
from mentorbook.book.storage import file_words
from mentorbook.frozen import frozen
from mentorbook.model.letter import compose_letter
from mentorbook.model.summary import Summary
from mentorbook.render.fonts import script_names
from mentorbook.render.pages import Pages, Paper, lay_out_letter, usual_paper

__all__ = ["Paper", "PrintedPdf", "usual_paper", "write_pages", "write_pdf"]


@frozen
class PrintedPdf:
    """What was written."""

    pages: int
    missing_glyphs: frozenset[str]
    """Characters that no font on this computer can draw: an empty box stands for each. Text of the book."""

    @property
    def missing_scripts(self) -> tuple[str, ...]:
        """What to tell the person of them: ``("CJK", "emoji and symbols")``; empty if all is drawn."""
        return script_names(self.missing_glyphs)


def write_pdf(summary: Summary, path: Path, *, paper: Paper | None = None) -> PrintedPdf:
    """Write the summary as a PDF that only this user can read, whole or not at all.

    ``paper`` is the usual one of this computer's country if None. Where fonts lack characters the page is written all
    the same, with boxes, and the answer names them: warn the person. Raises :class:`UserFacingError` where there is
    no font or the file cannot be written; ``path`` is then as it was.
    """
    return write_pages(lay_out_letter(compose_letter(summary), paper=paper), path)


def write_pages(pages: Pages, path: Path) -> PrintedPdf:
    """Write pages that were laid out, as :func:`write_pdf` does."""
    content = pages.to_pdf()
    with file_words(path):
        write_private(path, content)
    return PrintedPdf(pages.count, pages.missing_glyphs)
