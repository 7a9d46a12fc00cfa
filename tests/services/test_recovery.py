"""The recovery sheet: proven, asked for again after a week, and made anew."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from mentorbook.book.keys import WrongRecoveryCode
from mentorbook.book.recovery import MistypedRecoveryCode, spell_code
from mentorbook.render.recovery_sheet import lay_out_recovery_sheet, write_recovery_pdf
from mentorbook.services import beginning, recovery
from mentorbook.services.beginning import Begun
from mentorbook.services.standing import standing
from tests.support.clock import FakeClock
from tests.support.profiles import MakeProfile
from tests.support.program import Program

PASSPHRASE = "tolemi ravudo zaiplu goumi steka"


@pytest.fixture
def begun(make_profile: MakeProfile, clock: FakeClock) -> Iterator[Begun]:
    found = beginning.begin_book(make_profile(clock=clock), passphrase=PASSPHRASE)
    yield found
    found.opened.close()


def test_a_new_book_waits_for_the_proof(begun: Begun) -> None:
    opened = begun.opened
    assert recovery.is_reminder_due(opened)
    assert "Recovery not proven" in [one.words for one in standing(opened)]
    recovery.prove(opened, begun.sheet.code)
    assert not recovery.is_proof_awaited(opened)
    assert "Recovery not proven" not in [one.words for one in standing(opened)]


@pytest.mark.parametrize("code", ["", "ABCD", spell_code(bytes(range(16)))])
def test_another_code_is_no_proof(begun: Begun, code: str) -> None:
    with pytest.raises((MistypedRecoveryCode, WrongRecoveryCode)):
        recovery.prove(begun.opened, code)
    assert recovery.is_proof_awaited(begun.opened)


def test_later_means_in_a_week(begun: Begun, clock: FakeClock) -> None:
    recovery.remind_later(begun.opened)
    clock.advance(timedelta(days=6))
    assert not recovery.is_reminder_due(begun.opened)
    clock.advance(timedelta(days=1))
    assert recovery.is_reminder_due(begun.opened)


def test_the_page_says_what_the_text_says(begun: Begun, tmp_path: Path) -> None:
    pages = lay_out_recovery_sheet(begun.sheet)
    assert pages.count == 1
    on_page = " ".join(words.text for words in pages.words(0)).split()
    text = begun.sheet.to_text()
    assert all(word in on_page for word in text.split() if word.isalpha() and not word.isupper())
    assert all(group in text and group in " ".join(on_page) for group in begun.sheet.groups)
    recovery.write_sheet(begun.sheet, tmp_path / "sheet.txt", write_pdf=write_recovery_pdf)
    assert (tmp_path / "sheet.txt").read_text(encoding="utf-8") == text
    assert (tmp_path / "sheet.txt").stat().st_mode & 0o077 == 0


def test_the_command_line_checks_and_renews(make_profile: MakeProfile, tmp_path: Path) -> None:
    profile = make_profile()
    begun = beginning.begin_book(profile, passphrase=PASSPHRASE)
    begun.opened.close()
    program = Program(profile, tmp_path)
    program.passphrase_file.write_text(PASSPHRASE)
    code = tmp_path / "code.txt"
    code.write_text(begun.sheet.code)
    assert program.run("recovery", "check", "--recovery-code-file", code).code == 0
    assert program.run("recovery", "new", "--sheet", tmp_path / "sheet.pdf").code == 0
    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF")
    refused = program.run("recovery", "check", "--recovery-code-file", code)
    assert refused.code == 1
    assert "another book" in refused.err
