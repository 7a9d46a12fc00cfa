"""Starts Mentorbook out of a clone, after setting up what it needs: ``python3 scripts/run.py ARGUMENTS``."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import NoReturn

import environment


def main() -> NoReturn:
    """Start the program with this process's arguments, in this process's place where the system has that."""
    environment.prepare(environment.RUNTIME)
    # -P: what lies in the current folder is not importable, so it cannot take a module's place.
    command = [str(environment.PYTHON), "-P", "-m", "mentorbook", *sys.argv[1:]]
    if sys.platform == "win32":
        try:
            sys.exit(subprocess.run(command, check=False).returncode)
        except KeyboardInterrupt:  # the program has had it too, and has said what there is to say
            sys.exit(130)
    os.execv(command[0], command)


if __name__ == "__main__":
    main()
