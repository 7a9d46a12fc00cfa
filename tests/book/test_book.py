"""A book's life: made, opened, closed, given another passphrase, carried to another machine."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from mentorbook.book.book import NoBook, open_with_passphrase, open_with_recovery
from mentorbook.book.derivation import UnusablePassphrase
from mentorbook.book.keyfile import DamagedKeys, SlotKind, parse_key_file
from mentorbook.book.keys import WrongPassphrase, WrongRecoveryCode
from mentorbook.book.lockfile import BookInUse, BookLock
from mentorbook.book.making import BookExists, adopt, create
from mentorbook.book.opening import SETTINGS, MissingBook
from mentorbook.profile import Profile
from tests.book.books import (
    NEWEST,
    PASSPHRASE,
    closed_book,
    digests,
    new_book,
    notes_of,
    open_book,
    schema,
    unchanged,
    write_notes,
)
from tests.support.profiles import MakeProfile


@pytest.fixture
def profile(make_profile: MakeProfile) -> Profile:
    return make_profile()


def test_what_is_written_is_there_at_the_next_opening(profile: Profile) -> None:
    book, code = new_book(profile)
    assert book.generation == 1
    book.close()
    book.close()
    with open_book(profile) as again:
        assert notes_of(again) == ["note 0", "note 1", "note 2"]
        assert again.generation == 2
        assert again.warnings == ()
        assert again.book_id == book.book_id
    with open_with_recovery(profile, code=code.lower(), newest_schema=NEWEST) as recovered:
        assert notes_of(recovered) == ["note 0", "note 1", "note 2"]


def test_nothing_in_the_files_can_be_read(profile: Profile) -> None:
    book, code = new_book(profile, notes=0)
    write_notes(book, "Xylophonquartett")
    on_disk = b"".join(path.read_bytes() for path in profile.paths.root.rglob("*-wal"))
    book.close()
    on_disk += b"".join(path.read_bytes() for path in profile.paths.root.rglob("*") if path.is_file())
    for secret in ("Xylophon", "CREATE TABLE", "SQLite format", PASSPHRASE, code, code.replace("-", "")):
        for encoding in ("utf-8", "utf-16-le"):
            assert secret.encode(encoding) not in on_disk
            assert secret.lower().encode(encoding) not in on_disk


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes; its folder is the user's own")
def test_all_files_are_for_this_user_alone(profile: Profile) -> None:
    before = os.umask(0)
    try:
        with new_book(profile)[0] as book:
            book.backup("manual")
            for path in (profile.paths.root, *profile.paths.root.rglob("*")):
                assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path
    finally:
        os.umask(before)


def test_the_connection_has_every_setting_and_belongs_to_the_caller(profile: Profile) -> None:
    with new_book(profile)[0] as book:
        for name, _, expected in SETTINGS:
            assert book.connection.execute(f"PRAGMA {name}").fetchone() == (expected,), name
        assert dict(SETTINGS_OF_THE_DESIGN).items() <= {name: value for name, value, _ in SETTINGS}.items()
        assert book.connection.isolation_level is None
        assert book.connection.execute("PRAGMA cipher_memory_security").fetchone() == ("0",)


SETTINGS_OF_THE_DESIGN = {
    "journal_mode": "WAL",
    "synchronous": "FULL",
    "fullfsync": "ON",
    "checkpoint_fullfsync": "ON",
    "foreign_keys": "ON",
    "trusted_schema": "OFF",
    "cell_size_check": "ON",
    "secure_delete": "ON",
    "temp_store": "MEMORY",
    "cache_size": "-16384",
    "locking_mode": "NORMAL",
}


def test_the_wrong_passphrase(profile: Profile) -> None:
    closed_book(profile)
    with unchanged(profile.paths.root), pytest.raises(WrongPassphrase):
        open_book(profile, "five loud words by lamplight")
    open_book(profile).close()


def test_another_books_recovery_code(profile: Profile, make_profile: MakeProfile) -> None:
    closed_book(profile)
    other = closed_book(make_profile("other"))
    with unchanged(profile.paths.root), pytest.raises(WrongRecoveryCode):
        open_with_recovery(profile, code=other, newest_schema=NEWEST)


def test_an_empty_profile_stays_empty(profile: Profile) -> None:
    with pytest.raises(NoBook, match="Create one"):
        open_book(profile)
    assert not profile.paths.root.exists()
    profile.paths.book.mkdir(parents=True)
    with pytest.raises(NoBook):
        open_book(profile)


def test_a_folder_that_only_has_a_lock_can_take_a_new_book(profile: Profile) -> None:
    profile.paths.book.mkdir(parents=True)
    with pytest.raises(NoBook):
        open_book(profile)
    closed_book(profile)
    open_book(profile).close()


def test_no_book_is_made_without_a_passphrase(profile: Profile) -> None:
    with pytest.raises(UnusablePassphrase):
        create(profile, passphrase="", schema=schema)
    assert not profile.paths.root.exists()


@pytest.mark.parametrize("left", ["book.db", "keys.json", "keys.json.bak"])
def test_nothing_is_made_where_one_file_of_a_book_is(profile: Profile, left: str) -> None:
    closed_book(profile)
    for name in {"book.db", "keys.json", "keys.json.bak"} - {left}:
        (profile.paths.book / name).unlink()
    _refuses_to_make(profile)


def test_nothing_is_made_where_a_backup_is(profile: Profile) -> None:
    with new_book(profile)[0] as book:
        book.backup("manual")
    shutil.rmtree(profile.paths.book)
    _refuses_to_make(profile)


def _refuses_to_make(profile: Profile) -> None:
    with unchanged(profile.paths.root):
        with pytest.raises(BookExists):
            create(profile, passphrase="another", schema=schema)
        with pytest.raises(BookExists):
            adopt(profile, keys=b"", passphrase="another", schema=schema)


def test_a_schema_that_fails_leaves_no_book(profile: Profile) -> None:
    def broken(_connection: object) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        create(profile, passphrase=PASSPHRASE, schema=broken)
    assert digests(profile.paths.root) == {}
    closed_book(profile)


def test_another_passphrase(profile: Profile) -> None:
    book, code = new_book(profile)
    database_key = book.master.database_key()
    book.change_passphrase("other words")
    book.close()
    with pytest.raises(WrongPassphrase):
        open_book(profile)
    with open_book(profile, "other words") as again:
        assert notes_of(again) == ["note 0", "note 1", "note 2"]
        assert again.master.database_key() == database_key
    open_with_recovery(profile, code=code, newest_schema=NEWEST).close()
    assert profile.paths.keys.read_bytes() == profile.paths.keys_copy.read_bytes()
    assert [path.name.split("-")[1] for path in profile.paths.backups.iterdir()] == ["passphrase"]


def test_an_unusable_new_passphrase_changes_nothing(profile: Profile) -> None:
    with new_book(profile)[0] as book:
        keys = profile.paths.keys.read_bytes()
        with pytest.raises(UnusablePassphrase):
            book.change_passphrase("")
        assert profile.paths.keys.read_bytes() == keys


def test_a_new_recovery_code(profile: Profile) -> None:
    book, old = new_book(profile)
    new = book.renew_recovery_code()
    book.close()
    with pytest.raises(WrongRecoveryCode):
        open_with_recovery(profile, code=old, newest_schema=NEWEST)
    open_with_recovery(profile, code=new, newest_schema=NEWEST).close()
    open_book(profile).close()


def test_keys_for_travel_name_no_person_and_no_computer(profile: Profile) -> None:
    with new_book(profile)[0] as book:
        document = json.loads(book.keys_for_travel())
        assert parse_key_file(book.keys_for_travel()).book_id == book.book_id
    assert {slot["kind"] for slot in document["slots"]} == {SlotKind.PASSPHRASE, SlotKind.RECOVERY}
    assert set(document) == {"format", "version", "book_id", "revision", "slots", "mac", "checksum"}


def test_another_machine_takes_up_the_book(make_profile: MakeProfile) -> None:
    book, code = new_book(make_profile("desktop"))
    keys, identity = book.keys_for_travel(), book.sync_identity_key()
    book.close()
    assert len(identity) == 32
    laptop, tablet = make_profile("laptop"), make_profile("tablet")
    with adopt(laptop, keys=keys, passphrase=PASSPHRASE, schema=schema) as taken:
        assert (taken.book_id, taken.sync_identity_key()) == (book.book_id, identity)
        assert notes_of(taken) == []
    open_book(laptop).close()
    adopt(tablet, keys=keys, code=code, schema=schema).close()
    open_with_recovery(tablet, code=code, newest_schema=NEWEST).close()


def test_taking_up_a_book_with_the_wrong_words_leaves_nothing(make_profile: MakeProfile) -> None:
    book, _ = new_book(make_profile("desktop"))
    keys = book.keys_for_travel()
    book.close()
    laptop = make_profile("laptop")
    with pytest.raises(WrongPassphrase):
        adopt(laptop, keys=keys, passphrase="wrong", schema=schema)
    with pytest.raises(DamagedKeys):
        adopt(laptop, keys=keys[:-9], passphrase=PASSPHRASE, schema=schema)
    with pytest.raises(ValueError, match="is needed"):
        adopt(laptop, keys=keys, schema=schema)
    assert not laptop.paths.root.exists()


def test_one_opening_at_a_time(profile: Profile) -> None:
    book, _ = new_book(profile)
    with pytest.raises(BookInUse, match="this same process"):
        open_book(profile)
    assert notes_of(book) == ["note 0", "note 1", "note 2"]
    book.close()
    open_book(profile).close()


HOLD = """
import sys
from pathlib import Path
from mentorbook.book.lockfile import BookLock
lock = BookLock(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


def test_another_process_is_named_and_its_death_frees_the_book(profile: Profile) -> None:
    closed_book(profile)
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, profile.paths.lock], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == b"held"
        with pytest.raises(BookInUse, match=f"by process {holder.pid}") as refusal:
            open_book(profile)
        assert refusal.value.process == holder.pid
        holder.kill()
        holder.wait()
    open_book(profile).close()


def test_a_lock_is_released_once(tmp_path: Path) -> None:
    lock = BookLock(tmp_path / "lock")
    lock.release()
    lock.release()
    BookLock(tmp_path / "lock").release()


def test_a_lock_whose_holder_left_no_number(tmp_path: Path) -> None:
    lock = BookLock(tmp_path / "lock")
    (tmp_path / "lock").write_bytes(b"")
    with pytest.raises(BookInUse, match="another process"):
        BookLock(tmp_path / "lock")
    lock.release()


def test_an_older_schema_is_opened_as_it_is(profile: Profile) -> None:
    closed_book(profile)
    with open_with_passphrase(profile, passphrase=PASSPHRASE, newest_schema=99) as book:
        assert book.connection.execute("PRAGMA user_version").fetchone() == (2,)


def test_keys_without_a_database_are_kept(profile: Profile) -> None:
    closed_book(profile)
    profile.paths.database.unlink()
    with unchanged(profile.paths.root), pytest.raises(MissingBook, match="restore the newest backup"):
        open_book(profile)
