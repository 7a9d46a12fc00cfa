"""Goals: the list by status, and the page of each with its steps, its trail and what would make it clearer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QMenu, QVBoxLayout, QWidget

from mentorbook.gui.forms.wording import choice_words
from mentorbook.gui.pages.page import Page
from mentorbook.gui.style.theme import MEASURES
from mentorbook.gui.widgets.buttons import button, entry, icon_button, link, menu_button, primary
from mentorbook.gui.widgets.layout import Card, Columns, Scroll, column, flow, holder, row
from mentorbook.gui.widgets.pictures import ProgressLine
from mentorbook.gui.widgets.states import empty_state
from mentorbook.gui.widgets.text import Elided, chip, label, section, soft, title
from mentorbook.gui.words import tr
from mentorbook.model import daywords
from mentorbook.model.goal import Goal, GoalStatus, Progress, Step
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.services import goals, records
from mentorbook.services.goals import GoalView
from mentorbook.services.opened import OpenedBook

_LIST_WIDTH = 300


@dataclass(frozen=True, slots=True)
class _Shown:
    """All goals, and the one that is looked at."""

    listed: list[tuple[Goal, int]]
    chosen: GoalView | None


class GoalsPage(Page):
    """What I want to reach."""

    watches: ClassVar = (Kind.GOAL, Kind.STEP, Kind.PROGRESS, Kind.PERSON)

    def __init__(self, workspace: Any) -> None:
        super().__init__(workspace)
        self._goal: RecordId | None = None
        self._focus: RecordId | None = None

    def show_record(self, kind: Kind, record_id: RecordId) -> None:
        if kind is Kind.GOAL:
            self._turn_to(record_id)
        else:
            self.workspace.edit(kind, record_id)

    def add_new(self) -> None:
        self.workspace.add(Kind.GOAL)

    def load(self, opened: OpenedBook) -> _Shown:
        listed = goals.list_goals(opened)
        known = {goal.id for goal, _ in listed}
        chosen = self._goal if self._goal in known else listed[0][0].id if listed else None
        return _Shown(listed, goals.view_goal(opened, chosen) if chosen else None)

    def fill(self, data: Any) -> None:
        if data.chosen is None:
            words = tr(
                "One sentence will do: what you want to be able to do, or where you want to be. The rest can wait."
            )
            self.show_content(
                empty_state(tr("What are you working towards?"), words, (tr("Write a goal"), self.add_new))
            )
            return
        content = QWidget()
        layout = QHBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._list(data))
        layout.addWidget(Scroll(self._goal_page(data.chosen)), 1)
        self.show_content(content)
        if self._focus is not None:
            for box in content.findChildren(QCheckBox):
                if box.objectName() == self._focus:
                    box.setFocus(Qt.FocusReason.OtherFocusReason)
            self._focus = None

    def _turn_to(self, goal: RecordId) -> None:
        self._goal = goal
        self.reload()

    # -- the list

    def _list(self, data: _Shown) -> QWidget:
        parts: list[Any] = [row(section(tr("Goals")), None, button(tr("Add"), self.add_new))]
        status = None
        for goal, percent in data.listed:
            if goal.status is not status:
                status = goal.status
                parts += [6, soft(choice_words(status).capitalize())]
            parts.append(self._entry(goal, percent, chosen=data.chosen is not None and goal.id == data.chosen.goal.id))
        box = column(*parts, None, gap=6)
        box.setContentsMargins(16, 20, 16, 16)
        found = Scroll(holder(box))
        found.setFixedWidth(_LIST_WIDTH)
        return found

    def _entry(self, goal: Goal, percent: int, *, chosen: bool) -> QWidget:
        words = self.fontMetrics().elidedText(goal.statement, Qt.TextElideMode.ElideRight, _LIST_WIDTH - 80)
        one = button(words, partial(self._turn_to, goal.id), "rail", tip=goal.statement)
        one.setCheckable(True)
        one.setChecked(chosen)
        one.setAccessibleName(tr("{goal}, {percent} %", goal=goal.statement, percent=percent))
        return holder(column(one, ProgressLine(percent), gap=2))

    # -- one goal

    def _goal_page(self, view: GoalView) -> QWidget:
        goal = view.goal
        chips = [chip(choice_words(goal.area))] if goal.area else []
        chips.append(chip(choice_words(goal.status), "quiet"))
        if goal.due:
            due = chip(
                daywords.due(goal.due, today=self.workspace.today),
                "clay" if goal.due < self.workspace.today and goal.status is GoalStatus.ACTIVE else "gold",
            )
            due.setToolTip(f"{goal.due:%A, %d %B %Y}")
            chips.append(due)
        more = menu_button(tr("More"), partial(self._menu, goal))
        head = row(column(title(goal.statement), flow(*chips), gap=4), gap=12)
        head.addWidget(primary(tr("Note progress"), partial(self._add_progress, view)), 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(more, 0, Qt.AlignmentFlag.AlignTop)
        left = column(self._steps(view), self._trail(view), None, gap=MEASURES.between_cards)
        right = column(self._about(view), *self._nudges(view), None, gap=MEASURES.between_cards)
        margin = MEASURES.page_margin
        page = QVBoxLayout()
        page.setContentsMargins(margin - 12, 20, margin, margin)
        page.setSpacing(MEASURES.between_cards)
        page.addLayout(head)
        page.addWidget(Columns((left, 3), (right, 2), narrow=620))
        page.addStretch(1)
        return holder(page)

    def _menu(self, goal: Goal, menu: QMenu) -> None:
        entry(menu, tr("Edit"), partial(self.workspace.edit, Kind.GOAL, goal.id))
        for status in GoalStatus:
            if status is not goal.status:
                words = tr("Mark as {status}", status=choice_words(status))
                entry(menu, words, partial(self._set_status, goal, status))
        menu.addSeparator()
        entry(menu, tr("Put in the trash"), partial(self._remove, goal))

    def _set_status(self, goal: Goal, status: GoalStatus) -> None:
        said = tr("Marked as {status}.", status=choice_words(status))
        self.workspace.write(self, lambda opened: records.edit(opened, goal.id, {"status": status}), said=said)

    def _remove(self, goal: Goal) -> None:
        self.workspace.write(self, lambda opened: records.remove(opened, goal.id), said=tr("Put in the trash."))

    def _add_progress(self, view: GoalView) -> None:
        self.workspace.add(Kind.PROGRESS, goal=view.goal.id, before=view.percent)

    # -- its cards

    def _steps(self, view: GoalView) -> Card:
        card = Card(tr("Steps"), note=tr("Alt+↑ and Alt+↓ move a step") if len(view.steps) > 1 else "")
        for step in view.steps:
            card.add(self._step(step))
        line = QLineEdit()
        line.setPlaceholderText(tr("Add a step and press Enter"))
        line.setAccessibleName(tr("New step"))
        line.returnPressed.connect(partial(self._add_step, view.goal, line))
        card.add(line)
        return card

    def _step(self, step: Step) -> QWidget:
        box = QCheckBox()
        box.setAccessibleName(step.text)
        box.setObjectName(step.id)
        box.setChecked(step.done_on is not None)
        box.clicked.connect(partial(self._tick, step, box))
        box.installEventFilter(self)
        words = label(step.text)
        parts: list[Any] = [box, words]
        if step.due and step.done_on is None:
            parts.append(soft(daywords.due(step.due, today=self.workspace.today), wrap=False))
        change = icon_button(
            "edit", tr("Edit {step}", step=step.text), partial(self.workspace.edit, Kind.STEP, step.id)
        )
        line = row(*parts, change)
        line.setStretch(1, 1)
        return holder(line)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and isinstance(watched, QCheckBox):
            by = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
            if by and event.modifiers() & Qt.KeyboardModifier.AltModifier:
                self._move(RecordId(watched.objectName()), by)
                return True
        return super().eventFilter(watched, event)

    def _move(self, step: RecordId, by: int) -> None:
        self._focus = step
        self.workspace.write(self, lambda opened: goals.move_step(opened, step, by=by))

    def _tick(self, step: Step, box: QCheckBox) -> None:
        done = self.workspace.today if box.isChecked() else None
        said = tr("Done.") if done else tr("Open again.")
        self._focus = step.id
        self.workspace.write(self, lambda opened: records.edit(opened, step.id, {"done_on": done}), said=said)

    def _add_step(self, goal: Goal, line: QLineEdit) -> None:
        text = line.text().strip()
        if text:
            line.clear()
            values = {"goal": goal.id, "text": text}
            self.workspace.write(self, lambda opened: records.add(opened, Kind.STEP, values), said=tr("Added."))

    def _trail(self, view: GoalView) -> Card:
        card = Card(tr("Trail"))
        card.add(ProgressLine(view.percent, tr("{percent} % reached", percent=view.percent)))
        if not view.trail:
            card.add(soft(tr("Progress moves with a reason, or with something that shows it. Nothing is noted yet.")))
        for one in view.trail:
            card.add(self._move_of(one))
        return card

    def _move_of(self, one: Progress) -> QWidget:
        day = one.on or one.created.date()
        when = soft(daywords.short(day, today=self.workspace.today), wrap=False)
        when.setToolTip(f"{day:%A, %d %B %Y}")
        words = tr("{before} to {after} %", before=one.before, after=one.after)
        opens = link(words, partial(self.workspace.edit, Kind.PROGRESS, one.id))
        reason = one.reason or tr("see what it rests on")
        line = row(opens, Elided(reason), when, gap=12)
        line.setStretch(1, 1)
        return holder(line)

    def _about(self, view: GoalView) -> Card:
        goal = view.goal
        card = Card(tr("About"), aside=link(tr("Edit"), partial(self.workspace.edit, Kind.GOAL, goal.id)))
        told = {
            tr("Why, and why now"): view.why.strip(),
            tr("How I will know"): goal.measure,
            tr("Why it stands there"): goal.status_reason,
        }
        for caption, words in told.items():
            if words:
                card.add(soft(caption), label(words))
        if view.names:
            people = [
                button(name, partial(self.workspace.show, Kind.PERSON, person), "chip")
                for person, name in sorted(view.names.items(), key=lambda one: one[1])
            ]
            card.add(soft(tr("Who helps")), flow(*people))
        if not (any(told.values()) or view.names):
            card.add(soft(tr("Nothing more is written yet.")))
        return card

    def _nudges(self, view: GoalView) -> list[Card]:
        if not view.nudges:
            return []
        card = Card(tr("What would make it clearer"))
        for words in view.nudges:
            card.add(soft(words))
        return [card]
