"""A trial of the window without a screen: it opens on a new book, a session is saved in it, and found again.

The self-test of an installed or built program starts it as a process of its own: Qt draws a PDF and shows a window
in two ways that one process cannot have both.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import QDeadlineTimer, QEventLoop, Qt
from PySide6.QtWidgets import QApplication, QListView, QMainWindow

from mentorbook.gui.runtime.lane import Lane
from mentorbook.gui.shell.parts import Parts
from mentorbook.gui.shell.window import BookView
from mentorbook.gui.style import icons
from mentorbook.gui.style.theme import STYLE, Theme
from mentorbook.model.kinds import Kind
from mentorbook.profile import Paths, Profile
from mentorbook.services import finding, records
from mentorbook.services.opened import OpenedBook, Unlocking, create_book, open_book

_PATIENCE = 60_000
"""Milliseconds after which a window that shows nothing does not work."""
_PASSPHRASE = "words for a trial alone"  # noqa: S105 -- of a book that is thrown away
_TITLE, _NOTE, _WORD = "How to say no", "Offer a smaller yes.", "smaller"


def serve(folder: Path, parts: Parts) -> int:
    """Try the window on a new book in that folder. Returns the exit code; what went wrong is said on standard error."""
    app = QApplication(["mentorbook", "-platform", "offscreen", *STYLE])
    icons.register()
    Theme(app)
    lane = Lane("mentorbook-trial", app)
    try:
        _try(Profile(Paths(folder)), lane, parts)
    except AssertionError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    finally:
        lane.close()
    return 0


def _try(profile: Profile, lane: Lane, parts: Parts) -> None:
    create_book(profile, passphrase=_PASSPHRASE)[0].close()
    books: list[OpenedBook] = []
    failures: list[Exception] = []
    unlocking = Unlocking(passphrase=_PASSPHRASE)
    lane.run(lambda _progress: open_book(profile, unlocking), then=books.append, failed=failures.append)
    _wait(lambda: books or failures, "the book did not open")
    _require(books, f"the book did not open: {type(failures[0]).__name__ if failures else ''}")
    window = QMainWindow()
    window.resize(1200, 800)
    view = BookView(window, profile=profile, lane=lane, opened=books[0], parts=parts, lock=lambda: None)
    window.setCentralWidget(view)
    window.show()
    try:
        view.show_area("sessions")
        view.workspace.write(
            view,
            lambda opened: _save(opened, profile),
            lambda saved: view.show_record(Kind.SESSION, saved.record.id),
            failed=failures.append,
        )
        _wait(lambda: failures or _is_listed(view), "a session that was saved is not shown")
        _require(not failures, "a session could not be saved")
        found: list[finding.Choice] = []
        view.workspace.read(view, lambda opened: finding.go_to(opened, _WORD, limit=5), found.extend)
        _wait(lambda: found, "a session's note was saved and not found again")
    finally:
        view.leave()
        lane.run(lambda _progress: books[0].close(), then=lambda _none: books.clear(), failed=failures.append)
        _wait(lambda: not books or failures, "the book did not close")
        window.close()


def _save(opened: OpenedBook, profile: Profile) -> records.Saved:
    person = records.add(opened, Kind.PERSON, {"name": "Ada Lindqvist"}).record.id
    start = profile.clock.now().astimezone(profile.clock.zone()).replace(microsecond=0) + timedelta(days=1)
    saved = records.add(opened, Kind.SESSION, {"title": _TITLE, "people": frozenset({person}), "start": start})
    records.add(opened, Kind.NOTE, {"session": saved.record.id, "body": _NOTE})
    return saved


def _is_listed(view: BookView) -> bool:
    return any(
        _TITLE in str(shown.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole))
        for shown in view.findChildren(QListView)
        if shown.model() is not None
    )


def _wait(happens: Callable[[], object], otherwise: str) -> None:
    deadline = QDeadlineTimer(_PATIENCE)
    while not happens():
        _require(not deadline.hasExpired(), otherwise)
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)


def _require(holds: object, otherwise: str) -> None:
    if not holds:
        raise AssertionError(otherwise)
