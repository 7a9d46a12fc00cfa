"""A list of things with a heading, a note and a foot, in groups: painted, so that thousands stay fluid."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from mentorbook.gui.style.theme import colours, text_pixels
from mentorbook.gui.words import tr
from mentorbook.model.kinds import RecordId

Index = QModelIndex | QPersistentModelIndex
_ITEM = Qt.ItemDataRole.UserRole
_SETTLE = 60
"""Milliseconds of quiet after which the chosen one is shown: holding an arrow key down must not load each."""
_BAR = 6


@dataclass(frozen=True, slots=True)
class Item:
    """One row. ``percent`` draws a bar below the words; ``group`` heads all that have the same one in a row."""

    key: RecordId
    heading: str
    note: str = ""
    foot: str = ""
    tone: str = ""
    percent: int | None = None
    group: str = ""

    @property
    def spoken(self) -> str:
        """What a screen reader says."""
        percent = tr("{percent} %", percent=self.percent) if self.percent is not None else ""
        return ". ".join(filter(None, (self.heading, self.note, self.foot, percent)))


class GroupedModel(QAbstractListModel):
    """Rows, with a heading of words before each group."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[Item | str] = []

    def show_items(self, items: Iterable[Item]) -> None:
        """Show these instead of those before."""
        self.beginResetModel()
        self._rows = []
        group = ""
        for item in items:
            if item.group != group:
                group = item.group
                self._rows.append(group)
            self._rows.append(item)
        self.endResetModel()

    @property
    def items(self) -> list[Item]:
        """What is shown, without the headings."""
        return [row for row in self._rows if isinstance(row, Item)]

    def place_of(self, key: RecordId | None) -> QModelIndex:
        """Where something is; invalid when it is not shown."""
        for place, row in enumerate(self._rows):
            if isinstance(row, Item) and row.key == key:
                return self.index(place)
        return QModelIndex()

    def item_at(self, index: Index) -> Item | None:
        """The row at a place; None for a heading."""
        row = self._rows[index.row()] if index.isValid() else None
        return row if isinstance(row, Item) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 -- Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.item_at(index) is None:
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == _ITEM:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.heading if isinstance(row, Item) else row
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.spoken if isinstance(row, Item) else row
        if role == Qt.ItemDataRole.ToolTipRole and isinstance(row, Item):
            return row.heading
        return None


class _Delegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row = index.data(_ITEM)
        line = QFontMetrics(option.font).height()
        if not isinstance(row, Item):
            return QSize(120, line + 20)
        lines = 1 + bool(row.note) + bool(row.foot)
        bar = _BAR + 8 if row.percent is not None else 0
        return QSize(120, lines * (line + 1) + bar + 22)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(_ITEM)
        room: QRect = option.rect.adjusted(1, 2, -1, -2)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(row, Item):
            self._paint_item(painter, option, room, row)
        else:
            second = QFont(option.font)
            second.setPixelSize(text_pixels(13))
            painter.setFont(second)
            painter.setPen(QColor(colours().soft))
            flags = Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft
            painter.drawText(room.adjusted(12, 0, -8, -4), int(flags), str(row))
        painter.restore()

    def _paint_item(self, painter: QPainter, option: QStyleOptionViewItem, room: QRect, row: Item) -> None:
        c = colours()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        focused = chosen and bool(option.state & QStyle.StateFlag.State_HasFocus)
        if chosen or option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(QPen(QColor(c.accent if focused else c.line), 1))
            painter.setBrush(QColor(c.card if chosen else c.paper))
            painter.drawRoundedRect(QRectF(room).adjusted(0.5, 0.5, -0.5, -0.5), 12, 12)
        strong, second = QFont(option.font), QFont(option.font)
        strong.setWeight(QFont.Weight.DemiBold)
        second.setPixelSize(text_pixels(13))
        foot = {"clay": c.clay, "gold": c.gold_text, "accent": c.accent}.get(row.tone, c.soft)
        lines = [(row.heading, c.ink, strong), (row.note, c.soft, second), (row.foot, foot, second)]
        lines = [line for line in lines if line[0]]
        left, width = room.left() + 12, room.width() - 24
        heights = [QFontMetrics(font).height() + 1 for _, _, font in lines]
        bar = _BAR + 8 if row.percent is not None else 0
        top = room.top() + (room.height() - sum(heights) - bar) // 2
        for (words, colour, font), height in zip(lines, heights, strict=True):
            painter.setFont(font)
            painter.setPen(QColor(colour))
            shown = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, width)
            painter.drawText(QRect(QPoint(left, top), QSize(width, height)), Qt.AlignmentFlag.AlignVCenter, shown)
            top += height
        if row.percent is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(c.line))
            painter.drawRoundedRect(QRectF(left, top + 8, width, _BAR), 3, 3)
            if row.percent:
                painter.setBrush(QColor(c.accent))
                painter.drawRoundedRect(QRectF(left, top + 8, max(_BAR, width * row.percent / 100), _BAR), 3, 3)


class GroupedList(QListView):
    """The list. ``settled`` tells what is chosen once the choice rests."""

    settled = Signal(object)
    asked_to_remove = Signal(object)

    def __init__(self, words: str) -> None:
        super().__init__()
        self.items = GroupedModel()
        self.items.setParent(self)
        self.setModel(self.items)
        self.setItemDelegate(_Delegate(self))
        self.setAccessibleName(words)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._rest = QTimer(self, singleShot=True, interval=_SETTLE)
        self._rest.timeout.connect(self._tell)
        self.selectionModel().selectionChanged.connect(lambda _new, _old: self._rest.start())

    @property
    def chosen(self) -> RecordId | None:
        """What is chosen."""
        found = [self.items.item_at(index) for index in self.selectedIndexes()]
        return found[0].key if found and found[0] is not None else None

    def show_items(self, items: Iterable[Item], chosen: RecordId | None) -> None:
        """Show these, with one of them chosen, and stay where the list was scrolled to."""
        bar = self.verticalScrollBar()
        place, before = bar.value(), self.chosen
        self.items.show_items(items)
        self.choose(chosen)
        if chosen == before:
            bar.setValue(place)

    def choose(self, key: RecordId | None) -> None:
        """Choose one without telling."""
        selection = self.selectionModel()
        selection.clearSelection()
        index = self.items.place_of(key)
        if index.isValid():
            selection.setCurrentIndex(index, selection.SelectionFlag.ClearAndSelect)
            self.scrollTo(index)
        self._rest.stop()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.chosen:
            self.asked_to_remove.emit(self.chosen)
        else:
            super().keyPressEvent(event)

    def _tell(self) -> None:
        if (key := self.chosen) is not None:
            self.settled.emit(key)
