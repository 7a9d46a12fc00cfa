"""What a screen reader is told of lists: the row that the focus comes to, and how many are left of a list.

Qt tells the row when the current one changes. Of a list that is come back to, only the name would be said.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractItemModel, QObject, QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent, QFocusEvent
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QListWidget, QTableView

from mentorbook.gui.widgets.text import announce
from mentorbook.gui.words import tr

if TYPE_CHECKING:
    _View = QAbstractItemView
else:
    _View = object

_PAUSE = 600
"""Milliseconds after the last key: what is said at each of them would never be heard to its end."""


class SaysRow(_View):
    """To be derived from before a view of Qt."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if QAccessible.isActive():
            # Qt tells of the view itself after this.
            QTimer.singleShot(0, self, partial(say_row, self))


class PlainList(SaysRow, QListWidget):
    """A list of words."""


class SaysCount(QObject):
    """Says how much is left in a list, once somebody who narrows it in a line pauses."""

    def __init__(self, line: QLineEdit, model: QAbstractItemModel) -> None:
        super().__init__(line)
        self._line, self._model = line, model
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._say)
        line.textEdited.connect(self._begin)

    def _begin(self) -> None:
        if QAccessible.isActive():
            self._pause.start()

    def _say(self) -> None:
        found = self._model.rowCount()
        announce(self._line, tr("{number} found", number=found) if found else tr("Nothing found."))


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
