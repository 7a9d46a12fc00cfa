"""One message to someone new: its parts, what it still lacks, its words, and what became of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QMenu, QPushButton, QVBoxLayout, QWidget

from mentorbook.gui.forms.line_editors import TextEditor
from mentorbook.gui.forms.record_form import BEGUN, RecordForm
from mentorbook.gui.forms.wording import choice_words
from mentorbook.gui.pages.network_after import AfterCard, standing_chips
from mentorbook.gui.pages.network_copying import ask_to_copy
from mentorbook.gui.pages.network_readiness import ReadinessCard
from mentorbook.gui.runtime.workspace import Workspace
from mentorbook.gui.style.theme import MEASURES
from mentorbook.gui.widgets.buttons import button, entry, menu_button, primary
from mentorbook.gui.widgets.layout import Card, Columns, Scroll, clear, column, flow, holder
from mentorbook.gui.widgets.page_head import PageHead
from mentorbook.gui.widgets.text import soft, title
from mentorbook.gui.words import tr
from mentorbook.model.changes import ChangeSet
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.network import Outreach, OutreachState
from mentorbook.model.readiness import compose, readiness
from mentorbook.model.session import Template
from mentorbook.model.trouble import InvalidRecord
from mentorbook.services import outreach, records
from mentorbook.services.finding import Choice
from mentorbook.services.opened import OpenedBook
from mentorbook.services.outreach import Kept, MessagePage

SLOTS = ("known", "source", "source_on", "changed", "goal", "ask", "offer")
WORDS = ("subject", "body", "channel")
_SAVE_AFTER = 1_000
"""Milliseconds of quiet after which what was typed is saved."""
_RETRY_AFTER = 15_000
"""Milliseconds after which a save that failed is tried again."""
_LOOK_AFTER = 150
_BODY_HEIGHT = 260
_SLOT_HEIGHT = 96


class MessagePanel(QWidget):
    """A message that saves itself while it is being written."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._page: MessagePage | None = None
        self._begins: RecordId | None = None
        self._forms: tuple[RecordForm, ...] = ()
        self._goals: tuple[Choice, ...] = ()
        self._is_filling = False
        self._saves = 0
        self._versions: dict[RecordId, str] = {}
        self._head = QVBoxLayout()
        self._parts, self._ready = Card(tr("Its parts")), ReadinessCard()
        self._words = Card(tr("What I send"))
        self._state = soft("", wrap=False)
        self._after = AfterCard()
        self._ready.asked.connect(self._focus)
        self._after.chosen.connect(self._set)
        body = Columns(
            (column(self._parts, None, gap=MEASURES.between_cards), 1),
            (column(self._ready, self._words, self._after, None, gap=MEASURES.between_cards), 1),
            narrow=620,
        )
        whole = column(self._head, body, None, gap=MEASURES.between_cards)
        whole.setContentsMargins(12, 4, MEASURES.page_margin, MEASURES.page_margin)
        self._scroll = Scroll(holder(whole))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._scroll)
        self._pause = QTimer(self, singleShot=True, interval=_SAVE_AFTER)
        self._pause.timeout.connect(self._save)
        self._look = QTimer(self, singleShot=True, interval=_LOOK_AFTER)
        self._look.timeout.connect(self._check)
        workspace.look_after(self)

    # -- showing

    def show_message(self, page: MessagePage | None, goals: Sequence[Choice]) -> None:
        """Turn to a message. The one that is being typed in is not disturbed."""
        before = self._page
        if before is not None and page is not None and page.outreach.id == before.outreach.id:
            if self._pause.isActive() or self._saves:
                # The save that comes tells of itself.
                return
            if self._shows(page.outreach):
                self._page = page
                self._versions[page.outreach.id] = page.version
                if _outside(page) != _outside(before):
                    self._fill_head(page)
                    self._fill_after(page.outreach)
                return
        self.keep()
        self._page = page
        if page is None:
            return
        self._versions[page.outreach.id] = page.version
        self._fill_head(page)
        self._fill_forms(page, goals)
        self._fill_after(page.outreach)
        self._check()
        self._scroll.verticalScrollBar().setValue(0)
        self._begin()

    def begin_with(self, outreach_id: RecordId) -> None:
        """Give the focus to the first field of a message, once it is shown."""
        self._begins = outreach_id
        self._begin()

    def _begin(self) -> None:
        if self._page is not None and self._page.outreach.id == self._begins:
            self._begins = None
            self._focus(SLOTS[0])

    def refresh(self, changes: ChangeSet, initiator: QWidget | None) -> None:
        """The message has changed: what is typed is saved first, and what arrived merges with it."""
        touched = {one.id for one in changes.touched}
        if initiator is not self and self._page is not None and self._page.outreach.id in touched:
            self.keep()

    def _fill_head(self, page: MessagePage) -> None:
        clear(self._head)
        name = page.person.name if page.person else tr("nobody yet")
        self._state = soft("", wrap=False)
        self._state.hide()
        chips = flow(*standing_chips(page, self._workspace.today), self._state)
        acts = *self._acts(page), menu_button(tr("More acts with this message"), self._menu)
        self._head.addWidget(PageHead(title(tr("To {name}", name=name)), facts=[chips], acts=acts))

    def _acts(self, page: MessagePage) -> list[QPushButton]:
        message = page.outreach
        copy = button(tr("Copy message"), self.copy)
        match message.state:
            case OutreachState.DRAFT:
                return [copy, primary(tr("Mark as sent"), self.mark_sent)]
            case OutreachState.SENT:
                follow = [] if message.followed_up_on else [button(tr("I followed up"), self._follow_up)]
                return [copy, *follow, primary(tr("They replied"), partial(self._set, OutreachState.REPLIED))]
            case OutreachState.REPLIED:
                return [copy, primary(tr("Plan a talk"), self._plan)]
            case _:
                return [copy]

    def _fill_forms(self, page: MessagePage, goals: Sequence[Choice]) -> None:
        if not self._forms or tuple(goals) != self._goals:
            self._make_forms(goals)
        self._is_filling = True
        for form in self._forms:
            form.show_record(page.outreach)
            form.show_problems({}, focus=False)
            if page.draft:
                form.show_draft(page.draft)
        self._is_filling = False
        if page.draft:
            self._touched()

    def _make_forms(self, goals: Sequence[Choice]) -> None:
        self._goals = tuple(goals)
        zone, today = self._workspace.zone, self._workspace.today
        make = partial(RecordForm, Kind.OUTREACH, choices=list(goals), zone=zone, today=today)
        parts, words = make(only=SLOTS), make(only=WORDS)
        body = words.editor("body")
        if isinstance(body, TextEditor):
            body.text.setMaximumHeight(16_777_215)
            body.text.setMinimumHeight(_BODY_HEIGHT)
        for name in ("known", "changed"):
            editor = parts.editor(name)
            if isinstance(editor, TextEditor):
                editor.text.setMaximumHeight(_SLOT_HEIGHT)
        self._forms = parts, words
        for form in self._forms:
            form.edited.connect(self._touched)
        self._parts.empty()
        self._parts.add(parts)
        self._words.empty()
        insert = menu_button(tr("Insert a template"), self._templates, text=tr("Template…"))
        self._words.add(flow(button(tr("Make from the parts"), self.make_body), insert), words)

    def _fill_after(self, message: Outreach) -> None:
        self._after.show_message(message)
        # What is out of the house is no longer made ready.
        self._ready.setVisible(message.state is OutreachState.DRAFT)

    # -- what it lacks

    def _typed(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for form in self._forms:
            found |= form.readable()
        return found

    def _shows(self, message: Outreach) -> bool:
        """Whether the forms show a message as it is."""
        return all((getattr(message, name) or None) == (value or None) for name, value in self._typed().items())

    def _current(self) -> Outreach | None:
        return dataclasses.replace(self._page.outreach, **self._typed()) if self._page else None

    def _check(self) -> None:
        message = self._current()
        if message is not None:
            self._ready.show_readiness(readiness(message))

    def _focus(self, field: str) -> None:
        for form, names in zip(self._forms, (SLOTS, WORDS), strict=True):
            if field in names:
                target = form.editor(field).target
                target.setFocus(Qt.FocusReason.OtherFocusReason)
                self._scroll.ensureWidgetVisible(target)

    # -- writing

    def _say_state(self, words: str) -> None:
        # Without words it would take a line of its own below the chips.
        self._state.setText(words)
        self._state.setVisible(bool(words))

    def _touched(self) -> None:
        if self._is_filling:
            return
        self._say_state(tr("Writing…"))
        self._pause.start(_SAVE_AFTER)
        self._look.start()

    def _save(self) -> None:
        self._pause.stop()
        if self._page is None:
            return
        outreach_id, values, versions = self._page.outreach.id, self._typed(), self._versions

        def save(opened: OpenedBook) -> Kept:
            # Two saves may wait for the book: the second starts from what the first one left.
            kept = outreach.save(opened, outreach_id, values, version=versions[outreach_id])
            versions[outreach_id] = kept.version
            return kept

        plain = self._draft()
        self._saves += 1
        failed = partial(self._failed, outreach_id, plain)
        self._workspace.write(self, save, self._saved, draft=outreach_id, about=outreach_id, failed=failed)
        if BEGUN in plain:
            # The save takes it for none of its values, and the draft away.
            self._workspace.keep_draft(outreach_id, {BEGUN: plain[BEGUN]})

    def _draft(self) -> dict[str, Any]:
        """What differs from what was shown, in both forms."""
        found: dict[str, Any] = {}
        begun: dict[str, Any] = {}
        for form in self._forms:
            found |= form.changed_values()
            begun |= found.pop(BEGUN, {})
        return {**found, BEGUN: begun} if begun else found

    def _saved(self, kept: Kept) -> None:
        self._saves -= 1
        if self._page is not None and self._page.outreach.id == kept.outreach.id:
            self._page = dataclasses.replace(self._page, outreach=kept.outreach, version=kept.version, draft={})
            if not self._pause.isActive():
                self._say_state(tr("Saved"))

    def _failed(self, outreach_id: RecordId, plain: Mapping[str, Any], error: Exception) -> None:
        self._saves -= 1
        self._workspace.keep_draft(outreach_id, plain or None)
        is_shown = self._page is not None and self._page.outreach.id == outreach_id
        if is_shown:
            self._say_state(tr("Not saved"))
        if not isinstance(error, InvalidRecord):
            self._workspace.messages.trouble(error)
            if is_shown:
                # There may be no room for a draft either. What is typed stays, and is tried again.
                self._pause.start(_RETRY_AFTER)
        elif is_shown:
            for form in self._forms:
                form.show_problems(error.problems, focus=False)

    @property
    def has_unsaved(self) -> bool:
        """Whether something is typed that is not in the book."""
        return self._pause.isActive() or self._saves > 0

    def keep(self) -> None:
        """Save what is being typed, now."""
        if self._pause.isActive():
            self._save()

    def make_body(self) -> None:
        """Make the message from its parts; what stood there comes back with Ctrl+Z."""
        message, page = self._current(), self._page
        if message is None or page is None:
            return
        goal, name, person = message.goal, page.goal, page.person

        def author(opened: OpenedBook) -> tuple[str, str]:
            titles = opened.store.titles({goal}) if goal else {}
            return opened.store.meta("author"), titles.get(goal or RecordId(""), name)

        def write(found: tuple[str, str]) -> None:
            by, aim = found
            self._put(compose(message, name=person.name if person else "", goal=aim if goal else "", author=by))

        self._workspace.read(self, author, write)

    def _templates(self, menu: QMenu) -> None:
        for template in self._page.templates if self._page else ():
            entry(menu, template.title.replace("&", "&&"), partial(self._insert, template))
        if not (self._page and self._page.templates):
            entry(menu, tr("There is no template for messages."), lambda: None, enabled=False)

    def _insert(self, template: Template) -> None:
        self._put((template.body or "").strip() + "\n")

    def _put(self, text: str) -> None:
        body = self._forms[1].editor("body") if self._forms else None
        if isinstance(body, TextEditor):
            cursor = body.text.textCursor()
            cursor.select(QTextCursor.SelectionType.Document)
            cursor.insertText(text.rstrip("\n"))
            body.text.setTextCursor(cursor)
            body.text.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- acts

    def copy(self) -> None:
        """Copy the message, once the person has seen what leaves."""
        message, page = self._current(), self._page
        if message is None or page is None:
            return
        text = (message.body or "").strip()
        name = page.person.name if page.person else tr("nobody yet")
        if not text:
            self._workspace.messages.toast(tr("There are no words to copy yet. Make the message from its parts."))
            return
        ask_to_copy(self._workspace, self.window(), text, name)

    def mark_sent(self) -> None:
        """It went out: its day, the follow-up and the person's stage follow."""
        self._act(outreach.mark_sent, tr("Marked as sent. One follow-up is fine in ten days."), self._not_sent)

    def _not_sent(self, error: Exception) -> None:
        if isinstance(error, InvalidRecord):
            self._forms[1].show_problems(error.problems)
        else:
            self._workspace.messages.trouble(error)

    def _follow_up(self) -> None:
        self._act(outreach.followed_up, tr("Noted: you followed up today."))

    def _set(self, state: OutreachState) -> None:
        said = tr("Marked as {state}.", state=choice_words(state))
        self._act(lambda opened, one: outreach.set_state(opened, one, state), said)

    def _act(self, act: Any, said: str, failed: Callable[[Exception], None] | None = None) -> None:
        if self._page is None:
            return
        self.keep()
        outreach_id = self._page.outreach.id
        self._workspace.write(self, lambda opened: act(opened, outreach_id), self._acted, said=said, failed=failed)

    def _acted(self, _changes: ChangeSet) -> None:
        """The page reads the message anew."""

    def _plan(self) -> None:
        if self._page is not None and self._page.outreach.person:
            self._workspace.add(Kind.SESSION, people=frozenset({self._page.outreach.person}))

    def _menu(self, menu: QMenu) -> None:
        if self._page is None:
            return
        message = self._page.outreach
        if message.person:
            entry(menu, tr("Go to the person"), partial(self._workspace.show, Kind.PERSON, message.person))
        entry(menu, tr("Edit all fields…"), partial(self._workspace.edit, Kind.OUTREACH, message.id))
        menu.addSeparator()
        entry(menu, tr("Put in the trash"), self._remove)

    def _remove(self) -> None:
        if self._page is not None:
            outreach_id = self._page.outreach.id
            self._pause.stop()
            self._workspace.write(
                self, lambda opened: records.remove(opened, outreach_id), said=tr("Put in the trash.")
            )


def _outside(page: MessagePage) -> tuple[Any, ...]:
    """What the page shows of a message around what is typed."""
    one = page.outreach
    return one.state, one.sent_on, one.followed_up_on, page.follow_up_on, page.person and page.person.name
