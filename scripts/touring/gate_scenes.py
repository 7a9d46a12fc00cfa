"""The way in, and the first steps."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from PySide6.QtWidgets import QLineEdit

from mentorbook.book.storage import DamagedBook
from mentorbook.gui.gate.unlock import UnlockScreen
from mentorbook.gui.gate.welcome import WelcomeScreen
from mentorbook.gui.words import tr
from mentorbook.model.kinds import Kind
from mentorbook.profile import Paths, Profile
from mentorbook.services import beginning
from mentorbook.services.beginning import Beginning, FirstStep
from mentorbook.services.opened import OpenedBook, Unlocking
from touring.books import Book
from touring.scene import Scene, lines_of
from touring.stage import Stage


def gate_scenes() -> Iterator[Scene]:
    """From the first start to a damaged book."""
    group = "The way in"
    yield Scene("gate-welcome", group, "the first start", Book.EMPTY, _welcome)
    yield Scene("gate-passphrase", group, "choosing a passphrase", Book.EMPTY, _passphrase)
    yield Scene("gate-differ", group, "two passphrases that differ", Book.EMPTY, _passphrases_differ)
    yield Scene("gate-sheet", group, "the recovery sheet", Book.EMPTY, _sheet)
    yield Scene("gate-keychain", group, "staying unlocked", Book.EMPTY, _keychain)
    yield Scene("gate-bundle", group, "the book of another machine", Book.EMPTY, _bundle)
    yield Scene("gate-locked", group, "locked", Book.EMPTY, _locked)
    yield Scene("gate-wrong", group, "locked, after a wrong passphrase", Book.EMPTY, _wrong_passphrase)
    yield Scene("gate-code", group, "locked: the recovery code", Book.EMPTY, _recovery_code)
    yield Scene("gate-repair", group, "a damaged book", Book.EMPTY, _repair)


def _welcome(stage: Stage) -> WelcomeScreen:
    """In place of the open book: a profile beside it that has none."""
    fresh = Profile(
        Paths(stage.profile.paths.root / f"fresh-{stage.profile.ids.token()}"),
        clock=stage.profile.clock,
        ids=stage.profile.ids,
        cost=stage.profile.cost,
    )

    def close_again(book: OpenedBook) -> None:
        stage.lane.run(lambda _progress: book.close(), then=_ignore, failed=_ignore)

    screen = WelcomeScreen(fresh, stage.lane, close_again)
    stage.show_instead(screen)
    return screen


def _ignore(_outcome: object) -> None:
    """What is not looked at."""


def _passphrase(stage: Stage) -> WelcomeScreen:
    screen = _welcome(stage)
    stage.click(tr("Start your book"), screen)
    stage.click(tr("Suggest five words"), screen)
    return screen


def _passphrases_differ(stage: Stage) -> WelcomeScreen:
    screen = _welcome(stage)
    stage.click(tr("Start your book"), screen)
    for line, typed in zip(lines_of(screen), ("a walk by the river", "a walk by the rover"), strict=False):
        line.setText(typed)
    stage.click(tr("Make the book"), screen)
    return screen


def _sheet(stage: Stage) -> WelcomeScreen:
    screen = _passphrase(stage)
    stage.click(tr("Make the book"), screen)
    stage.settle()
    return screen


def _keychain(stage: Stage) -> WelcomeScreen:
    screen = _sheet(stage)
    stage.click(tr("Skip the proof"), screen)
    return screen


def _bundle(stage: Stage) -> WelcomeScreen:
    screen = _welcome(stage)
    stage.click(tr("Bring your book from another machine"), screen)
    return screen


def _locked(stage: Stage) -> UnlockScreen:
    screen = UnlockScreen(stage.profile, stage.lane, _ignore)
    stage.show_instead(screen)
    return screen


def _wrong_passphrase(stage: Stage) -> UnlockScreen:
    screen = _locked(stage)
    (line,) = [one for one in screen.findChildren(QLineEdit) if one.accessibleName() == tr("Passphrase")]
    words = "This passphrase does not open the book. Look at the keyboard's layout, or use the recovery code."
    screen.say(words, about=line)
    return screen


def _recovery_code(stage: Stage) -> UnlockScreen:
    screen = _locked(stage)
    stage.click(tr("Forgot it?"), screen)
    return screen


def _repair(stage: Stage) -> UnlockScreen:
    screen = _locked(stage)
    screen.show_repair(DamagedBook(), Unlocking(passphrase=""))
    return screen


def beginning_scenes() -> Iterator[Scene]:
    """Each of the first steps."""
    group = "First steps"
    for step in FirstStep:
        yield Scene(f"begin-{step.value}", group, f"the {step.value}", Book.LONG, partial(_begin, step=step))


def _begin(stage: Stage, step: FirstStep) -> None:
    person = stage.all(Kind.PERSON)[0].id
    stage.do(lambda opened: beginning.go_to(opened, Beginning(step, person=person)))
    stage.go("first-steps")
