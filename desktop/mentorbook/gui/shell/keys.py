"""The keys of the window: one table that makes the shortcuts, and that their page is made from."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from mentorbook.frozen import frozen

GO, FIND, PAGE, LISTS, WRITE, NOTE = (
    "Go to",
    "Find and add",
    "Move",
    "In lists and cards",
    "While writing",
    "In a private note",
)

UNDO_KEYS = "Ctrl+Z"


@frozen
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


class DialogKey(QObject):
    """A key of the window that its dialogs answer, too: while one is open, the window itself hears nothing."""

    def __init__(self, window: QWidget, keys: str, act: Callable[[], None]) -> None:
        super().__init__(window)
        self._window, self._keys, self._act = window, QKeySequence(keys), act
        application = QApplication.instance()
        assert isinstance(application, QApplication)  # noqa: S101 -- there are no widgets without one
        application.focusChanged.connect(self._follow)

    @Slot("QWidget*", "QWidget*")
    def _follow(self, _before: QWidget | None, focused: QWidget | None) -> None:
        dialog = focused.window() if focused is not None else None
        if not isinstance(dialog, QDialog) or not self._is_over(dialog):
            return
        own = dialog.findChildren(QShortcut, options=Qt.FindChildOption.FindDirectChildrenOnly)
        if all(one.key() != self._keys for one in own):
            QShortcut(self._keys, dialog).activated.connect(self._act)

    def _is_over(self, dialog: QWidget) -> bool:
        """Whether it belongs to this window, perhaps over another dialog."""
        below: QWidget | None = dialog
        while below is not None and below is not self._window.window():
            below = below.parentWidget()
        return below is not None


def is_typing() -> bool:
    """Whether the focus is where somebody types; Esc leaves that first."""
    focus = QApplication.focusWidget()
    if isinstance(focus, QLineEdit | QPlainTextEdit | QTextEdit):
        return not focus.isReadOnly()
    return isinstance(focus, QAbstractSpinBox) or (isinstance(focus, QComboBox) and focus.isEditable())
