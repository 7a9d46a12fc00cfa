"""All fields of a session in a form on its page, with problems beside the fields."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut

from mentorbook.gui.forms.record_form import RecordForm, kinds_to_choose_from
from mentorbook.gui.runtime.workspace import Workspace
from mentorbook.gui.widgets.buttons import button
from mentorbook.gui.widgets.layout import Card, row
from mentorbook.gui.widgets.text import soft
from mentorbook.gui.words import tr
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.trouble import InvalidRecord
from mentorbook.services import finding, records

_DRAFT_AFTER = 1_000


class DetailsForm(Card):
    """The form, hidden until it is asked for. ``closed`` tells that it was saved or thrown away."""

    closed = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(tr("Details"))
        self._workspace = workspace
        self._session: RecordId | None = None
        self._form: RecordForm | None = None
        self._version = ""
        self._save = button(tr("Save"), self.save)
        self._pause = QTimer(self, singleShot=True, interval=_DRAFT_AFTER)
        self._pause.timeout.connect(self._keep_draft)
        done = QShortcut(QKeySequence("Ctrl+Return"), self, self.save)
        done.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.hide()

    @property
    def is_open(self) -> bool:
        """Whether something may be being typed."""
        return self._form is not None

    def show_session(self, session: RecordId) -> None:
        """The page has turned to a session: a form for another one is put away, what was typed kept."""
        if session != self._session:
            self.leave()
            self._form = None
            self.hide()
        self._session = session

    def open_form(self) -> None:
        """Show the form."""
        session = self._session
        if session is None or self._form is not None:
            return
        self._workspace.read(
            self,
            lambda opened: (
                records.look(opened, session),
                records.drafts(opened).get(session, {}),
                finding.choices(opened, kinds_to_choose_from(Kind.SESSION)),
            ),
            lambda found: self._show(found[0].record, found[0].version, found[1], found[2]),
        )

    def _show(self, record: Any, version: str, draft: dict[str, Any], choices: list[finding.Choice]) -> None:
        if record.id != self._session or self._form is not None:
            return
        form = RecordForm(Kind.SESSION, choices=choices, zone=self._workspace.zone, today=self._workspace.today)
        form.show_record(record)
        self.empty()
        if draft:
            form.show_draft(draft)
            self.add(soft(tr("This is what you typed the last time and did not save.")))
        self._form, self._version = form, version
        self._save = button(tr("Save"), self.save, tip=tr("Ctrl+Enter"))
        self.add(form, row(None, button(tr("Cancel"), self.cancel), self._save))
        form.edited.connect(self._pause.start)
        self.show()
        form.focus_first()

    def save(self) -> None:
        """Save what was typed; a problem is said beside its field."""
        form, session, version = self._form, self._session, self._version
        values = form.values() if form is not None else None
        if form is None or session is None or values is None:
            return
        self._save.setEnabled(False)
        self._workspace.write(
            self,
            lambda opened: records.edit(opened, session, values, version=version),
            lambda _saved: self.cancel(),
            said=tr("Saved."),
            failed=self._failed,
        )

    def _failed(self, error: Exception) -> None:
        self._save.setEnabled(True)
        if isinstance(error, InvalidRecord) and self._form is not None:
            self._form.show_problems(error.problems)
        else:
            self._workspace.messages.trouble(error)

    def cancel(self) -> None:
        """Put the form away, and what was typed in it."""
        self._pause.stop()
        self._form = None
        self.hide()
        if self._session is not None:
            self._workspace.keep_draft(self._session, None)
        self.closed.emit()

    def leave(self) -> None:
        """Keep what was typed."""
        if self._form is not None and self._pause.isActive():
            self._keep_draft()

    def _keep_draft(self) -> None:
        self._pause.stop()
        if self._form is not None and self._session is not None:
            self._workspace.keep_draft(self._session, self._form.changed_values() or None)
