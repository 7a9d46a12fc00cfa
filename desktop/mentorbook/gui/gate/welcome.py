"""The first run: a book of one's own with its recovery sheet, a look at the sample, or the book of another machine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QProcess

from mentorbook.gui.gate.bundle_step import BundleStep
from mentorbook.gui.gate.frame import Gate, step_of
from mentorbook.gui.gate.recovery import RecoveryStep
from mentorbook.gui.gate.secrets import NewSecret
from mentorbook.gui.runtime.lane import Lane
from mentorbook.gui.widgets.buttons import button, link, primary
from mentorbook.gui.widgets.layout import row
from mentorbook.gui.widgets.meters import StepDots
from mentorbook.gui.widgets.text import label, soft, title
from mentorbook.gui.words import tr
from mentorbook.model.recovery_sheet import RecoverySheet
from mentorbook.model.trouble import UserFacingError
from mentorbook.profile import Profile, Progress
from mentorbook.program import program
from mentorbook.services import access, beginning, bundles, recovery, sample
from mentorbook.services.beginning import Begun
from mentorbook.services.opened import OpenedBook, Unlocking, has_book, open_book

_WIDTH = 580
_STEPS = 3


class WelcomeScreen(Gate):
    """Leads from nothing to an open book. ``opened`` gets it."""

    def __init__(self, profile: Profile, lane: Lane, opened: Callable[[OpenedBook], None]) -> None:
        super().__init__(profile, lane, width=_WIDTH)
        self._opened = opened
        self._book: OpenedBook | None = None
        #: Whether the book was brought here by its recovery code.
        self._back: Callable[[], None] = lambda: None
        self._show_choice()

    # -- steps

    def _show_choice(self) -> None:
        self._back = lambda: None
        start = primary(tr("Start your book"), self._show_passphrase)
        words = tr(
            "A private book of your mentorships: who guides you, what was said, what you gave back and what you are "
            "thankful for. It is encrypted, stays on this computer, and nothing leaves it without you."
        )
        step = step_of(
            title(tr("Welcome to Mentorbook")),
            label(words),
            6,
            start,
            button(tr("Look around in a sample book"), self._open_sample),
            button(tr("Bring your book from another machine"), self._show_bundle),
        )
        self.show_step(step, focus=start)

    def _show_passphrase(self) -> None:
        self._back = self._show_choice
        fields = NewSecret(tr("Passphrase"), suggest=lambda: access.suggest_passphrase(self.profile))

        def go_on() -> None:
            if problem := fields.problem():
                self.say(problem, about=fields.at_fault)
            else:
                self._create(fields.text())

        fields.entered.connect(go_on)
        step = step_of(
            StepDots(_STEPS, 0),
            title(tr("Choose a passphrase")),
            label(tr("It opens your book, also on your other machines. Nobody can reset it.")),
            fields,
            self.said,
            2,
            row(primary(tr("Make the book"), go_on), None, link(tr("Back"), self._show_choice)),
        )
        self.show_step(step, focus=fields.first.line)
        warning = access.warn_of_location(self.profile)
        self.say(warning, tone="notice")
        # What was wrong is no longer said once the words have changed.
        fields.changed.connect(lambda: self.say(warning, tone="notice"))

    def _show_recovery(self, book: OpenedBook, sheet: RecoverySheet) -> None:
        # There is no way back: the book is made, and its code is shown this once.
        self._back = lambda: None

        def proven() -> None:
            self.work(lambda _progress: recovery.note_proof(book), lambda _none: self._show_keychain())

        step = RecoveryStep(self.profile, sheet, self, said=self.said, proven=proven, skipped=self._show_keychain)
        self.show_step(step_of(StepDots(_STEPS, 1), step), focus=step.first_field)

    def _show_keychain(self) -> None:
        ask = primary(tr("Ask for the passphrase"), self._finish)
        stay = button(tr("Stay unlocked"), self._stay_unlocked)
        step = step_of(
            StepDots(_STEPS, 2),
            title(tr("Stay unlocked on this computer?")),
            label(
                tr(
                    "The key then lies in this computer's keychain, and the book opens without the passphrase for "
                    "whoever is logged in here."
                )
            ),
            soft(tr("The passphrase and the recovery sheet go on working. You can change this under Settings.")),
            2,
            row(ask, stay, None),
        )
        self.show_step(step, focus=ask)

    def _show_bundle(self) -> None:
        self._back = self._show_choice
        step = BundleStep(self._bring, back=self._show_choice, host=self)
        self.show_step(step, focus=step.file)

    def go_back(self) -> None:
        if self.is_working:
            return
        self._back()

    # -- acts

    def _create(self, passphrase: str) -> None:
        def made(begun: Begun) -> None:
            self._book = begun.opened
            self._show_recovery(begun.opened, begun.sheet)
            for words in begun.warnings:
                self.say(words)

        self.work(
            lambda _progress: beginning.begin_book(self.profile, passphrase=passphrase),
            made,
            unheard=lambda begun: begun.opened.close(),
        )

    def _stay_unlocked(self) -> None:
        book = self._book
        if book is None:
            return

        def refused(error: UserFacingError) -> None:
            why = access.keychain_refusal(error) or str(error)
            go_on = primary(tr("Go on without"), self._finish)
            step = step_of(
                StepDots(_STEPS, 2),
                title(tr("Not on this computer, for now")),
                label(why),
                soft(tr("Nothing is lost: the passphrase is asked for at each start, and everything else works.")),
                2,
                row(go_on, button(tr("Try again"), self._stay_unlocked), None),
            )
            self.show_step(step, focus=go_on)

        self.work(lambda _progress: access.keychain_on(book), lambda _none: self._finish(), failed=refused)

    def _bring(self, path: Path, secret: str, unlocking: Unlocking) -> None:
        def made(book: OpenedBook) -> None:
            self.by_code = unlocking.recovery_code is not None
            self._opened(book)

        def failed(error: UserFacingError) -> None:
            self.say(str(error))
            if has_book(self.profile):
                # The book is here by now, with its keys, and what is lacking can be imported into it.
                self.said_later = tr("Not all of the bundle has arrived. Import it once more.") + f" {error}"
                self.work(lambda _progress: open_book(self.profile, unlocking), made, unheard=OpenedBook.close)

        self.work(
            lambda progress: bundles.set_up_from_bundle(
                self.profile, path, secret=secret, unlocking=unlocking, progress=progress
            )[0],
            made,
            failed=failed,
            unheard=OpenedBook.close,
            words=tr("Bringing your book."),
        )

    def _finish(self) -> None:
        book, self._book = self._book, None
        if book is not None:
            self._opened(book)

    def _open_sample(self) -> None:
        beside = sample.sample_beside(self.profile)

        def make(progress: Progress) -> None:
            if not has_book(beside):
                sample.make_sample(beside, progress=progress)

        def made(_none: None) -> None:
            open_program(beside)
            words = tr(
                "The sample book opens in a window of its own, and goes in one act from there. Your own book can "
                "still begin here."
            )
            self.say(words, tone="notice")

        self.work(make, made, words=tr("Making the sample book."))

    def leave(self) -> None:
        """The window closes in the middle of it: what was made stays."""
        book, self._book = self._book, None
        if book is not None:
            self.lane.run(lambda _progress: book.close(), then=lambda _none: None, failed=lambda _error: None)


def open_program(profile: Profile) -> None:
    """Start the program once more, on another profile."""
    first, *rest = program()
    QProcess.startDetached(first, [*rest, "--profile", str(profile.paths.root)])
