"""The recovery sheet in words: everything that stands on it, before anyone decides how it looks.

The text file and the printed page say the same, so they are both made from this.
"""

from __future__ import annotations

from datetime import date

from mentorbook.frozen import frozen

TITLE = "Mentorbook recovery sheet"
_GROUPS_IN_LINE = 4


@frozen(shown=False)
class RecoverySheet:
    """A book's recovery code on paper. ``book`` is the short name that tells this book from others."""

    code: str
    book: str
    made_on: date

    @property
    def groups(self) -> tuple[str, ...]:
        """The code's groups, in order."""
        return tuple(self.code.split("-"))

    @property
    def code_lines(self) -> tuple[str, ...]:
        """The code in lines that can be read aloud, each followed by the next."""
        found = self.groups
        return ("-".join(found[:_GROUPS_IN_LINE]), "-".join(found[_GROUPS_IN_LINE:]))

    @property
    def byline(self) -> str:
        """Which book, and since when the code holds."""
        return f"Book {self.book} · {self.made_on:%d %B %Y}".replace(" 0", " ")

    def to_text(self) -> str:
        """The sheet as a text file."""
        parts = [TITLE.upper(), self.byline, *(f"    {line}" for line in self.code_lines)]
        for heading, words in SECTIONS:
            parts += [f"\n{heading}", *words]
        return "\n".join(parts) + "\n"


SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "What it is for",
        (
            (
                "This code opens the book when the passphrase is forgotten. It opens it for anyone who has it, so treat "
                "this page as you would treat a key."
            ),
        ),
    ),
    (
        "How to use it",
        (
            (
                "Start Mentorbook. On the lock screen choose “Forgot it?”, type the code, and set a new passphrase. In a "
                "terminal: mentorbook recover."
            ),
            (
                "Small and capital letters are the same. There is no letter O and no letter I or L in it: what looks like "
                "one is a zero or a one. The dashes may be left out."
            ),
        ),
    ),
    (
        "Where to keep it",
        (
            (
                "With your passport, or wherever else you keep what must not be lost; not beside the computer. If you "
                "saved this page as a file, print it and delete the file: the file is not encrypted."
            ),
            (
                "Should the sheet get lost, make a new code under Settings. From then on this one no longer opens the "
                "book on that computer."
            ),
        ),
    ),
)
"""Headings and what stands below them."""


def short_name(book_id: str) -> str:
    """The beginning of a book's id, enough to tell one's books apart on paper."""
    return book_id[:6].upper()
