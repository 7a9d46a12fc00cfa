"""Which topics are on the agenda of which session.

A topic that stays open goes on by itself: it belongs to the earliest planned session with its person, whichever
session it was first written down for. Nothing has to be moved by hand, also when a meeting is put off past the
next one. A series stands where its page stands: at the meeting that waits for an answer, else at its next one.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from mentorbook.frozen import frozen
from mentorbook.model.kinds import RecordId
from mentorbook.model.rhythm import contact_days
from mentorbook.model.series import Series
from mentorbook.model.session import Direction, Session, SessionStatus, Topic, TopicState


@frozen
class Agenda:
    """The topics of one session, in order. ``carried`` holds the ids of those that came from another session."""

    ask: tuple[Topic, ...]
    share: tuple[Topic, ...]
    carried: frozenset[RecordId]


def agenda_of(session: Session, *, sessions: Iterable[Session], topics: Iterable[Topic], now: datetime) -> Agenda:
    """The agenda of a session: what was written for it, and for a planned one all that is still open.

    ``now`` is in the person's own zone.
    """
    everyone = {one.id: one for one in sessions} | {session.id: session}
    stands = {one.id: _stands_at(one, everyone.values(), now) for one in everyone.values() if _is_planned(one)}
    planned = [everyone[one] for one in sorted(stands, key=lambda one: (stands[one], one))]
    mine = [topic for topic in topics if session.id == _place(topic, everyone, planned)]
    mine.sort(key=lambda topic: (topic.order, topic.id))
    return Agenda(
        ask=tuple(topic for topic in mine if topic.direction is Direction.ASK),
        share=tuple(topic for topic in mine if topic.direction is Direction.SHARE),
        carried=frozenset(topic.id for topic in mine if topic.session not in (session.id, None)),
    )


def _place(topic: Topic, sessions: dict[RecordId, Session], planned: list[Session]) -> RecordId | None:
    own = sessions.get(topic.session) if topic.session else None
    if topic.state is not TopicState.OPEN:
        return topic.session
    people = {topic.person} if topic.person else own.people if own else frozenset()
    return next((one.id for one in planned if people & one.people), topic.session)


def _is_planned(session: Session) -> bool:
    return session.status is SessionStatus.PLANNED and session.start is not None


def _stands_at(session: Session, sessions: Iterable[Session], now: datetime) -> tuple[bool, datetime]:
    """Whether no meeting of it is left, and when the one begins that it is about now."""
    assert session.start is not None  # noqa: S101 -- only planned sessions with a start are asked
    series = Series.of_session(session)
    if series is None or series.rule is None:
        return False, session.start
    begun = series.last_until(now)
    if begun is not None and not _talked_since(session, begun.start.date(), sessions, now):
        return False, begun.start
    following = series.next_after(now)
    return following is None, following.start if following else session.start


def _talked_since(session: Session, day: date, sessions: Iterable[Session], now: datetime) -> bool:
    """Whether a talk of its own answers for the meeting of a series on that day."""
    return any(
        contact >= day for person in session.people for contact in contact_days(person, sessions, today=now.date())
    )
