"""The day, its answers, and people at a glance, out of a real book."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mentorbook.model.arrangement import Reminder, ReminderState
from mentorbook.model.catalogue import read_values
from mentorbook.model.due import Reason
from mentorbook.model.exchange import Action, ActionState, Advice
from mentorbook.model.fields import Plain
from mentorbook.model.goal import Step
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.person import Person, Stage
from mentorbook.model.session import Session, SessionStatus
from mentorbook.model.trouble import NotFound
from mentorbook.services import acts, day, finding, people, records, talks, today
from mentorbook.services.opened import OpenedBook
from mentorbook.services.person_page import read_person
from mentorbook.services.undo import remember, undo
from tests.services.books import add, at
from tests.support.clock import FakeClock


def on(book: OpenedBook, days: float) -> str:
    return at(book, days)[:10]


def session(book: OpenedBook, record_id: RecordId) -> Session:
    found = book.store.get(record_id).record
    assert isinstance(found, Session)
    return found


def test_the_first_arrival_has_nothing_before_it(book: OpenedBook, clock: FakeClock) -> None:
    assert day.arrive(book).since is None
    first = clock.now()
    clock.advance(timedelta(hours=5))
    assert day.arrive(book).since == first
    clock.advance(timedelta(hours=5))
    day.leave(book)
    assert day.arrive(book).since == clock.now()


def test_what_is_kept_of_the_last_look_may_be_damaged(book: OpenedBook) -> None:
    book.store.set_meta("last_seen", "yesterday or so")
    assert day.arrive(book).since is None
    assert day.arrive(book).since == book.profile.clock.now()


def test_away_tells_of_moments_and_days_and_of_nothing_older(book: OpenedBook, clock: FakeClock) -> None:
    mira = add(book, Kind.PERSON, name="Mira Tallgren")
    add(book, Kind.ACTION, text="Long ago", person=mira, due=on(book, -9))
    add(book, Kind.ACTION, text="On Wednesday", person=mira, due=on(book, 2))
    add(book, Kind.REMINDER, text="Ring", at=at(book, 1))
    add(book, Kind.REMINDER, text="Later", at=at(book, 30))
    add(book, Kind.SESSION, title="Talk", people=[mira], start=at(book, 2.5), minutes=30)
    add(book, Kind.HELP, text="Read it", person=mira, on=on(book, 1))
    since = clock.now()
    clock.advance(timedelta(days=3))
    found = day.read_day(book, since=since)
    assert [(entry.item.title, entry.sentence(now=found.now)) for entry in found.away] == [
        ("Ring", "Tue 3 Mar, 11:00, 2 days ago"),
        ("On Wednesday", "Wed 4 Mar, yesterday"),
        ("Talk", "Wed 4 Mar, 23:00, yesterday"),
    ]
    assert day.read_day(book, since=None).away == ()


def test_what_came_due_today_is_told_in_hours(book: OpenedBook, clock: FakeClock) -> None:
    add(book, Kind.REMINDER, text="Ring", at=at(book, 0.1))
    since = clock.now()
    for minutes, words in ((150, "6 minutes ago"), (120, "2 hours ago")):
        clock.advance(timedelta(minutes=minutes))
        found = day.read_day(book, since=since)
        assert [entry.sentence(now=found.now) for entry in found.away] == [f"Mon 2 Mar, 13:24, {words}"]


def test_talking_takes_the_meeting_that_was_planned_for_today(book: OpenedBook) -> None:
    mira = add(book, Kind.PERSON, name="Mira Tallgren")
    planned = add(book, Kind.SESSION, title="Prices", people=[mira], start=at(book, 0.2))
    tomorrow = add(book, Kind.SESSION, people=[mira], start=at(book, 1))
    changes = acts.talked(book, mira)
    assert {touched.id for touched in changes.touched} == {planned}
    assert session(book, planned).status is SessionStatus.HELD
    assert session(book, planned).start == book.profile.clock.now()
    assert session(book, tomorrow).status is SessionStatus.PLANNED
    act = remember(book, acts.talked(book, mira))
    assert len(book.store.records(Kind.SESSION)) == 3
    undo(book, act)
    assert len(book.store.records(Kind.SESSION)) == 2


def test_a_meeting_of_a_series_is_held_or_left_out_and_the_series_goes_on(book: OpenedBook) -> None:
    mira = add(book, Kind.PERSON, name="Mira Tallgren")
    series = add(
        book, Kind.SESSION, title="Weekly", people=[mira], start=at(book, -8), minutes=30, repeat="FREQ=WEEKLY"
    )
    acts.did_not_take_place(book, series)
    assert session(book, series).status is SessionStatus.PLANNED
    assert {one.isoformat() for one in session(book, series).skipped} == {on(book, -1)}
    acts.took_place(book, series)
    (held,) = [one for one in book.store.typed(Session) if one.status is SessionStatus.HELD]
    assert held.start is not None
    assert held.start.date().isoformat() == on(book, -8)
    assert (held.title, held.minutes, list(held.people)) == ("Weekly", 30, [mira])
    assert session(book, series).status is SessionStatus.PLANNED


def test_done_closes_each_kind_in_its_way(book: OpenedBook) -> None:
    mira = add(book, Kind.PERSON, name="Mira Tallgren")
    goal = add(book, Kind.GOAL, statement="Lead a campaign")
    action = add(book, Kind.ACTION, text="Send", person=mira)
    step = add(book, Kind.STEP, text="Draft", goal=goal)
    once = add(book, Kind.REMINDER, text="Once", at=at(book, -1))
    again = add(book, Kind.REMINDER, text="Weekly", at=at(book, -10), repeat="FREQ=WEEKLY")
    for record in (action, step, once, again):
        acts.done(book, record)
    found = [book.store.get(record).record for record in (action, step, once, again)]
    assert isinstance(found[0], Action)
    assert found[0].state is ActionState.DONE
    assert isinstance(found[1], Step)
    assert found[1].done_on is not None
    assert isinstance(found[2], Reminder)
    assert found[2].state is ReminderState.DONE
    assert isinstance(found[3], Reminder)
    assert found[3].state is ReminderState.OPEN
    assert found[3].at is not None
    assert found[3].at.date().isoformat() == on(book, 4)
    with pytest.raises(NotFound):
        acts.done(book, goal)
    with pytest.raises(NotFound):
        acts.took_place(book, goal)


def test_a_reminder_comes_again_tomorrow_morning_and_advice_was_told(book: OpenedBook) -> None:
    mira = add(book, Kind.PERSON, name="Mira Tallgren")
    ring = add(book, Kind.REMINDER, text="Ring", at=at(book, -1))
    acts.tomorrow_morning(book, ring)
    record = book.store.get(ring).record
    assert isinstance(record, Reminder)
    assert record.snoozed_until is not None
    assert f"{record.snoozed_until:%Y-%m-%d %H:%M}" == f"{on(book, 1)} 09:00"
    tip = add(book, Kind.ADVICE, text="Ask first", person=mira, state="tried")
    assert Reason.REPORT_BACK in {item.reason for item in today.due(book)}
    acts.told(book, tip)
    advice = book.store.get(tip).record
    assert isinstance(advice, Advice)
    assert Reason.REPORT_BACK not in {item.reason for item in today.due(book)}


def test_the_sessions_that_count_give_the_same_list_as_all_of_them(book: OpenedBook) -> None:
    ids = [add(book, Kind.PERSON, name=f"Person {number}", rhythm="monthly") for number in range(4)]
    for number in range(24):
        add(book, Kind.SESSION, people=[ids[number % 3]], start=at(book, -3 * number), status="held", mode="video")
    planned = add(book, Kind.SESSION, people=[ids[3]], start=at(book, -1))
    removed = add(book, Kind.SESSION, people=[ids[3]], start=at(book, -2), status="held")
    records.remove(book, removed)
    until = book.profile.clock.now().date()
    counted = talks.sessions_that_count(book, until=until)
    assert len(counted) == 13, "twelve of the twenty-four, and the planned one"
    assert planned in {one.id for one in counted}
    every = {one.id for one in book.store.typed(Session)}
    assert {one.id for one in talks.sessions_that_count(book, until=until, also=every)} == every


def test_the_last_talk_with_each_person_up_to_a_day(book: OpenedBook) -> None:
    mira, bo, ella = (add(book, Kind.PERSON, name=name) for name in ("Mira Tallgren", "Bo Ek", "Ella Roth"))
    for who, days, status in (
        ([mira], -9, "held"),
        ([mira, bo], -5, "held"),
        ([mira], -3, "cancelled"),
        ([mira], 4, "held"),
        ([ella], -2, "planned"),
    ):
        add(book, Kind.SESSION, people=who, start=at(book, days), status=status)
    records.remove(book, add(book, Kind.SESSION, people=[bo], start=at(book, -1), status="held"))
    # What another version may have written, which is no day of this calendar.
    with book.store.write() as unit:
        for start in ("a Monday", "2026-02-30T10:00+02:00", "20260102T1000"):
            values: dict[str, Plain] = {"people": [bo], "start": start, "status": "held"}
            unit.add_plain(Kind.SESSION, book.profile.ids.record(), values)
    today_ = book.profile.clock.now().date()
    fifth = today_ - timedelta(days=5)
    assert talks.last_talks(book, until=today_) == {mira: fifth, bo: fifth}
    assert talks.last_talks(book, until=fifth - timedelta(days=1)) == {mira: today_ - timedelta(days=9)}


def test_people_at_a_glance(book: OpenedBook) -> None:
    late = add(book, Kind.PERSON, name="Åsa", rhythm="monthly")
    add(book, Kind.PERSON, name="bo", rhythm="quarterly")
    paused = add(book, Kind.PERSON, name="Cleo", rhythm="monthly")
    closed = add(book, Kind.PERSON, name="Dina", rhythm="monthly", stage="closed")
    agreed = add(book, Kind.PERSON, name="Ella")
    loose = add(book, Kind.PERSON, name="Fia")
    for who in (late, paused, closed, loose):
        add(book, Kind.SESSION, people=[who], start=at(book, -40), status="held")
    add(book, Kind.SESSION, people=[agreed], start=at(book, -7), status="held")
    add(book, Kind.PAUSE, person=paused, start=on(book, -5))
    add(book, Kind.AGREEMENT, people=[agreed], rhythm="every 2 weeks", start=on(book, -60))
    found = {row.person.name: row.rhythm for row in people.roster(book)}
    assert {name: one.words for name, one in found.items()} == {
        "bo": "due in 3 months, quarterly",
        "Cleo": "paused, monthly",
        "Dina": "closed",
        "Ella": "due in 7 days, fortnightly",
        "Fia": "last talk 5 weeks ago",
        "Åsa": "9 days overdue, monthly",
    }
    assert found["Ella"].share == pytest.approx(0.5)
    assert found["Åsa"].is_due
    assert not found["Ella"].is_due
    assert found["Dina"].share is None


def test_one_act_on_several_people_is_one_unit(book: OpenedBook) -> None:
    ids = [add(book, Kind.PERSON, name=f"Person {number}", tags=["old"]) for number in range(3)]
    act = remember(book, people.add_tag(book, ids, "new"))
    assert all(record.tags == {"old", "new"} for record in book.store.typed(Person))
    undo(book, act)
    assert all(record.tags == {"old"} for record in book.store.typed(Person))
    people.set_stage(book, ids, Stage.REPLIED)
    assert all(record.stage is Stage.REPLIED for record in book.store.typed(Person))
    act = remember(book, people.remove_all(book, ids))
    assert not book.store.typed(Person)
    undo(book, act)
    assert len(book.store.typed(Person)) == 3


def test_a_series_is_told_at_its_next_meeting(book: OpenedBook) -> None:
    mira = add(book, Kind.PERSON, name="Mira Tallgren")
    weekly = add(book, Kind.SESSION, people=[mira], start=at(book, -20), repeat="FREQ=WEEKLY")
    (entry,) = read_person(book, mira, window_days=90).story
    assert (entry.record.id, entry.on.isoformat()) == (weekly, on(book, 1))
    records.edit(book, weekly, read_values(Kind.SESSION, {"skipped": [on(book, 1)]}))
    (entry,) = read_person(book, mira, window_days=90).story
    assert entry.on.isoformat() == on(book, 8)


def test_the_page_of_a_person_tells_their_story_newest_first(book: OpenedBook) -> None:
    mira = add(book, Kind.PERSON, name="Mira Tallgren")
    other = add(book, Kind.PERSON, name="Someone else")
    talk = add(book, Kind.SESSION, people=[mira], start=at(book, -30), status="held")
    said = add(book, Kind.THANKS, text="For it", person=mira, on=on(book, -20))
    gave = add(book, Kind.HELP, text="Read hers", person=mira, direction="given", on=on(book, -10))
    written = add(book, Kind.NOTE, title="Mine", person=mira)
    add(book, Kind.HELP, text="Not hers", person=other)
    page = read_person(book, mira, window_days=None)
    assert [entry.record.id for entry in page.story] == [written, gave, said, talk]
    assert [entry.is_given for entry in page.story] == [False, True, True, False]
    assert page.talks == 1
    assert people.person_of(book, talk) is None
    records.remove(book, mira)
    for gone in (mira, talk):
        with pytest.raises(NotFound):
            read_person(book, gone, window_days=None)


def test_nothing_to_look_at_in_a_book_of_one_machine(book: OpenedBook) -> None:
    mira = add(book, Kind.PERSON, name="Mira Tallgren")
    assert day.read_day(book, since=None).to_look_at == ()
    assert not finding.dismiss(book, mira)
