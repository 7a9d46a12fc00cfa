"""How commands are declared."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from mentorbook.cli.context import Context
from mentorbook.cli.output import Result

Subparsers = Any
"""What ``add_subparsers`` returns; argparse keeps its class private."""


def command(
    parsers: Subparsers, name: str, run: Callable[[Context, Any], Result], words: str
) -> argparse.ArgumentParser:
    """Declare one command with the function that runs it."""
    parser: argparse.ArgumentParser = parsers.add_parser(name, help=words, description=words, allow_abbrev=False)
    parser.set_defaults(run=run)
    return parser


def place(text: str) -> Path:
    """The file or folder that an argument names. An empty one is a slip, such as a variable without a value."""
    if not text or "\0" in text:
        raise argparse.ArgumentTypeError("the name of a file or folder is needed")
    try:
        # Shells leave the ~ of --profile=~/book as it is.
        return Path(text).expanduser().absolute()
    except RuntimeError as error:
        raise argparse.ArgumentTypeError("there is no such user; write the whole name of the folder") from error
    except OSError as error:
        raise argparse.ArgumentTypeError("the folder you are in is gone; change to another one") from error


def whole(low: int, high: int) -> Callable[[str], int]:
    """The type of an argument that is a whole number in a range."""

    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) <= len(str(high)) and low <= int(text) <= high):
            raise argparse.ArgumentTypeError(f"a whole number from {low} to {high} is needed")
        return int(text)

    return read
