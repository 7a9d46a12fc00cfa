"""Measures what a person waits for, as ratios in one run: ``python3 scripts/bench.py [--quick] [NAME…]``."""

from __future__ import annotations

import sys
from pathlib import Path

import environment


def main() -> int:
    """Set up, then measure in the environment of the program."""
    environment.prepare(environment.RUNTIME)
    return environment.run(Path(__file__).with_name("measurements.py"), *sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
