"""Setting up this machine from another one's bundle, by the book's passphrase or its recovery code."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from mentorbook.gui.gate.frame import Gate, Ways, field
from mentorbook.gui.gate.secrets import SecretLine
from mentorbook.gui.widgets.buttons import button, link, primary
from mentorbook.gui.widgets.layout import column, row
from mentorbook.gui.widgets.text import label, title
from mentorbook.gui.words import tr
from mentorbook.services.opened import Unlocking

Bring = Callable[[Path, str, Unlocking], None]


class BundleStep(QWidget):
    """Asks for the file and the two secrets; ``bring`` gets them."""

    def __init__(self, bring: Bring, *, back: Callable[[], None], host: Gate) -> None:
        super().__init__()
        self._bring, self._host = bring, host
        self.file, self._sealed = QLineEdit(), SecretLine(tr("Passphrase of the bundle"))
        self._own, self._code = SecretLine(tr("Passphrase of the book")), QLineEdit()
        self._code.setPlaceholderText("XXXX-XXXX-…")
        self._ways = Ways(
            field(tr("Passphrase of the book"), self._own),
            field(tr("Recovery code, from your recovery sheet"), self._code),
        )
        self._other = link(tr("Use the recovery code instead"), self._switch)
        file = field(tr("Bundle"), self.file)
        choose = row(file)
        choose.setStretch(0, 1)
        choose.addWidget(button(tr("Choose…"), self._choose), 0, Qt.AlignmentFlag.AlignBottom)
        self.setLayout(
            column(
                title(tr("Bring your book")),
                label(tr("On the other machine, export a bundle of everything, and carry the file here.")),
                choose,
                field(tr("Passphrase of the bundle"), self._sealed),
                column(self._ways, row(self._other, None), gap=2),
                host.said,
                row(primary(tr("Set up this machine"), self._go), None, link(tr("Back"), back)),
                gap=12,
            )
        )
        for line in (self.file, self._sealed.line, self._own.line, self._code):
            line.returnPressed.connect(self._go)

    def _choose(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, tr("Choose a bundle"))
        if name:
            self.file.setText(name)
            self._sealed.setFocus()

    def _switch(self) -> None:
        to_code = not self._ways.chosen
        self._ways.choose(int(to_code))
        self._other.setText(tr("Use the passphrase instead") if to_code else tr("Use the recovery code instead"))
        (self._code if to_code else self._own).setFocus()

    def _go(self) -> None:
        by_code = bool(self._ways.chosen)
        own_field = self._code if by_code else self._own.line
        secret = self._code.text().strip() if by_code else self._own.line.text()
        name, sealed = self.file.text().strip(), self._sealed.line.text()
        for given, words, where in (
            (name, tr("Choose the file first."), self.file),
            (sealed, tr("Enter the passphrase that the bundle was sealed with."), self._sealed.line),
            (secret, tr("Enter the recovery code.") if by_code else tr("Enter the passphrase of the book."), own_field),
        ):
            if not given:
                self._host.say(words, about=where)
                where.setFocus()
                return
        unlocking = Unlocking(recovery_code=secret) if by_code else Unlocking(passphrase=secret)
        self._bring(Path(name), sealed, unlocking)
