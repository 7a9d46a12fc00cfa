"""Another passphrase for the book, by choice or because the old one is forgotten."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from mentorbook.gui.forms.asking import AskingDialog
from mentorbook.gui.gate.secrets import NewSecret
from mentorbook.gui.runtime.workspace import Workspace
from mentorbook.gui.widgets.buttons import button, primary
from mentorbook.gui.widgets.layout import row
from mentorbook.gui.widgets.text import soft
from mentorbook.gui.words import tr
from mentorbook.profile import Progress
from mentorbook.services import access
from mentorbook.services.opened import OpenedBook


class PassphraseDialog(AskingDialog):
    """Another passphrase for the book; offered where it was ``forgotten`` and the recovery code was used."""

    def __init__(self, workspace: Workspace, parent: QWidget, *, forgotten: bool = False) -> None:
        super().__init__(parent, tr("Choose a new passphrase") if forgotten else tr("Change the passphrase"))
        self._workspace = workspace
        came = tr(
            "You came in with the recovery code. Set a passphrase that you will remember; the code stays as it is."
        )
        words = tr(
            "A verified backup is made first. Backups and other machines open with the passphrase of their time, until a "
            "new bundle brings them the new one."
        )
        self._secret = NewSecret(tr("New passphrase"), suggest=lambda: access.suggest_passphrase(workspace.profile))
        self._save = primary(tr("Change it"), self._change)
        self._secret.entered.connect(self._change)
        self.add(soft(came if forgotten else words), self._secret, self.problem)
        self.add(row(None, button(tr("Later") if forgotten else tr("Cancel"), self.reject), self._save))
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
