"""The list and the board of people, as a person sees and uses them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QInputDialog,
    QLineEdit,
    QListView,
    QMenu,
)

from mentorbook.gui.forms.record_form import RecordForm
from mentorbook.gui.pages.board import Board
from mentorbook.gui.pages.people import PeoplePage
from mentorbook.gui.pages.people_filter import PeopleFilter
from mentorbook.gui.pages.person_story import StoryCard
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.person import Stage
from mentorbook.palette import LIGHT
from mentorbook.services import records
from tests.gui.people import panel, person, the_list
from tests.support.window import Desk, called, rows_of

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def column(desk: Desk, stage: str) -> QListView:
    (board,) = desk.page.findChildren(Board)
    return called(board, QListView, f"Stage {stage}")


@pytest.fixture
def three(desk: Desk) -> list[RecordId]:
    return [
        desk.add(Kind.PERSON, name="Aino Salmi", roles=["mentor"], stage="agreed", field="Marketing", tags=["north"]),
        desk.add(
            Kind.PERSON,
            name="Bo Ek",
            roles=["mentee"],
            stage="noticed",
            side="inside",
            organisation="Fjord",
            rhythm="monthly",
        ),
        desk.add(Kind.PERSON, name="Cleo Marsh", roles=["mentor", "potential"], stage="replied", side="outside"),
    ]


def test_an_empty_book_asks_who_already_helps(desk: Desk) -> None:
    desk.go("people")
    assert "Who already helps you, even informally?" in desk.words()
    desk.click("Add a person")
    assert "New person" in desk.words(desk.dialog)


def test_everyone_is_listed_by_name_and_the_first_is_shown(desk: Desk, three: list[RecordId]) -> None:
    desk.go("people")
    assert rows_of(the_list(desk)) == ["Aino Salmi", "Bo Ek", "Cleo Marsh"]
    assert "Aino Salmi" in desk.words(panel(desk))
    index = the_list(desk).model().index(1, 0)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Bo Ek. Fjord. Due in 4 weeks, monthly"


def test_the_list_is_walked_by_keys(desk: Desk, three: list[RecordId]) -> None:
    desk.go("people")
    desk.press(Qt.Key.Key_Down, the_list(desk))
    the_list(desk)._rest.timeout.emit()
    desk.settle()
    assert "Bo Ek" in desk.words(panel(desk))


def test_words_and_filters_narrow_the_list(desk: Desk, three: list[RecordId]) -> None:
    desk.go("people")
    (found,) = desk.page.findChildren(PeopleFilter)
    found.line.setText("fjord")
    assert rows_of(the_list(desk)) == ["Bo Ek"]
    desk.settle()
    assert "Bo Ek" in desk.words(panel(desk))
    found.line.setText("nobody at all")
    assert "Nobody here matches the filter." in desk.words()
    found.line.clear()
    menu = found._menu.menu()
    assert isinstance(menu, QMenu)
    for path, expected in (
        (("Role", "mentor"), ["Aino Salmi", "Cleo Marsh"]),
        (("Role", "mentee"), ["Aino Salmi", "Bo Ek", "Cleo Marsh"]),  # of one group either will do
        (("Stage", "replied"), ["Cleo Marsh"]),
    ):
        desk.choose_entry(menu, *path)
        assert rows_of(the_list(desk)) == expected
    desk.click("Take the filter replied away")
    assert len(rows_of(the_list(desk))) == 3
    desk.choose_entry(menu, "Show everyone")
    for path, expected in (
        (("Inside or outside", "outside my organisation"), ["Cleo Marsh"]),
        (("Field", "Marketing"), ["Aino Salmi"]),
        (("Tag", "north"), ["Aino Salmi"]),
        (("Rhythm", "due or overdue"), []),
    ):
        desk.choose_entry(menu, *path)
        assert rows_of(the_list(desk)) == expected
        desk.choose_entry(menu, "Show everyone")


def test_one_act_on_several_is_one_undo(desk: Desk, three: list[RecordId]) -> None:
    desk.go("people")
    view = the_list(desk)
    view.setFocus()
    desk.press(Qt.Key.Key_A, view, CTRL)
    view._rest.timeout.emit()
    desk.settle()
    assert "3 people are chosen" in desk.words()
    (do,) = desk.buttons("What to do with them")
    menu = do.menu()  # type: ignore[attr-defined]
    desk.choose_entry(menu, "Change the stage", "closed")
    assert {person(desk, one).stage for one in three} == {Stage.CLOSED}
    assert desk.toast == "Moved to closed: 3 people."
    desk.undo()
    assert [person(desk, one).stage for one in three] == [Stage.AGREED, Stage.NOTICED, Stage.REPLIED]
    desk.choose_entry(menu, "Put in the trash")
    assert not desk.all(Kind.PERSON)
    assert "Who already helps you, even informally?" in desk.words()
    desk.undo()
    assert len(desk.all(Kind.PERSON)) == 3


def test_several_get_a_tag(desk: Desk, three: list[RecordId]) -> None:
    desk.go("people")
    view = the_list(desk)
    desk.press(Qt.Key.Key_Down, view, SHIFT)
    view._rest.timeout.emit()
    desk.settle()
    (do,) = desk.buttons("What to do with them")
    desk.choose_entry(do.menu(), "Add a tag…")  # type: ignore[attr-defined]
    asking = desk.dialog
    assert isinstance(asking, QInputDialog)
    asking.setTextValue("spring")
    asking.accept()
    desk.settle()
    assert [sorted(person(desk, one).tags) for one in three] == [["north", "spring"], ["spring"], []]


def test_delete_puts_the_chosen_one_in_the_trash_and_shows_another(desk: Desk, three: list[RecordId]) -> None:
    desk.go("people")
    desk.press(Qt.Key.Key_Delete, the_list(desk))
    assert desk.toast == "In the trash: Aino Salmi."
    assert rows_of(the_list(desk)) == ["Bo Ek", "Cleo Marsh"]
    assert "Bo Ek" in desk.words(panel(desk))
    desk.undo()
    assert rows_of(the_list(desk)) == ["Aino Salmi", "Bo Ek", "Cleo Marsh"]


def test_a_card_is_moved_by_keys_and_it_is_said(desk: Desk, three: list[RecordId]) -> None:
    desk.go("people")
    desk.click("Board")
    assert rows_of(column(desk, "noticed")) == ["Bo Ek"]
    assert QApplication.focusWidget() is column(desk, "noticed")
    desk.press(Qt.Key.Key_Right, None, CTRL)
    assert person(desk, three[1]).stage is Stage.RESEARCHED
    assert desk.toast == "Moved to researched: Bo Ek."
    assert QApplication.focusWidget() is column(desk, "researched")
    desk.press(Qt.Key.Key_Right)
    assert QApplication.focusWidget() is column(desk, "replied")
    desk.press(Qt.Key.Key_Return)
    assert "Cleo Marsh" in desk.words(panel(desk))
    desk.view.go_back()
    desk.settle()
    assert desk.buttons("Board")[0].isChecked()
    assert QApplication.focusWidget() is column(desk, "replied")


def test_each_card_on_the_board_is_one_and_the_chosen_is_where_the_focus_is(desk: Desk, three: list[RecordId]) -> None:
    del three
    desk.go("people")
    desk.click("Board")
    desk.press(Qt.Key.Key_Right)

    def ground(stage: str) -> str:
        view = column(desk, stage)
        corner = view.visualRect(view.model().index(0, 0)).bottomRight() - QPoint(20, 8)
        return view.viewport().grab().toImage().pixelColor(corner).name().upper()

    assert [ground(stage) for stage in ("noticed", "replied", "agreed")] == [LIGHT.card, LIGHT.accent_soft, LIGHT.card]


def test_a_card_is_dropped_on_another_stage(desk: Desk, three: list[RecordId]) -> None:
    desk.go("people")
    desk.click("Board")
    source, target = column(desk, "noticed"), column(desk, "agreed")
    data = source.model().mimeData([source.model().index(0, 0)])
    assert isinstance(data, QMimeData)
    drop = QDropEvent(
        QPointF(10, 10),
        Qt.DropAction.MoveAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    target.dropEvent(drop)
    desk.settle()
    assert rows_of(target) == ["Aino Salmi", "Bo Ek"]
    assert rows_of(source) == []
    desk.undo()
    assert rows_of(source) == ["Bo Ek"]


def roles_and_stage(desk: Desk) -> tuple[dict[str, QCheckBox], QComboBox]:
    form = desk.dialog.findChildren(RecordForm)[0]
    (stage,) = form.editor("stage").findChildren(QComboBox)
    return {box.text(): box for box in form.editor("roles").findChildren(QCheckBox)}, stage


def test_the_form_shows_the_stage_that_goes_with_the_roles_until_another_is_chosen(desk: Desk) -> None:
    desk.workspace.add(Kind.PERSON)
    desk.settle()
    roles, stage = roles_and_stage(desk)
    assert stage.currentText() == "noticed"
    roles["mentor"].click()
    assert stage.currentText() == "agreed"
    roles["mentor"].click()
    assert stage.currentText() == "noticed"
    stage.setCurrentIndex(stage.findText("replied"))
    roles["mentor"].click()
    assert stage.currentText() == "replied"


def test_whoever_is_added_on_the_board_is_chosen_there(desk: Desk, three: list[RecordId]) -> None:
    desk.go("people")
    desk.click("Board")
    search = called(desk.page, QLineEdit, "Filter people")
    search.setText("Bo")
    desk.click("Add a person: replied")
    roles, stage = roles_and_stage(desk)
    assert stage.currentText() == "replied"
    roles["mentor"].click()
    assert stage.currentText() == "replied", "the column was meant"
    desk.dialog.findChildren(RecordForm)[0].editor("name").show_value("Dora Lind")
    desk.click("Save", desk.dialog)
    assert desk.buttons("Board")[0].isChecked()
    assert "Dora Lind" in rows_of(column(desk, "replied"))
    assert desk.window.focusWidget() is column(desk, "replied")
    assert column(desk, "replied").currentIndex().data() == "Dora Lind"
    desk.page.add_new()
    desk.settle()
    assert roles_and_stage(desk)[1].currentText() == "replied"
    desk.dialog.reject()
    desk.show(Kind.PERSON, three[0])
    assert desk.buttons("List")[0].isChecked()


def test_whoever_is_added_in_the_list_is_shown_there_after_the_board_was_left(
    desk: Desk, three: list[RecordId]
) -> None:
    desk.go("people")
    desk.click("Board")
    desk.click("Add a person: replied")
    desk.dialog.reject()
    desk.click("List")
    desk.page.add_new()
    desk.settle()
    desk.dialog.findChildren(RecordForm)[0].editor("name").show_value("Dora Lind")
    desk.click("Save", desk.dialog)
    assert the_list(desk).currentIndex().data() == "Dora Lind"
    assert desk.page.about not in three


def test_the_way_to_a_pause_leads_to_its_person(desk: Desk, three: list[RecordId]) -> None:
    pause = desk.add(Kind.PAUSE, person=three[2], start=desk.day(0), reason="Parental leave")
    page = desk.show(Kind.PAUSE, pause)
    assert isinstance(page, PeoplePage)
    assert "Cleo Marsh" in desk.words(panel(desk))
    assert desk.buttons("Pause: Parental leave")


def test_the_menu_puts_someone_in_the_trash(desk: Desk, three: list[RecordId]) -> None:
    desk.show(Kind.PERSON, three[0])
    (more,) = desk.buttons("More acts with Aino Salmi")
    desk.choose_entry(more.menu(), "Put in the trash")  # type: ignore[attr-defined]
    assert desk.toast == "Aino Salmi is in the trash."
    assert rows_of(the_list(desk)) == ["Bo Ek", "Cleo Marsh"]


def test_what_changed_while_another_page_was_open_is_there_on_return(desk: Desk, three: list[RecordId]) -> None:
    desk.show(Kind.PERSON, three[0])
    desk.go("today")
    desk.add(Kind.THANKS, text="For the call", person=three[0], on=desk.day(-1))
    changes = desk.do(lambda opened: records.edit(opened, three[0], {"position": "Head"}).changes)
    desk.workspace.changed.emit(changes, None)
    desk.go("people")
    assert "Head" in desk.words(panel(desk))
    (story,) = desk.page.findChildren(StoryCard)
    assert rows_of(story.findChildren(QListView)[0]) == ["Thanks: For the call"]


def test_someone_who_was_removed_elsewhere_makes_room(desk: Desk, three: list[RecordId]) -> None:
    desk.show(Kind.PERSON, three[1])
    changes = desk.do(lambda opened: records.remove(opened, three[1]))
    desk.workspace.changed.emit(changes, None)
    desk.settle()
    assert rows_of(the_list(desk)) == ["Aino Salmi", "Cleo Marsh"]
    assert "Aino Salmi" in desk.words(panel(desk))


def test_adding_begins_with_what_is_known(desk: Desk, three: list[RecordId]) -> None:
    desk.show(Kind.PERSON, three[0])
    desk.click("New session", panel(desk))
    assert "New session" in desk.words(desk.dialog)
    assert desk.buttons("Take away Aino Salmi", desk.dialog)


def test_the_keys_for_thanks_and_help_know_who_is_shown(desk: Desk) -> None:
    desk.add(Kind.PERSON, name="Aino")
    bo = desk.add(Kind.PERSON, name="Bo")
    desk.go("people")
    # Whoever comes first is shown without having been gone to.
    desk.view.say_thanks()
    desk.settle()
    assert "Aino" in [box.currentText() for box in desk.dialog.findChildren(QComboBox)]
    desk.dialog.reject()
    desk.settle()
    desk.show(Kind.PERSON, bo)
    desk.view.give_back()
    desk.settle()
    assert "Bo" in [box.currentText() for box in desk.dialog.findChildren(QComboBox)]
    desk.dialog.reject()
    desk.go("today")
    desk.view.say_thanks()
    desk.settle()
    assert "Bo" not in [box.currentText() for box in desk.dialog.findChildren(QComboBox)]


@pytest.mark.parametrize("words", ["More acts with Mira Tallgren", "New session", "Edit", "90 days"])
def test_the_focus_stays_on_a_control_of_a_person_that_is_shown_anew(desk: Desk, mira: RecordId, words: str) -> None:
    desk.add(Kind.HELP, text="Read my brief", person=mira, on=desk.day(-1))
    page = desk.go("people")
    desk.window.activateWindow()
    desk.wait_until(lambda: QApplication.activeWindow() is desk.window)
    (before,) = desk.buttons(words, page)
    before.setFocus()
    desk.workspace.write(desk.view, lambda opened: records.edit(opened, mira, {"position": "Director"}).changes)
    desk.settle()
    desk.settle()
    assert "Director" in desk.words(page)
    (after,) = desk.buttons(words, page)
    assert desk.window.focusWidget() is after
