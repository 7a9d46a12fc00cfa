"""To whom a new message goes: someone who is here already, or a new name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mentorbook.gui.forms.draft_timer import DraftTimer
from mentorbook.gui.forms.reference_editors import finder, typed_in
from mentorbook.gui.forms.waiting import Waiting
from mentorbook.gui.runtime.workspace import Workspace
from mentorbook.gui.widgets.buttons import button, primary
from mentorbook.gui.widgets.layout import row
from mentorbook.gui.widgets.order import Dialog
from mentorbook.gui.widgets.text import label, name_choice, say_problem, section, soft
from mentorbook.gui.words import tr
from mentorbook.model.kinds import Kind
from mentorbook.model.trouble import InvalidRecord
from mentorbook.services import finding, outreach, records
from mentorbook.services.finding import Choice
from mentorbook.services.opened import OpenedBook
from mentorbook.services.outreach import Kept

_DRAFT = "to-whom"


def write_to(workspace: Workspace, parent: QWidget, values: Mapping[str, Any]) -> None:
    """Begin a message to the person among these values and go to it; ask for one where there is none."""
    person, venue, goal = (values.get(name) for name in ("person", "venue", "goal"))
    if person is None:
        ToWhomDialog(workspace, parent).open()
        return
    workspace.write(
        parent,
        lambda opened: outreach.begin(opened, person, venue=venue, goal=goal),
        lambda kept: workspace.begin(Kind.OUTREACH, kept.outreach.id),
        said=tr("A message was begun."),
    )


class ToWhomDialog(Dialog):
    """Asks for the person, begins the message and leads to it."""

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._workspace = workspace
        self.setWindowTitle(tr("Write a message"))
        self.setMinimumWidth(420)
        self._box = finder((), tr("Find someone, or type a new name"))
        name_choice(self._box, tr("To whom"))
        line = self._box.lineEdit()
        assert line is not None  # noqa: S101 -- it is editable
        line.returnPressed.connect(self._begin)
        self._pause = DraftTimer(workspace, self, self._keep_draft)
        self._problem = label("", "problem")
        self._problem.hide()
        self._go = primary(tr("Begin"), self._begin)
        self._waiting = Waiting(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(10)
        layout.addWidget(section(tr("To whom would you like to write?")))
        layout.addWidget(self._box)
        layout.addWidget(self._problem)
        layout.addWidget(soft(tr("A new name is noted as a potential mentor.")))
        layout.addLayout(row(None, button(tr("Cancel"), self.reject), self._go))
        workspace.read(self, _load, self._offer)

    def _offer(self, found: tuple[list[Choice], Mapping[str, str]]) -> None:
        people, draft = found
        for one in sorted(people, key=lambda choice: choice.title.casefold()):
            self._box.addItem(one.title, one)
        begun = [place for place in range(1, self._box.count()) if self._box.itemData(place).id == draft.get("person")]
        self._box.setCurrentIndex(begun[0] if begun else 0)
        if not begun:
            self._box.setEditText(draft.get("name", ""))
        self._box.editTextChanged.connect(lambda _text: self._pause.start())
        if line := self._box.lineEdit():
            # A long name is read from its beginning.
            line.setCursorPosition(0)
        self._box.setFocus(Qt.FocusReason.OtherFocusReason)

    def _begin(self) -> None:
        typed = self._box.currentText().strip()
        if self._waiting.is_on:
            return
        if not typed:
            self._say(tr("Someone is needed"))
            return
        known = typed_in(self._box)
        self._pause.keep()
        self._waiting.begin(self._box, self._go)
        self._workspace.write(
            self,
            lambda opened: outreach.begin(opened, known.id) if known else outreach.begin_to_new(opened, typed),
            self._begun,
            said=tr("A message was begun."),
            draft=_DRAFT,
            draft_returns=False,
            failed=self._failed,
        )

    def _begun(self, kept: Kept) -> None:
        self.accept()
        self._workspace.begin(Kind.OUTREACH, kept.outreach.id)

    def reject(self) -> None:
        """Close. A name that was begun is offered the next time."""
        self._pause.keep()
        super().reject()

    def _keep_draft(self) -> None:
        known, typed = typed_in(self._box), self._box.currentText().strip()
        # Whom the book knows has no name in a draft: that would outlive an erasing.
        begun = {"person": known.id} if known else {"name": typed}
        self._workspace.keep_draft(_DRAFT, begun if typed else None)

    def _failed(self, error: Exception) -> None:
        self._waiting.end()
        if isinstance(error, InvalidRecord):
            self._say(error.said)
        else:
            self._workspace.messages.trouble(error)

    def _say(self, words: str) -> None:
        say_problem(self._problem, words)


def _load(opened: OpenedBook) -> tuple[list[Choice], Mapping[str, str]]:
    """All people, and who or what name was begun with the last time."""
    return finding.choices(opened, (Kind.PERSON,)), records.drafts(opened).get(_DRAFT, {})
