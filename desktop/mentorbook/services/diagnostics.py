"""What helps somebody to help: versions, numbers and states of a book, and nothing that a person wrote."""

from __future__ import annotations

import platform

from mentorbook import __version__
from mentorbook.model.kinds import Kind
from mentorbook.services import access, backups, bundles
from mentorbook.services.licences import shipped
from mentorbook.services.machines import other_machines
from mentorbook.services.opened import OpenedBook
from mentorbook.services.settings import read_settings


def diagnostics(opened: OpenedBook) -> str:
    """The report: no text of the book, no names of machines, no folder names."""
    profile, store = opened.profile, opened.store
    counts, settings = store.count(), read_settings(profile)
    (engine,) = store.connection.execute("SELECT sqlite_version()").fetchone()
    made = backups.backups(profile)
    good = next((one for one in made if one.verified is not None), None)
    failed = backups.failure(profile)
    now = profile.clock.now()
    return "\n".join(
        [
            f"Mentorbook {__version__}",
            f"Python {platform.python_version()}, {platform.system()} {platform.release()} {platform.machine()}",
            f"SQLite {engine}",
            ", ".join(f"{one.name} {one.version}" for one in shipped()),
            "",
            "Records: " + (", ".join(f"{counts[kind]:,} {kind}" for kind in Kind if counts.get(kind)) or "none"),
            f"In the trash: {len(store.trash()):,}",
            f"Size of the book: {profile.paths.database.stat().st_size:,} bytes",
            f"Backups: {len(made)}, last good one: {backups.age_in_words(good, now) if good else 'none'}",
            f"Newest try failed: {'yes, ' + failed.reason if failed else 'no'}",
            f"Other machines: {len(other_machines(opened))}, imports: {len(bundles.import_log(opened))}",
            f"To look at: {len(store.overwritten())}, waiting: {len(bundles.waiting(opened))}",
            f"Stays unlocked: {'yes' if access.opens_without_asking(profile) else 'no'}",
            f"In a synced folder: {'yes' if access.warn_of_location(profile) else 'no'}",
            f"Locks after: {settings.lock_after_minutes} min, colours: {settings.appearance}",
        ]
    )
