"""One list of what is due, and why, in words.

A pause with someone, or the stage "paused", silences all that time alone would bring up between the two of us. What I
promised, what I asked to be reminded of and whether a planned talk took place still show: they are facts and not
nagging. A closed mentorship is never nagged about either, but thanks and word of how advice went stay owed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import field
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import partial

from mentorbook.frozen import frozen
from mentorbook.model import daywords
from mentorbook.model.appreciation import awaits_report, thanks_due, tried_on
from mentorbook.model.arrangement import ReminderState
from mentorbook.model.desk import Desk, Facts
from mentorbook.model.exchange import ActionState, Owner
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.outreach_rules import follow_up_day
from mentorbook.model.person import Person, Stage
from mentorbook.model.rhythm import Rhythm, Standing, agreed_rhythm, has_ended
from mentorbook.model.series import Series
from mentorbook.model.session import Mode, Session, SessionStatus

AHEAD_DAYS = 7
"""How many days ahead the list looks, where what is due has a day."""
VENUE_DAYS = 7
"""Days after meeting someone in which to follow up."""
VENUE_LIMIT_DAYS = 60
"""Days after which a follow-up on having met would only be odd."""

_TALKED = {Mode.IN_PERSON: "in person", Mode.VIDEO: "video", Mode.PHONE: "phone", Mode.WRITING: "in writing"}
_APPROACHED = tuple(Stage)[tuple(Stage).index(Stage.REACHED_OUT) :]


class Reason(StrEnum):
    """Why something is on the list, in the order of those with the same day."""

    REMINDER = "reminder"
    UNMARKED_SESSION = "unmarked-session"
    RHYTHM = "rhythm"
    MY_ACTION = "my-action"
    STEP = "step"
    THEIR_ACTION = "their-action"
    FOLLOW_UP = "follow-up"
    VENUE = "venue"
    REVIEW = "review"
    REPORT_BACK = "report-back"
    THANKS = "thanks"


_ORDER = {reason: place for place, reason in enumerate(Reason)}
_OWED = (Reason.REPORT_BACK, Reason.THANKS)


@frozen(kw_only=True)
class DueItem:
    """One thing that is due. ``title`` is the record's own words."""

    reason: Reason
    kind: Kind
    record: RecordId
    people: frozenset[RecordId]
    title: str
    on: date
    """The day it was or will be due; for what is owed, the day since when."""
    days: int
    """Days past due, pauses left out; negative while there is time left."""
    words: str | Callable[[], str] = field(repr=False, compare=False)
    """Why it is here, or what finds the words for it: of a thousand things that are due a handful is looked at."""

    @property
    def sentence(self) -> str:
        """Why it is here."""
        return self.words if isinstance(self.words, str) else self.words()


def list_due(facts: Facts, *, now: datetime, ahead_days: int = AHEAD_DAYS) -> tuple[DueItem, ...]:
    """What is due now, or within ``ahead_days``: the longest due first, what is owed without a day last.

    ``now`` is in the person's own zone; its date is today.
    """
    desk = Desk(facts, now, ahead_days)
    sources = (
        *(_of_rhythm, _of_sessions, _of_actions, _of_steps, _of_reminders, _of_reviews),
        *(_of_outreach, _of_venues, _of_reports, _of_thanks),
    )
    found = (item for source in sources for item in source(desk))
    return tuple(sorted(found, key=_place))


def _place(item: DueItem) -> tuple[bool, date, int, str, RecordId]:
    return item.reason in _OWED, item.on, _ORDER[item.reason], item.title, item.record


def _only(person: RecordId | None) -> frozenset[RecordId]:
    return frozenset({person} if person else ())


def _begin(words: str) -> str:
    return words[0].upper() + words[1:]


def _of_rhythm(desk: Desk) -> Iterator[DueItem]:
    for person in desk.facts.people:
        if desk.is_over(person.id) or desk.is_silent(person.id):
            continue
        rhythm = _rhythm(desk, person)
        stand = _standing(desk, person, rhythm) if rhythm else None
        if rhythm and stand and stand.due_on and stand.due_on <= desk.horizon:
            yield DueItem(
                reason=Reason.RHYTHM,
                kind=Kind.PERSON,
                record=person.id,
                people=_only(person.id),
                title=person.name,
                on=stand.due_on,
                days=stand.late_days,
                words=partial(_rhythm_sentence, desk, person, rhythm, stand),
            )


def standing_with(desk: Desk, person: Person) -> Standing | None:
    """Where the rhythm with someone stands today; None where none was agreed."""
    rhythm = _rhythm(desk, person)
    return _standing(desk, person, rhythm) if rhythm else None


