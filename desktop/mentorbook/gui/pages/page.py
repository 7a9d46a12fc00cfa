"""What all pages share: they read when they are shown, again when what they show has changed, and say so when they can't."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from mentorbook.gui.runtime.workspace import Workspace
from mentorbook.gui.widgets.states import loading_state, trouble_state
from mentorbook.gui.words import tr
from mentorbook.later import later
from mentorbook.model.changes import ChangeSet
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.trouble import UserFacingError
from mentorbook.services.opened import OpenedBook

if TYPE_CHECKING:
    from mentorbook.gui.widgets import tab_stops
else:
    # The first page takes no focus by a key.
    tab_stops = later("mentorbook.gui.widgets.tab_stops")

_GLANCE = 150
"""Milliseconds after which reading is worth a word."""


class Pane(QWidget):
    """A page or a part of one. A subclass builds its widgets, reads in ``load`` and shows in ``fill``."""

    watches: ClassVar[Collection[Kind]] = tuple(Kind)
    """The kinds of records that it shows."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.workspace = workspace
        self._stale = True
        self._reading = 0
        self._wants_focus = False
        self._content: QWidget | None = None
        self._state: QWidget | None = None
        self._stack = QStackedLayout(self)
        self._patience = QTimer(self, singleShot=True, interval=_GLANCE)
        self._patience.timeout.connect(self._show_loading)
        workspace.changed.connect(self._changed)

    # -- for subclasses

    def load(self, opened: OpenedBook) -> Any:
        """Read what the page shows. Runs in the store lane: touch no widget here."""
        raise NotImplementedError

    def fill(self, data: Any) -> None:
        """Show what was read; ends with :meth:`show_content`."""
        raise NotImplementedError

    def show_content(self, content: QWidget) -> None:
        """Show this widget as the page. One that was shown before and is another is thrown away."""
        self._patience.stop()
        self._drop_state()
        # While nothing was shown, the focus of whoever came here by a button could only go to the page as a whole.
        waits = self._wants_focus or (self._content is None and self.hasFocus())
        if self._content is not content:
            old, self._content = self._content, content
            self._stack.addWidget(content)
            if old is not None:
                self._stack.removeWidget(old)
                old.hide()
                old.deleteLater()
        self._stack.setCurrentWidget(content)
        if waits and self.isVisible():
            self.take_focus()

    def beginning(self) -> QWidget | None:
        """Where one begins here; what has none, or does not show it now, begins at its first control."""
        return self.focusProxy()

    def take_focus(self) -> None:
        """Take the focus to where one begins here; a page that is still read takes it once it is shown."""
        self._wants_focus = self._content is None
        at = self.beginning()
        if at is None or not at.isVisible():
            # Not to a field: Esc leaves one by coming here.
            at = next((stop for stop in tab_stops.stops_in(self) if not tab_stops.is_written_in(stop)), self)
        at.setFocus(Qt.FocusReason.OtherFocusReason)

    def reload(self) -> None:
        """Read again, at once when the page is seen, else when it will be."""
        if not self.isVisible():
            self._stale = True
            return
        self._stale = False
        self._reading += 1
        turn = self._reading
        if self._content is None:
            self._patience.start()

        def arrived(data: Any) -> None:
            # What was asked for first may arrive after the page has turned to something else.
            if turn == self._reading:
                self.fill(data)

        self.workspace.read(self, self.load, arrived, failed=self._show_trouble)

    # -- underneath

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.reload()

    @Slot(object, object)
    def _changed(self, changes: ChangeSet, initiator: QWidget | None) -> None:
        if not changes.kinds.isdisjoint(self.watches):
            self.refresh(changes, initiator)

    def refresh(self, changes: ChangeSet, initiator: QWidget | None) -> None:
        """Something that the page shows has changed; ``initiator`` asked for it."""
        del changes, initiator
        self.reload()

    def _show_loading(self) -> None:
        if self._content is None:
            self._show_state(loading_state())

    def _show_trouble(self, error: Exception) -> None:
        self._patience.stop()
        if not isinstance(error, UserFacingError):
            self.workspace.messages.trouble(error)
            error = UserFacingError(tr("This page could not be shown."), remedy=tr("The report says what to tell us."))
        self._show_state(trouble_state(error, self.reload))

    def _show_state(self, state: QWidget) -> None:
        self._drop_state()
        self._state = state
        self._stack.addWidget(state)
        self._stack.setCurrentWidget(state)

    def _drop_state(self) -> None:
        if self._state is not None:
            self._stack.removeWidget(self._state)
            self._state.deleteLater()
            self._state = None


class Page(Pane):
    """One page of the window, made where it is shown.

    The same holds for its larger parts: what scrolls, and what has several faces of which one is seen, dresses what is
    put into it by the style sheet at once, and all of it again with each new parent of something around it. That is
    half of the time that making a page takes, so these are made with their parent, and filled from the outside in.
    """

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, workspace.place)

    def show_record(self, kind: Kind, record_id: RecordId) -> None:
        """Turn to a record; pages that look at one override this."""

    def begin_with(self, record_id: RecordId) -> None:
        """Give the focus to a record that was just begun, once it is shown; pages on which one is written override this."""

    def show_part(self, key: str) -> None:
        """Turn to a part of the page, which ``page/part`` names; pages that have parts override this."""

    def show_tag(self, tag: str) -> None:
        """Show what has a tag; pages that filter by tags override this."""

    @property
    def about(self) -> RecordId | None:
        """The one person whom the page shows; pages on which one looks at a person override this."""
        return None

    def add_new(self) -> None:
        """What Ctrl+N adds here; pages with something to add override this."""

    def keep(self) -> None:
        """Save what is being typed, or keep a draft of it, and stay; pages in which one types override this."""

    def leave(self) -> None:
        """The book is about to close."""
        self.keep()
