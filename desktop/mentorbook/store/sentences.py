"""Long texts are written sentence by sentence, so that two machines never mix words of one sentence.

A changed sentence is deleted and inserted whole. Of what a merge can do to prose, keeping both versions of a
sentence is the only thing a reader can put right at a glance.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher

# A sentence ends after its mark and the space behind it, after a mark of a script without spaces, or with its line.
_BREAK = re.compile(r"(?<=\n)|(?<=[.!?…][ \t])(?=[^ \t\n])|(?<=[。！？])(?=[^。！？\n])")


def split_sentences(text: str) -> list[str]:
    """The sentences of a text with all that stands between them: joined they are the text."""
    return [sentence for sentence in _BREAK.split(text) if sentence]


def sentence_edits(old: str, new: str) -> Iterator[tuple[int, int, str]]:
    """Edits that turn ``old`` into ``new``: (position, characters to delete, text to insert), last one first."""
    if old == new:
        return
    if not old:
        yield 0, 0, new
        return
    start, end_old, end_new = _changed_lines(old, new)
    before, after = split_sentences(old[start:end_old]), split_sentences(new[start:end_new])
    head = _common_head(before, after)
    tail = _common_head(before[head:][::-1], after[head:][::-1])
    start += sum(map(len, before[:head]))
    before, after = before[head : len(before) - tail], after[head : len(after) - tail]
    places = [start]
    for sentence in before:
        places.append(places[-1] + len(sentence))
    for i1, i2, j1, j2 in reversed(_changed_runs(before, after)):
        yield places[i1], places[i2] - places[i1], "".join(after[j1:j2])


def _changed_runs(before: list[str], after: list[str]) -> list[tuple[int, int, int, int]]:
    """The runs of sentences that differ: ``before[i1:i2]`` became ``after[j1:j2]``.

    Comparing all with all would take minutes for a long text that is changed in many places, or that repeats
    itself, so it is cut at sentences that stand once in both, and only what lies between two cuts is compared.
    """
    runs, i, j = [], 0, 0
    for stop_i, stop_j in [*_anchors(before, after), (len(before), len(after))]:
        # Of two hundred or more, the matcher does not look up those that stand often, such as blank lines.
        matcher = SequenceMatcher(None, before[i:stop_i], after[j:stop_j])
        runs += [(i + i1, i + i2, j + j1, j + j2) for tag, i1, i2, j1, j2 in matcher.get_opcodes() if tag != "equal"]
        i, j = stop_i + 1, stop_j + 1
    return runs


def _anchors(before: list[str], after: list[str]) -> list[tuple[int, int]]:
    """Places of sentences that stand once in each list: the most that are in the same order in both."""
    once = {sentence for sentence, count in Counter(before).items() if count == 1}
    once &= {sentence for sentence, count in Counter(after).items() if count == 1}
    places = {sentence: place for place, sentence in enumerate(after) if sentence in once}
    # The longest rising sequence: of all sequences of one length, the one that ends earliest can go on furthest.
    ends: list[int] = []
    earlier: dict[int, tuple[int, int | None]] = {}
    for i, sentence in enumerate(before):
        if (j := places.get(sentence)) is None:
            continue
        length = bisect_left(ends, j)
        ends[length : length + 1] = [j]
        earlier[j] = (i, ends[length - 1] if length else None)
    found: list[tuple[int, int]] = []
    step: int | None = ends[-1] if ends else None
    while step is not None:
        i, previous = earlier[step]
        found.append((i, step))
        step = previous
    return found[::-1]


def _changed_lines(old: str, new: str) -> tuple[int, int, int]:
    """Where the first differing line starts, and where the last differing one ends in each text."""
    head = _common_length(old, new)
    start = old.rfind("\n", 0, head) + 1
    limit = min(len(old), len(new)) - start
    tail = _common_length(old[len(old) - limit :][::-1], new[len(new) - limit :][::-1])
    line_end = old.find("\n", len(old) - tail) + 1 if tail else 0
    kept = len(old) - line_end if line_end else 0
    return start, len(old) - kept, len(new) - kept


def _common_length(one: str, other: str) -> int:
    """How many characters two texts begin with in common, by halving: slices compare at memory speed."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _common_head(one: list[str], other: list[str]) -> int:
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count
