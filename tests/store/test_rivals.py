"""What was overwritten by someone who had not seen it is listed, alike on every machine, until it is answered."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from mentorbook.model.kinds import Kind
from mentorbook.store.document import Document
from mentorbook.store.engine import version_of
from mentorbook.store.rivals import DELETION, Rivalry, find_rivalries, reopening
from tests.store.stores import Author, meet


def two(kind: Kind = Kind.NOTE, **values: Any) -> tuple[Author, Author]:
    ada, ben = Author("ada", 1, kind), Author("ben", 2, kind)
    ada.write(**(values or {"title": "First", "body": "One. Two.\n", "tags": ["a", "b"]}))
    meet(ada, ben)
    return ada, ben


def places(author: Author) -> list[str]:
    return [rivalry.place for rivalry in find_rivalries(author.document)]


def values(author: Author, place: str) -> set[Any]:
    (found,) = [rivalry for rivalry in find_rivalries(author.document) if rivalry.place == place]
    return {rival.value for rival in found.rivals}


def review(author: Author) -> None:
    marks = {rivalry.place: rivalry.mark for rivalry in find_rivalries(author.document)}
    author.document.mark_reviewed(marks, author.commit())


def test_one_author_has_no_rival() -> None:
    ada = Author("ada", 1)
    ada.write(title="First")
    ada.write(title="Second")
    assert places(ada) == []


def test_writing_one_after_the_other_makes_no_rivals() -> None:
    ada, ben = two()
    ben.write(title="Ben's", body="One.\n", tags=["c"])
    meet(ada, ben)
    ada.write(title="Ada's", body="Two.\n", tags=["d"])
    meet(ada, ben)
    assert places(ada) == places(ben) == []


def test_two_values_of_one_field() -> None:
    ada, ben = two()
    ada.write(title="Ada's")
    ben.write(title="Ben's")
    meet(ada, ben)
    assert places(ada) == ["title"]
    assert values(ada, "title") == {"Ada's", "Ben's"}
    assert [rival.author.split("|")[0] for rival in find_rivalries(ada.document)[0].rivals] == ["ada", "ben"]


def test_each_rival_can_be_seen_as_its_author_left_it() -> None:
    ada, ben = two()
    ada.write(title="Ada's")
    ben.write(title="Ben's", body="Ben wrote this.\n")
    meet(ada, ben)
    texts = {
        rival.value: ada.document.at(rival.version).text("body")
        for rivalry in find_rivalries(ada.document)
        if rivalry.place == "title"
        for rival in rivalry.rivals
    }
    assert texts == {"Ada's": "One. Two.\n", "Ben's": "Ben wrote this.\n"}


def test_the_same_value_twice_is_no_rivalry() -> None:
    ada, ben = two()
    ada.write(title="Same", tags=["a", "b", "c"])
    ben.write(title="Same", tags=["a", "b", "c"])
    meet(ada, ben)
    assert places(ada) == []


def test_a_value_against_a_cleared_field() -> None:
    ada, ben = two()
    ada.write(title=None)
    ben.write(title="Ben's")
    meet(ada, ben)
    assert values(ada, "title") == {None, "Ben's"}


def test_different_fields_do_not_compete() -> None:
    ada, ben = two()
    ada.write(title="Ada's")
    ben.write(body="One. Two. Three.\n")
    meet(ada, ben)
    assert places(ada) == []


def test_one_text_written_by_two() -> None:
    ada, ben = two()
    ada.write(body="Ada's. Two.\n")
    ben.write(body="One. Ben's.\n")
    meet(ada, ben)
    (found,) = find_rivalries(ada.document)
    assert found.place == "body"
    assert {ada.document.at(rival.version).text("body") for rival in found.rivals} == {
        "Ada's. Two.\n",
        "One. Ben's.\n",
    }


def test_items_of_a_set_compete_one_by_one() -> None:
    ada, ben = two()
    ada.write(tags=["a"])
    ben.write(tags=["a", "b", "c"])
    meet(ada, ben)
    assert ada.document.plain()["tags"] == ["a", "c"]
    assert places(ada) == []
    # Taken out and put in again on one side, taken out on the other.
    ada.write(tags=["c"])
    ben.write(tags=["c"])
    ben.write(tags=["a", "c"])
    meet(ada, ben)
    assert places(ada) == ["tags/a"]
    assert values(ada, "tags/a") == {None, True}


def test_keys_of_a_map_compete_one_by_one() -> None:
    ada, ben = two(Kind.PERSON, name="Ruth", channels={"email": "r@example.org", "phone": "1"})
    ada.write(channels={"email": "ada@example.org", "phone": "1"})
    ben.write(channels={"email": "ben@example.org", "phone": "2"})
    meet(ada, ben)
    assert places(ada) == ["channels/email"]
    assert values(ada, "channels/email") == {"ada@example.org", "ben@example.org"}
    assert ada.document.plain()["channels"]["phone"] == "2"  # type: ignore[index,call-overload]


def test_an_edit_that_a_deletion_had_not_seen() -> None:
    ada, ben = two()
    ada.delete()
    ben.write(title="Ben's")
    meet(ada, ben)
    assert places(ada) == places(ben) == [DELETION]
    (found,) = find_rivalries(ada.document)
    assert [rival.author.split("|")[0] for rival in found.rivals] == ["ada"]


def test_delete_and_delete_is_agreed() -> None:
    ada, ben = two()
    ada.delete()
    ben.delete()
    meet(ada, ben)
    assert places(ada) == []


def test_both_bring_it_back_and_agree() -> None:
    ada, ben = two()
    ada.delete()
    meet(ada, ben)
    ada.undelete()
    ben.undelete()
    meet(ada, ben)
    assert places(ada) == []
    assert not ada.document.trashed_at()


def test_a_deletion_that_saw_everything_answers_for_an_earlier_one() -> None:
    ada, ben = two()
    ada.delete()
    ben.write(title="Ben's")
    meet(ada, ben)
    ben.delete()
    meet(ada, ben)
    assert ada.document.trashed_at()
    assert places(ada) == places(ben) == []


def test_a_later_edit_that_knew_both_closes_it() -> None:
    ada, ben = two()
    ada.write(title="Ada's")
    ada.delete()
    ben.write(title="Ben's")
    meet(ada, ben)
    assert places(ada) == ["title", DELETION]
    ben.write(title="Settled")
    meet(ada, ben)
    assert places(ada) == places(ben) == []


def test_a_later_edit_that_knew_one_side_leaves_it_open() -> None:
    ada, ben = two()
    ada.write(title="Ada's")
    ben.write(title="Ben's")
    ben.write(title="Ben's second")
    meet(ada, ben)
    assert values(ada, "title") == {"Ada's", "Ben's second"}


def test_an_edit_of_another_field_does_not_close_it() -> None:
    ada, ben = two()
    ada.write(title="Ada's")
    ben.write(title="Ben's")
    meet(ada, ben)
    ada.write(body="Three.\n")
    meet(ada, ben)
    assert places(ben) == ["title"]


def test_what_was_looked_at_travels_and_a_new_rival_opens_it_again() -> None:
    ada, ben = two()
    eve = Author("eve", 3)
    meet(ada, ben, eve)
    ada.write(title="Ada's")
    ben.write(title="Ben's")
    eve.write(title="Eve's")
    meet(ada, ben)
    review(ada)
    meet(ada, ben)
    assert places(ada) == places(ben) == []
    meet(ada, ben, eve)
    assert places(ada) == places(eve) == ["title"]
    assert values(ben, "title") == {"Ada's", "Ben's", "Eve's"}
    review(eve)
    meet(ada, ben, eve)
    assert places(ada) == []


def test_two_looked_at_it_at_once() -> None:
    ada, ben = two()
    ada.write(title="Ada's")
    ben.write(title="Ben's")
    meet(ada, ben)
    review(ada)
    review(ben)
    meet(ada, ben)
    assert places(ada) == places(ben) == []


def test_every_order_of_merging_gives_the_same_list() -> None:
    ada, ben, eve = Author("ada", 11, Kind.PERSON), Author("ben", 7, Kind.PERSON), Author("eve", 29, Kind.PERSON)
    ada.write(name="Ruth", about="One. Two.\n", channels={"email": "r@example.org"}, tags=["x"])
    meet(ada, ben, eve)
    ada.write(name="Ruth A.", channels={"email": "a@example.org"})
    ben.write(name="Ruth B.", about="One. Ben.\n", tags=[])
    eve.delete()
    ben.read(ada)
    ben.write(name="Ruth B. A.")
    eve.read(ada)
    eve.write(channels={"email": "e@example.org"}, about="Eve. Two.\n")
    updates = [author.document.changes_since(None) for author in (ada, ben, eve)]
    lists: list[tuple[Rivalry, ...]] = []
    for order in permutations(updates):
        document = Document(Kind.PERSON, 5)
        for update in order:
            document.merge(update)
        lists.append(find_rivalries(document))
    assert [rivalry.place for rivalry in lists[0]] == ["about"]
    assert all(found == lists[0] for found in lists)


@pytest.mark.parametrize("kind", [Kind.NOTE])
def test_a_save_of_an_older_version_competes_with_what_arrived(kind: Kind) -> None:
    ada, ben = two(kind)
    opened = ada.document.version
    ben.write(title="Ben's")
    ada.read(ben)
    ada.document.edit({"title": "Ada's"}, ada.commit(), opened=opened)
    assert values(ada, "title") == {"Ada's", "Ben's"}
    ada.write(title="Settled")
    assert places(ada) == []


def answered_and_taken_back() -> tuple[Author, Author]:
    """Ada chose Ben's title and took that back."""
    ada, ben = two()
    ada.write(title="Ada's")
    ben.write(title="Ben's")
    meet(ada, ben)
    now = ada.document.plain()["title"]
    before = ada.document.version
    ada.write(title="Ben's" if now == "Ada's" else "Ada's")
    review(ada)
    ada.write(title=now)
    assert places(ada) == []
    ada.document.mark_reviewed(reopening(ada.document, before), ada.commit())
    return ada, ben


