"""What came of trying a backup out, and the question before one takes the book's place."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtWidgets import QWidget

from mentorbook.gui.forms.asking import AskingDialog
from mentorbook.gui.gate.secrets import SecretLine
from mentorbook.gui.runtime.workspace import Workspace
from mentorbook.gui.widgets.buttons import button, primary
from mentorbook.gui.widgets.layout import column, row
from mentorbook.gui.widgets.text import label, soft
from mentorbook.gui.words import tr
from mentorbook.model import daywords
from mentorbook.services import access, backups
from mentorbook.services.backups import Backup
from mentorbook.services.opened import OpenedBook, Unlocking


class RehearsedDialog(AskingDialog):
    """The backup works: what it holds, beside what the book holds now."""

    fits: ClassVar = True

    def __init__(self, parent: QWidget, when: str, then: int, now: int) -> None:
        super().__init__(parent, tr("This backup works"))
        words = tr(
            "A copy of the backup of {when} was opened aside, read from end to end, counted, and deleted again. It holds "
            "{then}; your book holds {now} now.",
            when=when,
            then=daywords.count(then, tr("record")),
            now=f"{now:,}",
        )
        close = primary(tr("Close"), self.accept)
        close.setDefault(True)
        self.add(label(words), row(None, close))
        close.setFocus()


class RestoreDialog(AskingDialog):
    """Asks before a backup takes the place of the book, and for the way into it unless that needs no question."""

    fits: ClassVar = True

    def __init__(
        self, workspace: Workspace, parent: QWidget, backup: Backup, *, when: str, then: int, now: int
    ) -> None:
        super().__init__(parent, tr("Restore this backup?"), width=500)
        self._workspace, self._backup = workspace, backup
        self._known = access.without_asking(workspace.profile)
        self._secret = SecretLine(tr("Passphrase or recovery code"))
        counts = (
            tr(
                "It held {then} then; the book holds {now} now.",
                then=daywords.count(then, tr("record")),
                now=f"{now:,}",
            )
            if backup.verified is not None
            else tr("Its own note of what it holds was lost; it is checked from end to end before anything is moved.")
        )
        self.add(
            label(tr("The book will be as it was on {when}. {counts}", when=when, counts=counts)),
            label(
                tr(
                    "Nothing is deleted: the book as it is now is set aside, whole, in a folder beside the new one. The "
                    "window closes the book, puts the backup in place, and is then locked."
                )
            ),
        )
        if self._known is None:
            self.add(
                column(soft(tr("Passphrase or recovery code")), self._secret, gap=4),
                soft(tr("The present one, or the one of the time of the backup.")),
            )
        self._go = primary(tr("Restore"), self._check)
        self._go.setDefault(True)
        self.add(self.problem, row(None, button(tr("Cancel"), self.reject), self._go))
        self._secret.line.textChanged.connect(lambda _text: self.say(""))
        (self._secret if self._known is None else self._go).setFocus()

    def _check(self) -> None:
        typed = self._secret.line.text()
        if self._known is None and not typed:
            self.say(tr("Enter it first."))
            return
        unlocking = self._known or access.read_secret(typed)
        self._go.setEnabled(False)

        def work(opened: OpenedBook) -> None:
            # While the book is open, so that a slip of the finger closes nothing.
            backups.check_opens(opened.profile, self._backup, unlocking)

        def failed(error: Exception) -> None:
            self._go.setEnabled(True)
            self.say(str(error))

        self._workspace.read(self, work, lambda _none: self._restore(unlocking), failed=failed)

    def _restore(self, unlocking: Unlocking) -> None:
        self.accept()
        self._workspace.restore(self._backup, unlocking)
