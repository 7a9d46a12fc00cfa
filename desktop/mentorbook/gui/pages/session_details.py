"""All fields of a session in a form on its page."""

from __future__ import annotations

from PySide6.QtCore import Signal

from mentorbook.gui.forms.in_place import FormCard
from mentorbook.gui.runtime.workspace import Workspace
from mentorbook.gui.words import tr
from mentorbook.model.kinds import Kind, RecordId


class DetailsForm(FormCard):
    """The form, hidden until it is asked for. ``closed`` tells that it was saved or thrown away."""

    closed = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, Kind.SESSION, tr("Details"))
        self.hide()

    def show_session(self, session: RecordId) -> None:
        """The page has turned to a session: a form for another one is put away, what was typed kept."""
        if session != self._id:
            self.keep()
            self._form = None
            self.hide()
        self._id = session

    def begin_form(self) -> None:
        self.show()

    def end_form(self, *, saved: bool) -> None:
        del saved
        self.hide()
        self.closed.emit()
