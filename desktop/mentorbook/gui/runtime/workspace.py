"""What every page is handed: the open book behind its lane, the bus of changes, and the ways to other pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, suppress
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from mentorbook.gui.runtime.lane import Job, Lane
from mentorbook.gui.words import tr
from mentorbook.later import later
from mentorbook.model.changes import ChangeSet
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.trouble import UserFacingError
from mentorbook.profile import Profile, Progress
from mentorbook.services.opened import OpenedBook, Unlocking

if TYPE_CHECKING:
    # Reading needs none of them.
    from mentorbook.services import records
    from mentorbook.services import undo as undoing
    from mentorbook.services.backups import Backup
    from mentorbook.services.day import Arrival
else:
    records = later("mentorbook.services.records")
    undoing = later("mentorbook.services.undo")

_T = TypeVar("_T")


class HasChanges(Protocol):
    """What a service that writes returns, where it is not the changes themselves."""

    @property
    def changes(self) -> ChangeSet: ...


class Writer(Protocol):
    """Something with a text that saves itself."""

    @property
    def has_unsaved(self) -> bool:
        """Whether something is typed that is not in the book."""

    def keep(self) -> None:
        """Save it, at once, and stay."""


_WrittenT = TypeVar("_WrittenT", bound="ChangeSet | HasChanges")


class Navigator(Protocol):
    """Leads to other pages and dialogs; the shell is it."""

    def show_record(self, kind: Kind, record_id: RecordId) -> None:
        """Go to the page on which a record is looked at."""

    def begin_record(self, kind: Kind, record_id: RecordId) -> None:
        """Go to a record that was just begun; it takes the focus."""

    def show_area(self, key: str) -> None:
        """Go to an area, or to another page that has a key."""

    def is_on_page_of(self, kind: Kind) -> bool:
        """Whether the page that is open is the one of a kind."""

    def add_record(self, kind: Kind, values: Mapping[str, Any]) -> None:
        """Open a form for a new record, begun with some values."""

    def edit_record(self, kind: Kind, record_id: RecordId) -> None:
        """Open the form of a record."""

    def focus(self, on: bool) -> None:  # noqa: FBT001 -- a setter
        """Show nothing but the page, or everything again."""


class BusyPlace(Protocol):
    """Where the progress of long work is shown."""

    def busy(self, words: str, stop: Callable[[], None]) -> Callable[[str, int, int], None]:
        """Show that long work is going on. Returns what is told of its progress."""

    def idle(self) -> None:
        """The long work is over."""


class Messages(BusyPlace, Protocol):
    """Where words to the person are shown."""

    def toast(
        self,
        words: str,
        undo: Callable[[], None] | None = None,
        *,
        way: tuple[str, Callable[[], None]] | None = None,
    ) -> None:
        """Say for some seconds that something was done, with the way to take just that back, or another way on."""

    def trouble(self, error: Exception) -> None:
        """Show what went wrong: a banner for trouble, the report for a defect."""

    def about(self, act: object) -> AbstractContextManager[None]:
        """Trouble that is told within it came of this act."""

    def mended(self, act: object) -> None:
        """The act has succeeded: the trouble that came of it is over."""

    def standing(
        self, key: str, error: UserFacingError | None, *, way: tuple[str, Callable[[], object]] | None = None
    ) -> None:
        """Show trouble until it is mended, which None says of it."""


class Reminding(Protocol):
    """Whoever rings; none does while pages are shown without the whole program around them."""

    @property
    def place(self) -> str:
        """Where reminders appear on this computer, in a sentence."""

    @property
    def silence(self) -> str:
        """Why nothing rings while the book is locked; empty where it does."""

    def test(self) -> None:
        """Ring once, so that the person sees how it looks."""


class Workspace(QObject):
    """The open book for everything on the screen. Nothing here waits for the disk."""

    changed = Signal(object, object)
    """A ChangeSet that was committed, and the widget that asked for it or None."""
    backed_up = Signal()
    """A backup or a rehearsal was tried by hand; how the backups stand may have changed."""
    proven = Signal()
    """The recovery sheet was proven."""

    def __init__(self, profile: Profile, lane: Lane, opened: OpenedBook, messages: Messages, parent: QObject) -> None:
        # With a parent: one that Python threw away in the lane would end in a thread that is not its own.
        super().__init__(parent)
        self.profile = profile
        self.lane = lane
        self.messages = messages
        self.navigator: Navigator
        self._writers: list[QObject] = []
        self._unkept: dict[str, Mapping[str, Any]] = {}
        """The drafts that are not in the book yet, or could not be put there."""
        self._writing = 0
        self.jobs: tuple[Job, ...] = ()
        """The long work that is going on or waits for its turn."""
        self.reminding: Reminding | None = None
        self.arrival: Arrival | None = None
        """The day for the first page, read while that is made; for the lane, and gone in a moment."""
        self.place: QWidget | None = None
        """Where pages are shown."""
        self._opened = opened
        self.restore: Callable[[Backup, Unlocking], object] = lambda _backup, _unlocking: None
        """Closes the book, puts a backup in its place, and locks."""

    # -- what is being typed

    def look_after(self, writer: QObject) -> None:
        """Have a :class:`Writer` save what is typed in it before the book is locked."""
        self._writers.append(writer)

    def _living(self) -> list[Writer]:
        self._writers = [one for one in self._writers if isValid(one)]
        return cast("list[Writer]", self._writers)

    @property
    def has_unsaved(self) -> bool:
        """Whether something is typed anywhere that is not in the book."""
        return bool(self._writing or self._unkept) or any(writer.has_unsaved for writer in self._living())

    def keep(self) -> None:
        """Save everything that is being typed."""
        for key, content in self._unkept.copy().items():
            self.keep_draft(key, content)
        for writer in self._living():
            writer.keep()

    # -- time

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which times are shown."""
        return self.profile.clock.zone()

    @property
    def now(self) -> datetime:
        """The present, in that zone."""
        return self.profile.clock.now().astimezone(self.zone)

    @property
    def today(self) -> date:
        """The day, in that zone."""
        return self.now.date()

    # -- the book

    def read(
        self,
        owner: QObject,
        work: Callable[[OpenedBook], _T],
        then: Callable[[_T], None],
        *,
        failed: Callable[[Exception], None] | None = None,
    ) -> Job:
        """Read from the book for a widget. An outcome for a widget that is gone is dropped."""
        return self.lane.run(
            lambda _progress: work(self._opened),
            then=_for(owner, then),
            failed=_for(owner, failed or self.messages.trouble),
        )

    def write(
        self,
        owner: QObject,
        work: Callable[[OpenedBook], _WrittenT],
        then: Callable[[_WrittenT], None] = lambda _written: None,
        *,
        said: str = "",
        draft: str = "",
        draft_returns: bool = True,
        about: object = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> Job:
        """Change the book for a widget. ``said`` becomes a toast whose undo takes back just this.

        ``draft`` is the key of the draft that is now in the book. It goes with the write and not after its answer, for
        which nobody may be there any more: what was saved would then be offered once again. Undo brings it back, where
        ``draft_returns``: all that was typed has to be in it by then.

        The banner of trouble goes when a later write succeeds that is ``about`` the same; the widget, unless said.
        """
        subject = owner if about is None else about
        unkept = self._unkept.get(draft)
        self._writing += 1

        def do(_progress: Progress) -> tuple[_WrittenT, ChangeSet, undoing.Act | None]:
            written = work(self._opened)
            typed: dict[str, Mapping[str, Any]] = {}
            if draft:
                with suppress(UserFacingError):
                    begun = records.drafts(self._opened)
                    typed = {draft: begun[draft]} if draft in begun and draft_returns else {}
                    records.keep_draft(self._opened, draft, None)
            changes = written if isinstance(written, ChangeSet) else written.changes
            act = undoing.remember(self._opened, changes, drafts=typed) if said and not changes.erased else None
            return written, changes, act

        def done(outcome: tuple[_WrittenT, ChangeSet, undoing.Act | None]) -> None:
            self._writing -= 1
            written, changes, act = outcome
            initiator = owner if isValid(owner) else None
            self.changed.emit(changes, initiator)
            self.messages.mended(subject)
            if draft:
                self._is_kept(draft, unkept)
            if said:
                self.messages.toast(said, (lambda: self._undo(act)) if act else None)
            if initiator is not None:
                then(written)

        def broke(error: Exception) -> None:
            self._writing -= 1
            with self.messages.about(subject):
                (failed if failed and isValid(owner) else self.messages.trouble)(error)

        # Changes concern everyone, also when the widget that asked is gone.
        return self.lane.run(do, then=_for(self, done), failed=_for(self, broke))

    def work(
        self,
        owner: QObject,
        words: str,
        work: Callable[[OpenedBook, Progress], _T],
        then: Callable[[_T], None],
        *,
        failed: Callable[[Exception], None] | None = None,
        place: BusyPlace | None = None,
    ) -> Job:
        """Long work on the book, with progress that can be stopped, shown above the pages or in a ``place`` of its own.

        What changes records tells the bus.
        """
        job: Job | None = None
        shown = place or self.messages

        def stop() -> None:
            if job is not None:
                job.stop()

        def over() -> None:
            shown.idle()
            self.jobs = tuple(one for one in self.jobs if one is not job)

        def done(value: _T) -> None:
            over()
            self.messages.mended((owner, words))
            changes = value if isinstance(value, ChangeSet) else getattr(value, "changes", None)
            if isinstance(changes, ChangeSet):
                self.changed.emit(changes, owner if isValid(owner) else None)
            if isValid(owner):
                then(value)

        def broke(error: Exception) -> None:
            over()
            with self.messages.about((owner, words)):
                (failed if failed and isValid(owner) else self.messages.trouble)(error)

        progress = shown.busy(words, stop)
        job = self.lane.run(
            lambda report: work(self._opened, report),
            then=_for(self, done),
            failed=_for(self, broke),
            progress=lambda what, so_far, total: progress(what, so_far, total) if isValid(self) else None,
        )
        self.jobs = (*self.jobs, job)
        return job

    def stop_work(self) -> None:
        """The book is about to close: long work ends without a trace instead of keeping it open."""
        for job in self.jobs:
            job.stop()

    def keep_draft(self, key: str, content: Mapping[str, Any] | None) -> None:
        """Keep what is being typed in the book, so that a crash loses no more than a moment; None drops it."""
        if content is None:
            self._unkept.pop(key, None)
        else:
            self._unkept[key] = content

        def failed(error: Exception) -> None:
            with self.messages.about(key):
                self.messages.trouble(error)

        self.lane.run(
            lambda _progress: records.keep_draft(self._opened, key, content),
            then=_for(self, lambda _none: self._is_kept(key, content)),
            failed=_for(self, failed),
        )

    def _is_kept(self, key: str, content: Mapping[str, Any] | None) -> None:
        """This draft is in the book, or was saved. A newer one with its key may be on its way."""
        if self._unkept.get(key) is content:
            self._unkept.pop(key, None)
        self.messages.mended(key)

    def _undo(self, act: undoing.Act) -> None:
        self.write(self, lambda opened: undoing.undo(opened, act), lambda _changes: self.messages.toast(tr("Undone.")))

    def test_reminder(self) -> None:
        """Let a test reminder ring now."""
        if self.reminding is not None:
            self.reminding.test()
        else:
            self.messages.toast(tr("A test reminder: this is how Mentorbook reminds you."))

    # -- ways to other pages

    def show(self, kind: Kind, record_id: RecordId) -> None:
        """Go to a record."""
        self.navigator.show_record(kind, record_id)

    def begin(self, kind: Kind, record_id: RecordId) -> None:
        """Go to a record that was just begun, and on with it."""
        self.navigator.begin_record(kind, record_id)

    def go(self, key: str) -> None:
        """Go to an area."""
        self.navigator.show_area(key)

    def add(self, kind: Kind, **values: Any) -> None:
        """Open a form for a new record."""
        self.navigator.add_record(kind, values)

    def edit(self, kind: Kind, record_id: RecordId) -> None:
        """Open the form of a record."""
        self.navigator.edit_record(kind, record_id)


def _for(owner: QObject, call: Callable[[_T], None]) -> Callable[[_T], None]:
    """The call, unless its widget is gone by then."""

    def guarded(value: _T) -> None:
        if isValid(owner):
            call(value)

    return guarded
