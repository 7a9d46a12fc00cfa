"""Work in a lane leaves the screen its turns."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from functools import partial

import pytest
from PySide6.QtCore import QCoreApplication, QDeadlineTimer

from mentorbook.gui.runtime.lane import Job, Lane
from mentorbook.model.trouble import NotFound
from mentorbook.profile import Progress
from tests.support.running import wait_for


def test_long_work_stands_aside_each_time_it_has_gone_on_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    threads: list[threading.Thread] = []
    monkeypatch.setattr(Job, "breathe", lambda _job: threads.append(threading.current_thread()))
    lane = Lane("store")

    def work(progress: Progress) -> None:
        deadline = QDeadlineTimer(10_000)
        while len(threads) < 3 and not deadline.hasExpired():
            progress("working", 1, 2)

    lane.run(work, then=lambda _none: None, failed=lambda _error: None)
    lane.close()
    assert len(threads) == 3
    assert threading.main_thread() not in threads


def test_what_the_end_of_a_lane_keeps_from_arriving_is_given_back_in_the_lane() -> None:
    heard: list[str] = []
    unheard: list[tuple[str, bool]] = []

    def give_back(value: str) -> None:
        unheard.append((value, threading.current_thread() is threading.main_thread()))

    lane = Lane("store")
    lane.run(lambda _progress: "first", then=heard.append, failed=lambda _error: None, unheard=give_back)
    wait_for(lambda: heard)
    lane.run(lambda _progress: "second", then=heard.append, failed=lambda _error: None, unheard=give_back)
    lane.close()
    QCoreApplication.processEvents()
    assert heard == ["first"]
    assert unheard == [("second", False)]


def test_a_breath_ends_also_when_nobody_stops_the_work() -> None:
    job = Job()
    job.breathe()
    assert not job.is_stopped


def test_while_there_is_a_lane_nobody_waits_long_for_the_interpreter() -> None:
    before = sys.getswitchinterval()
    try:
        sys.setswitchinterval(0.005)
        Lane("store").close()
        assert sys.getswitchinterval() <= 0.001
    finally:
        sys.setswitchinterval(before)


class _Shown:
    """Stands for a widget: remembers in which thread it ended."""

    def __init__(self, ended: list[threading.Thread]) -> None:
        self.ended = ended

    def hear(self, _outcome: object) -> None:
        """Be told how it went, or how far it is."""

    def work(self, progress: Progress) -> None:
        progress("working", 1, 2)

    def fail(self, _progress: Progress) -> None:
        raise NotFound("There is no such thing.")

    def __del__(self) -> None:
        self.ended.append(threading.current_thread())


def _given_to(lane: Lane, work: Callable[[_Shown, Progress], None], ended: list[threading.Thread]) -> None:
    """Let a lane work for something that nobody else holds any more."""
    shown = _Shown(ended)
    lane.run(partial(work, shown), then=shown.hear, failed=shown.hear, progress=lambda *_far: shown.hear(0))


@pytest.mark.parametrize("work", [_Shown.work, _Shown.fail])
def test_what_waits_for_an_outcome_ends_on_the_screens_thread(work: Callable[[_Shown, Progress], None]) -> None:
    lane = Lane("store")
    ended: list[threading.Thread] = []
    # Which thread lets go last is a matter of chance.
    for _ in range(200):
        _given_to(lane, work, ended)
    wait_for(lambda: len(ended) == 200)
    lane.close()
    assert set(ended) == {threading.main_thread()}


@pytest.mark.parametrize("work", [_Shown.work, _Shown.fail])
def test_so_does_what_the_end_of_a_lane_keeps_from_hearing(work: Callable[[_Shown, Progress], None]) -> None:
    lane = Lane("store")
    ended: list[threading.Thread] = []
    go = threading.Event()
    lane.run(lambda _progress: go.wait(), then=lambda _went: None, failed=lambda _error: None)
    _given_to(lane, work, ended)
    lane._closed = True
    go.set()
    lane.close()
    assert ended == [threading.main_thread()]
