from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mentorbook.render.pagination import Slot, bind_paragraph, paginate


def lines(*bound: int, height: float = 10) -> list[Slot]:
    return [Slot(height=height, bound=bool(each)) for each in bound]


def test_a_page_is_filled_and_the_next_begun() -> None:
    assert paginate(lines(0, 0, 0, 0, 0), room=20) == [range(2), range(2, 4), range(4, 5)]


def test_a_heading_goes_with_what_follows_it() -> None:
    assert paginate(lines(0, 0, 1, 0), room=30) == [range(2), range(2, 4)]


def test_a_chain_longer_than_a_page_is_broken_where_the_page_ends() -> None:
    assert paginate(lines(1, 1, 1, 1, 0), room=20) == [range(2), range(2, 4), range(4, 5)]


def test_a_line_higher_than_a_page_has_a_page_of_its_own() -> None:
    assert paginate(lines(0, 0, height=50), room=20) == [range(1), range(1, 2)]


def test_the_gap_above_counts_unless_the_line_opens_a_page() -> None:
    slots = [Slot(height=10, gap=99), Slot(height=10, gap=5), Slot(height=10, gap=5)]
    assert paginate(slots, room=25) == [range(2), range(2, 3)]
    assert paginate(slots, room=24) == [range(1), range(1, 2), range(2, 3)]


def test_an_empty_document_has_one_empty_page() -> None:
    assert paginate([], room=20) == [range(0)]


def test_no_line_of_a_paragraph_is_left_alone() -> None:
    assert bind_paragraph(1, to_next=False) == [False]
    assert bind_paragraph(2, to_next=False) == [True, False]
    assert bind_paragraph(3, to_next=True) == [True, True, True]
    assert bind_paragraph(5, to_next=False) == [True, False, False, True, False]


@given(
    st.lists(st.tuples(st.floats(1, 30), st.floats(0, 30), st.booleans()), max_size=60),
    st.floats(20, 120),
)
def test_every_line_is_on_one_page_and_no_page_is_too_full(made: list[tuple[float, float, bool]], room: float) -> None:
    slots = [Slot(height=height, gap=gap, bound=bound) for height, gap, bound in made]
    pages = paginate(slots, room=room)
    assert [place for page in pages for place in page] == list(range(len(slots)))
    for page in pages:
        used = sum(slots[place].height + (slots[place].gap if place != page.start else 0) for place in page)
        assert used <= room + 1e-6 or len(page) == 1
        last_break = [place for place in page if not slots[place].bound]
        assert not last_break or page.stop == len(slots) or last_break[-1] == page.stop - 1
