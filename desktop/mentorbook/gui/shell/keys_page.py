"""The page of all keys, those included that pages and forms answer themselves."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from mentorbook.gui.forms.asking import AskingDialog
from mentorbook.gui.shell.keys import LISTS, NOTE, WRITE, Binding, native_keys
from mentorbook.gui.widgets.buttons import primary
from mentorbook.gui.widgets.layout import Scroll, clear, holder, row
from mentorbook.gui.widgets.text import chip, label, soft, strong
from mentorbook.gui.words import tr
from mentorbook.gui.writing.card import NOTE_KEYS

PAGE_BINDINGS = (
    Binding("L", "Today: we talked today, for the row that has the focus", LISTS),
    Binding("Del", "Put what is chosen in the trash", LISTS),
    Binding("Alt+Up", "Move a step of a goal up", LISTS),
    Binding("Alt+Down", "Move a step of a goal down", LISTS),
    Binding("Menu", "What to do with the people who are chosen", LISTS),
    Binding("Ctrl+Return", "Save a form", WRITE),
    Binding("Tab", "Leave the field, also one with several lines", WRITE),
    *(Binding(keys, words, NOTE) for keys, words in NOTE_KEYS),
)
"""What pages and forms answer themselves."""


class ShortcutsDialog(AskingDialog):
    """All keys, in groups, with a line that narrows them."""

    def __init__(self, parent: QWidget, bindings: Sequence[Binding]) -> None:
        super().__init__(parent, tr("Keys"), width=520)
        self._bindings = tuple(bindings)
        self.line = QLineEdit()
        self.line.setPlaceholderText(tr("Type to narrow"))
        self.line.setAccessibleName(tr("Narrow the keys"))
        self.line.setClearButtonEnabled(True)
        self.line.textChanged.connect(lambda _text: self._show())
        self._list = QVBoxLayout()
        self._list.setContentsMargins(0, 0, 8, 0)
        self._list.setSpacing(14)
        shown = Scroll(holder(self._list))
        shown.setMinimumHeight(min(420, max(200, parent.height() - 260)))
        shown.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        shown.setAccessibleName(tr("Keys"))
        close = primary(tr("Close"), self.accept)
        self.add(self.line, shown, row(None, close))
        self._show()
        self.line.setFocus()

    def _show(self) -> None:
        clear(self._list)
        words = self.line.text().casefold().split()
        passing = [one for one in self._bindings if all(word in _searched(one) for word in words)]
        for group in dict.fromkeys(one.group for one in passing):
            grid = QGridLayout()
            grid.setContentsMargins(0, 0, 0, 0)
            grid.setHorizontalSpacing(12)
            grid.setVerticalSpacing(4)
            grid.setColumnMinimumWidth(0, 130)
            grid.setColumnStretch(1, 1)
            grid.addWidget(strong(tr(group)), 0, 0, 1, 2)
            for number, one in enumerate((one for one in passing if one.group == group), start=1):
                cap = chip(native_keys(one.keys), "quiet")
                cap.setAccessibleName(native_keys(one.keys))
                grid.addLayout(row(cap, None), number, 0)
                grid.addWidget(label(tr(one.words)), number, 1)
            self._list.addLayout(grid)
        if not passing:
            self._list.addWidget(soft(tr("No key does that.")))
        self._list.addStretch(1)


def _searched(one: Binding) -> str:
    return f"{one.keys} {tr(one.words)} {tr(one.group)}".casefold()
