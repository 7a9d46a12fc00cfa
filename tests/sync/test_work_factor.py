"""How much work it takes to open a bundle: never more than those who get it accept."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from pyrage import passphrase

from mentorbook.model.trouble import UserFacingError
from mentorbook.sync.bundle import WORK_FACTOR_LIMIT, read_bundle, write_bundle
from mentorbook.sync.package import BadPackage, Header, write_package
from tests.support import age

SECRET = "words for the road"
HEADER = Header(
    book="b", machine="m", machine_name="Desk", made_at="2026-03-02T09:00:00Z", token="t", since="", entries=0
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "home.mentorbook"


def choose(patch: pytest.MonkeyPatch, factor: int) -> None:
    """A machine whose speed makes the library choose this factor."""
    patch.setattr(passphrase, "encrypt", partial(age.encrypt, claimed=factor))


@pytest.mark.age
def test_what_this_machine_writes_it_reads(file: Path) -> None:
    write_bundle(file, header=HEADER, entries=[], secret=SECRET)
    assert read_bundle(file, secret=SECRET) == (HEADER, [])


def test_a_bundle_at_the_limit_is_written_and_not_refused_for_its_work(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(monkeypatch, WORK_FACTOR_LIMIT)
    write_bundle(file, header=HEADER, entries=[], secret=SECRET)
    # The work itself takes seconds and a gigabyte; here the key is that of a smaller factor.
    monkeypatch.setattr(passphrase, "decrypt", lambda *_: b"".join(write_package(HEADER, [])))
    assert read_bundle(file, secret=SECRET) == (HEADER, [])


def test_a_bundle_beyond_the_limit_is_not_written(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_bytes(b"an earlier one")
    choose(monkeypatch, WORK_FACTOR_LIMIT + 1)
    with pytest.raises(UserFacingError, match="was not written") as refused:
        write_bundle(file, header=HEADER, entries=[], secret=SECRET)
    assert refused.value.remedy
    assert [(one.name, one.read_bytes()) for one in file.parent.iterdir()] == [(file.name, b"an earlier one")]


def test_a_bundle_beyond_the_limit_is_refused_before_any_work(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_bytes(age.encrypt(b"", SECRET, claimed=WORK_FACTOR_LIMIT + 1))
    monkeypatch.setattr(passphrase, "decrypt", lambda *_: pytest.fail("work was begun"))
    with pytest.raises(BadPackage, match="more work"):
        read_bundle(file, secret=SECRET)
