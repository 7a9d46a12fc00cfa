"""What is due, and why."""

from __future__ import annotations

from collections.abc import Collection

from mentorbook.model.arrangement import Agreement, Pause, Reminder
from mentorbook.model.desk import Facts
from mentorbook.model.due import AHEAD_DAYS, DueItem, list_due
from mentorbook.model.exchange import Action, Advice, Help, Thanks
from mentorbook.model.goal import Step
from mentorbook.model.kinds import RecordId
from mentorbook.model.network import Outreach, Venue
from mentorbook.model.person import Person
from mentorbook.services.opened import OpenedBook
from mentorbook.services.talks import sessions_that_count


def facts(opened: OpenedBook, *, also: Collection[RecordId] = ()) -> Facts:
    """The records that the rules about today look at; ``also`` names more sessions."""
    store = opened.store
    today = opened.profile.clock.now().astimezone(opened.profile.clock.zone()).date()
    return Facts(
        people=store.typed(Person),
        sessions=sessions_that_count(opened, until=today, also=also),
        pauses=store.typed(Pause),
        agreements=store.typed(Agreement),
        actions=store.typed(Action),
        steps=store.typed(Step),
        advice=store.typed(Advice),
        helps=store.typed(Help),
        thanks=store.typed(Thanks),
        outreach=store.typed(Outreach),
        venues=store.typed(Venue),
        reminders=store.typed(Reminder),
    )


def due(opened: OpenedBook, *, ahead_days: int = AHEAD_DAYS) -> tuple[DueItem, ...]:
    """Everything that is due now or within ``ahead_days``, the longest due first."""
    now = opened.profile.clock.now().astimezone(opened.profile.clock.zone())
    return list_due(facts(opened), now=now, ahead_days=ahead_days)
