"""From its Save to the book's answer a form takes nothing more: that would be neither in what was saved nor in a draft."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget
from shiboken6 import isValid


class Waiting:
    """Switches off what one types into, and what is pressed once, while the dialog or page around it stays in use."""

    def __init__(self, around: QWidget) -> None:
        self._around = around
        self._parts: tuple[QWidget, ...] = ()
        self._focus: QWidget | None = None

    @property
    def is_on(self) -> bool:
        """Whether the answer has still to come; after one that closes the form nothing ends it."""
        return bool(self._parts)

    def begin(self, *parts: QWidget) -> None:
        """Switch these off."""
        self._parts, self._focus = parts, self._around.focusWidget()
        # Qt would hand the focus to the next control, and the next key would press that.
        self._around.setFocus()
        for part in parts:
            part.setEnabled(False)

    def end(self) -> None:
        """It was not saved: go on where one was."""
        parts, self._parts = self._parts, ()
        for part in parts:
            part.setEnabled(True)
        if self._focus is not None and isValid(self._focus):
            self._focus.setFocus()


def joined(words: str, since: str) -> str:
    """Words that could not be added, and what was typed in their line since."""
    return " ".join(filter(None, (words, since)))


def put_back(line: QLineEdit, words: str) -> None:
    """Put words that could not be added back into their line, before what was typed there since."""
    line.setText(joined(words, line.text()))
