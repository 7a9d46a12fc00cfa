"""How something repeats, chosen in words: nobody has to know how a rule is written."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtWidgets import QComboBox, QWidget

from mentorbook.gui.forms.editor import Editor
from mentorbook.gui.widgets.layout import column
from mentorbook.gui.words import tr
from mentorbook.model.repeating import sentence
from mentorbook.model.series import readable_rule


class RepeatEditor(Editor):
    """The usual rules, and the one that is there where it is another."""

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today = today
        self._box = QComboBox()
        for rule, words in (
            ("", tr("does not repeat")),
            ("FREQ=DAILY", tr("every day")),
            ("FREQ=WEEKLY", tr("every week")),
            ("FREQ=WEEKLY;INTERVAL=2", tr("every 2 weeks")),
            ("FREQ=MONTHLY", tr("every month")),
            ("FREQ=MONTHLY;INTERVAL=3", tr("every quarter")),
            ("FREQ=YEARLY", tr("every year")),
        ):
            self._box.addItem(words, rule)
        self._box.currentIndexChanged.connect(lambda _index: self.edited.emit())
        self.setLayout(column(self._box))

    @property
    def target(self) -> QWidget:
        return self._box

    def value(self) -> str:
        return str(self._box.currentData())

    def show_value(self, value: Any) -> None:
        rule = str(value or "")
        if self._box.findData(rule) < 0:
            self._box.addItem(self._words(rule), rule)
        self._box.setCurrentIndex(self._box.findData(rule))

    def _words(self, rule: str) -> str:
        found = readable_rule(rule)
        # Only a rule that names its days says the same whatever day it begins on.
        return sentence(found, self._today) if found is not None and found.by_day else tr("as it is now")
