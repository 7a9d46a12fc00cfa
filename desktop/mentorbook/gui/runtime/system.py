"""The parts that differ between systems: who shows notices, and who tells that the person has left."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QSystemTrayIcon

from mentorbook.gui.runtime.notices import Notifier, TrayNotifier
from mentorbook.gui.runtime.watches import SystemWatch

if sys.platform == "linux":
    from mentorbook.gui.runtime.bus_notices import BusNotifier
    from mentorbook.gui.runtime.bus_watch import BusWatch


def make_notifier(tray: QSystemTrayIcon | None, parent: QObject) -> Notifier:
    """Whoever shows notices on this system."""
    if sys.platform == "linux":
        return BusNotifier(parent)
    else:  # noqa: RET505 -- only so do the types hold on each system
        return TrayNotifier(tray, parent) if tray is not None else Notifier(parent)


def make_watch(parent: QObject) -> SystemWatch:
    """Whoever hears on this system that the person has left."""
    return BusWatch(parent) if sys.platform == "linux" else SystemWatch(parent)
