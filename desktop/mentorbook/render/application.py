"""Qt's application object, which fonts and pages need even where no window is ever shown."""

from __future__ import annotations

import threading
from functools import cache

from mentorbook.render.qt import QGuiApplication


def drawing_application() -> QGuiApplication:
    """The application object of this process; made without a display where there is none yet.

    A process that is to show windows makes its own application first, and that one is used, from any thread. Where
    there is none, this must be called on the main thread: Qt binds its application to the thread that makes it.
    """
    running = QGuiApplication.instance()
    if isinstance(running, QGuiApplication):
        return running
    if threading.current_thread() is not threading.main_thread():
        raise RuntimeError("an application for drawing is made on the main thread")
    return _without_display()


@cache
def _without_display() -> QGuiApplication:
    """An application on the "offscreen" platform; kept, since Qt takes it away with its last reference.

    Offscreen even where there is a display: a command has no business there, and the plug-ins for displays
    end the process when a library of theirs is missing.
    """
    return QGuiApplication(["mentorbook", "-platform", "offscreen"])
