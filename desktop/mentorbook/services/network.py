"""The network: venues with what came of them, the support map, and who was met where."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from mentorbook.frozen import frozen
from mentorbook.model.arrangement import Agreement
from mentorbook.model.changes import ChangeSet
from mentorbook.model.exchange import Help
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.network import Outreach, Venue
from mentorbook.model.origins import Origins, Paths, met_day, origins
from mentorbook.model.person import Person, Role, Stage
from mentorbook.model.support_map import SupportMap, support_map
from mentorbook.model.trouble import NotFound
from mentorbook.services import records
from mentorbook.services.opened import OpenedBook
from mentorbook.services.talks import held_talks


@frozen
class Network:
    """All venues, the nearest coming one first and then the newest, with what came of each."""

    venues: tuple[Venue, ...]
    origins: Origins
    people: Mapping[RecordId, Person]
    names: Mapping[RecordId, str]
    """Of all people."""
    today: date


@frozen
class MetPerson:
    """Someone whom I met at a venue, and when."""

    person: Person
    met_on: date


@frozen
class VenuePage:
    """One venue as its page shows it."""

    venue: Venue
    met: tuple[MetPerson, ...]


@frozen
class Met:
    """The changes by which someone was noted as met, and who that is."""

    person: RecordId
    changes: ChangeSet


def read_network(opened: OpenedBook) -> Network:
    """All venues, and what came of them."""
    today = _today(opened)
    talks: dict[RecordId, set[date]] = {}
    for talk in held_talks(opened, until=today):
        talks.setdefault(talk.person, set()).add(talk.day)
    people = opened.store.typed(Person)
    venues = opened.store.typed(Venue)
    found = origins(
        Paths(
            venues=venues,
            people=people,
            outreach=opened.store.typed(Outreach),
            talks=talks,
            agreements=opened.store.typed(Agreement),
        ),
        today=today,
    )
    return Network(
        venues=tuple(sorted(venues, key=lambda venue: _nearness(venue, today))),
        origins=found,
        people={person.id: person for person in people},
        names={person.id: person.name for person in people},
        today=today,
    )


def _nearness(venue: Venue, today: date) -> tuple[int, int, str]:
    last = venue.end or venue.start
    if venue.start and last and last >= today:
        return 0, venue.start.toordinal(), venue.id
    return 1, -(last or venue.created.date()).toordinal(), venue.id


def read_venue(opened: OpenedBook, venue_id: RecordId, *, known: Mapping[RecordId, Person] | None = None) -> VenuePage:
    """One venue with its long text and the people met there, by name. Raises NotFound.

    ``known`` is everyone, where somebody has read them just now.
    """
    seen = records.look(opened, venue_id)
    venue = seen.record
    if not isinstance(venue, Venue) or seen.trashed_at:
        raise NotFound("There is no such venue here.", remedy="It may be in the trash.")
    if known is None:
        there = opened.store.records(Kind.PERSON, linked={"met_at": venue_id})
        named = opened.store.records(Kind.PERSON, ids=venue.met) if venue.met else []
        known = {one.id: one for one in (*there, *named) if isinstance(one, Person)}
    people = {one.id: one for one in known.values() if one.met_at == venue_id or one.id in venue.met}
    met = [MetPerson(person, met_day(person, venue)) for person in people.values()]
    return VenuePage(venue, tuple(sorted(met, key=lambda one: (one.person.name.casefold(), one.person.id))))


def read_support(opened: OpenedBook) -> SupportMap:
    """The support map of today."""
    return support_map(opened.store.typed(Person), opened.store.typed(Help), today=_today(opened))


def meet(opened: OpenedBook, venue_id: RecordId, person_id: RecordId) -> Met:
    """Note that I met someone at a venue. Where we met first, if that was said before, stays as it is."""
    venue = _venue(opened, venue_id)
    person = records.look(opened, person_id).record
    with opened.store.write() as unit:
        records.edit_in(unit, opened, venue_id, {"met": venue.met | {person_id}})
        if isinstance(person, Person) and person.met_at is None:
            values = {"met_at": venue_id, "met_on": person.met_on or _day_there(venue, _today(opened))}
            records.edit_in(unit, opened, person_id, values)
    return Met(person_id, unit.changes)


def meet_new(opened: OpenedBook, venue_id: RecordId, name: str) -> Met:
    """Write down someone new whom I met at a venue: a potential mentor whom I have noticed. Raises InvalidRecord."""
    venue = _venue(opened, venue_id)
    person_id = opened.profile.ids.record()
    values = {
        "name": name,
        "roles": frozenset({Role.POTENTIAL}),
        "stage": Stage.NOTICED,
        "met_at": venue_id,
        "met_on": _day_there(venue, _today(opened)),
    }
    with opened.store.write() as unit:
        records.add_in(unit, opened, Kind.PERSON, person_id, values)
        records.edit_in(unit, opened, venue_id, {"met": venue.met | {person_id}})
    return Met(person_id, unit.changes)


def not_met(opened: OpenedBook, venue_id: RecordId, person_id: RecordId) -> ChangeSet:
    """Take back that I met someone at a venue; the person stays."""
    venue = _venue(opened, venue_id)
    person = records.look(opened, person_id).record
    with opened.store.write() as unit:
        if person_id in venue.met:
            records.edit_in(unit, opened, venue_id, {"met": venue.met - {person_id}})
        if isinstance(person, Person) and person.met_at == venue_id:
            records.edit_in(unit, opened, person_id, {"met_at": None, "met_on": None})
    return unit.changes


def _venue(opened: OpenedBook, venue_id: RecordId) -> Venue:
    venue = records.look(opened, venue_id).record
    if not isinstance(venue, Venue):
        raise NotFound("There is no such venue here.", remedy="See “mentorbook venue list”.")
    return venue


def _day_there(venue: Venue, today: date) -> date:
    """The day on which somebody is met at a venue: today while it lasts, else its last day."""
    last = venue.end or venue.start
    if last is None or (venue.start and venue.start <= today <= last) or last > today:
        return today
    return last


def _today(opened: OpenedBook) -> date:
    clock = opened.profile.clock
    return clock.now().astimezone(clock.zone()).date()
