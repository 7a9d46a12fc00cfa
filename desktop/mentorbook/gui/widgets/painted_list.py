"""What lists of painted rows have in common: their model, how a row is painted, and a view that lets a choice rest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Generic, TypeVar

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
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyleOptionViewItem

from mentorbook.gui.style.theme import colours, text_pixels
from mentorbook.gui.widgets.said_row import SaysRow

Index = QModelIndex | QPersistentModelIndex
RowT = TypeVar("RowT")

ROW_ROLE = Qt.ItemDataRole.UserRole
_SETTLE = 60
"""Milliseconds of quiet after which a choice is told: holding an arrow key down must not load each."""
_CARD_CORNER = 12


class RowsModel(QAbstractListModel, Generic[RowT]):
    """Rows in their order, each with a key of its own."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[RowT, ...] = ()
        self._places: dict[str | None, int] = {}

    def key_of(self, row: RowT) -> str | None:
        """By what a row is known; None for one that cannot be chosen."""
        raise NotImplementedError

    def show_rows(self, rows: Iterable[RowT]) -> None:
        """Show these instead of those before."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self._places = {self.key_of(row): place for place, row in enumerate(self._rows)}
        self.endResetModel()

    @property
    def rows(self) -> Sequence[RowT]:
        """What is shown."""
        return self._rows

    def place_of(self, key: str | None) -> QModelIndex:
        """Where something is; invalid when it is not shown."""
        place = None if key is None else self._places.get(key)
        return QModelIndex() if place is None else self.index(place)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 -- Qt's own default
        return 0 if parent.isValid() else len(self._rows)


class PaintedList(SaysRow, QListView):
    """A list that scrolls smoothly. ``settled`` tells the key of what is chosen once the choice rests."""

    settled = Signal(object)

    def __init__(self, model: RowsModel[Any], words: str) -> None:
        super().__init__()
        self._model = model
        self.setModel(model)
        self.setAccessibleName(words)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._rest = QTimer(self, singleShot=True, interval=_SETTLE)
        self._rest.timeout.connect(self._tell)
        self.selectionModel().selectionChanged.connect(lambda _new, _old: self._rest.start())

    def chosen_rows(self) -> list[Any]:
        """The rows that are chosen, in the order of the list."""
        return [self._model.rows[place] for place in sorted(index.row() for index in self.selectedIndexes())]

    def choose(self, keys: Iterable[str | None]) -> None:
        """Choose those of these that are shown, without telling; the first is scrolled to."""
        selection = self.selectionModel()
        flags = selection.SelectionFlag
        selection.clearSelection()
        for number, key in enumerate(keys):
            index = self._model.place_of(key)
            if index.isValid() and not number:
                selection.setCurrentIndex(index, flags.Select)
                self.scrollTo(index)
            elif index.isValid():
                selection.select(index, flags.Select)
        self._rest.stop()

    def move_off(self) -> None:
        """Choose the row below those that are chosen, else the one above: they are about to go."""
        chosen = sorted(index.row() for index in self.selectedIndexes())
        if not chosen:
            return
        below, above = range(chosen[-1] + 1, self._model.rowCount()), range(chosen[0] - 1, -1, -1)
        keys = (self._model.key_of(self._model.rows[place]) for place in (*below, *above))
        beside = next((key for key in keys if key is not None), None)
        if beside is not None:
            self.choose([beside])
            # At once: what comes of it must not find the one that goes.
            self._tell()

    def _tell(self) -> None:
        for row in self.chosen_rows()[:1]:
            self.settled.emit(self._model.key_of(row))


class AskingList(PaintedList):
    """A list that asks for what can be done with the chosen rows: by a menu, or by Delete."""

    asked_for_menu = Signal(object)
    asked_to_remove = Signal()

    def __init__(self, model: RowsModel[Any], words: str) -> None:
        super().__init__(model, words)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(lambda point: self.asked_for_menu.emit(self.mapToGlobal(point)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.chosen_rows():
            self.asked_to_remove.emit()
            self.move_off()
        elif event.key() == Qt.Key.Key_Menu:
            self.asked_for_menu.emit(self.mapToGlobal(self.visualRect(self.currentIndex()).bottomLeft()))
        else:
            super().keyPressEvent(event)


def paint_frame(
    painter: QPainter, option: QStyleOptionViewItem, room: QRect, *, ground: str = "", corner: int = _CARD_CORNER
) -> None:
    """The card around a row that is chosen, on ``ground`` where it is not a card's own, or below the mouse."""
    c = colours()
    chosen = bool(option.state & QStyle.StateFlag.State_Selected)
    if chosen or option.state & QStyle.StateFlag.State_MouseOver:
        focused = chosen and bool(option.state & QStyle.StateFlag.State_HasFocus)
        painter.setPen(QPen(QColor(c.accent if focused else c.line), 1))
        painter.setBrush(QColor((ground or c.card) if chosen else c.paper))
        painter.drawRoundedRect(QRectF(room).adjusted(0.5, 0.5, -0.5, -0.5), corner, corner)


def paint_card(painter: QPainter, option: QStyleOptionViewItem, room: QRect) -> None:
    """The card of a row that is one in any case. What is chosen shows where the focus is, not in each list of several."""
    c = colours()
    view = option.widget
    chosen = bool(option.state & QStyle.StateFlag.State_Selected) and view.hasFocus()
    focused = chosen and bool(option.state & QStyle.StateFlag.State_HasFocus)
    painter.setPen(QPen(QColor(c.accent if focused else c.line), 1))
    painter.setBrush(QColor(c.accent_soft if chosen else c.card))
    painter.drawRoundedRect(QRectF(room).adjusted(0.5, 0.5, -0.5, -0.5), _CARD_CORNER, _CARD_CORNER)


def faces(base: QFont) -> tuple[QFont, QFont]:
    """The letters of a row's name, and those of what is said about it."""
    strong, second = QFont(base), QFont(base)
    strong.setWeight(QFont.Weight.DemiBold)
    second.setPixelSize(text_pixels(13))
    return strong, second


def paint_lines(painter: QPainter, room: QRect, base: QFont, lines: Iterable[tuple[str, str]]) -> int:
    """A name and what is said about it, each with its colour, in the middle of a room. Returns where they end."""
    strong, second = faces(base)
    shown = [(*line, second if number else strong) for number, line in enumerate(lines) if line[0]]
    heights = [QFontMetrics(face).height() + 1 for _, _, face in shown]
    top = room.top() + (room.height() - sum(heights)) // 2
    for (words, colour, face), height in zip(shown, heights, strict=True):
        painter.setFont(face)
        painter.setPen(QColor(colour))
        cut = QFontMetrics(face).elidedText(words, Qt.TextElideMode.ElideRight, room.width())
        line = QRect(QPoint(room.left(), top), QSize(room.width(), height))
        painter.drawText(line, int(Qt.AlignmentFlag.AlignVCenter), cut)
        top += height
    return top
