"""What a book remembers of its exchange with other machines.

Nothing here rests on clocks or counters that a cloned or restored machine could repeat. Each export draws a
random *token* that stands for "all of my outbox up to here". A machine says which token of mine it has
applied; a clone that drew no such token does not know it and sends everything, which is safe.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from mentorbook.frozen import frozen
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.moment import instant_text
from mentorbook.model.trouble import NotFound, UserFacingError
from mentorbook.profile import Progress, no_progress
from mentorbook.store.document import Document
from mentorbook.store.engine import knows_all
from mentorbook.store.schema import kind_named
from mentorbook.store.store import Store
from mentorbook.store.unit import UnitOfWork

_UNDOABLE = 5
"""How many of the newest imports can be undone, newest first."""
_TOO_LONG_AGO = f"(SELECT n FROM import ORDER BY n DESC LIMIT 1 OFFSET {_UNDOABLE})"
"""The newest import that cannot be undone any more; NULL while there is none."""


@frozen
class Entry:
    """One record as it travels: an update, with all that its sender knew of it; or a tombstone."""

    kind: Kind
    id: RecordId
    update: bytes
    knowledge: bytes
    erased: str = ""


@frozen
class ParkedEntry:
    """An update that waits in the book: left out by the person, or lacking what came before it."""

    n: int
    entry: Entry
    machine: str
    left_out: bool


@frozen
class Machine:
    """Another machine that was heard from. ``heard_at`` is an instant by this machine's clock."""

    id: str
    name: str
    heard_at: str
    has_token: str


@frozen
class Import:
    """One import by hand."""

    n: int
    at: str
    machine: str
    counts: Mapping[str, int]
    undone: str


# -- sending


def outgoing(store: Store, *, since_token: str = "") -> tuple[int, Iterator[Entry], int]:
    """Entries to send: all, or the changes since a token. Also their number and the outbox's end.

    An unknown token sends everything.
    """
    run = store.connection.execute
    (end,) = run("SELECT coalesce(max(n), 0) FROM outbox").fetchone()
    known = run("SELECT n FROM sent WHERE token = ?", (since_token,)).fetchone()
    if known is None:
        query, arguments = "SELECT seq, kind, id, erased, NULL FROM record ORDER BY seq", ()
    else:
        # The oldest row since then names what the receiver surely has.
        query = (
            "SELECT seq, kind, id, erased, since FROM outbox JOIN record USING (seq) "
            "WHERE n IN (SELECT min(n) FROM outbox NOT INDEXED WHERE n > ? GROUP BY seq) ORDER BY n"
        )
        arguments = known
    rows = run(query, arguments).fetchall()
    return len(rows), _entries(store, rows), end


def _entries(store: Store, rows: list[Any]) -> Iterator[Entry]:
    for seq, kind, record_id, erased, since in rows:
        if erased:
            yield Entry(kind_named(kind), RecordId(record_id), b"", b"", erased)
            continue
        packed, knowledge = store.connection.execute(
            "SELECT packed, knowledge FROM document WHERE seq = ?",
            (seq,),
        ).fetchone()
        update = Document.load(kind_named(kind), packed, peer=1).changes_since(since)
        yield Entry(kind_named(kind), RecordId(record_id), update, knowledge)


def mark_sent(store: Store, token: str, end: int) -> None:
    """Remember that everything up to the outbox's ``end`` goes out under a token."""
    with store.write() as unit:
        unit.connection.execute(
            "INSERT INTO sent(token, n, at) VALUES (?, ?, ?)",
            (token, end, instant_text(unit.commit.at)),
        )


def forget_sent(store: Store, token: str) -> None:
    """Nothing went out under a token after all."""
    with store.write() as unit:
        unit.connection.execute("DELETE FROM sent WHERE token = ?", (token,))


def applied_tokens(store: Store) -> dict[str, str]:
    """For each machine the newest of its tokens that was applied here."""
    rows = store.connection.execute("SELECT machine, token FROM applied ORDER BY import")
    return dict(rows.fetchall())


