"""``kill -9`` at every step on the disk: what was acknowledged is there, and nobody is locked out."""

from __future__ import annotations

import sys
from collections.abc import Callable
from random import Random

import pytest

from mentorbook.book.backups import list_backups, rehearse, restore
from mentorbook.book.book import Book, NoBook
from mentorbook.book.keyfile import parse_key_file
from mentorbook.book.keys import WrongPassphrase, with_passphrase
from mentorbook.book.making import adopt, create
from mentorbook.book.opening import check_integrity, checkpoint
from mentorbook.profile import Profile
from tests.book.books import (
    PASSPHRASE,
    Killed,
    closed_book,
    killed_after,
    killed_at,
    new_book,
    notes_of,
    open_book,
    schema,
    write_notes,
)
from tests.support.profiles import MakeProfile

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the processes to be killed are forked")

Say = Callable[[str], None]
NEW = "other words"
#: More steps than any of these has; a run ends when its work does.
MANY = 400


Rounds = Callable[[Callable[[int], Killed]], int]


@pytest.fixture
def at_every_step(long_run: bool) -> Rounds:  # noqa: FBT001
    """Kill at one step after the other until the work ends by itself; the number of rounds.

    Every third step is enough to be quick; which of them is drawn.
    """

    def run(work: Callable[[int], Killed]) -> int:
        stride = 1 if long_run else 3
        for number, step in enumerate(range(Random().randint(1, stride), MANY, stride)):
            if work(step).finished:
                return number
        raise AssertionError("the work never ends")

    return run


def sound(book: Book) -> None:
    assert checkpoint(book.connection)
    check_integrity(book.connection)


def make_again_if_there_is_none(profile: Profile, make: Callable[[], Book]) -> None:
    try:
        book = open_book(profile)
    except NoBook:
        book = make()
    with book:
        sound(book)
        assert notes_of(book) == []


def test_create(make_profile: MakeProfile, at_every_step: Rounds) -> None:
    def round_of(step: int) -> Killed:
        profile = make_profile(f"create-{step}")

        def work(say: Say) -> None:
            create(profile, passphrase=PASSPHRASE, schema=schema)[0].close()
            say("created")

        killed = killed_at(step, work)
        if killed.said:
            open_book(profile).close()
        make_again_if_there_is_none(profile, lambda: create(profile, passphrase=PASSPHRASE, schema=schema)[0])
        assert {path.name for path in profile.paths.book.iterdir()} == {
            "book.db",
            "keys.json",
            "keys.json.bak",
            "lock",
        }
        return killed

    assert at_every_step(round_of) >= 8


def test_adopt(make_profile: MakeProfile, at_every_step: Rounds) -> None:
    source, _ = new_book(make_profile("source"))
    keys = source.keys_for_travel()
    source.close()

    def round_of(step: int) -> Killed:
        profile = make_profile(f"adopt-{step}")

        def take_up() -> Book:
            return adopt(profile, keys=keys, passphrase=PASSPHRASE, schema=schema)

        killed = killed_at(step, lambda say: take_up().close())
        make_again_if_there_is_none(profile, take_up)
        return killed

    assert at_every_step(round_of) >= 8


def test_change_passphrase(make_profile: MakeProfile, at_every_step: Rounds) -> None:
    profile = make_profile()
    closed_book(profile)

    def round_of(step: int) -> Killed:
        def work(say: Say) -> None:
            with open_book(profile) as book:
                book.change_passphrase(NEW)
                say("changed")

        killed = killed_at(step, work)
        # Each is whole by itself, not only one of the two.
        for path in (profile.paths.keys, profile.paths.keys_copy):
            parse_key_file(path.read_bytes())
        try:
            book = open_book(profile)
            assert not killed.said
        except WrongPassphrase:
            book = open_book(profile, NEW)
        with book:
            sound(book)
            assert len(notes_of(book)) == 3
            assert profile.paths.keys.read_bytes() == profile.paths.keys_copy.read_bytes()
            if not killed.finished:
                book.change_passphrase(PASSPHRASE)
        return killed

    assert at_every_step(round_of) >= 8


def test_backup(make_profile: MakeProfile, at_every_step: Rounds) -> None:
    profile = make_profile()
    closed_book(profile)

    def round_of(step: int) -> Killed:
        def work(say: Say) -> None:
            with open_book(profile) as book:
                say(book.backup("manual").name)

        killed = killed_at(step, work)
        with open_book(profile) as book:
            assert len(notes_of(book)) == 3
            backups = list_backups(profile)
            assert set(killed.said) <= {backup.name for backup in backups}
            for backup in backups[:2]:
                assert backup.verified is not None
                rehearse(book, backup)
        return killed

    assert at_every_step(round_of) >= 5


def test_restore(make_profile: MakeProfile, at_every_step: Rounds) -> None:
    def round_of(step: int) -> Killed:
        profile = make_profile(f"restore-{step}")
        with new_book(profile)[0] as book:
            backup = book.backup("manual")
            write_notes(book, "after the backup")

        def work(say: Say) -> None:
            restore(profile, backup, unlock=with_passphrase(PASSPHRASE))
            say("restored")

        killed = killed_at(step, work)
        with open_book(profile) as book:
            sound(book)
            notes = notes_of(book)
        if len(notes) == 4:
            assert not killed.said
            return killed
        assert len(notes) == 3
        # The book that was here is whole, too, in the folder where it was set aside.
        (aside,) = (path for path in (profile.paths.root / "set-aside").iterdir() if any(path.iterdir()))
        other = make_profile(f"aside-{step}")
        other.paths.root.mkdir()
        aside.rename(other.paths.book)
        with open_book(other) as book:
            sound(book)
            assert notes_of(book)[-1] == "after the backup"
        return killed

    assert at_every_step(round_of) >= 8


def test_saves_killed_at_any_time(make_profile: MakeProfile, long_run: bool) -> None:  # noqa: FBT001
    profile = make_profile()
    closed_book(profile, notes=0)
    chance = Random(20260302)
    known = 0
    for _ in range(200 if long_run else 20):

        def work(say: Say) -> None:
            with open_book(profile) as book:
                number = len(notes_of(book))
                say("open")
                while True:
                    write_notes(book, f"note {number}", "its second line" * 50)
                    number += 2
                    say(str(number))

        killed = killed_after(chance.uniform(0, 0.05), work)
        acknowledged = max([known, *(int(said) for said in killed.said if said.isdigit())])
        with open_book(profile) as book:
            sound(book)
            known = len(notes_of(book))
            assert known >= acknowledged
            assert known % 2 == 0
            assert known <= acknowledged + 2


def test_a_whole_day_killed_at_any_time(make_profile: MakeProfile, long_run: bool) -> None:  # noqa: FBT001
    profile = make_profile()
    closed_book(profile, notes=0)
    chance = Random(7)
    passphrase, known = PASSPHRASE, 0
    for number in range(100 if long_run else 10):
        old, new = passphrase, f"words number {number}"

        def work(say: Say, old: str = old, new: str = new) -> None:
            with open_book(profile, old) as book:
                say("open")
                write_notes(book, new)
                say("saved")
                book.change_passphrase(new)
                say("changed")
                book.backup("manual")
                say("backed up")

        killed = killed_after(chance.uniform(0, 0.15), work)
        try:
            book = open_book(profile, new)
            passphrase = new
        except WrongPassphrase:
            assert "changed" not in killed.said
            book = open_book(profile, old)
        with book:
            sound(book)
            present = len(notes_of(book))
            assert present >= known + ("saved" in killed.said)
            known = present
            assert all(backup.verified is not None for backup in list_backups(profile))
