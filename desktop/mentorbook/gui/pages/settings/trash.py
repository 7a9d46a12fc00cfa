"""What was put in the trash: looked through, brought back, or erased for good."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtWidgets import QComboBox, QLineEdit, QStackedWidget, QWidget

from mentorbook.frozen import frozen
from mentorbook.gui.forms.asking import ConfirmDialog
from mentorbook.gui.forms.wording import kind_words
from mentorbook.gui.pages.settings.section import Section
from mentorbook.gui.runtime.workspace import Workspace
from mentorbook.gui.style.theme import MEASURES
from mentorbook.gui.widgets.buttons import button
from mentorbook.gui.widgets.item_list import Item, ItemModel, ItemView, without_title
from mentorbook.gui.widgets.layout import column, holder, row
from mentorbook.gui.widgets.said_row import SaysCount
from mentorbook.gui.widgets.states import empty_state
from mentorbook.gui.widgets.text import name_choice, soft
from mentorbook.gui.words import tr
from mentorbook.model import daywords
from mentorbook.model.changes import ChangeSet
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.moment import parse_moment
from mentorbook.profile import Progress
from mentorbook.services import finding, records
from mentorbook.services.opened import OpenedBook


@frozen
class _Entry:
    """One record in the trash, with the words it is found by."""

    kind: Kind
    item: Item
    words: str


class TrashSection(Section):
    """The trash, newest first."""

    def __init__(self, workspace: Workspace, *, words: str, for_: str) -> None:
        super().__init__(workspace, words=words, for_=for_)
        self._entries: tuple[_Entry, ...] = ()
        self._model = ItemModel()
        self._list = ItemView(self._model, tr("Trash"), many=True)
        self._line = QLineEdit()
        self._line.setPlaceholderText(tr("Search the trash"))
        self._line.setAccessibleName(tr("Search the trash"))
        self._line.setClearButtonEnabled(True)
        self._kinds = QComboBox()
        name_choice(self._kinds, tr("Kind of record"))
        self._count = soft("", wrap=False)
        self._none = soft(tr("Nothing in the trash fits this."))
        self._empty = button(tr("Empty the trash…"), self._ask_to_empty, "danger")
        self._restore = button(tr("Restore"), self._bring_back)
        self._erase = button(tr("Erase for good…"), self._ask_to_erase, "danger")
        self._faces = QStackedWidget()
        self._whole = self._build()
        self._whole.hide()

    def _build(self) -> QWidget:
        filters = row(self._line, self._kinds)
        filters.setStretch(0, 1)
        foot = row(self._count, self._restore, self._erase)
        foot.setStretch(0, 1)
        page = column(filters, column(self._list, self._none), foot, gap=10)
        page.setStretch(1, 1)
        self._faces.addWidget(holder(page))
        self._faces.addWidget(
            empty_state(
                tr("The trash is empty."), tr("What you delete comes here first, and can be brought back at any time.")
            )
        )
        self._line.textChanged.connect(lambda _text: self._apply())
        SaysCount(self._line, self._model)
        self._kinds.activated.connect(lambda _place: self._apply())
        self._list.selectionModel().selectionChanged.connect(lambda _new, _old: self._say_chosen())
        self._list.removing.connect(self._ask_to_erase)
        self._list.opening.connect(self._bring_back)
        found = self.in_measure(column(self.head(self._empty), self._faces, gap=MEASURES.between_cards), below=16)
        found.setParent(self)
        return found

    # -- reading

    def load(self, opened: OpenedBook) -> tuple[_Entry, ...]:
        today, zone = self.workspace.today, self.workspace.zone
        found = records.trash(opened)
        named = finding.called_by(opened, [(one.kind, one.id) for one in found if not one.title])
        return tuple(
            _entry(
                one.kind,
                one.id,
                one.title or named.get(one.id, ""),
                parse_moment(one.at).astimezone(zone).date(),
                today,
            )
            for one in found
        )

    def fill(self, data: Any) -> None:
        self._entries = data
        self._offer_kinds()
        self._faces.setCurrentIndex(0 if data else 1)
        self._empty.setVisible(bool(data))
        self._apply()
        self.show_content(self._whole)

    def _offer_kinds(self) -> None:
        before = self._kinds.currentData()
        self._kinds.clear()
        self._kinds.addItem(tr("all kinds"), None)
        for kind in sorted({entry.kind for entry in self._entries}, key=kind_words):
            self._kinds.addItem(kind_words(kind), kind.value)
        self._kinds.setCurrentIndex(max(0, self._kinds.findData(before)))

    def _apply(self) -> None:
        typed, kind = self._line.text().casefold().split(), self._kinds.currentData()
        chosen = [item.key for item in self._list.chosen()]
        found = [
            entry.item
            for entry in self._entries
            if (kind is None or entry.kind == kind) and all(word in entry.words for word in typed)
        ]
        self._model.show_items(found)
        self._list.choose(chosen)
        self._list.setVisible(bool(found))
        self._none.setVisible(not found)
        self._say_chosen()

    def _say_chosen(self) -> None:
        number, shown = len(self._list.chosen()), len(self._model.items)
        self._restore.setEnabled(number > 0)
        self._erase.setEnabled(number > 0)
        records_ = daywords.count(shown, tr("record"))
        self._count.setText(tr("{number} of {records} chosen", number=number, records=records_) if number else records_)

    # -- acts

    def _ids(self) -> list[RecordId]:
        return [RecordId(item.key) for item in self._list.chosen()]

    def _bring_back(self) -> None:
        if not (ids := self._ids()):
            return
        said = tr("Restored.") if len(ids) == 1 else tr("Restored: {number} records.", number=len(ids))
        self.workspace.write(self, lambda opened: records.restore_all(opened, ids), said=said)

    def _ask_to_erase(self) -> None:
        ids, chosen = self._ids(), self._list.chosen()
        if not ids:
            return
        what = (
            tr("“{title}” is emptied", title=chosen[0].title)
            if len(ids) == 1
            else tr("{number} records are emptied", number=len(ids))
        )
        self._ask(tr("Erase for good?"), what, tr("Erase for good"), ids)

    def _ask_to_empty(self) -> None:
        ids = [RecordId(entry.item.key) for entry in self._entries]
        what = tr("Everything in the trash is emptied, {records}", records=daywords.count(len(ids), tr("record")))
        self._ask(tr("Empty the trash?"), what, tr("Empty the trash"), ids)

    def _ask(self, heading: str, what: str, confirm: str, ids: list[RecordId]) -> None:
        words = tr(
            "{what}, here and, with the next bundle, on your other machines. That cannot be undone. Backups and bundles "
            "that were made before still hold it.",
            what=what,
        )
        ConfirmDialog(
            self, heading, words, confirm=confirm, then=lambda: self._erase_these(ids), destructive=True
        ).open()

    def _erase_these(self, ids: list[RecordId]) -> None:
        def work(opened: OpenedBook, progress: Progress) -> ChangeSet:
            return records.erase_all(opened, ids, progress=progress)

        def done(changes: ChangeSet) -> None:
            number = daywords.count(len(changes.erased), tr("record"))
            self.workspace.messages.toast(tr("Erased for good: {number}.", number=number))

        self.workspace.work(self, tr("Erasing."), work, done)


def _entry(kind: Kind, record_id: RecordId, title: str, day: date, today: date) -> _Entry:
    second = tr(
        "{kind}, put here {ago}",
        kind=kind_words(kind)[:1].upper() + kind_words(kind)[1:],
        ago=daywords.relative(day, today=today),
    )
    shown = without_title(title)
    return _Entry(
        kind, Item(record_id, shown, second, daywords.short(day, today=today)), f"{title} {kind_words(kind)}".casefold()
    )
