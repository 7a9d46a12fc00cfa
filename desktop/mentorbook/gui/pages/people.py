"""People: a list or a board of everyone, and the page of the one who is chosen."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QInputDialog,
    QMenu,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from mentorbook.gui.forms.wording import choice_words
from mentorbook.gui.pages.board import Board
from mentorbook.gui.pages.page import Page
from mentorbook.gui.pages.people_filter import PeopleFilter
from mentorbook.gui.pages.people_list import PeopleModel, PeopleView
from mentorbook.gui.pages.person import PersonPanel
from mentorbook.gui.runtime.workspace import Workspace
from mentorbook.gui.style.theme import MEASURES
from mentorbook.gui.widgets.buttons import button, choice_of, entry, menu_button
from mentorbook.gui.widgets.layout import column, holder, list_head, row
from mentorbook.gui.widgets.said_row import SaysCount
from mentorbook.gui.widgets.states import empty_state
from mentorbook.gui.widgets.text import section, soft
from mentorbook.gui.words import tr
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.person import Stage
from mentorbook.services import people
from mentorbook.services.opened import OpenedBook
from mentorbook.services.people import PersonRow


class PeoplePage(Page):
    """Everyone in the book, and whom one looks at."""

    watches: ClassVar[Collection[Kind]] = tuple(kind for kind in Kind if kind is not Kind.TEMPLATE)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._rows: tuple[PersonRow, ...] = ()
        self._wanted: RecordId | None = None
        self._shown: tuple[RecordId, ...] = ()
        self._model = PeopleModel()
        self._model.setParent(self)
        self._list = PeopleView(self._model)
        self._filter = PeopleFilter()
        self._board: Board | None = None
        self._added: RecordId | None = None
        """Who was added on the board a moment ago, and is not among the rows yet."""
        self._is_adding = False
        self._nobody = soft(tr("Nobody here matches the filter."))
        self._heading = section(tr("People"))
        self._whole = QStackedWidget(self)
        self._whole.hide()
        self._side, self._views, self._right = QVBoxLayout(), QStackedWidget(), QStackedWidget()
        self.setFocusProxy(self._list)
        self._build()
        self._panel = PersonPanel(workspace, self._right)
        self._several = _Several()
        self._right.addWidget(self._panel)
        self._right.addWidget(self._several)
        self._connect()

    def _build(self) -> None:
        split = QSplitter(Qt.Orientation.Horizontal)
        self._whole.addWidget(split)
        side = self._side
        side.setContentsMargins(16, MEASURES.page_top, 8, 12)
        side.setSpacing(10)
        left = holder(side)
        split.addWidget(left)
        split.addWidget(self._right)
        tabs = QButtonGroup(self)
        self._as_list = button(tr("List"), lambda: self._show_as(0), "tab")
        self._as_board = button(tr("Board"), lambda: self._show_as(1), "tab")
        for tab in (self._as_list, self._as_board):
            choice_of(tabs, tab)
        self._as_list.setChecked(True)
        add = button(tr("Add"), self.add_new, tip=tr("Add a person ({keys})", keys="Ctrl+N"))
        head = list_head(self._heading, None, self._as_list, self._as_board, add)
        self._nobody.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        side.addLayout(head)
        side.addWidget(self._filter)
        side.addWidget(self._views, 1)
        self._views.addWidget(holder(column(self._list, self._nobody)))
        split.setChildrenCollapsible(False)
        # The board asks for more; it has the whole page then.
        left.setMinimumWidth(max(240, head.minimumSize().width() + 24))
        split.setStretchFactor(0, 0)
        split.setStretchFactor(1, 1)
        split.setSizes([MEASURES.list_width, 900])

    def _connect(self) -> None:
        self._filter.changed.connect(self._apply)
        SaysCount(self._filter.line, self._model)
        self._list.settled.connect(self._choose)
        self._list.asked_for_menu.connect(self._ask_what)
        self._list.asked_to_remove.connect(self._remove)
        self._filter.line.returnPressed.connect(self._list.setFocus)
        self._several.tag.connect(self._ask_for_tag)
        self._several.stage.connect(self._set_stage)
        self._several.removed.connect(self._remove)
        self._panel.missing.connect(self._show_first)

    # -- reading

    def load(self, opened: OpenedBook) -> tuple[PersonRow, ...]:
        return people.roster(opened)

    def fill(self, data: Any) -> None:
        self._rows = data
        if not data and self._whole.count() == 1:
            self._whole.addWidget(self._invitation())
        self._whole.setCurrentIndex(0 if data else 1)
        self._filter.offer(data)
        if self._added is not None and self._added not in {row.person.id for row in self._filter.passing()}:
            self._filter.forget()
        self._added = None
        before = self._shown
        self._apply()
        if self._shown == before:
            # The same person, in whom or around whom something has changed.
            self._panel.reload()
        self.show_content(self._whole)

    def beginning(self) -> QWidget | None:
        return self._board.beginning if self._as_board.isChecked() and self._board is not None else self._list

    def show_record(self, kind: Kind, record_id: RecordId) -> None:
        # Adding on the board may have been called off, and somebody added elsewhere since.
        is_added, self._is_adding = self._is_adding and self._is_on_board, False
        if self._board is not None and is_added and not any(row.person.id == record_id for row in self._rows):
            # It stays on the board, where the card turns up when the rows are read again.
            self._added = record_id
            self._board.follow(record_id)
            return
        self._show_as(0)
        if kind is Kind.PERSON:
            self._turn_to(record_id)
        else:
            self.workspace.read(self, lambda opened: people.person_of(opened, record_id), self._turn_to)

    def _turn_to(self, person_id: RecordId | None) -> None:
        self._wanted = person_id
        if self._rows and person_id is not None:
            if not self._model.place_of(person_id).isValid():
                self._filter.forget()
            self._list.choose([person_id])
            self._choose((person_id,))

    def show_part(self, key: str) -> None:
        """Turn to the board, and on it to whoever was shown."""
        if key == "board" and not self._is_on_board:
            self._show_as(1)
            if self._board is not None and self._shown:
                self._board.focus_on(self._shown[0])

    def show_tag(self, tag: str) -> None:
        """Show those with a tag, whoever was shown before."""
        self._show_as(0)
        self._filter.show_tag(tag)

    @property
    def about(self) -> RecordId | None:
        return self._shown[0] if len(self._shown) == 1 else None

    @property
    def _is_on_board(self) -> bool:
        return self._board is not None and self._views.currentWidget() is self._board

    def add_new(self) -> None:
        if self._board is not None and self._is_on_board:
            self._add_at(self._board.stage)
        else:
            self.workspace.add(Kind.PERSON)

    def _add_at(self, stage: Stage | None) -> None:
        """Add somebody on the board, at a stage where one is meant."""
        self._is_adding = True
        self.workspace.add(Kind.PERSON, **({"stage": stage} if stage else {}))

    def keep(self) -> None:
        self._panel.keep()

    # -- showing

    def _invitation(self) -> QWidget:
        return empty_state(
            tr("Who already helps you, even informally?"),
            tr(
                "A manager who listens, a former colleague, someone whose talk changed how you work. One name is enough to begin."
            ),
            (tr("Add a person"), self.add_new),
        )

    def _apply(self) -> None:
        found = self._filter.passing()
        there = {row.person.id for row in found}
        keep = [self._wanted] if self._wanted else [one for one in self._shown if one in there]
        self._model.show_rows(found)
        if self._board is not None and self._is_on_board:
            self._board.show_rows(found)
        self._nobody.setVisible(not found)
        self._list.setVisible(bool(found))
        chosen = [one for one in keep if one in there] or [row.person.id for row in found[:1]]
        self._list.choose(chosen)
        if tuple(chosen) != self._shown:
            self._choose(tuple(chosen))

    def _choose(self, chosen: tuple[RecordId, ...]) -> None:
        if not chosen:
            return
        self._shown = chosen
        self._wanted = None
        if len(chosen) == 1:
            self._panel.show_person(chosen[0])
            self._right.setCurrentWidget(self._panel)
        else:
            self._several.say(len(chosen))
            self._right.setCurrentWidget(self._several)

    def _show_first(self) -> None:
        """Whoever was shown has gone: the first of those who are here takes their place."""
        self._shown = ()
        self.reload()

    def _show_as(self, place: int) -> None:
        (self._as_list, self._as_board)[place].setChecked(True)
        board = self._made_board() if place else None
        self._views.setCurrentIndex(place)
        self._right.setVisible(not place)
        self._side.setContentsMargins(16, MEASURES.page_top, MEASURES.page_margin if place else 8, 12)
        if board is not None:
            board.show_rows(self._model.rows)
            board.focus_first()

    def _made_board(self) -> Board:
        """The board, made when it is first asked for."""
        if self._board is None:
            self._board = Board(self._views)
            self._board.moved.connect(self._move)
            self._board.opened.connect(self._open_from_board)
            self._board.wanted.connect(self._add_at)
            self._views.addWidget(self._board)
        return self._board

    def _open_from_board(self, person_id: RecordId) -> None:
        # A place of its own on the way, so that "back" leads to the board again.
        self.workspace.go("people/board")
        self.workspace.show(Kind.PERSON, person_id)
        self._list.setFocus()

    # -- acts on several

    def _ask_what(self, where: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._several.fill(menu)
        menu.popup(where)

    def _ask_for_tag(self) -> None:
        asking = QInputDialog(self)
        asking.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        asking.setWindowTitle(tr("Add a tag"))
        asking.setLabelText(tr("Tag for {people}", people=self._names(self._list.chosen())))
        asking.textValueSelected.connect(self._tag)
        asking.open()

    def _tag(self, typed: str) -> None:
        chosen, tag = self._list.chosen(), typed.strip()
        if chosen and tag:
            said = tr("Tagged {tag}: {people}.", tag=tag, people=self._names(chosen))
            self.workspace.write(self, lambda opened: people.add_tag(opened, chosen, tag), said=said)

    def _set_stage(self, stage: Stage) -> None:
        self._move(self._list.chosen(), stage)

    def _move(self, chosen: tuple[RecordId, ...], stage: Stage) -> None:
        if chosen:
            said = tr("Moved to {stage}: {people}.", stage=choice_words(stage), people=self._names(chosen))
            self.workspace.write(self, lambda opened: people.set_stage(opened, chosen, stage), said=said)

    def _remove(self) -> None:
        if chosen := self._list.chosen():
            said = tr("In the trash: {people}.", people=self._names(chosen))
            self.workspace.write(self, lambda opened: people.remove_all(opened, chosen), said=said)

    def _names(self, chosen: tuple[RecordId, ...]) -> str:
        names = {row.person.id: row.person.name for row in self._rows}
        return names.get(chosen[0], "") if len(chosen) == 1 else tr("{number} people", number=len(chosen))


class _Several(QWidget):
    """What to do with all who are chosen, at once: the same acts beside the list and in its menu."""

    tag = Signal()
    stage = Signal(object)
    removed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._count = section()
        self._count.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        more = menu_button(tr("What to do with them"), self.fill, text=tr("Do with all of them…"))
        more.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        words = soft(tr("One act for all of them, and one undo."))
        words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        layout = column(None, self._count, words, row(None, more, None), None, None)
        self.setLayout(layout)

    def say(self, number: int) -> None:
        """How many are chosen."""
        self._count.setText(tr("{number} people are chosen", number=number))

    def fill(self, menu: QMenu) -> None:
        """Put the acts into a menu."""
        entry(menu, tr("Add a tag…"), self.tag.emit)
        stages = menu.addMenu(tr("Change the stage"))
        for stage in Stage:
            entry(stages, choice_words(stage), partial(self.stage.emit, stage))
        menu.addSeparator()
        entry(menu, tr("Put in the trash"), self.removed.emit)
