"""What follows from a save by itself."""

from __future__ import annotations

import pytest

from mentorbook.model.catalogue import read_values
from mentorbook.model.kinds import Kind
from mentorbook.model.trouble import InvalidRecord
from mentorbook.services import records
from mentorbook.services.opened import OpenedBook


def test_steps_that_are_added_in_one_unit_keep_their_order(book: OpenedBook) -> None:
    goal = records.add(book, Kind.GOAL, read_values(Kind.GOAL, {"statement": "Lead a campaign"})).record.id
    ids = [book.profile.ids.record() for _ in range(5)]
    with book.store.write() as unit:
        for number, step in enumerate(ids):
            records.add_in(
                unit, book, Kind.STEP, step, read_values(Kind.STEP, {"goal": goal, "text": f"Step {number}"})
            )
    keys = [getattr(book.store.get(step).record, "order", "") for step in ids]
    assert keys == sorted(set(keys))
    assert len(keys) == 5


def test_a_writer_goes_on_from_what_was_saved_and_not_from_what_was_merged_into_it(book: OpenedBook) -> None:
    begun = records.add(book, Kind.GOAL, {"statement": "Lead a campaign", "why": "Ours.\n"})
    goal = begun.record.id
    records.edit(book, goal, {"why": "Ours.\nTheirs.\n"})
    saved = records.edit(book, goal, {"why": "Ours, said better.\n"}, version=begun.version)
    assert getattr(saved.record, "why", "") == "Ours, said better.\nTheirs.\n"
    again = records.edit(book, goal, {"why": "Ours, said best.\n"}, version=saved.version)
    assert getattr(again.record, "why", "") == "Ours, said best.\nTheirs.\n"


@pytest.mark.parametrize(
    ("kind", "field", "value", "problem"),
    [
        (Kind.STEP, "text", "x" * 501, "at most 500 characters, this has 501"),
        (Kind.GOAL, "why", "One page.\fThe next.\n", "holds control characters; remove them"),
        (Kind.PERSON, "tags", frozenset({"x" * 81}), "at most 80 characters, this has 81"),
    ],
)
def test_what_could_not_be_shown_again_is_refused(
    book: OpenedBook, kind: Kind, field: str, value: object, problem: str
) -> None:
    goal = records.add(book, Kind.GOAL, {"statement": "Lead a campaign"}).record.id
    needed = {Kind.GOAL: {"statement": "Speak"}, Kind.PERSON: {"name": "Ada"}, Kind.STEP: {"goal": goal, "text": "One"}}
    with pytest.raises(InvalidRecord) as added:
        records.add(book, kind, {**needed[kind], field: value})
    kept = records.add(book, kind, needed[kind]).record
    with pytest.raises(InvalidRecord) as edited:
        records.edit(book, kept.id, {field: value})
    assert added.value.problems == edited.value.problems == {field: problem}
    assert records.look(book, kept.id).record == kept
