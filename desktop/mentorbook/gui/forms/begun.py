"""What is begun in the lines with which something is added to one record after another, such as steps to a goal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Generic, TypeVar

from mentorbook.gui.forms.waiting import joined
from mentorbook.gui.runtime.workspace import Workspace

_KeyT = TypeVar("_KeyT", bound=str)


class BegunLines(Generic[_KeyT]):
    """Keeps a draft for each record, with its lines by name.

    What was told here holds: the book knows less as long as the disk has no room.
    """

    def __init__(self, workspace: Workspace, key_of: Callable[[_KeyT], str]) -> None:
        self._workspace, self._key_of = workspace, key_of
        self._kept: dict[_KeyT, dict[str, str]] = {}

    def of(self, record: _KeyT, in_book: Mapping[str, str]) -> Mapping[str, str]:
        """What stands in the lines when the page turns to a record."""
        return self._kept.setdefault(record, _filled(in_book))

    def keep(self, record: _KeyT, lines: Mapping[str, str]) -> None:
        """Keep what stands in the lines of a record now."""
        begun = _filled(lines)
        if begun != self._kept.get(record, {}):
            self._kept[record] = begun
            self._workspace.keep_draft(self._key_of(record), begun or None)

    def is_added(self, record: _KeyT) -> None:
        """A write that drops the draft of a record is on its way."""
        self._kept[record] = {}

    def put_back(self, record: _KeyT, name: str, words: str) -> None:
        """Words could not be added to a record that is no longer shown: they come before what is kept of it."""
        lines = self._kept.get(record, {})
        self.keep(record, {**lines, name: joined(words, lines.get(name, ""))})


def _filled(lines: Mapping[str, str]) -> dict[str, str]:
    return {name: words for name, words in lines.items() if words.strip()}
