"""History, versions and drafts: what was written can be seen again, and what is being typed is kept."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mentorbook.model.kinds import Kind
from mentorbook.model.trouble import NotFound
from mentorbook.store.engine import DocumentError
from mentorbook.store.store import Store
from tests.store.stores import Author, add, dump, edit, opened_store
from tests.support.clock import FakeClock
from tests.support.profiles import MakeProfile


def test_every_save_is_in_the_history_with_its_time(make_profile: MakeProfile) -> None:
    clock = FakeClock()
    with opened_store(make_profile("ticking", clock=clock)) as store:
        record_id = add(store, title="First", body="One.\n")
        saves = []
        for number in range(3):
            clock.advance(timedelta(minutes=1))
            saves.append(edit(store, record_id, title=f"Title {number}"))
        history = store.history(record_id)
        assert [change.save for change in history[:3]] == saves[::-1]
        assert [change.at for change in history[:2]] == ["2026-03-02T09:03:00Z", "2026-03-02T09:02:00Z"]
        assert {change.machine for change in history} == {store.machine}
        assert [getattr(store.at_version(record_id, change.version), "title") for change in history] == [  # noqa: B009
            "Title 2",
            "Title 1",
            "Title 0",
            "First",
        ]


def test_a_wrong_clock_changes_no_order(make_profile: MakeProfile) -> None:
    clock = FakeClock()
    with opened_store(make_profile("wrong", clock=clock)) as store:
        record_id = add(store, title="First")
        clock.advance(timedelta(days=-4000))
        save = edit(store, record_id, title="Second")
        assert store.history(record_id)[0].save == save
        assert store.get(record_id).plain["title"] == "Second"


def test_versions_of_what_others_wrote_can_be_seen(store: Store) -> None:
    record_id = add(store, title="First", body="One.\n")
    author = Author("other", 7)
    author.read()
    author.document.merge(store.document(record_id).changes_since(None))
    author.write(title="Theirs", body="One. Two.\n")
    edit(store, record_id, title="Mine")
    with store.write() as unit:
        unit.merge(Kind.NOTE, record_id, author.document.changes_since(None))
    versions = {change.machine: change.version for change in store.history(record_id)}
    theirs = store.at_version(record_id, versions["other"])
    assert (getattr(theirs, "title"), getattr(theirs, "body")) == ("Theirs", "One. Two.\n")  # noqa: B009
    assert store.get(record_id).plain["body"] == "One. Two.\n"


def test_what_is_not_here_has_no_versions(store: Store) -> None:
    record_id = add(store, title="First")
    with pytest.raises(DocumentError):
        store.at_version(record_id, "no version")
    with pytest.raises(NotFound):
        store.at_version(store.profile.ids.record(), store.get(record_id).version)


def test_an_opened_record_names_the_version_that_a_save_builds_on(store: Store) -> None:
    record_id = add(store, title="First", body="One. Two.\n")
    opened = store.get(record_id)
    edit(store, record_id, body="One. Two. Arrived.\n")
    edit(store, record_id, body="Typed. Two.\n", opened=opened.version)
    body = str(store.get(record_id).plain["body"])
    assert "Typed." in body
    assert "Arrived." in body
    assert store.verify() == []


def test_drafts_are_kept_replaced_and_dropped(make_profile: MakeProfile) -> None:
    with opened_store(make_profile()) as store:
        store.save_draft("note:new", {"title": "Hálf", "body": "typed"})
        store.save_draft("note:new", {"title": "Hálf a", "body": "typed"})
        store.save_draft("goal:new", {})
    with opened_store(make_profile()) as store:
        assert store.drafts() == {"note:new": {"title": "Hálf a", "body": "typed"}, "goal:new": {}}
        store.drop_draft("note:new")
        store.drop_draft("note:new")
        assert store.drafts() == {"goal:new": {}}
        assert dump(store)["outbox"] == []
