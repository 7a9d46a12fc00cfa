"""Carrying the book to another machine: export, preview, import and undo of bundles."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from mentorbook.frozen import frozen
from mentorbook.model.changes import ChangeSet
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.moment import instant_text
from mentorbook.model.trouble import UserFacingError
from mentorbook.profile import Profile, Progress, no_progress
from mentorbook.services.backups import back_up
from mentorbook.services.machines import find_machine, machine_name, machine_names
from mentorbook.services.opened import OpenedBook, Unlocking, adopt_book
from mentorbook.store.exchange import (
    Entry,
    Import,
    applied_tokens,
    forget_sent,
    imports,
    mark_sent,
    outgoing,
    parked,
    undo_last,
)
from mentorbook.sync.bundle import read_bundle, read_bundle_aside, write_bundle, write_bundle_aside
from mentorbook.sync.package import Header
from mentorbook.sync.plan import (
    FieldChange,
    Plan,
    PlannedRecord,
    Verdict,
    apply_plan,
    check_same_book,
    make_plan,
    try_alone,
)

__all__ = [
    "Exported",
    "FieldChange",
    "Import",
    "Imported",
    "Plan",
    "PlannedRecord",
    "Verdict",
    "Waiting",
    "export_bundle",
    "import_bundle",
    "import_log",
    "preview_bundle",
    "set_up_from_bundle",
    "undo_import",
    "waiting",
    "would_send",
]


@frozen
class Exported:
    """What went into a bundle. ``since`` names the machine whose changes it follows on; empty: all."""

    records: int
    since: str


@frozen
class Imported:
    """What an import did: counts by verdict, and the records it touched."""

    counts: dict[str, int]
    changes: ChangeSet


def export_bundle(
    opened: OpenedBook,
    path: Path,
    *,
    secret: str,
    since_machine: str = "",
    aside: bool = False,
    progress: Progress = no_progress,
) -> Exported:
    """Write a bundle of everything, or of what a machine lacks. Raises NotFound for an unknown machine.

    ``aside`` lets a process of its own encrypt, for a window that must not stand still meanwhile. Where it is stopped
    or fails, nothing was written and nothing counts as sent.
    """
    if not secret:
        raise UserFacingError("A bundle needs a passphrase.", remedy="Choose one, and tell it to nobody but yourself.")
    _check_target(opened.profile, path)
    store = opened.store
    since = find_machine(opened, since_machine) if since_machine else None
    count, entries, end = outgoing(store, since_token=since.has_token if since else "")
    known = since.has_token if since and store.knows_sent(since.has_token) else ""
    token = opened.profile.ids.token()
    header = Header(
        book=opened.book.book_id,
        machine=store.machine,
        machine_name=machine_name(opened),
        made_at=instant_text(opened.profile.clock.now()),
        token=token,
        since=known,
        heard=applied_tokens(store),
        keys=opened.book.keys_for_travel(),
        entries=count,
    )
    # Before the file is there: one that exists must never bear a token that is not known here.
    mark_sent(store, token, end)
    try:
        counted = _counted(entries, count, progress)
        if aside:
            write_bundle_aside(path, header=header, entries=counted, secret=secret, progress=progress)
        else:
            write_bundle(path, header=header, entries=counted, secret=secret)
    except UserFacingError:
        forget_sent(store, token)
        raise
    return Exported(count, since.name if since else "")


def would_send(opened: OpenedBook, *, since_machine: str = "") -> int:
    """How many records a bundle would hold now. Raises NotFound for an unknown machine."""
    since = find_machine(opened, since_machine) if since_machine else None
    return outgoing(opened.store, since_token=since.has_token if since else "")[0]


def _check_target(profile: Profile, path: Path) -> None:
    """Raise UserFacingError for a file among the book's own, which a bundle would take the place of."""
    own = [folder for folder in (profile.paths.book, profile.paths.backups) if folder.exists()]
    above = [folder for folder in path.absolute().parents if folder.exists()]
    # Compared by what they are: names differ in case, and there are links.
    if any(folder.samefile(one) for folder in above for one in own):
        raise UserFacingError(
            "A bundle cannot be written among the book's own files.",
            what="It could take the place of one of them. Nothing was changed.",
            remedy="Choose a folder outside the profile.",
        )


