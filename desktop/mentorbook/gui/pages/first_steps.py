"""The first steps in a new book: a goal, a person, a rhythm, a test reminder. Each can be left out or done later."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QPushButton, QVBoxLayout, QWidget

from mentorbook.frozen import frozen
from mentorbook.gui.exchange.records_dialog import RecordsDialog
from mentorbook.gui.forms.begun import BegunLines
from mentorbook.gui.forms.draft_timer import DraftTimer
from mentorbook.gui.forms.waiting import Waiting
from mentorbook.gui.gate.frame import answer_to_enter, field
from mentorbook.gui.pages.page import Page
from mentorbook.gui.widgets.buttons import button, choice_of, link, primary
from mentorbook.gui.widgets.layout import Card, Scroll, column, flow, holder, row
from mentorbook.gui.widgets.meters import StepDots
from mentorbook.gui.widgets.text import label, say_problem, soft, title
from mentorbook.gui.words import tr
from mentorbook.model.goal import Goal, GoalArea
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.period import Period
from mentorbook.model.person import Person, Role
from mentorbook.model.record import Record
from mentorbook.model.session import SessionStatus
from mentorbook.model.trouble import InvalidRecord
from mentorbook.services import beginning, finding, records
from mentorbook.services.beginning import Beginning, FirstStep
from mentorbook.services.finding import Choice
from mentorbook.services.opened import OpenedBook

_WIDTH = 580
_STEPS = tuple(FirstStep)


@frozen
class _Shown:
    """Where one is; the goal and the person that are here already, and what was typed and not kept."""

    where: Beginning | None
    goal: Record | None
    person: Record | None
    typed: Mapping[FirstStep, Mapping[str, str]]


class FirstStepsPage(Page):
    """One question a page."""

    watches: ClassVar = (Kind.GOAL, Kind.PERSON)

    def __init__(self, workspace: Any) -> None:
        super().__init__(workspace)
        self._where: Beginning | None = None
        self._typed: Callable[[], dict[str, str]] = dict
        """What stands in the lines of the question."""
        self._shown: dict[str, str] = {}
        """What stood there when it was asked, or is in the book since."""
        self._begun = BegunLines[FirstStep](workspace, _draft_key)
        self._pause = DraftTimer(workspace, self, self.keep)
        self._problem = label("", "problem")
        self._card: Card
        self._waiting = Waiting(self)

    def load(self, opened: OpenedBook) -> _Shown:
        where = beginning.where(opened)
        goal, person = (
            records.look(opened, one).record if one else None
            for one in ((where.goal, where.person) if where else (None, None))
        )
        drafts = records.drafts(opened)
        return _Shown(where, goal, person, {step: drafts.get(_draft_key(step), {}) for step in FirstStep})

    def fill(self, data: Any) -> None:
        self.keep()
        self._where, self._typed, self._shown = data.where, dict, {}
        if data.where is None:
            self._show(
                None, tr("You are set"), tr("Log the last talk you had, even last month."), [], self._leave_for_good
            )
            return
        begun = {step: self._begun.of(step, typed) for step, typed in data.typed.items()}
        ask = {
            FirstStep.GOAL: self._goal,
            FirstStep.PERSON: self._person,
            FirstStep.RHYTHM: self._rhythm,
            FirstStep.REMINDER: self._reminder,
        }[data.where.step]
        ask(data, begun[data.where.step])
        self._shown = self._typed()

    # -- the questions

    def _goal(self, data: _Shown, draft: Mapping[str, str]) -> None:
        known = data.goal if isinstance(data.goal, Goal) else None
        statement, why = QLineEdit(), QLineEdit()
        statement.setText(draft.get("statement") or (known.statement if known else ""))
        why.setText(draft.get("why") or ((known.why or "") if known else ""))
        usual = known.area if known and known.area else GoalArea.SKILL
        area = Chips(
            {GoalArea.SKILL: tr("a skill"), GoalArea.CAREER: tr("my career"), GoalArea.PERSONAL: tr("personal")},
            GoalArea(draft["area"]) if "area" in draft else usual,
            tr("It is about"),
        )
        self._typed = lambda: {"statement": statement.text(), "why": why.text(), "area": _otherwise(area, usual)}

        def keep() -> None:
            values = {"statement": statement.text().strip(), "why": why.text().strip() or None, "area": area.chosen}
            if not values["statement"]:
                self._say(tr("Say in one sentence what you want to reach, or leave this out."), statement)
                return
            self._save(Kind.GOAL, known, values, lambda kept: replace(self._here, goal=kept))

        self._show(
            FirstStep.GOAL,
            tr("What do you want to reach?"),
            tr("One goal is enough to begin with. A mentor can help best with something that has a name."),
            [field(tr("My goal"), statement), field(tr("Why, and why now"), why), _captioned(tr("It is about"), area)],
            keep,
        )

    def _person(self, data: _Shown, draft: Mapping[str, str]) -> None:
        known = data.person if isinstance(data.person, Person) else None
        name, what = QLineEdit(), QLineEdit()
        name.setText(draft.get("name") or (known.name if known else ""))
        what.setText(draft.get("field") or (known.field if known else ""))
        usual = next(iter(sorted(known.roles)), Role.MENTOR) if known else Role.MENTOR
        role = Chips(
            {Role.MENTOR: tr("guides me"), Role.POTENTIAL: tr("I would like to ask"), Role.MENTEE: tr("I guide them")},
            Role(draft["role"]) if "role" in draft else usual,
            tr("This person"),
        )
        self._typed = lambda: {"name": name.text(), "field": what.text(), "role": _otherwise(role, usual)}

        def keep() -> None:
            values: dict[str, Any] = {"name": name.text().strip(), "field": what.text().strip()}
            values["roles"] = frozenset({role.chosen})
            if not values["name"]:
                self._say(tr("Write a name, or leave this out."), name)
                return
            self._save(Kind.PERSON, known, values, lambda kept: replace(self._here, person=kept))

        self._show(
            FirstStep.PERSON,
            tr("Who already helps you, even informally?"),
            tr("Or whom would you like to ask? One person is enough; the others can follow."),
            [
                field(tr("Name"), name),
                field(tr("What they know about"), what),
                _captioned(tr("This person"), role),
                holder(row(link(tr("Or import records from a file…"), self._import), None)),
            ],
            keep,
        )

    def _import(self) -> None:
        def closed(_answer: int) -> None:
            self.workspace.read(self, lambda opened: finding.choices(opened, (Kind.PERSON,), limit=1), imported)

        def imported(people: list[Choice]) -> None:
            if people:
                self._next()

        dialog = RecordsDialog(self.workspace, self)
        dialog.finished.connect(closed)
        dialog.open()

    def _rhythm(self, data: _Shown, draft: Mapping[str, str]) -> None:
        del draft
        known = data.person if isinstance(data.person, Person) else None
        name = known.name if known else ""
        choices = {
            Period(days=14): tr("every two weeks"),
            Period(months=1): tr("every month"),
            Period(months=3): tr("every quarter"),
        }
        rhythm = Chips(choices, known.rhythm if known and known.rhythm in choices else Period(months=1), tr("We meet"))

        def keep() -> None:
            self._save(Kind.PERSON, known, {"rhythm": rhythm.chosen}, lambda _kept: self._here)

        self._show(
            FirstStep.RHYTHM,
            tr("How often do you mean to meet {name}?", name=name),
            tr(
                "Monthly or quarterly, and kept, does more than often and dropped. Today says when it is time, and why."
            ),
            [_captioned(tr("We meet"), rhythm)],
            keep,
        )

    def _reminder(self, data: _Shown, draft: Mapping[str, str]) -> None:
        del data, draft
        reminding = self.workspace.reminding
        ring = button(tr("Ring a test reminder"), self.workspace.test_reminder)
        self._show(
            FirstStep.REMINDER,
            tr("See how a reminder looks"),
            tr("Reminders ring for meetings, follow-ups and what you promised, and leave only by your act."),
            [*([soft(reminding.place)] if reminding else []), holder(row(ring, None))],
            self._next,
        )

    # -- how a question looks

    def _show(
        self, step: FirstStep | None, heading: str, words: str, parts: list[QWidget], keep: Callable[[], None]
    ) -> None:
        card = self._card = Card()
        self._waiting = Waiting(self)
        card.setMaximumWidth(_WIDTH)
        self._problem = label("", "problem")
        self._problem.hide()
        if step is not None:
            card.add(StepDots(len(_STEPS), _STEPS.index(step)), 4)
        card.add(title(heading), soft(words), 6, *parts, self._problem, 6)
        if step is None:
            card.add(row(primary(tr("Go to Today"), keep), button(tr("Log a talk"), self._log_a_talk), None))
        else:
            line = row(primary(tr("Go on"), keep), button(tr("Leave this out"), self._next))
            if beginning.before(self._here) is not None:
                line.addWidget(link(tr("Back"), self._previous))
            line.addStretch(1)
            line.addWidget(link(tr("Skip the rest"), self._leave_for_good))
            card.add(line)
        box = QVBoxLayout()
        box.setContentsMargins(24, 24, 24, 24)
        box.addStretch(2)
        middle = row(None, card, None)
        middle.setStretch(1, 10)
        box.addLayout(middle)
        box.addStretch(3)
        self.show_content(Scroll(holder(box)))
        answer_to_enter(card)
        lines, chips = card.findChildren(QLineEdit), card.findChildren(QPushButton)
        for one in lines:
            one.returnPressed.connect(keep)
            one.textEdited.connect(lambda _text: self._pause.start())
            one.textEdited.connect(self._problem.hide)
        for group in card.findChildren(Chips):
            group.answered.connect(keep)
        found: list[QWidget] = [*lines, *(one for one in chips if one.isChecked()), *chips]
        found[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _log_a_talk(self) -> None:
        start = self.workspace.now.replace(second=0, microsecond=0)
        self._leave_for_good()
        self.workspace.add(Kind.SESSION, start=start, status=SessionStatus.HELD)

    def _say(self, words: str, where: QWidget) -> None:
        say_problem(self._problem, words)
        where.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- from one to the next

    @property
    def _here(self) -> Beginning:
        return self._where or Beginning(_STEPS[0])

    def _save(
        self, kind: Kind, known: Record | None, values: dict[str, Any], then: Callable[[RecordId], Beginning]
    ) -> None:
        if self._waiting.is_on:
            return
        # For a save that fails when this is closed already.
        self.keep()
        step = self._here.step
        self._waiting.begin(self._card)

        def failed(error: Exception) -> None:
            self._waiting.end()
            if isinstance(error, InvalidRecord):
                say_problem(self._problem, error.said)
            else:
                self.workspace.messages.trouble(error)

        def write(opened: OpenedBook) -> Any:
            return records.edit(opened, known.id, values) if known else records.add(opened, kind, values)

        def saved(done: Any) -> None:
            self._shown = self._typed()
            self._begun.is_added(step)
            self._where = then(done.record.id)
            self._next()

        self.workspace.write(self, write, saved, draft=_draft_key(step), failed=failed)

    def _next(self) -> None:
        following = beginning.after(self._here)
        if following is None:
            self._drop_drafts()
            self._go(beginning.finish)
        else:
            self._go(partial(beginning.go_to, beginning=following))

    def _previous(self) -> None:
        before = beginning.before(self._here)
        if before is not None:
            self._go(partial(beginning.go_to, beginning=before))

    def _go(self, act: Callable[[OpenedBook], object]) -> None:
        def failed(error: Exception) -> None:
            self._waiting.end()
            self.workspace.messages.trouble(error)

        # What was typed for a question that is left out is there when one comes back to it.
        self.keep()
        self.workspace.read(self, act, lambda _done: self.reload(), failed=failed)

    def _leave_for_good(self) -> None:
        self._drop_drafts()
        self.workspace.read(self, beginning.finish, self._go_to_today)

    def _drop_drafts(self) -> None:
        """What was left out is left out for good."""
        self._typed, self._shown = dict, {}
        for step in FirstStep:
            self._begun.keep(step, {})

    def _go_to_today(self, _none: object) -> None:
        # Whoever went elsewhere before the answer came stays there.
        if self.isVisible():
            self.workspace.go("today")

    def refresh(self, changes: Any, initiator: Any) -> None:
        # What this page writes leads on anyway; what others write must not take away what is being typed.
        del changes, initiator

    def keep(self) -> None:
        self._pause.stop()
        typed = self._typed()
        if self._where is not None and typed != self._shown:
            self._shown = typed
            self._begun.keep(self._where.step, typed)


def _draft_key(step: FirstStep) -> str:
    """Under which what was typed for a question is kept."""
    return f"first-steps-{step}"


class Chips(QWidget):
    """A few words of which one is chosen. ``answered`` tells that Enter was pressed on the chosen one."""

    answered = Signal()

    def __init__(self, choices: dict[Any, str], chosen: Any, words: str) -> None:
        super().__init__()
        self.setAccessibleName(words)
        self._group = QButtonGroup(self)
        self._values = list(choices)
        buttons = []
        for place, (value, text) in enumerate(choices.items()):
            one = button(text, lambda: None, "chip")
            choice_of(self._group, one, place)
            one.setChecked(value == chosen)
            one.installEventFilter(self)
            buttons.append(one)
        self.setLayout(column(flow(*buttons, gap=8)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        key = event.key() if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress else None
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(watched, QPushButton):
            # The first Enter chooses, the next one goes on, as at the end of a line.
            if watched.isChecked():
                self.answered.emit()
            else:
                watched.click()
            return True
        return super().eventFilter(watched, event)

    @property
    def chosen(self) -> Any:
        """The value of the one that is chosen."""
        return self._values[max(0, self._group.checkedId())]


def _otherwise(chips: Chips, usual: Any) -> str:
    """What is chosen, where it is something else than one begins with."""
    return "" if chips.chosen == usual else str(chips.chosen.value)


def _captioned(words: str, widget: QWidget) -> QWidget:
    return holder(column(soft(words), widget, gap=6))
