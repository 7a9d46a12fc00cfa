"""Small books for the tests of this room, and looks at what their files hold."""

from __future__ import annotations

import hashlib
import os
import pickle
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from mentorbook.book.book import Book, open_with_passphrase
from mentorbook.book.making import create
from mentorbook.book.storage import Connection
from mentorbook.profile import Profile

PASSPHRASE = "five quiet words by lamplight"
NEWEST = 3
SCHEMA = 2


def schema(connection: Connection) -> None:
    connection.execute("CREATE TABLE note(id INTEGER PRIMARY KEY, body TEXT NOT NULL)")
    connection.execute("CREATE VIRTUAL TABLE note_index USING fts5(body, content='', contentless_delete=1)")
    connection.execute(f"PRAGMA user_version = {SCHEMA}")


def new_book(profile: Profile, *, notes: int = 3) -> tuple[Book, str]:
    book, code = create(profile, passphrase=PASSPHRASE, schema=schema)
    write_notes(book, *(f"note {number}" for number in range(notes)))
    return book, code


def closed_book(profile: Profile, *, notes: int = 3) -> str:
    book, code = new_book(profile, notes=notes)
    book.close()
    return code


def open_book(profile: Profile, passphrase: str = PASSPHRASE) -> Book:
    return open_with_passphrase(profile, passphrase=passphrase, newest_schema=NEWEST)


def write_notes(book: Book, *bodies: str) -> None:
    book.connection.execute("BEGIN IMMEDIATE")
    book.connection.executemany("INSERT INTO note(body) VALUES (?)", [(body,) for body in bodies])
    book.connection.execute("COMMIT")


def notes_of(book: Book) -> list[str]:
    return [body for (body,) in book.connection.execute("SELECT body FROM note ORDER BY id")]


def digests(folder: Path) -> dict[str, str]:
    """The digest of every file below ``folder``; only while no book there is open. The lock file does not count."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "lock"
    }


@contextmanager
def unchanged(folder: Path) -> Iterator[None]:
    """Every file below ``folder`` is the same after the block, none more and none less."""
    before = digests(folder)
    yield
    assert digests(folder) == before


def in_child(work: Callable[[], object]) -> object:
    """What ``work`` returns or raises, from a forked process, which may change limits and users."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            outcome = work()
        except BaseException as error:  # noqa: BLE001 - a forked child must not return into the tests
            outcome = (type(error).__name__, str(error))
        os.write(writer, pickle.dumps(outcome))
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as stream:
        content = stream.read()
    os.waitpid(child, 0)
    return pickle.loads(content)


#: Audit events that stand for a step on the disk.
_STEPS = frozenset({"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "shutil.rmtree", "os.truncate"})


class Killed:
    """What a child said before it was killed, and whether it ended by itself."""

    def __init__(self, said: list[str], *, finished: bool) -> None:
        self.said = said
        self.finished = finished


def killed_at(step: int, work: Callable[[Callable[[str], None]], None]) -> Killed:
    """Run ``work`` in a forked process that is killed as by ``kill -9`` just before its step on the disk.

    ``work`` is given a function that says what it has acknowledged.
    """
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        left = step

        def watch(event: str, _arguments: object) -> None:
            nonlocal left
            if event in _STEPS:
                left -= 1
                if left == 0:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(watch)
        _run_to_the_end(work, writer)
    os.close(writer)
    return _collect(child, reader)


def killed_after(seconds: float, work: Callable[[Callable[[str], None]], None]) -> Killed:
    """As :func:`killed_at`, but that long after the first thing it has said."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        _run_to_the_end(work, writer)
    os.close(writer)
    assert os.read(reader, 1)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    return _collect(child, reader)


def _run_to_the_end(work: Callable[[Callable[[str], None]], None], writer: int) -> None:
    def say(text: str) -> None:
        os.write(writer, f"{text}\n".encode())

    code = 1
    try:
        work(say)
        code = 0
    except BaseException as error:  # noqa: BLE001 - a forked child must not return into the tests
        os.write(writer, f"failed: {error!r}\n".encode())
    os._exit(code)


def _collect(child: int, reader: int) -> Killed:
    with os.fdopen(reader, "rb") as stream:
        said = stream.read().decode().splitlines()
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code in {0, -signal.SIGKILL}, said
    return Killed(said, finished=code == 0)
