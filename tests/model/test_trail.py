"""The trail of a goal."""

from __future__ import annotations

from typing import Any

from mentorbook.model.goal import Progress
from mentorbook.model.trail import points, trail
from tests.model.records import advice, day, make, record_id

STEP = record_id(920_001)


def progress(on: str, before: int, after: int, **values: Any) -> Progress:
    return make(Progress, on=day(on), before=before, after=after, **{"reason": "So it is"} | values)


def test_progress_stands_with_the_advice_that_it_rests_on() -> None:
    tip = advice("2026-01-05")
    move = progress("2026-02-01", 10, 40, evidence=frozenset({tip.id, STEP}))
    (found,) = trail([move], [tip])
    assert found.progress == move
    assert found.advice == (tip,)
    assert found.rests_on == (STEP,)
    assert found.on == day("2026-02-01")


def test_advice_that_moved_nothing_ends_in_the_open_and_the_newest_is_first() -> None:
    tip, tried = advice("2026-01-05"), advice("2026-01-06", state_on=day("2026-03-01"))
    found = trail([progress("2026-02-01", 0, 10)], [tip, tried])
    assert [(one.advice, one.progress is None) for one in found] == [((tried,), True), ((), False), ((tip,), True)]


def test_advice_may_carry_several_moves() -> None:
    tip = advice("2026-01-05")
    moves = [progress(f"2026-0{month}-01", month, month + 1, evidence=frozenset({tip.id})) for month in (2, 3)]
    assert [one.advice for one in trail(moves, [tip])] == [(tip,), (tip,)]


def test_points_begin_where_the_goal_began() -> None:
    assert points([]) == ()
    moves = [progress("2026-02-05", 25, 40), progress("2026-01-05", 5, 25)]
    assert points(moves) == ((day("2026-01-05"), 5), (day("2026-01-05"), 25), (day("2026-02-05"), 40))
