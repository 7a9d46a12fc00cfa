"""Where things are in the area of the sessions."""

from __future__ import annotations

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMenu, QPushButton, QToolButton

from mentorbook.gui.pages.session import SessionPanel
from mentorbook.gui.pages.session_topics import TopicsView
from mentorbook.gui.pages.sessions import SessionsPage
from mentorbook.gui.pages.sessions_list import SessionsView
from mentorbook.model.kinds import RecordId
from mentorbook.model.session import Direction, Session, Topic
from tests.support.window import Desk


def the_page(desk: Desk) -> SessionsPage:
    assert isinstance(desk.page, SessionsPage)
    return desk.page


def the_list(desk: Desk) -> SessionsView:
    (found,) = desk.page.findChildren(SessionsView)
    assert isinstance(found, SessionsView)
    return found


def panel(desk: Desk) -> SessionPanel:
    (found,) = desk.page.findChildren(SessionPanel)
    assert isinstance(found, SessionPanel)
    return found


def column(desk: Desk, direction: Direction) -> TopicsView:
    agenda = panel(desk).agenda
    return (agenda.ask if direction is Direction.ASK else agenda.share).view


def session(desk: Desk, record_id: RecordId) -> Session:
    found = desk.record(record_id)
    assert isinstance(found, Session)
    return found


def topic(desk: Desk, record_id: RecordId) -> Topic:
    found = desk.record(record_id)
    assert isinstance(found, Topic)
    return found


def choose_entry(desk: Desk, words: str, *path: str) -> None:
    """Choose an entry of the menu of a button, or of a menu inside of it."""
    (opener,) = desk.buttons(words)
    assert isinstance(opener, QToolButton | QPushButton)
    menu = opener.menu()
    assert isinstance(menu, QMenu)
    desk.choose_entry(menu, *path)


def write(line: QLineEdit, words: str) -> None:
    line.setFocus()
    QTest.keyClicks(line, words)
