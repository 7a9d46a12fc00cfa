"""Everything that the page of one session shows, read in one go."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import TypeVar

from mentorbook.frozen import frozen
from mentorbook.model.agenda import Agenda
from mentorbook.model.balance import AGENDAS, asks_only
from mentorbook.model.exchange import Action, Advice, Help, Thanks
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.person import Person
from mentorbook.model.record import Record
from mentorbook.model.series import Occurrence, Series
from mentorbook.model.session import Direction, Note, Session, SessionStatus, Topic, TopicState
from mentorbook.services import brief as briefs
from mentorbook.services import meetings, records
from mentorbook.services.brief import Brief
from mentorbook.services.meetings import session_of
from mentorbook.services.opened import OpenedBook
from mentorbook.services.talks import last_talks

_MOST_BRIEFS = 4
"""People for whom a brief is read; a talk with more is a gathering."""
_RECENT = 12
"""Sessions with someone that are looked at for three agendas."""
_R = TypeVar("_R", bound=Record)


@frozen
class SessionPage:
    """One session, as its page shows it. ``version`` is what an edit on the page starts from."""

    session: Session
    version: str
    now: datetime
    """In the person's own zone."""
    people: tuple[Person, ...]
    titles: Mapping[RecordId, str]
    """Of its goals and its template."""
    meeting: Occurrence | None
    """The meeting that the page is about: of a series the one to answer for or going on, else the next."""
    has_begun: bool
    """Whether that meeting's time has come and nobody said that it took place."""
    is_over: bool
    """Whether it is over, too."""
    agenda: Agenda
    briefs: tuple[Brief, ...]
    outcome: tuple[Record, ...]
    """Advice, actions, help and thanks that belong to it, in the order in which they were written."""
    notes: tuple[Note, ...]
    asks_only: tuple[Person, ...]
    """Those with whom the last agendas held questions only, unless they are not to be spoken of."""
    has_wrap_draft: bool
    typed: Mapping[str, str]
    """What was begun in the lines of the agenda and not added, by direction."""

    @property
    def is_ahead(self) -> bool:
        """Whether it is planned and its time has not come."""
        return self.session.status is SessionStatus.PLANNED and not self.has_begun


def wrap_draft_key(session_id: RecordId) -> str:
    """Under which what is being typed in the wrap-up is kept."""
    return f"wrap-{session_id}"


def agenda_draft_key(session_id: RecordId) -> str:
    """Under which what is begun in the lines of the agenda is kept."""
    return f"agenda-{session_id}"


def read_session(opened: OpenedBook, session_id: RecordId) -> SessionPage:
    """The page of a session. Raises NotFound for one that is not here or in the trash."""
    session = session_of(opened, session_id)
    clock = opened.profile.clock
    now = clock.now().astimezone(clock.zone())
    people = _only(Person, opened.store.records(Kind.PERSON, ids=session.people)) if session.people else []
    people.sort(key=lambda one: (one.name.casefold(), one.id))
    talked = last_talks(opened, until=now.date()) if session.repeat else {}
    begun = meetings.unmarked(session, now=now, talked=talked, begun=True)
    over = meetings.unmarked(session, now=now, talked=talked)
    agenda = briefs.agenda(opened, session_id)
    is_planned = session.status is SessionStatus.PLANNED
    drafts = records.drafts(opened)
    referred = [*session.goals, *([session.template] if session.template else [])]
    return SessionPage(
        session=session,
        version=records.look(opened, session_id).version,
        now=now,
        people=tuple(people),
        titles=opened.store.titles(referred),
        meeting=begun or _next(session, now),
        has_begun=begun is not None,
        is_over=over is not None,
        agenda=agenda,
        briefs=tuple(briefs.brief(opened, one.id) for one in people[:_MOST_BRIEFS]) if is_planned else (),
        outcome=outcome_of(opened, session_id),
        notes=tuple(_only(Note, opened.store.records(Kind.NOTE, linked={"session": session_id}))),
        asks_only=_asking(opened, session, people, agenda),
        has_wrap_draft=wrap_draft_key(session_id) in drafts,
        typed=drafts.get(agenda_draft_key(session_id), {}),
    )


def _only(kind: type[_R], found: Iterable[Record]) -> list[_R]:
    return [one for one in found if isinstance(one, kind)]


def _next(session: Session, now: datetime) -> Occurrence | None:
    if session.start is None:
        return None
    single = Occurrence(session.start.date(), session.start)
    if session.status is not SessionStatus.PLANNED or not session.repeat:
        return single
    series = Series.of_session(session)
    following = series.next_after(now - timedelta(minutes=session.minutes or 0)) if series else None
    return following or single


def outcome_of(opened: OpenedBook, session_id: RecordId) -> tuple[Record, ...]:
    """Advice, actions, help and thanks that came out of a session."""
    found: list[Record] = []
    for kind in (Advice, Action, Help):
        found += _only(kind, opened.store.records(kind.kind, linked={"session": session_id}))
    found += _only(Thanks, opened.store.records(Kind.THANKS, linked={"evidence": session_id}))
    # What was written in one go stays sorted by what it is.
    return tuple(sorted(found, key=lambda one: one.created))


def _asking(opened: OpenedBook, session: Session, people: Iterable[Person], agenda: Agenda) -> tuple[Person, ...]:
    """Those with whom this and the agendas before it hold questions only."""
    if session.status is not SessionStatus.PLANNED or agenda.share:
        return ()
    this = {Direction.ASK} if any(one.state is not TopicState.DROPPED for one in agenda.ask) else set[Direction]()
    return tuple(
        person
        for person in people
        if person.balance_hint and asks_only([this, *_agendas_with(opened, person.id, session)])
    )


def _agendas_with(opened: OpenedBook, person: RecordId, session: Session) -> list[set[Direction]]:
    """The directions on the agendas of the sessions with someone before a session, the last first."""
    before = [
        one
        for one in _only(Session, opened.store.records(Kind.SESSION, linked={"people": person}))
        if one.id != session.id and one.start and one.status is SessionStatus.HELD
    ]
    before.sort(key=lambda one: (one.start.timestamp() if one.start else 0, one.id), reverse=True)
    found: defaultdict[RecordId, set[Direction]] = defaultdict(set)
    recent = before[:_RECENT]
    for one in recent:
        if sum(map(bool, found.values())) == AGENDAS:
            break
        topics = _only(Topic, opened.store.records(Kind.TOPIC, linked={"session": one.id}))
        found[one.id] = {topic.direction for topic in topics if topic.state is not TopicState.DROPPED}
    return [found[one.id] for one in recent]
