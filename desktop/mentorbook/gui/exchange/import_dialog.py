"""Taking a bundle over: the file and its passphrase, a look at what would happen, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QLineEdit, QVBoxLayout, QWidget

from mentorbook.frozen import frozen
from mentorbook.gui.exchange.import_steps import ImportSteps
from mentorbook.gui.exchange.planned import Preview, came_from, in_words, verdict_words
from mentorbook.gui.exchange.preview import PreviewPane
from mentorbook.gui.forms.asking import ConfirmDialog
from mentorbook.gui.gate.secrets import SecretLine
from mentorbook.gui.runtime.workspace import Workspace
from mentorbook.gui.widgets.buttons import button, link, primary
from mentorbook.gui.widgets.layout import column, row
from mentorbook.gui.widgets.text import label, soft
from mentorbook.gui.words import tr
from mentorbook.model import daywords
from mentorbook.model.changes import ChangeSet
from mentorbook.model.kinds import RecordId
from mentorbook.model.moment import parse_moment
from mentorbook.model.trouble import UserFacingError
from mentorbook.profile import Progress
from mentorbook.services import bundles, finding
from mentorbook.services.bundles import Verdict
from mentorbook.services.opened import OpenedBook


@frozen
class _Outcome:
    """What an import did. ``changes`` goes to the bus."""

    counts: Mapping[str, int]
    changes: ChangeSet
    to_look_at: int


class ImportDialog(ImportSteps):
    """Imports a bundle."""

    small, large = (520, 300), (1080, 680)

    def __init__(self, workspace: Workspace, parent: QWidget, path: Path | None = None) -> None:
        super().__init__(workspace, parent, tr("Import a bundle"))
        self._pane: PreviewPane | None = None
        self._preview: Preview | None = None
        self._file = QLineEdit(str(path) if path else "")
        self._file.setAccessibleName(tr("Bundle"))
        self._secret = SecretLine(tr("Passphrase of the bundle"))
        self._look = primary(tr("Look inside"), self._look_inside)
        self._look.setDefault(True)
        self._place = QVBoxLayout()
        self._from = soft("")
        self._sum = label("")
        self._import = primary(tr("Import"), self._ask)
        self._to_look = link("", self._go_look)
        self._build()
        (self._secret if path else self._file).setFocus()

    def _build(self) -> None:
        intro = soft(
            tr(
                "Choose a bundle from another machine of yours. You will see what it would change before anything is written."
            )
        )
        choose = row(self._file, button(tr("Choose…"), self._choose))
        choose.setStretch(0, 1)
        file = column(
            intro,
            column(soft(tr("Bundle")), choose, gap=4),
            column(soft(tr("Passphrase of the bundle")), self._secret, gap=4),
            None,
            gap=12,
        )
        back = button(tr("Back"), self._back)
        foot = row(self._sum, back, button(tr("Cancel"), self.reject), self._import)
        foot.setStretch(0, 1)
        look = column(self._from, self._place, gap=10)
        look.setStretch(1, 1)
        over = column(self.outcome, row(self._to_look, None), None, gap=10)
        self.add_steps(
            (file, row(None, button(tr("Cancel"), self.reject), self._look)),
            (look, foot),
            (over, row(None, self.undo, self.close_button)),
        )
        self._secret.line.returnPressed.connect(self._look_inside)
        self._file.returnPressed.connect(self._secret.setFocus)

    # -- the file

    def _choose(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, tr("Choose a bundle"), "", tr("Bundles (*.mentorbook);;All files (*)")
        )
        if name:
            self._file.setText(name)
            self._secret.setFocus()

    def _look_inside(self) -> None:
        file, secret = self._file.text().strip(), self._secret.line.text()
        if self.is_busy:
            return
        if not (file and secret):
            self.say(tr("Choose the file, and enter its passphrase."))
            return

        def work(opened: OpenedBook, progress: Progress) -> Preview:
            return in_words(bundles.preview_bundle(opened, Path(file), secret=secret, aside=True, progress=progress))

        self.work(tr("Looking inside."), work, self._show_preview)

    def _show_preview(self, preview: Preview) -> None:
        self._preview = preview
        if preview.plan.nothing_to_do:
            # What is remembered is only that the other machine has this; no record is touched.
            self._carry_out(frozenset(), vanishing_is_fine=False)
            return
        made = parse_moment(preview.plan.header.made_at).astimezone(self.workspace.zone)
        self._from.setText(came_from(preview.plan, made))
        self._pane = PreviewPane(self.workspace, preview)
        self._pane.changed.connect(self._count)
        self._place.addWidget(self._pane)
        self._count()
        self.show_look(self._import)
        self._pane.setFocus()

    def _count(self) -> None:
        if self._pane is None or self._preview is None:
            return
        left_out = self._pane.left_out
        words = tr("{count} to take over.", count=daywords.count(self._preview.acting - len(left_out), tr("record")))
        if left_out:
            words += " " + tr("Left out for now: {number}. They are offered again.", number=f"{len(left_out):,}")
        self._sum.setText(words)

    def _back(self) -> None:
        self._drop_pane()
        self.show_file(self._look)

    def _drop_pane(self) -> None:
        if self._pane is not None:
            self._place.removeWidget(self._pane)
            self._pane.hide()
            self._pane.deleteLater()
            self._pane = None

    # -- the import

    def _ask(self) -> None:
        if self._pane is None or self._preview is None:
            return
        left_out, plan = self._pane.left_out, self._preview.plan
        if not plan.asks(left_out):
            self._carry_out(left_out, vanishing_is_fine=False)
            return
        ConfirmDialog(
            self,
            tr("Many records would vanish"),
            tr(
                "{vanishing} of {live} records here would go to the trash or be erased. If you did not mean to clear up that "
                "much on the other machine, cancel and look at the preview.",
                vanishing=f"{plan.vanishing(left_out):,}",
                live=f"{plan.live:,}",
            ),
            confirm=tr("Import all the same"),
            then=lambda: self._carry_out(left_out, vanishing_is_fine=True),
            destructive=True,
        ).open()

    def _carry_out(self, left_out: frozenset[RecordId], *, vanishing_is_fine: bool) -> None:
        if self._preview is None:
            return
        plan = self._preview.plan

        def work(opened: OpenedBook, progress: Progress) -> _Outcome:
            done = bundles.import_bundle(
                opened, plan, without=left_out, vanishing_is_fine=vanishing_is_fine, progress=progress
            )
            return _Outcome(done.counts, done.changes, len(finding.to_look_at(opened)))

        self.work(tr("Importing."), work, self._say_done)

    def _say_done(self, done: _Outcome) -> None:
        self._drop_pane()
        preview, self._preview = self._preview, None
        if preview is not None and preview.plan.nothing_to_do:
            self.outcome.setText(tr("Nothing to do: all that is in this bundle is here already."))
        else:
            self.outcome.setText(tr("Imported: {counts}.", counts=counts_words(done.counts)))
        self.undo.setVisible(bool(done.changes))
        self._to_look.setVisible(done.to_look_at > 0)
        self._to_look.setText(tr("To look at: {count}", count=daywords.count(done.to_look_at, tr("record"))))
        self.show_over()

    def taken_back(self, count: str) -> str:
        self._to_look.hide()
        return tr("Taken back: {count} as before. The bundle can be imported again.", count=count)

    def _go_look(self) -> None:
        self.accept()
        self.workspace.go("look")

    def failed(self, error: Exception) -> None:
        super().failed(error)
        if isinstance(error, UserFacingError) and self.is_at_file:
            self._secret.setFocus()
            self._secret.line.selectAll()


def counts_words(counts: Mapping[str, int]) -> str:
    """How many records met which fate."""
    known = {verdict.value: verdict_words(verdict) for verdict in Verdict}
    return ", ".join(f"{number:,} {known.get(name, tr(name))}" for name, number in counts.items())
