"""What came out of a talk, the brief before it, and the summary that may be shown to the other side."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QCheckBox, QPlainTextEdit, QVBoxLayout, QWidget

from mentorbook.gui.runtime.workspace import Workspace
from mentorbook.gui.widgets.buttons import button, link
from mentorbook.gui.widgets.dates import exact_day
from mentorbook.gui.widgets.layout import Card, Columns, column, flow, holder, row
from mentorbook.gui.widgets.rows import TitleButton
from mentorbook.gui.widgets.text import chip, label, soft, strong
from mentorbook.gui.words import tr
from mentorbook.gui.writing.units import without_noise
from mentorbook.model import daywords
from mentorbook.model.catalogue import title_of
from mentorbook.model.exchange import Action, ActionState, Advice, Help, HelpDirection, Owner, Thanks
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.offers import Offer
from mentorbook.model.record import Record
from mentorbook.model.ringwords import first_name
from mentorbook.model.session import Direction
from mentorbook.services import acts, records, topics
from mentorbook.services.brief import Brief
from mentorbook.services.opened import OpenedBook
from mentorbook.services.records import Saved
from mentorbook.services.session_page import SessionPage

_MOST = 3
_AUTOSAVE = 1_200
"""Milliseconds without a key after which the summary is saved."""


class OutcomeCard(Card):
    """Advice, promises, help and thanks that belong to a session."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(tr("Came out of it"))
        self._workspace = workspace

    def show_page(self, page: SessionPage) -> None:
        """Show what came out of a session."""
        self.empty()
        names = {person.id: person.name for person in page.people}
        for one in page.outcome:
            self.add(self._row(one, page, names))
        if not page.outcome:
            self.add(soft(tr("Nothing is written down yet: advice, what each of you will do, help, thanks.")))
        session = page.session.id
        person = page.people[0].id if len(page.people) == 1 else None
        acts_: tuple[tuple[str, Kind, dict[str, object]], ...] = (
            (tr("Advice"), Kind.ADVICE, {"session": session}),
            (tr("Action for me"), Kind.ACTION, {"session": session, "owner": Owner.MINE}),
            (tr("Action for them"), Kind.ACTION, {"session": session, "owner": Owner.THEIRS}),
            (tr("Help"), Kind.HELP, {"session": session}),
            (tr("Thanks"), Kind.THANKS, {"evidence": frozenset({session})}),
        )
        links = []
        for words, kind, values in acts_:
            one_link = link(f"+ {words}", partial(self._workspace.add, kind, **values, person=person))
            one_link.setAccessibleName(tr("Add: {what}", what=words))
            links.append(one_link)
        self.add(flow(*links))

    def _row(self, record: Record, page: SessionPage, names: dict[RecordId, str]) -> QWidget:
        words, tone = _chip_words(record, names)
        title = TitleButton(title_of(record), partial(self._workspace.edit, record.kind, record.id), lines=2)
        parts: list[QWidget | None] = [chip(words, tone), None]
        if isinstance(record, Action):
            if record.due and record.state is ActionState.OPEN:
                due = soft(daywords.due(record.due, today=page.now.date()), wrap=False)
                due.setToolTip(exact_day(record.due))
                parts.append(due)
            box = QCheckBox()
            box.setChecked(record.state is ActionState.DONE)
            box.setAccessibleName(tr("Done: {text}", text=record.text))
            box.setToolTip(tr("Done"))
            box.clicked.connect(partial(self._tick, record, box))
            parts.append(box)
        return holder(column(row(*parts), title, gap=2))

    def _tick(self, action: Action, box: QCheckBox) -> None:
        done = box.isChecked()
        state = ActionState.DONE if done else ActionState.OPEN
        said = tr("Done: {text}", text=action.text) if done else tr("Open again: {text}", text=action.text)
        self._workspace.write(self, lambda opened: records.edit(opened, action.id, {"state": state}), said=said)


