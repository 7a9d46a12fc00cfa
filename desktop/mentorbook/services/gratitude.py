"""Thanks as one looks at them: by person, what is due and why, and what new thanks could rest on."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from mentorbook.frozen import frozen
from mentorbook.model.appreciation import Owed, ThanksDue, thanks_due
from mentorbook.model.exchange import Advice, AdviceState, Help, HelpDirection, Thanks
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.occasion import kept_on, occasion
from mentorbook.model.record import Record
from mentorbook.model.session import Session, SessionStatus, Template, TemplatePurpose
from mentorbook.services.opened import OpenedBook

_SUGGESTED = 12


@frozen
class PersonGratitude:
    """Someone at a glance: how many thanks were said and are still to be said, and what is owed."""

    person: RecordId
    name: str
    said: int
    drafts: int
    last: date | None
    owed: Owed | None


@frozen
class ThanksTo:
    """Someone, all thanks to them, what they were not thanked for yet, and what went both ways."""

    person: RecordId
    name: str
    thanks: tuple[Thanks, ...]
    """Drafts first, then the newest."""
    due: ThanksDue | None
    received: tuple[Help | Advice, ...]
    """Their help and advice, the newest first."""
    gave: tuple[Help, ...]
    """My help to them, the newest first."""


def overview(opened: OpenedBook) -> tuple[PersonGratitude, ...]:
    """Everyone: those who are owed thanks first, the longest owed at the top; then those with thanks, then the rest.

    Reads a few columns alone, so that it takes no longer with thousands of thanks.
    """
    store, today = opened.store, _today(opened)
    said: dict[RecordId, list[date]] = {}
    drafts: dict[RecordId, int] = {}
    for person, _thanks, on in store.glances.linked_values(Kind.THANKS, "person", "on"):
        day = _day(on)
        if day is None:
            drafts[person] = drafts.get(person, 0) + 1
        else:
            said.setdefault(person, []).append(day)
    owed = _owed(opened, said, today)
    found = []
    for person, name in store.glances.values(Kind.PERSON, ["name"]):
        days = said.get(person, [])
        found.append(
            PersonGratitude(
                person, str(name), len(days), drafts.get(person, 0), max(days, default=None), owed.get(person)
            )
        )

    def place(one: PersonGratitude) -> tuple[date, bool, str]:
        return (one.owed.since if one.owed else date.max, not (one.said or one.drafts), one.name.casefold())

    return tuple(sorted(found, key=place))


def _owed(opened: OpenedBook, said: dict[RecordId, list[date]], today: date) -> dict[RecordId, Owed]:
    """What :func:`thanks_due` finds, in numbers."""
    store = opened.store
    last = {person: max((day for day in days if day <= today), default=None) for person, days in said.items()}
    about = {thanks: person for person, thanks, _on in store.glances.linked_values(Kind.THANKS, "person", "on")}
    thanked = {
        (about.get(thanks), target)
        for target, thanks, on in store.glances.linked_values(Kind.THANKS, "evidence", "on")
        if (day := _day(on)) and day <= today
    }
    counts: dict[RecordId, tuple[list[date], list[date]]] = {}
    received = {"direction": HelpDirection.RECEIVED.value}
    kept = {"state": AdviceState.KEPT.value}
    for place, kind, field, where in ((0, Kind.HELP, "on", received), (1, Kind.ADVICE, "state_on", kept)):
        rows = store.glances.linked_values(kind, "person", field, where=where)
        undated = [record_id for _person, record_id, value in rows if _day(value) is None]
        written = {record.id: occasion(record) for record in store.records(kind, ids=undated)} if undated else {}
        for person, record_id, value in rows:
            day = _day(value) or written.get(record_id)
            before = last.get(person)
            if day and day <= today and (before is None or day > before) and (person, record_id) not in thanked:
                counts.setdefault(person, ([], []))[place].append(day)
    return {
        person: Owed(len(helps), len(advice), min([*helps, *advice]), last.get(person))
        for person, (helps, advice) in counts.items()
    }


def thanks_to(opened: OpenedBook, person: RecordId) -> ThanksTo | None:
    """Someone's page of thanks; None when they are gone."""
    store = opened.store
    name = store.titles([person]).get(person)
    if name is None:
        return None
    thanks = [one for one in store.records(Kind.THANKS, linked={"person": person}) if isinstance(one, Thanks)]
    helps = [one for one in store.records(Kind.HELP, linked={"person": person}) if isinstance(one, Help)]
    advice = [one for one in store.records(Kind.ADVICE, linked={"person": person}) if isinstance(one, Advice)]
    due = thanks_due(person, helps=helps, advice=advice, thanks=thanks, today=_today(opened))
    thanks.sort(key=lambda one: (one.on is None, one.on or one.created.date(), one.created), reverse=True)
    received: list[Help | Advice] = [*(one for one in helps if one.direction is HelpDirection.RECEIVED), *advice]
    gave = [one for one in helps if one.direction is HelpDirection.GIVEN]
    return ThanksTo(
        person,
        name,
        tuple(thanks),
        due,
        received=tuple(sorted(received, key=_newest, reverse=True)),
        gave=tuple(sorted(gave, key=_newest, reverse=True)),
    )


