"""The first run: a book of one's own with its recovery sheet, a look at the sample, or the book of another machine."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QProcess, Qt
from PySide6.QtWidgets import QFileDialog, QLineEdit, QStackedLayout, QVBoxLayout, QWidget

from mentorbook.gui.gate.secrets import SecretLine
from mentorbook.gui.runtime.lane import Lane
from mentorbook.gui.runtime.relaunch import program
from mentorbook.gui.widgets.buttons import button, link, primary
from mentorbook.gui.widgets.layout import Card, Scroll, holder, row
from mentorbook.gui.widgets.text import label, soft, title
from mentorbook.gui.words import tr
from mentorbook.model.strength import Strength, strength
from mentorbook.model.trouble import UserFacingError
from mentorbook.profile import Paths, Profile, Progress
from mentorbook.services import access, bundles, sample
from mentorbook.services.opened import OpenedBook, Unlocking, create_book, has_book

_T = TypeVar("_T")

_WIDTH = 560
_SAMPLE = "sample-book"


class WelcomeScreen(QWidget):
    """Leads from nothing to an open book. ``opened`` gets it."""

    def __init__(self, profile: Profile, lane: Lane, opened: Callable[[OpenedBook], None]) -> None:
        super().__init__()
        self._profile, self._lane, self._opened = profile, lane, opened
        self._book: OpenedBook | None = None
        self._steps = QStackedLayout()
        self._step = QWidget()
        self._problem = label("", "problem")
        self._problem.hide()
        card = Card()
        card.setFixedWidth(_WIDTH)
        card.add(self._steps, self._problem)
        box = QVBoxLayout()
        box.addStretch(2)
        box.addLayout(row(None, card, None))
        box.addStretch(3)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(Scroll(holder(box)))
        self._show_step(self._choice())

    # -- steps

    def _show_step(self, step: QWidget) -> None:
        self._steps.removeWidget(self._step)
        self._step.deleteLater()
        self._step = step
        self._problem.hide()
        self._steps.addWidget(step)

    def _choice(self) -> QWidget:
        start = primary(tr("Start your book"), lambda: self._show_step(self._passphrase_step()))
        look = button(tr("Look around in a sample book"), self._open_sample)
        bring = button(tr("Bring your book from another machine"), lambda: self._show_step(self._bundle_step()))
        words = tr(
            "A private book of your mentorships: who guides you, what was said, what you gave back and what you are "
            "thankful for. It is encrypted, stays on this computer, and nothing leaves it without you."
        )
        return _column(title(tr("Welcome to Mentorbook")), label(words), start, look, bring)

    def _passphrase_step(self) -> QWidget:
        first, again = SecretLine(tr("Passphrase")), SecretLine(tr("The same again"))
        strong = soft(tr("Choose words that nobody would guess."))
        said = {
            Strength.WEAK: tr("Weak: quickly guessed."),
            Strength.FAIR: tr("Fair. One more word makes it strong."),
            Strength.STRONG: tr("Strong."),
        }
        first.line.textChanged.connect(
            lambda text: strong.setText(said[strength(text)] if text else tr("Choose words that nobody would guess."))
        )

        def suggest() -> None:
            words = access.suggest_passphrase(self._profile)
            for one in (first, again):
                one.line.setText(words)
                one.show_typed()

        def go_on() -> None:
            if not first.line.text():
                self._say(tr("Choose a passphrase first."))
            elif first.line.text() != again.line.text():
                self._say(tr("The two differ. Type the same words twice."))
            else:
                self._create(first.line.text())

        again.line.returnPressed.connect(go_on)
        if warning := access.warn_of_location(self._profile):
            self._say(warning)
        return _column(
            title(tr("Choose a passphrase")),
            label(tr("It opens your book, also on your other machines. Nobody can reset it.")),
            soft(tr("Passphrase")),
            first,
            strong,
            soft(tr("The same again")),
            again,
            holder(
                row(primary(tr("Make the book"), go_on), button(tr("Suggest five words"), suggest), None, self._back())
            ),
        )

    def _recovery_step(self, code: str) -> QWidget:
        groups = code.split("-")
        places = sorted(secrets.SystemRandom().sample(range(len(groups)), 2))
        shown = label(code, "section")
        shown.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        shown.setAccessibleName(tr("Recovery code"))
        lines = [QLineEdit() for _ in places]
        for place, line in zip(places, lines, strict=True):
            line.setAccessibleName(tr("Group {number} of the code", number=place + 1))
            line.setPlaceholderText(tr("Group {number}", number=place + 1))

        def prove() -> None:
            if all(
                line.text().strip().upper() == groups[place].upper() for place, line in zip(places, lines, strict=True)
            ):
                self._show_step(self._keychain_step())
            else:
                self._say(tr("That is not what the sheet says. Look again at the groups that are asked for."))

        proof = tr(
            "Now look at your sheet and type two of its groups, so that you know you have it: group {one} and group {two}.",
            one=places[0] + 1,
            two=places[1] + 1,
        )
        return _column(
            title(tr("Your recovery sheet")),
            label(
                tr(
                    "If you forget the passphrase, this code opens the book; so it does for anyone who has it. "
                    "Write it on paper, and keep it where you keep your passport."
                )
            ),
            shown,
            holder(row(button(tr("Save as a text file to print"), lambda: self._save_sheet(code)), None)),
            label(proof),
            holder(row(*lines, None)),
            holder(row(primary(tr("I have it"), prove), link(tr("Skip the proof"), self._skip_proof), None)),
        )

    def _keychain_step(self) -> QWidget:
        return _column(
            title(tr("Stay unlocked on this computer?")),
            label(
                tr(
                    "The key then lies in this computer's keychain, and the book opens without the passphrase for "
                    "whoever is logged in here. You can change that at any time in a terminal: mentorbook keychain off."
                )
            ),
            holder(
                row(
                    primary(tr("Ask for the passphrase"), self._finish),
                    button(tr("Stay unlocked"), self._stay_unlocked),
                    None,
                )
            ),
        )

    def _bundle_step(self) -> QWidget:
        file, sealed, own = QLineEdit(), SecretLine(tr("Passphrase of the bundle")), SecretLine(tr("Passphrase"))
        file.setAccessibleName(tr("Bundle"))

        def choose() -> None:
            name, _ = QFileDialog.getOpenFileName(self, tr("Choose a bundle"))
            if name:
                file.setText(name)

        def bring() -> None:
            if not (file.text().strip() and sealed.line.text() and own.line.text()):
                self._say(tr("Choose the file, and enter both passphrases."))
                return
            path, secret = Path(file.text().strip()), sealed.line.text()
            unlocking = Unlocking(passphrase=own.line.text())
            self._work(
                lambda progress: bundles.set_up_from_bundle(
                    self._profile, path, secret=secret, unlocking=unlocking, progress=progress
                )[0],
                self._opened,
            )

        return _column(
            title(tr("Bring your book")),
            label(tr("On the other machine, export a bundle of everything, and carry the file here.")),
            soft(tr("Bundle")),
            holder(row(file, button(tr("Choose…"), choose))),
            soft(tr("Passphrase of the bundle")),
            sealed,
            soft(tr("Passphrase of the book")),
            own,
            holder(row(primary(tr("Set up this machine"), bring), None, self._back())),
        )

    def _back(self) -> QWidget:
        return link(tr("Back"), lambda: self._show_step(self._choice()))

    # -- acts

    def _create(self, passphrase: str) -> None:
        def make(_progress: Progress) -> tuple[OpenedBook, str]:
            opened, code = create_book(self._profile, passphrase=passphrase)
            sample.add_templates(opened)
            return opened, code

        def made(outcome: tuple[OpenedBook, str]) -> None:
            self._book, code = outcome
            self._show_step(self._recovery_step(code))

        self._work(make, made)

    def _save_sheet(self, code: str) -> None:
        name, _ = QFileDialog.getSaveFileName(self, tr("Save the recovery sheet"), "mentorbook-recovery-sheet.txt")
        if name:
            path = Path(name)
            self._work(
                lambda _progress: access.write_recovery_sheet(path, code),
                lambda _none: self._say(tr("Saved. Print it, then delete the file: it is not encrypted.")),
            )

    def _skip_proof(self) -> None:
        self._show_step(self._keychain_step())

    def _stay_unlocked(self) -> None:
        book = self._book
        if book is not None:
            self._work(lambda _progress: access.keychain_on(book), lambda _none: self._finish())

    def _finish(self) -> None:
        book, self._book = self._book, None
        if book is not None:
            self._opened(book)

    def _open_sample(self) -> None:
        beside = replace(self._profile, paths=Paths(self._profile.paths.root / _SAMPLE))

        def make(progress: Progress) -> None:
            if not has_book(beside):
                sample.make_sample(beside, progress=progress)

        def made(_none: None) -> None:
            first, *rest = program()
            QProcess.startDetached(first, [*rest, "--profile", str(beside.paths.root)])
            self._say(tr("The sample book opens in a window of its own. Your own book can still begin here."))

        self._work(make, made)

    def _work(self, work: Callable[[Progress], _T], then: Callable[[_T], None]) -> None:
        step = self._step
        step.setEnabled(False)
        self._say(tr("One moment…"))

        def done(value: _T) -> None:
            step.setEnabled(True)
            self._problem.hide()
            then(value)

        def failed(error: Exception) -> None:
            step.setEnabled(True)
            if not isinstance(error, UserFacingError):
                raise error
            self._say(str(error))

        self._lane.run(work, then=done, failed=failed)

    def _say(self, words: str) -> None:
        self._problem.setText(words)
        self._problem.show()

    def leave(self) -> None:
        """The window closes in the middle of it: what was made stays."""
        book, self._book = self._book, None
        if book is not None:
            self._lane.run(lambda _progress: book.close(), then=lambda _none: None, failed=lambda _error: None)


def _column(*parts: QWidget) -> QWidget:
    box = QVBoxLayout()
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(10)
    for part in parts:
        box.addWidget(part)
    return holder(box)
