"""Going to anything by typing a few letters."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QDeadlineTimer, QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication

from mentorbook.gui.pages.goals import GoalsPage
from mentorbook.gui.shell.palette import Palette
from mentorbook.model.kinds import Kind
from tests.support.window import DEADLINE, Desk


def open_palette(desk: Desk) -> Palette:
    desk.go("today")
    desk.press(Qt.Key.Key_K, desk.view, Qt.KeyboardModifier.ControlModifier)
    found = desk.dialog
    assert isinstance(found, Palette)
    return found


def found(desk: Desk, palette: Palette, typed: str) -> list[str]:
    palette.line.setText(typed)
    (pause,) = palette.findChildren(QTimer)
    deadline = QDeadlineTimer(DEADLINE)
    while pause.isActive() and not deadline.hasExpired():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    desk.settle()
    return [palette.list.item(row).text() for row in range(palette.list.count())]


def test_records_are_found_and_gone_to_by_keys(desk: Desk) -> None:
    desk.add(Kind.GOAL, statement="Run a campaign")
    palette = open_palette(desk)
    assert found(desk, palette, "campaign") == ["Run a campaign  (goal)"]
    desk.press(Qt.Key.Key_Return, palette.line)
    assert isinstance(desk.page, GoalsPage)


@pytest.mark.parametrize(("typed", "expected"), [("@cam", "Camille Or  (person)"), ("!cam", "Camp out  (goal)")])
def test_a_first_sign_asks_for_one_kind(desk: Desk, typed: str, expected: str) -> None:
    desk.add(Kind.GOAL, statement="Camp out")
    desk.add(Kind.PERSON, name="Camille Or")
    assert found(desk, open_palette(desk), typed) == [expected]


def test_commands_are_found_by_their_words(desk: Desk) -> None:
    palette = open_palette(desk)
    assert found(desk, palette, "new per") == ["New person"]
    desk.press(Qt.Key.Key_Return, palette.line)
    assert desk.dialog.windowTitle() == "New person"


def test_nothing_found_says_so(desk: Desk) -> None:
    palette = open_palette(desk)
    assert found(desk, palette, "zanzibar") == []
    assert "Nothing found." in desk.words(palette)
