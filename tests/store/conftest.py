"""Fixtures of the store's tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from mentorbook.store.store import Store
from tests.store.stores import opened_store
from tests.support.profiles import MakeProfile


@pytest.fixture
def store(make_profile: MakeProfile) -> Iterator[Store]:
    with opened_store(make_profile()) as opened:
        yield opened
