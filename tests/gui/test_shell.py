"""The window around the pages: keys, the way back, the rail's foot, and the report of a defect."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from threading import current_thread, main_thread

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QListView, QMenu, QPlainTextEdit, QPushButton

from mentorbook.book.archive import note_failure
from mentorbook.gui import registry
from mentorbook.gui.pages.page import Page
from mentorbook.gui.shell.keys_page import PAGE_BINDINGS, ShortcutsDialog
from mentorbook.gui.shell.messages import DefectDialog
from mentorbook.gui.shell.parts import Parts
from mentorbook.gui.widgets import said_row
from mentorbook.gui.widgets.tab_stops import stops_in
from mentorbook.model.changes import ChangeSet
from mentorbook.model.kinds import Kind
from mentorbook.model.trouble import UserFacingError
from mentorbook.services import backups, records, reports
from mentorbook.services.opened import OpenedBook
from tests.support.clock import FakeClock
from tests.support.window import Desk, called, hearing, rows_of

CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def state(desk: Desk) -> QPushButton:
    """What the rail's foot says."""
    desk.view.refresh_state()
    desk.settle()
    return desk.view.rail._state


class _Loads:
    """Parts of the window that tell what was loaded in which thread."""

    def __init__(self, parts: Parts) -> None:
        self.parts, self.asked = parts, list[tuple[str, bool]]()

    def load_groundwork(self) -> None:
        self.asked.append(("groundwork", current_thread() is main_thread()))
        self.parts.load_groundwork()

    def load_screens(self) -> Iterator[None]:
        for _none in self.parts.load_screens():
            self.asked.append(("a screen", current_thread() is main_thread()))
            yield
        self.asked.append(("all", current_thread() is main_thread()))

    def page(self, key: str) -> type[Page]:
        self.asked.append((key, current_thread() is main_thread()))
        return self.parts.page(key)


def test_pages_are_loaded_ahead_and_made_when_they_are_wanted(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    parts = _Loads(desk.view._parts)
    monkeypatch.setattr(desk.view, "_parts", parts)
    desk.view.settle()
    desk.wait_until(lambda: ("all", True) in parts.asked)
    # Types of Qt are made on the screen's thread alone.
    assert parts.asked[0] == ("groundwork", False)
    assert set(parts.asked[1:]) == {("a screen", True), ("all", True)}
    assert not desk.view.findChildren(Page)
    desk.go("people")
    assert parts.asked[-1] == ("people", True)


@pytest.mark.parametrize(
    ("number", "key"),
    [*enumerate(("today", "people", "goals", "sessions", "network", "gratitude"), start=1)],
)
def test_each_area_has_its_number_for_good(desk: Desk, number: int, key: str) -> None:
    desk.go("settings")
    desk.press(Qt.Key(Qt.Key.Key_0.value + number), desk.view, CONTROL)
    assert desk.view.place[0] == (key if key in registry.PAGES else "settings")


def test_the_page_of_keys_names_every_shortcut_that_there_is(desk: Desk) -> None:
    desk.go("today")
    desk.press(Qt.Key.Key_Slash, desk.view, CONTROL)
    dialog = desk.dialog
    assert isinstance(dialog, ShortcutsDialog)
    shown = set(desk.words(dialog))
    made = {
        one.key().toString(QKeySequence.SequenceFormat.NativeText)
        for one in desk.view.findChildren(QShortcut, options=Qt.FindChildOption.FindDirectChildrenOnly)
    }
    assert {"Ctrl+K", "Ctrl+/", "Esc"} <= made
    assert made <= shown
    assert {"Today", "Lock the book", "Go to"} <= shown


def test_keys_are_narrowed_by_words(desk: Desk) -> None:
    desk.view.open_shortcuts()
    dialog = desk.dialog
    assert isinstance(dialog, ShortcutsDialog)
    dialog.line.setText("lock the")
    desk.settle()
    assert "Lock the book" in desk.words(dialog)
    assert "Settings" not in desk.words(dialog)
    dialog.line.setText("zanzibar")
    desk.settle()
    assert "No key does that." in desk.words(dialog)


def test_keys_are_read_one_by_one_by_the_arrow_keys(desk: Desk) -> None:
    desk.view.open_shortcuts()
    dialog = desk.dialog
    assert isinstance(dialog, ShortcutsDialog)
    dialog.line.setText("search")
    dialog.activateWindow()
    desk.settle()
    desk.press(Qt.Key.Key_Tab, dialog.line)
    rows = dialog.focusWidget()
    assert rows.accessibleName() == "Keys"
    with hearing() as heard:
        for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up):
            desk.press(key, rows)
    assert heard == ["Ctrl+F: Search"] * 3
    dialog.line.setText("")
    with hearing() as heard:
        for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_End, Qt.Key.Key_Home):
            desk.press(key, rows)
    assert heard == ["Ctrl+1: Today", "Ctrl+2: People", "F11: Only the note; Esc shows everything again", heard[0]]


