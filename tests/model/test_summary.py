"""The gratitude summary: which claims go in, what they rest on, and what cannot get in."""

from __future__ import annotations

import dataclasses
import typing
from datetime import date
from typing import Any

import pytest

from mentorbook.model.catalogue import RECORDS
from mentorbook.model.exchange import AdviceState
from mentorbook.model.goal import Goal, GoalStatus, Progress
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.person import Person
from mentorbook.model.session import Mode, Note, SessionStatus
from mentorbook.model.summary import Evidence, Leaving, Sources, Summary, SummaryEntry, leaving, select
from tests.model.records import AINO, BO, action, advice, day, held, help_, make, person, planned, thanks


def goal(**values: Any) -> Goal:
    return make(Goal, **{"statement": "Run a campaign"} | values)


def progress(of: Goal, on: str, before: int, after: int, **values: Any) -> Progress:
    return make(Progress, goal=of.id, on=day(on), before=before, after=after, **values)


def chosen(only: list[RecordId] | None = None, *, start: str = "", end: str = "", **sources: Any) -> list[SummaryEntry]:
    given = Sources(**{name: tuple(records) for name, records in sources.items()})
    return list(
        select(
            person(AINO),
            given,
            start=day(start) if start else None,
            end=day(end) if end else None,
            only=only,
        )
    )


def test_thanks_carry_their_words_and_their_evidence() -> None:
    talk = held("2026-03-02", title="Landing page", mode=Mode.VIDEO)
    tip = advice("2026-03-03", text="Test one thing")
    reached = goal()
    said = thanks("2026-05-14", text="For the page", message="Dear Aino,\n\nit works.\n", evidence=[talk.id, tip.id])
    found = chosen(thanks=[said], sessions=[talk], advice=[tip], goals=[reached])
    assert found == [
        SummaryEntry(
            record_id=said.id,
            kind=Kind.THANKS,
            date=day("2026-05-14"),
            heading="For the page",
            text_paragraphs=("Dear Aino,\n\nit works.",),
            evidence=(
                Evidence("Talk: Landing page", day("2026-03-02")),
                Evidence("Advice: Test one thing", day("2026-03-03")),
            ),
        )
    ]
    assert found[0].is_supported


def test_a_claim_that_rests_on_nothing_is_told_apart() -> None:
    bare = thanks("2026-05-14")
    gone = thanks("2026-05-15", evidence=[held("2026-03-02").id])
    assert [entry.is_supported for entry in chosen(thanks=[bare, gone])] == [False, False]


def test_help_tells_the_difference_it_made() -> None:
    talk, aim = held("2026-03-02"), goal()
    received = help_("2026-03-02", text="Reviewed", session=talk.id, goal=aim.id, difference="It sold.\n")
    given = help_("2026-03-02", given=True)
    (entry,) = chosen(helps=[received, given], sessions=[talk], goals=[aim])
    assert (entry.heading, entry.text_paragraphs) == ("Reviewed", ("It sold.",))
    assert [item.description for item in entry.evidence] == ["Goal: Run a campaign", "A talk"]


def test_advice_that_was_followed_tells_its_trail() -> None:
    talk, aim = held("2026-03-02", title="Talk"), goal()
    tip = advice(
        "2026-03-02",
        text="Test one thing",
        session=talk.id,
        goals=frozenset({aim.id}),
        state=AdviceState.KEPT,
        did="Tested.",
        result="Twice the clicks.",
    )
    move = progress(aim, "2026-04-01", 10, 40, reason="More clicks", evidence=frozenset({tip.id}))
    entry = next(
        one for one in chosen(advice=[tip], sessions=[talk], goals=[aim], progress=[move]) if one.kind == Kind.ADVICE
    )
    assert entry.text_paragraphs == ("Tested.", "Twice the clicks.")
    assert [item.description for item in entry.evidence] == [
        "Goal: Run a campaign",
        "Talk: Talk",
        "Progress: from 10 % to 40 %, More clicks",
    ]


@pytest.mark.parametrize("state", AdviceState)
def test_advice_that_was_only_noted_or_dropped_stays_out_unless_it_is_named(state: AdviceState) -> None:
    tip = advice("2026-03-02", state=state)
    followed = state in (AdviceState.TRYING, AdviceState.TRIED, AdviceState.KEPT)
    assert len(chosen(advice=[tip])) == (1 if followed else 0)
    assert len(chosen([tip.id], advice=[tip])) == 1


