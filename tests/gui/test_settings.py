"""The settings, section by section, as a person sees and uses them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QProcess, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QListWidget, QPlainTextEdit

from mentorbook.gui.gate.secrets import NewSecret
from mentorbook.gui.pages.settings.sections import sections as all_sections
from mentorbook.gui.style.theme import Appearance, choose_appearance, choose_text_size, colours
from mentorbook.model.kinds import Kind
from mentorbook.palette import DARK
from mentorbook.services import access, machines
from mentorbook.services.opened import Unlocking
from mentorbook.services.settings import read_settings
from tests.support.window import Desk, called


def sections(desk: Desk) -> QListWidget:
    (found,) = [
        one for one in desk.page.findChildren(QListWidget) if one.accessibleName() == "Sections of the settings"
    ]
    assert isinstance(found, QListWidget)
    return found


def test_a_section_is_led_to_by_its_name_and_back_leads_back(desk: Desk) -> None:
    desk.go("settings/about")
    assert "Where your files are" in desk.words()
    desk.go("settings/backups")
    assert "Back up now" in [button.text() for button in desk.buttons("Back up now")]
    desk.view.go_back()
    desk.settle()
    assert not desk.buttons("Back up now")


def test_sections_are_walked_by_the_arrow_keys_and_read_when_they_are_seen(desk: Desk) -> None:
    desk.go("settings")
    sections(desk).setFocus()
    assert sections(desk).currentItem().text() == "Security"
    desk.press(Qt.Key.Key_Down)
    assert "Light paper, dark paper, or whatever the system shows." in desk.words()


def test_every_section_says_what_it_is_and_what_for_and_is_as_wide(desk: Desk) -> None:
    edges = {}
    for one in all_sections():
        desk.go(f"settings/{one.key}")
        shown = [label for label in desk.page.findChildren(QLabel) if label.isVisible()]
        (heading,) = [label for label in shown if label.property("look") == "title"]
        (purpose,) = [label for label in shown if label.text() == one.for_]
        assert heading.text() == one.words
        box = heading.parentWidget()
        assert box is not None
        assert box is purpose.parentWidget()
        place = box.mapTo(desk.window, QPoint(0, 0))
        edges[one.key] = (place.x(), place.x() + box.width(), heading.mapTo(desk.window, QPoint(0, 0)).y())
    assert len(set(edges.values())) == 1, edges


def test_an_unknown_section_leaves_the_page_as_it_is(desk: Desk) -> None:
    desk.go("settings/about")
    desk.go("settings/elsewhere")
    assert sections(desk).currentItem().text() == "About"


def test_the_passphrase_is_changed_and_the_new_one_opens_the_book(desk: Desk) -> None:
    desk.go("settings/security")
    desk.click("Change the passphrase")
    dialog = desk.dialog
    desk.click("Change it", dialog)
    assert "Choose a passphrase first." in desk.words(dialog)
    (secret,) = dialog.findChildren(NewSecret)
    assert isinstance(secret, NewSecret)
    secret.first.line.setText("tulip")
    assert "Weak: quickly guessed." in desk.words(dialog)
    desk.click("Change it", dialog)
    assert "The two differ. Type the same words twice." in desk.words(dialog)
    desk.click("Suggest five words", dialog)
    assert "Strong." in desk.words(dialog)
    new = secret.text()
    desk.click("Change it", dialog)
    desk.settle()
    assert desk.toast == "The passphrase was changed."
    assert desk.opens_with(Unlocking(passphrase=new))
    assert not desk.opens_with(Unlocking(passphrase="words that are long enough"))


def test_a_new_recovery_code_opens_the_book(desk: Desk) -> None:
    desk.go("settings/security")
    desk.click("Prove it, or make a new code")
    dialog = desk.dialog
    desk.click("I lost it: make a new one", dialog)
    shown = called(dialog, QLabel, "Recovery code")
    assert desk.opens_with(Unlocking(recovery_code=shown.accessibleDescription()))
    desk.click("Skip the proof", dialog)
    assert not desk.dialogs


def test_the_licences_of_all_libraries_are_shown(desk: Desk) -> None:
    desk.go("settings/about")
    desk.click("Show the licences")
    (shown,) = desk.dialog.findChildren(QPlainTextEdit)
    assert isinstance(shown, QPlainTextEdit)
    text = shown.toPlainText()
    for name in ("PySide6_Essentials", "cryptography", "loro", "cffi"):
        assert f"\n{name} " in text
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in text


def test_diagnostics_hold_no_text_of_the_book(desk: Desk) -> None:
    desk.add(Kind.PERSON, name="Zanzibar Tallgren", field="walrus")
    desk.do(lambda opened: machines.name_machine(opened, "Zanzibar laptop"))
    desk.go("settings/about")
    desk.click("Show diagnostics")
    (shown,) = desk.dialog.findChildren(QPlainTextEdit)
    assert isinstance(shown, QPlainTextEdit)
    text = shown.toPlainText()
    assert "Records: 1 person" in text
    for private in ("Zanzibar", "walrus", str(desk.profile.paths.root)):
        assert private not in text
    desk.click("Copy", desk.dialog)
    assert QGuiApplication.clipboard().text() == text


def test_the_self_test_runs_beside_the_window(desk: Desk) -> None:
    desk.go("settings/about")
    desk.click("Test the program")
    dialog = desk.dialog
    (process,) = dialog.findChildren(QProcess)
    assert isinstance(process, QProcess)
    assert process.waitForFinished(60_000)
    desk.settle()
    assert "All parts work." in desk.words(dialog)
    desk.click("Close", dialog)


@pytest.mark.parametrize(("words", "minutes"), [("after 5 min", 5), ("never", 0)])
def test_the_minutes_until_it_locks_are_kept(desk: Desk, words: str, minutes: int) -> None:
    desk.go("settings/security")
    (choice,) = [one for one in desk.page.findChildren(QComboBox) if one.isVisible()]
    place = choice.findText(words)
    choice.setCurrentIndex(place)
    choice.activated.emit(place)
    assert read_settings(desk.profile).lock_after_minutes == minutes


def test_a_damaged_file_of_settings_is_said_in_words(desk: Desk) -> None:
    desk.profile.paths.config.write_text("[[", encoding="utf-8")
    desk.go("settings/security")
    assert "The settings of this machine could not be read." in desk.words()


def test_a_keychain_that_does_not_answer_is_said_in_its_place_and_nothing_changes(desk: Desk) -> None:
    # There is none where tests run.
    desk.go("settings/security")
    desk.click("Stay unlocked on this computer")
    assert any("keychain" in words.lower() and "Asking" not in words for words in problems(desk))
    assert desk.page.isEnabled()
    assert desk.buttons("Stay unlocked on this computer")
    assert not access.opens_without_asking(desk.profile)


def problems(desk: Desk) -> list[str]:
    return [
        one.text() for one in desk.page.findChildren(QLabel) if one.isVisible() and one.property("look") == "problem"
    ]


def test_words_grow_at_once_and_stay_so(desk: Desk) -> None:
    desk.go("settings/appearance")
    size = called(desk.page, QComboBox, "Size of words")
    before = desk.page.findChildren(QLabel)[0].fontInfo().pixelSize()
    try:
        size.setCurrentIndex(3)
        size.activated.emit(3)
        assert read_settings(desk.profile).text_size == 150
        assert desk.page.findChildren(QLabel)[0].fontInfo().pixelSize() >= before * 1.4
    finally:
        choose_text_size(100)


def test_colours_are_chosen_by_their_pictures(desk: Desk) -> None:
    desk.go("settings/appearance")
    pictures = {one.accessibleName(): one for one in desk.page.findChildren(QAbstractButton) if one.isCheckable()}
    assert list(pictures) == ["As the system", "Light", "Dark"]
    assert [name for name, one in pictures.items() if one.isChecked()] == ["As the system"]
    try:
        pictures["Dark"].setFocus()
        desk.press(Qt.Key.Key_Space, pictures["Dark"])
        assert read_settings(desk.profile).appearance == "dark"
        assert colours() == DARK
        assert [name for name, one in pictures.items() if one.isChecked()] == ["Dark"]
    finally:
        choose_appearance(Appearance.LIGHT)
