"""Dialogs that ask before something happens: a heading, words, what is wrong, and buttons."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLayout, QPushButton, QVBoxLayout, QWidget

from mentorbook.gui.widgets.buttons import button, primary
from mentorbook.gui.widgets.layout import Part, row
from mentorbook.gui.widgets.order import Dialog
from mentorbook.gui.widgets.text import announce, label, title
from mentorbook.gui.words import tr


class AskingDialog(Dialog):
    """A heading, and below it what a subclass adds; it is thrown away when it closes."""

    fits: ClassVar = False
    """Whether it is just as high as its words; else as its subclass says."""

    def __init__(self, parent: QWidget, heading: str, *, width: int = 460) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(heading)
        self.setMinimumWidth(width)
        self.problem = label("", "problem")
        self.problem.hide()
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(24, 20, 24, 20)
        self.box.setSpacing(12)
        self.box.addWidget(title(heading))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self.fits and self.isVisible() and self.box.hasHeightForWidth():
            # Left to itself it would be as high as its words were in the narrowest column.
            self.box.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
            height = self.box.totalHeightForWidth(self.width())
            self.setMinimumHeight(height)
            self.resize(self.width(), height)

    def add(self, *parts: Part) -> None:
        """Put parts below what is there."""
        for part in parts:
            if part is None:
                self.box.addStretch(1)
            elif isinstance(part, int):
                self.box.addSpacing(part)
            elif isinstance(part, QWidget):
                self.box.addWidget(part)
            else:
                self.box.addLayout(part)

    def say(self, words: str) -> None:
        """Say what is wrong, also to a screen reader; empty words hide it."""
        self.problem.setText(words)
        self.problem.setVisible(bool(words))
        self._fit()
        if words:
            announce(self.problem, words)


class ConfirmDialog(AskingDialog):
    """A question with one act. What cannot be taken back is asked in clay, and Enter does not do it."""

    fits: ClassVar = True

    def __init__(
        self,
        parent: QWidget,
        heading: str,
        words: str,
        *,
        confirm: str,
        then: Callable[[], object],
        destructive: bool = False,
    ) -> None:
        super().__init__(parent, heading)
        self._then = then
        cancel = button(tr("Cancel"), self.reject)
        do: QPushButton = button(confirm, self._do, "danger") if destructive else primary(confirm, self._do)
        (cancel if destructive else do).setDefault(True)
        self.add(label(words), self.problem, row(None, cancel, do))
        (cancel if destructive else do).setFocus()

    def _do(self) -> None:
        self.accept()
        self._then()
