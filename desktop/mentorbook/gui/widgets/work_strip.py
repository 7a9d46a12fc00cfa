"""The progress of long work inside a dialog, with its stop."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget
from shiboken6 import isValid

from mentorbook.gui.widgets.buttons import button
from mentorbook.gui.widgets.layout import row
from mentorbook.gui.widgets.text import Elided
from mentorbook.gui.words import tr


def how_far(words: str, done: int, total: int) -> str:
    """What is going on, with its percentage where the whole is known."""
    return tr("{words} {percent} %", words=words, percent=100 * done // total) if total else words


class WorkStrip(QWidget):
    """Hidden while nothing goes on. The dialog around it may be gone before the work is."""

    def __init__(self) -> None:
        super().__init__()
        self._words = Elided()
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(tr("Progress"))
        self._button = button(tr("Stop"), self.stop)
        self._stop: Callable[[], None] | None = None
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        box.addWidget(self._words)
        line = row(self._bar, self._button, gap=12)
        line.setStretch(0, 1)
        box.addLayout(line)
        self.hide()

    @property
    def is_busy(self) -> bool:
        """Whether work is going on."""
        return self._stop is not None

    def busy(self, words: str, stop: Callable[[], None]) -> Callable[[str, int, int], None]:
        """Show that work is going on."""
        self._stop = stop
        self._button.setEnabled(True)
        self._words.setText(words)
        self._bar.setRange(0, 0)
        self.show()

        def progress(_what: str, done: int, total: int) -> None:
            if isValid(self) and self.is_busy:
                self._words.setText(
                    tr("{words} {done} of {total}", words=words, done=f"{done:,}", total=f"{total:,}")
                    if total
                    else words
                )
                self._bar.setRange(0, total)
                self._bar.setValue(done)

        return progress

    def idle(self) -> None:
        """The work is over."""
        if isValid(self):
            self._stop = None
            self.hide()

    def stop(self) -> None:
        """Ask the work to end without a trace."""
        if self._stop is not None:
            self._button.setEnabled(False)
            self._stop()
