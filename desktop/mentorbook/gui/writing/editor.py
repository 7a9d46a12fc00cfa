"""The editor of a note: Markdown as it is typed, looking like what it means."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from types import MappingProxyType

from PySide6.QtCore import QEvent, QMimeData, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFontMetricsF,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QResizeEvent,
    QTextCursor,
    QTextDocumentFragment,
)
from PySide6.QtWidgets import QMenu, QPlainTextEdit, QWidget

from mentorbook.gui.widgets.buttons import entry
from mentorbook.gui.words import tr
from mentorbook.gui.writing import hand
from mentorbook.gui.writing.marks import address_at, item_of
from mentorbook.gui.writing.seams import SEAM, places, sewn, unsewn
from mentorbook.gui.writing.signs import SignedText
from mentorbook.gui.writing.units import to_characters, to_units, without_noise

PREVIEW_LIMIT = 200_000
"""Characters up to which signs are shown as what they mean without being asked."""
_MEASURE = "Most launches talk to the people who already agree. Start from the sceptic."
"""A line of the length in which one reads well: 75 characters."""
_LEAST_MARGIN = 0

BOLD, ITALIC, LINK = "Ctrl+B", "Ctrl+I", "Ctrl+Shift+K"
HEADING, BULLETS, BOXES = "Ctrl+Shift+H", "Ctrl+Shift+L", "Ctrl+Shift+T"
TICK, IN, OUT, UP, DOWN = "Ctrl+Return", "Ctrl+]", "Ctrl+[", "Alt+Up", "Alt+Down"


class NoteEditor(SignedText):
    """A text in Markdown. ``typed`` tells of every change of the text, by whomever."""

    typed = Signal()
    link_asked = Signal(str)
    """The person wants to follow a link."""
    menu_opened = Signal(object)
    """A context menu is about to open; others may add to it."""
    noise_left_out = Signal()
    """What was pasted held characters that cannot be seen."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "writing")
        self.setTabChangesFocus(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self.setCenterOnScroll(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._quiet = False
        self._stood = 0
        self.setMouseTracking(True)
        self.textChanged.connect(self._tell)
        self.cursorPositionChanged.connect(self._show_sign)
        self._sight = QTimer(self, singleShot=True, interval=0)
        self._sight.timeout.connect(self._bring_into_sight)
        self.cursorPositionChanged.connect(self._sight.start)
        self._acts: Mapping[str, Callable[[], object]] = MappingProxyType(
            {
                BOLD: partial(self.wrap, "**"),
                ITALIC: partial(self.wrap, "*"),
                LINK: self.make_link,
                HEADING: lambda: self.change(hand.heading),
                BULLETS: lambda: self.change(hand.bullets),
                BOXES: lambda: self.change(hand.boxes),
                TICK: lambda: self.change(hand.tick_all),
                IN: lambda: self.change(hand.indent),
                OUT: lambda: self.change(hand.outdent),
                UP: partial(self._move_lines, -1),
                DOWN: partial(self._move_lines, 1),
            }
        )

    # -- the text

    @property
    def text(self) -> str:
        """The text as it is now; blanks that do not break are kept, which Qt's own would lose."""
        return unsewn(self._shown)

    @property
    def _shown(self) -> str:
        return self.document().toRawText().replace("\u2029", "\n")

    @property
    def selected(self) -> str:
        """What is selected."""
        return unsewn(self.textCursor().selectedText().replace("\u2029", "\n"))

    def show_text(self, text: str) -> None:
        """Show another text; what was there before is gone, with its steps of undo."""
        self._quiet = True
        self._set_preview(len(text) <= PREVIEW_LIMIT)
        if self._previews:
            self._highlighter.show_text(partial(self.setPlainText, sewn(text)))
        else:
            self.setPlainText(sewn(text))
        self._quiet = False

    def take_in(self, hunks: Iterable[tuple[int, int, str]]) -> None:
        """Lay changes from elsewhere over the text: place, characters that go, what comes; the last one first.

        Cursor and selection stay at their words.
        """
        shown = self._shown
        behind, units = places(shown), to_units(shown)
        cursor = QTextCursor(self.document())
        with hand.one_step(cursor):
            for place, gone, new in hunks:
                cursor.setPosition(units(behind(place)))
                cursor.setPosition(units(behind(place + gone)), QTextCursor.MoveMode.KeepAnchor)
                cursor.insertText(sewn(new))

    @property
    def previews(self) -> bool:
        """Whether signs are shown as what they mean."""
        return self._previews

    def show_preview(self) -> None:
        """Show what the signs mean, however long the text is."""
        self._set_preview(True)
        self._highlighter.begin()
        self._relay()

    def _set_preview(self, on: bool) -> None:  # noqa: FBT001 -- a setter
        if on == self._previews:
            return
        self._previews = self._paper.hangs = on
        self._highlighter.switch(self.document() if on else None)

    def _relay(self) -> None:
        self._quiet = True
        self.document().markContentsDirty(0, self.document().characterCount())
        self._quiet = False

    # -- acts

    def change(self, act: Callable[[QTextCursor], object]) -> None:
        """Do something to the text at the cursor."""
        if not self.isReadOnly():
            act(self.textCursor())
            self.ensureCursorVisible()

    def wrap(self, sign: str) -> None:
        """Bold or italic, or no longer."""
        if not self.isReadOnly():
            self.setTextCursor(hand.wrap(self.textCursor(), sign))

    def make_link(self) -> None:
        """A link of what is selected."""
        if not self.isReadOnly():
            self.setTextCursor(hand.link(self.textCursor()))

    def _move_lines(self, step: int) -> None:
        cursor = self.textCursor()
        if not self.isReadOnly() and hand.move_lines(cursor, step):
            self.setTextCursor(cursor)

    def act(self, keys: str) -> Callable[[], object]:
        """What a key does."""
        return self._acts[keys]

    # -- keys

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            keys = QKeySequence(event.keyCombination()).toString(QKeySequence.SequenceFormat.PortableText)
            if keys in _WINDOWS_KEYS:
                # On some systems these are the editor's as well; here they are the window's.
                event.ignore()
                return False
            if self._act_of(event) is not None:
                event.accept()
                return True
        return super().event(event)

    def _act_of(self, event: QKeyEvent) -> Callable[[], object] | None:
        keys = QKeySequence(event.keyCombination()).toString(QKeySequence.SequenceFormat.PortableText)
        return self._acts.get(keys.replace("Enter", "Return"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if (act := self._act_of(event)) is not None:
            act()
            return
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self.isReadOnly():
            if not (plain and hand.new_line(self.textCursor())):
                # Shift would make a break inside of the paragraph, which is none in Markdown.
                self.textCursor().insertText("\n")
            self.ensureCursorVisible()
            return
        if not self.isReadOnly() and self._deletes_at_seam(event):
            return
        super().keyPressEvent(event)

    def _deletes_at_seam(self, event: QKeyEvent) -> bool:
        """Take a character away across a seam, which is none."""
        cursor = self.textCursor()
        block, place = cursor.block(), cursor.positionInBlock()
        if cursor.hasSelection():
            return False
        if event.matches(QKeySequence.StandardKey.Delete):
            if place < block.length() - 1 or not block.next().text().startswith(SEAM):
                return False
            cursor.setPosition(block.next().position() + len(SEAM))
            cursor.deleteChar()
        elif event.key() == Qt.Key.Key_Backspace and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            if place != len(SEAM) or not block.text().startswith(SEAM):
                return False
            cursor.setPosition(block.position() - 1)
            cursor.deletePreviousChar()
        else:
            return False
        self.setTextCursor(cursor)
        return True

    # -- mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        if event.button() is Qt.MouseButton.LeftButton:
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier and (address := self._address_at(place)):
                self.link_asked.emit(address)
                return
            if not self.isReadOnly() and (block := self._box_at(event.position())) is not None:
                hand.tick(block)
                return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        on_link = event.modifiers() & Qt.KeyboardModifier.ControlModifier and self._address_at(
            event.position().toPoint()
        )
        hand_shape = on_link or self._box_at(event.position()) is not None
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if hand_shape else Qt.CursorShape.IBeamCursor)
        super().mouseMoveEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.createStandardContextMenu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        first = menu.actions()[0] if menu.actions() else None
        address = self._address_at(event.pos()) if event.reason() is QContextMenuEvent.Reason.Mouse else ""
        address = address or self.address_here()
        if address:
            follow = entry(menu, tr("Open the link…"), lambda: self.link_asked.emit(address))
            if first is not None:
                menu.insertAction(first, follow)
                menu.insertSeparator(first)
        self.menu_opened.emit(menu)
        menu.popup(event.globalPos())

    def address_here(self) -> str:
        """The address of the link at the cursor; empty without."""
        cursor = self.textCursor()
        text = cursor.block().text()
        return address_at(text, to_characters(text)(cursor.positionInBlock()))

    def _address_at(self, place: QPoint) -> str:
        cursor = self.cursorForPosition(place)
        if not self.cursorRect(cursor).adjusted(-20, 0, 20, 0).contains(place):
            return ""
        text = cursor.block().text()
        return address_at(text, to_characters(text)(cursor.positionInBlock()))

    # -- pasting

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Take plain words only: what looks different elsewhere comes in as what it says."""
        text = source.text()
        if not text and source.hasHtml():
            text = QTextDocumentFragment.fromHtml(source.html()).toPlainText()
        clean = without_noise(text)
        if len(clean) < len(text.replace("\r\n", "\n")):
            self.noise_left_out.emit()
        cursor = self.textCursor()
        if cursor.hasSelection() and clean.startswith(("http://", "https://")) and not any(map(str.isspace, clean)):
            self.setTextCursor(hand.link(cursor, clean))
        elif clean:
            cursor.insertText(sewn(clean))
        self.ensureCursorVisible()

    def createMimeDataFromSelection(self) -> QMimeData:
        """Copy plain words."""
        copied = QMimeData()
        copied.setText(self.selected)
        return copied

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasText() or source.hasHtml()

    # -- looks

    def _show_sign(self) -> None:
        """A list's sign is shown as it was typed while the cursor is in it; a seam is never stood before."""
        cursor = self.textCursor()
        before, self._stood = self._stood, cursor.position()
        if cursor.atBlockStart() and not cursor.hasSelection() and cursor.block().text().startswith(SEAM):
            cursor.setPosition(cursor.position() - 1 if before > cursor.position() else cursor.position() + len(SEAM))
            self.setTextCursor(cursor)
            return
        item = item_of(cursor.block().text()) if self._previews else None
        bare = cursor.blockNumber() if item and cursor.positionInBlock() < item.end and self.hasFocus() else -1
        if bare == self._bare:
            return
        before, self._bare = self._bare, bare
        for number in (before, bare):
            block = self.document().findBlockByNumber(number)
            if number >= 0 and block.isValid():
                self._highlighter.set_line(block)

    def changeEvent(self, event: QEvent) -> None:
        self._quiet = True
        super().changeEvent(event)
        self._quiet = False
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange, QEvent.Type.PaletteChange):
            self._set_measure()
            self._highlighter.renew(size=self.fontInfo().pixelSize())

    def resizeEvent(self, event: QResizeEvent) -> None:
        cursor, height = self.cursorRect(), event.oldSize().height()
        was_seen = cursor.bottom() > 0 and cursor.top() < max(height, event.size().height())
        super().resizeEvent(event)
        self._set_measure()
        now = self.viewport().size()
        if now.width() != event.size().width():
            # While a window is being opened, Qt does not tell of a change that comes out of a change.
            super().resizeEvent(QResizeEvent(now, event.size()))
        if was_seen:
            # A page that is laid out anew must not lose the place at which somebody writes.
            self.ensureCursorVisible()
            self._sight.start()

    def _bring_into_sight(self) -> None:
        """Scroll a line further where Qt, which does not know of the air between lines, has stopped short."""
        cursor, height = self.cursorRect(), self.viewport().height()
        if cursor.top() < height < cursor.bottom():
            self.verticalScrollBar().setValue(self.verticalScrollBar().value() + 1)

    def _set_measure(self) -> None:
        """Keep lines at a length that reads well, in the middle of what room there is."""
        room = self.contentsRect().width() - self.verticalScrollBar().sizeHint().width()
        line = QFontMetricsF(self.font()).horizontalAdvance(_MEASURE)
        margin = max(_LEAST_MARGIN, int((room - line) / 2))
        if self.viewportMargins().left() != margin:
            self.setViewportMargins(margin, 0, margin, 0)

    # -- telling

    def _tell(self) -> None:
        # To mark the text as not modified would tell them apart, too, but end what one step of undo takes back.
        if not self._quiet and not self._highlighter.is_setting:
            self.typed.emit()


_WINDOWS_KEYS = frozenset({"Ctrl+K", "Ctrl+F", "Ctrl+L", "Ctrl+N", "F11"})


def name_editor(editor: QWidget, words: str) -> None:
    """Say to a screen reader whose note this is."""
    editor.setAccessibleName(words)
    editor.setAccessibleDescription(
        tr("Text in Markdown, saved by itself. Tab leaves it; {keys} ticks a box.", keys=TICK)
    )


def keys_menu(menu: QMenu, editor: NoteEditor) -> None:
    """All acts of the editor in a menu, with their keys."""
    for words, keys in (
        (tr("Tick the box"), TICK),
        (tr("Further in"), IN),
        (tr("Further out"), OUT),
        (tr("Move the line up"), UP),
        (tr("Move the line down"), DOWN),
    ):
        action = entry(menu, f"{words}\t{keys}", editor.act(keys))
        action.setEnabled(not editor.isReadOnly())
