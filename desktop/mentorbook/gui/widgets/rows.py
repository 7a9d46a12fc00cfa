"""Rows of a card: something that is answered by a button or a key, and something that is ticked off."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from mentorbook.gui.widgets.buttons import button
from mentorbook.gui.widgets.layout import column
from mentorbook.gui.widgets.pictures import Avatar
from mentorbook.gui.widgets.text import label, set_look, soft, strong

Act = Callable[[], object]

_AVATAR = 36


@dataclass(frozen=True, slots=True)
class Answer:
    """One button of a row. ``key`` does the same while the focus is in the row."""

    words: str
    act: Act
    key: Qt.Key | None = None


class ActionRow(QFrame):
    """A person, what it is about, and the buttons that answer it. Enter, or a click beside the buttons, opens it."""

    def __init__(
        self,
        person: str | None,
        heading: str,
        words: str,
        *,
        answers: Sequence[Answer],
        open_: Act,
        tip: str = "",
    ) -> None:
        super().__init__()
        set_look(self, "entry")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"{heading}. {words}")
        self.answers, self._open = tuple(answers), open_
        layout = QHBoxLayout(self)
        layout.setContentsMargins(4, 6, 4, 6)
        layout.setSpacing(10)
        if person is not None:
            layout.addWidget(Avatar(person, _AVATAR), 0, Qt.AlignmentFlag.AlignTop)
        text = soft(words)
        text.setToolTip(tip)
        layout.addLayout(column(strong(heading), text, gap=1), 1)
        for answer in answers:
            one = button(answer.words, answer.act)
            one.setAccessibleDescription(heading)
            layout.addWidget(one, 0, Qt.AlignmentFlag.AlignVCenter)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        act = next((one.act for one in self.answers if one.key is not None and one.key == event.key()), None)
        if plain and act is not None:
            act()
        elif plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.hasFocus():
            self._open()
        elif plain and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self._open()
        super().mouseReleaseEvent(event)


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
    """A title that leads somewhere. It ends in "…" where there is no room; the whole is in the tooltip."""

    def __init__(self, words: str, act: Act) -> None:
        super().__init__(words)
        self._words = words
        set_look(self, "title-link")
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(words)
        self.setToolTip(f"<qt>{escape(words)}</qt>")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda _checked=False: act())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.width()
        self.setText(self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, room).replace("&", "&&"))
