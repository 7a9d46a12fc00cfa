"""Notices that nobody is there: no key and no mouse for some time, or a computer that slept."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QTimer, Slot
from PySide6.QtGui import QGuiApplication, QWindow

from mentorbook.profile import Clock

_TICK = 5_000
"""Milliseconds between two looks."""
_SLEPT = 60
"""Seconds by which a look may come late before the computer must have slept."""
_MOMENT = 1_000
"""Milliseconds without a key or a mouse after which nobody waits for the screen just now."""
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
    """Calls ``away`` once nobody has touched the window for ``minutes`` (0: never), or the computer slept.

    It listens to windows, where keys and mouse arrive, and not to all that is in them: a filter of the whole program is
    asked for each of the thousands of events that every page brings.
    """

    def __init__(self, app: QGuiApplication, clock: Clock, minutes: int, away: Callable[[], None]) -> None:
        super().__init__(app)
        self.minutes = minutes
        self._clock, self._away = clock, away
        self._untouched = QElapsedTimer()
        self._looked = clock.now()
        self._timer = QTimer(self, interval=_TICK)
        self._timer.timeout.connect(self._look)
        app.focusWindowChanged.connect(self._listen_to)

    def start(self) -> None:
        """Begin to watch."""
        for window in QGuiApplication.allWindows():
            self._listen_to(window)
        self._untouched.start()
        self._looked = self._clock.now()
        self._timer.start()

    def stop(self) -> None:
        """There is nothing to guard."""
        self._timer.stop()

    @property
    def is_still(self) -> bool:
        """Whether no key and no mouse has come for a moment."""
        return not self._untouched.isValid() or self._untouched.hasExpired(_MOMENT)

    @Slot(QWindow)
    def _listen_to(self, window: QWindow | None) -> None:
        if window is not None:
            # A window that has the filter already does not get it twice.
            window.installEventFilter(self)

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
