"""Notices that nobody is there: no key and no mouse for some time, or a computer that slept."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from mentorbook.profile import Clock

_TICK = 5_000
"""Milliseconds between two looks."""
_SLEPT = 60
"""Seconds by which a look may come late before the computer must have slept."""
_INPUT = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
    }
)


class IdleWatch(QObject):
    """Calls ``away`` once nobody has touched the window for ``minutes`` (0: never), or the computer slept."""

    def __init__(self, app: QApplication, clock: Clock, minutes: int, away: Callable[[], None]) -> None:
        super().__init__(app)
        self.minutes = minutes
        self._clock, self._away = clock, away
        self._untouched = QElapsedTimer()
        self._looked = clock.now()
        self._timer = QTimer(self, interval=_TICK)
        self._timer.timeout.connect(self._look)
        app.installEventFilter(self)

    def start(self) -> None:
        """Begin to watch."""
        self._untouched.start()
        self._looked = self._clock.now()
        self._timer.start()

    def stop(self) -> None:
        """There is nothing to guard."""
        self._timer.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _INPUT:
            self._untouched.start()
        return super().eventFilter(watched, event)

    def _look(self) -> None:
        now = self._clock.now()
        # The wall clock goes on while a laptop sleeps, whatever other clocks do.
        slept = (now - self._looked).total_seconds() > _SLEPT
        self._looked = now
        if slept or (self.minutes and self._untouched.elapsed() >= self.minutes * 60_000):
            self._away()
