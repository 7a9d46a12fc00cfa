"""When reminders ring, worked out from the book each time: nothing is scheduled, so nothing can be out of step.

A ring has a key that says what it is about and for when. The same fact gives the same key at every look, and a
meeting that moves gives new ones. Who rings remembers the keys that rang.

A pause keeps its rings silent: those of a rhythm, of a follow-up, of what they promised, and of a series of meetings.
A single meeting that was planned into a pause is meant, and rings; so do what I promised, steps towards my goals and
reminders of my own. Steps of a goal that was reached, paused or dropped are silent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from mentorbook.frozen import frozen
from mentorbook.model.arrangement import ReminderState
from mentorbook.model.desk import Desk, Facts
from mentorbook.model.due import standing_with
from mentorbook.model.exchange import ActionState, Owner
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.moment import instant_text
from mentorbook.model.outreach_rules import follow_up_day
from mentorbook.model.person import Stage
from mentorbook.model.recurrence import first_valid
from mentorbook.model.rhythm import is_paused, stretches_of
from mentorbook.model.ring_rules import RingRules
from mentorbook.model.series import Series
from mentorbook.model.session import Session, SessionStatus

USUAL_LENGTH = timedelta(hours=1)
"""How long a meeting is taken to last where nobody said."""

_INSTANT = timedelta.resolution


class Cause(StrEnum):
    """What a ring is about."""

    MEETING = "meeting"
    WRAP_UP = "wrap-up"
    RHYTHM = "rhythm"
    FOLLOW_UP = "follow-up"
    ACTION = "action"
    STEP = "step"
    REMINDER = "reminder"


@frozen(kw_only=True)
class Ring:
    """One time to ring. ``at`` and ``start`` are instants in UTC."""

    key: str
    at: datetime
    cause: Cause
    kind: Kind
    record: RecordId
    people: frozenset[RecordId] = frozenset()
    title: str = ""
    """The record's own words."""
    start: datetime | None = None
    """When the meeting begins."""
    is_last_call: bool = False
    """The ring that comes closest before its meeting."""
    created: datetime
    """When the record was written down."""


def rings(facts: Facts, rules: RingRules, *, since: datetime, until: datetime, now: datetime) -> tuple[Ring, ...]:
    """All rings after ``since`` and up to ``until``, in their order. ``now`` is in the person's own zone."""
    window = _Window(since.astimezone(UTC), until.astimezone(UTC))
    desk = Desk(facts, now, 0)
    found = (
        *_of_sessions(desk, rules, window),
        *_of_rhythm(desk, rules),
        *_of_outreach(desk, rules),
        *_of_actions(desk, rules),
        *_of_steps(desk, rules),
        *_of_reminders(desk, window),
    )
    return tuple(sorted((ring for ring in found if window.holds(ring.at)), key=lambda ring: (ring.at, ring.key)))


def newest_of_each(found: Iterable[Ring]) -> tuple[Ring, ...]:
    """The last ring of each record: one that comes later says all that the earlier ones would."""
    latest = {ring.record: ring for ring in sorted(found, key=lambda ring: (ring.at, ring.key))}
    return tuple(sorted(latest.values(), key=lambda ring: (ring.at, ring.key)))


def is_worth_ringing_late(ring: Ring, *, now: datetime) -> bool:
    """Whether a ring is still of use that turned up only after its time: by an edit, an import, another setting.

    What was only just written down needs no reminder of itself, unless the reminder is what was written down.
    """
    if ring.cause is Cause.REMINDER:
        return ring.at > now - timedelta(days=7)
    if ring.created >= ring.at:
        return False
    if ring.cause is Cause.MEETING:
        return ring.is_last_call and ring.start is not None and ring.start > now
    return ring.at.astimezone(now.tzinfo).date() == now.date()


@frozen
class _Window:
    """From just after ``since`` up to ``until``, both in UTC."""

    since: datetime
    until: datetime

    def holds(self, at: datetime) -> bool:
        return self.since < at <= self.until

    def of(
        self, series: Series, *, later: timedelta = timedelta(), earlier: timedelta = timedelta()
    ) -> Iterator[datetime]:
        """The instants of a series, with some room on both sides."""
        for occurrence in series.between(self.since - earlier + _INSTANT, self.until + later + _INSTANT):
            yield occurrence.start.astimezone(UTC)


def _morning(desk: Desk, rules: RingRules, day: date) -> datetime:
    return first_valid(datetime.combine(day, rules.morning, tzinfo=desk.now.tzinfo)).astimezone(UTC)


def _is_paused(desk: Desk, person: RecordId, day: date) -> bool:
    found = desk.people.get(person)
    if found is not None and found.stage in (Stage.PAUSED, Stage.CLOSED):
        return True
    return is_paused(stretches_of(desk.pauses[person], person=person), on=day)


def _after_pause(desk: Desk, person: RecordId, day: date) -> date | None:
    """The day, or the first one after the pause in which it lies; None for a pause without an end."""
    for stretch in stretches_of(desk.pauses[person], person=person):
        if stretch.first <= day <= stretch.last:
            return None if stretch.last == date.max else stretch.last + timedelta(days=1)
    return day


