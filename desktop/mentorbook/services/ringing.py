"""What rings now, and what rang and was not answered: so that no reminder is lost and none rings twice.

What rang is remembered in the book, for this machine alone: up to when everything rang, and the keys of the last
weeks. A key is marked before anything is shown; should the program end in between, it is still among those that wait.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from mentorbook.frozen import frozen
from mentorbook.model.arrangement import Agreement, Pause, Reminder, ReminderState
from mentorbook.model.changes import ChangeSet
from mentorbook.model.desk import Facts
from mentorbook.model.exchange import Action, ActionState
from mentorbook.model.goal import Goal, Step
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.moment import instant_text, parse_moment
from mentorbook.model.network import Outreach, OutreachState
from mentorbook.model.person import Person
from mentorbook.model.record import Record
from mentorbook.model.recurrence import first_valid
from mentorbook.model.ring_rules import RingRules
from mentorbook.model.ringing import Cause, Ring, is_worth_ringing_late, newest_of_each, rings
from mentorbook.model.session import Session, SessionStatus
from mentorbook.profile import Clock
from mentorbook.services import acts, records
from mentorbook.services.opened import OpenedBook
from mentorbook.services.talks import latest_talks

_RecordT = TypeVar("_RecordT", bound=Record)

AGENDA_DAYS = 90
"""How far the agenda for ringing while locked looks ahead."""

KINDS = frozenset(
    {
        *(Kind.PERSON, Kind.SESSION, Kind.PAUSE, Kind.AGREEMENT, Kind.ACTION, Kind.GOAL, Kind.STEP),
        *(Kind.OUTREACH, Kind.REMINDER),
    }
)
"""The kinds of records on which it depends what rings."""

_META = "rings"
_TURNED_UP_LATE = timedelta(days=8)
"""How far back it is looked for rings that were not there at their time."""
_REMEMBERED = timedelta(days=35)
_AHEAD = timedelta(days=1)
_WRITE_AFTER = timedelta(minutes=5)
"""How old "all rang until" may grow in the book while nothing rings: each look need not write."""


class Later(StrEnum):
    """How long a ring is put off."""

    TEN_MINUTES = "ten-minutes"
    HOUR = "hour"
    MORNING = "morning"


@frozen
class Round:
    """What a look at the clock found."""

    new: tuple[Ring, ...]
    """What rings now."""
    waiting: tuple[Ring, ...]
    """What rang and was not answered, with what rings now."""
    names: Mapping[RecordId, str]
    next_at: datetime
    """When to look again at the latest."""


@frozen
class _Rang:
    """What is remembered of a key."""

    at: datetime
    is_open: bool = True
    put_off: datetime | None = None


@dataclass(slots=True)
class _Memory:
    until: datetime
    rang: dict[str, _Rang] = field(default_factory=dict)
    is_new: bool = False

    def mark(self, key: str, at: datetime, *, is_open: bool) -> None:
        self.rang[key] = _Rang(at, is_open=is_open)

    def earliest(self, now: datetime) -> datetime:
        """From when on rings can matter."""
        waiting = (one.at - timedelta(seconds=1) for one in self.rang.values() if one.is_open)
        return min((self.until, now.astimezone(UTC) - _TURNED_UP_LATE, *waiting))


def go_round(opened: OpenedBook, rules: RingRules) -> Round:
    """Find what is to ring now, and mark it as rung."""
    clock = opened.profile.clock
    now = clock.now().astimezone(clock.zone())
    memory = _recall(opened, now)
    before = _written(memory)
    _mind_clock(memory, now)
    facts = _facts(opened)
    found = rings(facts, rules, since=memory.earliest(now), until=now + _AHEAD, now=now)
    past = [ring for ring in found if ring.at <= now]
    new = _new(past, memory, now)
    kept = newest_of_each(new)
    superseded = {ring.record for ring in kept}
    for ring in past:
        if ring.record in superseded and ring.key in memory.rang:
            memory.rang[ring.key] = replace(memory.rang[ring.key], is_open=False, put_off=None)
    for ring in past if memory.is_new else new:
        memory.mark(ring.key, ring.at, is_open=ring in kept)
    stored_until, memory.until = memory.until, now.astimezone(UTC)
    if memory.is_new or _written(memory, until=stored_until) != before or memory.until - stored_until >= _WRITE_AFTER:
        _remember(opened, memory, now)
    waiting = [ring for ring in past if (one := memory.rang.get(ring.key)) and one.is_open and one.put_off is None]
    ahead = [ring.at for ring in found if ring.at > now]
    # Of what was done or moved meanwhile nothing comes any more.
    known = (memory.rang.get(ring.key) for ring in past)
    put_off = [one.put_off for one in known if one and one.is_open and one.put_off]
    return Round(
        new=kept,
        waiting=tuple(waiting),
        names={person.id: person.name for person in facts.people},
        next_at=min((*ahead, *put_off, now.astimezone(UTC) + _AHEAD)),
    )


def _new(past: Iterable[Ring], memory: _Memory, now: datetime) -> list[Ring]:
    found = []
    for ring in past:
        known = memory.rang.get(ring.key)
        if known is None:
            is_new = not memory.is_new and (ring.at > memory.until or is_worth_ringing_late(ring, now=now))
        else:
            is_new = known.is_open and known.put_off is not None and known.put_off <= now
        if is_new:
            found.append(ring)
    return found


def _mind_clock(memory: _Memory, now: datetime) -> None:
    """A clock that was set back: what rang for times that are still to come has to ring again then."""
    if memory.until > now + timedelta(minutes=1):
        memory.until = now.astimezone(UTC)
        memory.rang = {key: one for key, one in memory.rang.items() if one.at <= now}


@frozen
class Survey:
    """What is needed to say what rings in the next months, without the book."""

    facts: Facts
    now: datetime
    memory: _Memory


def survey(opened: OpenedBook) -> Survey:
    """Read it."""
    clock = opened.profile.clock
    now = clock.now().astimezone(clock.zone())
    return Survey(_facts(opened), now, _recall(opened, now))


def ahead(
    found: Survey, rules: RingRules, *, waiting: Collection[str] = ()
) -> tuple[list[Ring], Mapping[RecordId, str]]:
    """The rings of the next days with the names of all people, the ones that were put off at their new time.

    Those of ``waiting`` are among them with the time at which they rang.
    """
    memory, now = found.memory, found.now
    coming = rings(found.facts, rules, since=memory.earliest(now), until=now + timedelta(days=AGENDA_DAYS), now=now)
    wanted = []
    for ring in coming:
        known = memory.rang.get(ring.key)
        if ring.key in waiting or (known is None and ring.at > memory.until):
            wanted.append(ring)
        elif known is not None and known.is_open and known.put_off is not None:
            wanted.append(replace(ring, at=known.put_off))
    names = {person.id: person.name for person in found.facts.people}
    return sorted(wanted, key=lambda ring: (ring.at, ring.key)), names


@frozen
class PutOff:
    """What was put off while the book was locked: when it rang first, and when it rings again."""

    at: datetime
    until: datetime


def rang_elsewhere(opened: OpenedBook, rang: Mapping[str, datetime], put_off: Mapping[str, PutOff]) -> ChangeSet:
    """Keys that rang while the book was locked: they wait for an answer, and ring again only if they were put off."""
    if not (rang or put_off):
        return ChangeSet()
    now = opened.profile.clock.now()
    memory = _recall(opened, now)
    for key, at in rang.items():
        known = memory.rang.get(key)
        if known is None or known.put_off is not None:
            memory.mark(key, at, is_open=True)
    with opened.store.write() as unit:
        for key, one in put_off.items():
            known = memory.rang.get(key)
            if (reminder := _reminder_of(opened, key, one.at, now)) is not None:
                snoozed = one.until.astimezone(opened.profile.clock.zone())
                records.edit_in(unit, opened, reminder, {"snoozed_until": snoozed})
            elif known is None or known.is_open:
                memory.rang[key] = _Rang(known.at if known else one.at, put_off=one.until)
    _remember(opened, memory, now)
    return unit.changes


def _reminder_of(opened: OpenedBook, key: str, at: datetime, now: datetime) -> RecordId | None:
    """The reminder of one's own that a key is about, as long as it would ring then: it may have moved meanwhile."""
    for reminder in _open(opened, Reminder, "state", ReminderState.OPEN):
        if f":{reminder.id}:" in key:
            own = Facts(reminders=(reminder,))
            found = rings(own, RingRules(), since=at - timedelta(seconds=1), until=at, now=now)
            return reminder.id if key in {ring.key for ring in found} else None
    return None


