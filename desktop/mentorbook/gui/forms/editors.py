"""An editor for each type of field: it shows a value, and reads back what was entered."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from PySide6.QtCore import QDate, QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QShowEvent, QTextCharFormat
from PySide6.QtWidgets import (
    QCalendarWidget,
    QCheckBox,
    QComboBox,
    QCompleter,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
    QWidgetAction,
)

from mentorbook.gui.forms.wording import choice_words
from mentorbook.gui.style.theme import colours
from mentorbook.gui.widgets.buttons import button, icon_button, menu_button
from mentorbook.gui.widgets.layout import Flow, clear, flow, row
from mentorbook.gui.widgets.text import name
from mentorbook.gui.words import tr
from mentorbook.model import daywords, fields
from mentorbook.model.clocktext import parse_clock
from mentorbook.model.daytext import parse_day
from mentorbook.model.fields import FieldType
from mentorbook.model.kinds import RecordId
from mentorbook.model.moment import moment_text
from mentorbook.model.period import Period
from mentorbook.services.finding import Choice

_LONG_TEXT_LINES = (3, 9)
"""Lines of a long text that a form shows: with nothing in it, and at most before it scrolls."""
_AROUND_TEXT = 24
"""Pixels of frame and margins above and below a long text."""
_EXAMPLE = timedelta(days=7)
"""How far ahead lies the day that an empty field names as an example."""
_RHYTHMS = ("weekly", "every 2 weeks", "every 3 weeks", "monthly", "every 6 weeks", "every 2 months", "quarterly")


class Editor(QWidget):
    """What every editor can do. ``edited`` tells that the person changed something."""

    edited = Signal()

    @abstractmethod
    def value(self) -> Any:
        """What was entered. Raises ValueError that says what to enter."""

    def finish(self) -> None:
        """Nothing more is typed: take what was begun as far as it is plain what is meant."""

    @abstractmethod
    def show_value(self, value: Any) -> None:
        """Show a value."""

    def begun(self) -> list[str]:
        """What stands here word for word, for a draft, where it cannot be read as a value yet."""
        return [line.text() for line in self.findChildren(QLineEdit)]

    def show_begun(self, begun: Sequence[str]) -> None:
        """Put that back."""
        for line, text in zip(self.findChildren(QLineEdit), begun, strict=False):
            line.setText(text)

    @property
    @abstractmethod
    def target(self) -> QWidget:
        """The widget that takes the focus."""

    def call(self, words: str, help_: str) -> None:
        """Say to a screen reader what is entered here."""
        name(self.target, words, help_)
        self.target.setToolTip(help_)


class LineEditor(Editor):
    """One line of text for a type that reads text: words, numbers, days, lengths, zones."""

    def __init__(self, type_: FieldType, zone: ZoneInfo, *, hint: str = "", offers: Sequence[str] = ()) -> None:
        super().__init__()
        self._type, self._zone = type_, zone
        self.line = QLineEdit()
        self.line.setPlaceholderText(hint)
        self.line.textEdited.connect(lambda _text: self.edited.emit())
        if offers:
            completer = QCompleter(list(offers), self.line)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.activated.connect(lambda _text: self.edited.emit())
            self.line.setCompleter(completer)
            _hide_when_whole(completer, self.line, [offer.casefold() for offer in offers])
        self.layout_ = QHBoxLayout(self)
        self.layout_.setContentsMargins(0, 0, 0, 0)
        self.layout_.setSpacing(4)
        self.layout_.addWidget(self.line)

    @property
    def target(self) -> QWidget:
        return self.line

    def value(self) -> Any:
        return self._type.read_text(self.line.text().strip(), zone=self._zone)

    def show_value(self, value: Any) -> None:
        shown = value.words() if isinstance(value, Period) else self._type.write(value)
        self.line.setText("" if shown is None else str(shown))
        # What is longer than the line is read from its beginning.
        self.line.setCursorPosition(0)


def _hide_when_whole(completer: QCompleter, line: QLineEdit, offers: Collection[str]) -> None:
    """Take the list of offers away once one was typed to its end: it would swallow the next click."""
    popup = completer.popup()
    assert popup is not None  # noqa: S101 -- it completes in a popup
    # A window of its own: the ground that lists have inside of others would be black here.
    popup.setProperty("look", "popup")
    # The list is shown after this key has been worked off.
    whole = QTimer(line, singleShot=True, interval=0)
    whole.timeout.connect(popup.hide)
    line.textEdited.connect(lambda text: text.strip().casefold() in offers and whole.start())


class DayEditor(LineEditor):
    """A day, typed as people say it or picked from a calendar. Left, the field shows which day was understood."""

    def __init__(self, zone: ZoneInfo, today: date) -> None:
        ahead = today + _EXAMPLE
        super().__init__(fields.Day(), zone, hint=tr("today, or {day}", day=f"{ahead.day} {ahead:%B}"))
        self._today = today
        self.line.editingFinished.connect(self._show_understood)
        self.layout_.addWidget(menu_button(tr("Pick a day"), self._offer, picture="calendar"))

    def value(self) -> date | None:
        typed = self.line.text().strip()
        # What the type itself reads decides, so that its limits hold for every way of typing.
        return self._type.read(parse_day(typed, today=self._today).isoformat()) if typed else None

    def show_value(self, value: date | None) -> None:
        self.line.setText(daywords.dated(value) if value else "")

    def _show_understood(self) -> None:
        with suppress(ValueError):
            self.show_value(self.value())

    def _offer(self, menu: QMenu) -> None:
        calendar = QCalendarWidget()
        calendar.setGridVisible(False)
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        # Colour is for what is due, not for weekends.
        plain = QTextCharFormat()
        plain.setForeground(QColor(colours().ink))
        for weekend in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            calendar.setWeekdayTextFormat(weekend, plain)
        day = self._today
        with suppress(ValueError):
            day = self.value() or day
        calendar.setSelectedDate(QDate(day.year, day.month, day.day))
        held = QWidgetAction(menu)
        held.setDefaultWidget(calendar)
        menu.addAction(held)

        def picked() -> None:
            day = calendar.selectedDate()
            self.show_value(date(day.year(), day.month(), day.day()))
            menu.close()
            self.edited.emit()

        calendar.clicked.connect(lambda _day: picked())
        calendar.activated.connect(lambda _day: picked())


class MomentEditor(Editor):
    """A day and a time in a zone: the record's own, or the one that times are shown in."""

    def __init__(self, zone: ZoneInfo, today: date) -> None:
        super().__init__()
        self._zone = zone
        self._fold = 0
        self._day = DayEditor(zone, today)
        self._time = QLineEdit()
        self._time.setPlaceholderText(tr("16:00"))
        self._time.setAccessibleName(tr("Time"))
        self._time.setMaximumWidth(110)
        self._time.textEdited.connect(lambda _text: self.edited.emit())
        self._day.edited.connect(self.edited)
        layout = row(self._day, self._time)
        self.setLayout(layout)

    @property
    def target(self) -> QWidget:
        return self._day.target

    def value(self) -> datetime | None:
        day, typed = self._day.value(), self._time.text().strip()
        if day is None:
            if typed:
                raise ValueError(tr("which day?"))
            return None
        text = f"{day.isoformat()}T{parse_clock(typed):%H:%M}"
        found = fields.Moment().read_text(text, zone=self._zone)
        return found.replace(fold=self._fold) if found else None

    def show_value(self, value: datetime | None) -> None:
        if value is not None and isinstance(value.tzinfo, ZoneInfo):
            self._zone = value.tzinfo
            self._time.setToolTip(self._zone.key)
        local = value.astimezone(self._zone) if value else None
        self._fold = local.fold if local else 0
        self._day.show_value(local.date() if local else None)
        self._time.setText(f"{local:%H:%M}" if local else "")


