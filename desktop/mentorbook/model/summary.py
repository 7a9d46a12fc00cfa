"""The gratitude summary: which claims go in, and what each rests on.

Private notes cannot get in: no function here takes one, and of each record only the fields that are meant to be
shown are read. Of what a claim links to, only what concerns the same person counts as evidence, so that no other
mentorship shines through. The outcome is neutral as to its form; formats set it as Markdown, HTML or PDF.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeAlias

from mentorbook.frozen import frozen
from mentorbook.model import daywords
from mentorbook.model.exchange import Action, Advice, AdviceState, Help, HelpDirection, Thanks
from mentorbook.model.goal import Goal, GoalStatus, Progress
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.occasion import occasion
from mentorbook.model.person import Person
from mentorbook.model.session import Session, SessionStatus

NO_EVIDENCE = "no evidence yet"
"""What a preview says of a claim that rests on nothing."""

_Source: TypeAlias = Session | Advice | Help | Thanks | Goal | Progress | Action
_FOLLOWED = (AdviceState.TRYING, AdviceState.TRIED, AdviceState.KEPT)


@frozen
class Evidence:
    """Something that bears a claim out."""

    description: str
    date: date | None


@frozen
class SummaryEntry:
    """One claim. ``record_id`` is there to choose by and is never written out; the texts are Markdown."""

    record_id: RecordId
    kind: Kind
    date: date | None
    heading: str
    text_paragraphs: tuple[str, ...]
    evidence: tuple[Evidence, ...]

    @property
    def is_supported(self) -> bool:
        """Whether it rests on anything; a preview says :data:`NO_EVIDENCE` where it does not."""
        return bool(self.evidence)


@frozen(kw_only=True)
class Summary:
    """A gratitude summary, ready to be set. What is written out holds none of its record ids."""

    person_name: str
    author_name: str | None
    period_start: date | None
    period_end: date | None
    made_on: date
    opening: str
    entries: tuple[SummaryEntry, ...]
    closing: str = ""


@frozen
class Wording:
    """How a claim is said in one letter: another heading, another text. None leaves the record's own words."""

    heading: str | None = None
    text: str | None = None

    def of(self, entry: SummaryEntry) -> SummaryEntry:
        """The claim in these words. Its evidence stays as it is."""
        heading = self.heading.strip() if self.heading is not None else ""
        texts = entry.text_paragraphs if self.text is None else _paragraphs(self.text)
        return replace(entry, heading=heading or entry.heading, text_paragraphs=texts)


@frozen(kw_only=True)
class Sources:
    """The records that a summary is chosen from, with their long texts loaded."""

    sessions: tuple[Session, ...] = ()
    advice: tuple[Advice, ...] = ()
    helps: tuple[Help, ...] = ()
    thanks: tuple[Thanks, ...] = ()
    goals: tuple[Goal, ...] = ()
    progress: tuple[Progress, ...] = ()
    actions: tuple[Action, ...] = ()
    """Not claims of their own; thanks may rest on them."""


@frozen(kw_only=True)
class Leaving:
    """What is about to leave this machine: for whom, what, and what is held back. A sentence each."""

    recipient: str
    leaves: tuple[str, ...]
    held_back: tuple[str, ...]


