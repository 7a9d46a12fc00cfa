"""A card around what scrolls by itself, such as a list: as high as there is room, and never too high for it."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout

from mentorbook.gui.widgets.layout import Card


class GrowingCard(Card):
    """A card whose content takes all the height that there is. It asks for the least that its content does with."""

    def __init__(self, heading: str = "") -> None:
        super().__init__(heading)
        outer = self.layout()
        assert isinstance(outer, QBoxLayout)  # noqa: S101 -- made by Card
        # In the place of the stretch that keeps the content of others together.
        outer.takeAt(outer.count() - 1)
        outer.setStretchFactor(self.body, 1)

    def hasHeightForWidth(self) -> bool:
        # Layouts never make a widget that has one lower than it would like to be.
        return False

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), self._least_at(self.width()))

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._least_at(self.width()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._least_at(event.oldSize().width()) != self._least_at(event.size().width()):
            self.updateGeometry()

    def _least_at(self, width: int) -> int:
        inside = self.layout()
        return inside.totalMinimumHeightForWidth(width) if inside is not None else 0
