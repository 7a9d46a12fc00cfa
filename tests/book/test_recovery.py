"""The recovery code: whole, forgiving, and no slip of one symbol or swap of two passes."""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentorbook.book.recovery import ALPHABET, SYMBOLS, MistypedRecoveryCode, draw_secret, parse_code, spell_code

SECRETS = [bytes(16), b"\xff" * 16, bytes(range(16)), bytes.fromhex("3f9d0c5a77e1b2486d10fe93a5c4271b")]


def plain(secret: bytes) -> str:
    return spell_code(secret).replace("-", "").lower()


@given(st.binary(min_size=16, max_size=16))
def test_a_code_gives_its_secret_back(secret: bytes) -> None:
    code = spell_code(secret)
    assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{4}", code)
    assert parse_code(code) == secret


def test_secrets_are_drawn_anew_with_128_bits() -> None:
    assert len(draw_secret()) == 16
    assert draw_secret() != draw_secret()


@pytest.mark.parametrize("secret", SECRETS)
def test_every_slip_of_one_symbol_is_noticed(secret: bytes) -> None:
    code = plain(secret)
    slips = [
        code[:place] + symbol + code[place + 1 :]
        for place in range(SYMBOLS)
        for symbol in ALPHABET
        if symbol != code[place]
    ]
    assert len(slips) == SYMBOLS * 31
    for slip in slips:
        with pytest.raises(MistypedRecoveryCode):
            parse_code(slip)


@pytest.mark.parametrize("secret", SECRETS)
def test_every_swap_of_two_symbols_is_noticed(secret: bytes) -> None:
    code = plain(secret)
    for first, second in itertools.combinations(range(SYMBOLS), 2):
        if code[first] == code[second]:
            continue
        swapped = list(code)
        swapped[first], swapped[second] = swapped[second], swapped[first]
        with pytest.raises(MistypedRecoveryCode):
            parse_code("".join(swapped))


def test_typing_is_forgiven() -> None:
    secret = bytes.fromhex("00840821ffff08421084000000000123")
    code = spell_code(secret)
    assert {"0", "1"} <= set(code)
    variants = [
        code.lower(),
        code.replace("-", ""),
        code.replace("-", " "),
        f"  {code.replace('-', ' – ')}\n",
        code.replace("0", "O").replace("1", "I"),
        code.replace("0", "o").replace("1", "l"),
        "".join(chr(ord(symbol) + 0xFEE0) for symbol in code),
    ]
    for variant in variants:
        assert parse_code(variant) == secret, variant


@pytest.mark.parametrize("typed", ["", "hello", "u" * 28, "0" * 27, "0" * 29, "0" * 5000, "\x00" * 28, "٣" * 28])
def test_what_is_no_code_is_refused_with_words(typed: str) -> None:
    with pytest.raises(MistypedRecoveryCode) as refusal:
        parse_code(typed)
    assert refusal.value.remedy


def test_a_wrong_character_is_told_by_its_group() -> None:
    code = spell_code(SECRETS[2])
    with pytest.raises(MistypedRecoveryCode, match="Group 3"):
        parse_code(code[:10] + "*" + code[11:])
