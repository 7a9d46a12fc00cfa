"""Where things are in the area of the network."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QLineEdit,
    QPlainTextEdit,
)

from mentorbook.gui.pages.network import NetworkPage
from tests.support.window import Desk


def messages(desk: Desk) -> NetworkPage:
    page = desk.go("network")
    assert isinstance(page, NetworkPage)
    desk.click("Messages")
    return page


def typed(desk: Desk, name: str, words: str) -> None:
    """Type into a field that is seen, as a person does."""
    (field,) = [
        one
        for kind in (QLineEdit, QPlainTextEdit)
        for one in desk.page.findChildren(kind)
        if one.isVisible() and one.accessibleName() == name
    ]
    if isinstance(field, QPlainTextEdit):
        field.setPlainText(words)
    elif isinstance(field, QLineEdit):
        field.setText(words)
        field.textEdited.emit(words)
