"""How the book stands, in a few words: values to look at, a failed backup, the last good one."""

from __future__ import annotations

from mentorbook.book.archive import last_failure, list_backups
from mentorbook.frozen import frozen
from mentorbook.model import daywords
from mentorbook.services import recovery
from mentorbook.services.opened import OpenedBook


@frozen
class Standing:
    """One thing to know about the book, and the page on which it is dealt with."""

    words: str
    place: str
    is_trouble: bool = False


def standing(opened: OpenedBook) -> tuple[Standing, ...]:
    """What is to be known about the book, what matters most first; never empty."""
    profile = opened.profile
    zone = profile.clock.zone()
    today = profile.clock.now().astimezone(zone).date()
    found = []
    if last_failure(profile) is not None:
        found.append(Standing("The last backup failed", "settings/backups", is_trouble=True))
    if recovery.is_proof_awaited(opened):
        found.append(Standing("Recovery not proven", "settings/security"))
    if number := len(opened.store.overwritten()):
        found.append(Standing(f"{number} to look at", "look"))
    good = next((one for one in list_backups(profile) if one.verified is not None), None)
    if good is None:
        found.append(Standing("No backup yet", "settings/backups"))
    else:
        day = min(good.at.astimezone(zone).date(), today)
        found.append(Standing(f"Backed up {daywords.relative(day, today=today)}", "settings/backups"))
    return tuple(found)
