"""What the sections of the settings share: each is read by itself when it is first seen, and set in one column."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLayout, QSizePolicy, QWidget

from mentorbook.gui.pages.page import Pane
from mentorbook.gui.runtime.workspace import Workspace
from mentorbook.gui.style.theme import MEASURES
from mentorbook.gui.widgets.layout import Part, Scroll, column, holder, row
from mentorbook.gui.widgets.text import name_choice, soft, title
from mentorbook.model.trouble import UserFacingError
from mentorbook.services.settings import read_settings, write_settings

_MEASURE = 720
"""Pixels of the widest column: lines that are longer are hard to read."""


class Section(Pane):
    """One section: its title, a sentence that says what it is ``for_``, and what a subclass puts below them.

    A subclass reads in ``load`` and shows cards in ``fill``.
    """

    def __init__(self, workspace: Workspace, *, words: str, for_: str) -> None:
        super().__init__(workspace)
        self._called, self._for = words, for_

    def show_cards(self, *cards: Part) -> None:
        """Show these below each other."""
        body = column(self.head(), *cards, None, gap=MEASURES.between_cards)
        self.show_content(Scroll(self.in_measure(body, below=MEASURES.page_margin)))

    def head(self, *acts: QWidget) -> QLayout:
        """The title and the sentence, and at the right what is done with all of it."""
        found = row(column(title(self._called), soft(self._for), gap=4))
        found.setStretch(0, 1)
        for act in acts:
            found.addWidget(act, 0, Qt.AlignmentFlag.AlignTop)
        return found

    @staticmethod
    def in_measure(content: QLayout, *, below: int) -> QWidget:
        """Something as wide as every section, with this margin below it."""
        body = holder(content)
        body.setMaximumWidth(_MEASURE)
        body.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        page = column(body)
        page.setContentsMargins(8, MEASURES.page_top, MEASURES.page_margin, below)
        return holder(page)


def choice(name: str, options: list[str], chosen: int) -> QComboBox:
    """A list to choose one from, as wide as its words."""
    found = QComboBox()
    found.addItems(options)
    found.setCurrentIndex(chosen)
    name_choice(found, name)
    found.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    return found


def setting(words: str, control: QWidget, note: str = "") -> QWidget:
    """A line of a card: what it is at the left, its control at the right, a second sentence below."""
    head = soft(words)
    head.setProperty("look", "body")
    if isinstance(control, QComboBox):
        head.setBuddy(control)
    text = column(head, soft(note), gap=1) if note else column(head)
    line = row(text, control, gap=16)
    line.setContentsMargins(0, 4, 0, 4)
    line.setStretch(0, 1)
    line.setAlignment(control, Qt.AlignmentFlag.AlignTop if note else Qt.AlignmentFlag.AlignVCenter)
    return holder(line)


def keep_setting(workspace: Workspace, **values: Any) -> bool:
    """Write some settings of this machine; whether that worked. Trouble is shown."""
    profile = workspace.profile
    try:
        write_settings(profile, replace(read_settings(profile), **values))
    except UserFacingError as error:
        workspace.messages.trouble(error)
        return False
    return True
