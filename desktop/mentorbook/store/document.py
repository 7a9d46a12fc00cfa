"""One record as a Loro document.

Layout of a document: root map ``fields`` (scalars), a root text for each long text, a root map for each set
(item → true) and each map. Two root maps belong to the engine room: ``deleted`` (the frontiers that a deleter
saw → when) and ``reviewed`` (overwritten values that the person has looked at). Only root containers are used:
nested ones made on two machines would be two.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import loro

from mentorbook.frozen import frozen
from mentorbook.model.catalogue import SPECS
from mentorbook.model.fields import Plain, Shape
from mentorbook.model.kinds import Kind
from mentorbook.model.moment import instant_text
from mentorbook.model.trouble import InvalidRecord
from mentorbook.store.engine import DocumentError, engine, frontiers, vector, version_of, version_text
from mentorbook.store.sentences import sentence_edits

FIELDS = "fields"
DELETED = "deleted"
REVIEWED = "reviewed"
_BOOKKEEPING = frozenset({DELETED, REVIEWED})
RESTORED = "restored_from_trash"
"""Scalar that an undelete writes: an ordinary edit, which outlives every deletion that it had seen."""
_SPEED = 1
"""Level of zlib: more would cost more time than it saves room."""
_WHOLE_LIMIT = 2**63
"""Whole numbers beyond it would become fractions."""
_SHORT_HISTORY = 16
"""Changes up to which a document is packed as its history alone."""


@frozen
class Commit:
    """Who wrote a change: carried in the document's history."""

    machine: str
    save: str
    at: datetime

    def message(self) -> str:
        """One line: machine, save and UTC time. Saves differ in it, else the engine would join them."""
        return f"{self.machine}|{self.save}|{instant_text(self.at)}"


@frozen
class Change:
    """One entry of a document's history: ``version`` names the document's state after it."""

    version: str
    machine: str
    save: str
    at: str