def _counted(entries: Iterator[Entry], total: int, progress: Progress) -> Iterator[Entry]:
    for done, entry in enumerate(entries, start=1):
        progress("packing", done, total)
        yield entry


def preview_bundle(
    opened: OpenedBook, path: Path, *, secret: str, aside: bool = False, progress: Progress = no_progress
) -> Plan:
    """What an import of that bundle would do. Writes nothing. ``aside`` is as for :func:`export_bundle`."""
    if aside:
        header, entries = read_bundle_aside(path, secret=secret, progress=progress)
    else:
        header, entries = read_bundle(path, secret=secret)
    check_same_book(header, book_id=opened.book.book_id)
    return make_plan(opened.store, header=header, entries=entries, progress=progress)


def import_bundle(
    opened: OpenedBook,
    plan: Plan,
    *,
    without: Collection[RecordId] = (),
    vanishing_is_fine: bool = False,
    progress: Progress = no_progress,
) -> Imported:
    """Carry out a plan: a verified backup, then one unit of work. Raises UserFacingError when it would empty the book."""
    if plan.asks(without) and not vanishing_is_fine:
        raise UserFacingError(
            "This bundle would make many records vanish.",
            what=f"{plan.vanishing(without)} of {plan.live} records would go to the trash or be erased; nothing was done.",
            remedy="Look at the preview. If that is what you want, import it with --vanishing-is-fine.",
        )
    if not plan.nothing_to_do:
        back_up(opened, "import", progress=progress)
    with opened.store.write() as unit:
        counts = apply_plan(unit, plan, store=opened.store, without=without, progress=progress)
    return Imported(counts, unit.changes)


def undo_import(opened: OpenedBook, *, progress: Progress = no_progress) -> ChangeSet:
    """Put back what the newest import changed. Raises UserFacingError, naming records that were edited or sent since."""
    with opened.store.write() as unit:
        undo_last(opened.store, unit, progress=progress)
    # What was undone must not share change numbers with what is written next.
    opened.store.renew_peer()
    return unit.changes


def import_log(opened: OpenedBook) -> list[Import]:
    """All imports, newest first."""
    return imports(opened.store)


@frozen
class Waiting:
    """A record whose update waits in the book: left out by the person, or lacking what came before it."""

    kind: Kind
    title: str
    """Empty where the record itself is not here yet."""
    machine: str
    """What the machine that it came from is called."""
    left_out: bool


def waiting(opened: OpenedBook) -> tuple[Waiting, ...]:
    """What waits, in the order it came, one for each record. The next import offers it again."""
    held = {one.entry.id: one for one in parked(opened.store)}
    titles, names = opened.store.titles(list(held)), machine_names(opened)
    return tuple(
        Waiting(one.entry.kind, titles.get(record_id, ""), names.get(one.machine, one.machine), one.left_out)
        for record_id, one in held.items()
    )


def set_up_from_bundle(
    profile: Profile,
    path: Path,
    *,
    secret: str,
    unlocking: Unlocking,
    progress: Progress = no_progress,
) -> tuple[OpenedBook, Imported]:
    """Make an empty profile another machine of the book in a bundle, and import it."""
    header, entries = read_bundle(path, secret=secret)
    # A bundle that is refused must leave no book behind that nobody asked for.
    try_alone(entries)
    opened = adopt_book(profile, keys=header.keys, unlocking=unlocking)
    try:
        plan = make_plan(opened.store, header=header, entries=entries, tried=True, progress=progress)
        with opened.store.write() as unit:
            counts = apply_plan(unit, plan, store=opened.store, progress=progress)
        return opened, Imported(counts, unit.changes)
    except BaseException:
        opened.close()
        raise
