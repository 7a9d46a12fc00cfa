"""Python's search for rings of dead objects, moved to moments in which nobody waits.

With the objects of an import in memory one full search holds the interpreter, and so the screen, for some hundred
milliseconds; and they come by themselves just when many objects are made. They also come in whatever thread makes an
object: a part of the window that is thrown away in a lane takes its timers along in a thread that is not theirs, and
with them the program.
"""

from __future__ import annotations

import gc
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

_EVERY = 15_000
"""Milliseconds between two looks at whether it is quiet."""


class QuietCollector(QObject):
    """Searches all objects, on the screen's thread alone, when ``is_quiet`` says that nobody would notice."""

    def __init__(self, parent: QObject, is_quiet: Callable[[], bool]) -> None:
        super().__init__(parent)
        self._is_quiet = is_quiet
        self._timer = QTimer(self, interval=_EVERY)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """From now on. What is there already, the modules of the program, stays for good and is never searched."""
        gc.freeze()
        gc.disable()
        self._timer.start()

    def look(self) -> None:
        """Search now, unless somebody would notice: with a large book on the screen it takes a twentieth of a second."""
        if self._is_quiet():
            gc.collect()

    def stop(self) -> None:
        """As it was before."""
        self._timer.stop()
        gc.enable()
        gc.unfreeze()
