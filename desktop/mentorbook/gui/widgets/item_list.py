"""A list of many things in two lines each, which may be ticked: painted, so that ten thousand cost as much as ten."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem

from mentorbook.frozen import frozen
from mentorbook.gui.style.theme import colours, on_accent
from mentorbook.gui.widgets.painted_list import (
    ROW_ROLE,
    Index,
    PaintedList,
    RowsModel,
    faces,
    paint_frame,
    paint_lines,
)
from mentorbook.gui.words import tr
from mentorbook.palette import Palette

_LINE = 18
_BOX = 16
_INSIDE = 12


@frozen
class Item:
    """One line of the list: its key, what it is, a second line, and a word at its right end."""

    key: str
    title: str
    second: str = ""
    mark: str = ""
    tone: str = ""
    """The colour of the mark: nothing, gold or clay."""
    can_tick: bool = True


class ItemModel(RowsModel[Item]):
    """The items. Where they can be ticked, all are at first; ``ticked`` tells of each change."""

    ticked = Signal()

    def __init__(self, *, ticks: bool = False) -> None:
        super().__init__()
        self._ticks = ticks
        self._left_out: set[str] = set()
        self.lines = 2
        """Of each row: one where none of them has a second."""

    def key_of(self, row: Item) -> str:
        return row.key

    @property
    def items(self) -> Sequence[Item]:
        """What is shown."""
        return self._rows

    @property
    def left_out(self) -> frozenset[str]:
        """The keys of those that were unticked, shown or not."""
        return frozenset(self._left_out)

    def show_items(self, items: Iterable[Item]) -> None:
        """Show these instead of those before; what was unticked stays so."""
        shown = tuple(items)
        self.lines = 2 if any(item.second for item in shown) else 1
        self.show_rows(shown)

    def tick(self, keys: Iterable[str], *, on: bool) -> None:
        """Tick or untick some."""
        given = set(keys)
        self._left_out = self._left_out - given if on else self._left_out | given
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1), [int(Qt.ItemDataRole.CheckStateRole)])
        self.ticked.emit()

    def flags(self, index: Index) -> Qt.ItemFlag:
        found = super().flags(index)
        if self._ticks and index.isValid() and self._rows[index.row()].can_tick:
            found |= Qt.ItemFlag.ItemIsUserCheckable
        return found

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        item = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return item.title
        if role == ROW_ROLE:
            return item
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ". ".join(filter(None, (item.title, item.second, item.mark)))
        if role == Qt.ItemDataRole.CheckStateRole and self._ticks and item.can_tick:
            return Qt.CheckState.Unchecked if item.key in self._left_out else Qt.CheckState.Checked
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid():
            return False
        self.tick([self._rows[index.row()].key], on=Qt.CheckState(value) == Qt.CheckState.Checked)
        return True


class ItemDelegate(QStyledItemDelegate):
    """Paints an item: box, two lines, mark."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        model = index.model()
        lines = model.lines if isinstance(model, ItemModel) else 2
        return QSize(160, lines * max(_LINE, QFontMetrics(option.font).height()) + 20)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        item: Item = index.data(ROW_ROLE)
        c = colours()
        room: QRect = option.rect.adjusted(1, 1, -1, -1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_frame(painter, option, room, ground=c.accent_soft, corner=8)
        inner = room.adjusted(_INSIDE, 0, -_INSIDE, 0)
        check = index.data(Qt.ItemDataRole.CheckStateRole)
        if index.model() is not None and getattr(index.model(), "_ticks", False):
            if check is not None:
                _paint_box(painter, box_of(option.rect), c, on=check == Qt.CheckState.Checked)
            inner.setLeft(inner.left() + _BOX + 10)
        _paint_words(painter, inner, option.font, item, c, faint=check == Qt.CheckState.Unchecked)
        painter.restore()

    def editorEvent(self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index) -> bool:
        ticks = bool(index.flags() & Qt.ItemFlag.ItemIsUserCheckable)
        on_box = (
            isinstance(event, QMouseEvent)
            and event.type() == QEvent.Type.MouseButtonRelease
            and box_of(option.rect).adjusted(-8, -12, 8, 12).contains(event.position().toPoint())
        )
        if not (ticks and on_box):
            return False
        return _switch(model, index)


def box_of(room: QRect) -> QRect:
    """Where the box of an item is."""
    return QRect(room.left() + _INSIDE, room.top() + (room.height() - _BOX) // 2, _BOX, _BOX)


def _switch(model: QAbstractItemModel, index: Index) -> bool:
    on = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
    wanted = Qt.CheckState.Unchecked if on else Qt.CheckState.Checked
    return model.setData(index, wanted, Qt.ItemDataRole.CheckStateRole)


def _paint_box(painter: QPainter, where: QRect, c: Palette, *, on: bool) -> None:
    painter.setPen(QPen(QColor(c.accent if on else c.soft), 1))
    painter.setBrush(QColor(c.accent if on else c.card))
    painter.drawRoundedRect(QRectF(where).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    if on:
        painter.setPen(QPen(QColor(on_accent(c)), 1.75))
        x, y = where.left(), where.top()
        painter.drawPolyline([_point(x + 4, y + 8), _point(x + 7, y + 11), _point(x + 12, y + 5)])


def _point(x: int, y: int) -> Any:
    return QRect(x, y, 0, 0).topLeft()


def _paint_words(painter: QPainter, room: QRect, font: QFont, item: Item, c: Palette, *, faint: bool) -> None:
    if item.mark:
        second = faces(font)[1]
        tones = {"gold": c.gold_text, "clay": c.clay, "accent": c.accent}
        painter.setFont(second)
        painter.setPen(QColor(tones.get(item.tone, c.soft)))
        width = QFontMetrics(second).horizontalAdvance(item.mark) + 2
        where = QRect(room.right() - width, room.top(), width, room.height())
        painter.drawText(where, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight), item.mark)
        room = room.adjusted(0, 0, -width - 12, 0)
    paint_lines(painter, room, font, ((item.title, c.soft if faint else c.ink), (item.second, c.soft)))


class ItemView(PaintedList):
    """The list. Space ticks the one that is current; Delete and Enter are told."""

    removing = Signal()
    opening = Signal()

    def __init__(self, model: ItemModel, name: str, *, many: bool = False) -> None:
        super().__init__(model, name)
        model.setParent(self)
        self.setItemDelegate(ItemDelegate(self))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        mode = QAbstractItemView.SelectionMode
        self.setSelectionMode(mode.ExtendedSelection if many else mode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.doubleClicked.connect(lambda _index: self.opening.emit())

    def chosen(self) -> tuple[Item, ...]:
        """The chosen items, in the order of the list."""
        return tuple(self.chosen_rows())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.chosen():
            self.removing.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.chosen():
            self.opening.emit()
        elif event.key() == Qt.Key.Key_Space and index.isValid() and index.flags() & Qt.ItemFlag.ItemIsUserCheckable:
            _switch(self.model(), index)
        else:
            super().keyPressEvent(event)


def without_title(title: str) -> str:
    """A title, or the words for its lack."""
    return title or tr("without a title")
