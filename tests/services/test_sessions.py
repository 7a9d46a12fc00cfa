"""All sessions at a glance, their pages, topics, and single meetings of a series."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.session import Direction, Note, Session, SessionStatus, Topic, TopicState
from mentorbook.model.trouble import NotFound
from mentorbook.services import acts, meetings, records, sessions, topics
from mentorbook.services.opened import OpenedBook
from mentorbook.services.session_page import read_session
from mentorbook.services.undo import remember, undo
from tests.services.books import add, at, read
from tests.support.clock import FakeClock


def day(book: OpenedBook, days: float) -> date:
    return date.fromisoformat(at(book, days)[:10])


@pytest.fixture
def mira(book: OpenedBook) -> RecordId:
    return add(book, Kind.PERSON, name="Mira Tallgren", zone="America/New_York")


def test_each_session_names_its_people_by_name_and_none_that_are_in_the_trash(book: OpenedBook, mira: RecordId) -> None:
    bo, cleo = (add(book, Kind.PERSON, name=name) for name in ("Bo Ek", "Cleo Amsel"))
    together = add(book, Kind.SESSION, people=[mira, cleo, bo], title="All of us", start=at(book, 1))
    alone = add(book, Kind.SESSION, people=[mira], start=at(book, 2))
    gone = add(book, Kind.SESSION, people=[cleo], start=at(book, 3))
    # A goal has people, too.
    add(book, Kind.GOAL, statement="Speak in public", people=[mira])
    records.remove(book, cleo)
    named = {row.id: row.people for row in sessions.list_sessions(book).coming}
    assert named == {together: "Bo Ek, Mira Tallgren", alone: "Mira Tallgren", gone: ""}
    assert {row.words for row in sessions.list_sessions(book).coming if row.id == together} == {
        "all of us bo ek, mira tallgren"
    }


def test_those_that_are_coming_can_be_read_alone(book: OpenedBook, mira: RecordId) -> None:
    add(book, Kind.SESSION, people=[mira], start=at(book, -3), status="held")
    add(book, Kind.SESSION, people=[mira], start=at(book, 3), status="cancelled")
    assert sessions.coming_sessions(book) == ()
    add(book, Kind.SESSION, people=[mira], start=at(book, 5))
    add(book, Kind.SESSION, people=[mira], start=at(book, -10), repeat="FREQ=WEEKLY")
    records.remove(book, add(book, Kind.SESSION, people=[mira], start=at(book, 2)))
    with book.store.write() as unit:
        # Neither is said in a way that this version knows.
        unit.add_plain(Kind.SESSION, book.profile.ids.record(), {"title": "Undated"})
        unit.add_plain(Kind.SESSION, book.profile.ids.record(), {"title": "Odd", "status": "dreamt"})
    coming = sessions.coming_sessions(book)
    assert len(coming) == 4
    assert coming == sessions.list_sessions(book).coming


def test_what_comes_stands_before_what_was(book: OpenedBook, mira: RecordId) -> None:
    bo = add(book, Kind.PERSON, name="Bo Ek")
    add(book, Kind.SESSION, title="Last month", people=[mira], start=at(book, -30), status="held")
    add(book, Kind.SESSION, title="Long ago", people=[bo, mira], start=at(book, -90), status="held")
    add(book, Kind.SESSION, title="Called off", people=[bo], start=at(book, -10), status="cancelled")
    add(book, Kind.SESSION, title="Later", people=[bo], start=at(book, 20))
    add(book, Kind.SESSION, title="Forgotten", people=[bo], start=at(book, -1))
    add(book, Kind.SESSION, title="Soon", people=[mira], start=at(book, 2))
    found = sessions.list_sessions(book)
    assert [one.title for one in found.coming] == ["Forgotten", "Soon", "Later"]
    assert [one.asks for one in found.coming] == [True, False, False]
    assert [one.title for one in found.past] == ["Called off", "Last month", "Long ago"]
    assert found.past[2].people == "Bo Ek, Mira Tallgren"
    assert "tallgren" in found.past[1].words
    assert found.coming[1].start is not None
    assert found.coming[1].start.isoformat()[:16] == at(book, 2)[:16]


def test_a_series_stands_at_its_next_meeting_or_at_one_to_answer_for(book: OpenedBook, mira: RecordId) -> None:
    weekly = add(book, Kind.SESSION, title="Weekly", people=[mira], start=at(book, -8), repeat="FREQ=WEEKLY")
    (row,) = sessions.list_sessions(book).coming
    assert row.asks
    assert row.repeats
    assert row.start is not None
    assert row.start.date() == day(book, -1)
    acts.took_place(book, weekly)
    found = sessions.list_sessions(book)
    assert [one.title for one in found.past] == ["Weekly"]
    (row,) = found.coming
    assert not row.asks
    assert row.start is not None
    assert row.start.date() == day(book, 6)
    meetings.skip(book, weekly, day(book, 6))
    (row,) = sessions.list_sessions(book).coming
    assert row.start is not None
    assert row.start.date() == day(book, 13)


def test_a_meeting_of_a_series_is_moved_left_out_and_put_back(book: OpenedBook, mira: RecordId) -> None:
    weekly = add(book, Kind.SESSION, people=[mira], start=at(book, 1), repeat="FREQ=WEEKLY")
    zone = book.profile.clock.zone()
    new = datetime.combine(day(book, 3), datetime.min.time().replace(hour=9), tzinfo=zone)
    changes = meetings.move(book, weekly, day(book, 1), new)
    page = read_session(book, weekly)
    assert page.meeting is not None
    assert page.meeting.start == new
    assert page.meeting.slot == day(book, 1)
    act = remember(book, changes)
    undo(book, act)
    assert read(book, Session, weekly).moved == {}
    meetings.skip(book, weekly, day(book, 1))
    assert read(book, Session, weekly).skipped == {day(book, 1)}
    meetings.put_back(book, weekly, day(book, 1))
    assert read(book, Session, weekly).skipped == frozenset()
    single = add(book, Kind.SESSION, people=[mira], start=at(book, 1))
    meetings.move(book, single, day(book, 1), new)
    assert read(book, Session, single).start == new


def test_what_was_written_for_a_meeting_goes_with_it(book: OpenedBook, mira: RecordId) -> None:
    weekly = add(
        book, Kind.SESSION, title="Weekly", people=[mira], start=at(book, -1), repeat="FREQ=WEEKLY", summary="Prices.\n"
    )
    note = add(book, Kind.NOTE, body="Mine alone.\n", session=weekly)
    done = add(book, Kind.TOPIC, text="Discussed", session=weekly, person=mira, state="discussed")
    left = add(book, Kind.TOPIC, text="Open", session=weekly, person=mira)
    thanks = add(book, Kind.THANKS, text="The lunch", person=mira, evidence=[weekly])
    changes = acts.took_place(book, weekly)
    (held,) = [one.id for one in changes.added]
    assert read(book, Session, held).summary == "Prices.\n"
    assert not read(book, Session, weekly).summary
    kept = records.look(book, note).record
    assert isinstance(kept, Note)
    assert kept.session == held
    assert read(book, Topic, done).session == held
    assert read(book, Topic, left).session == weekly
    assert getattr(records.look(book, thanks).record, "evidence", None) == {held}
    undo(book, remember(book, changes))
    assert read(book, Session, weekly).summary == "Prices.\n"
    assert read(book, Topic, done).session == weekly


def test_the_days_of_a_month_hold_their_meetings(book: OpenedBook, mira: RecordId) -> None:
    add(book, Kind.SESSION, title="Weekly", people=[mira], start=at(book, 0), repeat="FREQ=WEEKLY")
    add(book, Kind.SESSION, title="Held", people=[mira], start=at(book, -14), status="held")
    # One o'clock in Tokyo on the 10th is the evening of the 9th here.
    add(book, Kind.SESSION, title="Far away", people=[mira], start="2026-03-10T01:00[Asia/Tokyo]")
    add(book, Kind.SESSION, title="Another month", people=[mira], start="2026-05-01T10:00[Europe/Helsinki]")
    found = sessions.meetings_between(book, date(2026, 2, 9), date(2026, 3, 15))
    assert {one.isoformat(): [entry.title for entry in entries] for one, entries in sorted(found.items())} == {
        "2026-02-16": ["Held"],
        "2026-03-02": ["Weekly"],
        "2026-03-09": ["Weekly", "Far away"],
    }


def test_a_carried_topic_that_is_ticked_belongs_to_the_session_where_it_was(book: OpenedBook, mira: RecordId) -> None:
    first = add(book, Kind.SESSION, title="First", people=[mira], start=at(book, -10), status="held")
    then = add(book, Kind.SESSION, title="Next", people=[mira], start=at(book, 2))
    carried = add(book, Kind.TOPIC, text="Prices", session=first, person=mira)
    page = read_session(book, then)
    assert [one.id for one in page.agenda.ask] == [carried]
    assert carried in page.agenda.carried
    topics.settle(book, then, carried, TopicState.DISCUSSED)
    assert read(book, Topic, carried).session == then
    assert [one.id for one in read_session(book, then).agenda.ask] == [carried]
    assert not read_session(book, first).agenda.ask


def test_topics_are_put_in_order_and_across(book: OpenedBook, mira: RecordId) -> None:
    then = add(book, Kind.SESSION, people=[mira], start=at(book, 2))
    a, b, c = (topics.add(book, then, words, Direction.ASK).record.id for words in ("A", "B", "C"))
    assert read(book, Topic, a).person == mira

    def shown() -> tuple[str, str]:
        found = read_session(book, then).agenda
        return "".join(one.text for one in found.ask), "".join(one.text for one in found.share)

    topics.place(book, then, c, direction=Direction.ASK, position=0)
    assert shown() == ("CAB", "")
    topics.place(book, then, c, direction=Direction.ASK, position=99)
    assert shown() == ("ABC", "")
    assert not topics.place(book, then, c, direction=Direction.ASK, position=2)
    topics.place(book, then, b, direction=Direction.SHARE, position=0)
    assert shown() == ("AC", "B")
    # Keys that two machines gave alike are laid out anew.
    for one in (a, c):
        records.edit(book, one, {"order": "a0"})
    first = shown()[0][0]
    topics.place(book, then, a if first == "C" else c, direction=Direction.ASK, position=0)
    assert shown()[0] == {"A": "CA", "C": "AC"}[first]
    with pytest.raises(NotFound):
        topics.place(book, then, mira, direction=Direction.ASK, position=0)


def test_three_agendas_with_questions_only_are_said_unless_it_is_switched_off(book: OpenedBook, mira: RecordId) -> None:
    for back in (60, 30):
        past = add(book, Kind.SESSION, people=[mira], start=at(book, -back), status="held")
        add(book, Kind.TOPIC, text="Why?", session=past, person=mira, state="discussed")
    then = add(book, Kind.SESSION, people=[mira], start=at(book, 2))
    assert not read_session(book, then).asks_only
    question = topics.add(book, then, "And how?", Direction.ASK).record.id
    assert [one.id for one in read_session(book, then).asks_only] == [mira]
    records.edit(book, mira, {"balance_hint": False})
    assert not read_session(book, then).asks_only
    records.edit(book, mira, {"balance_hint": True})
    topics.place(book, then, question, direction=Direction.SHARE, position=0)
    assert not read_session(book, then).asks_only


def test_the_page_knows_how_a_session_stands(book: OpenedBook, mira: RecordId, clock: FakeClock) -> None:
    then = add(book, Kind.SESSION, people=[mira], start=at(book, 0.1), minutes=60)
    page = read_session(book, then)
    assert page.is_ahead
    assert [one.person.id for one in page.briefs] == [mira]
    clock.advance(timedelta(hours=3))
    page = read_session(book, then)
    assert page.has_begun
    assert not page.is_over
    clock.advance(timedelta(hours=1))
    assert read_session(book, then).is_over
    acts.took_place(book, then)
    page = read_session(book, then)
    assert not page.has_begun
    assert page.session.status is SessionStatus.HELD
    records.remove(book, then)
    with pytest.raises(NotFound):
        read_session(book, then)


def test_a_topic_or_a_note_leads_to_its_session(book: OpenedBook, mira: RecordId) -> None:
    then = add(book, Kind.SESSION, people=[mira], start=at(book, 1))
    question = add(book, Kind.TOPIC, text="Why?", session=then)
    note = add(book, Kind.NOTE, body="x\n")
    assert [sessions.session_around(book, one) for one in (then, question, note, mira)] == [then, then, None, None]


def test_a_duplicate_has_nothing_that_came_of_it(book: OpenedBook, mira: RecordId) -> None:
    held = add(
        book,
        Kind.SESSION,
        title="Budget",
        people=[mira],
        start=at(book, -7),
        status="held",
        summary="Talk.\n",
        minutes=45,
    )
    start = sessions.usual_start(book.profile.clock.now(), like=read(book, Session, held).start)
    again = sessions.duplicate(book, held, start=start).record
    assert isinstance(again, Session)
    assert (again.title, again.minutes, again.status, again.summary) == ("Budget", 45, SessionStatus.PLANNED, "")
    assert again.start is not None
    assert again.start.date() == day(book, 7)


def test_erasing_a_session_takes_what_was_typed_in_its_wrap_up(book: OpenedBook, mira: RecordId) -> None:
    held = add(book, Kind.SESSION, people=[mira], start=at(book, -7))
    records.keep_draft(book, f"wrap-{held}", {"insight": "secret"})
    records.keep_draft(book, "new-note", {"body": "kept"})
    records.erase(book, held)
    assert set(records.drafts(book)) == {"new-note"}
