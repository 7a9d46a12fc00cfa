"""Writes into a book as the services do."""

from __future__ import annotations

from datetime import timedelta

from mentorbook.model.catalogue import read_values
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.services import records
from mentorbook.services.opened import OpenedBook


def add(book: OpenedBook, kind: Kind, **plain: object) -> RecordId:
    return records.add(book, kind, read_values(kind, plain)).record.id


def at(book: OpenedBook, days: float) -> str:
    """So many days from now, as a record says it."""
    local = (book.profile.clock.now() + timedelta(days=days)).astimezone(book.profile.clock.zone())
    return f"{local:%Y-%m-%dT%H:%M}[Europe/Helsinki]"
