"""A list of things with a heading, a note and a foot, in groups: painted, so that thousands stay fluid."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem

from mentorbook.frozen import frozen
from mentorbook.gui.style.theme import colours
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
from mentorbook.model.kinds import RecordId

_BAR = 6


@frozen
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


class GroupedModel(RowsModel[Item | str]):
    """Rows, with a heading of words before each group."""

    def key_of(self, row: Item | str) -> RecordId | None:
        return row.key if isinstance(row, Item) else None

    def show_items(self, items: Iterable[Item]) -> None:
        """Show these instead of those before."""
        rows: list[Item | str] = []
        group = ""
        for item in items:
            if item.group != group:
                group = item.group
                rows.append(group)
            rows.append(item)
        self.show_rows(rows)

    @property
    def items(self) -> list[Item]:
        """What is shown, without the headings."""
        return [row for row in self._rows if isinstance(row, Item)]

    def item_at(self, index: Index) -> Item | None:
        """The row at a place; None for a heading."""
        row = self._rows[index.row()] if index.isValid() else None
        return row if isinstance(row, Item) else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.item_at(index) is None:
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == ROW_ROLE:
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
        row = index.data(ROW_ROLE)
        line = QFontMetrics(option.font).height()
        if not isinstance(row, Item):
            return QSize(120, line + 20)
        lines = 1 + bool(row.note) + bool(row.foot)
        bar = _BAR + 8 if row.percent is not None else 0
        return QSize(120, lines * (line + 1) + bar + 22)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(ROW_ROLE)
        room: QRect = option.rect.adjusted(1, 2, -1, -2)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(row, Item):
            self._paint_item(painter, option, room, row)
        else:
            painter.setFont(faces(option.font)[1])
            painter.setPen(QColor(colours().soft))
            flags = Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft
            painter.drawText(room.adjusted(12, 0, -8, -4), int(flags), str(row))
        painter.restore()

    def _paint_item(self, painter: QPainter, option: QStyleOptionViewItem, room: QRect, row: Item) -> None:
        c = colours()
        paint_frame(painter, option, room)
        foot = {"clay": c.clay, "gold": c.gold_text, "accent": c.accent}.get(row.tone, c.soft)
        lines = ((row.heading, c.ink), (row.note, c.soft), (row.foot, foot))
        left, width = room.left() + 12, room.width() - 24
        bar = _BAR + 8 if row.percent is not None else 0
        end = paint_lines(painter, QRect(left, room.top(), width, room.height() - bar), option.font, lines)
        if row.percent is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(c.line))
            painter.drawRoundedRect(QRectF(left, end + 8, width, _BAR), 3, 3)
            if row.percent:
                painter.setBrush(QColor(c.accent))
                painter.drawRoundedRect(QRectF(left, end + 8, max(_BAR, width * row.percent / 100), _BAR), 3, 3)


class GroupedList(PaintedList):
    """The list, in which one thing is chosen."""

    asked_to_remove = Signal(object)

    def __init__(self, words: str) -> None:
        self.items = GroupedModel()
        super().__init__(self.items, words)
        self.items.setParent(self)
        self.setItemDelegate(_Delegate(self))
        self.setUniformItemSizes(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)

    @property
    def chosen(self) -> RecordId | None:
        """What is chosen."""
        return next((row.key for row in self.chosen_rows()), None)

    def show_items(self, items: Iterable[Item], chosen: RecordId | None) -> None:
        """Show these, with one of them chosen, and stay where the list was scrolled to."""
        bar = self.verticalScrollBar()
        place, before = bar.value(), self.chosen
        self.items.show_items(items)
        self.choose([chosen])
        if chosen == before:
            bar.setValue(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.chosen:
            self.asked_to_remove.emit(self.chosen)
            self.move_off()
        else:
            super().keyPressEvent(event)
