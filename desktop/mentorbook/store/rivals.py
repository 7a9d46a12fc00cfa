"""Values that were overwritten by someone who had not seen them.

A merge keeps one value of a field; the others must not vanish silently. Two writes of one place are *rivals*
when neither had seen the other and nobody wrote there since who had seen both. This is read from the document's
own history, so every machine with the same changes lists the same rivals, and a later edit that knew
both sides closes the entry by itself.

An answer that was taken back is such a later edit, too. It therefore leaves the version before it in the document, and
what was listed then is listed again, on every machine, as long as the place is as it was then.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Any

from mentorbook.frozen import frozen
from mentorbook.store.document import DELETED, FIELDS, RESTORED, REVIEWED, Document, root_of
from mentorbook.store.engine import DocumentError, version_of

DELETION = DELETED
"""The place under which a deletion that had not seen an edit is listed."""
_AGAIN = "again:"
"""Before the version at which an entry was listed that is to be listed again."""


@frozen
class Rival:
    """One of the competing writes. ``version`` names the document as its author left it."""

    version: str
    author: str
    """Machine, save and time as in the history."""
    value: Any
    """The value of a scalar or a set's item (None: cleared); for a text None, read it at ``version``."""


@frozen
class Rivalry:
    """Competing writes of one place: a field's name, or ``name/key`` for an item of a set or map."""

    place: str
    mark: str
    """Names exactly these rivals."""
    rivals: tuple[Rival, ...]


@frozen
class _Write:
    peer: int
    counter: int
    author: str
    value: Any
    end: int
    """Counter of the last operation of the same save."""

    def seen_by(self, past: dict[int, int]) -> bool:
        return past.get(self.peer, 0) > self.counter


@dataclass(slots=True)
class _Causes:
    """For every change the version vector of its past, found by the peer and counter of a change in it."""

    starts: dict[int, list[int]] = field(default_factory=dict)
    pasts: dict[int, list[dict[int, int]]] = field(default_factory=dict)

    def past_of(self, peer: int, counter: int, deps: list[tuple[int, int]]) -> dict[int, int]:
        past: dict[int, int] = {}
        for dep_peer, dep_counter in deps:
            place = bisect_right(self.starts[dep_peer], dep_counter) - 1
            for known, end in self.pasts[dep_peer][place].items():
                past[known] = max(past.get(known, 0), end)
            past[dep_peer] = max(past.get(dep_peer, 0), dep_counter + 1)
        self.starts.setdefault(peer, []).append(counter)
        self.pasts.setdefault(peer, []).append(past)
        return past


def find_rivalries(document: Document) -> tuple[Rivalry, ...]:
    """All open rivalries of a document that the person has not looked at, ordered by place."""
    open_ = _unanswered(document)
    for place, mark in document.reviewed().items():
        if mark.startswith(_AGAIN) and place not in open_:
            entry = _listed_at(document, mark.removeprefix(_AGAIN), place)
            open_ |= {place: entry} if entry else {}
    return tuple(sorted(open_.values(), key=lambda entry: (entry.place == DELETION, entry.place)))


def _unanswered(document: Document) -> dict[str, Rivalry]:
    """By place, those that nobody who knew both sides has answered or looked at."""
    if document.authors() < 2:
        return {}
    heads, unseen = _heads(json.loads(document.operations()), document.ends())
    reviewed = document.reviewed()
    found = []
    for place, writes in sorted(heads.items()):
        if len(writes) < 2 or (not _is_text(writes) and len({repr(write.value) for write in writes}) < 2):
            continue
        found.append(_rivalry(place, writes))
    if unseen:
        found.append(_rivalry(DELETION, unseen))
    return {entry.place: entry for entry in found if reviewed.get(entry.place) != entry.mark}


def reopening(document: Document, version: str) -> dict[str, str]:
    """What to mark as reviewed, so that everything is listed again that was listed at a version and is not now."""
    if document.authors() < 2:
        return {}
    then = document.at(version)
    earlier, fresh = then.reviewed(), _unanswered(then)
    gone = {entry.place for entry in find_rivalries(then)} - {entry.place for entry in find_rivalries(document)}
    # One that was listed again already is still the same.
    return {place: f"{_AGAIN}{version}" if place in fresh else earlier[place] for place in gone}


