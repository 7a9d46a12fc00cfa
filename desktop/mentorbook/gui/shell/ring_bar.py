"""Reminders that rang and wait for an answer, above the pages: where no notification shows, this is where it rings."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QFrame, QGridLayout, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from mentorbook.frozen import frozen
from mentorbook.gui.widgets.buttons import button, entry, link, menu_button
from mentorbook.gui.widgets.icons import IconLabel
from mentorbook.gui.widgets.layout import Scroll, clear, row
from mentorbook.gui.widgets.text import Elided, announce, set_look, soft
from mentorbook.gui.words import tr
from mentorbook.later import later

if TYPE_CHECKING:
    # Nothing rings while the window is made.
    from mentorbook.services import ringing
else:
    ringing = later("mentorbook.services.ringing")

_TALLEST = 240
"""Pixels of the list before it scrolls."""
_BELL = 20
_INDENT = 32
"""Pixels of the bell and the room beside it."""


@frozen
class Waiting:
    """One reminder in the bar. ``done`` says what its answer is called."""

    key: str
    words: str
    late: str
    open: str
    done: str
    can_wait: bool = True


def later_words() -> list[tuple[ringing.Later, str]]:
    """The ways to put a reminder off."""
    return [
        (ringing.Later.TEN_MINUTES, tr("In 10 minutes")),
        (ringing.Later.HOUR, tr("In 1 hour")),
        (ringing.Later.MORNING, tr("Tomorrow morning")),
    ]


def soon_words() -> tuple[tuple[str, str], ...]:
    """Those that have room in a notice on the desktop: key of the action and words."""
    return tuple((one.value, words) for one, words in later_words() if one is not ringing.Later.MORNING)


class RingBar(QFrame):
    """A line for one reminder; for several a line that opens to all of them. Hidden while there is none."""

    opened = Signal(str)
    done = Signal(str)
    later = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        set_look(self, "banner", tone="accent")
        self._waiting: tuple[Waiting, ...] = ()
        self._is_unfolded = False
        self._body = QVBoxLayout(self)
        self._body.setContentsMargins(28, 8, 20, 8)
        self._body.setSpacing(6)
        self.hide()

    def show_waiting(self, waiting: Sequence[Waiting]) -> None:
        """Show these; none hides the bar."""
        given = tuple(waiting)
        if given == self._waiting:
            return
        is_more = len(given) > len(self._waiting)
        self._waiting = given
        self._is_unfolded = self._is_unfolded and len(given) > 1
        self._fill()
        if is_more:
            announce(self, self.accessibleName())

    def unfold(self) -> None:
        """Show all of them."""
        self._is_unfolded = len(self._waiting) > 1
        self._fill()

    def _fill(self) -> None:
        focused = QApplication.focusWidget()
        had_focus = focused is not None and self.isAncestorOf(focused)
        clear(self._body)
        self.setVisible(bool(self._waiting))
        if not self._waiting:
            self.setAccessibleName("")
            return
        if len(self._waiting) == 1:
            (one,) = self._waiting
            self.setAccessibleName(tr("Reminder: {words}", words=one.words))
            self._body.addWidget(self._lines((one,), bell=True))
        else:
            number = len(self._waiting)
            self.setAccessibleName(tr("{number} reminders", number=number))
            fold = tr("Show fewer") if self._is_unfolded else tr("Show all")
            words = "" if self._is_unfolded else ", ".join(one.words for one in self._waiting)
            head = row(
                IconLabel("bell", _BELL, stands_out=True),
                _strong(tr("{number} reminders", number=number)),
                Elided(words, "soft"),
                gap=12,
            )
            head.setStretch(2, 1)
            head.addWidget(link(fold, self._toggle))
            self._body.addLayout(head)
            if self._is_unfolded:
                inner = self._lines(self._waiting)
                scroll = Scroll(inner)
                scroll.setProperty("look", "clear")
                scroll.setFixedHeight(min(_TALLEST, inner.sizeHint().height() + 2))
                self._body.addWidget(scroll)
        if had_focus and (first := self.findChild(QPushButton)) is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _toggle(self) -> None:
        self._is_unfolded = not self._is_unfolded
        self._fill()

    def _lines(self, waiting: Sequence[Waiting], *, bell: bool = False) -> QWidget:
        """The reminders below each other, their times and buttons in columns."""
        found = QWidget()
        grid = QGridLayout(found)
        grid.setContentsMargins(0 if bell else _INDENT, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for place, one in enumerate(waiting):
            if bell:
                grid.addWidget(IconLabel("bell", _BELL, stands_out=True), place, 0)
            grid.addWidget(Elided(one.words, "strong"), place, 1)
            grid.addWidget(soft(one.late, wrap=False), place, 2)
            done = button(one.done, partial(self.done.emit, one.key))
            parts: list[tuple[QWidget, int]] = [(link(one.open, partial(self.opened.emit, one.key)), 3)]
            if one.can_wait:
                later = menu_button(tr("Remind me later"), partial(self._add_later, one.key), text=tr("Later"))
                later.setFixedHeight(done.sizeHint().height())
                parts.append((later, 4))
            for part, at in (*parts, (done, 5)):
                part.setAccessibleDescription(one.words)
                grid.addWidget(part, place, at)
        return found

    def _add_later(self, key: str, menu: QMenu) -> None:
        for when, words in later_words():
            entry(menu, words, partial(self.later.emit, key, when))


def _strong(words: str) -> QLabel:
    found = QLabel(words)
    found.setTextFormat(Qt.TextFormat.PlainText)
    found.setProperty("look", "strong")
    return found
