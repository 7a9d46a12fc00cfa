"""A form in a card of a page: a record is edited in place, with problems beside the fields."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut

from mentorbook.gui.forms.draft_timer import DraftTimer
from mentorbook.gui.forms.record_form import RecordForm, kinds_to_choose_from
from mentorbook.gui.runtime.workspace import Workspace
from mentorbook.gui.widgets.buttons import button
from mentorbook.gui.widgets.layout import Card, row
from mentorbook.gui.widgets.text import soft
from mentorbook.gui.words import tr
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.trouble import InvalidRecord
from mentorbook.services import finding, records
from mentorbook.services.finding import Choice
from mentorbook.services.records import Saved


class FormCard(Card):
    """Edits one record at a time. What is typed is kept as a draft until it is saved or thrown away."""

    def __init__(self, workspace: Workspace, kind: Kind, heading: str = "") -> None:
        super().__init__(heading)
        self._workspace, self._kind = workspace, kind
        self._id: RecordId | None = None
        self._form: RecordForm | None = None
        self._version = ""
        self._is_saving = False
        self._save = button(tr("Save"), self.save)
        self._pause = DraftTimer(workspace, self, self._keep_draft)
        done = QShortcut(QKeySequence("Ctrl+Return"), self, self.save)
        done.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    @property
    def is_editing(self) -> bool:
        """Whether something may be being typed."""
        return self._form is not None

    def edit(self) -> None:
        """Read the record, and show its form."""
        record_id = self._id
        if record_id is None or self._form is not None:
            return
        self._workspace.read(
            self,
            lambda opened: (
                records.look(opened, record_id),
                records.drafts(opened).get(record_id, {}),
                finding.choices(opened, kinds_to_choose_from(self._kind)),
            ),
            lambda found: self._open(found[0].record, found[0].version, found[1], found[2]),
        )

    def _open(self, record: Any, version: str, draft: Mapping[str, Any], choices: list[Choice]) -> None:
        if record.id != self._id or self._form is not None:
            return
        others = [choice for choice in choices if choice.id != record.id]
        form = RecordForm(self._kind, choices=others, zone=self._workspace.zone, today=self._workspace.today)
        form.show_record(record)
        self._form, self._version, self._is_saving = form, version, False
        self.empty()
        self.begin_form()
        if draft:
            form.show_draft(draft)
            self.add(soft(tr("This is what you typed the last time and did not save.")))
        self._save = button(tr("Save"), self.save, tip=tr("Ctrl+Enter"))
        self.add(form, row(None, button(tr("Cancel"), self.cancel), self._save))
        form.edited.connect(self._pause.start)
        form.focus_first()

    def begin_form(self) -> None:
        """The card is empty, and the form is about to be put into it."""

    def end_form(self, *, saved: bool) -> None:
        """The form is no longer needed."""

    def save(self) -> None:
        """Save what was typed; a problem is said beside its field."""
        form, record_id, version = self._form, self._id, self._version
        if form is None or record_id is None or self._is_saving or (values := form.values()) is None:
            return
        # For a save that fails when the page has turned to another record already.
        self._pause.keep()
        # A key that is pressed twice saves once.
        self._is_saving = True
        self._save.setEnabled(False)
        changed = form.changed(values)
        self._workspace.write(
            self,
            lambda opened: records.edit(opened, record_id, changed, version=version),
            lambda saved: self._saved(form, values, saved),
            said=tr("Saved."),
            draft=record_id,
            failed=partial(self._failed, form),
        )

    def _saved(self, form: RecordForm, values: Mapping[str, Any], saved: Saved) -> None:
        # The page may have turned to another record meanwhile.
        if form is not self._form:
            return
        if form.follow(saved.record, values):
            # Words that were typed since are not saved yet.
            self._version, self._is_saving = saved.version, False
            self._save.setEnabled(True)
            self._pause.start()
            return
        # What was typed since and taken back may have become a draft.
        self._workspace.keep_draft(saved.record.id, None)
        self._close(saved=True)

    def _failed(self, form: RecordForm, error: Exception) -> None:
        if form is self._form:
            self._is_saving = False
            self._save.setEnabled(True)
        if isinstance(error, InvalidRecord) and form is self._form:
            form.show_problems(error.problems)
        else:
            self._workspace.messages.trouble(error)

    def cancel(self) -> None:
        """Put the form away, and what was typed in it."""
        if self._id is not None:
            self._workspace.keep_draft(self._id, None)
        self._close(saved=False)

    def _close(self, *, saved: bool) -> None:
        self._pause.stop()
        self._form = None
        self.end_form(saved=saved)

    def keep(self) -> None:
        """Keep what was typed."""
        self._pause.keep()

    def _keep_draft(self) -> None:
        if self._form is not None and self._id is not None:
            self._workspace.keep_draft(self._id, self._form.changed_values() or None)
