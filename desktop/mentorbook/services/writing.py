"""A note while it is being written: opened with what a crash left, saved by itself, merged with what arrives.

A manuscript lives in the lane that owns the book, where its calls come one after the other. The screen only hands it
texts: so a text can be handed over before the save before it has answered, and still be laid over the right version.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from types import MappingProxyType
from typing import Any

from mentorbook.frozen import frozen
from mentorbook.model.catalogue import title_of
from mentorbook.model.changes import ChangeSet
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.session import Note
from mentorbook.model.trouble import NotFound, UserFacingError
from mentorbook.services import records
from mentorbook.services.opened import OpenedBook
from mentorbook.store.sentences import sentence_edits

ATTACHED = ("session", "person", "goal")
"""The fields of a note that say what it is on."""
Hunk = tuple[int, int, str]
"""A change of a text: the place in characters, how many go, what comes."""


@frozen
class Sheet:
    """A note as it is opened. ``recovered`` says that it holds what was typed and not saved before a crash."""

    note: RecordId | None
    title: str
    text: str
    recovered: bool


@frozen
class Kept:
    """A note after a save. ``hunks`` lead from the text that was saved to the one that the book has, last one first."""

    note: RecordId | None
    changes: ChangeSet
    version: str
    hunks: tuple[Hunk, ...]


class Manuscript:
    """The newest note on a session, a note by its id, or a new one. Only for the thread that has the book."""

    def __init__(self, *, links: Mapping[str, RecordId] = MappingProxyType({}), note: RecordId | None = None) -> None:
        self._links = dict(links)
        """What a new note refers to: the name of the field and the record."""
        self._newest_of = False
        self._note = note
        self._wanted = note
        self._base: str | None = None
        """The version whose text, and nothing more, the screen has shown or sent."""

    @classmethod
    def newest_on(cls, session: RecordId) -> Manuscript:
        """The newest note on a session, or the first."""
        found = cls(links={"session": session})
        found._newest_of = True
        return found

    def open(self, opened: OpenedBook) -> Sheet:
        """Read the note. Raises NotFound for one that was asked for by its id and is not here."""
        self._note, self._base = self._wanted or self._newest(opened), None
        title = text = ""
        if self._note:
            found = records.look(opened, self._note)
            if not isinstance(found.record, Note):
                raise NotFound("There is no such note here.")
            title, text, self._base = found.record.title, _shown(found.record.body), found.version
        draft = records.drafts(opened).get(self._draft_key, {})
        typed = draft.get("body")
        if not isinstance(typed, str) or typed == text:
            return Sheet(self._note, title, text, recovered=False)
        self._base = self._known(opened, draft.get("version")) or self._base
        return Sheet(self._note, title, typed, recovered=True)

    def entitle(self, opened: OpenedBook, title: str) -> ChangeSet:
        """Give the note a heading; without any note yet, begin one with it."""
        if self._note is None:
            return self._add(opened, "", title=title)
        try:
            return records.edit(opened, self._note, {"title": title}).changes
        except NotFound:
            # Erased meanwhile: what is typed is a note of its own.
            return self._add(opened, "", title=title)

    def keep_draft(self, opened: OpenedBook, text: str) -> None:
        """Keep what is being typed, so that a crash loses no more than a moment."""
        records.keep_draft(opened, self._draft_key, {"body": text, "version": self._base or ""})

    def save(self, opened: OpenedBook, text: str, *, seen: str = "") -> Kept:
        """Save the text. ``seen`` is the version of a merged text that the screen has shown since the last save.

        Raises InvalidRecord for one that is too long, and UserFacingError where it cannot be written; it then stays
        a draft.
        """
        self._base = seen or self._base
        body = f"{text}\n" if text else ""
        draft_key = self._draft_key
        if self._note is None or self._base is None:
            changes = self._add(opened, body) if text.strip() else ChangeSet()
        else:
            try:
                saved = records.edit(opened, self._note, {"body": body}, version=self._base)
                self._base, changes = saved.version, saved.changes
            except NotFound:
                # Erased meanwhile: what was typed is a note of its own.
                changes = self._add(opened, body)
        with suppress(UserFacingError):
            records.keep_draft(opened, draft_key, None)
        if self._note is None:
            return Kept(None, changes, "", ())
        found = records.look(opened, self._note)
        now = found.record.body if isinstance(found.record, Note) else None
        hunks = tuple(sentence_edits(text, _shown(now)))
        if not hunks:
            self._base = found.version
        return Kept(self._note, changes, found.version, hunks)

    def discard_draft(self, opened: OpenedBook) -> None:
        """Let go of what was typed and not saved."""
        records.keep_draft(opened, self._draft_key, None)

    @property
    def _draft_key(self) -> str:
        owner = "-".join(self._links.values())
        return self._note or (f"note-on-{owner}" if self._newest_of else f"new-note-{owner}")

    def _newest(self, opened: OpenedBook) -> RecordId | None:
        found = opened.store.records(Kind.NOTE, where=self._links) if self._newest_of else []
        return max(found, key=lambda note: (note.created, note.id)).id if found else None

    def _add(self, opened: OpenedBook, body: str, *, title: str = "") -> ChangeSet:
        values: Mapping[str, Any] = {**self._links, "body": body, "title": title}
        saved = records.add(opened, Kind.NOTE, values)
        self._note, self._base = saved.record.id, saved.version
        if not self._newest_of:
            self._wanted = self._note
        return saved.changes

    def _known(self, opened: OpenedBook, version: object) -> str:
        """A version that the note has been through; empty for another."""
        with suppress(UserFacingError):
            if self._note and isinstance(version, str) and version:
                records.at_version(opened, self._note, version)
                return version
        return ""


@frozen
class Surroundings:
    """What a note is on: the fields that say so, its title, and the people whose words may be in it."""

    links: Mapping[str, RecordId]
    title: str
    people: tuple[RecordId, ...]


def surroundings(opened: OpenedBook, note: RecordId | None, links: Mapping[str, RecordId]) -> Surroundings:
    """What a note is on, or a new one with these links will be. Raises NotFound for a note that is not here."""
    if note is not None:
        record = records.look(opened, note).record
        links = {name: getattr(record, name) for name in ATTACHED if getattr(record, name, None)}
    people: list[RecordId] = []
    titles: list[str] = []
    for name, owner in links.items():
        try:
            record = records.look(opened, owner).record
        except NotFound:
            # It may still be on another machine.
            continue
        titles.append(title_of(record))
        people += [owner] if name == "person" else sorted(getattr(record, "people", ()))
    return Surroundings(dict(links), ", ".join(filter(None, titles)), tuple(dict.fromkeys(people)))


def _shown(body: str | None) -> str:
    """The text without the end of its last line, which every text in the book has."""
    return (body or "").removesuffix("\n")
