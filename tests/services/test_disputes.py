"""Values that were overwritten by someone who had not seen them, in words."""

from __future__ import annotations

from mentorbook.model.catalogue import read_values
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.services import finding, records
from mentorbook.services.disputes import DisputedValue, disputed
from mentorbook.services.opened import OpenedBook
from tests.services.books import add


def edit_both(book: OpenedBook, record_id: RecordId, *both: dict[str, object]) -> None:
    """Two edits of what was seen at the same time; the second has not seen the first."""
    seen = book.store.get(record_id)
    for plain in both:
        records.edit(
            book, record_id, read_values(book.store.kind_of(record_id) or Kind.NOTE, plain), version=seen.version
        )


def test_a_line_is_told_with_both_values_until_it_is_dismissed(book: OpenedBook) -> None:
    mira = add(book, Kind.PERSON, name="Mira", position="Lead")
    edit_both(book, mira, {"position": "Head"}, {"position": "Director"})
    (entry,) = disputed(book)
    (value,) = entry.values
    assert (entry.id, entry.title, value.field) == (mira, "Mira", "position")
    assert {value.now, *value.others} == {"Head", "Director"}
    assert len(value.others) == 1
    assert finding.dismiss(book, mira)
    assert disputed(book) == ()


def test_a_reference_is_told_by_the_title_of_what_it_refers_to(book: OpenedBook) -> None:
    first, second = add(book, Kind.PERSON, name="Aino"), add(book, Kind.PERSON, name="Bo")
    action = add(book, Kind.ACTION, text="Send it")
    edit_both(book, action, {"person": first}, {"person": second})
    (entry,) = disputed(book)
    (value,) = entry.values
    assert {value.now, *value.others} == {"Aino", "Bo"}


def test_a_cleared_value_is_told_as_nothing(book: OpenedBook) -> None:
    mira = add(book, Kind.PERSON, name="Mira", position="Lead")
    edit_both(book, mira, {"position": None}, {"position": "Head"})
    (entry,) = disputed(book)
    (value,) = entry.values
    assert {value.now, *value.others} == {"nothing", "Head"}


def test_a_removal_that_had_not_seen_an_edit_is_told(book: OpenedBook) -> None:
    # A removal has no version of its own to start from, so an edit comes late.
    mira = add(book, Kind.PERSON, name="Mira")
    seen = book.store.get(mira)
    records.remove(book, mira)
    records.edit(book, mira, read_values(Kind.PERSON, {"position": "Head"}), version=seen.version)
    (value,) = [value for entry in disputed(book) for value in entry.values]
    is_trashed = bool(book.store.get(mira).trashed_at)
    words = ("put in the trash", "kept") if is_trashed else ("kept", "put in the trash")
    assert value == DisputedValue("", words[0], (words[1],))
