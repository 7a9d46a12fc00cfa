"""Is the book well? Checked from end to end: the file's own checks, then every table against its documents."""

from __future__ import annotations

from mentorbook.book.opening import check_integrity, checkpoint
from mentorbook.frozen import frozen
from mentorbook.model.trouble import UserFacingError
from mentorbook.profile import Progress, no_progress
from mentorbook.services.opened import OpenedBook


@frozen
class Health:
    """What a check found. ``problems`` names tables and numbers, nothing personal."""

    records: int
    machine: str
    problems: tuple[str, ...]


def verify(opened: OpenedBook, *, progress: Progress = no_progress) -> Health:
    """Check the file, then compare all tables with the documents."""
    problems: list[str] = []
    progress("checking the file", 0, 0)
    try:
        # The check reads the file alone; what is still in the log would be missed, or called damage.
        checkpoint(opened.store.connection)
        check_integrity(opened.store.connection)
    except UserFacingError as error:
        problems.append(error.title.rstrip("."))
    progress("comparing tables with documents", 0, 0)
    problems += opened.store.verify()
    return Health(len(opened.store.all_ids()), opened.store.machine, tuple(problems))
