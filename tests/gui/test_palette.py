"""Going to anything by typing a few letters."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QDeadlineTimer, QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication, QLabel

from mentorbook.gui.forms.record_form import RecordForm
from mentorbook.gui.pages.goals import GoalsPage
from mentorbook.gui.pages.people import PeoplePage
from mentorbook.gui.shell.palette import Palette
from mentorbook.model.kinds import Kind
from mentorbook.model.session import SessionStatus
from tests.support.window import DEADLINE, Desk, hearing


def open_palette(desk: Desk) -> Palette:
    desk.go("today")
    desk.press(Qt.Key.Key_K, desk.view, Qt.KeyboardModifier.ControlModifier)
    found = desk.dialog
    assert isinstance(found, Palette)
    return found


def found(desk: Desk, palette: Palette, typed: str) -> list[str]:
    palette.line.setText(typed)
    (pause,) = palette.findChildren(QTimer, options=Qt.FindChildOption.FindDirectChildrenOnly)
    deadline = QDeadlineTimer(DEADLINE)
    while pause.isActive() and not deadline.hasExpired():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    desk.settle()
    return [f"{one.title}  ({one.mark})" if one.mark else one.title for one in palette.model.items]


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


def test_a_talk_is_logged_from_anywhere(desk: Desk) -> None:
    palette = open_palette(desk)
    assert found(desk, palette, "log a") == ["Log a talk"]
    desk.press(Qt.Key.Key_Return, palette.line)
    assert desk.dialog.windowTitle() == "New session"
    (form,) = desk.dialog.findChildren(RecordForm)
    assert form.editor("status").value() is SessionStatus.HELD


def test_a_section_of_the_settings_is_gone_to_by_its_name(desk: Desk) -> None:
    palette = open_palette(desk)
    assert found(desk, palette, "backup") == ["Settings: Backups"]
    desk.press(Qt.Key.Key_Return, palette.line)
    desk.settle()
    assert desk.view.place[0] == "settings/backups"
    assert desk.buttons("Back up now")


def test_nothing_found_says_so(desk: Desk) -> None:
    palette = open_palette(desk)
    assert found(desk, palette, "zanzibar") == []
    (words,) = [one for one in palette.findChildren(QLabel) if one.isVisible()]
    assert words.text() == "Nothing found."
    assert words.geometry().bottom() < palette.height() / 3, "it stands where the first of what is found would"


def test_what_is_found_and_chosen_is_said_aloud(desk: Desk) -> None:
    for name in ("Mira", "Mirko"):
        desk.add(Kind.PERSON, name=name)
    with hearing() as heard:
        palette = open_palette(desk)
        assert heard == []
        found(desk, palette, "@mir")
        desk.press(Qt.Key.Key_Down, palette.line)
        desk.press(Qt.Key.Key_Down, palette.line)
        found(desk, palette, "zanzibar")
    first, second, again, nothing = heard
    assert {first.partition(".")[0], second.partition(".")[0]} == {"Mira", "Mirko"}
    assert (first[-8:], second[-8:], again, nothing) == (", 1 of 2", ", 2 of 2", first, "Nothing found.")


def test_rows_are_as_high_as_they_have_lines(desk: Desk) -> None:
    mira = desk.add(Kind.PERSON, name="Mira", about="She knows budgets.\n")
    desk.show(Kind.PERSON, mira)
    palette = open_palette(desk)
    found(desk, palette, "new")
    low = palette.list.sizeHintForRow(0)
    found(desk, palette, "mira")
    assert low < palette.list.sizeHintForRow(0) - 10


def test_a_result_says_where_the_words_were_found(desk: Desk) -> None:
    desk.add(Kind.NOTE, title="After the talk", body="She asked what I would stop doing.")
    palette = open_palette(desk)
    assert found(desk, palette, "stop doing") == ["After the talk  (note)"]
    assert "stop doing" in palette.model.items[0].second


def test_a_tag_lists_whom_it_is_on_and_leads_to_them(desk: Desk) -> None:
    desk.add(Kind.PERSON, name="Ada", tags=["design", "design-week"])
    desk.add(Kind.PERSON, name="Bo")
    desk.add(Kind.GOAL, statement="Draw", tags=["design"])
    palette = open_palette(desk)
    assert found(desk, palette, "#des") == ["#design  (tag)", "#design-week  (tag)", "Ada  (person)", "Draw  (goal)"]
    assert palette.model.items[0].second == "1 person, 1 other record"
    desk.press(Qt.Key.Key_Return, palette.line)
    page = desk.page
    assert isinstance(page, PeoplePage)
    assert [row.person.name for row in page._model.rows] == ["Ada"]
    assert desk.buttons("Take the filter design away")
    assert desk.window.focusWidget() is page._list
    # The process that comes after a lock is told the place, and must not be told a word of the book.
    assert desk.view.place == ("people", None, None)


def test_a_tag_on_nobody_lists_its_records(desk: Desk) -> None:
    desk.add(Kind.GOAL, statement="Draw", tags=["quiet"])
    palette = open_palette(desk)
    assert found(desk, palette, "#qu") == ["#quiet  (tag)", "Draw  (goal)"]
    desk.press(Qt.Key.Key_Down, palette.line)
    desk.press(Qt.Key.Key_Return, palette.line)
    assert isinstance(desk.page, GoalsPage)


def test_nothing_typed_offers_what_was_looked_at_last(desk: Desk) -> None:
    ada = desk.add(Kind.PERSON, name="Ada")
    goal = desk.add(Kind.GOAL, statement="Draw")
    desk.show(Kind.PERSON, ada)
    desk.show(Kind.GOAL, goal)
    palette = open_palette(desk)
    desk.settle()
    assert [one.title for one in palette.model.items[:3]] == ["Draw", "Ada", "Today"]
    assert palette.model.items[2].mark == "Ctrl+1"


def test_keys_walk_through_what_was_found(desk: Desk) -> None:
    palette = open_palette(desk)
    desk.settle()
    last = len(palette.model.items) - 1
    desk.press(Qt.Key.Key_Up, palette.line)
    assert palette.list.currentIndex().row() == last
    desk.press(Qt.Key.Key_Down, palette.line)
    assert palette.list.currentIndex().row() == 0
    desk.press(Qt.Key.Key_PageDown, palette.line)
    assert palette.list.currentIndex().row() == 6


def test_a_name_leads_to_the_person_before_what_mentions_them(desk: Desk) -> None:
    desk.add(Kind.PERSON, name="Ruth Oyelander", about="Long ago we met at a place with many words, Ruth and I.")
    for number in range(3):
        desk.add(Kind.ACTION, text=f"Ask Ruth {number}")
    assert found(desk, open_palette(desk), "ruth")[0] == "Ruth Oyelander  (person)"


def test_a_note_without_a_heading_is_called_by_what_it_is_about(desk: Desk) -> None:
    mira = desk.add(Kind.PERSON, name="Mira Tallgren")
    talk = desk.add(Kind.SESSION, title="First talk", people=[mira], start="2026-02-20T10:00[Europe/Helsinki]")
    desk.add(Kind.NOTE, session=talk, body="# Opening\n\n- breathe\n- [ ] rehearse **slowly**")
    palette = open_palette(desk)
    assert found(desk, palette, "rehearse") == ["On First talk  (note)"]
    assert [one.second for one in palette.model.items] == ["Opening - breathe - rehearse slowly"]


def test_talks_and_messages_without_a_title_are_called_by_their_people(desk: Desk) -> None:
    mira, bo = desk.add(Kind.PERSON, name="Mira Tallgren"), desk.add(Kind.PERSON, name="Bo Ek")
    talk = desk.add(Kind.SESSION, people=[mira], start="2026-02-20T10:00[Europe/Helsinki]", summary="We read lanterns")
    desk.add(Kind.NOTE, session=talk, person=bo, body="More about lanterns")
    desk.add(Kind.OUTREACH, person=bo, body="Your lanterns")
    palette = open_palette(desk)
    assert sorted(found(desk, palette, "lanterns")) == [
        "Message to Bo Ek  (message)",
        "On Talk with Mira Tallgren, 20 Feb  (note)",
        "Talk with Mira Tallgren, 20 Feb  (session)",
    ]


def test_a_talk_without_a_title_that_was_looked_at_last_is_called_by_its_people(desk: Desk) -> None:
    mira = desk.add(Kind.PERSON, name="Mira Tallgren")
    desk.show(Kind.SESSION, desk.add(Kind.SESSION, people=[mira], start="2026-02-20T10:00[Europe/Helsinki]"))
    palette = open_palette(desk)
    desk.settle()
    assert palette.model.items[0].title == "Talk with Mira Tallgren, 20 Feb"
