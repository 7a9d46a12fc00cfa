"""Ringing while the book is locked, and how the open book and the locked one hand over to each other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from PySide6.QtCore import QObject

from mentorbook.book.keychain import Keychain
from mentorbook.gui.runtime.agenda_keeper import AgendaKeeper
from mentorbook.gui.runtime.lane import Lane
from mentorbook.gui.runtime.locked_ringer import LockedRinger
from mentorbook.gui.runtime.notices import OPEN
from mentorbook.gui.runtime.ringer import Ringer
from mentorbook.model.kinds import Kind
from mentorbook.model.trouble import UserFacingError
from mentorbook.services import agenda
from mentorbook.services.agenda import AgendaDrawer
from mentorbook.services.settings import Settings
from tests.gui.test_ringer import Board
from tests.support.clock import FakeClock
from tests.support.vaults import Vault
from tests.support.window import Desk


class House:
    """An open book that keeps its agenda, in the parts of which the program is put together."""

    def __init__(self, desk: Desk, settings: Settings, vault: Vault) -> None:
        self.desk, self.vault, self.said = desk, vault, list[str]()
        self.side = Lane("test-side", desk.window)
        self.board = Board(desk.window)
        self.drawer = AgendaDrawer(desk.profile, Keychain(vault))
        self._settings = settings
        self.open()

    def open(self) -> None:
        """As after an unlock."""
        workspace, view = self.desk.view.workspace, self.desk.view
        self.ringer = Ringer(workspace, self.board, view.ring_bar, self._settings, raise_window=lambda: None)
        self.keeper = AgendaKeeper(workspace, self.drawer, self.side, self._settings, view)
        self.keeper.said.connect(self.said.append)
        self.ringer.looked.connect(lambda: self.keeper.note(self.ringer.waiting))
        self.keeper.take_over(self.ringer.look)
        self.settle()

    def settle(self) -> None:
        """Let both lanes work off what they have."""
        for _ in range(3):
            self.desk.settle()
            done: list[None] = []
            self.side.run(lambda _progress: None, then=done.append, failed=lambda _error: None)
            while not done:
                self.desk.settle()

    def refresh(self) -> None:
        self.ringer.look()
        self.settle()
        self.keeper.refresh()
        self.settle()

    def lock(self) -> None:
        """As at a lock, without the end of the process."""
        self.ringer.close()
        work = self.keeper.at_lock()
        self.desk.do(work)
        self.keeper.deleteLater()
        self.ringer.deleteLater()
        self.settle()


class Locked:
    """The process of a locked book."""

    def __init__(self, house: House, drawer: AgendaDrawer | None = None) -> None:
        self.house, self.board, self.parent = house, Board(house.desk.window), QObject(house.desk.window)
        self.raised, self.said = list[str](), list[str]()
        self.ringer = LockedRinger(
            house.desk.profile,
            drawer or AgendaDrawer(house.desk.profile, Keychain(house.vault)),
            house.side,
            self.board,
            raise_window=lambda: self.raised.append("raised"),
            parent=self.parent,
        )
        self.ringer.said.connect(self.said.append)
        self.ringer.start()
        house.settle()

    def look(self) -> None:
        self.ringer.look()
        self.house.settle()


@pytest.fixture
def vault() -> Vault:
    return Vault()


@pytest.fixture
def house(desk: Desk, vault: Vault) -> Iterator[House]:
    found = House(desk, Settings(), vault)
    yield found
    found.side.close()


def test_a_change_is_laid_down_and_a_locked_book_rings_it(desk: Desk, house: House, clock: FakeClock) -> None:
    desk.add(Kind.REMINDER, text="Call Mira", at="2026-03-02T12:00[Europe/Helsinki]")
    house.refresh()
    assert house.said[-1] == ""
    house.lock()
    locked = Locked(house)
    assert locked.board.notices == []
    assert locked.said == []
    clock.advance(timedelta(hours=1))
    locked.look()
    (notice,) = locked.board.seen
    assert (notice.heading, notice.is_quiet) == ("A reminder that you set", False)
    assert notice.actions == ((OPEN, "Unlock"), ("ten-minutes", "In 10 minutes"), ("hour", "In 1 hour"))
    locked.look()
    assert len(locked.board.notices) == 1
    locked.board.acted.emit(notice.id, OPEN)
    assert locked.raised == ["raised"]


def test_what_rang_while_locked_waits_in_the_bar_after_the_unlock_and_rings_no_more(
    desk: Desk, house: House, clock: FakeClock
) -> None:
    desk.add(Kind.REMINDER, text="Call Mira", at="2026-03-02T12:00[Europe/Helsinki]")
    house.refresh()
    house.lock()
    locked = Locked(house)
    clock.advance(timedelta(hours=1))
    locked.look()
    locked.ringer.close()
    assert locked.board.seen == []
    again = House(desk, Settings(), house.vault)
    assert again.board.notices == []
    assert "Call Mira" in desk.words(desk.view.ring_bar)
    again.lock()
    again.side.close()


def test_put_off_while_locked_it_rings_again_aloud_and_nothing_is_opened(
    desk: Desk, house: House, clock: FakeClock
) -> None:
    desk.add(Kind.REMINDER, text="Call Mira", at="2026-03-02T12:00[Europe/Helsinki]")
    house.refresh()
    clock.advance(timedelta(hours=1))
    house.refresh()
    house.lock()
    locked = Locked(house)
    (notice,) = locked.board.seen
    assert notice.is_quiet
    locked.board.acted.emit(notice.id, "ten-minutes")
    house.settle()
    assert (locked.board.seen, locked.raised) == ([], [])
    # Also in a process that is started anew.
    again = Locked(house)
    assert again.board.seen == []
    clock.advance(timedelta(minutes=10))
    again.look()
    (notice,) = again.board.seen
    assert (notice.heading, notice.text, notice.is_quiet) == ("A reminder that you set", "Since 12:00", False)


def test_what_was_put_off_while_locked_is_put_off_in_the_open_book(desk: Desk, house: House, clock: FakeClock) -> None:
    desk.add(Kind.ACTION, text="Send it", due="2026-03-03")
    house.lock()
    clock.advance(timedelta(days=1))
    locked = Locked(house)
    (notice,) = locked.board.seen
    locked.board.acted.emit(notice.id, "hour")
    house.settle()
    locked.ringer.close()
    again = House(desk, Settings(), house.vault)
    assert again.board.notices == []
    assert not desk.view.ring_bar.isVisible()
    clock.advance(timedelta(hours=1))
    again.refresh()
    assert len(again.board.seen) == 1
    assert "Due today: Send it" in desk.words(desk.view.ring_bar)
    again.lock()
    again.side.close()


def test_a_locked_process_that_is_started_again_rings_nothing_twice(desk: Desk, house: House, clock: FakeClock) -> None:
    desk.add(Kind.REMINDER, text="Call Mira", at="2026-03-02T12:00[Europe/Helsinki]")
    house.lock()
    clock.advance(timedelta(hours=1))
    assert len(Locked(house).board.notices) == 1
    assert Locked(house).board.notices == []


def test_what_waits_for_an_answer_stays_on_the_desktop_quietly(desk: Desk, house: House, clock: FakeClock) -> None:
    desk.add(Kind.REMINDER, text="Call Mira", at="2026-03-02T12:00[Europe/Helsinki]")
    house.refresh()
    clock.advance(timedelta(hours=1))
    house.refresh()
    assert len(house.board.seen) == 1
    house.lock()
    assert house.board.seen == []
    (notice,) = Locked(house).board.seen
    assert notice.is_quiet


def test_the_last_change_before_a_lock_is_in_it(desk: Desk, house: House, clock: FakeClock) -> None:
    desk.add(Kind.REMINDER, text="Call Mira", at="2026-03-02T12:00[Europe/Helsinki]")
    house.lock()
    clock.advance(timedelta(hours=1))
    assert len(Locked(house).board.notices) == 1


def test_in_one_process_a_lock_and_an_unlock_leave_nothing_stale(desk: Desk, house: House, clock: FakeClock) -> None:
    house.refresh()
    house.refresh()
    house.lock()
    # The process that should have taken over does not stand: this one goes on, with the same drawer.
    house.open()
    desk.add(Kind.REMINDER, text="Call Mira", at="2026-03-02T12:00[Europe/Helsinki]")
    house.lock()
    clock.advance(timedelta(hours=1))
    locked = Locked(house, house.drawer)
    assert len(locked.board.notices) == 1
    laid = house.drawer.look()
    assert laid is not None
    assert len(laid.rang) == 1


def test_ringing_that_was_switched_off_just_before_a_lock_leaves_nothing_lying(desk: Desk, house: House) -> None:
    house.refresh()
    assert desk.profile.paths.agenda.exists()
    house.keeper.follow(Settings(ring_while_locked=False))
    house.lock()
    assert not desk.profile.paths.agenda.exists()
    assert house.vault.items == {}


def test_it_rings_also_when_what_rang_before_cannot_be_taken_over(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.lock()

    def full(*_arguments: object) -> None:
        raise UserFacingError("The disk is full.")

    with monkeypatch.context() as patch:
        patch.setattr(agenda, "take_over", full)
        house.open()
    # It is looked at the clock again.
    assert house.ringer._timer.isActive()


def test_without_an_agenda_the_locked_book_says_that_nothing_rings(desk: Desk, house: House) -> None:
    house.keeper.follow(Settings(ring_while_locked=False))
    house.keeper.refresh()
    house.settle()
    assert house.vault.items == {}
    house.lock()
    assert Locked(house).said == ["No reminder rings until the book is unlocked."]


def test_the_settings_say_why_nothing_rings_while_locked(desk: Desk, house: House) -> None:
    why = "No reminder rings while the book is locked. The keychain refused."
    house.ringer.hear_silence(why)
    desk.go("settings/reminders")
    assert why in desk.words()
    house.ringer.close()
