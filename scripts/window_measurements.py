"""The measurements of the window: how long its start, its pages and its longest pauses are, and what memory it takes.

They are made without a screen, on a book of 10,000 sessions, 1,000 people and 5,000 thanks that is kept between runs.
At the start a keychain gives the key where this system has one to be started for it: a Secret Service of its own, on a
bus of its own. Elsewhere, and for what is measured in an open window, the profile gives it as that of a sample book is.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Any

from mentorbook.profile import DerivationCost, Paths, Profile
from mentorbook.services import access, transfer
from mentorbook.services.opened import OpenedBook, Unlocking, create_book, open_book, opened
from mentorbook.services.settings import Settings, write_settings
from page_measurements import measure_pages
from pause_measurements import make_elsewhere, measure_pauses
from touring.stage import Stage, make_application

Report = Callable[[str, float, str, str], None]

_CHEAP = DerivationCost(memory=19 * 1024, passes=2, lanes=1)
_PASSPHRASE = "five invented words for measuring"
_STARTS = 7
_SETTLED = 10
"""Seconds after the unlock at which memory is read."""

_BARE = """
import sys, time
began = float(sys.argv[1])
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow
class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        if not painted:
            painted.append(time.monotonic() - began)
            QTimer.singleShot(int(1000 * float(sys.argv[2])), done)
painted = []
def done():
    print(painted[0], memory())
    app.quit()
"""
_MEMORY = """
def memory():
    try:
        lines = open("/proc/self/smaps_rollup", encoding="ascii").read().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
"""
_BARE_END = """
app = QApplication([])
window = Window()
window.setCentralWidget(QLabel("A window"))
window.resize(1320, 860)
window.show()
app.exec()
"""

_OURS = """
import json, sys, time
began, settled = float(sys.argv[1]), float(sys.argv[2])
marks = {"interpreter": time.monotonic() - began}
def mark(name):
    marks.setdefault(name, time.monotonic() - began)
from mentorbook import bootstrap
make_profile, page = bootstrap.make_profile, bootstrap.WindowParts.page
def make_profile_marked(root):
    mark("modules")
    return make_profile(root)
def page_marked(self, key):
    mark("opened")
    found = page(self, key)
    fill = found.fill
    def fill_marked(self, data):
        mark("read")
        fill(self, data)
        QTimer.singleShot(0, self, lambda: painted(self))
    found.fill = fill_marked
    from PySide6.QtCore import QTimer
    return found
def painted(page):
    page.window().repaint()
    if "painted" not in marks:
        mark("painted")
        from PySide6.QtCore import QTimer
        QTimer.singleShot(int(1000 * settled), done)
def done():
    from PySide6.QtWidgets import QApplication
    print(json.dumps({"marks": marks, "memory": memory()}))
    sys.stdout.flush()
    QApplication.instance().quit()
