"""What every editor of a field can do: it shows a value, and reads back what was entered."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QLineEdit,
    QWidget,
)

from mentorbook.gui.widgets.text import name


class Editor(QWidget):
    """What every editor can do. ``edited`` tells that the person changed something."""

    edited = Signal()

    @abstractmethod
    def value(self) -> Any:
        """What was entered. Raises ValueError that says what to enter."""

    def finish(self) -> None:
        """Nothing more is typed: take what was begun as far as it is plain what is meant."""

    @abstractmethod
    def show_value(self, value: Any) -> None:
        """Show a value."""

    def begun(self) -> list[str]:
        """What stands here word for word, for a draft, where it cannot be read as a value yet."""
        return [line.text() for line in self.findChildren(QLineEdit)]

    def show_begun(self, begun: Sequence[str]) -> None:
        """Put that back."""
        for line, text in zip(self.findChildren(QLineEdit), begun, strict=False):
            line.setText(text)

    @property
    @abstractmethod
    def target(self) -> QWidget:
        """The widget that takes the focus."""

    def call(self, words: str, help_: str) -> None:
        """Say to a screen reader what is entered here."""
        name(self.target, words, help_)
        self.target.setToolTip(help_)