def select(
    person: Person,
    sources: Sources,
    *,
    start: date | None = None,
    end: date | None = None,
    only: Collection[RecordId] | None = None,
) -> tuple[SummaryEntry, ...]:
    """The claims about someone, oldest first, each with its evidence.

    Without ``only``: thanks, help received, advice that was followed, goals that moved, and held sessions that have a
    summary, from ``start`` to ``end`` (both included; None leaves that side open). With ``only``: exactly the named
    records, as far as they concern this person, whatever their day and state; progress is a claim of its own then.
    """
    shelf = _Shelf(person.id, sources)
    found: list[SummaryEntry] = []
    found += (_of_thanks(thanks, shelf) for thanks in sources.thanks if shelf.concerns(thanks))
    found += (_of_help(entry, shelf) for entry in sources.helps if shelf.concerns(entry))
    found += (
        _of_advice(advice, shelf)
        for advice in sources.advice
        if shelf.concerns(advice) and (only is not None or advice.state in _FOLLOWED)
    )
    found += (
        _of_session(session)
        for session in sources.sessions
        if shelf.concerns(session) and (only is not None or _paragraphs(session.summary))
    )
    for goal in sources.goals:
        moves = shelf.moves(goal, start, end) if only is None else shelf.moves(goal, None, None)
        if shelf.concerns(goal) and (only is not None or moves or goal.status is GoalStatus.REACHED):
            found.append(_of_goal(goal, moves))
    if only is not None:
        found += (_of_progress(move, shelf) for move in sources.progress if shelf.concerns(move))
        chosen = [entry for entry in found if entry.record_id in only]
    else:
        chosen = [entry for entry in found if _is_between(entry.date, start, end)]
    return tuple(sorted(chosen, key=lambda entry: (entry.date or date.min, entry.kind, entry.heading, entry.record_id)))


def leaving(summary: Summary, *, private_notes: int, left_out: int = 0) -> Leaving:
    """What a summary takes out of this machine.

    ``private_notes`` counts the notes about this mentorship, ``left_out`` the claims that were not chosen.
    """
    names = f"The name {summary.person_name}"
    if summary.author_name:
        names += f" and your own, {summary.author_name}"
    opening = ["Your opening words"] if summary.opening.strip() else []
    closing = ["Your closing words"] if summary.closing.strip() else []
    held_back = [f"{daywords.count(private_notes, 'private note')}, which no summary takes"]
    if left_out:
        held_back.append(f"{daywords.count(left_out, 'claim')} that you did not choose")
    return Leaving(
        recipient=summary.person_name,
        leaves=(names, *opening, *map(_leaf, summary.entries), *closing),
        held_back=tuple(held_back),
    )


def _leaf(entry: SummaryEntry) -> str:
    day = f", {daywords.in_full(entry.date)}" if entry.date else ""
    texts = f", with {daywords.count(len(entry.text_paragraphs), 'text')}" if entry.text_paragraphs else ""
    proof = "; ".join(item.description for item in entry.evidence) or NO_EVIDENCE
    return f"{entry.kind.value.capitalize()}: {entry.heading}{day}{texts} ({proof})"


class _Shelf:
    """The records at hand, and which of them concern the person."""

    def __init__(self, person: RecordId, sources: Sources) -> None:
        self._person = person
        self._progress = sources.progress
        records: list[_Source] = [*sources.sessions, *sources.advice, *sources.helps, *sources.thanks]
        records += [*sources.goals, *sources.progress, *sources.actions]
        self._records = {record.id: record for record in records}
        self._their_goals = {goal.id for goal in sources.goals if person in goal.people}
        for record in records:
            if isinstance(record, Session | Advice | Help) and self.concerns(record):
                self._their_goals |= _goals_of(record)

    def concerns(self, record: _Source) -> bool:
        """Whether a record is about this person and really happened."""
        match record:
            case Session():
                return self._person in record.people and record.status is SessionStatus.HELD
            case Help():
                return record.person == self._person and record.direction is HelpDirection.RECEIVED
            case Advice() | Thanks() | Action():
                return record.person == self._person
            case Goal():
                return record.id in self._their_goals
            case Progress():
                return record.goal in self._their_goals and self._is_not_of_others(record)

    def evidence(self, ids: Iterable[RecordId | None]) -> tuple[Evidence, ...]:
        """What the linked records say, the oldest first; those that are gone or concern others are left out."""
        linked = (self._records.get(found) for found in set(ids) if found)
        found = [_describe(record) for record in linked if record and self._bears_out(record)]
        return tuple(sorted(found, key=lambda item: (item.date or date.max, item.description)))

    def moves(self, goal: Goal, start: date | None, end: date | None) -> list[Progress]:
        """A goal's progress in a period, oldest first, without what rests on others alone."""
        found = [
            move
            for move in self._progress
            if move.goal == goal.id and self._is_not_of_others(move) and _is_between(occasion(move), start, end)
        ]
        return sorted(found, key=lambda move: (occasion(move) or date.min, move.after or 0, move.id))

    def following(self, advice: Advice) -> Iterable[RecordId]:
        """The progress that rests on a piece of advice."""
        return (move.id for move in self._progress if advice.id in move.evidence)

    def _bears_out(self, record: _Source) -> bool:
        # A goal and its progress are my own: whoever linked them meant to show them.
        return isinstance(record, Goal | Progress) or self.concerns(record)

    def _is_not_of_others(self, move: Progress) -> bool:
        linked = [found for item in move.evidence if (found := self._records.get(item))]
        return not linked or any(not isinstance(found, Progress) and self.concerns(found) for found in linked)


