"""Words that end in "…" where there is less room than they need; the whole is in the tooltip then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QWidget

from mentorbook.later import later

if TYPE_CHECKING:
    # Most words have room.
    import html
else:
    html = later("html")

_NARROW = 90
"""Pixels of a pill that is as narrow as can be."""


def tip_of(words: str) -> str:
    """Words as a tooltip that breaks its lines. What people typed is shown as typed."""
    return f"<qt>{html.escape(words)}</qt>" if words else ""


def give_tip(widget: QWidget, words: str) -> None:
    """Show words in such a tooltip. Of what has no description, a screen reader is told the tooltip with its signs."""
    widget.setToolTip(tip_of(words))
    widget.setAccessibleDescription(words)


def whole_hint(pill: QWidget, hint: QSize, words: str, shown: str) -> QSize:
    """The room that all of the words need, from the ``hint`` for those that are shown."""
    metrics = pill.fontMetrics()
    return QSize(hint.width() + metrics.horizontalAdvance(words) - metrics.horizontalAdvance(shown), hint.height())


def narrow_hint(hint: QSize) -> QSize:
    """The least room of a pill that wants ``hint``."""
    return QSize(min(hint.width(), _NARROW), hint.height())


def fitted(pill: QWidget, words: str, mode: Qt.TextElideMode) -> str:
    """As much of the words as there is room for; where that is not all, the tooltip says them."""
    lacks = pill.sizeHint().width() - pill.width()
    if lacks <= 0:
        return words
    if not pill.toolTip():
        give_tip(pill, words)
    metrics = pill.fontMetrics()
    return metrics.elidedText(words, mode, metrics.horizontalAdvance(words) - lacks)
