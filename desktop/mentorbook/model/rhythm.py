"""Agreed rhythm against lived rhythm.

*Contact* is a held session, by the day on which it began where it took place. *Due* is the last contact plus the
period, clipped to the month's end. *Kept* is a contact at most a quarter of the period late.

A pause stops the clock. A period is turned into days first (the days from a contact to its unpaused due day); the
clock then counts each day after the contact that lies in no pause, and the due day is the one on which it has
counted them all. So each paused day between a contact and its due day moves the due day on by one, days of a pause
are never days of lateness, and a pause without an end means that nothing falls due. Both days of a pause belong to
it. A contact within a pause is a contact like any other; its clock starts when the pause is over.

Where it is known since when a rhythm holds, no clock starts before that day: silence before an agreement breaks
nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from mentorbook.frozen import frozen
from mentorbook.model import daywords
from mentorbook.model.arrangement import Agreement, Pause
from mentorbook.model.kinds import RecordId
from mentorbook.model.period import Period, months_after
from mentorbook.model.person import Person
from mentorbook.model.session import Session, SessionStatus

GRACE = 4
"""A contact is kept when it is late by at most one of this many parts of the period."""

_SAID_GAPS = 4
_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True, order=True)
class Stretch:
    """Days on which the clock stands still, first and last included; it is ``date.max`` while it lasts."""

    first: date
    last: date = date.max


class Verdict(StrEnum):
    """How a gap between two contacts stands to the rhythm."""

    KEPT = "kept"
    EXCUSED = "excused"
    """Late by the calendar, but not once the pauses are taken out."""
    LATE = "late"
    UNBOUND = "unbound"
    """It ended before the rhythm was agreed."""


class WeekMark(StrEnum):
    """What a week of the rhythm strip shows."""

    TALKED = "talked"
    PAUSED = "paused"
    LATE = "late"
    QUIET = "quiet"


@frozen
class Gap:
    """The time between two contacts that follow each other."""

    start: date
    end: date
    due_on: date | None
    """None when a pause without an end kept it from falling due, or no rhythm held."""
    late_days: int
    """Days past due that no pause excuses; 0 when there are none."""
    verdict: Verdict

    @property
    def days(self) -> int:
        """Its length by the calendar."""
        return (self.end - self.start).days


@frozen
class Lived:
    """What became of an agreed rhythm, gap by gap."""

    period: Period
    gaps: tuple[Gap, ...]

    def count(self, *verdicts: Verdict) -> int:
        """How many gaps have one of the verdicts."""
        return sum(gap.verdict in verdicts for gap in self.gaps)

    @property
    def judged(self) -> int:
        """How many gaps the rhythm held for."""
        return len(self.gaps) - self.count(Verdict.UNBOUND)

    def sentence(self) -> str:
        """In words: ``monthly: gaps 32 and 62 days, 1 of 2 kept, 1 late``."""
        if not self.gaps:
            return f"{self.period.words()}: too few talks yet to see a rhythm"
        # Of years of talks the newest gaps say how it goes; what became of all of them is counted.
        *most, last = (str(gap.days) for gap in self.gaps[-_SAID_GAPS:])
        lengths = f"{', '.join(most)} and {last} days" if most else daywords.count(int(last), "day")
        newest = "newest " if len(self.gaps) > _SAID_GAPS else ""
        parts = [
            f"{newest}{'gaps' if most else 'gap'} {lengths}",
            f"{self.count(Verdict.KEPT)} of {self.judged} kept",
        ]
        for verdict, words in (
            (Verdict.EXCUSED, "excused by a pause"),
            (Verdict.LATE, "late"),
        ):
            parts += [f"{number} {words}"] if (number := self.count(verdict)) else []
        return f"{self.period.words()}: {', '.join(parts)}"


@frozen
class Standing:
    """Where a rhythm stands today."""

    last: date | None
    """The last contact."""
    due_on: date | None
    """None while a pause without an end lasts."""
    late_days: int
    """Days past due outside pauses; negative while there is time left, by the calendar."""
    grace_days: int
    """Days past due that still count as kept."""
    is_paused: bool


@frozen
class Week:
    """One week of the rhythm strip, from Monday on."""

    monday: date
    talks: int
    mark: WeekMark


@frozen
class Rhythm:
    """An agreed rhythm: its period, the day since which it holds (None: always), and its pauses.

    ``pauses`` as :func:`stretches_of` gives them.
    """

    period: Period
    since: date | None = None
    pauses: tuple[Stretch, ...] = ()

    def review(self, contacts: Sequence[date]) -> Lived:
        """Hold the contacts, in order, against the rhythm."""
        return Lived(self.period, tuple(self._judge(*pair) for pair in pairwise(contacts)))

    def standing(self, contacts: Sequence[date], *, today: date) -> Standing | None:
        """Where the rhythm stands; None when there is neither a contact nor a day since which it holds."""
        last = contacts[-1] if contacts else None
        start = max((day for day in (last, self.since) if day), default=None)
        if start is None:
            return None
        planned = step(start, self.period)
        due = _moved(planned, start, self.pauses)
        late = 0
        if due is not None:
            late = (today - due).days if due >= today else clock(due, today, self.pauses)
        return Standing(last, due, late, (planned - start).days // GRACE, is_paused(self.pauses, on=today))

    def _judge(self, start: date, end: date) -> Gap:
        if self.since and end <= self.since:
            return Gap(start, end, None, 0, Verdict.UNBOUND)
        begin = max(start, self.since) if self.since else start
        length, grace = self._length(begin), self._grace_days(begin)
        late = max(clock(begin, end, self.pauses) - length, 0)
        if (end - begin).days - length <= grace:
            verdict = Verdict.KEPT
        else:
            verdict = Verdict.EXCUSED if late <= grace else Verdict.LATE
        return Gap(start, end, due_day(begin, self.period, self.pauses), late, verdict)

    def _length(self, start: date) -> int:
        return (step(start, self.period) - start).days

    def _grace_days(self, start: date) -> int:
        return self._length(start) // GRACE


def contact_days(person: RecordId, sessions: Iterable[Session], *, today: date) -> tuple[date, ...]:
    """The days of contact with someone up to today, each once, in order."""
    return tuple(
        sorted(
            {
                session.start.date()
                for session in sessions
                if session.status is SessionStatus.HELD
                and person in session.people
                and session.start
                and session.start.date() <= today
            },
        ),
    )


def stretches_of(pauses: Iterable[Pause], *, person: RecordId) -> tuple[Stretch, ...]:
    """The pauses with someone as stretches that neither overlap nor touch, in order."""
    merged: list[Stretch] = []
    for found in sorted(
        Stretch(pause.start, pause.end or date.max) for pause in pauses if pause.person == person and pause.start
    ):
        if merged and (merged[-1].last == date.max or found.first <= merged[-1].last + _DAY):
            merged[-1] = Stretch(merged[-1].first, max(merged[-1].last, found.last))
        else:
            merged.append(found)
    return tuple(merged)


def is_paused(stretches: Iterable[Stretch], *, on: date) -> bool:
    """Whether a day lies in a pause."""
    return any(stretch.first <= on <= stretch.last for stretch in stretches)


def step(day: date, period: Period) -> date:
    """The day one period later: months first, clipped to the month's end, then days."""
    return months_after(day, period.months) + timedelta(days=period.days)


