"""Looks at a window as the strictest reader would: by Tab alone, by ear, with weak eyes, in a language of long words.

Each function returns its faults in words; none is good. ``tests/gui/test_inspection.py`` plants one of each.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations, pairwise

from PySide6.QtCore import QAbstractItemModel, QObject, QPoint, QRect, Qt, QTranslator
from PySide6.QtGui import QAccessible, QAccessibleInterface, QFont, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QButtonGroup,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
    QSizeGrip,
    QTextEdit,
    QWidget,
)

from mentorbook.gui.shell.messages import Toast
from mentorbook.gui.widgets.text import Elided

_INTERACTIVE = (
    QAbstractButton,
    QLineEdit,
    QTextEdit,
    QPlainTextEdit,
    QComboBox,
    QAbstractSpinBox,
    QAbstractSlider,
    QAbstractItemView,
)
_ROLES_OF_NOTHING = {QAccessible.Role.NoRole, QAccessible.Role.Client, QAccessible.Role.Border, QAccessible.Role.Pane}
_TO_TICK = QAccessible.Role.CheckBox
_LEAST_CONTRAST = 4.5
_MOST_STEPS = 2_000


def say(widget: QWidget) -> str:
    """Which widget is meant, for a person who reads a failed test."""
    words = widget.accessibleName() or getattr(widget, "text", str)() or widget.objectName()
    chain = [type(widget).__name__]
    parent = widget.parentWidget()
    while parent is not None and len(chain) < 4:
        if type(parent) is not QWidget:
            chain.append(type(parent).__name__)
        parent = parent.parentWidget()
    return f"{' in '.join(chain)} “{str(words)[:60]}”"


def parts(window: QWidget) -> list[QWidget]:
    """Everything in a window that can be seen, but for the insides of Qt's own widgets."""
    return [
        widget
        for widget in window.findChildren(QWidget)
        if widget.isVisible() and widget.window() is window and not _is_inside_of_control(widget)
    ]


def _is_inside_of_control(widget: QWidget) -> bool:
    if isinstance(widget, QScrollBar | QSizeGrip) or widget.objectName().startswith("qt_"):
        return True
    parent = widget.parentWidget()
    return isinstance(parent, QComboBox | QAbstractSpinBox | QLineEdit) or (
        isinstance(parent, QAbstractItemView) and widget is not parent.viewport() and not widget.objectName()
    )


# -- by Tab


def tab_faults(window: QWidget) -> list[str]:
    """Walk with Tab from the first control until it comes back: what is skipped, what holds, what jumps back."""
    wanted = [widget for widget in parts(window) if _takes_tab(widget)]
    deaf = [
        f"cannot be reached by Tab: {say(widget)}"
        for widget in parts(window)
        if isinstance(widget, _INTERACTIVE)
        and widget.isEnabled()
        and widget not in wanted
        and not _is_reached_otherwise(widget, wanted)
    ]
    if not wanted:
        return deaf
    # Where things stand before the walk scrolls them.
    places = {widget: QRect(widget.mapTo(window, QPoint(0, 0)), widget.size()) for widget in wanted}
    walked, trap = _walk(window, wanted)
    if trap is not None:
        return [*deaf, f"Tab does not leave: {say(trap)}"]
    missed = [
        f"is skipped by Tab: {say(widget)}"
        for widget in wanted
        if widget not in walked and not _is_reached_otherwise(widget, walked)
    ]
    back = [
        f"Tab jumps back from {say(one)} to {say(other)}"
        for one, other in pairwise([*walked, walked[0]])
        if one in places and other in places and _is_before(*_comparable(window, places, other, one))
        if not (_floats(one) or _floats(other))
    ]
    # Round and round: one way leads back to the beginning.
    return [*deaf, *missed, *(back if len(back) > 1 else [])]


def _takes_tab(widget: QWidget) -> bool:
    return (
        widget.isEnabled()
        and bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
        and widget.focusProxy() is None
        and not (isinstance(widget.parentWidget(), QAbstractScrollArea) and widget.objectName().startswith("qt_"))
    )


def _is_reached_otherwise(widget: QWidget, wanted: list[QWidget]) -> bool:
    """One of several that exclude each other is reached by the arrow keys; another speaks for the one it has."""
    if widget.focusProxy() is not None:
        return True
    if isinstance(widget, QTextEdit | QPlainTextEdit) and widget.isReadOnly():
        # Words to be read and marked, such as a text in Markdown; nothing is done with them.
        return True
    if isinstance(widget, QAbstractItemView) and (parent := widget.parentWidget()) is not None:
        # What is found below a line, which is gone through from the line itself.
        return any(isinstance(other, QLineEdit) and other.parentWidget() is parent for other in wanted)
    if isinstance(widget, QAbstractButton):
        group: QButtonGroup | None = widget.group()
        if group is not None and group.exclusive():
            return any(other in wanted for other in group.buttons())
        if widget.autoExclusive() and (parent := widget.parentWidget()) is not None:
            return any(other.parentWidget() is parent and isinstance(other, QAbstractButton) for other in wanted)
    return False


