"""The page of gratitude and the summary that is made for someone."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from PySide6.QtWidgets import QCheckBox, QDialog, QFileDialog, QPlainTextEdit

from mentorbook.model.kinds import Kind
from tests.support.window import Desk


@pytest.fixture
def summary(desk: Desk) -> QDialog:
    """The dialog for Amara, who helped twice and is thanked once."""
    amara = desk.add(Kind.PERSON, name="Amara Oko")
    desk.add(Kind.HELP, text="Read my brief aloud", person=amara, on="2026-01-05")
    help_ = desk.add(Kind.HELP, text="Brought me to the guild", person=amara, on="2026-02-05")
    desk.add(Kind.THANKS, text="For the guild", person=amara, on="2026-02-20", evidence=[help_])
    desk.add(Kind.NOTE, title="Heliotrope", body="Only mine: heliotrope.", person=amara)
    desk.go("gratitude")
    desk.click("Summary for Amara Oko")
    return desk.dialog


def text_of(path: Path) -> str:
    done = subprocess.run(["pdftotext", "-layout", path, "-"], check=True, capture_output=True, encoding="utf-8")
    return " ".join(done.stdout.split())


def test_an_empty_page_teaches(desk: Desk) -> None:
    desk.go("gratitude")
    assert "One person, one thing, two details, one difference it made." in desk.words()
    desk.click("Say thanks")
    assert desk.dialog.windowTitle() == "New thanks"


def test_thanks_say_what_is_missing(desk: Desk) -> None:
    amara = desk.add(Kind.PERSON, name="Amara Oko")
    desk.add(Kind.THANKS, text="For the guild", person=amara)
    desk.go("gratitude")
    assert {"not said yet", "no evidence yet"} <= set(desk.words())


def test_what_is_chosen_is_what_is_written(
    desk: Desk, summary: QDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (box,) = [one for one in summary.findChildren(QCheckBox) if one.text() == "Read my brief aloud"]
    box.click()
    desk.settle()
    (opening,) = summary.findChildren(QPlainTextEdit)
    opening.setPlainText("Dear Amara, it was a good year.")
    path = tmp_path / "thanks.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    desk.click("Save as PDF, HTML or Markdown", summary)

    text = text_of(path)
    assert "it was a good year" in text
    assert "For the guild" in text
    assert "Read my brief aloud" not in text
    assert "eliotrope" not in text
    assert desk.toast == "Saved. The file is not encrypted."


def test_what_leaves_and_what_is_held_back_is_said_before(desk: Desk, summary: QDialog) -> None:
    words = desk.words(summary)
    assert any("Amara Oko" in one and "name" in one for one in words)
    assert any(one.startswith("Held back:") and "private note" in one for one in words)
    assert not any("eliotrope" in one for one in words)
