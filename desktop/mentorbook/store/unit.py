"""A unit of work: everything that one act of a person changes, in one commit.

Document, projection, search row and outbox row of every touched record are written together or not at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mentorbook.model.catalogue import write_value
from mentorbook.model.changes import ChangeSet, Touched
from mentorbook.model.fields import Plain
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.moment import instant_text
from mentorbook.model.trouble import NotFound, UserFacingError
from mentorbook.store.document import Commit, Document
from mentorbook.store.projection import Rows, erase_rows, rows_of, write_rows
from mentorbook.store.rivals import reopening
from mentorbook.store.schema import kind_named

_BATCH = 100
"""Records that are held in memory before their rows are written. More would not be quicker, and while rows are written
one after the other, hardly another thread gets its turn."""


@dataclass(slots=True)
class _Held:
    """A record in work. ``since`` is what was known before; None for a new one."""

    seq: int
    kind: Kind
    id: RecordId
    document: Document
    since: bytes | None
    was_trashed: bool = False
    dirty: bool = False


class UnitOfWork:
    """Made by :meth:`mentorbook.store.store.Store.write`, which commits it or rolls it back."""

    def __init__(self, connection: Any, *, peer: int, commit: Commit, sent_up_to: int) -> None:
        self._connection = connection
        self._peer = peer
        self._sent_up_to = sent_up_to
        self.commit = commit
        self._held: dict[RecordId, _Held] = {}
        # Ids that were looked for and are not here, so that adding them need not look again.
        self._absent: set[RecordId] = set()
        self._added: set[Touched] = set()
        self._edited: set[Touched] = set()
        self._removed: set[Touched] = set()
        self._restored: set[Touched] = set()
        self._erased: set[Touched] = set()
        self._shreds = False
        (last,) = connection.execute("SELECT coalesce(max(seq), 0) FROM record").fetchone()
        self._last_seq = int(last)

    @property
    def connection(self) -> Any:
        """For the sister modules of the store that write their own core tables in this unit."""
        return self._connection

    # -- records

    def add(self, kind: Kind, record_id: RecordId, values: Mapping[str, Any]) -> None:
        """Add a record with values of its fields. Raises UserFacingError when the id is taken."""
        self.add_plain(kind, record_id, {name: write_value(kind, name, value) for name, value in values.items()})

    def add_plain(self, kind: Kind, record_id: RecordId, plain: Mapping[str, Plain]) -> None:
        """Like :meth:`add`, with plain data that was checked already."""
        if record_id not in self._absent and self._seq_of(record_id) is not None:
            raise UserFacingError("A record with this id is here already.", remedy="Edit it, or leave out the id.")
        held = self._new(kind, record_id)
        held.document.edit({name: value for name, value in plain.items() if value is not None}, self.commit)
        self._mark(held)

    def edit(self, record_id: RecordId, values: Mapping[str, Any], *, opened: str | None = None) -> bool:
        """Change some fields of a record as it was when it was opened. Returns whether anything changed."""
        kind = self.held(record_id).kind
        plain = {name: write_value(kind, name, value) for name, value in values.items()}
        return self.edit_plain(record_id, plain, opened=opened)

    def edit_plain(self, record_id: RecordId, plain: Mapping[str, Plain], *, opened: str | None = None) -> bool:
        """Like :meth:`edit`, with plain data that was checked already."""
        held = self.held(record_id)
        changed = held.document.edit(plain, self.commit, opened=opened)
        if changed:
            self._mark(held)
        return changed

    def remove(self, record_id: RecordId) -> None:
        """Put a record in the trash."""
        held = self.held(record_id)
        if not held.document.trashed_at():
            held.document.delete(self.commit)
            self._mark(held)

    def restore(self, record_id: RecordId) -> None:
        """Take a record out of the trash."""
        held = self.held(record_id)
        if held.document.trashed_at():
            held.document.undelete(self.commit)
            self._mark(held)

    def review(self, record_id: RecordId, marks: Mapping[str, str]) -> None:
        """Remember that overwritten values of a record were looked at."""
        held = self.held(record_id)
        held.document.mark_reviewed(marks, self.commit)
        self._mark(held)

    def reopen(self, record_id: RecordId, version: str) -> None:
        """List again what was overwritten unseen in a version of a record, and is not listed any more."""
        if marks := reopening(self.held(record_id).document, version):
            self.review(record_id, marks)

    def erase(self, record_id: RecordId, *, at: str = "") -> bool:
        """Empty a record for good; a tombstone stays, which drops later updates of it. False if it was so already."""
        row = self._connection.execute("SELECT seq, kind, erased FROM record WHERE id = ?", (record_id,)).fetchone()
        held = self._held.get(record_id)
        if row is None and held is None:
            raise _not_here()
        if held is not None and held.dirty:
            self.flush()
            row = self._connection.execute("SELECT seq, kind, erased FROM record WHERE id = ?", (record_id,)).fetchone()
        self._held.pop(record_id, None)
        seq, kind, erased = row
        if erased:
            return False
        self._bury(record_id, seq, kind_named(kind), at)
        return True

    def erase_unknown(self, kind: Kind, record_id: RecordId, *, at: str) -> None:
        """Take over the tombstone of a record that was never here."""
        self._last_seq += 1
        self._connection.execute(
            "INSERT INTO record(seq, id, kind) VALUES (?, ?, ?)",
            (self._last_seq, record_id, kind.value),
        )
        self._bury(record_id, self._last_seq, kind, at)

    def _bury(self, record_id: RecordId, seq: int, kind: Kind, at: str) -> None:
        run = self._connection.execute
        erase_rows(self._connection, seq, kind)
        self._shreds |= run("DELETE FROM document WHERE seq = ?", (seq,)).rowcount > 0
        run("DELETE FROM import_before WHERE seq = ?", (seq,))
        run("DELETE FROM parked WHERE id = ?", (record_id,))
        # What was typed into it, or about it, and not saved is kept under a key that holds its id.
        run("DELETE FROM draft WHERE instr(key, ?)", (record_id,))
        run("DELETE FROM outbox WHERE seq = ?", (seq,))
        self._send_later([(seq, None)])
        run("UPDATE record SET erased = ? WHERE seq = ?", (at or instant_text(self.commit.at), seq))
        self._erased.add(Touched(kind, record_id))

    # -- exchange

    def merge(self, kind: Kind, record_id: RecordId, update: bytes) -> bool:
        """Apply another machine's update. Returns False when changes before it are missing here.

        An update of a record that was erased meanwhile is dropped. Raises DocumentError for one that cannot be read.
        """
        held = self._held.get(record_id) or self._load(record_id)
        if held is None:
            if self._seq_of(record_id) is not None:
                return True
            held = self._new(kind, record_id)
        before = held.document.knowledge
        complete = held.document.merge(update)
        if held.document.knowledge != before:
            self._mark(held)
        elif held.since is None and not held.dirty:
            del self._held[record_id]
        return complete

    def put_back(self, seq: int, record_id: RecordId, kind: Kind, packed: bytes | None) -> None:
        """Give a record the document it had before an import; None: it was not here."""
        self._held.pop(record_id, None)
        if packed is None:
            erase_rows(self._connection, seq, kind)
            self._connection.execute("DELETE FROM document WHERE seq = ?", (seq,))
            self._connection.execute("DELETE FROM outbox WHERE seq = ?", (seq,))
            self._connection.execute("DELETE FROM record WHERE seq = ?", (seq,))
            self._removed.add(Touched(kind, record_id))
            return
        held = _Held(seq, kind, record_id, Document.load(kind, packed, self._peer), since=b"")
        self._write_documents([held])
        write_rows(self._connection, [rows_of(seq, kind, held.document)])
        self._edited.add(Touched(kind, record_id))

    # -- working set

    def held(self, record_id: RecordId) -> _Held:
        """A record in work. Raises NotFound; its trash state and document are the caller's to read."""
        held = self._held.get(record_id) or self._load(record_id)
        if held is None:
            raise _not_here()
        return held

    def find(self, record_id: RecordId) -> _Held | None:
        """Like :meth:`held`, with None for a record that is not here or was erased."""
        return self._held.get(record_id) or self._load(record_id)

    def _new(self, kind: Kind, record_id: RecordId) -> _Held:
        self._last_seq += 1
        held = _Held(self._last_seq, kind, record_id, Document(kind, self._peer), since=None)
        self._held[record_id] = held
        self._absent.discard(record_id)
        return held

    def _load(self, record_id: RecordId) -> _Held | None:
        row = self._connection.execute(
            "SELECT seq, kind, packed, knowledge FROM record LEFT JOIN document USING (seq) WHERE id = ?",
            (record_id,),
        ).fetchone()
        if row is None:
            self._absent.add(record_id)
            return None
        seq, kind, packed, knowledge = row
        if packed is None:
            return None
        document = Document.load(kind_named(kind), packed, self._peer)
        held = _Held(
            seq, kind_named(kind), record_id, document, since=knowledge, was_trashed=bool(document.trashed_at())
        )
        if len(self._held) >= _BATCH:
            self.flush()
        self._held[record_id] = held
        return held

    def _seq_of(self, record_id: RecordId) -> int | None:
        if held := self._held.get(record_id):
            return held.seq
        row = self._connection.execute("SELECT seq FROM record WHERE id = ?", (record_id,)).fetchone()
        return int(row[0]) if row else None

    def _mark(self, held: _Held) -> None:
        held.dirty = True
        if len(self._held) > _BATCH:
            self.flush()

    # -- writing

    def flush(self) -> None:
        """Write what is held in memory; still inside the transaction."""
        dirty = [held for held in self._held.values() if held.dirty]
        fresh = [held for held in dirty if held.since is None]
        self._connection.executemany(
            "INSERT INTO record(seq, id, kind) VALUES (?, ?, ?)",
            [(held.seq, held.id, held.kind.value) for held in fresh],
        )
        self._write_documents(dirty)
        rows = [rows_of(held.seq, held.kind, held.document) for held in dirty]
        write_rows(self._connection, rows, fresh=frozenset(held.seq for held in fresh))
        self._send_later([(held.seq, held.since) for held in dirty])
        for held, row in zip(dirty, rows, strict=True):
            self._note(held, row)
        self._held.clear()
        if self._shreds:
            # The index only marks what is deleted; the words are gone when its parts are merged into one.
            self._connection.execute("INSERT INTO search(search) VALUES ('optimize')")
            self._shreds = False

    def _send_later(self, rows: list[tuple[int, bytes | None]]) -> None:
        self._connection.executemany(
            # One row for a record is enough until it has been sent: it names all that came since. A number is
            # never used again, also when the row that had it was removed after it had been sent.
            "INSERT INTO outbox(n, seq, since) SELECT 1 + max(?3, (SELECT coalesce(max(n), 0) FROM outbox)), ?1, ?2 "
            "WHERE NOT EXISTS (SELECT 1 FROM outbox WHERE seq = ?1 AND n > ?3)",
            [(seq, since, self._sent_up_to) for seq, since in rows],
        )

    def _write_documents(self, dirty: list[_Held]) -> None:
        self._connection.executemany(
            "REPLACE INTO document(seq, packed, knowledge) VALUES (?, ?, ?)",
            [(held.seq, held.document.pack(), held.document.knowledge) for held in dirty],
        )

    def _note(self, held: _Held, row: Rows) -> None:
        touched = Touched(held.kind, held.id)
        trashed = bool(row.shown[1])
        if held.since is None:
            self._added.add(touched)
        elif trashed != held.was_trashed:
            (self._removed if trashed else self._restored).add(touched)
        elif touched not in self._added:
            self._edited.add(touched)

    @property
    def changes(self) -> ChangeSet:
        """What was changed so far; complete after the commit."""
        return ChangeSet(
            added=frozenset(self._added),
            edited=frozenset(self._edited - self._added),
            removed=frozenset(self._removed),
            restored=frozenset(self._restored),
            erased=frozenset(self._erased),
            save=self.commit.save,
        )


def _not_here() -> NotFound:
    return NotFound("There is no such record here.", what="It may have been erased, or belong to another book.")
