"""The recovery sheet: made, proven once by what stands on it, and made anew when it got lost.

Whether it was proven is a fact of this machine, kept in the book. The code itself is kept nowhere: it can be
checked, and a new one can be made, but it cannot be shown again.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from mentorbook.book.files import write_private
from mentorbook.book.storage import file_words
from mentorbook.model.recovery_sheet import RecoverySheet, short_name
from mentorbook.services.opened import OpenedBook

SheetWriter = Callable[[RecoverySheet, Path], None]
"""Writes a sheet as PDF."""

_PROOF, _REMIND = "recovery_proof", "recovery_remind"
_WAITING = "waiting"
_LATER = timedelta(days=7)


def sheet_of(opened: OpenedBook, code: str) -> RecoverySheet:
    """The sheet for a code that was just made."""
    return RecoverySheet(code, short_name(opened.book.book_id), _today(opened))


def write_sheet(sheet: RecoverySheet, path: Path, *, write_pdf: SheetWriter) -> None:
    """Write a sheet that this user alone can read: a PDF where the name ends so, else text. Raises UserFacingError."""
    if path.suffix.lower() == ".pdf":
        write_pdf(sheet, path)
        return
    with file_words(path):
        write_private(path, sheet.to_text().encode())


def await_proof(opened: OpenedBook) -> None:
    """The sheet was handed out and nobody has shown yet that they have it."""
    opened.store.set_meta(_PROOF, _WAITING)
    opened.store.set_meta(_REMIND, "")


def note_proof(opened: OpenedBook) -> None:
    """Somebody has shown that they have the sheet."""
    opened.store.set_meta(_PROOF, _today(opened).isoformat())


def is_proof_awaited(opened: OpenedBook) -> bool:
    """Whether the sheet was handed out in the window, and not proven since."""
    return opened.store.meta(_PROOF) == _WAITING


def is_reminder_due(opened: OpenedBook) -> bool:
    """Whether to say once more that the sheet is not proven."""
    until = opened.store.meta(_REMIND)
    return is_proof_awaited(opened) and (not until or date.fromisoformat(until) <= _today(opened))


def remind_later(opened: OpenedBook) -> None:
    """Say nothing of it for a week."""
    opened.store.set_meta(_REMIND, (_today(opened) + _LATER).isoformat())


def prove(opened: OpenedBook, code: str) -> None:
    """Take the whole code, as typed from the sheet, for a proof.

    Raises MistypedRecoveryCode and WrongRecoveryCode.
    """
    opened.book.check_recovery_code(code)
    note_proof(opened)


def renew(opened: OpenedBook) -> RecoverySheet:
    """A new code; the sheet with the old one no longer opens the book on this machine. Raises NoRoom, NotWritable."""
    sheet = sheet_of(opened, opened.book.renew_recovery_code())
    await_proof(opened)
    return sheet


def _today(opened: OpenedBook) -> date:
    return opened.profile.clock.now().astimezone(opened.profile.clock.zone()).date()
