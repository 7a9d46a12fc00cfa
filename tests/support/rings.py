"""A pytest plugin that has Python's search for rings of dead objects made on the screen's thread alone, as the program.

By itself it comes in whatever thread makes an object. A model or a timer that a test left behind then ends in the lane
of a later one, and at times the whole process with it.
"""

from __future__ import annotations

import gc
from collections.abc import Generator
from pathlib import Path

import pytest

_TESTS = Path(__file__).resolve().parent.parent
#: Where tests show windows.
_WINDOWS = (_TESTS / "gui", _TESTS / "whole")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> Generator[None, object, object]:
    """Search after the test, when nothing holds its fixtures any more, and not during it."""
    if not any(item.path.is_relative_to(folder) for folder in _WINDOWS):
        return (yield)
    gc.disable()
    try:
        return (yield)
    finally:
        if nextitem is not None and nextitem.path == item.path:
            # What the test made is young. All that there is takes twenty times as long.
            gc.collect(1)
        else:
            gc.collect()
            gc.enable()