def machines(store: Store) -> list[Machine]:
    """The other machines, the one heard from last first."""
    rows = store.connection.execute("SELECT id, name, heard_at, has_token FROM machine ORDER BY heard_at DESC, id")
    return [Machine(*row) for row in rows]


# -- receiving


def is_applied(store: Store, token: str) -> bool:
    """Whether a bundle with that token was imported, and not undone."""
    return store.connection.execute("SELECT 1 FROM applied WHERE token = ?", (token,)).fetchone() is not None


def hear(unit: UnitOfWork, machine: Machine) -> None:
    """Remember another machine and which of my tokens it has applied."""
    unit.connection.execute(
        "REPLACE INTO machine(id, name, heard_at, has_token) VALUES (?, ?, ?, ?)",
        (machine.id, machine.name, machine.heard_at, machine.has_token),
    )


def parked(store: Store) -> list[ParkedEntry]:
    """What waits, in the order it came."""
    rows = store.connection.execute(
        "SELECT n, kind, id, payload, knowledge, erased, machine, reason FROM parked WHERE consumed IS NULL ORDER BY n",
    )
    return [
        ParkedEntry(
            n, Entry(kind_named(kind), RecordId(found), update, knowledge, erased), machine, reason == "left out"
        )
        for n, kind, found, update, knowledge, erased, machine, reason in rows
    ]


class ImportLog:
    """Writes one import's log inside its unit of work, so that the import can be undone."""

    def __init__(self, unit: UnitOfWork, *, machine: str, token: str) -> None:
        self._unit = unit
        run = unit.connection.execute
        # Tokens bear the numbers of imports that left no entry, too.
        (self.n,) = run(
            "SELECT 1 + max((SELECT coalesce(max(n), 0) FROM import), (SELECT coalesce(max(import), 0) FROM applied))",
        ).fetchone()
        (outbox,) = run("SELECT coalesce(max(n), 0) FROM outbox").fetchone()
        (sent,) = run("SELECT count(*) FROM sent").fetchone()
        self._entry = (self.n, instant_text(unit.commit.at), machine, token, outbox, sent)
        self._before: dict[RecordId, bytes | None] = {}
        self._parked = False

    def remember(self, record_id: RecordId) -> None:
        """Keep a record's document as it is before the import touches it."""
        if record_id in self._before:
            return
        row = self._unit.connection.execute(
            "SELECT packed FROM record JOIN document USING (seq) WHERE id = ?",
            (record_id,),
        ).fetchone()
        self._before[record_id] = row[0] if row else None

    def remember_new(self, record_id: RecordId) -> None:
        """Like :meth:`remember`, for a record that is known not to be here."""
        self._before.setdefault(record_id, None)

    def park(self, entry: Entry, *, machine: str, reason: str) -> None:
        """Let an update wait, unless the very same one waits already or its record was erased."""
        run = self._unit.connection.execute
        waits = run(
            "SELECT 1 FROM parked WHERE id = ?1 AND payload = ?2 AND knowledge = ?3 AND consumed IS NULL "
            "UNION ALL SELECT 1 FROM record WHERE id = ?1 AND erased <> ''",
            (entry.id, entry.update, entry.knowledge),
        ).fetchone()
        if waits is None:
            self._parked = True
            run(
                "INSERT INTO parked(id, kind, payload, knowledge, erased, reason, machine, import) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (entry.id, entry.kind.value, entry.update, entry.knowledge, entry.erased, reason, machine, self.n),
            )

    def consume(self, n: int) -> None:
        """A parked update was applied, or is no longer needed."""
        self._unit.connection.execute("UPDATE parked SET consumed = ? WHERE n = ?", (self.n, n))

    def finish(self, *, counts: Mapping[str, int], token: str, machine: str) -> None:
        """Write what undo needs, unless nothing came of it: that would only stand in the way of what can be undone.

        ``token`` is empty when the sender may not count on all of it being here.
        """
        unit, run = self._unit, self._unit.connection.execute
        unit.flush()
        if token:
            run("REPLACE INTO applied(token, machine, import) VALUES (?, ?, ?)", (token, machine, self.n))
        if not unit.changes and not self._parked:
            return
        run(
            "INSERT INTO import(n, at, machine, token, outbox_before, sent_before, counts) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (*self._entry, json.dumps(dict(counts))),
        )
        unit.connection.executemany(
            "INSERT INTO import_before(import, seq, packed, after) "
            "SELECT ?1, record.seq, ?2, document.knowledge FROM record JOIN document USING (seq) WHERE id = ?3",
            [(self.n, packed, record_id) for record_id, packed in self._before.items()],
        )
        run(f"DELETE FROM import_before WHERE import <= {_TOO_LONG_AGO}")
        run(f"DELETE FROM parked WHERE consumed <= {_TOO_LONG_AGO}")


