"""What the search index sees of a record, and how a person's query asks for it.

Accents and case are folded by FTS5's tokenizer. Scripts that are written without spaces would be one token a
paragraph; there each character is made a token of its own, and a query of such characters becomes a phrase.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from mentorbook.model.catalogue import SPECS, TITLES
from mentorbook.model.fields import Plain
from mentorbook.model.kinds import Kind

# Thai, Lao, Myanmar, Khmer, kana, Bopomofo, Han with its extensions and compatibility forms.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u312f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_CHARACTER = re.compile(f"([{_UNSPACED}])")
_WORD = re.compile(f"[{_UNSPACED}]+|[^\\W{_UNSPACED}]+")
_CONTEXT = 60


def indexed(kind: Kind, plain: Mapping[str, Plain]) -> tuple[str, str]:
    """The title and the remaining text of a record, as the index takes them."""
    title, rest = words_of(kind, plain)
    return _spaced(title), _spaced(rest)


def words_of(kind: Kind, plain: Mapping[str, Plain]) -> tuple[str, str]:
    """The title of a record, and the rest of what a search looks into."""
    title, rest = "", []
    for name, spec in SPECS[kind].items():
        value = plain.get(name)
        if not value or not spec.is_searched:
            continue
        if name == TITLES[kind]:
            title = str(value)
        elif isinstance(value, str):
            rest.append(value)
        elif isinstance(value, list):
            rest.extend(map(str, value))
        elif isinstance(value, dict):
            rest.extend(map(str, value.values()))
    return title, "\n".join(rest)


def _spaced(text: str) -> str:
    return text if text.isascii() else _CHARACTER.sub(r" \1 ", unicodedata.normalize("NFC", text))


def match_expression(query: str) -> str:
    """The FTS5 query for what a person typed: all words, the last one as a beginning. Empty when it has no word."""
    words = [" ".join(word) if _CHARACTER.match(word) else word for word in _words(query)]
    phrases = [f'"{word}"' for word in words]
    if phrases and not query[-1:].isspace() and not _CHARACTER.match(words[-1]):
        phrases[-1] += "*"
    return " ".join(phrases)


def _words(query: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFC", query))


def fold(text: str) -> str:
    """Text without case and accents, character for character as long as the original."""
    if text.isascii():
        return text.lower()
    return "".join((unicodedata.normalize("NFD", character)[0].lower() or character)[0] for character in text)


def excerpt(text: str, query: str) -> str:
    """About a line of ``text`` around the first word of the query that is in it."""
    folded = fold(text)
    places = [place for word in _words(query) if (place := folded.find(fold(word))) >= 0]
    middle = min(places, default=0)
    start, end = max(0, middle - _CONTEXT), min(len(text), middle + 2 * _CONTEXT)
    if start:
        start = text.find(" ", start, middle) + 1 or start
    if end < len(text):
        end = text.rfind(" ", middle + 1, end) if text.rfind(" ", middle + 1, end) > 0 else end
    line = " ".join(text[start:end].split())
    return ("… " if start else "") + line + (" …" if end < len(text) else "")
