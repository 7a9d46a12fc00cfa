"""The program's test of its own parts, in a process of its own: it needs that process's main thread for seconds."""

from __future__ import annotations

from PySide6.QtCore import QProcess, QProcessEnvironment
from PySide6.QtWidgets import QWidget

from mentorbook.gui.forms.text_dialog import TextDialog
from mentorbook.gui.words import tr
from mentorbook.program import module_path, program


class SelfTestDialog(TextDialog):
    """Runs while the dialog is open; closing it ends the test."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(
            parent,
            tr("Self-test"),
            tr("Each part of the program does its work once, in a temporary folder. Your book is not touched…"),
            copies=True,
        )
        self._process = QProcess(self)
        environment = QProcessEnvironment.systemEnvironment()
        environment.insert("PYTHONPATH", module_path())
        self._process.setProcessEnvironment(environment)
        self._process.setProcessChannelMode(QProcess.ProcessChannelMode.MergedChannels)
        self._process.readyRead.connect(self._read)
        self._process.finished.connect(lambda code, _status: self._say_outcome(code))
        self._process.errorOccurred.connect(lambda _error: self._say_outcome(-1))
        first, *rest = program()
        self._process.start(first, [*rest, "self-test"])

    def _read(self) -> None:
        self.text.appendPlainText(bytes(self._process.readAll().data()).decode(errors="replace").strip())

    def _say_outcome(self, code: int) -> None:
        self.words.setText(
            tr("All parts work.")
            if code == 0
            else tr("A part does not work. Install Mentorbook again; if that does not help, the text below says where.")
        )

    def done(self, result: int) -> None:
        """Close; a test that still runs is ended."""
        self._process.blockSignals(True)
        self._process.kill()
        self._process.waitForFinished(1_000)
        super().done(result)
