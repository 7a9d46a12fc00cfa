"""Damaged, cut, swapped and newer files: each is refused with words or repaired, and nothing is overwritten."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from mentorbook.book.keyfile import DamagedKeys, NewerKeys, SlotKind, parse_key_file
from mentorbook.book.keys import MasterKey, WrongPassphrase, with_passphrase
from mentorbook.book.opening import (
    MissingBook,
    NewerBook,
    OtherBook,
    OutdatedLibrary,
    check_integrity,
    check_library,
    checkpoint,
    connect_new,
    connect_read_only,
)
from mentorbook.book.storage import DamagedBook, StorageTrouble, storage_words
from mentorbook.model.trouble import UserFacingError
from mentorbook.profile import Profile
from tests.book.books import (
    PASSPHRASE,
    closed_book,
    notes_of,
    open_book,
    unchanged,
    write_notes,
)
from tests.support.profiles import MakeProfile

PAGE = 4096


@pytest.fixture
def profile(make_profile: MakeProfile) -> Profile:
    profile = make_profile()
    closed_book(profile, notes=400)
    return profile


def refused(profile: Profile, error: type[UserFacingError]) -> UserFacingError:
    """Opening fails so, with words and a way out, and no file has changed."""
    with unchanged(profile.paths.root), pytest.raises(error) as refusal:
        open_book(profile)
    assert refusal.value.title
    assert refusal.value.remedy
    return refusal.value


def flip(path: Path, place: int) -> None:
    content = bytearray(path.read_bytes())
    content[place] ^= 0x10
    path.write_bytes(content)


def test_a_missing_database(profile: Profile) -> None:
    profile.paths.database.unlink()
    refused(profile, MissingBook)


@pytest.mark.parametrize("length", [0, 1, 16, 100, PAGE - 1, PAGE, PAGE + 1, 2 * PAGE, 3 * PAGE])
def test_a_database_cut_short(profile: Profile, length: int, capfd: pytest.CaptureFixture[str]) -> None:
    content = profile.paths.database.read_bytes()
    assert len(content) > 3 * PAGE
    profile.paths.database.write_bytes(content[:length])
    assert "restore the newest backup" in refused(profile, DamagedBook).remedy
    # SQLCipher would write its own lines, were it not told to be silent before the first read.
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("place", [16, 100, 2000, PAGE - 1])
def test_a_flipped_bit_in_the_first_page(profile: Profile, place: int, capfd: pytest.CaptureFixture[str]) -> None:
    flip(profile.paths.database, place)
    refused(profile, DamagedBook)
    assert capfd.readouterr() == ("", "")


def test_a_flipped_bit_in_the_salt_does_not_matter(profile: Profile) -> None:
    flip(profile.paths.database, 3)
    with open_book(profile) as book:
        assert len(notes_of(book)) == 400


def test_a_flipped_bit_anywhere_else_is_found_by_the_check(profile: Profile, capfd: pytest.CaptureFixture[str]) -> None:
    size = profile.paths.database.stat().st_size
    assert size >= 8 * PAGE
    for page in range(1, size // PAGE):
        flip(profile.paths.database, page * PAGE + 77)
        with pytest.raises(DamagedBook):
            check_whole(profile)
        flip(profile.paths.database, page * PAGE + 77)
    check_whole(profile)
    assert capfd.readouterr() == ("", "")


def master_of(profile: Profile) -> MasterKey:
    return with_passphrase(PASSPHRASE)(parse_key_file(profile.paths.keys.read_bytes()))


def check_whole(profile: Profile) -> None:
    """Look at the file as it lies there, without opening it as a book: that would write to it."""
    with closing(connect_read_only(profile.paths.database, master_of(profile))) as connection:
        check_integrity(connection)


def test_a_sound_book_passes_the_check(profile: Profile) -> None:
    with open_book(profile) as book:
        write_notes(book, "one more, still in the log")
        assert checkpoint(book.connection)
        check_integrity(book.connection)


def test_reading_a_damaged_page_says_so(profile: Profile) -> None:
    content = profile.paths.database.read_bytes()
    profile.paths.database.write_bytes(content[: 3 * PAGE] + bytes(len(content) - 3 * PAGE))
    with open_book(profile) as book, pytest.raises(StorageTrouble, match="damaged"), storage_words():
        notes_of(book)


def test_a_file_of_zeros_or_noise(profile: Profile) -> None:
    size = profile.paths.database.stat().st_size
    for content in (bytes(size), b"SQLite format 3\x00" + bytes(size), b"noise" * size):
        profile.paths.database.write_bytes(content)
        refused(profile, OtherBook)


def test_another_books_database(profile: Profile, make_profile: MakeProfile) -> None:
    other = make_profile("other")
    closed_book(other)
    shutil.copyfile(other.paths.database, profile.paths.database)
    refused(profile, OtherBook)


def test_a_database_of_the_same_keys_that_names_another_book(profile: Profile) -> None:
    with open_book(profile) as book:
        book.connection.execute("UPDATE meta SET value = 'another' WHERE key = 'book_id'")
    refused(profile, OtherBook)


def test_a_database_of_the_same_keys_that_is_no_book(profile: Profile) -> None:
    with open_book(profile) as book:
        master = book.master
    profile.paths.database.unlink()
    connection = connect_new(profile.paths.database, master)
    connection.execute("CREATE TABLE other(x)")
    connection.close()
    refused(profile, OtherBook)


def test_a_newer_database(profile: Profile) -> None:
    with open_book(profile) as book:
        book.connection.execute("PRAGMA user_version = 4")
    assert "newest version" in refused(profile, NewerBook).remedy


def test_a_database_library_that_is_too_old(profile: Profile, monkeypatch: pytest.MonkeyPatch) -> None:
    for version in ("3.51.3", "3.51.4", "3.53.0", "4.0"):
        check_library(version)
    for version in ("3.51.2", "3.50.9", "3.9.0"):
        with pytest.raises(OutdatedLibrary, match=version):
            check_library(version)
    monkeypatch.setattr(dbapi2, "sqlite_version", "3.51.2")
    refused(profile, OutdatedLibrary)


def test_the_programs_own_mistakes_are_not_called_damage() -> None:
    with (
        closing(dbapi2.connect(":memory:")) as connection,
        pytest.raises(dbapi2.OperationalError),
        storage_words(),
    ):
        connection.execute("SELECT nothing FROM nowhere")


def remove(path: Path) -> None:
    path.unlink()


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:200])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def corrupt(path: Path) -> None:
    flip(path, path.read_bytes().index(b"wrapped") + 20)


def forge(path: Path) -> None:
    """Take the recovery slot out, with a checksum that fits: only the MAC can tell."""
    file = parse_key_file(path.read_bytes())
    path.write_bytes(replace(file.without_slot(SlotKind.RECOVERY), mac=file.mac).to_bytes())


DAMAGES = [remove, cut, empty, corrupt, forge]


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("name", ["keys.json", "keys.json.bak"])
def test_one_damaged_key_file_is_repaired_from_the_other(
    profile: Profile, name: str, damage: Callable[[Path], None]
) -> None:
    sound = profile.paths.keys.read_bytes()
    damage(profile.paths.book / name)
    with open_book(profile) as book:
        assert len(notes_of(book)) == 400
        assert book.warnings == ()
    assert profile.paths.keys.read_bytes() == profile.paths.keys_copy.read_bytes() == sound


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_wrong_passphrase_repairs_nothing(profile: Profile, damage: Callable[[Path], None]) -> None:
    damage(profile.paths.keys)
    with unchanged(profile.paths.root), pytest.raises(WrongPassphrase):
        open_book(profile, "wrong")


@pytest.mark.parametrize("damage", DAMAGES)
def test_both_key_files_damaged(profile: Profile, damage: Callable[[Path], None]) -> None:
    damage(profile.paths.keys)
    damage(profile.paths.keys_copy)
    assert "backup" in refused(profile, DamagedKeys).remedy


@pytest.mark.parametrize("damage", DAMAGES)
def test_both_key_files_damaged_but_a_backup_has_them(profile: Profile, damage: Callable[[Path], None]) -> None:
    with open_book(profile) as book:
        book.backup("manual")
        write_notes(book, "after the backup")
    damage(profile.paths.keys)
    damage(profile.paths.keys_copy)
    with open_book(profile) as book:
        assert notes_of(book)[-1] == "after the backup"
        assert "from a backup" in book.warnings[0]
    with open_book(profile) as book:
        assert book.warnings == ()


def test_an_old_passphrase_out_of_a_backup_does_not_open(profile: Profile) -> None:
    with open_book(profile) as book:
        book.change_passphrase("other words")
    with unchanged(profile.paths.root), pytest.raises(WrongPassphrase):
        open_book(profile, PASSPHRASE)


def test_newer_keys(profile: Profile) -> None:
    document = json.loads(profile.paths.keys.read_bytes())
    for path in (profile.paths.keys, profile.paths.keys_copy):
        path.write_text(json.dumps(document | {"version": 2}))
    assert "newest version" in refused(profile, NewerKeys).remedy


def test_another_books_keys(profile: Profile, make_profile: MakeProfile) -> None:
    other = make_profile("other")
    closed_book(other)
    shutil.copyfile(other.paths.keys, profile.paths.keys)
    shutil.copyfile(other.paths.keys, profile.paths.keys_copy)
    refused(profile, OtherBook)