def _walk(window: QWidget, wanted: list[QWidget]) -> tuple[list[QWidget], QWidget | None]:
    """The controls in the order of Tab, beginning at the top; and the one that Tab does not leave."""
    window.activateWindow()
    QApplication.processEvents()
    first = _first(window, wanted)
    first.setFocus(Qt.FocusReason.TabFocusReason)
    walked: list[QWidget] = []
    for _ in range(_MOST_STEPS):
        at = QApplication.focusWidget()

        if at is None or at in walked:
            # Back where it began; coming round to anything else would be a circle that leaves some out.
            return walked, None
        walked.append(at)
        QTest.keyClick(at, Qt.Key.Key_Tab)
        if QApplication.focusWidget() is at and len(wanted) > 1:
            return walked, at
    return walked, None


def _first(window: QWidget, wanted: list[QWidget]) -> QWidget:
    """The first in the chain of focus, which is where a window begins."""
    at = window.nextInFocusChain()
    while at is not window and at is not None:
        if at in wanted:
            return at
        at = at.nextInFocusChain()
    return wanted[0]


def _comparable(window: QWidget, places: Mapping[QWidget, QRect], *pair: QWidget) -> tuple[QRect, QRect]:
    """Where two controls stand to each other: what scrolls counts as a whole to what stands outside of it."""
    one, other = (_frames(widget) for widget in pair)
    found = []
    for widget, own, others in ((pair[0], one, other), (pair[1], other, one)):
        frame = next((area for area in own if area not in others), None)
        found.append(places[widget] if frame is None else QRect(frame.mapTo(window, QPoint(0, 0)), frame.size()))
    return found[0], found[1]


def _frames(widget: QWidget) -> list[QWidget]:
    """What scrolls and holds the widget, the outermost first."""
    found: list[QWidget] = []
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QAbstractScrollArea):
            found.insert(0, parent)
        parent = parent.parentWidget()
    return found


def _is_before(one: QRect, other: QRect) -> bool:
    """Whether a reader would have met ``one`` earlier: above it and not further right, or left of it in its row."""
    if other.contains(one):
        return False
    slack = 4
    above = one.bottom() < other.top() + slack
    beside = not above and one.top() < other.bottom() - slack
    if above:
        return one.left() < other.right() - slack
    return beside and one.right() < other.left() + slack


# -- by ear


def name_faults(window: QWidget) -> list[str]:
    """Controls without a name or a role for a screen reader, and what is described to it with signs of another language."""
    faults = []
    for widget in parts(window):
        if "<qt>" in _said(widget, QAccessible.Text.Description):
            faults.append(f"is described with its marks: {say(widget)}")
        if isinstance(widget, QAbstractButton) and _is_one_of_several(widget) and _role(widget) == _TO_TICK:
            faults.append(f"is one of several and is called a box to tick: {say(widget)}")
        if isinstance(widget, QComboBox) and not _is_called(window, widget):
            faults.append(f"is called by its value alone: {say(widget)}")
        if not (
            isinstance(widget, _INTERACTIVE) or (widget.focusPolicy() != Qt.FocusPolicy.NoFocus and _is_own(widget))
        ):
            continue
        face: QAccessibleInterface | None = QAccessible.queryAccessibleInterface(widget)
        if face is None:
            faults.append(f"is not in the tree for screen readers: {say(widget)}")
            continue
        if not face.text(QAccessible.Text.Name).strip():
            faults.append(f"has no name: {say(widget)}")
        if face.role() in _ROLES_OF_NOTHING:
            faults.append(f"has no role ({face.role().name}): {say(widget)}")
    return faults


def _said(widget: QWidget, what: QAccessible.Text) -> str:
    face: QAccessibleInterface | None = QAccessible.queryAccessibleInterface(widget)
    return face.text(what) if face is not None else ""


def _role(widget: QWidget) -> QAccessible.Role:
    face: QAccessibleInterface | None = QAccessible.queryAccessibleInterface(widget)
    return face.role() if face is not None else QAccessible.Role.NoRole


