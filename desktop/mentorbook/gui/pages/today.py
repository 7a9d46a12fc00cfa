"""Today: the week in a sentence, the next meeting, what is due and why, and what came due meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QCheckBox, QStackedWidget, QVBoxLayout, QWidget

from mentorbook.gui.pages.page import Page
from mentorbook.gui.pages.today_cards import actions_card, away_card, dispute_card, goals_card, meeting_card
from mentorbook.gui.pages.today_due import Answers, split_due
from mentorbook.gui.runtime.workspace import Workspace
from mentorbook.gui.style.theme import MEASURES
from mentorbook.gui.widgets.buttons import link, primary
from mentorbook.gui.widgets.dates import exact_day, spoken_day
from mentorbook.gui.widgets.layout import Card, Columns, Scroll, clear, column, holder, row
from mentorbook.gui.widgets.rows import ActionRow, ActionRows
from mentorbook.gui.widgets.states import empty_state
from mentorbook.gui.widgets.text import soft, title
from mentorbook.gui.words import tr
from mentorbook.model.due import DueItem
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.session import SessionStatus
from mentorbook.services import day as days
from mentorbook.services.day import Day
from mentorbook.services.opened import OpenedBook

_MINUTE = 60_000
_SHOWN = 6
"""Rows that a card shows before the link to more of them."""
_MORE = 40


class TodayPage(Page):
    """The first page. What it shows is read in one go, and again when anything has changed."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._since: datetime | None = None
        self._has_arrived = False
        self._is_away_seen = False
        self._day: date | None = None
        self._limits: dict[str, int] = {}
        self._title, self._week = title(), soft()
        self._log = primary(tr("Log a talk"), self.add_new, tip=tr("Write down a talk you had ({keys})", keys="Ctrl+N"))
        self._left, self._right = QVBoxLayout(), QVBoxLayout()
        self._rows: dict[RecordId, ActionRow] = {}
        for box in (self._left, self._right):
            box.setContentsMargins(0, 0, 0, 0)
            box.setSpacing(MEASURES.between_cards)
        margin = MEASURES.page_margin
        head = row(column(self._title, self._week, gap=2), self._log, gap=20)
        head.setStretch(0, 1)
        whole = column(head, 6, Columns((self._left, 64), (self._right, 36)), None, gap=MEASURES.gap)
        whole.setContentsMargins(margin, MEASURES.page_top, margin, margin)
        self._scroll = Scroll(holder(whole))
        # Both stay, as an undo may empty the book again.
        self._both = QStackedWidget(self)
        self._both.hide()
        self._both.addWidget(self._scroll)
        self._both.addWidget(self._welcome())
        # The page says "today"; a window that stays open over midnight has to notice.
        self._clock = QTimer(self, interval=_MINUTE)
        self._clock.timeout.connect(self._look_at_clock)
        self._clock.start()

    # -- reading

    def load(self, opened: OpenedBook) -> Day:
        if not self._has_arrived:
            self._has_arrived = True
            arrival = self.workspace.arrival or days.arrive(opened)
            self._since = arrival.since
            return arrival.day
        return days.read_day(opened, since=self._since)

    def leave(self) -> None:
        if self._has_arrived:
            self.workspace.read(self, days.leave, lambda _none: None)

    def _look_at_clock(self) -> None:
        if self._day is not None and self._day != self.workspace.today:
            self.reload()

    # -- acts

    def add_new(self) -> None:
        self.workspace.add(
            Kind.SESSION, start=self.workspace.now.replace(second=0, microsecond=0), status=SessionStatus.HELD
        )

    def _show_more(self, key: str, data: Day) -> None:
        self._limits[key] = self._limits.get(key, _SHOWN) + _MORE
        self.fill(data)

    def _see_away(self, data: Day) -> None:
        self._is_away_seen = True
        self.fill(data)

    def _go_to_row(self, item: DueItem) -> None:
        if (found := self._rows.get(item.record)) is not None:
            found.setFocus(Qt.FocusReason.OtherFocusReason)
            self._scroll.ensureWidgetVisible(found)

    # -- showing

    def fill(self, data: Day) -> None:
        self._day = data.now.date()
        self._both.setCurrentIndex(int(data.is_empty))
        if data.is_empty:
            self.show_content(self._both)
            return
        place, tick = self._focused_row(), self._focused_tick()
        self._title.setText(spoken_day(data.now.date()))
        self._title.setToolTip(exact_day(data.now.date()))
        self._week.setText(data.week)
        clear(self._left)
        clear(self._right)
        self._rows = {}
        for card in self._left_cards(data):
            self._left.addWidget(card)
        for card in self._right_cards(data):
            self._right.addWidget(card)
        self._left.addStretch(1)
        self._right.addStretch(1)
        self.show_content(self._both)
        self._restore_focus(place, tick)

    def _welcome(self) -> QWidget:
        return empty_state(
            tr("Who already helps you, even informally?"),
            tr("Write down one person. From then on this page says whom to meet, what to ask and whom to thank."),
            (tr("Add a person"), partial(self.workspace.add, Kind.PERSON)),
            (tr("Write down a goal"), partial(self.workspace.add, Kind.GOAL)),
        )

    def _left_cards(self, data: Day) -> list[Card]:
        answers = Answers(self, self.workspace)
        found = [meeting_card(self.workspace, data)]
        parts = split_due(data.due)
        due = Card(tr("Due"), note=tr("L: we talked today") if answers.has_talks(parts.now) else "")
        if not (parts.now or parts.soon):
            due.add(soft(tr("Nothing waits for you. What is due turns up here with the reason why.")))
        self._add_rows(due, "now", parts.now, answers, data)
        if parts.soon:
            due.add(4 if parts.now else 0, soft(tr("In the next days")))
            self._add_rows(due, "soon", parts.soon, answers, data)
        found.append(due)
        if parts.owed:
            owed = Card(tr("Thanks, and word of how it went"))
            self._add_rows(owed, "owed", parts.owed, answers, data)
            found.append(owed)
        return found

    def _add_rows(self, card: Card, key: str, items: Sequence[DueItem], answers: Answers, data: Day) -> None:
        limit = self._limits.get(key, _SHOWN)
        rows: list[ActionRow] = []
        for item in items[:limit]:
            one = answers.row(item, data)
            self._rows[item.record] = one
            rows.append(one)
        card.add(ActionRows(*rows))
        if (more := len(items) - limit) > 0:
            card.add(link(tr("Show {number} more", number=more), partial(self._show_more, key, data)))

    def _right_cards(self, data: Day) -> list[Card]:
        found: list[Card] = []
        if data.away and not self._is_away_seen:
            found.append(away_card(data, self._since, go=self._go_to_row, seen=partial(self._see_away, data)))
        if data.to_look_at:
            found.append(dispute_card(self, self.workspace, data.to_look_at))
        limit = self._limits.get("actions", _SHOWN)
        found.append(actions_card(self, self.workspace, data, limit, partial(self._show_more, "actions", data)))
        found.append(goals_card(self.workspace, data))
        return found

    # -- focus

    def _focused_row(self) -> int | None:
        focused = QApplication.focusWidget()
        for place, one in enumerate(self._rows.values()):
            if focused is one or (focused is not None and one.isAncestorOf(focused)):
                return place
        return None

    def _focused_tick(self) -> int | None:
        focused = QApplication.focusWidget()
        ticks = self._ticks()
        return ticks.index(focused) if isinstance(focused, QCheckBox) and focused in ticks else None

    def _ticks(self) -> list[QCheckBox]:
        """What can be ticked at the right, from the top."""
        cards = (item.widget() for at in range(self._right.count()) if (item := self._right.itemAt(at)) is not None)
        return [tick for card in cards if card is not None for tick in card.findChildren(QCheckBox)]

    def _restore_focus(self, place: int | None, tick: int | None) -> None:
        """After an act the focus goes to what took the place of the row that went, or of what was ticked."""
        for found, at in ((list(self._rows.values()), place), (self._ticks(), tick)):
            if at is not None and found:
                found[min(at, len(found) - 1)].setFocus(Qt.FocusReason.OtherFocusReason)
