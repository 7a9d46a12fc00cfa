"""Where a dialog stands: in the middle of its window, also when it changes its size while it is shown."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QWidget

_MARGIN = 40
"""Pixels of the window that a dialog leaves free, so that one sees what it belongs to."""


def stand(dialog: QDialog, over: QWidget, width: int, height: int) -> None:
    """Give a dialog a size, no larger than its window or its least size, in the window's middle.

    Said outright: left to the system, one that grows stays where its corner was and goes off the screen, and one that
    changes its size while it is being shown goes to the screen's corner.
    """
    room, least = over.size(), dialog.minimumSizeHint()
    dialog.resize(
        max(min(width, room.width() - _MARGIN), least.width()),
        max(min(height, room.height() - _MARGIN), least.height()),
    )
    dialog.move(over.mapToGlobal(over.rect().center()) - dialog.rect().center())
