"""Where mentors come from: what came of each venue, and whom I met and never followed up.

Met are those who are named at the venue, or whose own page says that we met there. A message that was sent, a held talk
and an agreement each count for those whom I met there, and for those the idea of whom came from there. Someone who
was moved to a stage by hand has come that far, too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta

from mentorbook.frozen import frozen
from mentorbook.model.arrangement import Agreement
from mentorbook.model.kinds import RecordId
from mentorbook.model.network import Outreach, OutreachState, Venue
from mentorbook.model.person import Person, Stage

FOLLOW_UP_WITHIN_DAYS = 7
"""Days after meeting someone within which one says so."""

_WAY = tuple(Stage)[: list(Stage).index(Stage.AGREED) + 1]
"""The stages that lead on; a pause or an end takes nothing back of what had been."""


@frozen
class NotFollowedUp:
    """Someone whom I met and did not follow up within a week. ``later`` is when I did after all."""

    person: RecordId
    venue: RecordId
    met_on: date
    later: date | None = None


@frozen
class Outcome:
    """What came of a venue: the people behind each number."""

    met: frozenset[RecordId] = frozenset()
    contacted: frozenset[RecordId] = frozenset()
    talked: frozenset[RecordId] = frozenset()
    agreed: frozenset[RecordId] = frozenset()

    def sentence(self) -> str:
        """In words: ``met 4, contacted 3, talked 2, agreed 1``."""
        return (
            f"met {len(self.met)}, contacted {len(self.contacted)}, talked {len(self.talked)}, "
            f"agreed {len(self.agreed)}"
        )


@frozen
class Origins:
    """What came of all venues. ``whole`` counts everyone once, ``elsewhere`` those who were met at none."""

    of: Mapping[RecordId, Outcome]
    whole: Outcome
    elsewhere: Outcome
    not_followed_up: tuple[NotFollowedUp, ...]


@frozen
class Paths:
    """What is known of how people were met and what followed. ``talks`` are the days of held talks by person."""

    venues: Collection[Venue]
    people: Collection[Person]
    outreach: Collection[Outreach]
    talks: Mapping[RecordId, Collection[date]]
    agreements: Collection[Agreement]


def origins(paths: Paths, *, today: date) -> Origins:
    """Count for each venue, and over all of them."""
    here = {person.id: person for person in paths.people}
    sent = [one for one in paths.outreach if one.person in here and one.state is not OutreachState.DRAFT]
    wrote = {one.person for one in sent if one.person is not None}
    talked = {person for person, days in paths.talks.items() if days}
    agreed = {person for agreement in paths.agreements for person in agreement.people}
    way = {person.id: _furthest(person) for person in paths.people}
    contacted = wrote | talked | agreed | {one for one in here if _came(way[one], _WAY[2])}
    talked |= {one for one in here if _came(way[one], Stage.FIRST_TALK)}
    agreed |= {one for one in here if _came(way[one], Stage.AGREED)}

    def outcome(met: Collection[RecordId], thought_of: Collection[RecordId]) -> Outcome:
        around = frozenset(met) | frozenset(thought_of)
        return Outcome(
            frozenset(met),
            frozenset(one for one in around if one in contacted),
            frozenset(one for one in around if one in talked),
            frozenset(one for one in around if one in agreed),
        )

    met = {venue.id: {one for one in venue.met if one in here} for venue in paths.venues}
    for person in paths.people:
        if person.met_at in met:
            met[person.met_at].add(person.id)
    thought_of: dict[RecordId, set[RecordId]] = {venue.id: set() for venue in paths.venues}
    for one in sent:
        if one.venue in thought_of and one.person is not None:
            thought_of[one.venue].add(one.person)
    found = {venue.id: outcome(met[venue.id], thought_of[venue.id]) for venue in paths.venues}
    anywhere = set().union(*met.values(), *thought_of.values())
    return Origins(
        of=found,
        whole=outcome(set().union(*met.values()), anywhere),
        elsewhere=outcome((), set(here) - anywhere),
        not_followed_up=_not_followed_up(paths, met, sent, reached=contacted, today=today),
    )


def _furthest(person: Person) -> int:
    stages = {person.stage, *person.stage_log.values()}
    return max((_WAY.index(stage) for stage in stages if stage in _WAY), default=0)


def _came(place: int, stage: Stage) -> bool:
    return place >= _WAY.index(stage)


def _not_followed_up(
    paths: Paths,
    met: Mapping[RecordId, Collection[RecordId]],
    sent: Iterable[Outreach],
    *,
    reached: Collection[RecordId],
    today: date,
) -> tuple[NotFollowedUp, ...]:
    wrote: dict[RecordId, list[date]] = {}
    for one in sent:
        if one.person is not None and one.sent_on:
            wrote.setdefault(one.person, []).append(one.sent_on)
    people = {person.id: person for person in paths.people}
    found = []
    for venue in paths.venues:
        for person_id in met[venue.id]:
            person = people[person_id]
            day = met_day(person, venue)
            contacts = sorted(one for one in (*wrote.get(person_id, ()), *paths.talks.get(person_id, ())) if one >= day)
            last_day = day + timedelta(days=FOLLOW_UP_WITHIN_DAYS)
            in_time = bool(contacts) and contacts[0] <= last_day
            # Someone who was moved on by hand was reached, though no day is known; and whom I knew before needs no word.
            known = person_id in reached and not contacts
            if last_day >= today or in_time or known or person.stage in (Stage.PAUSED, Stage.CLOSED):
                continue
            found.append(NotFollowedUp(person_id, venue.id, day, contacts[0] if contacts else None))
    return tuple(sorted(found, key=lambda one: (one.later is not None, one.met_on, one.person)))


def met_day(person: Person, venue: Venue) -> date:
    """When I met someone at a venue: their own day, its last or first one, or the day they were written down."""
    if person.met_at == venue.id and person.met_on:
        return person.met_on
    return venue.end or venue.start or person.created.date()