def _rhythm(desk: Desk, person: Person) -> Rhythm | None:
    return agreed_rhythm(
        person,
        agreements=desk.facts.agreements,
        pauses=desk.pauses[person.id],
        today=desk.today,
    )


def _standing(desk: Desk, person: Person, rhythm: Rhythm) -> Standing | None:
    contacts = desk.contacts(person.id)
    if not contacts and rhythm.since is None:
        # Nobody said since when: count from the day this person was written down.
        rhythm = Rhythm(rhythm.period, person.created.date(), rhythm.pauses)
    return rhythm.standing(contacts, today=desk.today)


def _rhythm_sentence(desk: Desk, person: Person, rhythm: Rhythm, stand: Standing) -> str:
    period = rhythm.period.words()
    if stand.late_days > 0:
        first = f"{daywords.length(stand.late_days, until=desk.today)} over {period}"
    else:
        due = daywords.relative(desk.today - timedelta(days=stand.late_days), today=desk.today)
        first = f"{_begin(period)}, due {due}"
    last = "No talk logged yet."
    if stand.last:
        modes = (
            session.mode
            for session in desk.sessions[person.id]
            if session.status is SessionStatus.HELD and session.start and session.start.date() == stand.last
        )
        mode = next((found for found in modes if found), None)
        last = f"Last: {desk.short(stand.last)}{f', {_TALKED[mode]}' if mode else ''}."
    meeting = desk.next_meeting(person.id)
    planned = f" Next: {desk.short(desk.local_day(meeting))}." if meeting else ""
    return f"{first}. {last}{planned}"


def _of_sessions(desk: Desk) -> Iterator[DueItem]:
    for session in desk.facts.sessions:
        series = Series.of_session(session)
        if series is None or session.status is not SessionStatus.PLANNED:
            continue
        meeting = series.last_until(desk.now - timedelta(minutes=session.minutes or 0))
        if meeting is None or (series.rule and _talked_since(desk, session, meeting.start.date())):
            continue
        day = desk.local_day(meeting.start)
        yield DueItem(
            reason=Reason.UNMARKED_SESSION,
            kind=Kind.SESSION,
            record=session.id,
            people=session.people,
            title=session.title,
            on=day,
            days=desk.late(day),
            words=f"Planned for {_day_and_time(desk, meeting.start)}. Did you talk?",
        )


def _talked_since(desk: Desk, session: Session, day: date) -> bool:
    """Whether a talk of its own was logged for a meeting of a series."""
    return any(contact >= day for person in session.people for contact in desk.contacts(person))


def _day_and_time(desk: Desk, moment: datetime) -> str:
    local = moment.astimezone(desk.now.tzinfo)
    return f"{desk.short(local.date())}, {local:%H:%M}"


def _of_actions(desk: Desk) -> Iterator[DueItem]:
    for action in desk.facts.actions:
        if action.state is not ActionState.OPEN or action.due is None:
            continue
        mine = action.owner is Owner.MINE
        if action.due > (desk.horizon if mine else desk.today):
            continue
        if not mine and (desk.is_silent(action.person) or desk.is_over(action.person)):
            continue
        when = daywords.relative(action.due, today=desk.today)
        since = "today" if action.due == desk.today else f"{desk.short(action.due)}, {when}"
        yield DueItem(
            reason=Reason.MY_ACTION if mine else Reason.THEIR_ACTION,
            kind=Kind.ACTION,
            record=action.id,
            people=_only(action.person),
            title=action.text,
            on=action.due,
            days=desk.late(action.due),
            words=_due_sentence(desk, action.due) if mine else f"They meant to do it by {since}.",
        )


def _of_steps(desk: Desk) -> Iterator[DueItem]:
    for step in desk.facts.steps:
        if step.due and step.due <= desk.horizon and desk.is_awaited(step):
            yield DueItem(
                reason=Reason.STEP,
                kind=Kind.STEP,
                record=step.id,
                people=frozenset(),
                title=step.text,
                on=step.due,
                days=desk.late(step.due),
                words=_due_sentence(desk, step.due),
            )


def _due_sentence(desk: Desk, day: date) -> str:
    return _begin(daywords.due(day, today=desk.today)) + "."


