"""A new book whose making was disturbed: it can be got into, and its recovery code has been shown."""

from __future__ import annotations

import errno
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from mentorbook.book.storage import NoRoom
from mentorbook.model.trouble import UserFacingError
from mentorbook.services import backups, settings
from mentorbook.services.opened import Unlocking, create_book, has_book, open_book
from tests.support.clock import FakeClock
from tests.support.profiles import MakeProfile

_PASSPHRASE = "words that are long enough"


def test_a_book_whose_move_into_place_was_interrupted_is_there(make_profile: MakeProfile) -> None:
    profile = make_profile()
    create_book(profile, passphrase=_PASSPHRASE)[0].close()
    waiting = profile.paths.book / "incoming-20260302T090000Z"
    waiting.mkdir()
    for name in ("book.db", "keys.json", "keys.json.bak"):
        (profile.paths.book / name).rename(waiting / name)
    assert has_book(profile)
    open_book(profile, Unlocking(passphrase=_PASSPHRASE)).close()


def test_no_book_is_made_beside_settings_that_cannot_be_read(make_profile: MakeProfile) -> None:
    profile = make_profile()
    profile.paths.root.mkdir()
    profile.paths.config.write_text("appearance = [")
    with pytest.raises(UserFacingError, match="settings"):
        create_book(profile, passphrase=_PASSPHRASE)
    assert not has_book(profile)


def test_no_book_is_made_in_a_sample_s_place_while_the_settings_still_say_so(
    make_profile: MakeProfile, monkeypatch: pytest.MonkeyPatch
) -> None:
    profile = make_profile()
    profile.paths.root.mkdir()
    settings.write_settings(profile, settings.Settings(sample_passphrase="known to all"))

    def full(target: Path, content: bytes) -> None:
        raise OSError(errno.ENOSPC, "no room")

    with monkeypatch.context() as patch:
        patch.setattr("mentorbook.services.settings.write_private", full)
        # Its recovery code could not have been shown.
        with pytest.raises(NoRoom):
            create_book(profile, passphrase=_PASSPHRASE)
        assert not has_book(profile)
    create_book(profile, passphrase=_PASSPHRASE)[0].close()
    assert not settings.read_settings(profile).is_sample


def test_a_backup_from_the_future_does_not_bring_one_at_each_opening(make_profile: MakeProfile) -> None:
    clock = FakeClock()
    opened, _ = create_book(make_profile(clock=clock), passphrase=_PASSPHRASE)
    with closing(opened):
        clock.advance(timedelta(days=400))
        backups.back_up(opened, "by-hand")
        clock.advance(-timedelta(days=400))
        for _ in range(4):
            backups.keep_backed_up(opened, warn=pytest.fail, changed=False)
            clock.advance(timedelta(minutes=1))
        assert len(backups.backups(opened.profile)) == 2
