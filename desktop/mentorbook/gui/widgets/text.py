"""Words on the screen, in the few ways in which they are set."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QComboBox, QLabel, QSizePolicy, QWidget

from mentorbook.gui.widgets.eliding import fitted, give_tip, narrow_hint, whole_hint

_LONGEST = 36
"""Characters of a word in a pill."""
_WRONG, _PLAIN = "wrong", "described"
"""Of a field: whether there is a problem with it, and how it is described without one."""


def set_look(widget: QWidget, look: str, *, tone: str = "") -> None:
    """Choose how the style sheet draws a widget."""
    widget.setProperty("look", look)
    widget.setProperty("tone", tone)
    restyle(widget)


def restyle(widget: QWidget) -> None:
    """Let the style sheet look at a widget's properties again."""
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def capitalised(words: str) -> str:
    """Words as a sentence begins."""
    return words[:1].upper() + words[1:]


def mark_wrong(field: QWidget, problem: str) -> None:
    """Draw a field as one with a problem, and say it to a screen reader that comes there; without words no longer."""
    if not field.property(_WRONG):
        field.setProperty(_PLAIN, field.accessibleDescription())
    plain, problem = field.property(_PLAIN), capitalised(problem)
    field.setAccessibleDescription(f"{problem}. {plain}" if problem and plain else problem or plain)
    field.setProperty(_WRONG, bool(problem))
    restyle(field)


def say_problem(shown: QLabel, problem: str) -> None:
    """Say in words on the screen what is wrong, and aloud; without words hide them."""
    shown.setText(capitalised(problem))
    shown.setVisible(bool(problem))
    if problem:
        announce(shown, shown.text())


_LONG_WORD, _LONG_WORD_OF_TITLE = 22, 15
"""Letters of a word that may be broken anywhere: no column is wide enough for an address or some family names."""
_BREAK = "\u200b"
_JOINER = "\u200d"


class Words(QLabel):
    """Plain text in lines. A word that is too long for any column is broken where the line ends."""

    def __init__(self, text: str = "", *, longest: int = _LONG_WORD) -> None:
        super().__init__()
        self._words = ""
        self._long = re.compile(rf"[^\s-]{{{longest + 1},}}")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)

    def setText(self, text: str) -> None:
        before, self._words = self._words, text
        shown = self._long.sub(lambda found: _breakable(found[0]), text)
        super().setText(shown)
        # A screen reader would spell out where a word may be broken.
        if shown != text:
            self.setAccessibleName(text)
        elif self.accessibleName() == before:
            self.setAccessibleName("")

    def text(self) -> str:
        return self._words

    def clear(self) -> None:
        self.setText("")


def _breakable(word: str) -> str:
    """A word with places to break it that cannot be seen. Accents stay with their letters, and joined letters joined."""
    parts = [word[:1]]
    for before, letter in pairwise(word):
        joined = _JOINER in (before, letter) or unicodedata.category(letter).startswith("M")
        if not joined and unicodedata.bidirectional(letter) not in ("AL", "R"):
            parts.append(_BREAK)
        parts.append(letter)
    return "".join(parts)


def label(text: str = "", look: str = "body", *, wrap: bool = True) -> QLabel:
    """Plain text, never read as rich text: what people type is shown as typed."""
    found = Words(text, longest=_LONG_WORD_OF_TITLE if look == "title" else _LONG_WORD) if wrap else QLabel(text)
    found.setTextFormat(Qt.TextFormat.PlainText)
    found.setWordWrap(wrap)
    found.setProperty("look", look)
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
    """A word in a pill, as wide as its word."""
    found = _Chip(shortened(text))
    if found.text() != text:
        found.setAccessibleName(text)
        give_tip(found, text)
    found.setProperty("look", "chip")
    if tone:
        found.setProperty("tone", tone)
    found.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    return found


class _Chip(QLabel):
    """Ends in "…" where there is less room than its word needs; the whole is in the tooltip then."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._words = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)

    def setText(self, text: str) -> None:
        self._words = text
        self.setAccessibleName(text)
        super().setText(text)

    def text(self) -> str:
        return self._words

    def sizeHint(self) -> QSize:
        return whole_hint(self, super().sizeHint(), self._words, super().text())

    def minimumSizeHint(self) -> QSize:
        return narrow_hint(self.sizeHint())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        shown = fitted(self, self._words, Qt.TextElideMode.ElideRight)
        if shown != super().text():
            super().setText(shown)


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
        give_tip(self, line)
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


def announce(widget: QWidget, words: str) -> None:
    """Let a screen reader say words at once, wherever the focus is."""
    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, words))


def name_choice(box: QComboBox, words: str) -> None:
    """Say what is chosen in a box that no label belongs to: where AT-SPI is spoken, a box has its value for a name."""
    name(box, words, words)


def name(widget: QWidget, name: str, description: str = "") -> None:
    """Say to a screen reader what a picture or an unlabelled control is."""
    widget.setAccessibleName(name)
    widget.setAccessibleDescription(description)