def answered(opened: OpenedBook, keys: Collection[str]) -> ChangeSet:
    """The person has seen them."""
    now = opened.profile.clock.now()
    memory = _recall(opened, now)
    for key in keys:
        memory.rang[key] = replace(memory.rang.get(key) or _Rang(now), is_open=False, put_off=None)
    _remember(opened, memory, now)
    return ChangeSet()


def put_off(opened: OpenedBook, ring: Ring, later: Later, rules: RingRules) -> ChangeSet:
    """Ring again later. A reminder of one's own carries that to the other machines; the rest stays here."""
    until = time_of(later, opened.profile.clock, rules)
    if ring.cause is Cause.REMINDER:
        return records.edit(opened, ring.record, {"snoozed_until": until}).changes
    now = opened.profile.clock.now()
    memory = _recall(opened, now)
    memory.rang[ring.key] = _Rang(ring.at, put_off=until.astimezone(UTC))
    _remember(opened, memory, now)
    return ChangeSet()


def time_of(later: Later, clock: Clock, rules: RingRules) -> datetime:
    """When it rings again, in the person's own zone."""
    now = clock.now().astimezone(clock.zone()).replace(second=0, microsecond=0)
    if later is Later.MORNING:
        day = now.date() + timedelta(days=1)
        return first_valid(datetime.combine(day, rules.morning, tzinfo=now.tzinfo))
    minutes = 10 if later is Later.TEN_MINUTES else 60
    # Through UTC: ten minutes are ten minutes also in the night when the clocks change.
    return (now.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(clock.zone())


def done(opened: OpenedBook, ring: Ring) -> ChangeSet:
    """It is done: the meeting took place, we talked, the action, the step or the reminder is done. A mere notice was seen."""
    changes = ChangeSet()
    match ring.cause:
        case Cause.WRAP_UP:
            changes = acts.took_place(opened, ring.record)
        case Cause.RHYTHM:
            changes = acts.talked(opened, ring.record)
        case Cause.ACTION | Cause.STEP | Cause.REMINDER:
            changes = acts.done(opened, ring.record)
        case Cause.MEETING | Cause.FOLLOW_UP:
            # There is nothing to do to them in the book. The others wait no more because of what is done, and wait
            # again when that is taken back.
            answered(opened, {ring.key})
    return changes


def _facts(opened: OpenedBook) -> Facts:
    """The records that can ring. Of thousands of held talks only the last day with each person matters."""
    store, clock = opened.store, opened.profile.clock
    today = clock.now().astimezone(clock.zone()).date()
    return Facts(
        people=store.typed(Person),
        sessions=(
            *_open(opened, Session, "status", SessionStatus.PLANNED),
            *latest_talks(opened, until=today),
        ),
        pauses=store.typed(Pause),
        agreements=store.typed(Agreement),
        actions=_open(opened, Action, "state", ActionState.OPEN),
        goals=store.typed(Goal),
        steps=store.typed(Step),
        outreach=_open(opened, Outreach, "state", OutreachState.SENT),
        reminders=_open(opened, Reminder, "state", ReminderState.OPEN),
    )


def _open(opened: OpenedBook, record: type[_RecordT], name: str, value: StrEnum) -> tuple[_RecordT, ...]:
    found = opened.store.records(record.kind, where={name: value.value})
    return tuple(one for one in found if isinstance(one, record))


# -- what is remembered


def _recall(opened: OpenedBook, now: datetime) -> _Memory:
    try:
        kept = json.loads(opened.store.meta(_META) or "null")
        if kept is None:
            # Nothing that lies before the first look on this machine rings.
            return _Memory(now.astimezone(UTC), is_new=True)
        rang = {
            key: _Rang(parse_moment(at), is_open=is_open, put_off=parse_moment(later) if later else None)
            for key, (at, is_open, later) in kept["rang"].items()
        }
        return _Memory(parse_moment(kept["until"]), rang)
    except (ValueError, KeyError, TypeError, AttributeError):
        # What a newer version wrote otherwise: as good as nothing.
        return _Memory(now.astimezone(UTC), is_new=True)


def _written(memory: _Memory, *, until: datetime | None = None) -> str:
    rang = {
        key: (instant_text(one.at), one.is_open, instant_text(one.put_off) if one.put_off else "")
        for key, one in memory.rang.items()
    }
    return json.dumps({"until": instant_text(until or memory.until), "rang": rang})


def _remember(opened: OpenedBook, memory: _Memory, now: datetime) -> None:
    oldest = now - _REMEMBERED
    memory.rang = {key: one for key, one in memory.rang.items() if max(one.at, one.put_off or one.at) > oldest}
    opened.store.set_meta(_META, _written(memory))
