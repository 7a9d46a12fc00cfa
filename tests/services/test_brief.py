"""What to know before a talk, and an agenda, out of a real book."""

from __future__ import annotations

import pytest

from mentorbook.model.catalogue import read_values
from mentorbook.model.kinds import Kind
from mentorbook.model.trouble import NotFound
from mentorbook.services import brief as briefs
from mentorbook.services import records
from mentorbook.services.opened import OpenedBook
from tests.services.books import add, at


def day(book: OpenedBook, days: int) -> str:
    return at(book, days)[:10]


def test_what_is_to_be_asked_comes_before_what_is_to_be_shared_in_the_order_of_the_agenda(book: OpenedBook) -> None:
    mira = add(book, Kind.PERSON, name="Mira Tallgren")
    add(book, Kind.TOPIC, text="My notes", person=mira, direction="share", order="a")
    add(book, Kind.TOPIC, text="Second", person=mira, order="c")
    add(book, Kind.TOPIC, text="First", person=mira, order="b")
    assert [topic.text for topic in briefs.brief(book, mira).topics] == ["First", "Second", "My notes"]


def test_a_brief_tells_what_is_open_between_two_people(book: OpenedBook) -> None:
    mira = add(book, Kind.PERSON, name="Mira Tallgren", rhythm="monthly")
    other = add(book, Kind.PERSON, name="Someone else")
    for back in (70, 40):
        add(book, Kind.SESSION, title=f"Talk {back}", people=[mira], start=at(book, -back), status="held")
    add(book, Kind.SESSION, title="Next", people=[mira], start=at(book, 5))
    add(book, Kind.ACTION, text="Send the draft", person=mira)
    add(book, Kind.ACTION, text="Done long ago", person=mira, state="done")
    add(book, Kind.ACTION, text="Not hers", person=other)
    add(book, Kind.ADVICE, text="Ask first", person=mira, state="tried")
    add(book, Kind.HELP, text="Read the brief", person=mira)
    add(book, Kind.TOPIC, text="Pricing", person=mira)
    add(book, Kind.GOAL, statement="Lead a campaign", people=[mira])
    found = briefs.brief(book, mira, window_days=90)
    assert found.last_session is not None
    assert found.last_session.title == "Talk 40"
    assert found.next_meeting is not None
    assert found.next_meeting.date().isoformat() == day(book, 5)
    assert [action.text for action in found.actions] == ["Send the draft"]
    assert [advice.text for advice in found.report_back] == ["Ask first"]
    assert [topic.text for topic in found.topics] == ["Pricing"]
    assert [goal.statement for goal in found.goals] == ["Lead a campaign"]
    assert found.ledger.sentence() == "Last 90 days: received 2, gave 0; nothing given yet."
    assert found.rhythm is not None
    assert found.rhythm.sentence() == "monthly: gap 30 days, 1 of 1 kept"
    assert found.standing is not None
    assert found.standing.late_days > 0


def test_a_brief_offers_what_fits_out_of_the_whole_book(book: OpenedBook) -> None:
    mira = add(book, Kind.PERSON, name="Mira Tallgren", needs=["pricing", "video"])
    bo = add(book, Kind.PERSON, name="Bo Berg", field="Video")
    given = add(book, Kind.HELP, text="Went through their pricing", person=bo, direction="given")
    add(book, Kind.HELP, text="Went through my pricing", person=bo)
    kept = add(book, Kind.ADVICE, text="Say the pricing first", person=bo, state="kept")
    add(book, Kind.ADVICE, text="Hide the pricing", person=bo, state="noted")
    goal = add(book, Kind.GOAL, statement="Pricing of my own", status="reached")
    assert [one.record for one in briefs.brief(book, mira).offers] == [given, goal, kept, bo]
    assert briefs.brief(book, bo).offers == ()


def test_a_brief_on_someone_new_is_empty_and_says_nothing_wrong(book: OpenedBook) -> None:
    found = briefs.brief(book, add(book, Kind.PERSON, name="New Person"))
    assert (found.next_meeting, found.last_session, found.rhythm, found.standing) == (None, None, None, None)
    assert found.ledger.sentence() == "So far: nothing logged yet."


def test_a_brief_on_nobody_is_refused_in_words(book: OpenedBook) -> None:
    goal = add(book, Kind.GOAL, statement="Not a person")
    for target in (goal, book.profile.ids.record()):
        with pytest.raises(NotFound, match="no such person"):
            briefs.brief(book, target)


def test_an_agenda_takes_what_was_left_open(book: OpenedBook) -> None:
    mira = add(book, Kind.PERSON, name="Mira Tallgren")
    held = add(book, Kind.SESSION, people=[mira], start=at(book, -10), status="held")
    following = add(book, Kind.SESSION, people=[mira], start=at(book, 10))
    left = add(book, Kind.TOPIC, text="Left open", person=mira, session=held)
    add(book, Kind.TOPIC, text="For them", person=mira, session=following, direction="share")
    agenda = briefs.agenda(book, following)
    assert [topic.text for topic in agenda.ask] == ["Left open"]
    assert [topic.text for topic in agenda.share] == ["For them"]
    assert agenda.carried == {left}
    records.edit(book, left, read_values(Kind.TOPIC, {"state": "discussed", "session": following}))
    assert briefs.agenda(book, following).carried == frozenset()
    with pytest.raises(NotFound, match="no such session"):
        briefs.agenda(book, mira)
