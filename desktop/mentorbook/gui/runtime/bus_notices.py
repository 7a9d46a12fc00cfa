"""Notices through org.freedesktop.Notifications, as every Linux desktop has it.

A service that starts late, starts anew or does not answer loses nothing: what was not shown waits for it, and the
window shows it meanwhile.
"""

from __future__ import annotations

from html import escape
from itertools import count
from typing import Any

from PySide6.QtCore import QObject, QTimer

from mentorbook.gui.runtime.bus import Address, Answer, BusLine, Heard
from mentorbook.gui.runtime.notices import Notice, Notifier
from mentorbook.gui.words import tr

_SERVICE = "org.freedesktop.Notifications"
_NOTIFICATIONS = Address(_SERVICE, "/org/freedesktop/Notifications", _SERVICE)
_RULES = (
    f"type='signal',interface='{_SERVICE}',path='/org/freedesktop/Notifications'",
    f"type='signal',sender='org.freedesktop.DBus',member='NameOwnerChanged',arg0='{_SERVICE}'",
)
_PATIENCE = 4_000
"""Milliseconds after which a notice counts as not shown. The service may still show it."""
_CAPABILITIES = 1
_FIRST_NOTICE = 10
_STAYS = 0
"""The notice's own expiry: none. A reminder leaves by the person's act alone."""


class BusNotifier(Notifier):
    """Shows notices on the desktop, with their actions where the service has buttons."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._line = BusLine("SESSION", _RULES, self)
        self._line.ready.connect(self._turn)
        self._line.heard.connect(self._hear)
        self._line.answered.connect(self._take)
        self._capabilities: frozenset[str] | None = None
        self._wanted: dict[int, Notice] = {}
        self._tokens = count(_FIRST_NOTICE)
        self._sent: dict[int, int] = {}
        self._numbers: dict[int, int] = {}
        """The service's number of each notice."""
        self._withdrawn: set[int] = set()

    @property
    def place(self) -> str:
        if self._capabilities is None:
            return tr("No notification service answers on this desktop at the moment: reminders appear in this window.")
        if "actions" in self._capabilities:
            return tr("Reminders appear among the notifications of this desktop, with buttons to answer them.")
        return tr("Reminders appear among the notifications of this desktop; they are answered in this window.")

    def start(self) -> None:
        self._line.start()

    def show(self, notice: Notice) -> None:
        self._withdrawn.discard(notice.id)
        self._wanted[notice.id] = notice
        QTimer.singleShot(_PATIENCE, self, lambda: self._look_at(notice))
        self._send_wanted()

    def withdraw(self, notice_id: int) -> None:
        self._wanted.pop(notice_id, None)
        number = self._numbers.pop(notice_id, None)
        if number is not None:
            self._line.call(0, _NOTIFICATIONS, "CloseNotification", "u", (number,))
        elif notice_id in self._sent.values():
            # Its number is on the way.
            self._withdrawn.add(notice_id)

    def close(self) -> None:
        for notice_id in [*self._numbers]:
            self.withdraw(notice_id)
        self._line.close()

    # -- the service comes and goes

    def _turn(self, stands: bool) -> None:  # noqa: FBT001 -- a signal's argument
        self._forget_service()
        if stands:
            # Asking starts a service that the desktop can start by itself.
            self._line.call(_CAPABILITIES, _NOTIFICATIONS, "GetCapabilities")

    def _forget_service(self) -> None:
        self._capabilities = None
        self._numbers.clear()
        self._sent.clear()

    def _hear(self, heard: Heard) -> None:
        match (heard.member, heard.body):
            case ("NameOwnerChanged", (_name, _old, new)):
                self._forget_service()
                if new:
                    self._line.call(_CAPABILITIES, _NOTIFICATIONS, "GetCapabilities")
            case ("ActionInvoked", (number, action)):
                notice_id = self._notice_of(number)
                if notice_id is not None:
                    self.acted.emit(notice_id, action)

    def _notice_of(self, number: int) -> int | None:
        return next((notice_id for notice_id, one in self._numbers.items() if one == number), None)

    def _take(self, answer: Answer) -> None:
        if answer.token == _CAPABILITIES:
            if answer.body is not None:
                self._capabilities = frozenset(answer.body[0])
                self._send_wanted()
            return
        notice_id = self._sent.pop(answer.token, None)
        if notice_id is None:
            return
        if answer.body is None:
            self.shown.emit(notice_id, False)
            return
        self._numbers[notice_id] = answer.body[0]
        self._wanted.pop(notice_id, None)
        if notice_id in self._withdrawn:
            self._withdrawn.discard(notice_id)
            self.withdraw(notice_id)
        else:
            self.shown.emit(notice_id, True)

    # -- showing

    def _send_wanted(self) -> None:
        if self._capabilities is None:
            return
        for notice in self._wanted.values():
            if notice.id not in self._sent.values():
                token = next(self._tokens)
                self._sent[token] = notice.id
                self._line.call(token, _NOTIFICATIONS, "Notify", "susssasa{sv}i", self._spoken(notice))

    def _spoken(self, notice: Notice) -> tuple[Any, ...]:
        capabilities = self._capabilities or frozenset()
        actions = [part for action in notice.actions for part in action] if "actions" in capabilities else []
        text = escape(notice.text, quote=False) if "body-markup" in capabilities else notice.text
        hints = {"desktop-entry": ("s", "mentorbook"), "urgency": ("y", 1), "category": ("s", "x-mentorbook.reminder")}
        if notice.is_quiet:
            hints["suppress-sound"] = ("b", True)
        replaces = self._numbers.get(notice.id, 0)
        return ("Mentorbook", replaces, "mentorbook", notice.heading, text, actions, hints, _STAYS)

    def _look_at(self, notice: Notice) -> None:
        if self._wanted.get(notice.id) == notice:
            self.shown.emit(notice.id, False)
