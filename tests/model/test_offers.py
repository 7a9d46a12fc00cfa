"""Offers that fit: what meets a need, in several languages, and what is never offered."""

from __future__ import annotations

import pytest

from mentorbook.model.exchange import AdviceState
from mentorbook.model.goal import Goal, GoalStatus
from mentorbook.model.offers import Offer, Source, fits, offers_for
from mentorbook.model.person import Stage
from tests.model.records import BO, CLEO, advice, help_, make, person


def why(offers: tuple[Offer, ...]) -> list[str]:
    return [offer.why for offer in offers]


@pytest.mark.parametrize(
    ("need", "text"),
    [
        ("newsletters", "Planned the museum's newsletter with him"),
        ("somebody who films with a phone", "filming with a phone"),
        ("SEO", "seo"),
        ("Präsentationen üben", "Prasentation vor dem Team"),
        ("negociación de precios", "Negociacion"),
        ("写作", "帮他修改写作计划"),
    ],
)
def test_a_text_about_the_same_fits(need: str, text: str) -> None:
    assert fits(need, text)


@pytest.mark.parametrize(
    ("need", "text"),
    [
        ("help with her numbers", "Read the series with her"),
        ("prices", "A prince on a horse"),
        ("SEO", "Seoul in spring"),
        ("newsletters", ""),
        ("?", "What?"),
    ],
)
def test_another_text_does_not(need: str, text: str) -> None:
    assert not fits(need, text)


def test_who_knows_about_it_could_be_introduced() -> None:
    aino = person(needs=frozenset({"pricing", "video"}))
    bo = person(BO, name="Bo Berg", expertise=frozenset({"pricing for studios", "hosting"}))
    cleo = person(CLEO, name="Cleo", field="Video")
    (first, second) = offers_for(aino, people=[aino, bo, cleo])
    assert (first.need, first.words) == ("pricing", "Introduce Bo Berg (pricing for studios)")
    assert (second.need, second.why, second.record) == ("video", "Cleo knows about Video.", CLEO)
    assert offers_for(aino, people=[person(BO, name="Bo", field="Video", stage=Stage.CLOSED)]) == ()


def test_nobody_is_introduced_to_themselves_or_given_what_is_theirs() -> None:
    aino = person(needs=frozenset({"pricing"}), field="Pricing")
    helps = [help_("2026-10-01", given=True, text="Pricing"), help_("2026-10-01", who=BO, text="Pricing")]
    kept = advice("2026-10-01", text="Pricing", state=AdviceState.KEPT)
    assert offers_for(aino, people=[aino], helps=helps, advice=[kept]) == ()


def test_what_was_given_reached_and_kept_comes_in_that_order_and_once() -> None:
    aino = person(needs=frozenset({"pricing", "pricing a talk"}))
    bo = person(BO, name="Bo Berg")
    helps = [help_("2026-10-01", who=BO, given=True, text="Went through the pricing of a talk")]
    goals = [
        make(Goal, statement="Pricing of my own", status=GoalStatus.REACHED),
        make(Goal, statement="Pricing of next year", status=GoalStatus.ACTIVE),
    ]
    known = [
        advice("2026-10-01", who=BO, text="Say the pricing first", state=AdviceState.KEPT),
        advice("2026-10-01", who=BO, text="Drop the pricing", state=AdviceState.TRIED),
    ]
    found = offers_for(aino, people=[bo], helps=helps, goals=goals, advice=known)
    assert why(found) == [
        "You helped Bo Berg with this: Went through the pricing of a talk",
        "You reached this: Pricing of my own",
        "This works for you: Say the pricing first",
    ]
    assert [one.source for one in found] == [Source.HELP, Source.GOAL, Source.ADVICE]


def test_a_tag_says_what_help_was_about() -> None:
    aino = person(needs=frozenset({"pricing"}))
    helps = [help_("2026-10-01", who=BO, given=True, text="An evening", tags=frozenset({"pricing"}))]
    assert why(offers_for(aino, helps=helps)) == ["You helped somebody with this: An evening"]


def test_without_needs_nothing_is_guessed() -> None:
    assert offers_for(person(field="Pricing"), people=[person(BO, field="Pricing")]) == ()
