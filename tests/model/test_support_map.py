"""Who supports me how, inside and outside."""

from __future__ import annotations

from mentorbook.model.person import Role, Side, Stage, Support
from mentorbook.model.support_map import Load, support_map
from tests.model.records import AINO, BO, CLEO, TODAY, help_, person

MENTOR = frozenset({Role.MENTOR})


def test_a_mentor_carries_and_a_potential_one_might() -> None:
    aino = person(AINO, roles=MENTOR, side=Side.INSIDE, support=frozenset({Support.SKILL}))
    bo = person(BO, name="Bo", roles=frozenset({Role.POTENTIAL}), side=Side.INSIDE, support=frozenset({Support.SKILL}))
    found = support_map([bo, aino], [], today=TODAY)
    cell = found.cells[Support.SKILL, Side.INSIDE]
    assert [(one.name, one.is_there) for one in cell] == [("Aino", True), ("Bo", False)]
    assert Support.SKILL not in found.gaps
    assert found.only_from(Side.INSIDE) == (Support.SKILL,)
    assert found.only_from(Side.OUTSIDE) == ()
    assert not found.has_unsaid


def test_what_nobody_carries_is_a_gap_also_when_someone_might() -> None:
    found = support_map([person(support=frozenset({Support.FEEDBACK}))], [], today=TODAY)
    assert found.gaps == tuple(Support)
    assert found.has_unsaid


def test_help_within_a_year_counts_and_older_or_given_help_does_not() -> None:
    helps = [
        help_("2025-11-23", support=Support.INTRODUCTION),
        help_("2026-11-22", support=Support.INTRODUCTION),
        help_("2025-11-22", support=Support.SKILL),
        help_("2026-11-01", given=True, support=Support.FEEDBACK),
        help_("2026-11-01"),
    ]
    found = support_map([person()], helps, today=TODAY)
    (carrier,) = found.cells[Support.INTRODUCTION, None]
    assert (carrier.is_there, carrier.gave) == (True, 2)
    assert set(Support) - set(found.gaps) == {Support.INTRODUCTION}


def test_a_pause_is_no_support_now_and_an_end_is_none_at_all() -> None:
    hoped = frozenset({Support.SKILL})
    paused = person(AINO, roles=MENTOR, support=hoped, stage=Stage.PAUSED)
    closed = person(BO, roles=MENTOR, support=hoped, stage=Stage.CLOSED)
    found = support_map([paused, closed], [], today=TODAY)
    assert [(one.person, one.is_there) for one in found.cells[Support.SKILL, None]] == [(AINO, False)]


def test_much_on_few_shoulders() -> None:
    three = frozenset({Support.SKILL, Support.FEEDBACK, Support.SPONSORSHIP})
    alone = person(AINO, roles=MENTOR, support=three)
    shares = person(BO, name="Bo", roles=MENTOR, support=frozenset({Support.SKILL}))
    assert support_map([alone, shares], [], today=TODAY).loads == (Load(AINO, "Aino", 3, 2),)
    helped = person(CLEO, name="Cleo", roles=MENTOR, support=frozenset({Support.FEEDBACK}))
    assert support_map([alone, shares, helped], [], today=TODAY).loads == ()
