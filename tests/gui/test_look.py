"""What makes the pages one book: edges and lines on which their parts stand."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QColor, QFont, QPixmap
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from mentorbook.gui.pages.session_head import TitleEdit
from mentorbook.gui.style.theme import MEASURES, Appearance, choose_appearance, choose_text_size
from mentorbook.gui.widgets.buttons import button, icon_button, link, menu_button
from mentorbook.gui.widgets.icons import IconLabel
from mentorbook.gui.widgets.layout import Card, Scroll, column, dialog_layout, flow, holder, row, scroll_in_dialog
from mentorbook.gui.widgets.marked_text import MarkedText
from mentorbook.gui.widgets.page_head import PageHead
from mentorbook.gui.widgets.prose import ProseText
from mentorbook.gui.widgets.rows import TitleButton
from mentorbook.gui.widgets.text import chip, soft, title
from mentorbook.model.kinds import Kind
from mentorbook.palette import DARK, LIGHT
from mentorbook.services import records
from tests.support.clock import START
from tests.support.window import Desk


def _top_of(words: str, desk: Desk) -> int:
    (found,) = [
        one
        for one in desk.page.findChildren(QLabel)
        if one.isVisible() and one.text() == words and one.property("look") == "section"
    ]
    return found.mapTo(desk.window, found.rect().center()).y()


def _write_a_little(desk: Desk) -> None:
    """A page without records shows no list."""
    mira = desk.do(partial(records.add, kind=Kind.PERSON, values={"name": "Mira Tallgren"})).record.id
    for kind, values in (
        (Kind.GOAL, {"statement": "Read a balance sheet"}),
        (Kind.SESSION, {"people": frozenset({mira}), "start": START}),
        (Kind.VENUE, {"name": "Open day"}),
        (Kind.THANKS, {"text": "For the tables", "person": mira}),
    ):
        desk.do(partial(records.add, kind=kind, values=values))


def test_the_names_of_lists_stand_at_one_height(desk: Desk) -> None:
    _write_a_little(desk)
    heights = {}
    for key in ("people", "goals", "sessions", "network", "gratitude", "settings"):
        desk.go(key)
        heights[key] = _top_of(key.capitalize(), desk)
    assert max(heights.values()) - min(heights.values()) <= 1, heights


def test_what_fills_a_page_ends_where_other_pages_end(desk: Desk) -> None:
    _write_a_little(desk)
    edges = {}
    for key, turn, last in (("people", "Board", "Add"), ("sessions", "Month", "Add"), ("network", "", "Add a venue")):
        desk.go(key)
        if turn:
            desk.click(turn)
        (found,) = [one for one in desk.buttons(last) if one.text() == last]
        edges[key] = desk.page.width() - found.mapTo(desk.page, QPoint(found.width(), 0)).x()
    assert set(edges.values()) == {MEASURES.page_margin}, edges


def test_what_a_field_is_called_is_set_alike_in_all_dialogs(desk: Desk) -> None:
    for part, opener, fields in (
        ("machines", "Import a bundle…", {"Bundle", "Passphrase of the bundle"}),
        ("machines", "Export a bundle…", {"Passphrase of the bundle", "The same again"}),
        ("data", "Import records…", {"File of records"}),
    ):
        desk.go(f"settings/{part}")
        desk.click(opener)
        named = [one for one in desk.dialog.findChildren(QLabel) if one.isVisible() and one.text() in fields]
        assert {one.text() for one in named} == fields
        assert {one.property("look") for one in named} == {"soft"}
        desk.dialog.reject()
        desk.settle()


@pytest.mark.usefixtures("desk")
def test_links_beside_each_other_do_not_read_as_one() -> None:
    def is_apart(links: list[QPushButton], frame: QWidget) -> bool:
        frame.resize(600, 40)
        frame.show()
        return links[1].x() - links[0].geometry().right() > 14

    links = [link("Link a goal", lambda: None), link("Open the link…", lambda: None)]
    assert is_apart(links, flow(*links))
    links = [link("all shown", lambda: None), link("none shown", lambda: None)]
    assert is_apart(links, holder(row(*links, None)))


@pytest.mark.usefixtures("desk")
def test_buttons_and_fields_in_a_row_are_as_high() -> None:
    parts: list[QWidget] = [
        button("Make", lambda: None),
        menu_button("Template", lambda _menu: None, text="Template…"),
        QLineEdit(),
        QComboBox(),
    ]
    frame = holder(row(*parts))
    frame.show()
    heights = [part.sizeHint().height() for part in parts]
    assert isinstance(parts[1], QToolButton)
    assert max(heights) - min(heights) <= 2, heights


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("look", ["", "primary", "link", "rail", "tab", "row", "chip"])
def test_what_tab_reaches_looks_as_what_is_reached_otherwise(look: str) -> None:
    one = button("Settings", lambda: None, look)
    frame = holder(row(one, None))
    frame.show()
    frame.activateWindow()
    QApplication.processEvents()
    one.setFocus(Qt.FocusReason.OtherFocusReason)
    otherwise = one.grab().toImage()
    frame.setAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)
    assert one.hasFocus()
    assert one.grab().toImage() == otherwise


@pytest.mark.usefixtures("desk")
def test_what_a_box_offers_is_a_list_in_the_colours_of_the_book() -> None:
    box = QComboBox()
    box.addItems(["inside", "outside"])
    box.show()
    box.showPopup()
    view = box.view()
    offered = view.window()
    picture = offered.grab().toImage()
    row = view.visualRect(view.model().index(0, 0))
    beside = view.viewport().mapTo(offered, QPoint(row.right() - 8, row.center().y()))
    assert picture.pixelColor(beside).name().upper() == LIGHT.accent_soft
    assert picture.pixelColor(picture.width() // 2, 0).name().upper() == LIGHT.line
    box.hidePopup()


@pytest.mark.usefixtures("desk")
def test_no_frame_runs_through_a_title_that_is_edited() -> None:
    one = TitleEdit()
    one.show_title("zo")
    frame = holder(column(one, None))
    frame.show()
    frame.activateWindow()
    QApplication.processEvents()
    one.setFocus(Qt.FocusReason.OtherFocusReason)
    one.setCursorWidth(0)
    picture = one.grab().toImage()
    line = QColor(LIGHT.accent)
    assert picture.pixelColor(0, picture.height() // 2) != line
    assert picture.pixelColor(picture.width() // 2, picture.height() - 1) == line


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("lines", [2, 40])
def test_a_bar_takes_nothing_from_what_scrolls_in_a_dialog(lines: int) -> None:
    dialog = QDialog()
    fields = [QLineEdit() for _ in range(lines)]
    save = button("Save", lambda: None)
    scroll = scroll_in_dialog(column(*fields, None))
    dialog_layout(dialog, before=[], scrolls=column(scroll), after=[row(None, save)])
    dialog.resize(500, 300)
    dialog.show()
    assert (scroll.verticalScrollBar().maximum() > 0) == (lines == 40)
    edge = save.mapTo(dialog, QPoint(save.width(), 0)).x()
    assert fields[0].mapTo(dialog, QPoint(fields[0].width(), 0)).x() == edge


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("lines", [2, 40])
def test_a_page_is_as_wide_with_its_bar_as_without(lines: int) -> None:
    fields = [QLineEdit() for _ in range(lines)]
    page: QVBoxLayout = column(*fields, None)
    page.setContentsMargins(20, 20, 28, 20)
    scroll = Scroll(holder(page))
    scroll.resize(500, 300)
    scroll.show()
    assert fields[0].mapTo(scroll, QPoint(fields[0].width(), 0)).x() == 500 - 28


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("narrow", ["link", "chip"])
@pytest.mark.parametrize("place", ["card", "column"])
def test_words_above_something_narrow_are_as_high_as_their_lines(narrow: str, place: str) -> None:
    words, below = soft("Nothing is planned."), link("Plan", lambda: None) if narrow == "link" else chip("soon")
    card = Card("Next meeting")
    card.add(*((words, below) if place == "card" else (column(words, below),)))
    # As where it stands beside a higher one.
    card.resize(240, 300)
    card.show()
    assert words.height() == words.heightForWidth(words.width())
    assert below.width() == below.sizeHint().width()
    assert below.x() == words.x()


def test_the_stop_of_long_work_is_as_wide_as_its_words(desk: Desk) -> None:
    desk.go("today")
    desk.view.messages.busy("Reading the bundle.", lambda: None)
    desk.settle()
    (stop,) = desk.buttons("Stop", desk.view)
    assert stop.width() == stop.sizeHint().width()


@pytest.mark.usefixtures("desk")
def test_tabs_are_as_high_when_they_are_chosen() -> None:
    heights = set()
    for chosen in (False, True):
        tab = button("Ever", lambda: None, "tab")
        tab.setCheckable(True)
        tab.setChecked(chosen)
        tab.ensurePolished()
        heights.add(tab.sizeHint().height())
    assert len(heights) == 1, heights


def test_a_title_has_its_lines_to_itself_in_a_narrow_window(desk: Desk) -> None:
    _write_a_little(desk)
    desk.go("sessions")
    (title,) = desk.page.findChildren(TitleEdit)
    desk.window.resize(800, 640)
    desk.settle()
    assert title.width() > 200


def _head(words: str, width: int) -> tuple[QWidget, QLabel, QWidget, QPushButton]:
    named, facts, act = (
        title(words),
        flow(*(chip(f"#tag{number}") for number in range(12))),
        button("Act", lambda: None),
    )
    head = PageHead(named, facts=[facts], acts=[act])
    head.resize(width, head.heightForWidth(width))
    head.show()
    QApplication.processEvents()
    return head, named, facts, act


@pytest.mark.usefixtures("desk")
def test_what_is_known_of_a_record_goes_on_below_its_acts() -> None:
    head, named, facts, act = _head("Read campaign numbers well enough to decide without asking", 700)
    assert act.mapTo(head, QPoint()).y() < facts.y()
    assert named.width() < 700
    assert facts.width() == 700
    head.close()


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize(
    ("words", "is_beside"), [("Speak up", True), ("Read campaign numbers well enough to decide without asking", False)]
)
def test_a_long_title_has_the_whole_width_where_that_is_small(words: str, *, is_beside: bool) -> None:
    head, named, facts, act = _head(words, 490)
    assert (act.mapTo(head, QPoint()).y() < facts.y()) == is_beside
    assert (named.width() == 490) != is_beside
    head.close()


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("number", [3, 6])
def test_acts_have_their_width_and_a_long_title_a_share_of_it(number: int) -> None:
    named, acts = (
        title("Leila of the association for everything " * 4),
        [button("Say thanks", str) for _ in range(number)],
    )
    head = PageHead(named, acts=acts)
    head.resize(748, head.heightForWidth(748))
    head.show()
    QApplication.processEvents()
    assert all(one.width() >= one.sizeHint().width() for one in acts)
    assert len({one.y() for one in acts}) == 1
    assert named.width() >= 0.4 * 748
    head.close()


@pytest.mark.usefixtures("desk")
def test_a_title_of_two_lines_shows_more_than_one() -> None:
    words = "Look for your mistake for as long as you would look for somebody's"
    title = TitleButton(words, lambda: None, lines=2)
    frame = holder(column(title, None))
    frame.resize(title.fontMetrics().horizontalAdvance(words) * 2 // 3, 90)
    frame.show()
    assert title.text().replace("\n", " ") == words
    assert title.height() > 1.5 * title.fontMetrics().height()
    frame.resize(title.fontMetrics().horizontalAdvance(words) // 3, 90)
    assert title.text().count("\n") == 1
    assert title.text().endswith("…")
    assert title.accessibleName() == words


@pytest.fixture
def light_again() -> Iterator[None]:
    yield
    choose_appearance(Appearance.LIGHT)


def _ink_of(picture: QPixmap) -> str:
    """The colour of what is drawn, by the pixel that lets the least through."""
    image = picture.toImage()
    pixels = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    ink = max(pixels, key=lambda one: one.alpha())
    schemes = {one for scheme in (LIGHT, DARK) for one in (scheme.soft, scheme.accent)}
    # Seen through, a colour is a little off.
    return min(schemes, key=lambda one: _distance(QColor(one), ink))


def _distance(one: QColor, other: QColor) -> int:
    return sum(
        abs(a - b) for a, b in ((one.red(), other.red()), (one.green(), other.green()), (one.blue(), other.blue()))
    )


@pytest.mark.usefixtures("desk", "light_again")
def test_icons_take_the_colours_that_hold_now() -> None:
    choose_appearance(Appearance.LIGHT)
    pressed, grip, bell = (
        icon_button("plus", "Add", lambda: None),
        IconLabel("grip", 16),
        IconLabel("bell", 20, stands_out=True),
    )
    hidden = icon_button("trash", "Put in the trash", lambda: None)
    hidden.setParent(grip)
    hidden.hide()
    frame = holder(column(pressed, grip, bell))
    frame.show()
    for scheme, palette in ((Appearance.DARK, DARK), (Appearance.LIGHT, LIGHT)):
        choose_appearance(scheme)
        QApplication.processEvents()
        assert [_ink_of(one.icon().pixmap(18, 18)) for one in (pressed, hidden)] == [palette.soft] * 2
        assert _ink_of(grip.pixmap()) == palette.soft
        assert _ink_of(bell.pixmap()) == palette.accent


@pytest.mark.usefixtures("desk", "light_again")
def test_links_in_a_text_take_the_colours_that_hold_now() -> None:
    prose = ProseText("Notes", "See [the page](https://example.org/page).")
    marked = MarkedText("Found", [("a ", False), ("word", True)])
    frame = holder(column(prose, marked))
    frame.show()
    choose_appearance(Appearance.DARK)
    QApplication.processEvents()
    cursor = prose.textCursor()
    cursor.setPosition(prose.toPlainText().index("example"))
    assert cursor.charFormat().foreground().color().name().upper() == DARK.accent
    cursor = marked.textCursor()
    cursor.setPosition(4)
    assert cursor.charFormat().underlineColor().name().upper() == DARK.accent
    assert cursor.charFormat().fontWeight() == QFont.Weight.DemiBold


def test_a_screen_reader_reads_a_long_word_without_its_breaks() -> None:
    words = title("Donaudampfschifffahrtsgesellschaft")
    reader = QAccessible.queryAccessibleInterface(words)
    assert "\u200b" in QLabel.text(words)
    assert reader.text(QAccessible.Text.Name) == "Donaudampfschifffahrtsgesellschaft"
    words.setText("Short")
    assert reader.text(QAccessible.Text.Name) == "Short"
    words.setText("Rechtsschutzversicherungsgesellschaften")
    assert reader.text(QAccessible.Text.Name) == "Rechtsschutzversicherungsgesellschaften"
    words.setAccessibleName("The heading")
    words.setText("Short")
    assert reader.text(QAccessible.Text.Name) == "The heading"


@pytest.mark.usefixtures("light_again")
def test_a_title_in_lines_has_room_for_them_when_words_grow_and_colours_change(desk: Desk) -> None:
    found = TitleButton("A reading circle for managers of small houses of records", lambda: None, lines=3)
    found.setFixedWidth(200)
    desk.window.setCentralWidget(holder(column(row(found, None), None)))
    desk.settle()
    try:
        choose_text_size(200)
        desk.settle()
        choose_appearance(Appearance.DARK)
        desk.settle()
        assert found.text().count("\n") == 2
        # What no crowded card may take from it.
        assert found.minimumHeight() == found.sizeHint().height()
    finally:
        choose_text_size(100)
