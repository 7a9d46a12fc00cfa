"""A backup is put in the place of the book, and what was there is never lost."""

from __future__ import annotations

import shutil
from collections.abc import Callable

import pytest

from mentorbook.book.archive import verify_site
from mentorbook.book.backups import Backup, list_backups, restore
from mentorbook.book.book import open_with_passphrase
from mentorbook.book.keys import WrongPassphrase, with_passphrase, with_recovery_code
from mentorbook.book.lockfile import BookInUse
from mentorbook.book.opening import OtherBook
from mentorbook.book.storage import DamagedBook
from mentorbook.model.trouble import Stopped, UserFacingError
from mentorbook.profile import Profile
from tests.book.books import (
    NEWEST,
    PASSPHRASE,
    SCHEMA,
    digests,
    new_book,
    notes_of,
    open_book,
    unchanged,
    write_notes,
)
from tests.book.damage import DAMAGES
from tests.support.clock import FakeClock
from tests.support.profiles import MakeProfile


@pytest.fixture
def profile(make_profile: MakeProfile, clock: FakeClock) -> Profile:
    return make_profile(clock=clock)


def test_a_restore_moves_the_book_aside(profile: Profile) -> None:
    with new_book(profile)[0] as book:
        backup = book.backup("manual")
        write_notes(book, "after the backup")
    before = digests(profile.paths.book)
    restored = restore(profile, backup, unlock=with_passphrase(PASSPHRASE))
    assert restored.counts == {"meta": 2, "note": 3}
    assert restored.set_aside == profile.paths.root / "set-aside" / "20260302T090000Z"
    assert digests(restored.set_aside) == before
    with open_book(profile) as book:
        assert notes_of(book) == ["note 0", "note 1", "note 2"]
    assert {path.name for path in profile.paths.book.iterdir()} == {"book.db", "keys.json", "keys.json.bak", "lock"}
    # And back again: what was set aside is a whole book.
    shutil.rmtree(profile.paths.book)
    shutil.copytree(restored.set_aside, profile.paths.book)
    with open_book(profile) as book:
        assert notes_of(book)[-1] == "after the backup"


def test_two_restores_in_one_second_keep_both_books(profile: Profile) -> None:
    with new_book(profile)[0] as book:
        backup = book.backup("manual")
        write_notes(book, "after the backup")
    first = restore(profile, backup, unlock=with_passphrase(PASSPHRASE))
    second = restore(profile, backup, unlock=with_passphrase(PASSPHRASE))
    assert first.set_aside != second.set_aside
    assert first.set_aside is not None
    assert digests(first.set_aside)


def test_a_restore_of_a_lost_or_broken_book(profile: Profile) -> None:
    book, code = new_book(profile)
    backup = book.backup("manual")
    book.close()
    shutil.rmtree(profile.paths.book)
    restored = restore(profile, backup, unlock=with_recovery_code(code))
    assert restored.set_aside is None
    open_book(profile).close()
    profile.paths.database.write_bytes(b"broken")
    profile.paths.keys.write_bytes(b"broken, too")
    restored = restore(profile, backup, unlock=with_passphrase(PASSPHRASE))
    assert restored.set_aside is not None
    assert (restored.set_aside / "book.db").read_bytes() == b"broken"
    assert (restored.set_aside / "keys.json").read_bytes() == b"broken, too"
    open_book(profile).close()


def test_a_restore_takes_the_passphrase_of_then_or_now(profile: Profile) -> None:
    with new_book(profile)[0] as book:
        backup = book.backup("manual")
        book.change_passphrase("other words")
    restore(profile, backup, unlock=with_passphrase("other words"))
    open_book(profile, "other words").close()
    restore(profile, backup, unlock=with_passphrase(PASSPHRASE))
    open_book(profile).close()


def test_a_backup_that_lost_its_keys_is_restored_with_the_books_own(profile: Profile) -> None:
    with new_book(profile)[0] as book:
        backup = book.backup("manual")
    backup.site.keys.write_bytes(b"")
    restore(profile, backup, unlock=with_passphrase(PASSPHRASE))
    with open_book(profile) as book:
        assert len(notes_of(book)) == 3


def test_a_backup_that_lost_its_note_can_be_restored(profile: Profile) -> None:
    with new_book(profile)[0] as book:
        (book.backup("manual").folder / "verified.json").write_bytes(b"{")
    (backup,) = list_backups(profile)
    assert backup.verified is None
    restore(profile, backup, unlock=with_passphrase(PASSPHRASE))
    open_book(profile).close()


def test_damage_on_any_page_is_found_without_the_note(profile: Profile) -> None:
    with new_book(profile, notes=200)[0] as book:
        backup = book.backup("manual")
    verify_site(backup.site, book.master, book_id=book.book_id, expected=None)
    whole = backup.site.database.read_bytes()
    assert len(whole) >= 6 * 4096
    for place in range(4096 + 7, len(whole), 4096):
        backup.site.database.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(DamagedBook):
            verify_site(backup.site, book.master, book_id=book.book_id, expected=None)


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_backup_is_refused_before_anything_moves(profile: Profile, damage: Callable[[Backup], None]) -> None:
    with new_book(profile)[0] as book:
        damage(book.backup("manual"))
    (backup,) = list_backups(profile)
    _refuses_to_restore(profile, backup, DamagedBook)


def _refuses_to_restore(
    profile: Profile, backup: Backup, error: type[UserFacingError], words: str = PASSPHRASE
) -> None:
    with unchanged(profile.paths.root), pytest.raises(error):
        restore(profile, backup, unlock=with_passphrase(words))
    assert {path.name for path in profile.paths.book.iterdir()} == {"book.db", "keys.json", "keys.json.bak", "lock"}


def test_a_restore_with_the_wrong_passphrase(profile: Profile) -> None:
    with new_book(profile)[0] as book:
        backup = book.backup("manual")
    _refuses_to_restore(profile, backup, WrongPassphrase, "wrong")


def test_another_books_database_among_the_backups(profile: Profile, make_profile: MakeProfile) -> None:
    other = make_profile("other")
    with new_book(profile)[0] as book, new_book(other)[0] as stranger:
        backup = book.backup("manual")
        shutil.copyfile(stranger.backup("manual").site.database, backup.site.database)
    _refuses_to_restore(profile, backup, OtherBook)


def test_an_open_book_is_not_restored(profile: Profile) -> None:
    with new_book(profile)[0] as book:
        backup = book.backup("manual")
        with pytest.raises(BookInUse):
            restore(profile, backup, unlock=with_passphrase(PASSPHRASE))
        assert len(notes_of(book)) == 3


def test_a_stopped_restore_changes_nothing(profile: Profile) -> None:
    with new_book(profile)[0] as book:
        backup = book.backup("manual")
    for stage in ("unlock", "copy", "check", "move"):

        def stop(what: str, done: int, total: int, stage: str = stage) -> None:
            if what == stage:
                raise Stopped

        with unchanged(profile.paths.root), pytest.raises(Stopped):
            restore(profile, backup, unlock=with_passphrase(PASSPHRASE), progress=stop)


def test_a_backup_of_an_older_schema_is_restored_as_it_is(profile: Profile) -> None:
    with new_book(profile)[0] as book:
        backup = book.backup("migration")
        book.connection.execute("PRAGMA user_version = 3")
    restore(profile, backup, unlock=with_passphrase(PASSPHRASE))
    with open_with_passphrase(profile, passphrase=PASSPHRASE, newest_schema=NEWEST) as book:
        assert book.connection.execute("PRAGMA user_version").fetchone() == (SCHEMA,)
