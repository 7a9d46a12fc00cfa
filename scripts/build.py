"""Builds the program into one folder and has it test itself there: ``python3 scripts/build.py``."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import environment

DIST = environment.ROOT / "dist"
WORK = environment.ROOT / "build"
PROGRAM = DIST / "mentorbook" / ("mentorbook.exe" if sys.platform == "win32" else "mentorbook")
#: Seconds that the built program may take to test itself.
PATIENCE = 600


def main() -> int:
    """Build, then run the built program's ``self-test``; 1 where either fails."""
    environment.prepare(environment.DEVELOPMENT)
    spec = environment.ROOT / "packaging" / "mentorbook.spec"
    folders = (f"--distpath={DIST}", f"--workpath={WORK}")
    if environment.run("-m", "PyInstaller", "--noconfirm", "--clean", "--log-level=WARN", *folders, spec) != 0:
        environment.say("The program could not be built.")
        return 1
    size = sum(file.stat().st_size for file in PROGRAM.parent.rglob("*") if file.is_file() and not file.is_symlink())
    environment.say(f"Built {PROGRAM} ({size / 2**20:.0f} MiB with all that lies beside it). It now tests itself.")
    if not tests_itself():
        environment.say("The built program does not pass its own test.")
        return 1
    environment.say("The built program passes its own test.")
    return 0


def tests_itself() -> bool:
    """Whether the built program, away from the clone and its Python, finds all its parts in order."""
    alone = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    with tempfile.TemporaryDirectory(prefix="mentorbook-build-") as folder:
        command = [str(PROGRAM), "self-test", "--profile", str(Path(folder) / "profile")]
        try:
            return subprocess.run(command, cwd=folder, env=alone, timeout=PATIENCE, check=False).returncode == 0
        except subprocess.TimeoutExpired:
            environment.say(f"It did not end within {PATIENCE} seconds.")
            return False


if __name__ == "__main__":
    sys.exit(main())
