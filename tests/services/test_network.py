"""Venues, whom I met there, and messages, in a real book."""

from __future__ import annotations

import pytest

from mentorbook.model.kinds import Kind
from mentorbook.model.network import Outreach, OutreachState, Venue
from mentorbook.model.person import Person, Role, Stage
from mentorbook.model.trouble import InvalidRecord, NotFound, UserFacingError
from mentorbook.services import network, outreach, records
from mentorbook.services.opened import OpenedBook
from mentorbook.services.undo import remember, undo
from tests.services.books import add, read
from tests.support.program import Program


def test_a_new_name_is_someone_met_there_and_one_undo_takes_all_back(book: OpenedBook) -> None:
    fair = add(book, Kind.VENUE, name="Fair", start="2026-02-20", end="2026-02-21")
    met = network.meet_new(book, fair, "Noor Adeyemi")
    found = read(book, Person, met.person)
    assert (found.met_at, str(found.met_on), found.stage) == (fair, "2026-02-21", Stage.NOTICED)
    assert found.roles == {Role.POTENTIAL}
    assert [one.person.id for one in network.read_venue(book, fair).met] == [met.person]
    undo(book, remember(book, met.changes))
    assert network.read_venue(book, fair).met == ()
    with pytest.raises(InvalidRecord):
        network.meet_new(book, fair, "")


def test_where_i_met_someone_first_stays(book: OpenedBook) -> None:
    first = add(book, Kind.VENUE, name="First")
    second = add(book, Kind.VENUE, name="Second", start="2026-03-01", end="2026-03-05")
    known = add(book, Kind.PERSON, name="Known", met_at=first)
    fresh = add(book, Kind.PERSON, name="Fresh")
    network.meet(book, second, known)
    network.meet(book, second, fresh)
    assert read(book, Person, known).met_at == first
    # While a venue lasts, one meets on the day it is.
    assert (read(book, Person, fresh).met_at, str(read(book, Person, fresh).met_on)) == (second, "2026-03-02")
    assert {one.person.name for one in network.read_venue(book, second).met} == {"Fresh", "Known"}
    network.not_met(book, second, fresh)
    assert read(book, Person, fresh).met_at is None
    assert {one.person.name for one in network.read_venue(book, second).met} == {"Known"}
    venue = records.look(book, second).record
    assert isinstance(venue, Venue)
    assert venue.met == {known}


def test_coming_venues_stand_before_those_that_were(book: OpenedBook) -> None:
    for name, start in (("Old", "2025-01-01"), ("Later", "2026-06-01"), ("Soon", "2026-03-03"), ("New", "2026-02-01")):
        add(book, Kind.VENUE, name=name, start=start)
    assert [venue.name for venue in network.read_network(book).venues] == ["Soon", "Later", "New", "Old"]


def test_what_came_of_a_venue_is_read_from_the_book(book: OpenedBook) -> None:
    fair = add(book, Kind.VENUE, name="Fair", start="2026-01-10")
    noor = network.meet_new(book, fair, "Noor").person
    network.meet_new(book, fair, "Sol")
    add(book, Kind.SESSION, people=[noor], start="2026-01-15T10:00[Europe/Helsinki]", status="held")
    found = network.read_network(book)
    assert found.origins.of[fair].sentence() == "met 2, contacted 1, talked 1, agreed 0"
    assert [found.names[one.person] for one in found.origins.not_followed_up] == ["Sol"]


