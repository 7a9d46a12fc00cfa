"""Which topics are on the agenda of which session.

A topic that stays open goes on by itself: it belongs to the earliest planned session with its person, whichever
session it was first written down for. Nothing has to be moved by hand, also when a meeting is put off past the
next one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from mentorbook.model.kinds import RecordId
from mentorbook.model.session import Direction, Session, SessionStatus, Topic, TopicState


@dataclass(frozen=True, slots=True)
class Agenda:
    """The topics of one session, in order. ``carried`` holds the ids of those that came from another session."""

    ask: tuple[Topic, ...]
    share: tuple[Topic, ...]
    carried: frozenset[RecordId]


def agenda_of(session: Session, *, sessions: Iterable[Session], topics: Iterable[Topic]) -> Agenda:
    """The agenda of a session: what was written for it, and for a planned one all that is still open."""
    everyone = {one.id: one for one in sessions} | {session.id: session}
    planned = sorted((one for one in everyone.values() if _is_planned(one)), key=_start)
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


def _start(session: Session) -> tuple[datetime, RecordId]:
    assert session.start is not None  # noqa: S101 -- only planned sessions with a start are sorted
    return session.start, session.id
