"""The inside of a bundle: a compressed stream of length-limited records, decoded strictly.

First a header, then one record for each entry, then a trailer with their number. Each record is a MessagePack map
behind its length. Whatever is wrong with foreign bytes ends as :class:`BadPackage`, in words.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from typing import Any

import msgpack

from mentorbook.frozen import frozen
from mentorbook.model.fields import clean_line
from mentorbook.model.kinds import Kind, RecordId, is_record_id
from mentorbook.model.trouble import UserFacingError
from mentorbook.store.engine import DocumentError, check_knowledge
from mentorbook.store.exchange import Entry

FORMAT = 1
RECORD_LIMIT = 64 * 2**20
"""Bytes of one record."""
TOTAL_LIMIT = 2 * 2**30
"""Bytes of all records together, uncompressed."""
_SMALL = 64 * 2**20
_DENSEST = 50
"""How many times smaller than its records a stream beyond ``_SMALL`` may be; zlib itself could make it 1,000 times."""
ENTRIES_LIMIT = 1_000_000
_KEYS_LIMIT = 64 * 2**10
_WORDS_LIMIT = 200
_MACHINES_LIMIT = 1_000
_LENGTH = 4
_CHUNK = 2**20


class BadPackage(UserFacingError):
    """A bundle that cannot be read."""

    def __init__(self, what: str = "It is damaged, cut short, or was not made by Mentorbook.") -> None:
        super().__init__(
            "This file cannot be read as a bundle.",
            what=what + " Your book is unchanged.",
            remedy="Copy the file again, or make a new bundle on the other machine.",
        )


class NewerPackage(UserFacingError):
    """A bundle in a format that this version does not know yet."""

    def __init__(self) -> None:
        super().__init__(
            "This bundle was made by a newer version of Mentorbook.",
            what="Your book is unchanged.",
            remedy="Update Mentorbook on this machine and import the bundle again.",
        )


@frozen
class Header:
    """Who made a bundle, for which book, and how it follows on earlier ones."""

    book: str
    machine: str
    machine_name: str
    made_at: str
    token: str
    """Stands for all that the sender had when it made this."""
    since: str
    """The token that this follows on; empty when everything is in it."""
    heard: Mapping[str, str] = field(default_factory=dict)
    """For each machine, the newest of its tokens that the sender has applied."""
    keys: bytes = b""
    """The book's key file, for setting up a fresh machine."""
    entries: int = 0


def write_package(header: Header, entries: Iterable[Entry]) -> Iterator[bytes]:
    """The compressed stream, piece by piece."""
    packer = zlib.compressobj(6)
    yield packer.compress(_frame({"format": FORMAT, **_header_plain(header)}))
    for entry in entries:
        yield packer.compress(
            _frame(
                {
                    "kind": entry.kind.value,
                    "id": entry.id,
                    "update": entry.update,
                    "knowledge": entry.knowledge,
                    "erased": entry.erased,
                },
            ),
        )
    yield packer.compress(_frame({"end": header.entries}))
    yield packer.flush()


def _header_plain(header: Header) -> dict[str, Any]:
    return {name: getattr(header, name) for name in Header.__dataclass_fields__} | {"heard": dict(header.heard)}


def _frame(record: Mapping[str, Any]) -> bytes:
    body: bytes = msgpack.packb(record, use_bin_type=True)
    return len(body).to_bytes(_LENGTH, "big") + body


def read_package(data: bytes) -> tuple[Header, list[Entry]]:
    """Read all of a stream before anything is believed. Raises BadPackage or NewerPackage."""
    records = _records(data)
    header = _header(next(records, {}))
    entries: list[Entry] = []
    seen: set[RecordId] = set()
    for record in records:
        if set(record) == {"end"}:
            if (
                type(record["end"]) is not int
                or record["end"] != len(entries)
                or header.entries != len(entries)
                or next(records, None) is not None
            ):
                raise BadPackage
            return header, entries
        entry = _entry(record)
        if entry.id in seen or len(entries) >= ENTRIES_LIMIT:
            raise BadPackage
        seen.add(entry.id)
        entries.append(entry)
    raise BadPackage


