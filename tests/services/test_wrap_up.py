"""The wrap-up: everything in one unit of work, and back with one undo."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from mentorbook.model.exchange import Action, Advice, Help, HelpDirection, Owner, Thanks
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.session import Session, SessionStatus, Topic, TopicState
from mentorbook.model.trouble import InvalidRecord
from mentorbook.services import records
from mentorbook.services.opened import OpenedBook
from mentorbook.services.undo import remember, undo
from mentorbook.services.wrap_up import Promise, WrapUp, begin, wrap_up
from tests.services.books import add, at, read


@pytest.fixture
def mira(book: OpenedBook) -> RecordId:
    return add(book, Kind.PERSON, name="Mira Tallgren", rhythm="monthly")


def test_everything_is_written_at_once_and_taken_back_at_once(book: OpenedBook, mira: RecordId) -> None:
    talk = add(book, Kind.SESSION, title="Budget", people=[mira], start=at(book, -0.1), minutes=45, mode="video")
    question = add(book, Kind.TOPIC, text="How much?", session=talk, person=mira)
    before = book.store.count()
    following = datetime(2026, 4, 2, 16, 0, tzinfo=book.profile.clock.zone())
    done = wrap_up(
        book,
        talk,
        WrapUp(
            person=mira,
            summary="The budget.\n",
            discussed=frozenset({question}),
            mine=(Promise("Send the sheet", date(2026, 3, 6)), Promise("Ask Bo")),
            theirs=(Promise("Read it"),),
            insight="One number, one story",
            gave="My notes on the talk",
            thanks="Staying longer",
            following=following,
        ),
    )
    held = read(book, Session, talk)
    assert done.session == talk
    assert (held.status, held.summary) == (SessionStatus.HELD, "The budget.\n")
    (topic,) = book.store.typed(Topic)
    assert topic.state is TopicState.DISCUSSED
    found = {action.text: (action.owner, action.due, action.session) for action in book.store.typed(Action)}
    assert found == {
        "Send the sheet": (Owner.MINE, date(2026, 3, 6), talk),
        "Ask Bo": (Owner.MINE, None, talk),
        "Read it": (Owner.THEIRS, None, talk),
    }
    (advice,) = book.store.typed(Advice)
    assert (advice.text, advice.person, advice.session) == ("One number, one story", mira, talk)
    (given,) = book.store.typed(Help)
    assert given.direction is HelpDirection.GIVEN
    (thanks,) = book.store.typed(Thanks)
    assert thanks.on is None  # not said yet
    assert thanks.evidence == {talk}
    (planned,) = [one for one in book.store.typed(Session) if one.id != talk]
    assert (planned.start, planned.minutes, planned.status) == (following, 45, SessionStatus.PLANNED)
    assert planned.people == {mira}
    undo(book, remember(book, done.changes))
    assert book.store.count() == before
    assert read(book, Session, talk).status is SessionStatus.PLANNED


def test_all_may_be_left_out(book: OpenedBook, mira: RecordId) -> None:
    talk = add(book, Kind.SESSION, people=[mira], start=at(book, -1), summary="As it was.\n")
    done = wrap_up(book, talk, WrapUp())
    assert {one.id for one in done.changes.touched} == {talk}
    assert read(book, Session, talk).summary == "As it was.\n"
    assert not wrap_up(book, talk, WrapUp()).changes


def test_thanks_that_were_said_have_their_day(book: OpenedBook, mira: RecordId) -> None:
    talk = add(book, Kind.SESSION, people=[mira], start=at(book, -1))
    wrap_up(book, talk, WrapUp(person=mira, thanks="The book", is_thanked=True))
    (thanks,) = book.store.typed(Thanks)
    assert thanks.on == date.fromisoformat(at(book, -1)[:10])


def test_a_meeting_of_a_series_becomes_a_session_of_its_own(book: OpenedBook, mira: RecordId) -> None:
    weekly = add(book, Kind.SESSION, title="Weekly", people=[mira], start=at(book, -7.1), repeat="FREQ=WEEKLY")
    later = datetime(2026, 3, 12, 9, 0, tzinfo=book.profile.clock.zone())
    done = wrap_up(book, weekly, WrapUp(person=mira, summary="It.\n", insight="Ask first", following=later))
    assert done.session != weekly
    held = read(book, Session, done.session)
    assert (held.title, held.status, held.repeat, held.summary) == ("Weekly", SessionStatus.HELD, "", "It.\n")
    assert held.start is not None
    assert held.start.isoformat()[:16] == at(book, -0.1)[:16]
    series = read(book, Session, weekly)
    assert (series.status, series.summary) == (SessionStatus.PLANNED, "")
    assert list(series.moved.values()) == [later]
    (advice,) = book.store.typed(Advice)
    assert advice.session == done.session


def test_a_talk_that_is_wrapped_up_early_does_not_lie_ahead(book: OpenedBook, mira: RecordId) -> None:
    talk = add(book, Kind.SESSION, people=[mira], start=at(book, 0.5))
    wrap_up(book, talk, WrapUp())
    start = read(book, Session, talk).start
    assert start is not None
    assert start <= book.profile.clock.now()


def test_nothing_is_written_when_something_is_wrong(book: OpenedBook, mira: RecordId) -> None:
    talk = add(book, Kind.SESSION, people=[mira], start=at(book, -1))
    with pytest.raises(InvalidRecord):
        wrap_up(book, talk, WrapUp(person=None, mine=(Promise("Kept back"),), insight="Whose?"))
    assert read(book, Session, talk).status is SessionStatus.PLANNED
    assert not book.store.typed(Action)


def test_the_next_date_is_by_the_rhythm_or_the_one_that_is_planned(book: OpenedBook, mira: RecordId) -> None:
    talk = add(book, Kind.SESSION, people=[mira], start="2026-03-01T16:00[Europe/Helsinki]")
    start = begin(book, talk, draft_key="wrap")
    assert not start.is_planned
    assert start.following is not None
    assert start.following.isoformat()[:16] == "2026-04-01T16:00"
    assert start.people == ((mira, "Mira Tallgren"),)
    add(book, Kind.SESSION, people=[mira], start=at(book, 3))
    start = begin(book, talk, draft_key="wrap")
    assert start.is_planned
    assert start.following is not None
    assert start.following.isoformat()[:16] == at(book, 3)[:16]
    records.edit(book, mira, {"rhythm": None})
    old = add(book, Kind.SESSION, people=[add(book, Kind.PERSON, name="Bo")], start=at(book, -1))
    assert begin(book, old, draft_key="wrap").following is None
