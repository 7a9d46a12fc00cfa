"""The page of the network, as a person sees and uses it."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
)

from mentorbook.gui.pages.network import NetworkPage
from mentorbook.gui.pages.network_outcome import Steps
from mentorbook.gui.pages.network_support import SupportCell
from mentorbook.gui.widgets.layout import Card
from mentorbook.gui.widgets.prose import ProseText
from mentorbook.gui.widgets.rows import TitleButton
from mentorbook.model.kinds import Kind
from mentorbook.model.person import Person, Role, Side, Stage, Support
from mentorbook.services import records
from tests.gui.network import messages
from tests.support.window import Desk, called, full_disk


def test_a_bar_stands_closer_to_its_venue_than_to_the_next_one(desk: Desk) -> None:
    for name in ("Harbour fair", "Meetup"):
        venue = desk.add(Kind.VENUE, name=name)
        ruth = desk.add(Kind.PERSON, name=f"Ruth of {name}", met_at=venue)
        desk.add(Kind.OUTREACH, person=ruth, body="Hello", state="sent", sent_on="2026-02-20")
    desk.go("network")
    card = called(desk.page, Card, "What led furthest")
    first, second = sorted((one.geometry() for one in card.findChildren(Steps)), key=QRect.y)
    words = [one.geometry() for one in card.findChildren(QLabel) if one.property("look") == "soft"]
    names = [one.geometry() for one in card.findChildren(TitleButton)]
    above = first.top() - max(one.bottom() for one in words if one.bottom() < first.top())
    below = min(one.top() for one in names if one.top() > first.bottom()) - first.bottom()
    assert above < 8
    assert below >= 12
    assert first.bottom() < second.top()


def met(desk: Desk) -> QLineEdit:
    """The line for someone whom I met at the venue."""
    (box,) = [
        one
        for one in desk.page.findChildren(QComboBox)
        if one.isVisible() and one.accessibleName() == "Someone I met there"
    ]
    line = box.lineEdit()
    assert isinstance(line, QLineEdit)
    return line


def add_met(desk: Desk, name: str) -> None:
    met(desk).setText(name)
    desk.press(Qt.Key.Key_Return, met(desk))


def test_an_empty_page_teaches(desk: Desk) -> None:
    desk.go("network")
    assert "Where did you last meet someone worth learning from?" in desk.words()
    desk.click("Add a venue")
    assert desk.dialog.windowTitle() == "New venue"
    desk.dialog.reject()
    desk.click("Messages")
    assert "Whom would you like to learn from?" in desk.words()


def test_names_are_noted_at_a_venue_and_taken_away_with_undo(desk: Desk) -> None:
    fair = desk.add(Kind.VENUE, name="Harbour fair", start="2026-02-20", cost="12 EUR")
    ada = desk.add(Kind.PERSON, name="Ada Lind")
    desk.show(Kind.VENUE, fair)
    assert {"Harbour fair", "12 EUR"} <= set(desk.words())
    add_met(desk, "Noor Adeyemi")
    add_met(desk, "ada lind")
    people = {one.name: one for one in desk.all(Kind.PERSON) if isinstance(one, Person)}
    assert set(people) == {"Ada Lind", "Noor Adeyemi"}
    assert people["Noor Adeyemi"].met_at == people["Ada Lind"].met_at == fair
    assert people["Noor Adeyemi"].stage is Stage.NOTICED
    assert desk.buttons("2 met: the others") == []
    desk.click("Take Ada Lind away from here")
    assert not desk.buttons("Take Ada Lind away from here")
    desk.undo()
    assert desk.buttons("Take Ada Lind away from here")
    assert people["Ada Lind"].id == ada


def test_a_name_that_could_not_be_noted_at_a_venue_is_back_in_its_line(desk: Desk) -> None:
    fair = desk.add(Kind.VENUE, name="Harbour fair")
    desk.show(Kind.VENUE, fair)
    with full_disk():
        add_met(desk, "Noor Adeyemi")
    desk.come_back()
    desk.show(Kind.VENUE, fair)
    desk.press(Qt.Key.Key_Return, met(desk))
    assert [one.name for one in desk.all(Kind.PERSON) if isinstance(one, Person)] == ["Noor Adeyemi"]
    assert desk.do(records.drafts) == {}


def test_a_name_that_could_not_be_noted_and_what_was_typed_since_are_both_there_again(desk: Desk) -> None:
    fair, meetup = (desk.add(Kind.VENUE, name=name) for name in ("Harbour fair", "Meetup"))
    desk.show(Kind.VENUE, fair)
    with full_disk(), desk.held():
        # The page turns between these words and the answer to them.
        desk.view.show_record(Kind.VENUE, meetup)
        met(desk).setText("Noor Adeyemi")
        QTest.keyClick(met(desk), Qt.Key.Key_Return)
        QTest.keyClicks(met(desk), "and Sol")
    assert met(desk).text() == ""
    desk.workspace.keep()
    desk.come_back()
    desk.show(Kind.VENUE, fair)
    assert met(desk).text() == "Noor Adeyemi and Sol"


def test_a_name_that_is_begun_is_kept_a_moment_later(desk: Desk) -> None:
    desk.show(Kind.VENUE, desk.add(Kind.VENUE, name="Harbour fair"))
    QTest.keyClicks(met(desk), "Noor")
    desk.wait_for_pauses(desk.page)
    assert list(desk.do(records.drafts).values()) == [{"name": "Noor"}]


def test_how_long_it_took_to_follow_up_is_said_as_people_say_it(desk: Desk) -> None:
    fair = desk.add(Kind.VENUE, name="Fair", start="2025-06-10")
    noor = desk.add(Kind.PERSON, name="Noor", met_at=fair)
    desk.add(Kind.SESSION, people=[noor], start="2025-12-12T10:00[Europe/Helsinki]", status="held")
    desk.go("network")
    assert "Followed up later: Noor (after 6 months)" in desk.words()


def test_what_came_of_it_names_the_people_behind_each_number(desk: Desk) -> None:
    fair = desk.add(Kind.VENUE, name="Fair", start="2026-01-10")
    noor = desk.add(Kind.PERSON, name="Noor", met_at=fair)
    desk.add(Kind.PERSON, name="Sol", met_at=fair)
    desk.add(Kind.SESSION, people=[noor], start="2026-01-12T10:00[Europe/Helsinki]", status="held")
    page = desk.go("network")
    assert "Where mentors come from" in desk.words()
    assert isinstance(page, NetworkPage)
    rows = [item.foot for item in page._venues.list.items.items]
    assert rows == ["2 met · 1 contacted · 1 talked · 0 agreed"] * 2
    assert "Met, not followed up within 7 days" in desk.words()
    desk.show(Kind.VENUE, fair)
    # Sol is behind "met" and among those to follow up; Noor behind met, contacted and talked; both are listed as met.
    assert (len(desk.buttons("Sol")), len(desk.buttons("Noor"))) == (3, 4)
    plan = [one for one in desk.buttons("Plan a talk") if one.accessibleDescription() == "Sol"]
    assert len(plan) == 1
    plan[0].click()
    desk.settle()
    assert desk.dialog.windowTitle() == "New session"


def cell(desk: Desk, support: Support, side: Side | None) -> SupportCell:
    (found,) = [
        one
        for one in desk.page.findChildren(SupportCell)
        if one.isVisible() and (one.support, one.side) == (support, side)
    ]
    return found


def test_a_long_name_is_read_from_its_beginning(desk: Desk) -> None:
    name = "Wolfeschlegelsteinhausenbergerdorff " * 4
    desk.add(Kind.PERSON, name=name.strip())
    messages(desk)
    desk.click("Write a message")
    (box,) = desk.dialog.findChildren(QComboBox)
    line = box.lineEdit()
    assert line is not None
    QTest.keyClicks(line, "Wolfe")
    completer = line.completer()
    assert completer is not None
    popup = completer.popup()
    assert popup is not None
    desk.wait_until(popup.isVisible)
    place = popup.visualRect(popup.model().index(0, 0)).center()
    QTest.mouseClick(popup.viewport(), Qt.MouseButton.LeftButton, pos=place)
    desk.settle()
    assert (line.text(), line.cursorPosition()) == (name.strip(), 0)
    # The same where it was begun the last time.
    desk.dialog.reject()
    desk.settle()
    desk.click("Write a message")
    (box,) = desk.dialog.findChildren(QComboBox)
    line = box.lineEdit()
    assert line is not None
    assert (line.text(), line.cursorPosition()) == (name.strip(), 0)
    desk.dialog.reject()


def test_the_support_map_has_a_text_is_walked_by_keys_and_fills_its_gaps(desk: Desk) -> None:
    ruth = desk.add(Kind.PERSON, name="Ruth", roles=["mentor"], side="inside", support=["skill"])
    desk.add(Kind.HELP, person=ruth, text="Read it", support="skill", on="2026-02-01")
    desk.go("network")
    desk.click("Support map")
    skill = cell(desk, Support.SKILL, Side.INSIDE)
    assert skill.accessibleName() == "skill, inside: Ruth (helped once in a year)"
    assert cell(desk, Support.SKILL, Side.OUTSIDE).accessibleName() == "skill, outside: nobody yet"
    assert "Gaps" in desk.words()
    skill.setFocus()
    desk.press(Qt.Key.Key_Right, skill)
    assert cell(desk, Support.SKILL, Side.OUTSIDE).hasFocus()
    desk.press(Qt.Key.Key_Down)
    feedback = cell(desk, Support.FEEDBACK, Side.OUTSIDE)
    assert feedback.hasFocus()
    desk.press(Qt.Key.Key_Return)
    assert desk.dialog.windowTitle() == "New person"
    name = called(desk.dialog, QLineEdit, "Name")
    name.setText("Noor")
    desk.click("Save", desk.dialog)
    (noor,) = [one for one in desk.all(Kind.PERSON) if isinstance(one, Person) and one.name == "Noor"]
    assert noor.roles == {Role.POTENTIAL}
    assert noor.support == {Support.FEEDBACK}
    assert noor.side is Side.OUTSIDE
    assert cell(desk, Support.FEEDBACK, Side.OUTSIDE).accessibleName() == "feedback, outside: perhaps Noor"


def test_a_cell_with_people_leads_to_them(desk: Desk) -> None:
    ruth = desk.add(Kind.PERSON, name="Ruth", roles=["mentor"], side="inside", support=["skill"])
    desk.go("network")
    desk.click("Support map")
    found = cell(desk, Support.SKILL, Side.INSIDE)
    found.click()
    (menu,) = found.findChildren(QMenu)
    assert [action.text() for action in menu.actions()] == ["Ruth", "", "Find someone new for this…"]
    menu.actions()[0].trigger()
    menu.close()
    desk.settle()
    assert desk.view.place == ("people", Kind.PERSON, ruth)


def test_all_fields_are_named_and_reached(desk: Desk) -> None:
    desk.add(Kind.OUTREACH, person=desk.add(Kind.PERSON, name="Ada"))
    messages(desk)
    nameless = [
        one
        for kind in (QPushButton, QLineEdit, QPlainTextEdit, QComboBox)
        for one in desk.page.findChildren(kind)
        if one.isVisible()
        and one.focusPolicy() is not Qt.FocusPolicy.NoFocus
        and not (one.accessibleName() or (isinstance(one, QPushButton) and one.text()))
        and not isinstance(one.parent(), QComboBox)
    ]
    assert nameless == []


def test_a_long_name_is_cut_on_its_pill_and_whole_for_the_screen_reader(desk: Desk) -> None:
    name = "Wilhelmina-Anastasia von Hohenthal-Oberwaldstetten"
    fair = desk.add(Kind.VENUE, name="Fair", start="2026-01-10", place=name)
    desk.add(Kind.PERSON, name=name, met_at=fair)
    desk.show(Kind.VENUE, fair)
    pills = [one for one in desk.buttons(name) if one.property("look") == "chip"]
    assert [one.text() for one in pills] == ["Wilhelmina-Anastasia von Hohenthal-…"]
    assert "Wilhelmina-Anastasia von Hohenthal-…" in desk.words()


def test_the_parts_of_the_network_are_gone_to_by_name(desk: Desk) -> None:
    desk.go("network/support")
    assert "Who supports me, and how" in desk.words()
    desk.view.focus_page()
    assert cell(desk, Support.SKILL, Side.INSIDE).hasFocus()
    desk.go("network/messages")
    assert "Whom would you like to learn from?" in desk.words()


def test_a_name_that_is_half_typed_at_a_venue_is_there_after_a_lock(desk: Desk) -> None:
    fair = desk.add(Kind.VENUE, name="Fair", start="2026-01-10")
    desk.show(Kind.VENUE, fair)
    box = called(desk.page, QComboBox, "Someone I met there")
    box.setEditText("Wilhelm")
    desk.come_back()
    desk.show(Kind.VENUE, fair)
    box = called(desk.page, QComboBox, "Someone I met there")
    assert box.currentText() == "Wilhelm"
    add_met(desk, "Wilhelmina")
    desk.come_back()
    desk.show(Kind.VENUE, fair)
    box = called(desk.page, QComboBox, "Someone I met there")
    assert box.currentText() == ""


def test_a_name_at_a_venue_that_was_emptied_again_is_gone(desk: Desk) -> None:
    fair = desk.add(Kind.VENUE, name="Fair", start="2026-01-10")
    for typed in ("Wilhelm", ""):
        desk.show(Kind.VENUE, fair)
        box = called(desk.page, QComboBox, "Someone I met there")
        box.setEditText(typed)
        desk.come_back()
    assert desk.do(records.drafts) == {}


def test_what_a_venue_was_like_is_read_as_it_is_meant(desk: Desk) -> None:
    about = "Thirty people.\n\n**Worth it?** Yes:\n\n- long tables\n- <b>two</b> talks, see <https://example.org>\n"
    fair = desk.add(Kind.VENUE, name="Fair", about=about)
    desk.show(Kind.VENUE, fair)
    (shown,) = desk.page.findChildren(ProseText)
    assert shown.toPlainText().split("\n") == [
        "Thirty people.",
        "Worth it? Yes:",
        "• long tables",
        "• <b>two</b> talks, see https://example.org",
    ]
    assert shown.isReadOnly()
