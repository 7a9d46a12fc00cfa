"""Makes and keeps the environment that the scripts work in, so that a fresh clone needs one command.

The environment is ``.venv`` at the root of the repository, filled from the locked requirements. Everything
here is said on standard error: standard output belongs to the program that is started.

Plain standard library, importable by an older Python too, which is then told what is wrong.
"""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
SOURCES = ROOT / "desktop"

OLDEST, NEWEST = (3, 11), (3, 14)

RUNTIME = "runtime"
DEVELOPMENT = "dev"

#: Written last, removed first: where it is missing, what lies in the environment is not trusted.
STAMP = VENV / "mentorbook-setup"
#: A file on the environment's path which makes the program importable from any folder.
PATH_FILE = "mentorbook.pth"


class SetUpError(Exception):
    """The environment cannot be made; the message says what to do."""


@dataclass(frozen=True)
class SystemNeed:
    """Something that the system must bring, told by a library's or a command's presence."""

    package: str
    library: str = ""
    command: str = ""

    def is_met(self) -> bool:
        """Whether it is there; asked of the system itself, as package names differ between releases."""
        if self.command:
            return shutil.which(self.command) is not None
        if self.library:
            try:
                ctypes.CDLL(self.library)
            except OSError:
                return False
            return True
        return _has_font()


#: What Qt is linked with, what its windows on X need, and a font.
_RUNTIME_NEEDS = (
    SystemNeed("libgl1", library="libGL.so.1"),
    SystemNeed("libegl1", library="libEGL.so.1"),
    SystemNeed("libx11-6", library="libX11.so.6"),
    SystemNeed("libxkbcommon0", library="libxkbcommon.so.0"),
    SystemNeed("libfontconfig1", library="libfontconfig.so.1"),
    SystemNeed("libdbus-1-3", library="libdbus-1.so.3"),
    SystemNeed("libglib2.0-0", library="libgthread-2.0.so.0"),
    SystemNeed("libxkbcommon-x11-0", library="libxkbcommon-x11.so.0"),
    SystemNeed("libxcb-cursor0", library="libxcb-cursor.so.0"),
    SystemNeed("libxcb-icccm4", library="libxcb-icccm.so.4"),
    SystemNeed("libxcb-image0", library="libxcb-image.so.0"),
    SystemNeed("libxcb-keysyms1", library="libxcb-keysyms.so.1"),
    SystemNeed("libxcb-randr0", library="libxcb-randr.so.0"),
    SystemNeed("libxcb-render-util0", library="libxcb-render-util.so.0"),
    SystemNeed("libxcb-shape0", library="libxcb-shape.so.0"),
    SystemNeed("libxcb-xkb1", library="libxcb-xkb.so.1"),
    SystemNeed("fonts-dejavu-core"),
)
#: A real keychain and independent readers of what the program writes, for tests; what PyInstaller calls.
_DEVELOPMENT_NEEDS = (
    SystemNeed("dbus", command="dbus-daemon"),
    SystemNeed("dbus-bin", command="dbus-run-session"),
    SystemNeed("gnome-keyring", command="gnome-keyring-daemon"),
    SystemNeed("libsecret-tools", command="secret-tool"),
    SystemNeed("poppler-utils", command="pdftotext"),
    SystemNeed("age", command="age"),
    SystemNeed("binutils", command="objdump"),
    # A screen with what a desktop has on it: the window's tests use it as a person does.
    SystemNeed("xvfb", command="Xvfb"),
    SystemNeed("xdotool", command="xdotool"),
    SystemNeed("openbox", command="openbox"),
    SystemNeed("dunst", command="dunst"),
    SystemNeed("at-spi2-core", command="/usr/libexec/at-spi-bus-launcher"),
)
NEEDS = {RUNTIME: _RUNTIME_NEEDS, DEVELOPMENT: (*_RUNTIME_NEEDS, *_DEVELOPMENT_NEEDS)}


def say(message: str) -> None:
    """Tell the person what is going on."""
    print(message, file=sys.stderr, flush=True)


def prepare(requirements: str) -> None:
    """Make the environment ready for ``requirements`` (RUNTIME or DEVELOPMENT); at once where it is.

    Ends the process with words on what to do where that cannot be done.
    """
    if is_ready(requirements):
        return
    try:
        _check_version()
        with _only_one():
            if is_ready(requirements):
                return
            say("Setting up Mentorbook (once, and again when its requirements change)…")
            _meet_needs(NEEDS[requirements])
            _fill(requirements)
            say("Mentorbook is set up.")
    except SetUpError as error:
        say(f"Mentorbook cannot be set up: {error}")
        raise SystemExit(1) from None
    except KeyboardInterrupt:
        say("Stopped. The next start sets up afresh.")
        raise SystemExit(130) from None


def is_ready(requirements: str) -> bool:
    """Whether the environment holds exactly what the lock of ``requirements`` names."""
    return _stamped().get(requirements) == _digest(requirements) and PYTHON.exists()


def run(*arguments: str | Path) -> int:
    """Run the environment's Python in the repository with ``arguments``; its exit code."""
    return subprocess.run([PYTHON, *arguments], cwd=ROOT, check=False).returncode


