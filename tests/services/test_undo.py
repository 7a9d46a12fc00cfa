"""One act taken back: that act alone, whatever others wrote beside it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.trouble import UserFacingError
from mentorbook.services import records
from mentorbook.services.opened import OpenedBook
from mentorbook.services.undo import remember, undo
from mentorbook.store.document import Commit, Document

_BODY = "First sentence. Second sentence. Third sentence.\n"


@pytest.fixture
def note(book: OpenedBook) -> RecordId:
    return records.add(book, Kind.NOTE, {"title": "Before", "body": _BODY}).record.id


def _written_elsewhere(book: OpenedBook, note: RecordId, **values: str) -> bytes:
    """An update by another machine that knows the record as it is now."""
    other = Document.load(Kind.NOTE, book.store.document(note).pack(), peer=77)
    known = other.knowledge
    other.edit(values, Commit("other", "theirs", datetime(2026, 3, 2, 9, 5, tzinfo=UTC)))
    return other.changes_since(known)


def _arrives(book: OpenedBook, note: RecordId, update: bytes) -> None:
    with book.store.write() as unit:
        unit.merge(Kind.NOTE, note, update)


def test_an_edit_is_taken_back(book: OpenedBook, note: RecordId) -> None:
    before = book.store.get(note).plain
    act = remember(book, records.edit(book, note, {"title": "After", "tags": frozenset({"new"}), "body": ""}).changes)
    assert undo(book, act).edited == act.changes.edited
    assert book.store.get(note).plain == before


def test_what_two_machines_wrote_side_by_side_before_it_stays(book: OpenedBook, note: RecordId) -> None:
    theirs = _written_elsewhere(book, note, body=_BODY.replace("Third", "Their third"))
    records.edit(book, note, {"title": "Mine"})
    _arrives(book, note, theirs)
    before = book.store.get(note).plain
    act = remember(book, records.edit(book, note, {"tags": frozenset({"new"})}).changes)
    undo(book, act)
    assert book.store.get(note).plain == before
    assert before["title"] == "Mine"
    assert "Their third" in str(before["body"])


def test_what_arrived_while_it_was_typed_stays(book: OpenedBook, note: RecordId) -> None:
    opened = book.store.get(note).version
    _arrives(book, note, _written_elsewhere(book, note, body=_BODY.replace("Third", "Their third")))
    before = book.store.get(note).plain
    typed = {"title": "Mine", "body": _BODY.replace("First", "My first")}
    act = remember(book, records.edit(book, note, typed, version=opened).changes)
    assert str(book.store.get(note).plain["body"]) == "My first sentence. Second sentence. Their third sentence.\n"
    undo(book, act)
    assert book.store.get(note).plain == before


def test_only_the_act_and_not_the_save_before_it(book: OpenedBook, note: RecordId) -> None:
    records.edit(book, note, {"title": "One"})
    act = remember(book, records.edit(book, note, {"title": "Two"}).changes)
    undo(book, act)
    assert book.store.get(note).plain["title"] == "One"


def test_nothing_is_taken_back_from_a_record_that_was_changed_since(book: OpenedBook, note: RecordId) -> None:
    act = remember(book, records.edit(book, note, {"title": "One"}).changes)
    _arrives(book, note, _written_elsewhere(book, note, title="Two"))
    with pytest.raises(UserFacingError, match="can no longer be undone"):
        undo(book, act)
    assert book.store.get(note).plain["title"] == "Two"


def test_what_was_added_goes_to_the_trash_and_what_was_thrown_away_comes_back(book: OpenedBook, note: RecordId) -> None:
    added = records.add(book, Kind.NOTE, {"title": "New"})
    undo(book, remember(book, added.changes))
    assert book.store.get(added.record.id).trashed_at
    undo(book, remember(book, records.remove(book, note)))
    assert not book.store.get(note).trashed_at
    undo(book, remember(book, records.restore(book, added.record.id)))
    assert book.store.get(added.record.id).trashed_at


def test_what_was_typed_for_it_is_a_draft_again(book: OpenedBook, note: RecordId) -> None:
    act = remember(book, records.edit(book, note, {"title": "One"}).changes, drafts={"sheet": {"title": "One"}})
    undo(book, act)
    assert records.drafts(book) == {"sheet": {"title": "One"}}


def test_what_is_being_typed_since_is_not_replaced(book: OpenedBook, note: RecordId) -> None:
    act = remember(book, records.edit(book, note, {"title": "One"}).changes, drafts={"sheet": {"title": "One"}})
    records.keep_draft(book, "sheet", {"title": "Newer"})
    undo(book, act)
    assert records.drafts(book) == {"sheet": {"title": "Newer"}}


def test_what_was_typed_about_a_record_that_was_erased_since_stays_away(book: OpenedBook, note: RecordId) -> None:
    goal = records.add(book, Kind.GOAL, {"statement": "One"}).record.id
    typed = {f"step-of-{goal}": {"text": "Typed"}, "sheet": {"title": "One"}}
    act = remember(book, records.edit(book, note, {"title": "One"}).changes, drafts=typed)
    records.erase(book, goal)
    undo(book, act)
    assert records.drafts(book) == {"sheet": {"title": "One"}}
