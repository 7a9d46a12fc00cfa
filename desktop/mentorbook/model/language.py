"""Whether a text is English: some advice on wording is known for that language alone.

A guess from small words, and nothing more. Where a text is too short to tell, it says so.
"""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W\d_]+")

_OF_ENGLISH = """
the and you your my with would could this that these those have from what how when which who about are been they their
them there where why does did should please thanks
"""
_ENGLISH = frozenset(_OF_ENGLISH.split())
"""Small words of English that are none in its neighbours."""

_OF_OTHERS = """
der das und ich sie ihr ihre ihren mich sich nicht ein eine einen einer ist mit zu zum zur von wie het een niet voor jij
och att det som inte jag med til og ikke jeg kan ei kanssa
le la les une et pour avec je vous que qui dans sur el los las una por para mi como uma seu meu il di che del della sono
mio amb cu nie jest ve bir ile yang untuk saya dengan
"""
_OTHERS = frozenset(_OF_OTHERS.split())
"""Small words of other languages that are none in English."""


def is_english(*texts: str) -> bool | None:
    """Whether some texts are, together, in English; None where too little is said to tell."""
    words = [word for text in texts for word in _WORD.findall(text)]
    english = sum(word.casefold() in _ENGLISH for word in words)
    others = sum(word.casefold() in _OTHERS or _is_foreign(word) for word in words)
    return None if english == others else english > others


def _is_foreign(word: str) -> bool:
    """Whether a word has letters that English lacks. Names have them in every language, and begin with a capital."""
    return not word.isascii() and not word[0].isupper()
