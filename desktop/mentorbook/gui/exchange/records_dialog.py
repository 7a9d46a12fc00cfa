"""Taking over a file of records: what each line would do, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QButtonGroup, QFileDialog, QLineEdit, QWidget

from mentorbook.frozen import frozen
from mentorbook.gui.forms.asking import SteppedDialog
from mentorbook.gui.forms.wording import kind_words
from mentorbook.gui.runtime.workspace import Workspace
from mentorbook.gui.widgets.buttons import button, choice_of, primary
from mentorbook.gui.widgets.item_list import Item, ItemModel, ItemView, without_title
from mentorbook.gui.widgets.layout import Flow, clear, column, holder, row
from mentorbook.gui.widgets.standing import stand
from mentorbook.gui.widgets.text import label, soft
from mentorbook.gui.words import tr
from mentorbook.model import daywords
from mentorbook.model.changes import ChangeSet
from mentorbook.model.trouble import UserFacingError
from mentorbook.profile import Progress
from mentorbook.services import bundles, transfer
from mentorbook.services.opened import OpenedBook
from mentorbook.services.transfer import Transfer

_SMALL, _LARGE = (520, 280), (640, 620)
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


class RecordsDialog(SteppedDialog):
    """Imports records from lines. Until it is confirmed, and when it is closed in the middle, nothing is written."""

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent, tr("Import records"), width=_SMALL[0])
        self._workspace, self._window = workspace, parent.window()
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
        self._said = label("")
        self._undo = button(tr("Undo import"), self._take_back)
        self._close = primary(tr("Close"), self.accept)
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
            (column(self._said, None, gap=10), row(None, self._undo, self._close)),
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
        if self.strip.is_busy:
            return
        if not file:
            self.say(tr("Choose the file."))
            return
        path = Path(file)

        def work(opened: OpenedBook, progress: Progress) -> _Preview:
            return _in_words(path, transfer.preview_records(opened, path, progress=progress))

        self._begin()
        self._workspace.work(
            self, tr("Looking inside."), work, self._show_preview, failed=self._failed, place=self.strip
        )

    def _show_preview(self, preview: _Preview) -> None:
        self.set_busy(busy=False)
        self._preview = preview
        clear(self._chips)
        for verdict, number in preview.counts.items():
            words = f"{_verdict_words(verdict)} {number:,}"
            if verdict in preview.items:
                chip = button(words[:1].upper() + words[1:], partial(self._show, verdict), "chip")
                is_first = not self._filters.buttons()
                choice_of(self._filters, chip)
                chip.setChecked(is_first)
                self._chips.addWidget(chip)
            else:
                self._chips.addWidget(soft(words[:1].upper() + words[1:], wrap=False))
        self._show(next(iter(preview.items)))
        count = daywords.count(preview.acting, tr("record"))
        self._sum.setText(
            tr("{count} to take over.", count=count)
            if preview.acting
            else tr("Nothing to do: all of it is here already.")
        )
        self._import.setEnabled(preview.acting > 0)
        self.turn(1)
        stand(self, self._window, *_LARGE)
        self._import.setDefault(True)

    def _show(self, verdict: str) -> None:
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
            self.set_busy(busy=False)
            counts = ", ".join(f"{number:,} {_verdict_words(name)}" for name, number in outcome.counts.items())
            self._said.setText(tr("Imported: {counts}.", counts=counts))
            self._undo.setVisible(bool(outcome.changes))
            self._end()

        self._begin()
        self._workspace.work(self, tr("Importing."), work, done, failed=self._failed, place=self.strip)

    def _take_back(self) -> None:
        def work(opened: OpenedBook, progress: Progress) -> ChangeSet:
            return bundles.undo_import(opened, progress=progress)

        def done(changes: ChangeSet) -> None:
            self.set_busy(busy=False)
            self._undo.hide()
            count = daywords.count(len(changes.touched), tr("record"))
            self._said.setText(tr("Taken back: {count} as before.", count=count))

        self._begin()
        self._workspace.work(self, tr("Taking the import back."), work, done, failed=self._failed, place=self.strip)

    # -- around

    def _begin(self) -> None:
        self.say("")
        self.set_busy(busy=True)

    def _end(self) -> None:
        self._preview = None
        self._model.show_items(())
        self.turn(2)
        stand(self, self._window, *_SMALL)
        self._close.setDefault(True)
        self._close.setFocus()

    def _failed(self, error: Exception) -> None:
        self.set_busy(busy=False)
        if isinstance(error, UserFacingError):
            self.say(str(error))
        else:
            self._workspace.messages.trouble(error)

    def reject(self) -> None:
        """Close; work that is going on ends without a trace."""
        self.strip.stop()
        super().reject()


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
