"""What ``verify`` says about damage that nothing else has met."""

from __future__ import annotations

from mentorbook.book.pages import PAGE_BYTES
from mentorbook.model.kinds import Kind
from mentorbook.services import health, records
from mentorbook.services.opened import Unlocking, opened
from tests.support.program import PASSPHRASE, Program


def test_a_damaged_file_is_told_in_whole_sentences(program: Program) -> None:
    with opened(program.profile, Unlocking(passphrase=PASSPHRASE)) as book:
        (page,) = book.store.connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'parked'").fetchone()
    with program.profile.paths.database.open("r+b") as file:
        place = file.seek((page - 1) * PAGE_BYTES + 77)
        (byte,) = file.read(1)
        file.seek(place)
        file.write(bytes([byte ^ 1]))
    said = program.refused("verify")
    assert "1 problem found. The book is damaged. Make a copy" in said


def test_of_many_problems_some_are_shown(program: Program) -> None:
    with opened(program.profile, Unlocking(passphrase=PASSPHRASE)) as book:
        book.store.connection.execute("DELETE FROM shown")
        assert len(book.store.verify()) == 11
    said = program.refused("verify")
    assert "11 problems found. shown of record " in said
    assert said.count("shown of record") == 5
    assert "; and 6 more. Make a copy" in said


def test_what_is_still_in_the_log_is_checked_with_the_rest(program: Program) -> None:
    with opened(program.profile, Unlocking(passphrase=PASSPHRASE)) as book:
        log = program.profile.paths.database.with_name("book.db-wal")
        records.add(book, Kind.NOTE, {"title": "Just written"})
        assert log.stat().st_size > 0
        assert health.verify(book).problems == ()
        assert log.stat().st_size == 0
