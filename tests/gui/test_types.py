"""PySide makes a type of Qt when it is first met, and two threads that do so at once end the program: one thread does."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_GROUNDWORK = """
import sys
from mentorbook.bootstrap import WindowParts

WindowParts().load_groundwork()
assert "mentorbook.services.people" in sys.modules
print(*(name for name in sys.modules if name.partition(".")[0] == "PySide6" or name.startswith("mentorbook.gui")))
"""

_DRAWING = """
import sys
from datetime import date
from pathlib import Path

from PySide6 import QtCore, QtGui, QtWidgets

app = QtWidgets.QApplication(["-", "-platform", "offscreen"])

from mentorbook.gui.gate.recovery import write_recovery_pdf
from mentorbook.gui.pages.summary import write_pages
from mentorbook.gui.pages.summary_drawing import Drawing
from mentorbook.model.recovery_sheet import RecoverySheet
from tests.formats.summaries import long_summary, summary


def made():
    return {f"{one.__name__}.{name}" for one in (QtCore, QtGui, QtWidgets) for name in vars(one)}


before, drawing, folder = made(), Drawing(), Path(sys.argv[1])
assert drawing.draw(long_summary(80), [0, 1], width=400).count > 1
write_pages(drawing.pages(summary()), folder / "letter.pdf")
write_recovery_pdf(RecoverySheet("-".join(["ABCD"] * 7), "a book", date(2026, 5, 4)), folder / "sheet.pdf")
print(*sorted(made() - before))
"""


def _said_by(program: str, *arguments: str | Path) -> str:
    """What a Python that has loaded nothing yet says at the end of a program."""
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_what_the_lane_loads_ahead_has_nothing_of_qt() -> None:
    assert _said_by(_GROUNDWORK) == ""


def test_a_letter_and_a_sheet_are_drawn_without_making_a_type(tmp_path: Path) -> None:
    assert _said_by(_DRAWING, tmp_path) == ""
