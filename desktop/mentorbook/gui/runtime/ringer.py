"""Rings while the book is open: looks when the next ring is due, when anything has changed and when the clock jumped."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import timedelta
from itertools import count

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication

from mentorbook.gui.runtime.notices import OPEN, Notice, Notifier
from mentorbook.gui.runtime.workspace import Workspace
from mentorbook.gui.shell.ring_bar import RingBar, Waiting, soon_words
from mentorbook.gui.words import tr
from mentorbook.model.changes import ChangeSet
from mentorbook.model.kinds import RecordId
from mentorbook.model.ring_rules import Telling
from mentorbook.model.ringing import Cause, Ring
from mentorbook.model.ringwords import bell_of, notice
from mentorbook.services import ringing
from mentorbook.services.opened import OpenedBook
from mentorbook.services.ringing import Later, Round
from mentorbook.services.settings import Settings

_LONGEST_WAIT = 30_000
"""Milliseconds between two looks at the wall clock, which goes on while a laptop sleeps."""
_SETTLE = 400
"""Milliseconds after a change: several in a row are one reason to look."""
_JUMP = timedelta(seconds=90)
_ROUTINE = timedelta(hours=1)
_STILL_NEWS = timedelta(hours=12)
_DONE, _SEEN = "done", "seen"
_TEST = "test"


class Ringer(QObject):
    """Finds what rings, shows it on the desktop and in the bar, and does what the person answers."""

    looked = Signal()
    """After each look: what rings next may have changed."""

    def __init__(
        self,
        workspace: Workspace,
        notifier: Notifier,
        bar: RingBar,
        settings: Settings,
        *,
        raise_window: Callable[[], None],
    ) -> None:
        super().__init__(bar)
        self._workspace, self._notifier, self._bar = workspace, notifier, bar
        self._settings, self._raise = settings, raise_window
        self._numbers = count(1)
        self._on_desktop: dict[int, tuple[str, ...]] = {}
        self._rings: dict[str, Ring] = {}
        self._names: Mapping[RecordId, str] = {}
        self._is_testing, self._is_first, self._silence = False, True, ""
        self._is_looking = self._is_stale = False
        self._looked_at = self._ticked_at = self._next_at = workspace.profile.clock.now()
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.tick)
        self._settling = QTimer(self, singleShot=True, interval=_SETTLE)
        self._settling.timeout.connect(self.look)
        workspace.changed.connect(self._changed)
        workspace.reminding = self
        notifier.acted.connect(self._acted)
        notifier.shown.connect(self._shown)
        bar.opened.connect(self.open)
        bar.done.connect(self.done)
        bar.later.connect(self.put_off)

    @property
    def place(self) -> str:
        """Where reminders appear on this computer."""
        return self._notifier.place

    @property
    def silence(self) -> str:
        """Why nothing rings while the book is locked."""
        return self._silence

    def hear_silence(self, why: str) -> None:
        """Told why nothing rings while the book is locked."""
        self._silence = why

    @property
    def waiting(self) -> frozenset[str]:
        """The keys of what rang and waits for an answer."""
        return frozenset(self._rings)

    def follow(self, settings: Settings) -> None:
        """The person wants it otherwise."""
        self._settings = settings
        self.look()

    def close(self) -> None:
        """The book is about to close: take everything from the desktop."""
        self._timer.stop()
        self._settling.stop()
        for number in self._on_desktop:
            self._notifier.withdraw(number)
        self._on_desktop.clear()
        self._bar.show_waiting(())

    # -- looking

    @Slot(object, object)
    def _changed(self, changes: ChangeSet, initiator: QObject | None) -> None:
        # An answer that changes no record is an empty change of our own.
        if initiator is self or not changes.kinds.isdisjoint(ringing.KINDS):
            self._settling.start()

    def tick(self) -> None:
        """Look at the wall clock, and at the book if it is time."""
        now = self._workspace.profile.clock.now()
        jumped = not timedelta() <= now - self._ticked_at < _JUMP
        self._ticked_at = now
        if jumped or now >= self._next_at or now - self._looked_at >= _ROUTINE:
            self.look()
        else:
            self._wait()

    def _wait(self) -> None:
        left = (self._next_at - self._workspace.profile.clock.now()).total_seconds() * 1000
        self._timer.start(int(min(max(left, 0) + 20, _LONGEST_WAIT)))

    def look(self) -> None:
        """Find what rings now."""
        if self._is_looking:
            self._is_stale = True
            return
        self._is_looking = True
        self._settling.stop()
        rules = self._settings.ring_rules
        self._workspace.read(self, lambda opened: ringing.go_round(opened, rules), self._found, failed=self._failed)

    def _failed(self, error: Exception) -> None:
        self._is_looking = False
        self._next_at = self._workspace.profile.clock.now() + _ROUTINE
        self._wait()
        self._workspace.messages.trouble(error)

    def _found(self, found: Round) -> None:
        self._is_looking = False
        self._looked_at = self._ticked_at = self._workspace.profile.clock.now()
        self._next_at, self._names = found.next_at, found.names
        self._rings = {ring.key: ring for ring in found.waiting}
        if not self._settings.notify:
            self._keep_quiet()
        else:
            self._withdraw_answered()
            self._show_bar()
            self._remind_anew(found)
            if found.new:
                self._ring(found.new)
        self._wait()
        self.looked.emit()
        if self._is_stale:
            self._is_stale = False
            self.look()

    def _keep_quiet(self) -> None:
        keys = set(self._rings)
        self._rings = {}
        self._withdraw_answered()
        self._show_bar()
        if keys:
            self._answer(keys)

    # -- showing

    def _ring(self, new: Sequence[Ring], *, is_quiet: bool = False) -> None:
        now = self._workspace.now
        telling = Telling(self._settings.telling)
        heading, text = notice([bell_of(ring, self._names, telling) for ring in new], now)
        number = next(self._numbers)
        self._on_desktop[number] = tuple(ring.key for ring in new)
        if len(new) == 1:
            (ring,) = new
            answers: tuple[tuple[str, str], ...] = ((OPEN, _open_words(ring)), (_DONE, _done_words(ring)))
        else:
            answers = ((OPEN, tr("Open")),)
        self._notifier.show(Notice(number, heading, text, (*answers, *soon_words()), is_quiet=is_quiet))

    def _remind_anew(self, found: Round) -> None:
        """What rang before this start and was not answered: nobody would see it behind a window that is away."""
        if not self._is_first:
            return
        self._is_first = False
        window = self._bar.window()
        since = self._workspace.profile.clock.now() - _STILL_NEWS
        waiting = [ring for ring in found.waiting if ring not in found.new and ring.at > since]
        if waiting and (window.isMinimized() or not window.isVisible()):
            self._ring(waiting, is_quiet=True)

    def _withdraw_answered(self) -> None:
        for number, keys in [*self._on_desktop.items()]:
            if keys and not any(key in self._rings for key in keys):
                del self._on_desktop[number]
                self._notifier.withdraw(number)

    def _show_bar(self) -> None:
        now = self._workspace.now
        waiting = []
        for ring in self._rings.values():
            bell = bell_of(ring, self._names, Telling.EVERYTHING)
            words, late = bell.sentence(now), bell.lateness(now)
            waiting.append(Waiting(ring.key, words, late, _open_words(ring), _done_words(ring)))
        if self._is_testing:
            words = tr("A test reminder: this is how Mentorbook reminds you")
            waiting.insert(0, Waiting(_TEST, words, "", tr("Open"), tr("Seen"), can_wait=False))
        self._bar.show_waiting(waiting)

    def _shown(self, number: int, is_shown: bool) -> None:  # noqa: FBT001 -- a signal's arguments
        if self._on_desktop.get(number) == ():
            self._workspace.messages.toast(
                tr("The test reminder is on your desktop.") if is_shown else self._notifier.place
            )
        elif not is_shown and number in self._on_desktop:
            # Where nothing pops up, at least the taskbar calls.
            QApplication.alert(self._bar.window())

    def test(self) -> None:
        """Ring once, so that the person sees how it looks."""
        self._is_testing = True
        self._show_bar()
        number = next(self._numbers)
        self._on_desktop[number] = ()
        heading, text = tr("A test reminder"), tr("This is how Mentorbook reminds you.")
        self._notifier.show(Notice(number, heading, text, ((OPEN, tr("Open")), (_SEEN, tr("Seen")))))

    def _end_test(self) -> None:
        self._is_testing = False
        for number in [number for number, keys in self._on_desktop.items() if not keys]:
            del self._on_desktop[number]
            self._notifier.withdraw(number)
        self._show_bar()

    # -- answers

    def _acted(self, number: int, action: str) -> None:
        keys = self._on_desktop.get(number)
        if keys is None:
            return
        if action == OPEN:
            self._raise()
        if not keys:
            self._end_test()
            return
        found = [self._rings[key] for key in keys if key in self._rings]
        if action in [later.value for later in Later]:
            for ring in found:
                self.put_off(ring.key, Later(action))
        elif len(keys) > 1:
            self._bar.unfold()
            self._workspace.go("today")
        elif found and action == _DONE:
            self.done(found[0].key)
        elif found:
            self.open(found[0].key)

    def open(self, key: str) -> None:
        """Go to what it is about; that answers it."""
        if key == _TEST:
            self._end_test()
        elif (ring := self._rings.get(key)) is not None:
            self._answer({key})
            self._workspace.show(ring.kind, ring.record)

    def done(self, key: str) -> None:
        """It is done."""
        if key == _TEST:
            self._end_test()
            return
        ring = self._rings.get(key)
        if ring is None:
            return
        if ring.cause in (Cause.MEETING, Cause.FOLLOW_UP):
            self._answer({key})
            return
        said = {
            Cause.WRAP_UP: tr("Marked: it took place."),
            Cause.RHYTHM: tr("A talk today is logged."),
        }.get(ring.cause, tr("Done: {text}", text=ring.title))
        self._workspace.write(self, lambda opened: ringing.done(opened, ring), said=said)

    def put_off(self, key: str, later: Later) -> None:
        """Ring again later."""
        ring = self._rings.get(key)
        if ring is None:
            return
        rules = self._settings.ring_rules

        def work(opened: OpenedBook) -> ChangeSet:
            return ringing.put_off(opened, ring, later, rules)

        when = {Later.TEN_MINUTES: tr("in 10 minutes"), Later.HOUR: tr("in an hour")}
        words = tr("Comes again {when}.", when=when.get(later, tr("tomorrow morning")))
        if ring.cause is Cause.REMINDER:
            self._workspace.write(self, work, said=words)
        else:
            # Kept on this machine alone: no record changes that could be taken back.
            self._workspace.write(self, work)
            self._workspace.messages.toast(words)

    def _answer(self, keys: Collection[str]) -> None:
        self._workspace.write(self, lambda opened: ringing.answered(opened, keys))


def _open_words(ring: Ring) -> str:
    return {Cause.WRAP_UP: tr("Wrap up"), Cause.FOLLOW_UP: tr("Write")}.get(ring.cause, tr("Open"))


def _done_words(ring: Ring) -> str:
    if ring.cause in (Cause.MEETING, Cause.FOLLOW_UP):
        return tr("Seen")
    return {Cause.WRAP_UP: tr("It took place"), Cause.RHYTHM: tr("We talked")}.get(ring.cause, tr("Done"))
