"""Keeps agenda.sealed in step with the open book, so that a lock at any moment finds it as it should be."""

from __future__ import annotations

from collections.abc import Callable, Collection

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from mentorbook.gui.runtime.lane import Lane
from mentorbook.gui.runtime.workspace import Workspace
from mentorbook.model.ring_rules import Telling
from mentorbook.model.trouble import UserFacingError
from mentorbook.profile import Progress
from mentorbook.services import agenda, ringing
from mentorbook.services.agenda import Agenda, AgendaDrawer
from mentorbook.services.opened import OpenedBook
from mentorbook.services.ringing import Survey
from mentorbook.services.settings import Settings

_SETTLE = 10_000
"""Milliseconds after a change: several in a row are laid down once. A lock does not wait for it."""
_FIRST = 1_500


class AgendaKeeper(QObject):
    """Lays the agenda down after each look of the ringer, in a lane of its own: keychains may take their time."""

    said = Signal(str)
    """Why nothing rings while locked; empty where it does."""

    def __init__(
        self, workspace: Workspace, drawer: AgendaDrawer, lane: Lane, settings: Settings, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._workspace, self._drawer, self._lane, self._settings = workspace, drawer, lane, settings
        self._waiting: frozenset[str] = frozenset()
        self._laid: Agenda | None = None
        self._settling = QTimer(self, singleShot=True, interval=_SETTLE)
        self._settling.timeout.connect(self.refresh)

    @property
    def _is_wanted(self) -> bool:
        return self._settings.notify and self._settings.ring_while_locked

    def take_over(self, then: Callable[[], None]) -> None:
        """Hand what rang while locked to the book, then go on."""

        def failed(error: Exception) -> None:
            # What rings from now on does not hang on what rang before.
            if isValid(self):
                self._workspace.messages.trouble(error)
                then()

        def found(laid: Agenda | None) -> None:
            if isValid(self):
                self._workspace.write(
                    self, lambda opened: agenda.take_over(opened, laid), lambda _changes: then(), failed=failed
                )

        self._lane.run(lambda _progress: self._drawer.look(), then=found, failed=failed)

    def follow(self, settings: Settings) -> None:
        """The person wants it otherwise."""
        if settings.ring_while_locked and not self._settings.ring_while_locked:
            self._drawer.retry()
        self._settings, self._laid = settings, None
        self._settling.start(_FIRST)

    def note(self, waiting: Collection[str]) -> None:
        """What rings has changed, or what waits for an answer."""
        self._waiting = frozenset(waiting)
        self._settling.start(_SETTLE if self._laid is not None else _FIRST)

    def refresh(self) -> None:
        """Lay it down if it differs from what lies there."""
        self._settling.stop()
        if not self._is_wanted:
            self._lane.run(
                lambda _progress: self._drawer.clear(), then=lambda _none: self._say(""), failed=self._failed
            )
            return
        self._workspace.read(self, ringing.survey, self._lay_down)

    def _collect(self, survey: Survey) -> Agenda:
        return agenda.collect(survey, self._settings.ring_rules, Telling(self._settings.telling), waiting=self._waiting)

    def _lay_down(self, survey: Survey) -> None:
        turn = self._drawer.take_turn()

        def work(_progress: Progress) -> str:
            # Working out months is for this lane, too: the book has others waiting for it.
            found = self._collect(survey)
            if found != self._laid:
                self._laid = found
                self._drawer.lay_down(found, turn=turn)
            return agenda.silence_words(self._drawer.outcome)

        self._lane.run(work, then=self._say, failed=self._failed)

    def _say(self, why: str) -> None:
        if isValid(self):
            self.said.emit(why)

    def _failed(self, error: Exception) -> None:
        if not isValid(self):
            return
        self._laid = None
        if not isinstance(error, UserFacingError):
            raise error
        self._workspace.messages.trouble(error)

    def at_lock(self) -> Callable[[OpenedBook], None]:
        """The last time, for the store's lane: the book closes right after it."""
        self._settling.stop()
        is_wanted, turn = self._is_wanted, self._drawer.take_turn()

        def work(opened: OpenedBook) -> None:
            if is_wanted:
                self._drawer.lay_down(self._collect(ringing.survey(opened)), turn=turn)
            else:
                # It may have been switched off a moment ago.
                self._drawer.clear()

        return work
