"""Reminders in the window: they ring once, wait in the bar, and leave by what the person does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox

from mentorbook.gui.runtime.notices import OPEN, Notice, Notifier
from mentorbook.gui.runtime.ringer import Ringer
from mentorbook.model.arrangement import Reminder, ReminderState
from mentorbook.model.goal import Step
from mentorbook.model.kinds import Kind
from mentorbook.model.session import Session, SessionStatus
from mentorbook.services import records
from mentorbook.services.settings import Settings, read_settings
from tests.support.clock import FakeClock
from tests.support.window import Desk


class Board(Notifier):
    """Keeps what would be on the desktop."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.notices: list[Notice] = []
        self.withdrawn: list[int] = []

    def show(self, notice: Notice) -> None:
        self.notices.append(notice)
        self.shown.emit(notice.id, True)  # noqa: FBT003 -- a signal's arguments

    def withdraw(self, notice_id: int) -> None:
        self.withdrawn.append(notice_id)

    @property
    def seen(self) -> list[Notice]:
        return [notice for notice in self.notices if notice.id not in self.withdrawn]


class Bells:
    """A window that rings, on a clock that is moved by hand."""

    def __init__(self, desk: Desk, clock: FakeClock, settings: Settings) -> None:
        self.desk, self.clock, self.board, self.raised = desk, clock, Board(desk.window), 0
        self.bar = desk.view.ring_bar
        self.ringer = Ringer(desk.view.workspace, self.board, self.bar, settings, raise_window=self._raise)
        self.look()

    def _raise(self) -> None:
        self.raised += 1

    def look(self) -> None:
        self.ringer.look()
        self.desk.settle()

    def pass_(self, **time: float) -> None:
        """Let time go by, as the timer would notice it."""
        self.clock.advance(timedelta(**time))
        self.ringer.tick()
        self.desk.settle()

    def answer(self, action: str) -> None:
        """Choose an action of the notice that is seen."""
        (notice,) = self.board.seen
        assert action in [key for key, _words in notice.actions]
        self.board.acted.emit(notice.id, action)
        self.desk.settle()

    @property
    def words(self) -> list[str]:
        return self.desk.words(self.bar)


@pytest.fixture
def bells(desk: Desk, clock: FakeClock) -> Iterator[Bells]:
    found = Bells(desk, clock, Settings())
    yield found
    found.ringer.close()


def remind(desk: Desk, text: str = "Call Mira", at: str = "2026-03-02T12:00[Europe/Helsinki]", **more: object) -> None:
    desk.add(Kind.REMINDER, text=text, at=at, **more)


def test_nothing_rings_and_no_bar_is_seen_before_its_time(desk: Desk, bells: Bells) -> None:
    remind(desk)
    bells.pass_(minutes=59)
    assert bells.board.notices == []
    assert not bells.bar.isVisible()


def test_a_reminder_rings_once_says_nothing_personal_and_waits_in_the_bar(desk: Desk, bells: Bells) -> None:
    remind(desk)
    bells.look()
    bells.pass_(minutes=60)
    (notice,) = bells.board.notices
    assert (notice.heading, notice.text) == ("A reminder that you set", "")
    assert [words for _key, words in notice.actions] == ["Open", "Done", "In 10 minutes", "In 1 hour"]
    assert "Call Mira" in bells.words
    bells.pass_(hours=30)
    assert len(bells.board.notices) == 1
    assert bells.bar.accessibleName() == "Reminder: Call Mira"


def test_a_change_in_the_window_is_reason_enough_to_look(desk: Desk, bells: Bells, clock: FakeClock) -> None:
    clock.advance(timedelta(minutes=10))
    desk.workspace.write(
        bells.ringer,
        lambda opened: (
            records.add(opened, Kind.REMINDER, {"text": "Now", "at": clock.now() - timedelta(minutes=1)}).changes
        ),
    )
    desk.settle()
    assert bells.ringer._settling.isActive()
    bells.ringer._settling.timeout.emit()
    desk.settle()
    assert "Now" in bells.words


@pytest.mark.parametrize(
    ("telling", "heading"),
    [
        ("nothing", "Meeting at 12:00"),
        ("first-name", "Meeting with Mira at 12:00"),
        ("everything", "Meeting with Mira Tallgren at 12:00: Prices"),
    ],
)
def test_a_notice_says_what_was_allowed_and_the_bar_all(desk: Desk, bells: Bells, telling: str, heading: str) -> None:
    mira = desk.add(Kind.PERSON, name="Mira Tallgren")
    desk.add(Kind.SESSION, title="Prices", people=[mira], start="2026-03-02T12:00[Europe/Helsinki]")
    bells.ringer.follow(Settings(telling=telling))
    desk.settle()
    bells.pass_(minutes=45)
    assert [notice.heading for notice in bells.board.notices] == [heading]
    assert "Meeting with Mira Tallgren at 12:00: Prices" in bells.words


