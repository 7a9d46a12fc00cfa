"""The list of sessions: a model of rows without widgets, and a delegate that paints day, title, people and hour."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
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
from mentorbook.gui.widgets.dates import clock_time, exact_day
from mentorbook.gui.words import tr
from mentorbook.model import daywords
from mentorbook.model.kinds import RecordId
from mentorbook.model.session import SessionStatus
from mentorbook.services.sessions import SessionRow

Index = QModelIndex | QPersistentModelIndex

ROW_ROLE = Qt.ItemDataRole.UserRole
_HEIGHT = 68
_SETTLE = 60
"""Milliseconds of quiet after which the chosen session is shown: holding an arrow key down must not load each."""


def title_words(row: SessionRow) -> str:
    """What a session is called in the list."""
    return row.title or (tr("Talk with {people}", people=row.people) if row.people else tr("A talk"))


def second_words(row: SessionRow) -> str:
    """With whom, where the title does not say it."""
    return row.people if row.title else ""


def state_words(row: SessionRow, now: datetime) -> str:
    """Where it stands: to be answered for, coming, cancelled, or how long ago it was. ``now`` is in the person's zone."""
    if row.asks:
        return tr("Did it take place?")
    parts = [choice_words(row.status)] if row.status is SessionStatus.CANCELLED else []
    if row.start is not None:
        local = row.start.astimezone(now.tzinfo)
        parts += [daywords.relative(local.date(), today=now.date()), clock_time(local)]
    if row.repeats:
        parts.append(tr("repeats"))
    words = ", ".join(parts)
    return words[:1].upper() + words[1:]


class SessionsModel(QAbstractListModel):
    """Sessions in their order."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[SessionRow, ...] = ()
        self._places: dict[RecordId, int] = {}
        self.now = datetime.min.replace(tzinfo=UTC)
        """In the person's own zone, in which days and hours are shown."""

    def show_rows(self, rows: Iterable[SessionRow], now: datetime) -> None:
        """Show these instead of those before."""
        found = tuple(rows)
        self.now = now
        if found == self._rows:
            return
        places = {row.id: place for place, row in enumerate(found)}
        if places == self._places:
            # Nothing has moved: a list of ten thousand need not be laid out anew because of one of them.
            changed = [
                place for place, (row, before) in enumerate(zip(found, self._rows, strict=True)) if row != before
            ]
            self._rows = found
            self.dataChanged.emit(self.index(changed[0]), self.index(changed[-1]))
            return
        self.beginResetModel()
        self._rows, self._places = found, places
        self.endResetModel()

    @property
    def rows(self) -> Sequence[SessionRow]:
        """What is shown."""
        return self._rows

    def place_of(self, session: RecordId | None) -> QModelIndex:
        """Where a session is; invalid when it is not shown."""
        place = self._places.get(session) if session else None
        return QModelIndex() if place is None else self.index(place)

    def day_of(self, row: SessionRow) -> date | None:
        """The day of a session, here."""
        return row.start.astimezone(self.now.tzinfo).date() if row.start else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 -- Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return title_words(row)
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.ToolTipRole:
            day = self.day_of(row)
            return exact_day(day) if day else None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            day = self.day_of(row)
            when = exact_day(day) if day else ""
            parts = (title_words(row), second_words(row), when, state_words(row, self.now))
            return ". ".join(filter(None, parts))
        return None


