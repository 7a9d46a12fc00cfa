"""The list of people: a model that filters, and a delegate that paints avatar, name, place, rhythm and ring."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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

from mentorbook.gui.forms.wording import choice_words
from mentorbook.gui.style.theme import colours, text_pixels
from mentorbook.gui.widgets.pictures import paint_avatar, paint_ring
from mentorbook.gui.words import tr
from mentorbook.model.kinds import RecordId
from mentorbook.services.people import PersonRow

Index = QModelIndex | QPersistentModelIndex

ROW_ROLE = Qt.ItemDataRole.UserRole
_HEIGHT = 76
_SETTLE = 60
"""Milliseconds of quiet after which the chosen person is shown: holding an arrow key down must not load each."""


def place_words(row: PersonRow) -> str:
    """Position and organisation, as far as they are known."""
    return " · ".join(filter(None, (row.person.position, row.person.organisation)))


def state_words(row: PersonRow) -> str:
    """The rhythm, or the stage where there is none."""
    words = row.rhythm.words or choice_words(row.person.stage)
    return words[:1].upper() + words[1:]


class PeopleModel(QAbstractListModel):
    """The people that pass the filter, by name."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[PersonRow, ...] = ()

    def show_rows(self, rows: Iterable[PersonRow]) -> None:
        """Show these instead of those before."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    @property
    def rows(self) -> Sequence[PersonRow]:
        """What is shown."""
        return self._rows

    def place_of(self, person_id: RecordId | None) -> QModelIndex:
        """Where someone is; invalid when they are not shown."""
        for place, row in enumerate(self._rows):
            if row.person.id == person_id:
                return self.index(place)
        return QModelIndex()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 -- Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.person.name
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ". ".join(filter(None, (row.person.name, place_words(row), state_words(row))))
        return None


class PersonDelegate(QStyledItemDelegate):
    """Paints someone as a small card. Where ``says_stage`` is off, the place says it."""

    def __init__(self, parent: QListView, *, says_stage: bool = True) -> None:
        super().__init__(parent)
        self._says_stage = says_stage

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        del index
        height = max(_HEIGHT, 3 * QFontMetrics(option.font).height() + 26)
        return QSize(160, height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(ROW_ROLE)
        c = colours()
        room: QRect = option.rect.adjusted(1, 2, -1, -2)
        state = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        focused = chosen and bool(state & QStyle.StateFlag.State_HasFocus)
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(QPen(QColor(c.accent if focused else c.line), 1))
            painter.setBrush(QColor(c.card if chosen else c.paper))
            painter.drawRoundedRect(QRectF(room).adjusted(0.5, 0.5, -0.5, -0.5), 12, 12)
        painter.setClipRect(room)
        avatar = QRectF(room.left() + 12, room.top() + (room.height() - 36) / 2, 36, 36)
        paint_avatar(painter, avatar, row.person.name)
        ring = row.rhythm.share is not None
        if ring:
            where = QRectF(room.right() - 12 - 22, room.top() + (room.height() - 22) / 2, 22, 22)
            paint_ring(painter, where, row.rhythm.share, late=row.rhythm.late_days > 0)
        left, right = int(avatar.right()) + 10, room.right() - (44 if ring else 12)
        state_line = state_words(row) if self._says_stage or row.rhythm.share is not None else ""
        late = c.clay if row.rhythm.late_days > 0 else c.soft
        lines = [(row.person.name, c.ink, True), (place_words(row), c.soft, False), (state_line, late, False)]
        lines = [line for line in lines if line[0]]
        strong, second = QFont(option.font), QFont(option.font)
        strong.setWeight(QFont.Weight.DemiBold)
        second.setPixelSize(text_pixels(13))
        heights = [QFontMetrics(strong if bold else second).height() + 1 for _, _, bold in lines]
        top = room.top() + (room.height() - sum(heights)) // 2
        for (words, colour, bold), height in zip(lines, heights, strict=True):
            font = strong if bold else second
            painter.setFont(font)
            painter.setPen(QColor(colour))
            shown = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, right - left)
            painter.drawText(
                QRect(QPoint(left, top), QSize(right - left, height)), Qt.AlignmentFlag.AlignVCenter, shown
            )
            top += height
        painter.restore()


class PeopleView(QListView):
    """The list. ``settled`` tells who is chosen once the choice rests; ``many`` how many are."""

    settled = Signal(object)
    asked_for_menu = Signal(object)
    asked_to_remove = Signal()

    def __init__(self, model: PeopleModel) -> None:
        super().__init__()
        self._people = model
        self.setModel(model)
        self.setItemDelegate(PersonDelegate(self))
        self.setAccessibleName(tr("People"))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(lambda point: self.asked_for_menu.emit(self.mapToGlobal(point)))
        self._rest = QTimer(self, singleShot=True, interval=_SETTLE)
        self._rest.timeout.connect(lambda: self.settled.emit(self.chosen()))
        self.selectionModel().selectionChanged.connect(lambda _new, _old: self._rest.start())

    def chosen(self) -> tuple[RecordId, ...]:
        """Who is chosen, in the order of the list."""
        places = sorted(index.row() for index in self.selectedIndexes())
        return tuple(self._people.rows[place].person.id for place in places)

    def choose(self, people: Iterable[RecordId]) -> None:
        """Choose some of those that are shown, without telling."""
        selection = self.selectionModel()
        flags = selection.SelectionFlag
        selection.clearSelection()
        for number, person in enumerate(people):
            index = self._people.place_of(person)
            if index.isValid():
                if not number:
                    selection.setCurrentIndex(index, flags.Select)
                    self.scrollTo(index)
                else:
                    selection.select(index, flags.Select)
        self._rest.stop()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.chosen():
            self.asked_to_remove.emit()
        elif event.key() == Qt.Key.Key_Menu:
            self.asked_for_menu.emit(self.mapToGlobal(self.visualRect(self.currentIndex()).bottomLeft()))
        else:
            super().keyPressEvent(event)