def test_sessions_that_have_a_summary_are_their_own_evidence() -> None:
    told = held("2026-03-02", title="Landing page", summary="We looked at it.")
    silent = held("2026-03-03", title="Coffee", summary="")
    listed = held("2026-03-04")
    to_come = planned("2026-03-05T10:00", summary="Plan")
    cancelled = planned("2026-03-05T10:00", summary="Plan", status=SessionStatus.CANCELLED)
    sessions = [told, silent, listed, to_come, cancelled]
    (entry,) = chosen(sessions=sessions)
    assert (entry.heading, entry.text_paragraphs) == ("Landing page", ("We looked at it.",))
    assert entry.evidence == (Evidence("Talk: Landing page", day("2026-03-02")),)
    named = chosen([one.id for one in sessions], sessions=sessions)
    assert [one.record_id for one in named] == [told.id, silent.id, listed.id]


def test_goals_that_moved_with_this_person_tell_from_where_to_where() -> None:
    aim = goal(people=frozenset({AINO}))
    moves = [
        progress(aim, "2026-04-01", 40, 60, reason="Second"),
        progress(aim, "2026-02-01", 10, 40, reason="First"),
        progress(aim, "2026-09-01", 60, 90, reason="Later"),
    ]
    (entry,) = chosen(goals=[aim], progress=moves, end="2026-06-30")
    assert (entry.heading, entry.text_paragraphs, entry.date) == (
        "Run a campaign",
        ("From 10 % to 60 %.",),
        day("2026-04-01"),
    )
    assert [item.description for item in entry.evidence] == [
        "Progress: from 10 % to 40 %, First",
        "Progress: from 40 % to 60 %, Second",
    ]


def test_goals_that_did_not_move_or_are_not_shared_stay_out() -> None:
    still, mine = goal(people=frozenset({AINO})), goal(statement="Mine")
    assert chosen(goals=[still, mine], progress=[progress(mine, "2026-04-01", 0, 50, reason="Alone")]) == []
    reached = goal(people=frozenset({AINO}), status=GoalStatus.REACHED, status_on=day("2026-04-01"))
    (entry,) = chosen(goals=[reached])
    assert (entry.text_paragraphs, entry.date, entry.is_supported) == (("Reached.",), day("2026-04-01"), False)


def test_a_goal_is_shared_through_what_served_it() -> None:
    aim = goal()
    move = progress(aim, "2026-04-01", 0, 50, reason="A push")
    for served in (
        {"sessions": [held("2026-03-01", goals=frozenset({aim.id}))]},
        {"advice": [advice("2026-03-01", goals=frozenset({aim.id}))]},
        {"helps": [help_("2026-03-01", goal=aim.id)]},
    ):
        kinds = [entry.kind for entry in chosen(goals=[aim], progress=[move], **served)]
        assert Kind.GOAL in kinds


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2026-03-02", "2026-03-04", ["02", "04"]),
        ("2026-03-02", "", ["02", "04", "05"]),
        ("", "2026-03-04", ["01", "02", "04"]),
        ("", "", ["01", "02", "04", "05"]),
    ],
)
def test_both_ends_of_the_period_belong_to_it(start: str, end: str, expected: list[str]) -> None:
    given = [thanks(f"2026-03-{on}", text=on) for on in ("01", "02", "04", "05")]
    assert [entry.heading for entry in chosen(thanks=given, start=start, end=end)] == expected


def test_only_what_is_named_goes_in_whatever_its_day() -> None:
    early, late = thanks("2020-01-01"), thanks("2026-03-02")
    aim = goal(people=frozenset({AINO}))
    move = progress(aim, "2026-04-01", 0, 50, reason="A push", evidence=frozenset({late.id}))
    sources: dict[str, Any] = {
        "thanks": [late, early],
        "goals": [aim],
        "progress": [move],
        "helps": [help_("2026-03-01")],
    }
    found = chosen([early.id, move.id], start="2026-01-01", end="2026-12-31", **sources)
    assert [entry.record_id for entry in found] == [early.id, move.id]
    assert (found[1].heading, found[1].text_paragraphs) == ("A push", ("From 0 % to 50 %.",))
    assert chosen([], **sources) == []


def test_nothing_of_others_gets_in_or_shines_through() -> None:
    secret = "Bo"
    their_talk = held("2026-03-02", BO, title=secret, summary=secret)
    their_tip = advice("2026-03-02", who=BO, text=secret, state=AdviceState.KEPT)
    their_help = help_("2026-03-02", who=BO, text=secret)
    their_thanks = thanks("2026-03-02", who=BO, text=secret)
    their_action = action("2026-03-02", person=BO, text=secret)
    aim = goal(people=frozenset({AINO, BO}))
    move = progress(aim, "2026-04-01", 0, 50, reason=secret, evidence=frozenset({their_tip.id}))
    mixed = thanks("2026-05-01", evidence=[their_talk.id, their_tip.id, their_help.id, their_action.id])
    sources: dict[str, Any] = {
        "sessions": [their_talk],
        "advice": [their_tip],
        "helps": [their_help],
        "thanks": [their_thanks, mixed],
        "goals": [aim],
        "progress": [move],
        "actions": [their_action],
    }
    everything = [record.id for records in sources.values() for record in records]
    for only in (None, everything):
        found = chosen(only, **sources)
        assert mixed.id in {entry.record_id for entry in found}
        assert secret not in repr(found)


