"""Editors in which one picks out of a few choices."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QWidget,
)

from mentorbook.gui.forms.editor import Editor
from mentorbook.gui.forms.wording import choice_words
from mentorbook.gui.widgets.layout import Flow, column, row
from mentorbook.gui.widgets.text import name
from mentorbook.gui.words import tr


class ChoiceEditor(Editor):
    """One of a few values. ``none`` are the words for none of them."""

    def __init__(self, options: type[StrEnum], *, optional: bool, none: str = "") -> None:
        super().__init__()
        self._options: list[StrEnum | None] = [*([None] if optional else []), *options]
        self.box = QComboBox()
        self.box.addItems([choice_words(option) if option else none or tr("not said") for option in self._options])
        self.box.activated.connect(lambda _index: self.edited.emit())
        self.setLayout(column(self.box))

    @property
    def target(self) -> QWidget:
        return self.box

    def value(self) -> StrEnum | None:
        return self._options[self.box.currentIndex()]

    def show_value(self, value: StrEnum | None) -> None:
        self.box.setCurrentIndex(self._options.index(value))


class FlagEditor(Editor):
    """Yes or no."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.box = QCheckBox(words)
        self.box.clicked.connect(lambda _checked: self.edited.emit())
        self.setLayout(row(self.box))

    @property
    def target(self) -> QWidget:
        return self.box

    def value(self) -> bool:
        return self.box.isChecked()

    def show_value(self, value: Any) -> None:
        self.box.setChecked(bool(value))


class ChoicesEditor(Editor):
    """Several of a few values."""

    def __init__(self, options: type[StrEnum]) -> None:
        super().__init__()
        self._boxes = {option: QCheckBox(choice_words(option)) for option in options}
        for box in self._boxes.values():
            box.clicked.connect(lambda _checked: self.edited.emit())
        layout = Flow(*self._boxes.values(), gap=10)
        self.setLayout(layout)

    @property
    def target(self) -> QWidget:
        return next(iter(self._boxes.values()))

    def call(self, words: str, help_: str) -> None:
        # Each box has its own word, which must not be hidden behind that of all.
        name(self, words, help_)
        self.setToolTip(help_)
        for box in self._boxes.values():
            box.setAccessibleDescription(words)

    def value(self) -> frozenset[StrEnum]:
        return frozenset(option for option, box in self._boxes.items() if box.isChecked())

    def show_value(self, value: frozenset[StrEnum]) -> None:
        for option, box in self._boxes.items():
            box.setChecked(option in value)
