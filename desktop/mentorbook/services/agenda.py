"""Ringing while the book is locked: what is laid down for it, read by a process that never sees the book.

Each entry holds an hour and what kind of reminder it is, with a first name only if the person allows that.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import field, replace
from datetime import datetime, timedelta
from itertools import count
from threading import Lock

from mentorbook.book.agenda import (
    AgendaKey,
    find_key,
    find_or_make_key,
    forget_key,
    read_agenda,
    remove_agenda,
    write_agenda,
)
from mentorbook.book.keychain import Keychain, Outcome
from mentorbook.book.keyshelf import read_key_file
from mentorbook.frozen import frozen
from mentorbook.model.changes import ChangeSet
from mentorbook.model.moment import instant_text, parse_moment
from mentorbook.model.ring_rules import RingRules, Telling
from mentorbook.model.ringing import Cause
from mentorbook.model.ringwords import Bell, bell_of
from mentorbook.model.trouble import UserFacingError
from mentorbook.profile import Profile
from mentorbook.services import ringing
from mentorbook.services.opened import OpenedBook
from mentorbook.services.ringing import PutOff, Survey

_FORMAT = 1
_MOST = 5_000
_STILL_OPEN = timedelta(hours=12)
"""What rang this long ago and was not answered stays on the desktop of a locked book."""


@frozen
class Agenda:
    """What rings while the book is locked, and what has."""

    bells: tuple[Bell, ...] = ()
    rang: Mapping[str, datetime] = field(default_factory=dict)
    """The keys that rang while the book was locked, with their times."""
    again: frozenset[str] = frozenset()
    """Keys that rang before the lock and were not answered: they stay on the desktop, quietly."""
    put_off: Mapping[str, datetime] = field(default_factory=dict)
    """The keys that were put off while the book was locked, with their new times."""

    def due(self, now: datetime) -> tuple[Bell, ...]:
        """What is to ring by ``now`` and has not."""
        return tuple(bell for bell in self.bells if bell.key not in self.rang and self._time_of(bell) <= now)

    def next_at(self, now: datetime) -> datetime | None:
        """When something rings next."""
        times = (self._time_of(bell) for bell in self.bells if bell.key not in self.rang)
        return min((at for at in times if at > now), default=None)

    def with_rung(self, bells: Iterable[Bell]) -> Agenda:
        """The same after these have rung."""
        rung = {bell.key: bell.at for bell in bells}
        put_off = {key: at for key, at in self.put_off.items() if key not in rung}
        return replace(self, rang={**self.rang, **rung}, put_off=put_off)

    def with_put_off(self, keys: Collection[str], until: datetime) -> Agenda:
        """The same after these were put off: they ring aloud once more."""
        return replace(
            self,
            rang={key: at for key, at in self.rang.items() if key not in keys},
            again=self.again - set(keys),
            put_off={**self.put_off, **dict.fromkeys(keys, until)},
        )

    def _time_of(self, bell: Bell) -> datetime:
        return self.put_off.get(bell.key, bell.at)


def collect(survey: Survey, rules: RingRules, telling: Telling, *, waiting: Collection[str] = ()) -> Agenda:
    """The agenda as it is to be laid down now; ``waiting`` are the keys that rang and were not answered."""
    told = telling if telling is Telling.NOTHING else Telling.FIRST_NAME
    found, names = ringing.ahead(survey, rules, waiting=waiting)
    since = survey.now - _STILL_OPEN
    kept = [ring for ring in found if ring.key not in waiting or ring.at > since][:_MOST]
    return Agenda(
        tuple(bell_of(ring, names, told) for ring in kept),
        again=frozenset(ring.key for ring in kept if ring.key in waiting),
    )


_Find = Callable[..., tuple[Outcome, AgendaKey | None]]


class AgendaDrawer:
    """Where the agenda of a profile lies. Asks the keychain, so it is for a lane and not for the screen's thread.

    A keychain that refused or did not answer is not asked again: it would ask the person, over and over. ``retry``
    forgets that.
    """

    def __init__(self, profile: Profile, keychain: Keychain | None = None) -> None:
        self._profile = profile
        self._keychain = keychain or Keychain()
        self._key: AgendaKey | None = None
        self._turn, self._turns = 0, count(1)
        # The store's lane lays it down before a lock, while another lane may be at it.
        self._lock = Lock()
        self.outcome: Outcome | None = None
        """What came of asking the keychain; None before it was asked."""

    def take_turn(self) -> int:
        """A number for an agenda that is about to be made: it grows, whoever asks."""
        return next(self._turns)

    def lay_down(self, agenda: Agenda, *, turn: int) -> Outcome:
        """Seal the agenda. Where the keychain gives no key, none is left lying. Raises NoRoom and NotWritable.

        One that was made at an earlier ``turn`` than what lies there is no longer wanted.
        """
        with self._lock:
            key = self._find(find_or_make_key)
            if key is None:
                remove_agenda(self._profile.paths)
            elif turn >= self._turn:
                self._turn = turn
                write_agenda(self._profile.paths, key, _written(agenda))
            return self.outcome or Outcome.ABSENT

    def look(self) -> Agenda | None:
        """The agenda that was laid down; None where there is none that can be read."""
        if not self._profile.paths.agenda.exists():
            return None
        with self._lock:
            key = self._find(find_key)
        content = read_agenda(self._profile.paths, key) if key is not None else None
        return _read(content) if content is not None else None

    def clear(self) -> None:
        """The person wants no ringing while locked: remove the agenda and its key."""
        with self._lock:
            had = self._profile.paths.agenda.exists()
            remove_agenda(self._profile.paths)
            if self._key is not None or had:
                forget_key(self._keychain, book_id=self._book_id())
            self._key, self.outcome = None, None

    def retry(self) -> None:
        """Ask the keychain again the next time."""
        self.outcome = None

    def _find(self, find: _Find) -> AgendaKey | None:
        if self._key is None and self.outcome is None:
            try:
                self.outcome, self._key = find(self._keychain, book_id=self._book_id())
            except UserFacingError:
                # Without a key file there is no book to ring for.
                self.outcome = Outcome.ABSENT
            if find is find_key and self.outcome is Outcome.ABSENT:
                # Nothing was refused; who writes may make one.
                self.outcome = None
        return self._key

    def _book_id(self) -> str:
        return read_key_file(self._profile.paths.keys).book_id


def take_over(opened: OpenedBook, agenda: Agenda | None) -> ChangeSet:
    """What rang while the book was locked has rung, and what was put off then rings again at its new time."""
    if agenda is None:
        return ChangeSet()
    put_off = {
        bell.key: PutOff(bell.at, agenda.put_off[bell.key]) for bell in agenda.bells if bell.key in agenda.put_off
    }
    return ringing.rang_elsewhere(opened, agenda.rang, put_off)


def silence_words(outcome: Outcome | None) -> str:
    """Why nothing rings while the book is locked; empty where it does, or where nobody asked yet."""
    if outcome is None or outcome is Outcome.OK:
        return ""
    return f"No reminder rings while the book is locked. {outcome.words}"


def _written(agenda: Agenda) -> bytes:
    return json.dumps(
        {
            "format": _FORMAT,
            "bells": [
                {
                    "key": bell.key,
                    "at": instant_text(bell.at),
                    "cause": bell.cause.value,
                    "start": instant_text(bell.start) if bell.start else "",
                    "name": bell.name,
                }
                for bell in agenda.bells
            ],
            "rang": {key: instant_text(at) for key, at in agenda.rang.items()},
            "again": sorted(agenda.again),
            "put_off": {key: instant_text(at) for key, at in agenda.put_off.items()},
        }
    ).encode()


def _read(content: bytes) -> Agenda | None:
    try:
        found = json.loads(content)
        if found["format"] != _FORMAT:
            return None
        bells = tuple(
            Bell(
                key=one["key"],
                at=parse_moment(one["at"]),
                cause=Cause(one["cause"]),
                start=parse_moment(one["start"]) if one["start"] else None,
                name=one["name"],
            )
            for one in found["bells"]
        )
        rang = {key: parse_moment(at) for key, at in found["rang"].items()}
        put_off = {key: parse_moment(at) for key, at in found.get("put_off", {}).items()}
        return Agenda(bells, rang, frozenset(found["again"]), put_off)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
