"""How a person stands in a list: the rhythm in a few words, and how much of its period has gone by."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from mentorbook.frozen import frozen
from mentorbook.model import daywords
from mentorbook.model.arrangement import Agreement, Pause
from mentorbook.model.person import Person, Stage
from mentorbook.model.rhythm import Rhythm, agreed_rhythm


@frozen
class RhythmGlance:
    """``share`` of the period has gone by, from 0 to 1; None where there is no rhythm to be seen."""

    words: str
    share: float | None = None
    late_days: int = 0
    """Days past due; negative while there is time left."""
    is_due: bool = False


def glance(
    person: Person,
    last: date | None,
    *,
    agreements: Iterable[Agreement] = (),
    pauses: Iterable[Pause] = (),
    today: date,
) -> RhythmGlance:
    """The rhythm with someone in a few words: ``due in 6 days, monthly``; ``last`` is the day of the last contact."""
    if person.stage in (Stage.PAUSED, Stage.CLOSED):
        return RhythmGlance(person.stage.value)
    rhythm = agreed_rhythm(person, agreements=agreements, pauses=pauses, today=today)
    if rhythm is None:
        return RhythmGlance(f"last talk {daywords.relative(last, today=today)}" if last else "")
    period = rhythm.period.words()
    if last is None and rhythm.since is None:
        # Nobody said since when: count from the day this person was written down.
        rhythm = Rhythm(rhythm.period, person.created.date(), rhythm.pauses)
    stand = rhythm.standing((last,) if last else (), today=today)
    if stand is None or stand.is_paused or stand.due_on is None:
        return RhythmGlance(f"paused, {period}" if stand else period)
    start = max(day for day in (stand.last, rhythm.since) if day)
    length = max(1, (stand.due_on - start).days)
    share = min(1.0, max(0.0, (today - start).days / length))
    if stand.late_days > 0:
        words = f"{daywords.length(stand.late_days, until=today)} overdue"
    else:
        words = daywords.due(stand.due_on, today=today)
    # What there is to do comes first: the rest may be cut off in a narrow list.
    return RhythmGlance(f"{words}, {period}", share, stand.late_days, is_due=stand.late_days >= 0)
