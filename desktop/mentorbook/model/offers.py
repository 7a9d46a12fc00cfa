"""Offers that fit: what of mine, or of whom I know, meets what someone could use.

Nothing is guessed about people: an offer answers words that were written down as their needs. A need is met by a text
that holds at least half of its longer words, where a word counts as the same if one begins with the other. That holds
for any language with spaces between words; in others a need has to stand in the text as it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from enum import StrEnum

from mentorbook.frozen import frozen
from mentorbook.model.exchange import Advice, AdviceState, Help, HelpDirection
from mentorbook.model.goal import Goal, GoalStatus
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.person import Person, Stage

_LONGER = 4
"""Letters from which on a word says what something is about."""
_STEM = 5
"""Letters that two words must share at their beginning, where they are not the same."""
_WORD = re.compile(r"\w+")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\ua4cf\uf900-\ufaff]")
"""Letters of scripts that put no spaces between words: Thai, Lao, Burmese, Khmer, Japanese, Chinese."""


class Source(StrEnum):
    """Where an offer comes from, the ones that give most first."""

    INTRODUCTION = "introduction"
    HELP = "help"
    GOAL = "goal"
    ADVICE = "advice"


_ORDER = {source: place for place, source in enumerate(Source)}


@frozen(kw_only=True)
class Offer:
    """Something that could be given. ``kind`` and ``record`` say what it rests on."""

    source: Source
    kind: Kind
    record: RecordId
    need: str
    """The need that it meets, in the words in which it was written down."""
    words: str
    """What to offer: words for an agenda."""
    why: str
    """What it rests on, in a sentence."""


def offers_for(
    person: Person,
    *,
    people: Iterable[Person] = (),
    helps: Iterable[Help] = (),
    advice: Iterable[Advice] = (),
    goals: Iterable[Goal] = (),
) -> tuple[Offer, ...]:
    """What fits the needs of someone: for each need, in their order, the ones that give most first.

    Each record is offered once. Help that they have had themselves and advice of their own are not offered to them.
    """
    known = {one.id: one for one in people}
    met: dict[RecordId, Offer] = {}
    for need in sorted(person.needs, key=str.casefold):
        found = (
            *_introductions(person, need, known.values()),
            *_helps(person, need, helps, known),
            *_goals(need, goals),
            *_advice(person, need, advice),
        )
        for offer in found:
            met.setdefault(offer.record, offer)
    return tuple(sorted(met.values(), key=lambda one: (one.need.casefold(), _ORDER[one.source])))


def _introductions(person: Person, need: str, people: Iterable[Person]) -> Iterator[Offer]:
    for other in people:
        if other.id == person.id or other.stage is Stage.CLOSED:
            continue
        knows = next((one for one in (*sorted(other.expertise), other.field) if fits(need, one)), None)
        if knows:
            yield Offer(
                source=Source.INTRODUCTION,
                kind=Kind.PERSON,
                record=other.id,
                need=need,
                words=f"Introduce {other.name} ({knows})",
                why=f"{other.name} knows about {knows}.",
            )


def _helps(person: Person, need: str, helps: Iterable[Help], known: dict[RecordId, Person]) -> Iterator[Offer]:
    for help_ in helps:
        given = help_.direction is HelpDirection.GIVEN and help_.person != person.id
        if given and fits(need, help_.text, *help_.tags):
            whom = known.get(help_.person) if help_.person else None
            yield Offer(
                source=Source.HELP,
                kind=Kind.HELP,
                record=help_.id,
                need=need,
                words=f"What I did for somebody else: {help_.text}",
                why=f"You helped {whom.name if whom else 'somebody'} with this: {help_.text}",
            )


def _goals(need: str, goals: Iterable[Goal]) -> Iterator[Offer]:
    for goal in goals:
        if goal.status is GoalStatus.REACHED and fits(need, goal.statement, *goal.tags):
            yield Offer(
                source=Source.GOAL,
                kind=Kind.GOAL,
                record=goal.id,
                need=need,
                words=f"How I got there: {goal.statement}",
                why=f"You reached this: {goal.statement}",
            )


def _advice(person: Person, need: str, advice: Iterable[Advice]) -> Iterator[Offer]:
    for one in advice:
        if one.state is AdviceState.KEPT and one.person != person.id and fits(need, one.text, *one.tags):
            yield Offer(
                source=Source.ADVICE,
                kind=Kind.ADVICE,
                record=one.id,
                need=need,
                words=f"What works for me: {one.text}",
                why=f"This works for you: {one.text}",
            )


def fits(need: str, *texts: str) -> bool:
    """Whether one of some texts is about a need."""
    wanted = [word for word in _words(need) if len(word) >= _LONGER]
    whole = " ".join(_words(need))
    edge = "" if _UNSPACED.search(whole) else " "
    for text in texts:
        words = _words(text)
        if whole and f"{edge}{whole}{edge}" in f" {' '.join(words)} ":
            return True
        if wanted and 2 * sum(any(_same(one, word) for word in words) for one in wanted) >= len(wanted):
            return True
    return False


def _words(text: str) -> list[str]:
    """The words of a text, without case and accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return _WORD.findall("".join(one for one in plain if not unicodedata.combining(one)))


def _same(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    return one == other or (len(shorter) >= _STEM and longer.startswith(shorter))