def _of_sessions(desk: Desk, rules: RingRules, window: _Window) -> Iterator[Ring]:
    longest = timedelta(minutes=max(rules.leads, default=0))
    for session in desk.facts.sessions:
        series = Series.of_session(session) if session.status is SessionStatus.PLANNED else None
        if series is None:
            continue
        length = timedelta(minutes=session.minutes) if session.minutes else USUAL_LENGTH
        for start in window.of(series, later=longest, earlier=length):
            day = start.astimezone(session.start.tzinfo if session.start else UTC).date()
            is_silent = session.people and all(_is_paused(desk, person, day) for person in session.people)
            if not (series.rule and is_silent):
                yield from _of_meeting(desk, rules, session, start, length)


def _of_meeting(desk: Desk, rules: RingRules, session: Session, start: datetime, length: timedelta) -> Iterator[Ring]:
    def ring(cause: Cause, at: datetime, what: str, *, is_last_call: bool = False) -> Ring:
        return Ring(
            key=f"{cause}:{session.id}:{instant_text(start)}{what}",
            at=at,
            cause=cause,
            kind=Kind.SESSION,
            record=session.id,
            people=session.people,
            title=session.title,
            start=start,
            is_last_call=is_last_call,
            created=session.created,
        )

    for lead in sorted(set(rules.leads)):
        is_last = lead == min(rules.leads)
        yield ring(Cause.MEETING, start - timedelta(minutes=lead), f":{lead}", is_last_call=is_last)
    day = start.astimezone(desk.now.tzinfo).date()
    talked = session.repeat and any(contact >= day for person in session.people for contact in desk.contacts(person))
    if rules.wrap_up and not talked:
        yield ring(Cause.WRAP_UP, start + length, "")


def _of_rhythm(desk: Desk, rules: RingRules) -> Iterator[Ring]:
    for person in desk.facts.people:
        if desk.is_over(person.id) or desk.is_silent(person.id):
            continue
        standing = standing_with(desk, person)
        if standing is None or standing.due_on is None:
            continue
        meeting = desk.next_meeting(person.id)
        if meeting is not None and desk.local_day(meeting) == standing.due_on:
            # Its own ring says more.
            continue
        yield Ring(
            key=f"{Cause.RHYTHM}:{person.id}:{standing.due_on}",
            at=_morning(desk, rules, standing.due_on),
            cause=Cause.RHYTHM,
            kind=Kind.PERSON,
            record=person.id,
            people=frozenset({person.id}),
            title=person.name,
            created=person.created,
        )


def _of_outreach(desk: Desk, rules: RingRules) -> Iterator[Ring]:
    for outreach in desk.facts.outreach:
        planned = follow_up_day(outreach)
        if planned is None or outreach.person is None or desk.is_over(outreach.person):
            continue
        if desk.is_silent(outreach.person) or (day := _after_pause(desk, outreach.person, planned)) is None:
            continue
        if any(contact >= (outreach.sent_on or planned) for contact in desk.contacts(outreach.person)):
            continue
        yield Ring(
            key=f"{Cause.FOLLOW_UP}:{outreach.id}:{day}",
            at=_morning(desk, rules, day),
            cause=Cause.FOLLOW_UP,
            kind=Kind.OUTREACH,
            record=outreach.id,
            people=frozenset({outreach.person}),
            title=outreach.subject,
            created=outreach.created,
        )


def _of_actions(desk: Desk, rules: RingRules) -> Iterator[Ring]:
    for action in desk.facts.actions:
        day = action.due if action.state is ActionState.OPEN else None
        if day is not None and action.person is not None and action.owner is Owner.THEIRS:
            quiet = desk.is_silent(action.person) or desk.is_over(action.person)
            day = None if quiet else _after_pause(desk, action.person, day)
        if day is None:
            continue
        yield Ring(
            key=f"{Cause.ACTION}:{action.id}:{day}",
            at=_morning(desk, rules, day),
            cause=Cause.ACTION,
            kind=Kind.ACTION,
            record=action.id,
            people=frozenset({action.person} if action.person else ()),
            title=action.text,
            created=action.created,
        )


def _of_steps(desk: Desk, rules: RingRules) -> Iterator[Ring]:
    for step in desk.facts.steps if rules.steps else ():
        if step.due is None or not desk.is_awaited(step):
            continue
        yield Ring(
            key=f"{Cause.STEP}:{step.id}:{step.due}",
            at=_morning(desk, rules, step.due),
            cause=Cause.STEP,
            kind=Kind.STEP,
            record=step.id,
            title=step.text,
            created=step.created,
        )


def _of_reminders(desk: Desk, window: _Window) -> Iterator[Ring]:
    for reminder in desk.facts.reminders:
        series = Series.of_reminder(reminder) if reminder.state is ReminderState.OPEN else None
        if series is None:
            continue
        # One that was put off and then set for a later time is no longer put off.
        put_off = reminder.snoozed_until
        snoozed = (
            put_off.astimezone(UTC) if put_off and put_off.astimezone(UTC) > series.start.astimezone(UTC) else None
        )
        times = [at for at in window.of(series) if snoozed is None or at > snoozed]
        if snoozed is not None:
            times.append(snoozed)
        for at in times:
            yield Ring(
                key=f"{Cause.REMINDER}:{reminder.id}:{instant_text(at)}",
                at=at,
                cause=Cause.REMINDER,
                kind=Kind.REMINDER,
                record=reminder.id,
                people=frozenset({reminder.person} if reminder.person else ()),
                title=reminder.text,
                created=reminder.created,
            )
