"""A unit of work: everything or nothing, in any number of batches, and an exact account of what it changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mentorbook.model.changes import ChangeSet, Touched
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.trouble import InvalidRecord, NotFound, UserFacingError
from mentorbook.store import unit as units
from mentorbook.store.store import Store
from mentorbook.store.unit import UnitOfWork
from tests.store.stores import START, Author, add, dump, edit, open_store, projection


class Failing:
    """A real connection whose nth call from now on fails, as when the disk does."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self.left = -1

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._connection, name)
        return self._counted(found) if name in {"execute", "executemany"} else found

    def _counted(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def run(statement: str, *arguments: Any) -> Any:
            if statement != "ROLLBACK":
                self.left -= 1
                if self.left == 0:
                    raise _Failure
            return call(statement, *arguments)

        return run


class _Failure(Exception):
    pass


def rich_unit(unit: UnitOfWork, ids: list[RecordId], update: bytes, logged: RecordId) -> None:
    """Every kind of step in one unit."""
    edited, trashed, back, gone = ids
    unit.add(Kind.PERSON, RecordId("p" * 20), {"created": START, "name": "Ruth", "tags": frozenset({"x"})})
    unit.edit(edited, {"title": "Changed", "body": "New words. One.\n"})
    unit.remove(trashed)
    unit.restore(back)
    unit.erase(gone)
    unit.merge(Kind.NOTE, logged, update)
    unit.review(edited, {"title": "1@1"})


@pytest.fixture
def filled(store: Store) -> tuple[Store, list[RecordId], bytes]:
    ids = [add(store, title=f"Note {n}", body="One. Two.\n", tags=frozenset({"a"})) for n in range(4)]
    with store.write() as unit:
        unit.remove(ids[2])
    author = Author("other", 77)
    author.write(title="From elsewhere", body="Three.\n")
    return store, ids, author.document.changes_since(None)


def test_an_exception_at_any_step_leaves_nothing_behind(filled: tuple[Store, list[RecordId], bytes]) -> None:
    store, ids, update = filled
    before = dump(store)
    failing = store.connection = Failing(store.connection)
    failures, changes = 0, None
    while changes is None:
        failing.left = failures + 1
        try:
            with store.write() as unit:
                rich_unit(unit, ids, update, RecordId("e" * 20))
            changes = unit.changes
        except _Failure:
            failures += 1
            failing.left = -1
            assert dump(store) == before, f"step {failures}"
            assert not store.connection.in_transaction
    failing.left = -1
    assert failures > 30
    assert store.verify() == []
    assert changes == ChangeSet(
        added=frozenset({Touched(Kind.PERSON, RecordId("p" * 20)), Touched(Kind.NOTE, RecordId("e" * 20))}),
        edited=frozenset({Touched(Kind.NOTE, ids[0])}),
        removed=frozenset({Touched(Kind.NOTE, ids[1])}),
        restored=frozenset({Touched(Kind.NOTE, ids[2])}),
        erased=frozenset({Touched(Kind.NOTE, ids[3])}),
    )
    assert {one.id for one in changes.touched} == {*ids, "p" * 20, "e" * 20}
    assert changes.kinds == {Kind.PERSON, Kind.NOTE}


def edit_and_raise(store: Store, record_id: RecordId, error: type[BaseException]) -> None:
    with store.write() as unit:
        unit.edit(record_id, {"title": "Lost", "body": "Lost.\n"})
        unit.flush()
        raise error("stop")


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, UserFacingError])
def test_an_exception_of_the_caller_rolls_back(store: Store, error: type[BaseException]) -> None:
    record_id = add(store, title="First")
    before = dump(store)
    with pytest.raises(error):
        edit_and_raise(store, record_id, error)
    assert dump(store) == before
    assert store.get(record_id).plain["title"] == "First"


def test_what_was_rolled_back_can_be_written_again(store: Store) -> None:
    record_id = add(store, title="First")
    with pytest.raises(ValueError, match="stop"):
        edit_and_raise(store, record_id, ValueError)
    save = edit(store, record_id, title="Second")
    assert store.history(record_id)[0].save == save
    assert len(store.history(record_id)) == 2
    assert store.get(record_id).plain["title"] == "Second"


def test_a_read_inside_the_unit_sees_what_it_wrote(store: Store) -> None:
    with store.write() as unit:
        unit.add(Kind.NOTE, RecordId("a" * 20), {"title": "First"})
        assert unit.held(RecordId("a" * 20)).document.plain() == {"title": "First"}
        unit.edit(RecordId("a" * 20), {"title": "Second"})
        assert unit.held(RecordId("a" * 20)).document.plain() == {"title": "Second"}
    assert store.get(RecordId("a" * 20)).plain == {"title": "Second"}


