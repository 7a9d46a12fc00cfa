"""The window for tests: one application for the process, and a desk with an open, empty book for each test."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QLineEdit

from mentorbook.gui.desktop import Desktop
from mentorbook.gui.forms import draft_timer
from mentorbook.gui.pages import network_message, session_outcome
from mentorbook.gui.runtime import relaunch, ringer
from mentorbook.gui.shell import messages, window
from mentorbook.gui.writing import keeper, note_dialog
from mentorbook.model.kinds import Kind, RecordId
from tests.support.clock import FakeClock
from tests.support.profiles import MakeProfile
from tests.support.running import running, seen
from tests.support.window import Desk, make_application

#: Made before any test runs: a test that draws pages would otherwise make one that cannot have windows.
APPLICATION = make_application()


#: The pauses of a person after which the window acts by itself, each in milliseconds.
_PAUSES = (
    (draft_timer, "_AFTER"),
    (keeper, "DRAFT_AFTER"),
    (keeper, "SAVE_AFTER"),
    (note_dialog, "DRAFT_AFTER"),
    (session_outcome, "_AUTOSAVE"),
    (network_message, "_SAVE_AFTER"),
    (window, "_SOON"),
    (messages, "_TOAST_MS"),
    (ringer, "_SETTLE"),
)


@pytest.fixture(autouse=True)
def long_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pause ends when a test says so: on a busy machine a second goes by between any two of its lines."""
    for module, name in _PAUSES:
        monkeypatch.setattr(module, name, 3_600_000)


@pytest.fixture
def raised(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[BaseException]]:
    """What is raised where Qt calls, which would otherwise only be printed; nothing may be left of it at the end."""
    unseen: list[BaseException] = []
    monkeypatch.setattr(sys, "excepthook", lambda _type, error, _trace: unseen.append(error))
    yield unseen
    if unseen:
        raise unseen[0]


@pytest.fixture
def desk(make_profile: MakeProfile, clock: FakeClock, raised: list[BaseException]) -> Iterator[Desk]:
    """A window on an empty book; the clock stands still at ``tests.support.clock.START``."""
    found = Desk(make_profile(clock=clock))
    yield found
    found.close()


@pytest.fixture
def mira(desk: Desk) -> RecordId:
    return desk.add(Kind.PERSON, name="Mira Tallgren", rhythm="monthly", zone="America/New_York")


@pytest.fixture
def then(desk: Desk, mira: RecordId) -> RecordId:
    return desk.add(Kind.SESSION, title="Budget talk", people=[mira], start=desk.at(2), minutes=45, mode="video")


@pytest.fixture
def desktop(
    make_profile: MakeProfile, monkeypatch: pytest.MonkeyPatch, raised: list[BaseException]
) -> Iterator[Desktop]:
    """The whole program with a window on a profile without a book; locking stays in this process."""
    too_early: list[QLineEdit] = []
    with running(make_profile()) as found:

        def no_other_process(*_arguments: object, otherwise: Callable[[], None], **_named: object) -> None:
            too_early.extend(seen(found.window, QLineEdit))
            otherwise()

        monkeypatch.setattr(relaunch, "relaunch_locked", no_other_process)
        yield found
    # Until the other process has taken over, or cannot, there is nothing to type a passphrase into.
    assert too_early == []
