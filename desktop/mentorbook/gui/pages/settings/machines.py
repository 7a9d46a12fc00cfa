"""This machine and the others: what they are called, and the bundles that go between them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QLineEdit

from mentorbook.frozen import frozen
from mentorbook.gui.exchange.export_dialog import ExportDialog
from mentorbook.gui.exchange.import_dialog import ImportDialog, counts_words
from mentorbook.gui.forms.asking import ConfirmDialog
from mentorbook.gui.forms.wording import kind_words
from mentorbook.gui.pages.settings.section import Section
from mentorbook.gui.runtime.workspace import Workspace
from mentorbook.gui.widgets.buttons import button, link, primary
from mentorbook.gui.widgets.dates import clock_time, exact_day
from mentorbook.gui.widgets.layout import Card, column, row
from mentorbook.gui.widgets.text import Elided, label, say_problem, soft, strong
from mentorbook.gui.words import tr
from mentorbook.model import daywords
from mentorbook.model.changes import ChangeSet
from mentorbook.model.moment import parse_moment
from mentorbook.model.trouble import InvalidRecord
from mentorbook.profile import Progress
from mentorbook.services import bundles, machines
from mentorbook.services.bundles import Import, Waiting
from mentorbook.services.machines import Machine
from mentorbook.services.opened import OpenedBook

_LOGGED = 10
_WAITING = 10


@frozen
class _Shown:
    name: str
    others: tuple[Machine, ...]
    log: tuple[Import, ...]
    names: dict[str, str]
    waiting: tuple[Waiting, ...]


class MachinesSection(Section):
    """The machines of the book."""

    def __init__(self, workspace: Workspace, *, words: str, for_: str) -> None:
        super().__init__(workspace, words=words, for_=for_)
        self._name = QLineEdit()
        self._name.setAccessibleName(tr("Name of this machine"))
        self._name.setMaxLength(80)
        self._rename = button(tr("Rename"), self._name_it)
        self._problem = label("", "problem")
        self._problem.hide()
        self._named = ""
        self._this = Card(tr("This machine"))
        self._bundles = Card(tr("Carry the book between machines"))
        self._others = Card(tr("Other machines"))
        self._waiting = Card(tr("Waiting"))
        self._log = Card(tr("Imports"))
        self._is_built = False

    def load(self, opened: OpenedBook) -> _Shown:
        return _Shown(
            machines.machine_name(opened),
            tuple(machines.other_machines(opened)),
            tuple(bundles.import_log(opened)),
            machines.machine_names(opened),
            bundles.waiting(opened),
        )

    def fill(self, data: Any) -> None:
        if not self._is_built:
            self._build()
        # What is being typed is not taken away by something that arrives meanwhile.
        if self._name.text() == self._named:
            self._name.setText(data.name)
        self._named = data.name
        self._show_rename()
        self._show_others(data.others)
        self._show_waiting(data.waiting)
        self._show_log(data)

    def _build(self) -> None:
        self._is_built = True
        line = row(self._name, self._rename)
        line.setStretch(0, 1)
        self._this.add(
            line, self._problem, soft(tr("What your other machines call it. The name is kept inside the book."))
        )
        self._name.textChanged.connect(lambda _text: self._show_rename())
        self._name.returnPressed.connect(self._name_it)
        words = tr(
            "No server is needed: write an encrypted bundle here, carry the file by stick, mail or a shared folder, and "
            "import it there. Edits from both sides are merged, and every import shows first what it would change."
        )
        self._bundles.add(
            soft(words),
            row(
                primary(tr("Export a bundle…"), self._export), button(tr("Import a bundle…"), self.import_bundle), None
            ),
        )
        self.show_cards(self._this, self._bundles, self._waiting, self._others, self._log)

    # -- this machine

    def _show_rename(self) -> None:
        self._rename.setEnabled(self._name.text().strip() not in ("", self._named))

    def _name_it(self) -> None:
        if not self._rename.isEnabled():
            return
        wanted = self._name.text()

        def done(_none: None) -> None:
            self._problem.hide()
            self._named = self._name.text()
            self.workspace.messages.toast(tr("This machine has a new name. Others learn it with the next bundle."))
            self.reload()

        def failed(error: Exception) -> None:
            words = error.problems.get("name", "") if isinstance(error, InvalidRecord) else str(error)
            say_problem(self._problem, words)

        self.workspace.read(self, lambda opened: machines.name_machine(opened, wanted), done, failed=failed)

    # -- the others, and what came from them

    def _show_others(self, others: tuple[Machine, ...]) -> None:
        self._others.empty()
        if not others:
            self._others.add(soft(tr("None so far. A machine is listed once you have imported a bundle from it.")))
        for one in others:
            at = self._local(one.heard_at)
            heard = soft(
                tr("heard from {ago}", ago=daywords.relative(at.date(), today=self.workspace.today)), wrap=False
            )
            heard.setToolTip(self._exactly(at))
            line = row(Elided(one.name, "strong"), heard, gap=12)
            line.setStretch(0, 1)
            self._others.add(line)

    def _show_waiting(self, waiting: tuple[Waiting, ...]) -> None:
        self._waiting.setVisible(bool(waiting))
        self._waiting.empty()
        if not waiting:
            return
        self._waiting.add(
            soft(tr("Changes that are kept aside in the book. The next import offers them again, or completes them."))
        )
        for one in waiting[:_WAITING]:
            title = one.title or tr("a new {kind}", kind=kind_words(one.kind))
            why = tr("left out") if one.left_out else tr("waits for an earlier bundle")
            line = row(
                Elided(title), soft(tr("{why}, from {machine}", why=why, machine=one.machine), wrap=False), gap=12
            )
            line.setStretch(0, 1)
            self._waiting.add(line)
        if (more := len(waiting) - _WAITING) > 0:
            self._waiting.add(soft(tr("and {number} more", number=f"{more:,}")))

    def _show_log(self, data: _Shown) -> None:
        self._log.empty()
        if not data.log:
            self._log.add(soft(tr("Nothing was imported so far.")))
        newest = next((one.n for one in data.log if not one.undone), None)
        for one in data.log[:_LOGGED]:
            at = self._local(one.at)
            # A file of records is no machine.
            source = data.names.get(one.machine, one.machine)
            when = tr("{ago}, {time}", ago=daywords.short(at.date(), today=self.workspace.today), time=clock_time(at))
            words = counts_words(one.counts)
            state = tr("Taken back. It had brought {counts}.", counts=words) if one.undone else words
            text = column(strong(tr("{when}, from {source}", when=when, source=source)), soft(state), gap=1)
            line = row(text, gap=12)
            line.setStretch(0, 1)
            if one.n == newest:
                back = link(tr("Undo"), self._ask_to_undo)
                back.setAccessibleName(tr("Undo the import of {when}", when=when))
                line.addWidget(back)
            self._log.add(line)
        if (more := len(data.log) - _LOGGED) > 0:
            self._log.add(soft(tr("and {number} more", number=f"{more:,}")))

    def _local(self, instant: str) -> datetime:
        return parse_moment(instant).astimezone(self.workspace.zone)

    @staticmethod
    def _exactly(at: datetime) -> str:
        return tr("{day}, {time}", day=exact_day(at.date()), time=clock_time(at))

    # -- bundles

    def _export(self) -> None:
        ExportDialog(self.workspace, self, written=self.reload).open()

    def import_bundle(self, path: Path | None = None) -> None:
        """Open the import, of a file that is known already or of one that is chosen then."""
        dialog = ImportDialog(self.workspace, self, path)
        dialog.finished.connect(lambda _result: self.reload())
        dialog.open()

    def _ask_to_undo(self) -> None:
        ConfirmDialog(
            self,
            tr("Take the newest import back?"),
            tr(
                "Every record that it changed is put back as it was before. Records that were edited or sent since keep that "
                "from happening, and are named. The same bundle can be imported again."
            ),
            confirm=tr("Take it back"),
            then=self._undo,
        ).open()

    def _undo(self) -> None:
        def work(opened: OpenedBook, progress: Progress) -> ChangeSet:
            return bundles.undo_import(opened, progress=progress)

        def done(changes: ChangeSet) -> None:
            count = daywords.count(len(changes.touched), tr("record"))
            self.workspace.messages.toast(tr("Taken back: {count} as before.", count=count))
            self.reload()

        self.workspace.work(self, tr("Taking the import back."), work, done)