def _newest(record: Help | Advice) -> tuple[date, datetime, RecordId]:
    return occasion(record) or record.created.date(), record.created, record.id


def note_templates(opened: OpenedBook) -> tuple[tuple[str, str], ...]:
    """The book's templates for thank-you notes: title and text."""
    where = {"purpose": TemplatePurpose.THANKS.value}
    found = (opened.store.get(one.id).record for one in opened.store.records(Kind.TEMPLATE, where=where))
    return tuple((one.title, one.body or "") for one in found if isinstance(one, Template))


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value)[:10]) if value else None
    except ValueError:
        # What a newer version wrote otherwise is no day.
        return None


def _today(opened: OpenedBook) -> date:
    return opened.profile.clock.now().astimezone(opened.profile.clock.zone()).date()


@frozen
class Suggestion:
    """Something that thanks could rest on."""

    kind: Kind
    id: RecordId
    title: str
    day: date | None
    is_thanked: bool
    """Whether other thanks rest on it already."""
    waits: bool = False
    """Whether none of those thanks was said yet."""


def evidence_for(opened: OpenedBook, person: RecordId, *, also: Collection[RecordId] = ()) -> tuple[Suggestion, ...]:
    """Talks, help and advice with someone, what nobody was thanked for first, then the newest.

    ``also`` is linked already and among them in any case.
    """
    store = opened.store
    about: dict[Kind, list[RecordId]] = {}
    for kind, record_id, _field in store.referring(person):
        about.setdefault(kind, []).append(record_id)
    found = [one for kind in _EVIDENCE for one in store.records(kind, ids=about.get(kind, ())) if _counts(one)]
    all_thanks = [one for one in store.records(Kind.THANKS, ids=about.get(Kind.THANKS, ())) if isinstance(one, Thanks)]
    thanked = {linked for one in all_thanks for linked in one.evidence} - {*also}
    said = {linked for one in all_thanks if one.on for linked in one.evidence}
    shown = [_suggest(one, is_thanked=one.id in thanked, waits=one.id in thanked - said) for one in found]
    shown.sort(key=lambda one: (one.id not in also, one.is_thanked, -(one.day or date.min).toordinal(), one.id))
    return tuple(shown[: max(_SUGGESTED, len(also))])


_EVIDENCE = (Kind.HELP, Kind.ADVICE, Kind.SESSION)


def _counts(record: Record) -> bool:
    match record:
        case Help():
            return record.direction is HelpDirection.RECEIVED
        case Session():
            return record.status is SessionStatus.HELD
    return True


def _suggest(record: Record, *, is_thanked: bool, waits: bool) -> Suggestion:
    match record:
        case Help() | Advice():
            words = record.text
        case Session():
            words = record.title
        case _:
            words = ""
    day = (kept_on(record) if isinstance(record, Advice) else None) or occasion(record)
    return Suggestion(record.kind, record.id, words, day, is_thanked, waits)
