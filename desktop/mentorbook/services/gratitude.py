"""Thanks as one looks at them: by person, the newest first, and what they rest on."""

from __future__ import annotations

from dataclasses import dataclass

from mentorbook.model.exchange import Thanks
from mentorbook.model.kinds import RecordId
from mentorbook.model.person import Person
from mentorbook.services.opened import OpenedBook


@dataclass(frozen=True, slots=True)
class PersonThanks:
    """Someone and the thanks to them: drafts first, then the newest."""

    person: RecordId
    name: str
    thanks: tuple[Thanks, ...]


def thanks_by_person(opened: OpenedBook) -> tuple[PersonThanks, ...]:
    """Everyone who was thanked, or for whom thanks are being written, by name; then those without thanks so far."""
    mine: dict[RecordId, list[Thanks]] = {}
    for one in opened.store.typed(Thanks):
        if one.person:
            mine.setdefault(one.person, []).append(one)
    for thanks in mine.values():
        thanks.sort(key=lambda one: (one.on is None, one.on or one.created.date(), one.created), reverse=True)
    people = sorted(opened.store.typed(Person), key=lambda person: (person.id not in mine, person.name.casefold()))
    return tuple(PersonThanks(person.id, person.name, tuple(mine.get(person.id, ()))) for person in people)
