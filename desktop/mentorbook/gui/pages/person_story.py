"""The story with someone: what happened, newest first, in a list that opens each entry."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QListView,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from mentorbook.gui.forms.wording import choice_words
from mentorbook.gui.style.theme import colours, text_pixels
from mentorbook.gui.widgets.buttons import button, choice_of, link
from mentorbook.gui.widgets.dates import exact_day
from mentorbook.gui.widgets.layout import Card
from mentorbook.gui.widgets.said_row import SaysRow
from mentorbook.gui.widgets.tab_bar import TabBar
from mentorbook.gui.widgets.text import soft
from mentorbook.gui.words import tr
from mentorbook.model import daywords
from mentorbook.model.catalogue import title_of
from mentorbook.model.exchange import Advice, Help, Thanks
from mentorbook.model.goal import Goal
from mentorbook.model.kinds import Kind
from mentorbook.model.network import Outreach
from mentorbook.model.session import Session, SessionStatus
from mentorbook.services.person_page import StoryEntry

Index = QModelIndex | QPersistentModelIndex

ENTRY_ROLE = Qt.ItemDataRole.UserRole
_HELP = "Help"
_FILTERS: tuple[tuple[str, frozenset[Kind]], ...] = (
    ("All", frozenset(Kind)),
    ("Sessions", frozenset({Kind.SESSION})),
    ("Thanks", frozenset({Kind.THANKS})),
    (_HELP, frozenset({Kind.HELP, Kind.ADVICE})),
    ("Goals", frozenset({Kind.GOAL})),
    ("Messages", frozenset({Kind.OUTREACH})),
    ("Notes", frozenset({Kind.NOTE})),
)
_SHOWN = 12
"""Entries of a story before the link to more of them."""
_MORE = 40


def heading_of(entry: StoryEntry) -> str:
    """What it was, and its own words: ``Session: first budget of my own``."""
    record = entry.record
    match record:
        case Session():
            what = tr("Session")
        case Thanks():
            what = tr("Thanks")
        case Help():
            what = tr("Gave help") if entry.is_given else tr("Help")
        case Advice():
            what = tr("Advice")
        case Goal():
            what = tr("Goal")
        case Outreach():
            what = tr("Message")
        case _:
            what = tr("Private note")
    words = title_of(record)
    return tr("{what}: {words}", what=what, words=words) if words else what


def detail_of(entry: StoryEntry) -> str:
    """A second line: how a talk was held, what became of advice."""
    record = entry.record
    match record:
        case Session():
            status = choice_words(record.status) if record.status is not SessionStatus.HELD else ""
            minutes = tr("{number} minutes", number=record.minutes) if record.minutes else ""
            parts = [status, choice_words(record.mode) if record.mode else "", minutes, record.place]
        case Thanks():
            parts = [choice_words(record.channel) if record.channel else "", "" if record.on else tr("a draft")]
        case Help():
            parts = [choice_words(record.support) if record.support else ""]
        case Advice():
            parts = [choice_words(record.state)]
        case Goal():
            parts = [choice_words(record.status), record.measure]
        case Outreach():
            parts = [choice_words(record.state), record.ask]
        case _:
            parts = [tr("only for you")]
    words = ", ".join(filter(None, parts))
    return words[:1].upper() + words[1:]


class _StoryModel(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self._entries: Sequence[StoryEntry] = ()
        self._today = date.min

    def show_entries(self, entries: Sequence[StoryEntry], today: date) -> None:
        self.beginResetModel()
        self._entries, self._today = entries, today
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 -- Qt's own default
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        entry = self._entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return heading_of(entry)
        if role == ENTRY_ROLE:
            return entry
        if role == Qt.ItemDataRole.ToolTipRole:
            return exact_day(entry.on)
        if role == Qt.ItemDataRole.UserRole + 1:
            return daywords.short(entry.on, today=self._today)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ". ".join(filter(None, (heading_of(entry), detail_of(entry), exact_day(entry.on))))
        return None


class _StoryDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        del index
        return QSize(200, 2 * QFontMetrics(option.font).height() + 20)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry, when = index.data(ENTRY_ROLE), index.data(Qt.ItemDataRole.UserRole + 1)
        c = colours()
        room: QRect = option.rect
        state = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = state & QStyle.StateFlag.State_HasFocus
        if focused or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(QPen(QColor(c.accent), 1) if focused else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(c.paper))
            painter.drawRoundedRect(QRectF(room).adjusted(20.5, 0.5, -0.5, -3.5), 8, 8)
        painter.setPen(Qt.PenStyle.NoPen)
        if index.row() < index.model().rowCount() - 1:
            painter.setBrush(QColor(c.line))
            painter.drawRect(QRectF(room.left() + 6, room.top() + 20, 2, room.height() - 18))
        tone = c.gold if entry.is_given else c.soft if entry.record.kind in (Kind.NOTE, Kind.OUTREACH) else c.accent
        painter.setBrush(QColor(tone))
        painter.drawEllipse(QRectF(room.left() + 2, room.top() + 9, 10, 10))
        strong, second = QFont(option.font), QFont(option.font)
        strong.setWeight(QFont.Weight.DemiBold)
        second.setPixelSize(text_pixels(13))
        line = QFontMetrics(strong).height() + 1
        inner = room.adjusted(28, 5, -8, 0)
        painter.setFont(second)
        painter.setPen(QColor(c.soft))
        width = QFontMetrics(second).horizontalAdvance(when)
        painter.drawText(
            QRect(inner.right() - width, inner.top(), width + 1, line), Qt.AlignmentFlag.AlignVCenter, when
        )
        below = QRect(inner.left(), inner.top() + line, inner.width(), line)
        detail = QFontMetrics(second).elidedText(detail_of(entry), Qt.TextElideMode.ElideRight, below.width())
        painter.drawText(below, Qt.AlignmentFlag.AlignVCenter, detail)
        painter.setFont(strong)
        painter.setPen(QColor(c.ink))
        head = QRect(inner.left(), inner.top(), inner.width() - width - 12, line)
        words = QFontMetrics(strong).elidedText(heading_of(entry), Qt.TextElideMode.ElideRight, head.width())
        painter.drawText(head, Qt.AlignmentFlag.AlignVCenter, words)
        painter.restore()


class _StoryView(SaysRow, QListView):
    opened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setItemDelegate(_StoryDelegate(self))
        self.setAccessibleName(tr("Story"))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        # What scrolls is the page alone.
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._open)
        self.activated.connect(self._open)

    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(index.data(ENTRY_ROLE))

    def fit(self) -> None:
        """Be as high as what is shown of the story."""
        row = max(1, self.sizeHintForRow(0))
        self.setFixedHeight(row * max(1, self.model().rowCount()) + 2)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        page = _page_around(self)
        content = page.widget() if page is not None else None
        if current.isValid() and page is not None and content is not None:
            room = self.visualRect(current)
            middle = self.viewport().mapTo(content, room.center())
            page.ensureVisible(middle.x(), middle.y(), 0, room.height())


def _page_around(widget: QWidget) -> QScrollArea | None:
    """What a widget scrolls with."""
    around = widget.parentWidget()
    while around is not None and not isinstance(around, QScrollArea):
        around = around.parentWidget()
    return around


class StoryCard(Card):
    """The story with its filters. ``opened`` carries the record of an entry that was chosen."""

    opened = Signal(object)

    def __init__(self) -> None:
        super().__init__(tr("Story"))
        self._entries: Sequence[StoryEntry] = ()
        self._today = date.min
        self._kinds, self._limit = _FILTERS[0][1], _SHOWN
        self._tabs: list[tuple[QPushButton, frozenset[Kind]]] = []
        self._model, self._view = _StoryModel(), _StoryView()
        self._model.setParent(self)
        self._view.setModel(self._model)
        self._view.opened.connect(lambda entry: self.opened.emit(entry.record))
        self._more = link("", self._show_more)
        self._empty = soft(tr("Nothing has happened yet. The first talk, thanks or advice begins the story."))
        group = QButtonGroup(self)
        for words, kinds in _FILTERS:
            tab = button(tr(words), partial(self._choose, kinds), "tab")
            choice_of(group, tab)
            tab.setAccessibleDescription(tr("Story"))
            tab.setChecked(kinds == self._kinds)
            if words == _HELP:
                # All of them stand in one line of a page of the usual width.
                tab.setAccessibleName(tr("Help and advice"))
                tab.setToolTip(tab.accessibleName())
            self._tabs.append((tab, kinds))
        self._bar = TabBar([tab for tab, _ in self._tabs], tr("More of the story"))
        self.add(self._bar, self._view, self._more, self._empty)

    def show_story(self, entries: Sequence[StoryEntry], today: date) -> None:
        """Show another story, or the same one anew."""
        self._entries, self._today = entries, today
        there = {entry.record.kind for entry in entries}
        self._bar.offer([tab for tab, kinds in self._tabs if kinds & there])
        self._bar.setVisible(bool(entries))
        if not self._kinds & there:
            self._kinds = _FILTERS[0][1]
            self._tabs[0][0].setChecked(True)
        self._filter(self._kinds)

    def begin_anew(self) -> None:
        """Show the beginning alone, of somebody else's story."""
        self._limit = _SHOWN

    def _choose(self, kinds: frozenset[Kind]) -> None:
        self._limit = _SHOWN
        self._filter(kinds)

    def _show_more(self) -> None:
        before = self._limit
        self._limit += _MORE
        self._filter(self._kinds)
        # The link that had the focus may be gone.
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)
        self._view.setCurrentIndex(self._model.index(before, 0))

    def _filter(self, kinds: frozenset[Kind]) -> None:
        self._kinds = kinds
        shown = [entry for entry in self._entries if entry.record.kind in kinds]
        self._model.show_entries(shown[: self._limit], self._today)
        more = len(shown) - self._limit
        self._more.setText(tr("Show {number} more", number=more))
        self._more.setVisible(more > 0)
        self._view.setVisible(bool(shown))
        self._view.fit()
        self._empty.setVisible(not self._entries)
