"""Rows of a card: something that is answered by a button or a key, and something that is ticked off."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QBoxLayout,
    QCheckBox,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from mentorbook.frozen import frozen
from mentorbook.gui.widgets.buttons import button
from mentorbook.gui.widgets.eliding import give_tip
from mentorbook.gui.widgets.icons import IconDisc
from mentorbook.gui.widgets.layout import column
from mentorbook.gui.widgets.pictures import Avatar
from mentorbook.gui.widgets.text import label, set_look, soft, strong

Act = Callable[[], object]

_AVATAR = 36
_BESIDE = 4
"""Pixels by which the frame of a row reaches beyond its words."""
_BETWEEN = 8
"""Pixels between its buttons."""
_LEAST_ROOM = 250
"""Pixels that picture and words need beside the buttons."""


@frozen
class Answer:
    """One button of a row. ``key`` does the same while the focus is in the row."""

    words: str
    act: Act
    key: Qt.Key | None = None


class ActionRow(QAbstractButton):
    """A person, what it is about, and the buttons that answer it. Enter, or a click beside the buttons, opens it.

    Where nobody is meant, a ``picture`` stands in the person's place.
    """

    def __init__(
        self,
        person: str | None,
        heading: str,
        words: str,
        *,
        answers: Sequence[Answer],
        open_: Act,
        tip: str = "",
        picture: str = "",
    ) -> None:
        super().__init__()
        set_look(self, "entry")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"{heading}. {words}")
        self.answers = tuple(answers)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(_BESIDE, 6, _BESIDE, 6)
        layout.setSpacing(10)
        if person is not None:
            layout.addWidget(Avatar(person, _AVATAR), 0, Qt.AlignmentFlag.AlignTop)
        elif picture:
            layout.addWidget(IconDisc(picture, _AVATAR), 0, Qt.AlignmentFlag.AlignTop)
        text = soft(words)
        text.setToolTip(tip)
        self.clicked.connect(lambda _checked=False: open_())
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._box.setSpacing(10)
        self._box.addLayout(column(strong(heading), text, gap=1), 1)
        # No flow: Qt asks a layout of ours for its height a hundred times for each row.
        self._buttons = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._buttons.setSpacing(_BETWEEN)
        for answer in answers:
            one = button(answer.words, answer.act)
            one.setAccessibleDescription(heading)
            self._buttons.addWidget(one)
        if answers:
            self._box.addLayout(self._buttons)
            self._box.setAlignment(self._buttons, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        layout.addLayout(self._box, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        items = [self._buttons.itemAt(place) for place in range(self._buttons.count())]
        line = sum(item.sizeHint().width() + _BETWEEN for item in items if item is not None)
        _turn(self._box, beside=self.width() - line >= _LEAST_ROOM)
        _turn(self._buttons, beside=self.width() >= line)
        super().resizeEvent(event)

    def minimumSizeHint(self) -> QSize:
        # Narrow enough for the buttons to go below the words.
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), _LEAST_ROOM), hint.height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        act = next((one.act for one in self.answers if one.key is not None and one.key == event.key()), None)
        if plain and act is not None:
            act()
        elif plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.hasFocus():
            self.click()
        elif plain and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        # The style sheet has drawn its frame by now.
        del event


def _turn(box: QBoxLayout, *, beside: bool) -> None:
    direction = QBoxLayout.Direction
    wanted = direction.LeftToRight if beside else direction.TopToBottom
    if box.direction() != wanted:
        box.setDirection(wanted)


class ActionRows(QVBoxLayout):
    """Rows below each other, whose words stand as far in as all else in a card: their frames reach beyond."""

    def __init__(self, *rows: ActionRow) -> None:
        super().__init__()
        self.setSpacing(2)
        for one in rows:
            self.addWidget(one)

    def heightForWidth(self, width: int) -> int:
        return super().heightForWidth(width + 2 * _BESIDE)

    def minimumHeightForWidth(self, width: int) -> int:
        return super().minimumHeightForWidth(width + 2 * _BESIDE)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect.adjusted(-_BESIDE, 0, _BESIDE, 0))


class TickRow(QWidget):
    """Something to tick off, with a second line under it. A click on the words ticks as well."""

    def __init__(self, words: str, note: str, ticked: Act, *, tip: str = "") -> None:
        super().__init__()
        self.box = QCheckBox()
        self.box.setAccessibleName(words)
        self.box.setAccessibleDescription(note)
        self.box.clicked.connect(lambda _checked: ticked())
        parts = [label(words)]
        if note:
            second = soft(note)
            second.setToolTip(tip)
            parts.append(second)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 2, 0, 2)
        layout.setSpacing(2)
        layout.addWidget(self.box, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(column(*parts, gap=0), 1)
        self.setFocusProxy(self.box)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.box.click()
        super().mouseReleaseEvent(event)


class TitleButton(QPushButton):
    """A title that leads somewhere. It ends in "…" where there is no room in its lines; the whole is in the tooltip."""

    def __init__(self, words: str, act: Act, *, lines: int = 1) -> None:
        super().__init__(words)
        self._words, self._lines = words, lines
        set_look(self, "title-link")
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(words)
        give_tip(self, words)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda _checked=False: act())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        # Letters of another size, or dressed in other colours, which comes with the size of before for a moment.
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _fit(self) -> None:
        broken = _broken(self._words, self.fontMetrics(), self.width(), self._lines)
        if (text := broken.replace("&", "&&")) != self.text():
            self.setText(text)
        if self._lines > 1:
            self.setMinimumHeight(self.sizeHint().height())


def _broken(words: str, metrics: QFontMetrics, room: int, most: int) -> str:
    """Words in some lines at most, the last of which ends in "…" where that is too little."""
    rest = words.split(" ")
    lines: list[str] = []
    while rest and len(lines) < most - 1:
        line = rest.pop(0)
        while rest and metrics.horizontalAdvance(f"{line} {rest[0]}") <= room:
            line = f"{line} {rest.pop(0)}"
        lines.append(line)
    if rest:
        lines.append(" ".join(rest))
    return "\n".join(metrics.elidedText(line, Qt.TextElideMode.ElideRight, room) for line in lines)
