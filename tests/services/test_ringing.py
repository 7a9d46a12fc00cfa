"""None is lost and none rings twice: over restarts, long absences, clocks that jump, answers and snoozes."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from mentorbook.model.arrangement import Reminder, ReminderState
from mentorbook.model.catalogue import read_values
from mentorbook.model.exchange import Action, ActionState
from mentorbook.model.kinds import Kind
from mentorbook.model.ring_rules import RingRules
from mentorbook.model.ringing import Cause
from mentorbook.model.session import Session, SessionStatus
from mentorbook.services import acts, records, ringing
from mentorbook.services.opened import OpenedBook, create_book
from mentorbook.services.ringing import Later, Round
from mentorbook.services.undo import remember, undo
from tests.services.books import add
from tests.support.clock import FakeClock
from tests.support.profiles import MakeProfile

RULES = RingRules()


@pytest.fixture
def book(book: OpenedBook) -> OpenedBook:
    """A book that was looked at once; it is Monday, 2 March 2026, 11 o'clock."""
    ringing.go_round(book, RULES)
    return book


def look(book: OpenedBook) -> Round:
    return ringing.go_round(book, RULES)


def new(book: OpenedBook) -> list[str]:
    return [f"{ring.cause} {ring.title}".strip() for ring in look(book).new]


def waiting(book: OpenedBook) -> list[str]:
    return [f"{ring.cause} {ring.title}".strip() for ring in look(book).waiting]


def test_a_reminder_rings_at_its_time_and_once(book: OpenedBook, clock: FakeClock) -> None:
    add(book, Kind.REMINDER, text="Call", at="2026-03-02T12:00[Europe/Helsinki]")
    first = look(book)
    assert first.new == ()
    assert first.next_at == datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
    clock.advance(timedelta(hours=1))
    assert new(book) == ["reminder Call"]
    assert new(book) == []
    assert waiting(book) == ["reminder Call"]
    clock.advance(timedelta(days=1))
    assert new(book) == []
    assert waiting(book) == ["reminder Call"]


def test_what_came_due_while_nothing_ran_rings_at_the_next_look_together(book: OpenedBook, clock: FakeClock) -> None:
    for one in range(7):
        add(book, Kind.REMINDER, text=f"R{one}", at=f"2026-03-0{3 + one}T12:00[Europe/Helsinki]")
    clock.advance(timedelta(days=30))
    assert new(book) == [f"reminder R{one}" for one in range(7)]
    assert new(book) == []


def test_a_series_that_was_missed_for_months_rings_once_with_its_newest(book: OpenedBook, clock: FakeClock) -> None:
    mira = add(book, Kind.PERSON, name="Mira Tallgren")
    add(
        book, Kind.SESSION, title="Talk", people=[mira], start="2026-03-03T10:00[Europe/Helsinki]", repeat="FREQ=WEEKLY"
    )
    clock.advance(timedelta(days=90))
    found = look(book)
    assert [(ring.cause, ring.start) for ring in found.new] == [(Cause.WRAP_UP, datetime(2026, 5, 26, 7, tzinfo=UTC))]
    assert new(book) == []


def test_the_first_look_rings_nothing_that_lies_before_it(make_profile: MakeProfile, clock: FakeClock) -> None:
    opened, _ = create_book(make_profile("fresh", clock=clock), passphrase="words that are long enough")
    with opened.book:
        add(opened, Kind.REMINDER, text="Old", at="2026-03-01T12:00[Europe/Helsinki]")
        assert new(opened) == []
        assert waiting(opened) == []
        opened.store.close()


def test_nothing_rings_for_what_was_only_just_written_down(book: OpenedBook, clock: FakeClock) -> None:
    mira = add(book, Kind.PERSON, name="Mira Tallgren")
    add(book, Kind.ACTION, text="Today", person=mira, due="2026-03-02")
    add(book, Kind.SESSION, people=[mira], start="2026-03-02T11:10[Europe/Helsinki]")
    assert new(book) == []
    clock.advance(timedelta(minutes=75))
    assert new(book) == ["wrap-up"]


