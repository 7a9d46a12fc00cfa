"""The sample book: a mentorship over 18 months to look around in, marked as what it is and open to everyone."""

from __future__ import annotations

import shutil
from contextlib import closing, suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from mentorbook.book.derivation import LANES_BOUNDS, MEMORY_BOUNDS, PASSES_BOUNDS
from mentorbook.book.lockfile import BookLock
from mentorbook.book.storage import file_words
from mentorbook.later import later
from mentorbook.model.trouble import UserFacingError
from mentorbook.profile import DerivationCost, Paths, Profile, Progress, no_progress
from mentorbook.services.opened import OpenedBook, Unlocking, create_book, has_book, open_book
from mentorbook.services.settings import Settings, read_settings, write_settings

if TYPE_CHECKING:
    # A sample that is opened again needs no more than its mark.
    from mentorbook.book import making
    from mentorbook.services import machines, sample_story, templates
else:
    making = later("mentorbook.book.making")
    machines = later("mentorbook.services.machines")
    sample_story = later("mentorbook.services.sample_story")
    templates = later("mentorbook.services.templates")

MARK = "This is the sample book: everyone in it is invented."
"""Said wherever the sample is shown."""

_PASSPHRASE = "sample-7hq2-kd9x-vm4t-pw3e"  # noqa: S105 -- public: it protects nothing, and lies in config.toml
_COST = DerivationCost(memory=MEMORY_BOUNDS[0], passes=PASSES_BOUNDS[0], lanes=LANES_BOUNDS[0])
_MACHINE = "sample book"
_BESIDE = "sample-book"
"""The folder of a sample that is opened beside a book, in that book's profile."""
_WINDOW = "window.ini"
"""Where its window stood."""
_AUTHOR = "Liv Hartwyn (sample book)"
"""Who keeps it; signs its summaries."""


def add_templates(opened: OpenedBook) -> None:
    """Put the templates that ship with the program into a new book."""
    with opened.store.write() as unit:
        templates.add_templates(unit, opened)


def make_sample(profile: Profile, *, progress: Progress = no_progress) -> int:
    """Make the sample book in an empty profile. Returns the number of its records.

    Its content is written in one unit of work; when that is interrupted, the next call finishes it. Raises
    BookExists where there is a book or any part of one, and DamagedResource.
    """
    story = sample_story.read_story()
    clock = sample_story.StoryClock(profile.clock)
    with closing(_begin(replace(profile, clock=clock, cost=_COST))) as opened:
        write_settings(profile, Settings(sample_passphrase=_PASSPHRASE))
        machines.name_machine(opened, _MACHINE)
        opened.store.set_meta("author", _AUTHOR)
        with opened.store.write() as unit:
            sample_story.Player(unit, opened, clock).play(story, progress)
        return sum(opened.store.count().values())


def sample_beside(profile: Profile) -> Profile:
    """The profile of the sample that is opened beside a book."""
    return replace(profile, paths=Paths(profile.paths.root / _BESIDE))


def is_beside(profile: Profile) -> bool:
    """Whether there is a sample beside this book."""
    beside = sample_beside(profile)
    return beside.paths.config.is_file() and read_settings(beside).is_sample


def remove_sample(profile: Profile) -> None:
    """Delete a sample book with all its files; the book must be closed.

    Raises UserFacingError, and deletes nothing, for a profile that is not marked as a sample or is open somewhere.
    """
    paths = profile.paths
    if not read_settings(profile).is_sample:
        raise UserFacingError(
            "This is not a sample book.",
            what=f"{paths.root} is not marked as one; nothing was deleted.",
            remedy="Only the sample can be removed in one act.",
        )
    with file_words(paths.root):
        if paths.book.is_dir():
            BookLock(paths.lock).release()
        for folder in (paths.backups, paths.logs, paths.book):
            if folder.exists():
                shutil.rmtree(folder)
        # The mark goes last, so that what was interrupted can be finished.
        for file in (paths.root / _WINDOW, paths.config):
            file.unlink(missing_ok=True)
    with suppress(OSError):
        # Whatever somebody else put there stays.
        paths.root.rmdir()


def _begin(profile: Profile) -> OpenedBook:
    """An empty sample book: a new one, or one whose making was interrupted."""
    if not has_book(profile):
        # Its recovery code is never needed: the passphrase is known to all.
        return create_book(profile, passphrase=_PASSPHRASE)[0]
    try:
        opened = open_book(profile, Unlocking(passphrase=_PASSPHRASE))
    except UserFacingError as error:
        raise making.BookExists(profile.paths) from error
    if opened.store.count():
        opened.close()
        raise making.BookExists(profile.paths)
    return opened
