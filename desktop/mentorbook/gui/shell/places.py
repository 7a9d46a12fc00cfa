"""The places of the window that one was at: the way back, and forward again."""

from __future__ import annotations

from mentorbook.model.kinds import Kind, RecordId

Place = tuple[str, Kind | None, RecordId | None]
"""A page's key, and the record that it shows."""

_KEPT = 51
"""Places that one can go back to."""


class Places:
    """Where one is, and what lies behind and ahead."""

    def __init__(self) -> None:
        self.here: Place = ("", None, None)
        self._behind: list[Place] = []
        self._ahead: list[Place] = []

    def go(self, place: Place) -> None:
        """Go on to a place; nothing lies ahead any more."""
        if self.here[0] and place != self.here:
            self._behind = [*self._behind, self.here][-_KEPT:]
        self._ahead = []
        self.here = place

    def go_back(self) -> bool:
        """Go to where one was before. False where there is nothing behind."""
        return self._turn(self._behind, self._ahead)

    def go_forward(self) -> bool:
        """Forward again, after going back. False where there is nothing ahead."""
        return self._turn(self._ahead, self._behind)

    def _turn(self, to: list[Place], left: list[Place]) -> bool:
        if not to:
            return False
        left.append(self.here)
        self.here = to.pop()
        return True

    def recent(self, most: int) -> list[RecordId]:
        """The records that were looked at, the last one first."""
        seen = [place[2] for place in reversed([*self._behind, self.here]) if place[2] is not None]
        return list(dict.fromkeys(seen))[:most]