def _goals_of(record: Session | Advice | Help) -> frozenset[RecordId]:
    if isinstance(record, Help):
        return frozenset({record.goal} if record.goal else ())
    return record.goals


def _describe(record: _Source) -> Evidence:
    match record:
        case Session():
            words = f"Talk: {record.title}" if record.title else "A talk"
        case Goal():
            words = f"Goal: {record.statement}"
        case Progress():
            words = f"Progress: {_way(record, record)}" + (f", {record.reason}" if record.reason else "")
        case Action():
            words = f"Done: {record.text}"
        case _:
            words = f"{record.kind.value.capitalize()}: {record.text}"
    return Evidence(words, occasion(record))


def _of_thanks(thanks: Thanks, shelf: _Shelf) -> SummaryEntry:
    return _entry(thanks, thanks.text, (thanks.message,), shelf.evidence(thanks.evidence))


def _of_help(entry: Help, shelf: _Shelf) -> SummaryEntry:
    return _entry(entry, entry.text, (entry.difference,), shelf.evidence((entry.session, entry.goal)))


def _of_advice(advice: Advice, shelf: _Shelf) -> SummaryEntry:
    linked = (advice.session, *advice.goals, *shelf.following(advice))
    return _entry(advice, advice.text, (advice.did, advice.result), shelf.evidence(linked))


def _of_session(session: Session) -> SummaryEntry:
    return _entry(session, session.title or "A talk", (session.summary,), (_describe(session),))


def _of_goal(goal: Goal, moves: Sequence[Progress]) -> SummaryEntry:
    texts = [f"{_way(moves[0], moves[-1]).capitalize()}."] if moves else []
    if goal.status is GoalStatus.REACHED:
        texts.append("Reached.")
    proof = tuple(_describe(move) for move in moves)
    return _entry(goal, goal.statement, texts, proof, day=occasion(moves[-1]) if moves else None)


def _of_progress(move: Progress, shelf: _Shelf) -> SummaryEntry:
    texts = [f"{_way(move, move).capitalize()}."]
    return _entry(move, move.reason, texts, shelf.evidence((move.goal, *move.evidence)))


def _way(first: Progress, last: Progress) -> str:
    return f"from {first.before} % to {last.after} %"


def _entry(
    record: _Source,
    heading: str,
    texts: Iterable[str | None],
    evidence: tuple[Evidence, ...],
    *,
    day: date | None = None,
) -> SummaryEntry:
    return SummaryEntry(record.id, record.kind, day or occasion(record), heading, _paragraphs(*texts), evidence)


def _paragraphs(*texts: str | None) -> tuple[str, ...]:
    return tuple(text.strip() for text in texts if text and text.strip())


def _is_between(day: date | None, start: date | None, end: date | None) -> bool:
    if day is None:
        return start is None and end is None
    return (start is None or start <= day) and (end is None or day <= end)
