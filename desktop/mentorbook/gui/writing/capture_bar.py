"""What to keep of a note: words that are selected become advice, an action or thanks, and stay where they are."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from types import MappingProxyType

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QStackedLayout, QWidget

from mentorbook.gui.widgets.buttons import button, entry
from mentorbook.gui.widgets.layout import holder, row
from mentorbook.gui.widgets.text import Elided, soft
from mentorbook.gui.words import tr
from mentorbook.model.kinds import RecordId
from mentorbook.services.capture import Capture

CAPTURE_KEYS: Mapping[str, Capture] = MappingProxyType(
    {
        "Alt+1": Capture.ADVICE,
        "Alt+2": Capture.MINE,
        "Alt+3": Capture.THEIRS,
        "Alt+4": Capture.THANKS,
    }
)
"""The keys that keep what is selected."""
_SHOWN = 160
"""Characters of the selection that are shown."""


def capture_words(keep_as: Capture) -> str:
    """What the button says."""
    return {
        Capture.ADVICE: tr("Keep as advice"),
        Capture.MINE: tr("Action for me"),
        Capture.THEIRS: tr("Action for them"),
        Capture.THANKS: tr("Thanks"),
    }[keep_as]


def _short_words(keep_as: Capture) -> str:
    """The same where there is little room."""
    return {
        Capture.ADVICE: tr("Advice"),
        Capture.MINE: tr("For me"),
        Capture.THEIRS: tr("For them"),
        Capture.THANKS: tr("Thanks"),
    }[keep_as]


class CaptureBar(QWidget):
    """At the foot of a note. ``asked`` tells what to keep the selection as, and of whom it is."""

    asked = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self._people: dict[RecordId, str] = {}
        self._has_selection = False
        self._words = Elided("", "soft")
        self._buttons: dict[Capture, QPushButton] = {}
        for keys, keep_as in CAPTURE_KEYS.items():
            made = button(capture_words(keep_as), partial(self.ask, keep_as), "small", tip=keys)
            made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            self._buttons[keep_as] = made
        self._hint = soft(tr("Select words to keep them as advice, as an action or as thanks."))
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._idle = row(self._hint, gap=12)
        self._idle.setStretch(0, 1)
        self._stack.addWidget(holder(self._idle))
        bar = row(self._words, *self._buttons.values(), gap=6)
        bar.setStretch(0, 1)
        self._stack.addWidget(holder(bar))

    def put_beside_hint(self, part: QWidget) -> None:
        """Show something at the right while nothing is selected."""
        self._idle.addWidget(part)

    def set_narrow(self, narrow: bool) -> None:  # noqa: FBT001 -- a setter
        """Shorter words, for little room."""
        for keep_as, made in self._buttons.items():
            made.setText(_short_words(keep_as) if narrow else capture_words(keep_as))
            made.setAccessibleName(capture_words(keep_as))

    def offer(self, people: dict[RecordId, str]) -> None:
        """Whom the words can be of."""
        self._people = people
        for keep_as, made in self._buttons.items():
            made.setVisible(self.can(keep_as))

    def can(self, keep_as: Capture) -> bool:
        """Whether words can be kept so: advice and thanks belong to somebody."""
        return bool(self._people) or not keep_as.needs_person

    def show_selection(self, words: str) -> None:
        """Show what is selected; nothing hides the buttons."""
        self._has_selection = bool(words.strip())
        self._stack.setCurrentIndex(1 if self._has_selection else 0)
        self._words.setText(tr("Selected: “{words}”", words=" ".join(words[:_SHOWN].split())) if words else "")

    def ask(self, keep_as: Capture, at: QPoint | None = None) -> None:
        """Keep the selection; where several people were there, ask whose it is."""
        if not self._has_selection or not self.can(keep_as):
            return
        if len(self._people) < 2:
            self.asked.emit(keep_as, next(iter(self._people), None))
            return
        menu = QMenu(self)
        self.fill(menu, keep_as)
        made = self._buttons[keep_as]
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at or (made.mapToGlobal(QPoint(0, made.height())) if made.isVisible() else QCursor.pos()))

    def fill(self, menu: QMenu, keep_as: Capture) -> None:
        """The people to choose from."""
        for person, name in self._people.items():
            entry(menu, name.replace("&", "&&"), partial(self.asked.emit, keep_as, person))
        if not keep_as.needs_person:
            entry(menu, tr("No one in particular"), partial(self.asked.emit, keep_as, None))

    def add_to(self, menu: QMenu) -> None:
        """The same in a context menu."""
        menu.addSeparator()
        for keys, keep_as in CAPTURE_KEYS.items():
            if not self.can(keep_as):
                continue
            if len(self._people) > 1 and self._has_selection:
                self.fill(menu.addMenu(capture_words(keep_as)), keep_as)
            else:
                words = f"{capture_words(keep_as)}\t{keys}"
                entry(menu, words, partial(self.ask, keep_as), enabled=self._has_selection)
