"""A mentorship in the real window: on a real screen, found through the accessibility tree, by mouse and keys."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.hand import FIELD, Hand
from tests.support.screen import Screen, screen

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="screens of their own are a thing of X"),
    pytest.mark.timeout(300),
]

WORDS = "five quiet words by lamplight"


@pytest.fixture
def desktop(tmp_path: Path) -> Iterator[Screen]:
    """A screen with all that a desktop has."""
    with screen(tmp_path) as found:
        yield found


@pytest.fixture
def hand(desktop: Screen) -> Iterator[Hand]:
    """Somebody before that screen."""
    tree = desktop.tree()
    yield Hand(desktop, tree)
    tree.close()


def test_a_story(desktop: Screen, hand: Hand, tmp_path: Path) -> None:
    desktop.mentorbook(tmp_path / "laptop")
    first_run(hand)
    add_goal(hand)
    add_person(hand)
    log_talk(hand)
    write_note(hand)
    lock_and_unlock(hand)


def first_run(hand: Hand) -> None:
    hand.click("Start your book")
    hand.fill("Passphrase", WORDS)
    hand.fill("The same again", WORDS)
    hand.click("Make the book")
    hand.see("I have it")
    hand.click("Skip the proof")
    hand.click("Ask for the passphrase")
    hand.see("Today", "check box")


def add_goal(hand: Hand) -> None:
    hand.click("Goals", "check box")
    hand.click("Write a goal")
    hand.fill("What I want to reach", "Speak at the spring meeting without notes")
    hand.click("Save")
    hand.gone("New goal", "dialog")
    hand.read("Speak at the spring meeting without notes")


def log_talk(hand: Hand) -> None:
    hand.click("Sessions", "check box")
    hand.click("Log a talk")
    hand.fill("Title", "How to say no", inside="dialog")
    hand.press("Tab")
    hand.screen.type("Mira Tallgren")
    hand.press("Tab")
    hand.see("Take away Mira Tallgren")
    hand.click("Save")
    hand.gone("New session", "dialog")


def write_note(hand: Hand) -> None:
    hand.screen.click(hand.tree, hand.see("Private note on How to say no", FIELD))
    hand.screen.type("## What she said")
    hand.press("Return", "Return")
    hand.screen.type("Say no early, and offer a smaller yes.")
    hand.press("shift+Home")
    hand.click("Keep as advice")
    hand.read("Kept as advice")
    hand.press("Return")
    hand.screen.type("- [ ] Send her the outline")
    hand.press("shift+Home")
    hand.click("Action for me")
    hand.read("An action for you")
    hand.see("Say no early, and offer a smaller yes.", "push button")
    hand.see("Done: Send her the outline", "check box")
    hand.see("Saved")


def lock_and_unlock(hand: Hand) -> None:
    hand.press("ctrl+l")
    hand.see("Mentorbook is locked")
    hand.gone("People")
    hand.fill("Passphrase", WORDS)
    hand.click("Unlock")
    hand.see("People", "check box")


def add_person(hand: Hand) -> None:
    hand.click("People", "check box")
    hand.click("Add a person")
    hand.fill("Name", "Mira Tallgren", inside="dialog")
    hand.click("mentor", "check box")
    hand.fill("How often we meet", "monthly")
    hand.click("Save")
    hand.gone("New person", "dialog")
    hand.read("Mira Tallgren")


def test_by_keyboard_alone(desktop: Screen, hand: Hand, tmp_path: Path) -> None:
    desktop.mentorbook(tmp_path / "laptop")
    hand.see("Start your book")
    hand.tab_to("Start your book")
    hand.press("space")
    hand.see("Make the book")
    assert hand.tree.find("Passphrase", FIELD)
