"""Keys and key files: what they derive, and that nothing hostile gets past them."""

from __future__ import annotations

import hashlib
import json
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentorbook.book import derivation, keys
from mentorbook.book.derivation import (
    NotEnoughMemory,
    UnusablePassphrase,
    derive_key,
    derive_new_key,
    prepare_passphrase,
)
from mentorbook.book.keyfile import MAX_BYTES, DamagedKeys, KeyFile, NewerKeys, SlotKind, parse_key_file
from mentorbook.book.keys import (
    MasterKey,
    WrongPassphrase,
    WrongRecoveryCode,
    draw_master_key,
    new_key_file,
    passphrase_slot,
    secret_slot,
    unwrap_with_secret,
    with_passphrase,
    with_recovery_code,
)
from mentorbook.book.recovery import spell_code
from mentorbook.profile import DerivationCost
from tests.book.books import in_child
from tests.support.profiles import CHEAP

BOOK = "0123456789abcdef"
SECRET = bytes(range(16))
MASTER = MasterKey(bytes(range(32)))
DATABASE_KEY = "c19d442bc715caaf35fe5048c6fd3ab8e101b3be286729a3043753be19c421b7e7979bf3606d9f2214bfd10b07a8c152"
SYNC_IDENTITY = "11d91a71678588361e6576c9f896acca19e8545361cc506427c40a13373b62b8"


def key_file(master: MasterKey = MASTER) -> KeyFile:
    return master.sign(
        new_key_file(
            BOOK,
            passphrase_slot(master, book_id=BOOK, slot_id="one", passphrase="pass", cost=CHEAP),
            secret_slot(master, book_id=BOOK, slot_id="two", kind=SlotKind.RECOVERY, secret=SECRET),
            secret_slot(master, book_id=BOOK, slot_id="three", kind=SlotKind.COMPUTER, secret=b"k" * 32),
        )
    )


FILE = key_file()


def edited(change: Callable[[dict[str, Any]], object], *, checksum: bool = True) -> bytes:
    """The key file as somebody else would write it, by default with a checksum that fits."""
    document = json.loads(FILE.to_bytes())
    change(document)
    if checksum:
        document.pop("checksum", None)
        body = json.dumps(document, sort_keys=True, separators=(",", ":")).encode()
        document["checksum"] = hashlib.sha256(body).hexdigest()
    return json.dumps(document).encode()


def test_every_slot_gives_the_same_key() -> None:
    file = parse_key_file(FILE.to_bytes())
    assert file == FILE
    assert with_passphrase("pass")(file) == MASTER
    assert with_recovery_code(spell_code(SECRET))(file) == MASTER
    computer = file.slot_of(SlotKind.COMPUTER)
    assert computer is not None
    assert unwrap_with_secret(computer, b"k" * 32, BOOK) == MASTER
    assert MASTER.vouches_for(file)
    assert not draw_master_key().vouches_for(file)


def test_derived_keys_are_fixed_for_ever() -> None:
    # Written out: were one of these to change, no book of an earlier version could be opened.
    assert MASTER.database_key() == DATABASE_KEY
    assert MASTER.sync_identity().hex() == SYNC_IDENTITY
    assert MASTER.database_key()[64:] == MASTER.database_salt().hex()
    assert len({MASTER.database_key()[:64], MASTER.sync_identity().hex(), MASTER.secret.hex()}) == 3


def test_a_wrong_passphrase_and_a_wrong_code_have_their_own_words() -> None:
    with pytest.raises(WrongPassphrase, match="caps lock"):
        with_passphrase("Pass")(FILE)
    with pytest.raises(WrongRecoveryCode, match="another book"):
        with_recovery_code(spell_code(bytes(16)))(FILE)


def test_a_slot_vouches_for_its_own_fields() -> None:
    slot = FILE.slot_of(SlotKind.PASSPHRASE)
    assert slot is not None
    assert slot.cost is not None
    others = [
        replace(slot, id="other"),
        replace(slot, salt=bytes(16)),
        replace(slot, nonce=bytes(12)),
        replace(slot, cost=replace(slot.cost, passes=3)),
    ]
    for other in others:
        with pytest.raises(WrongPassphrase):
            with_passphrase("pass")(FILE.with_slot(other))
    with pytest.raises(WrongPassphrase):
        with_passphrase("pass")(replace(FILE, book_id="fedcba9876543210"))


