"""What is left of a run that the system ended at once: the places where it was, made a report at the next start.

Python writes them down while the program dies (``faulthandler``): files, lines and functions, no values and no texts.
"""

from __future__ import annotations

import faulthandler
import os
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from mentorbook.book.files import private_folder
from mentorbook.profile import Profile
from mentorbook.services import reports

_LEFT = "broke-off-*.txt"
_FATAL = ("Fatal Python error: ", "Windows fatal exception: ")
_THREAD = ("Current thread", "Thread")


class Aftermath:
    """Watches this run, from :meth:`begin` to :meth:`end`. Nothing here keeps the program from running."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._file: TextIO | None = None

    def begin(self) -> str:
        """Watch from now on. Returns the report of an earlier run that broke off, or nothing.

        Of a profile without a folder nothing is watched: a person may still decide otherwise.
        """
        if not self._profile.paths.root.is_dir():
            return ""
        found = ""
        with suppress(OSError):
            found = self._collect()
            self._file = (self._profile.paths.logs / _LEFT.replace("*", str(os.getpid()))).open("w", encoding="utf-8")
            faulthandler.enable(self._file)
        return found

    def end(self) -> None:
        """The run ends as it should."""
        if self._file is not None:
            faulthandler.disable()
            self._file.close()
            with suppress(OSError):
                Path(self._file.name).unlink()
            self._file = None

    def _collect(self) -> str:
        """Make reports of what is left, and return the last. A process that still ends has left nothing to read."""
        found = ""
        for left in sorted(private_folder(self._profile.paths.logs).glob(_LEFT)):
            if report := _report(left.read_text(encoding="utf-8", errors="replace")):
                found = report
                reports.keep(report, self._profile)
            left.unlink()
        return found


def _report(left: str) -> str:
    """The report: what ended the program, and where its threads were. Lines of another form are left out."""
    lines = []
    for line in left.splitlines():
        if line.startswith(_FATAL):
            lines.append(line)
        elif line.startswith(_THREAD):
            lines.append("Current thread" if line.startswith("Current") else "Thread")
        elif line.startswith('  File "'):
            file, _, rest = line.removeprefix('  File "').rpartition('", line ')
            number, _, name = rest.partition(" in ")
            lines.append(reports.place(file, number, name))
    return "\n".join([*reports.heading(), *lines]) + "\n" if lines else ""
