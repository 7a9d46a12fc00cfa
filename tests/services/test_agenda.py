"""From an open book to a locked one and back: what is laid down, what it tells, and that nothing rings twice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from keyring.errors import KeyringLocked

from mentorbook.book.keychain import Keychain, Outcome
from mentorbook.model.arrangement import Reminder
from mentorbook.model.catalogue import read_values
from mentorbook.model.kinds import Kind
from mentorbook.model.ring_rules import RingRules, Telling
from mentorbook.model.ringwords import notice
from mentorbook.services import agenda, records, ringing
from mentorbook.services.agenda import Agenda, AgendaDrawer
from mentorbook.services.opened import OpenedBook
from mentorbook.services.ringing import Later
from tests.services.books import add
from tests.support.clock import FakeClock
from tests.support.vaults import Raising, Vault

RULES = RingRules()


@pytest.fixture
def vault() -> Vault:
    return Vault()


@pytest.fixture
def book(book: OpenedBook) -> OpenedBook:
    ringing.go_round(book, RULES)
    return book


def fill(book: OpenedBook) -> None:
    mira = add(book, Kind.PERSON, name="Zanzibar Tallgrenword")
    add(book, Kind.SESSION, title="Pricesword", people=[mira], start="2026-03-03T12:00[Europe/Helsinki]")
    add(book, Kind.REMINDER, text="Callword", at="2026-03-02T12:00[Europe/Helsinki]")
    add(book, Kind.ACTION, text="Sendword", person=mira, due="2026-03-04")
    goal = add(book, Kind.GOAL, statement="Leadword")
    add(book, Kind.STEP, text="Draftword", goal=goal, due="2026-03-05")


def drawer(book: OpenedBook, vault: Vault) -> AgendaDrawer:
    return AgendaDrawer(book.profile, Keychain(vault))


def locked(book: OpenedBook, vault: Vault, telling: Telling = Telling.NOTHING) -> Agenda:
    """What a process finds that never saw the book."""
    assert drawer(book, vault).lay_down(agenda.collect(ringing.survey(book), RULES, telling), turn=1) is Outcome.OK
    found = drawer(book, vault).look()
    assert found is not None
    return found


def said(found: Agenda) -> list[str]:
    return [bell.sentence(bell.at) for bell in found.bells]


def test_the_hours_of_the_next_days_are_laid_down_and_name_nobody(book: OpenedBook, vault: Vault) -> None:
    fill(book)
    found = locked(book, vault)
    assert [f"{bell.at:%d %H:%M}" for bell in found.bells] == [
        "02 10:00",
        "02 10:00",
        "03 09:45",
        "03 11:00",
        "04 07:00",
        "05 07:00",
    ]
    assert sorted(said(found)[:2]) == ["A reminder that you set", "Meeting tomorrow at 10:00"]
    assert said(found)[2:] == [
        "Meeting at 10:00",
        "How did the meeting go?",
        "An action is due today",
        "A step towards a goal is due today",
    ]
    assert all(not (bell.name or bell.title) for bell in found.bells)


@pytest.mark.parametrize("telling", [Telling.FIRST_NAME, Telling.EVERYTHING])
def test_a_first_name_is_the_most_that_it_holds(book: OpenedBook, vault: Vault, telling: Telling) -> None:
    fill(book)
    found = locked(book, vault, telling)
    assert {bell.name for bell in found.bells} == {"", "Zanzibar"}
    assert {bell.title for bell in found.bells} == {""}


def test_it_ends_after_ninety_days(book: OpenedBook, vault: Vault) -> None:
    add(book, Kind.REMINDER, text="Daily", at="2026-03-02T12:00[Europe/Helsinki]", repeat="FREQ=DAILY")
    assert len(locked(book, vault).bells) == 90


def test_what_rang_while_locked_does_not_ring_again_and_waits(book: OpenedBook, vault: Vault, clock: FakeClock) -> None:
    fill(book)
    found = locked(book, vault)
    clock.advance(timedelta(hours=1))
    due = found.due(clock.now())
    assert notice(due, clock.now().astimezone(clock.zone()))[0] == "2 reminders"
    assert found.next_at(clock.now()) == found.bells[2].at
    rung = found.with_rung(due)
    assert rung.due(clock.now()) == ()
    drawer(book, vault).lay_down(rung, turn=1)
    clock.advance(timedelta(hours=24))
    agenda.take_over(book, drawer(book, vault).look())
    look = ringing.go_round(book, RULES)
    assert [ring.title for ring in look.new] == ["Pricesword"]
    assert {ring.title for ring in look.waiting} == {"Callword", "Pricesword"}


def test_what_was_put_off_while_locked_rings_again_there(book: OpenedBook, vault: Vault, clock: FakeClock) -> None:
    fill(book)
    found = locked(book, vault)
    clock.advance(timedelta(hours=1))
    due = found.due(clock.now())
    until = clock.now() + timedelta(minutes=10)
    drawer(book, vault).lay_down(found.with_rung(due).with_put_off({bell.key for bell in due}, until), turn=1)
    again = drawer(book, vault).look()
    assert again is not None
    assert again.due(clock.now()) == ()
    assert again.next_at(clock.now()) == until
    clock.advance(timedelta(minutes=10))
    assert again.due(clock.now()) == due
    rung = again.with_rung(due)
    assert (rung.due(clock.now()), dict(rung.put_off)) == ((), {})


def put_off_while_locked(book: OpenedBook, clock: FakeClock) -> None:
    """An hour from now all that rings is put off for ten minutes, and the book is opened five minutes later."""
    found = agenda.collect(ringing.survey(book), RULES, Telling.NOTHING)
    clock.advance(timedelta(hours=1))
    due = found.due(clock.now())
    until = clock.now() + timedelta(minutes=10)
    clock.advance(timedelta(minutes=5))
    agenda.take_over(book, found.with_rung(due).with_put_off({bell.key for bell in due}, until))


def test_what_was_put_off_while_locked_rings_again_in_the_open_book(book: OpenedBook, clock: FakeClock) -> None:
    fill(book)
    put_off_while_locked(book, clock)
    look = ringing.go_round(book, RULES)
    assert (look.new, look.waiting) == ((), ())
    assert look.next_at == clock.now() + timedelta(minutes=5)
    clock.advance(timedelta(minutes=5))
    assert {ring.title for ring in ringing.go_round(book, RULES).new} == {"Callword", "Pricesword"}
    assert ringing.go_round(book, RULES).new == ()


def test_a_reminder_of_ones_own_that_was_put_off_while_locked_says_so_on_every_machine(
    book: OpenedBook, clock: FakeClock
) -> None:
    fill(book)
    put_off_while_locked(book, clock)
    (reminder,) = book.store.typed(Reminder)
    assert reminder.snoozed_until == clock.now() + timedelta(minutes=5)


def test_a_reminder_that_was_moved_meanwhile_is_not_put_off(book: OpenedBook, clock: FakeClock) -> None:
    reminder = add(book, Kind.REMINDER, text="Callword", at="2026-03-02T12:00[Europe/Helsinki]")
    found = agenda.collect(ringing.survey(book), RULES, Telling.NOTHING)
    clock.advance(timedelta(hours=1))
    due = found.due(clock.now())
    until = clock.now() + timedelta(minutes=10)
    # The command line works while the window is locked.
    records.edit(book, reminder, read_values(Kind.REMINDER, {"at": "2026-03-04T12:00[Europe/Helsinki]"}))
    agenda.take_over(book, found.with_rung(due).with_put_off({bell.key for bell in due}, until))
    assert [one.snoozed_until for one in book.store.typed(Reminder)] == [None]
    clock.advance(timedelta(minutes=10))
    assert ringing.go_round(book, RULES).new == ()


def test_what_waits_for_an_answer_stays_on_the_desktop_of_a_locked_book(book: OpenedBook, clock: FakeClock) -> None:
    fill(book)
    clock.advance(timedelta(hours=1))
    look = ringing.go_round(book, RULES)
    keys = {ring.key for ring in look.waiting}
    found = agenda.collect(ringing.survey(book), RULES, Telling.NOTHING, waiting=keys)
    assert {bell.key for bell in found.due(clock.now())} == keys == found.again
    clock.advance(timedelta(hours=13))
    assert agenda.collect(ringing.survey(book), RULES, Telling.NOTHING, waiting=keys).due(clock.now()) == ()


def test_what_was_put_off_is_laid_down_at_its_new_time(book: OpenedBook, clock: FakeClock) -> None:
    fill(book)
    clock.advance(timedelta(hours=1))
    for ring in ringing.go_round(book, RULES).new:
        ringing.put_off(book, ring, Later.TEN_MINUTES, RULES)
    found = agenda.collect(ringing.survey(book), RULES, Telling.NOTHING)
    assert [f"{bell.at:%d %H:%M}" for bell in found.bells[:2]] == ["02 10:10", "02 10:10"]


def test_an_earlier_state_never_takes_the_place_of_a_later_one(book: OpenedBook, vault: Vault) -> None:
    fill(book)
    one = drawer(book, vault)
    newer = agenda.collect(ringing.survey(book), RULES, Telling.NOTHING)
    one.lay_down(newer, turn=2)
    one.lay_down(Agenda(), turn=1)
    assert one.look() == newer


def test_without_a_keychain_none_is_left_and_it_is_said(book: OpenedBook, vault: Vault) -> None:
    fill(book)
    locked(book, vault)
    refusing = Raising(KeyringLocked())
    refused = AgendaDrawer(book.profile, Keychain(refusing))
    outcome = refused.lay_down(agenda.collect(ringing.survey(book), RULES, Telling.NOTHING), turn=1)
    assert outcome is Outcome.LOCKED
    assert not book.profile.paths.agenda.exists()
    assert agenda.silence_words(outcome) == "No reminder rings while the book is locked. The keychain is locked."
    assert agenda.silence_words(Outcome.OK) == agenda.silence_words(None) == ""


def test_a_keychain_that_refused_is_not_asked_again_until_the_person_wants_it(book: OpenedBook) -> None:
    vault = Vault()
    asked = AgendaDrawer(book.profile, Keychain(vault))
    asked.outcome = Outcome.DENIED
    assert asked.lay_down(Agenda(), turn=1) is Outcome.DENIED
    assert vault.calls == []
    asked.retry()
    assert asked.lay_down(Agenda(), turn=1) is Outcome.OK


def test_switched_off_neither_file_nor_key_stays(book: OpenedBook, vault: Vault) -> None:
    fill(book)
    locked(book, vault)
    one = drawer(book, vault)
    one.clear()
    assert vault.items == {}
    assert not book.profile.paths.agenda.exists()
    calls = len(vault.calls)
    one.clear()
    assert len(vault.calls) == calls


def test_nothing_laid_down_asks_no_keychain(book: OpenedBook, vault: Vault) -> None:
    assert drawer(book, vault).look() is None
    assert vault.calls == []


def test_no_word_of_the_book_is_in_the_file(book: OpenedBook, vault: Vault) -> None:
    fill(book)
    locked(book, vault, Telling.EVERYTHING)
    words = b"".join(path.read_bytes() for path in book.profile.paths.book.iterdir() if path.name != "book.db")
    for word in ("Zanzibar", "Tallgrenword", "Pricesword", "Callword", "Sendword", "Draftword", "Leadword"):
        for form in (word.encode(), word.encode("utf-16-le"), word.lower().encode()):
            assert form not in words
