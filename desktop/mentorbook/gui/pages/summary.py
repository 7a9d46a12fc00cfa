"""The summary builder: a letter of gratitude out of what is in the book, seen as it will be before it leaves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget

from mentorbook.frozen import frozen
from mentorbook.gui.forms.draft_timer import DraftTimer
from mentorbook.gui.forms.evidence import EvidenceDialog
from mentorbook.gui.forms.leaving import LeavingDialog
from mentorbook.gui.forms.saving import ask_where_to_save
from mentorbook.gui.pages.page import Page
from mentorbook.gui.pages.summary_desk import SummaryDesk
from mentorbook.gui.pages.summary_drawing import Drawing, Drawn
from mentorbook.gui.pages.summary_wording import WordingDialog
from mentorbook.gui.printing import ask_for_printer, print_pages
from mentorbook.gui.runtime.workspace import Workspace
from mentorbook.gui.widgets.states import empty_state
from mentorbook.gui.words import tr
from mentorbook.model.changes import ChangeSet
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.summary import Summary, Wording
from mentorbook.model.trouble import UserFacingError
from mentorbook.render.pdf import write_pages
from mentorbook.services import letters, summaries
from mentorbook.services.letters import LetterDraft, Plan
from mentorbook.services.opened import OpenedBook
from mentorbook.services.summaries import Gathered

_REDRAW_AFTER = 250
"""Milliseconds without a change after which the pages are drawn."""


@frozen
class _Shown:
    """Everyone, and the letter to one of them."""

    people: tuple[tuple[RecordId, str], ...]
    letter: LetterDraft | None
    gathered: Gathered | None


class SummaryPage(Page):
    """Choose, order and word; see the pages; save, print or copy."""

    watches: ClassVar = (
        *(Kind.PERSON, Kind.THANKS, Kind.HELP, Kind.ADVICE, Kind.SESSION, Kind.GOAL),
        *(Kind.PROGRESS, Kind.ACTION, Kind.NOTE),
    )

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._person: RecordId | None = None
        self._plan: Plan | None = None
        self._summary: Summary | None = None
        self._gathered: Gathered | None = None
        self._drawing = Drawing()
        self._desk: SummaryDesk | None = None
        self._redraw = QTimer(self, singleShot=True, interval=_REDRAW_AFTER)
        self._redraw.timeout.connect(self.reload)
        self._pause = DraftTimer(workspace, self, self._keep)

    def show_part(self, key: str) -> None:
        """Turn to the letter to someone."""
        self._turn_to(RecordId(key))

    def keep(self) -> None:
        self._pause.keep()

    # -- reading and showing

    def load(self, opened: OpenedBook) -> _Shown:
        people = tuple(letters.people(opened))
        known = {person for person, _name in people}
        person = self._person if self._person in known else next(iter(known and [people[0][0]]), None)
        if person is None:
            return _Shown(people, None, None)
        plan = self._plan if self._plan is not None and self._plan.person == person else letters.begin(opened, person)
        gathered = self._gathered
        if gathered is None or gathered.person.id != person or gathered.today != self.workspace.today:
            # Read once for all that is typed, until something in the book changes.
            gathered = summaries.gather(opened, person)
        return _Shown(people, letters.arrange(gathered, plan), gathered)

    def fill(self, data: Any) -> None:
        if data.letter is None:
            words = tr("Add someone who guides you; then there is somebody to thank.")
            act = (tr("Add a person"), partial(self.workspace.add, Kind.PERSON))
            self._desk = None
            self.show_content(empty_state(tr("A letter needs somebody to read it"), words, act))
            return
        if self._plan is not None and self._plan.person == data.letter.plan.person and self._redraw.isActive():
            # What was typed meanwhile is drawn next, and must not be taken back now.
            return
        if self._desk is None:
            self._desk = self._make_desk()
        self._person, self._plan = data.letter.plan.person, data.letter.plan
        self._gathered = data.gathered
        self._summary = data.letter.prepared.summary
        self._desk.show_letter(data.people, data.letter)
        self.show_content(self._desk)
        self._draw(self._summary)

    def _draw(self, summary: Summary) -> None:
        """Draw the pages that are in sight; what can be done without them can be done meanwhile."""
        desk = self._desk
        if desk is None:
            return
        width, wanted = desk.paper_wanted

        def arrived(drawn: Drawn) -> None:
            if self._desk is desk and self._summary is summary:
                desk.show_drawn(drawn, None)

        def failed(error: Exception) -> None:
            if not isinstance(error, UserFacingError):
                self.workspace.messages.trouble(error)
            elif self._desk is desk:
                desk.show_drawn(None, error)

        self.workspace.read(
            self, lambda _opened: self._drawing.draw(summary, wanted, width=width), arrived, failed=failed
        )

    def refresh(self, changes: ChangeSet, initiator: QWidget | None) -> None:
        self._gathered = None
        super().refresh(changes, initiator)

    def _make_desk(self) -> SummaryDesk:
        desk = SummaryDesk()
        desk.person_chosen.connect(self._turn_to)
        desk.edited.connect(self._edited)
        desk.asked_to_word.connect(self._word)
        desk.asked_for_evidence.connect(self._link)
        desk.asked_for_pages.connect(self._draw_more)
        desk.saving.connect(self._save)
        desk.printing.connect(self._print)
        desk.copying.connect(self._copy)
        desk.afresh.connect(self._start_afresh)
        return desk

    def _turn_to(self, person: RecordId) -> None:
        if person == self._person:
            return
        self.keep()
        self._person, self._plan = person, None
        self._redraw.stop()
        self.reload()

    # -- changing

    def _edited(self) -> None:
        if self._desk is not None and self._plan is not None:
            self._change(self._desk.plan(self._plan))

    def _change(self, plan: Plan) -> None:
        if plan != self._plan:
            self._plan = plan
            self._redraw.start()
            self._pause.start()

    def _keep(self) -> None:
        if self._plan is not None:
            self.workspace.keep_draft(letters.draft_key(self._plan.person), letters.to_draft(self._plan))

    def _start_afresh(self) -> None:
        if self._plan is not None:
            person = self._plan.person
            self._pause.stop()
            self._plan = None
            self.workspace.keep_draft(letters.draft_key(person), None)
            self.reload()

    def _word(self, record_id: RecordId) -> None:
        plan, desk = self._plan, self._desk
        claim = desk.claim(record_id) if desk is not None else None
        if plan is None or claim is None:
            return

        def said(wording: Wording) -> None:
            # What arrived meanwhile may have brought the plan up to date.
            now = self._plan or plan
            rest = {one: words for one, words in now.wordings.items() if one != record_id}
            self._change(replace(now, wordings=rest if wording == Wording() else {**rest, record_id: wording}))

        WordingDialog(self.workspace, self, claim, said).open()

    def _link(self, record_id: RecordId) -> None:
        claim = self._desk.claim(record_id) if self._desk is not None else None
        if claim is None:
            return
        if claim.entry.kind is Kind.THANKS:
            EvidenceDialog(self.workspace, self, record_id).open()
        else:
            self.workspace.edit(claim.entry.kind, record_id)

    # -- pages that come into sight

    def _draw_more(self, wanted: tuple[int, ...]) -> None:
        desk, summary = self._desk, self._summary
        if desk is None or summary is None:
            return
        width = desk.paper_wanted[0]

        def arrived(drawn: Drawn) -> None:
            if self._desk is desk and self._summary is summary:
                desk.paper.add_pictures(drawn.pictures)

        self.workspace.read(self, lambda _opened: self._drawing.draw(summary, wanted, width=width), arrived)

    # -- out of this machine

    def _gate(self, heading: str, confirm: str, then: Callable[[Summary], None]) -> None:
        """Show what leaves, as the book has it now; ``then`` gets just that."""
        plan = self._plan
        if plan is None:
            return

        def ask(letter: LetterDraft) -> None:
            leaving, summary = letter.prepared.leaving, letter.prepared.summary
            LeavingDialog(
                self,
                heading,
                leaving.leaves,
                leaving.held_back,
                confirm,
                partial(then, summary),
                recipient=leaving.recipient,
            ).open()

        self.workspace.read(self, partial(letters.prepare, plan=plan), ask)

    def _save(self) -> None:
        self._gate(tr("Save the letter"), tr("Choose a file…"), self._choose_file)

    def _choose_file(self, summary: Summary) -> None:
        kinds = tr("PDF (*.pdf);;HTML (*.html);;Markdown (*.md);;Text (*.txt)")
        ask_where_to_save(self, tr("Save the letter"), "gratitude.pdf", kinds, partial(self.save, summary))

    def save(self, summary: Summary, path: Path) -> None:
        """Write a letter; the ending of the name decides the format."""

        def write(opened: OpenedBook) -> tuple[str, ...]:
            letters.remember_author(opened, summary.author_name or "")
            return summaries.write_summary(summary, path, write_pdf=self._write_pdf)

        def done(undrawn: tuple[str, ...]) -> None:
            words = tr("Saved. The file is not encrypted.")
            if undrawn:
                words = tr("Saved, but no font here can draw {scripts}.", scripts=", ".join(undrawn))
            self.workspace.messages.toast(words)

        self.workspace.read(self, write, done)

    def _write_pdf(self, summary: Summary, path: Path) -> tuple[str, ...]:
        return write_pages(self._drawing.pages(summary), path).missing_scripts

    def _print(self) -> None:
        self._gate(tr("Print the letter"), tr("Choose a printer…"), self._choose_printer)

    def _choose_printer(self, summary: Summary) -> None:
        def chosen(printer: QPrinter) -> None:
            self.workspace.read(
                self,
                lambda _opened: print_pages(self._drawing.pages(summary), printer),
                lambda _none: self.workspace.messages.toast(tr("Sent to the printer.")),
            )

        try:
            ask_for_printer(self, chosen)
        except UserFacingError as error:
            self.workspace.messages.trouble(error)

    def _copy(self) -> None:
        self._gate(tr("Copy as text for a mail"), tr("Copy"), self._copy_text)

    def _copy_text(self, summary: Summary) -> None:
        QGuiApplication.clipboard().setText(summaries.mail_text(summary))
        self.workspace.messages.toast(tr("Copied. It leaves the clipboard when the book locks."))
