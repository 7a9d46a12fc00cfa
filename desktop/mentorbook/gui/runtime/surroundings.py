"""What the program has around its window: the tray, a system that locks or sleeps, and whatever rings.

None of it is in the first picture, so it is made after it.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QIcon

from mentorbook.frozen import frozen
from mentorbook.gui.runtime.agenda_keeper import AgendaKeeper
from mentorbook.gui.runtime.lane import Lane
from mentorbook.gui.runtime.locked_ringer import LockedRinger
from mentorbook.gui.runtime.ringer import Ringer
from mentorbook.gui.runtime.system import make_notifier, make_watch
from mentorbook.gui.runtime.workspace import Workspace
from mentorbook.gui.shell.ring_bar import RingBar
from mentorbook.gui.shell.tray import Tray
from mentorbook.profile import Profile
from mentorbook.services.agenda import AgendaDrawer
from mentorbook.services.opened import OpenedBook
from mentorbook.services.settings import Settings


@frozen
class Acts:
    """What the surroundings ask the program to do."""

    open: Callable[[], None]
    lock: Callable[[], None]
    quit: Callable[[], None]


class Surroundings(QObject):
    """Made once, for the gate and the book alike."""

    def __init__(self, profile: Profile, icon: QIcon, acts: Acts, parent: QObject) -> None:
        super().__init__(parent)
        self._profile, self._acts = profile, acts
        self._tray = Tray(icon, open_=acts.open, lock=acts.lock, quit_=acts.quit, parent=self)
        self._tray.mark(is_open=False)
        self._system = make_watch(self)
        self._system.left.connect(acts.lock)
        self._system.start()
        self._notifier = make_notifier(self._tray.icon, self)
        self._notifier.start()
        self._side = Lane("mentorbook-side", self)
        self._drawer = AgendaDrawer(profile)
        self._ringer: Ringer | None = None
        self._keeper: AgendaKeeper | None = None
        self._locked_ringer: LockedRinger | None = None

    @property
    def has_tray(self) -> bool:
        """Whether the desktop shows an icon from which the window can come back."""
        return self._tray.is_there

    # -- the book is closed

    def ring_locked(self, said: Callable[[str], None]) -> None:
        """Ring from the sealed agenda; ``said`` gets why nothing rings."""
        if self._locked_ringer is not None:
            return
        self._locked_ringer = ringer = LockedRinger(
            self._profile, self._drawer, self._side, self._notifier, raise_window=self._acts.open, parent=self
        )
        ringer.said.connect(said)
        ringer.start()

    def let_sleep(self) -> None:
        """The book is closed: the system may sleep."""
        self._system.let_sleep()

    def forget_agenda(self) -> None:
        """Leave nothing of it on the disk. For a lane."""
        self._drawer.clear()

    # -- the book is open

    def enter(self, workspace: Workspace, bar: RingBar, settings: Settings) -> None:
        """Ring out of the open book, and have the system wait with its sleep until it is closed."""
        self._tray.mark(is_open=True)
        self._system.hold_sleep()
        locked, self._locked_ringer = self._locked_ringer, None
        if locked is not None:
            locked.close()
        ringer = Ringer(workspace, self._notifier, bar, settings, raise_window=self._acts.open)
        keeper = AgendaKeeper(workspace, self._drawer, self._side, settings, bar)
        keeper.said.connect(ringer.hear_silence)
        ringer.looked.connect(lambda: keeper.note(ringer.waiting))
        self._ringer, self._keeper = ringer, keeper
        # What rang while the book was locked must be known before it is looked what rings.
        keeper.take_over(ringer.look)

    def follow(self, settings: Settings) -> None:
        """What the person has set holds at once."""
        if self._ringer is not None:
            self._ringer.follow(settings)
        if self._keeper is not None:
            self._keeper.follow(settings)

    def leave(self, opened: OpenedBook | None, lane: Lane) -> None:
        """End the ringing of a book that is about to close in ``lane``."""
        self._tray.mark(is_open=False)
        ringer, self._ringer = self._ringer, None
        keeper, self._keeper = self._keeper, None
        if ringer is not None:
            ringer.close()
        if keeper is not None and opened is not None:
            work = keeper.at_lock()
            # An agenda that could not be laid down keeps nothing from closing.
            lane.run(lambda _progress: work(opened), then=lambda _none: None, failed=lambda _error: None)

    def close(self) -> None:
        """Leave nothing behind on the desktop."""
        self._system.close()
        self._side.close()
        self._notifier.close()
        self._tray.close()