class TextEditor(Editor):
    """Several lines."""

    def __init__(self) -> None:
        super().__init__()
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.textChanged.connect(self.edited)
        self.text.document().documentLayout().documentSizeChanged.connect(lambda _size: self._fit())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.text)

    @property
    def target(self) -> QWidget:
        return self.text

    def _fit(self) -> None:
        """Be as high as the text, within limits."""
        least, most = _LONG_TEXT_LINES
        # A plain text's layout measures its height in lines.
        lines = min(max(round(self.text.document().size().height()), least), most)
        self.text.setFixedHeight(lines * self.text.fontMetrics().lineSpacing() + _AROUND_TEXT)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()

    def value(self) -> str:
        found: str = fields.LongText().read(self.text.toPlainText())
        return found

    def show_value(self, value: str | None) -> None:
        self.text.setPlainText((value or "").rstrip("\n"))


class ChoiceEditor(Editor):
    """One of a few values."""

    def __init__(self, options: type[StrEnum], *, optional: bool) -> None:
        super().__init__()
        self._options: list[StrEnum | None] = [*([None] if optional else []), *options]
        self.box = QComboBox()
        self.box.addItems([choice_words(option) if option else tr("not said") for option in self._options])
        self.box.activated.connect(lambda _index: self.edited.emit())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.box)

    @property
    def target(self) -> QWidget:
        return self.box

    def value(self) -> StrEnum | None:
        return self._options[self.box.currentIndex()]

    def show_value(self, value: StrEnum | None) -> None:
        self.box.setCurrentIndex(self._options.index(value))


