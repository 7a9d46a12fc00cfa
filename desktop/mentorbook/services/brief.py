"""Around a meeting: what to know of someone before talking to them, and what is on a session's agenda."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from mentorbook.frozen import frozen
from mentorbook.model.agenda import Agenda, agenda_of
from mentorbook.model.appreciation import to_report_back
from mentorbook.model.arrangement import Agreement, Pause
from mentorbook.model.exchange import Action, ActionState, Advice, AdviceState, Help, HelpDirection
from mentorbook.model.goal import Goal, GoalStatus
from mentorbook.model.kinds import RecordId
from mentorbook.model.ledger import Ledger, keep_ledger
from mentorbook.model.offers import Offer, offers_for
from mentorbook.model.person import Person
from mentorbook.model.record import Record
from mentorbook.model.rhythm import Lived, Standing, agreed_rhythm, contact_days
from mentorbook.model.series import Series
from mentorbook.model.session import Direction, Session, SessionStatus, Topic, TopicState
from mentorbook.model.trouble import NotFound
from mentorbook.services.opened import OpenedBook
from mentorbook.store.store import Store

_R = TypeVar("_R", bound=Record)


@frozen
class Brief:
    """What to know of someone before a talk; records are listed ones, without long texts."""

    person: Person
    next_meeting: datetime | None
    last_session: Session | None
    ledger: Ledger
    rhythm: Lived | None
    standing: Standing | None
    actions: tuple[Action, ...]
    report_back: tuple[Advice, ...]
    topics: tuple[Topic, ...]
    goals: tuple[Goal, ...]
    offers: tuple[Offer, ...]
    """What would meet a need of theirs."""


def brief(
    opened: OpenedBook,
    person_id: RecordId,
    *,
    window_days: int | None = None,
    sessions: Sequence[Session] | None = None,
) -> Brief:
    """The brief on a person. ``window_days`` is the ledger's window; None: since ever. Raises NotFound.

    ``sessions`` are all those with the person, where they were read already.
    """
    store = opened.store
    person = next((one for one in store.records(Person.kind, ids=[person_id]) if isinstance(one, Person)), None)
    if person is None:
        raise NotFound("There is no such person here.", remedy="See “mentorbook person list”, or “mentorbook trash”.")
    now = opened.profile.clock.now().astimezone(opened.profile.clock.zone())
    if sessions is None:
        found = store.records(Session.kind, linked={"people": person_id})
        sessions = [one for one in found if isinstance(one, Session)]
    pauses = [one for one in store.records(Pause.kind, linked={"person": person_id}) if isinstance(one, Pause)]
    agreements = _with(store, Agreement, person_id, field="people")
    advice = _with(store, Advice, person_id)
    helps = _with(store, Help, person_id)
    contacts = contact_days(person_id, sessions, today=now.date())
    rhythm = agreed_rhythm(person, agreements=agreements, pauses=pauses, today=now.date())
    held = [one for one in sessions if one.status is SessionStatus.HELD and one.start and one.start <= now]
    return Brief(
        person=person,
        next_meeting=_next_meeting(sessions, now),
        last_session=max(held, key=lambda one: one.start or now, default=None),
        ledger=keep_ledger(helps, advice, today=now.date(), person=person_id, window_days=window_days),
        rhythm=rhythm.review(contacts) if rhythm else None,
        standing=rhythm.standing(contacts, today=now.date()) if rhythm else None,
        actions=tuple(one for one in _with(store, Action, person_id) if one.state is ActionState.OPEN),
        report_back=to_report_back(advice, person=person_id),
        topics=tuple(
            sorted(_open_topics(store, person_id), key=lambda one: (one.direction is not Direction.ASK, one.order))
        ),
        goals=tuple(one for one in _with(store, Goal, person_id, field="people") if one.status is GoalStatus.ACTIVE),
        offers=_offers(store, person),
    )


def _offers(store: Store, person: Person) -> tuple[Offer, ...]:
    """The offers that fit; who has no needs written down is spared the search through the book."""
    if not person.needs:
        return ()
    return offers_for(
        person,
        people=store.typed(Person),
        helps=_all(store, Help, direction=HelpDirection.GIVEN),
        advice=_all(store, Advice, state=AdviceState.KEPT),
        goals=_all(store, Goal, status=GoalStatus.REACHED),
    )


def _all(store: Store, record: type[_R], **where: StrEnum) -> list[_R]:
    plain = {name: value.value for name, value in where.items()}
    return [one for one in store.records(record.kind, where=plain) if isinstance(one, record)]


def _with(store: Store, record: type[_R], person_id: RecordId, *, field: str = "person") -> list[_R]:
    return [one for one in store.records(record.kind, linked={field: person_id}) if isinstance(one, record)]


def _open_topics(store: Store, person_id: RecordId) -> list[Topic]:
    return [one for one in _with(store, Topic, person_id) if one.state is TopicState.OPEN]


def _next_meeting(sessions: Sequence[Session], now: datetime) -> datetime | None:
    planned = (Series.of_session(one) for one in sessions if one.status is SessionStatus.PLANNED)
    found = (series.next_after(now) for series in planned if series)
    return min((meeting.start for meeting in found if meeting), default=None)


def agenda(opened: OpenedBook, session_id: RecordId) -> Agenda:
    """The topics of a session, those included that went on to it by themselves. Raises NotFound."""
    store = opened.store
    found = store.records(Session.kind, ids=[session_id])
    session = next((one for one in found if isinstance(one, Session)), None)
    if session is None:
        raise NotFound("There is no such session here.", remedy="See “mentorbook session list”, or “mentorbook trash”.")
    near = _sessions_with(store, session.people)
    topics = _topics_near(store, session, near)
    # Where an open topic belongs is said by the planned sessions with its people, and by the one it was written for.
    written_for = store.records(Session.kind, ids={one.session for one in topics if one.session})
    near |= {one.id: one for one in written_for if isinstance(one, Session)}
    people = {one.person for one in topics if one.person}
    for topic in topics:
        if topic.person is None and topic.session in near:
            people |= near[topic.session].people
    near |= _sessions_with(store, people - session.people)
    now = opened.profile.clock.now().astimezone(opened.profile.clock.zone())
    return agenda_of(session, sessions=near.values(), topics=topics, now=now)


def _sessions_with(store: Store, people: Collection[RecordId]) -> dict[RecordId, Session]:
    return {one.id: one for person in people for one in _with(store, Session, person, field="people")}


def _topics_near(store: Store, session: Session, near: Collection[RecordId]) -> list[Topic]:
    """The topics that may be on the agenda of a session: its own, and for a planned one what is open with its people.

    ``near`` are the sessions with them: a topic that names nobody is for those of the session it was written for.
    """
    found = {one.id: one for one in store.records(Topic.kind, linked={"session": session.id})}
    if session.status is SessionStatus.PLANNED:
        still_open = {"state": TopicState.OPEN.value}
        for person in session.people:
            found |= {one.id: one for one in store.records(Topic.kind, where=still_open, linked={"person": person})}
        for one in store.records(Topic.kind, where={**still_open, "person": None}):
            if getattr(one, "session", None) in near:
                found[one.id] = one
    return [one for one in found.values() if isinstance(one, Topic)]
