"""A month of meetings: a calendar that is walked by keys, and the meetings of the day that is chosen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from dateutil.relativedelta import relativedelta
from PySide6.QtCore import QAbstractTableModel, QLocale, QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from mentorbook.gui.runtime.workspace import Workspace
from mentorbook.gui.style.theme import colours, on_accent, text_pixels
from mentorbook.gui.widgets.buttons import button, icon_button, link
from mentorbook.gui.widgets.dates import clock_time, exact_day
from mentorbook.gui.widgets.layout import Scroll, clear, column, holder, row
from mentorbook.gui.widgets.rows import TitleButton
from mentorbook.gui.widgets.said_row import SaysRow, say_row
from mentorbook.gui.widgets.text import announce, label, section, soft
from mentorbook.gui.words import tr
from mentorbook.model.kinds import RecordId
from mentorbook.model.session import SessionStatus
from mentorbook.services.sessions import MonthEntry, meetings_between

Index = QModelIndex | QPersistentModelIndex

DAY_ROLE = Qt.ItemDataRole.UserRole
ENTRIES_ROLE = Qt.ItemDataRole.UserRole + 1
_WEEKS, _DAYS = 6, 7
_DAY_HEIGHT = 64
"""Pixels for the meetings of the day below the calendar; more of them scroll."""
_USUAL_HOUR = time(10, 0)
_DAY = timedelta(days=1)
Entries = Mapping[date, tuple[MonthEntry, ...]]


def entry_words(entry: MonthEntry) -> str:
    """A meeting in few words."""
    words = entry.title or entry.people or tr("a talk")
    cancelled = tr(", cancelled") if entry.status is SessionStatus.CANCELLED else ""
    return tr("{time} {title}{cancelled}", time=clock_time(entry.start), title=words, cancelled=cancelled)


class MonthModel(QAbstractTableModel):
    """Six weeks around a month, each beginning on the first day of the locale's week."""

    def __init__(self, today: date) -> None:
        super().__init__()
        self.today = today
        self.month = today.replace(day=1)
        self._entries: Entries = {}

    @property
    def first(self) -> date:
        """The day in the upper left corner."""
        start = QLocale().firstDayOfWeek().value - 1
        return self.month - timedelta(days=(self.month.weekday() - start) % _DAYS)

    @property
    def last(self) -> date:
        """The day in the lower right corner."""
        return self.first + timedelta(days=_WEEKS * _DAYS - 1)

    def show_month(self, month: date, today: date) -> None:
        """Turn to a month; its meetings arrive later."""
        self.beginResetModel()
        self.month, self.today, self._entries = month.replace(day=1), today, {}
        self.endResetModel()

    def show_entries(self, entries: Entries) -> None:
        """Show the meetings of the month."""
        self._entries = entries
        self.dataChanged.emit(self.index(0, 0), self.index(_WEEKS - 1, _DAYS - 1))

    def entries_on(self, day: date) -> tuple[MonthEntry, ...]:
        """The meetings of a day."""
        return self._entries.get(day, ())

    def day_at(self, index: Index) -> date:
        """The day of a cell."""
        return self.first + timedelta(days=index.row() * _DAYS + index.column())

    def index_of(self, day: date) -> QModelIndex:
        """The cell of a day; invalid when it is not among the six weeks."""
        place = (day - self.first).days
        return self.index(place // _DAYS, place % _DAYS) if 0 <= place < _WEEKS * _DAYS else QModelIndex()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 -- Qt's own default
        return 0 if parent.isValid() else _WEEKS

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 -- Qt's own default
        return 0 if parent.isValid() else _DAYS

    def headerData(self, number: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
        ):
            day = self.first + timedelta(days=number)
            form = (
                QLocale.FormatType.ShortFormat if role == Qt.ItemDataRole.DisplayRole else QLocale.FormatType.LongFormat
            )
            return QLocale().dayName(day.isoweekday(), form)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        day = self.day_at(index)
        if role == DAY_ROLE:
            return day
        if role == ENTRIES_ROLE:
            return self.entries_on(day)
        if role == Qt.ItemDataRole.DisplayRole:
            return str(day.day)
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            found = self.entries_on(day)
            words = "; ".join(entry_words(one) for one in found) or tr("nothing")
            today = tr("today, ") if day == self.today else ""
            return tr("{today}{day}: {meetings}", today=today, day=exact_day(day), meetings=words)
        return None


class MonthDelegate(QStyledItemDelegate):
    """Paints a day with the meetings that fit into it."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        if not isinstance(model, MonthModel):
            return
        c = colours()
        day = model.day_at(index)
        inside = day.month == model.month.month
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room: QRect = option.rect.adjusted(2, 2, -2, -2)
        chosen = option.state & QStyle.StateFlag.State_Selected
        painter.setPen(QPen(QColor(c.accent if chosen else c.line), 1))
        painter.setBrush(QColor(c.card if inside else c.paper))
        painter.drawRoundedRect(QRectF(room).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        small = QFont(option.font)
        small.setPixelSize(text_pixels(13))
        self._paint_number(painter, room, small, day, is_today=day == model.today, is_inside=inside)
        small.setPixelSize(text_pixels(12))
        painter.setFont(small)
        metrics = QFontMetrics(small)
        for line, one, words in _lines_of(option.rect, metrics, model.entries_on(day)):
            planned = one is None or one.status is SessionStatus.PLANNED
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(c.accent_soft if planned else c.side))
            painter.drawRoundedRect(QRectF(line), 4, 4)
            is_off = one is not None and one.status is SessionStatus.CANCELLED
            painter.setPen(QColor(c.ink if inside and not is_off else c.soft))
            shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, line.width() - 10)
            painter.drawText(line.adjusted(5, 0, -5, 0), Qt.AlignmentFlag.AlignVCenter, shown)
        painter.restore()

    @staticmethod
    def _paint_number(
        painter: QPainter, room: QRect, font: QFont, day: date, *, is_today: bool, is_inside: bool
    ) -> None:
        c = colours()
        circle = QRect(room.left() + 4, room.top() + 3, 24, 22)
        if is_today:
            font.setWeight(QFont.Weight.DemiBold)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(c.accent))
            painter.drawRoundedRect(QRectF(circle), 11, 11)
        painter.setFont(font)
        painter.setPen(QColor(on_accent(c) if is_today else c.ink if is_inside else c.soft))
        painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, str(day.day))
        font.setWeight(QFont.Weight.Normal)


def _lines_of(
    cell: QRect, metrics: QFontMetrics, entries: Sequence[MonthEntry]
) -> Iterator[tuple[QRect, MonthEntry | None, str]]:
    """Where the meetings of a day stand in its cell; those that have no room are one line without a meeting."""
    room = cell.adjusted(2, 2, -2, -2)
    height = metrics.height() + 4
    below = room.adjusted(6, 28, -6, 0)
    places = (below.height() - 1) // height
    if places < 1:
        # Too low for a line below its number: one stands beside that.
        below, places = room.adjusted(32, 5, -6, 0), 1
    for place, entry in enumerate(entries[:places]):
        line = QRect(below.left(), below.top() + place * height, below.width(), height - 2)
        if place == places - 1 and len(entries) > places:
            left = len(entries) - place
            yield line, None, tr("and {number} more", number=left) if place else tr("{number} meetings", number=left)
        else:
            yield line, entry, entry_words(entry)


class MonthTable(SaysRow, QTableView):
    """The calendar. Arrows walk over the edges of the month; Page Up and Page Down turn it."""

    entered = Signal(object)
    """A meeting that was clicked on, by the id of its session."""
    gone_to = Signal(object)
    """A day that is to be shown, in whichever month it is."""
    asked_to_add = Signal(object)

    def __init__(self, model: MonthModel) -> None:
        super().__init__()
        self._month = model
        self.setModel(model)
        self.setItemDelegate(MonthDelegate(self))
        self.setAccessibleName(tr("Month"))
        self.setProperty("look", "month")
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        for header in (self.verticalHeader(), self.horizontalHeader()):
            header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
            header.setMinimumSectionSize(40)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionsClickable(False)
        self.doubleClicked.connect(lambda index: self.asked_to_add.emit(model.day_at(index)))

    @property
    def day(self) -> date:
        """The day that is chosen."""
        index = self.currentIndex()
        return self._month.day_at(index) if index.isValid() else self._month.today

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() != Qt.MouseButton.LeftButton or not index.isValid():
            return
        font = QFont(self.font())
        font.setPixelSize(text_pixels(12))
        entries = self._month.entries_on(self._month.day_at(index))
        for line, entry, _words in _lines_of(self.visualRect(index), QFontMetrics(font), entries):
            if entry is not None and line.contains(event.position().toPoint()):
                self.entered.emit(entry.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        day, key = self.day, event.key()
        month_end = day.replace(day=1) + relativedelta(months=1) - _DAY
        to = {
            Qt.Key.Key_Left: day - _DAY,
            Qt.Key.Key_Right: day + _DAY,
            Qt.Key.Key_Up: day - timedelta(days=_DAYS),
            Qt.Key.Key_Down: day + timedelta(days=_DAYS),
            Qt.Key.Key_PageUp: day - relativedelta(months=1),
            Qt.Key.Key_PageDown: day + relativedelta(months=1),
            Qt.Key.Key_Home: day.replace(day=1),
            Qt.Key.Key_End: month_end,
            Qt.Key.Key_T: self._month.today,
        }.get(Qt.Key(key))
        if to is not None and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.gone_to.emit(to)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.asked_to_add.emit(day)
        else:
            super().keyPressEvent(event)


class MonthView(QWidget):
    """The calendar with the meetings of the chosen day below it."""

    opened = Signal(object)
    asked_to_add = Signal(object)
    """When a new meeting would begin."""

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._turn = 0
        self.model = MonthModel(workspace.today)
        self.model.setParent(self)
        self.table = MonthTable(self.model)
        self._heading = section()
        self._day_heading = label("", "strong", wrap=False)
        self._of_day = QVBoxLayout()
        self._of_day.setContentsMargins(0, 0, 0, 0)
        self._of_day.setSpacing(0)
        back = icon_button("back", tr("Month before"), lambda: self._turn_by(-1))
        on = icon_button("forward", tr("Month after"), lambda: self._turn_by(1))
        today = button(tr("Today"), lambda: self.go_to(workspace.today), tip=tr("T in the calendar"))
        self._heading.setMinimumWidth(180)
        below = Scroll(holder(self._of_day))
        # Always as high, or the calendar would jump from day to day.
        below.setFixedHeight(_DAY_HEIGHT)
        layout = column(
            row(back, self._heading, on, today, None, gap=8),
            self.table,
            row(self._day_heading, link(tr("Plan a meeting here"), self._add), None, gap=12),
            below,
            gap=10,
        )
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.table.gone_to.connect(self.go_to)
        self.table.entered.connect(self.opened)
        self.table.asked_to_add.connect(lambda _day: self._add())
        self.table.selectionModel().currentChanged.connect(lambda _new, _old: self._show_day())
        self._title()
        self.table.setCurrentIndex(self.model.index_of(workspace.today))

    def reload(self) -> None:
        """Read the month again."""
        if not self.isVisible():
            return
        self._turn += 1
        turn, first, last = self._turn, self.model.first, self.model.last

        def arrived(found: Entries) -> None:
            if turn == self._turn:
                self.model.show_entries(found)
                self._show_day()
                if self.model.entries_on(self.table.day):
                    # Until now nothing was known to be on that day.
                    say_row(self.table)

        self._workspace.read(self, lambda opened: meetings_between(opened, first, last), arrived)

    def focus_day(self) -> None:
        """Take the focus to the calendar."""
        self.reload()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_to(self, day: date) -> None:
        """Choose a day, and turn to its month."""
        if not date(1900, 1, 1) <= day <= date(2999, 12, 31):
            return
        if (day.year, day.month) != (self.model.month.year, self.model.month.month):
            self.model.show_month(day, self._workspace.today)
            self._title()
            self.reload()
        self.table.setCurrentIndex(self.model.index_of(day))
        self._show_day()

    def _turn_by(self, months: int) -> None:
        self.go_to(self.table.day + relativedelta(months=months))
        announce(self, self._heading.text())

    def _title(self) -> None:
        month = self.model.month
        name = QLocale().standaloneMonthName(month.month, QLocale.FormatType.LongFormat)
        self._heading.setText(f"{name} {month.year}")

    def _show_day(self) -> None:
        day = self.table.day
        self._day_heading.setText(exact_day(day))
        clear(self._of_day)
        found = self.model.entries_on(day)
        for one in found:
            words = " · ".join(filter(None, (entry_words(one), one.people if one.title else "")))
            self._of_day.addWidget(TitleButton(words, partial(self._open, one.id)))
        if not found:
            self._of_day.addWidget(soft(tr("Nothing is on this day.")))
        self._of_day.addStretch(1)

    def _open(self, session: RecordId) -> None:
        self.opened.emit(session)

    def _add(self) -> None:
        self.asked_to_add.emit(datetime.combine(self.table.day, _USUAL_HOUR, tzinfo=self._workspace.zone))
