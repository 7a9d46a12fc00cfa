"""A longer text to read, and to copy where that is of use."""

from __future__ import annotations

from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QWidget

from mentorbook.gui.forms.asking import AskingDialog
from mentorbook.gui.widgets.buttons import button, primary
from mentorbook.gui.widgets.layout import row
from mentorbook.gui.widgets.text import label
from mentorbook.gui.words import tr

_SIZE = (720, 560)


class TextDialog(AskingDialog):
    """Plain text in letters of one width. Only for texts that are not out of the book."""

    def __init__(self, parent: QWidget, heading: str, words: str, text: str = "", *, copies: bool = False) -> None:
        super().__init__(parent, heading)
        self.resize(*_SIZE)
        self.words = label(words)
        self.text = QPlainTextEdit(text)
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(heading)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._copy: QPushButton = button(tr("Copy"), self._copy_text)
        self._copy.setVisible(copies)
        close = primary(tr("Close"), self.accept)
        close.setDefault(True)
        self.add(self.words, self.text, row(self._copy, None, close))
        self.box.setStretch(2, 1)
        close.setFocus()

    def _copy_text(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self._copy.setText(tr("Copied"))
