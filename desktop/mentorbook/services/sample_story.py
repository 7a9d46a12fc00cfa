"""The sample's story: read from the files that ship with the program, and played through the services day by day.

Each file in ``resources/sample`` holds records in TOML, by kind, and under ``later`` what became of each. All days
are counted from today, so that the sample is never out of date; other records are named by their ``key``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from mentorbook.frozen import frozen
from mentorbook.model.catalogue import SPECS, read_values
from mentorbook.model.fields import Day, FieldType, MapOf, Moment, Plain, Reference, SetOf
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.moment import moment_text
from mentorbook.model.sequence import between
from mentorbook.model.trouble import InvalidRecord
from mentorbook.profile import Clock, Progress
from mentorbook.resources import DamagedResource, names_in, read_toml
from mentorbook.services import records, templates
from mentorbook.services.opened import OpenedBook
from mentorbook.store.unit import UnitOfWork

_FOLDER = "sample"
_EVENING = time(18, 0)
"""When people write into their book."""
_FRIDAY = 4
_ORDERED = {Kind.STEP: "goal", Kind.TOPIC: "person"}
"""Kinds that are sorted by hand, and the field that names the list they are in."""


class StoryClock:
    """Shows the time at which the story is; starts with the real one."""

    def __init__(self, real: Clock) -> None:
        self._real = real
        self._now = real.now()

    def now(self) -> datetime:
        return self._now

    def zone(self) -> ZoneInfo:
        return self._real.zone()

    def turn_to(self, day: date) -> None:
        """Go to the evening of a day, or to the present if that comes first."""
        evening = datetime.combine(day, _EVENING, tzinfo=self.zone()).astimezone(UTC)
        self._now = min(evening, self._real.now())


@frozen
class Event:
    """One record that is written down, or changed later. ``day`` is counted from today, ``given`` as in the file."""

    day: int
    kind: Kind
    key: str
    given: Mapping[str, Any]
    is_new: bool


def read_story() -> tuple[Event, ...]:
    """All that happens, in the order of days. Raises DamagedResource."""
    events = [event for name in names_in(_FOLDER, ending="toml") for event in _events_in(name)]
    keys = [event.key for event in events if event.is_new]
    if not keys or len(keys) != len(set(keys)):
        raise DamagedResource(_FOLDER)
    return tuple(sorted(events, key=lambda event: event.day))


def _events_in(name: str) -> Iterator[Event]:
    try:
        for kind_name, entries in read_toml(name).items():
            kind = Kind(kind_name)
            for number, entry in enumerate(entries):
                given = dict(entry)
                # Most records are never spoken of again and need no name.
                key = given.pop("key", f"{name}/{kind_name}/{number}")
                later = given.pop("later", [])
                yield Event(int(given.pop("day")), kind, key, given, is_new=True)
                for change in later:
                    rest = dict(change)
                    yield Event(int(rest.pop("day")), kind, key, rest, is_new=False)
    except (KeyError, TypeError, ValueError) as error:
        raise DamagedResource(name) from error


class Player:
    """Writes the templates and a story into a book, in one unit of work. The story may speak of both."""

    def __init__(self, unit: UnitOfWork, opened: OpenedBook, clock: StoryClock) -> None:
        self._unit = unit
        self._opened = opened
        self._clock = clock
        self._ids: dict[str, RecordId] = {}
        self._last_order: dict[tuple[Kind, object], str] = {}
        self._today = clock.now().astimezone(clock.zone()).date()

    def play(self, story: tuple[Event, ...], progress: Progress) -> None:
        """Let everything happen. Raises DamagedResource for a story that does not hold together."""
        self._turn_to(story[0].day)
        self._ids |= templates.add_templates(self._unit, self._opened)
        self._ids |= {event.key: self._opened.profile.ids.record() for event in story if event.is_new}
        for done, event in enumerate(story):
            progress("writing the sample", done, len(story))
            self._turn_to(event.day)
            try:
                self._happen(event)
            except (InvalidRecord, KeyError, TypeError, ValueError) as error:
                raise DamagedResource(f"{_FOLDER}, at “{event.key}”") from error

    def _turn_to(self, offset: int) -> None:
        self._clock.turn_to(self._day(offset))
        # A save of its own, so that the history tells the days apart.
        self._unit.commit = replace(self._unit.commit, save=self._opened.profile.ids.token(), at=self._clock.now())

    def _happen(self, event: Event) -> None:
        specs = SPECS[event.kind]
        plain = {name: self._plain(specs[name].type, given) for name, given in event.given.items()}
        values = read_values(event.kind, plain)
        if not event.is_new:
            records.edit_in(self._unit, self._opened, self._ids[event.key], values)
            return
        if owner := _ORDERED.get(event.kind):
            place = (event.kind, values.get(owner))
            values["order"] = self._last_order[place] = between(self._last_order.get(place), None)
        records.add_in(self._unit, self._opened, event.kind, self._ids[event.key], values)

    def _plain(self, type_: FieldType, given: Any) -> Plain:
        match type_:
            case Day():
                return self._day(int(given)).isoformat()
            case Moment():
                day, _, wall = str(given).partition(" ")
                moment = datetime.combine(self._day(int(day)), time.fromisoformat(wall), tzinfo=self._clock.zone())
                return moment_text(moment)
            case Reference():
                return self._ids[given]
            case SetOf():
                return [str(self._plain(type_.item, entry)) for entry in given]
            case MapOf():
                return {
                    str(self._plain(type_.key, key)): str(self._plain(type_.value, entry))
                    for key, entry in given.items()
                }
            case _:
                plain: Plain = given
                return plain

    def _day(self, offset: int) -> date:
        """A day counted from today. Weekends are left in peace: what falls on one happens on the Friday before."""
        day = self._today + timedelta(days=offset)
        if not offset:
            return day
        friday = day - timedelta(days=max(day.weekday() - _FRIDAY, 0))
        # What lies ahead stays ahead.
        return max(friday, self._today) if offset > 0 else friday
