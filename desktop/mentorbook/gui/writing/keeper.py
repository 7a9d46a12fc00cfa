"""Saves what is typed by itself: a draft within a second, the note itself in a pause or when it is left.

What arrives from elsewhere meanwhile is merged by the book and then laid over the text on the screen, whose cursor
stays where it is. It waits for that until nobody types.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from shiboken6 import isValid

from mentorbook.gui.runtime.workspace import Workspace
from mentorbook.gui.words import tr
from mentorbook.gui.writing.editor import NoteEditor
from mentorbook.gui.writing.units import without_noise
from mentorbook.model.changes import ChangeSet
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.trouble import InvalidRecord, UserFacingError
from mentorbook.services.writing import Kept, Manuscript, Sheet

DRAFT_AFTER = 900
"""Milliseconds of typing after which a draft is in the book."""
SAVE_AFTER = 2_500
"""Milliseconds without typing after which the note is saved."""

RETRY_AFTER = 15_000
"""Milliseconds after which a save that failed is tried again."""
_NEVER = -1


class State(Enum):
    """How far what is on the screen has come."""

    NOTHING = auto()
    SAVED = auto()
    TYPED = auto()
    SAVING = auto()
    REFUSED = auto()
    """It cannot be saved as it is; ``problem`` says why. A draft is kept, if that is possible."""


class Keeper(QObject):
    """Stands between an editor and the book. ``opened`` tells of the note; ``problem`` and ``arrived`` hold words."""

    opened = Signal(object)
    changed = Signal(object)
    problem = Signal(str, bool)
    """Why it could not be saved, and whether to try again may help; no words once it could."""
    arrived = Signal(str)
    """That something came from elsewhere."""
    settled = Signal()
    """Everything that was handed over is in the book."""

    def __init__(self, workspace: Workspace, editor: NoteEditor) -> None:
        super().__init__(editor)
        self._workspace, self._editor = workspace, editor
        self._manuscript: Manuscript | None = None
        self._note: RecordId | None = None
        self._seen = ""
        self._state = State.NOTHING
        self._turn = 0
        self._typed = 0
        """Grows with every change of the text; ``_kept`` is where it stood at the last save."""
        self._kept = 0
        self._drafted = 0
        self._in_flight: list[Manuscript] = []
        """Whose saves have not been answered yet."""
        self._draft = QTimer(self, singleShot=True, interval=DRAFT_AFTER)
        self._draft.timeout.connect(self._keep_draft)
        self._pause = QTimer(self, singleShot=True, interval=SAVE_AFTER)
        self._pause.timeout.connect(self.keep)
        editor.typed.connect(self._touched)
        self._expecting = False
        self._left_behind: list[tuple[Manuscript, str]] = []
        """What could not be saved when it was left."""
        self._retry = QTimer(self, singleShot=True, interval=RETRY_AFTER)
        self._retry.timeout.connect(self.keep)
        workspace.changed.connect(self._changed_elsewhere)
        workspace.look_after(self)

    @property
    def note(self) -> RecordId | None:
        """The note that is written; None before there is one."""
        return self._note

    @property
    def state(self) -> State:
        """How far what is on the screen has come."""
        return self._state

    @property
    def has_unsaved(self) -> bool:
        """Whether something was typed that is not in the book, be it in a note that was left.

        What is too long to be saved is in the book as a draft: it must not keep the book from being locked.
        """
        is_safe = self._state is State.REFUSED and self._drafted == self._typed
        return bool((self._is_ahead and not is_safe) or self._in_flight or self._left_behind)

    @property
    def _is_ahead(self) -> bool:
        """Whether something was typed that has not been handed to the book."""
        return self._manuscript is not None and self._typed != self._kept

    # -- opening and leaving

    def open(self, manuscript: Manuscript) -> None:
        """Show another note; what was typed in the one before is saved."""
        self.close()
        self._manuscript = manuscript
        turn = self._turn
        self._editor.setReadOnly(True)
        self._workspace.read(self, manuscript.open, lambda sheet: self._show(turn, sheet))

    def _show(self, turn: int, sheet: Sheet) -> None:
        if turn != self._turn:
            return
        self._note = sheet.note
        self._editor.show_text(sheet.text)
        self._editor.setReadOnly(False)
        self._typed = self._kept = self._drafted = 0
        self._say(State.SAVED if sheet.note else State.NOTHING)
        self.opened.emit(sheet)
        if sheet.recovered:
            self._typed = self._drafted = 1
            self._say(State.TYPED)
            self._pause.start()

    def close(self) -> None:
        """Save what is typed, and let go of every word of it."""
        self.keep()
        self._turn += 1
        self._manuscript, self._note, self._seen = None, None, ""
        self._typed = self._kept = self._drafted = 0
        self._draft.stop()
        self._pause.stop()
        self._editor.show_text("")
        self._editor.setReadOnly(True)
        self._say(State.NOTHING)

    def expect(self) -> None:
        """The person is changing the note in another way: what comes next needs no words."""
        self._expecting = True

    # -- typing

    @Slot()
    def _touched(self) -> None:
        if self._manuscript is None:
            return
        self._typed += 1
        self._pause.start()
        if not self._draft.isActive():
            self._draft.start()
        if self._state is not State.REFUSED:
            self._say(State.TYPED)

    def _keep_draft(self) -> None:
        manuscript = self._manuscript
        if manuscript is None or self._typed in (self._kept, self._drafted):
            return
        text = self._editor.text
        self._drafted = self._typed
        self._workspace.read(
            self, lambda opened: manuscript.keep_draft(opened, text), lambda _none: None, failed=self._no_draft
        )

    def _no_draft(self, error: Exception) -> None:
        self._drafted = _NEVER
        self._failed(error)

    # -- saving

    @Slot()
    def keep(self) -> None:
        """Save what is typed, at once, and what could not be saved when it was left."""
        left, self._left_behind = self._left_behind, []
        for manuscript, text in left:
            self._hand_over(manuscript, text, "", lambda _kept: None, turn=_NEVER)
        if self._is_ahead:
            self._save()

    def _save(self) -> None:
        manuscript = self._manuscript
        if manuscript is None:
            return
        self._pause.stop()
        text = without_noise(self._editor.text)
        turn, typed, seen = self._turn, self._typed, self._seen
        self._kept, self._seen = typed, ""
        if self._state is State.TYPED:
            self._say(State.SAVING)
        self._hand_over(manuscript, text, seen, lambda kept: self._saved(turn, typed, kept), turn=turn)

    def _hand_over(
        self, manuscript: Manuscript, text: str, seen: str, then: Callable[[Kept], None], *, turn: int
    ) -> None:
        self._in_flight.append(manuscript)

        def saved(kept: Kept) -> None:
            self._in_flight.remove(manuscript)
            then(kept)
            if not self.has_unsaved:
                self.settled.emit()

        def failed(error: Exception) -> None:
            self._in_flight.remove(manuscript)
            if isValid(self) and turn == self._turn:
                self._failed(error)
            else:
                self._left(error, manuscript, text)

        self._workspace.write(
            self, lambda opened: manuscript.save(opened, text, seen=seen), saved, about=manuscript, failed=failed
        )

    def _saved(self, turn: int, typed: int, kept: Kept) -> None:
        if turn != self._turn:
            return
        self._note = kept.note
        self.problem.emit("", False)
        if typed != self._typed:
            self._say(State.TYPED)
            return
        self._draft.stop()
        if kept.hunks and self._manuscript not in self._in_flight:
            self._editor.take_in(kept.hunks)
            # What was taken in is in the book already.
            self._kept = self._typed
            self._pause.stop()
            self._draft.stop()
            self._seen = kept.version
            if not self._expecting:
                self.arrived.emit(tr("This note was changed elsewhere; what came is now in the text."))
        self._expecting = False
        self._say(State.SAVED if kept.note else State.NOTHING)

    def _left(self, error: Exception, manuscript: Manuscript, text: str) -> None:
        """Whoever left the note still has to hear of it, and it is tried again."""
        self._workspace.messages.trouble(error)
        if not isValid(self):
            return
        if isinstance(error, InvalidRecord):
            # To try that again would help nothing. A draft has room for it.
            self._workspace.read(self, lambda opened: manuscript.keep_draft(opened, text), lambda _none: None)
        else:
            self._left_behind.append((manuscript, text))
            self._retry.start()

    def _failed(self, error: Exception) -> None:
        self._kept = _NEVER
        if not isinstance(error, UserFacingError):
            self._workspace.messages.trouble(error)
            error = UserFacingError(tr("The note could not be saved."))
        self._say(State.REFUSED)
        if isinstance(error, InvalidRecord):
            words = error.said
            self.problem.emit(tr("Not saved: {problem}. What you typed is kept as a draft.", problem=words), False)
            self._drafted = _NEVER
            self._keep_draft()
        else:
            self.problem.emit(" ".join(part for part in (error.title, error.what, error.remedy) if part), True)
            self._retry.start()

    # -- elsewhere

    @Slot(object, object)
    def _changed_elsewhere(self, changes: ChangeSet, initiator: QObject | None) -> None:
        if self._manuscript is None or initiator is self or Kind.NOTE not in changes.kinds:
            return
        touched = {one.id for one in changes.touched}
        gone = {one.id for one in changes.removed | changes.erased}
        if self._note is None:
            if not self._typed:
                self._again()
        elif self._note in gone and not self._is_ahead:
            self._again()
        elif self._note in touched:
            self._save()

    def _again(self) -> None:
        """Read the note again: another may be the newest now."""
        manuscript = self._manuscript
        if manuscript is not None:
            self.open(manuscript)

    def _say(self, state: State) -> None:
        if state is not self._state:
            self._state = state
            self.changed.emit(state)
