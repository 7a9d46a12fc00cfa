"""What a page shows when there is nothing to show: empty, loading, trouble."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from mentorbook.gui.widgets.buttons import button, primary
from mentorbook.gui.widgets.layout import row
from mentorbook.gui.widgets.text import section, soft
from mentorbook.gui.words import tr
from mentorbook.model.trouble import UserFacingError


def empty_state(heading: str, words: str, *actions: tuple[str, Callable[[], object]]) -> QWidget:
    """A page without records teaches: what belongs here, and the first act, which is the primary one."""
    buttons = [primary(text, act) if not place else button(text, act) for place, (text, act) in enumerate(actions)]
    return _middle(heading, words, buttons)


def loading_state() -> QWidget:
    """Shown only when reading takes longer than a glance."""
    return quiet_state(tr("One moment…"))


def quiet_state(words: str) -> QWidget:
    """Something goes on, and nothing can be done here meanwhile."""
    return _middle("", words, [])


def trouble_state(error: UserFacingError, again: Callable[[], object]) -> QWidget:
    """What happened, what to do, and another try."""
    words = " ".join(part for part in (error.what, error.remedy) if part)
    return _middle(error.title, words, [button(tr("Try again"), again)])


def _middle(heading: str, words: str, buttons: list[QPushButton]) -> QWidget:
    found = QWidget()
    box = QVBoxLayout(found)
    box.setContentsMargins(24, 24, 24, 24)
    box.addStretch(2)
    for part in (section(heading) if heading else None, soft(words)):
        if part is not None:
            part.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            box.addWidget(part)
    if buttons:
        box.addSpacing(8)
        box.addLayout(row(None, *buttons, None))
    box.addStretch(3)
    return found
