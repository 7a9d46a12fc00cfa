"""The head of a page: what it is called, with its acts at the right, and what is known of it across the whole width."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from mentorbook.gui.style.theme import MEASURES
from mentorbook.gui.widgets.layout import Flow, column, holder

_NARROW = 600
"""Pixels below which the acts stand under the rest, unless the title has its line beside them all the same."""
_LEAST = 0.4
"""Share of the width that a title of several lines has beside the acts."""
_GAP = 14
"""Between a picture, the words and the acts."""
_TOP = Qt.AlignmentFlag.AlignTop


class PageHead(QWidget):
    """A title and the words below it, facts that go on to the right edge, and acts beside the title or below all."""

    def __init__(
        self,
        title: QLabel,
        *below: QWidget,
        facts: Sequence[QWidget] = (),
        acts: Sequence[QWidget],
        picture: QWidget | None = None,
    ) -> None:
        super().__init__()
        self.setProperty("look", "plain")
        self._title, self._picture = title, picture
        self._names = holder(column(title, *below, None, gap=4))
        self._acts = holder(Flow(*acts, gap=MEASURES.gap))
        self._is_narrow: bool | None = None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(_GAP)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        if picture is not None:
            self._grid.addWidget(picture, 0, 0, 2, 1, _TOP)
        if facts:
            self._grid.addLayout(column(*facts, gap=4), 1, 1, 1, 2)
        self._turn()

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._turn()
        return super().event(event)

    def _turn(self) -> None:
        is_narrow = not self._have_room()
        # Beside a long title they would be as narrow as the widest of them.
        self._acts.setMinimumWidth(0 if is_narrow else self._acts.sizeHint().width())
        if is_narrow == self._is_narrow:
            return
        self._is_narrow = is_narrow
        # Both are put anew: a column across which one of them still reached would keep its distance from nothing.
        for part in (self._names, self._acts):
            self._grid.removeWidget(part)
        first = 1 if self._picture is None else 0
        if is_narrow:
            self._grid.addWidget(self._names, 0, 1, 1, 2)
            self._grid.addWidget(self._acts, 2, first, 1, 3 - first)
        else:
            self._grid.addWidget(self._names, 0, 1)
            self._grid.addWidget(self._acts, 0, 2, _TOP)
        # The last line of words keeps its distance from buttons below it; beside it they stand a pixel lower.
        self._acts.setContentsMargins(0, _GAP - 4 if is_narrow else 1, 0, 0)

    def _have_room(self) -> bool:
        picture = self._picture.sizeHint().width() + _GAP if self._picture is not None else 0
        words = self._title.fontMetrics().horizontalAdvance(self._title.text())
        room = self.width() - picture - _GAP - self._acts.sizeHint().width()
        return room >= words or (self.width() >= _NARROW and room >= _LEAST * self.width())
