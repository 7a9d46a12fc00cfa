"""A desktop for tests: a real X screen with a window manager, a session bus, a keychain and a notification server."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection

from tests.support.atspi import PATIENCE, Node, Tree

_NEEDED = ("Xvfb", "xdotool", "openbox", "dbus-daemon", "gnome-keyring-daemon", "dunst", "dunstctl")
_LAUNCHERS = ("/usr/libexec/at-spi-bus-launcher", "/usr/lib/at-spi2-core/at-spi-bus-launcher")
_SIZE = "1400x1000x24"
#: Where that desk stands.
ZONE = "Europe/Helsinki"
#: Seconds for which something stands where it stood before it is clicked.
_STILL = 0.05
#: Milliseconds between two keys, as a quick hand types.
_KEY_MS = "8"


@dataclass
class Screen:
    """Hands and eyes on one screen. Everything started on it ends with it."""

    folder: Path
    variables: Mapping[str, str]
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    # -- programs

    def start(self, *arguments: str, **variables: str) -> subprocess.Popen[bytes]:
        """Start a program on this screen."""
        log = self.folder / f"output-{len(self.processes)}.txt"
        with log.open("wb") as output:
            process = subprocess.Popen(
                arguments,
                env={**self.variables, **variables},
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.processes.append(process)
        return process

    def mentorbook(self, profile: Path, *arguments: str) -> subprocess.Popen[bytes]:
        """Start the program on a profile."""
        return self.start(sys.executable, "-P", "-m", "mentorbook", "--profile", str(profile), *arguments)

    def output(self) -> str:
        """What all programs said."""
        return "".join(path.read_text(errors="replace") for path in sorted(self.folder.glob("output-*.txt")))

    def tree(self) -> Tree:
        """The accessibility tree of the program."""
        return Tree(self.variables["DBUS_SESSION_BUS_ADDRESS"], "Mentorbook")

    # -- hands

    def _xdotool(self, *arguments: str) -> str:
        done = subprocess.run(
            ["xdotool", *arguments], env=dict(self.variables), check=True, capture_output=True, text=True, timeout=60
        )
        return done.stdout

    def click(self, tree: Tree, node: Node, *, button: int = 1, times: int = 1) -> None:
        """Click in the middle of something, once it stands still: what goes away above it moves it."""
        place = None
        while place != (place := tree.place_of(node)):
            time.sleep(_STILL)
        left, top, width, height = place
        repeat = ["--repeat", str(times), "--delay", "40"]
        self._xdotool("mousemove", str(left + width // 2), str(top + height // 2), "click", *repeat, str(button))

    def type(self, text: str) -> None:
        """Type where the focus is."""
        self._xdotool("type", "--delay", _KEY_MS, "--", text)

    def press(self, *keys: str) -> None:
        """Press keys, as xdotool writes them: ``ctrl+k``, ``Return``."""
        self._xdotool("key", "--delay", "20", *keys)

    # -- notifications

    def notifications(self) -> str:
        """All that popped up, as the notification server remembers it (JSON)."""
        subprocess.run(["dunstctl", "close-all"], env=dict(self.variables), check=True, timeout=20)
        done = subprocess.run(
            ["dunstctl", "history"], env=dict(self.variables), check=True, capture_output=True, text=True, timeout=20
        )
        return done.stdout

    def end(self, process: subprocess.Popen[bytes]) -> None:
        """End a program politely; kill it when it does not listen."""
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait(10)


@contextmanager
def screen(folder: Path) -> Iterator[Screen]:
    """A screen of its own, with everything a desktop has."""
    missing = [name for name in _NEEDED if shutil.which(name) is None]
    launcher = next((path for path in _LAUNCHERS if Path(path).exists()), "")
    assert not missing, f"install what the window's tests need: {', '.join(missing)}"
    assert launcher, "install what the window's tests need: at-spi2-core"
    variables = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "DBUS_SESSION_BUS_ADDRESS")
        and not name.startswith(("PYTEST", "COV"))
    }
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"):
        place = folder / "desktop" / name.lower()
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        variables[name] = str(place)
    variables |= {"LC_ALL": "C.UTF-8", "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1", "TZ": ZONE}
    with ExitStack() as stack:
        variables["TMPDIR"] = stack.enter_context(_temporary(folder))
        variables["DISPLAY"] = stack.enter_context(_display(folder))
        variables["DBUS_SESSION_BUS_ADDRESS"] = stack.enter_context(_session_bus(variables))
        found = Screen(folder, variables)

        def end_all() -> None:
            _end_strays(folder)
            for process in reversed(found.processes):
                found.end(process)

        stack.callback(end_all)
        found.start("openbox")
        found.start(launcher, "--launch-immediately")
        found.start("dunst")
        stack.enter_context(_keychain(variables))
        _wait_for_manager(found)
        yield found


def _end_strays(folder: Path) -> None:
    """End the processes by which a locked program replaced itself: nobody's children, with a profile in the folder."""
    for entry in Path("/proc").iterdir():
        with suppress(OSError):
            words = (entry / "cmdline").read_bytes().split(b"\0") if entry.name.isdecimal() else []
            if b"mentorbook" in words and any(word.startswith(bytes(folder)) for word in words):
                os.kill(int(entry.name), signal.SIGKILL)


