"""The program in processes of its own, with a temporary folder of its own, to be watched, killed and searched."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from json import dumps, loads
from pathlib import Path
from typing import Any

from tests.support.program import PASSPHRASE

#: Seconds after which a process that still runs is a failure.
PATIENCE = 120.0
_TREE = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Ended:
    """How a process went."""

    code: int
    out: bytes
    err: bytes

    @property
    def killed(self) -> bool:
        """Whether it ended by ``kill -9``."""
        return self.code == -signal.SIGKILL

    @property
    def answers(self) -> list[Any]:
        """The whole lines of JSON that it wrote; one that a kill cut short was never said."""
        return [loads(line) for line in self.out.split(b"\n")[:-1]]


class Processes:
    """Starts the program on one profile. All that it may leave anywhere is below ``folder``."""

    def __init__(self, folder: Path, *, passphrase: str = PASSPHRASE) -> None:
        self.root = folder / "profile"
        self.temporary = folder / "temporary"
        self.home = folder / "home"
        self._secrets = folder / "secrets"
        for place in (folder, self.temporary, self.home, self._secrets):
            place.mkdir(exist_ok=True)
        self.passphrase = passphrase

    def secret_file(self, secret: str) -> str:
        """A file that holds a passphrase or a code."""
        path = self._secrets / secret.replace(" ", "-")
        path.write_text(secret + "\n")
        return str(path)

    def start(self, arguments: Sequence[str], *, stdin: Any, stdout: Any, **variables: str) -> subprocess.Popen[bytes]:
        """A process that runs a command; standard error is a pipe."""
        given = [*arguments, "--profile", str(self.root), "--passphrase-file", self.secret_file(self.passphrase)]
        places = {"TMPDIR": self.temporary, "TMP": self.temporary, "TEMP": self.temporary, "HOME": self.home}
        path = os.pathsep.join((str(_TREE), os.environ["PYTHONPATH"]))
        return subprocess.Popen(
            [sys.executable, "-m", "tests.support.launcher", *given],
            stdin=stdin,
            stdout=stdout,
            stderr=subprocess.PIPE,
            cwd=self.home,
            env={**os.environ, **{name: str(place) for name, place in places.items()}, "PYTHONPATH": path, **variables},
        )

    def run(self, *arguments: str, stdin: bytes = b"", **variables: str) -> Ended:
        """Run a command to its end, whatever that is."""
        with self.start(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, **variables) as process:
            try:
                out, err = process.communicate(stdin, timeout=PATIENCE)
            finally:
                process.kill()
        return Ended(process.returncode, out, err)

    def json(self, *arguments: str, stdin: bytes = b"") -> Any:
        """What a command that must succeed prints as JSON."""
        ended = self.run(*arguments, "--json", stdin=stdin)
        assert ended.code == 0, ended
        return loads(ended.out)

    def batch(self, lines: Iterable[Sequence[str]]) -> list[Any]:
        """The results of commands that all must succeed."""
        ended = self.run("batch", stdin=in_lines(lines))
        assert ended.code == 0, ended
        assert all(answer["exit"] == 0 for answer in ended.answers), ended
        return [answer["result"] for answer in ended.answers]

    def count_steps(self, *arguments: str) -> int:
        """Carry out a command, and say how many steps on the disk and in the database that took."""
        counted = self._secrets.with_name("steps")
        ended = self.run(*arguments, LAUNCHER_COUNT=str(counted))
        assert ended.code == 0, ended
        return int(counted.read_text())

    def killed_at(self, step: int, *arguments: str) -> Ended:
        """Run a command that is killed just before one of its steps, unless it takes fewer this time."""
        ended = self.run(*arguments, LAUNCHER_KILL_AT=str(step))
        assert ended.killed or ended.code == 0, ended
        return ended

    def killed_batch(self, lines: Iterable[Sequence[str]], *, after: float, folder: Path) -> Ended:
        """Run a batch from a file, and kill it ``after`` so many seconds from its first answer."""
        source, answers = folder / "lines", folder / "answers"
        source.write_bytes(in_lines(lines))
        with (
            source.open("rb") as stdin,
            answers.open("wb") as stdout,
            self.start(["batch"], stdin=stdin, stdout=stdout) as process,
        ):
            try:
                deadline = time.monotonic() + PATIENCE
                while not answers.stat().st_size and time.monotonic() < deadline:
                    if _ended_within(process, 0.005):
                        break
                _ended_within(process, after)
            finally:
                process.kill()
            assert process.stderr
            err = process.stderr.read()
        return Ended(process.returncode, answers.read_bytes(), err)


def _ended_within(process: subprocess.Popen[bytes], seconds: float) -> bool:
    with suppress(subprocess.TimeoutExpired):
        process.wait(seconds)
        return True
    return False


def in_lines(lines: Iterable[Sequence[str]]) -> bytes:
    """Commands as a batch takes them."""
    return "".join(dumps(list(line)) + "\n" for line in lines).encode()
