"""The gate before anything leaves the machine."""

from __future__ import annotations

from PySide6.QtCore import Qt

from mentorbook.gui.forms.leaving import LeavingDialog
from tests.support.window import Desk


def test_it_says_what_leaves_for_whom_and_what_is_held_back_and_does_nothing_by_itself(desk: Desk) -> None:
    done: list[str] = []
    dialog = LeavingDialog(
        desk.view,
        "Copy the letter",
        ["3 thanks", "the name “Mira <b>Tallgren</b>”"],
        ["2 private notes"],
        "Copy",
        lambda: done.append("copied"),
        recipient="Mira Tallgren",
    )
    dialog.open()
    words = desk.words(dialog)
    for expected in ("For Mira Tallgren.", "3 thanks", "the name “Mira <b>Tallgren</b>”", "2 private notes"):
        assert expected in words
    assert any("not encrypted" in line for line in words)
    desk.press(Qt.Key.Key_Escape, dialog)
    assert not desk.dialogs
    assert done == []


def test_the_confirmed_act_happens_once_the_dialog_has_gone(desk: Desk) -> None:
    seen: list[int] = []
    dialog = LeavingDialog(
        desk.view,
        "Write a bundle",
        ["everything"],
        [],
        "Write it",
        lambda: seen.append(len(desk.dialogs)),
        note="The file is encrypted.",
    )
    dialog.open()
    assert "The file is encrypted." in desk.words(dialog)
    assert "This is held back" not in desk.words(dialog)
    desk.click("Write it", dialog)
    assert seen == [0]
