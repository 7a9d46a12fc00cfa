"""Clocks of real machines are wrong at times: no backup is lost by it, and none is made over and over."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta

from mentorbook.book.backups import is_due, list_backups, thin
from mentorbook.profile import Profile
from tests.book.books import new_book
from tests.support.clock import START
from tests.support.profiles import MakeProfile

_AHEAD = timedelta(days=400)


def _planted(profile: Profile, moments: list[datetime]) -> None:
    """Backups of those moments, copied from one real one."""
    with new_book(profile)[0] as book:
        real = book.backup("manual").folder
    for moment in moments:
        shutil.copytree(real, profile.paths.backups / moment.strftime("%Y%m%dT%H%M%SZ-changes"))
    shutil.rmtree(real)


def test_a_backup_from_the_future_does_not_make_each_moment_a_new_day(make_profile: MakeProfile) -> None:
    profile = make_profile()
    _planted(profile, [START + _AHEAD, START])
    assert not is_due(profile, START + timedelta(minutes=29))
    assert is_due(profile, START + timedelta(minutes=30))
    assert is_due(profile, START - timedelta(seconds=1))


def test_backups_from_the_future_do_not_push_out_those_of_days_that_have_been(make_profile: MakeProfile) -> None:
    profile = make_profile()
    past = [START - timedelta(days=number) for number in range(12)]
    _planted(profile, past + [START + _AHEAD + timedelta(days=number) for number in range(12)])
    assert thin(profile) == []
    assert len(list_backups(profile)) == 24
