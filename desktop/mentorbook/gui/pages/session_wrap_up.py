"""The wrap-up: three minutes after a talk, on one sheet. Everything may be skipped; what was typed is kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QVBoxLayout, QWidget

from mentorbook.gui.forms.draft_timer import DraftTimer
from mentorbook.gui.forms.line_editors import MomentEditor, TextEditor
from mentorbook.gui.forms.waiting import Waiting
from mentorbook.gui.pages.session_promises import PromisesEditor
from mentorbook.gui.runtime.workspace import Workspace
from mentorbook.gui.widgets.buttons import button, link, primary
from mentorbook.gui.widgets.dates import clock_time, exact_day
from mentorbook.gui.widgets.layout import clear, column, dialog_layout, row, scroll_in_dialog
from mentorbook.gui.widgets.order import Dialog
from mentorbook.gui.widgets.rows import TickRow
from mentorbook.gui.widgets.states import loading_state
from mentorbook.gui.widgets.text import label, mark_wrong, name_choice, say_problem, section, soft, title
from mentorbook.gui.words import tr
from mentorbook.model import daywords
from mentorbook.model.fields import LINE_LIMIT, Moment
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.session import TopicState
from mentorbook.model.trouble import InvalidRecord
from mentorbook.services import wrap_up
from mentorbook.services.opened import OpenedBook
from mentorbook.services.session_page import wrap_draft_key
from mentorbook.services.wrap_up import Wrapped, WrapUp, WrapUpStart


class WrapUpDialog(Dialog):
    """The sheet. Saving is one act with one undo; closing keeps what was typed."""

    def __init__(self, workspace: Workspace, parent: QWidget, session: RecordId) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._workspace, self._session = workspace, session
        self._key = wrap_draft_key(session)
        self._start: WrapUpStart | None = None
        self._waiting = Waiting(self)
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
        self._pause = DraftTimer(workspace, self, self._keep_draft)
        self._read()

    def _read(self) -> None:
        session, key = self._session, self._key
        self._workspace.read(self, lambda opened: wrap_up.begin(opened, session, draft_key=key), self._show)

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
        self._when.call(tr("Day of the next meeting"), "")
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
            words = soft(tr("This is what you typed the last time and did not save."))
            whole = row(words, link(tr("Start afresh"), self._start_afresh))
            whole.setStretch(0, 1)
            parts.append(whole)
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
        clear(self._middle)
        self._sheet = scroll_in_dialog(column(*parts, None, gap=8))
        self._middle.addWidget(self._sheet)
        # What does not show yet cannot take the focus.
        self._sheet.show()

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
        name_choice(found, tr("Whom advice, help and thanks are about"))
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
        self._say("")
        mark_wrong(self._when.target, "")
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

    def _start_afresh(self) -> None:
        self._pause.stop()
        self._workspace.keep_draft(self._key, None)
        self._start = None
        self._save.setEnabled(False)
        self._say("")
        clear(self._middle)
        self._middle.addWidget(loading_state())
        self._read()

    def _keep_draft(self) -> None:
        if self._start is not None:
            self._workspace.keep_draft(self._key, self._plain())

    def reject(self) -> None:
        """Close. What was typed stays and is offered the next time."""
        self._pause.keep()
        super().reject()

    # -- saving

    def save(self) -> None:
        """Write everything down, in one act."""
        start = self._start
        if start is None or self._waiting.is_on:
            return
        # The first of several problems takes the focus last.
        theirs, mine = self._theirs.promises(), self._mine.promises()
        try:
            following = self._when.value() if self._meet.isChecked() else None
            problem = tr("When is the next meeting?") if self._meet.isChecked() and following is None else ""
        except ValueError as error:
            following, problem = None, tr("The next meeting: {problem}", problem=error)
        self._say(problem)
        mark_wrong(self._when.target, problem)
        if problem and mine is not None and theirs is not None:
            self._when.target.setFocus(Qt.FocusReason.OtherFocusReason)
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
        self._pause.keep()
        self._waiting.begin(self._sheet, self._save)
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
        self._waiting.end()
        if isinstance(error, InvalidRecord):
            self._say("; ".join(f"{name}: {words}" for name, words in error.problems.items()))
        else:
            self._workspace.messages.trouble(error)

    def _say(self, problem: str) -> None:
        say_problem(self._problem, problem)
