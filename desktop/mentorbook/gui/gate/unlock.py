"""The lock screen: all ways into the book. It knows nothing of what is in it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QLineEdit
from shiboken6 import isValid

from mentorbook.gui.gate.frame import Gate, Ways, field, step_of
from mentorbook.gui.gate.repair import RepairStep
from mentorbook.gui.gate.secrets import SecretLine
from mentorbook.gui.runtime.lane import Job, Lane
from mentorbook.gui.runtime.opening import Opening
from mentorbook.gui.widgets.buttons import button, link, primary
from mentorbook.gui.widgets.layout import row
from mentorbook.gui.widgets.text import soft, title
from mentorbook.gui.widgets.work_strip import how_far
from mentorbook.gui.words import tr
from mentorbook.model.trouble import UserFacingError
from mentorbook.profile import Profile, Progress
from mentorbook.services import access, recovery, repair
from mentorbook.services.opened import OpenedBook, Unlocking, open_book

_WIDTH = 460
_WIDE = 620


class UnlockScreen(Gate):
    """Passphrase, recovery code, or this computer's keychain. ``opened`` gets the book."""

    _late = Signal(object)

    is_lock = True

    def __init__(
        self,
        profile: Profile,
        lane: Lane,
        opened: Callable[[OpenedBook], None],
        opening: Opening | None = None,
    ) -> None:
        super().__init__(profile, lane, width=_WIDTH)
        self._opened = opened
        self._is_open = False
        self._busy = False
        self._asking = False
        self._trying: Job | None = None
        self._repair: RepairStep | None = None
        self._passphrase, self._code = SecretLine(tr("Passphrase")), QLineEdit()
        self._code.setPlaceholderText("XXXX-XXXX-…")
        self._ways = Ways(
            field(tr("Passphrase"), self._passphrase),
            field(tr("Recovery code, from your recovery sheet"), self._code),
        )
        self._code.setAccessibleName(tr("Recovery code"))
        self._unlock = primary(tr("Unlock"), self.unlock)
        self._other = link(tr("Forgot it?"), self._switch)
        self._computer = button(tr("Unlock with this computer"), self.ask_keychain)
        self._computer.setVisible(access.opens_without_asking(profile))
        self._note = soft()
        self._note.hide()
        self._ask = step_of(
            title(tr("Mentorbook is locked")),
            soft(tr("Your book is encrypted on this computer.")),
            8,
            self._ways,
            self.said,
            4,
            row(self._unlock, self._computer, None, self._other),
            self._note,
        )
        for line in (self._passphrase.line, self._code):
            line.returnPressed.connect(self.unlock)
            line.textEdited.connect(self._try_anew)
        self._passphrase.line.installEventFilter(self)
        self._late.connect(self._came_late, Qt.ConnectionType.QueuedConnection)
        self.show_step(self._ask, focus=self._passphrase.line)
        self.setFocusProxy(self._passphrase.line)
        if opening is not None:
            self._join(opening)

    # -- ways in

    def unlock(self) -> None:
        """Try what was entered."""
        if self._busy:
            return
        self.was_left = False
        to_code = bool(self._ways.chosen)
        secret = self._code.text().strip() if to_code else self._passphrase.line.text()
        if not secret:
            words = tr("Type the recovery code first.") if to_code else tr("Type the passphrase first.")
            self.say(words, about=self._field)
            self._field.setFocus()
            return
        self._try(Unlocking(recovery_code=secret) if to_code else Unlocking(passphrase=secret))

    def ask_keychain(self) -> None:
        """Ask this computer's keychain; the passphrase can be typed meanwhile."""
        unlocking = access.without_asking(self.profile)
        if unlocking is not None and not self._asking and not self._busy:
            self.was_left = False
            self._join(Opening(self.profile, self.lane, unlocking, then=self._done, failed=lambda _error: None))

    def _join(self, opening: Opening) -> None:
        """Wait for a book that is being opened without asking."""
        self._asking = True
        self._computer.setEnabled(False)
        asks = opening.unlocking.keychain is not None
        self.say(tr("Asking this computer’s keychain…") if asks else tr("Opening…"), tone="soft")
        opening.then, opening.failed = self._done, lambda error: self._no_key(error, opening.unlocking)
        opening.told = self._tell_how_far

    def _no_key(self, error: Exception, unlocking: Unlocking) -> None:
        self._asking = False
        self._computer.setEnabled(True)
        if self._is_open:
            return
        if access.when_answered(error, self._tell_late):
            words = tr(
                "The keychain does not answer. Use the passphrase; should the keychain answer yet, the book opens."
            )
            self.say(words, tone="notice")
        else:
            self._failed(error, unlocking)

    def _tell_late(self, unlocking: Unlocking) -> None:
        """Called in the keychain's thread."""
        if isValid(self):
            self._late.emit(unlocking)

    def _came_late(self, unlocking: Unlocking) -> None:
        if not self._is_open:
            self._try(unlocking)

    def _try(self, unlocking: Unlocking) -> None:
        self._set_busy(busy=True)

        def work(progress: Progress) -> OpenedBook:
            opened = open_book(self.profile, unlocking, progress=progress)
            if unlocking.recovery_code is not None:
                # Whoever typed the whole code has the sheet. A full disk does not keep them out.
                with suppress(UserFacingError):
                    recovery.note_proof(opened)
            return opened

        def done(opened: OpenedBook) -> None:
            self.by_code = unlocking.recovery_code is not None
            self._done(opened)

        self._trying = self.lane.run(
            work,
            then=done,
            failed=lambda error: self._failed(error, unlocking),
            progress=self._tell_how_far,
            unheard=OpenedBook.close,
        )

    def _tell_how_far(self, _what: str, done: int, total: int) -> None:
        """Nothing takes long but the lists, which an update may have made anew."""
        words = tr("Lists are made anew, once after an update:")
        if not self.said_words.startswith(words):
            self.say(words, tone="soft")
        self.said.setText(how_far(words, done, total))

    def leave(self) -> None:
        if self._trying is not None:
            self._trying.stop()

    def _done(self, book: OpenedBook) -> None:
        self._is_open = True
        self._forget()
        self._opened(book)

    def _forget(self) -> None:
        """Let go of what was typed."""
        if self._repair is None:
            self._passphrase.line.clear()
            self._code.clear()

    # -- what keeps it locked

    def _failed(self, error: Exception, unlocking: Unlocking) -> None:
        if self._is_open:
            # The keychain and the passphrase were tried side by side, and the other one was faster.
            return
        self._set_busy(busy=False)
        if not isinstance(error, UserFacingError):
            raise error
        if repair.needs_repair(error):
            self.show_repair(error, unlocking)
            return
        if self._repair is not None:
            self._repair.refused(error)
            return
        was_typed = unlocking.keychain is None and access.is_wrong_secret(error)
        self.say(str(error), about=self._field if was_typed else None)
        self._field.setFocus()
        self._field.selectAll()

    def _try_anew(self) -> None:
        """What was wrong is no longer said once the words have changed."""
        if self._field.property("wrong"):
            self.say("")

    def show_repair(self, error: UserFacingError, unlocking: Unlocking) -> None:
        """Show the ways out of a damaged book; ``unlocking`` is what was entered."""
        backup = repair.newest_backup(self.profile)
        self.card.setMaximumWidth(_WIDE)
        self._forget()
        self._repair = RepairStep(self, error, backup, unlocking, self._try)
        self.show_step(self._repair, focus=self._repair.try_again)

    @property
    def _field(self) -> QLineEdit:
        return self._code if self._ways.chosen else self._passphrase.line

    def _set_busy(self, *, busy: bool) -> None:
        self._busy = busy
        if self._repair is not None:
            self._repair.setEnabled(not busy)
            self.say(tr("Unlocking…") if busy else "", tone="soft")
            return
        for part in (self._unlock, self._other):
            part.setEnabled(not busy)
        self._computer.setEnabled(not busy and not self._asking)
        self._unlock.setText(tr("Unlocking…") if busy else tr("Unlock"))
        if busy:
            self.say("")

    def note(self, words: str) -> None:
        """Say something by the way."""
        self._note.setText(words)
        self._note.show()

    def _switch(self) -> None:
        to_code = not self._ways.chosen
        self._ways.choose(int(to_code))
        self._other.setText(tr("Use the passphrase") if to_code else tr("Forgot it?"))
        words = tr("The code opens the book. You can set a new passphrase then.") if to_code else ""
        self.say(words, tone="soft")
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_back(self) -> None:
        if self._repair is None and self._ways.chosen:
            self._switch()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.text().isalpha():
            shift = bool(QGuiApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier)
            if event.text().isupper() != shift:
                self.say(tr("Caps Lock seems to be on."), tone="notice")
            elif self.said_words == tr("Caps Lock seems to be on."):
                self.say("")
        return super().eventFilter(watched, event)
