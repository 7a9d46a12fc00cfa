"""The command line for tests: in this process, with a cheap key; the whole way from arguments to words and back.

A plugin of pytest: its fixtures are there for every test.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from mentorbook.bootstrap import write_pdf, write_sheet
from mentorbook.cli.main import run
from mentorbook.model.summary import Summary
from mentorbook.profile import Profile
from mentorbook.services import transfer
from mentorbook.services.opened import Unlocking, opened
from tests.support.profiles import MakeProfile

PASSPHRASE = "five quiet words by lamplight"
BUNDLE_PASSPHRASE = "words for the road"


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command went."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one document on standard output."""
        return json.loads(self.out)


class Program:
    """The command line on one profile."""

    def __init__(
        self, profile: Profile, folder: Path, *, write_pdf: Callable[[Summary, Path], Collection[str]] = write_pdf
    ) -> None:
        self.profile = profile
        self._write_pdf = write_pdf
        self.passphrase_file = folder / "passphrase.txt"
        self.passphrase_file.write_text(PASSPHRASE + "\n")
        self.bundle_file = folder / "bundle-passphrase.txt"
        self.bundle_file.write_text(BUNDLE_PASSPHRASE + "\n")

    def bare(self, *arguments: str | Path, stdin: bytes | io.BytesIO = b"") -> Ran:
        """Run exactly these arguments."""
        out, err = io.StringIO(), io.StringIO()
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin) if isinstance(stdin, bytes) else stdin))
            code = run(
                [str(one) for one in arguments],
                make_profile=self._profile,
                write_pdf=self._write_pdf,
                write_sheet=write_sheet,
            )
        return Ran(code, out.getvalue(), err.getvalue())

    def _profile(self, root: Path | None) -> Profile:
        return self.profile if root is None else replace(self.profile, paths=replace(self.profile.paths, root=root))

    def run(self, *arguments: str | Path, stdin: bytes | io.BytesIO = b"") -> Ran:
        """Run with the passphrase; any outcome."""
        return self.bare(*arguments, "--passphrase-file", self.passphrase_file, stdin=stdin)

    def text(self, *arguments: str | Path, stdin: bytes | io.BytesIO = b"") -> str:
        """What a command that must succeed says for people."""
        ran = self.run(*arguments, stdin=stdin)
        assert ran.code == 0, ran
        return ran.out

    def json(self, *arguments: str | Path, stdin: bytes | io.BytesIO = b"") -> Any:
        """What a command that must succeed prints as JSON."""
        ran = self.run(*arguments, "--json", stdin=stdin)
        assert ran.code == 0, ran
        return ran.json

    def refused(self, *arguments: str | Path, stdin: bytes | io.BytesIO = b"", code: int = 1) -> str:
        """The words on standard error of a command that must fail cleanly, with nothing on standard output."""
        ran = self.run(*arguments, stdin=stdin)
        assert ran.code == code, ran
        assert ran.out == ""
        assert_in_words(ran.err)
        return ran.err

    def batch(self, lines: Iterable[Sequence[str]]) -> list[dict[str, Any]]:
        """The answers to commands that all must succeed, in one batch."""
        answers = self.answers("".join(json.dumps(list(line)) + "\n" for line in lines).encode())
        failed = [answer for answer in answers if answer["exit"]]
        assert failed == [], failed
        return answers

    def answers(self, raw: bytes) -> list[dict[str, Any]]:
        """The answers to a batch, whatever they are."""
        ran = self.run("batch", stdin=raw)
        assert ran.code == 0, ran
        return [json.loads(line) for line in ran.out.split("\n")[:-1]]

    def create(self) -> str:
        """Make the book; its recovery code."""
        return str(self.json("create")["recovery_code"])

    def digest(self) -> dict[str, Any]:
        """Counts and digests of all records, as the manifest of an export has them."""
        with opened(self.profile, Unlocking(passphrase=PASSPHRASE)) as book:
            return transfer.digest(book)


def assert_in_words(err: str) -> None:
    """The message is one for people: no traceback, no defect, and something to do."""
    assert err.strip(), "nothing was said"
    assert "Traceback" not in err
    assert "defect" not in err, err


@pytest.fixture
def empty(make_profile: MakeProfile, tmp_path: Path) -> Program:
    """The program on a profile without a book."""
    return Program(make_profile(), tmp_path)


@pytest.fixture
def program(empty: Program) -> Program:
    """The program on a new book."""
    empty.create()
    return empty
