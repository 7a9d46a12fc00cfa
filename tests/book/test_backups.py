"""Backups: verified before they count, thinned by the rules, and rehearsed."""

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
from mentorbook.book.backups import Backup, is_due, last_failure, list_backups, rehearse, thin
from mentorbook.book.files import free_bytes
from mentorbook.book.keyfile import DamagedKeys
from mentorbook.book.opening import connect_read_only
from mentorbook.book.storage import DamagedBook, NoRoom
from mentorbook.model.trouble import Stopped
from mentorbook.profile import Profile
from tests.book.books import (
    SCHEMA,
    digests,
    new_book,
    notes_of,
    open_book,
    write_notes,
)
from tests.book.damage import DAMAGES
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


def test_folders_are_named_without_colons(profile: Profile) -> None:
    with new_book(profile)[0] as book:
        book.backup("manual")
    names = [path.name for path in profile.paths.root.rglob("*")]
    assert not [name for name in names if set(name) & set('<>:"|?*\\')]
