"""Words that are changed in their place and saved at once. Those that the book did not take are not let go of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from mentorbook.gui.forms.record_form import BEGUN
from mentorbook.gui.runtime.workspace import Workspace
from mentorbook.model.kinds import RecordId
from mentorbook.model.trouble import InvalidRecord, NotFound
from mentorbook.services import records
from mentorbook.services.opened import OpenedBook
from mentorbook.services.records import Saved


@dataclass(slots=True)
class _Words:
    words: str
    version: str = ""
    """Over which they are laid, also when they are told again: what was saved since then is not overwritten."""
    is_refused: bool = False
    is_drafted: bool = False
    """No record can hold them as they are, so to tell them again would help nothing. A draft has room for them."""


class Rewording(QObject):
    """Saves one field of records. What was refused counts as unsaved, and is told again whenever all is kept.

    What a record cannot hold becomes a draft of its form, which must not keep the book from being locked.
    """

    refused = Signal()

    def __init__(self, workspace: Workspace, around: QObject, field: str, said: str) -> None:
        super().__init__(around)
        self._workspace, self._field, self._said = workspace, field, said
        self._ahead: dict[RecordId, _Words] = {}
        workspace.look_after(self)

    @property
    def ahead(self) -> Mapping[RecordId, str]:
        """The words that are not in the book, or not yet."""
        return {record_id: one.words for record_id, one in self._ahead.items()}

    @property
    def unsaved(self) -> frozenset[RecordId]:
        """The records whose words were refused."""
        return frozenset(record_id for record_id, one in self._ahead.items() if one.is_refused)

    @property
    def has_unsaved(self) -> bool:
        """Whether there are words that are not in the book."""
        return any(not one.is_drafted for one in self._ahead.values())

    def keep(self) -> None:
        """Tell again what was refused."""
        for record_id, one in list(self._ahead.items()):
            if one.is_refused and not one.is_drafted:
                self.save(record_id, one.words)

    def save(self, record_id: RecordId, words: str) -> None:
        """Save the words of a record, in the place of what it still has to be told."""
        before = self._ahead.get(record_id)
        told = self._ahead[record_id] = _Words(words, before.version if before and before.is_refused else "")

        def do(opened: OpenedBook) -> Saved:
            told.version = told.version or records.look(opened, record_id).version
            return records.edit(opened, record_id, {self._field: words}, version=told.version)

        def over() -> None:
            # Newer words may be on their way.
            if self._ahead.get(record_id) is told:
                del self._ahead[record_id]

        def failed(error: Exception) -> None:
            told.is_refused = True
            if isinstance(error, NotFound):
                # It was erased: there is no place for its words any more.
                over()
            elif isinstance(error, InvalidRecord) and self._ahead.get(record_id) is told:
                told.is_drafted = True
                self._workspace.keep_draft(record_id, {BEGUN: {self._field: [words]}})
            self._workspace.messages.trouble(error)
            self.refused.emit()

        about = self, record_id
        self._workspace.write(self, do, lambda _saved: over(), said=self._said, about=about, failed=failed)