def test_changes_name_what_really_changed(store: Store) -> None:
    record_id = add(store, title="First", tags=frozenset({"a"}))
    touched = frozenset({Touched(Kind.NOTE, record_id)})
    with store.write() as unit:
        unit.edit(record_id, {"title": "First", "tags": frozenset({"a"})})
    assert not unit.changes
    with store.write() as unit:
        unit.edit(record_id, {"title": "Second"})
    assert unit.changes == ChangeSet(edited=touched)
    with store.write() as unit:
        unit.remove(record_id)
        unit.remove(record_id)
    assert unit.changes == ChangeSet(removed=touched)
    with store.write() as unit:
        unit.restore(record_id)
        unit.restore(record_id)
    assert unit.changes == ChangeSet(restored=touched)
    with store.write() as unit:
        assert unit.erase(record_id)
        assert not unit.erase(record_id)
    assert unit.changes == ChangeSet(erased=touched)


def test_a_save_without_change_goes_nowhere(store: Store) -> None:
    record_id = add(store, title="First")
    before = dump(store)
    edit(store, record_id, title="First")
    assert dump(store) == before


def test_an_edit_of_a_deleted_record_brings_it_back(store: Store) -> None:
    record_id = add(store, title="First")
    with store.write() as unit:
        unit.remove(record_id)
    with store.write() as unit:
        unit.edit(record_id, {"title": "Second"})
    assert unit.changes == ChangeSet(restored=frozenset({Touched(Kind.NOTE, record_id)}))


def test_ids_are_taken_once_for_ever(store: Store) -> None:
    record_id = add(store, title="First")
    for _ in range(2):
        with pytest.raises(UserFacingError, match="here already"), store.write() as unit:
            unit.add(Kind.NOTE, record_id, {"title": "Second"})
        with store.write() as unit:
            unit.erase(record_id)


def test_what_is_not_here_cannot_be_changed(store: Store) -> None:
    nobody = RecordId("0" * 20)
    for step in ("remove", "restore", "erase", "held"):
        with pytest.raises(NotFound), store.write() as unit:
            getattr(unit, step)(nobody)
    with pytest.raises(NotFound), store.write() as unit:
        unit.edit(nobody, {"title": "x"})
    with store.write() as unit:
        assert unit.find(nobody) is None


def test_a_value_that_cannot_be_kept_is_refused_with_its_field(store: Store) -> None:
    record_id = add(store, title="First")
    with pytest.raises(InvalidRecord) as raised, store.write() as unit:
        unit.edit(record_id, {"title": "\ud800"})
    assert set(raised.value.problems) == {"title"}


def test_more_records_than_one_batch(store: Store) -> None:
    ids = [store.profile.ids.record() for _ in range(2 * units._BATCH + 7)]
    with store.write() as unit:
        for number, record_id in enumerate(ids):
            unit.add(Kind.NOTE, record_id, {"title": f"Note {number}"})
    assert unit.changes.added == frozenset(Touched(Kind.NOTE, record_id) for record_id in ids)
    with store.write() as unit:
        for record_id in ids:
            unit.edit(record_id, {"body": "More.\n"})
    assert len(unit.changes.edited) == len(ids)
    assert store.verify() == []
    assert store.count() == {Kind.NOTE: len(ids)}


_STEPS = st.lists(
    st.tuples(st.sampled_from(["add", "edit", "remove", "restore", "erase", "merge"]), st.integers(0, 4)), max_size=14
)


@pytest.fixture
def pair(make_profile: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], tuple[Store, Store]]]:
    made: list[Store] = []

    def make() -> tuple[Store, Store]:
        number = len(made)
        made.extend(open_store(make_profile(f"machine{number + n}")) for n in range(2))
        for store in made[-2:]:
            store.connection.execute("PRAGMA synchronous = OFF")
        return made[-2], made[-1]

    yield make
    for store in made:
        connection = store.connection
        store.close()
        connection.close()


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=_STEPS)
def test_batches_make_no_difference(
    steps: list[tuple[str, int]],
    pair: Callable[[], tuple[Store, Store]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    author = Author("other", 77)
    author.write(title="Merged", body="Three.\n")
    update = author.document.changes_since(None)
    outcomes = []
    for store, batch in zip(pair(), (1, 500), strict=True):
        with monkeypatch.context() as patch, store.write() as unit:
            patch.setattr(units, "_BATCH", batch)
            for number, (step, which) in enumerate(steps):
                take(unit, step, RecordId(f"{which}" * 20), f"{number}", update)
        rows = projection(store)
        # A mark names peers, which each store draws for itself.
        rows["rivalry"] = [(seq, place) for seq, place, _ in rows["rivalry"]]
        outcomes.append((unit.changes.touched, rows, len(dump(store)["outbox"])))
        assert store.verify() == []
    assert outcomes[0] == outcomes[1]


def take(unit: UnitOfWork, step: str, record_id: RecordId, words: str, update: bytes) -> None:
    try:
        if step == "add":
            unit.add(Kind.NOTE, record_id, {"title": words})
        elif step == "edit":
            unit.edit(record_id, {"title": words, "body": f"{words}.\n"})
        elif step == "merge":
            unit.merge(Kind.NOTE, record_id, update)
        else:
            getattr(unit, step)(record_id)
    except UserFacingError:
        # Not here, or here already: part of the story, alike in both.
        return
