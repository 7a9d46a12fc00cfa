"""What happens to a note while it is written: changes from elsewhere, a full disk, texts of megabytes, the lock."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from shiboken6 import isValid

from mentorbook.gui.writing.card import NoteCard
from mentorbook.gui.writing.editor import PREVIEW_LIMIT, NoteEditor
from mentorbook.model.changes import ChangeSet
from mentorbook.model.fields import TEXT_LIMIT
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.session import Note
from mentorbook.model.trouble import UserFacingError
from mentorbook.services import records
from mentorbook.services import writing as writing_service
from mentorbook.services.opened import OpenedBook
from mentorbook.store.document import Commit, Document
from tests.support.window import Desk

_BODY = "First sentence. Second sentence. Third sentence.\n"


@pytest.fixture
def session(desk: Desk) -> RecordId:
    person = desk.add(Kind.PERSON, name="Amara Okafor")
    return desk.add(Kind.SESSION, title="Positioning", people=[person], start="2026-03-02T10:00[Europe/Helsinki]")


@pytest.fixture
def note(desk: Desk, session: RecordId) -> RecordId:
    return desk.add(Kind.NOTE, session=session, body=_BODY)


def another(desk: Desk) -> RecordId:
    """A session that has no note."""
    person = desk.add(Kind.PERSON, name="Jonas Weber")
    return desk.add(Kind.SESSION, title="Another", people=[person], start="2026-03-03T10:00[Europe/Helsinki]")


def card_of(desk: Desk, owner: RecordId) -> NoteCard:
    found = NoteCard(desk.workspace)
    desk.view._stack.addWidget(found)
    desk.view._stack.setCurrentWidget(found)
    found.show_session(owner)
    desk.settle()
    found.editor.setFocus()
    return found


def body(desk: Desk, note: RecordId) -> str:
    found = desk.record(note)
    assert isinstance(found, Note)
    return found.body or ""


def place(editor: NoteEditor, words: str) -> None:
    """Put the cursor after some words."""
    cursor = editor.textCursor()
    cursor.setPosition(editor.text.index(words) + len(words))
    editor.setTextCursor(cursor)


class Elsewhere:
    """Another machine that knows the note as it was when this was made."""

    def __init__(self, desk: Desk, note: RecordId) -> None:
        self._desk, self._note = desk, note
        self._document = Document.load(Kind.NOTE, desk.do(lambda opened: opened.store.document(note).pack()), peer=77)
        self._known = self._document.knowledge

    def arrives(self, text: str) -> None:
        """It writes the text, and that comes in."""
        self._document.edit({"body": text}, Commit("other", "theirs", datetime(2026, 3, 2, 9, 5, tzinfo=UTC)))
        update = self._document.changes_since(self._known)

        def merge(opened: OpenedBook) -> ChangeSet:
            with opened.store.write() as unit:
                unit.merge(Kind.NOTE, self._note, update)
            return unit.changes

        self._desk.workspace.write(self._desk.view, merge)
        self._desk.settle()


# -- from elsewhere


def test_what_arrives_is_shown_at_once_and_the_cursor_stays(desk: Desk, session: RecordId, note: RecordId) -> None:
    other, card = Elsewhere(desk, note), card_of(desk, session)
    place(card.editor, "Second")
    other.arrives("Before it all. First sentence. Second sentence. Third sentence.\n")
    assert card.editor.text == "Before it all. First sentence. Second sentence. Third sentence."
    assert card.editor.text[: card.editor.textCursor().position()].endswith("Second")
    assert any("changed elsewhere" in words for words in desk.words(card))
    assert not card.has_unsaved


def test_what_arrives_while_one_types_is_merged_with_it(desk: Desk, session: RecordId, note: RecordId) -> None:
    other, card = Elsewhere(desk, note), card_of(desk, session)
    place(card.editor, "First sentence.")
    QTest.keyClicks(card.editor, " Typed here.")
    other.arrives(_BODY.replace("Third", "Their third"))
    assert card.editor.text == "First sentence. Typed here. Second sentence. Their third sentence."
    assert card.editor.text[: card.editor.textCursor().position()].endswith("Typed here.")
    assert body(desk, note) == card.editor.text + "\n"
    QTest.keyClicks(card.editor, " And on.")
    card.keep()
    desk.settle()
    assert body(desk, note) == "First sentence. Typed here. And on. Second sentence. Their third sentence.\n"


def test_what_is_typed_before_the_merge_has_answered_is_kept(desk: Desk, session: RecordId, note: RecordId) -> None:
    other, card = Elsewhere(desk, note), card_of(desk, session)
    place(card.editor, "First sentence.")
    QTest.keyClicks(card.editor, " Typed here.")
    # The save is on its way when more is typed, and comes back with a sentence that is not on the screen yet.
    saved: list[object] = []
    other.arrives(_BODY)
    card.editor.insertPlainText(" 😀")
    document = Document.load(Kind.NOTE, desk.do(lambda opened: opened.store.document(note).pack()), peer=78)
    known = document.knowledge
    text = document.text("body").replace("Third", "Their third")
    document.edit({"body": text}, Commit("other", "more", datetime(2026, 3, 2, 9, 6, tzinfo=UTC)))
    update = document.changes_since(known)

    def merge(opened: OpenedBook) -> ChangeSet:
        with opened.store.write() as unit:
            unit.merge(Kind.NOTE, note, update)
        return unit.changes

    desk.workspace.write(desk.view, merge, saved.append)
    card.keep()
    card.editor.insertPlainText(" And on.")
    desk.settle()
    card.keep()
    desk.settle()
    wanted = "First sentence. Typed here. 😀 And on. Second sentence. Their third sentence."
    assert saved
    assert body(desk, note) == wanted + "\n"
    assert card.editor.text == wanted


def test_an_emoji_before_what_arrives_shifts_nothing(desk: Desk, session: RecordId) -> None:
    note = desk.add(Kind.NOTE, session=session, body="😀 one. 😀 two. Three.\n")
    other, card = Elsewhere(desk, note), card_of(desk, session)
    other.arrives("😀 one. 😀 two. 😀 new. Three.\n")
    assert card.editor.text == "😀 one. 😀 two. 😀 new. Three."


def test_a_note_in_the_trash_leaves_the_page_and_comes_back(desk: Desk, session: RecordId, note: RecordId) -> None:
    card = card_of(desk, session)
    desk.workspace.write(desk.view, lambda opened: records.remove(opened, note))
    desk.settle()
    assert card.editor.text == ""
    desk.workspace.write(desk.view, lambda opened: records.restore(opened, note))
    desk.settle()
    assert card.editor.text == _BODY.strip()


def test_what_is_typed_into_a_note_that_is_erased_becomes_a_note(desk: Desk, session: RecordId, note: RecordId) -> None:
    card = card_of(desk, session)
    QTest.keyClicks(card.editor, "Mine. ")
    desk.do(lambda opened: records.erase(opened, note))
    card.keep()
    desk.settle()
    (found,) = desk.all(Kind.NOTE)
    assert body(desk, found.id) == "Mine. " + _BODY


def test_blanks_that_do_not_break_are_kept(desk: Desk, session: RecordId) -> None:
    note = desk.add(Kind.NOTE, session=session, body="10\u00a0km\u2028and on\n\n")
    card = card_of(desk, session)
    card.editor.moveCursor(QTextCursor.MoveOperation.End)
    QTest.keyClicks(card.editor, "x")
    card.keep()
    desk.settle()
    assert body(desk, note) == "10\u00a0km\u2028and on\nx\n"


# -- trouble


def test_a_full_disk_is_said_and_loses_nothing(
    desk: Desk, session: RecordId, note: RecordId, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = card_of(desk, session)
    QTest.keyClicks(card.editor, "More. ")

    def full(*_args: object, **_more: object) -> None:
        raise UserFacingError("The disk is full.", remedy="Make room, then try again.")

    with monkeypatch.context() as patch:
        patch.setattr(records, "edit", full)
        patch.setattr(records, "keep_draft", full)
        card.keep()
        desk.settle()
    words = desk.words(card)
    assert "Not saved" in words
    assert any("The disk is full. Make room" in said for said in words)
    assert card.editor.text == "More. " + _BODY.strip()
    assert card.has_unsaved
    desk.click("Try again", card)
    assert body(desk, note) == "More. " + _BODY
    assert "Saved" in desk.words(card)


def test_a_defect_while_saving_loses_nothing(
    desk: Desk, session: RecordId, note: RecordId, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = card_of(desk, session)
    QTest.keyClicks(card.editor, "More. ")

    def broken(*_args: object, **_more: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(writing_service.Manuscript, "save", broken)
        card.keep()
        desk.settle()
    desk.dialog.reject()
    assert card.has_unsaved
    assert "Not saved" in desk.words(card)
    card.keep()
    desk.settle()
    assert body(desk, note) == "More. " + _BODY


class _FullDisk:
    """A disk on which nothing can be written while it is full; counts how often it was tried."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.is_full, self.tried = True, 0
        save = writing_service.Manuscript.save

        def tried(one: writing_service.Manuscript, opened: OpenedBook, text: str, *, seen: str = "") -> object:
            self.tried += 1
            if self.is_full:
                raise UserFacingError("The disk is full.", remedy="Make room, then try again.")
            return save(one, opened, text, seen=seen)

        monkeypatch.setattr(writing_service.Manuscript, "save", tried)


