"""Full disks and folders that cannot be written: clean words, nothing lost, and all is well once there is room."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from mentorbook.book.files import PART, copy_private, private_folder, replacing, write_private
from mentorbook.book.making import create
from mentorbook.book.storage import NoRoom, NotWritable, StorageTrouble, explain_system, file_words, storage_words
from mentorbook.profile import Paths, Profile
from tests.book.books import (
    PASSPHRASE,
    closed_book,
    digests,
    in_child,
    notes_of,
    open_book,
    schema,
    unchanged,
    write_notes,
)
from tests.support.clock import FakeClock
from tests.support.profiles import CHEAP

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the disks are limited by means of POSIX systems")


def mount_small(folder: Path) -> bool:
    """A disk of 1 MB at ``folder``, where this user may mount one."""
    folder.mkdir()
    if sys.platform != "linux" or os.geteuid() != 0:
        return False
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder], check=False, stderr=subprocess.DEVNULL
    )
    return done.returncode == 0


class SmallDisk:
    """A disk that can be filled: a small one of its own, or, where none can be mounted, a limit on files' sizes."""

    def __init__(self, folder: Path) -> None:
        self.mounted = mount_small(folder)
        self.profile = Profile(Paths(folder / "profile"), clock=FakeClock(), cost=CHEAP)
        self._filler = folder / "filler"

    def while_full(self, work: Callable[[], object]) -> object:
        """What ``work`` returns, or the name and words of what it raises, while there is no room at all."""
        if not self.mounted:
            return in_child(lambda: self._limited(work))
        with self._filler.open("wb", buffering=0) as filler, suppress(OSError):
            for size in (1 << 16, 1):
                with suppress(OSError):
                    while filler.write(b"\0" * size):
                        pass
        try:
            return in_child(work)
        finally:
            self._filler.unlink()

    def _limited(self, work: Callable[[], object]) -> object:
        import resource  # noqa: PLC0415 - not on Windows

        resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
        return work()


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    disk = SmallDisk(tmp_path / "disk")
    yield disk
    if disk.mounted:
        subprocess.run(["umount", tmp_path / "disk"], check=True)


@pytest.fixture
def limited_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SmallDisk:
    """The same without a mount, on every machine."""
    monkeypatch.setattr(sys.modules[__name__], "mount_small", lambda folder: bool(folder.mkdir()))
    return SmallDisk(tmp_path / "disk")


@pytest.fixture(params=["disk", "limited_disk"])
def full(request: pytest.FixtureRequest) -> SmallDisk:
    disk: SmallDisk = request.getfixturevalue(request.param)
    return disk


def refused(outcome: object) -> str:
    """The words, when the outcome was trouble that a person can understand."""
    assert isinstance(outcome, tuple), outcome
    name, words = outcome
    assert name in {kind.__name__ for kind in (NoRoom, NotWritable, StorageTrouble)}, outcome
    assert "try again" in words or "save again" in words or "Check" in words
    return str(words)


def test_no_book_is_half_made_on_a_full_disk(full: SmallDisk) -> None:
    private_folder(full.profile.paths.book)

    def make() -> None:
        create(full.profile, passphrase=PASSPHRASE, schema=schema)

    refused(full.while_full(make))
    assert digests(full.profile.paths.root) == {}
    closed_book(full.profile)
    open_book(full.profile).close()


def test_a_save_on_a_full_disk_loses_nothing(full: SmallDisk) -> None:
    closed_book(full.profile)

    def fill_and_save() -> str:
        book = open_book(full.profile)
        saved = 0
        try:
            # What is free within pages that exist already may still be used.
            for _ in range(200):
                with storage_words():
                    write_notes(book, "x" * 20_000)
                saved += 1
        except StorageTrouble as trouble:
            with suppress(Exception):
                book.connection.execute("ROLLBACK")
            return f"{saved} {len(notes_of(book))} {trouble}"
        return "no trouble"

    outcome = full.while_full(fill_and_save)
    if isinstance(outcome, tuple):
        refused(outcome)
        saved = 0
    else:
        first, present, *words = str(outcome).split(maxsplit=2)
        saved = int(first)
        assert int(present) == 3 + saved
        assert words
        assert "safe" in words[0]
    with open_book(full.profile) as book:
        assert len(notes_of(book)) == 3 + saved
        write_notes(book, "there is room again")


