"""The three minutes after a talk: everything that came of it, written in one unit of work."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from mentorbook.frozen import frozen
from mentorbook.model.agenda import Agenda
from mentorbook.model.arrangement import Agreement, Pause
from mentorbook.model.changes import ChangeSet
from mentorbook.model.exchange import HelpDirection, Owner, ThanksChannel
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.person import Person
from mentorbook.model.rhythm import agreed_rhythm, step
from mentorbook.model.series import Occurrence, Series
from mentorbook.model.session import Session, SessionStatus, TopicState
from mentorbook.services import meetings, records
from mentorbook.services.brief import agenda
from mentorbook.services.opened import OpenedBook
from mentorbook.services.talks import last_talks
from mentorbook.store.unit import UnitOfWork

_AGAIN = ("people", "minutes", "mode", "place", "link", "goals")
"""What the next session takes over from this one."""


@frozen
class Promise:
    """Something that one of us will do."""

    text: str
    due: date | None = None


@frozen(kw_only=True)
class WrapUp:
    """What is told after a talk; all of it may be left out. ``person`` is whom advice, help and thanks are about."""

    person: RecordId | None = None
    summary: str | None = None
    """None leaves what is written as it is."""
    discussed: frozenset[RecordId] = frozenset()
    mine: tuple[Promise, ...] = ()
    theirs: tuple[Promise, ...] = ()
    insight: str = ""
    gave: str = ""
    thanks: str = ""
    is_thanked: bool = False
    """Whether the thanks were said; else they are kept as a draft."""
    following: datetime | None = None
    """When to meet next; of a series, where its next meeting is moved to."""


@frozen
class Wrapped:
    """What a wrap-up made: the session that was held, which for a series is a new one."""

    session: RecordId
    changes: ChangeSet


@frozen
class WrapUpStart:
    """What the wrap-up of a session begins with."""

    session: Session
    at: datetime | None
    """When the meeting began that is wrapped up."""
    people: tuple[tuple[RecordId, str], ...]
    """Ids and names, by name."""
    agenda: Agenda
    following: datetime | None
    """When the next meeting is, or would be by the rhythm; None where nothing says so."""
    is_planned: bool
    """Whether that is a meeting that is planned already."""
    draft: dict[str, Any]


def begin(opened: OpenedBook, session_id: RecordId, *, draft_key: str) -> WrapUpStart:
    """Read what a wrap-up begins with. Raises NotFound."""
    session = meetings.session_of(opened, session_id)
    titles = opened.store.titles(session.people)
    planned, following = _following(opened, session)
    meeting = _meeting(opened, session)
    return WrapUpStart(
        session=session,
        at=meeting.start if meeting else None,
        people=tuple(sorted(titles.items(), key=lambda pair: (pair[1].casefold(), pair[0]))),
        agenda=agenda(opened, session_id),
        following=following,
        is_planned=planned,
        draft=records.drafts(opened).get(draft_key, {}),
    )


def _following(opened: OpenedBook, session: Session) -> tuple[bool, datetime | None]:
    """The next meeting with these people: one that is planned, else one period of their rhythm later."""
    clock = opened.profile.clock
    now = clock.now().astimezone(clock.zone())
    coming: list[datetime] = []
    for person in session.people:
        for one in opened.store.records(Kind.SESSION, linked={"people": person}):
            if (
                isinstance(one, Session)
                and one.status is SessionStatus.PLANNED
                and (one.repeat or one.id != session.id)
            ):
                series = Series.of_session(one)
                meeting = series.next_after(now) if series else None
                coming += [meeting.start] if meeting else []
    if coming:
        return True, min(coming, key=datetime.timestamp)
    meeting = _meeting(opened, session)
    if meeting is None:
        return False, None
    days = [day for person in session.people if (day := _due_after(opened, person, meeting.start.date()))]
    day = min(days, default=None)
    # A session that is logged late would otherwise be followed by one that is over.
    if day is None or day <= now.date():
        return False, None
    return False, datetime.combine(day, meeting.start.time(), tzinfo=meeting.start.tzinfo)


def _due_after(opened: OpenedBook, person_id: RecordId, day: date) -> date | None:
    found = opened.store.records(Kind.PERSON, ids=[person_id])
    person = found[0] if found else None
    if not isinstance(person, Person):
        return None
    agreements = opened.store.records(Kind.AGREEMENT, linked={"people": person_id})
    pauses = opened.store.records(Kind.PAUSE, linked={"person": person_id})
    rhythm = agreed_rhythm(
        person,
        agreements=[one for one in agreements if isinstance(one, Agreement)],
        pauses=[one for one in pauses if isinstance(one, Pause)],
        today=day,
    )
    return step(day, rhythm.period) if rhythm else None


def _meeting(opened: OpenedBook, session: Session) -> Occurrence | None:
    """The meeting that is wrapped up."""
    if session.start is None:
        return None
    single = Occurrence(session.start.date(), session.start)
    if session.status is not SessionStatus.PLANNED or not session.repeat:
        return single
    clock = opened.profile.clock
    now = clock.now().astimezone(clock.zone())
    talked = last_talks(opened, until=now.date())
    series = Series.of_session(session)
    begun = meetings.unmarked(session, now=now, talked=talked, begun=True)
    return begun or (series.next_after(now) if series else None) or single


def wrap_up(opened: OpenedBook, session_id: RecordId, told: WrapUp) -> Wrapped:
    """Write down what came of a talk, and that it took place. Raises NotFound, InvalidRecord; then nothing is written."""
    session = meetings.session_of(opened, session_id)
    meeting = _meeting(opened, session)
    with opened.store.write() as unit:
        held = session_id
        if session.status is not SessionStatus.HELD:
            if meeting is None:
                records.edit_in(unit, opened, session_id, {"status": SessionStatus.HELD})
            else:
                held = meetings.hold(unit, opened, session, meeting)
        if told.summary is not None and told.summary != (session.summary or ""):
            records.edit_in(unit, opened, held, {"summary": told.summary})
        for topic in sorted(told.discussed):
            records.edit_in(unit, opened, topic, {"state": TopicState.DISCUSSED, "session": held})
        clock = opened.profile.clock
        on = meeting.start.date() if meeting else clock.now().astimezone(clock.zone()).date()
        for kind, values in _outcome(told, held, on):
            records.add_in(unit, opened, kind, opened.profile.ids.record(), values)
        if told.following is not None:
            _plan(unit, opened, session, told.following)
    return Wrapped(held, unit.changes)


def _outcome(told: WrapUp, held: RecordId, on: date) -> Iterator[tuple[Kind, dict[str, Any]]]:
    of_person = {"person": told.person}
    for owner, promises in ((Owner.MINE, told.mine), (Owner.THEIRS, told.theirs)):
        for one in promises:
            yield (
                Kind.ACTION,
                {**of_person, "text": one.text, "owner": owner, "due": one.due, "session": held},
            )
    if told.insight:
        yield Kind.ADVICE, {**of_person, "text": told.insight, "session": held, "on": on}
    if told.gave:
        given = {"text": told.gave, "direction": HelpDirection.GIVEN, "session": held, "on": on}
        yield Kind.HELP, {**of_person, **given}
    if told.thanks:
        said = {"on": on, "channel": ThanksChannel.SAID} if told.is_thanked else {}
        yield Kind.THANKS, {**of_person, "text": told.thanks, "evidence": frozenset({held}), **said}


def _plan(unit: UnitOfWork, opened: OpenedBook, session: Session, start: datetime) -> None:
    """The next session: a new one like this, or the next meeting of the series, moved."""
    series = Series.of_session(session) if session.repeat and session.status is SessionStatus.PLANNED else None
    clock = opened.profile.clock
    following = series.next_after(clock.now()) if series else None
    if following is None:
        values = {name: getattr(session, name) for name in _AGAIN}
        records.add_in(unit, opened, Kind.SESSION, opened.profile.ids.record(), {**values, "start": start})
    elif following.start != start:
        records.edit_in(unit, opened, session.id, {"moved": {**session.moved, following.slot: start}})
