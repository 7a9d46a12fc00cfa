"""When what is typed in a form is kept as a draft: a moment after the last key, and whenever somebody asks for it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from mentorbook.gui.runtime.workspace import Workspace

_AFTER = 1_000
"""Milliseconds of typing that a crash may cost at most, twice over."""


class DraftTimer(QTimer):
    """Runs from a key, of which ``start`` tells it, until ``write`` has handed what is typed to the book."""

    def __init__(self, workspace: Workspace, form: QObject, write: Callable[[], None]) -> None:
        super().__init__(form, singleShot=True, interval=_AFTER)
        self._write = write
        self.timeout.connect(write)
        workspace.look_after(self)

    @property
    def has_unsaved(self) -> bool:
        """Whether something is typed that is not in the book."""
        return self.isActive()

    def keep(self) -> None:
        """Keep it at once, if anything was typed."""
        if self.isActive():
            self.stop()
            self._write()
