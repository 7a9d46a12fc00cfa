"""What every record has, whatever its kind."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from mentorbook.frozen import frozen
from mentorbook.model.fields import Line, Moment, SetOf, entry
from mentorbook.model.kinds import Kind, RecordId


@frozen(kw_only=True)
class Record:
    """One record of the book. ``created`` is an instant in UTC.

    Listed records carry None for their long texts; a record that was asked for by its id carries all.
    """

    kind: ClassVar[Kind]

    id: RecordId
    created: datetime = entry(Moment(), "when it was first written down", managed=True)
    tags: frozenset[str] = entry(SetOf(Line(limit=80)), "a tag; repeat for several")

    def problems(self) -> dict[str, str]:
        """What a person should mend before it is saved: field name → sentence. Empty when all is well."""
        return {}
