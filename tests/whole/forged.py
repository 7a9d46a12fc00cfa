"""Bundles as somebody would make them who knows the format, and the passphrase of the bundle, and means no good."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace
from typing import Any

import loro
import msgpack

from mentorbook.sync.package import RECORD_LIMIT
from tests.store.stores import Author
from tests.support.age import encrypt
from tests.support.program import BUNDLE_PASSPHRASE

NEW_ID = "0" * 20
MIB = 2**20
#: Asks for 32 GiB of memory on the way to being refused: where there is less, the process that decodes it is ended.
#: Found by changing bytes of a real update; its checksum is right.
KILLER = bytes.fromhex(
    "6c6f726f0000000000000000000000005c9b091a0004470001000101100107000000000000000101ffffffff0f05010000010006"
    "0104010000020d057469746c65066669656c6473000e010402010002010002010b020101000405026869"
)
#: Makes the engine panic, which is no ``Exception``.
PANIC = bytes.fromhex(
    "6c6f726f00000000000000000000000001b452e400044700010001011001010000000000000001010000000000050100000100060104010000"
    "020d057469746c6506660069656c64000e010402010002010002010b020101000405026869"
)


@dataclass(frozen=True)
class Ours:
    """A sound bundle of the book, in parts: what a forger who knows its passphrase would begin with."""

    header: dict[str, Any]
    entries: list[dict[str, Any]]

    @property
    def package(self) -> bytes:
        return pack(*self.frames())

    def frames(self, *, end: object = None, **header: Any) -> list[bytes]:
        records = [{**self.header, **header}, *self.entries, {"end": len(self.entries)} if end is None else end]
        return [frame(record) for record in records]

    def headed(self, **header: Any) -> bytes:
        """The same with other fields in the header."""
        return pack(*self.frames(**header))

    def bare(self, *names: str, **header: Any) -> bytes:
        """The same without some fields of the header, and with others."""
        kept = {name: value for name, value in self.header.items() if name not in names}
        return pack(frame({**kept, **header}), *self.frames()[1:])

    def with_entries(self, *entries: dict[str, Any]) -> bytes:
        """Other entries under the same header, counted as they should be."""
        return replace(self, entries=list(entries), header={**self.header, "entries": len(entries)}).package

    def with_entry(self, **fields: Any) -> bytes:
        """A new record with these fields of its entry, and sound ones besides."""
        return self.with_entries({**self.entry(), **fields})

    def entry(self) -> dict[str, Any]:
        """A new record."""
        author = Author("other", 7)
        author.write(title="A new note", body="Some words.\n")
        update, knowledge = author.document.changes_since(None), author.document.knowledge
        return {"kind": "note", "id": NEW_ID, "update": update, "knowledge": knowledge, "erased": ""}

    def update(self) -> bytes:
        update: bytes = self.entry()["update"]
        return update


def frame(record: object) -> bytes:
    return framed(msgpack.packb(record))


def framed(body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + body


def pack(*frames: bytes) -> bytes:
    return zlib.compress(b"".join(frames), 9)


def seal(content: bytes) -> bytes:
    return encrypt(content, BUNDLE_PASSPHRASE)


def flipped(content: bytes, place: int) -> bytes:
    changed = bytearray(content)
    changed[place] ^= 1 << place % 8
    return bytes(changed)


def nested(depth: int) -> bytes:
    return b"\x91" * depth + b"\xc0"


def unfolding(ours: Ours) -> bytes:
    """A quarter of a megabyte that unfolds to as many gigabytes, in records of a size that is allowed."""
    packer = zlib.compressobj(6)
    entry = {**ours.entry(), "update": bytes(RECORD_LIMIT // 2)}
    frames = (frame({**entry, "id": f"{number:020}"}) for number in range(8))
    return b"".join([packer.compress(ours.frames()[0]), *map(packer.compress, frames), packer.flush()])


def without_history() -> bytes:
    doc = loro.LoroDoc()
    for number in range(3):
        doc.get_map("fields").insert("title", f"{number}")
        doc.commit()
    return doc.export(loro.ExportMode.ShallowSnapshot(doc.oplog_frontiers))