def _listed_at(document: Document, version: str, place: str) -> Rivalry | None:
    """The entry of a place at a version, if the place is now as it was then."""
    try:
        then = document.at(version)
    except DocumentError:
        # Another program may write there what it likes.
        return None
    if _value(then, place) != _value(document, place):
        return None
    # A mark names where the entry stood by itself: following others there would never end if one named itself.
    return _unanswered(then).get(place)


def _value(document: Document, place: str) -> object:
    if place == DELETION:
        return bool(document.trashed_at())
    name, _, key = place.partition("/")
    value = document.plain().get(name)
    if key:
        return value.get(key) if isinstance(value, dict) else isinstance(value, list) and key in value
    return value


_TEXT = object()


def _is_text(writes: list[_Write]) -> bool:
    return writes[0].value is _TEXT


def _rivalry(place: str, writes: list[_Write]) -> Rivalry:
    ordered = sorted(writes, key=lambda write: (write.author, write.peer, write.counter))
    return Rivalry(
        place=place,
        mark=",".join(f"{write.counter}@{write.peer}" for write in ordered),
        rivals=tuple(
            Rival(
                version=version_of([(write.peer, write.end)]),
                author=write.author,
                value=None if write.value is _TEXT else write.value,
            )
            for write in ordered
        ),
    )


def _heads(history: dict[str, Any], ends: dict[int, int]) -> tuple[dict[str, list[_Write]], list[_Write]]:
    """The writes of each place that no later write of it had seen; and the deletions that an edit had not seen."""
    peers = [int(peer) for peer in history["peers"]]
    saves = _ends_of_saves(history["changes"], peers, ends)
    causes = _Causes()
    heads: dict[str, list[_Write]] = {}
    deletions: list[tuple[_Write, dict[int, int]]] = []
    edits: list[_Write] = []
    for change in sorted(history["changes"], key=lambda change: change["lamport"]):
        counter, peer = _id(change["id"], peers)
        deps = [(peers_id, number) for number, peers_id in (_id(dep, peers) for dep in change["deps"])]
        past = causes.past_of(peer, counter, deps)
        for operation in change["ops"]:
            place, value = _place(operation)
            write = _Write(peer, operation["counter"], change["msg"] or "", value, saves[peer, counter])
            seen = past | {peer: operation["counter"]}
            if place.startswith(f"{DELETED}/"):
                deletions.append((write, seen))
            elif not place.startswith(f"{REVIEWED}/"):
                if place != RESTORED:
                    heads[place] = [head for head in heads.get(place, []) if not head.seen_by(seen)] + [write]
                edits = [edit for edit in edits if not edit.seen_by(seen)] + [write]
                deletions = [(one, known) for one, known in deletions if not one.seen_by(seen)]
    unseen = [one for one, known in deletions if any(not edit.seen_by(known) for edit in edits)]
    # One who deleted it with all edits before their eyes has answered for the others.
    return heads, unseen if len(unseen) == len(deletions) else []


def _ends_of_saves(changes: list[dict[str, Any]], peers: list[int], ends: dict[int, int]) -> dict[tuple[int, int], int]:
    """For the first operation of each change the last one of its save, which the engine may have cut into several."""
    starts = sorted((_id(change["id"], peers)[::-1], change["msg"]) for change in changes)
    found: dict[tuple[int, int], int] = {}
    later: tuple[int, Any, int] | None = None
    for (peer, counter), message in reversed(starts):
        end = ends[peer] - 1
        if later is not None and later[0] == peer:
            end = found[peer, later[2]] if later[1] == message else later[2] - 1
        found[peer, counter] = end
        later = (peer, message, counter)
    return found


def _place(operation: dict[str, Any]) -> tuple[str, Any]:
    name, content = root_of(operation["container"]), operation["content"]
    if not operation["container"].endswith(":Map"):
        # A text, or a sort of a newer version: both sides are in the merge.
        return name, _TEXT
    place = content["key"] if name == FIELDS else f"{name}/{content['key']}"
    return place, content.get("value")


def _id(text: str, peers: list[int]) -> tuple[int, int]:
    counter, _, peer = text.partition("@")
    return int(counter), peers[int(peer)]