def test_a_step_rings_is_done_and_waits_again_when_that_is_taken_back(book: OpenedBook, clock: FakeClock) -> None:
    goal = add(book, Kind.GOAL, statement="Lead a campaign")
    step = add(book, Kind.STEP, text="Draft", goal=goal, due="2026-03-03")
    clock.advance(timedelta(days=1))
    (ring,) = look(book).new
    assert (ring.cause, ring.title) == (Cause.STEP, "Draft")
    done = remember(book, ringing.done(book, ring))
    assert waiting(book) == []
    undo(book, done)
    assert waiting(book) == ["step Draft"]
    ringing.put_off(book, ring, Later.HOUR, RULES)
    assert waiting(book) == []
    clock.advance(timedelta(hours=1))
    assert new(book) == ["step Draft"]
    records.edit(book, goal, read_values(Kind.GOAL, {"status": "paused"}))
    assert waiting(book) == []
    assert step == ring.record


def test_what_was_put_off_and_then_done_is_no_reason_to_look_again(book: OpenedBook, clock: FakeClock) -> None:
    action = add(book, Kind.ACTION, text="Send", due="2026-03-03")
    clock.advance(timedelta(days=1))
    (ring,) = look(book).new
    ringing.put_off(book, ring, Later.TEN_MINUTES, RULES)
    assert look(book).next_at == clock.now() + timedelta(minutes=10)
    acts.done(book, action)
    assert look(book).next_at == clock.now() + timedelta(days=1)


def test_a_reminder_set_for_a_moment_ago_rings(book: OpenedBook, clock: FakeClock) -> None:
    add(book, Kind.REMINDER, text="Late", at="2026-03-02T10:58[Europe/Helsinki]")
    assert new(book) == ["reminder Late"]
    assert new(book) == []


def test_a_meeting_that_moves_rings_anew(book: OpenedBook, clock: FakeClock) -> None:
    mira = add(book, Kind.PERSON, name="Mira Tallgren")
    talk = add(book, Kind.SESSION, title="Talk", people=[mira], start="2026-03-03T12:00[Europe/Helsinki]")
    clock.advance(timedelta(hours=2))
    assert new(book) == ["meeting Talk"]
    records.edit(book, talk, read_values(Kind.SESSION, {"start": "2026-03-05T12:00[Europe/Helsinki]"}))
    assert new(book) == []
    assert waiting(book) == []
    clock.advance(timedelta(days=1))
    assert new(book) == []
    clock.advance(timedelta(days=1))
    assert new(book) == ["meeting Talk"]


def test_the_ring_before_gives_way_to_the_one_after(book: OpenedBook, clock: FakeClock) -> None:
    mira = add(book, Kind.PERSON, name="Mira Tallgren")
    add(book, Kind.SESSION, title="Talk", people=[mira], start="2026-03-03T12:00[Europe/Helsinki]", minutes=30)
    clock.advance(timedelta(hours=24, minutes=50))
    assert new(book) == ["meeting Talk"]
    clock.advance(timedelta(hours=1))
    assert new(book) == ["wrap-up Talk"]
    assert waiting(book) == ["wrap-up Talk"]


def test_done_is_done_in_the_book(book: OpenedBook, clock: FakeClock) -> None:
    mira = add(book, Kind.PERSON, name="Mira Tallgren")
    talk = add(book, Kind.SESSION, people=[mira], start="2026-03-02T12:00[Europe/Helsinki]")
    action = add(book, Kind.ACTION, text="Send", person=mira, due="2026-03-03")
    call = add(book, Kind.REMINDER, text="Call", at="2026-03-02T12:00[Europe/Helsinki]")
    clock.advance(timedelta(days=1))
    found = look(book)
    assert {ring.cause for ring in found.new} == {Cause.WRAP_UP, Cause.ACTION, Cause.REMINDER}
    for ring in found.new:
        assert ringing.done(book, ring)
    assert waiting(book) == []
    held, sent, called = (book.store.get(one).record for one in (talk, action, call))
    assert isinstance(held, Session)
    assert held.status is SessionStatus.HELD
    assert isinstance(sent, Action)
    assert sent.state is ActionState.DONE
    assert isinstance(called, Reminder)
    assert called.state is ReminderState.DONE


