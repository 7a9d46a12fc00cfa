"""Appreciation that is owed: thanks for help, and word of how advice went.

Both are counted from what happened between two people, never from the calendar: where nothing was received, nothing
is owed, however much time has passed.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from mentorbook.frozen import frozen
from mentorbook.model import daywords
from mentorbook.model.exchange import Advice, AdviceState, Help, HelpDirection, Thanks
from mentorbook.model.kinds import RecordId
from mentorbook.model.occasion import kept_on, occasion


@frozen
class ThanksDue:
    """Help and kept advice since the last thanks to someone, oldest first; never empty."""

    helps: tuple[Help, ...]
    advice: tuple[Advice, ...]
    since: date
    """The day of the oldest of them."""
    last_thanks: date | None

    def sentence(self, *, today: date) -> str:
        """In words, such as "Helped you twice, and you kept a piece of advice since your thanks of 3 Oct."."""
        return Owed(len(self.helps), len(self.advice), self.since, self.last_thanks).sentence(today=today)


@frozen
class Owed:
    """How much help and kept advice there was since the last thanks to someone, and since when."""

    helps: int
    advice: int
    since: date
    last_thanks: date | None

    def sentence(self, *, today: date) -> str:
        """As :meth:`ThanksDue.sentence`."""
        parts = []
        if self.helps:
            parts.append(f"helped you {daywords.times(self.helps)}")
        if self.advice:
            pieces = "a piece" if self.advice == 1 else f"{self.advice} pieces"
            parts.append(f"you kept {pieces} of advice")
        words = ", and ".join(parts)
        if self.last_thanks:
            last = f" since your thanks of {daywords.short(self.last_thanks, today=today)}"
        else:
            last = "; no thanks said yet"
        return f"{words[0].upper()}{words[1:]}{last}."


def thanks_due(
    person: RecordId,
    *,
    helps: Iterable[Help],
    advice: Iterable[Advice],
    thanks: Iterable[Thanks],
    today: date,
) -> ThanksDue | None:
    """What someone has not been thanked for; None when there is nothing.

    What happened on the day of the last thanks, or is linked to thanks that were said, has been thanked for. A draft
    has not been said.
    """
    said = [entry for entry in thanks if entry.person == person and entry.on and entry.on <= today]
    last = max((entry.on for entry in said if entry.on), default=None)
    thanked = frozenset[RecordId]().union(*(entry.evidence for entry in said))

    def is_owed(record: Help | Advice, day: date | None) -> bool:
        if record.person != person or record.id in thanked or day is None:
            return False
        return day <= today and (last is None or day > last)

    owed_help = [
        (day, entry)
        for entry in helps
        if entry.direction is HelpDirection.RECEIVED and is_owed(entry, day := occasion(entry)) and day
    ]
    owed_advice = [(day, entry) for entry in advice if is_owed(entry, day := kept_on(entry)) and day]
    days = [day for day, _ in (*owed_help, *owed_advice)]
    if not days:
        return None
    owed_help.sort(key=lambda pair: (pair[0], pair[1].id))
    owed_advice.sort(key=lambda pair: (pair[0], pair[1].id))
    return ThanksDue(
        helps=tuple(entry for _, entry in owed_help),
        advice=tuple(entry for _, entry in owed_advice),
        since=min(days),
        last_thanks=last,
    )


def awaits_report(advice: Advice) -> bool:
    """Whether advice was tried and whoever gave it has not heard since how it went."""
    if advice.state is not AdviceState.TRIED:
        return False
    return advice.reported_on is None or (advice.state_on is not None and advice.reported_on < advice.state_on)


def to_report_back(advice: Iterable[Advice], *, person: RecordId) -> tuple[Advice, ...]:
    """The advice to report back on to someone, the longest waiting first."""
    waiting = (entry for entry in advice if entry.person == person and awaits_report(entry))
    return tuple(sorted(waiting, key=lambda entry: (tried_on(entry) or date.max, entry.id)))


def tried_on(advice: Advice) -> date | None:
    """The day since when advice stands where it stands."""
    return advice.state_on or occasion(advice)
