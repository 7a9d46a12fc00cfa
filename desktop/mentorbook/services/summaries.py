"""The gratitude summary: chosen, shown with all that leaves this machine, and written."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TypeVar

from mentorbook.book.files import write_private
from mentorbook.book.storage import file_words
from mentorbook.formats.summary_html import to_html
from mentorbook.formats.summary_markdown import to_markdown
from mentorbook.formats.summary_text import to_text
from mentorbook.frozen import frozen
from mentorbook.model.exchange import Action, Advice, Help, Thanks
from mentorbook.model.goal import Goal, Progress
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.person import Person
from mentorbook.model.record import Record
from mentorbook.model.session import Session
from mentorbook.model.summary import Leaving, Sources, Summary, SummaryEntry, Wording, leaving, select
from mentorbook.model.trouble import NotFound, UserFacingError
from mentorbook.services.opened import OpenedBook

_RecordT = TypeVar("_RecordT", bound=Record)

PdfWriter = Callable[[Summary, Path], Collection[str]]
"""Writes a summary as PDF; returns the names of scripts that no installed font can draw."""

_WITH_NOTES = frozenset({Kind.SESSION, Kind.GOAL})


@frozen
class Prepared:
    """A summary before it is written, with the list of what leaves this machine."""

    summary: Summary
    leaving: Leaving


@frozen
class Gathered:
    """Everything in the book that a summary for someone could be made of, read once."""

    person: Person
    sources: Sources
    private_notes: int
    author: str
    today: date


def gather(opened: OpenedBook, person_id: RecordId) -> Gathered:
    """Read what there is about a person. Raises NotFound."""
    person = opened.store.get(person_id).record
    if not isinstance(person, Person):
        raise NotFound("A summary is about a person.", remedy="See “mentorbook person list”.")
    return Gathered(
        person,
        _sources(opened, person_id),
        _count_notes(opened, person_id),
        opened.store.meta("author"),
        opened.profile.clock.now().astimezone(opened.profile.clock.zone()).date(),
    )


def compose(
    gathered: Gathered,
    *,
    start: date | None = None,
    end: date | None = None,
    only: Sequence[RecordId] | None = None,
    author: str = "",
    opening: str = "",
    closing: str = "",
    wordings: Mapping[RecordId, Wording] | None = None,
) -> Prepared:
    """Choose the claims about a person, oldest first, or those in ``only`` in their order.

    Raises NotFound, naming them, for records in ``only`` that are none, and for ``wordings`` of others.
    """
    if start and end and end < start:
        raise UserFacingError("The period ends before it starts.", remedy="Give --from before --to.")
    person, sources = gathered.person, gathered.sources
    everything = select(person, sources, start=start, end=end)
    entries = everything if only is None else _in_order(select(person, sources, only=only), only)
    wordings = wordings or {}
    if missing := {*(only or ()), *wordings} - {entry.record_id for entry in entries}:
        raise NotFound(
            "Some of what you chose cannot be in this summary.",
            what=f"Not about this person, private, or not here: {', '.join(sorted(missing))}.",
            remedy="Choose thanks, help, advice, sessions, goals or progress that concern this person.",
        )
    summary = Summary(
        person_name=person.name,
        author_name=author or gathered.author or None,
        period_start=start,
        period_end=end,
        made_on=gathered.today,
        opening=opening,
        entries=tuple(wordings.get(entry.record_id, Wording()).of(entry) for entry in entries),
        closing=closing,
    )
    left_out = len({entry.record_id for entry in everything} - {entry.record_id for entry in entries})
    return Prepared(summary, leaving(summary, private_notes=gathered.private_notes, left_out=left_out))


def _in_order(entries: tuple[SummaryEntry, ...], only: Sequence[RecordId]) -> tuple[SummaryEntry, ...]:
    places = {record_id: place for place, record_id in enumerate(only)}
    return tuple(sorted(entries, key=lambda entry: places[entry.record_id]))


def _count_notes(opened: OpenedBook, person_id: RecordId) -> int:
    """The notes about a person, also those that hang on a session or a goal with them."""
    around = {record_id for kind, record_id, _ in opened.store.referring(person_id) if kind in _WITH_NOTES}
    notes = {
        record_id
        for about in {person_id, *around}
        for kind, record_id, _ in opened.store.referring(about)
        if kind is Kind.NOTE
    }
    return len(notes)


def _sources(opened: OpenedBook, person_id: RecordId) -> Sources:
    about = opened.store.referring(person_id)
    own: dict[Kind, set[RecordId]] = {}
    for kind, record_id, _ in about:
        own.setdefault(kind, set()).add(record_id)
    goals = opened.store.typed(Goal)
    progress = opened.store.typed(Progress)
    return Sources(
        sessions=_whole(opened, Session, own.get(Kind.SESSION, set())),
        advice=_whole(opened, Advice, own.get(Kind.ADVICE, set())),
        helps=_whole(opened, Help, own.get(Kind.HELP, set())),
        thanks=_whole(opened, Thanks, own.get(Kind.THANKS, set())),
        goals=_whole(opened, Goal, {goal.id for goal in goals}),
        progress=progress,
        actions=_whole(opened, Action, own.get(Kind.ACTION, set())),
    )


def _whole(opened: OpenedBook, record: type[_RecordT], ids: Collection[RecordId]) -> tuple[_RecordT, ...]:
    found = (opened.store.get(record_id).record for record_id in sorted(ids))
    return tuple(one for one in found if isinstance(one, record))


_WRITERS: Mapping[str, Callable[[Summary], str]] = {".md": to_markdown, ".html": to_html, ".txt": to_text}


def check_target(path: Path) -> None:
    """Raise UserFacingError for a file name that no summary can be written to."""
    if path.suffix.lower() not in (*_WRITERS, ".pdf"):
        raise UserFacingError(
            "A summary is a PDF, HTML, Markdown or text file.", remedy="Let its name end in .pdf, .html, .md or .txt."
        )
    if not path.resolve().parent.is_dir():
        raise NotFound("There is no such folder.", remedy=f"Make {path.parent} first, or choose another place.")


def write_summary(summary: Summary, path: Path, *, write_pdf: PdfWriter) -> tuple[str, ...]:
    """Write a summary; the ending of the name decides the format. The file is not encrypted.

    Returns the names of scripts that the PDF could not draw.
    """
    check_target(path)
    ending = path.suffix.lower()
    if ending == ".pdf":
        return tuple(write_pdf(summary, path))
    with file_words(path):
        write_private(path, _WRITERS[ending](summary).encode())
    return ()


def mail_text(summary: Summary) -> str:
    """The summary as plain text for the body of a mail, without ids and without signs of Markdown."""
    return to_text(summary)
