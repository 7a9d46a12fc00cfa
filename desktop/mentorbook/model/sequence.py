"""Sort keys for lists in which things are moved by hand: a new key always fits between two others.

A key is a whole number of varying length followed by a fraction, both in base 62, so that keys sort as plain
ASCII text. Its first character tells the length of the whole number: ``a`` to ``z`` for one to 26 digits,
``Z`` down to ``A`` for the same below zero. Appending counts the whole number up and so hardly ever grows a key;
only insertions between the same two neighbours again and again do, by one character in five or six.
"""

from __future__ import annotations

import re

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_LOW, _HIGH = _DIGITS[0], _DIGITS[-1]
_FIRST = "a0"
_KEY = re.compile(r"[A-Za-z][0-9A-Za-z]+")


def between(before: str | None, after: str | None) -> str:
    """A key strictly between two keys; None stands for the beginning or the end of the list.

    Raises ValueError for what is not a key, and for two keys that are not in order.
    """
    low = None if before is None else _split(before)
    high = None if after is None else _split(after)
    if low and high:
        if low >= high:
            raise ValueError("the keys are not in order")
        return _inside(low, high)
    if low:
        return _increment(low[0]) or low[0] + _middle(low[1], None)
    if high:
        return high[0] if high[1] else _decrement(high[0])
    return _FIRST


def _split(key: str) -> tuple[str, str]:
    """The whole number and the fraction of a key."""
    if _KEY.fullmatch(key):
        end = 1 + (ord(key[0]) - ord("a") + 1 if key[0] >= "a" else ord("Z") - ord(key[0]) + 1)
        if len(key) >= end and not key[end:].endswith(_LOW):
            return key[:end], key[end:]
    raise ValueError("not a sort key")


def _inside(low: tuple[str, str], high: tuple[str, str]) -> str:
    if low[0] == high[0]:
        return low[0] + _middle(low[1], high[1])
    following = _increment(low[0])
    if following and (following, "") < high:
        return following
    return low[0] + _middle(low[1], None)


def _increment(whole: str) -> str | None:
    """The next whole number; None after the last."""
    digits = whole[1:].rstrip(_HIGH)
    if digits:
        raised = digits[:-1] + _DIGITS[_DIGITS.index(digits[-1]) + 1]
        return whole[0] + raised.ljust(len(whole) - 1, _LOW)
    if whole[0] == "Z":
        return _FIRST
    if whole[0] == "z":
        return None
    grown = 1 if whole[0] >= "a" else -1
    return chr(ord(whole[0]) + 1) + _LOW * (len(whole) - 1 + grown)


def _decrement(whole: str) -> str:
    """The whole number before. Raises ValueError before the first."""
    digits = whole[1:].rstrip(_LOW)
    if digits:
        lowered = digits[:-1] + _DIGITS[_DIGITS.index(digits[-1]) - 1]
        return whole[0] + lowered.ljust(len(whole) - 1, _HIGH)
    if whole[0] == "a":
        return "Z" + _HIGH
    if whole[0] == "A":
        raise ValueError("there is no room before this key")
    grown = 1 if whole[0] <= "Z" else -1
    return chr(ord(whole[0]) - 1) + _HIGH * (len(whole) - 1 + grown)


def _middle(low: str, high: str | None) -> str:
    """A fraction between two, never ending in zero; ``high`` None stands for one."""
    if high is not None:
        shared = next(place for place, digit in enumerate(high) if (low[place : place + 1] or _LOW) != digit)
        if shared:
            return high[:shared] + _middle(low[shared:], high[shared:])
    first = _DIGITS.index(low[0]) if low else 0
    last = _DIGITS.index(high[0]) if high else len(_DIGITS)
    if last - first > 1:
        return _DIGITS[(first + last) // 2]
    if high and len(high) > 1:
        return high[0]
    return _DIGITS[first] + _middle(low[1:], None)
