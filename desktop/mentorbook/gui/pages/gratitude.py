"""Gratitude: whom one could thank, what is due and why, and everything that was said."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QButtonGroup, QLineEdit, QPushButton, QVBoxLayout, QWidget

from mentorbook.frozen import frozen
from mentorbook.gui.forms.thanks import ThanksDialog
from mentorbook.gui.pages.gratitude_list import GratitudeList, Lens, matching
from mentorbook.gui.pages.gratitude_person import GratitudePerson
from mentorbook.gui.pages.page import Page
from mentorbook.gui.runtime.workspace import Workspace
from mentorbook.gui.style.theme import MEASURES
from mentorbook.gui.widgets.buttons import button, choice_of
from mentorbook.gui.widgets.layout import Scroll, clear, column, flow, holder, list_head, row
from mentorbook.gui.widgets.said_row import SaysCount
from mentorbook.gui.widgets.states import empty_state
from mentorbook.gui.widgets.text import section, soft
from mentorbook.gui.words import tr
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.services import gratitude
from mentorbook.services.gratitude import PersonGratitude, ThanksTo
from mentorbook.services.opened import OpenedBook


@frozen
class _Shown:
    """Everyone, and the one who is looked at."""

    people: tuple[PersonGratitude, ...]
    person: ThanksTo | None


class GratitudePage(Page):
    """What I am thankful for."""

    watches: ClassVar = (Kind.THANKS, Kind.PERSON, Kind.HELP, Kind.ADVICE)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._people: tuple[PersonGratitude, ...] = ()
        self._person: RecordId | None = None
        self._lens = Lens.ALL
        self._frame: QWidget | None = None
        self._one: GratitudePerson | None = None
        self._search = QLineEdit()
        self._search.setPlaceholderText(tr("Find a person"))
        self._search.setClearButtonEnabled(True)
        self._search.setAccessibleName(tr("Find a person"))
        self._search.textChanged.connect(lambda _text: self._filter())
        self._list = GratitudeList()
        self._list.settled.connect(self._turn_to)
        SaysCount(self._search, self._list.model())
        self._tabs: dict[Lens, QPushButton] = {}
        self._nobody = soft(tr("Nobody here. Change the words or the choice above."))
        self._right = QVBoxLayout()
        self._keep_parts()

    def show_record(self, kind: Kind, record_id: RecordId) -> None:
        self.workspace.edit(kind, record_id)

    def beginning(self) -> QWidget:
        return self._list

    @property
    def about(self) -> RecordId | None:
        return self._person

    def add_new(self) -> None:
        person = self._one.say_thanks if self._one is not None else None
        (person or ThanksDialog(self.workspace, self).open)()

    # -- reading and showing

    def load(self, opened: OpenedBook) -> _Shown:
        people = gratitude.overview(opened)
        known = {one.person for one in people}
        person = self._person if self._person in known else next((one.person for one in people), None)
        return _Shown(people, gratitude.thanks_to(opened, person) if person else None)

    def fill(self, data: Any) -> None:
        self._people = data.people
        if not any(one.said or one.drafts or one.owed for one in data.people):
            words = tr("One person, one thing, two details, one difference it made.")
            act = (tr("Say thanks"), ThanksDialog(self.workspace, self).open) if data.people else None
            add = (tr("Add a person"), partial(self.workspace.add, Kind.PERSON))
            self._keep_parts()
            self._frame, self._one = None, None
            self.show_content(empty_state(tr("Whom would you thank, and for what?"), words, act or add))
            return
        if self._frame is None:
            self._frame = self._make_frame()
        self._person = data.person.person if data.person else None
        counts = {
            Lens.ALL: len(data.people),
            Lens.DUE: sum(1 for one in data.people if one.owed),
            Lens.DRAFTS: sum(1 for one in data.people if one.drafts),
        }
        names = {Lens.ALL: tr("All"), Lens.DUE: tr("Due"), Lens.DRAFTS: tr("Not said")}
        for lens, tab in self._tabs.items():
            tab.setText(f"{names[lens]} {counts[lens]}")
        self._filter()
        self._show_person(data.person)
        self.show_content(self._frame)

    def _keep_parts(self) -> None:
        """What outlives the frame is taken out of it before that is thrown away."""
        for part in (self._search, self._list, self._nobody):
            part.setParent(self)
            part.hide()

    def _make_frame(self) -> QWidget:
        margin = MEASURES.page_margin
        group = QButtonGroup(self)
        for lens in Lens:
            tab = button("", partial(self._choose_lens, lens), "tab")
            choice_of(group, tab)
            tab.setChecked(lens is self._lens)
            self._tabs[lens] = tab
        for part in (self._search, self._list):
            part.show()
        left = column(
            list_head(section(tr("Gratitude"))),
            self._search,
            flow(*self._tabs.values(), gap=2),
            self._nobody,
            self._list,
        )
        left.setStretch(4, 1)
        left.setContentsMargins(margin - 12, MEASURES.page_top, 8, 12)
        beside = holder(left)
        beside.setFixedWidth(MEASURES.list_width)
        self._right = QVBoxLayout()
        self._right.setContentsMargins(margin - 12, MEASURES.page_top, margin, margin)
        frame = row(beside, Scroll(holder(self._right)), gap=0)
        frame.setStretch(1, 1)
        return holder(frame)

    # -- choosing

    def _choose_lens(self, lens: Lens) -> None:
        self._lens = lens
        self._filter()
        self._list.settled_now()

    def _filter(self) -> None:
        shown = matching(self._people, self._lens, self._search.text())
        self._list.show_people(shown, self._person)
        self._nobody.setVisible(not shown)

    def _turn_to(self, person: RecordId) -> None:
        if person == self._person:
            return
        self._person = person

        def arrived(found: ThanksTo | None) -> None:
            if self._person == person:
                self._show_person(found)

        self.workspace.read(self, lambda opened: gratitude.thanks_to(opened, person), arrived)

    def _show_person(self, shown: ThanksTo | None) -> None:
        focus = QApplication.focusWidget()
        had_focus = self._one is not None and focus is not None and self._one.isAncestorOf(focus)
        clear(self._right)
        self._one = GratitudePerson(self.workspace, shown) if shown else None
        if self._one is not None:
            self._right.addWidget(self._one)
            self._one.show()
        self._right.addStretch(1)
        if had_focus:
            self._list.setFocus(Qt.FocusReason.OtherFocusReason)
