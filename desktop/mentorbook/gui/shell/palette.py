"""The palette: go to anything, or do something, by typing a few letters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from mentorbook.frozen import frozen
from mentorbook.gui.forms.wording import kind_words
from mentorbook.gui.runtime.workspace import Workspace
from mentorbook.gui.shell.parts import Command
from mentorbook.gui.widgets.item_list import Item, ItemModel, ItemView, without_title
from mentorbook.gui.widgets.order import Dialog
from mentorbook.gui.widgets.text import announce, soft
from mentorbook.gui.words import tr
from mentorbook.model import daywords
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.services import finding
from mentorbook.services.finding import Choice, Tag
from mentorbook.services.opened import OpenedBook

_PAUSE = 120
"""Milliseconds without a key after which the book is searched."""
_SHOWN = 12
_TAGS = 4
_MARKS = {"@": Kind.PERSON, "!": Kind.GOAL}
"""A first sign that asks for one kind; ``#`` asks for a tag."""
_PAGE = 6


@frozen
class _Found:
    tags: list[Tag]
    choices: list[Choice]
    is_recent: bool = False


@frozen
class _Offer:
    item: Item
    act: Callable[[], None]
    stays: bool
    """Whether it only goes on looking."""


class Palette(Dialog):
    """A line and what it finds. Enter does the chosen one, Esc leaves. ``went`` tells that it led to a record."""

    went = Signal()

    def __init__(
        self,
        workspace: Workspace,
        parent: QWidget,
        commands: Sequence[Command],
        *,
        recent: Sequence[RecordId] = (),
        show_tag: Callable[[str], None] = lambda _tag: None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._workspace, self._commands = workspace, tuple(commands)
        self._recent, self._show_tag = tuple(recent), show_tag
        self._offers: list[_Offer] = []
        self.setWindowTitle(tr("Go to anything"))
        self.resize(600, min(520, max(320, parent.height() - 80)))
        self.line = QLineEdit()
        self.line.setPlaceholderText(tr("Type to search; @ for a person, ! for a goal, # for a tag"))
        self.line.setAccessibleName(tr("Search"))
        self.model = ItemModel()
        self.list = ItemView(self.model, tr("Found"))
        self.list.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._nothing = soft(tr("Nothing found."))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 12)
        layout.setSpacing(8)
        layout.addWidget(self.line)
        layout.addWidget(self.list, 1)
        # Below the line that was typed, as what is found would stand.
        layout.addWidget(self._nothing, 1, Qt.AlignmentFlag.AlignTop)
        self._nothing.setContentsMargins(12, 8, 12, 8)
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE)
        self._timer.timeout.connect(self._search)
        self.line.textChanged.connect(lambda _text: self._timer.start())
        self.line.returnPressed.connect(self._do)
        self.line.installEventFilter(self)
        self.list.clicked.connect(lambda _index: self._do())
        self.list.opening.connect(self._do)
        self._show(_Found([], []))
        self._search()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.line and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: _PAGE, Qt.Key.Key_PageUp: -_PAGE}.get(
                Qt.Key(event.key())
            )
            if step and self._offers:
                self._step(step)
                return True
        return super().eventFilter(watched, event)

    def _step(self, step: int) -> None:
        last = len(self._offers) - 1
        place = self.list.currentIndex().row() + step
        if abs(step) > 1:
            place = min(max(place, 0), last)
        self.list.choose([str(place % (last + 1))])
        announce(self.list, self._chosen_words())

    def _chosen_words(self) -> str:
        """What is chosen, for a screen reader: the focus stays in the line, so that it is not told the row."""
        at = self.list.currentIndex()
        words = at.data(Qt.ItemDataRole.AccessibleTextRole)
        return tr("{words}, {number} of {count}", words=words, number=at.row() + 1, count=len(self._offers))

    # -- finding

    def _search(self) -> None:
        typed = self.line.text().strip()

        def found(what: _Found) -> None:
            if self.line.text().strip() == typed:
                self._show(what)

        self._workspace.read(self, partial(self._look_for, typed), found)

    def _look_for(self, typed: str, opened: OpenedBook) -> _Found:
        if not typed:
            return _Found([], finding.recent(opened, self._recent), is_recent=True)
        if typed.startswith("#"):
            tags = finding.tags(opened, typed[1:])
            # Records of one tag are listed once it is clear which one is meant.
            meant = [tag for tag in tags if tag.name.casefold() == typed[1:].strip().casefold()] or tags[:1]
            records = finding.tagged(opened, meant[0].name, limit=_SHOWN) if meant and typed[1:].strip() else []
            return _Found(tags[: _TAGS if records else _SHOWN], records)
        kind = _MARKS.get(typed[:1])
        kinds = (kind,) if kind else ()
        return _Found([], finding.go_to(opened, typed[1:] if kind else typed, kinds=kinds, limit=_SHOWN))

    # -- showing

    def _show(self, found: _Found) -> None:
        typed = self.line.text().strip().casefold()
        self._offers = []
        commands = [one for one in self._commands if all(word in one.words.casefold() for word in typed.split())]
        if found.is_recent:
            self._offer_choices(found.choices, recent=True)
        for command in commands:
            self._offer(command.words, "", command.act, mark=command.keys)
        for tag in found.tags:
            act = partial(self._show_tag, tag.name) if tag.people else partial(self.line.setText, f"#{tag.name}")
            self._offer(f"#{tag.name}", _tag_words(tag), act, mark=tr("tag"), stays=not tag.people)
        if not found.is_recent:
            self._offer_choices(found.choices, recent=False)
        self.model.show_items([one.item for one in self._offers])
        self.list.choose(["0"])
        self.list.setVisible(bool(self._offers))
        self._nothing.setVisible(not self._offers)
        if typed:
            announce(self.list, self._chosen_words() if self._offers else self._nothing.text())

    def _offer_choices(self, choices: Sequence[Choice], *, recent: bool) -> None:
        for one in choices:
            second = tr("looked at before") if recent else " ".join(one.about.split())
            self._offer(
                without_title(one.title),
                second,
                partial(self._go, one),
                mark=kind_words(one.kind),
            )

    def _offer(self, words: str, second: str, act: Callable[[], None], *, mark: str, stays: bool = False) -> None:
        self._offers.append(_Offer(Item(str(len(self._offers)), words, second, mark), act, stays))

    def _go(self, one: Choice) -> None:
        self._workspace.show(one.kind, one.id)
        self.went.emit()

    def _do(self) -> None:
        row = self.list.currentIndex().row()
        if 0 <= row < len(self._offers):
            offer = self._offers[row]
            if not offer.stays:
                self.accept()
            offer.act()


def _tag_words(tag: Tag) -> str:
    parts = []
    if tag.people:
        parts.append(tr("1 person") if tag.people == 1 else tr("{number} people", number=tag.people))
    if tag.others:
        parts.append(daywords.count(tag.others, "other record"))
    return ", ".join(parts)