def test_a_file_without_the_slot_says_so() -> None:
    with pytest.raises(DamagedKeys, match="no slot for the recovery"):
        with_recovery_code(spell_code(SECRET))(FILE.without_slot(SlotKind.RECOVERY))


def test_every_flipped_bit_is_damage_and_never_a_wrong_passphrase() -> None:
    content = FILE.to_bytes()
    for place in range(len(content)):
        for bit in range(8):
            flipped = content[:place] + bytes([content[place] ^ 1 << bit]) + content[place + 1 :]
            try:
                parsed = parse_key_file(flipped)
            except (DamagedKeys, NewerKeys):
                continue
            # White space and the case of a digit may differ; what is read may not.
            assert parsed == FILE


@pytest.mark.parametrize("length", range(0, len(FILE.to_bytes()) - 1, 7))
def test_every_shorter_file_is_damage(length: int) -> None:
    with pytest.raises(DamagedKeys):
        parse_key_file(FILE.to_bytes()[:length])


def test_a_newer_file_is_not_called_damaged() -> None:
    with pytest.raises(NewerKeys, match="newest version"):
        parse_key_file(edited(lambda document: document.update(version=2, another="field")))


def slot_field(name: str, value: object) -> bytes:
    return edited(lambda document: document["slots"][0].__setitem__(name, value))


def cost_field(name: str, value: object) -> bytes:
    return edited(lambda document: document["slots"][0]["argon2id"].__setitem__(name, value))


HOSTILE = {
    "empty": b"",
    "no object": b"[]",
    "null": b"null",
    "not text": b"\xff\xfe\x00",
    "deep": b"[" * 60_000,
    "large": b" " * (MAX_BYTES + 1),
    "long number": b'{"format": ' + b"9" * 60_000 + b"}",
    "not a number": b'{"format": NaN}',
    "another format": edited(lambda document: document.update(format="other")),
    "version as text": edited(lambda document: document.update(version="1")),
    "version true": edited(lambda document: document.update(version=True)),
    "version 0": edited(lambda document: document.update(version=0)),
    "unknown field": edited(lambda document: document.update(more=1)),
    "missing field": edited(lambda document: document.pop("revision")),
    "wrong checksum": edited(lambda document: document.update(revision=2), checksum=False),
    "checksum as number": edited(lambda document: document.update(checksum=5), checksum=False),
    "a name twice": FILE.to_bytes().replace(b'"revision"', b'"version": 1, "revision"'),
    "no slots": edited(lambda document: document.update(slots=[])),
    "slots as object": edited(lambda document: document.update(slots={})),
    "too many slots": edited(lambda document: document.update(slots=document["slots"] * 6)),
    "the same slot twice": edited(lambda document: document.update(slots=document["slots"][:1] * 2)),
    "a slot of text": edited(lambda document: document.update(slots=["slot"])),
    "unknown kind": slot_field("kind", "master"),
    "kind as list": slot_field("kind", []),
    "book id with a path": edited(lambda document: document.update(book_id="../../x")),
    "slot id with a line": slot_field("id", "a\nb"),
    "short salt": slot_field("salt", "00"),
    "long wrapped key": slot_field("wrapped", "00" * 4000),
    "not hexadecimal": slot_field("nonce", "zz" * 12),
    "nonce as number": slot_field("nonce", 12),
    "negative revision": edited(lambda document: document.update(revision=-1)),
    "cost missing": edited(lambda document: document["slots"][0].pop("argon2id")),
    "cost as number": slot_field("argon2id", 5),
    "18 MiB": cost_field("memory_kib", 18 * 1024),
    "more than 1 GiB": cost_field("memory_kib", 1024 * 1024 + 1),
    "memory as fraction": cost_field("memory_kib", 65536.0),
    "no passes": cost_field("passes", 0),
    "a million passes": cost_field("passes", 1_000_000),
    "a thousand lanes": cost_field("lanes", 1000),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_before_any_derivation(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_arguments: object, **_named: object) -> bytes:
        raise AssertionError("a key was derived")

    monkeypatch.setattr(keys, "derive_key", never)
    started = time.process_time()
    with pytest.raises(DamagedKeys) as refusal:
        with_passphrase("pass")(parse_key_file(HOSTILE[name]))
    assert refusal.value.remedy
    assert time.process_time() - started < 1


def _set(name: str, value: object, document: dict[str, Any]) -> None:
    document[name] = value


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists))
def test_anything_else_in_a_field_is_damage(value: object) -> None:
    for name in ("book_id", "revision", "slots", "mac"):
        content = edited(partial(_set, name, value))
        try:
            parse_key_file(content)
        except DamagedKeys:
            continue
        assert name in {"revision", "book_id"}


