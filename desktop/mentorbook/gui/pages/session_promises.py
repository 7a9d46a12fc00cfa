"""What each of two people will do, in lines that may have a day: a part of the wrap-up."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from mentorbook.frozen import frozen
from mentorbook.gui.forms.line_editors import DayEditor
from mentorbook.gui.runtime.workspace import Workspace
from mentorbook.gui.widgets.layout import column, row, tab_order
from mentorbook.gui.widgets.text import label, mark_wrong, say_problem
from mentorbook.gui.words import tr
from mentorbook.model.fields import LINE_LIMIT
from mentorbook.services.wrap_up import Promise


@frozen
class _Line:
    text: QLineEdit
    day: DayEditor
    problem: QLabel

    def say(self, words: str, at: QWidget | None = None) -> None:
        """Say below the line what is wrong, and mark the field in which it is mended."""
        say_problem(self.problem, words)
        for field in (self.text, self.day.target):
            mark_wrong(field, words if field is at else "")


class PromisesEditor(QWidget):
    """Lines of what someone will do, each with a day if it has one. A new line comes when the last is begun."""

    edited = Signal()

    def __init__(self, workspace: Workspace, words: str) -> None:
        super().__init__()
        self._workspace, self._words = workspace, words
        self._rows: list[_Line] = []
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(6)
        self._add_row("", "")

    def _add_row(self, text: str, due: str) -> None:
        line, day = QLineEdit(text), DayEditor(self._workspace.zone, self._workspace.today)
        number = len(self._rows) + 1
        line.setMaxLength(LINE_LIMIT)
        line.setPlaceholderText(self._words if number == 1 else tr("and then?"))
        line.setAccessibleName(tr("{words}, line {number}", words=self._words, number=number))
        problem = label("", "problem")
        problem.hide()
        made = _Line(line, day, problem)
        line.textEdited.connect(lambda _text: self._typed(made))
        day.line.setText(due)
        day.line.setPlaceholderText(tr("by when?"))
        day.call(tr("{words}, by when, line {number}", words=self._words, number=number), "")
        day.edited.connect(lambda: self._typed(made))
        day.setFixedWidth(172)
        pair = row(line, day, gap=8)
        pair.setStretch(0, 1)
        self._box.addLayout(column(pair, problem, gap=3))
        self._rows.append(made)
        tab_order(*(part for one in self._rows for part in (one.text, one.day)))

    def _typed(self, line: _Line) -> None:
        line.say("")
        if self._rows[-1].text.text().strip():
            self._add_row("", "")
        self.edited.emit()

    def plain(self) -> list[list[str]]:
        """What was typed, as a draft keeps it."""
        return [
            [one.text.text(), one.day.line.text()]
            for one in self._rows
            if one.text.text().strip() or one.day.line.text().strip()
        ]

    def show_plain(self, lines: list[list[str]]) -> None:
        """Put back what had been typed."""
        for place, (text, due) in enumerate(lines):
            if place == len(self._rows):
                self._add_row("", "")
            self._rows[place].text.setText(text)
            self._rows[place].day.line.setText(due)
        if self._rows[-1].text.text().strip():
            self._add_row("", "")

    def promises(self) -> tuple[Promise, ...] | None:
        """What was typed; None when a day cannot be read or has no words, which is said below the line."""
        found: list[Promise] = []
        wrong: list[QWidget] = []
        for one in self._rows:
            text, due, problem, at = one.text.text().strip(), None, "", None
            try:
                due = one.day.value()
            except ValueError as error:
                problem, at = str(error), one.day.target
            if due is not None and not text:
                problem, at = tr("what is to be done by then?"), one.text
            one.say(problem, at)
            if at is not None:
                wrong.append(at)
            elif text:
                found.append(Promise(text, due))
        if wrong:
            wrong[0].setFocus(Qt.FocusReason.OtherFocusReason)
        return None if wrong else tuple(found)
