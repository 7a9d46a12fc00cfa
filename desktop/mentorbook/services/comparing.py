"""Versions of a text beside each other: which sentences differ, and what around them helps to find the place."""

from __future__ import annotations

from collections.abc import Iterable

from mentorbook.frozen import frozen
from mentorbook.store.sentences import split_sentences

_AROUND = 1
"""Sentences that are shown before and after one that differs."""


@frozen
class Stretch:
    """Some sentences in a row that all differ from another text, or are all in the others, too."""

    text: str
    differs: bool


def differing(text: str, *others: str) -> tuple[Stretch, ...]:
    """A text in stretches; of what stands in all others, too, only the neighbours of what differs are left."""
    theirs = [set(map(str.strip, split_sentences(other))) for other in others]
    sentences = split_sentences(text)
    differs = [bool(one.strip()) and not all(one.strip() in other for other in theirs) for one in sentences]
    near = [any(differs[max(0, place - _AROUND) : place + _AROUND + 1]) for place in range(len(sentences))]
    return tuple(_stretches(zip(sentences, differs, near, strict=True)))


def _stretches(sentences: Iterable[tuple[str, bool, bool]]) -> list[Stretch]:
    found: list[Stretch] = []
    for sentence, differs, near in sentences:
        text = sentence if differs or near else "… "
        if found and found[-1].differs is differs:
            if text == "… " and found[-1].text.endswith("… "):
                continue
            found[-1] = Stretch(found[-1].text + text, differs)
        else:
            found.append(Stretch(text, differs))
    return found
