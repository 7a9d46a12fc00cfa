"""A message leaves the book by the clipboard, once the person has seen what leaves."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from mentorbook.gui.forms.leaving import LeavingDialog
from mentorbook.gui.runtime.workspace import Workspace
from mentorbook.gui.words import tr
from mentorbook.model import daywords


def ask_to_copy(workspace: Workspace, window: QWidget, text: str, name: str) -> None:
    """Ask, and copy the words of a message to someone of that name."""

    def copy() -> None:
        QGuiApplication.clipboard().setText(text)
        workspace.messages.toast(tr("The message to {name} left the book: it is in the clipboard.", name=name))

    words = tr(
        "The message as it stands: {words}. Any program on this computer can read what is copied.",
        words=daywords.count(len(text.split()), "word"),
    )
    LeavingDialog(
        window,
        tr("Copy the message"),
        (words,),
        (tr("what you wrote in the parts"), tr("your goals, and all that you noted about them")),
        tr("Copy"),
        copy,
        recipient=name,
    ).open()
