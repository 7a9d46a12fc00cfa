"""What the tour shows, and how to get there. A new picture is one more :class:`Scene` in :func:`scenes`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QDialog, QLineEdit, QScrollArea, QWidget

from mentorbook.book.storage import DamagedBook
from mentorbook.gui import registry
from mentorbook.gui.forms.history import HistoryDialog
from mentorbook.gui.gate.unlock import UnlockScreen
from mentorbook.gui.gate.welcome import WelcomeScreen
from mentorbook.gui.pages.session import SessionPanel
from mentorbook.gui.pages.session_templates import TemplatesDialog
from mentorbook.gui.pages.settings.sections import sections
from mentorbook.gui.shell.messages import DefectDialog
from mentorbook.gui.words import tr
from mentorbook.gui.writing.links import LinkDialog
from mentorbook.gui.writing.note_dialog import NoteDialog
from mentorbook.model.kinds import Kind
from mentorbook.model.session import Session
from mentorbook.model.trouble import UserFacingError
from mentorbook.profile import Paths, Profile
from mentorbook.services import beginning, records, reports
from mentorbook.services.beginning import Beginning, FirstStep
from mentorbook.services.opened import OpenedBook, Unlocking
from touring.books import Book
from touring.stage import Stage

Arrange = Callable[[Stage], QWidget | None]
"""Brings the window to where it is pictured. Returns what is pictured, or None for the window."""

_TALLEST = 4_000
"""Pixels of a page that is shown whole."""


@dataclass(frozen=True, slots=True)
class Scene:
    """One thing to look at: ``group`` is its heading in the gallery, ``words`` what it shows, ``arrange`` the way to it."""

    key: str
    group: str
    words: str
    book: Book
    arrange: Arrange
    scales: tuple[int, ...] = (1, 2)
    """The scales of the screen at which it is pictured."""


def scenes() -> Iterator[Scene]:
    """All of them, in the order of the gallery."""
    for key in registry.PAGES:
        yield from _page_scenes(key)
    yield from _session_scenes()
    yield from _note_scenes()
    yield from _people_scenes()
    yield from _network_scenes()
    yield from _settings_scenes()
    yield from _shell_scenes()
    yield from _gate_scenes()
    yield from _beginning_scenes()
    yield from _letter_scenes()
    for kind in Kind:
        yield from _form_scenes(kind)


# -- pages


def _page_scenes(key: str) -> Iterator[Scene]:
    """Every page of the registry in all its states."""
    group = key.capitalize()
    go = partial(_go, key=key)
    yield Scene(f"{key}-sample", group, "with the sample book", Book.SAMPLE, go)
    words = "the whole page, without scrolling"
    yield Scene(f"{key}-whole", group, words, Book.SAMPLE, partial(_whole, key=key), scales=(1,))
    yield Scene(f"{key}-empty", group, "with an empty book", Book.EMPTY, go)
    yield Scene(f"{key}-long", group, "with very long names and texts", Book.LONG, go)
    yield Scene(f"{key}-loading", group, "while it is still read", Book.SAMPLE, partial(_loading, key=key))
    yield Scene(f"{key}-error", group, "when reading fails", Book.SAMPLE, partial(_failing, key=key))
    for kind, page in registry.PAGE_OF.items():
        if page == key:
            words = f"at a record: {kind.value}"
            yield Scene(f"{key}-at-{kind.value}", group, words, Book.SAMPLE, partial(_record, kind=kind))
            words = f"at a record with very long words: {kind.value}"
            yield Scene(f"{key}-at-{kind.value}-long", group, words, Book.LONG, partial(_record, kind=kind))


def _people_scenes() -> Iterator[Scene]:
    """The board."""
    for book, state in ((Book.SAMPLE, "sample"), (Book.LONG, "long")):
        yield Scene(f"people-board-{state}", "People", f"the board, {state}", book, _board)


def _board(stage: Stage) -> None:
    stage.go("people")
    stage.click(tr("Board"))


def _network_scenes() -> Iterator[Scene]:
    """The parts of the network besides its venues."""
    for part, words in (("messages", "messages"), ("support", "the support map")):
        for book, state in ((Book.SAMPLE, "sample"), (Book.EMPTY, "empty"), (Book.LONG, "long")):
            key = f"network-{part}-{state}"
            yield Scene(key, "Network", f"{words}, {state}", book, partial(_go, key=f"network/{part}"))


def _settings_scenes() -> Iterator[Scene]:
    """Each section of the settings, and the dialogs that begin there."""
    for one in sections():
        for book, state in ((Book.SAMPLE, "sample"), (Book.EMPTY, "empty"), (Book.LONG, "long")):
            go = partial(_go, key=f"settings/{one.key}")
            yield Scene(f"settings-{one.key}-{state}", "Settings", f"{one.words}, {state}", book, go)
    for part, button in (
        ("machines", "Export a bundle…"),
        ("machines", "Import a bundle…"),
        ("data", "Import records…"),
        ("about", "Show the licences"),
        ("about", "Show diagnostics"),
    ):
        key = "-".join(button.rstrip("…").lower().split())
        click = partial(_click, key=f"settings/{part}", words=button)
        yield Scene(f"settings-{key}", "Settings", button, Book.SAMPLE, click)


def _click(stage: Stage, *, key: str, words: str) -> QWidget | None:
    """The dialog behind a button of a page."""
    stage.go(key)
    stage.click(tr(words))
    return _open_dialog(stage)


def _go(stage: Stage, *, key: str) -> None:
    stage.go(key)


def _whole(stage: Stage, *, key: str) -> None:
    """The window as high as the page is long."""
    page = stage.go(key)
    for _ in range(3):
        hidden = max((_hidden_below(area) for area in page.findChildren(QScrollArea) if area.isVisible()), default=0)
        if hidden <= 0:
            return
        stage.window.resize(stage.window.width(), min(_TALLEST, stage.window.height() + hidden))
        stage.settle()


def _hidden_below(area: QScrollArea) -> int:
    return area.verticalScrollBar().maximum()


def _loading(stage: Stage, *, key: str) -> None:
    """Reading that takes long, as on a slow disk: nothing arrives."""
    stage.hold_reading()
    stage.view.show_area(key)
    stage.wait_until(lambda: stage.words(stage.page))


def _failing(stage: Stage, *, key: str) -> None:
    """A disk that cannot be read."""
    stage.break_reading(
        UserFacingError(
            "The book could not be read.",
            what="The disk answered with an error.",
            remedy="Look whether it is still connected, and try again.",
        )
    )
    stage.go(key)


def _record(stage: Stage, *, kind: Kind) -> QWidget | None:
    """The page of a record, or its form where it has none: of the one with the most to show."""
    found = stage.do(lambda opened: opened.store.records(kind))
    fullest = max(found, key=lambda record: len(repr(record)))
    stage.view.show_record(kind, fullest.id)
    stage.settle()
    return _open_dialog(stage)


def _open_dialog(stage: Stage) -> QDialog | None:
    return next((dialog for dialog in stage.window.findChildren(QDialog) if dialog.isVisible()), None)


# -- around a meeting


def _session_scenes() -> Iterator[Scene]:
    group = "Around a meeting"
    yield Scene("session-month", group, "a month of meetings", Book.SAMPLE, _month)
    yield Scene("session-brief", group, "before a talk", Book.SAMPLE, _brief)
    yield Scene("session-past", group, "a talk that was", Book.SAMPLE, _past_session)
    yield Scene("session-wrap-up", group, "three minutes after a talk", Book.SAMPLE, _wrap_up)
    yield Scene("session-wrap-up-long", group, "the same with very long words", Book.LONG, _wrap_up)
    yield Scene("session-details", group, "its fields, edited in place", Book.SAMPLE, _session_details)
    yield Scene("session-note", group, "only the note", Book.SAMPLE, _only_the_note)
    yield Scene("session-templates", group, "templates", Book.SAMPLE, _templates)


def _month(stage: Stage) -> None:
    stage.go("sessions")
    stage.click(tr("Month"))


def _brief(stage: Stage) -> None:
    planned = [one for one in stage.all(Kind.SESSION) if isinstance(one, Session) and one.repeat]
    stage.show(Kind.SESSION, planned[0].id)


def _past_session(stage: Stage) -> None:
    stage.go("sessions")
    stage.click(tr("Past"))


def _panel(stage: Stage) -> SessionPanel:
    (found,) = stage.go("sessions").findChildren(SessionPanel)
    return found


def _wrap_up(stage: Stage) -> QWidget:
    _panel(stage).wrap_up()
    stage.settle()
    return stage.dialog


def _session_details(stage: Stage) -> None:
    stage.click(tr("Edit"), _panel(stage).head)


def _only_the_note(stage: Stage) -> None:
    _panel(stage).note.toggle_focus()
    stage.settle()


def _templates(stage: Stage) -> QWidget:
    stage.go("sessions")
    dialog = TemplatesDialog(stage.workspace, stage.window)
    dialog.open()
    stage.settle()
    return dialog


# -- notes


def _note_scenes() -> Iterator[Scene]:
    group = "Private notes"
    yield Scene("note-selected", group, "words that are selected can be kept", Book.SAMPLE, _selected)
    yield Scene("note-versions", group, "a version beside what it is now", Book.SAMPLE, _versions)
    yield Scene("note-recovered", group, "what a crash left", Book.SAMPLE, _recovered)
    yield Scene("note-refused", group, "a note that could not be saved", Book.SAMPLE, _refused)
    yield Scene("note-link", group, "before a link is followed", Book.SAMPLE, _link)


def _note(stage: Stage) -> NoteDialog:
    """The note with the most to show, in its dialog."""
    notes = stage.do(lambda opened: [records.look(opened, one.id).record for one in opened.store.records(Kind.NOTE)])
    fullest = max(notes, key=lambda note: len(repr(note)))
    NoteDialog(stage.workspace, stage.window, note=fullest.id).open()
    stage.settle()
    found = stage.dialog
    assert isinstance(found, NoteDialog)
    return found


def _selected(stage: Stage) -> QWidget:
    dialog = _note(stage)
    dialog.card.editor.moveCursor(QTextCursor.MoveOperation.Down)
    dialog.card.editor.moveCursor(QTextCursor.MoveOperation.Down)
    dialog.card.editor.moveCursor(QTextCursor.MoveOperation.StartOfLine)
    dialog.card.editor.moveCursor(QTextCursor.MoveOperation.EndOfLine, QTextCursor.MoveMode.KeepAnchor)
    stage.settle()
    return dialog


def _versions(stage: Stage) -> QWidget:
    person = max(stage.do(lambda opened: opened.store.records(Kind.PERSON)), key=lambda one: len(repr(one)))
    stage.do(lambda opened: records.edit(opened, person.id, {"position": f"Senior {getattr(person, 'position', '')}"}))
    dialog = HistoryDialog(stage.workspace, stage.window, Kind.PERSON, person.id, getattr(person, "name", ""))
    dialog.open()
    stage.settle()
    return dialog


def _recovered(stage: Stage) -> QWidget:
    dialog = _note(stage)
    dialog.card.keeper.arrived.emit("What you typed last time had not been saved. Here it is again.")
    stage.settle()
    return dialog


def _refused(stage: Stage) -> QWidget:
    dialog = _note(stage)
    dialog.card.keeper.problem.emit("The disk is full. Make room, then try again.", True)  # noqa: FBT003 -- a signal
    stage.settle()
    return dialog


def _link(stage: Stage) -> QWidget:
    stage.go("sessions")
    dialog = LinkDialog(stage.window, "https://example.org/talks/the-sceptics-question")
    dialog.open()
    stage.settle()
    return dialog


# -- the shell


def _shell_scenes() -> Iterator[Scene]:
    group = "Around the pages"
    yield Scene("shell-palette", group, "go to anything: commands", Book.SAMPLE, partial(_palette, typed=""))
    yield Scene(
        "shell-palette-found", group, "go to anything: what is found", Book.SAMPLE, partial(_palette, typed="ru")
    )
    yield Scene(
        "shell-palette-nothing", group, "go to anything: nothing found", Book.SAMPLE, partial(_palette, typed="xyzzy")
    )
    yield Scene("shell-keys", group, "all keys", Book.SAMPLE, _keys)
    yield Scene("shell-toast", group, "what was done, with its undo", Book.SAMPLE, _toast)
    yield Scene("shell-trouble", group, "trouble, and long work", Book.SAMPLE, _trouble)
    yield Scene("shell-defect", group, "a defect of the program, with its report", Book.SAMPLE, _defect)


def _keys(stage: Stage) -> QWidget:
    stage.go("today")
    stage.view.open_shortcuts()
    stage.settle()
    return stage.dialog


def _palette(stage: Stage, *, typed: str) -> QWidget:
    stage.go("today")
    stage.view.open_palette()
    stage.settle()
    dialog = stage.dialog
    _lines(dialog)[0].setText(typed)
    stage.wait_for_pauses(dialog)
    return dialog


def _toast(stage: Stage) -> None:
    stage.go("today")
    stage.view.messages.toast("Logged: you talked with Tomasz Wielgorny today.", lambda: None)


def _trouble(stage: Stage) -> None:
    stage.go("today")
    stage.view.messages.trouble(
        UserFacingError(
            "The backup could not be written.",
            what="There is no room left on the disk.",
            remedy="Free some, and back up again; your book itself is not affected.",
        )
    )
    tell = stage.view.messages.busy("Reading the bundle.", lambda: None)
    tell("240 of 620 records", 240, 620)


def _defect(stage: Stage) -> QWidget:
    stage.go("today")
    dialog = DefectDialog(stage.window, reports.report(_raised()))
    dialog.open()
    stage.settle()
    return dialog


def _raised() -> Exception:
    """An error with the places that it came from."""
    try:
        list(map(int, ["a word"]))
    except ValueError as error:
        return error
    raise AssertionError


# -- the gate


def _gate_scenes() -> Iterator[Scene]:
    group = "The way in"
    yield Scene("gate-welcome", group, "the first start", Book.EMPTY, _welcome)
    yield Scene("gate-passphrase", group, "choosing a passphrase", Book.EMPTY, _passphrase)
    yield Scene("gate-differ", group, "two passphrases that differ", Book.EMPTY, _passphrases_differ)
    yield Scene("gate-sheet", group, "the recovery sheet", Book.EMPTY, _sheet)
    yield Scene("gate-keychain", group, "staying unlocked", Book.EMPTY, _keychain)
    yield Scene("gate-bundle", group, "the book of another machine", Book.EMPTY, _bundle)
    yield Scene("gate-locked", group, "locked", Book.EMPTY, _locked)
    yield Scene("gate-wrong", group, "locked, after a wrong passphrase", Book.EMPTY, _wrong_passphrase)
    yield Scene("gate-code", group, "locked: the recovery code", Book.EMPTY, _recovery_code)
    yield Scene("gate-repair", group, "a damaged book", Book.EMPTY, _repair)


def _welcome(stage: Stage) -> WelcomeScreen:
    """In place of the open book: a profile beside it that has none."""
    fresh = Profile(
        Paths(stage.profile.paths.root / f"fresh-{stage.profile.ids.token()}"),
        clock=stage.profile.clock,
        ids=stage.profile.ids,
        cost=stage.profile.cost,
    )

    def close_again(book: OpenedBook) -> None:
        stage.lane.run(lambda _progress: book.close(), then=_ignore, failed=_ignore)

    screen = WelcomeScreen(fresh, stage.lane, close_again)
    stage.show_instead(screen)
    return screen


def _ignore(_outcome: object) -> None:
    """What is not looked at."""


def _passphrase(stage: Stage) -> WelcomeScreen:
    screen = _welcome(stage)
    stage.click(tr("Start your book"), screen)
    stage.click(tr("Suggest five words"), screen)
    return screen


def _passphrases_differ(stage: Stage) -> WelcomeScreen:
    screen = _welcome(stage)
    stage.click(tr("Start your book"), screen)
    for line, typed in zip(_lines(screen), ("a walk by the river", "a walk by the rover"), strict=False):
        line.setText(typed)
    stage.click(tr("Make the book"), screen)
    return screen


def _sheet(stage: Stage) -> WelcomeScreen:
    screen = _passphrase(stage)
    stage.click(tr("Make the book"), screen)
    stage.settle()
    return screen


def _keychain(stage: Stage) -> WelcomeScreen:
    screen = _sheet(stage)
    stage.click(tr("Skip the proof"), screen)
    return screen


def _bundle(stage: Stage) -> WelcomeScreen:
    screen = _welcome(stage)
    stage.click(tr("Bring your book from another machine"), screen)
    return screen


def _locked(stage: Stage) -> UnlockScreen:
    screen = UnlockScreen(stage.profile, stage.lane, _ignore)
    stage.show_instead(screen)
    return screen


def _wrong_passphrase(stage: Stage) -> UnlockScreen:
    screen = _locked(stage)
    (line,) = [one for one in screen.findChildren(QLineEdit) if one.accessibleName() == tr("Passphrase")]
    words = "This passphrase does not open the book. Look at the keyboard's layout, or use the recovery code."
    screen.say(words, about=line)
    return screen


def _recovery_code(stage: Stage) -> UnlockScreen:
    screen = _locked(stage)
    stage.click(tr("Forgot it?"), screen)
    return screen


def _repair(stage: Stage) -> UnlockScreen:
    screen = _locked(stage)
    screen.show_repair(DamagedBook(), Unlocking(passphrase=""))
    return screen


def _lines(within: QWidget) -> list[QLineEdit]:
    return [line for line in within.findChildren(QLineEdit) if line.isVisible()]


# -- the first steps, and letters


def _beginning_scenes() -> Iterator[Scene]:
    group = "First steps"
    for step in FirstStep:
        yield Scene(f"begin-{step.value}", group, f"the {step.value}", Book.LONG, partial(_begin, step=step))


def _begin(stage: Stage, step: FirstStep) -> None:
    person = stage.all(Kind.PERSON)[0].id
    stage.do(lambda opened: beginning.go_to(opened, Beginning(step, person=person)))
    stage.go("first-steps")


def _letter_scenes() -> Iterator[Scene]:
    group = "Letters"
    for book in (Book.SAMPLE, Book.LONG):
        yield Scene(f"thanks-{book.value}", group, f"thanks in a minute, {book.value}", book, _say_thanks)
        yield Scene(
            f"letter-words-{book.value}", group, f"the words around a letter, {book.value}", book, _words_around
        )
        yield Scene(f"letter-{book.value}", group, f"what leaves with a letter, {book.value}", book, _let_out)
        yield Scene(f"wording-{book.value}", group, f"a claim in other words, {book.value}", book, _reword)


def _say_thanks(stage: Stage) -> QWidget:
    stage.go("gratitude")
    stage.click(tr("Say thanks"))
    return stage.dialog


def _words_around(stage: Stage) -> None:
    stage.go("summary")
    stage.click(tr("Your words"))


def _let_out(stage: Stage) -> QWidget:
    stage.go("summary")
    stage.click(tr("Copy for a mail"))
    return stage.dialog


def _reword(stage: Stage) -> QWidget:
    stage.go("summary")
    stage.click(tr("Say it otherwise…"))
    return stage.dialog


# -- forms


def _form_scenes(kind: Kind) -> Iterator[Scene]:
    group = f"Form: {kind.value}"
    yield Scene(f"form-{kind.value}-new", group, "new", Book.SAMPLE, partial(_new_form, kind=kind))
    yield Scene(f"form-{kind.value}-wrong", group, "saved too early", Book.EMPTY, partial(_wrong_form, kind=kind))
    yield Scene(f"form-{kind.value}-edit", group, "all fields", Book.SAMPLE, partial(_edit_form, kind=kind))
    yield Scene(f"form-{kind.value}-long", group, "with very long words", Book.LONG, partial(_edit_form, kind=kind))


def _new_form(stage: Stage, *, kind: Kind) -> QWidget:
    stage.go("today")
    stage.view.add_record(kind, {})
    stage.settle()
    return stage.dialog


def _wrong_form(stage: Stage, *, kind: Kind) -> QWidget:
    dialog = _new_form(stage, kind=kind)
    if stage.buttons(tr("Save"), dialog):
        stage.click(tr("Save"), dialog)
    return dialog


def _edit_form(stage: Stage, *, kind: Kind) -> QWidget:
    stage.go("today")
    found = stage.do(lambda opened: opened.store.records(kind))
    stage.view.edit_record(kind, max(found, key=lambda record: len(repr(record))).id)
    stage.settle()
    for more in stage.buttons(tr("More fields"), stage.dialog):
        stage.click(more.text(), stage.dialog)
    return stage.dialog
