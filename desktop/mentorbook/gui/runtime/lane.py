"""Work away from the screen: one thread, one piece of work after the other, results back on the screen's thread.

The store lane is the only place where the database is touched; the side lane does what must not wait behind it. Neither
ever calls into a widget: outcomes come back through a queued signal.
"""

from __future__ import annotations

import sys
import threading
from collections import deque
from collections.abc import Callable
from functools import partial
from queue import SimpleQueue
from typing import Any, TypeVar

from PySide6.QtCore import QElapsedTimer, QObject, Qt, Signal, Slot

from mentorbook.model.trouble import Stopped
from mentorbook.profile import Progress
from mentorbook.services.reports import trouble_of

_T = TypeVar("_T")
_PROGRESS_EVERY = 50
"""Milliseconds between two reports of progress: more would only keep the screen busy."""
_TURN = 0.0005
"""Seconds after which a thread that waits for the interpreter gets it. To paint a page the screen asks for it hundreds
of times, and with Python's own 5 ms would wait as often while a lane is busy."""
_BREATH_EVERY = 8
"""Milliseconds of work with reports of progress after which it stands aside. A lane that asks the database row by row
lets go of the interpreter often and too shortly for anyone else to take it."""
_BREATH = 0.0005


class Job:
    """One piece of work on its way. ``stop`` ends it at its next report of progress."""

    def __init__(self) -> None:
        self._stopped = threading.Event()

    def stop(self) -> None:
        """Ask the work to end without a trace."""
        self._stopped.set()

    def breathe(self) -> None:
        """Stand aside for a moment, so that others get their turn."""
        self._stopped.wait(_BREATH)

    @property
    def is_stopped(self) -> bool:
        """Whether it was asked to end."""
        return self._stopped.is_set()


class _Given:
    """A piece of work, what is to be called on the screen's thread, and, once it is done, how it went."""

    __slots__ = ("error", "failed", "job", "progress", "then", "unheard", "value", "work")

    def __init__(
        self,
        work: Callable[[Progress], Any],
        *,
        then: Callable[[Any], None],
        failed: Callable[[Exception], None],
        progress: Callable[[str, int, int], None] | None,
        unheard: Callable[[Any], None] | None,
    ) -> None:
        self.job = Job()
        self.work, self.then, self.failed, self.progress, self.unheard = work, then, failed, progress, unheard
        self.value: Any = None
        self.error: Exception | None = None

    def tell(self) -> None:
        """Say how it went. For the screen's thread."""
        if self.error is not None:
            self.failed(self.error)
        else:
            self.then(self.value)

    def give_back(self) -> None:
        """Hand over what nobody was told of. For the lane."""
        if self.error is None and self.unheard is not None:
            self.unheard(self.value)


class Lane(QObject):
    """One thread that works off what it is given, in order.

    It holds none of that longer than it works on it, and all of it is let go of on the screen's thread: what is to be
    called there leads to widgets, models and timers, which must not end elsewhere.
    """

    _arrived = Signal()
    _progressed = Signal(object)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue: SimpleQueue[_Given | None] = SimpleQueue()
        self._awaited: deque[_Given] = deque()
        """What was given and has not arrived, in order."""
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._progressed.connect(self._show, Qt.ConnectionType.QueuedConnection)
        self._closed = False
        sys.setswitchinterval(_TURN)
        self._thread = threading.Thread(target=self._work_off, name=name, daemon=True)
        self._thread.start()

    def run(
        self,
        work: Callable[[Progress], _T],
        *,
        then: Callable[[_T], None],
        failed: Callable[[Exception], None],
        progress: Callable[[str, int, int], None] | None = None,
        unheard: Callable[[_T], None] | None = None,
    ) -> Job:
        """Do ``work`` in the lane, then call ``then`` or ``failed`` on the screen's thread.

        What the lane's end keeps from arriving there is given to ``unheard``, in the lane.
        """
        given = _Given(work, then=then, failed=failed, progress=progress, unheard=unheard)
        self._awaited.append(given)
        self._queue.put(given)
        return given.job

    def close(self) -> None:
        """Work off what was given, then end the thread. Outcomes that have not arrived are dropped."""
        self._closed = True
        self._queue.put(None)
        self._thread.join()
        self._awaited.clear()

    def _reporter(self, job: Job, progress: Callable[[str, int, int], None] | None) -> Progress:
        since, worked = QElapsedTimer(), QElapsedTimer()
        worked.start()

        def report(what: str, done: int, total: int) -> None:
            if job.is_stopped:
                raise Stopped
            if worked.hasExpired(_BREATH_EVERY):
                job.breathe()
                worked.start()
            if progress is not None and (not since.isValid() or since.elapsed() >= _PROGRESS_EVERY):
                since.start()
                if not self._closed:
                    self._progressed.emit(partial(progress, what, done, total))

        return report

    @Slot(object)
    def _show(self, progress: Callable[[], None]) -> None:
        if not self._closed:
            progress()

    @Slot()
    def _deliver(self) -> None:
        if not self._closed:
            self._awaited.popleft().tell()

    def _work_off(self) -> None:
        while (given := self._queue.get()) is not None:
            given.value, given.error = _outcome(given.work, self._reporter(given.job, given.progress))
            # From here on it may end at any time, and that is not for this thread to do.
            del given
            if not self._closed:
                self._arrived.emit()
        # Not here: the traceback of an error leads to this frame and to what it has named.
        self._give_back()

    def _give_back(self) -> None:
        for given in self._awaited:
            given.give_back()


def _outcome(work: Callable[[Progress], Any], report: Progress) -> tuple[Any, Exception | None]:
    try:
        return work(report), None
    except Exception as error:  # noqa: BLE001 -- every failure is shown in one place
        return None, trouble_of(error) or error
