"""Whether agendas only ask: mentoring is a conversation, and whoever asks has something to share, too."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from mentorbook.model.session import Direction

AGENDAS = 3
"""Agendas in a row with questions only after which that is said."""


def asks_only(agendas: Sequence[Collection[Direction]]) -> bool:
    """Whether the newest agendas hold questions and nothing else. ``agendas`` are the newest first.

    An agenda that nobody wrote says nothing either way and is passed over.
    """
    written = [agenda for agenda in agendas if agenda][:AGENDAS]
    return len(written) == AGENDAS and all(Direction.SHARE not in agenda for agenda in written)
