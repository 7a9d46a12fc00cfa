"""Backups: verified before they count, thinned by the rules, rehearsed and restored without losing the book."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from mentorbook.book.archive import RESERVE, verify_site
from mentorbook.book.backups import Backup, is_due, last_failure, list_backups, rehearse, restore, thin
from mentorbook.book.book import open_with_passphrase
from mentorbook.book.files import free_bytes
from mentorbook.book.keyfile import DamagedKeys
from mentorbook.book.keys import WrongPassphrase, with_passphrase, with_recovery_code
from mentorbook.book.lockfile import BookInUse
from mentorbook.book.opening import OtherBook, connect_read_only
from mentorbook.book.storage import DamagedBook, NoRoom
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
from tests.support.clock import START, FakeClock
from tests.support.profiles import MakeProfile


@pytest.fixture
def profile(make_profile: MakeProfile, clock: FakeClock) -> Profile:
    return make_profile(clock=clock)


def test_a_backup_holds_the_book_and_opens_with_its_own_keys(profile: Profile) -> None:
    with new_book(profile)[0] as book:
        seen: list[tuple[str, int, int]] = []
        backup = book.backup("manual", lambda *step: seen.append(step))
        assert seen[0][0] == "backup"
        assert seen[-1][0] == "check"
    assert backup.name == "20260302T090000Z-manual"
    assert (backup.at, backup.reason) == (START, "manual")
    assert {path.name for path in backup.folder.iterdir()} == {"book.db", "keys.json", "verified.json"}
    assert backup.verified is not None
    assert backup.verified.counts == {"meta": 2, "note": 3}
    assert (backup.verified.schema, backup.verified.book_id) == (SCHEMA, book.book_id)
    assert list_backups(profile) == [backup]
    with closing(connect_read_only(backup.site.database, book.master)) as connection:
        assert connection.execute("SELECT count(*) FROM note").fetchone() == (3,)
        # One file, that is read without leaving others beside it.
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)


def test_the_note_beside_a_backup_holds_no_text(profile: Profile) -> None:
    with new_book(profile)[0] as book:
        backup = book.backup("manual")
    document = json.loads((backup.folder / "verified.json").read_bytes())
    assert set(document) == {"form", "book_id", "schema", "counts", "digest", "rehearsed"}


def test_a_backup_beside_a_busy_writer_is_one_moment(profile: Profile) -> None:
    book, _ = new_book(profile, notes=2000)
    backups: list[Backup] = []
    thread = threading.Thread(target=lambda: backups.extend(book.backup("changes") for _ in range(3)))
    thread.start()
    written = 0
    while thread.is_alive():
        write_notes(book, "meanwhile")
        written += 1
    thread.join()
    assert written > 3
    for backup in backups:
        rehearse(book, backup)
    assert len(notes_of(book)) == 2000 + written
    book.close()


def test_two_backups_in_one_second(profile: Profile) -> None:
    with new_book(profile)[0] as book:
        names = [book.backup("manual").name for _ in range(3)]
    assert names == ["20260302T090000Z-manual", "20260302T090000Z-manual-2", "20260302T090000Z-manual-3"]
    assert [backup.name for backup in list_backups(profile)] == names[::-1]


@pytest.mark.parametrize("reason", ["", "A", "../x", "with space", "a:b", "-a", "a-"])
def test_a_reason_cannot_lead_elsewhere(profile: Profile, reason: str) -> None:
    with new_book(profile)[0] as book, pytest.raises(ValueError, match="reason"):
        book.backup(reason)
    assert not profile.paths.backups.exists()


def test_no_backup_below_200_mb(profile: Profile) -> None:
    with new_book(profile)[0] as book:
        first = book.backup("manual")
        size = profile.paths.database.stat().st_size
        with pytest.raises(NoRoom, match="Make room"):
            book.backup("manual", free_space=lambda folder: RESERVE + size - 1)
        failure = last_failure(profile)
        assert failure is not None
        assert (failure.at, failure.reason) == (START, "manual")
        assert failure.title
        assert list_backups(profile) == [first]
        book.backup("manual", free_space=lambda folder: RESERVE + size)
        assert last_failure(profile) is None
    assert RESERVE == 200_000_000
    assert free_bytes(profile.paths.root) == pytest.approx(shutil.disk_usage(profile.paths.root).free, rel=0.2)


def test_a_stopped_backup_leaves_nothing_and_no_mark(profile: Profile) -> None:
    def stop(what: str, done: int, total: int) -> None:
        raise Stopped

    with new_book(profile, notes=2000)[0] as book:
        with pytest.raises(Stopped):
            book.backup("manual", stop)
        assert list(profile.paths.backups.iterdir()) == []
        assert last_failure(profile) is None
        book.backup("manual")


def test_a_damaged_book_is_not_backed_up_and_good_backups_stay(profile: Profile) -> None:
    with new_book(profile, notes=2000)[0] as book:
        good = book.backup("manual")
    content = bytearray(profile.paths.database.read_bytes())
    content[len(content) // 2] ^= 1
    profile.paths.database.write_bytes(content)
    with open_book(profile) as book:
        with pytest.raises(DamagedBook):
            book.backup("manual")
        assert last_failure(profile) is not None
        assert list_backups(profile) == [good]
        rehearse(book, good)


def test_a_half_made_backup_is_none_and_goes_with_the_next(profile: Profile) -> None:
    with new_book(profile)[0] as book:
        half = profile.paths.backups / "20260302T085900Z-manual.part"
        half.mkdir(parents=True)
        (half / "book.db").write_bytes(b"half")
        assert list_backups(profile) == []
        book.backup("manual")
    assert not half.exists()


def test_folders_of_others_are_no_backups_and_stay(profile: Profile) -> None:
    with new_book(profile)[0] as book:
        book.backup("manual")
        for name in ("holiday", "99999999T999999Z-manual", "20260302T090000Z"):
            (profile.paths.backups / name).mkdir()
            (profile.paths.backups / name / "book.db").write_bytes(b"mine")
        book.backup("manual")
        assert len(list_backups(profile)) == 2
        thin(profile)
    assert (profile.paths.backups / "holiday" / "book.db").exists()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_when_a_backup_is_due(profile: Profile, clock: FakeClock) -> None:
    assert is_due(profile, START)
    with new_book(profile)[0] as book:
        book.backup("daily")
    assert not is_due(profile, START + timedelta(minutes=29))
    assert is_due(profile, START + timedelta(minutes=30))
    clock.advance(timedelta(hours=12, minutes=50))
    with open_book(profile) as book:
        book.backup("changes")
    # 23:50 in Helsinki; a quarter of an hour later is another day there.
    assert not is_due(profile, START + timedelta(hours=12, minutes=55))
    assert is_due(profile, START + timedelta(hours=13, minutes=5))


def test_a_backup_from_the_future_does_not_stop_new_ones(profile: Profile) -> None:
    with new_book(profile)[0] as book:
        book.backup("daily")
    assert is_due(profile, START - timedelta(days=400))
    assert is_due(profile, START - timedelta(hours=1))


def planted(profile: Profile, moments: list[datetime]) -> None:
    """Backups of those moments, copied from one real one."""
    with new_book(profile)[0] as book:
        real = book.backup("manual").folder
    for moment in moments:
        shutil.copytree(real, profile.paths.backups / moment.strftime("%Y%m%dT%H%M%SZ-changes"))
    shutil.rmtree(real)


def test_thinning_keeps_what_the_rules_say(profile: Profile, clock: FakeClock) -> None:
    now = at("2026-03-02T09:00")
    # Four a day at first, then the last of each of 300 days.
    often = [now - timedelta(hours=6) * number for number in range(4 * 15)]
    planted(profile, often + [now - timedelta(days=16 + number) + timedelta(hours=12) for number in range(300)])
    removed = {backup.at for backup in thin(profile)}
    kept = [backup.at for backup in list_backups(profile)]
    assert not removed & set(kept)
    assert len(removed) + len(kept) == 360
    recent = [moment for moment in kept if now - moment <= timedelta(days=2)]
    assert recent == [now - timedelta(hours=6) * number for number in range(9)]
    days = {moment.date() for moment in kept}
    assert days == {date.fromisoformat(day) for day in DAYS_KEPT}
    # The newest of its day, for all that are older than two days.
    assert all(moment.hour == 21 for moment in kept if moment < now - timedelta(days=3))
    assert thin(profile) == []


DAYS_KEPT = [
    # 12 days
    *("2026-03-02", "2026-03-01", "2026-02-28", "2026-02-27", "2026-02-26", "2026-02-25", "2026-02-24"),
    *("2026-02-23", "2026-02-22", "2026-02-21", "2026-02-20", "2026-02-19"),
    # 10 weeks: this one, and the Sundays before (two of them are days above)
    *("2026-03-01", "2026-02-22", "2026-02-15", "2026-02-08", "2026-02-01", "2026-01-25", "2026-01-18", "2026-01-11"),
    "2026-01-04",
    # 9 months: this one, and the last days of those before
    *("2026-02-28", "2026-01-31", "2025-12-31", "2025-11-30", "2025-10-31", "2025-09-30", "2025-08-31", "2025-07-31"),
]


def test_a_rarely_used_book_keeps_its_backups(profile: Profile) -> None:
    planted(profile, [at("2026-03-02T09:00") - timedelta(days=400) * number for number in range(9)])
    assert thin(profile) == []


def test_nothing_is_thinned_while_the_newest_check_failed(profile: Profile) -> None:
    planted(profile, [at("2026-03-02T09:00") - timedelta(hours=1) * number for number in range(80)])
    with open_book(profile) as book:
        with pytest.raises(NoRoom):
            book.backup("daily", free_space=lambda folder: 0)
        assert thin(profile) == []
        assert len(list_backups(profile)) == 80
        book.backup("daily")
    assert len(thin(profile)) > 20


def test_nothing_is_thinned_while_the_newest_backup_has_lost_its_note(profile: Profile) -> None:
    planted(profile, [at("2026-03-02T09:00") - timedelta(hours=1) * number for number in range(80)])
    (list_backups(profile)[0].folder / "verified.json").unlink()
    assert thin(profile) == []
    assert list_backups(profile)[0].verified is None


def test_one_that_cannot_be_removed_keeps_neither_the_others_nor_the_new_one(
    profile: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    planted(profile, [at("2026-03-02T09:00") - timedelta(hours=1) * number for number in range(80)])
    held = list_backups(profile)[-2].name
    rename = Path.rename

    def refuse(self: Path, target: Path) -> Path:
        if self.name == held:
            raise PermissionError(13, "held open by another program")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refuse)
    removed = thin(profile)
    assert len(removed) > 20
    assert held not in {backup.name for backup in removed}
    assert held in {backup.name for backup in list_backups(profile)}
    assert len(list_backups(profile)) == 80 - len(removed)


def test_a_backup_and_a_rehearsal_do_not_disturb_each_other(profile: Profile, monkeypatch: pytest.MonkeyPatch) -> None:
    with new_book(profile)[0] as book:
        backup = book.backup("manual")
        beside = threading.Thread(target=book.backup, args=["daily"])
        real = verify_site

        def verify(*given: Any, **named: Any) -> dict[str, int]:
            beside.start()
            # Time enough for it to be made, if it does not wait.
            beside.join(timeout=0.5)
            return real(*given, **named)

        monkeypatch.setattr("mentorbook.book.backups.verify_site", verify)
        assert rehearse(book, backup).verified is not None
        beside.join()
    assert [one.reason for one in list_backups(profile)] == ["manual", "daily"]


def test_a_rehearsal_is_remembered_and_leaves_nothing(profile: Profile, clock: FakeClock) -> None:
    with new_book(profile)[0] as book:
        backup = book.backup("manual")
        before = digests(backup.folder)
        clock.advance(timedelta(days=1))
        rehearsed = rehearse(book, backup)
    assert rehearsed.verified is not None
    assert rehearsed.verified.rehearsed == START + timedelta(days=1)
    assert list_backups(profile) == [rehearsed]
    assert [path.name for path in profile.paths.backups.iterdir()] == [backup.name]
    after = digests(backup.folder)
    assert {name for name in after if after[name] != before[name]} == {"verified.json"}


def test_a_rehearsal_tells_how_far_it_is(profile: Profile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mentorbook.book.files._BLOCK", 4096)
    told: list[tuple[str, int, int]] = []
    with new_book(profile, notes=100)[0] as book:
        rehearse(book, book.backup("manual"), progress=lambda *one: told.append(one))
    assert {total for _what, _done, total in told} == {100}
    assert [done for _what, done, _total in told] == sorted(done for _what, done, _total in told)
    assert {"copy", "check"} == {what for what, _done, _total in told}
    assert told[-1] == ("check", 100, 100)
    assert len({done for _what, done, _total in told}) > 5


@pytest.mark.parametrize("moment", ["copy", "before the check", "within the check"])
def test_a_rehearsal_that_is_stopped_leaves_no_trace(profile: Profile, moment: str) -> None:
    told: list[str] = []

    def progress(what: str, done: int, total: int) -> None:
        del done, total
        told.append(what)
        checks = told.count("check")
        if (moment == "copy") or (checks > 0 and moment == "before the check") or checks > 1:
            raise Stopped

    with new_book(profile, notes=4000)[0] as book:
        backup = book.backup("manual")
        with pytest.raises(Stopped):
            rehearse(book, backup, progress=progress)
        assert last_failure(profile) is None
        assert list_backups(profile) == [backup]
        assert [path.name for path in profile.paths.backups.iterdir()] == [backup.name]
        assert told.count("check") == {"copy": 0, "before the check": 1, "within the check": 2}[moment]
        assert rehearse(book, backup).verified is not None


def flip_the_middle(backup: Backup) -> None:
    content = bytearray(backup.site.database.read_bytes())
    content[len(content) // 2] ^= 1
    backup.site.database.write_bytes(content)


def cut_the_database(backup: Backup) -> None:
    backup.site.database.write_bytes(backup.site.database.read_bytes()[:4096])


def lose_the_database(backup: Backup) -> None:
    backup.site.database.write_bytes(b"")


def miscount(backup: Backup) -> None:
    path = backup.folder / "verified.json"
    path.write_bytes(path.read_bytes().replace(b'"note": 3', b'"note": 4'))


DAMAGES = [flip_the_middle, cut_the_database, lose_the_database, miscount]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_rehearsal_finds_a_damaged_backup(profile: Profile, damage: Callable[[Backup], None]) -> None:
    with new_book(profile)[0] as book:
        damage(book.backup("manual"))
        with pytest.raises(DamagedBook):
            rehearse(book, list_backups(profile)[0])
        failure = last_failure(profile)
        assert failure is not None
        assert failure.reason == "rehearsal"


def test_a_rehearsal_finds_lost_keys(profile: Profile) -> None:
    with new_book(profile)[0] as book:
        backup = book.backup("manual")
        backup.site.keys.unlink()
        with pytest.raises(DamagedKeys):
            rehearse(book, backup)


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


def test_folders_are_named_without_colons(profile: Profile) -> None:
    with new_book(profile)[0] as book:
        book.backup("manual")
    names = [path.name for path in profile.paths.root.rglob("*")]
    assert not [name for name in names if set(name) & set('<>:"|?*\\')]
