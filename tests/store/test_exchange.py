"""What a book remembers of its exchange: an outbox without gaps, and tokens that no clone can mistake."""

from __future__ import annotations

import shutil

import pytest

from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.trouble import NotFound, UserFacingError
from mentorbook.store.document import Document
from mentorbook.store.exchange import (
    Entry,
    ImportLog,
    Machine,
    applied_tokens,
    hear,
    imports,
    is_applied,
    machines,
    mark_sent,
    outgoing,
    parked,
    undo_last,
)
from mentorbook.store.store import Store
from tests.store.stores import Author, add, close_store, dump, edit, open_store, opened_store
from tests.support.profiles import MakeProfile


def sent(store: Store, token: str, *, since: str = "") -> list[Entry]:
    """Send under a token, as an export does."""
    count, entries, end = outgoing(store, since_token=since)
    mark_sent(store, token, end)
    found = list(entries)
    assert len(found) == count
    return found


def received(store: Store, entries: list[Entry], *, token: str = "t", machine: str = "other") -> None:
    """Take entries over in one unit with a log, without the questions of a plan."""
    with store.write() as unit:
        log = ImportLog(unit, machine=machine, token=token)
        for entry in entries:
            log.remember(entry.id)
            if not unit.merge(entry.kind, entry.id, entry.update):
                log.park(entry, machine=machine, reason="waits")
        log.finish(counts={"new": len(entries)}, token=token, machine=machine)


def replayed(*batches: list[Entry]) -> dict[RecordId, Document]:
    """The documents that a machine with nothing makes of what it is sent."""
    documents: dict[RecordId, Document] = {}
    for entry in (entry for batch in batches for entry in batch):
        documents.setdefault(entry.id, Document(entry.kind, 1)).merge(entry.update)
    return documents


# -- sending


def test_without_a_token_everything_is_sent(store: Store) -> None:
    ids = [add(store, title=f"{n}") for n in range(3)]
    assert [entry.id for entry in sent(store, "t1")] == ids
    assert [entry.id for entry in sent(store, "t2", since="never drawn")] == ids


def test_since_a_token_only_what_changed_is_sent(store: Store) -> None:
    ids = [add(store, title=f"{n}", body="One. Two.\n") for n in range(3)]
    first = sent(store, "t1")
    assert sent(store, "t2", since="t1") == []
    edit(store, ids[1], title="changed")
    edit(store, ids[1], title="changed again")
    added = add(store, title="new")
    second = sent(store, "t3", since="t1")
    assert [entry.id for entry in second] == [ids[1], added]
    documents = replayed(first, second)
    assert documents[ids[1]].plain() == store.get(ids[1]).plain
    assert all(documents[entry.id].knows(entry.knowledge) for entry in second)
    # The update alone holds the two edits and not what came before.
    assert documents[added].plain()["title"] == "new"
    assert not Document(Kind.NOTE, 1).merge(second[0].update)


def test_an_older_token_brings_all_since_then(store: Store) -> None:
    record_id = add(store, title="0")
    first = sent(store, "t0")
    for number in range(1, 5):
        edit(store, record_id, title=f"{number}")
        sent(store, f"t{number}", since=f"t{number - 1}")
    for number in range(5):
        late = sent(store, f"late{number}", since=f"t{number}")
        assert bool(late) == (number < 4)
    assert replayed(first, sent(store, "again", since="t0"))[record_id].plain()["title"] == "4"


def test_saves_before_sending_share_one_row(store: Store) -> None:
    record_id = add(store, title="0")
    for number in range(10):
        edit(store, record_id, title=f"{number}")
    assert len(dump(store)["outbox"]) == 1
    sent(store, "t1")
    for number in range(10):
        edit(store, record_id, title=f"later {number}")
    assert len(dump(store)["outbox"]) == 2


def test_deleting_bringing_back_and_erasing_are_sent(store: Store) -> None:
    ids = [add(store, title=f"{n}") for n in range(2)]
    first = sent(store, "t1")
    with store.write() as unit:
        unit.remove(ids[0])
        unit.erase(ids[1])
    second = sent(store, "t2", since="t1")
    assert {entry.id: bool(entry.erased) for entry in second} == {ids[0]: False, ids[1]: True}
    assert replayed(first, [entry for entry in second if not entry.erased])[ids[0]].trashed_at()
    with store.write() as unit:
        unit.restore(ids[0])
    assert [entry.id for entry in sent(store, "t3", since="t2")] == [ids[0]]


