"""Network: venues and what came of them, messages to people I would like to learn from, and the support map."""

from __future__ import annotations

from collections.abc import Collection
from enum import IntEnum
from functools import partial
from typing import Any, ClassVar

from PySide6.QtWidgets import QButtonGroup, QPushButton, QStackedWidget, QWidget

from mentorbook.frozen import frozen
from mentorbook.gui.pages.network_messages import MessagesShown, MessagesView
from mentorbook.gui.pages.network_support import SupportView
from mentorbook.gui.pages.network_venues import EVERYWHERE, VenuesShown, VenuesView, draft_key
from mentorbook.gui.pages.page import Page
from mentorbook.gui.runtime.workspace import Workspace
from mentorbook.gui.style.theme import MEASURES
from mentorbook.gui.widgets.buttons import button, choice_of
from mentorbook.gui.widgets.layout import column, list_head
from mentorbook.gui.widgets.states import empty_state
from mentorbook.gui.widgets.text import section
from mentorbook.gui.words import tr
from mentorbook.model.changes import ChangeSet
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.services import finding, network, outreach, records
from mentorbook.services.opened import OpenedBook


class Tab(IntEnum):
    """What the page shows."""

    VENUES = 0
    MESSAGES = 1
    SUPPORT = 2


@frozen
class _Read:
    tab: Tab
    data: Any


class NetworkPage(Page):
    """Where mentors come from, and how I approach them."""

    watches: ClassVar[Collection[Kind]] = (
        *(Kind.VENUE, Kind.OUTREACH, Kind.PERSON, Kind.SESSION),
        *(Kind.AGREEMENT, Kind.HELP, Kind.TEMPLATE, Kind.GOAL),
    )

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._tab = Tab.VENUES
        self._venue: RecordId = EVERYWHERE
        self._message: RecordId | None = None
        self._venues, self._messages = VenuesView(workspace), MessagesView(workspace)
        self._support = SupportView(workspace)
        self._venues.turned.connect(self._turn_to_venue)
        self._messages.turned.connect(self._turn_to_message)
        self._messages.asked_to_write.connect(self.add_new)
        words = tr("An event, a community, a programme: where you meet people, what it costs, and what comes of it.")
        self._views = QStackedWidget()
        for view in (self._venues, self._messages, self._support):
            self._views.addWidget(view)
        self._views.addWidget(
            empty_state(
                tr("Where did you last meet someone worth learning from?"),
                words,
                (tr("Add a venue"), self.add_new),
                (tr("Write a message"), partial(self._add, Tab.MESSAGES)),
            )
        )
        self._whole = QWidget(self)
        self._whole.hide()
        self._tabs: dict[Tab, QPushButton] = {}
        self._build()
        self._choose_first()

    def _choose_first(self) -> None:
        """What takes the focus when one comes here by a key."""
        lists: dict[Tab, QWidget] = {Tab.VENUES: self._venues.list, Tab.MESSAGES: self._messages.list}
        self.setFocusProxy(lists.get(self._tab, self._support))

    def _build(self) -> None:
        group = QButtonGroup(self)
        for tab, words in (
            (Tab.VENUES, tr("Venues")),
            (Tab.MESSAGES, tr("Messages")),
            (Tab.SUPPORT, tr("Support map")),
        ):
            one = button(words, partial(self._show_tab, tab), "tab")
            choice_of(group, one)
            self._tabs[tab] = one
        self._tabs[self._tab].setChecked(True)
        self._add_button = button(tr("Add"), self.add_new, tip=tr("Add here ({keys})", keys="Ctrl+N"))
        head = list_head(section(tr("Network")), 8, *self._tabs.values(), None, self._add_button)
        head.setContentsMargins(28, MEASURES.page_top, 28, 0)
        self._whole.setLayout(column(head, self._views, gap=10))

    # -- reading

    def load(self, opened: OpenedBook) -> _Read:
        tab = self._tab
        match tab:
            case Tab.VENUES:
                found = network.read_network(opened)
                here = {venue.id for venue in found.venues}
                page = network.read_venue(opened, self._venue, known=found.people) if self._venue in here else None
                draft = records.drafts(opened).get(draft_key(self._venue), {}).get("name", "")
                return _Read(tab, VenuesShown(found, page, str(draft)))
            case Tab.MESSAGES:
                rows = outreach.list_messages(opened)
                known = {one.outreach.id for one in rows}
                chosen = self._message if self._message in known else rows[0].outreach.id if rows else None
                message = outreach.read_message(opened, chosen) if chosen else None
                goals = tuple(finding.choices(opened, (Kind.GOAL,)))
                return _Read(tab, MessagesShown(rows, message, goals, self.workspace.today))
            case _:
                return _Read(tab, network.read_support(opened))

    def fill(self, data: Any) -> None:
        tab, shown = data.tab, data.data
        self._views.setCurrentIndex(tab)
        # An empty view has the first act in its middle.
        is_empty = False
        match tab:
            case Tab.VENUES:
                self._venues.show_venues(shown)
                is_empty = not shown.network.venues
                if is_empty:
                    self._views.setCurrentIndex(len(Tab))
            case Tab.MESSAGES:
                is_empty = not shown.rows
                self._message = shown.page.outreach.id if shown.page else None
                self._messages.show_messages(shown)
            case _:
                self._support.show_map(shown)
        words = {
            Tab.VENUES: tr("Add a venue"),
            Tab.MESSAGES: tr("Write a message"),
            Tab.SUPPORT: tr("Find someone"),
        }
        self._add_button.setText(words[tab])
        self._add_button.setVisible(not is_empty)
        self.show_content(self._whole)

    def refresh(self, changes: ChangeSet, initiator: QWidget | None) -> None:
        self._messages.refresh(changes, initiator)
        super().refresh(changes, initiator)

    # -- turning

    def show_record(self, kind: Kind, record_id: RecordId) -> None:
        if kind is Kind.OUTREACH:
            self._turn_to_message(record_id)
        elif kind is Kind.VENUE:
            self._turn_to_venue(record_id)

    def begin_with(self, record_id: RecordId) -> None:
        self._messages.panel.begin_with(record_id)

    def show_part(self, key: str) -> None:
        """Turn to venues, messages or the support map."""
        tab = {"venues": Tab.VENUES, "messages": Tab.MESSAGES, "support": Tab.SUPPORT}.get(key)
        if tab is not None:
            self._show_tab(tab)

    def _turn_to_venue(self, venue: RecordId) -> None:
        self._venues.panel.keep()
        self._venue = venue
        self._show_tab(Tab.VENUES)

    def _turn_to_message(self, message: RecordId) -> None:
        self._messages.panel.keep()
        self._message = message
        self._show_tab(Tab.MESSAGES)

    def _show_tab(self, tab: Tab) -> None:
        self._messages.panel.keep()
        self._tab = tab
        self._tabs[tab].setChecked(True)
        self._choose_first()
        self.reload()

    # -- adding

    def add_new(self) -> None:
        self._add(self._tab)

    def _add(self, tab: Tab) -> None:
        match tab:
            case Tab.VENUES:
                self.workspace.add(Kind.VENUE)
            case Tab.MESSAGES:
                self.workspace.add(Kind.OUTREACH)
            case _:
                self.workspace.add(Kind.PERSON)

    def keep(self) -> None:
        self._messages.panel.keep()
        self._venues.panel.keep()
