"""A line to D-Bus on a thread of its own, for Linux: whatever the bus does, the screen never waits for it.

Nothing here waits for an answer either. What is sent gets a token; the answer, if there is one, comes back with that
token through a queued signal. A bus that is absent, hangs or goes away is tried again, less and less often.
"""

from __future__ import annotations

import selectors
import socket
import threading
from collections.abc import Sequence
from contextlib import suppress
from itertools import count
from queue import Empty, SimpleQueue
from typing import Any

from jeepney import DBusAddress, HeaderFields, Message, MessageFlag, MessageType, new_method_call
from jeepney.auth import FDNegotiationError
from jeepney.bus import get_bus
from jeepney.fds import FileDescriptor, fds_buf_size
from jeepney.io.blocking import prep_socket
from jeepney.low_level import Parser
from PySide6.QtCore import QObject, Qt, Signal

from mentorbook.frozen import frozen

_CONNECT = 2.0
"""Seconds for the bus to let us in."""
_SEND = 5.0
_FIRST_RETRY, _LAST_RETRY = 2.0, 60.0
_GOODBYE = 1.0
"""Seconds that the thread is waited for at the end. It is a daemon: a bus that hangs keeps nobody from leaving."""

_BUS = DBusAddress("/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus")
_HELLO = -1


@frozen
class Address:
    """An object on the bus, and one of its interfaces."""

    service: str
    path: str
    interface: str


@frozen
class Heard:
    """A signal that came over the bus."""

    path: str
    interface: str
    member: str
    body: tuple[Any, ...]


@frozen
class Answer:
    """What came back. ``body`` is None for an error; ``error`` is then its name."""

    token: int
    body: tuple[Any, ...] | None
    error: str = ""


