"""How repetitions are said."""

from __future__ import annotations

from datetime import date

import pytest

from mentorbook.model.balance import asks_only
from mentorbook.model.recurrence import Recurrence
from mentorbook.model.repeating import ordinal, sentence, usual_rules
from mentorbook.model.session import Direction

TUESDAY = date(2026, 3, 10)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("FREQ=DAILY", "every day"),
        ("FREQ=DAILY;INTERVAL=3", "every 3 days"),
        ("FREQ=WEEKLY", "every Tuesday"),
        ("FREQ=WEEKLY;INTERVAL=2", "on Tuesday of every 2 weeks"),
        ("FREQ=WEEKLY;BYDAY=MO,TH", "every Monday and Thursday"),
        ("FREQ=MONTHLY;BYDAY=2TU", "on the second Tuesday of each month"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "on the last Friday of each month"),
        ("FREQ=MONTHLY;INTERVAL=3;BYDAY=2TU", "on the second Tuesday of every third month"),
        ("FREQ=MONTHLY", "on the 10th of each month"),
        ("FREQ=MONTHLY;BYMONTHDAY=1,-1", "on the last day and 1st of each month"),
        ("FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1", "on the last Monday and Tuesday of each month"),
        ("FREQ=YEARLY", "on 10 March each year"),
        ("FREQ=YEARLY;BYMONTH=5;BYDAY=1MO", "on the first Monday of each year in May"),
        ("FREQ=WEEKLY;COUNT=6", "every Tuesday, 6 times"),
        ("FREQ=WEEKLY;UNTIL=20261231", "every Tuesday, until 31 Dec"),
    ],
)
def test_a_rule_is_said_as_people_say_it(rule: str, words: str) -> None:
    assert sentence(Recurrence.parse(rule), TUESDAY) == words


def test_a_month_without_the_day_ends_earlier() -> None:
    assert sentence(Recurrence.parse("FREQ=MONTHLY"), date(2026, 1, 31)) == "on the 31st of each month, or its last day"


def test_the_usual_rules_are_good_ones_and_keep_the_first_day() -> None:
    for start in (TUESDAY, date(2026, 3, 31)):
        for rule in usual_rules(start):
            assert Recurrence.parse(rule.text()) == rule
    assert usual_rules(date(2026, 3, 31))[2].text() == "FREQ=MONTHLY;BYDAY=-1TU"  # the fifth is not in every month


def test_ordinals() -> None:
    assert [ordinal(number) for number in (1, 2, 3, 4, 11, 12, 13, 21, 22, 23, 30)] == [
        *("1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "22nd", "23rd", "30th")
    ]


def test_three_agendas_with_questions_only_are_noticed() -> None:
    ask, share = {Direction.ASK}, {Direction.ASK, Direction.SHARE}
    assert asks_only([ask, ask, ask])
    assert asks_only([set(), ask, set(), ask, ask, share])
    assert not asks_only([ask, ask])
    assert not asks_only([ask, share, ask, ask])
