"""A letter of gratitude that is being made: what could go in, in which order and words, kept until it is finished."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from datetime import timedelta
from typing import Any

from mentorbook.frozen import frozen
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.summary import SummaryEntry, Wording
from mentorbook.services import records, summaries
from mentorbook.services.opened import OpenedBook
from mentorbook.services.summaries import Gathered, Prepared

_AUTHOR = "author"


@frozen
class Plan:
    """What was chosen for a letter. ``order`` holds all claims that were seen; the left out ones among them."""

    person: RecordId
    days: int | None = None
    """The last so many days; None: all the time."""
    order: tuple[RecordId, ...] = ()
    left_out: frozenset[RecordId] = frozenset()
    opening: str = ""
    closing: str = ""
    author: str = ""
    wordings: Mapping[RecordId, Wording] = field(default_factory=dict)

    @property
    def chosen(self) -> tuple[RecordId, ...]:
        """What goes in, in order."""
        return tuple(one for one in self.order if one not in self.left_out)


@frozen
class Claim:
    """One thing that could go in: as the book has it, and as this letter says it."""

    entry: SummaryEntry
    wording: Wording

    @property
    def said(self) -> SummaryEntry:
        """The claim in this letter's words."""
        return self.wording.of(self.entry)


@frozen
class LetterDraft:
    """A plan brought up to date with the book, all its claims in order, and what would leave."""

    plan: Plan
    name: str
    claims: tuple[Claim, ...]
    prepared: Prepared


def draft_key(person: RecordId) -> str:
    """Under which an unfinished letter to someone is kept."""
    return f"letter-{person}"


def begin(opened: OpenedBook, person: RecordId) -> Plan:
    """The letter to someone that was left unfinished, or a new one."""
    author = opened.store.meta(_AUTHOR)
    kept = records.drafts(opened).get(draft_key(person))
    return _read(person, kept) if kept else Plan(person, author=author)


def prepare(opened: OpenedBook, plan: Plan) -> LetterDraft:
    """:func:`arrange` what the book holds now. Raises NotFound."""
    return arrange(summaries.gather(opened, plan.person), plan)


def arrange(gathered: Gathered, plan: Plan) -> LetterDraft:
    """Bring a plan up to date: claims that are new to it come last, those that are gone leave it."""
    start = gathered.today - timedelta(days=plan.days - 1) if plan.days else None
    everything = summaries.compose(gathered, start=start).summary.entries
    entries = {entry.record_id: entry for entry in everything}
    order = (*(one for one in plan.order if one in entries), *(one for one in entries if one not in plan.order))
    wordings = {one: words for one, words in plan.wordings.items() if one in entries}
    plan = replace(plan, order=order, wordings=wordings)
    chosen = plan.chosen
    prepared = summaries.compose(
        gathered,
        start=start,
        only=chosen,
        author=plan.author.strip(),
        opening=plan.opening.strip(),
        closing=plan.closing.strip(),
        wordings={one: wordings[one] for one in chosen if one in wordings},
    )
    claims = tuple(Claim(entries[one], wordings.get(one, Wording())) for one in order)
    return LetterDraft(plan, gathered.person.name, claims, prepared)


def remember_author(opened: OpenedBook, author: str) -> None:
    """The name that letters are signed with from now on."""
    if author.strip() and author.strip() != opened.store.meta(_AUTHOR):
        opened.store.set_meta(_AUTHOR, author.strip())


def people(opened: OpenedBook) -> Sequence[tuple[RecordId, str]]:
    """Everyone a letter could be for, by name."""
    found = [(person, str(name)) for person, name in opened.store.glances.values(Kind.PERSON, ["name"])]
    return sorted(found, key=lambda one: one[1].casefold())


def to_draft(plan: Plan) -> dict[str, Any]:
    """The plan as plain data, for the drafts in the book."""
    return {
        "days": plan.days,
        "order": list(plan.order),
        "left_out": sorted(plan.left_out),
        "opening": plan.opening,
        "closing": plan.closing,
        "author": plan.author,
        "wordings": {one: [words.heading, words.text] for one, words in plan.wordings.items()},
    }


def _read(person: RecordId, kept: Mapping[str, Any]) -> Plan:
    return Plan(
        person,
        days=kept.get("days"),
        order=tuple(map(RecordId, kept.get("order", ()))),
        left_out=frozenset(map(RecordId, kept.get("left_out", ()))),
        opening=kept.get("opening", ""),
        closing=kept.get("closing", ""),
        author=kept.get("author", ""),
        wordings={RecordId(one): Wording(*words) for one, words in kept.get("wordings", {}).items()},
    )
