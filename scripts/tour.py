"""Makes pictures of every page and state of the window, without a screen: ``python3 scripts/tour.py DIR [--only WORD]``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import environment


def main() -> int:
    """Set up, then make the pictures in the environment of the program."""
    parser = argparse.ArgumentParser(description="Makes pictures of every page and state, and an index.html.")
    parser.add_argument("folder", type=Path, metavar="DIR", help="where the pictures go")
    parser.add_argument("--only", default="", metavar="WORD", help="only scenes whose name holds this word")
    given = parser.parse_args()
    environment.prepare(environment.RUNTIME)
    # What follows is run in the repository; the folder is meant from where the person stands.
    folder = given.folder.absolute()
    return environment.run(Path(__file__).with_name("pictures.py"), folder, f"--only={given.only}")


if __name__ == "__main__":
    sys.exit(main())