def test_an_answer_that_was_taken_back_is_listed_again_on_every_machine() -> None:
    ada, ben = answered_and_taken_back()
    assert values(ada, "title") == {"Ada's", "Ben's"}
    meet(ada, ben)
    assert values(ben, "title") == {"Ada's", "Ben's"}
    review(ben)
    meet(ada, ben)
    assert places(ada) == places(ben) == []


def test_what_was_listed_again_is_closed_by_another_value() -> None:
    ada, ben = answered_and_taken_back()
    meet(ada, ben)
    ben.write(title="Both")
    meet(ada, ben)
    assert places(ada) == places(ben) == []


def test_taken_back_again_and_again_it_names_the_first_version() -> None:
    ada, _ = answered_and_taken_back()
    first = ada.document.reviewed()
    before, now = ada.document.version, ada.document.plain()["title"]
    review(ada)
    ada.write(title="Other")
    ada.write(title=now)
    assert reopening(ada.document, before) == first


def test_a_mark_that_names_no_version_lists_nothing() -> None:
    ada, _ = two()
    ada.document.mark_reviewed({"title": "again:00ff", "body": "again:?"}, ada.commit())
    assert places(ada) == []


def test_a_mark_that_names_a_version_with_the_mark_in_it_ends() -> None:
    ada, _ = answered_and_taken_back()
    review(ada)
    itself = version_of([(1, ada.document.ends()[1])])
    ada.document.mark_reviewed({"title": f"again:{itself}"}, ada.commit())
    assert ada.document.version == itself
    assert places(ada) == []


def test_new_rivals_of_what_was_listed_again_are_listed_again_too() -> None:
    ada, ben = answered_and_taken_back()
    meet(ada, ben)
    ada.write(title="Ada's second")
    ben.write(title="Ben's second")
    meet(ada, ben)
    assert values(ada, "title") == {"Ada's second", "Ben's second"}
    before, now = ada.document.version, ada.document.plain()["title"]
    ada.write(title="Settled")
    ada.write(title=now)
    ada.document.mark_reviewed(reopening(ada.document, before), ada.commit())
    assert values(ada, "title") == {"Ada's second", "Ben's second"}
