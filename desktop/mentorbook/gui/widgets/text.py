"""Words on the screen, in the few ways in which they are set."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

_LONGEST = 36
"""Characters of a word in a pill."""


def set_look(widget: QWidget, look: str, *, tone: str = "") -> None:
    """Choose how the style sheet draws a widget."""
    widget.setProperty("look", look)
    widget.setProperty("tone", tone)
    restyle(widget)


def restyle(widget: QWidget) -> None:
    """Let the style sheet look at a widget's properties again."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def label(text: str = "", look: str = "body", *, tone: str = "", wrap: bool = True) -> QLabel:
    """Plain text, never read as rich text: what people type is shown as typed."""
    found = QLabel(text)
    found.setTextFormat(Qt.TextFormat.PlainText)
    found.setWordWrap(wrap)
    found.setProperty("look", look)
    if tone:
        found.setProperty("tone", tone)
    if wrap:
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        found.setSizePolicy(policy)
    return found


def title(text: str = "") -> QLabel:
    """The heading of a page."""
    return label(text, "title")


def section(text: str = "") -> QLabel:
    """The heading of a card."""
    return label(text, "section")


def strong(text: str = "") -> QLabel:
    """Words that stand out in a row."""
    return label(text, "strong")


def soft(text: str = "", *, wrap: bool = True) -> QLabel:
    """Second text."""
    return label(text, "soft", wrap=wrap)


def shortened(words: str, ending: str = "") -> str:
    """Words for a pill: long ones end in "…", so that none is wider than its room."""
    return (words if len(words) <= _LONGEST else words[: _LONGEST - 1].rstrip() + "…") + ending


def chip(text: str, tone: str = "") -> QLabel:
    """A word in a pill, as wide as its word; the tooltip has the whole of a long one."""
    short = shortened(text)
    found = label(short, "chip", tone=tone, wrap=False)
    if short != text:
        found.setAccessibleName(text)
        found.setToolTip(f"<qt>{_escaped(text)}</qt>")
    found.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    return found


class Elided(QLabel):
    """One line that ends in "…" where there is no room; the whole is in the tooltip."""

    def __init__(self, text: str = "", look: str = "body") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("look", look)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setText(text)

    def setText(self, text: str) -> None:
        line = " ".join(text.split())
        super().setText(line)
        self.setToolTip(f"<qt>{_escaped(line)}</qt>" if line else "")
        self.setAccessibleName(line)

    def sizeHint(self) -> QSize:
        return QSize(min(super().sizeHint().width(), 600), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(24, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        room = self.contentsRect()
        words = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), words)
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.updateGeometry()


def _escaped(line: str) -> str:
    return line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def name(widget: QWidget, name: str, description: str = "") -> None:
    """Say to a screen reader what a picture or an unlabelled control is."""
    widget.setAccessibleName(name)
    widget.setAccessibleDescription(description)
