"""The measurements start on every system, also where nothing tells how much memory a process took."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"

#: As on Windows: the module is not there. What the script itself imports is imported before, as its own platform's.
_START = """
import sys
sys.path.insert(0, sys.argv[1])
import measurements
del sys.modules["measurements"]
sys.modules["resource"], sys.platform = None, "win32"
sys.argv[1:] = ["--help"]
import measurements
measurements.main()
"""


def test_they_start_where_there_is_no_module_for_resources() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", _START, str(_SCRIPTS)], capture_output=True, text=True, timeout=120, check=False
    )
    assert ran.returncode == 0, ran.stderr
    assert "usage" in ran.stdout
