"""Work away from the screen: one thread, one piece of work after the other, results back on the screen's thread.

The store lane is the only place where the database is touched; the work lane does what needs no database. Neither
ever calls into a widget: outcomes come back through a queued signal.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from functools import partial
from queue import SimpleQueue
from typing import TypeVar

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


class Lane(QObject):
    """One thread that works off what it is given, in order."""

    _arrived = Signal(object)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._closed = False
        self._unheard: dict[Job, Callable[[], None]] = {}
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
        job = Job()

        def arrived(value: _T) -> None:
            self._unheard.pop(job, None)
            then(value)

        def do() -> None:
            try:
                value = work(self._reporter(job, progress))
            except Exception as error:  # noqa: BLE001 -- every failure is shown in one place
                self._send(partial(failed, trouble_of(error) or error))
            else:
                if unheard is not None:
                    self._unheard[job] = partial(unheard, value)
                self._send(partial(arrived, value))

        self._queue.put(do)
        return job

    def close(self) -> None:
        """Work off what was given, then end the thread. Outcomes that have not arrived are dropped."""
        self._closed = True
        self._queue.put(None)
        self._thread.join()

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
                self._send(lambda: progress(what, done, total))

        return report

    def _send(self, call: Callable[[], None]) -> None:
        if not self._closed:
            self._arrived.emit(call)

    @Slot(object)
    def _deliver(self, call: Callable[[], None]) -> None:
        if not self._closed:
            call()

    def _work_off(self) -> None:
        while (do := self._queue.get()) is not None:
            do()
            # What the closure holds may be large or secret; it ends here, not with the next piece of work.
            del do
        for call in self._unheard.values():
            call()
