"""Topics go on to the next session by themselves."""

from __future__ import annotations

from datetime import date

import pytest

from mentorbook.model.agenda import Agenda, agenda_of
from mentorbook.model.session import Direction, Session, SessionStatus, Topic, TopicState
from tests.model.records import AINO, BO, at, make


def session(start: str, *people: str, status: SessionStatus = SessionStatus.PLANNED) -> Session:
    return make(Session, start=at(start), people=frozenset(people or (AINO,)), status=status)


def topic(text: str, of: Session | None = None, **values: object) -> Topic:
    return make(Topic, text=text, session=of.id if of else None, **values)


def agenda_at(of: Session, *, sessions: list[Session], topics: list[Topic], now: str = "2026-11-20T12:00") -> Agenda:
    return agenda_of(of, sessions=sessions, topics=topics, now=at(now))


def texts(agenda: Agenda) -> list[str]:
    return [entry.text for entry in (*agenda.ask, *agenda.share)]


def test_an_open_topic_of_a_held_session_is_on_the_next_planned_one() -> None:
    held = session("2026-11-04T16:00", status=SessionStatus.HELD)
    following, later = session("2026-12-02T16:00"), session("2027-01-06T16:00")
    left = topic("budget", held)
    done = topic("naming", held, state=TopicState.DISCUSSED)
    sessions, topics = [held, following, later], [left, done]
    assert texts(agenda_at(following, sessions=sessions, topics=topics)) == ["budget"]
    assert agenda_at(following, sessions=sessions, topics=topics).carried == {left.id}
    assert texts(agenda_at(later, sessions=sessions, topics=topics)) == []
    assert texts(agenda_at(held, sessions=sessions, topics=topics)) == ["naming"]


def test_it_follows_when_its_meeting_moves_past_the_next_one() -> None:
    near, far = session("2026-12-02T16:00"), session("2026-12-16T16:00")
    question = topic("pricing", near)
    assert texts(agenda_at(near, sessions=[near, far], topics=[question])) == ["pricing"]
    moved = make(Session, id=near.id, start=at("2027-01-05T16:00"), people=near.people)
    assert texts(agenda_at(far, sessions=[moved, far], topics=[question])) == ["pricing"]
    assert texts(agenda_at(moved, sessions=[moved, far], topics=[question])) == []


@pytest.mark.parametrize("status", [SessionStatus.CANCELLED, SessionStatus.HELD])
def test_it_stays_where_it_was_while_no_meeting_is_planned(status: SessionStatus) -> None:
    only = session("2026-11-04T16:00", status=status)
    assert texts(agenda_at(only, sessions=[only], topics=[topic("hiring", only)])) == ["hiring"]


def test_a_topic_with_a_person_waits_for_the_next_talk_with_that_person() -> None:
    with_bo, with_aino = session("2026-12-01T10:00", BO), session("2026-12-02T10:00", AINO)
    loose = topic("ask about the talk", person=AINO)
    assert texts(agenda_at(with_aino, sessions=[with_bo, with_aino], topics=[loose])) == ["ask about the talk"]
    assert texts(agenda_at(with_bo, sessions=[with_bo, with_aino], topics=[loose])) == []
    assert agenda_at(with_aino, sessions=[with_bo, with_aino], topics=[loose]).carried == frozenset()


def test_asking_and_sharing_stand_apart_and_in_order() -> None:
    one = session("2026-12-02T16:00")
    topics = [
        topic("second", one, order="b"),
        topic("first", one, order="a"),
        topic("mine", one, direction=Direction.SHARE),
        topic("gone", one, state=TopicState.DROPPED),
    ]
    agenda = agenda_at(one, sessions=[one], topics=topics[:3])
    assert [entry.text for entry in agenda.ask] == ["first", "second"]
    assert [entry.text for entry in agenda.share] == ["mine"]


def test_a_session_that_is_not_in_the_list_has_its_agenda_all_the_same() -> None:
    one = session("2026-12-02T16:00")
    assert texts(agenda_at(one, sessions=[], topics=[topic("hello", one)])) == ["hello"]


# Monthly on the second Tuesday from 8 September 2026 on: 13 October, 10 November, 8 December, 12 January.
SECOND_TUESDAY = "FREQ=MONTHLY;BYDAY=2TU"


def series(**values: object) -> Session:
    people = frozenset({AINO})
    return make(Session, start=at("2026-09-08T16:00"), people=people, repeat=SECOND_TUESDAY, **values)


def held(start: str) -> Session:
    return session(start, status=SessionStatus.HELD)


def where(question: Topic, sessions: list[Session], *, now: str) -> list[str]:
    """The starts of those sessions on whose agenda it is."""
    return [
        f"{one.start:%Y-%m-%d}"
        for one in sessions
        if one.start and texts(agenda_at(one, sessions=sessions, topics=[question], now=now))
    ]


def test_a_series_stands_at_its_next_meeting_and_not_at_its_first() -> None:
    monthly, single, talk = series(), session("2026-12-01T10:00"), held("2026-11-10T16:00")
    question = topic("pricing", monthly)
    sessions = [monthly, single, talk]
    # The single meeting comes before the 8th of December.
    assert where(question, sessions, now="2026-11-20T12:00") == ["2026-12-01"]
    # It was held; what is still open goes on to the series.
    after = [
        monthly,
        make(Session, id=single.id, start=single.start, people=single.people, status=SessionStatus.HELD),
        talk,
    ]
    assert where(question, after, now="2026-12-02T12:00") == ["2026-09-08"]


def test_a_single_meeting_after_the_next_one_of_a_series_waits() -> None:
    monthly, single, talk = series(), session("2026-12-09T10:00"), held("2026-11-10T16:00")
    question = topic("pricing", single)
    assert where(question, [monthly, single, talk], now="2026-11-20T12:00") == ["2026-09-08"]


def test_a_meeting_of_a_series_keeps_its_topics_until_somebody_says_whether_it_took_place() -> None:
    monthly, single = series(), session("2026-11-17T10:00")
    question = topic("pricing", monthly)
    unanswered = [monthly, single, held("2026-10-13T16:00")]
    assert where(question, unanswered, now="2026-11-10T16:30") == ["2026-09-08"]
    assert where(question, unanswered, now="2026-11-12T12:00") == ["2026-09-08"]
    answered = [*unanswered, held("2026-11-10T16:00")]
    assert where(question, answered, now="2026-11-12T12:00") == ["2026-11-17"]


def test_moved_and_skipped_meetings_of_a_series_count_as_they_are() -> None:
    single, talk = session("2026-12-04T10:00"), held("2026-11-10T16:00")
    moved = series(moved={date(2026, 12, 8): at("2026-12-03T09:00")})
    question = topic("pricing", single)
    assert where(question, [moved, single, talk], now="2026-11-20T12:00") == ["2026-09-08"]
    skipped = series(skipped=frozenset({date(2026, 12, 8)}))
    later = session("2027-01-05T10:00")
    assert where(topic("pricing", skipped), [skipped, later, talk], now="2026-11-20T12:00") == ["2027-01-05"]


def test_a_series_that_has_ended_gives_its_topics_to_what_is_planned() -> None:
    ended = make(Session, start=at("2026-09-08T16:00"), people=frozenset({AINO}), repeat=f"{SECOND_TUESDAY};COUNT=3")
    talk, later = held("2026-11-10T16:00"), session("2027-03-01T10:00")
    assert where(topic("pricing", ended), [ended, talk, later], now="2026-11-20T12:00") == ["2027-03-01"]
    assert where(topic("pricing", ended), [ended, talk], now="2026-11-20T12:00") == ["2026-09-08"]
