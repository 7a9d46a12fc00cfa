"""One act of a person taken back, as long as nothing has happened to its records since."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from mentorbook.frozen import frozen
from mentorbook.model.changes import ChangeSet
from mentorbook.model.kinds import RecordId
from mentorbook.model.trouble import UserFacingError
from mentorbook.services import records
from mentorbook.services.opened import OpenedBook


@frozen
class Act:
    """What one unit of work changed, with the version that it left each record at."""

    changes: ChangeSet
    versions: Mapping[RecordId, str]
    drafts: Mapping[str, Mapping[str, Any]]
    """The drafts out of which it was made, which were dropped with it."""


def remember(opened: OpenedBook, changes: ChangeSet, *, drafts: Mapping[str, Mapping[str, Any]] | None = None) -> Act:
    """Remember an act at once after it, so that it can be taken back."""
    ids = sorted(touched.id for touched in changes.touched - changes.erased)
    return Act(changes, {record_id: opened.store.get(record_id).version for record_id in ids}, drafts or {})


def undo(opened: OpenedBook, act: Act) -> ChangeSet:
    """Take an act back in one unit of work. Raises UserFacingError when a record was changed since, or erased.

    What had been typed for it is a draft again, unless something else is being typed in its place.
    """
    changed = [
        record_id for record_id, version in act.versions.items() if opened.store.get(record_id).version != version
    ]
    if changed or act.changes.erased:
        raise UserFacingError(
            "This can no longer be undone.",
            what="It has been changed again since.",
            remedy="Its history shows every version.",
        )
    with opened.store.write() as unit:
        for touched in act.changes.added:
            unit.remove(touched.id)
        for touched in act.changes.edited | act.changes.removed | act.changes.restored:
            document = unit.held(touched.id).document
            before = document.version_without(act.changes.save)
            reviewed, then = document.reviewed(), document.at(before).reviewed()
            if touched in act.changes.edited:
                records.restore_in(unit, touched.id, version=before)
            elif touched in act.changes.removed:
                unit.restore(touched.id)
            else:
                unit.remove(touched.id)
            if reviewed != then:
                # Overwritten values that were looked at wait to be looked at again.
                unit.review(touched.id, {place: then.get(place, "") for place in {**reviewed, **then}})
            unit.reopen(touched.id, before)
    begun = records.drafts(opened)
    with suppress(UserFacingError):
        for key, content in act.drafts.items():
            if key not in begun:
                records.keep_draft(opened, key, content)
    return unit.changes
