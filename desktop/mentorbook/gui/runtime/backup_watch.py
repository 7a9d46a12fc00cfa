"""Backups that are made by themselves while the book is open, and the banner that stands while none succeeds."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QObject, QTimer, Signal

from mentorbook.gui.runtime.workspace import Workspace
from mentorbook.gui.words import tr
from mentorbook.later import later
from mentorbook.model.trouble import UserFacingError
from mentorbook.services.opened import OpenedBook

if TYPE_CHECKING:
    # The first page is shown before anyone looks after backups.
    from mentorbook.services import backups
else:
    backups = later("mentorbook.services.backups")

_EVERY = 5 * 60 * 1_000
"""Milliseconds between two looks at whether a backup is due; how often one is made, the service decides."""

_Standing: TypeAlias = "tuple[backups.Failure | None, backups.Backup | None]"


class BackupWatch(QObject):
    """Backs up when the book was opened and, while it changes, from time to time. ``looked`` tells of each look."""

    looked = Signal()

    def __init__(self, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._has_changed = False
        self._timer = QTimer(self, interval=_EVERY)
        self._timer.timeout.connect(lambda: self.back_up(changed=self._has_changed))
        workspace.changed.connect(self._note)
        workspace.backed_up.connect(self.look)

    def start(self) -> None:
        """The first backup of a day, if it is due; then go on watching."""
        self.back_up(changed=False)
        self._timer.start()

    def back_up(self, *, changed: bool) -> None:
        """Back up if that is due; a failure is shown and stops nothing."""
        self._has_changed = False

        def work(opened: OpenedBook) -> _Standing:
            # The banner says what the service would warn of.
            backups.keep_backed_up(opened, warn=lambda _words: None, changed=changed)
            return _read(opened)

        self._workspace.read(self, work, self._show)

    def look(self) -> None:
        """Look again at how the backups stand."""
        self._workspace.read(self, _read, self._show)

    def _note(self, _changes: object, _initiator: object) -> None:
        self._has_changed = True

    def _show(self, standing: _Standing) -> None:
        failure, good = standing
        self.looked.emit()
        if failure is None:
            self._workspace.messages.standing("backups", None)
            return
        now = self._workspace.profile.clock.now()
        since = (
            tr("The last good one: {age}.", age=backups.age_in_words(good, now))
            if good
            else tr("There is no good one yet.")
        )
        error = UserFacingError(
            tr("The last backup did not succeed."),
            what=f"{failure.title} {since}",
            remedy=tr("Your book itself is not affected."),
        )
        way = (tr("Backups"), lambda: self._workspace.go("settings/backups"))
        self._workspace.messages.standing("backups", error, way=way)


def _read(opened: OpenedBook) -> _Standing:
    found = backups.backups(opened.profile)
    return backups.failure(opened.profile), next((one for one in found if one.verified is not None), None)
