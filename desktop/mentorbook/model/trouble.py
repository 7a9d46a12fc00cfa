"""Trouble is not a bug: what a person can be told and can do something about.

Everything raised on purpose for a person is a :class:`UserFacingError`; any other exception is a defect
of the program and ends in a crash report without values.
"""

from __future__ import annotations

_PROBLEMS_SHOWN = 20


class UserFacingError(Exception):
    """Something went wrong that the person can understand and act on.

    ``title`` is one short sentence, ``what`` says what happened, ``remedy`` says what to do next.
    Neither holds text out of the book beyond what the person has just typed.
    """

    def __init__(self, title: str, *, what: str = "", remedy: str = "") -> None:
        super().__init__(title)
        self.title = title
        self.what = what
        self.remedy = remedy

    def __str__(self) -> str:
        return " ".join(part for part in (self.title, self.what, self.remedy) if part)


class InvalidRecord(UserFacingError):
    """A draft that cannot be saved: ``problems`` holds a sentence for each field's name."""

    def __init__(self, problems: dict[str, str]) -> None:
        self.problems = problems
        shown = [f"{name}: {problem}" for name, problem in list(problems.items())[:_PROBLEMS_SHOWN]]
        if len(problems) > len(shown):
            shown.append(f"and {len(problems) - len(shown)} more")
        words = "; ".join(shown)
        super().__init__("This cannot be saved as it is.", what=words + ".")

    @property
    def said(self) -> str:
        """The sentences without the names, for where the fields are in sight."""
        return "; ".join(self.problems.values())


class NotFound(UserFacingError):
    """A record, file or version that was asked for is not here."""


class NoFonts(UserFacingError):
    """There is no font to set a page in."""


class Stopped(UserFacingError):
    """The person stopped a long piece of work; nothing of it was kept."""

    def __init__(self) -> None:
        super().__init__("Stopped.", what="Nothing was changed.")
