"""The recovery sheet as one page of paper: the code large enough to copy by hand, and what it is for."""

from __future__ import annotations

from pathlib import Path

from mentorbook.model.prose import Span
from mentorbook.model.recovery_sheet import SECTIONS, TITLE, RecoverySheet
from mentorbook.palette import LIGHT
from mentorbook.render.pages import Pages, lay_out_sheet
from mentorbook.render.pdf import write_pages
from mentorbook.render.setting import Bar, Frame, Setter, Style

_TITLE = Style(size=23, leading=29)
_BYLINE = Style(size=9.5, leading=14, colour=LIGHT.soft)
_CODE = Style(size=25, leading=42, fixed=True, bold=True)
_HEADING = Style(size=12.5, leading=17, bold=True)
_BODY = Style(size=10.5, leading=16.5)


def lay_out_recovery_sheet(sheet: RecoverySheet) -> Pages:
    """The sheet's one page. Raises :class:`UserFacingError` where there is no font."""

    def fill(setter: Setter) -> None:
        setter.add([Span(TITLE)], _TITLE)
        setter.add([Span(sheet.byline)], _BYLINE, gap=6)
        setter.add_rule(length=36, gap=18, colour=LIGHT.accent)
        frame = Frame(left=18, bars=(Bar(0, LIGHT.accent),))
        for place, line in enumerate(sheet.code_lines):
            setter.add([Span(line)], _CODE, gap=0 if place else 34, frame=frame)
        for heading, paragraphs in SECTIONS:
            setter.add([Span(heading)], _HEADING, gap=30, to_next=True)
            for place, words in enumerate(paragraphs):
                setter.add([Span(words)], _BODY, gap=6 if place else 4)

    return lay_out_sheet(TITLE, fill)


def write_recovery_pdf(sheet: RecoverySheet, path: Path) -> None:
    """Write the sheet as a PDF that only this user can read. Raises :class:`UserFacingError`."""
    write_pages(lay_out_recovery_sheet(sheet), path)
