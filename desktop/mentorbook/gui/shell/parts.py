"""The parts of the window that are loaded when they are first wanted: most starts show one page and no dialog."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtWidgets import QWidget

from mentorbook.frozen import frozen
from mentorbook.gui.pages.page import Page
from mentorbook.gui.runtime.lane import Lane
from mentorbook.gui.runtime.workspace import Workspace
from mentorbook.gui.shell.keys import Binding
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.profile import Profile
from mentorbook.services.opened import OpenedBook

if TYPE_CHECKING:
    from mentorbook.gui.gate.frame import Gate


@frozen
class Command:
    """Something to do or a page to go to. ``keys`` do the same."""

    words: str
    act: Callable[[], None]
    keys: str = ""


class Dialogs(Protocol):
    """The dialogs that the window itself opens."""

    def add_record(self, workspace: Workspace, parent: QWidget, kind: Kind, values: Mapping[str, Any]) -> None:
        """A form for a new record."""

    def edit_record(self, workspace: Workspace, parent: QWidget, kind: Kind, record_id: RecordId) -> None:
        """The form of a record."""

    def say_thanks(self, workspace: Workspace, parent: QWidget, person: RecordId | None) -> None:
        """Thanks, to a person where one is known."""

    def prove_sheet(self, workspace: Workspace, parent: QWidget) -> None:
        """The proof that the recovery sheet is there."""

    def replace_passphrase(self, workspace: Workspace, parent: QWidget) -> None:
        """Another passphrase, after one was forgotten."""

    def confirm_destruction(
        self, parent: QWidget, heading: str, words: str, *, confirm: str, then: Callable[[], object]
    ) -> None:
        """A question before something that cannot be taken back."""

    def import_bundle(self, workspace: Workspace, parent: QWidget, path: Path) -> None:
        """What a bundle would change."""

    def open_palette(
        self,
        workspace: Workspace,
        parent: QWidget,
        commands: Sequence[Command],
        *,
        recent: Sequence[RecordId],
        show_tag: Callable[[str], None],
        went: Callable[[], None],
    ) -> None:
        """Go to anything."""

    def show_keys(self, parent: QWidget, bindings: Sequence[Binding]) -> None:
        """All keys."""


class Parts(Protocol):
    """Loads them; the wiring of the program is it."""

    def load_groundwork(self) -> None:
        """Load what pages do with a book. There is nothing of Qt in it: any thread may."""

    def load_screens(self) -> Iterator[None]:
        """Load all pages and dialogs, a module with each step; on the screen's thread, where Qt's types are made."""

    def page(self, key: str) -> type[Page]:
        """The page of a key of the registry."""

    def dialogs(self) -> Dialogs:
        """The dialogs of the window."""

    def welcome(self, profile: Profile, lane: Lane, opened: Callable[[OpenedBook], None]) -> Gate:
        """The way from nothing to an open book."""
