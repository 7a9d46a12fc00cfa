"""What one unit of work changed: all that a screen, an outbox or a test needs to know about a write."""

from __future__ import annotations

from dataclasses import field

from mentorbook.frozen import frozen
from mentorbook.model.kinds import Kind, RecordId


@frozen
class Touched:
    """One record that a write touched."""

    kind: Kind
    id: RecordId


@frozen
class ChangeSet:
    """The records that one unit of work added, edited, put in the trash, brought back or erased."""

    added: frozenset[Touched] = frozenset()
    edited: frozenset[Touched] = frozenset()
    removed: frozenset[Touched] = frozenset()
    restored: frozenset[Touched] = frozenset()
    erased: frozenset[Touched] = frozenset()
    save: str = field(default="", compare=False)
    """The save's name in the history of each record."""

    touched: frozenset[Touched] = field(init=False, repr=False, compare=False)
    """All of them."""
    kinds: frozenset[Kind] = field(init=False, repr=False, compare=False)
    """Of which kinds they are. Worked out once, as everything on the screen asks for it, and there may be thousands."""

    def __post_init__(self) -> None:
        touched = self.added | self.edited | self.removed | self.restored | self.erased
        object.__setattr__(self, "touched", touched)
        object.__setattr__(self, "kinds", frozenset(one.kind for one in touched))

    def __bool__(self) -> bool:
        return bool(self.touched)
