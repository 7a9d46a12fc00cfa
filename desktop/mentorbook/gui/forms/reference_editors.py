"""Editors that refer to other records, which are found by typing."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QWidget,
)

from mentorbook.gui.forms.editor import Editor
from mentorbook.gui.forms.line_editors import hide_when_whole
from mentorbook.gui.forms.several_editors import ChipsEditor
from mentorbook.gui.widgets.layout import column
from mentorbook.gui.words import tr
from mentorbook.model.kinds import RecordId
from mentorbook.services.finding import Choice


def finder(choices: Sequence[Choice], hint: str) -> QComboBox:
    """A box to find a record by any part of its title. Item data: the choice."""
    box = QComboBox()
    box.setEditable(True)
    box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    box.addItem("", None)
    for choice in choices:
        box.addItem(choice.title, choice)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(16)
    completer = QCompleter(box.model(), box)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    box.setCompleter(completer)
    line = box.lineEdit()
    assert line is not None  # noqa: S101 -- it is editable
    line.setPlaceholderText(hint)
    hide_when_whole(completer, line, {choice.title.casefold() for choice in choices})
    # A long title is read from its beginning; the completer writes it once more after the choice.
    home = QTimer(box, singleShot=True, interval=0)
    home.timeout.connect(partial(line.setCursorPosition, 0))
    box.currentIndexChanged.connect(lambda _index: home.start())
    box.activated.connect(lambda _index: home.start())
    return box


def typed_in(box: QComboBox) -> Choice | None:
    """The choice whose title stands in a finder; of several with one title, the one that was chosen."""
    typed = box.currentText().strip()
    chosen = box.itemData(box.currentIndex())
    if not isinstance(chosen, Choice) or chosen.title.casefold() != typed.casefold():
        chosen = box.itemData(box.findText(typed, Qt.MatchFlag.MatchFixedString))
    return chosen if isinstance(chosen, Choice) else None


def _meant(box: QComboBox) -> int:
    """Which choice of a finder is meant by what is typed: the one of that title, or the only one that holds it; else -1."""
    typed = box.currentText().strip()
    if not typed:
        return -1
    exact = box.findText(typed, Qt.MatchFlag.MatchFixedString)
    if exact > 0:
        return exact
    holding = [place for place in range(1, box.count()) if typed.casefold() in box.itemText(place).casefold()]
    return holding[0] if len(holding) == 1 else -1


class ReferenceEditor(Editor):
    """One other record, found by its title."""

    def __init__(self, choices: Sequence[Choice]) -> None:
        super().__init__()
        self._choices = list(choices)
        self._kept: RecordId | None = None
        self.box = finder(self._choices, tr("none"))
        self.box.activated.connect(self._chosen)
        line = self.box.lineEdit()
        assert line is not None  # noqa: S101 -- it is editable
        line.textEdited.connect(lambda _text: self.edited.emit())
        line.editingFinished.connect(self.finish)
        self.setLayout(column(self.box))

    @property
    def target(self) -> QWidget:
        return self.box

    def _chosen(self, index: int) -> None:
        choice = self.box.itemData(index)
        self._kept = choice.id if choice else None
        self.edited.emit()

    def finish(self) -> None:
        index = _meant(self.box)
        choice = self.box.itemData(index) if index > 0 else None
        # Of several with one title, the one that was chosen stays.
        if choice is not None and choice.title != self.box.itemText(self.box.currentIndex()):
            self.box.setCurrentIndex(index)
            self._chosen(index)

    def value(self) -> RecordId | None:
        if not self.box.currentText().strip():
            # One that has no words here (it has not arrived yet, or is in the trash) stays as it is.
            return self._kept if self._kept and not any(one.id == self._kept for one in self._choices) else None
        choice = typed_in(self.box)
        if choice is None:
            raise ValueError(tr("nothing here is called that; choose from the list"))
        return choice.id

    def show_value(self, value: RecordId | None) -> None:
        self._kept = value
        places = [place for place, choice in enumerate(self._choices) if choice.id == value]
        self.box.setCurrentIndex(places[0] + 1 if places else 0)
        if line := self.box.lineEdit():
            # A long title is read from its beginning.
            line.setCursorPosition(0)


class ReferencesEditor(ChipsEditor):
    """Several other records."""

    def __init__(self, choices: Sequence[Choice]) -> None:
        super().__init__()
        self._titles = {choice.id: choice.title for choice in choices}
        self._ids: dict[RecordId, None] = {}
        self._box = finder(choices, tr("add…"))
        self._box.activated.connect(self._chosen)
        self._empty = QTimer(self, singleShot=True, interval=0)
        self._empty.timeout.connect(self._clear_line)
        line = self._box.lineEdit()
        assert line is not None  # noqa: S101 -- it is editable
        line.textEdited.connect(lambda _text: self.edited.emit())
        line.editingFinished.connect(self.finish)
        layout = self.layout()
        assert layout is not None  # noqa: S101 -- made above
        layout.addWidget(self._box)

    @property
    def target(self) -> QWidget:
        return self._box

    def _chosen(self, index: int) -> None:
        if choice := self._box.itemData(index):
            self._ids[choice.id] = None
            # What was chosen from the list of offers is written into the line only after this.
            self._empty.start()
            self._show()
            self.edited.emit()

    def finish(self) -> None:
        if (index := _meant(self._box)) > 0:
            self._chosen(index)

    def _clear_line(self) -> None:
        self._box.setCurrentIndex(0)
        self._box.clearEditText()

    def value(self) -> frozenset[RecordId]:
        typed = self._box.currentText().strip()
        if not typed:
            return frozenset(self._ids)
        choice = typed_in(self._box)
        if choice is None:
            raise ValueError(tr("nothing here is called “{name}”; choose from the list", name=typed))
        return frozenset(self._ids) | {choice.id}

    def begun(self) -> list[str]:
        return [self._box.currentText(), *self._ids]

    def show_begun(self, begun: Sequence[str]) -> None:
        typed, *ids = begun
        self.show_value(frozenset(map(RecordId, ids)))
        self._box.setEditText(typed)

    def show_value(self, value: frozenset[RecordId]) -> None:
        self._ids = dict.fromkeys(sorted(value, key=lambda one: self._titles.get(one, "")))
        self._show()

    def _show(self) -> None:
        self._show_chips({one: self._titles.get(one) or tr("not here (yet)") for one in self._ids})

    def _take(self, key: Any) -> None:
        self._ids.pop(key, None)
        self._show()
        self.edited.emit()
