"""The way into a book's folder: private, alone, and with what a crash interrupted finished first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from mentorbook.book import installation
from mentorbook.book.files import restrict_umask
from mentorbook.book.lockfile import BookLock
from mentorbook.book.storage import file_words
from mentorbook.profile import Profile


@contextmanager
def entering(profile: Profile) -> Iterator[tuple[ExitStack, BookLock]]:
    """Holds the book's lock during the block, or longer if the block takes over what is on the stack.

    Raises BookInUse and NotWritable.
    """
    paths = profile.paths
    restrict_umask()
    with ExitStack() as stack:
        lock = BookLock(paths.lock)
        stack.callback(lock.release)
        with file_words(paths.book):
            installation.settle(paths)
        yield stack, lock
