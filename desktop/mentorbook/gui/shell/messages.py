"""The one place that shows what was done, what goes on and what went wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from PySide6.QtCore import QDeadlineTimer, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from mentorbook.gui.shell.keys import UNDO_KEYS, native_keys
from mentorbook.gui.widgets.buttons import button, icon_button, primary
from mentorbook.gui.widgets.layout import clear, column, row
from mentorbook.gui.widgets.order import Dialog
from mentorbook.gui.widgets.text import Elided, announce, label, set_look, strong
from mentorbook.gui.widgets.work_strip import how_far
from mentorbook.gui.words import tr
from mentorbook.model.trouble import Stopped, UserFacingError
from mentorbook.services import reports

_TOAST_MS = 8_000
_UNDO_MS = 60_000
"""Milliseconds for which the undo of a toast is there by its key: who is read to needs longer than who sees it."""
_ALOUD_MS = 250
"""Milliseconds after which a toast is said aloud: the focus that moves on after an act would cut it short."""
_MARGIN = 24


class Toast(QFrame):
    """A few words at the window's lower edge, with the undo of just that or a way to it."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self.setProperty("look", "toast")
        self._words = label("", wrap=False)
        self._button = QPushButton()
        self._button.clicked.connect(self._pressed)
        # A click leaves the focus where somebody works; by Tab it comes here, and goes back afterwards.
        self._button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._before: QWidget | None = None
        application = QApplication.instance()
        assert isinstance(application, QApplication)  # noqa: S101 -- there are no widgets without one
        application.focusChanged.connect(self._focus_came)
        self._act: Callable[[], None] | None = None
        self._undo: Callable[[], None] | None = None
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 10, 12, 10)
        layout.setSpacing(14)
        layout.addWidget(self._words)
        layout.addWidget(self._button)
        self._timer = QTimer(self, singleShot=True, interval=_TOAST_MS)
        self._timer.timeout.connect(self._fade)
        self._undo_until = QDeadlineTimer()
        self._aloud = QTimer(self, singleShot=True, interval=_ALOUD_MS)
        self._aloud.timeout.connect(self._announce)
        over.installEventFilter(self)
        self.hide()

    def say(self, words: str, act: tuple[str, Callable[[], None]] | None, *, undoes: bool = False) -> None:
        """Show these words instead of those before, with a button that does something about them.

        What ``undoes`` an act can also be had by its key, and a while longer than the button is seen.
        """
        self._act = act[1] if act else None
        self._undo = self._act if undoes else None
        room = self._over.width() - 220
        self._words.setText(self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, max(120, room)))
        self.setAccessibleName(words)
        self._button.setText(act[0] if act else "")
        self._button.setVisible(act is not None)
        self.show()
        self._place()
        self.raise_()
        self._timer.start()
        self._undo_until.setRemainingTime(_UNDO_MS)
        self._aloud.start()

    def undo(self) -> None:
        """Undo what was just done, if that can be undone."""
        if self._undo is not None and not self._undo_until.hasExpired():
            self._pressed()

    def forget(self) -> None:
        """Hide, and let go of the words and the undo."""
        self.say("", None)
        self._aloud.stop()
        self.hide()

    def _announce(self) -> None:
        words = self.accessibleName()
        if self._undo is not None:
            stop = "" if words.endswith((".", "?", "!", "…")) else "."
            words = f"{words}{stop} {tr('Undo: {keys}', keys=native_keys(UNDO_KEYS))}"
        announce(self, words)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._over and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        self.adjustSize()
        self.move((self._over.width() - self.width()) // 2, self._over.height() - self.height() - _MARGIN)

    def _focus_came(self, old: QWidget | None, new: QWidget | None) -> None:
        if new is self._button:
            self._before = old

    def _fade(self) -> None:
        if self._button.hasFocus() or self.underMouse():
            # Somebody is about to use it.
            self._timer.start()
        else:
            self.hide()

    def _pressed(self) -> None:
        act, self._act, self._undo = self._act, None, None
        before, self._before = self._before, None
        if self._button.hasFocus() and before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        self.hide()
        if act is not None:
            act()


class Banners(QWidget):
    """Trouble, above the pages, until it is mended or closed; and the progress of long work."""

    def __init__(self) -> None:
        super().__init__()
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)
        self._standing: dict[str, QFrame] = {}
        self._came_of: dict[QFrame, list[object]] = {}
        """The acts that have to succeed until a banner goes."""
        self._work = _banner("gold")
        self._what = Elided()
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(220)
        self._bar.setAccessibleName(tr("Progress"))
        self._stop: Callable[[], None] = lambda: None
        self._stop_button = button(tr("Stop"), self._asked_to_stop)
        layout = self._work.layout()
        assert isinstance(layout, QHBoxLayout)  # noqa: S101 -- made by _banner
        layout.addWidget(self._what, 1)
        layout.addWidget(self._bar)
        layout.addWidget(self._stop_button)
        self._work.hide()
        self._box.addWidget(self._work)

    def show_trouble(
        self,
        error: UserFacingError,
        *acts: tuple[str, Callable[[], object]],
        tone: str = "",
        stays: bool = False,
        about: object = None,
    ) -> None:
        """Say what happened and what to do, with buttons that do it. The same words are not shown twice.

        It goes with the first act, unless it ``stays``, and once all that it is ``about`` is mended.
        """
        words = " ".join(part for part in (error.what, error.remedy) if part)
        name = f"{error.title} {words}"
        for place in range(1, self._box.count()):
            shown = self._box.itemAt(place).widget()  # type: ignore[union-attr]
            if isinstance(shown, QFrame) and shown.accessibleName() == name:
                if shown in self._came_of:
                    self._came_of[shown].append(about)
                return
        banner = _banner(tone)
        self._came_of[banner] = [about]
        banner.setAccessibleName(name)
        layout = banner.layout()
        assert isinstance(layout, QHBoxLayout)  # noqa: S101 -- made by _banner
        layout.addLayout(column(strong(error.title), *([label(words)] if words else []), gap=2), 1)

        def close() -> None:
            self._close(banner)

        def done(act: Callable[[], object]) -> None:
            if not stays:
                close()
            act()

        for text, act in acts:
            layout.addWidget(button(text, partial(done, act)), 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(icon_button("close", tr("Close"), close), 0, Qt.AlignmentFlag.AlignVCenter)
        self._box.addWidget(banner)
        announce(banner, name)

    def mended(self, act: object) -> None:
        """An act has succeeded: what is shown of it alone goes."""
        for banner, acts in list(self._came_of.items()):
            if act in acts:
                self._came_of[banner] = left = [one for one in acts if one != act]
                if not left:
                    self._close(banner)

    def _close(self, banner: QFrame) -> None:
        self._came_of.pop(banner, None)
        self._box.removeWidget(banner)
        banner.hide()
        banner.deleteLater()

    def show_standing(
        self, key: str, error: UserFacingError | None, way: tuple[str, Callable[[], object]] | None
    ) -> None:
        """Show trouble that stays until it is mended, with the way to where that is done; None: it is mended."""
        before = self._standing.pop(key, None)
        if before is not None:
            self._box.removeWidget(before)
            before.hide()
            before.deleteLater()
        if error is None:
            return
        words = " ".join(part for part in (error.what, error.remedy) if part)
        banner = _banner("")
        banner.setAccessibleName(f"{error.title} {words}")
        layout = banner.layout()
        assert isinstance(layout, QHBoxLayout)  # noqa: S101 -- made by _banner
        layout.addLayout(column(strong(error.title), *([label(words)] if words else []), gap=2), 1)
        if way is not None:
            layout.addWidget(button(*way))
        self._box.addWidget(banner)
        self._standing[key] = banner
        if before is None:
            announce(banner, banner.accessibleName().strip())

    def show_work(self, words: str, stop: Callable[[], None]) -> Callable[[str, int, int], None]:
        """Show that work is going on."""
        self._stop = stop
        self._stop_button.setEnabled(True)
        self._bar.setRange(0, 0)
        self._what.setText(words)
        self._work.show()
        announce(self._work, words)

        def progress(_what: str, done: int, total: int) -> None:
            self._what.setText(how_far(words, done, total))
            self._bar.setRange(0, total)
            self._bar.setValue(done)

        return progress

    def hide_work(self) -> None:
        """The work is over."""
        self._work.hide()
        self._stop = lambda: None

    def _asked_to_stop(self) -> None:
        self._stop_button.setEnabled(False)
        self._stop()

    def forget(self) -> None:
        """Let go of all words."""
        self.hide_work()
        self._standing.clear()
        self._came_of.clear()
        work = self._box.takeAt(0)
        clear(self._box)
        if work is not None and (widget := work.widget()) is not None:
            self._box.addWidget(widget)


def _banner(tone: str) -> QFrame:
    found = QFrame()
    set_look(found, "banner", tone=tone)
    layout = QHBoxLayout(found)
    layout.setContentsMargins(28, 10, 20, 10)
    layout.setSpacing(14)
    return found


class MessageDesk:
    """Toasts, banners and the report of a defect, for a window."""

    def __init__(self, window: QWidget, banners: Banners, toast: Toast) -> None:
        self._window, self._banners, self._toast = window, banners, toast
        self._act: object = None

    def toast(
        self,
        words: str,
        undo: Callable[[], None] | None = None,
        *,
        way: tuple[str, Callable[[], None]] | None = None,
    ) -> None:
        """Say for some seconds that something was done, with its undo or with another way on."""
        self._toast.say(words, (tr("Undo"), undo) if undo else way, undoes=undo is not None)

    def trouble(self, error: Exception) -> None:
        """Trouble becomes a banner, a person's own stop a toast, and anything else the report of a defect."""
        if isinstance(error, Stopped):
            self.toast(str(error))
        elif isinstance(error, UserFacingError):
            self._banners.show_trouble(error, about=self._act)
        else:
            DefectDialog(self._window, reports.report(error)).open()

    @contextmanager
    def about(self, act: object) -> Iterator[None]:
        """Trouble that is told within it came of this act, and goes once that succeeds."""
        before, self._act = self._act, act
        try:
            yield
        finally:
            self._act = before

    def mended(self, act: object) -> None:
        """An act has succeeded: the trouble that came of it is over."""
        self._banners.mended(act)

    def standing(
        self, key: str, error: UserFacingError | None, *, way: tuple[str, Callable[[], object]] | None = None
    ) -> None:
        """Show trouble until it is mended, which None says of it."""
        self._banners.show_standing(key, error, way)

    def busy(self, words: str, stop: Callable[[], None]) -> Callable[[str, int, int], None]:
        """Show that long work is going on. Returns what is told of its progress."""
        return self._banners.show_work(words, stop)

    def idle(self) -> None:
        """The long work is over."""
        self._banners.hide_work()

    def forget(self) -> None:
        """Let go of all words that came out of the book."""
        self._toast.forget()
        self._banners.forget()


class DefectDialog(Dialog):
    """A defect: what happened, and a report to copy that holds no text of the book."""

    def __init__(self, parent: QWidget | None, report: str) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Something went wrong in Mentorbook"))
        self.resize(620, 420)
        shown = QPlainTextEdit(report)
        shown.setReadOnly(True)
        shown.setAccessibleName(tr("Report"))
        shown.setTabChangesFocus(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(12)
        layout.addWidget(label(tr("Something went wrong in Mentorbook"), "section"))
        layout.addWidget(
            label(
                tr(
                    "This is a defect of the program. What you saved is safe, and nothing was half-written. "
                    "The report below names places in the program and versions; no text of your book is in it."
                )
            )
        )
        layout.addWidget(shown, 1)
        copy = button(tr("Copy report"), lambda: QGuiApplication.clipboard().setText(report))
        layout.addLayout(row(None, copy, primary(tr("Close"), self.accept)))
