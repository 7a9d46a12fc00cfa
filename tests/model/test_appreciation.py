"""Thanks that are owed count from what was received; advice that was tried asks to be reported back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from mentorbook.model.appreciation import ThanksDue, thanks_due, to_report_back
from mentorbook.model.exchange import Advice, AdviceState, Help, Thanks
from mentorbook.model.network import OutreachState
from mentorbook.model.outreach_rules import follow_up_day
from tests.model.records import AINO, BO, TODAY, advice, day, help_, outreach, thanks


def owed(*records: Help | Advice | Thanks, today: date = TODAY) -> ThanksDue | None:
    return thanks_due(
        AINO,
        helps=[one for one in records if isinstance(one, Help)],
        advice=[one for one in records if isinstance(one, Advice)],
        thanks=[one for one in records if isinstance(one, Thanks)],
        today=today,
    )


def kept(on: str, **values: Any) -> Advice:
    return advice("2026-01-05", state=AdviceState.KEPT, state_on=day(on), **values)


def test_nothing_received_is_nothing_owed_however_long_ago_the_last_thanks_were() -> None:
    assert owed() is None
    assert owed(thanks("2020-01-01")) is None
    assert owed(help_("2026-11-01", given=True)) is None
    assert owed(help_("2026-11-01", who=BO), kept("2026-11-01", who=BO)) is None


def test_help_and_kept_advice_since_the_last_thanks_are_owed() -> None:
    late, early, one = help_("2026-11-01"), help_("2026-10-05"), kept("2026-10-20")
    due = owed(late, one, early, thanks("2026-10-03"), help_("2026-10-01"))
    assert due == ThanksDue((early, late), (one,), day("2026-10-05"), day("2026-10-03"))
    assert due.sentence(today=TODAY) == "Helped you twice, and you kept a piece of advice since your thanks of 3 Oct."


def test_the_sentence_names_only_what_there_is() -> None:
    only_help, only_advice = owed(help_("2026-10-05")), owed(kept("2026-10-05"), thanks("2025-12-24"))
    assert only_help
    assert only_help.sentence(today=TODAY) == "Helped you once; no thanks said yet."
    assert only_advice
    assert only_advice.sentence(today=TODAY) == "You kept a piece of advice since your thanks of 24 Dec 2025."


@pytest.mark.parametrize(("on", "is_owed"), [("2026-10-02", False), ("2026-10-03", False), ("2026-10-04", True)])
def test_what_happened_on_the_day_of_the_thanks_was_thanked_for(*, on: str, is_owed: bool) -> None:
    assert (owed(help_(on), thanks("2026-10-03")) is not None) == is_owed
    assert (owed(kept(on), thanks("2026-10-03")) is not None) == is_owed


@pytest.mark.parametrize("state", [state for state in AdviceState if state is not AdviceState.KEPT])
def test_advice_that_is_not_kept_is_not_owed(state: AdviceState) -> None:
    assert owed(advice("2026-11-01", state=state, state_on=day("2026-11-01"))) is None


def test_drafts_thanks_to_others_and_thanks_to_come_are_no_thanks() -> None:
    help_received = help_("2026-10-05")
    for other in (thanks(None), thanks("2026-10-06", who=BO), thanks("2026-11-23")):
        assert owed(help_received, other) is not None
    assert owed(help_received, thanks("2026-11-22")) is None


def test_what_thanks_name_has_been_thanked_for_whatever_its_day() -> None:
    named = help_("2026-10-05")
    assert owed(named, thanks("2026-10-03", evidence=[named.id])) is None
    assert owed(named, thanks(None, evidence=[named.id])) is not None


def test_what_is_still_to_come_is_not_owed() -> None:
    assert owed(help_("2026-11-23")) is None
    assert owed(help_("2026-11-23"), today=day("2026-11-23")) is not None


def test_kept_advice_without_a_day_counts_from_when_it_was_given() -> None:
    due = owed(advice("2026-10-05", state=AdviceState.KEPT))
    assert due
    assert due.since == day("2026-10-05")


def test_tried_advice_is_reported_back_the_longest_waiting_first() -> None:
    second = advice("2026-01-01", state=AdviceState.TRIED, state_on=day("2026-11-02"))
    first = advice("2026-11-01", state=AdviceState.TRIED)
    told_before = advice(
        "2026-01-01", state=AdviceState.TRIED, state_on=day("2026-11-20"), reported_on=day("2026-11-19")
    )
    told = advice("2026-01-01", state=AdviceState.TRIED, state_on=day("2026-11-20"), reported_on=day("2026-11-20"))
    others = advice("2026-01-01", who=BO, state=AdviceState.TRIED)
    rest = [advice("2026-01-01", state=state) for state in AdviceState if state is not AdviceState.TRIED]
    given = [told, others, told_before, second, first, *rest]
    assert to_report_back(given, person=AINO) == (first, second, told_before)


@pytest.mark.parametrize(
    ("state", "sent", "chosen", "followed_up", "expected"),
    [
        (OutreachState.SENT, "2026-11-01", None, None, "2026-11-11"),
        (OutreachState.SENT, "2026-11-01", "2026-11-20", None, "2026-11-20"),
        (OutreachState.SENT, "2026-11-01", "2026-11-20", "2026-11-20", None),
        (OutreachState.SENT, None, None, None, None),
        (OutreachState.DRAFT, None, "2026-11-20", None, None),
        (OutreachState.REPLIED, "2026-11-01", "2026-11-20", None, None),
        (OutreachState.DECLINED, "2026-11-01", "2026-11-20", None, None),
        (OutreachState.SILENT, "2026-11-01", "2026-11-20", None, None),
    ],
)
def test_one_follow_up_is_fine_while_there_is_no_answer(
    state: OutreachState, sent: str | None, chosen: str | None, followed_up: str | None, expected: str | None
) -> None:
    message = outreach(
        state=state,
        sent_on=day(sent) if sent else None,
        follow_up_on=day(chosen) if chosen else None,
        followed_up_on=day(followed_up) if followed_up else None,
    )
    assert follow_up_day(message) == (day(expected) if expected else None)
