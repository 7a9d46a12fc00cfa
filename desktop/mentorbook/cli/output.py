"""What a command says: one JSON document, or lines for people; progress goes to the terminal."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TextIO

_REDRAW = 0.1
"""Seconds between two drawings of the progress line."""


@dataclass(frozen=True, slots=True)
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


def counted(number: int, one: str, many: str | None = None) -> str:
    """``1 record``, ``2 records``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def print_result(result: Result, *, as_json: bool, out: TextIO) -> None:
    """Write a result to standard output."""
    if as_json:
        out.write(json.dumps(result.data, ensure_ascii=False, indent=2) + "\n")
    elif result.text:
        out.write(result.text.rstrip("\n") + "\n")
    out.flush()


class TerminalProgress:
    """A progress line on standard error, only where that is a terminal."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
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
