"""The plan of an import: computed from documents, shown before anything is written, then carried out.

A field is *both changed* when mine and theirs differ from each other and both from what we last had in common.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum

from mentorbook.frozen import frozen
from mentorbook.model.catalogue import SPECS, TITLES
from mentorbook.model.fields import Plain, Shape
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.moment import instant_text
from mentorbook.model.trouble import NotFound, UserFacingError
from mentorbook.profile import Progress, no_progress
from mentorbook.store.document import Document
from mentorbook.store.engine import joined
from mentorbook.store.exchange import Entry, ImportLog, Machine, ParkedEntry, hear, is_applied, parked
from mentorbook.store.store import Store
from mentorbook.store.trial import try_updates
from mentorbook.store.unit import UnitOfWork
from mentorbook.sync.package import BadPackage, Header

VANISHING_LIMIT = 50
"""Records that may vanish in one import without a question; a fifth of the book is the other limit."""
_FIFTH = 5


class Verdict(StrEnum):
    """What an import does to one record."""

    NEW = "new"
    CHANGED = "changed"
    BOTH = "both changed"
    TRASHED = "moved to the trash"
    ERASED = "erased for good"
    IDENTICAL = "identical"
    WAITS = "waits for an earlier bundle"


_VANISHING = frozenset({Verdict.TRASHED, Verdict.ERASED})


@frozen
class FieldChange:
    """One field of one record: mine, theirs and what the merge makes of them, as plain data."""

    name: str
    mine: Plain
    theirs: Plain
    merged: Plain
    both: bool


@frozen
class PlannedRecord:
    """What an import does to one record, field by field."""

    kind: Kind
    id: RecordId
    title: str
    verdict: Verdict
    fields: tuple[FieldChange, ...]
    entries: tuple[Entry, ...]
    parked: tuple[int, ...]
    was_left_out: bool
    """Whether it is offered again, because it was left out of an earlier import."""
    listed: bool
    """Whether it is here now, outside the trash."""

    @property
    def acts(self) -> bool:
        """Whether carrying it out changes anything here."""
        return self.verdict not in (Verdict.IDENTICAL, Verdict.WAITS)


@frozen
class Plan:
    """A whole import before it is carried out."""

    header: Header
    records: tuple[PlannedRecord, ...]
    live: int
    """Records outside the trash here, before the import; 0 when none of them would vanish."""

    @property
    def counts(self) -> dict[Verdict, int]:
        """How many records for each verdict."""
        return dict(Counter(record.verdict for record in self.records))

    @property
    def nothing_to_do(self) -> bool:
        """Whether everything in it is here already."""
        return not any(
            record.acts or (record.verdict is Verdict.WAITS and not record.parked) for record in self.records
        )

    def vanishing(self, without: Collection[RecordId] = ()) -> int:
        """How many records would leave the lists."""
        return sum(
            record.listed and record.verdict in _VANISHING and record.id not in without for record in self.records
        )

    def asks(self, without: Collection[RecordId] = ()) -> bool:
        """Whether so much would vanish that the person is asked once more."""
        vanishing = self.vanishing(without)
        return vanishing > VANISHING_LIMIT or vanishing * _FIFTH > self.live


def make_plan(
    store: Store,
    *,
    header: Header,
    entries: Iterable[Entry],
    tried: bool = False,
    progress: Progress = no_progress,
) -> Plan:
    """Compare what came with what is here. Writes nothing. Raises UserFacingError for forged records.

    ``tried``: :func:`try_alone` took all of it, and the book is empty.
    """
    waiting: dict[RecordId, list[ParkedEntry]] = {}
    for one in parked(store):
        waiting.setdefault(one.entry.id, []).append(one)
    came = {entry.id: entry for entry in entries}
    wanted = {entry.id: entry.kind for entry in came.values()} | {
        record_id: held[0].entry.kind for record_id, held in waiting.items()
    }
    loaded = {record_id: _load(store, record_id, kind) for record_id, kind in wanted.items()}
    if not tried:
        _try_aside(loaded, wanted, came, waiting)
    planned = []
    for done, (record_id, kind) in enumerate(wanted.items(), start=1):
        held = waiting.get(record_id, [])
        # What waits came first; a full update makes it superfluous.
        updates = [one.entry for one in held] + ([came[record_id]] if record_id in came else [])
        # Let go of one by one: all of them at once would hold the interpreter, and with it the screen, for long.
        planned.append(_plan_record(kind, record_id, loaded.pop(record_id), updates, held))
        progress("comparing", done, len(wanted))
    order = list(Verdict)
    planned.sort(key=lambda record: (order.index(record.verdict), record.kind, record.title, record.id))
    vanishes = any(record.verdict in _VANISHING for record in planned)
    # Counting takes as long as the book is large, and is needed for this question alone.
    return Plan(header, tuple(planned), live=sum(store.count().values()) if vanishes else 0)


def try_alone(entries: Iterable[Entry]) -> None:
    """See that what came can be read, before there is a book to take it. Raises UserFacingError for forged records."""
    try_updates([(entry.kind, b"", [entry.update]) for entry in entries if not entry.erased])


@frozen
class _Local:
    document: Document | None
    erased: bool = False


def _load(store: Store, record_id: RecordId, kind: Kind) -> _Local:
    here = store.kind_of(record_id)
    if here is None:
        return _Local(None, erased=store.is_erased(record_id))
    if here is not kind:
        raise BadPackage("One of its records has changed its kind, which no version of Mentorbook does.")
    return _Local(store.document(record_id))


def _try_aside(
    loaded: Mapping[RecordId, _Local],
    kinds: Mapping[RecordId, Kind],
    came: Mapping[RecordId, Entry],
    waiting: Mapping[RecordId, list[ParkedEntry]],
) -> None:
    trial = []
    for record_id, entry in came.items():
        local = loaded[record_id]
        entries = [*(one.entry for one in waiting.get(record_id, ())), entry]
        if local.erased or any(one.erased for one in entries):
            continue
        # What is known is not merged; but one that is known is when another one with it is not.
        if local.document and all(local.document.knows(one.knowledge) for one in entries):
            continue
        packed = local.document.pack() if local.document else b""
        trial.append((kinds[record_id], packed, [one.update for one in entries]))
    try_updates(trial)


def _plan_record(
    kind: Kind,
    record_id: RecordId,
    local: _Local,
    updates: list[Entry],
    held: list[ParkedEntry],
) -> PlannedRecord:
    def planned(verdict: Verdict, title: str = "", fields: tuple[FieldChange, ...] = ()) -> PlannedRecord:
        return PlannedRecord(
            kind=kind,
            id=record_id,
            title=title,
            verdict=verdict,
            fields=fields,
            entries=tuple(updates),
            parked=tuple(one.n for one in held),
            was_left_out=any(one.left_out for one in held),
            listed=local.document is not None and not local.document.trashed_at(),
        )

    if local.erased:
        return planned(Verdict.IDENTICAL)
    mine = local.document
    title = _title(kind, mine.plain()) if mine else ""
    if any(entry.erased for entry in updates):
        return planned(Verdict.ERASED, title)
    knowledge = updates[0].knowledge
    for entry in updates[1:]:
        knowledge = joined(knowledge, entry.knowledge)
    if mine and mine.knows(knowledge):
        return planned(Verdict.IDENTICAL, title)
    merged = Document.load(kind, mine.pack(), peer=1) if mine else Document(kind, peer=1)
    before = merged.knowledge
    for entry in updates:
        merged.merge(entry.update)
    if merged.knowledge == before:
        return planned(Verdict.WAITS, title)
    if mine is None:
        plain = merged.plain()
        fields = tuple(FieldChange(name, None, plain[name], plain[name], both=False) for name in _in_order(kind, plain))
        return planned(Verdict.NEW, _title(kind, plain), fields)
    fields = _compare(kind, mine.known_to(knowledge), mine, merged.known_to(knowledge), merged)
    if merged.trashed_at() and not mine.trashed_at():
        return planned(Verdict.TRASHED, title, fields)
    if any(change.both for change in fields):
        return planned(Verdict.BOTH, title, fields)
    return planned(Verdict.CHANGED, title, fields)


def _title(kind: Kind, plain: Mapping[str, Plain]) -> str:
    return str(plain.get(TITLES[kind]) or "")


def _in_order(kind: Kind, names: Iterable[str]) -> list[str]:
    """Fields as the catalogue lists them; those that only a newer version knows come last."""
    known = list(SPECS[kind])
    return sorted(names, key=lambda name: (known.index(name) if name in known else len(known), name))


def _compare(kind: Kind, base: Document, mine: Document, theirs: Document, merged: Document) -> tuple[FieldChange, ...]:
    was, here, there, result = (document.plain() for document in (base, mine, theirs, merged))
    changes = []
    for name in _in_order(kind, {*here, *there, *result}):
        values = [plain.get(name) for plain in (was, here, there, result)]
        if values[1] == values[2] == values[3]:
            continue
        spec = SPECS[kind].get(name)
        merges_by_item = spec is not None and spec.type.shape in (Shape.SET, Shape.MAP)
        both = not merges_by_item and values[1] != values[0] and values[2] != values[0] and values[1] != values[2]
        changes.append(FieldChange(name, values[1], values[2], values[3], both=both))
    return tuple(changes)


def apply_plan(
    unit: UnitOfWork,
    plan: Plan,
    *,
    store: Store,
    without: Collection[RecordId] = (),
    progress: Progress = no_progress,
) -> dict[str, int]:
    """Carry out a plan inside a unit of work. Returns the counts by verdict.

    ``without`` names records to leave out; they are kept aside and offered again.
    """
    if strangers := set(without) - {record.id for record in plan.records}:
        raise NotFound("These are not in the bundle: " + ", ".join(sorted(strangers)) + ".")
    header = plan.header
    log = ImportLog(unit, machine=header.machine, token=header.token)
    counts: Counter[str] = Counter()
    for done, record in enumerate(plan.records, start=1):
        left_out = record.id in without
        counts["left out" if left_out else record.verdict.value] += 1
        _apply_record(unit, log, record, machine=header.machine, left_out=left_out)
        progress("importing", done, len(plan.records))
    replay = is_applied(store, header.token)
    follows = not header.since or is_applied(store, header.since)
    log.finish(counts=counts, token=header.token if follows and not replay else "", machine=header.machine)
    # A machine's own bundle tells it nothing; a clone's bears its id, but a token that it never drew.
    if not replay and not store.knows_sent(header.token):
        token = header.heard.get(store.machine, "")
        hear(unit, Machine(header.machine, header.machine_name, instant_text(unit.commit.at), token))
    return dict(counts)


def _apply_record(unit: UnitOfWork, log: ImportLog, record: PlannedRecord, *, machine: str, left_out: bool) -> None:
    fresh = record.entries[len(record.parked) :]
    if left_out:
        for entry in fresh:
            log.park(entry, machine=machine, reason="left out")
        return
    if record.verdict is Verdict.IDENTICAL:
        for number in record.parked:
            log.consume(number)
        return
    if record.verdict is Verdict.ERASED:
        _erase(unit, record)
        return
    log.remember(record.id)
    for entry in record.entries:
        unit.merge(record.kind, record.id, entry.update)
    held = unit.find(record.id)
    # A later update may have brought what an earlier one had lacked, so this is asked at the end.
    waiting = [held is None or not held.document.knows(entry.knowledge) for entry in record.entries]
    for number, waits in zip(record.parked, waiting, strict=False):
        if not waits:
            log.consume(number)
    for entry, waits in zip(fresh, waiting[len(record.parked) :], strict=True):
        if waits:
            log.park(entry, machine=machine, reason="waits")


def _erase(unit: UnitOfWork, record: PlannedRecord) -> None:
    at = next(entry.erased for entry in record.entries if entry.erased)
    try:
        unit.erase(record.id, at=at)
    except NotFound:
        unit.erase_unknown(record.kind, record.id, at=at)


def check_same_book(header: Header, *, book_id: str) -> None:
    """Raise UserFacingError for a bundle of another book."""
    if header.book != book_id:
        raise UserFacingError(
            "This bundle belongs to another book.",
            what=f"It was made from book {header.book[:8]}, and this one is {book_id[:8]}. Nothing was changed.",
            remedy="Import it where that book is, or set up a new profile from it with --profile.",
        )
