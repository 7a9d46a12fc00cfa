"""The support map: which kind of support comes from whom, inside and outside my organisation.

Someone *carries* a kind when they are a mentor, or we have talked, and I hope for it from them, or they gave it within
a year. Others from whom it is hoped for *might* carry it. A kind that nobody carries is a gap; someone who carries at
least three kinds, two of them alone, carries much.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from mentorbook.frozen import frozen
from mentorbook.model.exchange import Help, HelpDirection
from mentorbook.model.kinds import RecordId
from mentorbook.model.person import Person, Role, Side, Stage, Support

_A_YEAR = timedelta(days=365)
_MUCH = 3
_ALONE = 2
_OVER = (Stage.PAUSED, Stage.CLOSED)


@frozen
class Carrier:
    """Someone in a cell; ``gave`` counts help of that kind within a year."""

    person: RecordId
    name: str
    is_there: bool
    """Whether they carry it now; else they might."""
    gave: int = 0


@frozen
class Load:
    """Someone who carries much: how many kinds, and how many of them alone."""

    person: RecordId
    name: str
    kinds: int
    alone: int


@frozen
class SupportMap:
    """Who is in each cell: those who carry it first. The side is None for people of whom it is not said."""

    cells: Mapping[tuple[Support, Side | None], tuple[Carrier, ...]]
    gaps: tuple[Support, ...]
    loads: tuple[Load, ...]

    @property
    def has_unsaid(self) -> bool:
        """Whether it is not said of someone in it to which side they belong."""
        return any(side is None and carriers for (_, side), carriers in self.cells.items())

    def only_from(self, side: Side) -> tuple[Support, ...]:
        """The kinds that are carried on one side alone."""
        sides = {
            support: {where for where in (*Side, None) if any(one.is_there for one in self.cells[support, where])}
            for support in Support
        }
        return tuple(support for support, found in sides.items() if found == {side})


def support_map(people: Iterable[Person], helps: Iterable[Help], *, today: date) -> SupportMap:
    """Draw the map of everyone whose relationship is not over."""
    gave: dict[tuple[RecordId, Support], int] = {}
    for help_ in helps:
        recent = help_.on is not None and today - _A_YEAR < help_.on <= today
        if help_.direction is HelpDirection.RECEIVED and help_.support and help_.person and recent:
            key = help_.person, help_.support
            gave[key] = gave.get(key, 0) + 1
    cells: dict[tuple[Support, Side | None], list[Carrier]] = {
        (support, side): [] for support in Support for side in (*Side, None)
    }
    for person in people:
        if person.stage is Stage.CLOSED:
            continue
        there = person.stage not in _OVER and (
            Role.MENTOR in person.roles or person.stage in (Stage.FIRST_TALK, Stage.AGREED)
        )
        for support in Support:
            times = gave.get((person.id, support), 0)
            if support in person.support or times:
                is_there = person.stage not in _OVER and (there or times > 0)
                cells[support, person.side].append(Carrier(person.id, person.name, is_there, times))
    for carriers in cells.values():
        carriers.sort(key=lambda one: (not one.is_there, -one.gave, one.name.casefold(), one.person))
    carried = {
        support: {one.person: one.name for side in (*Side, None) for one in cells[support, side] if one.is_there}
        for support in Support
    }
    return SupportMap(
        cells={key: tuple(carriers) for key, carriers in cells.items()},
        gaps=tuple(support for support, people_ in carried.items() if not people_),
        loads=_loads(carried),
    )


def _loads(carried: Mapping[Support, Mapping[RecordId, str]]) -> tuple[Load, ...]:
    names = {person: name for people in carried.values() for person, name in people.items()}
    found = []
    for person, name in names.items():
        kinds = [people for people in carried.values() if person in people]
        alone = sum(len(people) == 1 for people in kinds)
        if len(kinds) >= _MUCH and alone >= _ALONE:
            found.append(Load(person, name, len(kinds), alone))
    return tuple(sorted(found, key=lambda one: (-one.kinds, -one.alone, one.name.casefold(), one.person)))
