"""After the lock nothing of the book can be read: in no widget, document, undo, clipboard, nor by a screen reader.

A word that is found nowhere else is typed into every field of every page and into open dialogs. The same search finds
it before the lock. What Python keeps in memory ends with the process, which locking replaces.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QCoreApplication, QEvent, QModelIndex, QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface, QClipboard, QGuiApplication, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)
from shiboken6 import isValid

from mentorbook.gui import registry
from mentorbook.gui.desktop import Desktop
from mentorbook.gui.gate.unlock import UnlockScreen
from mentorbook.gui.runtime import relaunch
from mentorbook.gui.shell.window import BookView
from mentorbook.model.catalogue import read_values
from mentorbook.model.kinds import Kind
from mentorbook.profile import Profile
from mentorbook.services import records
from mentorbook.services.opened import create_book
from mentorbook.services.settings import Settings, write_settings
from tests.support.profiles import MakeProfile
from tests.support.running import running, wait_for

PASSPHRASE = "tolemi ravudo zaiplu goumi steka"
WORD = "zanzibarwort"
_ROLES = range(12)
_DEEPEST = 40


@pytest.fixture
def desktop(make_profile: MakeProfile, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desktop]:
    """The whole program on a book with the word in it, which opens without asking; locking stays in this process."""
    monkeypatch.setattr(relaunch, "relaunch_locked", lambda *_arguments, otherwise, **_named: otherwise())
    # A platform without a screen never says that the clipboard is ours.
    monkeypatch.setattr(QClipboard, "ownsClipboard", lambda _clipboard: True)
    profile = make_profile()
    fill(profile)
    with running(profile) as found:
        wait_for(lambda: found.view is not None)
        yield found


def fill(profile: Profile) -> None:
    opened, _code = create_book(profile, passphrase=PASSPHRASE)
    write_settings(profile, Settings(sample_passphrase=PASSPHRASE))

    def add(kind: Kind, **plain: object) -> str:
        return records.add(opened, kind, read_values(kind, plain)).record.id

    person = add(Kind.PERSON, name=f"{WORD} Person", about=WORD, roles=["mentor"])
    goal = add(Kind.GOAL, statement=f"{WORD} Goal", why=WORD)
    session = add(Kind.SESSION, title=f"{WORD} Session", people=[person], start="2026-03-01T10:00[Europe/Helsinki]")
    add(Kind.NOTE, title=f"{WORD} Note", body=f"{WORD} in a note", session=session)
    add(Kind.THANKS, text=f"{WORD} Thanks", person=person)
    add(Kind.VENUE, name=f"{WORD} Venue")
    add(Kind.STEP, text=f"{WORD} Step", goal=goal)
    opened.close()


def where() -> list[str]:
    """Where the word can be read."""
    found = [f"{type(one).__name__} {one.objectName()}" for one in QApplication.allWidgets() if WORD in texts_of(one)]
    for thing in gc.get_objects():
        # By its type: some things in memory answer to anything that they are asked.
        if QObject in type(thing).__mro__:
            if isinstance(thing, QTextDocument) and isValid(thing):
                found += ["document"] if WORD in thing.toPlainText() else []
                found += ["undo of a document"] if thing.isUndoAvailable() and holds_word(thing) else []
            elif isinstance(thing, QAbstractItemModel) and isValid(thing):
                found += [f"model {type(thing).__name__}"] if WORD in words_of(thing) else []
    if WORD in QGuiApplication.clipboard().text():
        found.append("clipboard")
    for window in QApplication.topLevelWidgets():
        face: QAccessibleInterface | None = QAccessible.queryAccessibleInterface(window)
        if face is not None and WORD in heard(face):
            found.append(f"accessibility of {type(window).__name__}")
    return found


def texts_of(widget: QWidget) -> str:
    found = [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip(), widget.windowTitle()]
    found += [widget.statusTip(), widget.whatsThis(), *(action.text() for action in widget.actions())]
    match widget:
        case QLineEdit():
            found += [widget.text(), widget.placeholderText()]
        case QTextEdit() | QPlainTextEdit():
            found += [widget.toPlainText(), widget.placeholderText()]
        case QComboBox():
            found += [widget.itemText(place) for place in range(widget.count())]
        case QLabel():
            found.append(QLabel.text(widget))
        case _:
            text = getattr(widget, "text", None)
            found.append(str(text()) if callable(text) else "")
    return " ".join(found)


def holds_word(document: QTextDocument) -> bool:
    """Whether taking back or doing again brings the word."""
    copy = document.clone()
    while copy.isUndoAvailable():
        copy.undo()
        if WORD in copy.toPlainText():
            return True
    return False


def words_of(model: QAbstractItemModel) -> str:
    top = QModelIndex()
    return " ".join(
        str(model.data(model.index(row, column), role))
        for row in range(min(model.rowCount(top), 200))
        for column in range(1 if isinstance(model, QAbstractListModel) else model.columnCount(top))
        for role in _ROLES
    )


def heard(face: QAccessibleInterface, depth: int = 0) -> str:
    """All that a screen reader can say of something and of what is in it."""
    text = QAccessible.Text
    found = [face.text(one) for one in (text.Name, text.Description, text.Value, text.Help)]
    for place in range(face.childCount() if depth < _DEEPEST else 0):
        child: QAccessibleInterface | None = face.child(place)
        if child is not None and child.isValid():
            found.append(heard(child, depth + 1))
    return " ".join(found)


def type_everywhere(within: QWidget) -> int:
    """Type the word into every field that can be seen; how many there were."""
    typed = 0
    for field in within.findChildren(QWidget):
        if (
            isinstance(field, QLineEdit | QTextEdit | QPlainTextEdit)
            and field.isVisible()
            and field.isEnabled()
            and not field.isReadOnly()
        ):
            field.setFocus()
            QTest.keyClicks(field, WORD)
            typed += 1
    QApplication.processEvents()
    return typed


def settle(desktop: Desktop) -> None:
    """Let what was asked of the book arrive."""
    for _ in range(4):
        done: list[None] = []
        assert desktop.view is not None
        desktop.view.workspace.lane.run(lambda _progress: None, then=done.append, failed=lambda _error: None)
        wait_for(lambda done=done: done)  # type: ignore[misc]


def test_nothing_of_the_book_can_be_read_after_the_lock(desktop: Desktop) -> None:
    view = desktop.view
    assert view is not None
    typed = 0
    for key in registry.PAGES:
        view.show_area(key)
        settle(desktop)
        typed += type_everywhere(view)
        settle(desktop)
    assert typed > 3
    view.show_area("people")
    for kind in (Kind.PERSON, Kind.GOAL, Kind.THANKS):
        for earlier in desktop.window.findChildren(QDialog):
            earlier.reject()
        settle(desktop)
        view.add_record(kind, {})
        settle(desktop)
        # The last one stays open.
        (dialog,) = [one for one in desktop.window.findChildren(QDialog) if one.isVisible()]
        assert type_everywhere(dialog) > 1
        del dialog
    view.messages.toast(f"Kept: {WORD}")
    edit = next(one for one in QApplication.allWidgets() if isinstance(one, QLineEdit) and WORD in one.text())
    edit.selectAll()
    edit.copy()
    seen = where()
    assert "clipboard" in seen
    assert any("accessibility" in one for one in seen)
    assert any("model" in one for one in seen)
    assert len(seen) > 10

    del view, edit
    desktop.lock()
    wait_for(lambda: isinstance(desktop.window.centralWidget(), UnlockScreen))
    wait_for(lambda: desktop.view is None)
    wait_for(lambda: not desktop.window.findChildren(BookView))
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    assert where() == []
