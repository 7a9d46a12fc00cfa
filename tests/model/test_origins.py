"""Where mentors come from, and who was never followed up."""

from __future__ import annotations

from typing import Any

from mentorbook.model.arrangement import Agreement
from mentorbook.model.kinds import RecordId
from mentorbook.model.network import Outreach, OutreachState, Venue
from mentorbook.model.origins import Origins, Outcome, Paths, origins
from mentorbook.model.person import Person, Stage
from tests.model.records import AINO, BO, CLEO, NOW, TODAY, agreement, day, days, make, outreach, person, record_id

FAIR, CIRCLE, DANA = record_id(910_001), record_id(910_002), record_id(900_004)


def venue(id_: RecordId = FAIR, **values: Any) -> Venue:
    return make(Venue, id=id_, **{"name": "Fair", "start": day("2026-11-01"), "end": day("2026-11-02")} | values)


def sent(who: RecordId, on: str, **values: Any) -> Outreach:
    return outreach(person=who, state=OutreachState.SENT, sent_on=day(on), **values)


def found(
    venues: list[Venue],
    people: list[Person],
    messages: list[Outreach] | None = None,
    talks: dict[RecordId, str] | None = None,
    agreements: list[Agreement] | None = None,
) -> Origins:
    lived = {who: days(text) for who, text in (talks or {}).items()}
    paths = Paths(venues=venues, people=people, outreach=messages or [], talks=lived, agreements=agreements or [])
    return origins(paths, today=TODAY)


def test_met_is_told_by_either_side_and_counted_once() -> None:
    here = found([venue(met=frozenset({AINO, DANA}))], [person(AINO, met_at=FAIR), person(BO, met_at=FAIR)])
    assert here.of[FAIR] == Outcome(met=frozenset({AINO, BO}))
    assert here.whole.met == {AINO, BO}


def test_each_step_rests_on_what_happened() -> None:
    people = [person(one, met_at=FAIR) for one in (AINO, BO, CLEO)]
    here = found(
        [venue()],
        people,
        [sent(AINO, "2026-11-03"), outreach(person=BO)],
        {CLEO: "2026-11-05"},
        [agreement(CLEO)],
    )
    outcome = here.of[FAIR]
    assert outcome.contacted == {AINO, CLEO}
    assert outcome.talked == {CLEO}
    assert outcome.agreed == {CLEO}
    assert outcome.sentence() == "met 3, contacted 2, talked 1, agreed 1"


def test_a_stage_set_by_hand_counts_and_a_pause_takes_nothing_back() -> None:
    stopped = person(BO, met_at=FAIR, stage=Stage.CLOSED, stage_log={NOW: Stage.AGREED})
    here = found([venue()], [person(AINO, met_at=FAIR, stage=Stage.FIRST_TALK), stopped])
    assert here.of[FAIR].talked == {AINO, BO}
    assert here.of[FAIR].agreed == {BO}


def test_someone_the_idea_of_whom_came_from_there_is_contacted_but_not_met() -> None:
    here = found([venue()], [person(AINO)], [sent(AINO, "2026-11-03", venue=FAIR)])
    assert here.of[FAIR] == Outcome(contacted=frozenset({AINO}))
    assert here.elsewhere == Outcome()


def test_everyone_counts_once_over_all_venues_and_the_others_elsewhere() -> None:
    both = person(AINO, met_at=FAIR)
    here = found([venue(), venue(CIRCLE, met=frozenset({AINO}))], [both, person(BO)], [], {BO: "2026-10-01"})
    assert here.whole.met == {AINO}
    assert here.elsewhere == Outcome(contacted=frozenset({BO}), talked=frozenset({BO}), agreed=frozenset())


def test_a_week_is_enough_and_the_eighth_day_is_too_late() -> None:
    people = [person(one, met_at=FAIR, met_on=day("2026-11-01")) for one in (AINO, BO, CLEO, DANA)]
    here = found([venue()], people, [sent(AINO, "2026-11-08"), sent(BO, "2026-11-09")], {CLEO: "2026-11-01"})
    assert [(one.person, one.later) for one in here.not_followed_up] == [(DANA, None), (BO, day("2026-11-09"))]


def test_whom_i_met_within_the_week_is_not_late_yet() -> None:
    week = person(AINO, met_at=FAIR, met_on=day("2026-11-15"))
    over = person(BO, met_at=FAIR, met_on=day("2026-11-14"))
    assert [one.person for one in found([venue()], [week, over]).not_followed_up] == [BO]


def test_whom_i_knew_before_or_parted_from_needs_no_follow_up() -> None:
    known = person(AINO, met_at=FAIR)
    over = person(BO, met_at=FAIR, stage=Stage.CLOSED)
    assert found([venue()], [known, over], [], {AINO: "2026-10-01"}).not_followed_up == ()


def test_the_day_of_meeting_is_the_persons_own_then_the_venues_last() -> None:
    people = [person(AINO, met_at=FAIR, met_on=day("2026-10-31")), person(BO, met_at=FAIR)]
    here = found([venue()], people)
    assert {one.person: one.met_on for one in here.not_followed_up} == {
        AINO: day("2026-10-31"),
        BO: day("2026-11-02"),
    }
