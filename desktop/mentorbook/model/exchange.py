"""What passes between two people: advice, actions, help and thanks."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import ClassVar

from mentorbook.frozen import frozen
from mentorbook.model.fields import Choice, Day, Line, LongText, Reference, SetOf, entry
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.person import Support
from mentorbook.model.record import Record


class Owner(StrEnum):
    """Whose action it is."""

    MINE = "mine"
    THEIRS = "theirs"


class ActionState(StrEnum):
    """What became of an action."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


class AdviceState(StrEnum):
    """How far a piece of advice was followed."""

    NOTED = "noted"
    TRYING = "trying"
    TRIED = "tried"
    KEPT = "kept"
    DROPPED = "dropped"


class HelpDirection(StrEnum):
    """Who helped whom."""

    RECEIVED = "received"
    GIVEN = "given"


class ThanksChannel(StrEnum):
    """How thanks were said."""

    SAID = "said"
    WRITTEN = "written"
    LETTER = "letter"
    PUBLIC = "public"


@frozen(kw_only=True)
class Action(Record):
    """Something that one of us will do."""

    kind: ClassVar[Kind] = Kind.ACTION

    text: str = entry(Line(), "what is to be done", required=True, title=True)
    owner: Owner = entry(Choice(Owner, Owner.MINE), "mine or theirs")
    person: RecordId | None = entry(Reference((Kind.PERSON,)), "with whom it was agreed")
    session: RecordId | None = entry(Reference((Kind.SESSION,)), "the session it came out of")
    goal: RecordId | None = entry(Reference((Kind.GOAL,)), "the goal it serves")
    due: date | None = entry(Day(), "by when")
    state: ActionState = entry(Choice(ActionState, ActionState.OPEN), "what became of it")
    done_on: date | None = entry(Day(), "when it was done")


@frozen(kw_only=True)
class Advice(Record):
    """A piece of advice that I received, and what came of it."""

    kind: ClassVar[Kind] = Kind.ADVICE

    text: str = entry(Line(), "the advice in one sentence", required=True, title=True)
    person: RecordId | None = entry(Reference((Kind.PERSON,)), "who gave it", required=True)
    session: RecordId | None = entry(Reference((Kind.SESSION,)), "the session it came out of")
    goals: frozenset[RecordId] = entry(SetOf(Reference((Kind.GOAL,))), "a goal it serves; repeat for several")
    on: date | None = entry(Day(), "when it was given")
    state: AdviceState = entry(Choice(AdviceState, AdviceState.NOTED), "how far it was followed")
    state_on: date | None = entry(Day(), "since when")
    did: str | None = entry(LongText(), "what I did with it")
    result: str | None = entry(LongText(), "what happened then")
    reported_on: date | None = entry(Day(), "when I told them how it went")


@frozen(kw_only=True)
class Help(Record):
    """Help that I received or gave."""

    kind: ClassVar[Kind] = Kind.HELP

    text: str = entry(Line(), "the help in one sentence", required=True, title=True)
    direction: HelpDirection = entry(Choice(HelpDirection, HelpDirection.RECEIVED), "received or given")
    person: RecordId | None = entry(Reference((Kind.PERSON,)), "who helped me, or whom I helped", required=True)
    on: date | None = entry(Day(), "when")
    support: Support | None = entry(Choice(Support), "what kind of support it was")
    session: RecordId | None = entry(Reference((Kind.SESSION,)), "the session it belongs to")
    goal: RecordId | None = entry(Reference((Kind.GOAL,)), "the goal it served")
    difference: str | None = entry(LongText(), "what difference it made")


@frozen(kw_only=True)
class Thanks(Record):
    """Thanks that I said, or want to say, and what they rest on."""

    kind: ClassVar[Kind] = Kind.THANKS

    text: str = entry(Line(), "what I am thankful for, in one sentence", required=True, title=True)
    person: RecordId | None = entry(Reference((Kind.PERSON,)), "to whom", required=True)
    on: date | None = entry(Day(), "when it was said; empty while it is a draft")
    channel: ThanksChannel | None = entry(Choice(ThanksChannel), "how it was said")
    message: str | None = entry(LongText(), "the words themselves")
    evidence: frozenset[RecordId] = entry(
        SetOf(Reference((Kind.SESSION, Kind.ADVICE, Kind.GOAL, Kind.HELP, Kind.PROGRESS, Kind.ACTION))),
        "what it rests on; repeat for several",
    )
