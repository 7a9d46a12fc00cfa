"""Goals: the list by status, and the page of the one that is chosen."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, ClassVar

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from mentorbook.frozen import frozen
from mentorbook.gui.forms.wording import choice_words
from mentorbook.gui.pages.goal import GoalPanel
from mentorbook.gui.pages.goal_steps import draft_key
from mentorbook.gui.pages.page import Page
from mentorbook.gui.runtime.workspace import Workspace
from mentorbook.gui.style.theme import MEASURES
from mentorbook.gui.widgets.buttons import button
from mentorbook.gui.widgets.grouped_list import GroupedList, Item
from mentorbook.gui.widgets.layout import holder, list_head, row
from mentorbook.gui.widgets.states import empty_state
from mentorbook.gui.widgets.text import section
from mentorbook.gui.words import tr
from mentorbook.model import daywords
from mentorbook.model.goal import GoalStatus, Progress, Step
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.services import goals, records
from mentorbook.services.goals import GoalRow, GoalView
from mentorbook.services.opened import OpenedBook


@frozen
class _Shown:
    """All goals, and the one that is looked at with the step that was being typed for it."""

    listed: list[GoalRow]
    chosen: GoalView | None
    typed: str


class GoalsPage(Page):
    """What I want to reach."""

    watches: ClassVar[Collection[Kind]] = (
        *(Kind.GOAL, Kind.STEP, Kind.PROGRESS, Kind.PERSON),
        *(Kind.SESSION, Kind.ADVICE, Kind.ACTION, Kind.HELP),
    )

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._goal: RecordId | None = None
        self._list = GroupedList(tr("Goals"))
        self._list.settled.connect(self._turn_to)
        self._panel = GoalPanel(workspace)
        self._list.asked_to_remove.connect(self._panel.remove)
        side = QVBoxLayout()
        side.setContentsMargins(16, MEASURES.page_top, 8, 12)
        side.setSpacing(10)
        side.addLayout(
            list_head(
                section(tr("Goals")),
                None,
                button(tr("Add"), self.add_new, tip=tr("Add a goal ({keys})", keys="Ctrl+N")),
            )
        )
        side.addWidget(self._list, 1)
        left = holder(side)
        left.setFixedWidth(MEASURES.list_width)
        both = row(left, self._panel, gap=0)
        both.setStretch(1, 1)
        words = tr("One sentence will do: what you want to be able to do, or where you want to be. The rest can wait.")
        self.setFocusProxy(self._list)
        self._whole = QStackedWidget(self)
        self._whole.hide()
        self._whole.addWidget(holder(both))
        self._whole.addWidget(
            empty_state(tr("What are you working towards?"), words, (tr("Write a goal"), self.add_new))
        )

    # -- reading

    def load(self, opened: OpenedBook) -> _Shown:
        listed = goals.list_goals(opened)
        known = {row_.goal.id for row_ in listed}
        chosen = self._goal if self._goal in known else listed[0].goal.id if listed else None
        if chosen is None:
            return _Shown(listed, None, "")
        draft = records.drafts(opened).get(draft_key(chosen), {}).get("text", "")
        return _Shown(listed, goals.view_goal(opened, chosen), str(draft))

    def fill(self, data: Any) -> None:
        shown: _Shown = data
        self._whole.setCurrentIndex(0 if shown.chosen else 1)
        if shown.chosen is not None:
            self._goal = shown.chosen.goal.id
            self._list.show_items([self._item(one) for one in shown.listed], self._goal)
            self._panel.show_goal(shown.chosen, shown.typed)
        self.show_content(self._whole)

    def _item(self, one: GoalRow) -> Item:
        goal, today = one.goal, self.workspace.today
        parts = [daywords.due(goal.due, today=today) if goal.due and goal.status is GoalStatus.ACTIVE else ""]
        if one.steps:
            parts.append(tr("{done} of {steps} steps", done=one.done, steps=one.steps))
        return Item(
            goal.id,
            goal.statement,
            " · ".join(filter(None, parts)),
            percent=one.percent,
            group=choice_words(goal.status).capitalize(),
        )

    # -- turning

    def show_record(self, kind: Kind, record_id: RecordId) -> None:
        if kind is Kind.GOAL:
            self._turn_to(record_id)
        else:
            self.workspace.read(self, lambda opened: records.look(opened, record_id).record, self._turn_to_owner)

    def _turn_to_owner(self, record: Any) -> None:
        if isinstance(record, Step | Progress) and record.goal is not None:
            self._turn_to(record.goal)

    def _turn_to(self, goal: RecordId) -> None:
        self._goal = goal
        self.reload()

    def add_new(self) -> None:
        self.workspace.add(Kind.GOAL)

    def keep(self) -> None:
        self._panel.keep()
