"""Letters, and the form of every kind of record."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from PySide6.QtWidgets import QWidget

from mentorbook.gui.words import tr
from mentorbook.model.kinds import Kind
from touring.books import Book
from touring.scene import Scene
from touring.stage import Stage


def letter_scenes() -> Iterator[Scene]:
    """Thanks, and the letter that says what came of a mentorship."""
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


def form_scenes(kind: Kind) -> Iterator[Scene]:
    """A form when it is new, saved too early, full, and full of very long words."""
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
