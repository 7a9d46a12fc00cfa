"""The sealed agenda: its key, its file, and what becomes of both when something is not as it should be."""

from __future__ import annotations

import os

import pytest
from keyring.errors import InitError, KeyringLocked

from mentorbook.book.agenda import (
    AgendaKey,
    find_key,
    find_or_make_key,
    forget_key,
    read_agenda,
    remove_agenda,
    write_agenda,
)
from mentorbook.book.files import private_folder
from mentorbook.book.keychain import Keychain, Outcome
from mentorbook.profile import Paths
from tests.support.profiles import MakeProfile
from tests.support.vaults import Hanging, Raising, Vault

BOOK = "0123456789abcdef"
KEY = AgendaKey(BOOK, bytes(range(32)))
CONTENT = b'{"bells": "zanzibarword"}'


class Forgetful(Vault):
    """Takes everything and keeps nothing."""

    def set_password(self, service: str, username: str, password: str) -> None:
        self.calls.append(f"set {service}")


@pytest.fixture
def paths(make_profile: MakeProfile) -> Paths:
    found = make_profile().paths
    private_folder(found.book)
    return found


def test_what_is_sealed_comes_back_and_shows_nothing_on_the_disk(paths: Paths) -> None:
    write_agenda(paths, KEY, CONTENT)
    assert read_agenda(paths, KEY) == CONTENT
    raw = paths.agenda.read_bytes()
    assert b"zanzibar" not in raw
    assert os.name != "posix" or paths.agenda.stat().st_mode & 0o777 == 0o600
    assert "0001020304" not in repr(KEY)


def test_its_length_tells_little(paths: Paths) -> None:
    write_agenda(paths, KEY, b"x")
    short = paths.agenda.stat().st_size
    write_agenda(paths, KEY, b"x" * 8000)
    assert paths.agenda.stat().st_size == short


def test_each_change_of_the_file_and_each_other_key_open_nothing(paths: Paths) -> None:
    write_agenda(paths, KEY, CONTENT)
    raw = paths.agenda.read_bytes()
    for other in (AgendaKey("another-book", KEY.secret), AgendaKey(BOOK, bytes(32))):
        assert read_agenda(paths, other) is None
    for place in (0, 12, 40, len(raw) - 1):
        paths.agenda.write_bytes(raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :])
        assert read_agenda(paths, KEY) is None
    for length in (0, 5, 15, 30, len(raw) - 1):
        paths.agenda.write_bytes(raw[:length])
        assert read_agenda(paths, KEY) is None
    paths.agenda.write_bytes(raw + bytes(5_000_000))
    assert read_agenda(paths, KEY) is None


def test_removing_is_harmless_when_repeated(paths: Paths) -> None:
    write_agenda(paths, KEY, CONTENT)
    remove_agenda(paths)
    assert not paths.agenda.exists()
    remove_agenda(paths)
    assert read_agenda(paths, KEY) is None


def test_a_key_is_made_once_under_a_name_of_its_own() -> None:
    vault = Vault()
    keychain = Keychain(vault)
    assert find_key(keychain, book_id=BOOK) == (Outcome.ABSENT, None)
    outcome, key = find_or_make_key(keychain, book_id=BOOK)
    assert outcome is Outcome.OK
    assert key is not None
    assert find_or_make_key(keychain, book_id=BOOK) == (Outcome.OK, key)
    assert find_key(keychain, book_id=BOOK) == (Outcome.OK, key)
    assert list(vault.items) == [(f"Mentorbook/{BOOK}/agenda", "agenda")]
    assert forget_key(keychain, book_id=BOOK) is Outcome.OK
    assert vault.items == {}


@pytest.mark.parametrize(
    ("error", "outcome"), [(KeyringLocked(), Outcome.LOCKED), (InitError("no service"), Outcome.UNAVAILABLE)]
)
def test_a_keychain_that_does_not_answer_is_given_no_key(error: Exception, outcome: Outcome) -> None:
    assert find_or_make_key(Keychain(Raising(error)), book_id=BOOK) == (outcome, None)


def test_a_keychain_that_hangs_is_not_waited_for() -> None:
    hanging = Hanging()
    try:
        assert find_or_make_key(Keychain(hanging, patience=0.05), book_id=BOOK) == (Outcome.TIMEOUT, None)
        assert hanging.items == {}
    finally:
        hanging.go.set()


def test_a_keychain_that_forgets_is_none() -> None:
    assert find_or_make_key(Keychain(Forgetful()), book_id=BOOK) == (Outcome.UNAVAILABLE, None)


def test_what_is_no_key_is_replaced() -> None:
    vault = Vault()
    vault.items[f"Mentorbook/{BOOK}/agenda", "agenda"] = "not hexadecimal"
    outcome, key = find_or_make_key(Keychain(vault), book_id=BOOK)
    assert outcome is Outcome.OK
    assert key is not None
