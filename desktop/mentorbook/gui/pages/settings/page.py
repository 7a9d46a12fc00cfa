"""Everything that is not a record: the sections at the left, and the one that is chosen."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidgetItem, QStackedWidget, QVBoxLayout

from mentorbook.gui.pages.page import Page
from mentorbook.gui.pages.settings.sections import sections
from mentorbook.gui.runtime.workspace import Workspace
from mentorbook.gui.style.theme import MEASURES
from mentorbook.gui.widgets.layout import column, holder, list_head, row
from mentorbook.gui.widgets.said_row import PlainList
from mentorbook.gui.widgets.text import section
from mentorbook.gui.words import tr
from mentorbook.model.kinds import Kind
from mentorbook.services.opened import OpenedBook

_LIST_WIDTH = 188


class SettingsPage(Page):
    """The settings. ``settings/backups`` and the like lead to a section."""

    watches: ClassVar[Collection[Kind]] = ()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._entries = sections()
        self._made: dict[int, int] = {}
        self._shown = QStackedWidget()
        self._list = PlainList()
        self._list.setAccessibleName(tr("Sections of the settings"))
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setFixedWidth(_LIST_WIDTH)
        for one in self._entries:
            self._list.addItem(QListWidgetItem(one.words))
        self._list.currentRowChanged.connect(self._turn)
        left = QVBoxLayout()
        left.setContentsMargins(16, MEASURES.page_top, 8, 12)
        left.setSpacing(10)
        left.addLayout(list_head(section(tr("Settings"))))
        left.addWidget(self._list, 1)
        whole = row(holder(left), column(self._shown), gap=0)
        whole.setStretch(1, 1)
        self._list.setCurrentRow(0)
        self.setFocusProxy(self._list)
        self.show_content(holder(whole))

    def load(self, opened: OpenedBook) -> None:
        """Nothing: each section reads for itself."""

    def fill(self, data: Any) -> None:
        """Nothing: each section shows itself."""

    def show_part(self, key: str) -> None:
        """Turn to a section; one that is not known leaves the page as it is."""
        for place, one in enumerate(self._entries):
            if one.key == key:
                self._list.setCurrentRow(place)

    def _turn(self, place: int) -> None:
        if place not in self._made:
            self._made[place] = self._shown.addWidget(self._entries[place].make(self.workspace))
        self._shown.setCurrentIndex(self._made[place])
