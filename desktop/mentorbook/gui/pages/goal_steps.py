"""The steps of a goal: ticked, added, and moved by drag or by Alt with an arrow key."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QMimeData, QPoint, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QApplication, QCheckBox, QLineEdit, QVBoxLayout, QWidget

from mentorbook.gui.forms.begun import BegunLines
from mentorbook.gui.forms.draft_timer import DraftTimer
from mentorbook.gui.forms.waiting import put_back
from mentorbook.gui.runtime.workspace import Workspace
from mentorbook.gui.style.theme import colours
from mentorbook.gui.widgets.buttons import icon_button
from mentorbook.gui.widgets.icons import IconLabel
from mentorbook.gui.widgets.layout import Card, clear, row
from mentorbook.gui.widgets.text import label, soft
from mentorbook.gui.words import tr
from mentorbook.model import daywords
from mentorbook.model.goal import Step
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.services import goals, records

_MIME = "application/x-mentorbook-step"
_GRIP = 16
_LINE = "text"
"""What a draft calls the line for a new step."""


class _Grip(IconLabel):
    """What a step is dragged by; the keys do the same."""

    def __init__(self, step: Step) -> None:
        super().__init__("grip", _GRIP)
        self._step = step
        self._from: QPoint | None = None
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setToolTip(tr("Drag to move; Alt+↑ and Alt+↓ on the box do the same"))
        self.setAccessibleName(tr("Move {step}", step=step.text))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._from = event.position().toPoint() if event.button() == Qt.MouseButton.LeftButton else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._from is None:
            return
        if (event.position().toPoint() - self._from).manhattanLength() < QApplication.startDragDistance():
            return
        self._from = None
        # Not this grip: the steps may be shown anew while one of them is carried.
        drag = QDrag(self.window())
        carried = QMimeData()
        # The id alone: other programs may look at what is dragged.
        carried.setData(_MIME, self._step.id.encode())
        drag.setMimeData(carried)
        line = self.parentWidget()
        if line is not None:
            drag.setPixmap(line.grab())
            drag.setHotSpot(self.mapTo(line, event.position().toPoint()))
        drag.exec(Qt.DropAction.MoveAction)


class _Line(QWidget):
    """One step."""

    ticked = Signal(bool)
    shifted = Signal(int)

    def __init__(self, step: Step, due: str, *, edit: Any) -> None:
        super().__init__()
        self.step = step
        self.box = _Box()
        self.box.setAccessibleName(step.text)
        self.box.setObjectName(step.id)
        self.box.setChecked(step.done_on is not None)
        self.box.clicked.connect(self.ticked)
        self.box.shifted.connect(self.shifted)
        words = label(step.text, "soft" if step.done_on else "body")
        parts: list[Any] = [_Grip(step), self.box, words]
        if due:
            parts.append(soft(due, wrap=False))
        parts.append(icon_button("edit", tr("Edit {step}", step=step.text), edit))
        line = row(*parts)
        line.setStretch(2, 1)
        self.setLayout(line)


class _Box(QCheckBox):
    shifted = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if by and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.shifted.emit(by)
        else:
            super().keyPressEvent(event)


class _Lines(QWidget):
    """The steps below each other; a line shows where a dragged one would go. ``dropped``: whose place, and where to."""

    dropped = Signal(object, int)

    def __init__(self) -> None:
        super().__init__()
        self._at: int | None = None
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(4)
        self.setAcceptDrops(True)

    def show_lines(self, lines: Sequence[_Line]) -> None:
        """Show these instead of those before."""
        clear(self._box)
        for line in lines:
            self._box.addWidget(line)

    @property
    def lines(self) -> list[_Line]:
        """What is shown, from the top."""
        found = [self._box.itemAt(place) for place in range(self._box.count())]
        return [widget for item in found if item is not None and isinstance(widget := item.widget(), _Line)]

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(_MIME):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if event.mimeData().hasFormat(_MIME):
            self._mark(self._place_at(event.position().toPoint().y()))
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        del event
        self._mark(None)

    def dropEvent(self, event: QDropEvent) -> None:
        place = self._place_at(event.position().toPoint().y())
        self._mark(None)
        step = RecordId(bytes(event.mimeData().data(_MIME).data()).decode())
        places = [number for number, line in enumerate(self.lines) if line.step.id == step]
        event.acceptProposedAction()
        if places:
            # Taken out of its place first, a step leaves those below it one higher.
            target = place - 1 if place > places[0] else place
            if target != places[0]:
                self.dropped.emit(step, target - places[0])

    def _place_at(self, y: int) -> int:
        return sum(y > line.geometry().center().y() for line in self.lines)

    def _mark(self, place: int | None) -> None:
        self._at = place
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        lines = self.lines
        if self._at is None or not lines:
            return
        y = lines[self._at].geometry().top() - 2 if self._at < len(lines) else lines[-1].geometry().bottom() + 2
        painter = QPainter(self)
        painter.setPen(QPen(QColor(colours().accent), 2))
        painter.drawLine(0, max(1, y), self.width(), max(1, y))
        painter.end()


class StepsCard(Card):
    """All steps, and the line that adds one; what is typed there stays while the steps are shown anew."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(tr("Steps"))
        self._workspace = workspace
        self._goal: RecordId | None = None
        self._begun = BegunLines(workspace, draft_key)
        self._pause = DraftTimer(workspace, self, self.keep)
        self._focus: RecordId | None = None
        self._lines = _Lines()
        self._lines.dropped.connect(self._move)
        self.line = QLineEdit()
        self.line.setPlaceholderText(tr("Add a step and press Enter"))
        self.line.setAccessibleName(tr("New step"))
        self.line.returnPressed.connect(self._add)
        self.line.textEdited.connect(lambda _text: self._pause.start())
        self.add(self._lines, self.line)

    def show_steps(self, goal: RecordId, steps: Sequence[Step], typed: str) -> None:
        """Show the steps of a goal; ``typed`` is what was being typed for it and is not added yet."""
        if goal != self._goal:
            self.keep()
            self._goal = goal
            self.line.setText(self._begun.of(goal, {_LINE: typed}).get(_LINE, ""))
        focused = self._focus or next((line.step.id for line in self._lines.lines if line.box.hasFocus()), None)
        self._lines.show_lines([self._step(step) for step in steps])
        self._lines.setVisible(bool(steps))
        for line in self._lines.lines:
            if line.step.id == focused:
                line.box.setFocus(Qt.FocusReason.OtherFocusReason)
        self._focus = None

    def keep(self) -> None:
        """Keep what is being typed."""
        self._pause.stop()
        if self._goal is not None:
            self._begun.keep(self._goal, {_LINE: self.line.text()})

    def _step(self, step: Step) -> _Line:
        due = daywords.due(step.due, today=self._workspace.today) if step.due and step.done_on is None else ""
        found = _Line(step, due, edit=partial(self._workspace.edit, Kind.STEP, step.id))
        found.ticked.connect(lambda on: self._tick(step, on=on))
        found.shifted.connect(lambda by: self._move(step.id, by))
        return found

    def _move(self, step: RecordId, by: int) -> None:
        steps = [line.step.id for line in self._lines.lines]
        place = steps.index(step) + by
        if not 0 <= place < len(steps):
            return
        self._focus = step
        said = tr("Moved to place {place} of {steps}.", place=place + 1, steps=len(steps))
        self._workspace.write(self, lambda opened: goals.move_step(opened, step, by=by), said=said)

    def _tick(self, step: Step, *, on: bool) -> None:
        done = self._workspace.today if on else None
        self._focus = step.id
        self._workspace.write(
            self,
            lambda opened: records.edit(opened, step.id, {"done_on": done}),
            said=tr("Done.") if done else tr("Open again."),
        )

    def _add(self) -> None:
        text, goal = self.line.text().strip(), self._goal
        if not text or goal is None:
            return
        self.line.clear()
        self._begun.is_added(goal)
        values = {"goal": goal, "text": text}

        def failed(error: Exception) -> None:
            if self._goal == goal:
                put_back(self.line, text)
                self._pause.start()
            else:
                self._begun.put_back(goal, _LINE, text)
            self._workspace.messages.trouble(error)

        self._workspace.write(
            self,
            lambda opened: records.add(opened, Kind.STEP, values),
            said=tr("Added."),
            draft=draft_key(goal),
            # Of a line it holds no more than its beginning.
            draft_returns=False,
            failed=failed,
        )


def draft_key(goal: RecordId) -> str:
    """The key under which a half-typed step of a goal is kept."""
    return f"step-of-{goal}"
