"""Where things stand: rows, columns, cards, a flow of chips, pages that scroll."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TypeVar

from PySide6.QtCore import QEvent, QMargins, QObject, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLayout,
    QLayoutItem,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from mentorbook.gui.style.theme import MEASURES
from mentorbook.gui.widgets.text import section, soft

_LayoutT = TypeVar("_LayoutT", bound=QBoxLayout)

_HEAD = 36
"""The line of a page's title, and of the name of the list beside it."""
_CARD_HEAD = 26
_BAR = 16
"""The room of a scroll bar in the margin of a dialog."""

Part = QWidget | QLayout | int | None
"""Something in a row or column: a widget, a layout, a distance in pixels, or None for a stretch."""


def row(*parts: Part, gap: int = MEASURES.gap) -> QHBoxLayout:
    """Parts beside each other."""
    return _filled(QHBoxLayout(), parts, gap)


def column(*parts: Part, gap: int = MEASURES.gap) -> QVBoxLayout:
    """Parts below each other."""
    return _filled(QVBoxLayout(), parts, gap)


def _filled(layout: _LayoutT, parts: tuple[Part, ...], gap: int) -> _LayoutT:
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(gap)
    before: Part = None
    for part in parts:
        if isinstance(layout, QHBoxLayout) and _is_link(before) and _is_link(part):
            layout.addSpacing(max(0, MEASURES.between_links - gap))
        before = part
        if part is None:
            layout.addStretch(1)
        elif isinstance(part, int):
            layout.addSpacing(part)
        elif not isinstance(part, QWidget):
            layout.addLayout(part)
        elif isinstance(layout, QVBoxLayout):
            _put_below(layout, part)
        else:
            layout.addWidget(part)
    return layout


def _put_below(layout: QVBoxLayout, part: QWidget) -> None:
    """Put a widget below what is there; one that is no wider than its words stands at the left.

    Without a side to stand at, its width counts as that of the column: words above it are given the height that they
    would have in so narrow a room, and stand too low in it.
    """
    layout.addWidget(part)
    if part.sizePolicy().horizontalPolicy() == QSizePolicy.Policy.Maximum:
        layout.setAlignment(part, Qt.AlignmentFlag.AlignLeft)


def _is_link(part: Part) -> bool:
    """Words without a frame: what stands beside them must be further away, or two of them read as one."""
    return isinstance(part, QWidget) and part.property("look") in ("link", "quiet")


def list_head(heading: QWidget, *parts: Part) -> QHBoxLayout:
    """The head of a list: what it is called, and what is done with all of it. Its words stand as high on every page."""
    found = row(heading, *parts, gap=4)
    found.addStrut(_HEAD)
    return found


def card_head(heading: QWidget, *parts: Part) -> QHBoxLayout:
    """The head of a card. With a chip, a link or nothing beside them, the headings of cards in a row are as high."""
    found = row(heading, *parts)
    found.addStrut(_CARD_HEAD)
    return found


def holder(layout: QLayout) -> QWidget:
    """A widget around a layout."""
    found = QWidget()
    found.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    found.setProperty("look", "plain")
    found.setLayout(layout)
    return found


def line() -> QFrame:
    """A hairline between rows."""
    found = QFrame()
    found.setProperty("look", "line")
    return found


