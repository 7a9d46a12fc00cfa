"""When Python looks for rings of dead objects."""

from __future__ import annotations

import gc
import threading
import weakref

from PySide6.QtCore import QObject

from mentorbook.gui.runtime.collector import QuietCollector


class _Ring:
    def __init__(self) -> None:
        self.me = self


def test_old_rings_are_let_go_of_when_it_is_quiet_and_not_before() -> None:
    quiet: list[bool] = []
    owner = QObject()
    collector = QuietCollector(owner, lambda: bool(quiet))
    collector.start()
    try:
        ring = _Ring()
        watched = weakref.ref(ring)
        del ring
        collector.look()
        assert watched() is not None
        quiet.append(True)
        collector.look()
        assert watched() is None
    finally:
        collector.stop()
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0


def _made_in_another_thread() -> list[threading.Thread]:
    """In which threads of very many rings that one made are let go of."""
    ended: list[threading.Thread] = []

    def make() -> None:
        for _ in range(5_000):
            ring = _Ring()
            weakref.finalize(ring, lambda: ended.append(threading.current_thread()))

    lane = threading.Thread(target=make)
    lane.start()
    lane.join()
    return ended


def test_nothing_is_let_go_of_in_another_thread() -> None:
    owner = QObject()
    collector = QuietCollector(owner, lambda: True)
    collector.start()
    try:
        ended = _made_in_another_thread()
        assert ended == []
        collector.look()
        assert set(ended) == {threading.main_thread()}
    finally:
        collector.stop()


def test_nor_while_a_window_is_tested() -> None:
    assert _made_in_another_thread() == []
