"""The typefaces a page is set in: what this computer has, or words about what to install."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Collection, Iterable

from mentorbook.frozen import frozen
from mentorbook.model.trouble import NoFonts
from mentorbook.render.qt import QFont, QFontDatabase, QFontInfo, QFontMetricsF, QTextLayout

# The first that is there is taken: faces made for reading, then what every system has.
_READING = (
    *("Charter", "Source Serif 4", "Source Serif Pro", "Noto Serif", "Georgia", "Liberation Serif"),
    *("DejaVu Serif", "Cambria", "Times New Roman", "Times", "Serif"),
)
_FIXED = (
    *("Source Code Pro", "Noto Sans Mono", "Menlo", "Consolas", "Liberation Mono"),
    *("DejaVu Sans Mono", "Courier New", "Monospace"),
)
_INVISIBLE = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"})
_SELECTORS = range(0xFE00, 0xFE10)


@frozen
class Typefaces:
    """Names of font families that are on this computer."""

    reading: str
    fixed: str


def installed_typefaces() -> Typefaces:
    """The typefaces to set a page in. Needs the drawing application. Raises :class:`NoFonts`."""
    # Without any font, Qt still lists the families "Serif", "Sans Serif" and "Monospace" and draws nothing with
    # them. Whether a letter can be drawn is the only answer that counts.
    # Asking each of hundreds of families takes long, so the wanted ones are asked first.
    families = set(QFontDatabase.families())
    own = QFontInfo(QFont()).family()
    reading = _first_of((*_READING, own), families) or _first_of(sorted(families), families)
    if reading is None:
        raise NoFonts(
            "There is no font on this computer.",
            what="A PDF cannot be written without one; nothing was written.",
            remedy="Install a font (on Debian and Ubuntu: sudo apt install fonts-dejavu-core; elsewhere any font package "
            "of your system, such as DejaVu or Noto) and try again. Markdown and HTML work without fonts."
            if sys.platform.startswith("linux")
            else "Install a font through your system's settings and try again. Markdown and HTML work without fonts.",
        )
    return Typefaces(reading=reading, fixed=_first_of(_FIXED, families) or reading)


def missing_in(layout: QTextLayout) -> frozenset[str]:
    """The characters of a finished layout that no font on this computer can draw."""
    flags = (
        QTextLayout.GlyphRunRetrievalFlag.RetrieveGlyphIndexes | QTextLayout.GlyphRunRetrievalFlag.RetrieveStringIndexes
    )
    units = layout.text().encode("utf-16-le")
    missing = set()
    for run in layout.glyphRuns(-1, -1, flags):
        for glyph, place in zip(run.glyphIndexes(), run.stringIndexes(), strict=True):
            if glyph == 0 and _is_visible(character := _character_at(units, place)):
                missing.add(character)
    return frozenset(missing)


def script_names(characters: Iterable[str]) -> tuple[str, ...]:
    """What to call the scripts of some characters, sorted: ``("CJK", "Hiragana", "emoji and symbols")``."""
    return tuple(sorted({_script_name(character) for character in characters}))


def _draws_letters(family: str) -> bool:
    return QFontMetricsF(QFont(family)).inFontUcs4(ord("a"))


def _first_of(wanted: Iterable[str], families: Collection[str]) -> str | None:
    return next((name for name in wanted if name in families and _draws_letters(name)), None)


def _character_at(units: bytes, place: int) -> str:
    """The character at ``place``, counted in UTF-16 as Qt does."""
    start = 2 * place
    is_pair = 0xD800 <= int.from_bytes(units[start : start + 2], "little") < 0xDC00
    return units[start : start + (4 if is_pair else 2)].decode("utf-16-le", errors="replace")


def _is_visible(character: str) -> bool:
    return unicodedata.category(character) not in _INVISIBLE and ord(character) not in _SELECTORS


def _script_name(character: str) -> str:
    """The first word of the character's name, which for letters is that of its script."""
    if unicodedata.category(character)[0] in "SP":
        return "emoji and symbols"
    word = unicodedata.name(character, "other").split()[0].split("-")[0]
    return word if word == "CJK" else word.capitalize()
