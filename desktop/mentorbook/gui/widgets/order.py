"""Windows and dialogs through which Tab goes as one reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QWidget

from mentorbook.later import later

if TYPE_CHECKING:
    from mentorbook.gui.widgets import tab_stops
else:
    # It knows every sort of control.
    tab_stops = later("mentorbook.gui.widgets.tab_stops")


class Screen(QWidget):
    """What fills the window, through which Tab goes as one reads it."""

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, FBT001 -- Qt's names
        return tab_stops.move_focus(self, forward=next)


class Dialog(QDialog):
    """A dialog through which Tab goes as one reads it."""

    def leave(self) -> None:
        """The book is about to close."""
        self.reject()

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, FBT001 -- Qt's names
        return tab_stops.move_focus(self, forward=next)
