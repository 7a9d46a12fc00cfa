"""Views that tell a screen reader their row when the focus comes to them.

Qt tells the row when the current one changes. Of a list that is come back to, only the name would be said.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent, QFocusEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QTableView

if TYPE_CHECKING:
    _View = QAbstractItemView
else:
    _View = object


class SaysRow(_View):
    """To be derived from before a view of Qt."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if QAccessible.isActive():
            # Qt tells of the view itself after this.
            QTimer.singleShot(0, self, partial(say_row, self))


class PlainList(SaysRow, QListWidget):
    """A list of words."""


def say_row(view: QAbstractItemView) -> None:
    """Tell that the focus is on the current row of a view, if it is."""
    index = view.currentIndex()
    if not (view.hasFocus() and index.isValid()):
        return
    child = index.row()
    if isinstance(view, QTableView):
        # Its headers are counted, one of them for each row, also where they are hidden.
        child = (child + 1) * (view.model().columnCount() + 1) + index.column() + 1
    event = QAccessibleEvent(view, QAccessible.Event.Focus)
    event.setChild(child)
    QAccessible.updateAccessibility(event)
