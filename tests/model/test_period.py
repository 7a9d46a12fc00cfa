"""Counting in months, held against the calendar arithmetic of dateutil."""

from __future__ import annotations

from datetime import date

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from mentorbook.model.period import Period, months_after, whole_months

_DAYS = st.dates(date(1900, 1, 1), date(2999, 12, 31))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("every two weeks", "fortnightly"),
        ("fortnight", "fortnightly"),
        ("Every other week", "fortnightly"),
        ("biweekly", "fortnightly"),
        ("once a month", "monthly"),
        ("every second month", "every 2 months"),
        ("every 6 weeks", "every 6 weeks"),
        ("annually", "yearly"),
    ],
)
def test_a_rhythm_is_read_as_people_say_it(typed: str, said: str) -> None:
    assert Period.parse(typed).words() == said


@pytest.mark.parametrize("typed", ["every", "two", "often", "once", "every 2", ""])
def test_what_says_no_length_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="monthly"):
        Period.parse(typed)


@given(_DAYS, st.integers(0, 130))
def test_a_day_some_months_later_is_clipped_to_the_months_end(day: date, months: int) -> None:
    assert months_after(day, months) == day + relativedelta(months=months)


@given(_DAYS, _DAYS)
def test_whole_months_between_two_days(one: date, other: date) -> None:
    first, last = sorted((one, other))
    between = relativedelta(last, first)
    assert whole_months(first, last) == 12 * between.years + between.months
