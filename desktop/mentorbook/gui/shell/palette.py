"""The palette: go to anything, or do something, by typing a few letters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from mentorbook.gui.forms.wording import kind_words
from mentorbook.gui.runtime.workspace import Workspace
from mentorbook.gui.widgets.text import soft
from mentorbook.gui.words import tr
from mentorbook.model.kinds import Kind
from mentorbook.services import finding
from mentorbook.services.finding import Choice

_PAUSE = 120
"""Milliseconds without a key after which the book is searched."""
_SHOWN = 12
_MARKS = {"@": Kind.PERSON, "!": Kind.GOAL}
"""A first sign that asks for one kind; ``#`` asks for a tag."""


@dataclass(frozen=True, slots=True)
class Command:
    """Something to do or a page to go to."""

    words: str
    act: Callable[[], None]


class Palette(QDialog):
    """A line and what it finds. Enter does the chosen one, Esc leaves."""

    def __init__(self, workspace: Workspace, parent: QWidget, commands: Sequence[Command]) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._workspace, self._commands = workspace, tuple(commands)
        self._acts: list[Callable[[], None]] = []
        self.setWindowTitle(tr("Go to anything"))
        self.resize(560, 420)
        self.line = QLineEdit()
        self.line.setPlaceholderText(tr("Type to search; @ for a person, ! for a goal, # for a tag"))
        self.line.setAccessibleName(tr("Search"))
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Found"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._nothing = soft(tr("Nothing found."))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.addWidget(self.line)
        layout.addWidget(self.list, 1)
        layout.addWidget(self._nothing)
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE)
        self._timer.timeout.connect(self._search)
        self.line.textChanged.connect(lambda _text: self._timer.start())
        self.line.returnPressed.connect(self._do)
        self.line.installEventFilter(self)
        self.list.itemActivated.connect(lambda _item: self._do())
        self._show([])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.line and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step and self.list.count():
                self.list.setCurrentRow((self.list.currentRow() + step) % self.list.count())
                return True
        return super().eventFilter(watched, event)

    def _search(self) -> None:
        typed = self.line.text().strip()
        kind = _MARKS.get(typed[:1])
        query = typed[1:] if kind or typed.startswith("#") else typed

        def found(choices: list[Choice]) -> None:
            if self.line.text().strip() == typed:
                self._show(choices)

        if not query and kind is None:
            self._show([])
            return
        kinds = (kind,) if kind else ()
        self._workspace.read(self, lambda opened: finding.go_to(opened, query, kinds=kinds, limit=_SHOWN), found)

    def _show(self, choices: list[Choice]) -> None:
        typed = self.line.text().strip().casefold()
        self.list.clear()
        self._acts = []
        for command in self._commands:
            if typed in command.words.casefold():
                self._offer(command.words, command.act)
        for one in choices:
            words = tr("{title}  ({kind})", title=one.title or tr("without a title"), kind=kind_words(one.kind))
            self._offer(words, partial(self._workspace.show, one.kind, one.id))
        self.list.setCurrentRow(0)
        self._nothing.setVisible(not self._acts)

    def _offer(self, words: str, act: Callable[[], None]) -> None:
        self.list.addItem(QListWidgetItem(words))
        self._acts.append(act)

    def _do(self) -> None:
        row = self.list.currentRow()
        if 0 <= row < len(self._acts):
            act = self._acts[row]
            self.accept()
            act()
