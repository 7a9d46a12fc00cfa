"""Two small pictures of the way in: how strong a passphrase is, and how far one has come."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPaintEvent

from mentorbook.gui.style.theme import colours
from mentorbook.gui.widgets.pictures import Picture
from mentorbook.gui.words import tr
from mentorbook.model.strength import Strength

_PARTS = (Strength.WEAK, Strength.FAIR, Strength.STRONG)


class StrengthMeter(Picture):
    """Three bars; as many are filled as the passphrase is strong. Nothing typed: none."""

    def __init__(self) -> None:
        super().__init__(QSize(240, 6), grows=True)
        self._found: Strength | None = None

    def show_strength(self, found: Strength | None, words: str) -> None:
        """Show another one; the words say the same."""
        self._found = found
        self.say(words)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        c = colours()
        filled = _PARTS.index(self._found) + 1 if self._found else 0
        tone = {1: c.clay, 2: c.gold, 3: c.accent}.get(filled, c.line)
        gap = 4.0
        width = (self.width() - gap * (len(_PARTS) - 1)) / len(_PARTS)
        painter = self.painter()
        for place in range(len(_PARTS)):
            painter.setBrush(QColor(tone if place < filled else c.line))
            painter.drawRoundedRect(QRectF(place * (width + gap), 0, width, self.height()), 3, 3)
        painter.end()


class StepDots(Picture):
    """One dot for each step; the present one is long, those behind are filled."""

    def __init__(self, count: int, at: int) -> None:
        self._count, self._at = count, at
        super().__init__(QSize(14 * count + 12, 8))
        self.say(tr("Step {number} of {count}", number=at + 1, count=count))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        c = colours()
        painter = self.painter()
        x = 0.0
        for place in range(self._count):
            width = 20.0 if place == self._at else 8.0
            painter.setBrush(QColor(c.accent if place <= self._at else c.line))
            painter.drawRoundedRect(QRectF(x, 0, width, 8), 4, 4)
            x += width + 6
        painter.end()
