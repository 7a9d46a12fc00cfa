"""The one gate for everything that leaves this machine: what leaves, for whom, and what is held back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mentorbook.gui.forms.asking import AskingDialog
from mentorbook.gui.widgets.buttons import button, primary
from mentorbook.gui.widgets.layout import Scroll, column, holder, row
from mentorbook.gui.widgets.text import label, soft, strong
from mentorbook.gui.words import tr

_WIDTH = 480
_MOST_LINES = 12
"""Lines of both lists together, above which they scroll."""
_TALLEST = 320
"""Pixels of lists that scroll."""
_NOT_ENCRYPTED = "Outside this book it is not encrypted: whoever gets it can read it."


class LeavingDialog(AskingDialog):
    """Shown before anything of the book is written to a file, copied or printed. ``then`` does it.

    ``leaves`` and ``held_back`` are lines in words; ``recipient`` says for whom it is meant. An encrypted file says so
    in ``note``; without one, the dialog says that what leaves is not encrypted.
    """

    fits: ClassVar = True

    def __init__(  # noqa: PLR0917 -- what, for whom, what not, and the act: all of it is the question
        self,
        parent: QWidget,
        heading: str,
        leaves: Sequence[str],
        held_back: Sequence[str],
        confirm: str,
        then: Callable[[], object],
        *,
        recipient: str = "",
        note: str = "",
    ) -> None:
        super().__init__(parent, heading, width=_WIDTH)
        self._then = then
        if recipient:
            self.add(label(tr("For {recipient}.", recipient=recipient)))
        lists = column(_list(tr("This leaves the machine"), leaves), gap=16)
        if held_back:
            lists.addLayout(_list(tr("This is held back"), held_back))
        if len(leaves) + len(held_back) > _MOST_LINES:
            lists.addStretch(1)
            shown = Scroll(holder(lists))
            shown.setMinimumHeight(_TALLEST)
            self.add(shown)
        else:
            self.add(lists)
        self.add(label(note or tr(_NOT_ENCRYPTED), "soft" if note else "problem"))
        go = primary(confirm, self._go)
        go.setDefault(True)
        self.add(row(None, button(tr("Cancel"), self.reject), go))
        go.setFocus()

    def _go(self) -> None:
        self.accept()
        self._then()


def _list(heading: str, lines: Sequence[str]) -> QVBoxLayout:
    found = column(strong(heading), gap=4)
    for words in lines:
        bullet = soft("•", wrap=False)
        line = row(gap=8)
        line.addWidget(bullet, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(label(words), 1)
        found.addLayout(line)
    if not lines:
        found.addWidget(soft(tr("Nothing.")))
    return found
