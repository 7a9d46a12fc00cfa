"""A list whose things can be ticked and put in order, by the mouse and by Alt with the arrow keys."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView

from mentorbook.gui.widgets.item_list import ItemModel, ItemView
from mentorbook.gui.widgets.painted_list import Index

_ROW = "application/x-mentorbook-row"


class OrderedModel(ItemModel):
    """Items in an order that the person decides. ``moved`` tells of each change of it."""

    moved = Signal()

    def __init__(self) -> None:
        super().__init__(ticks=True)

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys in order."""
        return tuple(item.key for item in self.items)

    def move(self, row: int, to: int) -> bool:
        """Put the item at ``row`` before the one that is at ``to`` now; whether that changed anything."""
        items = list(self.items)
        if not (0 <= row < len(items) and 0 <= to <= len(items)) or to in {row, row + 1}:
            return False
        item = items.pop(row)
        items.insert(to - 1 if to > row else to, item)
        self.show_items(items)
        self.moved.emit()
        return True

    # -- dragging within the list; what is carried is a row, and no text

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        return super().flags(index) | Qt.ItemFlag.ItemIsDragEnabled

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        return [_ROW]

    def mimeData(self, indexes: Sequence[Index]) -> QMimeData:
        found = QMimeData()
        found.setData(_ROW, str(indexes[0].row() if indexes else -1).encode())
        return found

    def dropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index) -> bool:
        del column
        if action != Qt.DropAction.MoveAction or not data.hasFormat(_ROW):
            return False
        to = row if row >= 0 else parent.row() if parent.isValid() else self.rowCount()
        self.move(int(bytes(data.data(_ROW).data())), to)
        # The row was moved already: the view must not remove it.
        return False


class OrderedView(ItemView):
    """The list, with a grip in each row's place: drag it, or press Alt and an arrow key."""

    def __init__(self, model: OrderedModel, name: str) -> None:
        super().__init__(model, name)
        self._ordered = model
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setDropIndicatorShown(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)

    def move_chosen(self, step: int) -> None:
        """Move the current item up or down by one, and stay with it."""
        row = self.currentIndex().row()
        if self._ordered.move(row, row + step if step < 0 else row + step + 1):
            self.setCurrentIndex(self._ordered.index(row + step))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.move_chosen(step)
        else:
            super().keyPressEvent(event)
