"""Buttons, in the few looks there are."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QGuiApplication, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QMenu, QPushButton, QSizePolicy, QToolButton

from mentorbook.gui.widgets.eliding import fitted, give_tip, narrow_hint, whole_hint
from mentorbook.gui.widgets.icons import IconButton
from mentorbook.gui.widgets.text import shortened

Act = Callable[[], object]
_TAKES_AWAY = "  ×"
"""How a pill ends that takes something away when it is clicked."""


def button(text: str, act: Act, look: str = "", *, tip: str = "") -> QPushButton:
    """A button with a word on it. ``look``: nothing, primary, danger, link, tab, chip, row."""
    found = ChipButton(text) if look == "chip" else WordButton(text)
    found.setProperty("look", look)
    found.setAutoDefault(False)
    found.setCursor(Qt.CursorShape.PointingHandCursor)
    found.clicked.connect(lambda _checked=False: act())
    if tip:
        found.setToolTip(tip)
    if look == "chip" and shortened(text) != text:
        takes_away = text.endswith(_TAKES_AWAY)
        found.setText(shortened(text.removesuffix(_TAKES_AWAY), _TAKES_AWAY if takes_away else ""))
        found.setAccessibleName(text.removesuffix(_TAKES_AWAY))
        if not tip:
            give_tip(found, text.removesuffix(_TAKES_AWAY))
    if look in ("link", "chip"):
        found.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    return found


class WordButton(QPushButton):
    """A button that takes the second press of a double click only if it had the first one as well.

    What is done in a moment puts another button in the place of the first, and nobody means that one yet.
    """

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self._pressed_at: int | None = None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed_at = event.timestamp()
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        before, self._pressed_at = self._pressed_at, event.timestamp()
        if before is not None and event.timestamp() - before <= QGuiApplication.styleHints().mouseDoubleClickInterval():
            super().mouseDoubleClickEvent(event)


class ChipButton(WordButton):
    """A word in a pill. Where there is less room than it needs it ends in "…", and the whole is in the tooltip."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self._words = words
        self.setAccessibleName(words)

    def setText(self, text: str) -> None:
        self._words = text
        super().setText(text)

    def text(self) -> str:
        return self._words

    def sizeHint(self) -> QSize:
        return whole_hint(self, super().sizeHint(), self._words, super().text())

    def minimumSizeHint(self) -> QSize:
        return narrow_hint(self.sizeHint())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        shown = fitted(self, self._words, Qt.TextElideMode.ElideMiddle)
        if shown != super().text():
            super().setText(shown)


def choice_of(group: QButtonGroup, one: QAbstractButton, number: int = -1) -> None:
    """Make a button one of several of which one holds. A screen reader would take it for a box to tick otherwise."""
    one.setCheckable(True)
    one.setAutoExclusive(True)
    group.addButton(one, number)


def primary(text: str, act: Act, *, tip: str = "") -> QPushButton:
    """The one main action of a page."""
    return button(text, act, "primary", tip=tip)


def link(text: str, act: Act) -> QPushButton:
    """An action that looks like words."""
    return button(text, act, "link")


def icon_button(name: str, words: str, act: Act) -> QToolButton:
    """A small button with a picture; its words are in the tooltip and for the screen reader."""
    found = IconButton(name)
    found.setToolTip(words)
    found.setAccessibleName(words)
    found.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    found.clicked.connect(lambda _checked=False: act())
    return found


def menu_button(words: str, entries: Callable[[QMenu], None], *, picture: str = "more", text: str = "") -> QToolButton:
    """A button that opens a menu, filled each time it is opened."""
    found = icon_button(picture, words, lambda: None) if not text else QToolButton()
    if text:
        found.setText(text)
        found.setAccessibleName(words)
        found.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    _give_menu(found, entries)
    found.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    return found


def menu_link(words: str, entries: Callable[[QMenu], None]) -> QPushButton:
    """Words that open a menu, filled each time it is opened."""
    found = link(words, lambda: None)
    found.setProperty("tone", "menu")
    _give_menu(found, entries)
    return found


def _give_menu(opener: QPushButton | QToolButton, entries: Callable[[QMenu], None]) -> None:
    menu = QMenu(opener)

    def refill() -> None:
        menu.clear()
        menu.setAccessibleName(opener.accessibleName() or opener.text())
        entries(menu)

    menu.aboutToShow.connect(refill)
    opener.setMenu(menu)


def entry(menu: QMenu, text: str, act: Act, *, enabled: bool = True, keys: str = "") -> QAction:
    """An entry of a menu."""
    action = menu.addAction(text)
    action.triggered.connect(lambda _checked=False: act())
    action.setEnabled(enabled)
    if keys:
        action.setShortcut(keys)
    return action
