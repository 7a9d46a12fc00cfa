"""What a command runs in: the profile, the ways to a passphrase, and an open book when there is one already."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from mentorbook.book.keychain import KeychainTrouble
from mentorbook.cli.output import TerminalProgress, safe_for_terminal
from mentorbook.model.trouble import NotFound, UserFacingError
from mentorbook.profile import Profile
from mentorbook.services import access, backups
from mentorbook.services.opened import OpenedBook, Unlocking, has_book, open_book
from mentorbook.services.recovery import SheetWriter
from mentorbook.services.summaries import PdfWriter

_QUESTION = "Passphrase of the book: "
_GLANCE = timedelta(minutes=1)
_SECRET_LIMIT = 8_192
"""Bytes of a file that holds a passphrase or a code."""


def _nobody_listens(words: str) -> None:
    del words


@dataclass(slots=True)
class Context:
    """One run of the program."""

    profile: Profile
    write_pdf: PdfWriter
    """The printing room, which is loaded when something is printed."""
    write_sheet: SheetWriter
    """The same for the recovery sheet."""
    passphrase_file: Path | None = None
    opened: OpenedBook | None = None
    """Set while a batch holds the book open."""
    announce: Callable[[str], None] = _nobody_listens
    """Says something on standard output before the work is done; where one JSON document is the answer, nothing."""
    saved: bool = False
    """Whether something was saved for good, so that stopping does not undo all."""
    progress: TerminalProgress = field(default_factory=TerminalProgress)
    looked_at: datetime | None = None
    """When it was last seen whether a long batch is to be backed up."""

    @contextmanager
    def book(self) -> Iterator[OpenedBook]:
        """The book, unlocked; closed again unless a batch holds it open."""
        if self.opened is not None:
            yield self.opened
            return
        if not has_book(self.profile):
            raise NotFound(
                "There is no book here yet.",
                what=f"{self.profile.paths.root} holds none.",
                remedy="Make one with “mentorbook create”, look around with “mentorbook demo”, bring one from another "
                "machine with “mentorbook bundle import FILE”, or name another folder with --profile.",
            )
        opened = self._open()
        try:
            for warning in opened.book.warnings:
                self.warn(warning)
            backups.keep_backed_up(opened, warn=self.warn, changed=False, progress=self.progress)
            yield opened
            backups.keep_backed_up(opened, warn=self.warn, changed=opened.store.has_written, progress=self.progress)
        finally:
            self.saved = self.saved or opened.store.has_written
            opened.close()

    def keep_backed_up(self) -> None:
        """Back up a book that a batch holds open and goes on changing, as often as one that is opened anew."""
        now = self.profile.clock.now()
        if self.opened is None or (self.looked_at is not None and now - self.looked_at < _GLANCE):
            return
        self.looked_at = now
        backups.keep_backed_up(
            self.opened, warn=self.warn, changed=self.opened.store.has_written, progress=self.progress
        )

    def _open(self) -> OpenedBook:
        try:
            return open_book(self.profile, self.unlocking(), progress=self.progress)
        except KeychainTrouble as trouble:
            # A session without a keychain, such as one over the network, must not keep anybody out.
            self.warn(trouble.title)
            return open_book(self.profile, Unlocking(passphrase=ask(_QUESTION)), progress=self.progress)

    def unlocking(self, code_file: Path | None = None) -> Unlocking:
        """How to open this profile's book: a file that was named, the sample's own, the keychain, or a question."""
        if code_file is not None:
            return Unlocking(recovery_code=read_secret(code_file))
        if self.passphrase_file is not None:
            return Unlocking(passphrase=read_secret(self.passphrase_file))
        return access.without_asking(self.profile) or Unlocking(passphrase=ask(_QUESTION))

    def new_passphrase(self, file: Path | None, question: str) -> str:
        """A new passphrase, typed twice or read from a file. Raises UserFacingError, also for one of blanks alone."""
        chosen = read_secret(file) if file is not None else ask(question)
        if not chosen.strip():
            raise UserFacingError("Blanks alone are no passphrase.", remedy="Choose words that nobody would guess.")
        if file is None and ask("The same again: ") != chosen:
            raise UserFacingError("The two passphrases differ.", remedy="Try again; nothing was changed.")
        return chosen

    def warn(self, words: str) -> None:
        """Say something on standard error that does not stop the command."""
        self.progress.clear()
        say(words)


def say(words: str) -> None:
    """Say something on standard error."""
    print(f"mentorbook: {safe_for_terminal(words)}", file=sys.stderr)


def read_secret(path: Path) -> str:
    """The first line of a file with a passphrase or a code. Raises UserFacingError."""
    try:
        with path.open("rb") as source:
            first = source.read(_SECRET_LIMIT).split(b"\n", 1)[0]
        secret = first.decode("utf-8-sig").rstrip("\r")
    except FileNotFoundError as error:
        raise NotFound(f"There is no file {path}.", remedy="Check the name of the passphrase file.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise UserFacingError(f"{path} could not be read.", remedy="It holds one line of text in UTF-8.") from error
    if not secret:
        raise UserFacingError(f"The first line of {path} is empty.", remedy="Write the passphrase there.")
    return secret


def ask(question: str) -> str:
    """Ask for a secret on the terminal. Raises UserFacingError where there is none."""
    if not sys.stdin or not sys.stdin.isatty():
        raise UserFacingError(
            "A passphrase is needed, and there is no terminal to ask on.",
            remedy="Name a file that holds it with --passphrase-file (or --bundle-passphrase-file, --new-passphrase-file).",
        )
    return getpass.getpass(question)