def _chip_words(record: Record, names: dict[RecordId, str]) -> tuple[str, str]:
    match record:
        case Advice():
            return tr("Advice"), ""
        case Action(owner=Owner.MINE):
            return tr("Action, me"), "clay"
        case Action():
            name = names.get(record.person, "") if record.person else ""
            first = name.split(" ")[0]
            return (tr("Action, {name}", name=first) if first else tr("Action, them")), "clay"
        case Thanks():
            return (tr("Thanks") if record.on else tr("Thanks, draft")), "gold"
        case Help(direction=HelpDirection.GIVEN):
            return tr("I gave"), "gold"
        case _:
            return tr("Help"), ""


class BriefCard(Card):
    """What to know before the talk, for each of the people."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(tr("Before you talk"))
        self._workspace = workspace

    def show_page(self, page: SessionPage) -> None:
        """Show the brief of a session that is ahead."""
        self.empty()
        for one in page.briefs:
            if len(page.briefs) > 1:
                self.add(strong(one.person.name))
            self.add(self._of(one, page))

    def _of(self, brief: Brief, page: SessionPage) -> QWidget:
        parts: list[QWidget] = []
        if (last := brief.last_session) is not None and last.start is not None:
            day = daywords.short(last.start.date(), today=page.now.date())
            words = tr("Last time, {day}: {title}", day=day, title=last.title or tr("a talk"))
            parts.append(TitleButton(words, partial(self._workspace.show, Kind.SESSION, last.id)))
        else:
            parts.append(soft(tr("This will be the first talk in the book.")))
        mine = [one for one in brief.actions if one.owner is Owner.MINE]
        theirs = [one for one in brief.actions if one.owner is Owner.THEIRS]
        pairs = [
            self._list(words, found)
            for words, found in ((tr("I promised"), mine), (tr("They promised"), theirs))
            if found
        ]
        if pairs:
            parts.append(Columns(*((pair, 1) for pair in pairs), narrow=380))
        if brief.report_back:
            parts.append(holder(self._report(brief)))
        if brief.goals:
            parts.append(holder(self._list(tr("Goals with them"), brief.goals)))
        parts.append(soft(brief.ledger.sentence()))
        if not brief.person.needs:
            words = tr("What could {name} use?", name=first_name(brief.person.name))
            ask = link(words, partial(self._workspace.edit, Kind.PERSON, brief.person.id))
            ask.setToolTip(tr("Write it down with them, and what fits out of this book is offered here."))
            parts.append(holder(row(ask, None)))
        on_agenda = {topic.text for topic in (*page.agenda.ask, *page.agenda.share)}
        if offers := [one for one in brief.offers if one.words not in on_agenda]:
            parts.append(holder(self._offers(offers, page.session.id)))
        return holder(column(*parts, gap=8))

    def _offers(self, offers: Sequence[Offer], session: RecordId) -> QVBoxLayout:
        """What could be given in this talk, each with what it rests on and the way to the agenda."""
        box = column(soft(tr("Offers that fit what they could use")), gap=2)
        for offer in offers[:_MOST]:
            why = TitleButton(offer.why, partial(self._workspace.show, offer.kind, offer.record), lines=3)
            why.setToolTip(tr("For: {need}", need=offer.need))
            share = button(tr("Share it"), partial(self._share, offer, session))
            share.setAccessibleDescription(offer.words)
            line = row(why, share)
            line.setStretch(0, 1)
            box.addLayout(line)
        return box

    def _share(self, offer: Offer, session: RecordId) -> None:
        self._workspace.write(
            self,
            lambda opened: topics.add(opened, session, offer.words, Direction.SHARE),
            said=tr("On the agenda: {text}", text=offer.words),
        )

    def _list(self, words: str, found: list[Record] | tuple[Record, ...] | list[Action]) -> QVBoxLayout:
        box = column(soft(words), gap=1)
        for one in found[:_MOST]:
            name = TitleButton(title_of(one), partial(self._workspace.show, one.kind, one.id))
            box.addWidget(name)
        if (more := len(found) - _MOST) > 0:
            box.addWidget(soft(tr("and {number} more", number=more)))
        box.addStretch(1)
        return box

    def _report(self, brief: Brief) -> QVBoxLayout:
        """Advice that was tried: word of how it went is owed."""
        box = column(soft(tr("To report back: you tried what they advised")), gap=2)
        for advice in brief.report_back[:_MOST]:
            name = TitleButton(advice.text, partial(self._workspace.edit, Kind.ADVICE, advice.id))
            told = button(tr("Told them"), partial(self._told, advice))
            told.setAccessibleDescription(advice.text)
            line = row(name, told)
            line.setStretch(0, 1)
            box.addLayout(line)
        return box

    def _told(self, advice: Advice) -> None:
        said = tr("Marked: you told them.")
        self._workspace.write(self, lambda opened: acts.told(opened, advice.id), said=said)


class SummaryCard(Card):
    """What we talked about, in a form that I would show them. Saved by itself."""

    def __init__(self, workspace: Workspace) -> None:
        self._state = soft("", wrap=False)
        super().__init__(tr("Shared summary"), aside=self._state)
        self._workspace = workspace
        self._session: RecordId | None = None
        self._versions: dict[RecordId, str] = {}
        """Over which version of a session the next words are laid."""
        self._known, self._is_refused, self._in_flight = "", False, 0
        self._left: dict[RecordId, tuple[str, str]] = {}
        """What could not be saved when its session was left: the words, and the version they were laid over."""
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(tr("Shared summary"))
        self.text.setPlaceholderText(tr("What you talked about, in words you would show them."))
        self.text.setMinimumHeight(96)
        self.text.setMaximumHeight(132)
        self.text.textChanged.connect(self._changed)
        self.text.installEventFilter(self)
        words = label(
            tr("Not private: this may go into a summary for them. Your own thoughts belong in the note."), "soft"
        )
        self.add(words, self.text)
        self._pause = QTimer(self, singleShot=True, interval=_AUTOSAVE)
        self._pause.timeout.connect(self.keep)
        workspace.look_after(self)

    def show_page(self, page: SessionPage) -> None:
        """Show the summary of a session; what is being typed in it stays."""
        if page.session.id != self._session:
            self.keep()
        elif self._is_ahead or self._in_flight:
            return
        self._session = page.session.id
        self._versions[page.session.id] = page.version
        summary = (page.session.summary or "").rstrip("\n")
        if summary != self.text.toPlainText() or summary != self._known:
            self._known, self._is_refused = summary, False
            self.text.setPlainText(summary)
            self._state.setText("")

    @property
    def has_unsaved(self) -> bool:
        """Whether something is typed that is not in the book."""
        return bool(self._in_flight or self._left or self._is_ahead)

    @property
    def _is_ahead(self) -> bool:
        return self._session is not None and (self._is_refused or self.text.toPlainText() != self._known)

    def _changed(self) -> None:
        if self._is_ahead:
            self._state.setText(tr("Not saved yet"))
            self._pause.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.text and event.type() == QEvent.Type.FocusOut:
            self.keep()
        return super().eventFilter(watched, event)

    def keep(self) -> None:
        """Save what was typed, if anything was, and what could not be saved when it was left."""
        self._pause.stop()
        left, self._left = self._left, {}
        for session, (words, version) in left.items():
            self._hand_over(session, words, left_at=version)
        if self._session is not None and self._is_ahead:
            self._known, self._is_refused = self.text.toPlainText(), False
            self._hand_over(self._session, self._known)

    def _hand_over(self, session: RecordId, words: str, *, left_at: str = "") -> None:
        versions, clean = self._versions, without_noise(words)
        self._in_flight += 1

        def do(opened: OpenedBook) -> Saved:
            # Two saves may wait for the book: the second starts from what the first one left.
            values = {"summary": f"{clean}\n" if clean else ""}
            saved = records.edit(opened, session, values, version=left_at or versions[session])
            if not left_at:
                versions[session] = saved.version
            return saved

        def failed(error: Exception) -> None:
            self._in_flight -= 1
            if session == self._session and not left_at:
                # What was typed stays, and counts as not saved, also when it is no text at all.
                self._is_refused = True
                self._state.setText(tr("Not saved"))
            else:
                self._left[session] = words, left_at or versions[session]
            self._workspace.messages.trouble(error)

        self._workspace.write(self, do, lambda saved: self._saved(saved.record.id), failed=failed)

    def _saved(self, session: RecordId) -> None:
        self._in_flight -= 1
        if session == self._session:
            self._state.setText(tr("Not saved yet") if self._is_ahead else tr("Saved"))