class Document:
    """A record's document. Not for use from two threads."""

    __slots__ = ("_doc", "_kind")

    def __init__(self, kind: Kind, peer: int, doc: loro.LoroDoc | None = None) -> None:
        self._kind = kind
        self._doc = doc or loro.LoroDoc()
        self._doc.peer_id = peer

    @classmethod
    def load(cls, kind: Kind, packed: bytes, peer: int) -> Document:
        """Read what :meth:`pack` wrote. Raises DocumentError."""
        doc = loro.LoroDoc()
        with engine():
            try:
                doc.import_(zlib.decompress(packed))
            except zlib.error as error:
                raise DocumentError from error
            return cls(kind, peer, doc)

    def pack(self) -> bytes:
        """The whole document with its history, compressed."""
        with engine():
            # A snapshot loads without replaying the history; a short history is smaller as it is.
            short = self._doc.len_changes <= _SHORT_HISTORY
            mode = loro.ExportMode.Updates(loro.VersionVector()) if short else loro.ExportMode.Snapshot()
            return zlib.compress(self._doc.export(mode), _SPEED)

    # -- reading

    def plain(self) -> dict[str, Plain]:
        """The fields as plain data, by name; fields of a newer version are included."""
        with engine():
            roots = _entries(self._doc.get_deep_value())
        plain: dict[str, Plain] = {}
        for name, value in roots.items():
            if name == FIELDS:
                plain.update({key: entry for key, entry in value.items() if key != RESTORED})
            elif name in _BOOKKEEPING or not value:
                continue
            elif isinstance(value, str):
                plain[name] = value
            elif isinstance(value, dict):
                pairs = sorted(value.items())
                plain[name] = [key for key, _ in pairs] if all(entry is True for _, entry in pairs) else dict(pairs)
        return plain

    def text(self, name: str) -> str:
        """One long text, without reading the rest."""
        with engine():
            return self._doc.get_text(name).to_string()

    @property
    def version(self) -> str:
        """Names this state of the document; equal on every machine that has the same changes."""
        with engine():
            return version_text(self._doc.oplog_frontiers)

    @property
    def knowledge(self) -> bytes:
        """The version vector: all changes that this document holds."""
        with engine():
            return self._doc.oplog_vv.encode()

    def at(self, version: str) -> Document:
        """A copy as it was at a version. Raises DocumentError when that version is not in the history."""
        with engine():
            return self._wrap(self._doc.fork_at(frontiers(version)))

    def known_to(self, knowledge: bytes) -> Document:
        """A copy as someone knew it whose version vector is given; changes that are not here are ignored."""
        with engine():
            common = self._doc.oplog_vv.intersection(vector(knowledge))
            return self._wrap(self._doc.fork_at(self._doc.vv_to_frontiers(common)))

    def _wrap(self, doc: loro.LoroDoc) -> Document:
        return Document(self._kind, doc.peer_id, doc)

    # -- writing

    def edit(self, values: Mapping[str, Plain], commit: Commit, *, opened: str | None = None) -> bool:
        """Write plain values, merged into what arrived since ``opened``. Returns whether anything changed.

        Without ``opened``, or when nothing arrived meanwhile, the document is edited directly; else a fork at
        the opened version is, so that what the writer had not seen is merged and never overwritten.
        """
        for name, value in values.items():
            _check_storable(name, value)
        before = self.version
        with engine():
            if opened is None or opened == before:
                self._write(self._doc, values, commit)
            else:
                fork = self._doc.fork_at(frontiers(opened))
                self._write(fork, values, commit)
                self._doc.import_(fork.export(loro.ExportMode.Updates(self._doc.oplog_vv)))
        return self.version != before

    def _write(self, doc: loro.LoroDoc, values: Mapping[str, Plain], commit: Commit) -> None:
        for name, value in values.items():
            shape = self._shape_of(doc, name, value)
            if shape is Shape.SCALAR:
                _put(doc.get_map(FIELDS), name, value)
            elif shape is Shape.TEXT:
                text = doc.get_text(name)
                for place, gone, new in sentence_edits(text.to_string(), str(value or "")):
                    if gone:
                        text.delete(place, gone)
                    if new:
                        text.insert(place, new)
            else:
                items = dict.fromkeys(value, True) if isinstance(value, list) else value or {}
                assert isinstance(items, dict)  # noqa: S101 -- the catalogue made this value
                held = doc.get_map(name)
                for key in set(held.keys()) - set(items):
                    held.delete(key)
                for key in sorted(items):
                    _put(held, key, items[key])
        doc.set_next_commit_message(commit.message())
        doc.commit()

    def _shape_of(self, doc: loro.LoroDoc, name: str, value: Plain) -> Shape:
        if spec := SPECS[self._kind].get(name):
            return spec.type.shape
        # A field of a newer version, coming back from our own export or from an earlier version of the record.
        if value is None and name not in doc.get_map(FIELDS):
            return Shape.TEXT if isinstance(_entries(doc.get_deep_value()).get(name), str) else Shape.MAP
        if isinstance(value, list):
            return Shape.SET
        if isinstance(value, dict):
            return Shape.MAP
        return Shape.TEXT if isinstance(value, str) and value.endswith("\n") else Shape.SCALAR

    # -- trash

    def delete(self, commit: Commit) -> None:
        """Put the record in the trash, as far as it is known here now."""
        with engine():
            self._doc.get_map(DELETED).insert(self.version, instant_text(commit.at))
            self._doc.set_next_commit_message(commit.message())
            self._doc.commit()

    def undelete(self, commit: Commit) -> None:
        """Take the record out of the trash."""
        with engine():
            self._doc.get_map(FIELDS).insert(RESTORED, commit.save)
            self._doc.set_next_commit_message(commit.message())
            self._doc.commit()

    def trashed_at(self) -> str:
        """When it was put in the trash; empty while it is not there.

        A deletion counts while nothing but bookkeeping was written since what its author saw, so an edit that
        the deleter had not seen keeps the record, on every machine alike. This asks for what was written and not
        for what differs: of two writes of one field, the unseen one may be the one that lost.
        """
        with engine():
            deleted = _entries(self._doc.get_map(DELETED).get_deep_value())
            times = [str(time) for seen, time in deleted.items() if self._written_since(seen) <= _BOOKKEEPING]
        return max(times, default="")

    def _written_since(self, version: str) -> set[str]:
        """The names of the root containers that were written since a version."""
        seen = self._doc.frontiers_to_vv(frontiers(version))
        if seen is None:
            raise DocumentError
        since = json.loads(self._doc.export_json_updates(seen, self._doc.oplog_vv))
        return {root_of(operation["container"]) for change in since["changes"] for operation in change["ops"]}

    def mark_reviewed(self, marks: Mapping[str, str], commit: Commit) -> None:
        """Remember that overwritten values were looked at: place → the competing changes."""
        with engine():
            reviewed = self._doc.get_map(REVIEWED)
            for place, rivals in marks.items():
                _put(reviewed, place, rivals)
            self._doc.set_next_commit_message(commit.message())
            self._doc.commit()

    def reviewed(self) -> dict[str, str]:
        """What was looked at: place → the changes that competed then."""
        with engine():
            return {
                str(key): str(value) for key, value in _entries(self._doc.get_map(REVIEWED).get_deep_value()).items()
            }

    # -- exchange

    def changes_since(self, knowledge: bytes | None) -> bytes:
        """An update with all changes that ``knowledge`` lacks."""
        with engine():
            since = vector(knowledge) if knowledge else loro.VersionVector()
            return self._doc.export(loro.ExportMode.Updates(since))

    def merge(self, update: bytes) -> bool:
        """Apply an update. Returns False, with nothing applied of the rest, when changes before it are missing."""
        with engine():
            complete = self._doc.import_(update).pending is None
            if self._doc.is_shallow():
                # Its history was cut off. No machine of ours does that; whoever edits such a record later could not.
                raise DocumentError
            return complete

    def knows(self, knowledge: bytes) -> bool:
        """Whether every change of that version vector is here."""
        with engine():
            return bool(self._doc.oplog_vv.includes_vv(vector(knowledge)))

    def authors(self) -> int:
        """How many peers wrote it: one author cannot have disagreed with anyone."""
        with engine():
            return len(self._ranges())

    def ends(self) -> dict[int, int]:
        """For each peer how many operations it wrote: the counter that its next one will have."""
        with engine():
            return {peer: end for peer, (_, end) in self._ranges().items()}

    def history(self) -> list[Change]:
        """All changes, newest first."""
        found: dict[str, Change] = {}
        for change in self._changes():
            version = version_of([(change.id.peer, change.id.counter + change.len - 1)])
            machine, save, at = _signature(change)
            # One that is the last of its author and was read by another is met twice.
            found[version] = Change(version, machine, save, at)
        return list(found.values())

    def version_without(self, save: str) -> str:
        """The version that a save was laid over, as long as nobody has built on it.

        It holds what others wrote beside that save, so it need not be one of those that the history names.
        """
        written = [change.id for change in self._changes() if _signature(change)[1] == save]
        with engine():
            known = self._doc.oplog_vv
            for first in sorted(written, key=lambda one: one.counter, reverse=True):
                known.set_end(first)
            return version_text(self._doc.vv_to_frontiers(known))

    def _changes(self) -> list[loro.ChangeMeta]:
        found: list[loro.ChangeMeta] = []

        def visit(change: loro.ChangeMeta) -> bool:
            found.append(change)
            return False

        with engine():
            heads = [loro.ID(peer, end - 1) for peer, (_, end) in self._ranges().items()]
            if heads:
                self._doc.travel_change_ancestors(heads, visit)
        return found

    def _ranges(self) -> dict[int, tuple[int, int]]:
        return loro.VersionRange.from_vv(self._doc.oplog_vv).inner()

    def operations(self) -> str:
        """Every operation with its causes, as Loro's JSON: what :mod:`mentorbook.store.rivals` reads."""
        with engine():
            return self._doc.export_json_updates(loro.VersionVector(), self._doc.oplog_vv)


