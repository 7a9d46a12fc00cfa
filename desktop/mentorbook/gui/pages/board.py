"""The board: a column for each stage, cards that are dragged, or moved by Ctrl with an arrow key."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMimeData, QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from mentorbook.gui.forms.wording import choice_words
from mentorbook.gui.pages.people_list import PeopleModel, PersonDelegate
from mentorbook.gui.widgets.buttons import icon_button
from mentorbook.gui.widgets.layout import column, row
from mentorbook.gui.widgets.painted_list import ROW_ROLE, Index, PaintedList
from mentorbook.gui.widgets.text import name, set_look, soft, strong
from mentorbook.gui.words import tr
from mentorbook.model.kinds import RecordId
from mentorbook.model.person import Stage
from mentorbook.services.people import PersonRow

_MIME = "application/x-mentorbook-people"
_WIDTH = 214
_STAGES = tuple(Stage)


class _StageModel(PeopleModel):
    def flags(self, index: Index) -> Qt.ItemFlag:
        flag = Qt.ItemFlag
        return super().flags(index) | (flag.ItemIsDragEnabled if index.isValid() else flag.ItemIsDropEnabled)

    def mimeTypes(self) -> list[str]:
        return [_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        data = QMimeData()
        ids = [self.rows[index.row()].person.id for index in indexes]
        data.setData(_MIME, ",".join(ids).encode())
        return data


class _Column(PaintedList):
    """The cards of one stage."""

    dropped = Signal(object)
    shifted = Signal(object, int)
    stepped = Signal(int)
    opened = Signal(object)
    hovered = Signal(bool)

    def __init__(self, stage: Stage) -> None:
        self.people = _StageModel()
        words = tr("Stage {stage}", stage=choice_words(stage))
        super().__init__(self.people, words)
        self.people.setParent(self)
        self.setItemDelegate(PersonDelegate(self, on_board=True))
        name(
            self,
            words,
            tr("Ctrl with the left or right arrow key moves a card to the stage beside it. Enter opens it."),
        )
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.activated.connect(lambda index: self.opened.emit(index.data(ROW_ROLE).person.id))

    def chosen(self) -> tuple[RecordId, ...]:
        """Whose cards are chosen."""
        return tuple(row.person.id for row in self.chosen_rows())

    def sizeHint(self) -> QSize:
        return QSize(_WIDTH - 16, 300)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if step and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.shifted.emit(self.chosen(), step)
        elif step:
            self.stepped.emit(step)
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(_MIME) and event.source() is not self:
            self.hovered.emit(True)
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if event.mimeData().hasFormat(_MIME) and event.source() is not self:
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        del event
        self.hovered.emit(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self.hovered.emit(False)
        ids = bytes(event.mimeData().data(_MIME).data()).decode()
        # The model changes when the book has: nothing is to be taken out of the list that the card came from.
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.dropped.emit(tuple(RecordId(one) for one in ids.split(",") if one))


class Board(QScrollArea):
    """All stages side by side. ``moved`` carries whose cards were moved, and the stage they were moved to."""

    moved = Signal(object, object)
    opened = Signal(object)
    wanted = Signal(object)
    """Somebody is to be added at a stage."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._columns: dict[Stage, _Column] = {}
        self._heads = {stage: strong(choice_words(stage).capitalize()) for stage in _STAGES}
        self._counts = {stage: soft("", wrap=False) for stage in _STAGES}
        self._last: _Column | None = None
        self._follow: RecordId | None = None
        """Whose card takes the focus when it turns up in its new column."""
        inner = QWidget()
        layout = QHBoxLayout(inner)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        for stage in _STAGES:
            layout.addWidget(self._frame(stage))
        layout.addStretch(1)
        set_look(inner, "plain")
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(tr("Board"))

    def _frame(self, stage: Stage) -> QFrame:
        found = QFrame()
        set_look(found, "column")
        found.setFixedWidth(_WIDTH)
        view = _Column(stage)
        view.dropped.connect(lambda people: self._drop(people, stage))
        view.shifted.connect(lambda people, step: self._shift(people, stage, step))
        view.stepped.connect(lambda step: self._step(stage, step))
        view.opened.connect(self.opened)
        view.hovered.connect(lambda on: set_look(found, "column", tone="over" if on else ""))
        self._columns[stage] = view
        layout = QVBoxLayout(found)
        layout.setContentsMargins(8, 10, 8, 8)
        add = icon_button(
            "plus", tr("Add a person: {stage}", stage=choice_words(stage)), lambda: self.wanted.emit(stage)
        )
        layout.addLayout(column(row(self._heads[stage], None, self._counts[stage], add, gap=6), view))
        return found

    @property
    def stage(self) -> Stage | None:
        """The stage whose cards have the focus."""
        return next((stage for stage, view in self._columns.items() if view is self._focused()), None)

    def _focused(self) -> _Column | None:
        # Asked of the window: behind a dialog that is about to close nothing has the focus.
        found = self.window().focusWidget()
        return found if isinstance(found, _Column) else None

    def follow(self, person: RecordId) -> None:
        """Give the focus to someone's card as soon as it is there."""
        self._follow = person

    def show_rows(self, rows: Sequence[PersonRow]) -> None:
        """Show these people, each in the column of their stage."""
        focused = self._focused()
        chosen = focused.currentIndex().row() if focused else -1
        person = focused.people.rows[chosen].person.id if focused and chosen >= 0 else None
        for stage, view in self._columns.items():
            here = [row for row in rows if row.person.stage is stage]
            view.people.show_rows(here)
            self._counts[stage].setText(str(len(here)) if here else "")
        if self._follow is not None:
            self.focus_on(self._follow)
        elif focused is not None and focused.people.rows:
            here_still = focused.people.place_of(person)
            place = here_still.row() if here_still.isValid() else min(max(chosen, 0), len(focused.people.rows) - 1)
            focused.setCurrentIndex(focused.people.index(place))

    @property
    def beginning(self) -> QWidget | None:
        """The column with the card that was chosen last, else the first one with a card in it."""
        if self._last is not None and self._last.people.rows:
            return self._last
        return self._first

    @property
    def _first(self) -> _Column | None:
        return next((view for view in self._columns.values() if view.people.rows), None)

    def focus_first(self) -> None:
        """Put the focus on the first card there is."""
        view = self._first
        if view is not None:
            self._focus(view, 0)

    def focus_on(self, person: RecordId) -> None:
        """Give the focus to someone's card, if it is here."""
        for view in self._columns.values():
            index = view.people.place_of(person)
            if index.isValid():
                self._follow = None
                self._focus(view, index.row())

    def _focus(self, view: _Column, place: int) -> None:
        self._last = view
        view.setCurrentIndex(view.people.index(place))
        view.setFocus(Qt.FocusReason.OtherFocusReason)
        self.ensureWidgetVisible(view)

    def _drop(self, people: tuple[RecordId, ...], stage: Stage) -> None:
        if people:
            self._follow = people[0]
            self.moved.emit(people, stage)

    def _shift(self, people: tuple[RecordId, ...], stage: Stage, step: int) -> None:
        place = _STAGES.index(stage) + step
        if people and 0 <= place < len(_STAGES):
            self._drop(people, _STAGES[place])

    def _step(self, stage: Stage, step: int) -> None:
        """Go to the next column with cards in a direction."""
        here = self._columns[stage].currentIndex().row()
        place = _STAGES.index(stage) + step
        while 0 <= place < len(_STAGES):
            view = self._columns[_STAGES[place]]
            if view.people.rows:
                self._focus(view, min(max(here, 0), len(view.people.rows) - 1))
                return
            place += step