def imports(store: Store) -> list[Import]:
    """All imports by hand, newest first."""
    rows = store.connection.execute("SELECT n, at, machine, counts, undone FROM import ORDER BY n DESC")
    return [Import(n, at, machine, json.loads(counts), undone) for n, at, machine, counts, undone in rows]


def undo_last(store: Store, unit: UnitOfWork, *, progress: Progress = no_progress) -> int:
    """Put back every record as it was before the newest import. Returns how many.

    Raises UserFacingError, naming them, when records were edited or sent since, and what ``progress`` raises.
    """
    run = unit.connection.execute
    last = run(
        f"SELECT n, outbox_before, sent_before, n <= {_TOO_LONG_AGO} FROM import "
        "WHERE undone = '' ORDER BY n DESC LIMIT 1",
    ).fetchone()
    if last is None:
        raise NotFound("There is no import to undo.")
    number, outbox_before, sent_before, too_long_ago = last
    if too_long_ago:
        raise NotFound(
            "The import before those is too long ago to be undone.",
            what=f"Only the newest {_UNDOABLE} imports can be. Nothing was changed.",
            remedy="Restore single records from their history, or restore the backup that was made before the import.",
        )
    rows = run(
        "SELECT seq, id, kind, import_before.packed, after, document.knowledge "
        "FROM import_before JOIN record USING (seq) JOIN document USING (seq) WHERE import = ?",
        (number,),
    ).fetchall()
    _refuse_changed(store, rows, was_sent=run("SELECT count(*) FROM sent").fetchone()[0] > sent_before)
    run("DELETE FROM import_before WHERE import = ?", (number,))
    for done, (seq, record_id, kind, packed, _, _) in enumerate(rows, start=1):
        progress("putting back", done, len(rows))
        run("DELETE FROM outbox WHERE seq = ? AND n > ?", (seq, outbox_before))
        unit.put_back(seq, RecordId(record_id), kind_named(kind), packed)
    # What came later and brought nothing new had found its content here, where it no longer is.
    run("DELETE FROM applied WHERE import >= ?", (number,))
    run("DELETE FROM parked WHERE import = ?", (number,))
    run("UPDATE parked SET consumed = NULL WHERE consumed >= ?", (number,))
    run("UPDATE import SET undone = ? WHERE n = ?", (instant_text(unit.commit.at), number))
    return len(rows)


def _refuse_changed(store: Store, rows: list[Any], *, was_sent: bool) -> None:
    changed = [RecordId(row[1]) for row in rows if was_sent or not knows_all(row[4], row[5])]
    if not changed and not was_sent:
        return
    titles = store.titles(changed[:5])
    # Others were told that the import is here, also when there was nothing to write for it.
    names = ", ".join(f"“{titles.get(record_id) or record_id}”" for record_id in changed[:5]) or "this book"
    more = f" and {len(changed) - 5} more" if len(changed) > 5 else ""
    verb = "sent to another machine" if was_sent else "edited"
    raise UserFacingError(
        "The import cannot be undone.",
        what=f"Since then {verb}: {names}{more}.",
        remedy="Restore single records from their history, or restore the backup that was made before the import.",
    )
