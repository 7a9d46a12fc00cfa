"""The dialogs that the window itself opens; loaded when the first of them is wanted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from mentorbook.gui.exchange.import_dialog import ImportDialog
from mentorbook.gui.forms.asking import ConfirmDialog
from mentorbook.gui.forms.dialog import RecordDialog
from mentorbook.gui.forms.thanks import ThanksDialog
from mentorbook.gui.gate.recovery import ProofDialog
from mentorbook.gui.pages.network_writing import write_to
from mentorbook.gui.pages.settings.security_dialogs import PassphraseDialog
from mentorbook.gui.runtime.workspace import Workspace
from mentorbook.gui.shell.keys import Binding
from mentorbook.gui.shell.keys_page import PAGE_BINDINGS, ShortcutsDialog
from mentorbook.gui.shell.palette import Palette
from mentorbook.gui.shell.parts import Command
from mentorbook.gui.writing.note_dialog import NoteDialog
from mentorbook.model.kinds import Kind, RecordId


def add_record(workspace: Workspace, parent: QWidget, kind: Kind, values: Mapping[str, Any]) -> None:
    """A form for a new record; notes and messages are written where there is room for them."""
    if kind is Kind.NOTE:
        NoteDialog(workspace, parent, values=values).open()
    elif kind is Kind.OUTREACH:
        write_to(workspace, parent, values)
    else:
        RecordDialog(workspace, parent, kind, values=values).open()


def edit_record(workspace: Workspace, parent: QWidget, kind: Kind, record_id: RecordId) -> None:
    """The form of a record."""
    if kind is Kind.NOTE:
        NoteDialog(workspace, parent, note=record_id).open()
    else:
        RecordDialog(workspace, parent, kind, record_id=record_id).open()


def say_thanks(workspace: Workspace, parent: QWidget, person: RecordId | None) -> None:
    """Thanks, to a person where one is known."""
    ThanksDialog(workspace, parent, person=person).open()


def prove_sheet(workspace: Workspace, parent: QWidget) -> None:
    """The proof that the recovery sheet is there."""
    ProofDialog(workspace, parent).open()


def replace_passphrase(workspace: Workspace, parent: QWidget) -> None:
    """Another passphrase, after one was forgotten."""
    PassphraseDialog(workspace, parent, forgotten=True).open()


def confirm_destruction(parent: QWidget, heading: str, words: str, *, confirm: str, then: Callable[[], object]) -> None:
    """A question before something that cannot be taken back."""
    ConfirmDialog(parent, heading, words, confirm=confirm, then=then, destructive=True).open()


def import_bundle(workspace: Workspace, parent: QWidget, path: Path) -> None:
    """What a bundle would change."""
    ImportDialog(workspace, parent, path).open()


def open_palette(
    workspace: Workspace,
    parent: QWidget,
    commands: Sequence[Command],
    *,
    recent: Sequence[RecordId],
    show_tag: Callable[[str], None],
    went: Callable[[], None],
) -> None:
    """Go to anything."""
    palette = Palette(workspace, parent, commands, recent=recent, show_tag=show_tag)
    palette.went.connect(went)
    palette.open()


def show_keys(parent: QWidget, bindings: Sequence[Binding]) -> None:
    """All keys, those that pages and forms answer themselves included."""
    ShortcutsDialog(parent, (*bindings, *PAGE_BINDINGS)).open()