def _is_one_of_several(widget: QAbstractButton) -> bool:
    group: QButtonGroup | None = widget.group()
    return group is not None and group.exclusive() and len(group.buttons()) > 1


def _is_called(window: QWidget, box: QComboBox) -> bool:
    """Where AT-SPI is spoken, a box has its value for a name: the label that it belongs to says what it is, or a description."""
    return bool(box.accessibleDescription()) or any(one.buddy() is box for one in window.findChildren(QLabel))


def _is_own(widget: QWidget) -> bool:
    """Not the frame or the viewport of something that scrolls, which only passes the focus on."""
    return not isinstance(widget.parentWidget(), QAbstractScrollArea) and (
        not isinstance(widget, QAbstractScrollArea) or isinstance(widget, _INTERACTIVE)
    )


# -- by weak eyes


def contrast(one: int, other: int) -> float:
    """The contrast of two colours ``0xRRGGBB`` after WCAG 2, from 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: int) -> float:
    total = 0.0
    for shift, weight in ((16, 0.2126), (8, 0.7152), (0, 0.0722)):
        part = (colour >> shift & 0xFF) / 255
        total += weight * (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)
    return total


def contrast_faults(window: QWidget) -> list[str]:
    """Words whose drawn colour stands out too little from what is behind them, read from the pixels of the window."""
    with _hard_letters():
        picture = window.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    faults = []
    for widget, place in _words_with_places(window):
        pixels = _pixels(picture, place)
        if len(pixels) < 2:
            continue
        ground = pixels.most_common(1)[0][0]
        best = max(contrast(ground, colour) for colour in pixels)
        if best < _LEAST_CONTRAST:
            faults.append(f"contrast of {best:.2f} on #{ground:06X}: {say(widget)}")
    return faults


def _words_with_places(window: QWidget) -> Iterator[tuple[QWidget, QRect]]:
    for widget in parts(window):
        if not widget.isEnabled():
            continue
        if isinstance(widget, QAbstractItemView):
            yield from ((widget, place) for place in _rows(window, widget))
        elif _has_words(widget):
            place = seen_part(widget)
            # Of words that the edge of what scrolls cuts through, no letter is seen whole.
            is_one_line = isinstance(widget, QAbstractButton | QLineEdit)
            if place.width() > 8 and place.height() > (max(8, widget.height() - 6) if is_one_line else 8):
                yield widget, place.adjusted(3, 3, -3, -3)


def _rows(window: QWidget, view: QAbstractItemView) -> Iterator[QRect]:
    model: QAbstractItemModel | None = view.model()
    if model is None:
        return
    # What is scrolled out of sight, also with the page around it, has no pixels.
    room = view.viewport().visibleRegion().boundingRect()
    for number in range(min(model.rowCount(), 200)):
        place = view.visualRect(model.index(number, 0))
        if place.isValid() and room.contains(place):
            yield QRect(view.viewport().mapTo(window, place.topLeft()), place.size()).adjusted(3, 3, -3, -3)


def _has_words(widget: QWidget) -> bool:
    match widget:
        case QLabel():
            return bool(widget.text()) and widget.pixmap().isNull()
        case QAbstractButton():
            return bool(widget.text())
        case QLineEdit():
            return bool(widget.text() or widget.placeholderText())
        case QTextEdit() | QPlainTextEdit():
            return bool(widget.toPlainText() or widget.placeholderText())
        case QComboBox():
            return bool(widget.currentText())
        case _:
            return False


def _pixels(picture: QImage, place: QRect) -> Counter[int]:
    scale = picture.devicePixelRatio()
    box = QRect(place.topLeft() * scale, place.size() * scale) & picture.rect()
    part = picture.copy(box)
    return Counter(colour & 0xFFFFFF for colour in memoryview(part.constBits()).cast("I"))


class _hard_letters:  # noqa: N801 -- used like a function
    """While it lasts letters are drawn without soft edges, so that each has its full colour."""

    def __enter__(self) -> None:
        self._before = QApplication.font()
        font = QFont(self._before)
        font.setStyleStrategy(QFont.StyleStrategy.NoAntialias)
        QApplication.setFont(font)
        QApplication.processEvents()

    def __exit__(self, *_error: object) -> None:
        QApplication.setFont(self._before)
        QApplication.processEvents()


# -- with long words


class LongWords(QTranslator):
    """A language whose every word is longer by half. Placeholders stay as they are."""

    _WORD = re.compile(r"\{[^}]*\}|[^\W\d_]+")

    def isEmpty(self) -> bool:  # noqa: N802 -- Qt's name
        return False

    def translate(self, _context: str, text: str, _note: str | None = None, _number: int = -1) -> str:
        return self._WORD.sub(lambda found: self._longer(found[0]), text)

    def _longer(self, word: str) -> str:
        if word.startswith("{"):
            return word
        return word + ("onen" * len(word))[: (len(word) + 1) // 2]


def seen_part(widget: QWidget) -> QRect:
    """What can be seen of a widget, in its window's coordinates."""
    box = widget.visibleRegion().boundingRect()
    return QRect(widget.mapTo(widget.window(), box.topLeft()), box.size())


