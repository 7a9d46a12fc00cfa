"""A whole record as an answer: what ``show --json`` prints, and ``--from`` takes back."""

from __future__ import annotations

from typing import Any

from mentorbook.cli.output import Result
from mentorbook.model.catalogue import write_record
from mentorbook.model.kinds import RecordId
from mentorbook.model.record import Record
from mentorbook.services import records
from mentorbook.services.opened import OpenedBook


def whole_record(opened: OpenedBook, record_id: RecordId) -> tuple[Record, dict[str, Any]]:
    """The record as it is now, and as data with its version."""
    look = records.look(opened, record_id)
    return look.record, {**write_record(look.record), "version": look.version, "trashed_at": look.trashed_at or None}


def shown(opened: OpenedBook, record_id: RecordId, text: str) -> Result:
    """The record as it is now, with words about what was done."""
    return Result(whole_record(opened, record_id)[1], text)
