"""The ways into the book: passphrase, recovery code, this computer's keychain; and when the window locks by itself."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, ClassVar, TypeVar

from mentorbook.frozen import frozen
from mentorbook.gui.forms.asking import ConfirmDialog
from mentorbook.gui.gate.recovery import ProofDialog
from mentorbook.gui.pages.settings.section import Section, choice, keep_setting, setting
from mentorbook.gui.pages.settings.security_dialogs import PassphraseDialog
from mentorbook.gui.widgets.buttons import button
from mentorbook.gui.widgets.layout import Card
from mentorbook.gui.widgets.text import label, soft
from mentorbook.gui.words import tr
from mentorbook.model.kinds import Kind
from mentorbook.services import access, recovery, sample
from mentorbook.services.access import Outcome
from mentorbook.services.opened import OpenedBook
from mentorbook.services.settings import Settings, read_settings

_T = TypeVar("_T")
_MINUTES = (1, 5, 10, 15, 30, 60, 0)


@frozen
class _Shown:
    settings: Settings
    stays_unlocked: bool
    location: str
    """Words where the book lies in a synced folder."""
    proof_awaited: bool
    """Whether nobody has shown yet that they have the recovery sheet."""
    has_sample: bool
    """Whether a sample lies beside this book."""


class SecuritySection(Section):
    """Who gets in, and how."""

    watches: ClassVar[Collection[Kind]] = ()

    def load(self, opened: OpenedBook) -> _Shown:
        profile = opened.profile
        # The keychain itself is not asked: one that hangs would keep the whole book waiting for a line of text.
        return _Shown(
            read_settings(profile),
            access.opens_without_asking(profile),
            access.warn_of_location(profile),
            recovery.is_proof_awaited(opened),
            sample.is_beside(profile),
        )

    def fill(self, data: Any) -> None:
        location = [self._location(data.location)] if data.location else []
        samples = [self._sample()] if data.has_sample else []
        self.show_cards(*location, self._entrance(data), self._lock(data.settings), *samples)

    def _sample(self) -> Card:
        card = Card(tr("Sample book"))
        about = tr("It lies beside your book, and everyone in it is invented. Removing it touches nothing of yours.")
        card.add(setting(tr("Sample book"), button(tr("Remove the sample"), self._ask_to_remove), about))
        return card

    def _ask_to_remove(self) -> None:
        ConfirmDialog(
            self,
            tr("Remove the sample book?"),
            tr("Its files are deleted from this computer. Your own book is untouched."),
            confirm=tr("Remove the sample"),
            then=self._remove_sample,
            destructive=True,
        ).open()

    def _remove_sample(self) -> None:
        beside = sample.sample_beside(self.workspace.profile)

        def done(_none: None) -> None:
            self.workspace.messages.toast(tr("The sample book is gone."))
            self.reload()

        self.workspace.read(self, lambda _opened: sample.remove_sample(beside), done)

    def _location(self, words: str) -> Card:
        card = Card(tr("Where the book lies"))
        card.add(label(words, "problem"))
        return card

    def _entrance(self, data: _Shown) -> Card:
        card = Card(tr("Ways into the book"))
        if data.settings.is_sample:
            card.add(soft(tr("The sample book opens for everyone; its passphrase protects nothing.")))
            return card
        card.add(
            setting(
                tr("Passphrase"),
                button(tr("Change the passphrase"), lambda: PassphraseDialog(self.workspace, self).open()),
                tr("It opens the book, here and on your other machines."),
            ),
            setting(
                tr("Recovery code"),
                button(tr("Prove it, or make a new code"), self._look_at_sheet),
                tr(
                    "It opens the book when the passphrase is forgotten. Make a new one when the sheet is lost or was seen."
                ),
            ),
        )
        if data.proof_awaited:
            card.add(label(tr("Your recovery sheet is not proven yet."), "problem"))
        if data.stays_unlocked:
            words = tr("The book opens on this computer without the passphrase, for whoever is logged in.")
            control = button(tr("Ask for the passphrase again"), self._keychain_off)
        else:
            words = tr(
                "The passphrase is asked for at each start. The keychain of this computer can keep a key instead."
            )
            control = button(tr("Stay unlocked on this computer"), self._keychain_on)
        self._keychain_note = label("", "problem")
        self._keychain_note.hide()
        card.add(setting(tr("On this computer"), control, words), self._keychain_note)
        return card

    def _look_at_sheet(self) -> None:
        dialog = ProofDialog(self.workspace, self)
        dialog.accepted.connect(self.reload)
        dialog.open()

    def _lock(self, settings: Settings) -> Card:
        now = settings.lock_after_minutes
        options = _MINUTES if now in _MINUTES else tuple(sorted({*_MINUTES[:-1], now})) + _MINUTES[-1:]
        words = [tr("after {minutes} min", minutes=one) if one else tr("never") for one in options]
        minutes = choice(tr("Lock when nobody is there"), words, options.index(now))
        minutes.activated.connect(lambda index: keep_setting(self.workspace, lock_after_minutes=options[index]))
        card = Card(tr("Locking"))
        card.add(
            setting(
                tr("Lock when nobody is there"),
                minutes,
                tr("Ctrl+L locks at once, at any time; so do the lock and the sleep of the system."),
            )
        )
        return card

    # -- the keychain

    def _keychain_on(self) -> None:
        def done(_none: None) -> None:
            self.workspace.messages.toast(tr("The book stays unlocked on this computer."))
            self.reload()

        self._ask_keychain(access.keychain_on, done)

    def _keychain_off(self) -> None:
        def done(outcome: Outcome) -> None:
            if outcome in (Outcome.OK, Outcome.ABSENT):
                words = tr("The passphrase is asked for from now on.")
            else:
                # What is left there opens nothing any more.
                words = tr("The passphrase is asked for from now on. The keychain kept a key that is of no more use.")
            self.workspace.messages.toast(words)
            self.reload()

        self._ask_keychain(access.keychain_off, done)

    def _ask_keychain(self, act: Callable[[OpenedBook], _T], done: Callable[[_T], None]) -> None:
        self.setEnabled(False)
        self._keychain_note.setText(tr("Asking the keychain of this computer…"))
        self._keychain_note.show()

        def answered(value: _T) -> None:
            self.setEnabled(True)
            done(value)

        def failed(error: Exception) -> None:
            self.setEnabled(True)
            self._keychain_note.setText(str(error))

        self.workspace.read(self, act, answered, failed=failed)
