"""Editors in which one writes: a line, a day, a moment, a long text."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import QDate, Qt, QTimer
from PySide6.QtGui import QColor, QShowEvent, QTextCharFormat
from PySide6.QtWidgets import (
    QCalendarWidget,
    QCompleter,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QWidget,
    QWidgetAction,
)

from mentorbook.gui.forms.editor import Editor
from mentorbook.gui.style.theme import colours
from mentorbook.gui.widgets.buttons import menu_button
from mentorbook.gui.widgets.layout import column, row
from mentorbook.gui.words import tr
from mentorbook.gui.writing.units import without_noise
from mentorbook.model import daywords, fields
from mentorbook.model.clocktext import parse_clock
from mentorbook.model.daytext import parse_day
from mentorbook.model.fields import FieldType
from mentorbook.model.period import Period

_LONG_TEXT_LINES = (3, 9)
"""Lines of a long text that a form shows: with nothing in it, and at most before it scrolls."""
_AROUND_TEXT = 24
"""Pixels of frame and margins above and below a long text."""
_EXAMPLE = timedelta(days=7)
"""How far ahead lies the day that an empty field names as an example."""


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
            hide_when_whole(completer, self.line, [offer.casefold() for offer in offers])
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


def hide_when_whole(completer: QCompleter, line: QLineEdit, offers: Collection[str]) -> None:
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
        self._pick = menu_button(tr("Pick a day"), self._offer, picture="calendar")
        self.layout_.addWidget(self._pick)

    def call(self, words: str, help_: str) -> None:
        super().call(words, help_)
        # There may be several days in one form.
        self._pick.setAccessibleName(tr("Pick a day: {words}", words=words))

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

    def call(self, words: str, help_: str) -> None:
        self._day.call(words, help_)

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
        self.setLayout(column(self.text))

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
        found: str = fields.LongText().read(without_noise(self.text.toPlainText()))
        return found

    def show_value(self, value: str | None) -> None:
        self.text.setPlainText((value or "").rstrip("\n"))

    def begun(self) -> list[str]:
        return [self.text.toPlainText()]

    def show_begun(self, begun: Sequence[str]) -> None:
        for text in begun:
            self.text.setPlainText(text)
