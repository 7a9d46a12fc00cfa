"""One window for a profile: a second start raises the first."""

from __future__ import annotations

import hashlib

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from mentorbook.gui.runtime.sockets import socket_address
from mentorbook.profile import Profile

_PATIENCE = 1_000
"""Milliseconds to wait for the other window's answer."""


class SingleInstance(QObject):
    """A local socket of this user, named after the profile. Nothing but "come up" is ever said over it."""

    asked = Signal()

    def __init__(self, profile: Profile) -> None:
        super().__init__()
        digest = hashlib.sha256(str(profile.paths.root.resolve()).encode()).hexdigest()
        self._address = socket_address(f"mentorbook-{digest[:24]}")
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._answer)
        self.is_first = not self._is_other_there() and self._listen()

    def _is_other_there(self) -> bool:
        socket = QLocalSocket()
        socket.connectToServer(self._address)
        found = socket.waitForConnected(_PATIENCE)
        socket.disconnectFromServer()
        return found

    def take_again(self) -> bool:
        """Take the name again after all; whether no other window has it by now. One that has it is asked to come up."""
        # Who listens already would find itself, and take that for another window.
        self.is_first = self.is_first or (not self._is_other_there() and self._listen())
        return self.is_first

    def _listen(self) -> bool:
        # What a crashed process left behind would keep the address.
        QLocalServer.removeServer(self._address)
        self._server.listen(self._address)
        return True

    def release(self) -> None:
        """Give the name up, for the process that goes on."""
        self._server.close()
        self.is_first = False

    def _answer(self) -> None:
        socket = self._server.nextPendingConnection()
        socket.disconnected.connect(socket.deleteLater)
        self.asked.emit()
