"""Reminders on a real desktop: they pop up, are answered there, and ring while the book is locked."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from mentorbook.model.catalogue import read_values
from mentorbook.model.kinds import Kind
from mentorbook.model.moment import instant_text
from mentorbook.model.ring_rules import RingRules
from mentorbook.profile import Paths, Profile
from mentorbook.services import records, ringing
from mentorbook.services.opened import create_book
from tests.support.clock import FakeClock
from tests.support.hand import Hand
from tests.support.profiles import CHEAP
from tests.support.screen import Screen, screen

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="a desktop of X and D-Bus"),
    pytest.mark.timeout(300),
]

PASSPHRASE = "tolemi ravudo zaiplu goumi steka"
PATIENCE = 90.0
WORDS = ("Zanzibarword", "Tallgrenword", "Missedword", "Lockedword")


def wait_for(what: str, holds: Callable[[], Any]) -> Any:
    """Wait until something is so; it is what is returned."""
    deadline = time.monotonic() + PATIENCE
    while not (found := holds()):
        assert time.monotonic() < deadline, f"{what} did not come about"
        time.sleep(0.2)
    return found


def popped_up(desk: Screen) -> list[str]:
    """The headings of all that ever popped up, oldest first. What is still up goes."""
    history = json.loads(desk.notifications())
    return [one["summary"]["data"] for one in reversed(history["data"][0])]


def displayed(desk: Screen) -> int:
    done = subprocess.run(
        ["dunstctl", "count", "displayed"], env=dict(desk.variables), check=True, capture_output=True, text=True
    )
    return int(done.stdout)


def make_book(folder: Path) -> Profile:
    """A book that was looked at an hour ago; one reminder came due since, the next one comes soon."""
    now = datetime.now(UTC)
    clock = FakeClock(now - timedelta(hours=1))
    profile = Profile(Paths(folder / "profile"), clock=clock, cost=CHEAP)
    opened, _ = create_book(profile, passphrase=PASSPHRASE)
    ringing.go_round(opened, RingRules())
    person = records.add(opened, Kind.PERSON, read_values(Kind.PERSON, {"name": "Zanzibarword Tallgrenword"})).record
    for text, at in (("Missedword", now - timedelta(minutes=30)), ("Lockedword", now + timedelta(seconds=45))):
        values = {"text": text, "at": instant_text(at), "person": person.id}
        records.add(opened, Kind.REMINDER, read_values(Kind.REMINDER, values))
    opened.close()
    return profile


def unlock(hand: Hand) -> None:
    hand.fill("Passphrase", PASSPHRASE)
    hand.press("Return")
    hand.see("Today", "radio button")


def test_reminders_pop_up_are_answered_and_ring_while_locked(tmp_path: Path) -> None:
    profile = make_book(tmp_path)
    with screen(tmp_path) as desk:
        tree = desk.tree()
        hand = Hand(desk, tree)
        first = desk.mentorbook(profile.paths.root)
        unlock(hand)
        # What came due while nothing ran pops up, and says nothing personal.
        wait_for("the notification", lambda: displayed(desk))
        subprocess.run(["dunstctl", "action"], env=dict(desk.variables), check=True)
        # A click on it leads to what it is about, and is an answer.
        hand.read("Missedword")
        wait_for("the agenda", profile.paths.agenda.exists)
        assert displayed(desk) == 0
        hand.press("Escape")
        hand.press("ctrl+l")
        wait_for("the end of the process that knew the book", lambda: first.poll() is not None)
        # The next one rings in a process that never saw the book.
        wait_for("the notification while locked", lambda: displayed(desk))
        assert popped_up(desk) == ["A reminder that you set"] * 2
        assert not any(word in " ".join(tree.words()) for word in WORDS)
        unlock(hand)
        hand.read("Lockedword")
        assert popped_up(desk) == ["A reminder that you set"] * 2
        said = desk.output() + desk.notifications()
        tree.close()
    files = [path for path in tmp_path.rglob("*") if path.is_file() and "book.db" not in path.name]
    assert profile.paths.agenda in files
    kept = b"".join(path.read_bytes() for path in files)
    for word in WORDS:
        assert word not in said
        assert word.encode() not in kept
        assert word.encode("utf-16-le") not in kept


def test_the_lock_of_the_screen_locks_the_book(tmp_path: Path) -> None:
    profile = make_book(tmp_path)
    with screen(tmp_path) as desk:
        tree = desk.tree()
        hand = Hand(desk, tree)
        first = desk.mentorbook(profile.paths.root)
        unlock(hand)
        saver = ["/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver.ActiveChanged", "boolean:true"]
        subprocess.run(["dbus-send", "--session", "--type=signal", *saver], env=dict(desk.variables), check=True)
        wait_for("the end of the process that knew the book", lambda: first.poll() is not None)
        hand.see("Unlock")
        tree.close()