def _records(data: bytes) -> Iterator[dict[str, Any]]:
    pending, total = bytearray(), 0
    limit = min(TOTAL_LIMIT, max(_SMALL, _DENSEST * len(data)))
    for piece in _inflate(data):
        pending += piece
        total += len(piece)
        if total > limit:
            raise BadPackage("It holds more than any book does.")
        place = 0
        while len(pending) - place >= _LENGTH:
            length = int.from_bytes(pending[place : place + _LENGTH], "big")
            if not 0 < length <= RECORD_LIMIT:
                raise BadPackage
            if len(pending) - place - _LENGTH < length:
                break
            with memoryview(pending) as view, view[place + _LENGTH : place + _LENGTH + length] as body:
                record = _unpack(body)
            yield record
            place += _LENGTH + length
        del pending[:place]
    if pending:
        raise BadPackage


def _inflate(data: bytes) -> Iterator[bytes]:
    unpacker = zlib.decompressobj()
    try:
        # In parts: what is left over of a part is copied at each step.
        for start in range(0, len(data), _CHUNK):
            left = data[start : start + _CHUNK]
            while left:
                yield unpacker.decompress(left, _CHUNK)
                left = unpacker.unconsumed_tail
            if unpacker.unused_data:
                raise BadPackage
    except zlib.error as error:
        raise BadPackage from error
    if not unpacker.eof:
        raise BadPackage


def _unpack(body: memoryview) -> dict[str, Any]:
    try:
        record = msgpack.unpackb(body, raw=False, strict_map_key=True, use_list=True)
    except (ValueError, msgpack.exceptions.UnpackException, RecursionError) as error:
        raise BadPackage from error
    if not isinstance(record, dict):
        raise BadPackage
    return record


def _header(record: dict[str, Any]) -> Header:
    made = record.pop("format", None)
    if type(made) is int and made > FORMAT:
        raise NewerPackage
    texts = ("book", "machine", "machine_name", "made_at", "token", "since")
    heard, keys = record.get("heard"), record.get("keys")
    valid = (
        type(made) is int
        and made == FORMAT
        and set(record) == set(Header.__dataclass_fields__)
        and all(isinstance(record[name], str) and len(record[name]) <= _WORDS_LIMIT for name in texts)
        and isinstance(heard, dict)
        and len(heard) <= _MACHINES_LIMIT
        and all(isinstance(part, str) and len(part) <= _WORDS_LIMIT for pair in heard.items() for part in pair)
        and isinstance(keys, bytes)
        and len(keys) <= _KEYS_LIMIT
        and type(record["entries"]) is int
        and bool(record["book"] and record["machine"] and record["token"])
    )
    if not valid:
        raise BadPackage
    return Header(**{**record, "machine_name": clean_line(record["machine_name"])})


_KINDS = frozenset(kind.value for kind in Kind)


def _entry(record: dict[str, Any]) -> Entry:
    if set(record) != {"kind", "id", "update", "knowledge", "erased"}:
        raise BadPackage
    texts = all(isinstance(record[name], str) for name in ("kind", "id", "erased"))
    blobs = all(isinstance(record[name], bytes) for name in ("update", "knowledge"))
    if not texts or not blobs or len(record["erased"]) > _WORDS_LIMIT or not is_record_id(record["id"]):
        raise BadPackage
    if record["kind"] not in _KINDS:
        raise NewerPackage
    if bool(record["erased"]) == bool(record["update"]):
        raise BadPackage
    if record["update"]:
        try:
            check_knowledge(record["knowledge"])
        except DocumentError as error:
            raise BadPackage from error
    return Entry(Kind(record["kind"]), RecordId(record["id"]), record["update"], record["knowledge"], record["erased"])
