"""The keys of the window: one table that makes the shortcuts, and that their page is made from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

GO, FIND, PAGE, LISTS, WRITE, NOTE = (
    "Go to",
    "Find and add",
    "Move",
    "In lists and cards",
    "While writing",
    "In a private note",
)


@dataclass(frozen=True, slots=True)
class Binding:
    """A key, what it does in words, and the group under which it is shown. Without an act a page answers it itself."""

    keys: str
    words: str
    group: str
    act: Callable[[], None] | None = None


def native_keys(keys: str) -> str:
    """A shortcut as this system writes it."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


def bind(widget: QWidget, bindings: Sequence[Binding]) -> dict[str, QShortcut]:
    """Make the shortcuts of a window; by their keys."""
    made = {}
    for one in bindings:
        if one.act is not None:
            shortcut = QShortcut(QKeySequence(one.keys), widget)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
            shortcut.activated.connect(one.act)
            made[one.keys] = shortcut
    return made


def is_typing() -> bool:
    """Whether the focus is where somebody types; Esc leaves that first."""
    focus = QApplication.focusWidget()
    if isinstance(focus, QLineEdit | QPlainTextEdit | QTextEdit):
        return not focus.isReadOnly()
    return isinstance(focus, QAbstractSpinBox) or (isinstance(focus, QComboBox) and focus.isEditable())
