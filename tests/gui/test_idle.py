"""Who notices that nobody is there, and that somebody is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit

from mentorbook.gui.runtime import idle
from mentorbook.gui.runtime.idle import IdleWatch
from tests.gui.conftest import APPLICATION
from tests.support.clock import FakeClock


@pytest.fixture
def left() -> list[str]:
    return []


@pytest.fixture
def watch(clock: FakeClock, left: list[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[IdleWatch]:
    # Who touched something a line before did so a moment ago, however busy the machine is.
    monkeypatch.setattr(idle, "_MOMENT", 600_000)
    found = IdleWatch(APPLICATION, clock, 0, lambda: left.append("left"))
    yield found
    found.stop()
    found.deleteLater()


@pytest.fixture
def line() -> Iterator[QLineEdit]:
    found = QLineEdit()
    found.show()
    yield found
    found.close()
    found.deleteLater()


def nobody_so_far(watch: IdleWatch) -> None:
    watch._untouched.invalidate()
    assert watch.is_still


def test_keys_and_mouse_are_noticed_in_a_window_that_is_there(watch: IdleWatch, line: QLineEdit) -> None:
    watch.start()
    assert not watch.is_still
    nobody_so_far(watch)
    QTest.keyClick(line.windowHandle(), Qt.Key.Key_A)
    assert line.text() == "a"
    assert not watch.is_still
    nobody_so_far(watch)
    QTest.mouseMove(line.windowHandle(), QPoint(5, 5))
    QApplication.processEvents()
    assert not watch.is_still


def test_keys_are_noticed_in_a_window_that_comes_later(watch: IdleWatch, line: QLineEdit) -> None:
    watch.start()
    dialog = QDialog(line)
    dialog.open()
    dialog.activateWindow()
    QApplication.processEvents()
    nobody_so_far(watch)
    QTest.keyClick(dialog.windowHandle(), Qt.Key.Key_A)
    assert not watch.is_still
    dialog.close()


def test_what_the_window_does_by_itself_is_nobody(watch: IdleWatch, line: QLineEdit) -> None:
    watch.start()
    nobody_so_far(watch)
    line.resize(300, 40)
    line.setText("words")
    QApplication.processEvents()
    assert watch.is_still


def test_a_computer_that_slept_was_left(watch: IdleWatch, clock: FakeClock, left: list[str]) -> None:
    watch.start()
    clock.advance(timedelta(seconds=30))
    watch._look()
    assert left == []
    clock.advance(timedelta(minutes=5))
    watch._look()
    assert left == ["left"]
