"""The two columns of a session's agenda: what I want to ask, and what I want to share."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit, QMenu, QVBoxLayout, QWidget

from mentorbook.gui.forms.begun import BegunLines
from mentorbook.gui.forms.draft_timer import DraftTimer
from mentorbook.gui.forms.rewording import Rewording
from mentorbook.gui.forms.waiting import put_back
from mentorbook.gui.pages.session_topics import TopicsModel, TopicsView
from mentorbook.gui.runtime.workspace import Workspace
from mentorbook.gui.style.theme import MEASURES
from mentorbook.gui.widgets.buttons import entry, link
from mentorbook.gui.widgets.layout import Card, clear, column
from mentorbook.gui.widgets.text import label, soft
from mentorbook.gui.words import tr
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.person import Person
from mentorbook.model.session import Direction, SessionStatus, Topic, TopicState
from mentorbook.services import records, topics
from mentorbook.services.session_page import SessionPage, agenda_draft_key


class _Column(Card):
    """One of the two: its topics, and a line to write another."""

    def __init__(self, heading: str, empty: str, add: str, direction: Direction) -> None:
        super().__init__(heading)
        self.model = TopicsModel(direction)
        self.model.setParent(self)
        self.view = TopicsView(self.model, heading)
        self._empty = soft(empty)
        self.line = QLineEdit()
        # What the column is for stands above it; more words would not fit into it.
        self.line.setPlaceholderText(tr("Type it and press Enter"))
        self.line.setAccessibleName(add)
        self.below = QVBoxLayout()
        self.add(self.view, self._empty, self.line, self.below)

    def show_page(self, page: SessionPage, rewording: Rewording) -> None:
        """Show the topics of a session, with the words that are not in the book yet."""
        # Another list would take the editor away with the words in it.
        self.view.finish_editing()
        asks = self.model.direction is Direction.ASK
        found = page.agenda.ask if asks else page.agenda.share
        ahead = rewording.ahead
        topics = [replace(one, text=ahead.get(one.id, one.text)) for one in found]
        self.model.show_topics(topics, page.agenda.carried, rewording.unsaved)
        self._empty.setVisible(not found)
        # What is begun in the line stays in sight until it is somewhere, also when the talk was held meanwhile.
        takes_more = page.session.status is SessionStatus.PLANNED or bool(self.line.text().strip())
        self.line.setVisible(takes_more)
        # Of a talk that was, an empty column says nothing.
        self.setVisible(takes_more or bool(found))


class Agenda(QWidget):
    """Both columns, below each other. It writes what the person does in them."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._page: SessionPage | None = None
        self._begun = BegunLines(workspace, agenda_draft_key)
        self._pause = DraftTimer(workspace, self, self._keep_lines)
        self._rewording = Rewording(workspace, self, "text", tr("Changed."))
        self._rewording.refused.connect(self._show_topics)
        self.ask = _Column(
            tr("I want to ask"),
            tr("The one question that makes the hour worthwhile comes first."),
            tr("Add a question and press Enter"),
            Direction.ASK,
        )
        self.share = _Column(
            tr("I want to share"),
            tr("Something you tried, read or heard, word of how their advice went, an offer."),
            tr("Add something to share and press Enter"),
            Direction.SHARE,
        )
        for one in (self.ask, self.share):
            direction = one.model.direction
            one.line.returnPressed.connect(partial(self._add, one))
            one.line.textEdited.connect(lambda _text: self._pause.start())
            one.model.ticked.connect(self._tick)
            one.model.rewritten.connect(self._rewording.save)
            one.model.placed.connect(self._place)
            one.view.moved.connect(partial(self._move, one))
            one.view.crossed.connect(self._cross)
            one.view.dropped.connect(self._drop)
            one.view.asked_for_menu.connect(partial(self._ask_what, direction))
        layout = column(self.ask, self.share, gap=MEASURES.between_cards)
        self.setLayout(layout)

    def show_page(self, page: SessionPage) -> None:
        """Show the agenda of a session."""
        if self._page is None or self._page.session.id != page.session.id:
            self.keep()
            begun = self._begun.of(page.session.id, page.typed)
            for one in (self.ask, self.share):
                one.line.setText(begun.get(one.model.direction, ""))
        self._page = page
        self._show_topics()
        # A hidden column would leave its gap.
        self.setVisible(any(not one.isHidden() for one in (self.ask, self.share)))
        clear(self.share.below)
        for person in page.asks_only:
            self.share.below.addWidget(self._hint(person))

    def _show_topics(self) -> None:
        if self._page is not None:
            for one in (self.ask, self.share):
                one.show_page(self._page, self._rewording)

    def keep(self) -> None:
        """Keep what is begun in the lines, and take over what is being changed."""
        for one in (self.ask, self.share):
            one.view.finish_editing()
        self._keep_lines()

    def _keep_lines(self) -> None:
        self._pause.stop()
        if self._page is not None:
            lines = {one.model.direction.value: one.line.text() for one in (self.ask, self.share)}
            self._begun.keep(self._page.session.id, lines)

    def _hint(self, person: Person) -> QWidget:
        words = label(tr("Three agendas with questions only. What could you share?"))
        off = link(tr("Do not say this about {name}", name=person.name), partial(self._silence, person))
        found = QWidget()
        layout = column(words, off, gap=2)
        layout.setContentsMargins(0, 4, 0, 0)
        found.setLayout(layout)
        return found

    # -- acts

    def _add(self, where: _Column) -> None:
        text = where.line.text().strip()
        if self._page is None or not text:
            return
        session, direction = self._page.session.id, where.model.direction
        where.line.clear()

        def failed(error: Exception) -> None:
            if self._page is not None and self._page.session.id == session:
                put_back(where.line, text)
                self._pause.start()
            else:
                self._begun.put_back(session, direction.value, text)
            self._workspace.messages.trouble(error)

        self._workspace.write(
            self,
            lambda opened: topics.add(opened, session, text, direction),
            said=tr("On the agenda: {text}", text=text),
            failed=failed,
        )
        # The other line may be begun as well, so the draft goes after what it holds, and not with it.
        self._keep_lines()

    def _settle(self, topic: RecordId, state: TopicState, said: str) -> None:
        if self._page is not None:
            session = self._page.session.id
            self._workspace.write(self, lambda opened: topics.settle(opened, session, topic, state), said=said)

    def _tick(self, topic: RecordId, done: bool) -> None:  # noqa: FBT001 -- the argument of a signal
        self._settle(
            topic,
            TopicState.DISCUSSED if done else TopicState.OPEN,
            tr("Discussed.") if done else tr("Open again."),
        )

    def _drop(self, topic: Topic) -> None:
        if topic.state is not TopicState.DROPPED:
            self._settle(topic.id, TopicState.DROPPED, tr("Dropped: {text}", text=topic.text))

    def _place(self, topic: RecordId, direction: Direction, position: int) -> None:
        column = self.ask if direction is Direction.ASK else self.share
        ids = [one.id for one in column.model.topics]
        stays = topic in ids and ids.index(topic) == min(position, len(ids) - 1)
        if self._page is None or stays:
            return
        session = self._page.session.id
        across = tr("Now among what you ask.") if direction is Direction.ASK else tr("Now among what you share.")
        self._workspace.write(
            self,
            lambda opened: topics.place(opened, session, topic, direction=direction, position=position),
            said=tr("Moved.") if topic in ids else across,
        )

    def _move(self, where: _Column, topic: RecordId, by: int) -> None:
        ids = [one.id for one in where.model.topics]
        if topic in ids:
            self._place(topic, where.model.direction, max(0, ids.index(topic) + by))

    def _cross(self, topic: Topic) -> None:
        other = self.share if topic.direction is Direction.ASK else self.ask
        other.view.focus_on(topic.id)
        self._place(topic.id, other.model.direction, len(other.model.topics))

    def _silence(self, person: Person) -> None:
        self._workspace.write(
            self,
            lambda opened: records.edit(opened, person.id, {"balance_hint": False}),
            said=tr("This is no longer said about {name}.", name=person.name),
        )

    def _remove(self, topic: Topic) -> None:
        said = tr("In the trash: {text}", text=topic.text)
        self._workspace.write(self, lambda opened: records.remove(opened, topic.id), said=said)

    def _ask_what(self, direction: Direction, topic: Topic, where: QPoint) -> None:
        view = self.ask.view if direction is Direction.ASK else self.share.view
        menu = QMenu(view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        entry(menu, tr("Change the words"), lambda: view.edit(view.currentIndex()))
        for state, words in (
            (TopicState.DISCUSSED, tr("Discussed")),
            (TopicState.DROPPED, tr("Drop")),
            (TopicState.OPEN, tr("Open again")),
        ):
            if state is not topic.state:
                entry(menu, words, partial(self._settle, topic.id, state, f"{words}."))
        across = tr("Move to what I share") if direction is Direction.ASK else tr("Move to what I ask")
        entry(menu, across, partial(self._cross, topic), keys="Ctrl+Right")
        menu.addSeparator()
        entry(menu, tr("Edit all fields…"), partial(self._workspace.edit, Kind.TOPIC, topic.id))
        entry(menu, tr("Put in the trash"), partial(self._remove, topic))
        menu.popup(where)
