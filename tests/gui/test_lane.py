"""Work in a lane leaves the screen its turns."""

from __future__ import annotations

import sys
import threading

import pytest
from PySide6.QtCore import QCoreApplication, QDeadlineTimer

from mentorbook.gui.runtime.lane import Job, Lane
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
