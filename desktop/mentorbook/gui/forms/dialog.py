"""The dialog in which a record is added or edited. What is typed is kept as a draft until it is saved or thrown away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mentorbook.frozen import frozen
from mentorbook.gui.forms.draft_timer import DraftTimer
from mentorbook.gui.forms.record_form import RecordForm, kinds_to_choose_from
from mentorbook.gui.forms.waiting import Waiting
from mentorbook.gui.forms.wording import kind_words
from mentorbook.gui.runtime.workspace import Workspace
from mentorbook.gui.widgets.buttons import button, primary
from mentorbook.gui.widgets.layout import clear, dialog_layout, row, scroll_in_dialog
from mentorbook.gui.widgets.order import Dialog
from mentorbook.gui.widgets.standing import stand
from mentorbook.gui.widgets.states import loading_state
from mentorbook.gui.widgets.text import label, title
from mentorbook.gui.words import tr
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.person import usual_stage
from mentorbook.model.record import Record
from mentorbook.model.trouble import InvalidRecord
from mentorbook.services import finding, records
from mentorbook.services.finding import Choice
from mentorbook.services.opened import OpenedBook
from mentorbook.services.sessions import usual_start

_WIDTH = 560
_LEAST_HEIGHT, _MOST_HEIGHT = 360, 760
_SHOWN_ALONE = (Kind.PERSON, Kind.GOAL, Kind.VENUE)
_AROUND_FORM = 150
"""Pixels of heading, buttons and margins around the form."""
_NOTE = 38
"""Pixels of the line that says what was typed last time."""


@frozen
class _Given:
    """What a form needs before it can be shown."""

    choices: list[Choice]
    record: Record | None
    version: str | None
    draft: dict[str, Any]


class RecordDialog(Dialog):
    """Adds a record with some values to begin with, or edits the one with an id."""

    def __init__(
        self,
        workspace: Workspace,
        parent: QWidget,
        kind: Kind,
        *,
        record_id: RecordId | None = None,
        values: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(parent)
        self._workspace, self._kind, self._id = workspace, kind, record_id
        self._over = parent
        self._values = {**_usual_values(workspace, kind, adding=record_id is None), **(values or {})}
        self._draft_key = record_id or f"new-{kind.value}"
        self._version: str | None = None
        self._form: RecordForm | None = None
        self._waiting = Waiting(self)
        words = tr("Edit {kind}", kind=kind_words(kind)) if record_id else tr("New {kind}", kind=kind_words(kind))
        self.setWindowTitle(words)
        self.setMinimumWidth(420)
        self._place(_LEAST_HEIGHT)
        self._note = label("", "soft")
        self._note.hide()
        self._discard = button(tr("Start afresh"), self._start_afresh, "link")
        self._discard.hide()
        self._middle = QVBoxLayout()
        self._middle.addWidget(loading_state())
        self._save = primary(tr("Save"), self.save)
        self._save.setDefault(True)
        self._save.setEnabled(False)
        left = row(self._note, self._discard)
        left.setStretch(0, 1)
        dialog_layout(
            self,
            before=[title(words), left],
            scrolls=self._middle,
            after=[row(None, button(tr("Cancel"), self.reject), self._save)],
        )
        QShortcut(QKeySequence("Ctrl+Return"), self, self.save)
        self._pause = DraftTimer(workspace, self, self._keep_draft)
        workspace.read(self, self._load, self._show)

    def _place(self, wanted: int) -> None:
        """Stand in the middle of the window, as high as wanted within limits."""
        stand(self, self._over, _WIDTH, min(max(wanted, _LEAST_HEIGHT), _MOST_HEIGHT))

    def _load(self, opened: OpenedBook) -> _Given:
        choices = finding.choices(opened, kinds_to_choose_from(self._kind))
        drafts = records.drafts(opened)
        seen = records.look(opened, self._id) if self._id else None
        draft = drafts.get(self._draft_key, {})
        if seen is None:
            return _Given(choices, None, None, draft)
        return _Given(choices, seen.record, seen.version, draft)

    def _show(self, given: _Given) -> None:
        form = RecordForm(self._kind, choices=given.choices, zone=self._workspace.zone, today=self._workspace.today)
        if given.record is not None:
            form.show_record(given.record)
        else:
            form.show_values(self._values)
        self._version = given.version
        if self._kind is Kind.PERSON and given.record is None and "stage" not in self._values:
            _follow_roles(form)
        if given.draft:
            form.show_draft(given.draft)
            self._note.setText(tr("This is what you typed last time and did not save."))
            self._note.show()
            self._discard.show()
        self._form = form
        clear(self._middle)
        scroll = scroll_in_dialog(row(form))
        self._middle.addWidget(scroll)
        # The layout would show it later, and what does not show yet cannot take the focus from where it is now.
        scroll.show()
        # As high as the form, so that little has to be scrolled and nothing gapes.
        self._place(form.sizeHint().height() + _AROUND_FORM + (_NOTE if given.draft else 0))
        self._save.setEnabled(True)
        form.edited.connect(self._pause.start)
        form.focus_first()

    def _start_afresh(self) -> None:
        self._pause.stop()
        self._workspace.keep_draft(self._draft_key, None)
        self._form = None
        self._save.setEnabled(False)
        self._note.hide()
        self._discard.hide()
        clear(self._middle)
        self._middle.addWidget(loading_state())
        self._workspace.read(self, self._load, self._show)

    def _keep_draft(self) -> None:
        if self._form is not None:
            self._workspace.keep_draft(self._draft_key, self._form.changed_values() or None)

    def save(self) -> None:
        """Save, and close when that worked; a problem is shown beside its field."""
        if self._form is None or self._waiting.is_on or (values := self._form.values()) is None:
            return
        kind, record_id, version = self._kind, self._id, self._version
        # For a save that fails when this is closed already.
        self._pause.keep()
        self._waiting.begin(self._form, self._discard, self._save)
        if record_id:
            said = tr("Saved.")
            self._workspace.write(
                self,
                lambda opened: records.edit(opened, record_id, values, version=version),
                lambda _saved: self._finish(),
                said=said,
                draft=self._draft_key,
                failed=self._failed,
            )
        else:
            filled = {name: value for name, value in {**self._values, **values}.items() if value is not None}
            said = tr("Added: {kind}.", kind=kind_words(kind))
            self._workspace.write(
                self,
                lambda opened: records.add(opened, kind, filled),
                lambda saved: self._finish(saved.record),
                said=said,
                draft=self._draft_key,
                failed=self._failed,
            )

    def _finish(self, added: Record | None = None) -> None:
        self.accept()
        if added is not None and (added.kind is Kind.SESSION or self._turns_to(added.kind)):
            # Steps, what to ask and to share, and what came of it are written on its page.
            self._workspace.begin(added.kind, added.id)

    def _turns_to(self, kind: Kind) -> bool:
        """Whether the page behind shows one record of this kind, so that the new one takes its place there."""
        return kind in _SHOWN_ALONE and self._workspace.navigator.is_on_page_of(kind)

    def _failed(self, error: Exception) -> None:
        self._waiting.end()
        if isinstance(error, InvalidRecord) and self._form is not None:
            self._form.show_problems(error.problems)
        else:
            self._workspace.messages.trouble(error)

    def reject(self) -> None:
        """Close without saving. What was typed stays as a draft and is offered the next time."""
        self._pause.keep()
        super().reject()


def _follow_roles(form: RecordForm) -> None:
    """Show the stage that goes with the roles, until another one was chosen."""
    roles, stage = form.editor("roles"), form.editor("stage")
    before = usual_stage(roles.value())

    def turned() -> None:
        nonlocal before
        usual = usual_stage(roles.value())
        if stage.value() is before:
            stage.show_value(usual)
        before = usual

    roles.edited.connect(turned)


def _usual_values(workspace: Workspace, kind: Kind, *, adding: bool) -> dict[str, Any]:
    """What a new record of a kind begins with."""
    if not adding:
        return {}
    if kind is Kind.SESSION:
        return {"start": usual_start(workspace.now)}
    if kind is Kind.REMINDER:
        return {"at": usual_start(workspace.now)}
    return {"start": workspace.today} if kind in (Kind.PAUSE, Kind.AGREEMENT) else {}