class SessionDelegate(QStyledItemDelegate):
    """Paints a session as a small card with its day in a tile."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        del index
        return QSize(160, max(_HEIGHT, 3 * QFontMetrics(option.font).height() + 22))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: SessionRow = index.data(ROW_ROLE)
        model = index.model()
        if not isinstance(model, SessionsModel):
            return
        c = colours()
        room: QRect = option.rect.adjusted(1, 2, -1, -2)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        focused = chosen and bool(option.state & QStyle.StateFlag.State_HasFocus)
        if chosen or option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(QPen(QColor(c.accent if focused else c.line), 1))
            painter.setBrush(QColor(c.card if chosen else c.paper))
            painter.drawRoundedRect(QRectF(room).adjusted(0.5, 0.5, -0.5, -0.5), 12, 12)
        painter.setClipRect(room)
        tile = QRect(room.left() + 10, room.top() + (room.height() - 44) // 2, 44, 44)
        _paint_day(painter, tile, row, model, option.font)
        left, right = tile.right() + 12, room.right() - 10
        cancelled = row.status is SessionStatus.CANCELLED
        lines = [
            (title_words(row), c.soft if cancelled else c.ink, True),
            (second_words(row), c.soft, False),
            (state_words(row, model.now), c.clay if row.asks else c.soft, False),
        ]
        _paint_lines(
            painter, [one for one in lines if one[0]], QRect(left, room.top(), right - left, room.height()), option.font
        )
        painter.restore()


def _paint_day(painter: QPainter, tile: QRect, row: SessionRow, model: SessionsModel, base: QFont) -> None:
    """The day as on a tear-off calendar; the year instead of the month's name where it is another year's."""
    c = colours()
    painter.setPen(Qt.PenStyle.NoPen)
    held = row.status is SessionStatus.HELD
    painter.setBrush(
        QColor(c.clay_soft if row.asks else c.side if held or row.status is SessionStatus.CANCELLED else c.accent_soft)
    )
    painter.drawRoundedRect(QRectF(tile), 8, 8)
    day = model.day_of(row)
    if day is None:
        return
    words = daywords.short(day, today=model.now.date()).split(" ")
    ink = QColor(c.clay if row.asks else c.ink)
    small, large = QFont(base), QFont(base)
    small.setPixelSize(text_pixels(11))
    large.setPixelSize(text_pixels(16))
    large.setWeight(QFont.Weight.DemiBold)
    painter.setPen(ink)
    painter.setFont(large)
    painter.drawText(tile.adjusted(0, 3, 0, -20), Qt.AlignmentFlag.AlignCenter, words[0])
    painter.setFont(small)
    below = words[1] if len(words) == 2 else f"{words[1]} {words[2][-2:]}"
    painter.drawText(tile.adjusted(0, 24, 0, -5), Qt.AlignmentFlag.AlignCenter, below)


def _paint_lines(painter: QPainter, lines: Sequence[tuple[str, str, bool]], room: QRect, base: QFont) -> None:
    strong, second = QFont(base), QFont(base)
    strong.setWeight(QFont.Weight.DemiBold)
    second.setPixelSize(text_pixels(13))
    fonts = [strong if bold else second for _, _, bold in lines]
    heights = [QFontMetrics(font).height() + 1 for font in fonts]
    top = room.top() + (room.height() - sum(heights)) // 2
    for (words, colour, _), font, height in zip(lines, fonts, heights, strict=True):
        painter.setFont(font)
        painter.setPen(QColor(colour))
        shown = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(QRect(room.left(), top, room.width(), height), Qt.AlignmentFlag.AlignVCenter, shown)
        top += height


class SessionsView(QListView):
    """The list. ``settled`` tells which session is chosen once the choice rests."""

    settled = Signal(object)
    asked_for_menu = Signal(object)
    asked_to_remove = Signal()

    def __init__(self, model: SessionsModel) -> None:
        super().__init__()
        self._sessions = model
        self.setModel(model)
        self.setItemDelegate(SessionDelegate(self))
        self.setAccessibleName(tr("Sessions"))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(lambda point: self.asked_for_menu.emit(self.mapToGlobal(point)))
        self._rest = QTimer(self, singleShot=True, interval=_SETTLE)
        self._rest.timeout.connect(self._tell)
        self.selectionModel().selectionChanged.connect(lambda _new, _old: self._rest.start())

    def chosen(self) -> RecordId | None:
        """The session that is chosen."""
        places = [index.row() for index in self.selectedIndexes()]
        return self._sessions.rows[places[0]].id if places else None

    def choose(self, session: RecordId | None) -> None:
        """Choose one of those that are shown, without telling."""
        selection = self.selectionModel()
        selection.clearSelection()
        index = self._sessions.place_of(session)
        if index.isValid():
            selection.setCurrentIndex(index, selection.SelectionFlag.ClearAndSelect)
            self.scrollTo(index)
        self._rest.stop()

    def dataChanged(self, first: Index, last: Index, roles: Sequence[int] = ()) -> None:
        """Paint anew. Rows are all as high, so Qt's own list need not lay out every one of them again."""
        QAbstractItemView.dataChanged(self, first, last, roles)

    def _tell(self) -> None:
        if (session := self.chosen()) is not None:
            self.settled.emit(session)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.chosen():
            self.asked_to_remove.emit()
        elif event.key() == Qt.Key.Key_Menu:
            self.asked_for_menu.emit(self.mapToGlobal(self.visualRect(self.currentIndex()).bottomLeft()))
        else:
            super().keyPressEvent(event)