def test_five_at_once_come_in_one_notice_that_names_them(desk: Desk, bells: Bells) -> None:
    for number in range(5):
        remind(desk, f"Number {number}")
    bells.ringer.follow(Settings(telling="everything"))
    desk.settle()
    bells.pass_(minutes=60)
    (notice,) = bells.board.notices
    assert notice.heading == "5 reminders"
    assert sorted(notice.text.splitlines()) == [f"Number {number}" for number in range(5)]
    assert "5 reminders" in bells.words
    desk.click("Show all", bells.bar)
    assert len(desk.buttons("Done", bells.bar)) == 5
    for _ in range(5):
        QApplication.processEvents()
        desk.buttons("Done", bells.bar)[0].click()
        desk.settle()
        bells.look()
    assert not bells.bar.isVisible()
    assert bells.board.seen == []


def test_what_came_due_while_the_computer_slept_rings_once_with_its_time(desk: Desk, bells: Bells) -> None:
    remind(desk)
    bells.look()
    bells.pass_(hours=5)
    (notice,) = bells.board.notices
    assert notice.text == "Since 12:00"
    assert "since 12:00" in bells.words


def test_done_in_the_notice_is_done_in_the_book(desk: Desk, bells: Bells) -> None:
    remind(desk)
    bells.look()
    bells.pass_(minutes=60)
    bells.answer("done")
    (reminder,) = desk.all(Kind.REMINDER)
    assert isinstance(reminder, Reminder)
    assert reminder.state is ReminderState.DONE
    assert desk.toast == "Done: Call Mira"
    bells.look()
    assert bells.board.seen == []
    assert not bells.bar.isVisible()


def test_done_taken_back_waits_again(desk: Desk, bells: Bells) -> None:
    remind(desk)
    bells.look()
    bells.pass_(minutes=60)
    desk.click("Done", bells.bar)
    bells.look()
    assert not bells.bar.isVisible()
    desk.undo()
    bells.look()
    assert "Call Mira" in bells.words
    assert len(bells.board.notices) == 1


def test_a_snooze_of_ones_own_reminder_can_be_taken_back(desk: Desk, bells: Bells) -> None:
    remind(desk)
    bells.look()
    bells.pass_(minutes=60)
    bells.answer("hour")
    bells.look()
    assert not bells.bar.isVisible()
    desk.undo()
    bells.look()
    assert "Call Mira" in bells.words


def test_a_note_is_no_reason_to_look(desk: Desk, bells: Bells) -> None:
    desk.workspace.write(desk.view, lambda opened: records.add(opened, Kind.NOTE, {"title": "Thoughts"}).changes)
    desk.settle()
    assert not bells.ringer._settling.isActive()


def test_what_waits_is_shown_again_quietly_by_a_start_behind_the_scenes(
    desk: Desk, bells: Bells, clock: FakeClock
) -> None:
    remind(desk)
    bells.look()
    bells.pass_(minutes=60)
    bells.ringer.close()
    assert Bells(desk, clock, Settings()).board.notices == []
    desk.window.hide()
    again = Bells(desk, clock, Settings())
    (notice,) = again.board.seen
    assert (notice.heading, notice.is_quiet) == ("A reminder that you set", True)
    again.look()
    assert len(again.board.notices) == 1
    desk.window.show()
    again.ringer.close()


def test_snooze_in_the_notice_rings_again(desk: Desk, bells: Bells) -> None:
    remind(desk)
    bells.look()
    bells.pass_(minutes=60)
    bells.answer("ten-minutes")
    assert desk.toast == "Comes again in 10 minutes."
    bells.look()
    assert bells.board.seen == []
    bells.pass_(minutes=10)
    assert len(bells.board.seen) == 1
    assert "Call Mira" in bells.words


def test_open_in_the_notice_raises_the_window_and_leads_there(desk: Desk, bells: Bells) -> None:
    mira = desk.add(Kind.PERSON, name="Mira Tallgren", rhythm="monthly")
    desk.add(Kind.SESSION, people=[mira], start="2026-02-03T12:00[Europe/Helsinki]", status="held")
    bells.look()
    bells.pass_(hours=24)
    (notice,) = bells.board.seen
    assert notice.heading == "Time for the next talk"
    bells.answer(OPEN)
    assert bells.raised == 1
    assert desk.view.place[1:] == (Kind.PERSON, mira)
    bells.look()
    assert bells.board.seen == []


