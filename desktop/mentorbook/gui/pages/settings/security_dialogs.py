"""Another passphrase, another recovery code."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from mentorbook.gui.forms.asking import AskingDialog
from mentorbook.gui.gate.secrets import NewSecret
from mentorbook.gui.runtime.workspace import Workspace
from mentorbook.gui.widgets.buttons import button, primary
from mentorbook.gui.widgets.layout import row
from mentorbook.gui.widgets.text import label, soft
from mentorbook.gui.words import tr
from mentorbook.profile import Progress
from mentorbook.services import access
from mentorbook.services.opened import OpenedBook


class PassphraseDialog(AskingDialog):
    """Another passphrase for the book."""

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent, tr("Change the passphrase"))
        self._workspace = workspace
        words = tr(
            "A verified backup is made first. Backups and other machines open with the passphrase of their time, until a "
            "new bundle brings them the new one."
        )
        self._secret = NewSecret(tr("New passphrase"), suggest=lambda: access.suggest_passphrase(workspace.profile))
        self._save = primary(tr("Change it"), self._change)
        self._save.setDefault(True)
        self.add(soft(words), self._secret, self.problem)
        self.add(row(None, button(tr("Cancel"), self.reject), self._save))
        self._secret.setFocus()

    def _change(self) -> None:
        if problem := self._secret.problem():
            self.say(problem)
            return
        new = self._secret.text()
        self.say("")
        self._save.setEnabled(False)

        def work(opened: OpenedBook, progress: Progress) -> None:
            access.change_passphrase(opened, new, progress=progress)

        def done(_none: None) -> None:
            self._workspace.messages.toast(tr("The passphrase was changed."))
            self.accept()

        def failed(error: Exception) -> None:
            self._save.setEnabled(True)
            self.say(str(error))

        self._workspace.work(self, tr("Changing the passphrase."), work, done, failed=failed)


class RecoveryDialog(AskingDialog):
    """A new recovery code, shown once."""

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent, tr("Make a new recovery code"))
        self._workspace = workspace
        self._words = label(
            tr(
                "The code on your present sheet stops working at once. Have paper at hand: the new one is shown only here."
            )
        )
        self._code = label("", "section")
        self._code.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._code.setAccessibleName(tr("Recovery code"))
        self._code.hide()
        self._cancel = button(tr("Cancel"), self.reject)
        self._sheet = button(tr("Save as a text file to print"), self._save_sheet)
        self._sheet.hide()
        self._go = primary(tr("Make a new code"), self._renew)
        self.add(self._words, self._code, self.problem, row(self._sheet, None, self._cancel, self._go))

    def _renew(self) -> None:
        self._go.setEnabled(False)
        self._workspace.read(self, access.renew_recovery_code, self._renewed, failed=self._failed)

    def _renewed(self, code: str) -> None:
        self._words.setText(
            tr(
                "This code opens the book when the passphrase is forgotten, for anyone who has it. Write it on paper now, "
                "and keep it where you keep your passport. The old one no longer works."
            )
        )
        self._code.setText(code)
        self._code.show()
        self._sheet.show()
        self._cancel.hide()
        self._go.setText(tr("I have written it down"))
        self._go.clicked.disconnect()
        self._go.clicked.connect(lambda _checked=False: self.accept())
        self._go.setEnabled(True)

    def _failed(self, error: Exception) -> None:
        self._go.setEnabled(True)
        self.say(str(error))

    def _save_sheet(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, tr("Save the recovery sheet"), "mentorbook-recovery-sheet.txt")
        if name:
            path, code = Path(name), self._code.text()
            self._workspace.read(
                self,
                lambda _opened: access.write_recovery_sheet(path, code),
                lambda _none: self.say(tr("Saved. Print it, then delete the file: it is not encrypted.")),
                failed=self._failed,
            )
