"""Hears on a Linux desktop that the screen is locked, the computer goes to sleep, or another user takes it."""

from __future__ import annotations

import os
from typing import Any

from PySide6.QtCore import QObject

from mentorbook.gui.runtime.bus import Address, Answer, BusLine, Heard
from mentorbook.gui.runtime.watches import SystemWatch

_LOGIN = "org.freedesktop.login1"
_MANAGER = Address(_LOGIN, "/org/freedesktop/login1", f"{_LOGIN}.Manager")
_SYSTEM_RULES = (
    f"type='signal',sender='{_LOGIN}',interface='{_LOGIN}.Manager',member='PrepareForSleep'",
    f"type='signal',sender='{_LOGIN}',interface='{_LOGIN}.Session',member='Lock'",
    f"type='signal',sender='{_LOGIN}',member='PropertiesChanged',path_namespace='/org/freedesktop/login1/session'",
)
_SCREEN_SAVERS = ("freedesktop", "gnome", "cinnamon", "mate", "xfce")
_SESSION_RULES = tuple(
    f"type='signal',interface='org.{name}.ScreenSaver',member='ActiveChanged'" for name in _SCREEN_SAVERS
)
_BY_PROCESS, _BY_NAME, _INHIBIT, _STATE = 1, 2, 3, 4


class BusWatch(SystemWatch):
    """Listens to logind on the system's bus, and to the screen saver on the session's."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._system = BusLine("SYSTEM", _SYSTEM_RULES, self, takes_files=True)
        self._session = BusLine("SESSION", _SESSION_RULES, self)
        self._own = ""
        """The path of our own session at logind; empty while it is not known."""
        self._stands = self._is_wanted = False
        self._hold: Any = None
        """The file that keeps the system from sleeping while it is open: logind waits five seconds at most."""
        self._system.ready.connect(self._turn)
        self._session.ready.connect(self._ask_savers)
        for line in (self._system, self._session):
            line.heard.connect(self._hear)
            line.answered.connect(self._take)

    def start(self) -> None:
        self._system.start()
        self._session.start()

    def close(self) -> None:
        self.let_sleep()
        self._system.close()
        self._session.close()

    def _turn(self, stands: bool) -> None:  # noqa: FBT001 -- a signal's argument
        self._own, self._stands = "", stands
        if stands:
            self._system.call(_BY_PROCESS, _MANAGER, "GetSessionByPID", "u", (os.getpid(),))
            self._ask(_MANAGER.path, _MANAGER.interface, "PreparingForSleep")
            self._ask_to_hold()

    # What happened before the line stood is in no signal any more.

    def _ask(self, path: str, interface: str, name: str) -> None:
        properties = Address(_LOGIN, path, "org.freedesktop.DBus.Properties")
        self._system.call(_STATE, properties, "Get", "ss", (interface, name))

    def _ask_savers(self, stands: bool) -> None:  # noqa: FBT001 -- a signal's argument
        for name in _SCREEN_SAVERS if stands else ():
            saver = Address(f"org.{name}.ScreenSaver", f"/org/{name}/ScreenSaver", f"org.{name}.ScreenSaver")
            self._session.call(_STATE, saver, "GetActive", starts=False)

    def hold_sleep(self) -> None:
        self._is_wanted = True
        self._ask_to_hold()

    def let_sleep(self) -> None:
        self._is_wanted = False
        hold, self._hold = self._hold, None
        if hold is not None:
            hold.close()

    def _ask_to_hold(self) -> None:
        if self._is_wanted and self._stands and self._hold is None:
            what = ("sleep", "Mentorbook", "Locks the book", "delay")
            self._system.call(_INHIBIT, _MANAGER, "Inhibit", "ssss", what)

    def _take(self, answer: Answer) -> None:
        if answer.token == _STATE:
            if answer.body in ((True,), (("b", True),)):
                self.left.emit()
        elif answer.token == _INHIBIT:
            if answer.body is not None and self._is_wanted and self._hold is None:
                (self._hold,) = answer.body
            elif answer.body is not None:
                answer.body[0].close()
        elif answer.body:
            self._own = answer.body[0]
            self._ask(self._own, f"{_LOGIN}.Session", "LockedHint")
        elif answer.token == _BY_PROCESS and (name := os.environ.get("XDG_SESSION_ID")):
            # Programs that the user's service manager has started belong to no session themselves.
            self._system.call(_BY_NAME, _MANAGER, "GetSession", "s", (name,))

    def _hear(self, heard: Heard) -> None:
        match (heard.member, heard.body):
            case ("PrepareForSleep" | "ActiveChanged", (True,)):
                self.left.emit()
            case ("Lock", _) if heard.path == self._own or not self._own:
                self.left.emit()
            case ("PropertiesChanged", (_interface, {"Active": (_, False)}, _)) if heard.path == self._own:
                self.left.emit()
