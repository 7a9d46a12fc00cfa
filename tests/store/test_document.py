"""One record as a document: read, edited as it was opened, merged, deleted, and never lost to a newer version."""

from __future__ import annotations

import subprocess
import sys
import zlib
from collections.abc import Callable

import loro
import pytest

from mentorbook.model.fields import Plain
from mentorbook.model.kinds import Kind
from mentorbook.model.trouble import InvalidRecord
from mentorbook.store.document import Commit, Document
from mentorbook.store.engine import DocumentError, check_knowledge, engine, joined, knows_all, version_of
from mentorbook.store.projection import rows_of
from mentorbook.store.rivals import find_rivalries
from tests.store.stores import START, Author, meet


@pytest.fixture
def author() -> Author:
    author = Author("ada", 1)
    author.write(title="First", body="One. Two.\n", tags=["a", "b"])
    return author


def two() -> tuple[Author, Author]:
    """Two authors who have read the same beginning."""
    ada, ben = Author("ada", 1), Author("ben", 2)
    ada.write(title="First", body="One. Two.\n", tags=["a", "b"])
    meet(ada, ben)
    return ada, ben


def again(document: Document, peer: int = 9) -> Document:
    return Document.load(Kind.NOTE, document.pack(), peer)


# -- reading and writing


def test_plain_data_comes_back(author: Author) -> None:
    assert author.document.plain() == {"title": "First", "body": "One. Two.\n", "tags": ["a", "b"]}
    assert again(author.document).plain() == author.document.plain()
    assert author.document.text("body") == "One. Two.\n"


def test_a_map_comes_back() -> None:
    author = Author("ada", 1, Kind.PERSON)
    author.write(name="Ruth", channels={"email": "r@example.org", "phone": "1"})
    author.write(channels={"email": "r@example.org", "chat": "@r"})
    assert author.document.plain()["channels"] == {"chat": "@r", "email": "r@example.org"}


def test_empty_fields_are_left_out(author: Author) -> None:
    author.write(title=None, body=None, tags=None)
    assert author.document.plain() == {}


def test_a_long_history_packs_like_a_short_one(author: Author) -> None:
    for number in range(40):
        author.write(title=f"Title {number}", body=f"One. Two. {number}.\n")
        loaded = again(author.document)
        assert loaded.plain() == author.document.plain()
        assert loaded.version == author.document.version
        assert [change.save for change in loaded.history()] == [change.save for change in author.document.history()]


def test_writing_what_is_there_is_no_change(author: Author) -> None:
    before = author.document.version
    changed = author.document.edit(
        {"title": "First", "body": "One. Two.\n", "tags": ["b", "a"]}, Commit("ada", "same", START)
    )
    assert not changed
    assert author.document.version == before


def test_positions_count_characters_and_not_bytes() -> None:
    author = Author("ada", 1)
    author.write(body="😀 é 字 one. Second 😀.\nThird 字。第四。\n")
    author.write(body="😀 é 字 one. Second é.\nThird 字。第五。\n")
    assert author.document.text("body") == "😀 é 字 one. Second é.\nThird 字。第五。\n"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "half \ud800 a character"),
        ("body", "half \udfff a character\n"),
        ("tags", ["\ud800"]),
        ("future", 2**63),
        ("future", -(2**63) - 1),
        ("future", 1.5),
        ("future", {"key": "\ud800"}),
    ],
)
def test_what_the_engine_would_change_silently_is_refused(author: Author, field: str, value: object) -> None:
    before = author.document.version
    with pytest.raises(InvalidRecord):
        author.document.edit({field: value}, author.commit())  # type: ignore[dict-item]
    assert author.document.version == before


def test_whole_numbers_of_63_bits_and_flags_come_back(author: Author) -> None:
    author.write(future=2**63 - 1, small=-(2**63), flag=False)
    assert {name: again(author.document).plain()[name] for name in ("future", "small", "flag")} == {
        "future": 2**63 - 1,
        "small": -(2**63),
        "flag": False,
    }


# -- a save of what was opened


def test_a_save_of_an_older_version_keeps_what_arrived_meanwhile() -> None:
    ada, ben = two()
    opened = ada.document.version
    ben.write(body="One. Two. Ben's.\n", title="Ben's", tags=["a", "b", "ben"])
    ada.read(ben)
    ada.document.edit({"body": "Ada's. Two.\n", "tags": ["a"]}, ada.commit(), opened=opened)
    meet(ada, ben)
    text = ada.document.text("body")
    assert "Ada's." in text
    assert "Ben's." in text
    assert ada.document.plain() == ben.document.plain()
    assert ada.document.plain()["title"] == "Ben's"
    assert ada.document.plain()["tags"] == ["a", "ben"]


