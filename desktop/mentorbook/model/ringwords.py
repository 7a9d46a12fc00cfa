"""What a ring says. It may be read by anyone who sees the screen, so the person decides how much it tells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from mentorbook.frozen import frozen
from mentorbook.model import daywords
from mentorbook.model.kinds import RecordId
from mentorbook.model.ring_rules import Telling
from mentorbook.model.ringing import Cause, Ring

NAMED = 5
"""Rings that are named when several come at once."""
LATE = timedelta(minutes=5)
"""From then on a ring says when it should have come."""


@frozen(kw_only=True)
class Bell:
    """All that is needed to say a ring aloud, and no more than may be said."""

    key: str
    at: datetime
    cause: Cause
    start: datetime | None = None
    name: str = ""
    title: str = ""

    def sentence(self, now: datetime) -> str:
        """What it says at ``now``, which is in the person's own zone."""
        return _begin(self._plain(now))

    def lateness(self, now: datetime) -> str:
        """Since when it has been due, where it comes late: ``since 09:00``; else empty."""
        if now - self.at < LATE or (self.start is not None and self.cause is Cause.MEETING):
            return ""
        return f"since {_when(self.at, now)}"

    def spoken(self, now: datetime) -> str:
        """The sentence, with its original time where it comes late."""
        late = self.lateness(now)
        return f"{self.sentence(now)} ({late})" if late else self.sentence(now)

    def _plain(self, now: datetime) -> str:
        of, about = (f" {self.name}" if self.name else ""), (f": {self.title}" if self.title else "")
        match self.cause:
            case Cause.MEETING:
                who = f" with{of}" if of else ""
                return f"meeting{who} {_meeting_time(self.start or self.at, now)}{about}"
            case Cause.WRAP_UP:
                return f"how did the meeting{' with' + of if of else ''} go?{' ' + self.title if self.title else ''}"
            case Cause.RHYTHM:
                return f"time to talk with{of} again" if of else "time for the next talk"
            case Cause.FOLLOW_UP:
                return f"follow up with{of}{about}" if of else f"a follow-up is due{about}"
            case Cause.ACTION:
                return self._due("an action", now, f"{' with' + of if of else ''}{about}")
            case Cause.STEP:
                return self._due("a step towards a goal", now, about)
            case Cause.REMINDER:
                return self.title or (f"a reminder about{of}" if of else "a reminder that you set")

    def _due(self, what: str, now: datetime, told: str) -> str:
        is_over = self.at.astimezone(now.tzinfo).date() < now.date()
        if not told:
            return f"{what} {'was due' if is_over else 'is due today'}"
        return f"{'was due' if is_over else 'due today'}{told}"


def bell_of(ring: Ring, names: Mapping[RecordId, str], telling: Telling) -> Bell:
    """What may be said of a ring."""
    people = [names[person] for person in ring.people if names.get(person)]
    name = ""
    if telling is Telling.FIRST_NAME:
        name = _together([first_name(one) for one in people])
    elif telling is Telling.EVERYTHING:
        name = _together(people)
    title = ring.title if telling is Telling.EVERYTHING and ring.cause is not Cause.RHYTHM else ""
    return Bell(key=ring.key, at=ring.at, cause=ring.cause, start=ring.start, name=name, title=title)


def first_name(name: str) -> str:
    """How one calls someone: the first word that is no title such as "Dr."."""
    words = name.split()
    return next((word for word in words if not word.endswith(".")), name)


def notice(bells: Sequence[Bell], now: datetime) -> tuple[str, str]:
    """Heading and text for rings that come at once: one alone, or several together, of which five are named."""
    if len(bells) == 1:
        (bell,) = bells
        return bell.sentence(now), _begin(bell.lateness(now))
    lines = [bell.spoken(now) for bell in bells[:NAMED]]
    if more := len(bells) - NAMED:
        lines += [f"and {more} more"] if more > 0 else []
    return f"{len(bells)} reminders", "\n".join(lines)


def _together(names: Iterable[str]) -> str:
    found = sorted(names)
    if len(found) > 2:
        return f"{found[0]} and {len(found) - 1} others"
    return " and ".join(found)


def _meeting_time(start: datetime, now: datetime) -> str:
    local = start.astimezone(now.tzinfo)
    today, day = now.date(), local.date()
    past = "was " if start + LATE <= now else ""
    if day == today:
        return f"{past}at {local:%H:%M}"
    near = {1: "tomorrow", -1: "yesterday"}.get((day - today).days)
    return f"{past}{near or 'on ' + daywords.short(day, today=today)} at {local:%H:%M}"


def _when(at: datetime, now: datetime) -> str:
    local = at.astimezone(now.tzinfo)
    if local.date() == now.date():
        return f"{local:%H:%M}"
    return f"{local:%a} {daywords.short(local.date(), today=now.date())}, {local:%H:%M}"


def _begin(words: str) -> str:
    return words[:1].upper() + words[1:]