def test_what_was_imported_is_passed_on(store: Store) -> None:
    sent(store, "t1")
    author = Author("other", 7)
    author.write(title="From elsewhere")
    document = author.document
    received(store, [Entry(Kind.NOTE, RecordId("e" * 20), document.changes_since(None), document.knowledge)])
    assert [entry.id for entry in sent(store, "t2", since="t1")] == [RecordId("e" * 20)]


def test_a_number_is_never_used_again_after_it_was_sent(store: Store) -> None:
    first, second = add(store, title="1"), add(store, title="2")
    sent(store, "t1")
    with store.write() as unit:
        unit.erase(second)
    sent(store, "t2", since="t1")
    edit(store, first, title="changed")
    assert [entry.id for entry in sent(store, "t3", since="t2")] == [first]


# -- clones and restored backups


def test_a_clone_does_not_mistake_the_others_tokens(make_profile: MakeProfile) -> None:
    store = open_store(make_profile("laptop"))
    shared = add(store, title="shared")
    sent(store, "t1")
    close_store(store)
    shutil.copytree(make_profile("laptop").paths.root, make_profile("clone").paths.root)
    with opened_store(make_profile("laptop")) as laptop, opened_store(make_profile("clone")) as clone:
        assert laptop.machine == clone.machine
        mine, theirs = add(laptop, title="mine"), add(clone, title="theirs")
        sent(laptop, "t2", since="t1")
        # Sent before they parted: each sends what came since. Drawn by the other: all.
        assert [entry.id for entry in sent(clone, "t3", since="t1")] == [theirs]
        assert [entry.id for entry in sent(clone, "t4", since="t2")] == [shared, theirs]
        assert [entry.id for entry in sent(laptop, "t5", since="t2")] == []
        assert mine not in [entry.id for entry in sent(clone, "t6")]


def test_a_restored_backup_forgets_what_it_sent_later(make_profile: MakeProfile) -> None:
    profile = make_profile("laptop")
    store = open_store(profile)
    record_id = add(store, title="first")
    sent(store, "t1")
    close_store(store)
    shutil.copytree(profile.paths.root, make_profile("backup").paths.root)
    with opened_store(profile) as store:
        edit(store, record_id, title="lost")
        sent(store, "t2", since="t1")
    with opened_store(make_profile("backup")) as store:
        assert not store.knows_sent("t2")
        edit(store, record_id, title="second")
        assert len(sent(store, "t3", since="t2")) == 1
        assert replayed(sent(store, "t4", since="t2"))[record_id].plain()["title"] == "second"


def test_the_newest_token_of_each_machine_counts(store: Store) -> None:
    for machine, token in (("a", "a1"), ("b", "b1"), ("a", "a2"), ("a", "")):
        received(store, [], token=token, machine=machine)
    assert applied_tokens(store) == {"a": "a2", "b": "b1"}
    assert is_applied(store, "a1")
    assert not is_applied(store, "a3")


def test_machines_are_listed_last_heard_first(store: Store) -> None:
    with store.write() as unit:
        hear(unit, Machine("a", "Attic", "2026-03-01T00:00:00Z", ""))
        hear(unit, Machine("b", "Barn", "2026-03-02T00:00:00Z", "t"))
        hear(unit, Machine("a", "Attic 2", "2026-03-03T00:00:00Z", "u"))
    assert [(machine.name, machine.has_token) for machine in machines(store)] == [("Attic 2", "u"), ("Barn", "t")]


# -- undo


def foreign(words: str, record_id: str = "e" * 20, *, base: Document | None = None) -> Entry:
    author = Author("other", 7)
    if base is not None:
        author.document.merge(base.changes_since(None))
    author.write(title=words)
    document = author.document
    return Entry(Kind.NOTE, RecordId(record_id), document.changes_since(None), document.knowledge)


def everything(store: Store) -> dict[str, object]:
    """All rows, without the log of imports and with packed documents read."""
    rows: dict[str, object] = {
        name: found
        for name, found in dump(store).items()
        if name not in {"import", "document"} and "search" not in name
    }
    rows["document"] = [(record, store.get(record).plain, store.get(record).version) for _, record in store.all_ids()]
    return rows


