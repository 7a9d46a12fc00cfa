"""Erased for good: not one word of it is left in the book, and nothing brings it back."""

from __future__ import annotations

from typing import Any

import pytest

from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.trouble import NotFound
from mentorbook.store.exchange import Entry, ImportLog, outgoing, undo_last
from mentorbook.store.store import Store
from tests.store.stores import Author, add, dump, edit, opened_store
from tests.support.profiles import MakeProfile

_SECRETS = ("quixotic", "zephyrous", "lambent", "sesquipedal", "xylophonic")


def left_over(store: Store) -> set[str]:
    """Which of the secret words are in some table, or among the words of the index, whole or in part."""
    store.connection.execute("CREATE VIRTUAL TABLE temp.every_word USING fts5vocab(main, search, row)")
    words = [word for (word,) in store.connection.execute("SELECT term FROM temp.every_word")]
    store.connection.execute("DROP TABLE temp.every_word")
    values = [value for rows in dump(store).values() for row in rows for value in row]
    blobs = [value if isinstance(value, bytes) else str(value).encode() for value in [*values, *words]]
    # The index shortens a word by what it shares with the one before, so a few letters are telling.
    return {secret for secret in _SECRETS for blob in blobs if secret[2:].encode() in blob.lower()}


@pytest.fixture
def secret(store: Store) -> RecordId:
    """A record whose words have been everywhere that words go."""
    for number in range(20):
        add(store, title=f"Other {number}", body="Plain words. More of them.\n")
    record_id = add(store, Kind.PERSON, name="Quixotic", channels={"chat": "zephyrous"}, about="Lambent.\n")
    edit(store, record_id, tags=frozenset({"sesquipedal"}), about="Lambent. And xylophonic.\n")
    add(store, title="Newer", body="Plain words.\n")
    return record_id


def test_the_words_are_there_before(store: Store, secret: RecordId) -> None:
    # Documents are packed, so these come from the tables and the index.
    assert left_over(store) == set(_SECRETS)


@pytest.mark.parametrize("trashed_first", [False, True])
def test_no_word_is_left_in_any_table(store: Store, secret: RecordId, *, trashed_first: bool) -> None:
    if trashed_first:
        with store.write() as unit:
            unit.remove(secret)
    with store.write() as unit:
        assert unit.erase(secret)
    assert left_over(store) == set()
    assert store.search("quixotic") == []
    assert len(store.search("plain")) == 20
    assert store.verify() == []
    rows: dict[str, list[tuple[Any, ...]]] = dump(store)
    seq = next(row[0] for row in rows["record"] if row[1] == secret)
    for name in ("document", "import_before", "shown", "item", "rivalry", "of_person"):
        assert seq not in [row[1 if name == "import_before" else 0] for row in rows[name]], name
    assert [since for _, of, since in rows["outbox"] if of == seq] == [None]


def test_what_waited_or_could_be_undone_is_gone_too(store: Store, secret: RecordId) -> None:
    author = Author("other", 7, Kind.PERSON)
    author.document.merge(store.document(secret).changes_since(None))
    author.write(name="Quixotic twice")
    entry = Entry(Kind.PERSON, secret, author.document.changes_since(None), author.document.knowledge)
    with store.write() as unit:
        log = ImportLog(unit, machine="other", token="t")
        log.remember(secret)
        unit.merge(Kind.PERSON, secret, entry.update)
        log.park(entry, machine="other", reason="left out")
        log.finish(counts={}, token="t", machine="other")
    with store.write() as unit:
        unit.erase(secret)
    assert dump(store)["parked"] == dump(store)["import_before"] == []
    assert left_over(store) == set()
    with store.write() as unit:
        undo_last(store, unit)
    assert store.is_erased(secret)
    assert left_over(store) == set()


def test_nothing_brings_it_back(store: Store, secret: RecordId) -> None:
    update = store.document(secret).changes_since(None)
    with store.write() as unit:
        unit.erase(secret)
    with store.write() as unit:
        assert unit.merge(Kind.PERSON, secret, update)
    assert not unit.changes
    assert store.is_erased(secret)
    assert store.kind_of(secret) is None
    for ask in (store.get, store.document, store.history):
        with pytest.raises(NotFound):
            ask(secret)
    assert store.rebuild() == 21
    assert left_over(store) == set()


def test_the_tombstone_is_sent_and_carries_nothing(store: Store, secret: RecordId) -> None:
    with store.write() as unit:
        unit.erase(secret, at="2026-03-02T09:00:00Z")
    _, entries, _ = outgoing(store)
    (tombstone,) = [entry for entry in entries if entry.erased]
    assert tombstone == Entry(Kind.PERSON, secret, b"", b"", "2026-03-02T09:00:00Z")


def test_a_tombstone_of_a_stranger_is_kept(store: Store) -> None:
    stranger = RecordId("e" * 20)
    with store.write() as unit:
        unit.erase_unknown(Kind.NOTE, stranger, at="2026-03-02T09:00:00Z")
    assert store.is_erased(stranger)
    assert store.verify() == []
    _, entries, _ = outgoing(store)
    assert [entry.id for entry in entries if entry.erased] == [stranger]


def test_an_unsaved_edit_in_the_same_unit_goes_too(make_profile: MakeProfile) -> None:
    with opened_store(make_profile("other")) as store:
        with store.write() as unit:
            unit.add(Kind.NOTE, RecordId("a" * 20), {"title": "Quixotic"})
            unit.edit(RecordId("a" * 20), {"body": "Lambent.\n"})
            unit.erase(RecordId("a" * 20))
        assert store.is_erased(RecordId("a" * 20))
        assert left_over(store) == set()
        assert store.verify() == []