def fit_faults(window: QWidget) -> list[str]:
    """Words that have less room than they need, run out of their frame, or lie over others."""
    shown = [widget for widget in parts(window) if isinstance(widget, QLabel | QAbstractButton) and _has_words(widget)]
    faults = [fault for widget in shown if (fault := _clipped(widget))]
    faults += [fault for widget in shown if (fault := _cut_off(widget, window))]
    return [*faults, *_overlaps(shown)]


def _clipped(widget: QWidget) -> str:
    if isinstance(widget, Elided) or _says_all_in_tip(widget):
        return ""
    need, have = widget.sizeHint(), widget.size()
    if isinstance(widget, QLabel) and widget.wordWrap():
        return _clipped_lines(widget)
    if have.width() < need.width() - 2 or have.height() < need.height() - 4:
        return f"needs {need.width()}x{need.height()} and has {have.width()}x{have.height()}: {say(widget)}"
    return ""


def _says_all_in_tip(widget: QWidget) -> bool:
    """Words that end in "…" are complete in the tooltip."""
    drawn = _drawn(widget)
    return "…" in drawn and len(widget.toolTip()) > len(drawn)


def _drawn(widget: QWidget) -> str:
    """The words as they are drawn: cut short, or with places at which a long word may be broken."""
    if isinstance(widget, QLabel):
        return QLabel.text(widget)
    return QAbstractButton.text(widget) if isinstance(widget, QAbstractButton) else ""


def _clipped_lines(widget: QLabel) -> str:
    need = widget.heightForWidth(widget.width())
    if widget.height() < need - 1:
        return f"needs a height of {need} and has {widget.height()}: {say(widget)}"
    room = widget.contentsRect().width()
    flags = int(Qt.TextFlag.TextWordWrap) | int(widget.alignment())
    widest = widget.fontMetrics().boundingRect(QRect(0, 0, room, 100_000), flags, _drawn(widget)).width()
    if widest > room + 2:
        return f"has a word of {widest} and is {room} wide: {say(widget)}"
    return ""


def _cut_off(widget: QWidget, window: QWidget) -> str:
    """Beyond an edge of what holds it, where nothing can scroll there."""
    parent = widget.parentWidget()
    inside = widget
    while parent is not None and inside is not window:
        place = QRect(widget.mapTo(parent, QPoint(0, 0)), widget.size())
        area = parent.parentWidget()
        scrolls_down = scrolls_along = False
        if isinstance(area, QAbstractScrollArea) and parent is area.viewport():
            scrolls_down = area.verticalScrollBar().maximum() > 0
            scrolls_along = area.horizontalScrollBar().maximum() > 0 and (
                area.horizontalScrollBarPolicy() != Qt.ScrollBarPolicy.ScrollBarAlwaysOff
            )
        room = parent.rect()
        if not scrolls_along and (place.left() < room.left() - 1 or place.right() > room.right() + 1):
            return f"runs out at the side of {type(parent).__name__} ({place.right() - room.right()} px): {say(widget)}"
        if not scrolls_down and (place.top() < room.top() - 1 or place.bottom() > room.bottom() + 1):
            return f"runs out above or below {type(parent).__name__}: {say(widget)}"
        if scrolls_down or scrolls_along:
            # From here on what is out of sight can be scrolled to.
            return ""
        inside, parent = parent, parent.parentWidget()
    return ""


def _overlaps(shown: Iterable[QWidget]) -> list[str]:
    places = [(widget, seen_part(widget)) for widget in shown if not _floats(widget)]
    return [
        f"lies over another: {say(one)} and {say(other)}"
        for (one, here), (other, there) in combinations(places, 2)
        if (common := here & there).width() > 2
        and common.height() > 2
        and not one.isAncestorOf(other)
        and not other.isAncestorOf(one)
    ]


def _floats(widget: QWidget) -> bool:
    """A toast lies over the page for some seconds, by intent."""
    parent: QObject | None = widget
    while parent is not None:
        if isinstance(parent, Toast):
            return True
        parent = parent.parent()
    return False
