"""What I want to ask or to share: a list that is ticked, edited in place, and put in order by hand or by keys."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractListModel,
    QEvent,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from mentorbook.gui.style.theme import colours, on_accent, text_pixels
from mentorbook.gui.widgets.said_row import SaysRow
from mentorbook.gui.words import tr
from mentorbook.model.kinds import RecordId
from mentorbook.model.session import Direction, Topic, TopicState

Index = QModelIndex | QPersistentModelIndex

TOPIC_ROLE = Qt.ItemDataRole.UserRole
CARRIED_ROLE = Qt.ItemDataRole.UserRole + 1
_MIME = "application/x-mentorbook-topic"
_BOX = 15
_LEFT = 28
"""From the edge of a row to its words, past the box."""
_WORDS = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap)


class TopicsModel(QAbstractListModel):
    """The topics of one column. It changes nothing itself: it tells what the person did."""

    ticked = Signal(object, bool)
    rewritten = Signal(object, str)
    placed = Signal(object, object, int)
    """A topic, the column it goes to, and its position there."""

    def __init__(self, direction: Direction) -> None:
        super().__init__()
        self.direction = direction
        self._topics: tuple[Topic, ...] = ()
        self._carried: Collection[RecordId] = frozenset()
        self._unsaved: Collection[RecordId] = frozenset()

    def show_topics(
        self, topics: Sequence[Topic], carried: Collection[RecordId], unsaved: Collection[RecordId] = frozenset()
    ) -> None:
        """Show these; those that were dropped come last. The words of some are ``unsaved``."""
        found = sorted(topics, key=lambda one: one.state is TopicState.DROPPED)
        shown = tuple(found), frozenset(carried), frozenset(unsaved)
        if shown == (self._topics, self._carried, self._unsaved):
            return
        self.beginResetModel()
        self._topics, self._carried, self._unsaved = shown
        self.endResetModel()

    @property
    def topics(self) -> Sequence[Topic]:
        """What is shown."""
        return self._topics

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 -- Qt's own default
        return 0 if parent.isValid() else len(self._topics)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flag = Qt.ItemFlag
        if not index.isValid():
            return flag.ItemIsDropEnabled
        return (
            flag.ItemIsEnabled | flag.ItemIsSelectable | flag.ItemIsEditable
            | flag.ItemIsUserCheckable | flag.ItemIsDragEnabled | flag.ItemNeverHasChildren
        )  # fmt: skip

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        topic = self._topics[index.row()]
        done = topic.state is TopicState.DISCUSSED
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return topic.text
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if done else Qt.CheckState.Unchecked
        if role == TOPIC_ROLE:
            return topic
        if role == CARRIED_ROLE:
            return self._note(topic)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            state = tr("discussed") if done else ""
            return ", ".join(filter(None, (topic.text, self._note(topic), state)))
        return None

    def _note(self, topic: Topic) -> str:
        if topic.id in self._unsaved:
            return tr("not saved")
        if topic.state is TopicState.DROPPED:
            return tr("dropped")
        return tr("carried over") if topic.id in self._carried else ""

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        topic = self._topics[index.row()]
        if role == Qt.ItemDataRole.CheckStateRole:
            self.ticked.emit(topic.id, Qt.CheckState(value) == Qt.CheckState.Checked)
            return True
        words = str(value).strip()
        if role == Qt.ItemDataRole.EditRole and words and (words != topic.text or topic.id in self._unsaved):
            self.rewritten.emit(topic.id, words)
            return True
        return False

    # -- dragging

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        return [_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        data = QMimeData()
        if indexes:
            # The id alone: what is dragged out of the window says nothing.
            data.setData(_MIME, self._topics[indexes[0].row()].id.encode())
        return data

    def dropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index) -> bool:
        del action, column
        if not data.hasFormat(_MIME):
            return False
        dragged = RecordId(bytes(data.data(_MIME).data()).decode())
        position = row if row >= 0 else parent.row() if parent.isValid() else len(self._topics)
        place = next((at for at, one in enumerate(self._topics) if one.id == dragged), None)
        # A row that leaves a place above makes room for itself.
        if place is not None and place < position:
            position -= 1
        self.placed.emit(dragged, self.direction, position)
        # The view must not take the row away: the book says where it is now.
        return False


class TopicDelegate(QStyledItemDelegate):
    """Paints a box and words that wrap, struck through when dropped, with a note under those carried over."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        width = max(60, self._view.viewport().width())
        metrics = QFontMetrics(option.font)
        bounds = metrics.boundingRect(QRect(0, 0, width - _LEFT - 4, 10_000), _WORDS, index.data())
        note = QFontMetrics(_second(option.font)).height() if index.data(CARRIED_ROLE) else 0
        return QSize(width, max(bounds.height(), metrics.height()) + note + 10)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        topic: Topic = index.data(TOPIC_ROLE)
        c = colours()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = option.state & QStyle.StateFlag.State_Selected and self._view.hasFocus()
        if chosen or option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(QPen(QColor(c.accent), 1) if chosen else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(c.paper))
            painter.drawRoundedRect(QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        done = topic.state is TopicState.DISCUSSED
        self._paint_box(painter, self._box(option), done=done)
        words = option.rect.adjusted(_LEFT, 5, -4, 0)
        font = QFont(option.font)
        font.setStrikeOut(topic.state is TopicState.DROPPED)
        painter.setFont(font)
        painter.setPen(QColor(c.ink if topic.state is TopicState.OPEN else c.soft))
        used = painter.drawText(words, _WORDS, topic.text)
        if note := index.data(CARRIED_ROLE):
            painter.setFont(_second(option.font))
            painter.setPen(QColor(c.soft))
            painter.drawText(words.adjusted(0, max(used.height(), QFontMetrics(font).height()), 0, 0), _WORDS, note)
        painter.restore()

    @staticmethod
    def _box(option: QStyleOptionViewItem) -> QRect:
        line = QFontMetrics(option.font).height()
        return QRect(option.rect.left() + 4, option.rect.top() + 5 + (line - _BOX) // 2, _BOX, _BOX)

    @staticmethod
    def _paint_box(painter: QPainter, box: QRect, *, done: bool) -> None:
        c = colours()
        painter.setPen(QPen(QColor(c.accent if done else c.soft), 1))
        painter.setBrush(QColor(c.accent if done else c.card))
        painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        if done:
            pen = QPen(QColor(on_accent(c)), 2)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            left, top = box.left(), box.top()
            painter.drawPolyline([QPoint(left + 4, top + 8), QPoint(left + 7, top + 11), QPoint(left + 12, top + 5)])

    def editorEvent(self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index) -> bool:
        clicked = isinstance(event, QMouseEvent) and event.button() == Qt.MouseButton.LeftButton
        if (
            clicked
            and isinstance(event, QMouseEvent)
            and self._box(option).adjusted(-4, -4, 4, 4).contains(event.position().toPoint())
        ):
            if event.type() == QEvent.Type.MouseButtonRelease:
                self._tick(model, index)
            # Neither a press nor a double click on the box begins to edit or to drag.
            return True
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Space:
            self._tick(model, index)
            return True
        return False

    @staticmethod
    def _tick(model: QAbstractItemModel, index: Index) -> None:
        done = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
        wanted = Qt.CheckState.Unchecked if done else Qt.CheckState.Checked
        model.setData(index, wanted, Qt.ItemDataRole.CheckStateRole)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        del option
        line = QLineEdit(parent)
        line.setAccessibleName(tr("Change: {text}", text=index.data()))
        return line

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        del index
        height = max(option.rect.height(), editor.sizeHint().height())
        editor.setGeometry(option.rect.left() + _LEFT - 12, option.rect.top(), option.rect.width() - _LEFT + 12, height)


def _second(base: QFont) -> QFont:
    found = QFont(base)
    found.setPixelSize(text_pixels(12))
    return found


class TopicsView(SaysRow, QListView):
    """A list as high as its topics. Space ticks, Enter edits, Alt+Up and Alt+Down move, Ctrl+Right crosses, Delete drops."""

    moved = Signal(object, int)
    """A topic, and by how many places it goes down."""
    crossed = Signal(object)
    """A topic goes over to the other column."""
    dropped = Signal(object)
    asked_for_menu = Signal(object, object)

    def __init__(self, model: TopicsModel, words: str) -> None:
        super().__init__()
        self._topics = model
        self.setModel(model)
        self.setItemDelegate(TopicDelegate(self))
        self.setAccessibleName(words)
        self.setMouseTracking(True)
        self.setWordWrap(True)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._ask)
        model.modelAboutToBeReset.connect(self._remember)
        model.modelReset.connect(self._return)
        self._kept: RecordId | None = None
        self._awaited: RecordId | None = None

    def _remember(self) -> None:
        index = self.currentIndex()
        self._kept = self._topics.topics[index.row()].id if index.isValid() else self._kept

    def _return(self) -> None:
        if any(topic.id == self._awaited for topic in self._topics.topics):
            self._kept, self._awaited = self._awaited, None
        for place, topic in enumerate(self._topics.topics):
            if topic.id == self._kept:
                self.setCurrentIndex(self._topics.index(place))
        self.fit()

    def fit(self) -> None:
        """Be as high as the topics."""
        rows = range(self._topics.rowCount())
        height = sum(self.sizeHintForIndex(self._topics.index(row)).height() for row in rows)
        self.setFixedHeight(height)
        self.setVisible(bool(rows))

    @property
    def is_editing(self) -> bool:
        """Whether the words of a topic are being changed."""
        return self.state() is QAbstractItemView.State.EditingState

    def finish_editing(self) -> None:
        """Take over the words that are being changed."""
        for editor in self.viewport().findChildren(QLineEdit):
            self.commitData(editor)
            self.closeEditor(editor, QStyledItemDelegate.EndEditHint.NoHint)

    def focus_on(self, topic: RecordId) -> None:
        """Take the focus to a topic as soon as it is here."""
        self._awaited = topic
        self._return()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()
            self.fit()

    def _ask(self, point: QPoint) -> None:
        index = self.indexAt(point)
        if index.isValid():
            self.asked_for_menu.emit(index.data(TOPIC_ROLE), self.mapToGlobal(point))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.is_editing:
            # The Enter that ends editing comes by here, too.
            return
        index = self.currentIndex()
        topic: Topic | None = index.data(TOPIC_ROLE) if index.isValid() else None
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        key = event.key()
        if topic is None:
            super().keyPressEvent(event)
        elif alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(topic.id, -1 if key == Qt.Key.Key_Up else 1)
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier and key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.crossed.emit(topic)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.edit(index)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.dropped.emit(topic)
        elif key == Qt.Key.Key_Menu:
            self.asked_for_menu.emit(topic, self.mapToGlobal(self.visualRect(index).bottomLeft()))
        else:
            super().keyPressEvent(event)
