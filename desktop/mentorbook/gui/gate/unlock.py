"""The lock screen: all ways into the book. It knows nothing of what is in it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QStackedLayout, QVBoxLayout, QWidget

from mentorbook.gui.gate.secrets import SecretLine
from mentorbook.gui.runtime.lane import Lane
from mentorbook.gui.widgets.buttons import button, link, primary
from mentorbook.gui.widgets.layout import Card, column, holder, row
from mentorbook.gui.widgets.text import label, soft, title
from mentorbook.gui.words import tr
from mentorbook.model.trouble import UserFacingError
from mentorbook.profile import Profile
from mentorbook.services import access
from mentorbook.services.opened import OpenedBook, Unlocking, open_book

_WIDTH = 440


class UnlockScreen(QWidget):
    """Passphrase, recovery code, or this computer's keychain. ``opened`` gets the book."""

    def __init__(self, profile: Profile, lane: Lane, opened: Callable[[OpenedBook], None]) -> None:
        super().__init__()
        self._profile, self._lane, self._opened = profile, lane, opened
        self._busy = False
        self._title = title(tr("Mentorbook is locked"))
        self._problem = label("", "problem")
        self._problem.hide()
        self._passphrase = SecretLine(tr("Passphrase"))
        self._code = QLineEdit()
        self._code.setPlaceholderText(tr("XXXX-XXXX-…"))
        self._code.setAccessibleName(tr("Recovery code"))
        self._ways = QStackedLayout()
        self._ways.addWidget(holder(column(soft(tr("Passphrase")), self._passphrase, None, gap=4)))
        self._ways.addWidget(
            holder(column(soft(tr("Recovery code, from your recovery sheet")), self._code, None, gap=4))
        )
        self._unlock = primary(tr("Unlock"), self.unlock)
        self._other = link(tr("Use the recovery code"), self._switch)
        self._computer = button(tr("Unlock with this computer"), self._with_keychain)
        self._computer.setVisible(access.opens_without_asking(profile))
        card = Card()
        card.setMaximumWidth(_WIDTH)
        card.setMinimumWidth(min(_WIDTH, 360))
        card.add(self._title, soft(tr("Your book is encrypted on this computer.")), 8, self._ways, self._problem)
        card.add(row(self._unlock, self._computer, None), self._other)
        box = QVBoxLayout(self)
        box.addStretch(2)
        box.addLayout(row(None, card, None))
        box.addStretch(3)
        self._passphrase.line.returnPressed.connect(self.unlock)
        self._code.returnPressed.connect(self.unlock)
        self._passphrase.line.installEventFilter(self)
        self.setFocusProxy(self._passphrase.line)

    def unlock(self) -> None:
        """Try what was entered."""
        if self._busy:
            return
        if self._ways.currentIndex():
            secret = self._code.text().strip()
            self._try(Unlocking(recovery_code=secret), given=bool(secret))
        else:
            secret = self._passphrase.line.text()
            self._try(Unlocking(passphrase=secret), given=bool(secret))

    def _with_keychain(self) -> None:
        if (unlocking := access.without_asking(self._profile)) is not None:
            self._try(unlocking, given=True)

    def _try(self, unlocking: Unlocking, *, given: bool) -> None:
        if not given:
            self.say(tr("Enter it first."))
            return
        self._set_busy(busy=True)
        self._lane.run(
            lambda _progress: open_book(self._profile, unlocking),
            then=self._done,
            failed=self._failed,
        )

    def _done(self, book: OpenedBook) -> None:
        self._passphrase.line.clear()
        self._code.clear()
        self._opened(book)

    def _failed(self, error: Exception) -> None:
        self._set_busy(busy=False)
        if not isinstance(error, UserFacingError):
            raise error
        self.say(str(error))
        field = self._code if self._ways.currentIndex() else self._passphrase.line
        field.setFocus()
        field.selectAll()

    def _set_busy(self, *, busy: bool) -> None:
        self._busy = busy
        for part in (self._unlock, self._computer, self._other):
            part.setEnabled(not busy)
        self._unlock.setText(tr("Unlocking…") if busy else tr("Unlock"))
        if busy:
            self._problem.hide()

    def say(self, words: str) -> None:
        """Say what keeps the book locked."""
        self._problem.setText(words)
        self._problem.show()

    def _switch(self) -> None:
        to_code = not self._ways.currentIndex()
        self._ways.setCurrentIndex(int(to_code))
        self._other.setText(tr("Use the passphrase") if to_code else tr("Use the recovery code"))
        self._problem.hide()
        (self._code if to_code else self._passphrase.line).setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.text().isupper():
            shift = QGuiApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier
            if not shift:
                self.say(tr("Caps Lock seems to be on."))
        return super().eventFilter(watched, event)
