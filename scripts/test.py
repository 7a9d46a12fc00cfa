"""Checks and tests everything: ``python3 scripts/test.py [--long] [arguments of pytest]``."""

from __future__ import annotations

import sys

import check
import environment

#: One more than the cores of the smallest machine that the tests are run on: many of them wait for other processes.
WORKERS = "3"
#: Seconds for one test: of the usual length, and with --long.
PATIENCE, LONG_PATIENCE = "300", "3600"


def main() -> int:
    """Run the checks, then pytest, whose closing lines come last; 1 where anything failed."""
    environment.prepare(environment.DEVELOPMENT)
    arguments = sys.argv[1:]
    failed = check.run_checks()
    patience = LONG_PATIENCE if "--long" in arguments else PATIENCE
    options = [f"--timeout={patience}", f"--numprocesses={WORKERS}", "--dist=worksteal", *arguments]
    if environment.run("-m", "pytest", *options) != 0:
        failed.append("tests")
    if failed:
        environment.say(f"Not right: {', '.join(failed)}.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
