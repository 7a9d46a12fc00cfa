"""Rings while the book is locked, from the sealed agenda alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import count

from PySide6.QtCore import QObject, QTimer, Signal

from mentorbook.gui.runtime.lane import Lane
from mentorbook.gui.runtime.notices import OPEN, Notice, Notifier
from mentorbook.gui.shell.ring_bar import soon_words
from mentorbook.gui.words import tr
from mentorbook.model.ring_rules import RingRules
from mentorbook.model.ringwords import Bell, notice
from mentorbook.profile import Profile
from mentorbook.services.agenda import Agenda, AgendaDrawer, silence_words
from mentorbook.services.reports import describe
from mentorbook.services.ringing import Later, time_of

_LONGEST_WAIT = 30_000
"""Milliseconds between two looks at the wall clock."""
_FIRST = 1_000_000
"""Numbers of notices that the ringer of an open book never uses."""


class LockedRinger(QObject):
    """Reads the agenda once, rings what is due, and keeps in it what rang or was put off, for the book that opens next."""

    said = Signal(str)
    """Why nothing rings."""

    def __init__(
        self,
        profile: Profile,
        drawer: AgendaDrawer,
        lane: Lane,
        notifier: Notifier,
        *,
        raise_window: Callable[[], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._profile, self._drawer, self._lane, self._notifier = profile, drawer, lane, notifier
        self._raise = raise_window
        self._numbers = count(_FIRST)
        self._on_desktop: dict[int, tuple[Bell, ...]] = {}
        self._agenda = Agenda()
        self._is_over = False
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.look)
        notifier.acted.connect(self._acted)

    def start(self) -> None:
        """Begin to ring."""
        self._lane.run(lambda _progress: self._drawer.look(), then=self._begin, failed=self._failed)

    def close(self) -> None:
        """The book is open: it rings by itself, and shows what has rung."""
        self._timer.stop()
        for number in self._on_desktop:
            self._notifier.withdraw(number)
        self._on_desktop.clear()
        self._is_over = True
        self.deleteLater()

    def _begin(self, found: Agenda | None) -> None:
        if self._is_over:
            return
        if found is None:
            self.said.emit(silence_words(self._drawer.outcome) or tr("No reminder rings until the book is unlocked."))
        else:
            self._agenda = found
            self.look()

    def look(self) -> None:
        """Ring what is due."""
        now = self._profile.clock.now().astimezone(self._profile.clock.zone())
        due = self._agenda.due(now)
        if due:
            # Kept before it is shown: better seen once in the book than rung twice.
            self._keep(self._agenda.with_rung(due))
            heading, text = notice(due, now)
            number = next(self._numbers)
            self._on_desktop[number] = due
            is_quiet = all(bell.key in self._agenda.again for bell in due)
            actions = ((OPEN, tr("Unlock")), *soon_words())
            self._notifier.show(Notice(number, heading, text, actions, is_quiet=is_quiet))
        following = self._agenda.next_at(now)
        if following is not None:
            left = (following - now) / timedelta(milliseconds=1)
            self._timer.start(int(min(left + 20, _LONGEST_WAIT)))

    def _keep(self, agenda: Agenda) -> None:
        self._agenda = agenda
        turn = self._drawer.take_turn()
        self._lane.run(
            lambda _progress: self._drawer.lay_down(agenda, turn=turn),
            then=lambda _outcome: None,
            failed=self._failed,
        )

    def _acted(self, number: int, action: str) -> None:
        if number not in self._on_desktop:
            return
        if action not in [key for key, _words in soon_words()]:
            self._raise()
            return
        keys = {bell.key for bell in self._on_desktop.pop(number)}
        self._notifier.withdraw(number)
        # Minutes need none of the person's choices.
        self._keep(self._agenda.with_put_off(keys, time_of(Later(action), self._profile.clock, RingRules())))
        self.look()

    def _failed(self, error: Exception) -> None:
        describe(error, self._profile)
