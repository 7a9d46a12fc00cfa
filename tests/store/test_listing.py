"""Lists of records: what is asked for, in every form in which it can be asked."""

from __future__ import annotations

from typing import Any

from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.session import TopicState
from mentorbook.store.store import Store
from tests.store.stores import add


def found(store: Store, **asked: Any) -> list[RecordId]:
    return [one.id for one in store.records(Kind.TOPIC, **asked)]


def test_every_way_to_ask_gives_what_it_names_and_each_time_anew(store: Store) -> None:
    mira, bo = add(store, Kind.PERSON, name="Mira Tallgren"), add(store, Kind.PERSON, name="Bo Ek")
    first = add(store, Kind.TOPIC, text="First", person=mira, state=TopicState.OPEN)
    second = add(store, Kind.TOPIC, text="Second", person=bo, state=TopicState.OPEN)
    third = add(store, Kind.TOPIC, text="Third", state=TopicState.DROPPED)
    assert found(store) == [first, second, third]
    assert found(store, where={"state": "open"}) == [first, second]
    assert found(store, where={"state": "dropped"}) == [third]
    assert found(store, where={"person": None}) == [third]
    assert found(store, where={"state": "open", "person": None}) == []
    assert found(store, linked={"person": mira}) == [first]
    assert found(store, linked={"person": bo}) == [second]
    assert found(store, linked={"person": bo}, where={"state": "dropped"}) == []
    assert found(store, ids=[third, first]) == [first, third]
    assert found(store, ids=[]) == []
    assert found(store, ids=[first, second], linked={"person": bo}, where={"state": "open"}) == [second]


def test_a_value_that_looks_like_the_place_of_another_is_only_a_value(store: Store) -> None:
    odd = add(store, Kind.TOPIC, text="to person", state=TopicState.OPEN)
    add(store, Kind.TOPIC, text="is text", state=TopicState.OPEN)
    assert found(store, where={"text": "to person", "state": "open"}) == [odd]


def test_more_ids_can_be_asked_for_than_a_query_has_places(store: Store) -> None:
    topic = add(store, Kind.TOPIC, text="One", state=TopicState.OPEN)
    assert found(store, ids=[*(store.profile.ids.record() for _ in range(300_000)), topic]) == [topic]
