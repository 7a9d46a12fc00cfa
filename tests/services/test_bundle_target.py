"""Where a bundle may be written: anywhere but among the files of the book itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from mentorbook.model.kinds import Kind
from mentorbook.model.trouble import UserFacingError
from mentorbook.services import backups, bundles, records
from mentorbook.services.opened import OpenedBook, Unlocking, create_book, open_book
from tests.support.profiles import MakeProfile

_PASSPHRASE = "words that are long enough"


@pytest.fixture
def book(make_profile: MakeProfile) -> Iterator[OpenedBook]:
    opened, _ = create_book(make_profile(), passphrase=_PASSPHRASE)
    records.add(opened, Kind.NOTE, {"title": "Here"})
    yield opened
    opened.close()


def test_no_bundle_takes_the_place_of_the_books_own_files(book: OpenedBook, tmp_path: Path) -> None:
    paths = book.profile.paths
    made = backups.back_up(book, "by-hand")
    (tmp_path / "link").symlink_to(paths.book, target_is_directory=True)
    own = [paths.database, paths.keys, paths.book / "new.mentorbook", made.site.database, tmp_path / "link" / "book.db"]
    for path in own:
        with pytest.raises(UserFacingError, match="among the book's own files"):
            bundles.export_bundle(book, path, secret="for the road")
    assert not (paths.book / "new.mentorbook").exists()
    book.close()
    with closing(open_book(book.profile, Unlocking(passphrase=_PASSPHRASE))) as opened:
        assert opened.store.count() == {Kind.NOTE: 1}


@pytest.mark.age
def test_a_bundle_may_lie_beside_them(book: OpenedBook) -> None:
    path = book.profile.paths.root / "home.mentorbook"
    assert bundles.export_bundle(book, path, secret="for the road").records == 1
    assert path.is_file()