bootstrap.make_profile, bootstrap.WindowParts.page = make_profile_marked, page_marked
bootstrap.run_program(["--profile", sys.argv[3]])
"""


def measure_window(folder: Path, report: Report, *, share: int) -> None:
    """All of it; ``share`` makes the book smaller."""
    root = folder / f"window-{share}"
    profile = _make(root, share)
    _measure_start(folder, root, report)
    make_application()
    stage = Stage(profile, lambda: _open(profile))
    try:
        measure_pages(stage, report)
    finally:
        stage.close()
    make_elsewhere(profile, _open, Unlocking(passphrase=_PASSPHRASE), 10_000 // share)
    copy = Profile(Paths(folder / "window-pauses"), cost=_CHEAP)
    shutil.rmtree(copy.paths.root, ignore_errors=True)
    shutil.copytree(root, copy.paths.root)
    stage = Stage(copy, lambda: _open(copy))
    try:
        measure_pauses(stage, copy.paths.root, report)
    finally:
        stage.close()
        shutil.rmtree(copy.paths.root)


def _open(profile: Profile) -> OpenedBook:
    unlocking = access.without_asking(profile)
    if unlocking is None:
        raise RuntimeError("the book of the bench has lost its key")
    return open_book(profile, unlocking)


def _make(root: Path, share: int) -> Profile:
    """The book, made once by the import of records."""
    profile = Profile(Paths(root), cost=_CHEAP)
    done = root / "made"
    if done.exists():
        return profile
    root.mkdir(parents=True, exist_ok=True)
    book, _ = create_book(profile, passphrase=_PASSPHRASE)
    lines = root / "records.jsonl"
    _write_records(lines, profile, people=1_000 // share, sessions=10_000 // share, thanks=5_000 // share)
    transfer.import_records(book, lines)
    book.close()
    lines.unlink()
    write_settings(profile, Settings(sample_passphrase=_PASSPHRASE, lock_after_minutes=0))
    done.touch()
    return profile


def _write_records(path: Path, profile: Profile, *, people: int, sessions: int, thanks: int) -> None:
    draw = random.Random(20260302)
    now = datetime.now(UTC)

    def line(kind: str, **values: Any) -> str:
        return json.dumps({"kind": kind, "id": str(profile.ids.record()), **values}) + "\n"

    with path.open("w", encoding="utf-8") as out:
        ids = []
        for number in range(people):
            ids.append(str(profile.ids.record()))
            person = {
                "name": f"Person {number}",
                "roles": ["mentor"],
                "rhythm": "P1M",
                "organisation": f"House {number % 40}",
            }
            out.write(json.dumps({"kind": "person", "id": ids[-1], **person}) + "\n")
        for number in range(sessions):
            start = now - timedelta(days=draw.randint(-20, 3_000), hours=draw.randint(0, 8))
            out.write(
                line(
                    "session",
                    title=f"Talk {number}",
                    people=[draw.choice(ids)],
                    start=f"{start:%Y-%m-%dT%H:%M}[Europe/Helsinki]",
                    status="held" if start < now else "planned",
                )
            )
        for number in range(thanks):
            day = now - timedelta(days=draw.randint(0, 3_000))
            out.write(
                line("thanks", text=f"For the help number {number}", person=draw.choice(ids), on=f"{day:%Y-%m-%d}")
            )


# -- the start


def _child(source: str, *arguments: str) -> str:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_LOGGING_RULES": "*=false"}
    # As installed: compiled once, and not at each start.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    began = repr(time.monotonic())
    command = [sys.executable, "-P", "-c", source, began, *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=300).stdout


@contextmanager
def _keychain() -> Iterator[bool]:
    """A real Secret Service for the processes that are measured; False where this system has no such programs."""
    if not (shutil.which("dbus-daemon") and shutil.which("gnome-keyring-daemon")):
        yield False
        return
    with tempfile.TemporaryDirectory() as home, ExitStack() as ends:
        variables = dict.fromkeys(("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR"), home)
        command = ["dbus-daemon", "--session", "--nofork", "--print-address"]
        bus = ends.enter_context(subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL))
        ends.callback(bus.terminate)
        variables["DBUS_SESSION_BUS_ADDRESS"] = _pipe(bus.stdout).readline().decode().strip()
        before = {name: os.environ.get(name) for name in variables}
        os.environ.update(variables)
        ends.callback(_set_variables, before)
        command = ["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"]
        daemon = ends.enter_context(
            subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        )
        ends.callback(daemon.terminate)
        with _pipe(daemon.stdin) as pipe:
            pipe.write(b"login words")
        yield True


def _pipe(end: IO[bytes] | None) -> IO[bytes]:
    if end is None:
        raise RuntimeError("a process without a pipe")
    return end


def _set_variables(values: Mapping[str, str | None]) -> None:
    for name, value in values.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


def _measure_start(folder: Path, made: Path, report: Report) -> None:
    root = folder / "window-start"
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(made, root)
    with _keychain() as is_held:
        if is_held:
            profile = Profile(Paths(root), cost=_CHEAP)
            with opened(profile, Unlocking(passphrase=_PASSPHRASE)) as book:
                access.keychain_on(book)
            write_settings(profile, Settings(lock_after_minutes=0))
        _measure_starts(root, report, "by a keychain" if is_held else "by a key in the profile")
    shutil.rmtree(root)


def _measure_starts(root: Path, report: Report, how: str) -> None:
    _child(_MEMORY + _OURS, "0", str(root))
    bare, ours, parts = [], [], []
    for _ in range(_STARTS):
        bare.append(float(_child(_BARE + _MEMORY + _BARE_END, "0").split()[0]))
        marks = json.loads(_child(_MEMORY + _OURS, "0", str(root)))["marks"]
        ours.append(marks["painted"])
        parts.append(marks)
    mine, plain = statistics.median(ours), statistics.median(bare)
    shown = parts[ours.index(sorted(ours)[len(ours) // 2])]
    words = ", ".join(f"{name} {value * 1e3:.0f}" for name, value in shown.items())
    report(
        "start to painted data / bare window",
        mine / plain,
        "2.2",
        f"opened {how}: {mine * 1e3:.0f} ms / {plain * 1e3:.0f} ms; {words}",
    )
    bare_memory = float(_child(_BARE + _MEMORY + _BARE_END, str(_SETTLED)).split()[1]) / 1024
    memory = json.loads(_child(_MEMORY + _OURS, str(_SETTLED), str(root)))["memory"] / 1024
    aim = 1.6 * bare_memory + 60
    report("memory 10 s after the unlock, MiB (PSS)", memory, f"{aim:.0f}", f"bare window {bare_memory:.0f} MiB")
