"""The store: records of one book, read and written through one connection on one thread."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from mentorbook.book.storage import storage_words
from mentorbook.frozen import frozen
from mentorbook.later import later
from mentorbook.model.catalogue import record_from_plain, title_of
from mentorbook.model.fields import Plain
from mentorbook.model.kinds import ID_ALPHABET, ID_LENGTH, Kind, RecordId
from mentorbook.model.moment import instant_text
from mentorbook.model.record import Record
from mentorbook.model.trouble import NotFound
from mentorbook.profile import Profile, Progress, no_progress
from mentorbook.store.glances import Glances
from mentorbook.store.listing import list_query, listed_record
from mentorbook.store.schema import kind_named, projection_digest

if TYPE_CHECKING:
    # Lists are read from tables alone: a start needs neither the documents nor what writes and searches.
    from mentorbook.store import document as documents
    from mentorbook.store import indexing, projection, rivals
    from mentorbook.store import unit as units
else:
    documents = later("mentorbook.store.document")
    indexing = later("mentorbook.store.indexing")
    projection = later("mentorbook.store.projection")
    rivals = later("mentorbook.store.rivals")
    units = later("mentorbook.store.unit")

_RecordT = TypeVar("_RecordT", bound=Record)
_ID = re.compile(f"[{ID_ALPHABET}]{{{ID_LENGTH}}}")

_LOOKUP_CHUNK = 10_000
"""Ids in one query; SQLite takes up to 250,000."""
_LIKE = 5
"""Records that are named where the beginning of an id fits several."""


@frozen
class Opened:
    """A record with the version that was read: a save names it, so that nothing that arrives meanwhile is lost."""

    record: Record
    version: str
    trashed_at: str
    plain: Mapping[str, Plain]
    """Every field of the document, also those of a newer version."""


@frozen
class Found:
    """One result of a search. ``excerpt`` is the line around the match."""

    kind: Kind
    id: RecordId
    title: str
    excerpt: str


@frozen
class Trashed:
    """One record in the trash; ``at`` is an instant in UTC."""

    kind: Kind
    id: RecordId
    title: str
    at: str


@frozen
class Overwritten:
    """A record of which some values were overwritten by someone who had not seen them."""

    kind: Kind
    id: RecordId
    title: str
    rivalries: tuple[rivals.Rivalry, ...]


class Store:
    """One book's records. Only the thread that made it may use it."""

    def __init__(self, connection: Any, profile: Profile, *, progress: Progress = no_progress) -> None:
        """Tables of an earlier version are made anew first, which takes a while in a large book; hence ``progress``."""
        self.connection = connection
        self.profile = profile
        self.glances = Glances(connection)
        # Drawn anew at each opening: a restored backup or a cloned machine can never fork the history silently.
        self._peer = profile.ids.peer()
        self.has_written = False
        """Whether anything was, or may have been, committed since the opening."""
        self.machine = self._ensure_meta("machine", profile.ids.token)
        if self._meta("projection") != projection_digest():
            with self._transaction():
                projection.rebuild(connection, progress=progress)

    def close(self) -> None:
        """Close the connection. Harmless when repeated."""
        self.connection.close()

    # -- facts about the book

    def _meta(self, key: str) -> str | None:
        row = self.connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None

    def _ensure_meta(self, key: str, make: Any) -> str:
        value = self._meta(key)
        if value is None:
            value = str(make())
            self.set_meta(key, value)
        return value

    def meta(self, key: str) -> str:
        """A setting that belongs to the book; empty when it was never set."""
        return self._meta(key) or ""

    def set_meta(self, key: str, value: str) -> None:
        """Keep a setting in the book."""
        with storage_words():
            self.connection.execute("REPLACE INTO meta(key, value) VALUES (?, ?)", (key, value))

    # -- writing

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with storage_words():
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.connection.execute("COMMIT")
            except BaseException:
                # A full disk may have ended the transaction already.
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                raise

    @contextmanager
    def write(self) -> Iterator[units.UnitOfWork]:
        """One unit of work: committed at the end, rolled back by any exception."""
        commit = documents.Commit(self.machine, self.profile.ids.token(), self.profile.clock.now())
        with self._transaction():
            (sent,) = self.connection.execute("SELECT coalesce(max(n), 0) FROM sent").fetchone()
            unit = units.UnitOfWork(self.connection, peer=self._peer, commit=commit, sent_up_to=sent)
            yield unit
            unit.flush()
            # Before the commit: an interruption that arrives during it comes after it.
            self.has_written = True

    # -- reading

    def kind_of(self, record_id: RecordId) -> Kind | None:
        """The kind of a record, also of one in the trash; None when it is not here."""
        row = self.connection.execute("SELECT kind FROM record WHERE id = ? AND erased = ''", (record_id,)).fetchone()
        return kind_named(row[0]) if row else None

    def is_erased(self, record_id: RecordId) -> bool:
        """Whether a record was erased for good, here or elsewhere."""
        return bool(
            self.connection.execute("SELECT 1 FROM record WHERE id = ? AND erased <> ''", (record_id,)).fetchone()
        )

    def knows_sent(self, token: str) -> bool:
        """Whether a token stands for something that this book has sent."""
        return self.connection.execute("SELECT 1 FROM sent WHERE token = ?", (token,)).fetchone() is not None

    def renew_peer(self) -> None:
        """Write under a new peer id from now on."""
        self._peer = self.profile.ids.peer()

    def document(self, record_id: RecordId) -> documents.Document:
        """A record's document. Raises NotFound."""
        row = self.connection.execute(
            "SELECT kind, packed FROM record JOIN document USING (seq) WHERE id = ?",
            (record_id,),
        ).fetchone()
        if row is None:
            raise NotFound("There is no such record here.", what="It may have been erased, or belong to another book.")
        return documents.Document.load(kind_named(row[0]), row[1], self._peer)

    def get(self, record_id: RecordId) -> Opened:
        """A whole record with its long texts. Raises NotFound."""
        kind = self.kind_of(record_id)
        document = self.document(record_id)
        plain = document.plain()
        record = record_from_plain(kind or Kind.NOTE, record_id, plain)
        return Opened(record, document.version, document.trashed_at(), plain)

    def ids_like(self, kind: Kind | None, beginning: str) -> list[RecordId]:
        """Ids that begin with what a person typed; at most as many as can be named to them."""
        rows = self.connection.execute(
            "SELECT id FROM record JOIN shown USING (seq) WHERE id GLOB ? || '*' AND (? = '' OR record.kind = ?) LIMIT ?",
            (beginning, kind or "", kind or "", _LIKE),
        )
        return [RecordId(found) for (found,) in rows]

    def records(
        self,
        kind: Kind,
        *,
        where: Mapping[str, Any] | None = None,
        linked: Mapping[str, RecordId] | None = None,
        ids: Collection[RecordId] | None = None,
    ) -> list[Record]:
        """Records of a kind without long texts, oldest first; those in the trash are left out.

        ``where`` compares scalar fields with plain values; ``linked`` asks for records that refer to a record
        in a field; ``ids`` restricts to some records.
        """
        sql, values = list_query(kind, where=where or {}, linked=linked or {}, ids=ids)
        with storage_words():
            return self._assemble(kind, self.connection.execute(sql, values).fetchall())

    def typed(self, record: type[_RecordT]) -> tuple[_RecordT, ...]:
        """All records of a kind outside the trash, without long texts."""
        return tuple(one for one in self.records(record.kind) if isinstance(one, record))

    def _assemble(self, kind: Kind, rows: Sequence[Any]) -> list[Record]:
        items: dict[int, list[tuple[str, str, str]]] = {}
        numbers = [row[1] for row in rows]
        for start in range(0, len(numbers), _LOOKUP_CHUNK):
            chunk = numbers[start : start + _LOOKUP_CHUNK]
            holes = ", ".join("?" * len(chunk))
            for seq, *item in self.connection.execute(
                f"SELECT seq, field, key, value FROM item WHERE seq IN ({holes})",
                chunk,
            ):
                items.setdefault(seq, []).append((item[0], item[1], item[2]))
        known: dict[tuple[str, Any], Any] = {}
        return [listed_record(kind, RecordId(row[0]), row[2:], items.get(row[1], ()), known) for row in rows]

    def referring(self, target: RecordId) -> list[tuple[Kind, RecordId, str]]:
        """Everything outside the trash that refers to a record: kind, id, field."""
        rows = self.connection.execute(
            "SELECT shown.kind, id, field FROM link JOIN shown USING (seq) JOIN record USING (seq) "
            "WHERE target = ? AND trashed = '' ORDER BY link.seq",
            (target,),
        )
        return [(Kind(kind), RecordId(found), field) for kind, found, field in rows]

    def titles(self, ids: Collection[RecordId]) -> dict[RecordId, str]:
        """Titles of the records that are here, by id."""
        wanted = list(ids)
        found: dict[RecordId, str] = {}
        for start in range(0, len(wanted), _LOOKUP_CHUNK):
            chunk = wanted[start : start + _LOOKUP_CHUNK]
            holes = ", ".join("?" * len(chunk))
            query = f"SELECT id, title FROM record JOIN shown USING (seq) WHERE id IN ({holes})"
            found |= {RecordId(record_id): title for record_id, title in self.connection.execute(query, chunk)}
        return found

    def titles_of(self, kinds: Collection[Kind], *, limit: int) -> list[tuple[Kind, RecordId, str]]:
        """Kind, id and title of the newest records of some kinds, those in the trash left out."""
        holes = ", ".join("?" * len(kinds))
        rows = self.connection.execute(
            "SELECT shown.kind, id, title FROM shown JOIN record USING (seq) "
            f"WHERE trashed = '' AND shown.kind IN ({holes}) ORDER BY seq DESC LIMIT ?",
            (*(kind.value for kind in kinds), limit),
        )
        return [(Kind(kind), RecordId(found), title) for kind, found, title in rows]

    def tags(self) -> list[tuple[str, Kind, int]]:
        """Every tag outside the trash with how many records of each kind carry it."""
        rows = self.connection.execute(
            "SELECT key, shown.kind, count(*) FROM item JOIN shown USING (seq) "
            "WHERE field = 'tags' AND trashed = '' GROUP BY key, shown.kind ORDER BY key"
        )
        return [(tag, Kind(kind), number) for tag, kind, number in rows]

    def tagged(self, tag: str, *, limit: int) -> list[tuple[Kind, RecordId, str]]:
        """Kind, id and title of the newest records that carry a tag, those in the trash left out."""
        rows = self.connection.execute(
            "SELECT shown.kind, id, title FROM item JOIN shown USING (seq) JOIN record USING (seq) "
            "WHERE field = 'tags' AND key = ? AND trashed = '' ORDER BY seq DESC LIMIT ?",
            (tag, limit),
        )
        return [(Kind(kind), RecordId(found), title) for kind, found, title in rows]

    def all_ids(self, kind: Kind | None = None) -> list[tuple[Kind, RecordId]]:
        """Kind and id of every record, those in the trash too, ordered by id."""
        rows = self.connection.execute(
            "SELECT kind, id FROM record WHERE erased = '' AND (? = '' OR kind = ?) ORDER BY id",
            (kind or "", kind or ""),
        )
        return [(kind_named(name), RecordId(found)) for name, found in rows]

    def count(self) -> dict[Kind, int]:
        """How many records of each kind are here, those in the trash left out."""
        rows = self.connection.execute("SELECT kind, count(*) FROM shown WHERE trashed = '' GROUP BY kind")
        return {Kind(kind): number for kind, number in rows}

    def trash(self) -> list[Trashed]:
        """What is in the trash, newest first."""
        rows = self.connection.execute(
            "SELECT shown.kind, id, title, trashed FROM shown JOIN record USING (seq) WHERE trashed <> '' "
            "ORDER BY trashed DESC, seq DESC",
        )
        return [Trashed(Kind(kind), RecordId(found), title, at) for kind, found, title, at in rows]

    def search(self, query: str, *, kinds: Collection[Kind] = (), limit: int = 20) -> list[Found]:
        """Records that hold all words of the query, best first. The last word may be a beginning."""
        expression = indexing.match_expression(query)
        if not expression:
            return []
        names = ", ".join("?" * len(kinds))
        of_kinds = f"AND rowid IN (SELECT seq FROM shown WHERE kind IN ({names}))" if kinds else ""
        # Ranked in the index alone; a join here would look up every match before the best are known.
        best = self.connection.execute(
            f"SELECT rowid FROM search WHERE search MATCH ? AND rank MATCH 'bm25(4.0, 1.0)' {of_kinds} "
            "ORDER BY rank LIMIT ?",
            (expression, *(kind.value for kind in kinds), limit),
        ).fetchall()
        return [self._found(seq, query) for (seq,) in best]

    def _found(self, seq: int, query: str) -> Found:
        name, found, title, packed = self.connection.execute(
            "SELECT record.kind, id, title, packed FROM record JOIN shown USING (seq) JOIN document USING (seq) "
            "WHERE seq = ?",
            (seq,),
        ).fetchone()
        kind = Kind(name)
        _, body = indexing.words_of(kind, documents.Document.load(kind, packed, self._peer).plain())
        return Found(kind, RecordId(found), title, indexing.excerpt(body, query))

    # -- history and rivalries

    def history(self, record_id: RecordId) -> list[documents.Change]:
        """All changes of a record, newest first. Raises NotFound."""
        return self.document(record_id).history()

    def at_version(self, record_id: RecordId, version: str) -> Record:
        """A record as it was at a version. Raises NotFound or DocumentError."""
        kind = self.kind_of(record_id)
        plain = self.document(record_id).at(version).plain()
        return record_from_plain(kind or Kind.NOTE, record_id, plain)

    def overwritten(self) -> list[Overwritten]:
        """Records with values to look at."""
        rows = self.connection.execute(
            "SELECT DISTINCT id FROM rivalry JOIN record USING (seq) ORDER BY seq",
        ).fetchall()
        found = []
        for (record_id,) in rows:
            document = self.document(record_id)
            kind = self.kind_of(record_id) or Kind.NOTE
            title = title_of(record_from_plain(kind, record_id, document.plain()))
            found.append(Overwritten(kind, record_id, title, rivals.find_rivalries(document)))
        return found

    # -- drafts

    def save_draft(self, key: str, content: Mapping[str, Any]) -> None:
        """Keep what is being typed. Stays on this machine, inside the encrypted book.

        Not under a key that holds the id of a record that was erased for good: a page may still stand open on it.
        A draft of something else may refer to one, as a saved record may: it holds an id and no word of it.
        """
        with storage_words():
            if any(self.is_erased(RecordId(found)) for found in _ID.findall(key)):
                return
            self.connection.execute(
                "REPLACE INTO draft(key, at, content) VALUES (?, ?, ?)",
                # In ASCII, for what is only half typed may hold half a character, which is no UTF-8.
                (key, instant_text(self.profile.clock.now()), json.dumps(content)),
            )

    def drafts(self) -> dict[str, dict[str, Any]]:
        """Everything that was typed and not saved, by key."""
        return {key: json.loads(content) for key, content in self.connection.execute("SELECT key, content FROM draft")}

    def drop_draft(self, key: str) -> None:
        """Forget a draft, once it was saved or thrown away."""
        with storage_words():
            self.connection.execute("DELETE FROM draft WHERE key = ?", (key,))

    # -- health

    def verify(self) -> list[str]:
        """Compare all tables with the documents; what differs, without anything personal. Empty when all is well."""
        with storage_words():
            return projection.differences(self.connection)

    def rebuild(self) -> int:
        """Make all tables again from the documents. Returns the number of records."""
        with self._transaction():
            return projection.rebuild(self.connection)