def test_keys_on_a_full_disk_are_the_old_ones(full: SmallDisk) -> None:
    closed_book(full.profile)
    keys = full.profile.paths.keys.read_bytes()

    def write() -> None:
        with file_words(full.profile.paths.keys):
            write_private(full.profile.paths.keys, b"x" * 5000)

    outcome = full.while_full(write)
    assert "disk is full" in refused(outcome)
    assert full.profile.paths.keys.read_bytes() == keys
    assert not list(full.profile.paths.book.glob(f"*{PART}"))
    open_book(full.profile).close()


def test_a_passphrase_change_on_a_full_disk_keeps_the_old_one(full: SmallDisk) -> None:
    closed_book(full.profile)

    def change() -> None:
        open_book(full.profile).change_passphrase("other words")

    refused(full.while_full(change))
    with open_book(full.profile) as book:
        assert len(notes_of(book)) == 3


def test_a_full_disk_that_still_lets_the_book_be_opened_says_so(full: SmallDisk) -> None:
    closed_book(full.profile)

    def look() -> list[str]:
        book = open_book(full.profile)
        assert len(notes_of(book)) == 3
        return list(book.warnings)

    outcome = full.while_full(look)
    if isinstance(outcome, list):
        assert outcome == [] or "nothing can be saved" in outcome[0]
    else:
        refused(outcome)
    open_book(full.profile).close()


def read_only(profile: Profile, work: Callable[[], object]) -> object:
    """What comes of ``work`` while the profile cannot be written: by mount, by another user, or by mode."""
    folder = profile.paths.root.parent
    if sys.platform == "linux" and os.path.ismount(folder):
        subprocess.run(["mount", "-o", "remount,ro", folder], check=True)
        try:
            return in_child(work)
        finally:
            subprocess.run(["mount", "-o", "remount,rw", folder], check=True)
    for path in (profile.paths.root, *profile.paths.root.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        return in_child(lambda: _as_nobody(work))
    finally:
        for path in (profile.paths.root, *profile.paths.root.rglob("*")):
            path.chmod(0o700 if path.is_dir() else 0o600)


def _as_nobody(work: Callable[[], object]) -> object:
    if os.geteuid() == 0:
        # Root is not bound by modes.
        os.setgid(65534)
        os.setuid(65534)
    return work()


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A temporary folder that other users can look into."""
    folder = Path("/tmp") / f"mentorbook-read-only-{os.getpid()}"
    folder.mkdir()
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def _refuses_read_only(profile: Profile) -> None:
    closed_book(profile)
    with unchanged(profile.paths.root):
        outcome = read_only(profile, lambda: open_book(profile).close())
    assert "may not write here" in refused(outcome)
    open_book(profile).close()


def test_a_read_only_disk(disk: SmallDisk) -> None:
    _refuses_read_only(disk.profile)


def test_a_read_only_folder(open_folder: Path) -> None:
    _refuses_read_only(Profile(Paths(open_folder / "profile"), clock=FakeClock(), cost=CHEAP))


def test_no_book_is_made_in_a_read_only_folder(open_folder: Path) -> None:
    profile = Profile(Paths(open_folder / "deep" / "profile"), clock=FakeClock(), cost=CHEAP)
    profile.paths.root.mkdir(parents=True)
    outcome = read_only(profile, lambda: create(profile, passphrase=PASSPHRASE, schema=schema))
    assert "may not write here" in refused(outcome)
    assert list(profile.paths.root.iterdir()) == []


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "target"
    write_private(target, b"old")
    with pytest.raises(TypeError), replacing(target) as stream:
        stream.writelines([b"half", None])  # type: ignore[list-item]
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["target"]
    copy_private(target, tmp_path / "copy")
    assert (tmp_path / "copy").read_bytes() == b"old"


def test_a_link_laid_in_the_way_is_not_written_through(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(b"mine")
    (tmp_path / f"target{PART}").symlink_to(victim)
    write_private(tmp_path / "target", b"new")
    assert victim.read_bytes() == b"mine"
    assert (tmp_path / "target").read_bytes() == b"new"
    assert not (tmp_path / "target").is_symlink()


def test_a_private_folder_becomes_private(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir(mode=0o755)
    private_folder(tmp_path / "shared")
    private_folder(tmp_path / "new" / "deep")
    for folder in (tmp_path / "shared", tmp_path / "new", tmp_path / "new" / "deep"):
        assert folder.stat().st_mode & 0o777 == 0o700


def test_other_answers_of_the_system_have_words_too(tmp_path: Path) -> None:
    trouble = explain_system(OSError(5, "Input/output error"), tmp_path)
    assert type(trouble) is StorageTrouble
    assert "healthy" in trouble.remedy
