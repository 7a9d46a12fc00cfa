"""The recovery code: 128 random bits in a form that people can print, read aloud and type.

28 symbols in seven groups of four. 26 carry the bits, the last two are the check symbols of a Reed-Solomon
code over the field of 32 elements: any one or two wrong symbols are noticed, and so is any swap of two. The
alphabet is Crockford's, without i, l, o and u.
"""

from __future__ import annotations

import secrets
import unicodedata

from mentorbook.model.trouble import UserFacingError

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
GROUP = 4
ENTROPY_BYTES = 16
_DATA_SYMBOLS = 26
SYMBOLS = _DATA_SYMBOLS + 2

_VALUES = {symbol: value for value, symbol in enumerate(ALPHABET)} | {"o": 0, "i": 1, "l": 1}
_FIELD_POLYNOMIAL = 0b100101


class MistypedRecoveryCode(UserFacingError):
    """What was typed is not a recovery code: a symbol is wrong, missing or too many."""


def _times(left: int, right: int) -> int:
    """The product in the field of 32 elements."""
    product = 0
    while right:
        if right & 1:
            product ^= left
        left <<= 1
        if left & 32:
            left ^= _FIELD_POLYNOMIAL
        right >>= 1
    return product


def _remainder(symbols: list[int]) -> tuple[int, int]:
    """The remainder of the symbols, as a polynomial, by (x + 2)(x + 4): zero for every whole code."""
    high, low = 0, 0
    for symbol in symbols:
        # (x + 2)(x + 4) = x² + 6x + 8
        carry = high
        high, low = low ^ _times(carry, 6), symbol ^ _times(carry, 8)
    return high, low


def draw_secret() -> bytes:
    """A new secret of 128 bits."""
    return secrets.token_bytes(ENTROPY_BYTES)


def spell_code(secret: bytes) -> str:
    """The secret as seven groups of four symbols, with dashes between them."""
    if len(secret) != ENTROPY_BYTES:
        raise ValueError("a recovery secret has 16 bytes")
    number = int.from_bytes(secret, "big")
    symbols = [number >> 5 * place & 31 for place in reversed(range(_DATA_SYMBOLS))]
    symbols += _remainder([*symbols, 0, 0])
    text = "".join(ALPHABET[symbol] for symbol in symbols).upper()
    return "-".join(text[start : start + GROUP] for start in range(0, SYMBOLS, GROUP))


def parse_code(typed: str) -> bytes:
    """The secret in a code as a person typed it: case, spaces and dashes do not matter, o is 0, i and l are 1.

    Raises :class:`MistypedRecoveryCode`.
    """
    symbols: list[int] = []
    for character in unicodedata.normalize("NFKC", typed[:1000]).lower():
        if character.isspace() or unicodedata.category(character) in {"Pd", "Cf"} or character in "_.":
            continue
        if character not in _VALUES:
            raise _mistyped(f"Group {len(symbols) // GROUP + 1} holds a character that no recovery code has.")
        symbols.append(_VALUES[character])
    if len(symbols) != SYMBOLS:
        raise _mistyped(f"It has {SYMBOLS} letters and digits in seven groups of four; here are {len(symbols)}.")
    number = 0
    for symbol in symbols[:_DATA_SYMBOLS]:
        number = number << 5 | symbol
    if _remainder(symbols) != (0, 0) or number >> 8 * ENTROPY_BYTES:
        raise _mistyped("At least one letter or digit differs from the printed code.")
    return number.to_bytes(ENTROPY_BYTES, "big")


def _mistyped(what: str) -> MistypedRecoveryCode:
    return MistypedRecoveryCode(
        "This is not a whole recovery code.",
        what=what,
        remedy="Compare it with the printed sheet, group by group, and try again.",
    )
