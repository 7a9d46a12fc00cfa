"""The books of the tour, made the same each time: an empty one, the sample, one of long words, one on two machines."""

from __future__ import annotations

import random
import shutil
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from mentorbook.model.catalogue import SPECS
from mentorbook.model.fields import Line, LongText
from mentorbook.model.kinds import ID_ALPHABET, ID_LENGTH, Kind, RecordId
from mentorbook.model.record import Record
from mentorbook.model.trouble import InvalidRecord
from mentorbook.profile import DerivationCost, Paths, Profile
from mentorbook.services import access, records
from mentorbook.services.opened import OpenedBook, Unlocking, create_book, open_book
from mentorbook.services.sample import make_sample
from touring.machines import change_on_both

PASSPHRASE = "five invented words for pictures"
CHEAP = DerivationCost(memory=19 * 1024, passes=2, lanes=1)
_START = datetime(2026, 3, 2, 9, 20, tzinfo=UTC)
_LONG = (
    "Wilhelmina-Anastasia von Hohenthal-Oberwaldstetten-Brückenreuth",
    "Donaudampfschifffahrtsgesellschaftskapitänswitwenverein",
    "ผู้ให้คำปรึกษาด้านการสื่อสารของเมืองหลวงและจังหวัดใกล้เคียง",
    "O'Shaughnessy & Ní Dhomhnaill <the younger>",
    "山田花子と長い長い名前の会社の広報部のみなさん",
    "of the association for everything that has to be said in more than one line of a narrow card",
)
"""Names as they happen, and longer: many words, one word, signs that are not letters, other scripts."""


class Book(StrEnum):
    """Which book a picture shows."""

    EMPTY = "empty"
    SAMPLE = "sample"
    LONG = "long"
    TWO_MACHINES = "two-machines"


@dataclass(frozen=True, slots=True)
class StandingClock:
    """Always the same Monday morning in Helsinki, so that pictures can be made again."""

    moment: datetime = _START

    def now(self) -> datetime:
        return self.moment

    def zone(self) -> ZoneInfo:
        return ZoneInfo("Europe/Helsinki")


class DrawnIds:
    """Ids that are drawn alike each time: what is sorted by them stands alike in all pictures."""

    def __init__(self, seed: int) -> None:
        self._draw = random.Random(seed)

    def record(self) -> RecordId:
        return RecordId("".join(self._draw.choices(ID_ALPHABET, k=ID_LENGTH)))

    def peer(self) -> int:
        return self._draw.getrandbits(63)

    def token(self) -> str:
        return f"{self._draw.getrandbits(64):016x}"


def profile_of(root: Path, *, seed: int) -> Profile:
    """A profile whose clock stands; each opening of one book needs another seed."""
    return Profile(Paths(root), clock=StandingClock(), ids=DrawnIds(seed), cost=CHEAP)


def make_books(folder: Path) -> None:
    """Make all books below ``folder``."""
    empty = profile_of(folder / Book.EMPTY, seed=1)
    create_book(empty, passphrase=PASSPHRASE)[0].close()
    make_sample(profile_of(folder / Book.SAMPLE, seed=2))
    shutil.copytree(folder / Book.SAMPLE, folder / Book.LONG)
    with closing(open_it(profile_of(folder / Book.LONG, seed=3))) as opened:
        _lengthen(opened)
    shutil.copytree(folder / Book.SAMPLE, folder / Book.TWO_MACHINES)
    here = profile_of(folder / Book.TWO_MACHINES, seed=4)
    with TemporaryDirectory(prefix="mentorbook-other-") as elsewhere, closing(open_it(here)) as opened:
        other = profile_of(Path(elsewhere), seed=5)
        change_on_both(opened, other, access.without_asking(here) or Unlocking(passphrase=PASSPHRASE))


def open_it(profile: Profile) -> OpenedBook:
    """Open a book of the tour."""
    unlocking = access.without_asking(profile)
    if unlocking is None:
        # The empty book is one of a person's own, and no sample.
        return open_book(profile, Unlocking(passphrase=PASSPHRASE))
    return open_book(profile, unlocking)


def _lengthen(opened: OpenedBook) -> None:
    """Make every line and text of every record long."""
    count = 0
    for kind in Kind:
        for listed in opened.store.records(kind):
            record = records.look(opened, listed.id).record
            values = {}
            for name, spec in SPECS[kind].items():
                if isinstance(spec.type, Line | LongText) and (value := getattr(record, name)):
                    values[name] = f"{value} {_LONG[count % len(_LONG)]} {_LONG[(count + 5) % len(_LONG)]}"
                    count += 1
            if fitting := _accepted(record, values):
                _edit(opened, record, fitting)


def _edit(opened: OpenedBook, record: Record, values: dict[str, str]) -> None:
    """Change what may be changed: some lines are rules in a language of their own."""
    try:
        records.edit(opened, record.id, values)
    except InvalidRecord as error:
        records.edit(opened, record.id, {name: value for name, value in values.items() if name not in error.problems})


def _accepted(record: Record, values: dict[str, str]) -> dict[str, str]:
    """Those of the values that the fields take: an address has to stay one."""
    found = {}
    for name, value in values.items():
        try:
            found[name] = SPECS[record.kind][name].type.read(value)
        except ValueError:
            continue
    return found
