"""Editors of several things: lines in pills, and pairs of lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from mentorbook.gui.forms.editor import Editor
from mentorbook.gui.widgets.buttons import button, icon_button
from mentorbook.gui.widgets.layout import clear, flow, row
from mentorbook.gui.words import tr
from mentorbook.model import fields
from mentorbook.model.moment import moment_text


class ChipsEditor(Editor):
    """Things that were added, each in a pill that takes it away, and below a place to add another."""

    def __init__(self) -> None:
        super().__init__()
        self._flow = flow()
        self._flow.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self._flow)

    def _show_chips(self, chips: Mapping[Any, str]) -> None:
        layout = self._flow.layout()
        assert layout is not None  # noqa: S101 -- flow() gives it one
        clear(layout)
        for key, words in chips.items():
            one = button(f"{words}  ×", partial(self._take, key), "chip")
            one.setAccessibleName(tr("Take away {name}", name=words))
            layout.addWidget(one)
        self._flow.setVisible(bool(chips))
        self.updateGeometry()

    def _take(self, key: Any) -> None:
        raise NotImplementedError


class LinesEditor(ChipsEditor):
    """A set of lines or days: tags, fields of expertise."""

    def __init__(self, type_: fields.SetOf, zone: ZoneInfo) -> None:
        super().__init__()
        self._type, self._zone = type_, zone
        self._items: dict[str, None] = {}
        self._line = QLineEdit()
        self._line.setPlaceholderText(tr("Type and press Enter"))
        self._line.textEdited.connect(lambda _text: self.edited.emit())
        self._line.installEventFilter(self)
        layout = self.layout()
        assert layout is not None  # noqa: S101 -- made above
        layout.addWidget(self._line)

    @property
    def target(self) -> QWidget:
        return self._line

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        typed = self._line.text().strip() if watched is self._line else ""
        pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key()
        if typed and pressed in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Comma):
            self._items[typed] = None
            self._line.clear()
            self._show()
            self.edited.emit()
            return True
        return super().eventFilter(watched, event)

    def value(self) -> frozenset[Any]:
        return self._type.read_texts([*self._items, self._line.text().strip()], zone=self._zone)

    def begun(self) -> list[str]:
        return [self._line.text(), *self._items]

    def show_begun(self, begun: Sequence[str]) -> None:
        typed, *items = begun
        self._items = dict.fromkeys(items)
        self._line.setText(typed)
        self._show()

    def show_value(self, value: frozenset[Any]) -> None:
        plain = self._type.write(value)
        self._items = dict.fromkeys(plain if isinstance(plain, list) else ())
        self._line.clear()
        self._show()

    def _show(self) -> None:
        self._show_chips({item: item for item in self._items})

    def _take(self, key: Any) -> None:
        self._items.pop(key, None)
        self._show()
        self.edited.emit()


class PairsEditor(Editor):
    """A map of lines: a way to reach someone and its address; a day and the time it moved to."""

    def __init__(self, type_: fields.MapOf, zone: ZoneInfo, *, hints: tuple[str, str]) -> None:
        super().__init__()
        self._type, self._zone, self._hints = type_, zone, hints
        self._rows: list[tuple[QLineEdit, QLineEdit, QWidget]] = []
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(6)
        self._add = button(tr("Add"), lambda: self._add_row("", "", focus=True), "link")
        self._box.addWidget(self._add)

    @property
    def target(self) -> QWidget:
        return self._rows[0][0] if self._rows else self._add

    def value(self) -> Mapping[Any, Any]:
        pairs = [(key.text().strip(), value.text().strip()) for key, value, _holder in self._rows]
        for key, value in pairs:
            if bool(key) != bool(value):
                raise ValueError(tr("both halves are needed"))
        return self._type.read_texts([f"{key}={value}" for key, value in pairs if key], zone=self._zone)

    def begun(self) -> list[str]:
        return [line.text() for key, value, _holder in self._rows for line in (key, value)]

    def show_begun(self, begun: Sequence[str]) -> None:
        self._empty()
        for key, value in zip(begun[::2], begun[1::2], strict=True):
            self._add_row(key, value, focus=False)

    def _empty(self) -> None:
        while self._rows:
            self._drop(self._rows[0][0])

    def show_value(self, value: Mapping[Any, Any]) -> None:
        self._empty()
        for key, entry in value.items():
            shown = self._type.value.write(entry)
            text = moment_text(entry) if isinstance(entry, datetime) else str(shown)
            self._add_row(str(self._type.key.write(key)), text, focus=False)

    def _add_row(self, key: str, value: str, *, focus: bool) -> None:
        pair = (QLineEdit(key), QLineEdit(value))
        for line, hint in zip(pair, self._hints, strict=True):
            line.setPlaceholderText(hint)
            line.setAccessibleName(hint)
            line.textEdited.connect(lambda _text: self.edited.emit())
        pair[0].setMaximumWidth(160)
        holder = QWidget()
        holder.setLayout(row(*pair, icon_button("close", tr("Take away"), lambda: self._take(pair[0])), gap=4))
        self._box.insertWidget(len(self._rows), holder)
        self._rows.append((*pair, holder))
        if focus:
            pair[0].setFocus()

    def _take(self, key: QLineEdit) -> None:
        self._drop(key)
        self.edited.emit()

    def _drop(self, key: QLineEdit) -> None:
        for held in (one[2] for one in self._rows if one[0] is key):
            self._box.removeWidget(held)
            held.hide()
            held.deleteLater()
        self._rows = [one for one in self._rows if one[0] is not key]

    def sizeHint(self) -> QSize:
        return QSize(240, super().sizeHint().height())
