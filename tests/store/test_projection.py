"""The tables are the documents seen from another side: verify sees every difference, rebuild removes it."""

from __future__ import annotations

from datetime import date

import pytest

from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.person import Person
from mentorbook.model.trouble import Stopped, UserFacingError
from mentorbook.store import projection as projections
from mentorbook.store import schema
from mentorbook.store import store as stores
from mentorbook.store.exchange import outgoing
from mentorbook.store.store import Store
from tests.store.stores import (
    START,
    Author,
    add,
    close_store,
    dump,
    edit,
    meet,
    open_connection,
    open_store,
    opened_store,
    projection,
)
from tests.support.profiles import MakeProfile


@pytest.fixture
def filled(store: Store) -> Store:
    """Records of several kinds, one in the trash, one erased, one with rivals."""
    person = add(
        store,
        Kind.PERSON,
        name="Ruth",
        channels={"email": "ruth@example.org"},
        tags=frozenset({"x", "y"}),
        balance_hint=False,
        about="She listens. She asks.\n",
    )
    add(store, Kind.NOTE, title="First", body="One. Two.\n", person=person)
    add(store, Kind.SESSION, title="Talk", people=frozenset({person, RecordId("0" * 20)}), start=START, minutes=45)
    add(store, Kind.GOAL, statement="Learn", due=date(2026, 12, 1), people=frozenset({person}))
    gone, trashed = add(store, title="Gone", body="Never said.\n"), add(store, title="Old", body="Once.\n")
    with store.write() as unit:
        unit.erase(gone)
        unit.remove(trashed)
    ada, ben = Author("ada", 1), Author("ben", 2)
    ada.write(title="Base")
    meet(ada, ben)
    ada.write(title="Ada's")
    ben.write(title="Ben's")
    with store.write() as unit:
        for author in (ada, ben):
            unit.merge(Kind.NOTE, RecordId("e" * 20), author.document.changes_since(None))
    return store


def test_a_book_as_it_is_written_is_well(filled: Store) -> None:
    assert filled.verify() == []
    assert [found.title for found in filled.overwritten()] == [filled.titles([RecordId("e" * 20)])[RecordId("e" * 20)]]


def test_rebuilt_tables_are_equal(filled: Store) -> None:
    before = projection(filled)
    assert filled.rebuild() == 6
    assert projection(filled) == before
    assert filled.verify() == []


_PLANTED = {
    "a title": ("UPDATE shown SET title = 'Other' WHERE seq = 2", "shown of record 2"),
    "a trash date": ("UPDATE shown SET trashed = '2026-01-01T00:00:00Z' WHERE seq = 2", "shown of record 2"),
    "a kind": ("UPDATE shown SET kind = 'goal' WHERE seq = 2", "shown of record 2"),
    "a missing row": ("DELETE FROM shown WHERE seq = 2", "shown of record 2"),
    "a row too many": (
        "INSERT INTO shown VALUES (99, 'note', '', '')",
        "shown of record 99, which has no such document",
    ),
    "a field": ("UPDATE of_session SET minutes = 46", "fields of record 3"),
    "a flag": ("UPDATE of_person SET balance_hint = 1", "fields of record 1"),
    "an empty field": ("UPDATE of_note SET session = ''", "fields of record 2"),
    "a missing row of fields": ("DELETE FROM of_note WHERE seq = 2", "fields of record 2"),
    "a row of another kind": (
        "INSERT INTO of_goal(seq) VALUES (2)",
        '"of_goal" of record 2, which has no such document',
    ),
    "an item": ("UPDATE item SET value = 'other@example.org' WHERE field = 'channels'", "item of record 1"),
    "a missing item": ("DELETE FROM item WHERE field = 'tags' AND key = 'x'", "item of record 1"),
    "an item too many": ("INSERT INTO item VALUES (2, 'tags', 'z', '')", "item of record 2"),
    "a stray item": ("INSERT INTO item VALUES (99, 'tags', 'z', '')", "item of record 99, which has no such document"),
    "a link": ("UPDATE link SET field = 'goal' WHERE seq = 2", "link of record 2"),
    "a missing link": ("DELETE FROM link WHERE seq = 3 AND target = '00000000000000000000'", "link of record 3"),
    "a stray link": ("INSERT INTO link VALUES ('x', 'goal', 99)", "link of record 99, which has no such document"),
    "a mark": ("UPDATE rivalry SET mark = 'x'", "rivalry of record 7"),
    "a missing rivalry": ("DELETE FROM rivalry", "rivalry of record 7"),
    "a rivalry too many": ("INSERT INTO rivalry VALUES (2, 'title', 'x')", "rivalry of record 2"),
    "a missing row of the index": ("DELETE FROM search WHERE rowid = 2", "search index of record 2"),
    "a row of the index too many": (
        "INSERT INTO search(rowid, title, body) VALUES (6, 'a', 'b')",
        "search index of record 6",
    ),
    "a stray row of the index": (
        "INSERT INTO search(rowid, title, body) VALUES (99, 'a', 'b')",
        "search index of record 99",
    ),
    "an older document": (
        "UPDATE document SET packed = (SELECT packed FROM document WHERE seq = 7) WHERE seq = 2",
        "document of record 2 is not the one that was stored",
    ),
    "a damaged document": ("UPDATE document SET packed = x'00' WHERE seq = 2", "document 2 cannot be read"),
}


