"""What is due, and why."""

from __future__ import annotations

from collections.abc import Collection

from mentorbook.model.arrangement import Agreement, Pause, Reminder
from mentorbook.model.desk import Facts
from mentorbook.model.due import AHEAD_DAYS, DueItem, list_due
from mentorbook.model.exchange import Action, Advice, Help, Thanks
from mentorbook.model.goal import Goal, Step
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.network import Outreach, Venue
from mentorbook.model.person import Person
from mentorbook.services.opened import OpenedBook
from mentorbook.services.talks import sessions_that_count


def facts(opened: OpenedBook, *, also: Collection[RecordId] = ()) -> Facts:
    """The records that the rules about today look at; ``also`` names more sessions."""
    store = opened.store
    today = opened.profile.clock.now().astimezone(opened.profile.clock.zone()).date()
    advice, helps = store.typed(Advice), store.typed(Help)
    return Facts(
        people=store.typed(Person),
        sessions=sessions_that_count(opened, until=today, also=also),
        pauses=store.typed(Pause),
        agreements=store.typed(Agreement),
        actions=store.typed(Action),
        goals=store.typed(Goal),
        steps=store.typed(Step),
        advice=advice,
        helps=helps,
        thanks=_thanks_that_count(opened, {one.person for one in advice} | {one.person for one in helps}),
        outreach=store.typed(Outreach),
        venues=store.typed(Venue),
        reminders=store.typed(Reminder),
    )


def _thanks_that_count(opened: OpenedBook, people: Collection[RecordId | None]) -> tuple[Thanks, ...]:
    """All thanks to some people: to others nothing can be owed that they are compared with."""
    if not people:
        return ()
    rows = opened.store.glances.linked_values(Kind.THANKS, "person", "on")
    ids = [thanks for person, thanks, _ in rows if person in people]
    return tuple(one for one in opened.store.records(Kind.THANKS, ids=ids) if isinstance(one, Thanks))


def due(opened: OpenedBook, *, ahead_days: int = AHEAD_DAYS) -> tuple[DueItem, ...]:
    """Everything that is due now or within ``ahead_days``, the longest due first."""
    now = opened.profile.clock.now().astimezone(opened.profile.clock.zone())
    return list_due(facts(opened), now=now, ahead_days=ahead_days)
