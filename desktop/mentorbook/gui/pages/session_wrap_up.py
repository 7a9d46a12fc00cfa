"""The wrap-up: three minutes after a talk, on one sheet. Everything may be skipped; what was typed is kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QVBoxLayout, QWidget

from mentorbook.gui.forms.line_editors import DayEditor, MomentEditor, TextEditor
from mentorbook.gui.runtime.workspace import Workspace
from mentorbook.gui.widgets.buttons import button, primary
from mentorbook.gui.widgets.dates import clock_time, exact_day
from mentorbook.gui.widgets.layout import clear, column, dialog_layout, row, scroll_in_dialog, tab_order
from mentorbook.gui.widgets.order import Dialog
from mentorbook.gui.widgets.rows import TickRow
from mentorbook.gui.widgets.states import loading_state
from mentorbook.gui.widgets.text import label, section, soft, title
from mentorbook.gui.words import tr
from mentorbook.model import daywords
from mentorbook.model.fields import LINE_LIMIT, Moment
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.session import TopicState
from mentorbook.model.trouble import InvalidRecord
from mentorbook.services import wrap_up
from mentorbook.services.opened import OpenedBook
from mentorbook.services.session_page import wrap_draft_key
from mentorbook.services.wrap_up import Promise, Wrapped, WrapUp, WrapUpStart

_DRAFT_AFTER = 1_000


class PromisesEditor(QWidget):
    """Lines of what someone will do, each with a day if it has one. A new line comes when the last is begun."""

    edited = Signal()

    def __init__(self, workspace: Workspace, words: str) -> None:
        super().__init__()
        self._workspace, self._words = workspace, words
        self._rows: list[tuple[QLineEdit, DayEditor]] = []
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(6)
        self._problem = label("", "problem")
        self._problem.hide()
        self._box.addWidget(self._problem)
        self._add_row("", "")

    def _add_row(self, text: str, due: str) -> None:
        line, day = QLineEdit(text), DayEditor(self._workspace.zone, self._workspace.today)
        number = len(self._rows) + 1
        line.setMaxLength(LINE_LIMIT)
        line.setPlaceholderText(self._words if number == 1 else tr("and then?"))
        line.setAccessibleName(tr("{words}, line {number}", words=self._words, number=number))
        line.textEdited.connect(lambda _text: self._typed())
        day.line.setText(due)
        day.line.setPlaceholderText(tr("by when?"))
        day.target.setAccessibleName(tr("By when, line {number}", number=number))
        day.edited.connect(self.edited)
        day.setFixedWidth(172)
        pair = row(line, day, gap=8)
        pair.setStretch(0, 1)
        self._box.insertLayout(self._box.count() - 1, pair)
        self._rows.append((line, day))
        tab_order(*(part for pair_ in self._rows for part in pair_))

    def _typed(self) -> None:
        if self._rows[-1][0].text().strip():
            self._add_row("", "")
        self.edited.emit()

    def plain(self) -> list[list[str]]:
        """What was typed, as a draft keeps it."""
        return [
            [line.text(), day.line.text()] for line, day in self._rows if line.text().strip() or day.line.text().strip()
        ]

    def show_plain(self, lines: list[list[str]]) -> None:
        """Put back what had been typed."""
        for place, (text, due) in enumerate(lines):
            if place == len(self._rows):
                self._add_row("", "")
            self._rows[place][0].setText(text)
            self._rows[place][1].line.setText(due)
        if self._rows[-1][0].text().strip():
            self._add_row("", "")

    def promises(self) -> tuple[Promise, ...] | None:
        """What was typed; None when a day cannot be read or has no words, which is said below."""
        found, problem = [], ""
        for line, day in self._rows:
            try:
                due: date | None = day.value()
            except ValueError as error:
                problem, due = str(error), None
                day.target.setFocus(Qt.FocusReason.OtherFocusReason)
            text = line.text().strip()
            if due is not None and not text:
                problem = tr("what is to be done by then?")
                line.setFocus(Qt.FocusReason.OtherFocusReason)
            if text:
                found.append(Promise(text, due))
        self._problem.setText(problem[:1].upper() + problem[1:])
        self._problem.setVisible(bool(problem))
        return None if problem else tuple(found)


class WrapUpDialog(Dialog):
    """The sheet. Saving is one act with one undo; closing keeps what was typed."""

    def __init__(self, workspace: Workspace, parent: QWidget, session: RecordId) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._workspace, self._session = workspace, session
        self._key = wrap_draft_key(session)
        self._start: WrapUpStart | None = None
        self._done = False
        self.setWindowTitle(tr("Wrap up"))
        self.setMinimumWidth(480)
        self.resize(640, min(760, max(420, parent.height() - 40)))
        self._middle = QVBoxLayout()
        self._middle.addWidget(loading_state())
        self._save = primary(tr("Save"), self.save, tip=tr("Ctrl+Enter"))
        self._save.setEnabled(False)
        self._problem = label("", "problem")
        self._problem.hide()
        self._about = soft()
        words = tr("Three minutes while it is fresh. Leave out what you like; closing keeps what you typed.")
        dialog_layout(
            self,
            before=[title(self.windowTitle()), self._about, soft(words)],
            scrolls=self._middle,
            after=[self._problem, row(None, button(tr("Not now"), self.reject), self._save)],
        )
        QShortcut(QKeySequence("Ctrl+Return"), self, self.save)
        self._pause = QTimer(self, singleShot=True, interval=_DRAFT_AFTER)
        self._pause.timeout.connect(self._keep_draft)
        key = self._key
        workspace.read(self, lambda opened: wrap_up.begin(opened, session, draft_key=key), self._show)

    # -- building

    def _show(self, start: WrapUpStart) -> None:
        self._start = start
        self._about.setText(self._whom(start))
        self._summary = TextEditor()
        self._summary.text.setMaximumHeight(104)
        self._summary.show_value(start.session.summary or "")
        self._name(self._summary.target, tr("What did you talk about?"))
        rows = {topic.id: TickRow(topic.text, "", self._pause.start) for topic in self._open_topics(start)}
        self._topic_rows = tuple(rows.values())
        self._topics = {topic: one.box for topic, one in rows.items()}
        self._mine = PromisesEditor(self._workspace, tr("I will"))
        self._theirs = PromisesEditor(self._workspace, tr("They will"))
        self._insight = self._line(tr("One insight or piece of advice"))
        self._gave = self._line(tr("One thing I gave"))
        self._thanks = self._line(tr("One thing I am thankful for"))
        self._said = QCheckBox(tr("I have said it"))
        self._said.setToolTip(tr("Else it is kept as a draft, and shows as thanks that you want to say."))
        self._who = self._people(start)
        self._meet = QCheckBox(tr("Plan the next meeting"))
        self._when = MomentEditor(self._workspace.zone, self._workspace.today)
        self._name(self._when.target, tr("Day of the next meeting"))
        self._put_in(start)
        if start.draft:
            self._show_draft(start.draft)
        self._listen()
        self._save.setEnabled(True)
        self._save.setDefault(True)
        self._summary.target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _put_in(self, start: WrapUpStart) -> None:
        parts: list[Any] = []
        if start.draft:
            parts.append(soft(tr("This is what you typed the last time and did not save.")))
        hint = soft(tr("In a form you would show them; your own thoughts belong in the private note."))
        parts += [section(tr("What did you talk about?")), hint, self._summary]
        if self._topics:
            parts += [12, section(tr("What was discussed?")), column(*self._topic_rows, gap=2)]
            parts.append(soft(tr("The rest goes on to the next meeting by itself.")))
        parts += [12, section(tr("What will each of you do?")), self._mine, self._theirs]
        parts += [12, section(tr("What was in it?"))]
        if self._who is not None:
            parts.append(row(soft(tr("With"), wrap=False), self._who, None))
        parts += [self._insight, self._gave, row(self._thanks, self._said)]
        parts += [12, section(tr("When do you meet next?")), *self._next_parts(start)]
        body = column(*parts, None, gap=8)
        clear(self._middle)
        scroll = scroll_in_dialog(body)
        self._middle.addWidget(scroll)
        # What does not show yet cannot take the focus.
        scroll.show()

    def _whom(self, start: WrapUpStart) -> str:
        """Which talk it is: what it was about, with whom, and when."""
        names = ", ".join(name for _, name in start.people)
        parts = [start.session.title, tr("with {people}", people=names) if names else ""]
        if start.at is not None:
            local = start.at.astimezone(self._workspace.zone)
            parts.append(
                tr(
                    "{day}, {time}",
                    day=daywords.short(local.date(), today=self._workspace.today),
                    time=clock_time(local),
                )
            )
        words = ", ".join(filter(None, parts))
        return words[:1].upper() + words[1:]

    def _next_parts(self, start: WrapUpStart) -> list[Any]:
        if start.following is not None and start.is_planned:
            local = start.following.astimezone(self._workspace.zone)
            words = tr("The next is planned: {day}, {time}.", day=exact_day(local.date()), time=clock_time(local))
            self._meet.setText(tr("Plan one more"))
            return [label(words), self._meet, self._when]
        if start.following is not None:
            self._when.show_value(start.following)
            self._meet.setChecked(True)
            return [self._meet, self._when, soft(tr("By your rhythm. Change it to what you agreed on."))]
        return [self._meet, self._when]

    @staticmethod
    def _open_topics(start: WrapUpStart) -> list[Any]:
        everything = (*start.agenda.ask, *start.agenda.share)
        return [topic for topic in everything if topic.state is TopicState.OPEN]

    def _people(self, start: WrapUpStart) -> QComboBox | None:
        """Whom advice, help and thanks are about, where several were there."""
        if len(start.people) < 2:
            return None
        found = QComboBox()
        for person, name in start.people:
            found.addItem(name, person)
        self._name(found, tr("Whom advice, help and thanks are about"))
        return found

    def _line(self, words: str) -> QLineEdit:
        found = QLineEdit()
        found.setMaxLength(LINE_LIMIT)
        found.setPlaceholderText(words)
        self._name(found, words)
        return found

    @staticmethod
    def _name(widget: QWidget, words: str) -> None:
        widget.setAccessibleName(words)

    def _listen(self) -> None:
        for line in (self._insight, self._gave, self._thanks):
            line.textEdited.connect(lambda _text: self._pause.start())
        self._said.clicked.connect(lambda _checked: self._pause.start())
        for editor in (self._summary, self._mine, self._theirs):
            editor.edited.connect(self._pause.start)
        if self._who is not None:
            self._who.activated.connect(lambda _place: self._pause.start())
        self._when.edited.connect(self._next_typed)
        self._meet.clicked.connect(lambda _checked: self._pause.start())

    def _next_typed(self) -> None:
        self._meet.setChecked(True)
        self._pause.start()

    # -- drafts

    def _plain(self) -> dict[str, Any]:
        return {
            "summary": self._summary.text.toPlainText(),
            "discussed": [topic for topic, box in self._topics.items() if box.isChecked()],
            "mine": self._mine.plain(),
            "theirs": self._theirs.plain(),
            "insight": self._insight.text(),
            "gave": self._gave.text(),
            "thanks": self._thanks.text(),
            "said": self._said.isChecked(),
            "who": self._who.currentData() if self._who is not None else "",
            "next": self._following_text(),
        }

    def _following_text(self) -> str:
        if not self._meet.isChecked():
            return ""
        try:
            return str(Moment().write(self._when.value()) or "")
        except ValueError:
            return ""

    def _show_draft(self, draft: Mapping[str, Any]) -> None:
        self._summary.show_value(draft.get("summary"))
        for topic in draft.get("discussed", ()):
            if topic in self._topics:
                self._topics[topic].setChecked(True)
        self._mine.show_plain(draft.get("mine", []))
        self._theirs.show_plain(draft.get("theirs", []))
        self._insight.setText(draft.get("insight", ""))
        self._gave.setText(draft.get("gave", ""))
        self._thanks.setText(draft.get("thanks", ""))
        self._said.setChecked(bool(draft.get("said")))
        if self._who is not None and (place := self._who.findData(draft.get("who"))) >= 0:
            self._who.setCurrentIndex(place)
        self._meet.setChecked(bool(draft.get("next")))
        if draft.get("next"):
            self._when.show_value(Moment().read(draft["next"]))

    def _keep_draft(self) -> None:
        self._pause.stop()
        if self._start is not None and not self._done:
            self._workspace.keep_draft(self._key, self._plain())

    def reject(self) -> None:
        """Close. What was typed stays and is offered the next time."""
        if self._pause.isActive():
            self._keep_draft()
        super().reject()

    # -- saving

    def save(self) -> None:
        """Write everything down, in one act."""
        start = self._start
        if start is None or self._done:
            return
        mine, theirs = self._mine.promises(), self._theirs.promises()
        try:
            following = self._when.value() if self._meet.isChecked() else None
            problem = tr("When is the next meeting?") if self._meet.isChecked() and following is None else ""
        except ValueError as error:
            following, problem = None, tr("The next meeting: {problem}", problem=error)
        self._say(problem)
        if problem or mine is None or theirs is None:
            return
        person = self._who.currentData() if self._who is not None else start.people[0][0] if start.people else None
        told = WrapUp(
            person=person,
            summary=self._summary.value(),
            discussed=frozenset(topic for topic, box in self._topics.items() if box.isChecked()),
            mine=mine,
            theirs=theirs,
            insight=self._insight.text().strip(),
            gave=self._gave.text().strip(),
            thanks=self._thanks.text().strip(),
            is_thanked=self._said.isChecked(),
            following=following,
        )
        if self._pause.isActive():
            self._keep_draft()
        self._done = True
        self._save.setEnabled(False)
        self._write(told)

    def _write(self, told: WrapUp) -> None:
        session = self._session

        def do(opened: OpenedBook) -> Wrapped:
            return wrap_up.wrap_up(opened, session, told)

        self._workspace.write(self, do, self._finish, said=tr("Wrapped up."), draft=self._key, failed=self._failed)

    def _finish(self, done: Wrapped) -> None:
        self.accept()
        self._workspace.show(Kind.SESSION, done.session)

    def _failed(self, error: Exception) -> None:
        self._done = False
        self._save.setEnabled(True)
        if isinstance(error, InvalidRecord):
            self._say("; ".join(f"{name}: {words}" for name, words in error.problems.items()))
        else:
            self._workspace.messages.trouble(error)

    def _say(self, problem: str) -> None:
        self._problem.setText(problem[:1].upper() + problem[1:])
        self._problem.setVisible(bool(problem))
