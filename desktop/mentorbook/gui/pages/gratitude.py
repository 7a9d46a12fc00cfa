"""Gratitude: thanks by person, and the summary that is made for someone, with all that leaves before it is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QFileDialog, QPlainTextEdit, QVBoxLayout, QWidget

from mentorbook.gui.forms.wording import choice_words
from mentorbook.gui.pages.page import Page
from mentorbook.gui.runtime.workspace import Workspace
from mentorbook.gui.style.theme import MEASURES
from mentorbook.gui.widgets.buttons import button, link, primary
from mentorbook.gui.widgets.layout import Card, Scroll, clear, column, holder, row
from mentorbook.gui.widgets.pictures import Avatar
from mentorbook.gui.widgets.states import empty_state
from mentorbook.gui.widgets.text import Elided, chip, label, soft, title
from mentorbook.gui.words import tr
from mentorbook.model import daywords
from mentorbook.model.exchange import Thanks
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.summary import Summary
from mentorbook.model.trouble import UserFacingError
from mentorbook.render.pdf import write_pdf
from mentorbook.services import gratitude, summaries
from mentorbook.services.gratitude import PersonThanks
from mentorbook.services.opened import OpenedBook
from mentorbook.services.summaries import Prepared

_PERIODS = (None, 90, 365)
_SHOWN = 6


@dataclass(frozen=True, slots=True)
class _Shown:
    """Everyone, those with thanks first."""

    people: tuple[PersonThanks, ...]


class GratitudePage(Page):
    """What I am thankful for."""

    watches: ClassVar = (Kind.THANKS, Kind.PERSON)

    def show_record(self, kind: Kind, record_id: RecordId) -> None:
        self.workspace.edit(kind, record_id)

    def add_new(self) -> None:
        self.workspace.add(Kind.THANKS)

    def load(self, opened: OpenedBook) -> _Shown:
        return _Shown(gratitude.thanks_by_person(opened))

    def fill(self, data: Any) -> None:
        thanked = [one for one in data.people if one.thanks]
        if not thanked:
            words = tr("One person, one thing, two details, one difference it made.")
            act = (tr("Say thanks"), self.add_new)
            self.show_content(empty_state(tr("Whom would you thank, and for what?"), words, act))
            return
        margin = MEASURES.page_margin
        page = QVBoxLayout()
        page.setContentsMargins(margin, 24, margin, margin)
        page.setSpacing(MEASURES.between_cards)
        head = row(title(tr("Gratitude")), None, button(tr("Summary for someone"), partial(self._summary, data.people)))
        head.addWidget(primary(tr("Say thanks"), self.add_new))
        page.addLayout(head)
        for one in thanked:
            page.addWidget(self._card(one, data.people))
        page.addStretch(1)
        self.show_content(Scroll(holder(page)))

    def _card(self, one: PersonThanks, people: tuple[PersonThanks, ...]) -> Card:
        card = Card()
        summary = link(tr("Summary"), partial(self._summary, people, one.person))
        summary.setAccessibleName(tr("Summary for {name}", name=one.name))
        again = link(tr("Say thanks"), partial(self.workspace.add, Kind.THANKS, person=one.person))
        again.setAccessibleName(tr("Say thanks to {name}", name=one.name))
        card.add(row(Avatar(one.name), label(one.name, "section"), None, again, summary, gap=12))
        for thanks in one.thanks[:_SHOWN]:
            card.add(self._row(thanks))
        if (rest := len(one.thanks) - _SHOWN) > 0:
            card.add(soft(tr("and {number} more, on the page of {name}", number=rest, name=one.name)))
        return card

    def _row(self, thanks: Thanks) -> QWidget:
        opens = link(tr("Open"), partial(self.workspace.edit, Kind.THANKS, thanks.id))
        opens.setAccessibleName(tr("Open {title}", title=thanks.text))
        parts: list[Any] = [Elided(thanks.text)]
        if thanks.on is None:
            parts.append(chip(tr("not said yet"), "gold"))
        else:
            when = soft(daywords.relative(thanks.on, today=self.workspace.today), wrap=False)
            when.setToolTip(f"{thanks.on:%A, %d %B %Y}")
            how = [soft(choice_words(thanks.channel), wrap=False)] if thanks.channel else []
            parts += [*how, when]
        if not thanks.evidence:
            parts.append(chip(tr("no evidence yet"), "quiet"))
        line = row(*parts, opens, gap=12)
        line.setStretch(0, 1)
        return holder(line)

    def _summary(self, people: tuple[PersonThanks, ...], person: RecordId | None = None) -> None:
        SummaryDialog(self.workspace, self, people, person).open()


class SummaryDialog(QDialog):
    """Chooses what goes into a summary, shows what leaves this machine and what is held back, and writes it."""

    def __init__(
        self, workspace: Workspace, parent: QWidget, people: tuple[PersonThanks, ...], person: RecordId | None
    ) -> None:
        super().__init__(parent)
        self._workspace, self._people = workspace, people
        self._boxes: dict[RecordId, QCheckBox] = {}
        self._prepared: Prepared | None = None
        self.setWindowTitle(tr("Gratitude summary"))
        self.resize(640, 720)
        self._person = QComboBox()
        self._person.addItems([one.name for one in people])
        self._person.setAccessibleName(tr("For whom"))
        self._person.setCurrentIndex(next((at for at, one in enumerate(people) if one.person == person), 0))
        self._period = QComboBox()
        self._period.addItems(
            [tr("the last {days} days", days=days) if days else tr("all the time") for days in _PERIODS]
        )
        self._period.setAccessibleName(tr("Period"))
        self._opening = QPlainTextEdit()
        self._opening.setTabChangesFocus(True)
        self._opening.setMaximumHeight(70)
        self._opening.setAccessibleName(tr("Opening words"))
        self._entries, self._leaving = QVBoxLayout(), QVBoxLayout()
        self._save = primary(tr("Save as PDF, HTML or Markdown"), self._choose_file)
        for box in (self._person, self._period):
            box.activated.connect(lambda _index: self._read(afresh=True))
        body = column(
            soft(tr("What goes in")), self._entries, 8, soft(tr("What leaves this machine")), self._leaving, None
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(10)
        layout.addWidget(title(tr("Gratitude summary")))
        layout.addLayout(row(self._person, self._period, None))
        layout.addWidget(soft(tr("Opening words")))
        layout.addWidget(self._opening)
        layout.addWidget(Scroll(holder(body)), 1)
        layout.addLayout(row(None, button(tr("Close"), self.reject), self._save))
        self._read(afresh=True)

    def _read(self, *, afresh: bool = False, then: Callable[[], None] = lambda: None) -> None:
        """Prepare it again; ``afresh`` forgets what was ticked."""
        person = self._people[self._person.currentIndex()].person
        days = _PERIODS[self._period.currentIndex()]
        start = self._workspace.today - timedelta(days=days - 1) if days else None
        only = None if afresh else [record for record, box in self._boxes.items() if box.isChecked()]
        opening = self._opening.toPlainText().strip()

        def work(opened: OpenedBook) -> Prepared:
            return summaries.prepare(opened, person, start=start, only=only, opening=opening)

        def done(prepared: Prepared) -> None:
            if afresh:
                self._show_entries(prepared.summary)
            self._show_leaving(prepared)
            then()

        self._workspace.read(self, work, done)

    def _show_entries(self, summary: Summary) -> None:
        clear(self._entries)
        self._boxes = {}
        for one in summary.entries:
            box = QCheckBox(one.heading.replace("&", "&&"))
            box.setChecked(True)
            box.clicked.connect(lambda _checked: self._read())
            self._boxes[one.record_id] = box
            marks = [] if one.is_supported else [chip(tr("no evidence yet"), "clay")]
            self._entries.addLayout(row(box, None, *marks))
        if not summary.entries:
            self._entries.addWidget(label(tr("There is nothing to be thankful for written down in this time.")))

    def _show_leaving(self, prepared: Prepared) -> None:
        self._prepared = prepared
        clear(self._leaving)
        for words in prepared.leaving.leaves:
            self._leaving.addWidget(label(words))
        for words in prepared.leaving.held_back:
            self._leaving.addWidget(soft(tr("Held back: {words}", words=words)))
        self._save.setEnabled(bool(prepared.summary.entries))

    def _choose_file(self) -> None:
        kinds = tr("PDF (*.pdf);;HTML (*.html);;Markdown (*.md)")
        name, _ = QFileDialog.getSaveFileName(self, tr("Save the summary"), "gratitude.pdf", kinds)
        if name:
            # The opening words may have been typed since.
            self._read(then=partial(self.save, Path(name)))

    def save(self, path: Path) -> None:
        """Write what was prepared; the ending of the name decides the format."""
        if self._prepared is None:
            return
        try:
            # Pages are drawn by Qt, on the screen's own thread.
            undrawn = summaries.write_summary(self._prepared.summary, path, write_pdf=_write_pdf)
        except UserFacingError as error:
            self._workspace.messages.trouble(error)
            return
        words = tr("Saved. The file is not encrypted.")
        if undrawn:
            words = tr("Saved, but no font here can draw {scripts}.", scripts=", ".join(undrawn))
        self._workspace.messages.toast(words)
        self.accept()


def _write_pdf(summary: Summary, path: Path) -> tuple[str, ...]:
    return tuple(write_pdf(summary, path).missing_scripts)