def test_the_menu_of_a_list_comes_by_a_key_that_every_keyboard_has(desk: Desk) -> None:
    desk.add(Kind.PERSON, name="Ada")
    desk.go("people")
    desk.page.take_focus()
    desk.window.activateWindow()
    desk.wait_until(lambda: QApplication.activeWindow() is desk.window)
    desk.press(Qt.Key.Key_F10, desk.view, Qt.KeyboardModifier.ShiftModifier)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert "Add a tag…" in [action.text() for action in menu.actions()]
    menu.close()


def test_a_menu_is_called_like_what_opens_it(desk: Desk) -> None:
    desk.add(Kind.PERSON, name="Ada")
    desk.go("people")
    (more,) = desk.buttons("More acts with Ada")
    menu = more.menu()  # type: ignore[attr-defined]
    menu.aboutToShow.emit()
    assert menu.accessibleName() == "More acts with Ada"


def test_another_month_is_said_aloud(desk: Desk) -> None:
    ada = desk.add(Kind.PERSON, name="Ada")
    desk.add(Kind.SESSION, people=[ada], start=desk.at(2))
    sessions = desk.go("sessions")
    desk.click("Month", sessions)
    with hearing() as heard:
        desk.click("Month after", sessions)
    assert heard == ["April 2026"]


