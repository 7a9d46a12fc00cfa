"""Fields for a passphrase, which can be shown while it is typed; and for a new one, with its strength."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from mentorbook.gui.widgets.buttons import icon_button, link
from mentorbook.gui.widgets.layout import row
from mentorbook.gui.widgets.meters import StrengthMeter
from mentorbook.gui.widgets.text import soft
from mentorbook.gui.words import tr
from mentorbook.model.strength import Strength, strength


class SecretLine(QWidget):
    """Hidden letters, with an eye that shows them."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.line = QLineEdit()
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.setAccessibleName(words)
        self._eye = icon_button("eye", tr("Show what is typed"), self._switch)
        self._eye.setCheckable(True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.line)
        layout.addWidget(self._eye)
        self.setFocusProxy(self.line)

    def show_typed(self) -> None:
        """Show the letters, such as of a suggestion that is to be learned."""
        self._eye.setChecked(True)
        self._switch()

    def _switch(self) -> None:
        mode = QLineEdit.EchoMode
        self.line.setEchoMode(mode.Normal if self._eye.isChecked() else mode.Password)


class NewSecret(QWidget):
    """A new passphrase, typed twice or suggested, with what is to be said of its strength."""

    changed = Signal()
    entered = Signal()
    """Enter in the second field."""

    def __init__(self, words: str, *, suggest: Callable[[], str]) -> None:
        super().__init__()
        self._suggest = suggest
        self.first, self.again = SecretLine(words), SecretLine(tr("The same again"))
        self._strength, self._meter = soft(_advice()), StrengthMeter()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        for caption, one in ((soft(words), self.first), (soft(tr("The same again")), self.again)):
            caption.setBuddy(one)
            box.addWidget(caption)
            box.addWidget(one)
            if one is self.first:
                box.addSpacing(2)
                box.addWidget(self._meter)
                beside = row(self._strength, link(tr("Suggest five words"), self.fill))
                beside.setStretch(0, 1)
                box.addLayout(beside)
        self.first.line.returnPressed.connect(self.again.setFocus)
        self.again.line.returnPressed.connect(self.entered)
        self.first.line.textChanged.connect(self._judge)
        self.again.line.textChanged.connect(lambda _text: self.changed.emit())
        self.setFocusProxy(self.first.line)

    def text(self) -> str:
        """What was typed."""
        return self.first.line.text()

    def problem(self) -> str:
        """What is still to be done, in words; empty when it can be used."""
        if not self.text().strip():
            return tr("Choose a passphrase first.")
        if self.text() != self.again.line.text():
            return tr("The two differ. Type the same words twice.")
        return ""

    @property
    def at_fault(self) -> QLineEdit:
        """The line that a problem is about."""
        return self.again.line if self.text() else self.first.line

    def fill(self) -> None:
        """Take a suggestion, and show it so that it can be learned."""
        words = self._suggest()
        for one in (self.first, self.again):
            one.line.setText(words)
            one.show_typed()

    def _judge(self, text: str) -> None:
        found = strength(text) if text else None
        words = {
            None: _advice(),
            Strength.WEAK: tr("Weak: quickly guessed."),
            Strength.FAIR: tr("Fair. One more word makes it strong."),
            Strength.STRONG: tr("Strong."),
        }[found]
        self._strength.setText(words)
        self._meter.show_strength(found, words)
        self.changed.emit()


def _advice() -> str:
    return tr("Choose words that nobody would guess.")
