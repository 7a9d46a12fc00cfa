"""A book that stays unlocked on this computer, in a session that has no keychain: the passphrase is asked for."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from mentorbook.book.keyfile import SlotKind
from mentorbook.book.keys import secret_slot, with_passphrase
from mentorbook.book.keyshelf import read_key_file, save_key_file
from mentorbook.profile import Profile
from mentorbook.services.opened import create_book
from tests.support.profiles import MakeProfile

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="asks on a terminal of POSIX's kind")

_PASSPHRASE = "words that are long enough"


@pytest.fixture
def profile(make_profile: MakeProfile) -> Profile:
    """A book whose key lies in a keychain that is not there."""
    found = make_profile()
    create_book(found, passphrase=_PASSPHRASE)[0].close()
    file = read_key_file(found.paths.keys)
    master = with_passphrase(_PASSPHRASE)(file)
    slot = secret_slot(master, book_id=file.book_id, slot_id="elsewhere", kind=SlotKind.COMPUTER, secret=bytes(32))
    save_key_file(found.paths, master.sign(file.with_slot(slot)))
    return found


@pytest.fixture
def terminal() -> Iterator[tuple[int, int]]:
    """The two ends of a terminal: the person's and the program's."""
    person, program = os.openpty()
    yield person, program
    os.close(person)
    os.close(program)


def _command(profile: Profile) -> list[str]:
    return [sys.executable, "-m", "mentorbook", "--profile", str(profile.paths.root), "machine"]


def test_the_passphrase_is_asked_for(profile: Profile, terminal: tuple[int, int]) -> None:
    person, program = terminal
    pipe = subprocess.PIPE
    with subprocess.Popen(
        _command(profile), stdin=program, stdout=pipe, stderr=pipe, start_new_session=True
    ) as process:
        assert process.stderr is not None
        said = b""
        # What is typed before the question is thrown away.
        while b"Passphrase of the book: " not in said and (heard := os.read(process.stderr.fileno(), 1000)):
            said += heard
        os.write(person, _PASSPHRASE.encode() + b"\n")
        answer, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    assert answer.startswith(b"This machine: ")
    assert b"There is no keychain on this computer" in said


def test_without_a_terminal_it_says_what_to_do(profile: Profile) -> None:
    done = subprocess.run(
        _command(profile), stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 1
    assert "There is no keychain on this computer" in done.stderr
    assert "--passphrase-file" in done.stderr
