"""Tab goes through a window as one reads it: in the order in which things stand, also when they came later.

Qt goes in the order in which widgets were made. A chip that is added to the first field would be met after the last.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QBoxLayout,
    QButtonGroup,
    QCalendarWidget,
    QComboBox,
    QLayout,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QSplitter,
    QTextEdit,
    QWidget,
)

_WHOLE = (QAbstractItemView, QAbstractSpinBox, QCalendarWidget, QComboBox, QLineEdit)
"""Controls whose insides are their own affair."""


def stops_in(root: QWidget) -> Iterator[QWidget]:
    """Where Tab stops within a widget, in the order of its layouts: rows from the left, columns from the top."""
    if not root.isVisible():
        return
    if _takes_tab(root):
        yield root
    if isinstance(root, _WHOLE):
        return
    if isinstance(root, QAbstractScrollArea):
        content = root.widget() if isinstance(root, QScrollArea) else None
        if content is not None:
            yield from stops_in(content)
        return
    placed = list(_placed(root))
    known = set(placed)
    # What stands in no layout floats over the rest, such as a toast.
    floating = [child for child in root.children() if isinstance(child, QWidget) and child not in known]
    for child in (*placed, *(one for one in floating if not one.isWindow())):
        yield from stops_in(child)


def _placed(root: QWidget) -> Iterator[QWidget]:
    if isinstance(root, QSplitter):
        yield from (part for place in range(root.count()) if (part := root.widget(place)) is not None)
    elif (layout := root.layout()) is not None:
        yield from _placed_by(layout)


def _placed_by(layout: QLayout) -> Iterator[QWidget]:
    places = range(layout.count())
    if isinstance(layout, QBoxLayout) and layout.direction() is QBoxLayout.Direction.BottomToTop:
        places = places[::-1]
    for place in places:
        item = layout.itemAt(place)
        if item is None:
            continue
        if (widget := item.widget()) is not None:
            yield widget
        elif (inner := item.layout()) is not None:
            yield from _placed_by(inner)


def _takes_tab(widget: QWidget) -> bool:
    if not widget.isEnabled() or widget.focusProxy() is not None:
        return False
    if isinstance(widget, QAbstractButton) and _excludes(widget):
        # The arrow keys go to the others. Qt takes Tab from all but the one that had the focus last, which need not be
        # the one that holds.
        return widget.isChecked() or widget.group().checkedButton() is None
    return widget.focusPolicy() & Qt.FocusPolicy.TabFocus == Qt.FocusPolicy.TabFocus


def _excludes(widget: QAbstractButton) -> bool:
    group: QButtonGroup | None = widget.group()
    return group is not None and group.exclusive()


def move_focus(root: QWidget, *, forward: bool) -> bool:
    """Go to the next stop within ``root``, or to the one before, round and round. False where there is none."""
    at = QApplication.focusWidget()
    if at is not None and not at.isVisible() and (near := _nearest(root, at)) is not None:
        # Qt asks for the next stop when what has the focus is taken away: somebody who worked there stays there.
        near.setFocus(Qt.FocusReason.OtherFocusReason)
        return True
    stops = list(stops_in(root))
    if not stops:
        return False
    place = _place_after(at, root, stops, forward=forward) % len(stops)
    reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
    stops[place].setFocus(reason)
    _bring_into_sight(stops[place])
    return True


def _place_after(at: QWidget | None, root: QWidget, stops: list[QWidget], *, forward: bool) -> int:
    """Which stop comes after what has the focus, or before it: that may be a page, which is no stop itself."""
    while at is not None and at is not root:
        if at in stops:
            return stops.index(at) + (1 if forward else -1)
        inside = (place for place, stop in enumerate(stops) if at.isAncestorOf(stop))
        if (first := next(inside, None)) is not None:
            return first if forward else first - 1
        at = at.parentWidget()
    return 0 if forward else -1


def is_written_in(stop: QWidget) -> bool:
    """Whether one types there."""
    if isinstance(stop, QComboBox):
        return stop.isEditable()
    return isinstance(stop, QAbstractSpinBox | QLineEdit | QPlainTextEdit | QTextEdit)


def _nearest(root: QWidget, gone: QWidget) -> QWidget | None:
    """The stop that stands nearest to something that no longer shows, in the smallest part around it that has any."""
    place = gone.mapTo(root, gone.rect().center()) if root.isAncestorOf(gone) else None
    around = gone.parentWidget()
    while place is not None and around is not None:
        if around.isVisible() and (stops := list(stops_in(around))):
            return min(stops, key=lambda one: (one.mapTo(root, one.rect().center()) - place).manhattanLength())
        if around is root:
            break
        around = around.parentWidget()
    return None


def _bring_into_sight(widget: QWidget) -> None:
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea):
            parent.ensureWidgetVisible(widget)
        parent = parent.parentWidget()