def test_what_could_not_be_saved_when_it_was_left_is_tried_until_it_is(
    desk: Desk, session: RecordId, note: RecordId, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = card_of(desk, session)
    QTest.keyClicks(card.editor, "More. ")
    disk = _FullDisk(monkeypatch)
    card.show_session(another(desk))
    desk.settle()
    # It fails once more while the other note is open: that one has no trouble of its own.
    for _ in range(2):
        card.keeper._retry.timeout.emit()
        desk.settle()
        assert card.has_unsaved
        assert "Not saved" not in desk.words(card)
    disk.is_full = False
    card.keeper._retry.timeout.emit()
    desk.settle()
    assert body(desk, note) == "More. " + _BODY
    assert not card.has_unsaved
    assert disk.tried == 4


def test_a_note_whose_window_was_closed_on_a_full_disk_is_saved_later(
    desk: Desk, note: RecordId, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.workspace.edit(Kind.NOTE, note)
    desk.settle()
    (card,) = desk.dialog.findChildren(NoteCard)
    assert isinstance(card, NoteCard)
    QTest.keyClicks(card.editor, "More. ")
    disk = _FullDisk(monkeypatch)
    desk.dialog.reject()
    desk.settle()
    assert not desk.dialogs
    assert desk.workspace.has_unsaved
    disk.is_full = False
    desk.workspace.keep()
    desk.settle()
    assert body(desk, note) == "More. " + _BODY
    assert not isValid(card)


def test_what_was_left_and_is_too_long_is_kept_as_a_draft_and_not_tried_again(
    desk: Desk, session: RecordId, note: RecordId
) -> None:
    card = card_of(desk, session)
    card.editor.insertPlainText(("x" * 99 + "\n") * (TEXT_LIMIT // 100))
    card.show_session(another(desk))
    desk.settle()
    assert not card.has_unsaved
    (draft,) = desk.do(records.drafts).values()
    assert len(draft["body"]) > TEXT_LIMIT


def test_what_is_too_long_does_not_keep_the_book_from_being_locked(desk: Desk, session: RecordId) -> None:
    card = card_of(desk, session)
    card.editor.insertPlainText(("x" * 99 + "\n") * (TEXT_LIMIT // 100 + 1))
    before = desk.workspace.has_unsaved
    desk.workspace.keep()
    desk.settle()
    assert (before, desk.workspace.has_unsaved) == (True, False)
    (draft,) = desk.do(records.drafts).values()
    assert len(draft["body"]) > TEXT_LIMIT


def test_after_a_failure_that_was_left_what_arrives_is_still_shown(
    desk: Desk, session: RecordId, note: RecordId, monkeypatch: pytest.MonkeyPatch
) -> None:
    other, card = Elsewhere(desk, note), card_of(desk, session)
    QTest.keyClicks(card.editor, "More. ")
    disk = _FullDisk(monkeypatch)
    card.show_session(another(desk))
    desk.settle()
    disk.is_full = False
    card.keep()
    desk.settle()
    card.show_session(session)
    desk.settle()
    other.arrives("Before it all. " + _BODY)
    assert "Before it all." in card.editor.text


def test_a_save_that_has_not_answered_counts_as_unsaved(desk: Desk, session: RecordId, note: RecordId) -> None:
    card = card_of(desk, session)
    QTest.keyClicks(card.editor, "More. ")
    card.keep()
    assert desk.workspace.has_unsaved
    desk.settle()
    assert not desk.workspace.has_unsaved


# -- size


def test_up_to_the_limit_a_text_is_saved_and_above_it_that_is_said(
    desk: Desk, session: RecordId, note: RecordId
) -> None:
    card = card_of(desk, session)
    line = "x" * 99 + "\n"
    room = TEXT_LIMIT - 100  # The record has other fields, which count as well.
    text = (line * (room // 100))[:room]
    card.editor.selectAll()
    card.editor.insertPlainText(text)
    card.keep()
    desk.settle()
    assert "Saved" in desk.words(card)
    assert len(body(desk, note)) == room + 1
    card.editor.moveCursor(QTextCursor.MoveOperation.End)
    card.editor.insertPlainText("\n" + "y" * 200)
    card.keep()
    desk.settle()
    words = desk.words(card)
    assert "Not saved" in words
    assert any("at most 2,000,000 characters" in said for said in words)
    (draft,) = desk.do(records.drafts).values()
    assert draft["body"] == card.editor.text
    assert len(body(desk, note)) == room + 1
    card.leave()
    desk.settle()
    again = card_of(desk, session)
    assert again.editor.text.endswith("y" * 200)
    again.editor.setPlainText("Short.")
    again.keep()
    desk.settle()
    assert body(desk, note) == "Short.\n"
    assert desk.do(records.drafts) == {}


def test_a_long_text_is_shown_as_typed_until_the_preview_is_asked_for(desk: Desk, session: RecordId) -> None:
    line = "- [ ] **one** thing at a time\n"
    note = desk.add(Kind.NOTE, session=session, body=line * (PREVIEW_LIMIT // len(line) + 1))
    card = card_of(desk, session)
    assert any("long" in words for words in desk.words(card))
    assert not card.editor.document().firstBlock().layout().formats()
    QTest.keyClicks(card.editor, "Typed. ")
    desk.click("Show the preview", card)
    assert card.editor.document().firstBlock().next().layout().formats()
    card.keep()
    desk.settle()
    assert body(desk, note).startswith("Typed. - [ ] **one**")


def test_a_short_text_is_previewed_without_asking(desk: Desk, session: RecordId) -> None:
    line = "**one** thing at a time\n"
    desk.add(Kind.NOTE, session=session, body=line * (PREVIEW_LIMIT // len(line)))
    card = card_of(desk, session)
    assert card.editor.document().firstBlock().layout().formats()
    assert not any("long" in words for words in desk.words(card))


# -- the lock


def test_a_lock_keeps_what_is_typed_and_leaves_no_words(desk: Desk, session: RecordId, note: RecordId) -> None:
    card = card_of(desk, session)
    QTest.keyClicks(card.editor, "Typed at the last moment. ")
    editor = card.editor
    card.leave()
    assert "sentence" not in editor.text
    assert not editor.document().isUndoAvailable()
    desk.settle()
    assert body(desk, note) == "Typed at the last moment. " + _BODY
