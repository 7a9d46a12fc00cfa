"""Writes into a book, and reads what is in it, as the services do."""

from __future__ import annotations

from datetime import timedelta
from typing import TypeVar

from mentorbook.model.catalogue import read_values
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.record import Record
from mentorbook.services import records
from mentorbook.services.opened import OpenedBook

_RecordT = TypeVar("_RecordT", bound=Record)


def add(book: OpenedBook, kind: Kind, **plain: object) -> RecordId:
    return records.add(book, kind, read_values(kind, plain)).record.id


def read(book: OpenedBook, record: type[_RecordT], record_id: RecordId) -> _RecordT:
    found = records.look(book, record_id).record
    assert isinstance(found, record)
    return found


def at(book: OpenedBook, days: float) -> str:
    """So many days from now, as a record says it."""
    local = (book.profile.clock.now() + timedelta(days=days)).astimezone(book.profile.clock.zone())
    return f"{local:%Y-%m-%dT%H:%M}[Europe/Helsinki]"