def test_a_save_of_the_newest_version_needs_no_fork() -> None:
    ada, _ = two()
    for number in range(30):
        ada.document.edit({"title": f"{number}"}, ada.commit(), opened=ada.document.version)
    assert ada.document.authors() == 1


def test_a_fork_writes_under_a_peer_of_its_own() -> None:
    ada, ben = two()
    opened = ada.document.version
    ben.write(title="Ben's")
    ada.read(ben)
    ada.document.edit({"title": "Ada's"}, ada.commit(), opened=opened)
    assert ada.document.authors() == 3


def test_a_version_that_is_not_here_cannot_be_edited(author: Author) -> None:
    before = author.document.plain()
    with pytest.raises(DocumentError):
        author.document.edit({"title": "x"}, author.commit(), opened=version_of([(77, 5)]))
    assert author.document.plain() == before


# -- versions and what others know


def test_at_shows_every_earlier_version(author: Author) -> None:
    first = author.document.version
    author.write(title="Second", body="One.\n")
    assert author.document.at(first).plain()["title"] == "First"
    assert author.document.at(first).text("body") == "One. Two.\n"
    assert author.document.plain()["title"] == "Second"


def test_versions_are_equal_on_every_machine() -> None:
    ada, ben = two()
    ada.write(title="Ada's")
    ben.write(title="Ben's")
    meet(ada, ben)
    assert ada.document.version == ben.document.version


def test_known_to_is_the_part_that_both_have() -> None:
    ada, ben = two()
    ben.write(title="Ben's")
    ada.write(body="One.\n")
    shared = ada.document.known_to(ben.document.knowledge)
    assert shared.plain() == {"title": "First", "body": "One. Two.\n", "tags": ["a", "b"]}
    assert ada.document.known_to(Document(Kind.NOTE, 5).knowledge).plain() == {}


def test_knowledge_is_compared_and_joined() -> None:
    ada, ben = two()
    common = ada.document.knowledge
    ada.write(title="Ada's")
    ben.write(title="Ben's")
    assert knows_all(ada.document.knowledge, common)
    assert not knows_all(common, ada.document.knowledge)
    assert not ada.document.knows(ben.document.knowledge)
    union = joined(ada.document.knowledge, ben.document.knowledge)
    meet(ada, ben)
    assert ada.document.knows(union)
    assert knows_all(union, ada.document.knowledge)


def test_an_update_that_lacks_its_beginning_waits() -> None:
    ada, ben = two()
    middle = ada.document.knowledge
    ada.write(title="Second")
    update = ada.document.changes_since(middle)
    stranger = Document(Kind.NOTE, 5)
    assert not stranger.merge(update)
    assert stranger.plain() == {}
    assert ben.document.merge(update)
    assert ben.document.plain()["title"] == "Second"


def test_updates_may_come_twice_and_in_any_order() -> None:
    ada, ben = two()
    updates = []
    for number in range(4):
        known = ada.document.knowledge
        ada.write(title=f"{number}", body=f"One. Two. {number}.\n")
        updates.append(ada.document.changes_since(known))
    for update in [*updates[::-1], *updates]:
        ben.document.merge(update)
    assert ben.document.plain() == ada.document.plain()


def test_history_names_machine_save_and_time() -> None:
    ada, ben = two()
    ben.write(title="Ben's")
    ada.read(ben)
    assert [(change.machine, change.save) for change in ada.document.history()] == [("ben", "ben1"), ("ada", "ada1")]
    assert ada.document.history()[0].at == "2026-03-02T09:01:00Z"
    assert ada.document.at(ada.document.history()[1].version).plain()["title"] == "First"
    assert Document(Kind.NOTE, 5).history() == []


def test_saves_of_the_same_minute_stay_apart(author: Author) -> None:
    for number in range(3):
        author.document.edit({"title": f"{number}"}, Commit("ada", f"save{number}", START))
    assert [change.save for change in again(author.document).history()] == ["save2", "save1", "save0", "ada1"]


# -- trash


def test_deleted_and_brought_back(author: Author) -> None:
    assert not author.document.trashed_at()
    author.delete()
    assert author.document.trashed_at() == "2026-03-02T09:02:00Z"
    author.undelete()
    assert not author.document.trashed_at()
    assert author.document.plain()["title"] == "First"
    author.delete()
    assert again(author.document).trashed_at() == "2026-03-02T09:04:00Z"


