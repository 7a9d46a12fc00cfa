"""Give and receive, in a sentence."""

from __future__ import annotations

import pytest

from mentorbook.model.ledger import keep_ledger
from tests.model.records import AINO, BO, TODAY, advice, help_


def test_the_sentence_of_the_product_and_its_window() -> None:
    helps = [
        *(help_("2026-11-01"), help_("2026-10-01"), help_("2026-09-15"), help_("2026-08-30")),
        help_("2026-09-22", given=True),
        help_("2026-01-10", given=True),
    ]
    assert keep_ledger(helps, [], today=TODAY).sentence() == (
        "Last 90 days: received 4, gave 1; last gave 2 months ago."
    )
    assert keep_ledger(helps, [], today=TODAY, window_days=30).sentence() == (
        "Last 30 days: received 1, gave 0; last gave 2 months ago."
    )
    assert keep_ledger(helps, [], today=TODAY, window_days=None).sentence() == (
        "So far: received 4, gave 2; last gave 2 months ago."
    )


def test_zero_entries_say_so() -> None:
    assert keep_ledger([], [], today=TODAY).sentence() == "Last 90 days: nothing logged yet."
    assert keep_ledger([], [], today=TODAY, window_days=None).sentence() == "So far: nothing logged yet."
    old = [help_("2026-01-22"), help_("2025-11-22", given=True)]
    assert keep_ledger(old, [], today=TODAY).sentence() == (
        "Last 90 days: nothing logged yet; last received 10 months ago, last gave 12 months ago."
    )


def test_nothing_given_is_said() -> None:
    assert keep_ledger([help_("2026-11-22")], [], today=TODAY, window_days=1).sentence() == (
        "Last 1 day: received 1, gave 0; nothing given yet."
    )


def test_advice_counts_as_received() -> None:
    ledger = keep_ledger([help_("2026-11-01")], [advice("2026-11-10"), advice("2026-11-11")], today=TODAY)
    assert (ledger.received, ledger.given) == (3, 0)


@pytest.mark.parametrize(
    ("on", "counted"), [("2026-11-22", 1), ("2026-11-23", 0), ("2026-08-25", 1), ("2026-08-24", 0)]
)
def test_ninety_days_end_with_today(on: str, counted: int) -> None:
    assert keep_ledger([help_(on)], [], today=TODAY).received == counted


def test_what_has_no_day_counts_from_when_it_was_written_down() -> None:
    # 1 January 2026 is 325 days before 22 November.
    assert keep_ledger([help_(None)], [], today=TODAY, window_days=325).received == 0
    assert keep_ledger([help_(None)], [], today=TODAY, window_days=326).received == 1


def test_a_ledger_with_one_person_leaves_out_the_others() -> None:
    helps = [help_("2026-11-01"), help_("2026-11-01", who=BO), help_("2026-11-02", who=BO, given=True)]
    with_bo = keep_ledger(helps, [advice("2026-11-03")], today=TODAY, person=BO)
    assert (with_bo.received, with_bo.given) == (1, 1)
    with_aino = keep_ledger(helps, [advice("2026-11-03")], today=TODAY, person=AINO)
    assert (with_aino.received, with_aino.given, with_aino.last_given) == (2, 0, None)
    everyone = keep_ledger(helps, [advice("2026-11-03")], today=TODAY)
    assert (everyone.received, everyone.given) == (3, 1)
