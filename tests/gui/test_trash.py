"""The trash, as a person sees and uses it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit

from mentorbook.gui.widgets.item_list import ItemView
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.services import records
from mentorbook.store.unit import UnitOfWork
from tests.support.window import Desk, called


def the_list(desk: Desk) -> ItemView:
    return called(desk.page, ItemView, "Trash")


def shown(desk: Desk) -> list[str]:
    model = the_list(desk).model()
    return [model.index(place, 0).data() for place in range(model.rowCount())]


def throw_away(desk: Desk, *records_: RecordId) -> None:
    for record_id in records_:
        desk.do(lambda opened, record_id=record_id: records.remove(opened, record_id))  # type: ignore[misc]


@pytest.fixture
def three(desk: Desk) -> list[RecordId]:
    found = [
        desk.add(Kind.PERSON, name="Mira Tallgren"),
        desk.add(Kind.NOTE, title="Prices & places"),
        desk.add(Kind.NOTE, title="Café plans"),
    ]
    throw_away(desk, *found)
    return found


def test_an_empty_trash_says_what_comes_here(desk: Desk) -> None:
    desk.go("settings/trash")
    assert "The trash is empty." in desk.words()


def test_a_talk_without_a_title_is_found_by_its_people(desk: Desk) -> None:
    mira = desk.add(Kind.PERSON, name="Mira Tallgren")
    throw_away(desk, desk.add(Kind.SESSION, people=[mira], start="2026-02-20T10:00[Europe/Helsinki]"), mira)
    desk.go("settings/trash")
    assert sorted(shown(desk)) == ["Mira Tallgren", "Talk with Mira Tallgren, 20 Feb"]
    (line,) = [one for one in desk.page.findChildren(QLineEdit) if one.isVisible()]
    line.setText("talk")
    assert shown(desk) == ["Talk with Mira Tallgren, 20 Feb"]


def test_it_is_searched_and_filtered_by_kind(desk: Desk, three: list[RecordId]) -> None:
    del three
    desk.go("settings/trash")
    assert sorted(shown(desk)) == ["Café plans", "Mira Tallgren", "Prices & places"]
    (line,) = [one for one in desk.page.findChildren(QLineEdit) if one.isVisible()]
    line.setText("pri")
    assert shown(desk) == ["Prices & places"]
    line.setText("tulips")
    assert "Nothing in the trash fits this." in desk.words()
    line.clear()
    (kinds,) = [one for one in desk.page.findChildren(QComboBox) if one.isVisible()]
    place = kinds.findText("person")
    kinds.setCurrentIndex(place)
    kinds.activated.emit(place)
    assert shown(desk) == ["Mira Tallgren"]


def test_several_are_restored_in_one_act_with_one_undo(desk: Desk, three: list[RecordId]) -> None:
    desk.go("settings/trash")
    the_list(desk).choose(three[1:])
    desk.click("Restore")
    assert desk.toast == "Restored: 2 records."
    assert shown(desk) == ["Mira Tallgren"]
    assert len(desk.all(Kind.NOTE)) == 2
    desk.undo()
    assert len(shown(desk)) == 3
    assert not desk.all(Kind.NOTE)


def test_erasing_asks_says_who_still_holds_it_and_enter_does_not_do_it(desk: Desk, three: list[RecordId]) -> None:
    desk.go("settings/trash")
    the_list(desk).choose([three[0]])
    desk.press(Qt.Key.Key_Delete, the_list(desk))
    assert any("Backups and bundles that were made before still hold it." in words for words in desk.words(desk.dialog))
    desk.press(Qt.Key.Key_Return, desk.dialog)
    assert len(shown(desk)) == 3
    desk.click("Erase for good…")
    desk.click("Erase for good", desk.dialog)
    assert sorted(shown(desk)) == ["Café plans", "Prices & places"]
    assert desk.do(lambda opened: opened.store.is_erased(three[0]))


def test_the_trash_is_emptied_and_nothing_outside_it(desk: Desk, three: list[RecordId]) -> None:
    del three
    desk.add(Kind.PERSON, name="Olli Varga")
    desk.go("settings/trash")
    desk.click("Empty the trash…")
    desk.click("Empty the trash", desk.dialog)
    assert desk.toast == "Erased for good: 3 records."
    assert "The trash is empty." in desk.words()
    assert len(desk.all(Kind.PERSON)) == 1


def test_a_stopped_erasing_leaves_everything(
    desk: Desk, three: list[RecordId], monkeypatch: pytest.MonkeyPatch
) -> None:
    del three
    erase = UnitOfWork.erase

    def slow(unit: UnitOfWork, record_id: RecordId, *, at: str = "") -> bool:
        # While the first is erased.
        desk.stop_work()
        return erase(unit, record_id, at=at)

    monkeypatch.setattr(UnitOfWork, "erase", slow)
    desk.go("settings/trash")
    desk.click("Empty the trash…")
    desk.click("Empty the trash", desk.dialog)
    assert len(shown(desk)) == 3
