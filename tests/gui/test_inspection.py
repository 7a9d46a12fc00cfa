"""Each fault that the walk looks for is planted once, and seen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest
from PySide6.QtCore import QCoreApplication, QRect, Qt
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from mentorbook.gui.style.theme import Appearance, choose_appearance
from mentorbook.gui.widgets.buttons import button, choice_of, icon_button
from mentorbook.gui.widgets.layout import Scroll, column, flow, holder
from mentorbook.gui.widgets.order import Screen
from mentorbook.gui.widgets.text import Elided, chip, label
from mentorbook.gui.words import tr
from mentorbook.palette import LIGHT
from tests.support.inspection import (
    LongWords,
    contrast,
    contrast_faults,
    fit_faults,
    name_faults,
    tab_faults,
)

Show = Callable[[QWidget], QWidget]


@pytest.fixture
def show() -> Iterator[Show]:
    """Shows a window, and throws it away afterwards."""
    shown: list[QWidget] = []

    def do(window: QWidget) -> QWidget:
        shown.append(window)
        window.resize(400, 300)
        window.show()
        window.activateWindow()
        QApplication.processEvents()
        return window

    yield do
    for window in shown:
        window.close()
        window.deleteLater()


def named(widget: QWidget, name: str = "something") -> QWidget:
    widget.setAccessibleName(name)
    return widget


def nothing() -> None:
    """What a button does here."""


def good() -> QWidget:
    """A window without a fault."""
    window = Screen()
    window.setProperty("look", "paper")
    window.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    window.setLayout(
        column(
            label("Words in a line that may be long enough for two of them, or for three, if there is little room"),
            named(QLineEdit(), "A line"),
            button("One", nothing),
            icon_button("close", "Close", nothing),
            flow(chip("a word"), chip("a word in a pill that is much longer than any window in this file can be")),
            Elided("Words in one line that end where there is no more room, and are whole in the tooltip"),
            None,
        )
    )
    return window


def test_a_good_window_has_no_fault(show: Show) -> None:
    window = show(good())
    for look in (tab_faults, name_faults, contrast_faults, fit_faults):
        assert look(window) == []


def test_what_tab_skips_is_found(show: Show) -> None:
    window = good()
    deaf = QPushButton("Two")
    deaf.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    window.layout().insertWidget(2, deaf)  # type: ignore[union-attr]
    (fault,) = tab_faults(show(window))
    assert fault.startswith("cannot be reached by Tab: QPushButton")


def test_a_field_that_holds_tab_is_found(show: Show) -> None:
    window = good()
    window.layout().insertWidget(2, named(QPlainTextEdit()))  # type: ignore[union-attr]
    assert [fault[:19] for fault in tab_faults(show(window))] == ["Tab does not leave:"]


def test_an_order_of_tab_against_the_order_of_reading_is_found(show: Show) -> None:
    window = QWidget()
    buttons = [QPushButton(words) for words in ("third", "first", "second", "fourth")]
    layout = QVBoxLayout(window)
    for place in (1, 2, 0, 3):
        layout.addWidget(buttons[place])
    for one, other in pairwise(buttons):
        QWidget.setTabOrder(one, other)
    assert any("jumps back from QPushButton “third”" in fault for fault in tab_faults(show(window)))


def test_two_columns_are_read_one_after_the_other(show: Show) -> None:
    window = Screen()
    layout = QHBoxLayout(window)
    for side in ("left", "right"):
        layout.addLayout(column(*(QPushButton(f"{side} {number}") for number in range(3))))
    assert tab_faults(show(window)) == []


def test_what_comes_later_is_met_where_it_stands(show: Show) -> None:
    window = show(good())
    window.layout().insertWidget(1, QPushButton("Later"))  # type: ignore[union-attr]
    QApplication.processEvents()
    assert tab_faults(window) == []


@pytest.mark.parametrize("make", [QLineEdit, QPushButton, QListWidget])
def test_a_control_without_a_name_is_found(show: Show, make: type[QWidget]) -> None:
    window = good()
    window.layout().addWidget(make())  # type: ignore[union-attr]
    (fault,) = name_faults(show(window))
    assert fault.startswith("has no name")


def test_a_control_without_a_role_is_found(show: Show) -> None:
    window = good()
    frame = QFrame()
    frame.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    window.layout().addWidget(named(frame))  # type: ignore[union-attr]
    (fault,) = name_faults(show(window))
    assert fault.startswith("has no role")


def test_a_box_that_is_called_by_its_value_alone_is_found(show: Show) -> None:
    window = good()
    box = QComboBox()
    box.addItems(["theirs", "mine"])
    window.layout().addWidget(named(box))  # type: ignore[union-attr]
    (fault,) = name_faults(show(window))
    assert fault.startswith("is called by its value alone")
    box.setAccessibleDescription("Whose it is")
    assert name_faults(window) == []


def test_one_of_several_that_is_called_a_box_to_tick_is_found(show: Show) -> None:
    window = good()
    group = QButtonGroup(window)
    for words in ("List", "Board"):
        one = QPushButton(words)
        one.setCheckable(True)
        group.addButton(one)
        window.layout().addWidget(one)  # type: ignore[union-attr]
    faults = name_faults(show(window))
    assert [fault[:45] for fault in faults] == ["is one of several and is called a box to tick"] * 2
    for made in group.buttons():
        choice_of(group, made)
    assert name_faults(window) == []


def test_a_description_with_marks_is_found(show: Show) -> None:
    window = good()
    words = label("Words")
    words.setToolTip("<qt>Words</qt>")
    window.layout().addWidget(words)  # type: ignore[union-attr]
    (fault,) = name_faults(show(window))
    assert fault.startswith("is described with its marks")


@pytest.mark.parametrize(("theme", "pale"), [(Appearance.LIGHT, "#8F8A80"), (Appearance.DARK, "#6E6A62")])
def test_pale_words_are_found(show: Show, theme: Appearance, pale: str) -> None:
    choose_appearance(theme)
    try:
        window = good()
        words = label("Words that are too pale")
        words.setStyleSheet(f"color: {pale}")
        window.layout().addWidget(words)  # type: ignore[union-attr]
        (fault,) = contrast_faults(show(window))
        assert fault.startswith("contrast of ")
    finally:
        choose_appearance(Appearance.LIGHT)


def test_contrast_is_that_of_wcag() -> None:
    assert contrast(0xFFFFFF, 0x000000) == pytest.approx(21)
    assert contrast(0x767676, 0xFFFFFF) == pytest.approx(4.54, abs=0.01)
    assert contrast(int(LIGHT.ink[1:], 16), int(LIGHT.paper[1:], 16)) > 4.5


@pytest.mark.parametrize("size", [(60, 20), (300, 9)])
def test_words_with_too_little_room_are_found(show: Show, size: tuple[int, int]) -> None:
    window = good()
    words = QLabel("Words in one line")
    words.setFixedSize(*size)
    window.layout().addWidget(words)  # type: ignore[union-attr]
    (fault,) = fit_faults(show(window))
    assert fault.startswith("needs ")


def test_lines_that_do_not_fit_are_found(show: Show) -> None:
    window = good()
    words = label("Words in several lines, of which only one can be seen. " * 4)
    words.setFixedHeight(24)
    window.layout().addWidget(words)  # type: ignore[union-attr]
    (fault,) = fit_faults(show(window))
    assert fault.startswith("needs a height of")


def test_words_beyond_an_edge_are_found(show: Show) -> None:
    window = good()
    inside = QWidget()
    inside.setMinimumWidth(900)
    words = label("Out of sight", wrap=False)
    words.setParent(inside)
    words.move(800, 0)
    window.layout().addWidget(Scroll(holder(column(inside))))  # type: ignore[union-attr]
    assert any("runs out at the side" in fault for fault in fit_faults(show(window)))


def test_words_over_others_are_found(show: Show) -> None:
    window = show(QWidget())
    for place in (10, 16):
        words = QLabel("Words over words", window)
        words.setGeometry(QRect(10, place, 200, 24))
        words.show()
    assert any(fault.startswith("lies over another") for fault in fit_faults(window))


def test_the_language_of_long_words_is_longer_by_half_and_keeps_placeholders() -> None:
    translator = LongWords()
    assert QCoreApplication.installTranslator(translator)
    try:
        assert tr("Add {number} people", number=4) == "Addon 4 peopleone"
    finally:
        QCoreApplication.removeTranslator(translator)