class BusLine(QObject):
    """A connection to ``SESSION`` or ``SYSTEM`` that listens for what ``rules`` name."""

    ready = Signal(bool)
    """The line stands, or was lost. What was sent and not answered before a loss is not answered any more."""
    heard = Signal(object)
    answered = Signal(object)

    _arrived = Signal(object)

    def __init__(
        self, bus: str, rules: Sequence[str], parent: QObject | None = None, *, takes_files: bool = False
    ) -> None:
        super().__init__(parent)
        self._bus, self._rules, self._takes_files = bus, tuple(rules), takes_files
        self._outgoing: SimpleQueue[tuple[int, Message]] = SimpleQueue()
        self._pending: dict[int, int] = {}
        self._ended = threading.Event()
        self._wake, self._woken = socket.socketpair()
        self._woken.setblocking(False)
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._thread = threading.Thread(target=self._work, name=f"mentorbook-{bus.lower()}-bus", daemon=True)

    def start(self) -> None:
        """Begin to connect."""
        self._thread.start()

    def call(
        self,
        token: int,
        address: Address,
        member: str,
        signature: str = "",
        body: tuple[Any, ...] = (),
        *,
        starts: bool = True,
    ) -> None:
        """Send a call; its answer comes with ``token``. What is sent while there is no line is lost.

        The bus starts a service that does not run, where ``starts``.
        """
        target = DBusAddress(address.path, address.service, address.interface)
        message = new_method_call(target, member, signature or None, body)
        if not starts:
            message.header.flags = MessageFlag.no_auto_start
        self._outgoing.put((token, message))
        self._poke()

    def close(self) -> None:
        """Hang up. Harmless when repeated."""
        if self._ended.is_set():
            return
        self._ended.set()
        self._poke()
        if self._thread.ident is not None:
            self._thread.join(_GOODBYE)
        if not self._thread.is_alive():
            self._wake.close()
            self._woken.close()

    def _poke(self) -> None:
        with suppress(OSError):
            self._wake.send(b".")

    def _deliver(self, what: object) -> None:
        if self._ended.is_set():
            _close_files(what)
        elif isinstance(what, bool):
            self.ready.emit(what)
        elif isinstance(what, Heard):
            self.heard.emit(what)
        else:
            self.answered.emit(what)

    def _send_up(self, what: object) -> None:
        if self._ended.is_set():
            _close_files(what)
        else:
            self._arrived.emit(what)

    # -- on the thread

    def _work(self) -> None:
        retry = _FIRST_RETRY
        while not self._ended.is_set():
            # Whatever a bus can come up with, and a connection that broke, are the same: there is no line.
            with suppress(Exception):
                line = self._connect()
                try:
                    line.settimeout(_SEND)
                    if self._serve(line):
                        retry = _FIRST_RETRY
                finally:
                    line.close()
            self._send_up(False)
            self._ended.wait(retry)
            retry = min(retry * 2, _LAST_RETRY)

    def _connect(self) -> socket.socket:
        try:
            line: socket.socket = prep_socket(get_bus(self._bus), enable_fds=self._takes_files, timeout=_CONNECT)
        except FDNegotiationError:
            # Better a line that carries no files than none.
            self._takes_files = False
            raise
        return line

    def _read(self, line: socket.socket, parser: Parser) -> bool:
        """Read what is there. Returns whether the line still stands."""
        if self._takes_files:
            # No further than to the end of a message, so that each gets the files that belong to it.
            data, more, _flags, _from = line.recvmsg(parser.bytes_desired(), fds_buf_size())
            parser.add_data(data, FileDescriptor.from_ancdata(more))
        else:
            data = line.recv(65536)
            parser.add_data(data)
        return bool(data)

    def _serve(self, line: socket.socket) -> bool:
        """Work on a line until it breaks or ends. Returns whether it ever stood."""
        serials, parser, stood = count(1), Parser(), False
        self._pending = {}
        self._forget_outgoing()
        with suppress(OSError), selectors.DefaultSelector() as selector:
            selector.register(line, selectors.EVENT_READ)
            selector.register(self._woken, selectors.EVENT_READ)
            self._put(line, next(serials), _HELLO, new_method_call(_BUS, "Hello"))
            for rule in self._rules:
                self._put(line, next(serials), 0, new_method_call(_BUS, "AddMatch", "s", (rule,)))
            while not self._ended.is_set():
                for key, _events in selector.select():
                    if key.fileobj is self._woken:
                        self._woken.recv(4096)
                        self._flush(line, serials)
                        continue
                    if not self._read(line, parser):
                        return stood
                    while (message := parser.get_next_message()) is not None:
                        stood = self._take(message) or stood
            # What was asked for last, such as to take notices back, still goes out.
            self._flush(line, serials)
        return stood

    def _forget_outgoing(self) -> None:
        with suppress(Empty):
            while True:
                self._outgoing.get_nowait()

    def _flush(self, line: socket.socket, serials: count[int]) -> None:
        with suppress(Empty):
            while True:
                token, message = self._outgoing.get_nowait()
                self._put(line, next(serials), token, message)

    def _put(self, line: socket.socket, serial: int, token: int, message: Message) -> None:
        if token:
            self._pending[serial] = token
        line.sendall(message.serialise(serial=serial))

    def _take(self, message: Message) -> bool:
        """Pass a message on. Returns whether it says that the line stands."""
        fields, kind = message.header.fields, message.header.message_type
        if kind is MessageType.signal:
            self._send_up(
                Heard(
                    fields.get(HeaderFields.path, ""),
                    fields.get(HeaderFields.interface, ""),
                    fields.get(HeaderFields.member, ""),
                    tuple(message.body),
                )
            )
            return False
        token = self._pending.pop(fields.get(HeaderFields.reply_serial, 0), 0)
        if token == _HELLO:
            self._send_up(True)
            return True
        if token:
            is_fine = kind is MessageType.method_return
            error = "" if is_fine else str(fields.get(HeaderFields.error_name, ""))
            self._send_up(Answer(token, tuple(message.body) if is_fine else None, error))
        return False


def _close_files(what: object) -> None:
    """Files that came with an answer nobody waits for any more."""
    for part in (what.body or ()) if isinstance(what, Answer) else ():
        if isinstance(part, FileDescriptor):
            part.close()