def test_the_oldest_claim_comes_first_whatever_the_order_of_the_records() -> None:
    given = [thanks("2026-05-01", text="B"), thanks("2026-05-01", text="A"), thanks("2026-04-01", text="C")]
    found = chosen(thanks=given, helps=[help_("2026-05-01", text="D")])
    assert [entry.heading for entry in found] == ["C", "D", "A", "B"]
    assert chosen(thanks=given[::-1], helps=[help_("2026-05-01", text="D")])[0].heading == "C"


def test_a_draft_counts_from_when_it_was_written_down() -> None:
    draft = thanks(None)
    assert [entry.date for entry in chosen(thanks=[draft], start="2026-01-01", end="2026-01-01")] == [day("2026-01-01")]
    assert chosen(thanks=[draft], start="2026-01-02") == []


def test_no_private_note_fits_in() -> None:
    taken = {typing.get_args(hint)[0] for hint in typing.get_type_hints(Sources).values()}
    assert Note not in taken
    assert taken < set(RECORDS.values())


def test_only_fields_that_are_meant_to_be_shown_are_read() -> None:
    """Each field of each record gets a word of its own; those that may leave are named here, and nothing else does."""
    aim = goal(statement="goal-statement", why="goal-why", measure="goal-measure", status_reason="goal-reason")
    talk = held(
        "2026-03-02", title="session-title", summary="session-summary", place="session-place", link="session-link"
    )
    tip = advice(
        "2026-03-02",
        text="advice-text",
        did="advice-did",
        result="advice-result",
        state=AdviceState.TRIED,
        session=talk.id,
        goals=frozenset({aim.id}),
    )
    received = help_("2026-03-02", text="help-text", difference="help-difference", session=talk.id)
    done = action("2026-03-02", text="action-text", done_on=day("2026-03-03"))
    move = progress(aim, "2026-03-05", 1, 2, reason="progress-reason", evidence=frozenset({tip.id}))
    said = thanks("2026-03-06", text="thanks-text", message="thanks-message", evidence=[done.id, move.id])
    sources = Sources(
        sessions=(talk,),
        advice=(tip,),
        helps=(received,),
        thanks=(said,),
        goals=(aim,),
        progress=(move,),
        actions=(done,),
    )
    someone = make(Person, id=AINO, name="person-name", about="person-about", confidentiality="person-confidentiality")
    tagged = {
        field.name: tuple(
            dataclasses.replace(record, tags=frozenset({"tag"})) for record in getattr(sources, field.name)
        )
        for field in dataclasses.fields(sources)
    }
    entries = select(someone, Sources(**tagged))
    shown = {
        word
        for entry in entries
        for text in (entry.heading, *entry.text_paragraphs, *(item.description for item in entry.evidence))
        for word in text.replace(",", " ").replace(":", " ").split()
        if "-" in word or word == "tag"
    }
    assert shown == {
        *("goal-statement", "session-title", "session-summary", "advice-text", "advice-did", "advice-result"),
        *("help-text", "help-difference", "action-text", "progress-reason", "thanks-text", "thanks-message"),
    }


def summary_of(entries: list[SummaryEntry], **values: Any) -> Summary:
    known: dict[str, Any] = {
        "person_name": "Aino",
        "author_name": None,
        "period_start": None,
        "period_end": None,
        "made_on": date(2026, 11, 22),
        "opening": "",
    }
    return Summary(**known | values, entries=tuple(entries))


def test_what_leaves_and_what_is_held_back_is_said() -> None:
    talk = held("2026-03-02", title="Landing page")
    supported = thanks("2026-05-14", text="For the page", message="Thank you.", evidence=[talk.id])
    bare = thanks("2026-05-15", text="For all")
    entries = chosen(thanks=[supported, bare], sessions=[talk])
    said = leaving(summary_of(entries, author_name="Mika", opening="Dear Aino"), private_notes=3, left_out=1)
    assert said == Leaving(
        recipient="Aino",
        leaves=(
            "The name Aino and your own, Mika",
            "Your opening words",
            "Thanks: For the page, 14 May 2026, with 1 text (Talk: Landing page)",
            "Thanks: For all, 15 May 2026 (no evidence yet)",
        ),
        held_back=("3 private notes, which no summary takes", "1 claim that you did not choose"),
    )
    assert supported.id not in repr(said)


def test_an_empty_summary_takes_a_name_with_it() -> None:
    assert leaving(summary_of([]), private_notes=1) == Leaving(
        recipient="Aino",
        leaves=("The name Aino",),
        held_back=("1 private note, which no summary takes",),
    )