def ask(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Like :func:`run`, with all that it says, standard error too, kept as ``stdout``."""
    return subprocess.run(
        [PYTHON, *arguments],
        cwd=ROOT,
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )


def _lock_of(requirements: str) -> Path:
    return ROOT / "requirements" / f"{requirements}.txt"


def _digest(requirements: str) -> str:
    """Names what an environment must have been made from to be right: lock, place and packages of the system."""
    made_from = hashlib.sha256(_lock_of(requirements).read_bytes())
    made_from.update(repr((str(ROOT), *(need.package for need in NEEDS[requirements]))).encode())
    return f"{sys.version_info[0]}.{sys.version_info[1]}-{made_from.hexdigest()}"


def _stamped() -> dict[str, str]:
    try:
        lines = STAMP.read_text(encoding="utf-8").splitlines()
    except OSError:
        return {}
    return dict(line.split(" ", 1) for line in lines if " " in line)


def _check_version() -> None:
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        oldest, newest = (".".join(map(str, version)) for version in (OLDEST, NEWEST))
        message = f"it needs Python {oldest} to {newest}, and this is {sys.version.split()[0]}."
        raise SetUpError(f"{message} Start it with another, for example: python{oldest} {shlex.join(sys.argv)}")


@contextlib.contextmanager
def _only_one() -> Iterator[None]:
    """Wait until no other process sets up the same clone."""
    with (ROOT / ".venv.lock").open("ab+") as file:
        try:
            _lock(file.fileno(), wait=False)
        except OSError:
            say("Another set-up of this clone is under way; waiting for it…")
            _lock(file.fileno(), wait=True)
        yield


def _lock(descriptor: int, *, wait: bool) -> None:
    """Lock an open file until it is closed; OSError where it is taken."""
    if sys.platform == "win32":
        while True:
            with contextlib.suppress(OSError):  # LK_LOCK itself gives up after ten seconds
                os.lseek(descriptor, 0, os.SEEK_SET)
                msvcrt.locking(descriptor, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
                return
            if not wait:
                raise BlockingIOError
    else:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))


def _meet_needs(needs: Iterable[SystemNeed]) -> None:
    """Install what the system lacks where that is ours to do, else say how it is done."""
    if not sys.platform.startswith("linux"):
        return
    missing = [need for need in needs if not need.is_met()]
    if not VENV.exists() and importlib.util.find_spec("ensurepip") is None:
        missing.append(SystemNeed(f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"))
    if not missing:
        return
    if shutil.which("apt-get") is None:
        names = ", ".join(need.library or need.command or need.package for need in missing)
        raise SetUpError(f"this system lacks {names}. Install what brings them and start again.")
    install = ["apt-get", "install", "--yes", "--no-install-recommends", *(need.package for need in missing)]
    if os.geteuid() != 0:
        raise SetUpError(
            f"this system lacks some packages. Run this, then start again:\n\n  sudo {shlex.join(install)}\n"
        )
    say(f"Installing {', '.join(need.package for need in missing)}…")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    _call(["apt-get", "update", "--quiet"], environment=quiet, must_succeed=False)
    _call(install, environment=quiet)


def _has_font() -> bool:
    folders = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")
    endings = {".ttf", ".otf", ".ttc"}
    return any(file.suffix.lower() in endings for folder in folders for file in Path(folder).expanduser().rglob("*"))


def _fill(requirements: str) -> None:
    """Make the environment, or bring it up to date, with the stamp away while it is neither old nor new."""
    stamped = _stamped()
    same_python = _digest(requirements).split("-")[0] in {value.split("-")[0] for value in stamped.values()}
    STAMP.unlink(missing_ok=True)
    if not (same_python and PYTHON.exists()):
        _call([sys.executable, "-m", "venv", "--clear", str(VENV)])
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--no-input"]
    # Wheels alone: nothing is compiled, and nothing without a digest takes part.
    only = ["--require-hashes", "--only-binary", ":all:", "--no-deps"]
    _call([*pip, "install", "--quiet", *only, "--requirement", str(_lock_of(requirements))])
    (_site_packages() / PATH_FILE).write_text(f"{SOURCES}\n", encoding="utf-8")
    # The development lock holds all of the runtime one, so an environment for the one serves the other.
    held = (RUNTIME, DEVELOPMENT) if requirements == DEVELOPMENT else (RUNTIME,)
    waiting = STAMP.with_suffix(".new")
    waiting.write_text("".join(f"{name} {_digest(name)}\n" for name in held), encoding="utf-8")
    waiting.replace(STAMP)


def _site_packages() -> Path:
    if sys.platform == "win32":
        return VENV / "Lib" / "site-packages"
    return VENV / "lib" / f"python{sys.version_info[0]}.{sys.version_info[1]}" / "site-packages"


def _call(command: list[str], *, environment: dict[str, str] | None = None, must_succeed: bool = True) -> None:
    """Run a step of the set-up, its output on standard error; SetUpError where it fails."""
    try:
        done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, stdout=sys.stderr, check=False)
    except OSError as error:
        raise SetUpError(f"{command[0]} could not be started ({error.strerror}).") from error
    if must_succeed and done.returncode != 0:
        raise SetUpError(f"this failed, and its own words are above:\n\n  {shlex.join(command)}\n")
