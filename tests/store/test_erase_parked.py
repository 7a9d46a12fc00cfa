"""A record that is erased while an import waits for its confirmation: nothing of it comes back into the book."""

from __future__ import annotations

import pytest

from mentorbook.model.kinds import Kind
from mentorbook.store.exchange import Entry, ImportLog, parked
from mentorbook.store.store import Store
from mentorbook.sync.package import Header
from mentorbook.sync.plan import apply_plan, make_plan
from tests.store.stores import BOOK_ID, Author, add, dump


@pytest.mark.parametrize("left_out", [False, True])
def test_what_was_erased_after_the_preview_is_not_kept_waiting(store: Store, *, left_out: bool) -> None:
    record_id = add(store, title="Here")
    author = Author("other", 7)
    author.document.merge(store.document(record_id).changes_since(None))
    author.write(title="Their words")
    entry = Entry(Kind.NOTE, record_id, author.document.changes_since(None), author.document.knowledge)
    plan = make_plan(
        store,
        header=Header(BOOK_ID, "other", "Other", "2026-03-02T09:00:00Z", token="t", since="", entries=1),
        entries=[entry],
    )
    with store.write() as unit:
        unit.erase(record_id)
    with store.write() as unit:
        apply_plan(unit, plan, store=store, without={record_id} if left_out else ())
    assert dump(store)["parked"] == []
    assert store.kind_of(record_id) is None


def test_what_waits_for_another_record_still_waits(store: Store) -> None:
    record_id = add(store, title="Here")
    author = Author("other", 7)
    author.write(title="First")
    known = author.document.knowledge
    author.write(title="Second")
    entry = Entry(Kind.NOTE, record_id, author.document.changes_since(known), author.document.knowledge)
    with store.write() as unit:
        log = ImportLog(unit, machine="other", token="t")
        log.park(entry, machine="other", reason="waits")
        log.park(entry, machine="other", reason="waits")
    assert [one.entry for one in parked(store)] == [entry]
