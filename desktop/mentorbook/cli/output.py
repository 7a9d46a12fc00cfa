"""What a command says: one JSON document, or lines for people; progress goes to the terminal."""

from __future__ import annotations

import json
import os
import re
import sys
import time
from collections.abc import Iterable, Sequence
from typing import Any, TextIO

from mentorbook.frozen import frozen
from mentorbook.model.trouble import UserFacingError

_COMMANDING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_REDRAW = 0.1
"""Seconds between two drawings of the progress line."""


@frozen
class Result:
    """What a command did: ``data`` for ``--json``, ``text`` for people."""

    data: Any
    text: str


def table(rows: Iterable[Sequence[str]]) -> str:
    """Rows in aligned columns, the last one as long as it likes."""
    lines = [list(row) for row in rows]
    if not lines:
        return ""
    widths = [max(len(row[column]) for row in lines) for column in range(len(lines[0]) - 1)]
    return "\n".join(
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]]).rstrip()
        for row in lines
    )


def counted(number: int, one: str) -> str:
    """``1 record``, ``2 records``."""
    return f"{number:,} {one if number == 1 else one + 's'}"


def safe_for_terminal(text: str) -> str:
    """Text without the characters that command a terminal or turn its lines around; what came from outside may hold them."""
    return _COMMANDING.sub("", text)


def print_result(result: Result, *, as_json: bool, out: TextIO) -> None:
    """Write a result to standard output. Raises BrokenPipeError, and UserFacingError when it cannot be written."""
    if as_json:
        write_out(json.dumps(result.data, ensure_ascii=False, indent=2) + "\n", out)
    elif result.text:
        print_words(result.text, out)


def print_words(text: str, out: TextIO) -> None:
    """Write lines for people. Raises as :func:`write_out` does."""
    write_out(safe_for_terminal(text.rstrip("\n")) + "\n", out)


def write_out(text: str, out: TextIO) -> None:
    """Write to standard output now. Raises BrokenPipeError, and UserFacingError when it cannot be written."""
    try:
        out.write(text)
        out.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        drop_output()
        raise UserFacingError(
            "The answer could not be written.",
            what="The command itself was carried out.",
            remedy="See that there is room where the output goes to, and do not give the command twice.",
        ) from error


def drop_output() -> None:
    """What is still waiting to be written goes nowhere, instead of failing once more at the end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class TerminalProgress:
    """A progress line on standard error, only where that is a terminal."""

    def __init__(self) -> None:
        self._stream = sys.stderr
        self._shows = self._stream.isatty()
        self._drawn = 0.0
        self._width = 0

    def __call__(self, what: str, done: int, total: int) -> None:
        """Draw how far the work has come; at most ten times a second."""
        if not self._shows or time.monotonic() - self._drawn < _REDRAW:
            return
        self._drawn = time.monotonic()
        share = f" {100 * done // total} %" if total else ""
        line = f"{what} {done:,}{share}   (Ctrl+C stops without harm)"
        self._stream.write("\r" + line.ljust(self._width))
        self._stream.flush()
        self._width = len(line)

    def clear(self) -> None:
        """Remove the line before anything else is written."""
        if self._width:
            self._stream.write("\r" + " " * self._width + "\r")
            self._stream.flush()
            self._width = 0
