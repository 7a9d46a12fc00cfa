"""Sessions: what is coming and what was, as a list or a month, and the page of the one that is chosen."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from functools import partial
from typing import Any, ClassVar, NamedTuple

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import (
    QButtonGroup,
    QLineEdit,
    QMenu,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from mentorbook.gui.pages.page import Page
from mentorbook.gui.pages.session import SessionPanel
from mentorbook.gui.pages.session_templates import TemplatesDialog
from mentorbook.gui.pages.sessions_list import SessionsModel, SessionsView, title_words
from mentorbook.gui.pages.sessions_month import MonthView
from mentorbook.gui.runtime.workspace import Workspace
from mentorbook.gui.style.theme import MEASURES
from mentorbook.gui.widgets.buttons import button, choice_of, entry, menu_button
from mentorbook.gui.widgets.layout import column, holder, list_head, row, tab_order
from mentorbook.gui.widgets.said_row import SaysCount
from mentorbook.gui.widgets.states import empty_state
from mentorbook.gui.widgets.text import section, soft
from mentorbook.gui.words import tr
from mentorbook.model.changes import ChangeSet
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.session import SessionStatus
from mentorbook.services import acts, records, sessions
from mentorbook.services.opened import OpenedBook
from mentorbook.services.sessions import SessionRow

_MINUTE = 60_000
_IN_LIST = frozenset({Kind.SESSION, Kind.PERSON})
"""The kinds that the list is made of."""


class _Read(NamedTuple):
    """What is shown. Those that were are read once somebody wants to see them: there may be thousands."""

    coming: tuple[SessionRow, ...]
    past: tuple[SessionRow, ...] | None


class SessionsPage(Page):
    """All talks, and the one that one looks at."""

    watches: ClassVar[Collection[Kind]] = tuple(Kind)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._data = _Read((), None)
        self._wants_past = False
        self._wanted: RecordId | None = None
        self._shown: RecordId | None = None
        self._turns: datetime | None = None
        self._clock = QTimer(self, interval=_MINUTE)
        self._clock.timeout.connect(self._look_at_the_clock)
        self._model = SessionsModel()
        self._model.setParent(self)
        self._list = SessionsView(self._model)
        self._filter = QLineEdit()
        self._month: MonthView | None = None
        self._nothing = soft()
        self._whole = QStackedWidget(self)
        self._whole.hide()
        self._split, self._side, self._views = QSplitter(Qt.Orientation.Horizontal), QVBoxLayout(), QStackedWidget()
        self._left = holder(self._side)
        self._whole.addWidget(self._split)
        self._split.addWidget(self._left)
        self._build()
        self._panel = SessionPanel(workspace, self._split)
        self._split.setStretchFactor(0, 0)
        self._split.setStretchFactor(1, 1)
        self._split.setSizes([MEASURES.list_width, 900])
        self._connect()

    def _build(self) -> None:
        self._as_list, self._as_month = self._tabs(
            (tr("List"), partial(self._show_as, 0)), (tr("Month"), partial(self._show_as, 1))
        )
        self._coming, self._past = self._tabs((tr("Upcoming"), self._apply), (tr("Past"), self._show_past))
        self._add = add = menu_button(tr("Add a session"), self._fill_add, text=tr("Add"))
        add.setToolTip(tr("Plan a meeting or log a talk ({keys})", keys="Ctrl+N"))
        self._filter.setPlaceholderText(tr("Filter by person or title"))
        self._filter.setAccessibleName(tr("Filter sessions by person or title"))
        self._filter.setClearButtonEnabled(True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        head = list_head(section(tr("Sessions")), None, self._as_list, self._as_month, add)
        self._narrow = holder(column(self._filter, row(self._coming, self._past, None, gap=4), gap=8))
        self._side.setContentsMargins(16, MEASURES.page_top, 8, 12)
        self._side.setSpacing(10)
        self._side.addLayout(head)
        self._side.addWidget(self._narrow)
        self._side.addWidget(self._views, 1)
        self._views.addWidget(holder(column(self._list, self._nothing)))
        # The month asks for more; it has the whole page then.
        self._left.setMinimumWidth(max(240, head.minimumSize().width() + 24))
        self._split.setChildrenCollapsible(False)
        self._order_tabs(self._list)

    def _order_tabs(self, shown: QWidget) -> None:
        tab_order(self._as_list, self._as_month, self._add, self._filter, self._coming, self._past, shown)

    def _invitation(self) -> QWidget:
        return empty_state(
            tr("Log the last talk you had, even last month"),
            tr("With whom, and one line on what it was about. From then on the book knows when you talked last."),
            (tr("Log a talk"), self.log_talk),
            (tr("Plan a meeting"), self.add_new),
        )

    def _tabs(self, *tabs: tuple[str, Any]) -> list[QPushButton]:
        group = QButtonGroup(self)
        found = [button(words, act, "tab") for words, act in tabs]
        for tab in found:
            choice_of(group, tab)
        found[0].setChecked(True)
        return found

    def _connect(self) -> None:
        self._filter.textChanged.connect(lambda _text: self._apply())
        SaysCount(self._filter, self._model)
        self._filter.returnPressed.connect(self._list.setFocus)
        self._list.settled.connect(self._choose)
        self._list.activated.connect(lambda _index: self._panel.focus())
        self._list.asked_for_menu.connect(self._ask_what)
        self._list.asked_to_remove.connect(self._panel_remove)
        self._panel.missing.connect(self._show_first)
        self._panel.focus_asked.connect(lambda on: self._left.setVisible(not on))

    # -- reading

    def load(self, opened: OpenedBook) -> _Read:
        session = self._wanted or self._shown
        if not self._wants_past:
            coming = sessions.coming_sessions(opened)
            if coming and (session is None or any(one.id == session for one in coming)):
                return _Read(coming, None)
        found = sessions.list_sessions(opened)
        return _Read(found.coming, found.past)

    def fill(self, data: Any) -> None:
        was_here = any(one.id == self._shown for one in self._rows())
        self._data = data
        self._wants_past = self._wants_past or data.past is not None
        self._turns = _next_turn(data, self.workspace.now)
        self._clock.start()
        is_empty = not (data.coming or data.past)
        if is_empty and self._whole.count() == 1:
            self._whole.addWidget(self._invitation())
        self._whole.setCurrentIndex(1 if is_empty else 0)
        self._coming.setText(tr("Upcoming {number}", number=len(data.coming)) if data.coming else tr("Upcoming"))
        if not self._shown and not self._wanted and not data.coming:
            self._past.setChecked(True)
        before = self._shown
        if self._wanted or was_here:
            self._follow()
        if not any(one.id == self._wanted for one in (*data.coming, *(data.past or ()))):
            # It may be in the trash.
            self._wanted = None
        self._apply()
        if self._shown == before:
            # The same session, in which or around which something has changed.
            self._panel.reload()
        if self._month is not None:
            self._month.reload()
        self.show_content(self._whole)

    def _look_at_the_clock(self) -> None:
        """A meeting that begins or is over meanwhile is shown as such."""
        if self._turns is not None and self.workspace.now >= self._turns:
            self.reload()

    def refresh(self, changes: ChangeSet, initiator: QWidget | None) -> None:
        edited_notes = {one for one in changes.edited if one.kind is Kind.NOTE}
        if changes.touched == edited_notes:
            # The note's own card knows; nothing else on the page is made of its words.
            return
        if changes.kinds & _IN_LIST:
            super().refresh(changes, initiator)
        elif self.isVisible():
            self._panel.reload()
        else:
            self._stale = True

    def show_record(self, kind: Kind, record_id: RecordId) -> None:
        if kind is Kind.SESSION:
            self._show_as(0)
            self._turn_to(record_id)

    def beginning(self) -> QWidget:
        return self._month.table if self._as_month.isChecked() and self._month is not None else self._list

    def begin_with(self, record_id: RecordId) -> None:
        self._panel.begin_with(record_id)

    def _turn_to(self, session: RecordId) -> None:
        """Show a session, in whichever of the lists it is."""
        self._wanted = session
        if self._data.past is None and not any(one.id == session for one in self._data.coming):
            self.reload()
            return
        self._follow()
        self._apply()

    def _follow(self) -> None:
        """Turn to the list in which the session is that is wanted or shown: a talk that was held has moved over."""
        session = self._wanted or self._shown
        for tab, rows in ((self._coming, self._data.coming), (self._past, self._data.past or ())):
            if any(one.id == session for one in rows):
                tab.setChecked(True)
                if self._wanted and not any(one.id == session for one in self._passing()):
                    self._filter.clear()

    def add_new(self) -> None:
        self.workspace.add(Kind.SESSION)

    def log_talk(self) -> None:
        """Open the form for a talk that was."""
        start = sessions.just_now(self.workspace.now)
        self.workspace.add(Kind.SESSION, status=SessionStatus.HELD, start=start)

    def keep(self) -> None:
        self._panel.keep()

    def leave(self) -> None:
        self._panel.leave()

    # -- showing

    def _rows(self) -> tuple[SessionRow, ...]:
        """The list that is chosen, whole."""
        return (self._data.past or ()) if self._past.isChecked() else self._data.coming

    def _passing(self) -> list[SessionRow]:
        found = list(self._rows())
        # Word by word: with a test of all words for each row, ten thousand rows would be felt at every key.
        for word in self._filter.text().casefold().split():
            found = [one for one in found if word in one.words]
        return found

    def _show_past(self) -> None:
        self._wants_past = True
        if self._data.past is None:
            self.reload()
        else:
            self._apply()

    def _apply(self) -> None:
        if self._past.isChecked() and self._data.past is None:
            # They are being read.
            return
        found = self._passing()
        self._model.show_sessions(found, self.workspace.now)
        self._list.setVisible(bool(found))
        self._nothing.setVisible(not found)
        self._nothing.setText(self._nothing_words())
        there = {one.id for one in found}
        keep = self._wanted if self._wanted in there else self._shown if self._shown in there else None
        chosen = keep or (found[0].id if found else None)
        self._list.choose([chosen])
        if chosen is not None and chosen != self._shown:
            self._choose(chosen)

    def _nothing_words(self) -> str:
        if self._filter.text().strip():
            return tr("No session here matches the filter.")
        if self._past.isChecked():
            return tr("No talk is logged yet.")
        return tr("No meeting is planned. A date in the book is a meeting that happens.")

    def _choose(self, session: RecordId) -> None:
        self._shown = session
        self._wanted = None
        self._panel.show_session(session)

    def _show_first(self) -> None:
        """The session that was shown has gone: the first of those that are here takes its place."""
        self._shown = None
        self.reload()

    def _show_as(self, place: int) -> None:
        (self._as_list, self._as_month)[place].setChecked(True)
        month = self._made_month() if place else None
        self._views.setCurrentIndex(place)
        self._narrow.setVisible(not place)
        self._side.setContentsMargins(16, MEASURES.page_top, MEASURES.page_margin if place else 8, 12)
        self._panel.setVisible(not place)
        if month is not None:
            month.focus_day()

    def _made_month(self) -> MonthView:
        """The calendar, made when it is first asked for."""
        if self._month is None:
            self._month = MonthView(self.workspace, self._views)
            self._month.opened.connect(partial(self.workspace.show, Kind.SESSION))
            self._month.asked_to_add.connect(lambda start: self.workspace.add(Kind.SESSION, start=start))
            self._views.addWidget(self._month)
            self._order_tabs(self._views)
        return self._month

    # -- acts

    def _fill_add(self, menu: QMenu) -> None:
        entry(menu, tr("Plan a meeting…"), self.add_new)
        entry(menu, tr("Log a talk…"), self.log_talk)
        menu.addSeparator()
        entry(menu, tr("Templates…"), lambda: TemplatesDialog(self.workspace, self.window()).open())

    def _ask_what(self, where: QPoint) -> None:
        found = self._list.chosen()
        if found is None:
            return
        menu = QMenu(self._list)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if found.asks:
            for words, act, said in (
                (tr("It took place"), acts.took_place, tr("Marked: it took place.")),
                (tr("It did not take place"), acts.did_not_take_place, tr("Marked: it did not take place.")),
            ):
                entry(menu, words, partial(self._answer, found.id, act, said))
            menu.addSeparator()
        entry(menu, tr("Edit all fields…"), partial(self.workspace.edit, Kind.SESSION, found.id))
        entry(menu, tr("Put in the trash"), self._panel_remove)
        menu.popup(where)

    def _answer(self, session: RecordId, act: Any, said: str) -> None:
        self.workspace.write(self, lambda opened: act(opened, session), said=said)

    def _panel_remove(self) -> None:
        found = self._list.chosen()
        if found is not None:
            said = tr("In the trash: {title}", title=title_words(found))
            self.workspace.write(self, lambda opened: records.remove(opened, found.id), said=said)


def _next_turn(data: _Read, now: datetime) -> datetime | None:
    """When the next of the meetings begins or is over."""
    starts = [(row.start, row.minutes or 0) for row in data.coming if row.start is not None]
    ends = [start + timedelta(minutes=minutes) for start, minutes in starts]
    return min((moment for moment in (*(start for start, _ in starts), *ends) if moment > now), default=None)
