"""Taking over a file of records: what each line would do, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QButtonGroup, QFileDialog, QLineEdit, QWidget

from mentorbook.frozen import frozen
from mentorbook.gui.exchange.import_steps import ImportSteps
from mentorbook.gui.forms.wording import kind_words
from mentorbook.gui.runtime.workspace import Workspace
from mentorbook.gui.widgets.buttons import button, choice_of, primary
from mentorbook.gui.widgets.item_list import Item, ItemModel, ItemView, without_title
from mentorbook.gui.widgets.layout import Flow, clear, column, holder, row
from mentorbook.gui.widgets.text import label, soft
from mentorbook.gui.words import tr
from mentorbook.model import daywords
from mentorbook.profile import Progress
from mentorbook.services import transfer
from mentorbook.services.opened import OpenedBook
from mentorbook.services.transfer import Transfer

_IDENTICAL = "identical"
_TONES: Mapping[str, str] = {"new": "accent", "changed": "gold"}


@frozen
class _Preview:
    """A file that was read, with one item for each record in it, by what would happen."""

    path: Path
    counts: Mapping[str, int]
    items: Mapping[str, tuple[Item, ...]]

    @property
    def acting(self) -> int:
        """How many records would be added or changed."""
        return sum(len(self.items.get(verdict, ())) for verdict in ("new", "changed"))


class RecordsDialog(ImportSteps):
    """Imports records from lines."""

    small, large = (520, 280), (640, 620)

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(workspace, parent, tr("Import records"))
        self._preview: _Preview | None = None
        self._file = QLineEdit()
        self._file.setAccessibleName(tr("File of records"))
        self._look = primary(tr("Look inside"), self._look_inside)
        self._look.setDefault(True)
        self._model = ItemModel()
        self._list = ItemView(self._model, tr("Records of the file"))
        self._chips = Flow()
        self._filters = QButtonGroup(self)
        self._sum = label("")
        self._import = primary(tr("Import"), self._carry_out)
        self._build()
        self._file.setFocus()

    def _build(self) -> None:
        intro = soft(
            tr(
                "Choose a records.jsonl that Mentorbook exported, or one that you wrote: one record a line. You will see what "
                "it would change before anything is written."
            )
        )
        choose = row(self._file, button(tr("Choose…"), self._choose))
        choose.setStretch(0, 1)
        file = column(
            intro,
            column(soft(tr("File of records")), choose, gap=4),
            None,
            gap=12,
        )
        foot = row(self._sum, button(tr("Cancel"), self.reject), self._import)
        foot.setStretch(0, 1)
        look = column(holder(self._chips), self._list, gap=10)
        look.setStretch(1, 1)
        self.add_steps(
            (file, row(None, button(tr("Cancel"), self.reject), self._look)),
            (look, foot),
            (column(self.outcome, None, gap=10), row(None, self.undo, self.close_button)),
        )
        self._file.textChanged.connect(lambda _text: self.say(""))

    # -- the file

    def _choose(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, tr("Choose a file of records"), "", tr("Records (*.jsonl);;All files (*)")
        )
        if name:
            self._file.setText(name)
            self._look_inside()

    def _look_inside(self) -> None:
        file = self._file.text().strip()
        if self.is_busy:
            return
        if not file:
            self.say(tr("Choose the file."))
            return
        path = Path(file)

        def work(opened: OpenedBook, progress: Progress) -> _Preview:
            return _in_words(path, transfer.preview_records(opened, path, progress=progress))

        self.work(tr("Looking inside."), work, self._show_preview)

    def _show_preview(self, preview: _Preview) -> None:
        self._preview = preview
        clear(self._chips)
        for verdict, number in preview.counts.items():
            words = f"{_verdict_words(verdict)} {number:,}"
            if verdict in preview.items:
                chip = button(words[:1].upper() + words[1:], partial(self._show_those, verdict), "chip")
                is_first = not self._filters.buttons()
                choice_of(self._filters, chip)
                chip.setChecked(is_first)
                self._chips.addWidget(chip)
            else:
                self._chips.addWidget(soft(words[:1].upper() + words[1:], wrap=False))
        self._show_those(next(iter(preview.items)))
        count = daywords.count(preview.acting, tr("record"))
        self._sum.setText(
            tr("{count} to take over.", count=count)
            if preview.acting
            else tr("Nothing to do: all of it is here already.")
        )
        self._import.setEnabled(preview.acting > 0)
        self.show_look(self._import)

    def _show_those(self, verdict: str) -> None:
        if self._preview is not None:
            self._model.show_items(self._preview.items.get(verdict, ()))

    # -- the import

    def _carry_out(self) -> None:
        if self._preview is None:
            return
        path = self._preview.path

        def work(opened: OpenedBook, progress: Progress) -> Transfer:
            return transfer.import_records(opened, path, progress=progress)

        def done(outcome: Transfer) -> None:
            counts = ", ".join(f"{number:,} {_verdict_words(name)}" for name, number in outcome.counts.items())
            self.outcome.setText(tr("Imported: {counts}.", counts=counts))
            self.undo.setVisible(bool(outcome.changes))
            self._preview = None
            self._model.show_items(())
            self.show_over()

        self.work(tr("Importing."), work, done)


def _verdict_words(verdict: str) -> str:
    return tr({_IDENTICAL: "the same"}.get(verdict, verdict))


def _in_words(path: Path, found: Transfer) -> _Preview:
    items: dict[str, list[Item]] = {}
    for one in found.rows:
        kind = kind_words(one.kind)
        second = tr("{kind}, line {number}", kind=kind[:1].upper() + kind[1:], number=one.number)
        mark, tone = _verdict_words(one.verdict), _TONES.get(one.verdict, "")
        items.setdefault(one.verdict, []).append(Item(str(one.number), without_title(one.title), second, mark, tone))
    return _Preview(path, found.counts, {verdict: tuple(found_items) for verdict, found_items in items.items()})
