"""What should be true of several machines, told apart from how the program does it.

Every save is an event that knows what its author had on the screen and which saves were behind that. From the
events that reached the end follows what must be in the records: no unseen sentence is gone, no overwritten value
is unlisted, and a record is in the trash only for one who had seen all of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from mentorbook.model.fields import Plain
from mentorbook.model.kinds import RecordId
from mentorbook.store.rivals import DELETION

TEXT = "about"
_SENTENCE = re.compile(r"s\d+ [^.]*\.\s*")
_TOKEN = re.compile(r"s\d+\b")


@dataclass(frozen=True)
class Event:
    """One save of one record."""

    save: str
    record: RecordId
    seen: frozenset[str]
    """The saves that the author had before their eyes."""
    edits: bool = True
    """Whether it is an edit (or a bringing back), which keeps a record that someone deletes without seeing it."""
    deletes: bool = False
    writes: Mapping[str, Any] = field(default_factory=dict)
    """The new value of each place that it changed."""
    inserted: frozenset[str] = frozenset()
    """Sentences that it wrote, or wrote anew elsewhere."""
    removed: frozenset[str] = frozenset()
    reviewed: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Places that were looked at, with the saves that competed there."""


def tokens(text: str) -> list[str]:
    """The names of the sentences in a text."""
    return _TOKEN.findall(text)


def lines_of(text: str) -> list[list[str]]:
    return [found for line in text.splitlines() if (found := tokens(line))]


def text_of(lines: Iterable[list[str]]) -> str:
    return "".join(" ".join(f"{token} was written here." for token in line) + "\n" for line in lines if line)


def written_places(before: Mapping[str, Plain], values: Mapping[str, Plain]) -> dict[str, Any]:
    """The places that a save of ``values`` over ``before`` changes, with their new values."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        old = before.get(name)
        if isinstance(value, dict) or isinstance(old, dict):
            places(found, name, old or {}, value or {})
        elif isinstance(value, list) or isinstance(old, list):
            places(found, name, dict.fromkeys(old or [], True), dict.fromkeys(value or [], True))  # type: ignore[arg-type]
        elif old != value:
            found[name] = TEXT if name == TEXT else value
    return found


def places(found: dict[str, Any], name: str, old: Any, new: Any) -> None:
    found |= {f"{name}/{key}": new.get(key) for key in {*old, *new} if old.get(key) != new.get(key)}


def save_of(save: str, record: RecordId, seen: frozenset[str], before: Mapping[str, Plain], values: Mapping[str, Plain],
            *, moved: bool = False) -> Event:  # fmt: skip
    """The event of a save."""
    old, new = str(before.get(TEXT) or ""), str(values.get(TEXT, before.get(TEXT)) or "")
    fresh = set(_SENTENCE.findall(new)) - set(_SENTENCE.findall(old))
    # Which of two sentences moved past the other cannot be said, so a move writes all.
    inserted = set(tokens(new)) if moved else {token for sentence in fresh for token in tokens(sentence)}
    return Event(
        save,
        record,
        seen,
        writes=written_places(before, values),
        inserted=frozenset(inserted),
        removed=frozenset(set(tokens(old)) - set(tokens(new))),
    )


# -- what follows from the events that are there at the end


def heads(events: Iterable[Event], place: str) -> frozenset[str]:
    """The saves that wrote a place and that no later save of it had seen."""
    writers = [event for event in events if place in event.writes]
    return frozenset(one.save for one in writers if not any(one.save in other.seen for other in writers))


def is_trashed(events: Iterable[Event]) -> bool:
    edits = [event.save for event in events if event.edits]
    return any(event.deletes and event.seen.issuperset(edits) for event in events)


def competing(events: Iterable[Event]) -> dict[str, frozenset[str]]:
    """The places where saves compete, with these saves; what was looked at included."""
    known = {event.save: event for event in events}
    found = {}
    for place in {place for event in known.values() for place in event.writes}:
        rivals = heads(known.values(), place)
        values = {repr(known[save].writes[place]) for save in rivals}
        if len(rivals) > 1 and (place == TEXT or len(values) > 1):
            found[place] = rivals
    edits = [event for event in known.values() if event.edits]
    open_deletions = [
        event for event in known.values() if event.deletes and not any(event.save in edit.seen for edit in edits)
    ]
    blind = [event.save for event in open_deletions if any(edit.save not in event.seen for edit in edits)]
    if blind and not is_trashed(known.values()):
        found[DELETION] = frozenset(blind)
    return found


def check_record(events: list[Event], *, plain: Mapping[str, Plain], trashed: bool, listed: set[str]) -> None:
    """Compare one record as it came out with what its events say."""
    text = tokens(str(plain.get(TEXT) or ""))
    removed = {token for event in events for token in event.removed}
    inserted = {token for event in events for token in event.inserted}
    assert set(text) >= inserted - removed, "a sentence is lost that nobody removed"
    assert set(text) <= inserted, "a sentence came from nowhere"
    for token in set(text) & removed:
        removers = [event for event in events if token in event.removed]
        writers = [event.save for event in events if token in event.inserted]
        assert not any(event.seen.issuperset(writers) for event in removers), "a removed sentence came back"
    for place in {place for event in events for place in event.writes} - {TEXT}:
        values = [event.writes[place] for event in events if event.save in heads(events, place)]
        assert value_at(plain, place) in values, f"{place} has a value that was answered"
    assert trashed == is_trashed(events), "the trash forgot an edit, or a deletion"
    expected = competing(events)
    answers: dict[str, list[frozenset[str]]] = {}
    for event in events:
        for place, rivals in event.reviewed.items():
            answers.setdefault(place, []).append(rivals)
    must = {place for place, rivals in expected.items() if rivals not in answers.get(place, [])}
    # Of two looks at one place, one is kept; it may be the older.
    may = {place for place, rivals in expected.items() if set(answers.get(place, [])) != {rivals}}
    assert listed >= must, "an overwritten value is not listed"
    assert listed <= may, "something is listed that was answered"


def value_at(plain: Mapping[str, Plain], place: str) -> Any:
    name, _, key = place.partition("/")
    value = plain.get(name)
    if not key:
        return value
    if isinstance(value, dict):
        return value.get(key)
    return True if isinstance(value, list) and key in value else None
