"""What is known of someone: shown as words, and edited in place with problems beside the fields."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QSizePolicy

from mentorbook.gui.forms.in_place import FormCard
from mentorbook.gui.forms.wording import choice_words, field_words, first_fields, other_fields
from mentorbook.gui.runtime.workspace import Workspace
from mentorbook.gui.style.theme import text_pixels
from mentorbook.gui.widgets.buttons import link
from mentorbook.gui.widgets.dates import exact_day
from mentorbook.gui.widgets.layout import card_head, holder
from mentorbook.gui.widgets.rows import TitleButton
from mentorbook.gui.widgets.text import label, soft
from mentorbook.gui.words import tr
from mentorbook.model.kinds import Kind
from mentorbook.services.person_page import PersonPage

_IN_HEAD = frozenset(
    {"name", "roles", "side", "stage", "tags", "position", "organisation", "rhythm", "channels", "balance_hint"}
    | {"met_how", "met_on", "met_at", "met_through", "rhythm_since"}
)
"""What the head of the page and its cards say, or what is said below in a way of its own."""


class DetailsCard(FormCard):
    """The person's own fields. ``editing`` tells whether the form is open."""

    editing = Signal(bool)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, Kind.PERSON)
        self._page: PersonPage | None = None

    def show_person(self, page: PersonPage) -> None:
        """Show the fields of someone. A form that is open for the same person stays as it is."""
        if self.is_editing and self._id == page.person.id:
            return
        self.keep()
        self._page, self._id, self._form = page, page.person.id, None
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

    def begin_form(self) -> None:
        self.add(label(tr("Details"), "section"))
        self.editing.emit(True)

    def end_form(self, *, saved: bool) -> None:
        if self._page is not None and not saved:
            self._show_words(self._page)
        # The page reads the person again and shows the new words.
        self.editing.emit(False)


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