def test_an_answer_by_another_way_counts(book: OpenedBook, clock: FakeClock) -> None:
    call = add(book, Kind.REMINDER, text="Call", at="2026-03-02T12:00[Europe/Helsinki]")
    clock.advance(timedelta(hours=2))
    assert new(book) == ["reminder Call"]
    records.edit(book, call, {"state": ReminderState.DONE})
    assert waiting(book) == []


@pytest.mark.parametrize(("later", "minutes"), [(Later.TEN_MINUTES, 10), (Later.HOUR, 60), (Later.MORNING, 21 * 60)])
def test_put_off_rings_again_then_and_once(book: OpenedBook, clock: FakeClock, later: Later, minutes: int) -> None:
    mira = add(book, Kind.PERSON, name="Mira Tallgren")
    add(book, Kind.REMINDER, text="Call", at="2026-03-02T12:00[Europe/Helsinki]")
    add(book, Kind.SESSION, title="Talk", people=[mira], start="2026-03-03T12:00[Europe/Helsinki]")
    clock.advance(timedelta(hours=1))
    found = look(book)
    assert len(found.new) == 2
    for ring in found.new:
        ringing.put_off(book, ring, later, RULES)
    assert waiting(book) == []
    clock.advance(timedelta(minutes=minutes - 1))
    assert new(book) == []
    assert look(book).next_at <= clock.now() + timedelta(minutes=1)
    clock.advance(timedelta(minutes=1))
    assert sorted(new(book)) == ["meeting Talk", "reminder Call"]
    assert new(book) == []
    assert len(waiting(book)) == 2


def test_tomorrow_morning_is_at_the_hour_that_was_chosen(book: OpenedBook, clock: FakeClock) -> None:
    call = add(book, Kind.REMINDER, text="Call", at="2026-03-02T12:00[Europe/Helsinki]")
    clock.advance(timedelta(hours=1))
    (ring,) = look(book).new
    ringing.put_off(book, ring, Later.MORNING, RingRules(morning=time(7, 30)))
    found = book.store.get(call).record
    assert isinstance(found, Reminder)
    assert found.snoozed_until is not None
    assert f"{found.snoozed_until:%Y-%m-%d %H:%M}" == "2026-03-03 07:30"


def test_a_snooze_reaches_over_the_change_of_the_clocks(book: OpenedBook, clock: FakeClock) -> None:
    # On 29 March 2026 it is 03:00 in Helsinki, and then 04:00.
    clock.advance(datetime(2026, 3, 29, 0, 55, tzinfo=UTC) - clock.now())
    add(book, Kind.REMINDER, text="Night", at="2026-03-29T02:55[Europe/Helsinki]")
    (ring,) = look(book).new
    ringing.put_off(book, ring, Later.TEN_MINUTES, RULES)
    clock.advance(timedelta(minutes=9))
    assert new(book) == []
    clock.advance(timedelta(minutes=1))
    assert new(book) == ["reminder Night"]


def test_a_clock_that_ran_ahead_loses_nothing(book: OpenedBook, clock: FakeClock) -> None:
    add(book, Kind.REMINDER, text="Call", at="2026-06-01T12:00[Europe/Helsinki]")
    clock.advance(timedelta(days=2000))
    assert new(book) == ["reminder Call"]
    clock.advance(-timedelta(days=2000))
    assert new(book) == []
    clock.advance(timedelta(days=92))
    assert new(book) == ["reminder Call"]


