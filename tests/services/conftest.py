"""An open, empty book for each test; the clock stands still."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from mentorbook.services.opened import OpenedBook, create_book
from tests.support.clock import FakeClock
from tests.support.profiles import MakeProfile


@pytest.fixture
def book(make_profile: MakeProfile, clock: FakeClock) -> Iterator[OpenedBook]:
    opened, _ = create_book(make_profile(clock=clock), passphrase="words that are long enough")
    yield opened
    opened.close()