def clock(start: date, end: date, stretches: Iterable[Stretch]) -> int:
    """Days after ``start`` up to and with ``end`` that lie in no pause."""
    return (end - start).days - sum(_overlap(stretch, start, end) for stretch in stretches)


def due_day(start: date, period: Period, stretches: Iterable[Stretch] = ()) -> date | None:
    """The day on which the clock that starts after ``start`` has run for a period; None if a pause never ends.

    ``stretches`` as :func:`stretches_of` gives them.
    """
    return _moved(step(start, period), start, stretches)


def _moved(due: date, start: date, stretches: Iterable[Stretch]) -> date | None:
    """A due day, moved on by the pauses between it and the contact."""
    for stretch in stretches:
        if stretch.last <= start:
            continue
        if stretch.first > due:
            break
        if stretch.last == date.max:
            return None
        due += timedelta(days=_overlap(stretch, start, stretch.last))
    return due


def agreed_rhythm(
    person: Person,
    *,
    agreements: Iterable[Agreement] = (),
    pauses: Iterable[Pause] = (),
    today: date,
) -> Rhythm | None:
    """The rhythm with someone: their own entry, else that of the newest agreement that has not ended."""
    stretches = stretches_of(pauses, person=person.id)
    if person.rhythm:
        return Rhythm(person.rhythm, person.rhythm_since, stretches)
    standing = [
        agreement
        for agreement in agreements
        if agreement.rhythm and person.id in agreement.people and not has_ended(agreement, today=today)
    ]
    newest = max(standing, key=lambda agreement: (agreement.start or date.min, agreement.id), default=None)
    return Rhythm(newest.rhythm, newest.start, stretches) if newest and newest.rhythm else None


def has_ended(agreement: Agreement, *, today: date) -> bool:
    """Whether an agreement holds no more."""
    return agreement.ended_on is not None and agreement.ended_on <= today


def strip(contacts: Sequence[date], rhythm: Rhythm | None, *, today: date, weeks: int) -> tuple[Week, ...]:
    """The last weeks, this one included, oldest first.

    A week with a talk shows the talk; else it is paused if any of its days is; else late if on its last day, or
    today, silence had lasted longer than what counts as kept.
    """
    this_monday = today - timedelta(days=today.weekday())
    mondays = (this_monday - _WEEK * back for back in reversed(range(weeks)))
    return tuple(_week(monday, contacts, rhythm, today) for monday in mondays)


def _week(monday: date, contacts: Sequence[date], rhythm: Rhythm | None, today: date) -> Week:
    sunday = monday + _WEEK - _DAY
    if talks := sum(monday <= day <= sunday for day in contacts):
        return Week(monday, talks, WeekMark.TALKED)
    if rhythm is None:
        return Week(monday, 0, WeekMark.QUIET)
    if any(pause.first <= sunday and pause.last >= monday for pause in rhythm.pauses):
        return Week(monday, 0, WeekMark.PAUSED)
    stand = rhythm.standing([day for day in contacts if day < monday], today=min(sunday, today))
    late = stand is not None and stand.late_days > stand.grace_days
    return Week(monday, 0, WeekMark.LATE if late else WeekMark.QUIET)


def _overlap(stretch: Stretch, start: date, end: date) -> int:
    """Days of the stretch that lie after ``start`` and not after ``end``."""
    first, last = max(stretch.first, start + _DAY), min(stretch.last, end)
    return max((last - first).days + 1, 0)
