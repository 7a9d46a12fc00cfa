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
    add_person(hand)


def first_run(hand: Hand) -> None:
    hand.click("Start your book")
    hand.fill("Passphrase", WORDS)
    hand.fill("The same again", WORDS)
    hand.click("Make the book")
    hand.see("I have it")
    hand.click("Skip the proof")
    hand.click("Ask for the passphrase")
    hand.see("Today", "check box")


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