def test_undo_puts_back_exactly_what_was(store: Store) -> None:
    kept = add(store, title="Mine", body="One.\n")
    sent(store, "t1")
    edit(store, kept, title="Mine again")
    waiting = foreign("Base", "d" * 20)
    later = Entry(waiting.kind, waiting.id, b"not complete", waiting.knowledge)
    with store.write() as unit:
        log = ImportLog(unit, machine="m", token="t")
        log.park(later, machine="m", reason="left out")
        log.finish(counts={}, token="t0", machine="m")
    before = everything(store)
    with store.write() as unit:
        log = ImportLog(unit, machine="m", token="t2")
        for entry in (foreign("Theirs", kept, base=store.document(kept)), foreign("New")):
            log.remember(entry.id)
            unit.merge(entry.kind, entry.id, entry.update)
        log.consume(parked(store)[0].n)
        log.park(foreign("Another", "c" * 20), machine="m", reason="waits")
        log.finish(counts={"new": 1, "changed": 1}, token="t2", machine="m")
    assert everything(store) != before
    assert store.get(kept).plain["title"] == "Theirs"
    with store.write() as unit:
        assert undo_last(store, unit) == 2
    assert everything(store) == before
    assert {touched.id for touched in unit.changes.edited} == {kept}
    assert {touched.id for touched in unit.changes.removed} == {RecordId("e" * 20)}
    assert store.verify() == []
    assert imports(store)[0].undone


def test_undo_is_refused_by_name_after_an_edit(store: Store) -> None:
    received(store, [foreign("Theirs"), foreign("Other", "d" * 20)])
    edit(store, RecordId("e" * 20), title="Edited here")
    before = dump(store)
    with pytest.raises(UserFacingError) as raised, store.write() as unit:
        undo_last(store, unit)
    assert "Since then edited: “Edited here”." in raised.value.what
    assert raised.value.remedy
    assert dump(store) == before


def test_undo_is_refused_by_name_after_sending(store: Store) -> None:
    received(store, [foreign(f"Theirs {n}", f"{n}" * 20) for n in range(7)])
    sent(store, "t9")
    with pytest.raises(UserFacingError) as raised, store.write() as unit:
        undo_last(store, unit)
    assert "sent to another machine: “Theirs 0”" in raised.value.what
    assert "and 2 more" in raised.value.what


def test_undo_is_refused_after_sending_even_when_nothing_was_written(store: Store) -> None:
    with store.write() as unit:
        log = ImportLog(unit, machine="other", token="heard of")
        log.park(foreign("Waits"), machine="other", reason="left out")
        log.finish(counts={"left out": 1}, token="heard of", machine="other")
    sent(store, "t9")
    with pytest.raises(UserFacingError, match="sent to another machine: this book"), store.write() as unit:
        undo_last(store, unit)
    assert is_applied(store, "heard of")


def test_undo_goes_back_one_import_after_the_other_and_no_further_than_it_can(store: Store) -> None:
    for number in range(7):
        received(store, [foreign(f"{number}", f"{number}" * 20)], token=f"t{number}")
    for left in range(6, 1, -1):
        with store.write() as unit:
            assert undo_last(store, unit) == 1
        assert len(store.all_ids()) == left
        assert is_applied(store, f"t{left - 1}")
        assert not is_applied(store, f"t{left}")
    before = dump(store)
    with pytest.raises(NotFound, match="too long ago"), store.write() as unit:
        undo_last(store, unit)
    assert dump(store) == before


def test_imports_that_changed_nothing_do_not_count(store: Store) -> None:
    for number in range(7):
        received(store, [foreign(f"{number}", f"{number}" * 20)], token=f"t{number}")
        received(store, [], token=f"nothing new {number}")
    for number in range(6, 1, -1):
        with store.write() as unit:
            assert undo_last(store, unit) == 1
        assert not is_applied(store, f"nothing new {number}")
        assert is_applied(store, f"nothing new {number - 1}")
    with pytest.raises(NotFound, match="too long ago"), store.write() as unit:
        undo_last(store, unit)
    assert len(imports(store)) == 7


def test_without_an_import_there_is_nothing_to_undo(store: Store) -> None:
    with pytest.raises(NotFound), store.write() as unit:
        undo_last(store, unit)


def test_the_same_update_waits_once(store: Store) -> None:
    for _ in range(2):
        with store.write() as unit:
            log = ImportLog(unit, machine="m", token="t")
            entry = foreign("Waits")
            log.park(entry, machine="m", reason="waits")
            log.park(entry, machine="m", reason="waits")
            log.finish(counts={}, token="", machine="m")
    assert [(one.entry.id, one.left_out, one.machine) for one in parked(store)] == [(RecordId("e" * 20), False, "m")]
