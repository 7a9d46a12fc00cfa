"""What is known of someone: shown as words, and edited in place with problems beside the fields."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QSizePolicy

from mentorbook.gui.forms.record_form import RecordForm, kinds_to_choose_from
from mentorbook.gui.forms.wording import choice_words, field_words, first_fields, other_fields
from mentorbook.gui.runtime.workspace import Workspace
from mentorbook.gui.style.theme import text_pixels
from mentorbook.gui.widgets.buttons import button, link
from mentorbook.gui.widgets.dates import exact_day
from mentorbook.gui.widgets.layout import Card, card_head, holder, row
from mentorbook.gui.widgets.rows import TitleButton
from mentorbook.gui.widgets.text import label, soft
from mentorbook.gui.words import tr
from mentorbook.model.kinds import Kind
from mentorbook.model.trouble import InvalidRecord
from mentorbook.services import finding, records
from mentorbook.services.finding import Choice
from mentorbook.services.person_page import PersonPage

_IN_HEAD = frozenset(
    {"name", "roles", "side", "stage", "tags", "position", "organisation", "rhythm", "channels", "balance_hint"}
    | {"met_how", "met_on", "met_at", "met_through", "rhythm_since"}
)
"""What the head of the page and its cards say, or what is said below in a way of its own."""
_DRAFT_AFTER = 1_000


class DetailsCard(Card):
    """The person's own fields. ``editing`` tells whether the form is open."""

    editing = Signal(bool)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._page: PersonPage | None = None
        self._form: RecordForm | None = None
        self._save = button(tr("Save"), self.save)
        self._pause = QTimer(self, singleShot=True, interval=_DRAFT_AFTER)
        self._pause.timeout.connect(self._keep_draft)
        done = QShortcut(QKeySequence("Ctrl+Return"), self, self.save)
        done.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    @property
    def is_editing(self) -> bool:
        """Whether something may be being typed."""
        return self._form is not None

    def show_person(self, page: PersonPage) -> None:
        """Show the fields of someone. A form that is open for the same person stays as it is."""
        if self._form is not None and self._page is not None and self._page.person.id == page.person.id:
            return
        self.leave()
        self._page = page
        self._form = None
        self._show_words(page)

    def _show_words(self, page: PersonPage) -> None:
        self.empty()
        edit = link(tr("Finish editing") if page.draft else tr("Edit"), self.edit)
        edit.setAccessibleDescription(page.person.name)
        head = label(tr("Details"), "section")
        self.add(card_head(head, None, edit))
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(5)
        grid.setColumnStretch(1, 1)
        for name, words in _facts(page).items():
            caption = soft(name)
            caption.setAlignment(Qt.AlignmentFlag.AlignTop)
            caption.setMaximumWidth(text_pixels(130))
            number = grid.rowCount()
            grid.addWidget(caption, number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label(words), number, 1, Qt.AlignmentFlag.AlignTop)
        for name, address in page.person.channels.items():
            number = grid.rowCount()
            one = TitleButton(address, partial(self._copy, address))
            one.setToolTip(tr("Copy"))
            one.setAccessibleName(tr("Copy {name}: {address}", name=name, address=address))
            one.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            grid.addWidget(soft(name[:1].upper() + name[1:]), number, 0)
            grid.addWidget(one, number, 1)
        if grid.rowCount() > 1:
            self.add(holder(grid))
        else:
            self.add(soft(tr("What do you know of them: where they work, what they know well, how to reach them?")))

    def _copy(self, address: str) -> None:
        QGuiApplication.clipboard().setText(address)
        self._workspace.messages.toast(
            tr("Copied: {address}. It leaves the book with whatever you paste it into.", address=address)
        )

    # -- editing

    def edit(self) -> None:
        """Turn the words into a form."""
        if self._page is None or self._form is not None:
            return
        person_id = self._page.person.id
        self._workspace.read(
            self,
            lambda opened: (
                records.look(opened, person_id),
                records.drafts(opened).get(person_id, {}),
                finding.choices(opened, kinds_to_choose_from(Kind.PERSON)),
            ),
            lambda found: self._open_form(found[0].record, found[0].version, found[1], found[2]),
        )

    def _open_form(self, record: Any, version: str, draft: Mapping[str, Any], choices: list[Choice]) -> None:
        if self._page is None or record.id != self._page.person.id or self._form is not None:
            return
        others = [choice for choice in choices if choice.id != record.id]
        form = RecordForm(Kind.PERSON, choices=others, zone=self._workspace.zone, today=self._workspace.today)
        form.show_record(record)
        if draft:
            form.show_draft(draft)
        self._form, self._version = form, version
        self.empty()
        self.add(label(tr("Details"), "section"))
        if draft:
            self.add(soft(tr("This is what you typed the last time and did not save.")))
        self._save = button(tr("Save"), self.save, tip=tr("Ctrl+Enter"))
        self.add(form, row(None, button(tr("Cancel"), self.cancel), self._save))
        form.edited.connect(self._pause.start)
        form.focus_first()
        self.editing.emit(True)

    def save(self) -> None:
        """Save what was typed; a problem is said beside its field."""
        form, page = self._form, self._page
        values = form.values() if form is not None else None
        if form is None or page is None or values is None:
            return
        self._save.setEnabled(False)
        self._workspace.write(
            self,
            lambda opened: records.edit(opened, page.person.id, values, version=self._version),
            lambda saved: self._close_form(saved.record),
            said=tr("Saved."),
            failed=self._failed,
        )

    def _failed(self, error: Exception) -> None:
        self._save.setEnabled(True)
        if isinstance(error, InvalidRecord) and self._form is not None:
            self._form.show_problems(error.problems)
        else:
            self._workspace.messages.trouble(error)

    def cancel(self) -> None:
        """Throw away what was typed."""
        self._close_form(None)

    def _close_form(self, record: object) -> None:
        page = self._page
        self._pause.stop()
        self._form = None
        if page is not None:
            self._workspace.keep_draft(page.person.id, None)
            if record is None:
                self._show_words(page)
        # The page reads the person again and shows the new words.
        self.editing.emit(False)

    def leave(self) -> None:
        """Keep what was typed."""
        if self._form is not None and self._pause.isActive():
            self._keep_draft()

    def _keep_draft(self) -> None:
        self._pause.stop()
        if self._form is not None and self._page is not None:
            self._workspace.keep_draft(self._page.person.id, self._form.changed_values() or None)


def _facts(page: PersonPage) -> dict[str, str]:
    """The fields that are filled, in words, those that the head of the page shows left out."""
    found = {}
    for name in (*first_fields(Kind.PERSON), *other_fields(Kind.PERSON)):
        if name not in _IN_HEAD and (words := _value_words(page, getattr(page.person, name))):
            found[field_words(Kind.PERSON, name)] = words
    return found


def _value_words(page: PersonPage, value: Any) -> str:
    match value:
        case None | "":
            return ""
        case date():
            return exact_day(value)
        case frozenset():
            return ", ".join(sorted(choice_words(one) if isinstance(one, StrEnum) else str(one) for one in value))
        case StrEnum():
            return choice_words(value)
        case _:
            return page.titles.get(value, str(value)).strip()
