"""The program with a window: begun once for a profile, gone with its window."""

from __future__ import annotations

import os
import sys

from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication

from mentorbook.gui.desktop import Desktop, Start
from mentorbook.gui.runtime.collector import QuietCollector
from mentorbook.gui.runtime.single import SingleInstance
from mentorbook.gui.shell.parts import Parts
from mentorbook.gui.style import icons
from mentorbook.gui.style.theme import STYLE
from mentorbook.gui.words import tr
from mentorbook.profile import Profile
from mentorbook.resources import resources_folder
from mentorbook.services.aftermath import Aftermath


def run_window(profile: Profile, start: Start, parts: Parts) -> int:
    """Open the window and stay until it is closed. Returns the exit code."""
    QGuiApplication.setApplicationName("Mentorbook")
    QGuiApplication.setDesktopFileName("mentorbook")
    app = QApplication([*sys.argv[:1], *STYLE])
    single = SingleInstance(profile)
    if not single.is_first:
        return 0
    icons.register()
    app.setWindowIcon(QIcon(str(resources_folder() / "icons" / "mentorbook.svg")))
    desktop = Desktop(app, profile, start, single, parts)
    sys.excepthook = lambda _type, error, _trace: desktop.report(error)
    single.asked.connect(desktop.raise_window)
    aftermath = Aftermath(profile)
    desktop.broke_off = aftermath.begin()
    desktop.begin()
    collector = QuietCollector(desktop, lambda: desktop.is_quiet)
    collector.start()
    code = app.exec()
    aftermath.end()
    return code


def missing_display() -> str:
    """Words where there is no screen to open a window on; else empty."""
    if sys.platform != "linux" or os.environ.get("QT_QPA_PLATFORM"):
        return ""
    if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        return ""
    return tr("There is no screen to open a window on; scripts/tour.py makes pictures of it without one.")
