"""One thing that the tour shows, and the ways to it that several of them take."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QDialog, QLineEdit, QScrollArea, QWidget

from mentorbook.gui.words import tr
from touring.books import Book
from touring.stage import Stage

Arrange = Callable[[Stage], QWidget | None]
"""Brings the window to where it is pictured. Returns what is pictured, or None for the window."""


_TALLEST = 4_000
"""Pixels of a page that is shown whole."""


@dataclass(frozen=True, slots=True)
class Scene:
    """One thing to look at: ``group`` is its heading in the gallery, ``words`` what it shows, ``arrange`` the way to it."""

    key: str
    group: str
    words: str
    book: Book
    arrange: Arrange
    scales: tuple[int, ...] = (1, 2)
    """The scales of the screen at which it is pictured."""


def go_to(stage: Stage, *, key: str) -> None:
    """A page, as it is."""
    stage.go(key)


def show_whole(stage: Stage, *, key: str) -> None:
    """The window as high as the page is long."""
    page = stage.go(key)
    for _ in range(3):
        hidden = max((_hidden_below(area) for area in page.findChildren(QScrollArea) if area.isVisible()), default=0)
        if hidden <= 0:
            return
        stage.window.resize(stage.window.width(), min(_TALLEST, stage.window.height() + hidden))
        stage.settle()


def _hidden_below(area: QScrollArea) -> int:
    return area.verticalScrollBar().maximum()


def click_at(stage: Stage, *, key: str, words: str) -> QWidget | None:
    """The dialog behind a button of a page."""
    stage.go(key)
    stage.click(tr(words))
    return open_dialog(stage)


def open_dialog(stage: Stage) -> QDialog | None:
    """The dialog that is seen, where there is one."""
    return next((dialog for dialog in stage.window.findChildren(QDialog) if dialog.isVisible()), None)


def lines_of(within: QWidget) -> list[QLineEdit]:
    """The lines to type in that are seen."""
    return [line for line in within.findChildren(QLineEdit) if line.isVisible()]
