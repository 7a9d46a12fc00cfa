"""Records by the hands of a person: add, change, look at, put in the trash, bring back, erase."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from datetime import date
from typing import Any

from mentorbook.frozen import frozen
from mentorbook.model import catalogue
from mentorbook.model.changes import ChangeSet
from mentorbook.model.exchange import ActionState
from mentorbook.model.fields import TEXT_LIMIT, Plain
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.network import OutreachState
from mentorbook.model.outreach_rules import is_written, usual_follow_up_day
from mentorbook.model.person import Person, Stage, usual_stage
from mentorbook.model.record import Record
from mentorbook.model.sequence import between
from mentorbook.model.trouble import InvalidRecord, NotFound
from mentorbook.profile import Profile, Progress, no_progress
from mentorbook.services.opened import OpenedBook
from mentorbook.store.document import Change, Document
from mentorbook.store.store import Opened, Trashed
from mentorbook.store.unit import UnitOfWork


@frozen
class Saved:
    """A record after a save, and all that the save changed."""

    record: Record
    version: str
    """Where a writer goes on: with what was saved and what it was laid over, and nothing that was merged into it."""
    changes: ChangeSet


def add(opened: OpenedBook, kind: Kind, values: Mapping[str, Any]) -> Saved:
    """Add a record with the given fields. Raises InvalidRecord that names what is missing."""
    record_id = opened.profile.ids.record()
    with opened.store.write() as unit:
        add_in(unit, opened, kind, record_id, values)
    found = opened.store.get(record_id)
    return Saved(found.record, found.version, unit.changes)


def add_in(unit: UnitOfWork, opened: OpenedBook, kind: Kind, record_id: RecordId, values: Mapping[str, Any]) -> None:
    """Add a record inside a unit of work that does more."""
    profile = opened.profile
    record = catalogue.RECORDS[kind](id=record_id, **{"created": profile.clock.now().replace(microsecond=0), **values})
    if isinstance(record, Person) and "stage" not in values:
        record = catalogue.changed(record, {"stage": usual_stage(record.roles)})
    record = catalogue.changed(record, _defaults(unit, opened, record))
    consequences = _consequences(profile, None, record)
    record = catalogue.changed(record, consequences)
    check(record)
    specs = catalogue.SPECS[kind]
    filled = {name: getattr(record, name) for name in specs if getattr(record, name) not in (None, "", frozenset(), {})}
    _check_readable(kind, filled)
    unit.add(kind, record_id, filled)
    _follow(unit, opened, None, record)


def edit(opened: OpenedBook, record_id: RecordId, values: Mapping[str, Any], *, version: str | None = None) -> Saved:
    """Change some fields of a record as it was at ``version`` (what the editor had opened).

    What arrived since then is merged. Raises InvalidRecord, NotFound.
    """
    with opened.store.write() as unit:
        before = unit.held(record_id).document.version
        edit_in(unit, opened, record_id, values, version=version)
    found, changes = opened.store.get(record_id), unit.changes
    if version is None or version == before:
        return Saved(found.record, found.version, changes)
    own = (change.version for change in history(opened, record_id) if change.save == changes.save)
    return Saved(found.record, next(own, version), changes)


def edit_in(
    unit: UnitOfWork,
    opened: OpenedBook,
    record_id: RecordId,
    values: Mapping[str, Any],
    *,
    version: str | None = None,
) -> None:
    """Change a record inside a unit of work that does more."""
    held = unit.held(record_id)
    before = catalogue.record_from_plain(held.kind, record_id, held.document.plain())
    seen = catalogue.record_from_plain(held.kind, record_id, _at(held.document, version)) if version else before
    # What the editor left as it was is no change, though it may have changed here since.
    values = {name: value for name, value in values.items() if value != getattr(seen, name)}
    _check_readable(held.kind, values)
    after = catalogue.changed(before, values)
    consequences = {
        name: value for name, value in _consequences(opened.profile, before, after).items() if name not in values
    }
    after = catalogue.changed(after, consequences)
    check(after)
    unit.edit(record_id, {**values, **consequences}, opened=version)
    _follow(unit, opened, before, after)


def check(record: Record) -> None:
    """Raise InvalidRecord for a record that cannot be saved."""
    catalogue.check(record)
    size = sum(_size(value) for value in catalogue.write_record(record).values())
    if size > TEXT_LIMIT:
        raise InvalidRecord({"record": f"at most {TEXT_LIMIT:,} characters in all its fields, this has {size:,}"})


def _check_readable(kind: Kind, values: Mapping[str, Any]) -> None:
    """Raise InvalidRecord for values that would be stored and then shown as empty, such as a line that is too long."""
    problems = {}
    for name, value in values.items():
        type_ = catalogue.SPECS[kind][name].type
        try:
            type_.read(type_.write(value))
        except ValueError as error:
            problems[name] = str(error)
    if problems:
        raise InvalidRecord(problems)


def _size(value: object) -> int:
    if isinstance(value, str):
        return len(value)
    if isinstance(value, Mapping):
        return sum(len(key) + len(str(entry)) for key, entry in value.items())
    return sum(map(len, value)) if isinstance(value, list) else 0


def look(opened: OpenedBook, record_id: RecordId) -> Opened:
    """A whole record, also one in the trash, with its version. Raises NotFound."""
    return opened.store.get(record_id)


def at_version(opened: OpenedBook, record_id: RecordId, version: str) -> Record:
    """A record as it was at a version that :func:`history` names. Raises NotFound, DocumentError."""
    _at(opened.store.document(record_id), version)
    return opened.store.at_version(record_id, version)


def _at(document: Document, version: str) -> dict[str, Plain]:
    """The fields as they were at a version. Raises NotFound, DocumentError."""
    plain = document.at(version).plain()
    if not plain:
        # The state before the first save has a name, too, and nobody means it.
        raise NotFound("There is no such version of this record.", remedy="Versions are listed by its history.")
    return plain


def remove(opened: OpenedBook, record_id: RecordId) -> ChangeSet:
    """Put a record in the trash."""
    with opened.store.write() as unit:
        unit.remove(record_id)
    return unit.changes


def restore(opened: OpenedBook, record_id: RecordId, *, version: str | None = None) -> ChangeSet:
    """Take a record out of the trash; with ``version``, give it the values it had then."""
    with opened.store.write() as unit:
        restore_in(unit, record_id, version=version)
    return unit.changes


def restore_in(unit: UnitOfWork, record_id: RecordId, *, version: str | None = None) -> None:
    """Restore a record inside a unit of work that does more. Raises NotFound, DocumentError."""
    unit.restore(record_id)
    if version is not None:
        held = unit.held(record_id)
        then = _at(held.document, version)
        now = held.document.plain()
        unit.edit_plain(record_id, {name: then.get(name) for name in {**now, **then}})


def erase(opened: OpenedBook, record_id: RecordId) -> ChangeSet:
    """Empty a record for good, here and, by and by, on every machine. Older backups and bundles still hold it."""
    with opened.store.write() as unit:
        unit.erase(record_id)
    return unit.changes


def restore_all(opened: OpenedBook, ids: Collection[RecordId]) -> ChangeSet:
    """Take several records out of the trash in one unit of work."""
    with opened.store.write() as unit:
        for record_id in ids:
            unit.restore(record_id)
    return unit.changes


def erase_all(opened: OpenedBook, ids: Collection[RecordId], *, progress: Progress = no_progress) -> ChangeSet:
    """:func:`erase` for several records: all of them, or none where that was stopped."""
    with opened.store.write() as unit:
        for done, record_id in enumerate(ids, start=1):
            unit.erase(record_id)
            progress("erasing", done, len(ids))
    return unit.changes


def empty_trash(opened: OpenedBook, *, progress: Progress = no_progress) -> ChangeSet:
    """Erase all that is in the trash for good."""
    return erase_all(opened, [one.id for one in opened.store.trash()], progress=progress)


def history(opened: OpenedBook, record_id: RecordId) -> list[Change]:
    """The saves of a record, newest first."""
    found: list[Change] = []
    for change in opened.store.history(record_id):
        # One save can be several changes in the document when it was merged.
        if not found or (change.machine, change.save) != (found[-1].machine, found[-1].save):
            found.append(change)
    return found


def trash(opened: OpenedBook) -> list[Trashed]:
    """What is in the trash, newest first."""
    return opened.store.trash()


def find_id(opened: OpenedBook, kind: Kind | None, typed: str) -> RecordId:
    """The record whose id is, or begins with, what a person typed. Raises NotFound, also when several do."""
    return find_id_among(opened, (kind,) if kind else (), typed)


def find_id_among(opened: OpenedBook, kinds: Collection[Kind], typed: str) -> RecordId:
    """Like :func:`find_id`, for a record of one of several kinds; no kind means any."""
    wanted = typed.strip().lower()
    if not wanted or not all(character.isalnum() for character in wanted):
        raise NotFound(f"“{typed}” is not the id of a record.", remedy="Ids are shown by list and search.")
    found = [record_id for kind in kinds or (None,) for record_id in opened.store.ids_like(kind, wanted)]
    if not found:
        lists = " or ".join(f"“mentorbook {kind} list”" for kind in kinds or (Kind.PERSON,))
        raise NotFound(
            f"There is no {' or '.join(kinds) or 'record'} “{typed}” here.",
            remedy=f"See {lists}, or “mentorbook trash”.",
        )
    if len(found) > 1:
        raise NotFound(f"Several ids begin with “{typed}”.", what=f"{', '.join(found[:5])}.", remedy="Type more of it.")
    return found[0]


def find_in(ids: Collection[RecordId], typed: str) -> RecordId:
    """The one of some ids that is, or begins with, what a person typed. Raises NotFound."""
    found = [record_id for record_id in ids if record_id.startswith(typed.strip().lower())]
    if len(found) != 1:
        raise NotFound(
            f"“{typed}” is the id of {len(found) or 'no'} records in this list.", remedy="Type the whole id."
        )
    return found[0]


def drafts(opened: OpenedBook) -> dict[str, dict[str, Any]]:
    """What was typed and not saved, by key."""
    return opened.store.drafts()


def keep_draft(opened: OpenedBook, key: str, content: Mapping[str, Any] | None) -> None:
    """Keep what is being typed in the encrypted book, on this machine only; None forgets it."""
    if content is None:
        opened.store.drop_draft(key)
    else:
        opened.store.save_draft(key, content)


def discard_draft(opened: OpenedBook, key: str) -> None:
    """Throw a draft away. Raises NotFound."""
    if key not in opened.store.drafts():
        raise NotFound(f"There is no draft “{key}”.", remedy="See “mentorbook draft”.")
    opened.store.drop_draft(key)


# -- what follows from a save by itself


def _today(profile: Profile) -> date:
    return profile.clock.now().astimezone(profile.clock.zone()).date()


_DATED = frozenset({Kind.ADVICE, Kind.HELP, Kind.PROGRESS})


def _defaults(unit: UnitOfWork, opened: OpenedBook, record: Record) -> dict[str, Any]:
    if record.kind in _DATED and getattr(record, "on", None) is None:
        return {"on": _today(opened.profile)}
    if record.kind is Kind.PAUSE and getattr(record, "start", None) is None:
        return {"start": _today(opened.profile)}
    if record.kind is Kind.STEP and not getattr(record, "order", ""):
        return {"order": _last_order(unit, opened, Kind.STEP, "goal", getattr(record, "goal", None))}
    if record.kind is Kind.TOPIC and not getattr(record, "order", ""):
        return {"order": _last_order(unit, opened, Kind.TOPIC, "person", getattr(record, "person", None))}
    return {}


def _last_order(unit: UnitOfWork, opened: OpenedBook, kind: Kind, field: str, owner: RecordId | None) -> str:
    # Siblings that were added in the same unit count, too.
    unit.flush()
    keys = [
        getattr(sibling, "order", "") for sibling in opened.store.records(kind, where={field: owner} if owner else {})
    ]
    for key in sorted(filter(None, keys), reverse=True):
        # One that was typed by hand, or comes from a newer version, is no reason to refuse what is added after it.
        with suppress(ValueError):
            return between(key, None)
    return between(None, None)


def _consequences(profile: Profile, before: Record | None, after: Record) -> dict[str, Any]:
    """Fields that follow from others: when a stage began, when an action was done."""
    rule = _RULES.get(after.kind)
    return rule(profile, before, after) if rule else {}


def _person(profile: Profile, before: Any, after: Any) -> dict[str, Any]:
    if before is not None and before.stage is after.stage:
        return {}
    if before is None and after.stage_log:
        return {}
    return {"stage_log": {**after.stage_log, profile.clock.now().replace(microsecond=0): after.stage}}


def _state_since(field: str, since: str) -> Callable[[Profile, Any, Any], dict[str, Any]]:
    def rule(profile: Profile, before: Any, after: Any) -> dict[str, Any]:
        moved = before is not None and getattr(before, field) is not getattr(after, field)
        fresh = before is None and getattr(after, since) is None
        return {since: _today(profile)} if moved or fresh else {}

    return rule


def _action(profile: Profile, before: Any, after: Any) -> dict[str, Any]:
    was = before.state if before else ActionState.OPEN
    if was is after.state:
        return {}
    return {"done_on": (after.done_on or _today(profile)) if after.state is ActionState.DONE else None}


def _outreach(profile: Profile, before: Any, after: Any) -> dict[str, Any]:
    was = before.state if before else OutreachState.DRAFT
    if was is not after.state and after.state is OutreachState.DRAFT:
        # It did not go out after all: nobody is waited for, and sending it has its own day.
        return dict.fromkeys(("sent_on", "follow_up_on", "followed_up_on"))
    if was is after.state or after.state is not OutreachState.SENT:
        return {}
    # Here, so that no way to send it leads around; one that another machine sent empty is taken as it is.
    if not is_written(after):
        raise InvalidRecord({"body": "there is nothing to send yet; write the message first"})
    sent = after.sent_on or _today(profile)
    return {"sent_on": sent, "follow_up_on": after.follow_up_on or usual_follow_up_day(sent)}


_RULES: Mapping[Kind, Callable[[Profile, Any, Any], dict[str, Any]]] = {
    Kind.PERSON: _person,
    Kind.GOAL: _state_since("status", "status_on"),
    Kind.ADVICE: _state_since("state", "state_on"),
    Kind.ACTION: _action,
    Kind.OUTREACH: _outreach,
}

_STAGES = list(Stage)
_STAGE_AFTER = {OutreachState.SENT: Stage.REACHED_OUT, OutreachState.REPLIED: Stage.REPLIED}


def _follow(unit: UnitOfWork, opened: OpenedBook, before: Record | None, after: Record) -> None:
    """What a save changes in other records: an outreach moves its person's stage forward, never back."""
    if after.kind is not Kind.OUTREACH or getattr(before, "state", None) is getattr(after, "state", None):
        return
    stage, person_id = _STAGE_AFTER.get(getattr(after, "state", None)), getattr(after, "person", None)  # type: ignore[arg-type]
    held = unit.find(person_id) if stage and person_id else None
    if held is None or stage is None:
        return
    person = catalogue.record_from_plain(Kind.PERSON, held.id, held.document.plain())
    if isinstance(person, Person) and _STAGES.index(person.stage) < _STAGES.index(stage):
        edit_in(unit, opened, held.id, {"stage": stage})