def test_sending_moves_stage_and_follow_up_and_one_follow_up_is_enough(book: OpenedBook) -> None:
    noor = add(book, Kind.PERSON, name="Noor", stage="researched")
    begun = outreach.begin(book, noor).outreach.id
    with pytest.raises(UserFacingError):
        outreach.followed_up(book, begun)
    with pytest.raises(InvalidRecord) as empty:
        outreach.mark_sent(book, begun)
    assert empty.value.problems == {"body": "there is nothing to send yet; write the message first"}
    with pytest.raises(InvalidRecord):
        records.edit(book, begun, {"state": OutreachState.SENT, "subject": " "})
    assert read(book, Outreach, begun).state is OutreachState.DRAFT
    records.edit(book, begun, {"body": "Your talk stayed with me."})
    outreach.mark_sent(book, begun)
    found = read(book, Outreach, begun)
    assert (found.state, str(found.sent_on), str(found.follow_up_on)) == (
        OutreachState.SENT,
        "2026-03-02",
        "2026-03-12",
    )
    assert read(book, Person, noor).stage is Stage.REACHED_OUT
    with pytest.raises(UserFacingError):
        outreach.mark_sent(book, begun)
    outreach.followed_up(book, begun)
    assert outreach.read_message(book, begun).follow_up_on is None
    with pytest.raises(UserFacingError) as again:
        outreach.followed_up(book, begun)
    assert "already" in again.value.title
    outreach.set_state(book, begun, OutreachState.REPLIED)
    assert read(book, Person, noor).stage is Stage.REPLIED


def test_what_is_still_a_draft_was_not_sent(book: OpenedBook) -> None:
    begun = outreach.begin(book, add(book, Kind.PERSON, name="Noor")).outreach.id
    records.edit(book, begun, {"body": "Your talk stayed with me."})
    outreach.mark_sent(book, begun)
    outreach.followed_up(book, begun)
    outreach.set_state(book, begun, OutreachState.DRAFT)
    found = read(book, Outreach, begun)
    assert (found.sent_on, found.follow_up_on, found.followed_up_on) == (None, None, None)


def test_messages_stand_by_state_with_the_newest_first(book: OpenedBook) -> None:
    ada, bo = add(book, Kind.PERSON, name="Ada"), add(book, Kind.PERSON, name="Bo")
    add(book, Kind.OUTREACH, person=ada, subject="old", state="sent", sent_on="2026-01-01")
    add(book, Kind.OUTREACH, person=bo, subject="new", state="sent", sent_on="2026-02-01")
    add(book, Kind.OUTREACH, person=ada, subject="draft")
    rows = outreach.list_messages(book)
    assert [(one.outreach.subject, one.name) for one in rows] == [("draft", "Ada"), ("new", "Bo"), ("old", "Ada")]


def test_a_message_to_a_new_name_makes_both(book: OpenedBook) -> None:
    kept = outreach.begin_to_new(book, "Noor")
    assert kept.outreach.person is not None
    assert read(book, Person, kept.outreach.person).roles == {Role.POTENTIAL}
    with pytest.raises(NotFound):
        outreach.read_message(book, kept.outreach.person)


def test_the_command_line_says_the_same(program: Program) -> None:
    fair = program.json("venue", "add", "--name", "Fair", "--start", "2020-01-10")["id"]
    noor = program.json("person", "add", "--name", "Noor", "--met-at", fair)["id"]
    found = program.json("network")
    assert [(one["name"], one["met"], one["talked"]) for one in found["venues"]] == [("Fair", [noor], [])]
    assert found["not_followed_up"] == [{"person": noor, "venue": fair, "met_on": "2020-01-10", "later": None}]
    assert "feedback" in found["gaps"]
    text = program.text("network")
    assert "met 1, contacted 0, talked 0, agreed 0" in text
    assert "  - Noor, Fair, 2020-01-10" in text
    sent = program.json("outreach", "add", "--person", noor, "--ask", "Let me pick your brain")["id"]
    checked = program.json("outreach", "check", sent[:8])
    assert not checked["ready"]
    assert {"field": "ask", "words": "“pick your brain” is said to everybody. Say it in your own words."} in checked[
        "gaps"
    ]
    assert "still open" in program.text("outreach", "check", sent)
    assert program.json("outreach", "compose", sent)["body"].startswith("Dear Noor,")
