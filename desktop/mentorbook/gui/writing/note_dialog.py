"""A note by itself: on a person, on a goal, or on nothing in particular; saved by itself like every note."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLineEdit, QMenu, QVBoxLayout, QWidget

from mentorbook.gui.forms.dialog import RecordDialog
from mentorbook.gui.runtime.workspace import Workspace
from mentorbook.gui.widgets.buttons import button, entry, menu_button
from mentorbook.gui.widgets.layout import column, holder, row
from mentorbook.gui.widgets.order import Dialog
from mentorbook.gui.widgets.text import Elided, soft
from mentorbook.gui.words import tr
from mentorbook.gui.writing.card import NoteCard
from mentorbook.gui.writing.keeper import DRAFT_AFTER, RETRY_AFTER
from mentorbook.model.changes import ChangeSet
from mentorbook.model.fields import LINE_LIMIT
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.services import records
from mentorbook.services.opened import OpenedBook
from mentorbook.services.writing import ATTACHED, Manuscript, Surroundings, surroundings


class NoteDialog(Dialog):
    """Writes the note with an id, or a new one that refers to what ``values`` say."""

    def __init__(
        self,
        workspace: Workspace,
        parent: QWidget,
        *,
        note: RecordId | None = None,
        values: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(parent)
        self.finished.connect(self._end)
        self._workspace = workspace
        given = dict(values or {})
        self._note = note
        self._links: dict[str, RecordId] = {name: given[name] for name in ATTACHED if given.get(name)}
        self._manuscript: Manuscript | None = None
        self._title_kept, self._titles_in_flight = "", 0
        self._is_over = False
        self._pause = QTimer(self, singleShot=True, interval=DRAFT_AFTER)
        self._pause.timeout.connect(self.keep)
        self.setWindowTitle(tr("Private note"))
        self.setMinimumSize(460, 380)
        self.resize(min(860, max(460, parent.width() - 80)), min(720, max(380, parent.height() - 60)))
        self._title = QLineEdit(str(given.get("title", "")))
        self._title.setMaxLength(LINE_LIMIT)
        self._title.setPlaceholderText(tr("A heading, if it helps"))
        self._title.setAccessibleName(tr("Heading of the note"))
        self._title.textEdited.connect(lambda _text: self._pause.start(DRAFT_AFTER))
        self._title.editingFinished.connect(self.keep)
        self._about = Elided("", "soft")
        self.card = NoteCard(workspace, by_itself=True)
        self.card.focus_asked.connect(self._focus)
        self.card.keeper.opened.connect(lambda sheet: self._show_title(sheet.title))
        head = row(self._title, menu_button(tr("What to do with the note"), self._offer))
        head.setStretch(0, 1)
        self._above = holder(column(head, self._about, gap=10))
        closing = button(tr("Close"), self.accept)
        closing.setToolTip(tr("What you write is saved by itself."))
        self._below = holder(row(soft(tr("Saved by itself."), wrap=False), None, closing))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 18)
        layout.setSpacing(12)
        layout.addWidget(self._above)
        layout.addWidget(self.card, 1)
        layout.addWidget(self._below)
        workspace.look_after(self)
        workspace.read(self, self._load, self._show)

    # -- reading

    def _load(self, opened: OpenedBook) -> Surroundings:
        return surroundings(opened, self._note, self._links)

    def _show(self, found: Surroundings) -> None:
        self._say_surroundings(found)
        self._manuscript = Manuscript(links=found.links, note=self._note)
        self.card.show_manuscript(self._manuscript)
        first = self.card.editor if self._note or found.links else self._title
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say_surroundings(self, found: Surroundings) -> None:
        self.card.name_after(found.title)
        self._about.setText(tr("On {title}", title=found.title) if found.title else "")
        self.card.show_links(found.links, found.people)

    def _show_title(self, words: str) -> None:
        if words and not self._title.isModified():
            self._title.setText(words)
        self._title_kept = " ".join(words.split())

    def _focus(self, on: bool) -> None:  # noqa: FBT001 -- what the signal says
        self._above.setHidden(on)
        self._below.setHidden(on)
        if on:
            self.showMaximized()
        else:
            self.showNormal()

    # -- the heading

    @property
    def _words(self) -> str:
        return " ".join(self._title.text().split())

    @property
    def has_unsaved(self) -> bool:
        """Whether the heading is not in the book; of its words the note itself tells."""
        return bool(self._titles_in_flight or (self._manuscript is not None and self._words != self._title_kept))

    def keep(self) -> None:
        """Save the heading."""
        self._pause.stop()
        words, before, manuscript = self._words, self._title_kept, self._manuscript
        if manuscript is None or words == before:
            return
        self._title_kept = words
        self._titles_in_flight += 1

        def saved(_changes: ChangeSet) -> None:
            self._titles_in_flight -= 1
            self._go_when_kept()

        def failed(error: Exception) -> None:
            self._titles_in_flight -= 1
            if self._title_kept == words:
                self._title_kept = before
                self._pause.start(RETRY_AFTER)
            self._workspace.messages.trouble(error)

        self._workspace.write(self, lambda opened: manuscript.entitle(opened, words), saved, failed=failed)

    # -- leaving

    def _offer(self, menu: QMenu) -> None:
        note = self.card.note
        if note is None:
            entry(menu, tr("Nothing is written yet"), lambda: None, enabled=False)
            return
        entry(menu, tr("Who and what it is on, tags…"), self._edit_fields)
        entry(menu, tr("Put in the trash"), self._remove)

    def _edit_fields(self) -> None:
        if (note := self.card.note) is not None:
            self.card.keep()
            self.keep()
            form = RecordDialog(self._workspace, self, Kind.NOTE, record_id=note)
            form.accepted.connect(lambda: self._workspace.read(self, self._load, self._say_surroundings))
            self.card.keeper.expect()
            form.open()

    def _remove(self) -> None:
        note = self.card.note
        self._leave()
        if note is not None:
            self._workspace.write(
                self, lambda opened: records.remove(opened, note), said=tr("The note is in the trash.")
            )
        super().accept()

    def _leave(self) -> None:
        # The words first: a note is begun with them, and the heading then laid over it.
        self.card.leave()
        self.keep()

    def _end(self) -> None:
        self._is_over = True
        self.card.keeper.settled.connect(self._go_when_kept)
        self._go_when_kept()

    def _go_when_kept(self) -> None:
        """Go when the words are in the book. A full disk lets them wait here for that, out of sight."""
        if self._is_over and not (self.card.has_unsaved or self.has_unsaved):
            self.deleteLater()

    def accept(self) -> None:
        """Close; what was typed is saved."""
        self._leave()
        super().accept()

    def reject(self) -> None:
        """The same: nothing of a note is ever thrown away by closing it."""
        self._leave()
        super().reject()