@contextmanager
def _temporary(folder: Path) -> Iterator[str]:
    """A folder for temporary files with a short name: a socket's may have 107 characters. What is left in it is kept."""
    with tempfile.TemporaryDirectory(prefix="desk-") as place:
        try:
            yield place
        finally:
            left = folder / "desktop" / "temporary"
            for path in Path(place).rglob("*"):
                if path.is_file():
                    left.mkdir(parents=True, exist_ok=True)
                    shutil.copy(path, left / path.name)


@contextmanager
def _display(folder: Path) -> Iterator[str]:
    reading, writing = os.pipe()
    with (folder / "xvfb.txt").open("wb") as log:
        server = subprocess.Popen(
            # Without that it begins anew when the first client has gone, and turns away whoever comes just then.
            ["Xvfb", "-noreset", "-displayfd", str(writing), "-screen", "0", _SIZE, "-nolisten", "tcp"],
            pass_fds=(writing,),
            stdout=log,
            stderr=log,
        )
    os.close(writing)
    try:
        with os.fdopen(reading) as said:
            number = said.readline().strip()
        assert number, "Xvfb did not start"
        yield f":{number}"
    finally:
        server.terminate()
        server.wait(20)


@contextmanager
def _session_bus(variables: Mapping[str, str]) -> Iterator[str]:
    server = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--print-address"],
        env=dict(variables),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert server.stdout
        with server.stdout as said:
            yield said.readline().decode().strip()
    finally:
        server.terminate()
        server.wait(20)


@contextmanager
def _keychain(variables: Mapping[str, str]) -> Iterator[None]:
    with subprocess.Popen(
        ["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"],
        env=dict(variables),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as daemon:
        assert daemon.stdin
        daemon.stdin.write(b"login words")
        daemon.stdin.close()
        # Whoever asks before it stands lets the bus start another one, which nobody has unlocked.
        deadline = time.monotonic() + PATIENCE
        with open_dbus_connection(variables["DBUS_SESSION_BUS_ADDRESS"]) as bus:
            while not bus.send_and_get_reply(message_bus.NameHasOwner("org.freedesktop.secrets")).body[0]:
                assert time.monotonic() < deadline, "the keychain did not start"
                time.sleep(0.02)
        try:
            yield
        finally:
            daemon.terminate()


def _wait_for_manager(found: Screen) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        # Only where somebody manages windows is a number of desktops known.
        done = subprocess.run(
            ["xdotool", "get_num_desktops"], env=dict(found.variables), capture_output=True, check=False
        )
        if done.returncode == 0 and done.stdout.strip().isdigit():
            return
        assert time.monotonic() < deadline, "the window manager did not start"
        time.sleep(0.05)
