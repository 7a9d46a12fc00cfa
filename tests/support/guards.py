"""A pytest plugin that fails a test for what it leaves behind or lets pass unseen.

Unexpected log records of WARNING and above, threads that still run, and files below the temporary folder
that are still open. Warnings are errors by ``filterwarnings`` in ``pyproject.toml``.
"""

from __future__ import annotations

import logging
import re
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

#: Seconds that a thread which is already on its way out is given.
GRACE = 8.0


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers",
        "expected_log(pattern): log records of WARNING and above that match the pattern are part of what is shown; "
        "at least one must come",
    )


class _Keeper(logging.Handler):
    """Keeps log records for a look at the end of the test."""

    def __init__(self) -> None:
        super().__init__(level=logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture(autouse=True)
def no_unexpected_log(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test during which something worth a warning was logged, unless it says that it expects it."""
    keeper = _Keeper()
    root = logging.getLogger()
    root.addHandler(keeper)
    yield
    root.removeHandler(keeper)
    messages = [f"{record.levelname} {record.name}: {record.getMessage()}" for record in keeper.records]
    for marker in request.node.iter_markers("expected_log"):
        (pattern,) = marker.args
        unmatched = [message for message in messages if not re.search(pattern, message)]
        if len(unmatched) == len(messages):
            pytest.fail(f"expected log record never came: {pattern}", pytrace=False)
        messages = unmatched
    if messages:
        pytest.fail("unexpected log records:\n" + "\n".join(messages), pytrace=False)


@pytest.fixture(autouse=True)
def no_leaked_threads() -> Iterator[None]:
    """Fail a test that leaves a thread running which it, or what it called, started."""
    before = set(threading.enumerate())
    yield
    patience = time.monotonic() + GRACE
    for thread in set(threading.enumerate()) - before:
        thread.join(max(0.0, patience - time.monotonic()))
        if thread.is_alive():
            pytest.fail(f"leaked thread: {thread.name}", pytrace=False)


@pytest.fixture(autouse=True)
def no_leaked_files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Fail a test that leaves a file below the temporary folder open."""
    look = _open_files if sys.platform == "linux" else _no_files
    folder = tmp_path_factory.getbasetemp()
    before = look(folder)
    yield
    if leaked := look(folder) - before:
        names = "\n".join(sorted(name for _, name in leaked))
        pytest.fail(f"leaked open files:\n{names}", pytrace=False)


def _open_files(folder: Path) -> set[tuple[int, str]]:
    """The descriptors of this process that are open on something in ``folder``, deleted or not."""
    found = set()
    for descriptor in Path("/proc/self/fd").iterdir():
        with suppress(OSError):  # the descriptor of the listing itself is gone by now
            target = descriptor.readlink()
            if target.is_relative_to(folder):
                found.add((int(descriptor.name), str(target)))
    return found


def _no_files(_folder: Path) -> set[tuple[int, str]]:
    """Elsewhere the system does not tell; the same tests run on Linux, too."""
    return set()