def _of_reminders(desk: Desk) -> Iterator[DueItem]:
    for reminder in desk.facts.reminders:
        if reminder.state is not ReminderState.OPEN or reminder.at is None:
            continue
        snoozed = reminder.snoozed_until if reminder.snoozed_until and reminder.snoozed_until > desk.now else None
        day = desk.local_day(snoozed or reminder.at)
        if day > desk.horizon:
            continue
        when = daywords.relative(day, today=desk.today)
        again = f" Again {when}." if snoozed else ""
        yield DueItem(
            reason=Reason.REMINDER,
            kind=Kind.REMINDER,
            record=reminder.id,
            people=_only(reminder.person),
            title=reminder.text,
            on=day,
            days=desk.late(day),
            words=f"Set for {_day_and_time(desk, reminder.at)}.{again}",
        )


def _of_reviews(desk: Desk) -> Iterator[DueItem]:
    for agreement in desk.facts.agreements:
        if agreement.review_on is None or agreement.review_on > desk.horizon or has_ended(agreement, today=desk.today):
            continue
        if all(desk.is_silent(person) or desk.is_over(person) for person in agreement.people):
            continue
        yield DueItem(
            reason=Reason.REVIEW,
            kind=Kind.AGREEMENT,
            record=agreement.id,
            people=agreement.people,
            title=agreement.title,
            on=agreement.review_on,
            days=desk.late(agreement.review_on),
            words=f"Look at the agreement together: {daywords.due(agreement.review_on, today=desk.today)}.",
        )


def _of_outreach(desk: Desk) -> Iterator[DueItem]:
    for outreach in desk.facts.outreach:
        day = follow_up_day(outreach)
        if day is None or day > desk.horizon or outreach.person is None:
            continue
        if desk.is_silent(outreach.person) or desk.is_over(outreach.person):
            continue
        sent = outreach.sent_on or day
        if any(contact >= sent for contact in desk.contacts(outreach.person)):
            continue
        fine = "One polite follow-up is fine"
        yield DueItem(
            reason=Reason.FOLLOW_UP,
            kind=Kind.OUTREACH,
            record=outreach.id,
            people=_only(outreach.person),
            title=outreach.subject,
            on=day,
            days=desk.late(day),
            words=f"Sent {daywords.relative(sent, today=desk.today)}, no answer yet. "
            + (f"{fine}." if day <= desk.today else f"{fine} {daywords.relative(day, today=desk.today)}."),
        )


def _of_venues(desk: Desk) -> Iterator[DueItem]:
    for venue in desk.facts.venues:
        met = venue.end or venue.start
        if met is None or not VENUE_DAYS < desk.late(met) <= VENUE_LIMIT_DAYS:
            continue
        for person_id in sorted(venue.met):
            person = desk.people.get(person_id)
            if person is None or person.stage in _APPROACHED or desk.is_silent(person_id):
                continue
            if _was_followed_up(desk, person_id, since=venue.start or met):
                continue
            yield DueItem(
                reason=Reason.VENUE,
                kind=Kind.VENUE,
                record=venue.id,
                people=_only(person_id),
                title=venue.name,
                on=met + timedelta(days=VENUE_DAYS),
                days=desk.late(met) - VENUE_DAYS,
                words=f"Met {daywords.relative(met, today=desk.today)}, never followed up.",
            )


def _was_followed_up(desk: Desk, person: RecordId, *, since: date) -> bool:
    written = (outreach.sent_on for outreach in desk.outreach[person] if outreach.sent_on)
    if any(day >= since for day in (*written, *desk.contacts(person))):
        return True
    return desk.next_meeting(person) is not None


def _of_reports(desk: Desk) -> Iterator[DueItem]:
    for advice in desk.facts.advice:
        if not awaits_report(advice) or desk.is_silent(advice.person):
            continue
        day = tried_on(advice) or desk.today
        yield DueItem(
            reason=Reason.REPORT_BACK,
            kind=Kind.ADVICE,
            record=advice.id,
            people=_only(advice.person),
            title=advice.text,
            on=day,
            days=desk.late(day),
            words=f"Tried {daywords.relative(day, today=desk.today)}; tell them how it went.",
        )


def _of_thanks(desk: Desk) -> Iterator[DueItem]:
    for person in desk.facts.people:
        received = person.id in desk.helps or person.id in desk.advice
        if not received or desk.is_silent(person.id):
            continue
        owed = thanks_due(
            person.id,
            helps=desk.helps[person.id],
            advice=desk.advice[person.id],
            thanks=desk.thanks[person.id],
            today=desk.today,
        )
        if owed:
            yield DueItem(
                reason=Reason.THANKS,
                kind=Kind.PERSON,
                record=person.id,
                people=_only(person.id),
                title=person.name,
                on=owed.since,
                days=desk.late(owed.since),
                words=owed.sentence(today=desk.today),
            )
