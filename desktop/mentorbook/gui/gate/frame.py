"""The card in the middle of the window that the ways in are shown on, one step at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QProgressBar, QPushButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from mentorbook.gui.runtime.lane import Job, Lane
from mentorbook.gui.widgets.buttons import button
from mentorbook.gui.widgets.layout import Card, Part, Scroll, column, holder, row
from mentorbook.gui.widgets.order import Screen
from mentorbook.gui.widgets.text import announce, label, mark_wrong, set_look, soft
from mentorbook.gui.widgets.work_strip import how_far
from mentorbook.gui.words import tr
from mentorbook.model.trouble import Stopped, UserFacingError
from mentorbook.profile import Profile, Progress

_T = TypeVar("_T")


class Host(Protocol):
    """Whatever a step is shown on: does its work away from the screen, and says words for it."""

    def work(self, work: Callable[[Progress], _T], then: Callable[[_T], None]) -> None:
        """Do something in the lane; trouble is said."""

    def say(self, words: str, *, tone: str = "problem") -> None:
        """Say something below the step."""


class Gate(Screen):
    """Shows a step, says what is wrong, and works in the lane while the step waits."""

    is_lock = False
    """Whether there is a book behind it."""

    def __init__(self, profile: Profile, lane: Lane, *, width: int) -> None:
        super().__init__()
        self.profile, self.lane = profile, lane
        self.by_code = False
        """Whether the book was opened by the recovery code: somebody has forgotten the passphrase."""
        self.was_left = False
        """Whether the system locked or went to sleep since the person did something here: the book is to lock again."""
        self.said_later = ""
        """Words that belong above the open book, once it is shown."""
        self._steps = column()
        self._step = QWidget()
        self.said = label("", "problem")
        """What is said. A step may have it below its fields; else it stands below the step."""
        self.said.hide()
        self._wrong: QLineEdit | None = None
        self._job: Job | None = None
        self._worked_at: QWidget | None = None
        self._what, self._bar = soft(), QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(tr("Progress"))
        self._progress = holder(column(self._what, row(self._bar, button(tr("Stop"), self._stop)), gap=4))
        self._progress.hide()
        self.card = Card()
        self.card.setMaximumWidth(width)
        self.card.setMinimumWidth(min(width, 420))
        self.card.add(self._steps, self.said, self._progress)
        box = QVBoxLayout()
        box.setContentsMargins(16, 16, 16, 16)
        box.addStretch(2)
        line = row(None, self.card, None)
        line.setStretch(1, 10)
        box.addLayout(line)
        box.addStretch(3)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(Scroll(holder(box)))
        back = QShortcut(QKeySequence("Esc"), self)
        back.activated.connect(self.go_back)

    # -- steps

    def show_step(self, step: QWidget, *, focus: QWidget | None = None) -> None:
        """Show another step instead of the one before."""
        if not step.isAncestorOf(self.said):
            self.card.body.insertWidget(1, self.said)
        self._wrong = None
        self._steps.removeWidget(self._step)
        self._step.hide()
        self._step.deleteLater()
        self._step = step
        self.said.hide()
        self._steps.addWidget(step)
        step.show()
        answer_to_enter(step)
        if focus is not None:
            focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_back(self) -> None:
        """Esc: one step back, where that makes sense."""

    def leave(self) -> None:
        """The window closes in the middle of it."""

    def note(self, words: str) -> None:
        """Say something by the way, where there is room for it."""

    # -- words and work

    def say(self, words: str, *, tone: str = "problem", about: QLineEdit | None = None) -> None:
        """Say a problem, or a notice that keeps nobody from going on.

        The field that it is ``about`` is marked, and says so to a screen reader.
        """
        for one, wrong in ((self._wrong, ""), (about, words)):
            if one is not None:
                mark_wrong(one, wrong)
        self._wrong = about
        set_look(self.said, tone)
        self.said.setText(words)
        self.said.setVisible(bool(words))
        if words:
            announce(self.said, words)

    @property
    def said_words(self) -> str:
        """What is said now."""
        return self.said.text()

    @property
    def is_working(self) -> bool:
        """Whether the lane works for the step."""
        return self._job is not None

    def work(
        self,
        work: Callable[[Progress], _T],
        then: Callable[[_T], None],
        *,
        failed: Callable[[UserFacingError], None] | None = None,
        unheard: Callable[[_T], None] | None = None,
        words: str = "",
    ) -> None:
        """Do something in the lane while the step waits; with ``words``, its progress is shown and it can be stopped."""
        self._wait(waits=True)
        self.say("" if words else tr("One moment…"), tone="soft")
        if words:
            self._what.setText(words)
            self._bar.setRange(0, 0)
            self._progress.show()

        def progress(_what: str, done: int, total: int) -> None:
            self._what.setText(how_far(words, done, total))
            self._bar.setRange(0, total)
            self._bar.setValue(done)

        def done(value: _T) -> None:
            self._wait(waits=False)
            self.say("")
            then(value)

        def broke(error: Exception) -> None:
            self._wait(waits=False)
            if isinstance(error, Stopped):
                self.say(str(error), tone="soft")
            elif not isinstance(error, UserFacingError):
                raise error
            elif failed is not None:
                failed(error)
            else:
                self.say(str(error))

        shown = progress if words else None
        self._job = self.lane.run(work, then=done, failed=broke, progress=shown, unheard=unheard)

    def _wait(self, *, waits: bool) -> None:
        if waits:
            focused: QWidget | None = self.window().focusWidget()
            self._worked_at = focused if focused is not None and self._step.isAncestorOf(focused) else None
        self._step.setEnabled(not waits)
        if not waits:
            self._progress.hide()
            self._job = None
            # What is disabled loses the focus; whoever has to try again goes on where they were.
            if self._worked_at is not None and isValid(self._worked_at):
                self._worked_at.setFocus(Qt.FocusReason.OtherFocusReason)

    def _stop(self) -> None:
        if self._job is not None:
            self._job.stop()


class Ways(QWidget):
    """One of several ways to say something, as high as that one alone."""

    def __init__(self, *ways: QWidget) -> None:
        super().__init__()
        self._all = ways
        self.setLayout(column(*ways))
        self.choose(0)

    @property
    def chosen(self) -> int:
        """The place of the one that is shown."""
        return next(place for place, one in enumerate(self._all) if not one.isHidden())

    def choose(self, chosen: int) -> None:
        """Show another one."""
        for place, one in enumerate(self._all):
            one.setVisible(place == chosen)


def answer_to_enter(within: QWidget) -> None:
    """Let Enter press the button that has the focus, as Space does."""
    for one in within.findChildren(QPushButton):
        one.setAutoDefault(True)


def step_of(*parts: Part) -> QWidget:
    """A step out of parts below each other."""
    return holder(column(*parts, gap=10))


def field(words: str, widget: QWidget) -> QWidget:
    """A field with its caption above it."""
    caption = soft(words)
    caption.setBuddy(widget)
    if not widget.accessibleName():
        widget.setAccessibleName(words)
    return holder(column(caption, widget, gap=4))
