"""Topics go on to the next session by themselves."""

from __future__ import annotations

import pytest

from mentorbook.model.agenda import Agenda, agenda_of
from mentorbook.model.session import Direction, Session, SessionStatus, Topic, TopicState
from tests.model.records import AINO, BO, at, make


def session(start: str, *people: str, status: SessionStatus = SessionStatus.PLANNED) -> Session:
    return make(Session, start=at(start), people=frozenset(people or (AINO,)), status=status)


def topic(text: str, of: Session | None = None, **values: object) -> Topic:
    return make(Topic, text=text, session=of.id if of else None, **values)


def texts(agenda: Agenda) -> list[str]:
    return [entry.text for entry in (*agenda.ask, *agenda.share)]


def test_an_open_topic_of_a_held_session_is_on_the_next_planned_one() -> None:
    held = session("2026-11-04T16:00", status=SessionStatus.HELD)
    following, later = session("2026-12-02T16:00"), session("2027-01-06T16:00")
    left = topic("budget", held)
    done = topic("naming", held, state=TopicState.DISCUSSED)
    sessions, topics = [held, following, later], [left, done]
    assert texts(agenda_of(following, sessions=sessions, topics=topics)) == ["budget"]
    assert agenda_of(following, sessions=sessions, topics=topics).carried == {left.id}
    assert texts(agenda_of(later, sessions=sessions, topics=topics)) == []
    assert texts(agenda_of(held, sessions=sessions, topics=topics)) == ["naming"]


def test_it_follows_when_its_meeting_moves_past_the_next_one() -> None:
    near, far = session("2026-12-02T16:00"), session("2026-12-16T16:00")
    question = topic("pricing", near)
    assert texts(agenda_of(near, sessions=[near, far], topics=[question])) == ["pricing"]
    moved = make(Session, id=near.id, start=at("2027-01-05T16:00"), people=near.people)
    assert texts(agenda_of(far, sessions=[moved, far], topics=[question])) == ["pricing"]
    assert texts(agenda_of(moved, sessions=[moved, far], topics=[question])) == []


@pytest.mark.parametrize("status", [SessionStatus.CANCELLED, SessionStatus.HELD])
def test_it_stays_where_it_was_while_no_meeting_is_planned(status: SessionStatus) -> None:
    only = session("2026-11-04T16:00", status=status)
    assert texts(agenda_of(only, sessions=[only], topics=[topic("hiring", only)])) == ["hiring"]


def test_a_topic_with_a_person_waits_for_the_next_talk_with_that_person() -> None:
    with_bo, with_aino = session("2026-12-01T10:00", BO), session("2026-12-02T10:00", AINO)
    loose = topic("ask about the talk", person=AINO)
    assert texts(agenda_of(with_aino, sessions=[with_bo, with_aino], topics=[loose])) == ["ask about the talk"]
    assert texts(agenda_of(with_bo, sessions=[with_bo, with_aino], topics=[loose])) == []
    assert agenda_of(with_aino, sessions=[with_bo, with_aino], topics=[loose]).carried == frozenset()


def test_asking_and_sharing_stand_apart_and_in_order() -> None:
    one = session("2026-12-02T16:00")
    topics = [
        topic("second", one, order="b"),
        topic("first", one, order="a"),
        topic("mine", one, direction=Direction.SHARE),
        topic("gone", one, state=TopicState.DROPPED),
    ]
    agenda = agenda_of(one, sessions=[one], topics=topics[:3])
    assert [entry.text for entry in agenda.ask] == ["first", "second"]
    assert [entry.text for entry in agenda.share] == ["mine"]


def test_a_session_that_is_not_in_the_list_has_its_agenda_all_the_same() -> None:
    one = session("2026-12-02T16:00")
    assert texts(agenda_of(one, sessions=[], topics=[topic("hello", one)])) == ["hello"]
