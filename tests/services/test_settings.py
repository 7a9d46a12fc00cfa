"""The settings of a machine: what is chosen comes back, and what nobody can have chosen is as usual."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest

from mentorbook.model.ring_rules import RingRules
from mentorbook.services.settings import Settings, read_settings, write_settings
from tests.support.profiles import MakeProfile

CHOSEN = Settings(
    appearance="dark",
    lock_after_minutes=0,
    stay_in_tray=True,
    notify=False,
    telling="first-name",
    morning="07:30",
    minutes_before=(60, 5, 0),
    after_meetings=False,
    ring_for_steps=False,
    ring_while_locked=False,
)


def test_what_was_chosen_comes_back(make_profile: MakeProfile) -> None:
    profile = make_profile()
    profile.paths.root.mkdir()
    assert read_settings(profile) == Settings()
    write_settings(profile, CHOSEN)
    assert read_settings(profile) == CHOSEN
    write_settings(profile, replace(CHOSEN, minutes_before=()))
    assert read_settings(profile).minutes_before == ()
    write_settings(profile, Settings())
    assert profile.paths.config.read_text() == ""


def test_they_say_how_it_rings() -> None:
    assert CHOSEN.ring_rules == RingRules(time(7, 30), (60, 5, 0), wrap_up=False, steps=False)
    assert Settings().ring_rules == RingRules()


@pytest.mark.parametrize(
    "written",
    [
        'telling = "aloud"',
        "telling = 3",
        'morning = "25:00"',
        "morning = 9",
        "minutes_before = 15",
        'minutes_before = ["15"]',
        "minutes_before = [-1]",
        "minutes_before = [true]",
        "minutes_before = [1000000]",
        'notify = "yes"',
        "while_locked = 1",
        "after_meetings = []",
        "steps = 1",
    ],
)
def test_what_nobody_can_have_chosen_is_as_usual(make_profile: MakeProfile, written: str) -> None:
    profile = make_profile()
    profile.paths.root.mkdir()
    profile.paths.config.write_text(f"[reminders]\n{written}\n")
    assert read_settings(profile) == Settings()
