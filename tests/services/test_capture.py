"""What is selected in a note, kept as a record of its own."""

from __future__ import annotations

from datetime import date

import pytest

from mentorbook.model.catalogue import read_values
from mentorbook.model.exchange import Action, Advice, Owner, Thanks
from mentorbook.model.fields import LINE_LIMIT
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.trouble import InvalidRecord, UserFacingError
from mentorbook.services import records
from mentorbook.services.capture import AlreadyKept, Capture, capture, one_line, shortened
from mentorbook.services.opened import OpenedBook


@pytest.fixture
def person(book: OpenedBook) -> RecordId:
    return records.add(book, Kind.PERSON, read_values(Kind.PERSON, {"name": "Amara"})).record.id


def session(book: OpenedBook, person: RecordId, start: str) -> RecordId:
    plain = {"people": [person], "start": start, "title": "Talk"}
    return records.add(book, Kind.SESSION, read_values(Kind.SESSION, plain)).record.id


@pytest.mark.parametrize(
    ("markdown", "line"),
    [
        ("**Start** from the *sceptic's* `question`", "Start from the sceptic's question"),
        ("# What she said", "What she said"),
        ("- Cut the third section\n- Add a deadline.\n- End", "Cut the third section; Add a deadline. End"),
        ("- [x] Book the room", "Book the room"),
        ("> Bring one\n> number", "Bring one number"),
        ("a\u202eb\u2066c\x07d", "abcd"),
        ("[her talk](https://example.org/t)", "her talk (https://example.org/t)"),
        ("![a picture](file:///etc/passwd) stays words", "a picture stays words"),
        ("<b>as typed</b>", "<b>as typed</b>"),
        ("   \n\n", ""),
    ],
)
def test_the_words_of_a_selection_in_one_line(markdown: str, line: str) -> None:
    assert one_line(markdown) == line


def test_a_long_line_is_cut_after_a_sentence_or_a_word() -> None:
    sentence = "One thing at a time. "
    assert shortened(sentence * 40) == (sentence * 23).strip()
    words = "word " * 200
    cut = shortened(words)
    assert len(cut) <= LINE_LIMIT
    assert cut.endswith("word…")
    assert len(shortened("x" * 900)) == LINE_LIMIT
    assert shortened("x" * LINE_LIMIT) == "x" * LINE_LIMIT


def test_advice_belongs_to_the_talk_its_person_and_its_day(book: OpenedBook, person: RecordId) -> None:
    talk = session(book, person, "2026-02-20T16:00[Europe/Helsinki]")
    kept = capture(book, "**Begin** with the sceptic.", Capture.ADVICE, person=person, session=talk)
    assert isinstance(kept.record, Advice)
    assert (kept.record.text, kept.record.person, kept.record.session) == ("Begin with the sceptic.", person, talk)
    assert kept.record.on == date(2026, 2, 20)
    assert kept.is_whole


def test_advice_from_a_talk_that_lies_ahead_is_of_today(book: OpenedBook, person: RecordId) -> None:
    talk = session(book, person, "2026-05-20T16:00[Europe/Helsinki]")
    kept = capture(book, "Begin.", Capture.ADVICE, person=person, session=talk)
    assert isinstance(kept.record, Advice)
    assert kept.record.on == date(2026, 3, 2)


@pytest.mark.parametrize(("keep_as", "owner"), [(Capture.MINE, Owner.MINE), (Capture.THEIRS, Owner.THEIRS)])
def test_an_action_needs_nobody(book: OpenedBook, keep_as: Capture, owner: Owner) -> None:
    goal = records.add(book, Kind.GOAL, read_values(Kind.GOAL, {"statement": "Lead"})).record.id
    kept = capture(book, "- [ ] New headline", keep_as, goal=goal)
    assert isinstance(kept.record, Action)
    assert (kept.record.text, kept.record.owner, kept.record.goal) == ("New headline", owner, goal)


def test_thanks_rest_on_the_talk_and_hold_all_of_a_long_selection(book: OpenedBook, person: RecordId) -> None:
    talk = session(book, person, "2026-02-20T16:00[Europe/Helsinki]")
    words = "For reading every line of it. " * 30
    kept = capture(book, words, Capture.THANKS, person=person, session=talk)
    assert isinstance(kept.record, Thanks)
    assert kept.record.evidence == frozenset({talk})
    assert kept.record.on is None
    assert len(kept.record.text) <= LINE_LIMIT
    assert kept.record.message == words.strip() + "\n"
    assert not kept.is_whole


@pytest.mark.parametrize("keep_as", Capture)
def test_the_same_words_of_the_same_talk_are_kept_once(book: OpenedBook, person: RecordId, keep_as: Capture) -> None:
    talk = session(book, person, "2026-02-20T16:00[Europe/Helsinki]")
    other = session(book, person, "2026-02-24T16:00[Europe/Helsinki]")
    first = capture(book, "**Begin** now.", keep_as, person=person, session=talk)
    with pytest.raises(AlreadyKept) as again:
        capture(book, "Begin now.", keep_as, person=person, session=talk)
    assert again.value.record.id == first.record.id
    kept = [
        first,
        capture(book, "Begin later.", keep_as, person=person, session=talk),
        capture(book, "Begin now.", keep_as, person=person, session=other),
    ]
    records.remove(book, first.record.id)
    kept.append(capture(book, "Begin now.", keep_as, person=person, session=talk))
    assert len({one.record.id for one in kept}) == len(kept)


def test_nothing_is_kept_without_words_or_without_whose_they_are(book: OpenedBook) -> None:
    with pytest.raises(UserFacingError, match="no words"):
        capture(book, " \n- \n", Capture.MINE)
    with pytest.raises(InvalidRecord):
        capture(book, "Begin.", Capture.ADVICE)
    assert book.store.count().get(Kind.ADVICE, 0) == 0
