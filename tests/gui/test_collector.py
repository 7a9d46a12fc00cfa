"""When Python looks for rings of dead objects."""

from __future__ import annotations

import gc
import weakref

from PySide6.QtCore import QObject

from mentorbook.gui.runtime.collector import QuietCollector


class _Ring:
    def __init__(self) -> None:
        self.me = self


def test_old_rings_are_let_go_of_when_it_is_quiet_and_not_before() -> None:
    before = gc.get_threshold()
    quiet: list[bool] = []
    owner = QObject()
    collector = QuietCollector(owner, lambda: bool(quiet))
    collector.start()
    try:
        ring = _Ring()
        watched = weakref.ref(ring)
        # Old enough to be looked at by a full search alone.
        gc.collect(0)
        gc.collect(1)
        del ring
        collector.look()
        assert watched() is not None
        quiet.append(True)
        collector.look()
        assert watched() is None
    finally:
        collector.stop()
    assert gc.get_threshold() == before
    assert gc.get_freeze_count() == 0
