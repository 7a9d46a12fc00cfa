"""The page of the day: everything that is to be seen today, read in one go, and when it was last looked at."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from mentorbook.frozen import frozen
from mentorbook.model.due import DueItem, list_due
from mentorbook.model.exchange import Action
from mentorbook.model.glance import (
    CameDue,
    GoalStanding,
    Meeting,
    came_due,
    goal_standings,
    next_meeting,
    open_actions,
    week_sentence,
)
from mentorbook.model.goal import Progress
from mentorbook.model.kinds import RecordId
from mentorbook.model.moment import instant_text, parse_moment
from mentorbook.model.session import Topic
from mentorbook.services import today
from mentorbook.services.disputes import Disputed, disputed
from mentorbook.services.opened import OpenedBook

_LAST_SEEN = "last_seen"


@frozen
class Day:
    """What is to be seen today. ``names`` are those of all people."""

    now: datetime
    is_empty: bool
    """Nothing was written down yet."""
    week: str
    meeting: Meeting | None
    due: tuple[DueItem, ...]
    away: tuple[CameDue, ...]
    actions: tuple[Action, ...]
    goals: tuple[GoalStanding, ...]
    to_look_at: tuple[Disputed, ...]
    names: Mapping[RecordId, str]


@frozen
class Arrival:
    """The day as it is first seen, and when the book was last looked at before; None the first time."""

    since: datetime | None
    day: Day


def arrive(opened: OpenedBook) -> Arrival:
    """Look at the day, and remember that it was looked at."""
    since = _last_seen(opened)
    found = Arrival(since, read_day(opened, since=since))
    leave(opened)
    return found


def _last_seen(opened: OpenedBook) -> datetime | None:
    kept = opened.store.meta(_LAST_SEEN)
    try:
        return parse_moment(kept) if kept else None
    except ValueError:
        return None


def leave(opened: OpenedBook) -> None:
    """Remember that all which has come due until now could be seen. Stays on this machine."""
    opened.store.set_meta(_LAST_SEEN, instant_text(opened.profile.clock.now()))


def read_day(opened: OpenedBook, *, since: datetime | None) -> Day:
    """The day, with what came due after ``since``, as an :class:`Arrival` knows it."""
    clock = opened.profile.clock
    now = clock.now().astimezone(clock.zone())
    topics = opened.store.typed(Topic)
    facts = today.facts(opened, also={topic.session for topic in topics if topic.session})
    items = list_due(facts, now=now)
    return Day(
        now=now,
        is_empty=not (facts.people or facts.sessions or facts.goals),
        week=week_sentence(facts, items, now=now),
        meeting=next_meeting(facts, topics, now=now),
        due=items,
        away=came_due(items, facts, since=since, now=now) if since else (),
        actions=tuple(open_actions(facts.actions)),
        goals=goal_standings(facts.goals, opened.store.typed(Progress), facts.sessions, now=now),
        to_look_at=disputed(opened),
        names={person.id: person.name for person in facts.people},
    )
