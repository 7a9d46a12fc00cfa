"""A mentorship in the real window: on a real screen, found through the accessibility tree, by mouse and keys."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.support.hand import FIELD, Hand
from tests.support.screen import ZONE, Screen, screen

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="screens of their own are a thing of X"),
    pytest.mark.timeout(300),
]

WORDS = "five quiet words by lamplight"
ROAD = "words for the road"


@pytest.fixture
def desktop(tmp_path: Path) -> Iterator[Screen]:
    """A screen with all that a desktop has."""
    with screen(tmp_path) as found:
        yield found
        # Shown where it failed.
        sys.stdout.write(found.output())


@pytest.fixture
def hand(desktop: Screen) -> Iterator[Hand]:
    """Somebody before that screen."""
    tree = desktop.tree()
    yield Hand(desktop, tree)
    tree.close()


def test_a_story(desktop: Screen, hand: Hand, tmp_path: Path) -> None:
    laptop = desktop.mentorbook(tmp_path / "laptop")
    code = first_run(hand)
    log_talk(hand)
    write_note(hand)
    be_reminded(hand)
    say_thanks(hand)
    save_summary(hand, tmp_path / "thanks.pdf")
    export_bundle(hand, tmp_path / "to-desk.mentorbook")
    close(hand, laptop)
    desk = desktop.mentorbook(tmp_path / "desk")
    set_up_from_bundle(hand, tmp_path / "to-desk.mentorbook")
    rename_session(hand, "How to say no kindly")
    export_bundle(hand, tmp_path / "to-laptop.mentorbook")
    close(hand, desk)
    # It stays unlocked on this computer: the keychain opens it.
    desktop.mentorbook(tmp_path / "laptop")
    rename_session(hand, "How to say no early")
    import_bundle(hand, tmp_path / "to-laptop.mentorbook")
    lock(hand)
    hand.fill("Passphrase", WORDS)
    hand.click("Unlock")
    hand.see("Machines and bundles")
    lock(hand)
    hand.click("Forgot it?")
    hand.fill("Recovery code", code)
    hand.click("Unlock")
    hand.see("Today", "radio button")
    assert "Traceback" not in desktop.output()


def first_run(hand: Hand) -> str:
    """From nothing to an open book with a goal, a person and their rhythm; the recovery code."""
    hand.click("Start your book")
    hand.fill("Passphrase", WORDS)
    hand.fill("The same again", WORDS)
    hand.click("Make the book")
    code = hand.see("Recovery code", "label").description
    for group in hand.tree.find(role=FIELD):
        # "Group 2 of the code"
        hand.fill(group.name, code.split("-")[int(group.name.split()[1]) - 1])
    hand.click("I have it")
    hand.click("Stay unlocked")
    hand.fill("My goal", "Speak at the spring meeting without notes")
    hand.click("Go on")
    hand.fill("Name", "Mira Tallgren")
    hand.click("Go on")
    hand.click("every month", "radio button")
    hand.click("Go on")
    hand.click("Ring a test reminder")
    hand.until(lambda: "A test reminder" in hand.screen.notifications(), "the test reminder")
    hand.click("Go on")
    hand.click("Seen")
    hand.click("Go to Today")
    hand.read("Speak at the spring meeting without notes")
    return code


def log_talk(hand: Hand) -> None:
    hand.click("Sessions", "radio button")
    hand.click("Log a talk")
    hand.fill("Title", "How to say no", inside="dialog")
    hand.press("Tab")
    hand.screen.type("Mira Tallgren")
    hand.press("Tab")
    hand.see("Take away Mira Tallgren")
    hand.click("Save")
    hand.gone("New session", "dialog")


def write_note(hand: Hand) -> None:
    hand.enter("Private note on How to say no")
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


def be_reminded(hand: Hand) -> None:
    hand.press("ctrl+k")
    hand.see("Go to anything", "dialog")
    hand.type("New reminder", inside="dialog")
    hand.see("New reminder", "list item")
    hand.press("Return")
    hand.fill("What to be reminded of", "Ask Mira for a date", inside="dialog")
    now = datetime.now(ZoneInfo(ZONE))
    # Not "today", which midnight might turn into another day meanwhile.
    hand.fill("When", f"{now:%Y-%m-%d}")
    hand.fill("Time", f"{now:%H:%M}")
    hand.click("Save")
    # What it is about is not said on the desktop, as nobody allowed that.
    hand.until(lambda: "A reminder that you set" in hand.screen.notifications(), "the reminder to pop up")
    assert "Mira" not in hand.screen.notifications()
    hand.read("Ask Mira for a date")
    hand.click("Done")
    hand.gone("Ask Mira for a date")


def say_thanks(hand: Hand) -> None:
    hand.click("Gratitude", "radio button")
    hand.click("Say thanks")
    hand.see("Say thanks", "dialog")
    hand.type("Mira Tallgren", inside="dialog")
    hand.press("Tab")
    evidence = hand.tree.wait_for("How to say no.", "list item", contains=True)
    hand.fill("For what", "An hour on how to say no")
    hand.screen.click(hand.tree, evidence)
    hand.press("space")
    hand.click("Keep it")
    hand.gone("Say thanks", "dialog")
    hand.see("An hour on how to say no", "label")
    hand.gone("no evidence yet")


def save_summary(hand: Hand, path: Path) -> None:
    hand.click("Letter to Mira Tallgren")
    hand.click("Your words", "radio button")
    hand.fill("Your name", "Ilse")
    leaving = hand.see("What leaves this machine", FIELD)
    hand.until(lambda: "and your own, Ilse" in hand.tree.text_of(leaving), "what leaves, with one's own name")
    hand.click("Save…")
    hand.click("Choose a file…")
    choose_file(hand, path)
    hand.until(path.exists, "the summary")
    text = pdf_text(path)
    assert "With thanks to Mira Tallgren" in text
    assert "An hour on how to say no" in text
    assert "smaller yes" not in text, "a private note cannot get in"


def pdf_text(path: Path) -> str:
    """The words of a PDF, as another program reads them."""
    done = subprocess.run(["pdftotext", "-layout", path, "-"], check=True, capture_output=True, text=True, timeout=60)
    return done.stdout


def choose_file(hand: Hand, path: Path) -> None:
    hand.fill("File name:", str(path))
    hand.press("Return")


def machines(hand: Hand) -> None:
    hand.click("Settings", "radio button")
    hand.click("Machines and bundles", "list item")


def export_bundle(hand: Hand, path: Path) -> None:
    machines(hand)
    hand.click("Export a bundle…")
    hand.fill("Passphrase of the bundle", ROAD, inside="dialog")
    hand.fill("The same again", ROAD, inside="dialog")
    hand.click("Choose where to write it…")
    choose_file(hand, path)
    hand.click("Write it")
    hand.until(path.exists, "the bundle")
    hand.click("Close", inside="dialog")


def close(hand: Hand, process: subprocess.Popen[bytes]) -> None:
    # The window of a dialog that is going would be closed instead.
    hand.until(lambda: not hand.tree.find(role="dialog"), "the dialog to go")
    hand.press("alt+F4")
    hand.until(lambda: process.poll() is not None, "the program to end")
    assert process.returncode == 0


def set_up_from_bundle(hand: Hand, path: Path) -> None:
    hand.click("Bring your book from another machine")
    hand.fill("Bundle", str(path))
    hand.fill("Passphrase of the bundle", ROAD)
    hand.fill("Passphrase of the book", WORDS)
    hand.click("Set up this machine")
    hand.read("Speak at the spring meeting without notes")


def rename_session(hand: Hand, title: str) -> None:
    hand.click("Sessions", "radio button")
    hand.fill("Title", title)
    hand.press("Return")
    hand.read("Renamed")


def import_bundle(hand: Hand, path: Path) -> None:
    machines(hand)
    hand.click("Import a bundle…")
    hand.fill("Bundle", str(path), inside="dialog")
    hand.fill("Passphrase of the bundle", ROAD, inside="dialog")
    hand.click("Look inside")
    hand.see("Changed on both 1", "radio button")
    here, there = hand.see("Title, Here", FIELD), hand.see("Title, There", FIELD)
    assert hand.tree.text_of(here) == "How to say no early"
    assert hand.tree.text_of(there) == "How to say no kindly"
    hand.click("Import", inside="dialog")
    hand.see("To look at: 1 record")
    hand.click("Close", inside="dialog")
    hand.see("1 to look at", "push button")


def lock(hand: Hand) -> None:
    hand.press("ctrl+l")
    hand.see("Mentorbook is locked")
    words = " ".join(hand.tree.words())
    assert "Mira" not in words
    assert "say no" not in words


def test_by_keyboard_alone(desktop: Screen, hand: Hand, tmp_path: Path) -> None:
    laptop = desktop.mentorbook(tmp_path / "laptop")
    hand.see("Start your book")
    hand.tab_to("Start your book")
    hand.press("space")
    hand.see("Make the book")
    hand.tab_to("Passphrase")
    hand.screen.type(WORDS)
    hand.tab_to("The same again")
    hand.screen.type(WORDS)
    hand.press("Return")
    code = hand.see("Recovery code", "label").description
    for group in [node.name for node in hand.tree.find(role=FIELD)]:
        hand.tab_to(group)
        hand.screen.type(code.split("-")[int(group.split()[1]) - 1])
    hand.press("Return")
    hand.see("Ask for the passphrase")
    hand.tab_to("Ask for the passphrase")
    hand.press("space")
    hand.see("My goal", FIELD)
    hand.tab_to("My goal")
    hand.screen.type("Speak at the spring meeting without notes")
    hand.press("Return")
    hand.see("Name", FIELD)
    hand.tab_to("Name")
    hand.screen.type("Mira Tallgren")
    hand.press("Return")
    hand.see("every month", "radio button")
    hand.tab_to("Go on")
    hand.press("space")
    hand.see("Ring a test reminder")
    hand.tab_to("Go on")
    hand.press("space")
    hand.see("Go to Today")
    hand.tab_to("Go to Today")
    hand.press("space")
    hand.see("Log a talk")
    hand.press("ctrl+4")
    hand.see("Plan a meeting")
    hand.press("ctrl+n")
    hand.see("New session", "dialog")
    hand.tab_to("Title")
    hand.screen.type("How to say no")
    hand.press("Tab")
    hand.screen.type("Mira Tallgren")
    hand.tab_to("When")
    hand.screen.type("tomorrow")
    hand.press("Tab", "Tab")
    hand.screen.type("16:00")
    hand.press("ctrl+Return")
    hand.gone("New session", "dialog")
    hand.tab_to("Private note on How to say no")
    hand.screen.type("Ask her first.")
    hand.press("Tab")
    note = hand.see("Private note on How to say no", FIELD)
    hand.until(lambda: hand.tree.text_of(note) == "Ask her first.", "the note that was typed")
    hand.see("Saved")
    hand.press("ctrl+6")
    hand.tab_to("Say thanks")
    hand.press("space")
    hand.see("Say thanks", "dialog")
    hand.type("Mira Tallgren", inside="dialog")
    hand.tab_to("For what")
    hand.screen.type("An hour on how to say no")
    hand.press("ctrl+Return")
    hand.gone("Say thanks", "dialog")
    hand.tab_to("Letter to Mira Tallgren")
    hand.press("space")
    hand.see("Save…")
    hand.tab_to("Save…")
    hand.press("space")
    hand.see("Choose a file…")
    hand.press("Return")
    choose_file(hand, tmp_path / "thanks.pdf")
    hand.until((tmp_path / "thanks.pdf").exists, "the summary")
    hand.press("ctrl+k")
    hand.see("Go to anything", "dialog")
    hand.type("@mira", inside="dialog")
    hand.tree.wait_for("Mira Tallgren", "list item", contains=True)
    hand.press("Return")
    hand.see("New session")
    hand.press("ctrl+l")
    hand.see("Mentorbook is locked")
    hand.type(WORDS, name="Passphrase")
    hand.press("Return")
    hand.see("New session")
    hand.press("ctrl+q")
    # The lock put another process in the place of the first one.
    hand.until(lambda: laptop.poll() is not None, "the end of the process that knew the book")
    hand.until(lambda: not hand.tree.words(), "the program to end")
    assert "Traceback" not in desktop.output()
