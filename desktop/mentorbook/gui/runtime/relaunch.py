"""A locked app is a new process: this one starts it, waits until it stands, and ends."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QProcess, QTimer
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from mentorbook.gui.runtime.sockets import socket_address
from mentorbook.profile import Profile
from mentorbook.program import program

_PATIENCE = 10_000
"""Milliseconds to wait for the new process. Without it this one stays, locked as well."""


def relaunch_locked(
    parent: QObject,
    profile: Profile,
    page: str,
    *,
    minimized: bool,
    then: Callable[[], None],
    otherwise: Callable[[], None],
) -> None:
    """Start the locked process, and call ``then`` when it has said that it stands; ``otherwise`` when it does not."""
    name = socket_address(f"mentorbook-{profile.ids.token()}")
    server = QLocalServer(parent)
    server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
    if not server.listen(name):
        otherwise()
        return

    def give_up() -> None:
        server.close()
        otherwise()

    waiting = QTimer(server, singleShot=True, interval=_PATIENCE)
    waiting.timeout.connect(give_up)
    waiting.start()
    server.newConnection.connect(waiting.stop)
    server.newConnection.connect(then)
    first, *rest = program()
    arguments = [*rest, "--profile", str(profile.paths.root), "--locked", "--ready", name, "--page", page]
    if minimized:
        arguments.append("--minimized")
    QProcess.startDetached(first, arguments)


def say_ready(name: str) -> None:
    """Tell the process that started this one that it may end."""
    socket = QLocalSocket()
    socket.connectToServer(name)
    socket.waitForConnected(1_000)
    socket.disconnectFromServer()
