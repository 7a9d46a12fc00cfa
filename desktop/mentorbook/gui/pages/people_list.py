"""The list of people: a model that filters, and a delegate that paints avatar, name, place, rhythm and ring."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyledItemDelegate, QStyleOptionViewItem

from mentorbook.gui.forms.wording import choice_words
from mentorbook.gui.style.theme import colours
from mentorbook.gui.widgets.painted_list import (
    ROW_ROLE,
    AskingList,
    Index,
    RowsModel,
    paint_card,
    paint_frame,
    paint_lines,
)
from mentorbook.gui.widgets.pictures import paint_avatar, paint_ring
from mentorbook.gui.words import tr
from mentorbook.model.kinds import RecordId
from mentorbook.services.people import PersonRow

_HEIGHT = 76


def place_words(row: PersonRow) -> str:
    """Position and organisation, as far as they are known."""
    return " · ".join(filter(None, (row.person.position, row.person.organisation)))


def state_words(row: PersonRow) -> str:
    """The rhythm, or the stage where there is none."""
    words = row.rhythm.words or choice_words(row.person.stage)
    return words[:1].upper() + words[1:]


class PeopleModel(RowsModel[PersonRow]):
    """The people that pass the filter, by name."""

    def key_of(self, row: PersonRow) -> RecordId:
        return row.person.id

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
    """Paints someone as a small card. ``on_board`` the place says the stage, and each is a card to take hold of."""

    def __init__(self, parent: QListView, *, on_board: bool = False) -> None:
        super().__init__(parent)
        self._on_board = on_board

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        del index
        height = max(_HEIGHT, 3 * QFontMetrics(option.font).height() + 26)
        return QSize(160, height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(ROW_ROLE)
        c = colours()
        room: QRect = option.rect.adjusted(1, 2, -1, -2)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        (paint_card if self._on_board else paint_frame)(painter, option, room)
        painter.setClipRect(room)
        avatar = QRectF(room.left() + 12, room.top() + (room.height() - 36) / 2, 36, 36)
        paint_avatar(painter, avatar, row.person.name)
        ring = row.rhythm.share is not None
        if ring:
            where = QRectF(room.right() - 12 - 22, room.top() + (room.height() - 22) / 2, 22, 22)
            paint_ring(painter, where, row.rhythm.share, late=row.rhythm.late_days > 0)
        left, right = int(avatar.right()) + 10, room.right() - (44 if ring else 12)
        state_line = state_words(row) if not self._on_board or row.rhythm.share is not None else ""
        late = c.clay if row.rhythm.late_days > 0 else c.soft
        lines = [(row.person.name, c.ink), (place_words(row), c.soft), (state_line, late)]
        paint_lines(painter, QRect(left, room.top(), right - left, room.height()), option.font, lines)
        painter.restore()


class PeopleView(AskingList):
    """The list. ``settled`` tells all who are chosen, also when nobody is."""

    def __init__(self, model: PeopleModel) -> None:
        super().__init__(model, tr("People"))
        self.setItemDelegate(PersonDelegate(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)

    def chosen(self) -> tuple[RecordId, ...]:
        """Who is chosen, in the order of the list."""
        return tuple(row.person.id for row in self.chosen_rows())

    def _tell(self) -> None:
        self.settled.emit(self.chosen())
