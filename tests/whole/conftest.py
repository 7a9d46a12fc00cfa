"""A program with a fresh book for every test of the whole program."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.profiles import MakeProfile
from tests.support.program import Program


@pytest.fixture
def empty(make_profile: MakeProfile, tmp_path: Path) -> Program:
    """The program on a profile without a book."""
    return Program(make_profile(), tmp_path)


@pytest.fixture
def program(empty: Program) -> Program:
    """The program on a new book."""
    empty.create()
    return empty
