"""The list of sessions: a model of rows without widgets, and a delegate that paints day, title, people and hour."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem

from mentorbook.gui.forms.wording import choice_words
from mentorbook.gui.style.theme import colours, text_pixels
from mentorbook.gui.widgets.dates import clock_time, exact_day
from mentorbook.gui.widgets.painted_list import ROW_ROLE, AskingList, Index, RowsModel, paint_frame, paint_lines
from mentorbook.gui.words import tr
from mentorbook.model import daywords
from mentorbook.model.kinds import RecordId
from mentorbook.model.session import SessionStatus
from mentorbook.services.sessions import SessionRow

_HEIGHT = 68


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


class SessionsModel(RowsModel[SessionRow]):
    """Sessions in their order."""

    def __init__(self) -> None:
        super().__init__()
        self.now = datetime.min.replace(tzinfo=UTC)
        """In the person's own zone, in which days and hours are shown."""

    def key_of(self, row: SessionRow) -> RecordId:
        return row.id

    def show_sessions(self, rows: Iterable[SessionRow], now: datetime) -> None:
        """Show these instead of those before."""
        found, before = tuple(rows), self._rows
        self.now = now
        if found == before:
            return
        if [row.id for row in found] != [row.id for row in before]:
            self.show_rows(found)
            return
        # Nothing has moved: a list of ten thousand need not be laid out anew because of one of them.
        changed = [place for place, (row, old) in enumerate(zip(found, before, strict=True)) if row != old]
        self._rows = found
        self.dataChanged.emit(self.index(changed[0]), self.index(changed[-1]))

    def day_of(self, row: SessionRow) -> date | None:
        """The day of a session, here."""
        return row.start.astimezone(self.now.tzinfo).date() if row.start else None

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
        paint_frame(painter, option, room)
        painter.setClipRect(room)
        tile = QRect(room.left() + 10, room.top() + (room.height() - 44) // 2, 44, 44)
        _paint_day(painter, tile, row, model, option.font)
        left, right = tile.right() + 12, room.right() - 10
        cancelled = row.status is SessionStatus.CANCELLED
        lines = (
            (title_words(row), c.soft if cancelled else c.ink),
            (second_words(row), c.soft),
            (state_words(row, model.now), c.clay if row.asks else c.soft),
        )
        paint_lines(painter, QRect(left, room.top(), right - left, room.height()), option.font, lines)
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


class SessionsView(AskingList):
    """The list, in which one session is chosen."""

    def __init__(self, model: SessionsModel) -> None:
        super().__init__(model, tr("Sessions"))
        self.setItemDelegate(SessionDelegate(self))

    def chosen(self) -> SessionRow | None:
        """The session that is chosen."""
        return next(iter(self.chosen_rows()), None)

    def dataChanged(self, first: Index, last: Index, roles: Sequence[int] = ()) -> None:
        """Paint anew. Rows are all as high, so Qt's own list need not lay out every one of them again."""
        QAbstractItemView.dataChanged(self, first, last, roles)
