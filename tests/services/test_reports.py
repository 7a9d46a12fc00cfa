"""What is said and kept of a failure: damage in words, a defect as a report without a word of the book."""

from __future__ import annotations

import secrets
from contextlib import closing
from pathlib import Path

import pytest

from mentorbook.model.kinds import Kind
from mentorbook.model.trouble import UserFacingError
from mentorbook.profile import Profile
from mentorbook.services import records, reports
from mentorbook.services.opened import Unlocking, create_book, open_book
from tests.support.profiles import MakeProfile

_PASSPHRASE = "words that are long enough"
_PAGE = 4096


@pytest.fixture
def profile(make_profile: MakeProfile) -> Profile:
    return make_profile()


def _damaged_book(profile: Profile) -> None:
    """A book that opens, and of which most records cannot be read."""
    opened, _ = create_book(profile, passphrase=_PASSPHRASE)
    with closing(opened):
        for number in range(60):
            # What cannot be compressed fills pages of its own.
            records.add(opened, Kind.NOTE, {"title": f"Note {number}", "body": secrets.token_hex(6_000)})
    content = bytearray(profile.paths.database.read_bytes())
    for page in range(len(content) // _PAGE // 2, len(content) // _PAGE):
        content[page * _PAGE + 100] ^= 0xFF
    profile.paths.database.write_bytes(content)


def test_damage_that_is_met_while_reading_is_trouble_and_no_defect(profile: Profile) -> None:
    _damaged_book(profile)
    with closing(open_book(profile, Unlocking(passphrase=_PASSPHRASE))) as opened:
        with pytest.raises(Exception, match="malformed") as caught:
            # In the order of the file; a single record may also be read and turn out to be none.
            opened.store.connection.execute("SELECT sum(length(hex(packed))) FROM document").fetchone()
        assert not isinstance(caught.value, UserFacingError)
    trouble = reports.trouble_of(caught.value)
    assert trouble is not None
    assert trouble.title == "The book is damaged."
    assert reports.describe(caught.value, profile) == str(trouble)
    assert not profile.paths.logs.exists()


def test_a_defect_leaves_a_report_without_values(profile: Profile) -> None:
    profile.paths.root.mkdir()
    with pytest.raises(LookupError) as caught:
        raise LookupError("Ada said no")
    assert reports.trouble_of(caught.value) is None
    words = reports.describe(caught.value, profile)
    (kept,) = profile.paths.logs.iterdir()
    assert "LookupError" in words
    assert str(kept) in words
    text = Path(kept).read_text(encoding="utf-8")
    assert "LookupError" in text
    assert Path(__file__).name in text
    assert "Ada" not in words + text
