"""Lines without end, laid out in parts.

Qt lays out a whole line anew at every key, which takes seconds for one of a megabyte. So a line that is longer than any
person writes is put into the editor in parts. A part that goes on with the one before begins with a seam: a sign that
is not seen and that no text has. In the text that leaves the editor there are no seams.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable

SEAM = "\u206f"
"""A control sign of long ago that Unicode advises against, and that fonts do not show."""
PART = 10_000
"""Characters of a line up to which it is laid out in one."""
_BREAK = "\n" + SEAM


def sewn(text: str) -> str:
    """A text with its endless lines in parts, at blanks where there are some."""
    return "\n".join(_BREAK.join(_parts(line)) for line in text.replace(SEAM, "").split("\n"))


def _parts(line: str) -> list[str]:
    found, start = [], 0
    while len(line) - start > PART:
        blank = line.rfind(" ", start + PART // 2, start + PART)
        end = blank + 1 if blank > 0 else start + PART
        found.append(line[start:end])
        start = end
    return [*found, line[start:]]


def unsewn(shown: str) -> str:
    """The text without its seams."""
    return shown.replace(_BREAK, "").replace(SEAM, "") if SEAM in shown else shown


def places(shown: str) -> Callable[[int], int]:
    """Turns a place in the text into one in what the editor shows. At a seam it is the one behind it."""
    if SEAM not in shown:
        return int
    seams: list[int] = []
    for match in re.finditer(_BREAK, shown):
        seams.append(match.start() - len(_BREAK) * len(seams))
    return lambda place: place + len(_BREAK) * bisect_right(seams, place)
