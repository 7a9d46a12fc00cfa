"""A record's past in words: when it was saved, and which fields each save changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from mentorbook.model.catalogue import SPECS
from mentorbook.model.kinds import RecordId
from mentorbook.model.moment import parse_moment
from mentorbook.services import records
from mentorbook.services.opened import OpenedBook

MOST = 50
"""Saves that are told; each has to be read from the document's history."""


@dataclass(frozen=True, slots=True)
class Version:
    """The record after one save. ``fields`` are those that differ from the version before, none for the trash."""

    version: str
    at: datetime
    fields: tuple[str, ...]
    is_first: bool
    is_now: bool


def versions(opened: OpenedBook, record_id: RecordId) -> tuple[Version, ...]:
    """The newest versions of a record, newest first. Raises NotFound."""
    changes = records.history(opened, record_id)
    shown = changes[:MOST]
    states = [records.at_version(opened, record_id, change.version) for change in changes[: MOST + 1]]
    found = []
    for place, change in enumerate(shown):
        state, before = states[place], states[place + 1] if place + 1 < len(states) else None
        names = [name for name, spec in SPECS[state.kind].items() if not spec.managed]
        fields = tuple(name for name in names if before is None or getattr(state, name) != getattr(before, name))
        found.append(
            Version(change.version, parse_moment(change.at), fields, is_first=before is None, is_now=place == 0)
        )
    return tuple(found)
