"""A profile: everything that makes one machine of a person, handed to whatever needs it.

Two profiles in one process are two machines. The clock, the ids and the cost of key derivation are
the only things that tests replace.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

import tzdata
from platformdirs import user_data_path
from tzlocal import get_localzone

from mentorbook.frozen import frozen
from mentorbook.model.kinds import ID_ALPHABET, ID_LENGTH, RecordId


class Clock(Protocol):
    """Tells the time. Clocks can be wrong: no correctness rests on them."""

    def now(self) -> datetime:
        """The present instant, zone-aware, in UTC."""

    def zone(self) -> ZoneInfo:
        """The zone this machine shows times in."""


class Ids(Protocol):
    """Draws identifiers that are unique without asking anyone."""

    def record(self) -> RecordId:
        """A new record's id."""

    def peer(self) -> int:
        """A peer id for one opening of a book, 63 bits."""

    def token(self) -> str:
        """A short random name for a book, a machine, a save or a bundle."""


class SystemClock:
    """The machine's clock and zone."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def zone(self) -> ZoneInfo:
        return _system_zone()


@cache
def _system_zone() -> ZoneInfo:
    """The machine's zone, as one that has a name: moments are written with it, and read again on other machines."""
    try:
        found = ZoneInfo(get_localzone().key)
        # A “localtime” beside the real names would be another zone on each machine.
        if (Path(tzdata.__file__).parent / "zoneinfo" / found.key).is_file():
            return found
    except (ZoneInfoNotFoundError, ValueError, OSError):
        # TZ may hold a rule or a file of its own instead of a name, and /etc/localtime may be a nameless copy.
        pass
    return _zone_by_its_offsets(datetime.now(UTC))


def _zone_by_its_offsets(now: datetime) -> ZoneInfo:
    """A zone whose clocks show, for a year and a half around now, what those of this machine do; else one for now."""
    moments = [now + timedelta(days=days) for days in range(-180, 366, 7)]
    here = [moment.astimezone().utcoffset() for moment in moments]
    if not any(here):
        return ZoneInfo("Etc/UTC")
    for name in sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/")):
        zone = ZoneInfo(name)
        if all(moment.astimezone(zone).utcoffset() == offset for moment, offset in zip(moments, here, strict=True)):
            return zone
    hours = round((now.astimezone().utcoffset() or timedelta()) / timedelta(hours=1))
    # There, the sign says how far Greenwich is.
    return ZoneInfo(f"Etc/GMT{-hours:+d}" if hours else "Etc/UTC")


class RandomIds:
    """Ids from the system's random source."""

    def record(self) -> RecordId:
        bits = secrets.randbits(5 * ID_LENGTH)
        return RecordId("".join(ID_ALPHABET[bits >> 5 * place & 31] for place in range(ID_LENGTH)))

    def peer(self) -> int:
        return secrets.randbits(63)

    def token(self) -> str:
        return secrets.token_hex(8)


@frozen
class DerivationCost:
    """Argon2id's cost: memory in KiB, passes and lanes."""

    memory: int = 256 * 1024
    passes: int = 3
    lanes: int = 4


@frozen
class Paths:
    """Where a profile's files are; ``root`` holds them all."""

    root: Path

    @property
    def book(self) -> Path:
        """The folder of the book itself, which must never lie in a synced folder."""
        return self.root / "book"

    @property
    def database(self) -> Path:
        return self.book / "book.db"

    @property
    def keys(self) -> Path:
        return self.book / "keys.json"

    @property
    def keys_copy(self) -> Path:
        return self.book / "keys.json.bak"

    @property
    def agenda(self) -> Path:
        return self.book / "agenda.sealed"

    @property
    def lock(self) -> Path:
        return self.book / "lock"

    @property
    def backups(self) -> Path:
        return self.root / "backups"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def config(self) -> Path:
        return self.root / "config.toml"


@frozen
class Profile:
    """One machine of a person."""

    paths: Paths
    clock: Clock = field(default_factory=SystemClock)
    ids: Ids = field(default_factory=RandomIds)
    cost: DerivationCost = field(default_factory=DerivationCost)


def default_root() -> Path:
    """The folder for a profile where none was named: local on Windows, never roaming."""
    return user_data_path("Mentorbook", appauthor=False, roaming=False)


Progress = Callable[[str, int, int], None]
"""Told of long work: what is being done, how much is done, how much there is (0 when unknown).

It may raise :class:`mentorbook.model.trouble.Stopped` to end the work without a trace.
"""


def no_progress(what: str, done: int, total: int) -> None:
    """A listener for callers that show nothing."""
