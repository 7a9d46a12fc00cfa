"""A session bus for tests, and notification services on it that behave well or badly."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

#: A notification service, which also plays logind and a screen saver: writes each call as a line, and does what it is
#: told on its standard input, one line each:
#: ``invoke NUMBER ACTION``, ``signal PATH INTERFACE MEMBER SIGNATURE JSON``.
SERVICE = r"""
import json, os, selectors, sys
from jeepney import DBusAddress, MessageType, HeaderFields, new_method_return, new_method_call, new_signal
from jeepney.io.blocking import open_dbus_connection
from jeepney.bus_messages import message_bus

capabilities, mode = json.loads(sys.argv[1]), sys.argv[2]
own = DBusAddress("/org/freedesktop/Notifications", interface="org.freedesktop.Notifications")
line = open_dbus_connection("SESSION", enable_fds=True)
# The name that is waited for comes last: what is asked meanwhile would be dropped.
for name in ("login1", "ScreenSaver", "Notifications"):
    assert line.send_and_get_reply(message_bus.RequestName(f"org.freedesktop.{name}", 4)).body == (1,)
print(json.dumps(["there"]), flush=True)
number = 0

def answer(message):
    global number
    member = message.header.fields[HeaderFields.member]
    print(json.dumps([member, *message.body]), flush=True)
    if mode == "hang":
        return
    if member == "GetCapabilities":
        line.send(new_method_return(message, "as", (capabilities,)))
    elif member == "Notify":
        number += 1
        line.send(new_method_return(message, "u", (message.body[1] or number,)))
    elif member == "GetSessionByPID":
        line.send(new_method_return(message, "o", ("/org/freedesktop/login1/session/_31",)))
    elif member == "Get":
        line.send(new_method_return(message, "v", (("b", message.body[1] == mode),)))
    elif member == "GetActive":
        line.send(new_method_return(message, "b", (member == mode,)))
    elif member == "Inhibit":
        reading, writing = os.pipe()
        line.send(new_method_return(message, "h", (writing,)))
        os.close(writing)
        selector.register(reading, selectors.EVENT_READ, "hold")
    elif member == "CloseNotification":
        line.send(new_method_return(message))

def tell(what, *words):
    if what == "invoke":
        line.send(new_signal(own, "ActionInvoked", "us", (int(words[0]), words[1])))
        return
    path, interface, member, signature, given = words
    body = json.loads(given)
    if signature == "sa{sv}as":
        body[1] = {name: ("b", value) for name, value in body[1].items()}
    where = DBusAddress(path, interface=interface)
    line.send(new_signal(where, member, None if signature == "-" else signature, tuple(body)))

def answer_all():
    while (message := line.parser.get_next_message()) is not None:
        if message.header.message_type is MessageType.method_call:
            answer(message)

selector = selectors.DefaultSelector()
selector.register(line.sock, selectors.EVENT_READ)
selector.register(sys.stdin, selectors.EVENT_READ)
answer_all()
while True:
    for key, _ in selector.select():
        if key.data == "hold":
            # Nobody has the other end any more.
            selector.unregister(key.fileobj)
            print(json.dumps(["let go"]), flush=True)
        elif key.fileobj is sys.stdin:
            told = os.read(0, 65536).decode()
            if not told:
                sys.exit()
            for words in (one.split(maxsplit=5) for one in told.splitlines()):
                tell(*words)
        else:
            line.parser.add_data(line.sock.recv(65536), [])
            answer_all()
"""


#: A bus that starts no service that is installed, which would take the name from those of the tests.
CONFIGURATION = """<busconfig>
  <type>session</type>
  <listen>unix:tmpdir={folder}</listen>
  <servicedir>{services}</servicedir>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""


class Service:
    """A notification service in a process of its own."""

    def __init__(
        self, address: str, folder: Path, *, capabilities: str = '["actions", "body"]', mode: str = ""
    ) -> None:
        self._log = folder / f"service-{os.urandom(4).hex()}.jsonl"
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-c", SERVICE, capabilities, mode],
                env={**os.environ, "DBUS_SESSION_BUS_ADDRESS": address},
                stdin=subprocess.PIPE,
                stdout=log,
            )

    @property
    def log(self) -> str:
        """All that was asked of it, one call a line."""
        return self._log.read_text(encoding="utf-8")

    def tell(self, words: str) -> None:
        """Let it send something."""
        assert self._process.stdin
        self._process.stdin.write(f"{words}\n".encode())
        self._process.stdin.flush()

    def end(self) -> None:
        """Let it go away. Harmless when repeated."""
        if self._process.stdin and not self._process.stdin.closed:
            self._process.stdin.close()
        self._process.wait(20)


@contextmanager
def session_bus(folder: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A bus of its own: its address and its process."""
    configuration = folder / "bus.conf"
    # A socket's path must be short, so it does not lie in the test's own folder.
    places = {"folder": tempfile.gettempdir(), "services": folder / "services"}
    configuration.write_text(CONFIGURATION.format(**places), encoding="utf-8")
    with subprocess.Popen(
        ["dbus-daemon", f"--config-file={configuration}", "--nofork", "--print-address"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as server:
        assert server.stdout
        address = server.stdout.readline().decode().strip()
        try:
            yield address, server
        finally:
            server.send_signal(signal.SIGCONT)
            server.terminate()
            server.wait(20)
