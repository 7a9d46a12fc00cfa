"""The records that the rules about today look at, laid out by person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Protocol, TypeVar

from mentorbook.frozen import frozen
from mentorbook.model import daywords
from mentorbook.model.arrangement import Agreement, Pause, Reminder
from mentorbook.model.exchange import Action, Advice, Help, Thanks
from mentorbook.model.goal import Goal, GoalStatus, Step
from mentorbook.model.kinds import RecordId
from mentorbook.model.network import Outreach, Venue
from mentorbook.model.person import Person, Stage
from mentorbook.model.rhythm import contact_days, is_paused, stretches_of
from mentorbook.model.series import Series
from mentorbook.model.session import Session, SessionStatus


@frozen(kw_only=True)
class Facts:
    """The records that the list is made from; listed ones will do."""

    people: tuple[Person, ...] = ()
    sessions: tuple[Session, ...] = ()
    pauses: tuple[Pause, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    actions: tuple[Action, ...] = ()
    goals: tuple[Goal, ...] = ()
    steps: tuple[Step, ...] = ()
    advice: tuple[Advice, ...] = ()
    helps: tuple[Help, ...] = ()
    thanks: tuple[Thanks, ...] = ()
    outreach: tuple[Outreach, ...] = ()
    venues: tuple[Venue, ...] = ()
    reminders: tuple[Reminder, ...] = ()


class Desk:
    """The facts laid out by person, and the day."""

    def __init__(self, facts: Facts, now: datetime, ahead_days: int) -> None:
        self.facts = facts
        self.now = now
        self.today = now.date()
        self.horizon = self.today + timedelta(days=ahead_days)
        self.people: Mapping[RecordId, Person] = {person.id: person for person in facts.people}
        self.sessions = defaultdict[RecordId, list[Session]](list)
        for session in facts.sessions:
            for person in session.people:
                self.sessions[person].append(session)
        self.goals: Mapping[RecordId, Goal] = {goal.id: goal for goal in facts.goals}
        self.pauses = _by_person(facts.pauses)
        self.advice = _by_person(facts.advice)
        self.helps = _by_person(facts.helps)
        self.thanks = _by_person(facts.thanks)
        self.outreach = _by_person(facts.outreach)

    def contacts(self, person: RecordId) -> tuple[date, ...]:
        """The days of contact with someone up to today, in order."""
        return contact_days(person, self.sessions[person], today=self.today)

    def is_silent(self, person_id: RecordId | None) -> bool:
        """Whether a pause, or its stage, keeps a person's relationship quiet today."""
        person = self.people.get(person_id) if person_id else None
        if person is None:
            return False
        stretches = stretches_of(self.pauses[person.id], person=person.id)
        return person.stage is Stage.PAUSED or is_paused(stretches, on=self.today)

    def is_over(self, person_id: RecordId | None) -> bool:
        """Whether a mentorship was closed."""
        person = self.people.get(person_id) if person_id else None
        return person is not None and person.stage is Stage.CLOSED

    def is_awaited(self, step: Step) -> bool:
        """Whether a step is still to be done: one of a goal that was reached, paused or dropped is not."""
        goal = self.goals.get(step.goal) if step.goal else None
        return step.done_on is None and (goal is None or goal.status is GoalStatus.ACTIVE)

    def next_meeting(self, person: RecordId) -> datetime | None:
        """When the next planned talk with someone begins."""
        planned = (session for session in self.sessions[person] if session.status is SessionStatus.PLANNED)
        series = (found for session in planned if (found := Series.of_session(session)))
        meetings = (meeting.start for one in series if (meeting := one.next_after(self.now)))
        return min(meetings, default=None)

    def local_day(self, moment: datetime) -> date:
        """The day of a moment where the person is."""
        return moment.astimezone(self.now.tzinfo).date()

    def short(self, day: date) -> str:
        """A day for the middle of a sentence."""
        return daywords.short(day, today=self.today)

    def late(self, day: date) -> int:
        """Days since a day; negative before it."""
        return (self.today - day).days


class _OfPerson(Protocol):
    @property
    def person(self) -> RecordId | None: ...


_R = TypeVar("_R", bound=_OfPerson)


def _by_person(records: Iterable[_R]) -> defaultdict[RecordId, list[_R]]:
    found = defaultdict[RecordId, list[_R]](list)
    for record in records:
        if record.person:
            found[record.person].append(record)
    return found
