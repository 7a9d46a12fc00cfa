"""Every page in all its states, and its parts."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from PySide6.QtWidgets import QWidget

from mentorbook.gui import registry
from mentorbook.gui.pages.settings.sections import sections
from mentorbook.gui.words import tr
from mentorbook.model.kinds import Kind
from mentorbook.model.trouble import UserFacingError
from touring.books import Book
from touring.scene import Scene, click_at, go_to, open_dialog, show_whole
from touring.stage import Stage


def page_scenes(key: str) -> Iterator[Scene]:
    """Every page of the registry in all its states."""
    group = key.capitalize()
    go = partial(go_to, key=key)
    yield Scene(f"{key}-sample", group, "with the sample book", Book.SAMPLE, go)
    words = "the whole page, without scrolling"
    yield Scene(f"{key}-whole", group, words, Book.SAMPLE, partial(show_whole, key=key), scales=(1,))
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


def people_scenes() -> Iterator[Scene]:
    """The board."""
    for book, state in ((Book.SAMPLE, "sample"), (Book.LONG, "long")):
        yield Scene(f"people-board-{state}", "People", f"the board, {state}", book, _board)


def _board(stage: Stage) -> None:
    stage.go("people")
    stage.click(tr("Board"))


def network_scenes() -> Iterator[Scene]:
    """The parts of the network besides its venues."""
    for part, words in (("messages", "messages"), ("support", "the support map")):
        for book, state in ((Book.SAMPLE, "sample"), (Book.EMPTY, "empty"), (Book.LONG, "long")):
            key = f"network-{part}-{state}"
            yield Scene(key, "Network", f"{words}, {state}", book, partial(go_to, key=f"network/{part}"))


def settings_scenes() -> Iterator[Scene]:
    """Each section of the settings, and the dialogs that begin there."""
    for one in sections():
        for book, state in ((Book.SAMPLE, "sample"), (Book.EMPTY, "empty"), (Book.LONG, "long")):
            go = partial(go_to, key=f"settings/{one.key}")
            yield Scene(f"settings-{one.key}-{state}", "Settings", f"{one.words}, {state}", book, go)
    for part, button in (
        ("machines", "Export a bundle…"),
        ("machines", "Import a bundle…"),
        ("data", "Import records…"),
        ("about", "Show the licences"),
        ("about", "Show diagnostics"),
    ):
        key = "-".join(button.rstrip("…").lower().split())
        click = partial(click_at, key=f"settings/{part}", words=button)
        yield Scene(f"settings-{key}", "Settings", button, Book.SAMPLE, click)


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
    return open_dialog(stage)
