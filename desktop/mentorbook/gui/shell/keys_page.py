"""The page of all keys, those included that pages and forms answer themselves."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from mentorbook.gui.forms.asking import AskingDialog
from mentorbook.gui.shell.keys import LISTS, NOTE, WRITE, Binding, native_keys
from mentorbook.gui.widgets.buttons import primary
from mentorbook.gui.widgets.layout import Scroll, clear, holder, row
from mentorbook.gui.widgets.text import announce, chip, label, name, set_look, soft, strong
from mentorbook.gui.words import tr
from mentorbook.gui.writing.card import NOTE_KEYS

PAGE_BINDINGS = (
    Binding("L", "Today: we talked today, for the row that has the focus", LISTS),
    Binding("Del", "Put what is chosen in the trash", LISTS),
    Binding("Space", "Tick what has the focus, or no longer", LISTS),
    Binding("F2", "Change the words of a topic", LISTS),
    Binding("Alt+Up", "Move a step, a topic or a part of the letter up", LISTS),
    Binding("Alt+Down", "Move a step, a topic or a part of the letter down", LISTS),
    Binding("Ctrl+Left", "Board: move a card to the stage before", LISTS),
    Binding("Ctrl+Right", "Board: move a card to the stage after", LISTS),
    Binding("PgUp", "Calendar: the month before", LISTS),
    Binding("PgDown", "Calendar: the month after", LISTS),
    Binding("T", "Calendar: today", LISTS),
    Binding("Menu", "What to do with what is chosen", LISTS),
    Binding("Ctrl+Return", "Save a form", WRITE),
    Binding("Tab", "Leave the field, also one with several lines", WRITE),
    *(Binding(keys, words, NOTE) for keys, words in NOTE_KEYS),
)
"""What pages and forms answer themselves."""


class _Rows(Scroll):
    """The rows of keys. The arrow keys go through them, and each is said aloud."""

    def __init__(self, content: QWidget) -> None:
        super().__init__(content)
        self._rows: list[tuple[QLabel, str]] = []
        self._at = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        name(self, tr("Keys"), tr("The arrow keys read them one by one"))

    def take_rows(self, rows: Sequence[tuple[QLabel, str]]) -> None:
        """These are shown now: of each the words on the screen, and the whole of it."""
        self._rows, self._at = list(rows), -1

    def keyPressEvent(self, event: QKeyEvent) -> None:
        last = len(self._rows) - 1
        to = {
            Qt.Key.Key_Down: min(self._at + 1, last),
            Qt.Key.Key_Up: max(self._at - 1, 0),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }.get(Qt.Key(event.key()))
        if to is None or not self._rows:
            super().keyPressEvent(event)
            return
        if self._at >= 0:
            set_look(self._rows[self._at][0], "body")
        self._at = to
        shown, words = self._rows[to]
        set_look(shown, "strong")
        self.ensureWidgetVisible(shown)
        announce(self, words)


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
        self._shown = _Rows(holder(self._list))
        self._shown.setMinimumHeight(min(420, max(200, parent.height() - 260)))
        close = primary(tr("Close"), self.accept)
        self.add(self.line, self._shown, row(None, close))
        self._show()
        self.line.setFocus()

    def _show(self) -> None:
        clear(self._list)
        words = self.line.text().casefold().split()
        rows: list[tuple[QLabel, str]] = []
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
                rows.append((shown := label(tr(one.words)), f"{native_keys(one.keys)}: {tr(one.words)}"))
                grid.addWidget(shown, number, 1)
            self._list.addLayout(grid)
        if not passing:
            self._list.addWidget(soft(tr("No key does that.")))
        self._list.addStretch(1)
        self._shown.take_rows(rows)


def _searched(one: Binding) -> str:
    return f"{one.keys} {tr(one.words)} {tr(one.group)}".casefold()
