"""The window for tests: one application for the process, and a desk with an open, empty book for each test."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from mentorbook.model.kinds import Kind, RecordId
from tests.support.clock import FakeClock
from tests.support.profiles import MakeProfile
from tests.support.window import Desk, make_application

#: Made before any test runs: a test that draws pages would otherwise make one that cannot have windows.
APPLICATION = make_application()


@pytest.fixture
def desk(make_profile: MakeProfile, clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A window on an empty book; the clock stands still at ``tests.support.clock.START``."""
    unseen: list[BaseException] = []
    # What is raised where Qt calls would otherwise only be printed.
    monkeypatch.setattr(sys, "excepthook", lambda _type, error, _trace: unseen.append(error))
    found = Desk(make_profile(clock=clock))
    yield found
    found.close()
    if unseen:
        raise unseen[0]


@pytest.fixture
def mira(desk: Desk) -> RecordId:
    return desk.add(Kind.PERSON, name="Mira Tallgren", rhythm="monthly", zone="America/New_York")


@pytest.fixture
def then(desk: Desk, mira: RecordId) -> RecordId:
    return desk.add(Kind.SESSION, title="Budget talk", people=[mira], start=desk.at(2), minutes=45, mode="video")