@pytest.mark.parametrize(("statement", "words"), _PLANTED.values(), ids=_PLANTED)
def test_verify_finds_what_was_planted(filled: Store, statement: str, words: str) -> None:
    filled.connection.execute(statement)
    assert words in filled.verify()
    if "document" not in statement:
        filled.rebuild()
        assert filled.verify() == []


def test_verify_sees_two_rows_that_were_swapped(filled: Store) -> None:
    filled.connection.execute("DELETE FROM search WHERE rowid = 2")
    filled.connection.execute("INSERT INTO search(rowid, title, body) VALUES (6, 'a', 'b')")
    assert filled.verify() == ["search index of record 2", "search index of record 6"]


def test_verify_says_nothing_personal(filled: Store) -> None:
    filled.connection.execute("DELETE FROM shown")
    filled.connection.execute("DELETE FROM search")
    words = " ".join(filled.verify())
    assert words
    assert not any(secret in words for secret in ("Ruth", "First", "Talk", "example.org", "e" * 20))


def test_a_changed_catalogue_makes_the_tables_again(make_profile: MakeProfile, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened_store(make_profile()) as store:
        record_id = add(store, title="First", body="One.\n")
        before = projection(store)
        store.connection.execute("UPDATE shown SET title = 'Stale'")
        store.connection.execute("CREATE TABLE of_gone(seq INTEGER PRIMARY KEY)")
    with opened_store(make_profile()) as store:
        assert store.titles([record_id]) == {record_id: "Stale"}
    with monkeypatch.context() as patch:
        patch.setattr(stores, "projection_digest", lambda: "of another catalogue")
        with opened_store(make_profile()) as store:
            assert store.titles([record_id]) == {record_id: "First"}
            assert projection(store) == before
            assert "of_gone" not in dump(store)
            assert store.verify() == []


def test_tables_made_again_at_an_opening_say_how_far_and_can_be_stopped(
    make_profile: MakeProfile, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened_store(make_profile()) as store:
        for number in range(5):
            add(store, title=f"Note {number}")
        before = dump(store)
    monkeypatch.setattr(projections, "_BATCH", 2)
    told: list[tuple[int, int]] = []

    def stop(_what: str, done: int, _total: int) -> None:
        if done > 2:
            raise Stopped

    with monkeypatch.context() as patch:
        patch.setattr(stores, "projection_digest", lambda: "of another catalogue")
        connection = open_connection(make_profile())
        with pytest.raises(Stopped):
            Store(connection, make_profile(), progress=stop)
        connection.close()
    with opened_store(make_profile()) as store:
        assert dump(store) == before
    with monkeypatch.context() as patch:
        patch.setattr(stores, "projection_digest", lambda: "of another catalogue")
        store = Store(
            open_connection(make_profile()),
            make_profile(),
            progress=lambda _what, done, total: told.append((done, total)),
        )
        close_store(store)
    assert told == [(2, 5), (4, 5)]


def test_records_of_a_newer_kind_are_kept_and_never_left_out_silently(filled: Store) -> None:
    run = filled.connection.execute
    run("INSERT INTO record(seq, id, kind) VALUES (900, ?, 'garden')", ("9" * 20,))
    run("INSERT INTO document SELECT 900, packed, knowledge FROM document WHERE seq = 1")
    run("INSERT INTO outbox(n, seq) VALUES (900, 900)")
    assert filled.rebuild() == 6
    assert filled.verify() == []
    assert [record.id for record in filled.records(Kind.PERSON)]
    for read in (
        filled.all_ids,
        lambda: list(outgoing(filled)[1]),
        lambda: filled.document(RecordId("9" * 20)),
        lambda: filled.kind_of(RecordId("9" * 20)),
    ):
        with pytest.raises(UserFacingError, match="newer version") as refusal:
            read()
        assert "Update Mentorbook" in refusal.value.remedy
    assert run("SELECT count(*) FROM document WHERE seq = 900").fetchone() == (1,)


def test_the_digest_follows_the_catalogue(monkeypatch: pytest.MonkeyPatch) -> None:
    before = schema.projection_digest()
    assert schema.projection_digest() == before
    monkeypatch.setattr(schema, "_PROJECTION", schema._PROJECTION + " ")
    assert schema.projection_digest() != before


def test_a_failed_rebuild_leaves_the_tables_as_they_were(filled: Store) -> None:
    before = dump(filled)
    filled.connection.execute("UPDATE document SET packed = x'00' WHERE seq = 7")
    with pytest.raises(UserFacingError):
        filled.rebuild()
    filled.connection.execute("DELETE FROM document WHERE seq = 7")
    after = dump(filled)
    assert {name: rows for name, rows in before.items() if name != "document"} == {
        name: rows for name, rows in after.items() if name != "document"
    }


# -- lists


def test_lists_hold_everything_but_long_texts(filled: Store) -> None:
    (person,) = filled.records(Kind.PERSON)
    whole = filled.get(person.id).record
    assert getattr(person, "about") is None  # noqa: B009 -- fields differ by kind
    for name in ("id", "name", "channels", "tags", "balance_hint", "created", "stage", "rhythm"):
        assert getattr(person, name) == getattr(whole, name), name


def test_lists_leave_out_trash_and_erased(filled: Store) -> None:
    titles = set(filled.titles([record.id for record in filled.records(Kind.NOTE)]).values())
    assert "First" in titles
    assert not titles & {"Old", "Gone"}
    assert [entry.title for entry in filled.trash()] == ["Old"]
    assert filled.count() == {Kind.PERSON: 1, Kind.NOTE: 2, Kind.SESSION: 1, Kind.GOAL: 1}
    assert len(filled.all_ids()) == 6
    assert len(filled.all_ids(Kind.NOTE)) == 3


def test_lists_are_narrowed_by_values_links_and_ids(filled: Store) -> None:
    (person,) = filled.records(Kind.PERSON)
    assert [note.id for note in filled.records(Kind.NOTE, where={"title": "First"})] == [
        note.id for note in filled.records(Kind.NOTE, linked={"person": person.id})
    ]
    assert len(filled.records(Kind.NOTE, ids=[RecordId("e" * 20)])) == 1
    assert filled.records(Kind.NOTE, ids=[]) == []
    assert filled.records(Kind.NOTE, where={"title": "Nothing"}) == []


def test_references_to_what_is_not_here_are_kept(filled: Store) -> None:
    stranger = RecordId("0" * 20)
    assert [(kind, field) for kind, _, field in filled.referring(stranger)] == [(Kind.SESSION, "people")]
    assert filled.titles([stranger]) == {}
    assert filled.kind_of(stranger) is None
    (session,) = filled.records(Kind.SESSION)
    assert stranger in getattr(session, "people")  # noqa: B009 -- fields differ by kind
    with filled.write() as unit:
        unit.add(Kind.PERSON, stranger, {"name": "Late"})
    assert filled.titles([stranger]) == {stranger: "Late"}
    assert filled.verify() == []


def test_referring_follows_edits_and_the_trash(store: Store) -> None:
    person = add(store, Kind.PERSON, name="Ruth")
    note = add(store, title="About Ruth", person=person)
    assert store.referring(person) == [(Kind.NOTE, note, "person")]
    with store.write() as unit:
        unit.remove(note)
    assert store.referring(person) == []
    with store.write() as unit:
        unit.restore(note)
    edit(store, note, person=None)
    assert store.referring(person) == []


def test_ids_are_found_by_their_beginning(store: Store) -> None:
    with store.write() as unit:
        for letter in "ab":
            unit.add(Kind.NOTE, RecordId("0" * 19 + letter), {"title": letter})
    assert store.ids_like(Kind.NOTE, "0000") == [RecordId("0" * 19 + letter) for letter in "ab"]
    assert store.ids_like(Kind.GOAL, "0000") == []
    assert store.ids_like(None, "0" * 19 + "b") == [RecordId("0" * 19 + "b")]


def test_a_book_is_the_same_after_it_was_closed(make_profile: MakeProfile) -> None:
    store = open_store(make_profile())
    record_id = add(store, title="First", body="One.\n")
    store.set_meta("machine_name", "laptop")
    store.save_draft("note", {"title": "Half"})
    before, machine = dump(store), store.machine
    close_store(store)
    with opened_store(make_profile()) as again:
        assert dump(again) == before
        assert again.machine == machine
        assert again.meta("machine_name") == "laptop"
        assert again.meta("nothing") == ""
        assert again.get(record_id).record == again.get(record_id).record
        edit(again, record_id, title="Second")
        assert again.document(record_id).authors() == 2


def test_a_table_keeps_the_order_in_which_its_fields_were_once_declared(store: Store) -> None:
    person = add(store, Kind.PERSON, name="Ruth", organisation="Quillfen Teas", position="Head of brand")
    columns = [*schema.columns_of(Kind.PERSON)]
    with store.write():
        store.connection.execute('ALTER TABLE "of_person" RENAME TO before')
        names = ", ".join(f'"{name}"' for name in reversed(columns))
        store.connection.execute(f'CREATE TABLE "of_person" AS SELECT {names}, seq FROM before')
        store.connection.execute('CREATE UNIQUE INDEX person_seq ON "of_person"(seq)')
        store.connection.execute("DROP TABLE before")
    edit(store, person, organisation="Quillfen Coffee")
    (found,) = store.typed(Person)
    assert (found.name, found.organisation, found.position) == ("Ruth", "Quillfen Coffee", "Head of brand")
    assert store.verify() == []
