"""An open book holds SQLite's own locks, whatever else the program does meanwhile.

They keep programs that are not Mentorbook (a database browser, a backup program that knows SQLite) from taking away the
write-ahead log of an open book: what was saved after that would go with it.
"""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing

import pytest

from mentorbook.profile import Profile
from tests.book.books import new_book, notes_of, write_notes
from tests.support.profiles import MakeProfile

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there a lock belongs to its handle and cannot be lost")

# SQLite's range of shared locks: https://www.sqlite.org/src/file/src/os.h
_TRY_ALONE = """
import fcntl, sys
with open(sys.argv[1], "r+b") as file:
    fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 510, 0x40000002)
"""


def _is_held(profile: Profile) -> bool:
    done = subprocess.run(
        [sys.executable, "-c", _TRY_ALONE, str(profile.paths.database)], capture_output=True, text=True, check=False
    )
    assert not done.returncode or "BlockingIOError" in done.stderr
    return bool(done.returncode)


def test_a_backup_leaves_the_open_book_its_locks(make_profile: MakeProfile) -> None:
    profile = make_profile()
    book, _ = new_book(profile)
    with closing(book):
        notes_of(book)
        assert _is_held(profile)
        book.backup("by-hand")
        assert _is_held(profile)
        write_notes(book, "later")
        assert notes_of(book)[-1] == "later"
    assert not _is_held(profile)