@pytest.mark.parametrize(
    ("bound", "cost"),
    [
        ("low memory", DerivationCost(memory=19 * 1024 - 1, passes=2, lanes=1)),
        ("high memory", DerivationCost(memory=1024 * 1024 + 1, passes=2, lanes=1)),
        ("no pass", DerivationCost(memory=19 * 1024, passes=0, lanes=1)),
        ("no lane", DerivationCost(memory=19 * 1024, passes=2, lanes=0)),
    ],
)
def test_a_cost_out_of_bounds_is_a_defect(bound: str, cost: DerivationCost) -> None:
    with pytest.raises(ValueError, match="out of bounds"):
        derive_key(b"pass", salt=bytes(16), cost=cost)


def test_the_same_passphrase_from_every_keyboard() -> None:
    assert prepare_passphrase("ha\u0308llo") == prepare_passphrase("hällo") == "hällo".encode()


@pytest.mark.parametrize("passphrase", ["", "x" * 1025, "ä" * 513, "\ud800"])
def test_unusable_passphrases_have_words(passphrase: str) -> None:
    with pytest.raises(UnusablePassphrase) as refusal:
        prepare_passphrase(passphrase)
    assert refusal.value.remedy


def test_the_longest_passphrase_works() -> None:
    assert len(prepare_passphrase("ä" * 512)) == 1024


def test_the_real_cost() -> None:
    cost = DerivationCost()
    assert (cost.memory, cost.passes, cost.lanes) == (256 * 1024, 3, 4)
    slot = passphrase_slot(MASTER, book_id=BOOK, slot_id="one", passphrase="pass", cost=cost)
    assert slot.cost in {cost, replace(cost, memory=64 * 1024)}
    assert with_passphrase("pass")(MASTER.sign(new_key_file(BOOK, slot))) == MASTER


def test_less_memory_is_taken_when_it_is_short_and_never_less_than_64_mib(monkeypatch: pytest.MonkeyPatch) -> None:
    cost = DerivationCost(memory=256 * 1024, passes=1, lanes=1)
    monkeypatch.setattr(derivation, "available_memory", lambda: 100 * 1024)
    _, used = derive_new_key(b"pass", salt=bytes(16), cost=cost)
    assert used == replace(cost, memory=64 * 1024)
    monkeypatch.setattr(derivation, "available_memory", lambda: 10)
    _, used = derive_new_key(b"pass", salt=bytes(16), cost=cost)
    assert used == replace(cost, memory=64 * 1024)
    _, used = derive_new_key(b"pass", salt=bytes(16), cost=CHEAP)
    assert used == CHEAP


if sys.platform == "linux":
    import resource

    def limited(memory_mib: int, work: Callable[[], object]) -> Any:
        def run() -> object:
            # Of its own address space beyond what the process has now.
            present = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
            resource.setrlimit(resource.RLIMIT_AS, (present + (memory_mib << 20),) * 2)
            return work()

        return in_child(run)

    def test_a_machine_that_is_short_of_memory() -> None:
        cost = DerivationCost(memory=512 * 1024, passes=1, lanes=1)

        def make() -> object:
            return derive_new_key(b"pass", salt=bytes(16), cost=cost)[1]

        def unlock() -> object:
            return derive_key(b"pass", salt=bytes(16), cost=cost)

        assert limited(200, make) == replace(cost, memory=64 * 1024)
        for refused in (limited(30, make), limited(200, unlock)):
            name, words = refused
            assert name == NotEnoughMemory.__name__
            assert "Close other programs" in words
