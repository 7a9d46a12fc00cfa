"""What is said and kept of a defect: its type, our own frames and the versions. Never a value, never a text."""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import TYPE_CHECKING

from mentorbook import __version__
from mentorbook.book.files import private_folder, write_private
from mentorbook.book.storage import Error, explain_database
from mentorbook.later import later
from mentorbook.model.moment import instant_text
from mentorbook.model.trouble import UserFacingError
from mentorbook.profile import Profile

if TYPE_CHECKING:
    import platform
else:
    platform = later("platform")

_PACKAGE = Path(__file__).parents[1]


def trouble_of(error: BaseException) -> UserFacingError | None:
    """Damage and a failing disk that are met while something is read, in words; None for a defect of the program."""
    return explain_database(error) if isinstance(error, Error) else None


def describe(error: BaseException, profile: Profile | None) -> str:
    """Words for the person; of a defect a report is kept in the profile's logs where that is possible."""
    if trouble := trouble_of(error):
        return str(trouble)
    words = f"A defect in Mentorbook stopped this ({type(error).__name__}). Nothing was half-written."
    if profile is None or not profile.paths.root.is_dir():
        return words
    try:
        kept = write_report(error, profile)
    except (OSError, ValueError):
        return words
    return f"{words} A report without any of your texts is in {kept}."


def write_report(error: BaseException, profile: Profile) -> Path:
    """Keep a report of a defect. Holds no values: an exception's message could quote a text."""
    return keep(report(error), profile)


def keep(report: str, profile: Profile) -> Path:
    """Keep a report in the profile's logs. Raises OSError."""
    stamp = instant_text(profile.clock.now()).replace(":", "").replace("-", "")
    path = private_folder(profile.paths.logs) / f"crash-{stamp}.txt"
    write_private(path, report.encode())
    return path


def report(error: BaseException) -> str:
    """The report itself."""
    lines = heading()
    chain: BaseException | None = error
    while chain is not None:
        lines.append(f"{type(chain).__module__}.{type(chain).__qualname__}")
        for frame in traceback.extract_tb(chain.__traceback__):
            lines.append(place(frame.filename, frame.lineno, frame.name))
        chain = chain.__cause__ or (None if chain.__suppress_context__ else chain.__context__)
    return "\n".join(lines) + "\n"


def heading() -> list[str]:
    """How every report begins: the versions."""
    return [
        f"mentorbook {__version__}",
        f"Python {platform.python_version()} on {platform.system()} {platform.machine()}",
    ]


def place(filename: str, line: object, function: str) -> str:
    """One place in a report. Of files outside of the program only the name is told, not where this person keeps them."""
    file = Path(filename)
    inside = file.is_relative_to(_PACKAGE)
    where = file.relative_to(_PACKAGE).as_posix() if inside else f"({file.name})"
    return f"    {where}:{line} in {function}"