def _entries(value: Any) -> dict[str, Any]:
    # A map's value is a dict; the library's own annotation allows everything.
    return dict(value)


def _check_storable(name: str, value: Any) -> None:
    """Raise InvalidRecord for what the engine would change silently or refuse without words."""
    if isinstance(value, Mapping):
        parts = [*value.keys(), *value.values()]
    else:
        parts = value if isinstance(value, list) else [value]
    for part in parts:
        if isinstance(part, str):
            try:
                part.encode()
            except UnicodeEncodeError as error:
                raise InvalidRecord({name: "holds half a character (a lone surrogate); retype it"}) from error
        elif part is not None and (not isinstance(part, int) or not -_WHOLE_LIMIT <= part < _WHOLE_LIMIT):
            raise InvalidRecord({name: "cannot be kept in a record"})


def _signature(change: loro.ChangeMeta) -> list[str]:
    """Machine, save and time; empty where a foreign change does not say."""
    return [*(change.message or "").split("|"), "", "", ""][:3]


def _put(target: loro.LoroMap, key: str, value: Any) -> None:
    # Writing an equal value again would be a change of its own in the history.
    if value is None:
        if key in target:
            target.delete(key)
    else:
        target.insert(key, value)


def root_of(container: str) -> str:
    """The name of a root container in Loro's JSON; that of a nested one is no name of ours."""
    return container.removeprefix("cid:root-").rpartition(":")[0]
