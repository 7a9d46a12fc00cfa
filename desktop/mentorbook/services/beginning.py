"""The first run: a new book with its templates, and where someone is in the steps that follow.

The steps can be left at any point and gone on with later; where one is, is kept in the book, on this machine.
"""

from __future__ import annotations

import json
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING

from mentorbook.frozen import frozen
from mentorbook.later import later
from mentorbook.model.kinds import RecordId
from mentorbook.model.recovery_sheet import RecoverySheet
from mentorbook.model.trouble import UserFacingError
from mentorbook.profile import Profile
from mentorbook.services import recovery
from mentorbook.services.opened import OpenedBook, create_book

if TYPE_CHECKING:
    from mentorbook.services import sample
else:
    # Only a new book takes its templates from there.
    sample = later("mentorbook.services.sample")

_KEY = "first_steps"


class FirstStep(StrEnum):
    """What a new book asks for, in this order. Each can be left out."""

    GOAL = "goal"
    PERSON = "person"
    RHYTHM = "rhythm"
    REMINDER = "reminder"


@frozen
class Beginning:
    """Where someone is, and what they entered so far."""

    step: FirstStep
    goal: RecordId | None = None
    person: RecordId | None = None


@frozen
class Begun:
    """A book that was just made. Its sheet is shown once; ``warnings`` say what else did not work."""

    opened: OpenedBook
    sheet: RecoverySheet
    warnings: tuple[str, ...] = ()


def begin_book(profile: Profile, *, passphrase: str) -> Begun:
    """Make a book with the templates that ship, at its first step. As :func:`create_book`."""
    opened, code = create_book(profile, passphrase=passphrase)
    sheet = recovery.sheet_of(opened, code)
    try:
        sample.add_templates(opened)
        recovery.await_proof(opened)
        _keep(opened, Beginning(FirstStep.GOAL))
    except UserFacingError as trouble:
        # The book is made, and nothing must keep its code from being shown.
        return Begun(opened, sheet, (str(trouble),))
    return Begun(opened, sheet)


def where(opened: OpenedBook) -> Beginning | None:
    """Where to go on; None when the first steps are over, or were never begun."""
    try:
        found = json.loads(opened.store.meta(_KEY) or "{}")
        step = FirstStep(found["step"])
    except (KeyError, ValueError):
        return None
    # What was thrown away meanwhile is asked for again.
    goal, person = (_living(opened, found.get(name)) for name in ("goal", "person"))
    if step is FirstStep.RHYTHM and person is None:
        step = FirstStep.PERSON
    return Beginning(step, goal, person)


def go_to(opened: OpenedBook, beginning: Beginning) -> Beginning:
    """Remember where someone is."""
    _keep(opened, beginning)
    return beginning


def after(beginning: Beginning) -> Beginning | None:
    """The next step; None after the last. Without a person there is no rhythm to agree on."""
    steps = list(FirstStep)
    rest = steps[steps.index(beginning.step) + 1 :]
    if beginning.person is None:
        rest = [step for step in rest if step is not FirstStep.RHYTHM]
    return replace(beginning, step=rest[0]) if rest else None


def before(beginning: Beginning) -> Beginning | None:
    """The step before; None at the first."""
    place = list(FirstStep).index(beginning.step)
    return replace(beginning, step=list(FirstStep)[place - 1]) if place else None


def finish(opened: OpenedBook) -> None:
    """The first steps are over, for good."""
    opened.store.set_meta(_KEY, "")


def _keep(opened: OpenedBook, beginning: Beginning) -> None:
    found = {"step": beginning.step.value, "goal": beginning.goal, "person": beginning.person}
    opened.store.set_meta(_KEY, json.dumps(found))


def _living(opened: OpenedBook, record_id: object) -> RecordId | None:
    if not isinstance(record_id, str):
        return None
    found = RecordId(record_id)
    return found if found in opened.store.titles([found]) else None