def test_delete_and_delete_is_deleted() -> None:
    ada, ben = two()
    ada.delete()
    ben.delete()
    meet(ada, ben)
    assert ada.document.trashed_at() == ben.document.trashed_at() != ""


@pytest.mark.parametrize("peers", [(1, 2), (2, 1)])
@pytest.mark.parametrize(
    "values", [{"title": "Ben's"}, {"body": "One. Two. Three.\n"}, {"tags": ["a"]}, {"title": None}, {"future": 1}]
)
def test_an_edit_that_the_deleter_had_not_seen_keeps_the_record(
    peers: tuple[int, int], values: dict[str, object]
) -> None:
    ada, ben = Author("ada", peers[0]), Author("ben", peers[1])
    ada.write(title="First", body="One. Two.\n", tags=["a", "b"])
    meet(ada, ben)
    # Whoever wins the title, the unseen edit was made.
    ada.write(title="Ada's")
    ada.delete()
    ben.write(**values)
    meet(ada, ben)
    assert ada.document.trashed_at() == ben.document.trashed_at() == ""


def test_an_edit_that_was_taken_back_counts_as_an_edit() -> None:
    ada, ben = two()
    ada.delete()
    ben.write(title="Ben's")
    ben.write(title="First")
    meet(ada, ben)
    assert ada.document.trashed_at() == ""


def test_what_was_looked_at_does_not_bring_a_record_back(author: Author) -> None:
    author.delete()
    author.document.mark_reviewed({"title": "1@1,2@2"}, author.commit())
    assert author.document.trashed_at()
    assert again(author.document).reviewed() == {"title": "1@1,2@2"}


def test_undelete_outlives_a_delete_that_had_not_seen_it() -> None:
    ada, ben = two()
    ada.delete()
    meet(ada, ben)
    ben.undelete()
    meet(ada, ben)
    assert ada.document.trashed_at() == ben.document.trashed_at() == ""


# -- newer versions


def newer() -> Document:
    """A document as a newer version may write it, with fields of every sort that this one does not know."""
    doc = loro.LoroDoc()
    doc.peer_id = 3
    doc.get_map("fields").insert("title", "First")
    doc.get_map("fields").insert("mood", "calm")
    doc.get_map("fields").insert("scores", [1, 2.5, {"deep": None}])
    doc.get_text("letter").insert(0, "Dear reader.\n")
    doc.get_map("labels").insert("x", True)
    doc.get_map("places").insert("home", "here")
    doc.get_list("queue").push(1)
    doc.get_counter("times").increment(2)
    doc.commit()
    document = Document(Kind.NOTE, 1)
    document.merge(doc.export(loro.ExportMode.Snapshot()))
    return document


def test_fields_of_a_newer_version_survive_edits_and_merges() -> None:
    document = newer()
    document.edit({"title": "Second", "tags": ["a"]}, Commit("ada", "1", START))
    loaded = again(document)
    other = Document(Kind.NOTE, 8)
    other.merge(loaded.changes_since(None))
    raw = loro.LoroDoc()
    raw.import_(other.changes_since(None))
    assert raw.get_deep_value() == {
        "fields": {"title": "Second", "mood": "calm", "scores": [1, 2.5, {"deep": None}]},
        "letter": "Dear reader.\n",
        "labels": {"x": True},
        "places": {"home": "here"},
        "queue": [1],
        "times": 2.0,
        "tags": {"a": True},
    }


def test_fields_of_a_newer_version_may_be_written_by_two() -> None:
    document = newer()
    raw = loro.LoroDoc()
    raw.peer_id = 4
    raw.import_(document.changes_since(None))
    raw.get_list("queue").push(2)
    raw.get_map("fields").insert("scores", [])
    raw.commit()
    document.edit({"mood": "merry", "labels": ["x", "y"]}, Commit("ada", "1", START))
    document.merge(raw.export(loro.ExportMode.Snapshot()))
    raw.get_list("queue").push(3)
    raw.commit()
    document.merge(raw.export(loro.ExportMode.Snapshot()))
    assert find_rivalries(document) == ()
    assert rows_of(1, Kind.NOTE, document).shown == ("First", "")