def test_how_many_are_left_is_said_once_somebody_pauses(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    class Listener(QAccessible):
        @staticmethod
        def isActive() -> bool:  # noqa: N802 -- Qt's name
            return True

    for name in ("Ada", "Adam", "Bo"):
        desk.add(Kind.PERSON, name=name)
    desk.go("people")
    line = called(desk.page, QLineEdit, "Filter people")
    monkeypatch.setattr(said_row, "QAccessible", Listener)
    with hearing() as heard:
        QTest.keyClicks(line, "ad")
        desk.wait_for_pauses(line)
        QTest.keyClicks(line, "x")
        desk.wait_for_pauses(line)
    assert heard == ["2 found", "Nothing found."]


def test_no_key_is_given_twice(desk: Desk) -> None:
    keys = [one.keys for one in desk.view._bindings]
    assert len(keys) == len(set(keys))
    assert not {one.keys for one in PAGE_BINDINGS} & set(keys)


def test_back_and_forward_walk_the_way_that_was_gone(desk: Desk) -> None:
    for key in ("today", "people", "goals"):
        desk.go(key)
    desk.press(Qt.Key.Key_Left, desk.view, ALT)
    desk.press(Qt.Key.Key_Left, desk.view, ALT)
    assert desk.view.place[0] == "today"
    desk.press(Qt.Key.Key_Right, desk.view, ALT)
    assert desk.view.place[0] == "people"
    desk.go("gratitude")
    # A new way was taken; the old one ahead is gone.
    desk.press(Qt.Key.Key_Right, desk.view, ALT)
    assert desk.view.place[0] == "gratitude"
    desk.press(Qt.Key.Key_Left, desk.view, ALT)
    assert desk.view.place[0] == "people"


def test_the_side_buttons_of_a_mouse_go_back_and_forward(desk: Desk) -> None:
    desk.go("today")
    desk.go("people")
    QTest.mouseClick(desk.page, Qt.MouseButton.BackButton)
    assert desk.view.place[0] == "today"
    QTest.mouseClick(desk.view.rail, Qt.MouseButton.ForwardButton)
    assert desk.view.place[0] == "people"


def test_esc_leaves_a_field_before_it_goes_back(desk: Desk) -> None:
    desk.add(Kind.PERSON, name="Ada")
    desk.go("today")
    desk.go("people")
    line = called(desk.page, QLineEdit, "Filter people")
    line.setFocus()
    desk.press(Qt.Key.Key_Escape, line)
    assert desk.view.place[0] == "people"
    assert not line.hasFocus()
    desk.press(Qt.Key.Key_Escape)
    assert desk.view.place[0] == "today"


def test_the_rails_foot_tells_of_backups_and_leads_to_them(desk: Desk, clock: FakeClock) -> None:
    desk.go("today")
    assert state(desk).accessibleName() == "No backup yet"
    desk.do(lambda opened: backups.back_up(opened, "daily"))
    assert state(desk).accessibleName() == "Backed up today"
    clock.advance(timedelta(days=3))
    found = state(desk)
    assert found.accessibleName() == "Backed up 3 days ago"
    assert found.property("tone") == "quiet"
    found.click()
    assert desk.view.place[0] == "settings/backups"


def test_the_rails_foot_follows_the_backup_that_is_made_at_the_start(desk: Desk) -> None:
    desk.go("today")
    desk.view.backups.start()
    desk.settle()
    assert desk.view.rail._state.accessibleName() == "Backed up today"


def test_the_rails_foot_has_room_for_large_letters(desk: Desk) -> None:
    foot = desk.view.rail._state
    desk.view.rail.say("Backed up the day before yesterday")
    font = foot.font()
    font.setPixelSize(28)
    foot.setFont(font)
    assert foot.text().endswith("…")
    assert foot.fontMetrics().horizontalAdvance(foot.text()) <= foot.width()
    assert foot.accessibleName() == "Backed up the day before yesterday"


def test_a_failed_backup_comes_before_everything(desk: Desk) -> None:
    desk.go("today")
    desk.do(lambda opened: backups.back_up(opened, "daily"))
    desk.do(lambda opened: note_failure(opened.profile, "daily", UserFacingError("The disk is full.")))
    found = state(desk)
    assert found.accessibleName() == "The last backup failed"
    assert found.property("tone") == "clay"
    assert "Backed up today" in found.toolTip()


def test_the_report_of_a_defect_holds_no_text_of_the_book(desk: Desk) -> None:
    canary = "Marguerite said the merger is off"

    def broken(_opened: OpenedBook) -> None:
        try:
            raise KeyError(canary)
        except KeyError as error:
            raise ValueError(f"cannot show {canary!r}") from error

    desk.go("today")
    desk.workspace.read(desk.view, broken, lambda _nothing: None)
    desk.settle()
    dialog = desk.dialog
    assert isinstance(dialog, DefectDialog)
    (report,) = dialog.findChildren(QPlainTextEdit)
    text = report.toPlainText()
    assert "builtins.ValueError" in text
    assert "builtins.KeyError" in text
    desk.click("Copy report", dialog)
    assert QApplication.clipboard().text() == text
    for word in ("Marguerite", "merger"):
        assert word not in " ".join([text, *desk.words(dialog), dialog.windowTitle()]).split()


def test_the_file_of_a_defect_holds_no_text_of_the_book_either(desk: Desk) -> None:
    canary = "Marguerite said the merger is off"
    reports.describe(ValueError(canary), desk.profile)
    (file,) = desk.profile.paths.logs.glob("crash-*.txt")
    assert "Marguerite" not in file.read_text()
    assert "builtins.ValueError" in file.read_text()


def test_a_message_to_someone_is_begun_from_anywhere(desk: Desk) -> None:
    ada = desk.add(Kind.PERSON, name="Ada")
    desk.go("today")
    desk.workspace.add(Kind.OUTREACH, person=ada)
    desk.settle()
    assert "To Ada" in desk.words()


def test_a_dialog_does_not_keep_the_book_from_being_locked(desk: Desk) -> None:
    desk.go("people")
    desk.workspace.add(Kind.PERSON)
    desk.settle()
    desk.dialog.activateWindow()
    desk.settle()
    desk.press(Qt.Key.Key_L, desk.dialog, CONTROL)
    assert desk.locked == 1
    # The key is made once, however often the focus moves in it.
    desk.press(Qt.Key.Key_Tab, desk.dialog)
    desk.press(Qt.Key.Key_L, desk.dialog, CONTROL)
    assert desk.locked == 2


@pytest.mark.parametrize("is_empty", [True, False])
def test_a_key_leads_to_something_with_a_name_on_each_page_and_tab_goes_on_from_there(
    desk: Desk, *, is_empty: bool
) -> None:
    if not is_empty:
        ada = desk.add(Kind.PERSON, name="Ada", rhythm="monthly")
        desk.add(Kind.SESSION, title="Budget talk", people=[ada], start=desk.at(2))
        desk.add(Kind.HELP, person=ada, direction="received", text="Read my draft", on=desk.day(-2))
        desk.add(Kind.THANKS, person=ada, text="Reading my draft", on=desk.day(-1))
    desk.go("look")
    for key in (*(Qt.Key(Qt.Key.Key_0.value + number) for number in range(1, 7)), Qt.Key.Key_Comma) * 2:
        desk.press(key, desk.view, CONTROL)
        page, focus = desk.page, desk.window.focusWidget()
        assert page.accessibleName()
        assert focus is not None
        assert focus is not page
        assert page.isAncestorOf(focus), page
        assert not isinstance(focus, QLineEdit), "Esc comes here to leave a field"
        assert focus.isVisible()
        stops = [one for one in stops_in(desk.view) if page.isAncestorOf(one)]
        desk.press(Qt.Key.Key_Tab, focus)
        assert desk.window.focusWidget() is not focus
        if focus is not stops[-1]:
            assert page.isAncestorOf(desk.window.focusWidget()), page


def test_tab_stops_at_the_area_that_is_open_whichever_had_the_focus_before(desk: Desk) -> None:
    for key in ("today", "sessions", "today"):
        desk.go(key)
        area = desk.view.rail._buttons[key]
        assert area in list(stops_in(desk.view.rail))
        # As by a click, or when the page that had the focus goes.
        area.setFocus()
    desk.press(Qt.Key.Key_1, desk.view, CONTROL)
    desk.go("people")
    assert [one for one in stops_in(desk.view.rail) if one.isCheckable()] == [desk.view.rail._buttons["people"]]  # type: ignore[attr-defined]


def test_a_button_that_leads_to_a_page_takes_the_focus_along(desk: Desk) -> None:
    ada = desk.add(Kind.PERSON, name="Ada", rhythm="monthly")
    desk.add(Kind.SESSION, title="Budget talk", people=[ada], start=desk.at(2))
    desk.go("today")
    desk.window.activateWindow()
    desk.wait_until(lambda: QApplication.activeWindow() is desk.window)
    (brief,) = desk.buttons("Open brief")
    brief.setFocus()
    desk.press(Qt.Key.Key_Space, brief)
    focus = desk.window.focusWidget()
    assert isinstance(focus, QListView)
    assert focus.currentIndex().data() == "Budget talk"


def test_tab_goes_on_from_a_page_that_has_the_focus_itself(desk: Desk) -> None:
    desk.go("today")
    desk.page.setFocus()
    desk.press(Qt.Key.Key_Tab, desk.page)
    first = next(stops_in(desk.page))
    assert desk.window.focusWidget() is first
    desk.page.setFocus()
    desk.press(Qt.Key.Key_Backtab, desk.page)
    assert not desk.page.isAncestorOf(desk.window.focusWidget())


def test_back_brings_the_focus_back_to_where_it_was_on_that_page(desk: Desk) -> None:
    desk.add(Kind.PERSON, name="Ada", rhythm="monthly")
    desk.go("today")
    row = list(stops_in(desk.page))[3]
    row.setFocus()
    desk.press(Qt.Key.Key_2, desk.view, CONTROL)
    assert isinstance(desk.window.focusWidget(), QListView)
    desk.press(Qt.Key.Key_Left, desk.view, ALT)
    assert desk.window.focusWidget() is row
    desk.press(Qt.Key.Key_Right, desk.view, ALT)
    assert isinstance(desk.window.focusWidget(), QListView)


@pytest.mark.parametrize("number", [2, 3, 5])
def test_a_key_takes_the_focus_along_to_the_list(desk: Desk, number: int) -> None:
    ada = desk.add(Kind.PERSON, name="Ada")
    desk.add(Kind.GOAL, statement="Draw")
    desk.add(Kind.VENUE, name="Fair", met=[ada])
    desk.go("today")
    for _ in range(2):
        # The first time the page is made, the second time it is there.
        desk.press(Qt.Key(Qt.Key.Key_0.value + number), desk.view, CONTROL)
        focus = QApplication.focusWidget()
        assert isinstance(focus, QListView)
        assert desk.page.isAncestorOf(focus)
        desk.press(Qt.Key.Key_1, desk.view, CONTROL)


def test_the_banner_of_trouble_goes_once_all_that_failed_has_succeeded(desk: Desk) -> None:
    full = UserFacingError("The disk is full.")

    def fail(_opened: OpenedBook) -> ChangeSet:
        raise full

    def save(opened: OpenedBook) -> ChangeSet:
        return records.add(opened, Kind.GOAL, {"statement": "Lead a campaign"}).changes

    def is_told() -> bool:
        return full.title in desk.words(desk.view)

    write = desk.workspace.write
    for part in ("one", "other"):
        write(desk.view, fail, about=part)
    desk.settle()
    assert is_told()
    write(desk.view, save)
    write(desk.view, save, about="one")
    desk.settle()
    assert is_told()
    write(desk.view, save, about="other")
    desk.settle()
    assert not is_told()


def test_what_was_done_is_said_aloud_with_the_key_that_undoes_it(desk: Desk) -> None:
    desk.go("people")
    with hearing() as heard:
        desk.workspace.messages.toast("Put in the trash.", lambda: None)
        # The focus moves on first; that would cut it short.
        assert heard == []
        desk.wait_until(lambda: heard)
        desk.workspace.messages.toast("Copied.")
        desk.wait_until(lambda: len(heard) > 1)
        desk.workspace.messages.toast("In the trash: Ada", lambda: None)
        desk.wait_until(lambda: len(heard) > 2)
    assert heard == ["Put in the trash. Undo: Ctrl+Z", "Copied.", "In the trash: Ada. Undo: Ctrl+Z"]


def test_trouble_and_long_work_are_said_aloud(desk: Desk) -> None:
    with hearing() as heard:
        desk.workspace.messages.trouble(UserFacingError("The disk is full.", remedy="Make room on it."))
        desk.workspace.messages.standing("backups", UserFacingError("No backup for a week."))
        # Once, also when it is said again in other words.
        desk.workspace.messages.standing("backups", UserFacingError("No backup for eight days."))
        desk.workspace.messages.busy("Reading the bundle", lambda: None)
    assert heard == ["The disk is full. Make room on it.", "No backup for a week.", "Reading the bundle"]


def test_a_key_undoes_what_was_just_done_also_when_its_words_are_gone(desk: Desk) -> None:
    undone: list[str] = []
    desk.go("people")
    desk.workspace.messages.toast("Put in the trash.", lambda: undone.append("trash"))
    desk.view._toast.hide()
    desk.press(Qt.Key.Key_Z, desk.view, CONTROL)
    assert undone == ["trash"]
    # Once.
    desk.press(Qt.Key.Key_Z, desk.view, CONTROL)
    assert undone == ["trash"]
    # A way that a toast offers is no undo.
    desk.workspace.messages.toast("Kept already.", way=("Show", lambda: undone.append("way")))
    desk.press(Qt.Key.Key_Z, desk.view, CONTROL)
    assert undone == ["trash"]


def test_the_key_that_undoes_takes_typed_words_back_first(desk: Desk) -> None:
    undone: list[str] = []
    desk.add(Kind.PERSON, name="Ada")
    desk.go("people")
    line = called(desk.page, QLineEdit, "Filter people")
    line.setFocus()
    desk.workspace.messages.toast("Put in the trash.", lambda: undone.append("trash"))
    QTest.keyClicks(line, "mira")
    desk.press(Qt.Key.Key_Z, line, CONTROL)
    assert (line.text(), undone) == ("", [])


def test_a_list_that_the_focus_comes_to_says_its_row(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []

    class Listener(QAccessible):
        @staticmethod
        def isActive() -> bool:  # noqa: N802 -- Qt's name
            return True

        @staticmethod
        def updateAccessibility(event: QAccessibleEvent) -> None:  # noqa: N802 -- Qt's name
            face = QAccessible.queryAccessibleInterface(event.object())
            assert event.type() is QAccessible.Event.Focus
            said.append(face.child(event.child()).text(QAccessible.Text.Name))

    people = [desk.add(Kind.PERSON, name=name) for name in ("Ada", "Bo")]
    desk.add(Kind.SESSION, title="Budget talk", people=people, start=desk.at(0))
    desk.go("people")
    monkeypatch.setattr(said_row, "QAccessible", Listener)
    desk.press(Qt.Key.Key_4, desk.view, CONTROL)
    said.clear()
    desk.press(Qt.Key.Key_2, desk.view, CONTROL)
    assert [one.partition(".")[0] for one in said] == ["Ada"]
    # Where it is already, nothing is said twice.
    desk.press(Qt.Key.Key_2, desk.view, CONTROL)
    assert len(said) == 1
    desk.press(Qt.Key.Key_Comma, desk.view, CONTROL)
    assert said[1:] == ["Security"]
    sessions = desk.go("sessions")
    desk.click("Month", sessions)
    assert said[-1].startswith("today, ")
    assert "Budget talk" in said[-1]


@pytest.mark.parametrize("kind", [Kind.PERSON, Kind.GOAL, Kind.SESSION, Kind.VENUE])
def test_delete_goes_on_to_the_row_that_stood_below(desk: Desk, kind: Kind) -> None:
    ada = desk.add(Kind.PERSON, name="1")
    for number in "234":
        match kind:
            case Kind.PERSON:
                desk.add(kind, name=number)
            case Kind.GOAL:
                desk.add(kind, statement=number)
            case Kind.SESSION:
                desk.add(kind, title=number, people=[ada], start=desk.at(int(number)))
            case _:
                desk.add(kind, name=number)
    desk.go(registry.PAGE_OF[kind])
    desk.page.take_focus()
    (view,) = [one for one in desk.page.findChildren(QListView) if one.hasFocus()]
    names = rows_of(view)
    # There are headings between them.
    place, after = [place for place, name in enumerate(names) if name[0] in "1234"][-2:]
    below = names[after]
    view.setCurrentIndex(view.model().index(place, 0))
    desk.wait_for_pauses(view)
    desk.press(Qt.Key.Key_Delete, view)
    assert names[place] not in rows_of(view)
    assert view.currentIndex().data() == below
    assert [index.data() for index in view.selectedIndexes()] == [below]
    # Of the last one, to the row above.
    last = rows_of(view)[-1]
    view.setCurrentIndex(view.model().index(len(rows_of(view)) - 1, 0))
    desk.wait_for_pauses(view)
    desk.press(Qt.Key.Key_Delete, view)
    assert last not in rows_of(view)
    assert view.currentIndex().data() == rows_of(view)[-1]
