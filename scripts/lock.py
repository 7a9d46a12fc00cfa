"""Writes the locked requirements anew from ``pyproject.toml``: ``python3 scripts/lock.py [--upgrade]``.

Needs uv (any recent one) on the path. Without ``--upgrade`` what is locked stays as it is, as far as it can.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import environment

HEADER = "# {what}, exact and with digests. Written by scripts/lock.py.\n"
#: For all systems and every Python at once; nothing tells from where, or on which machine, it was made.
OPTIONS = (
    "--quiet",
    "--universal",
    f"--python-version={environment.OLDEST[0]}.{environment.OLDEST[1]}",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--no-header",
    "--no-annotate",
)


def lock(name: str, what: str, *options: str) -> Path:
    """Write one lock file and return it; CalledProcessError where the requirements cannot be met."""
    file = environment.ROOT / "requirements" / f"{name}.txt"
    command = ["uv", "pip", "compile", *OPTIONS, *options, f"--output-file={file}", "pyproject.toml"]
    subprocess.run(command, cwd=environment.ROOT, check=True, stdout=subprocess.DEVNULL)
    file.write_text(HEADER.format(what=what) + file.read_text(encoding="utf-8"), encoding="utf-8")
    return file


def main() -> int:
    """Lock what the program needs, then with the same versions what its development needs beside it."""
    if shutil.which("uv") is None:
        environment.say("This needs uv on the path.")
        return 1
    options = sys.argv[1:]
    try:
        runtime = lock(environment.RUNTIME, "What the program needs", *options)
        both = "What the program and its tests, checks and builds need"
        lock(environment.DEVELOPMENT, both, "--group=dev", f"--constraints={runtime}", *options)
    except subprocess.CalledProcessError:
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
