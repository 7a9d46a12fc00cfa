"""The program in a process of its own, with a cheap key, for tests that must kill, limit or watch a process.

``python -m tests.support.launcher ARGUMENTS``. With ``LAUNCHER_KILL_AT=N`` in the environment the process is
killed as by ``kill -9`` just before its Nth step: one on the disk, or one SQL statement. With
``LAUNCHER_COUNT=FILE`` the number of its steps is written there at the end.
"""

from __future__ import annotations

import io
import os
import signal
import sys
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from mentorbook.book.hardening import harden_process
from mentorbook.bootstrap import write_pdf, write_sheet
from mentorbook.cli.main import run
from mentorbook.profile import Paths, Profile
from tests.support.profiles import CHEAP
from tests.support.statements import connect_with

#: Audit events that stand for a step on the disk.
_EVENTS = frozenset({"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "shutil.rmtree", "os.truncate"})


class _Steps:
    """Counts steps, and ends the process just before the one that was named."""

    def __init__(self, kill_at: int) -> None:
        self.taken = 0
        self._kill_at = kill_at

    def take(self) -> None:
        self.taken += 1
        if self.taken == self._kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(self) -> None:
        """Count from now on."""

        def on_event(event: str, arguments: tuple[Any, ...]) -> None:
            if event in _EVENTS and not (event == "open" and str(arguments[0]).endswith((".py", ".pyc", ".so"))):
                self.take()

        sys.addaudithook(on_event)
        dbapi2.connect = connect_with(self.take)


def main() -> int:
    """As the real entry point, but for the cost of a key."""
    harden_process()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    steps = _Steps(int(os.environ.get("LAUNCHER_KILL_AT", "0")))
    count_file = os.environ.get("LAUNCHER_COUNT")
    if "LAUNCHER_KILL_AT" in os.environ or count_file:
        steps.watch()

    def make_profile(root: Path | None) -> Profile:
        assert root is not None, "tests name their profile"
        return Profile(Paths(root.absolute()), cost=CHEAP)

    code = run(sys.argv[1:], make_profile=make_profile, write_pdf=write_pdf, write_sheet=write_sheet)
    if count_file:
        taken = steps.taken
        Path(count_file).write_text(str(taken))
    return code


if __name__ == "__main__":
    sys.exit(main())
