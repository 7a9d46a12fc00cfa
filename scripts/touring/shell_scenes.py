"""What stands around the pages."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from PySide6.QtWidgets import QWidget

from mentorbook.gui.shell.messages import DefectDialog
from mentorbook.model.trouble import UserFacingError
from mentorbook.services import reports
from touring.books import Book
from touring.scene import Scene, lines_of
from touring.stage import Stage


def shell_scenes() -> Iterator[Scene]:
    """The palette, the keys, and what the window says."""
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
    lines_of(dialog)[0].setText(typed)
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
