"""Where pages end: lines into pages, so that no heading and no single line is left alone.

Pure arithmetic on heights; any unit will do.
"""

from __future__ import annotations

from collections.abc import Sequence

from mentorbook.frozen import frozen


@frozen(kw_only=True)
class Slot:
    """The room that one line takes."""

    height: float
    gap: float = 0
    """Empty room above the line; not taken at the top of a page."""
    bound: bool = False
    """Whether the next line must follow on the same page, as after a heading."""


def paginate(slots: Sequence[Slot], *, room: float) -> list[range]:
    """The lines of each page, ``room`` high. Every page but that of an empty document has a line.

    A chain of bound lines that is longer than a page is broken where the page ends.
    """
    pages = []
    start = 0
    while start < len(slots):
        end = _page_end(slots, start, room)
        pages.append(range(start, end))
        start = end
    return pages or [range(0)]


def _page_end(slots: Sequence[Slot], start: int, room: float) -> int:
    full = start + 1
    used = slots[start].height
    while full < len(slots) and used + slots[full].gap + slots[full].height <= room:
        used += slots[full].gap + slots[full].height
        full += 1
    if full == len(slots):
        return full
    return next((end for end in range(full, start, -1) if not slots[end - 1].bound), full)


def bind_paragraph(count: int, *, to_next: bool) -> list[bool]:
    """Which lines of a paragraph of ``count`` lines are bound to the one after them.

    At least two lines stay together at the foot of a page and at the top of the next; ``to_next`` binds the last
    line to what follows the paragraph.
    """
    bound = [place in {0, count - 2} for place in range(count - 1)]
    return [*bound, to_next]
