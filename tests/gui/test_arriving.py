"""From an opened book to its first page: what is read when, and what waits for it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from mentorbook.gui.desktop import Start
from mentorbook.gui.pages.today import TodayPage
from mentorbook.gui.shell.window import BookView
from mentorbook.model.kinds import Kind
from mentorbook.profile import Profile
from mentorbook.services import beginning, day, records
from mentorbook.services.beginning import Beginning, FirstStep
from mentorbook.services.day import Day
from mentorbook.services.opened import OpenedBook, Unlocking, create_book, opened
from mentorbook.services.settings import Settings, write_settings
from tests.support.profiles import MakeProfile
from tests.support.running import running, wait_for

_PASSPHRASE = "five invented words for arriving"


@pytest.fixture
def profile(make_profile: MakeProfile) -> Profile:
    """A book that opens without asking."""
    found = make_profile()
    book, _code = create_book(found, passphrase=_PASSPHRASE)
    records.add(book, Kind.PERSON, {"name": "Amara Oko"})
    book.close()
    write_settings(found, Settings(sample_passphrase=_PASSPHRASE))
    return found


@pytest.fixture
def order(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What happened, in order: the day was read, it was shown, and the rest of the program came."""
    happened: list[str] = []
    read, fill, settle = day.read_day, TodayPage.fill, BookView.settle

    def reads(book: OpenedBook, *, since: datetime | None) -> Day:
        happened.append("read")
        return read(book, since=since)

    def shows(page: TodayPage, data: Any) -> None:
        happened.append("shown")
        fill(page, data)

    def settles(view: BookView) -> None:
        happened.append("the rest")
        settle(view)

    monkeypatch.setattr(day, "read_day", reads)
    monkeypatch.setattr(TodayPage, "fill", shows)
    monkeypatch.setattr(BookView, "settle", settles)
    return happened


def test_the_day_is_read_once_and_the_rest_waits_until_it_is_shown(profile: Profile, order: list[str]) -> None:
    with running(profile) as desktop:
        wait_for(lambda: "the rest" in order)
        assert order == ["read", "shown", "the rest"]
        assert desktop.view is not None
        desktop.view._pages["today"].reload()
        wait_for(lambda: order.count("shown") == 2)
        assert order == ["read", "shown", "the rest", "read", "shown"]


@pytest.mark.parametrize("page", ["today", "people"])
def test_the_focus_is_on_the_first_page(profile: Profile, order: list[str], page: str) -> None:
    with running(profile, Start(page=page)) as desktop:
        wait_for(lambda: "the rest" in order)
        assert desktop.view is not None
        focus = desktop.window.focusWidget()
        assert focus is not None
        assert focus in (shown := desktop.view._pages[page], shown.focusProxy())


def test_a_day_that_was_read_ahead_is_not_kept_for_later(profile: Profile, order: list[str]) -> None:
    with running(profile) as desktop:
        wait_for(lambda: "the rest" in order)
        assert desktop.view is not None
        assert desktop.view.workspace.arrival is None


def test_first_steps_come_before_a_look_at_the_day(profile: Profile, order: list[str]) -> None:
    with opened(profile, Unlocking(passphrase=_PASSPHRASE)) as book:
        beginning.go_to(book, Beginning(FirstStep.GOAL))
    with running(profile):
        wait_for(lambda: "the rest" in order)
        assert order == ["the rest"]


def test_for_another_first_page_the_day_is_not_read(profile: Profile, order: list[str]) -> None:
    with running(profile, Start(page="people")):
        wait_for(lambda: "the rest" in order)
        assert order == ["the rest"]
