"""Values that were overwritten unseen, and the choice between them."""

from __future__ import annotations

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QTextEdit

from mentorbook.gui.widgets.layout import Card
from mentorbook.model.catalogue import read_values
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.services import records
from mentorbook.services.disputes import disputed
from mentorbook.services.opened import OpenedBook
from tests.support.window import Desk, called


def edit_both(desk: Desk, record_id: RecordId, *both: dict[str, object]) -> None:
    """Two edits of what was seen at the same time; the second has not seen the first."""

    def edit(opened: OpenedBook) -> None:
        seen = opened.store.get(record_id)
        for plain in both:
            values = read_values(seen.record.kind, plain)
            records.edit(opened, record_id, values, version=seen.version)

    desk.do(edit)


def _marked(text: QTextEdit) -> str:
    """What is underlined of a text."""
    cursor, found = text.textCursor(), ""
    for place, letter in enumerate(text.toPlainText()):
        cursor.setPosition(place + 1)
        found += letter if cursor.charFormat().fontWeight() == QFont.Weight.DemiBold else ""
    return found


def left(desk: Desk) -> int:
    return sum(len(entry.values) for entry in desk.do(disputed))


def test_nothing_to_look_at_says_what_comes_here(desk: Desk) -> None:
    desk.go("look")
    assert "Nothing to look at." in desk.words()


def test_the_other_value_is_taken_and_the_entry_goes(desk: Desk) -> None:
    mira = desk.add(Kind.PERSON, name="Mira Tallgren", position="Lead")
    edit_both(desk, mira, {"position": "Head"}, {"position": "Director"})
    (entry,) = desk.do(disputed)
    (value,) = entry.values
    desk.go("look")
    assert {"Head", "Director"} <= set(desk.words())
    desk.click("Use this")
    assert desk.record(mira).position == value.others[0]  # type: ignore[attr-defined]
    assert left(desk) == 0
    assert "Nothing to look at." in desk.words()
    desk.undo()
    assert desk.record(mira).position == value.now  # type: ignore[attr-defined]
    assert left(desk) == 1
    assert len(desk.buttons("Use this")) == 1, "what was taken back is listed again"
    desk.click("Use this")
    assert desk.record(mira).position == value.others[0]  # type: ignore[attr-defined]
    assert left(desk) == 0


def test_one_value_is_accepted_and_the_others_stay_until_all_are(desk: Desk) -> None:
    mira = desk.add(Kind.PERSON, name="Mira Tallgren")
    edit_both(
        desk,
        mira,
        {"position": "Head", "field": "Media", "organisation": "North"},
        {"position": "Director", "field": "Brands", "organisation": "South"},
    )
    desk.go("look")
    assert left(desk) == 3
    shown = [words for words in desk.words() if words in ("Field", "Organisation", "Position")]
    assert shown == ["Position", "Organisation", "Field"], "as in the form"
    desk.buttons("Fine as it is")[0].click()
    desk.settle()
    assert left(desk) == 2
    desk.undo()
    assert left(desk) == 3
    assert len(desk.buttons("Fine as it is")) == 3, "what was taken back is listed again"
    desk.buttons("Fine as it is")[0].click()
    desk.settle()
    assert left(desk) == 2
    desk.click("All fine as it is")
    assert left(desk) == 0
    assert "Nothing to look at." in desk.words()


def test_of_a_text_the_sentences_that_differ_are_marked_and_one_version_can_be_taken(desk: Desk) -> None:
    note = desk.add(Kind.NOTE, title="Plans", body="One. Two.\n")
    edit_both(desk, note, {"body": "One. Two, longer.\n"}, {"body": "One. Two, shorter.\n"})
    desk.go("look")
    card = called(desk.page, Card, "Plans")
    assert len(desk.buttons("Use this", card)) == 2
    # The merge keeps both sentences: what it is now is set apart from the versions, and they from each other.
    now, *versions = (_marked(text) for text in card.findChildren(QTextEdit))
    assert {words.strip() for words in now.split(".")} >= {"Two, longer", "Two, shorter"}
    assert sorted(words.strip() for words in versions) == ["Two, longer.", "Two, shorter."]
    desk.buttons("Use this", card)[0].click()
    desk.settle()
    assert desk.record(note).body in ("One. Two, longer.\n", "One. Two, shorter.\n")  # type: ignore[attr-defined]
    assert left(desk) == 0
    desk.undo()
    assert len(desk.buttons("Use this")) == 2
    desk.click("Fine as it is")
    assert left(desk) == 0


def test_a_tag_a_channel_and_a_cleared_value_are_taken(desk: Desk) -> None:
    mira = desk.add(Kind.PERSON, name="Mira Tallgren", position="Lead", channels={"mail": "old@example.org"})
    edit_both(desk, mira, {"position": None}, {"position": "Head"})
    edit_both(desk, mira, {"channels": {"mail": "one@example.org"}}, {"channels": {"mail": "two@example.org"}})
    desk.go("look")
    while found := desk.buttons("Use this"):
        before = left(desk)
        found[0].click()
        desk.settle()
        assert left(desk) == before - 1
        desk.undo()
        assert left(desk) == before
        desk.buttons("Use this")[0].click()
        desk.settle()
        assert left(desk) == before - 1
    assert left(desk) == 0


def test_a_deletion_that_had_not_seen_an_edit_is_answered(desk: Desk) -> None:
    mira = desk.add(Kind.PERSON, name="Mira Tallgren")

    def both(opened: OpenedBook) -> None:
        seen = opened.store.get(mira)
        records.remove(opened, mira)
        records.edit(opened, mira, {"position": "Head"}, version=seen.version)

    desk.do(both)
    desk.go("look")
    assert "Kept or not" in desk.words()
    desk.click("Use this")
    assert desk.all(Kind.PERSON) == []
    assert left(desk) == 0
    desk.undo()
    assert "Kept or not" in desk.words()
    assert len(desk.all(Kind.PERSON)) == 1
    desk.click("Use this")
    assert left(desk) == 0