def clear(layout: QLayout) -> None:
    """Take everything out of a layout, for good."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            clear(inner)


def tab_order(*parts: QWidget) -> None:
    """Let Tab walk through parts in this order, and in each through what it holds in the order of its layout.

    Needed where some of them are made anew: Qt puts what comes last at the end of the window.
    """
    inside = [(part, one) for part in parts for one in (part, *part.findChildren(QWidget))]
    # Menus and their like are windows of their own.
    stops = [
        one for part, one in inside if one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.window() is part.window()
    ]
    for before, after in pairwise(stops):
        QWidget.setTabOrder(before, after)


class Card(QFrame):
    """White paper with a heading and what belongs under it; ``body`` is the column of its content."""

    def __init__(self, heading: str = "", *, aside: QWidget | None = None, note: str = "") -> None:
        super().__init__()
        self.setProperty("look", "card")
        inside = MEASURES.inside_card
        self.body = QVBoxLayout()
        self.body.setSpacing(MEASURES.gap)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(inside, inside - 4, inside, inside)
        outer.setSpacing(MEASURES.gap)
        if heading:
            self.heading = section(heading)
            top = card_head(self.heading)
            top.setStretch(0, 1)
            if note:
                top.addWidget(soft(note, wrap=False))
            if aside is not None:
                top.addWidget(aside)
            outer.addLayout(top)
            self.setAccessibleName(heading)
        outer.addLayout(self.body)
        outer.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def add(self, *parts: Part) -> None:
        """Put parts below what is there."""
        for part in parts:
            if part is None:
                self.body.addStretch(1)
            elif isinstance(part, int):
                self.body.addSpacing(part)
            elif isinstance(part, QWidget):
                _put_below(self.body, part)
            else:
                self.body.addLayout(part)

    def empty(self) -> None:
        """Take everything but the heading out."""
        clear(self.body)


class Flow(QLayout):
    """Chips beside each other, going on in the next line where there is no more room."""

    def __init__(self, *widgets: QWidget, gap: int = 6) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._gap = gap
        self._heights: dict[int, int] = {}
        """By width: while a page is laid out, the same is asked for dozens of times."""
        self.setContentsMargins(QMargins(0, 0, 0, 0))
        for widget in widgets:
            self.addWidget(widget)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)
        self.invalidate()

    def invalidate(self) -> None:
        super().invalidate()
        self._heights.clear()

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        self.invalidate()
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if width not in self._heights:
            self._heights[width] = self._lay(QRect(0, 0, width, 0), move=False)
        return self._heights[width]

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._lay(rect, move=True)

    def sizeHint(self) -> QSize:
        """All of them in one line."""
        hints = [item.sizeHint() for item in self._items if not _is_hidden(item)]
        links = [_is_link(item.widget()) for item in self._items if not _is_hidden(item)]
        width = sum(hint.width() for hint in hints) + sum(self._between(*pair) for pair in pairwise(links))
        return QSize(width, max((hint.height() for hint in hints), default=0))

    def minimumSize(self) -> QSize:
        size = QSize(0, 0)
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _lay(self, rect: QRect, *, move: bool) -> int:
        x, y, height = rect.x(), rect.y(), 0
        line: list[tuple[QLayoutItem, QPoint, QSize]] = []
        for item in self._items:
            if _is_hidden(item):
                continue
            hint = item.sizeHint()
            size = QSize(min(hint.width(), rect.width()), hint.height())
            is_link = _is_link(item.widget())
            if line:
                x += self._between(_is_link(line[-1][0].widget()), is_link)
            if line and x + size.width() > rect.right() + 1:
                _settle(line, height, move=move)
                # Lines of links have room within them.
                only_links = is_link and all(_is_link(one.widget()) for one, _place, _size in line)
                line = []
                x, y, height = rect.x(), y + height + (0 if only_links else self._gap), 0
            line.append((item, QPoint(x, y), size))
            x += size.width()
            height = max(height, size.height())
        _settle(line, height, move=move)
        return y + height - rect.y()

    def _between(self, is_link: bool, is_link_too: bool) -> int:  # noqa: FBT001 - two of a kind
        return max(self._gap, MEASURES.between_links) if is_link and is_link_too else self._gap


def _settle(line: list[tuple[QLayoutItem, QPoint, QSize]], height: int, *, move: bool) -> None:
    """Put what stands in one line at the middle of it: words beside chips share their height."""
    for item, place, size in line if move else ():
        item.setGeometry(QRect(place + QPoint(0, (height - size.height()) // 2), size))


def _is_hidden(item: QLayoutItem) -> bool:
    widget = item.widget()
    return widget is not None and widget.isHidden()


def flow(*widgets: QWidget, gap: int = 6) -> QWidget:
    """A widget with a :class:`Flow` of others."""
    found = holder(Flow(*widgets, gap=gap))
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    found.setSizePolicy(policy)
    return found


class Columns(QWidget):
    """Columns of cards beside each other with their shares of the room; one below the other when it is narrow."""

    def __init__(self, *parts: tuple[QLayout, int], narrow: int = 720) -> None:
        super().__init__()
        self.setProperty("look", "plain")
        self._narrow = narrow
        self._is_last_first = False
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(MEASURES.between_cards)
        for layout, share in parts:
            self._box.addLayout(layout, share)

    def give(self, place: int, share: int) -> None:
        """Change the share of a column; one whose parts are hidden needs none, or its room stays empty."""
        self._box.setStretch(place, share)

    def put_last_first(self, on: bool) -> None:  # noqa: FBT001 -- a setter
        """Where they stand one below the other, begin with the last or with the first."""
        self._is_last_first = on
        self._turn()

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._turn()
        return super().event(event)

    def _turn(self) -> None:
        direction = QBoxLayout.Direction
        below = direction.BottomToTop if self._is_last_first else direction.TopToBottom
        wanted = direction.LeftToRight if self._have_room() else below
        if self._box.direction() != wanted:
            self._box.setDirection(wanted)

    def _have_room(self) -> bool:
        items = (self._box.itemAt(place) for place in range(self._box.count()))
        least = [item.minimumSize().width() for item in items if item is not None]
        return self.width() >= max(self._narrow, sum(least) + self._box.spacing() * (len(least) - 1))

    def minimumSizeHint(self) -> QSize:
        # Narrow enough for the columns to go below each other.
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), 280), hint.height())


def dialog_layout(dialog: QWidget, *, before: Sequence[Part], scrolls: QLayout, after: Sequence[Part]) -> None:
    """Fill a dialog with something that scrolls: the bar stands in the margin, and all ends at one line."""
    layout = QVBoxLayout(dialog)
    layout.setContentsMargins(24, 20, 24 - _BAR, 20)
    layout.setSpacing(12)
    for parts in (before, (), after):
        if not parts:
            layout.addLayout(scrolls, 1)
        for part in parts:
            layout.addLayout(row(part, _BAR, gap=0))


def scroll_in_dialog(content: QLayout) -> Scroll:
    """What scrolls in a dialog that is filled by :func:`dialog_layout`."""
    content.setContentsMargins(0, 0, _BAR, 0)
    return Scroll(holder(content))


class Scroll(QScrollArea):
    """A page that scrolls up and down and is never wider than its room."""

    def __init__(self, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = content.layout()
        self._margin = inside.contentsMargins().right() if inside is not None else 0
        self._take(content)

    def _take(self, content: QWidget) -> None:
        self.setWidget(content)
        content.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        content.setProperty("look", "plain")
        content.installEventFilter(self)
        self.verticalScrollBar().rangeChanged.connect(self._make_room)

    def _make_room(self) -> None:
        """Let the bar stand in the margin: what is shown is as wide with it as without."""
        bar, content = self.verticalScrollBar(), self.widget()
        inside = content.layout() if content is not None else None
        if inside is None or not self._margin:
            return
        taken = bar.sizeHint().width() if bar.maximum() > bar.minimum() else 0
        around = inside.contentsMargins()
        around.setRight(max(0, self._margin - taken))
        inside.setContentsMargins(around)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest and (content := self.widget()) is not None:
            self.setMinimumWidth(min(content.minimumSizeHint().width() + 16, 360))
        return super().eventFilter(watched, event)


class LateScroll(Scroll):
    """A page that is filled before it is shown: it is dressed and laid out once, with all that is on it."""

    def _take(self, content: QWidget) -> None:
        content.setParent(self)
        content.hide()
        self._content = content

    def unveil(self) -> None:
        """Show what is on it now."""
        if self.widget() is None:
            super()._take(self._content)
