"""What is typed and not saved: kept as it is, on this machine, as long as its record is."""

from __future__ import annotations

import pytest

from mentorbook.store.store import Store
from tests.store.stores import add, opened_store
from tests.support.profiles import MakeProfile


@pytest.mark.parametrize("typed", ["Grüße, 日本 😀\n\t\x00", "half a character \ud83d, as some input methods leave it"])
def test_a_draft_comes_back_as_it_was_typed(make_profile: MakeProfile, typed: str) -> None:
    with opened_store(make_profile()) as store:
        store.save_draft("new-note", {"body": typed})
    with opened_store(make_profile()) as store:
        assert store.drafts() == {"new-note": {"body": typed}}
        store.drop_draft("new-note")
        assert store.drafts() == {}


def test_erasing_a_record_takes_what_was_typed_into_it_along(store: Store) -> None:
    erased, other = add(store, title="One"), add(store, title="Other")
    for key in (erased, f"wrap-{erased}", f"thanks/{erased}/{other}", other, "new-note"):
        store.save_draft(key, {"title": f"Typed for {key}"})
    with store.write() as unit:
        unit.erase(erased)
    assert set(store.drafts()) == {other, "new-note"}


def test_nothing_more_is_kept_of_what_is_typed_into_an_erased_record(store: Store) -> None:
    erased, other = add(store, title="One"), add(store, title="Other")
    with store.write() as unit:
        unit.erase(erased)
    for key in (erased, f"wrap-{erased}", f"thanks/{erased}/{other}", other, "new-note"):
        store.save_draft(key, {"title": f"Typed for {key}"})
    assert set(store.drafts()) == {other, "new-note"}


def test_a_draft_of_something_else_that_refers_to_an_erased_record_stays(store: Store) -> None:
    erased = add(store, title="One")
    typed = {"title": "A talk", "people": [erased]}
    store.save_draft("new-session", typed)
    with store.write() as unit:
        unit.erase(erased)
    assert store.drafts() == {"new-session": typed}
    store.save_draft("new-session", typed)
    assert store.drafts() == {"new-session": typed}
