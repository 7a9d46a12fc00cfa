"""Profiles for tests: real files on a temporary folder, with a clock that stands still and cheap keys."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from mentorbook.profile import Clock, DerivationCost, Ids, Paths, Profile, RandomIds
from tests.support.clock import FakeClock

#: The floor that the program accepts: a key takes some 20 ms instead of half a second.
CHEAP = DerivationCost(memory=19 * 1024, passes=2, lanes=1)


class MakeProfile(Protocol):
    """Makes the profile of one machine; the same name gives the same folder."""

    def __call__(self, name: str = "laptop", *, clock: Clock | None = None, ids: Ids | None = None) -> Profile: ...


def profile_maker(folder: Path) -> MakeProfile:
    """A maker of profiles below ``folder``; without a clock of their own all of them share one."""
    shared = FakeClock()

    def make(name: str = "laptop", *, clock: Clock | None = None, ids: Ids | None = None) -> Profile:
        return Profile(paths=Paths(folder / name), clock=clock or shared, ids=ids or RandomIds(), cost=CHEAP)

    return make