def test_a_newer_version_may_keep_more_in_a_field_than_this_one() -> None:
    doc = loro.LoroDoc()
    doc.get_map("fields").insert("title", ["First", "First", 2, {"deep": 1.5}])
    doc.get_map("fields").insert("session", {"id": 1})
    doc.get_map("tags").insert("x", 3)
    doc.commit()
    document = Document(Kind.NOTE, 1)
    document.merge(doc.export(loro.ExportMode.Snapshot()))
    rows = rows_of(1, Kind.NOTE, document)
    assert rows.items == (("tags", "x", "3"),)
    assert "First" in rows.index[0]


def test_fields_of_a_newer_version_are_in_plain_data_and_can_be_written_back() -> None:
    document = newer()
    beyond = {"mood": "calm", "letter": "Dear reader.\n", "labels": ["x"], "places": {"home": "here"}}
    assert {name: document.plain()[name] for name in beyond} == beyond
    changed: dict[str, Plain] = {"mood": "merry", "letter": "Dear all.\n", "labels": ["y"], "places": {"home": "there"}}
    document.edit(changed, Commit("ada", "1", START))
    assert {name: document.plain()[name] for name in beyond} == changed


def test_fields_of_a_newer_version_can_be_cleared() -> None:
    document = newer()
    names = ["mood", "letter", "labels", "places"]
    document.edit(dict.fromkeys(names), Commit("ada", "1", START))
    assert not set(names) & set(document.plain())


# -- what the engine refuses


def _empty() -> Document:
    return Document(Kind.NOTE, 1)


_REFUSED: dict[str, Callable[[], object]] = {
    "an empty pack": lambda: Document.load(Kind.NOTE, b"", 1),
    "no pack": lambda: Document.load(Kind.NOTE, b"not packed", 1),
    "a pack of something else": lambda: Document.load(Kind.NOTE, zlib.compress(b"no document"), 1),
    "no update": lambda: _empty().merge(b"no update"),
    "an empty update": lambda: _empty().merge(b""),
    "no version": lambda: _empty().at("no version"),
    "no frontiers": lambda: _empty().at("ff" * 10),
    "a foreign version": lambda: _empty().at(version_of([(77, 5)])),
    "no vector": lambda: _empty().knows(b"no vector"),
    "no vector to compare": lambda: _empty().known_to(b"\xff\xff"),
    "no vector to start from": lambda: _empty().changes_since(b"\xff\xff"),
    "no vector to join": lambda: joined(b"\xff", b""),
    "an empty vector": lambda: knows_all(b"", b"\xff"),
    "a long vector": lambda: check_knowledge(b"\xff" * 9),
}


@pytest.mark.parametrize("call", _REFUSED.values(), ids=_REFUSED)
def test_the_engines_errors_become_ours(call: Callable[[], object]) -> None:
    # A bare BaseException would pass by every handler of the program.
    with pytest.raises(DocumentError) as raised:
        call()
    assert isinstance(raised.value, Exception)
    assert raised.value.remedy


def test_a_panic_of_the_engine_becomes_ours() -> None:
    # In a process of its own: a panic writes on standard error, and on the way out of the interpreter again.
    done = subprocess.run([sys.executable, "-c", _MEET_PANIC, PANIC], capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["DocumentError", "True"]


_MEET_PANIC = """
import sys
from datetime import UTC, datetime
from mentorbook.model.kinds import Kind
from mentorbook.store.document import Commit, Document
try:
    Document(Kind.NOTE, 1).merge(bytes.fromhex(sys.argv[1]))
except Exception as error:
    print(type(error).__name__)
print(Document(Kind.NOTE, 1).edit({"title": "goes on"}, Commit("ada", "1", datetime.now(UTC))))
"""
# Found by changing bytes of a real update; its checksum is right.
PANIC = "6c6f726f00000000000000000000000001b452e400044700010001011001010000000000000001010000000000050100000100060104010000020d057469746c6506660069656c64000e010402010002010002010b020101000405026869"


def test_an_interruption_stays_one() -> None:
    for interruption in (KeyboardInterrupt, SystemExit):
        with pytest.raises(interruption), engine():
            raise interruption


def test_a_document_whose_history_was_cut_off_is_refused() -> None:
    doc = loro.LoroDoc()
    doc.peer_id = 3
    for number in range(3):
        doc.get_map("fields").insert("title", f"{number}")
        doc.commit()
    cut = doc.export(loro.ExportMode.ShallowSnapshot(doc.oplog_frontiers))
    with pytest.raises(DocumentError):
        Document(Kind.NOTE, 1).merge(cut)
