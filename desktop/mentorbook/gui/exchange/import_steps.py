"""What an import is shown in, whatever it takes over: the file, what it would change, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, TypeVar

from PySide6.QtWidgets import QLayout, QPushButton, QSizePolicy, QStackedWidget, QWidget

from mentorbook.gui.forms.asking import AskingDialog
from mentorbook.gui.runtime.workspace import Workspace
from mentorbook.gui.widgets.buttons import button, primary
from mentorbook.gui.widgets.layout import holder
from mentorbook.gui.widgets.standing import stand
from mentorbook.gui.widgets.text import label
from mentorbook.gui.widgets.work_strip import WorkStrip
from mentorbook.gui.words import tr
from mentorbook.model import daywords
from mentorbook.model.changes import ChangeSet
from mentorbook.model.trouble import UserFacingError
from mentorbook.profile import Progress
from mentorbook.services import bundles
from mentorbook.services.opened import OpenedBook

_T = TypeVar("_T")


class ImportSteps(AskingDialog):
    """Three steps. Until the second is confirmed, and when it is closed in the middle, nothing is written.

    What is wrong, and how far work is, stand between a step and its buttons.
    """

    small: ClassVar[tuple[int, int]]
    """The size of the first and the last step."""
    large: ClassVar[tuple[int, int]]
    """The size of the second."""

    def __init__(self, workspace: Workspace, parent: QWidget, heading: str) -> None:
        super().__init__(parent, heading, width=self.small[0])
        self.workspace = workspace
        self._window = parent.window()
        self._strip = WorkStrip()
        self._steps, self._feet = QStackedWidget(), QStackedWidget()
        self._feet.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.outcome = label("")
        """What came of it."""
        self.undo = button(tr("Undo import"), self._take_back)
        self.close_button = primary(tr("Close"), self.accept)

    def add_steps(self, *steps: tuple[QLayout, QLayout]) -> None:
        """Put the three steps together, each with the row of its buttons."""
        for step, foot in steps:
            self._steps.addWidget(holder(step))
            self._feet.addWidget(holder(foot))
        self.add(self._steps, self.problem, self._strip, self._feet)
        self.box.setStretchFactor(self._steps, 1)

    # -- from one step to the next

    @property
    def is_at_file(self) -> bool:
        """Whether the file is being chosen."""
        return self._steps.currentIndex() == 0

    def show_file(self, act: QPushButton) -> None:
        """Choose the file; Enter does the act."""
        self._show(0, self.small, act)

    def show_look(self, act: QPushButton) -> None:
        """Look at what it would change; Enter does the act."""
        self._show(1, self.large, act)

    def show_over(self) -> None:
        """Say what came of it."""
        self._show(2, self.small, self.close_button)
        self.close_button.setFocus()

    def _show(self, step: int, size: tuple[int, int], act: QPushButton) -> None:
        self._steps.setCurrentIndex(step)
        self._feet.setCurrentIndex(step)
        stand(self, self._window, *size)
        act.setDefault(True)

    # -- work

    @property
    def is_busy(self) -> bool:
        """Whether work is going on."""
        return self._strip.is_busy

    def work(self, words: str, work: Callable[[OpenedBook, Progress], _T], then: Callable[[_T], None]) -> None:
        """Do something with the book while the step waits; how far it is, and what goes wrong, is said below it."""

        def done(value: _T) -> None:
            self._set_busy(busy=False)
            then(value)

        self.say("")
        self._set_busy(busy=True)
        self.workspace.work(self, words, work, done, failed=self.failed, place=self._strip)

    def failed(self, error: Exception) -> None:
        """Say why it was not done."""
        self._set_busy(busy=False)
        if isinstance(error, UserFacingError):
            self.say(str(error))
        else:
            self.workspace.messages.trouble(error)

    def _set_busy(self, *, busy: bool) -> None:
        """Take no answers while work goes on; it is stopped in its own line."""
        self._steps.setEnabled(not busy)
        self._feet.setEnabled(not busy)

    def _take_back(self) -> None:
        def work(opened: OpenedBook, progress: Progress) -> ChangeSet:
            return bundles.undo_import(opened, progress=progress)

        def done(changes: ChangeSet) -> None:
            self.undo.hide()
            self.outcome.setText(self.taken_back(daywords.count(len(changes.touched), tr("record"))))

        self.work(tr("Taking the import back."), work, done)

    def taken_back(self, count: str) -> str:
        """What is said once so many records are as before."""
        return tr("Taken back: {count} as before.", count=count)

    def reject(self) -> None:
        """Close; work that is going on ends without a trace."""
        self._strip.stop()
        super().reject()