class FlagEditor(Editor):
    """Yes or no."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.box = QCheckBox(words)
        self.box.clicked.connect(lambda _checked: self.edited.emit())
        self.setLayout(row(self.box))

    @property
    def target(self) -> QWidget:
        return self.box

    def value(self) -> bool:
        return self.box.isChecked()

    def show_value(self, value: Any) -> None:
        self.box.setChecked(bool(value))


class ChoicesEditor(Editor):
    """Several of a few values."""

    def __init__(self, options: type[StrEnum]) -> None:
        super().__init__()
        self._boxes = {option: QCheckBox(choice_words(option)) for option in options}
        for box in self._boxes.values():
            box.clicked.connect(lambda _checked: self.edited.emit())
        layout = Flow(*self._boxes.values(), gap=10)
        self.setLayout(layout)

    @property
    def target(self) -> QWidget:
        return next(iter(self._boxes.values()))

    def call(self, words: str, help_: str) -> None:
        # Each box has its own word, which must not be hidden behind that of all.
        name(self, words, help_)
        self.setToolTip(help_)

    def value(self) -> frozenset[StrEnum]:
        return frozenset(option for option, box in self._boxes.items() if box.isChecked())

    def show_value(self, value: frozenset[StrEnum]) -> None:
        for option, box in self._boxes.items():
            box.setChecked(option in value)


class _Chips(Editor):
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


class LinesEditor(_Chips):
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


def finder(choices: Sequence[Choice], hint: str) -> QComboBox:
    """A box to find a record by any part of its title. Item data: the choice."""
    box = QComboBox()
    box.setEditable(True)
    box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    box.addItem("", None)
    for choice in choices:
        box.addItem(choice.title, choice)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(16)
    completer = QCompleter(box.model(), box)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    box.setCompleter(completer)
    line = box.lineEdit()
    assert line is not None  # noqa: S101 -- it is editable
    line.setPlaceholderText(hint)
    _hide_when_whole(completer, line, {choice.title.casefold() for choice in choices})
    return box


def _meant(box: QComboBox) -> int:
    """Which choice of a finder is meant by what is typed: the one of that title, or the only one that holds it; else -1."""
    typed = box.currentText().strip()
    if not typed:
        return -1
    exact = box.findText(typed, Qt.MatchFlag.MatchFixedString)
    if exact > 0:
        return exact
    holding = [place for place in range(1, box.count()) if typed.casefold() in box.itemText(place).casefold()]
    return holding[0] if len(holding) == 1 else -1


class ReferenceEditor(Editor):
    """One other record, found by its title."""

    def __init__(self, choices: Sequence[Choice]) -> None:
        super().__init__()
        self._choices = list(choices)
        self._kept: RecordId | None = None
        self.box = finder(self._choices, tr("none"))
        self.box.activated.connect(self._chosen)
        line = self.box.lineEdit()
        assert line is not None  # noqa: S101 -- it is editable
        line.textEdited.connect(lambda _text: self.edited.emit())
        line.editingFinished.connect(self.finish)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.box)

    @property
    def target(self) -> QWidget:
        return self.box

    def _chosen(self, index: int) -> None:
        choice = self.box.itemData(index)
        self._kept = choice.id if choice else None
        self.edited.emit()

    def finish(self) -> None:
        index = _meant(self.box)
        choice = self.box.itemData(index) if index > 0 else None
        # Of several with one title, the one that was chosen stays.
        if choice is not None and choice.title != self.box.itemText(self.box.currentIndex()):
            self.box.setCurrentIndex(index)
            self._chosen(index)

    def value(self) -> RecordId | None:
        typed = self.box.currentText().strip()
        if not typed:
            # One that has no words here (it has not arrived yet, or is in the trash) stays as it is.
            return self._kept if self._kept and not any(one.id == self._kept for one in self._choices) else None
        index = self.box.findText(typed, Qt.MatchFlag.MatchFixedString)
        current = self.box.itemData(self.box.currentIndex())
        if current is not None and current.title.casefold() == typed.casefold():
            return RecordId(current.id)
        if index < 0:
            raise ValueError(tr("nothing here is called that; choose from the list"))
        return RecordId(self.box.itemData(index).id)

    def show_value(self, value: RecordId | None) -> None:
        self._kept = value
        places = [place for place, choice in enumerate(self._choices) if choice.id == value]
        self.box.setCurrentIndex(places[0] + 1 if places else 0)
        if line := self.box.lineEdit():
            # A long title is read from its beginning.
            line.setCursorPosition(0)


class ReferencesEditor(_Chips):
    """Several other records."""

    def __init__(self, choices: Sequence[Choice]) -> None:
        super().__init__()
        self._titles = {choice.id: choice.title for choice in choices}
        self._ids: dict[RecordId, None] = {}
        self._box = finder(choices, tr("add…"))
        self._box.activated.connect(self._chosen)
        self._empty = QTimer(self, singleShot=True, interval=0)
        self._empty.timeout.connect(self._clear_line)
        line = self._box.lineEdit()
        assert line is not None  # noqa: S101 -- it is editable
        line.textEdited.connect(lambda _text: self.edited.emit())
        line.editingFinished.connect(self.finish)
        layout = self.layout()
        assert layout is not None  # noqa: S101 -- made above
        layout.addWidget(self._box)

    @property
    def target(self) -> QWidget:
        return self._box

    def _chosen(self, index: int) -> None:
        if choice := self._box.itemData(index):
            self._ids[choice.id] = None
            # What was chosen from the list of offers is written into the line only after this.
            self._empty.start()
            self._show()
            self.edited.emit()

    def finish(self) -> None:
        if (index := _meant(self._box)) > 0:
            self._chosen(index)

    def _clear_line(self) -> None:
        self._box.setCurrentIndex(0)
        self._box.clearEditText()

    def value(self) -> frozenset[RecordId]:
        typed = self._box.currentText().strip()
        if not typed:
            return frozenset(self._ids)
        index = self._box.findText(typed, Qt.MatchFlag.MatchFixedString)
        if index < 0:
            raise ValueError(tr("nothing here is called “{name}”; choose from the list", name=typed))
        return frozenset(self._ids) | {RecordId(self._box.itemData(index).id)}

    def begun(self) -> list[str]:
        return [self._box.currentText(), *self._ids]

    def show_begun(self, begun: Sequence[str]) -> None:
        typed, *ids = begun
        self.show_value(frozenset(map(RecordId, ids)))
        self._box.setEditText(typed)

    def show_value(self, value: frozenset[RecordId]) -> None:
        self._ids = dict.fromkeys(sorted(value, key=lambda one: self._titles.get(one, "")))
        self._show()

    def _show(self) -> None:
        self._show_chips({one: self._titles.get(one) or tr("not here (yet)") for one in self._ids})

    def _take(self, key: Any) -> None:
        self._ids.pop(key, None)
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


def editor_for(type_: FieldType, *, help_: str, zone: ZoneInfo, today: date, choices: Sequence[Choice]) -> Editor:
    """The editor of a field's type. ``choices`` are the records that a reference may point to."""
    match type_:
        case fields.LongText():
            return TextEditor()
        case fields.Choice():
            return ChoiceEditor(type_.options, optional=type_.default is None)
        case fields.Flag():
            return FlagEditor(help_)
        case fields.Day():
            return DayEditor(zone, today)
        case fields.Moment():
            return MomentEditor(zone, today)
        case fields.Reference():
            return ReferenceEditor(choices)
        case fields.SetOf(item=fields.Choice(options=options)):
            return ChoicesEditor(options)
        case fields.SetOf(item=fields.Reference()):
            return ReferencesEditor(choices)
        case fields.SetOf():
            return LinesEditor(type_, zone)
        case fields.MapOf(key=fields.Day()):
            return PairsEditor(type_, zone, hints=(tr("day"), tr("new time")))
        case fields.MapOf():
            return PairsEditor(type_, zone, hints=(tr("email, phone …"), tr("address")))
        case fields.Length():
            return LineEditor(type_, zone, hint=tr("monthly, quarterly, every 6 weeks"), offers=_RHYTHMS)
        case fields.Zone():
            return LineEditor(type_, zone, hint=zone.key, offers=sorted(available_timezones()))
        case _:
            return LineEditor(type_, zone)
