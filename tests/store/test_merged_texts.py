"""Two people write in one text without knowing of each other: what the merge makes of their sentences."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.store.stores import Author, meet

# Paragraphs of sentences of words. Every word says who wrote it, and none is written twice.
Text: TypeAlias = list[list[tuple[str, ...]]]
Draw: TypeAlias = Callable[[st.SearchStrategy[Any]], Any]
Pair: TypeAlias = tuple[Text, Text, Text]

_ENDS = ".!?…"


def place(draw: Draw, items: list[Any]) -> int:
    return int(draw(st.integers(0, len(items) - 1)))


def sentence(draw: Draw, writer: str, number: list[int]) -> tuple[str, ...]:
    number[0] += 1
    words = [f"{writer}{number[0]}x{word}" for word in range(draw(st.integers(1, 5)))]
    return (*words[:-1], words[-1] + draw(st.sampled_from(_ENDS)))


def written(text: Text) -> str:
    return "".join(" ".join(" ".join(words) for words in paragraph) + "\n\n" for paragraph in text if paragraph)


def copied(text: Text) -> Text:
    return [list(paragraph) for paragraph in text]


def reworded(draw: Draw, words: tuple[str, ...], writer: str, number: list[int]) -> tuple[str, ...]:
    """The sentence with one of its words replaced and perhaps one put in front."""
    number[0] += 1
    at = draw(st.integers(0, len(words) - 1))
    end = words[at][-1] if words[at][-1] in _ENDS else ""
    front = (f"{writer}{number[0]}front",) if draw(st.booleans()) else ()
    return (*front, *words[:at], f"{writer}{number[0]}new{end}", *words[at + 1 :])


def other_paragraph(draw: Draw, base: Text) -> Pair:
    mine, theirs, number = copied(base), copied(base), [0]
    one = place(draw, base)
    other = (one + draw(st.integers(1, len(base) - 1))) % len(base)
    for text, at, writer in ((mine, one, "m"), (theirs, other, "t")):
        which = place(draw, text[at])
        text[at][which] = reworded(draw, text[at][which], writer, number)
    return base, mine, theirs


def both_append(draw: Draw, base: Text) -> Pair:
    mine, theirs, number = copied(base), copied(base), [0]
    for text, writer in ((mine, "m"), (theirs, "t")):
        new = [sentence(draw, writer, number) for _ in range(draw(st.integers(1, 3)))]
        if draw(st.booleans()):
            text.append(new)
        else:
            text[-1].extend(new)
    return base, mine, theirs


def same_paragraph(draw: Draw, base: Text) -> Pair:
    mine, theirs, number = copied(base), copied(base), [0]
    at = place(draw, base)
    base[at].append(sentence(draw, "b", [900]))
    mine[at], theirs[at] = list(base[at]), list(base[at])
    one = place(draw, base[at])
    other = (one + draw(st.integers(1, len(base[at]) - 1))) % len(base[at])
    mine[at][one] = reworded(draw, base[at][one], "m", number)
    theirs[at][other] = reworded(draw, base[at][other], "t", number)
    return base, mine, theirs


def same_sentence(draw: Draw, base: Text) -> Pair:
    mine, theirs, number = copied(base), copied(base), [0]
    at = place(draw, base)
    which = place(draw, base[at])
    mine[at][which] = reworded(draw, base[at][which], "m", number)
    theirs[at][which] = reworded(draw, base[at][which], "t", number)
    return base, mine, theirs


def delete_against_edit(draw: Draw, base: Text) -> Pair:
    mine, theirs, number = copied(base), copied(base), [0]
    at = place(draw, base)
    which = place(draw, base[at])
    theirs[at][which] = reworded(draw, base[at][which], "t", number)
    if draw(st.booleans()):
        del mine[at]
    else:
        del mine[at][which]
    return base, mine, theirs


def move_against_edit(draw: Draw, base: Text) -> Pair:
    mine, theirs, number = copied(base), copied(base), [0]
    at = place(draw, base)
    which = place(draw, base[at])
    theirs[at][which] = reworded(draw, base[at][which], "t", number)
    moved = mine.pop(at) if draw(st.booleans()) else [mine[at].pop(which)]
    mine.insert(draw(st.integers(0, len(mine))), moved)
    return base, mine, theirs


def both_rewrite(draw: Draw, base: Text) -> Pair:
    mine, theirs, number = copied(base), copied(base), [0]
    at = place(draw, base)
    for text, writer in ((mine, "m"), (theirs, "t")):
        text[at] = [sentence(draw, writer, number) for _ in range(draw(st.integers(1, 4)))]
    return base, mine, theirs


def sentences_of(text: Text) -> set[str]:
    return {" ".join(words) for paragraph in text for words in paragraph}


def words_of(text: str) -> set[str]:
    return set(re.findall(r"\w+", text))


@pytest.mark.parametrize(
    "kind",
    [
        other_paragraph,
        both_append,
        same_paragraph,
        same_sentence,
        delete_against_edit,
        move_against_edit,
        both_rewrite,
    ],
)
@settings(max_examples=100)
@given(data=st.data())
def test_no_word_is_lost_or_glued_and_no_sentence_has_two_authors(
    kind: Callable[[Draw, Text], Pair], data: st.DataObject
) -> None:
    number = [0]
    lengths = data.draw(st.lists(st.integers(1, 4), min_size=2, max_size=5))
    base, mine, theirs = kind(data.draw, [[sentence(data.draw, "b", number) for _ in range(n)] for n in lengths])

    one, other = Author("one", peer=data.draw(st.integers(1, 2**40))), Author("other", peer=2**41)
    one.write(body=written(base))
    meet(one, other)
    one.write(body=written(mine))
    other.write(body=written(theirs))
    meet(one, other)

    merged = one.document.text("body")
    assert merged == other.document.text("body")
    before, left, right = (words_of(written(text)) for text in (base, mine, theirs))
    kept = (left - before) | (right - before) | (left & right)
    assert kept <= words_of(merged), "words were lost"
    assert words_of(merged) <= before | left | right, "words were glued"
    known = sentences_of(base) | sentences_of(mine) | sentences_of(theirs)
    ends = f"(?<=[{re.escape(_ENDS)}])[ \n]+"
    found = {" ".join(part.split()) for part in re.split(ends, merged) if part.strip()}
    assert found <= known, "a sentence was mixed"


def test_texts_without_spaces_keep_whole_sentences_of_both() -> None:
    one, other = Author("one", 1), Author("other", 2)
    one.write(body="我们谈了目标。下次见面。\n")
    meet(one, other)
    one.write(body="我们谈了很多目标。下次见面。\n")
    other.write(body="我们谈了目标。下周再见。\n")
    meet(one, other)
    assert one.document.text("body") == other.document.text("body") == "我们谈了很多目标。下周再见。\n"
