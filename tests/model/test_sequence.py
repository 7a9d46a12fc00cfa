"""Sort keys: there is always room between two, and appending does not grow them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentorbook.model.sequence import between


def test_the_first_key_and_its_neighbours() -> None:
    assert between(None, None) == "a0"
    assert between("a0", None) == "a1"
    assert between(None, "a0") == "Zz"
    assert between("a0", "a1") == "a0V"
    assert between("az", None) == "b00"
    assert between("bzz", None) == "c000"
    assert between(None, "Z0") == "Yzz"
    assert between("Yzz", None) == "Z0"
    assert between("Zz", None) == "a0"
    assert between("a0", "a2") == "a1"
    assert between(None, "a0V") == "a0"


def test_ten_thousand_keys_at_either_end_stay_short() -> None:
    last, first = between(None, None), between(None, None)
    for _ in range(10_000):
        later, earlier = between(last, None), between(None, first)
        assert last < later
        assert earlier < first
        last, first = later, earlier
    assert max(len(last), len(first)) <= 4


def test_insertions_at_one_place_grow_slowly() -> None:
    low, high = "a0", "a1"
    for turn in range(600):
        middle = between(low, high)
        assert low < middle < high
        low, high = (middle, high) if turn % 2 else (low, middle)
    assert len(low) < 200


@given(st.lists(st.integers(0, 1_000_000), min_size=1, max_size=120))
def test_keys_stay_in_the_order_in_which_things_were_put(places: list[int]) -> None:
    keys: list[str] = []
    for number in places:
        place = number % (len(keys) + 1)
        before = keys[place - 1] if place else None
        after = keys[place] if place < len(keys) else None
        keys.insert(place, between(before, after))
    assert all(earlier < later for earlier, later in pairwise(keys))
    assert all(key.isascii() and key.isalnum() for key in keys)


whole = st.one_of(
    st.sampled_from("abcxyz").flatmap(lambda head: _digits(head, ord(head) - ord("a") + 1)),
    st.sampled_from("ABCXYZ").flatmap(lambda head: _digits(head, ord("Z") - ord(head) + 1)),
)
fraction = st.text("0Vz1y", max_size=4).map(lambda text: text.rstrip("0"))
keys = st.builds(str.__add__, whole, fraction)


def _digits(head: str, length: int) -> st.SearchStrategy[str]:
    return st.text("0z5", min_size=length, max_size=length).map(lambda text: head + text)


@given(keys, keys)
def test_there_is_room_between_any_two_keys(one: str, other: str) -> None:
    low, high = sorted((one, other))
    if low == high:
        with pytest.raises(ValueError, match="not in order"):
            between(low, high)
        return
    assert low < between(low, high) < high


@given(keys)
def test_there_is_room_beyond_any_key(key: str) -> None:
    assert between(key, None) > key
    if key == "A" + "0" * 26:
        with pytest.raises(ValueError, match="no room"):
            between(None, key)
    else:
        assert between(None, key) < key


@pytest.mark.parametrize("key", ["", "a", "b0", "0", "a00", "a0V0", "a-", "a0 ", "\u00e40", "Y0"])
def test_what_is_no_key_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match="not a sort key"):
        between(key, None)
    with pytest.raises(ValueError, match="not a sort key"):
        between(None, key)


@pytest.mark.parametrize(("before", "after"), [("a1", "a0"), ("a0", "a0"), ("a0V", "a0"), ("a0", "Zz")])
def test_keys_out_of_order_are_refused(before: str, after: str) -> None:
    with pytest.raises(ValueError, match="not in order"):
        between(before, after)