def test_a_clock_that_is_set_back_a_little_rings_nothing_twice(book: OpenedBook, clock: FakeClock) -> None:
    add(book, Kind.REMINDER, text="Call", at="2026-03-02T12:00[Europe/Helsinki]")
    clock.advance(timedelta(hours=1, seconds=20))
    assert new(book) == ["reminder Call"]
    clock.advance(-timedelta(seconds=40))
    assert new(book) == []
    clock.advance(timedelta(minutes=10))
    assert new(book) == []


def test_a_day_chosen_an_hour_ago_rings_when_the_morning_hour_is_set_earlier(
    book: OpenedBook, clock: FakeClock
) -> None:
    add(book, Kind.ACTION, text="Send", due="2026-03-03")
    clock.advance(timedelta(hours=21))
    late = RingRules(morning=time(10))
    assert ringing.go_round(book, late).new == ()
    assert [ring.title for ring in ringing.go_round(book, RingRules(morning=time(7))).new] == ["Send"]
    assert ringing.go_round(book, late).new == ()


def test_what_lies_ahead_leaves_out_what_rang_and_holds_what_was_put_off(book: OpenedBook, clock: FakeClock) -> None:
    mira = add(book, Kind.PERSON, name="Mira Tallgren")
    add(book, Kind.SESSION, title="Talk", people=[mira], start="2026-03-03T12:00[Europe/Helsinki]")
    add(book, Kind.REMINDER, text="Far", at="2026-09-03T12:00[Europe/Helsinki]")
    clock.advance(timedelta(hours=1))
    (ring,) = look(book).new
    found, names = ringing.ahead(ringing.survey(book), RULES)
    assert [f"{one.cause} {one.at:%d %H:%M}" for one in found] == ["meeting 03 09:45", "wrap-up 03 11:00"]
    assert names == {mira: "Mira Tallgren"}
    ringing.put_off(book, ring, Later.TEN_MINUTES, RULES)
    found, _ = ringing.ahead(ringing.survey(book), RULES)
    assert f"{found[0].cause} {found[0].at:%d %H:%M}" == "meeting 02 10:10"


def test_what_rang_while_locked_waits_and_does_not_ring_again(book: OpenedBook, clock: FakeClock) -> None:
    add(book, Kind.REMINDER, text="Call", at="2026-03-02T12:00[Europe/Helsinki]")
    add(book, Kind.REMINDER, text="Missed", at="2026-03-02T12:30[Europe/Helsinki]")
    found, _ = ringing.ahead(ringing.survey(book), RULES)
    clock.advance(timedelta(hours=2))
    ringing.rang_elsewhere(book, {found[0].key: found[0].at}, {})
    assert new(book) == ["reminder Missed"]
    assert waiting(book) == ["reminder Call", "reminder Missed"]


def test_what_is_remembered_holds_no_text_and_stays_small(book: OpenedBook, clock: FakeClock) -> None:
    add(book, Kind.REMINDER, text="Zanzibarword", at="2026-03-02T12:00[Europe/Helsinki]", repeat="FREQ=WEEKLY")
    add(book, Kind.REMINDER, text="Zanzibarword", at="2026-03-03T12:00[Europe/Helsinki]", repeat="FREQ=DAILY")
    for _ in range(60):
        clock.advance(timedelta(days=1))
        look(book)
    kept = book.store.meta("rings")
    assert "Zanzibarword" not in kept
    assert kept.count("reminder:") < 50


def test_a_memory_that_cannot_be_read_begins_anew(book: OpenedBook, clock: FakeClock) -> None:
    book.store.set_meta("rings", '{"rang": [1]}')
    add(book, Kind.REMINDER, text="Call", at="2026-03-02T12:00[Europe/Helsinki]")
    assert new(book) == []
    clock.advance(timedelta(hours=1))
    assert new(book) == ["reminder Call"]
