"""Writing a bundle: what goes into it, the passphrase that locks it, where it is written, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QButtonGroup, QComboBox, QRadioButton, QStackedWidget, QWidget

from mentorbook.frozen import frozen
from mentorbook.gui.exchange.drops import ENDING
from mentorbook.gui.forms.asking import AskingDialog
from mentorbook.gui.forms.leaving import LeavingDialog
from mentorbook.gui.forms.saving import ask_where_to_save
from mentorbook.gui.gate.secrets import NewSecret
from mentorbook.gui.runtime.folders import open_folder, size_words
from mentorbook.gui.runtime.workspace import Workspace
from mentorbook.gui.widgets.buttons import button, primary
from mentorbook.gui.widgets.layout import column, holder, row
from mentorbook.gui.widgets.text import label, name_choice, soft
from mentorbook.gui.widgets.work_strip import WorkStrip
from mentorbook.gui.words import tr
from mentorbook.model import daywords
from mentorbook.model.moment import parse_moment
from mentorbook.profile import Progress
from mentorbook.services import access, bundles, machines
from mentorbook.services.machines import Machine
from mentorbook.services.opened import OpenedBook


@frozen
class _Wanted:
    """What the person wants written."""

    path: Path
    secret: str
    machine: Machine | None


@frozen
class _Written:
    path: Path
    records: int
    since: str
    size: int


class ExportDialog(AskingDialog):
    """Writes a bundle. Closing it in the middle stops that, and leaves no file."""

    def __init__(self, workspace: Workspace, parent: QWidget, *, written: Callable[[], object] = lambda: None) -> None:
        super().__init__(parent, tr("Export a bundle"), width=520)
        self._workspace, self._told = workspace, written
        self._machines: list[Machine] = []
        self._all = QRadioButton(tr("Everything, also for a new machine"))
        self._changes = QRadioButton(tr("Only what is new for a machine"))
        self._choice = QButtonGroup(self)
        for one in (self._all, self._changes):
            self._choice.addButton(one)
        self._all.setChecked(True)
        self._which = QComboBox()
        name_choice(self._which, tr("Machine"))
        self._nobody = soft("")
        self._secret = NewSecret(
            tr("Passphrase of the bundle"), suggest=lambda: access.suggest_passphrase(workspace.profile)
        )
        self._strip = WorkStrip()
        self._go = primary(tr("Choose where to write it…"), self._ask_where)
        self._go.setDefault(True)
        self._done = label("")
        self._form = QStackedWidget()
        self._build()
        workspace.read(self, machines.other_machines, self._show_machines)

    def _build(self) -> None:
        words = tr(
            "A bundle is one encrypted file. Carry it to your other machine by any way you like, and import it there. It "
            "has a passphrase of its own, which you will need there."
        )
        self._changes.setEnabled(False)
        self._which.setEnabled(False)
        self._changes.toggled.connect(self._which.setEnabled)
        form = column(
            soft(words),
            self._all,
            self._changes,
            row(24, self._which, gap=0),
            row(24, self._nobody, gap=0),
            8,
            self._secret,
            self.problem,
            self._strip,
            None,
            row(None, button(tr("Cancel"), self.reject), self._go),
            gap=8,
        )
        self._form.addWidget(holder(form))
        self._close = primary(tr("Close"), self.accept)
        self._show_folder = button(tr("Open the folder"), lambda: None)
        done = column(self._done, None, row(None, self._show_folder, self._close), gap=12)
        self._form.addWidget(holder(done))
        self.add(self._form)
        self._secret.changed.connect(lambda: self.say(""))

    def _show_machines(self, found: list[Machine]) -> None:
        self._machines = found
        today, zone = self._workspace.today, self._workspace.zone
        for one in found:
            ago = daywords.relative(parse_moment(one.heard_at).astimezone(zone).date(), today=today)
            self._which.addItem(tr("{machine}, heard from {ago}", machine=one.name, ago=ago))
        self._changes.setEnabled(bool(found))
        self._which.setVisible(bool(found))
        self._nobody.setVisible(not found)
        self._nobody.setText(tr("No other machine has been heard from so far: import a bundle from it first."))

    # -- from the form to the file

    def _ask_where(self) -> None:
        if problem := self._secret.problem():
            self.say(problem)
            self._secret.setFocus()
            return
        self.say("")
        usual = Path.home() / f"mentorbook-{self._workspace.today.isoformat()}{ENDING}"
        kinds = tr("Bundles (*{ending})", ending=ENDING)
        ask_where_to_save(self, tr("Write the bundle"), str(usual), kinds, self._named)

    def _named(self, path: Path) -> None:
        machine = self._machines[self._which.currentIndex()] if self._changes.isChecked() else None
        self._ask_whether(_Wanted(path, self._secret.text(), machine))

    def _ask_whether(self, wanted: _Wanted) -> None:
        since = wanted.machine.id if wanted.machine else ""

        def arrived(number: int) -> None:
            count = daywords.count(number, tr("record"))
            what = (
                tr("{count} that changed since {machine} was heard from", count=count, machine=wanted.machine.name)
                if wanted.machine
                else tr("{count}: the whole book", count=count)
            )
            LeavingDialog(
                self,
                tr("Write the bundle?"),
                [
                    what,
                    tr("their history, and what lies in the trash"),
                    tr("the book's key, locked by the book's own passphrase"),
                ],
                [
                    tr("what you typed and did not save"),
                    tr("your settings and backups"),
                    tr("the key in this computer's keychain"),
                ],
                tr("Write it"),
                lambda: self._write(wanted),
                recipient=tr("yourself, on another machine"),
                note=tr("The file is encrypted. Whoever has it and its passphrase can read all of this."),
            ).open()

        self._workspace.read(
            self,
            lambda opened: bundles.would_send(opened, since_machine=since),
            arrived,
            failed=lambda error: self.say(str(error)),
        )

    def _write(self, wanted: _Wanted) -> None:
        def work(opened: OpenedBook, progress: Progress) -> _Written:
            done = bundles.export_bundle(
                opened,
                wanted.path,
                secret=wanted.secret,
                since_machine=wanted.machine.id if wanted.machine else "",
                aside=True,
                progress=progress,
            )
            return _Written(wanted.path, done.records, done.since, wanted.path.stat().st_size)

        def failed(error: Exception) -> None:
            self._set_busy(busy=False)
            self.say(str(error))

        self._set_busy(busy=True)
        self._workspace.work(self, tr("Writing the bundle."), work, self._say_done, failed=failed, place=self._strip)

    def _set_busy(self, *, busy: bool) -> None:
        for part in (self._all, self._changes, self._secret, self._go):
            part.setEnabled(not busy)
        if not busy:
            self._changes.setEnabled(bool(self._machines))
        self._which.setEnabled(not busy and self._changes.isChecked())

    def _say_done(self, done: _Written) -> None:
        self._told()
        count, size = daywords.count(done.records, tr("record")), size_words(done.size)
        scope = tr("what {machine} lacks", machine=done.since) if done.since else tr("the whole book")
        there = tr("On the other machine, open Settings, Machines and bundles, and import it.")
        if not done.since:
            there += " " + tr("On a new machine, choose “Bring your book from another machine” at its first start.")
        self._done.setText(
            tr(
                "Written: {count}, {scope}, {size}.\n{path}\n\n{there}\n\n"
                "Without its passphrase nobody can open it, neither can you.",
                count=count,
                scope=scope,
                size=size,
                path=done.path,
                there=there,
            )
        )
        self._show_folder.clicked.connect(lambda _checked=False: open_folder(done.path.parent))
        self._form.setCurrentIndex(1)
        self._close.setFocus()

    def reject(self) -> None:
        """Close; work that is going on ends without a trace."""
        self._strip.stop()
        super().reject()
