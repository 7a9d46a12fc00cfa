"""The day at a glance: what the week holds, the next meeting with its brief, what came due meanwhile, how goals stand."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from heapq import nlargest

from mentorbook.frozen import frozen
from mentorbook.model import daywords
from mentorbook.model.agenda import Agenda, agenda_of
from mentorbook.model.arrangement import Reminder
from mentorbook.model.desk import Facts
from mentorbook.model.due import DueItem, Reason
from mentorbook.model.exchange import Action, ActionState
from mentorbook.model.goal import Goal, GoalStatus, Progress
from mentorbook.model.kinds import RecordId
from mentorbook.model.occasion import occasion
from mentorbook.model.series import Series
from mentorbook.model.session import Session, SessionStatus, Topic

NOT_DISCUSSED = 3
"""Held sessions without a word on a goal after which that is said."""

_WEEK = timedelta(days=7)
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_WAITING = frozenset({Reason.RHYTHM, Reason.FOLLOW_UP, Reason.THANKS, Reason.REPORT_BACK})
_OWED = frozenset({Reason.THANKS, Reason.REPORT_BACK})


@frozen
class Meeting:
    """The next meeting and what to know for it."""

    session: Session
    start: datetime
    last: Session | None
    """The last held session with any of them."""
    agenda: Agenda
    actions: tuple[Action, ...]
    """Open ones with any of them."""


@frozen
class CameDue:
    """Something that came due while nobody looked. ``is_day``: a whole day, so that ``at`` is its beginning."""

    item: DueItem
    at: datetime
    is_day: bool

    def sentence(self, *, now: datetime) -> str:
        """When it was, and how late that is now: ``Fri 20 Nov, 09:00, 4 days ago``."""
        local = self.at.astimezone(now.tzinfo)
        when = f"{local:%a} {daywords.short(local.date(), today=now.date())}"
        if not self.is_day:
            when += f", {local:%H:%M}"
        return f"{when}, {_ago(local, now, is_day=self.is_day)}"


@frozen
class GoalStanding:
    """An active goal, how far it has come in percent, and whether the last sessions left it out."""

    goal: Goal
    percent: int
    is_left_out: bool


def next_meeting(facts: Facts, topics: Collection[Topic], *, now: datetime) -> Meeting | None:
    """The meeting that begins next, or is going on."""
    found: list[tuple[datetime, Session]] = []
    for session in facts.sessions:
        series = Series.of_session(session) if session.status is SessionStatus.PLANNED else None
        if series and (meeting := series.next_after(now - timedelta(minutes=session.minutes or 0))):
            found.append((meeting.start, session))
    if not found:
        return None
    start, session = min(found, key=lambda pair: (pair[0], pair[1].id))
    held = (one for one in facts.sessions if _is_past(one, now) and one.people & session.people)
    return Meeting(
        session=session,
        start=start,
        last=max(held, key=lambda one: one.start or now, default=None),
        agenda=agenda_of(session, sessions=facts.sessions, topics=topics, now=now),
        actions=tuple(one for one in open_actions(facts.actions) if one.person in session.people),
    )


def _is_past(session: Session, now: datetime) -> bool:
    return session.status is SessionStatus.HELD and session.start is not None and session.start <= now


def open_actions(actions: Iterable[Action]) -> list[Action]:
    """What is still to be done: the earliest due first, then what has no day, oldest first."""
    found = [action for action in actions if action.state is ActionState.OPEN]
    return sorted(found, key=lambda action: (action.due or date.max, action.created, action.id))


def came_due(
    items: Iterable[DueItem],
    facts: Facts,
    *,
    since: datetime,
    now: datetime,
) -> tuple[CameDue, ...]:
    """What of the due list came due after ``since``, oldest first."""
    reminders = {reminder.id: reminder for reminder in facts.reminders}
    sessions = {session.id: session for session in facts.sessions}
    found = []
    for item in items:
        if item.reason is Reason.REMINDER:
            at: datetime | None = _rang(reminders[item.record], now)
        elif item.reason is Reason.UNMARKED_SESSION:
            at = _took_place(sessions[item.record], now)
        else:
            at = None
        day = datetime(item.on.year, item.on.month, item.on.day, tzinfo=now.tzinfo)
        # A reminder that was put off rang already, and waits for its next time.
        if item.reason in _OWED or item.days < 0 or not since < (at or day) <= now:
            continue
        found.append(CameDue(item, at or day, is_day=at is None))
    return tuple(sorted(found, key=lambda entry: (entry.at, entry.item.record)))


def _rang(reminder: Reminder, now: datetime) -> datetime | None:
    again = reminder.snoozed_until
    return again if again and reminder.at and reminder.at < again <= now else reminder.at


def _took_place(session: Session, now: datetime) -> datetime | None:
    series = Series.of_session(session)
    meeting = series.last_until(now - timedelta(minutes=session.minutes or 0)) if series else None
    return meeting.start if meeting else None


def _ago(local: datetime, now: datetime, *, is_day: bool) -> str:
    if is_day or local.date() != now.date():
        return daywords.relative(local.date(), today=now.date())
    minutes = int((now - local).total_seconds() // 60)
    if minutes < 60:
        return f"{daywords.count(minutes, 'minute')} ago"
    return f"{daywords.count(minutes // 60, 'hour')} ago"


def week_sentence(facts: Facts, items: Iterable[DueItem], *, now: datetime) -> str:
    """What lies ahead, in words: ``No meeting this week, one the week after. Two people wait to hear from you.``."""
    today = now.date()
    monday = today + timedelta(days=7 - today.weekday())
    turn, end = (datetime(day.year, day.month, day.day, tzinfo=now.tzinfo) for day in (monday, monday + _WEEK))
    this, following = _meetings(facts, now, turn), _meetings(facts, turn, end)
    if this or following:
        words = f"{_meeting_words(this)} this week"
        words += f", {_number(following)} the week after." if following else "."
    else:
        words = "No meeting planned this week or next."
    waiting = {person for item in items if item.reason in _WAITING and item.days >= 0 for person in item.people}
    if len(waiting) == 1:
        words += " One person waits to hear from you."
    elif waiting:
        words += f" {_number(len(waiting)).capitalize()} people wait to hear from you."
    return words


def _meetings(facts: Facts, since: datetime, until: datetime) -> int:
    planned = (session for session in facts.sessions if session.status is SessionStatus.PLANNED)
    series = (found for session in planned if (found := Series.of_session(session)))
    return sum(1 for one in series for _ in one.between(since, until))


def _meeting_words(number: int) -> str:
    return f"{_number(number).capitalize()} {'meeting' if number < 2 else 'meetings'}"


def _number(number: int) -> str:
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)


def goal_standings(
    goals: Iterable[Goal],
    moves: Iterable[Progress],
    sessions: Iterable[Session],
    *,
    now: datetime,
) -> tuple[GoalStanding, ...]:
    """How the active goals stand, the one that is due first first."""
    latest: dict[RecordId, Progress] = {}
    for move in sorted(moves, key=lambda one: (occasion(one) or date.min, one.created, one.id)):
        if move.goal:
            latest[move.goal] = move
    held = (one for one in sessions if _is_past(one, now))
    last = nlargest(NOT_DISCUSSED, held, key=lambda one: (one.start or now, one.id))
    found = [
        GoalStanding(
            goal,
            percent=(latest[goal.id].after or 0) if goal.id in latest else 0,
            is_left_out=len(last) == NOT_DISCUSSED and not any(goal.id in session.goals for session in last),
        )
        for goal in goals
        if goal.status is GoalStatus.ACTIVE
    ]
    return tuple(sorted(found, key=lambda one: (one.goal.due or date.max, one.goal.created, one.goal.id)))
