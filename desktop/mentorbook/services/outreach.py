"""Messages to people I would like to learn from: written in slots, checked, sent once and followed up at most once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from mentorbook.frozen import frozen
from mentorbook.model.changes import ChangeSet
from mentorbook.model.fields import Plain
from mentorbook.model.goal import Goal
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.network import Outreach, OutreachState
from mentorbook.model.outreach_rules import follow_up_day
from mentorbook.model.person import Person, Role, Stage
from mentorbook.model.readiness import Readiness, compose, readiness
from mentorbook.model.session import Template, TemplatePurpose
from mentorbook.model.trouble import NotFound, UserFacingError
from mentorbook.services import records
from mentorbook.services.opened import OpenedBook
from mentorbook.services.records import Saved

_ORDER = tuple(OutreachState)


@frozen
class MessageRow:
    """A message in the list, with the name of the one it is to."""

    outreach: Outreach
    name: str
    follow_up_on: date | None


@frozen
class MessagePage:
    """A whole message with all that its page needs; ``version`` is what an edit starts from."""

    outreach: Outreach
    version: str
    draft: Mapping[str, Plain]
    person: Person | None
    goal: str
    readiness: Readiness
    follow_up_on: date | None
    templates: tuple[Template, ...]


@frozen
class Kept:
    """A message after a save; ``version`` is where its writer goes on."""

    outreach: Outreach
    version: str
    changes: ChangeSet


def list_messages(opened: OpenedBook) -> tuple[MessageRow, ...]:
    """All messages by state, drafts first, each state with the newest first."""
    found = opened.store.typed(Outreach)
    names = opened.store.titles({one.person for one in found if one.person})
    rows = [MessageRow(one, names.get(one.person or RecordId(""), ""), follow_up_day(one)) for one in found]
    return tuple(sorted(rows, key=_place))


def _place(row: MessageRow) -> tuple[int, int, str]:
    one = row.outreach
    day = one.sent_on or one.created.date()
    return _ORDER.index(one.state), -day.toordinal(), one.id


def read_message(opened: OpenedBook, outreach_id: RecordId) -> MessagePage:
    """One message. Raises NotFound."""
    seen = records.look(opened, outreach_id)
    outreach = seen.record
    if not isinstance(outreach, Outreach) or seen.trashed_at:
        raise NotFound("There is no such message here.", remedy="It may be in the trash.")
    person = _person(opened, outreach)
    templates = [one for one in opened.store.typed(Template) if one.purpose is TemplatePurpose.OUTREACH]
    whole = (opened.store.get(one.id).record for one in templates)
    return MessagePage(
        outreach=outreach,
        version=seen.version,
        draft=records.drafts(opened).get(outreach_id, {}),
        person=person,
        goal=_goal(opened, outreach),
        readiness=readiness(outreach),
        follow_up_on=follow_up_day(outreach),
        templates=tuple(one for one in whole if isinstance(one, Template)),
    )


def composed(opened: OpenedBook, outreach_id: RecordId) -> str:
    """The message that its slots make. Raises NotFound."""
    outreach = _message(opened, outreach_id)
    person = _person(opened, outreach)
    return compose(
        outreach,
        name=person.name if person else "",
        goal=_goal(opened, outreach),
        author=opened.store.meta("author"),
    )


def begin(
    opened: OpenedBook, person_id: RecordId, *, venue: RecordId | None = None, goal: RecordId | None = None
) -> Kept:
    """Begin a message to someone, from the venue where the idea came from."""
    values = {"person": person_id, "venue": venue, "goal": goal}
    saved = records.add(opened, Kind.OUTREACH, {name: value for name, value in values.items() if value})
    return _kept(saved)


def begin_to_new(opened: OpenedBook, name: str) -> Kept:
    """Begin a message to someone who is not in the book yet: they are noted as a potential mentor. InvalidRecord."""
    person_id, outreach_id = opened.profile.ids.record(), opened.profile.ids.record()
    person = {"name": name, "roles": frozenset({Role.POTENTIAL}), "stage": Stage.NOTICED}
    with opened.store.write() as unit:
        records.add_in(unit, opened, Kind.PERSON, person_id, person)
        records.add_in(unit, opened, Kind.OUTREACH, outreach_id, {"person": person_id})
    found = records.look(opened, outreach_id)
    return _kept(Saved(found.record, found.version, unit.changes))


def save(opened: OpenedBook, outreach_id: RecordId, values: Mapping[str, Any], *, version: str) -> Kept:
    """Save what was typed into a message. Raises InvalidRecord, NotFound."""
    return _kept(records.edit(opened, outreach_id, values, version=version))


def mark_sent(opened: OpenedBook, outreach_id: RecordId) -> ChangeSet:
    """It was sent: the day, the day of a follow-up and the person's stage follow.

    Raises UserFacingError when it was before, and InvalidRecord when nothing is written in it.
    """
    if _message(opened, outreach_id).state is not OutreachState.DRAFT:
        raise UserFacingError("This message was sent before.", remedy="Begin another one to write again.")
    return records.edit(opened, outreach_id, {"state": OutreachState.SENT}).changes


def followed_up(opened: OpenedBook, outreach_id: RecordId) -> ChangeSet:
    """I followed up today. Once is polite: UserFacingError for a second time, and for what nobody awaits."""
    outreach = _message(opened, outreach_id)
    if outreach.followed_up_on is not None:
        raise UserFacingError(
            "You followed up already.",
            what="One follow-up is polite; a second one seldom helps.",
            remedy="If nothing came, mark it as “no answer”.",
        )
    if outreach.state is not OutreachState.SENT:
        raise UserFacingError("There is nothing to follow up.", remedy="A message that was sent and not answered has.")
    return records.edit(opened, outreach_id, {"followed_up_on": _today(opened)}).changes


def set_state(opened: OpenedBook, outreach_id: RecordId, state: OutreachState) -> ChangeSet:
    """What became of it: they replied, declined, or nothing came."""
    return records.edit(opened, outreach_id, {"state": state}).changes


def _kept(saved: Saved) -> Kept:
    if not isinstance(saved.record, Outreach):
        raise NotFound("There is no such message here.", remedy="See “mentorbook outreach list”.")
    return Kept(saved.record, saved.version, saved.changes)


def _message(opened: OpenedBook, outreach_id: RecordId) -> Outreach:
    found = records.look(opened, outreach_id).record
    if not isinstance(found, Outreach):
        raise NotFound("There is no such message here.", remedy="See “mentorbook outreach list”.")
    return found


def _person(opened: OpenedBook, outreach: Outreach) -> Person | None:
    if outreach.person is None or opened.store.kind_of(outreach.person) is not Kind.PERSON:
        return None
    found = records.look(opened, outreach.person).record
    return found if isinstance(found, Person) else None


def _goal(opened: OpenedBook, outreach: Outreach) -> str:
    if outreach.goal is None or opened.store.kind_of(outreach.goal) is not Kind.GOAL:
        return ""
    found = records.look(opened, outreach.goal).record
    return found.statement if isinstance(found, Goal) else ""


def _today(opened: OpenedBook) -> date:
    clock = opened.profile.clock
    return clock.now().astimezone(clock.zone()).date()
