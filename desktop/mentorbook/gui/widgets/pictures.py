"""Pictures for what people would rather look at than count. Each says the same in words to a screen reader."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from mentorbook.gui.style.theme import colours
from mentorbook.gui.widgets.text import name
from mentorbook.model.rhythm import WeekMark

_FULL_TURN = 360 * 16
_TOP = 90 * 16


class Picture(QWidget):
    """Something painted, and words that say the same."""

    def __init__(self, size: QSize, *, grows: bool = False) -> None:
        super().__init__()
        self._size = size
        policy = QSizePolicy.Policy.Expanding if grows else QSizePolicy.Policy.Fixed
        self.setSizePolicy(policy, QSizePolicy.Policy.Fixed)

    def say(self, words: str) -> None:
        """Change the words, and paint again."""
        name(self, words)
        self.setToolTip(words)
        self.update()

    def sizeHint(self) -> QSize:
        return self._size

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self._size.width(), 60), self._size.height())

    def painter(self) -> QPainter:
        """A painter without outline that draws smooth edges."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        return painter


def initials(words: str) -> str:
    """At most two letters that stand for a name."""
    parts = [part for part in words.split() if part[:1].isalnum()]
    letters = [part[0] for part in (parts[:1] + parts[-1:] if len(parts) > 1 else parts)]
    return "".join(letters).upper() or "·"


class Avatar(Picture):
    """A person's initials on one of the three soft colours, always the same one for a name."""

    def __init__(self, person: str, size: int = 36) -> None:
        super().__init__(QSize(size, size))
        self.show_person(person)

    def show_person(self, person: str) -> None:
        """Stand for another person."""
        self._person = person
        self.say(person)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = self.painter()
        paint_avatar(painter, QRectF(self.rect()), self._person)
        painter.end()


def paint_avatar(painter: QPainter, room: QRectF, person: str) -> None:
    """Paint someone's initials in a circle, for widgets and for rows of a list."""
    c = colours()
    pairs = ((c.accent_soft, c.accent), (c.gold_soft, c.gold_text), (c.clay_soft, c.clay))
    ground, ink = pairs[sum(map(ord, person)) % len(pairs)]
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ground))
    painter.drawEllipse(room)
    font = QFont(painter.font())
    font.setPixelSize(max(9, round(room.height() * 0.36)))
    font.setWeight(QFont.Weight.DemiBold)
    painter.setFont(font)
    painter.setPen(QColor(ink))
    painter.drawText(room, int(Qt.AlignmentFlag.AlignCenter), initials(person))


def paint_ring(painter: QPainter, room: QRectF, share: float, *, late: bool) -> None:
    """Paint how much of a period has gone by as a ring; full and clay when it is late."""
    c = colours()
    pen = QPen(QColor(c.line), 3.5)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(pen)
    painter.drawEllipse(room)
    if share <= 0:
        return
    pen.setColor(QColor(c.clay if late else c.gold if share > 0.8 else c.accent))
    painter.setPen(pen)
    painter.drawArc(room, _TOP, -round(_FULL_TURN * min(1.0, share)))


class RhythmStrip(Picture):
    """Weeks as bars: talked, paused, late or quiet; the newest on the right."""

    def __init__(self, weeks: Sequence[WeekMark], words: str) -> None:
        super().__init__(QSize(210, 22), grows=True)
        self._weeks = tuple(weeks)
        self.say(words)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        c = colours()
        colour = {
            WeekMark.TALKED: c.accent,
            WeekMark.PAUSED: c.gold_soft,
            WeekMark.LATE: c.clay_soft,
            WeekMark.QUIET: c.line,
        }
        painter = self.painter()
        step = min(10.0, self.width() / max(1, len(self._weeks)))
        for place, mark in enumerate(self._weeks):
            height = self.height() if mark is WeekMark.TALKED else self.height() * 0.7
            painter.setBrush(QColor(colour[mark]))
            painter.drawRoundedRect(QRectF(place * step, self.height() - height, step * 0.45, height), 2, 2)
        painter.end()


class GiveReceiveBar(Picture):
    """What was received and what was given, side by side."""

    def __init__(self, received: int, given: int, words: str) -> None:
        super().__init__(QSize(240, 10), grows=True)
        self._received, self._given = received, given
        self.say(words)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        c = colours()
        painter = self.painter()
        total = self._received + self._given
        if not total:
            painter.setBrush(QColor(c.line))
            painter.drawRoundedRect(QRectF(self.rect()), 5, 5)
            painter.end()
            return
        gap = 2.0 if self._received and self._given else 0.0
        left = (self.width() - gap) * self._received / total
        for x, width, ink in ((0.0, left, c.accent), (left + gap, self.width() - gap - left, c.gold)):
            if width > 0:
                painter.setBrush(QColor(ink))
                painter.drawRoundedRect(QRectF(x, 0, width, self.height()), 5, 5)
        painter.end()


class ProgressLine(Picture):
    """How far a goal has come, in percent."""

    def __init__(self, percent: int, words: str = "") -> None:
        super().__init__(QSize(160, 6), grows=True)
        self.show_percent(percent, words)

    def show_percent(self, percent: int, words: str = "") -> None:
        """Show another value."""
        self._percent = max(0, min(100, percent))
        self.say(words or f"{self._percent} %")

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        c = colours()
        painter = self.painter()
        painter.setBrush(QColor(c.line))
        painter.drawRoundedRect(QRectF(self.rect()), 3, 3)
        if self._percent:
            painter.setBrush(QColor(c.accent))
            painter.drawRoundedRect(QRectF(0, 0, self.width() * self._percent / 100, self.height()), 3, 3)
        painter.end()


class Dot(Picture):
    """A point on a line through a story, with the line below it."""

    def __init__(self, tone: str, *, last: bool) -> None:
        super().__init__(QSize(14, 40))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self._tone, self._last = tone, last

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        c = colours()
        painter = self.painter()
        if not self._last:
            painter.setBrush(QColor(c.line))
            painter.drawRect(QRectF(6, 18, 2, self.height() - 18))
        painter.setBrush(QColor({"gold": c.gold, "clay": c.clay, "quiet": c.soft}.get(self._tone, c.accent)))
        painter.drawEllipse(QRectF(2, 5, 10, 10))
        painter.end()
