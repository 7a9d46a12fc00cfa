"""Chips in lines: how high they are, whatever happens to them after they were asked for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget

from mentorbook.gui.widgets.layout import Flow

_WIDTH = 300


@pytest.fixture
def frame() -> Iterator[QWidget]:
    found = QWidget()
    found.resize(_WIDTH, 400)
    yield found
    found.close()
    found.deleteLater()


def chips(frame: QWidget, *words: str) -> tuple[Flow, list[QPushButton]]:
    """A flow within another layout, as on every page."""
    made = [QPushButton(one) for one in words]
    flow = Flow(*made)
    box = QVBoxLayout(frame)
    box.addLayout(flow)
    box.addStretch(1)
    frame.show()
    QApplication.processEvents()
    return flow, made


def test_a_chip_that_grows_is_given_a_line_of_its_own(frame: QWidget) -> None:
    _flow, (first, second) = chips(frame, "one", "two")
    assert second.y() == first.y()
    second.setText("two, and as many words as fill a line")
    QApplication.processEvents()
    assert second.y() >= first.geometry().bottom()


def test_the_height_follows_chips_that_come_go_and_hide(frame: QWidget) -> None:
    long = "as many words as fill a line"
    flow, made = chips(frame, long, long)
    two = flow.heightForWidth(_WIDTH)
    made[1].hide()
    QApplication.processEvents()
    one = flow.heightForWidth(_WIDTH)
    assert one < two
    made[1].show()
    QApplication.processEvents()
    assert flow.heightForWidth(_WIDTH) == two
    flow.addWidget(QPushButton(long))
    QApplication.processEvents()
    assert flow.heightForWidth(_WIDTH) > two
    flow.takeAt(2)
    assert flow.heightForWidth(_WIDTH) == two