def test_a_step_towards_a_goal_rings_leads_to_its_goal_and_is_done_in_the_notice(desk: Desk, bells: Bells) -> None:
    goal = desk.add(Kind.GOAL, statement="Lead a campaign")
    first = desk.add(Kind.STEP, text="Draft", goal=goal, due="2026-03-03")
    bells.look()
    bells.pass_(hours=24)
    (notice,) = bells.board.seen
    assert notice.heading == "A step towards a goal is due today"
    assert "Due today: Draft" in bells.words
    bells.answer(OPEN)
    assert desk.view.place[1:] == (Kind.STEP, first)
    assert "Lead a campaign" in desk.words()
    desk.add(Kind.STEP, text="Show it", goal=goal, due="2026-03-04")
    bells.look()
    bells.pass_(hours=24)
    bells.answer("done")
    assert desk.toast == "Done: Show it"
    assert [bool(one.done_on) for one in desk.all(Kind.STEP) if isinstance(one, Step)] == [False, True]


def test_we_talked_in_the_bar_logs_the_talk(desk: Desk, bells: Bells) -> None:
    mira = desk.add(Kind.PERSON, name="Mira Tallgren", rhythm="monthly")
    desk.add(Kind.SESSION, people=[mira], start="2026-02-03T12:00[Europe/Helsinki]", status="held")
    bells.look()
    bells.pass_(hours=24)
    desk.click("We talked", bells.bar)
    held = [one for one in desk.all(Kind.SESSION) if isinstance(one, Session) and one.status is SessionStatus.HELD]
    assert len(held) == 2
    bells.look()
    assert not bells.bar.isVisible()


def test_switched_off_nothing_rings_and_nothing_is_made_up_for_later(desk: Desk, bells: Bells) -> None:
    remind(desk)
    bells.ringer.follow(Settings(notify=False))
    desk.settle()
    bells.pass_(minutes=60)
    assert bells.board.notices == []
    assert not bells.bar.isVisible()
    bells.ringer.follow(Settings())
    desk.settle()
    assert bells.board.notices == []
    assert not bells.bar.isVisible()


def test_a_lock_takes_everything_from_desktop_and_bar(desk: Desk, bells: Bells) -> None:
    remind(desk)
    bells.look()
    bells.pass_(minutes=60)
    bells.ringer.close()
    desk.settle()
    assert bells.board.seen == []
    assert bells.words == []
    assert bells.bar.accessibleName() == ""


def test_a_test_reminder_rings_from_the_settings(desk: Desk, bells: Bells) -> None:
    desk.go("settings/reminders")
    desk.click("Ring a test reminder now")
    (notice,) = bells.board.seen
    assert notice.heading == "A test reminder"
    assert desk.toast == "The test reminder is on your desktop."
    assert "A test reminder: this is how Mentorbook reminds you" in bells.words
    desk.click("Seen", bells.bar)
    assert bells.board.seen == []
    assert not bells.bar.isVisible()


def test_where_nothing_pops_up_the_settings_say_where_it_rings(desk: Desk, clock: FakeClock) -> None:
    plain = Notifier(desk.window)
    ringer = Ringer(desk.view.workspace, plain, desk.view.ring_bar, Settings(), raise_window=lambda: None)
    desk.settle()
    desk.go("settings/reminders")
    assert plain.place in desk.words()
    desk.click("Ring a test reminder now")
    desk.settle()
    assert desk.toast == plain.place
    assert "A test reminder: this is how Mentorbook reminds you" in desk.words(desk.view.ring_bar)
    ringer.close()


def test_the_choices_are_kept_on_this_machine(desk: Desk) -> None:
    desk.go("settings/reminders")
    boxes = {box.text() or box.accessibleName(): box for box in desk.page.findChildren(QCheckBox)}
    assert [name for name, box in boxes.items() if box.isChecked()] == [
        "Remind me while Mentorbook runs",
        "1 day",
        "15 minutes",
        "After a meeting",
        "Steps towards a goal",
        "Ring while the book is locked",
    ]
    boxes["2 days"].click()
    boxes["15 minutes"].click()
    boxes["After a meeting"].click()
    boxes["Steps towards a goal"].click()
    lists = {one.accessibleName(): one for one in desk.page.findChildren(QComboBox)}
    for name, words in (("In the morning", "07:30"), ("What notifications say", "the first name")):
        place = lists[name].findText(words)
        lists[name].setCurrentIndex(place)
        lists[name].activated.emit(place)
    kept = read_settings(desk.profile)
    assert (kept.minutes_before, kept.after_meetings, kept.morning, kept.telling) == (
        (2880, 1440),
        False,
        "07:30",
        "first-name",
    )
    assert not kept.ring_for_steps
    assert "For example: “Meeting with Mira at 16:00”." in desk.words()
    boxes["Remind me while Mentorbook runs"].click()
    assert not read_settings(desk.profile).notify
    assert not lists["In the morning"].isEnabled()
