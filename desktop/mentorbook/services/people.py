"""All people at a glance, and one act on several of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from mentorbook.frozen import frozen
from mentorbook.model.arrangement import Agreement, Pause
from mentorbook.model.changes import ChangeSet
from mentorbook.model.kinds import RecordId
from mentorbook.model.person import Person, Stage
from mentorbook.model.roster import RhythmGlance, glance
from mentorbook.services import records
from mentorbook.services.opened import OpenedBook
from mentorbook.services.talks import last_talks


@frozen
class PersonRow:
    """Someone in the list; ``person`` is a listed record, without long texts."""

    person: Person
    rhythm: RhythmGlance


def roster(opened: OpenedBook) -> tuple[PersonRow, ...]:
    """Everyone outside the trash by name, with how the rhythm stands."""
    clock = opened.profile.clock
    today = clock.now().astimezone(clock.zone()).date()
    last = last_talks(opened, until=today)
    pauses: defaultdict[RecordId | None, list[Pause]] = defaultdict(list)
    for pause in opened.store.typed(Pause):
        pauses[pause.person].append(pause)
    agreements: defaultdict[RecordId, list[Agreement]] = defaultdict(list)
    for agreement in opened.store.typed(Agreement):
        for person_id in agreement.people:
            agreements[person_id].append(agreement)
    found = [
        PersonRow(
            person,
            glance(
                person,
                last.get(person.id),
                agreements=agreements.get(person.id, ()),
                pauses=pauses.get(person.id, ()),
                today=today,
            ),
        )
        for person in opened.store.typed(Person)
    ]
    return tuple(sorted(found, key=lambda row: (row.person.name.casefold(), row.person.id)))


def add_tag(opened: OpenedBook, people: Collection[RecordId], tag: str) -> ChangeSet:
    """Give several people a tag, in one unit of work. Raises InvalidRecord."""
    with opened.store.write() as unit:
        for person_id in people:
            tags = opened.store.get(person_id).record.tags
            records.edit_in(unit, opened, person_id, {"tags": tags | {tag}})
    return unit.changes


def set_stage(opened: OpenedBook, people: Collection[RecordId], stage: Stage) -> ChangeSet:
    """Move several people to a stage, in one unit of work."""
    with opened.store.write() as unit:
        for person_id in people:
            records.edit_in(unit, opened, person_id, {"stage": stage})
    return unit.changes


def remove_all(opened: OpenedBook, people: Collection[RecordId]) -> ChangeSet:
    """Put several people in the trash, in one unit of work."""
    with opened.store.write() as unit:
        for person_id in people:
            unit.remove(person_id)
    return unit.changes


def person_of(opened: OpenedBook, record_id: RecordId) -> RecordId | None:
    """The person whose page shows a record: the person themselves, or the one of a pause or an agreement."""
    match records.look(opened, record_id).record:
        case Person():
            return record_id
        case Pause() as pause:
            return pause.person
        case Agreement() as agreement:
            return min(agreement.people, default=None)
        case _:
            return None
