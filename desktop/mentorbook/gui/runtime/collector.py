"""Python's search for rings of dead objects, moved to moments in which nobody waits.

With the objects of an import in memory one full search holds the interpreter, and so the screen, for some hundred
milliseconds; and they come by themselves just when many objects are made.
"""

from __future__ import annotations

import gc
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

_EVERY = 15_000
"""Milliseconds between two looks at whether it is quiet."""
_YOUNG, _MIDDLE, _NEVER = 2_000, 20, 1_000_000
"""Thresholds of the three generations: young objects are searched as ever, old ones only when told."""


class QuietCollector(QObject):
    """Searches all objects when ``is_quiet`` says that no work is going on, and never in the midst of it."""

    def __init__(self, parent: QObject, is_quiet: Callable[[], bool]) -> None:
        super().__init__(parent)
        self._is_quiet = is_quiet
        self._before = gc.get_threshold()
        self._timer = QTimer(self, interval=_EVERY)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """From now on. What is there already, the modules of the program, stays for good and is not searched again."""
        gc.collect()
        gc.freeze()
        gc.set_threshold(_YOUNG, _MIDDLE, _NEVER)
        self._timer.start()

    def look(self) -> None:
        """Search now, unless work is going on."""
        if self._is_quiet():
            gc.collect()

    def stop(self) -> None:
        """As it was before."""
        self._timer.stop()
        gc.set_threshold(*self._before)
        gc.unfreeze()
