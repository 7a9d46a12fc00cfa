"""The recovery sheet on the screen: shown once, printed or saved, and proven by typing part of it back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget
from shiboken6 import isValid

from mentorbook.gui.forms.asking import AskingDialog
from mentorbook.gui.forms.saving import ask_where_to_save
from mentorbook.gui.gate.frame import Host, field
from mentorbook.gui.printing import ask_for_printer, print_pages
from mentorbook.gui.runtime.workspace import Workspace
from mentorbook.gui.widgets.buttons import button, link, primary
from mentorbook.gui.widgets.layout import clear, column, row
from mentorbook.gui.widgets.text import label, set_look, soft, title
from mentorbook.gui.words import tr
from mentorbook.model.recovery_sheet import RecoverySheet
from mentorbook.model.trouble import UserFacingError
from mentorbook.profile import Profile, Progress, no_progress
from mentorbook.render.recovery_sheet import lay_out_recovery_sheet, write_recovery_pdf
from mentorbook.services import recovery
from mentorbook.services.opened import OpenedBook

_T = TypeVar("_T")


class RecoveryStep(QWidget):
    """The code, ways to paper, and the proof. ``proven`` and ``skipped`` lead on; ``said`` is what the host says."""

    def __init__(
        self,
        profile: Profile,
        sheet: RecoverySheet,
        host: Host,
        *,
        said: QWidget,
        proven: Callable[[], None],
        skipped: Callable[[], None],
    ) -> None:
        super().__init__()
        self._sheet, self._host, self._proven = sheet, host, proven
        # Two different groups, drawn anew each time the sheet is shown.
        count = len(sheet.groups)
        one = profile.ids.peer() % count
        other = (one + 1 + profile.ids.peer() % (count - 1)) % count
        self._places = sorted((one, other))
        self._lines = [QLineEdit() for _ in self._places]
        for place, line in zip(self._places, self._lines, strict=True):
            line.setAccessibleName(tr("Group {number} of the code", number=place + 1))
            line.setPlaceholderText(tr("Group {number}", number=place + 1))
            line.setMaximumWidth(140)
        self._lines[0].returnPressed.connect(self._lines[1].setFocus)
        self._lines[1].returnPressed.connect(self._prove)
        proof = tr(
            "Now look at your sheet and type two of its groups, so that you know you have it: group {one} and group {two}.",
            one=self._places[0] + 1,
            two=self._places[1] + 1,
        )
        self.setLayout(
            column(
                title(tr("Your recovery sheet")),
                label(
                    tr(
                        "If you forget the passphrase, this code opens the book; so it does for anyone who has it. "
                        "Have it on paper, and keep it where you keep your passport. It is shown this once."
                    )
                ),
                self._code(),
                row(
                    button(tr("Print"), self._print),
                    button(tr("Save as PDF or text"), self._save),
                    None,
                ),
                label(proof),
                row(*self._lines, None),
                said,
                row(primary(tr("I have it"), self._prove), link(tr("Skip the proof"), skipped), None),
                gap=12,
            )
        )

    @property
    def first_field(self) -> QWidget:
        """Where typing begins."""
        return self._lines[0]

    def _code(self) -> QWidget:
        shown = QLabel("\n".join("   ".join(line.split("-")) for line in self._sheet.code_lines))
        shown.setTextFormat(Qt.TextFormat.PlainText)
        set_look(shown, "code")
        shown.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        shown.setAccessibleName(tr("Recovery code"))
        shown.setAccessibleDescription(self._sheet.code)
        return shown

    def _prove(self) -> None:
        groups = self._sheet.groups
        typed = [line.text().strip().upper() for line in self._lines]
        if typed == [groups[place].upper() for place in self._places]:
            self._proven()
            return
        self._host.say(tr("That is not what the sheet says. Look again at the groups that are asked for."))
        wrong = next(
            line
            for line, words, place in zip(self._lines, typed, self._places, strict=True)
            if words != groups[place].upper()
        )
        wrong.setFocus()
        wrong.selectAll()

    def _save(self) -> None:
        kinds = tr("PDF (*.pdf);;Text (*.txt)")
        ask_where_to_save(
            self, tr("Save the recovery sheet"), "mentorbook-recovery-sheet.pdf", kinds, self._write_sheet
        )

    def _write_sheet(self, path: Path) -> None:
        sheet = self._sheet
        self._host.work(
            lambda _progress: recovery.write_sheet(sheet, path, write_pdf=write_recovery_pdf),
            lambda _none: self._host.say(
                tr("Saved. Print it, then delete the file: it is not encrypted."), tone="notice"
            ),
        )

    def _print(self) -> None:
        sheet = self._sheet

        def chosen(printer: QPrinter) -> None:
            self._host.work(
                lambda _progress: print_pages(lay_out_recovery_sheet(sheet), printer),
                lambda _none: self._host.say(tr("Sent to the printer."), tone="notice"),
            )

        try:
            ask_for_printer(self, chosen)
        except UserFacingError as error:
            self._host.say(str(error))


class ProofDialog(AskingDialog):
    """Proves a sheet later on, by the whole code, or makes a new one when it got lost."""

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent, tr("Recovery sheet"), width=560)
        self._workspace = workspace
        self._code = QLineEdit()
        self._code.setPlaceholderText("XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX")
        self._code.returnPressed.connect(self._prove)
        self._body = column(
            soft(tr("Type the code from your sheet. It is only compared, and nothing changes.")),
            field(tr("Recovery code"), self._code),
            row(
                primary(tr("It is this one"), self._prove),
                button(tr("I lost it: make a new one"), self._renew),
                None,
                button(tr("Close"), self.reject),
            ),
            gap=12,
        )
        self.add(self._body, self.problem)
        self._code.setFocus()

    # -- what the step asks of its host

    def say(self, words: str, *, tone: str = "problem") -> None:
        """Say something below what is shown."""
        set_look(self.problem, tone)
        super().say(words)

    def work(self, work: Callable[[Progress], _T], then: Callable[[_T], None]) -> None:
        """Do something in the lane; trouble is said."""
        self._read(lambda _opened: work(no_progress), then)

    def _read(self, work: Callable[[OpenedBook], _T], then: Callable[[_T], None]) -> None:
        self.setEnabled(False)

        def done(value: _T) -> None:
            self.setEnabled(True)
            self.say("")
            then(value)

        def failed(error: Exception) -> None:
            self.setEnabled(True)
            if isValid(self._code):
                # Disabled meanwhile, it lost the focus.
                self._code.setFocus()
            if isinstance(error, UserFacingError):
                self.say(str(error))
            else:
                self._workspace.messages.trouble(error)

        self._workspace.read(self, work, done, failed=failed)

    # -- acts

    def _prove(self) -> None:
        typed = self._code.text()
        if not typed.strip():
            self.say(tr("Type the code first."))
            return
        self._read(partial(recovery.prove, code=typed), lambda _none: self._is_proven())

    def _is_proven(self) -> None:
        # The dialog and what was typed into it go together.
        self._workspace.proven.emit()
        self._workspace.messages.toast(tr("Your recovery sheet opens this book."))
        self.accept()

    def _renew(self) -> None:
        self._read(recovery.renew, self._show_new)

    def _show_new(self, sheet: RecoverySheet) -> None:
        self._code.clear()
        clear(self._body)
        step = RecoveryStep(
            self._workspace.profile,
            sheet,
            self,
            said=self.problem,
            proven=lambda: self._read(recovery.note_proof, lambda _none: self._is_proven()),
            skipped=self.reject,
        )
        self._body.addWidget(step)
        step.show()
        self.say(tr("This is a new code. Destroy the old sheet: it no longer opens the book here."), tone="notice")
        step.first_field.setFocus()
