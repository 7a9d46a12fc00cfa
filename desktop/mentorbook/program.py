"""How this program is started once more."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def program(*, safe_path: bool = bool(sys.flags.safe_path)) -> list[str]:
    """The command: itself when it was built, else a module of this Python.

    With ``safe_path`` nothing is imported from the current folder: what lies there, beside a bundle that was just
    downloaded, must not take a module's place. Where this process is so careful, the next one is, too.
    """
    if getattr(sys, "frozen", False):
        return [sys.executable]
    return [sys.executable, *(["-P"] if safe_path else []), "-m", "mentorbook"]


def module_path() -> str:
    """The PYTHONPATH with which that command finds this package wherever it is started."""
    return os.pathsep.join(filter(None, (str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH"))))
