"""What the tests of the architecture look at."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def repository(pytestconfig: pytest.Config) -> Path:
    """The root of the clone."""
    return pytestconfig.rootpath


@pytest.fixture
def sources(repository: Path) -> Path:
    """The program's own package."""
    return repository / "desktop" / "mentorbook"
