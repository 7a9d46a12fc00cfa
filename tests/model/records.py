"""Invented records with as little said about them as a rule needs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from itertools import count
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from mentorbook.model.arrangement import Agreement, Pause, Reminder
from mentorbook.model.exchange import Action, Advice, Help, HelpDirection, Thanks
from mentorbook.model.kinds import ID_LENGTH, RecordId
from mentorbook.model.network import Outreach
from mentorbook.model.person import Person
from mentorbook.model.record import Record
from mentorbook.model.session import Session, SessionStatus

HELSINKI = ZoneInfo("Europe/Helsinki")
CREATED = datetime(2026, 1, 1, 8, tzinfo=UTC)
TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 12, tzinfo=HELSINKI)

_R = TypeVar("_R", bound=Record)
_numbers = count(1)


def record_id(number: int) -> RecordId:
    return RecordId(f"{number:0{ID_LENGTH}d}")


AINO, BO, CLEO = record_id(900_001), record_id(900_002), record_id(900_003)


def make(record: type[_R], **values: Any) -> _R:
    """A record with an id of its own."""
    known: dict[str, Any] = {"id": record_id(next(_numbers)), "created": CREATED}
    return record(**known | values)


def day(text: str) -> date:
    return date.fromisoformat(text)


def days(text: str) -> list[date]:
    """Dates one after the other; those without a year are of the year before them: ``2026-01-31 02-28``."""
    found: list[date] = []
    for word in text.split():
        found.append(day(word if len(word) > len("12-31") else f"{found[-1].year}-{word}"))
    return found


def at(text: str, zone: ZoneInfo = HELSINKI) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def person(id_: RecordId = AINO, **values: Any) -> Person:
    return make(Person, id=id_, **{"name": "Aino"} | values)


def held(on: str, *people: RecordId, **values: Any) -> Session:
    """A session that took place at ten on a day."""
    start = at(f"{on}T10:00")
    return make(Session, people=frozenset(people or {AINO}), start=start, status=SessionStatus.HELD, **values)


def planned(start: str, *people: RecordId, **values: Any) -> Session:
    return make(Session, people=frozenset(people or {AINO}), start=at(start), **values)


def pause(start: str, end: str | None = None, *, with_: RecordId = AINO) -> Pause:
    return make(Pause, person=with_, start=day(start), end=day(end) if end else None)


def pauses(text: str) -> list[Pause]:
    """Pauses written ``2026-02-10..2026-03-31``, an open end left empty."""
    return [pause(*word.split("..")) for word in text.split()]


def help_(on: str | None, *, who: RecordId = AINO, given: bool = False, **values: Any) -> Help:
    direction = HelpDirection.GIVEN if given else HelpDirection.RECEIVED
    return make(Help, person=who, on=day(on) if on else None, direction=direction, **{"text": "Help"} | values)


def advice(on: str | None, *, who: RecordId = AINO, **values: Any) -> Advice:
    return make(Advice, person=who, on=day(on) if on else None, **{"text": "Advice"} | values)


def thanks(on: str | None, *, who: RecordId = AINO, evidence: Iterable[RecordId] = (), **values: Any) -> Thanks:
    said = {"text": "Thanks", "on": day(on) if on else None, "evidence": frozenset(evidence)}
    return make(Thanks, person=who, **said | values)


def action(due: str | None, **values: Any) -> Action:
    return make(Action, due=day(due) if due else None, **{"text": "Action", "person": AINO} | values)


def agreement(*people: RecordId, **values: Any) -> Agreement:
    return make(Agreement, people=frozenset(people or {AINO}), **values)


def outreach(**values: Any) -> Outreach:
    return make(Outreach, **{"person": AINO} | values)


def reminder(when: str, **values: Any) -> Reminder:
    return make(Reminder, at=at(when), **{"text": "Reminder"} | values)
