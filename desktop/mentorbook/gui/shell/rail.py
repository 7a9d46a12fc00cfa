"""The rail: the areas, and at its foot how the book stands, and the lock."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from mentorbook.frozen import frozen
from mentorbook.gui.shell.keys import native_keys
from mentorbook.gui.widgets.buttons import button, choice_of
from mentorbook.gui.widgets.layout import row
from mentorbook.gui.widgets.text import label, set_look
from mentorbook.gui.words import tr

_WIDTH = 196
_INSIDE = 13
"""Pixels from the edge of an entry to its words."""


@frozen
class Area:
    """One entry of the rail."""

    key: str
    words: str
    keys: str
    """The shortcut that leads there."""


class Rail(QWidget):
    """The areas. ``chosen`` carries the key of the one that was clicked."""

    chosen = Signal(str)

    def __init__(self, areas: Sequence[Area], *, lock: Callable[[], None], state: Callable[[], None]) -> None:
        super().__init__()
        self.setProperty("look", "side")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(_WIDTH)
        self.setAccessibleName(tr("Areas"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 16, 12, 12)
        layout.setSpacing(2)
        layout.addWidget(label("Mentorbook", "brand"))
        self._buttons: dict[str, QPushButton] = {}
        group = QButtonGroup(self)
        for area in areas:
            one = button(area.words, partial(self.chosen.emit, area.key), "rail")
            choice_of(group, one)
            one.setToolTip(f"{area.words} ({native_keys(area.keys)})")
            layout.addWidget(one)
            self._buttons[area.key] = one
        self._group = group
        layout.addStretch(1)
        self._state = button("", state, "link")
        self._state.hide()
        self._state.installEventFilter(self)
        self._state.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        layout.addLayout(row(_INSIDE, self._state, gap=0))
        settings = button(tr("Settings"), lambda: self.chosen.emit("settings"), "rail")
        settings.setToolTip(native_keys("Ctrl+,"))
        choice_of(group, settings)
        self._buttons["settings"] = settings
        layout.addWidget(settings)
        locks = button(tr("Lock"), lock, "rail")
        locks.setToolTip(native_keys("Ctrl+L"))
        layout.addWidget(locks)

    def mark(self, key: str) -> None:
        """Show which area is open; a page outside of all areas marks none."""
        self._group.setExclusive(False)
        for name, one in self._buttons.items():
            one.setChecked(name == key)
        self._group.setExclusive(True)

    def _fit(self) -> None:
        """Show as much of how the book stands as there is room for, in letters of any size."""
        words, room = self._state.accessibleName(), _WIDTH - 24 - _INSIDE
        self._state.setText(self._state.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._state and event.type() is QEvent.Type.FontChange:
            self._fit()
        return super().eventFilter(watched, event)

    def say(self, state: str, *, tip: str = "", is_trouble: bool = False) -> None:
        """How the book stands, in words."""
        self._state.setAccessibleName(state)
        self._fit()
        self._state.setToolTip(tip or state)
        self._state.setVisible(bool(state))
        set_look(self._state, "link", tone="clay" if is_trouble else "quiet")
