"""The private note of a session: what is typed is saved by itself, and what is selected can be kept."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from itertools import pairwise

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QKeySequence, QResizeEvent, QShortcut, QTextCursor
from PySide6.QtWidgets import QBoxLayout, QFrame, QLabel, QMenu, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from mentorbook.gui.forms.history import HistoryDialog
from mentorbook.gui.runtime.workspace import Workspace
from mentorbook.gui.style.theme import MEASURES
from mentorbook.gui.widgets.buttons import Act, icon_button, link
from mentorbook.gui.widgets.layout import card_head, holder, row
from mentorbook.gui.widgets.text import announce, chip, label, section, set_look, soft
from mentorbook.gui.words import tr
from mentorbook.gui.writing import editor as keys
from mentorbook.gui.writing import hand
from mentorbook.gui.writing.capture_bar import CAPTURE_KEYS, CaptureBar
from mentorbook.gui.writing.editor import NoteEditor, keys_menu, name_editor
from mentorbook.gui.writing.keeper import Keeper, State
from mentorbook.gui.writing.links import LinkDialog
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.services import finding
from mentorbook.services.capture import AlreadyKept, Capture, Captured, capture
from mentorbook.services.writing import Manuscript, Sheet

FOCUS = "F11"
NOTE_KEYS = (
    (keys.BOLD, "Bold, or no longer"),
    (keys.ITALIC, "Italic, or no longer"),
    (keys.LINK, "A link"),
    (keys.HEADING, "A heading; again for a smaller one"),
    (keys.BULLETS, "A list, or words again"),
    (keys.BOXES, "Things to do, or words again"),
    (keys.TICK, "Tick a box"),
    (keys.IN, "An item of a list further in"),
    (keys.OUT, "An item of a list further out"),
    (keys.UP, "Move the line up"),
    (keys.DOWN, "Move the line down"),
    ("Alt+1", "Keep the selected words as advice"),
    ("Alt+2", "Keep them as an action for me"),
    ("Alt+3", "Keep them as an action for them"),
    ("Alt+4", "Keep them as thanks"),
    (FOCUS, "Only the note; Esc shows everything again"),
)
"""The keys of a note, for the page of all keys; a test presses each."""
_SELECTION_SHOWN = 200
_NARROW = 560
"""Pixels below which the tools stand under the heading."""


class NoteCard(QFrame):
    """The newest private note on a session, or a note by its id. ``by_itself``: in a window of its own."""

    focus_asked = Signal(bool)
    """The page hides what stands beside the note, or shows it again."""

    def __init__(self, workspace: Workspace, *, by_itself: bool = False) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self._workspace, self._by_itself = workspace, by_itself
        self._session: RecordId | None = None
        self._links: dict[str, RecordId] = {}
        self._focused = False
        self.editor = NoteEditor()
        self.keeper = Keeper(workspace, self.editor)
        self._bar = CaptureBar()
        self._state = soft("", wrap=False)
        self._problem_words = label("", "problem")
        self._again = link(tr("Try again"), self.keep)
        trouble = row(self._problem_words, self._again)
        trouble.setStretch(0, 1)
        self._problem = holder(trouble)
        self._problem.hide()
        self._tools: list[QToolButton] = []
        self._banner, self._banner_words = self._make_banner()
        self._preview = holder(
            row(
                soft(tr("This note is long: its signs are shown as they were typed.")),
                link(tr("Show the preview"), self._show_preview),
                gap=6,
            )
        )
        self._preview.hide()
        self._build()
        self._connect()
        self.show_session(None)

    def _build(self) -> None:
        inside = MEASURES.inside_card
        layout = QVBoxLayout(self)
        layout.setContentsMargins(inside, inside - 4, inside, inside - 4)
        layout.setSpacing(MEASURES.gap)
        self.heading = section(tr("Private note"))
        self.heading.setWordWrap(False)
        tools = [
            self._tool("heading", tr("Heading"), keys.HEADING),
            self._tool("bold", tr("Bold"), keys.BOLD),
            self._tool("italic", tr("Italic"), keys.ITALIC),
            self._tool("link", tr("Link"), keys.LINK),
            self._tool("list", tr("List"), keys.BULLETS),
            self._tool("task", tr("Things to do"), keys.BOXES),
        ]
        self._history = self._button("history", tr("Versions…"), self._show_history)
        self._focus = self._button("focus", tr("Only the note ({keys})", keys=FOCUS), self.toggle_focus)
        only_me = chip(tr("only me"), "quiet")
        only_me.setToolTip(tr("A private note never enters anything that is made for others."))
        self._head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._head.setSpacing(4)
        self._head.addLayout(card_head(self.heading, only_me, None, self._state))
        self._head.addLayout(row(*tools, None, self._history, self._focus, gap=2))
        self._head.setStretch(0, 1)
        layout.addLayout(self._head)
        layout.addWidget(self._banner)
        layout.addWidget(self._preview)
        layout.addSpacing(4)
        layout.addWidget(self.editor, 1)
        layout.addWidget(self._problem)
        layout.addWidget(self._bar)
        # In the order in which they stand; they were made in another.
        order = [*self._tools, self.editor, self._again, self._bar]
        for before, after in pairwise(order):
            self.setTabOrder(before, after)

    def _tool(self, picture: str, words: str, key: str) -> QToolButton:
        return self._button(picture, f"{words} ({key})", lambda: self._do(key))

    def _button(self, picture: str, words: str, act: Act) -> QToolButton:
        made = icon_button(picture, words, act)
        self._tools.append(made)
        return made

    def _make_banner(self) -> tuple[QFrame, QLabel]:
        words = label()
        found = QFrame()
        set_look(found, "notice", tone="gold")
        inner = row(words, icon_button("close", tr("Close"), found.hide))
        inner.setContentsMargins(12, 6, 6, 6)
        inner.setStretch(0, 1)
        found.setLayout(inner)
        found.hide()
        return found, words

    def _connect(self) -> None:
        self.editor.setPlaceholderText(tr("What was said, and what you make of it. Only you will read it."))
        self.editor.selectionChanged.connect(self._selected)
        self.editor.menu_opened.connect(self._add_to_menu)
        self.editor.link_asked.connect(lambda address: LinkDialog(self.window(), address).open())
        self.editor.noise_left_out.connect(
            lambda: self._workspace.messages.toast(tr("Characters that cannot be seen were left out."))
        )
        self.keeper.opened.connect(self._opened)
        self.keeper.changed.connect(self._say_state)
        self.keeper.problem.connect(self._say_problem)
        self.keeper.arrived.connect(self._notice)
        self._bar.asked.connect(self._capture)
        self._shortcut(FOCUS, self.toggle_focus)
        for key, keep_as in CAPTURE_KEYS.items():
            self._shortcut(key, partial(self._bar.ask, keep_as))
        self._escape = self._shortcut("Esc", self.leave_focus)
        self._escape.setEnabled(False)

    def _shortcut(self, key: str, act: Act) -> QShortcut:
        made = QShortcut(QKeySequence(key), self)
        made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        made.activated.connect(act)
        return made

    # -- which note

    def show_session(self, session: RecordId | None, *, people: tuple[RecordId, ...] = ()) -> None:
        """Show the newest note on a session; the first words make one. ``people`` are whose words may be kept.

        The same session again only takes the people.
        """
        self._offer(people)
        if session is not None and session == self._session:
            return
        self._session = session
        self.setEnabled(session is not None)
        if session is None:
            self.keeper.close()
        else:
            self._links = {"session": session}
            self.keeper.open(Manuscript.newest_on(session))

    def show_manuscript(self, manuscript: Manuscript) -> None:
        """Show a note by its id, or a new one."""
        self._session = None
        self.setEnabled(True)
        self.keeper.open(manuscript)

    def show_links(self, links: Mapping[str, RecordId], people: tuple[RecordId, ...]) -> None:
        """What the note is on, and whose words may be kept."""
        self._links = dict(links)
        self._offer(people)

    def name_after(self, title: str) -> None:
        """Say to a screen reader what the note is on."""
        name_editor(self.editor, tr("Private note on {title}", title=title) if title else tr("Private note"))

    def _offer(self, people: tuple[RecordId, ...]) -> None:
        self._bar.offer(dict.fromkeys(people, ""))
        if people:
            self._workspace.read(
                self,
                lambda opened: finding.titles(opened, set(people)),
                lambda names: self._bar.offer({one: names[one] for one in people if one in names}),
            )

    @Slot(object)
    def _opened(self, sheet: Sheet) -> None:
        self._preview.setVisible(not self.editor.previews)
        self._problem.hide()
        self._banner.hide()
        if sheet.recovered:
            self._notice(tr("What you typed last time had not been saved. Here it is again."))

    # -- for the page

    def put_at_foot(self, part: QWidget) -> None:
        """Show something of the page's own at the right of the card's foot while nothing is selected."""
        self._bar.put_beside_hint(part)

    @property
    def has_unsaved(self) -> bool:
        """Whether something is typed that is not in the book yet."""
        return self.keeper.has_unsaved

    @property
    def is_editing(self) -> bool:
        """Whether the person is writing here."""
        return self.editor.hasFocus()

    @property
    def note(self) -> RecordId | None:
        """The note that is shown; None before there is one."""
        return self.keeper.note

    def insert_template(self, body: str) -> None:
        """Put a text at the end of the note."""
        self.editor.change(lambda cursor: self._put(cursor, body))
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _put(self, cursor: QTextCursor, body: str) -> None:
        hand.append(cursor, body)
        self.editor.setTextCursor(cursor)

    def keep(self) -> None:
        """Save what is typed, at once, and stay."""
        self.keeper.keep()

    def leave(self) -> None:
        """Save what is typed, at once, and let go of every word."""
        self.leave_focus()
        self._session = None
        self.setEnabled(False)
        self.keeper.close()
        self._banner.hide()
        self._bar.show_selection("")

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.keep()
        self.leave_focus()

    # -- focus

    def toggle_focus(self) -> None:
        """Only the note, or everything again."""
        self._set_focus(not self._focused)

    def leave_focus(self) -> None:
        """Show everything again."""
        self._set_focus(False)

    def _set_focus(self, on: bool) -> None:  # noqa: FBT001 -- a setter
        if on == self._focused:
            return
        self._focused = on
        self._escape.setEnabled(on)
        words = tr("Show everything again (Esc)") if on else tr("Only the note ({keys})", keys=FOCUS)
        self._focus.setToolTip(words)
        self._focus.setAccessibleName(words)
        if not self._by_itself:
            self._workspace.navigator.focus(on)
        self.focus_asked.emit(on)
        if on:
            self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- words about it

    @Slot(object)
    def _say_state(self, state: State) -> None:
        self._state.setText(
            {
                State.SAVED: tr("Saved"),
                State.TYPED: tr("Not saved yet"),
                State.SAVING: tr("Saving…"),
                State.REFUSED: tr("Not saved"),
                State.NOTHING: "",
            }[state]
        )

    @Slot(str, bool)
    def _say_problem(self, words: str, retry: bool) -> None:  # noqa: FBT001 -- what the signal says
        self._problem_words.setText(words)
        self._problem.setAccessibleName(words)
        self._again.setVisible(retry)
        self._problem.setVisible(bool(words))
        if words:
            announce(self._problem, words)

    @Slot(str)
    def _notice(self, words: str) -> None:
        self._banner_words.setText(words)
        self._banner.setAccessibleName(words)
        announce(self._banner, words)
        self._banner.show()

    def _show_preview(self) -> None:
        self.editor.show_preview()
        self._preview.hide()

    # -- acts

    def _do(self, key: str) -> None:
        self.editor.act(key)()
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _selected(self) -> None:
        cursor = self.editor.textCursor()
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        if end - start > _SELECTION_SHOWN:
            # Reading all of a long selection at each step of the mouse would take long.
            cursor.setPosition(start)
            cursor.setPosition(start + _SELECTION_SHOWN, QTextCursor.MoveMode.KeepAnchor)
        self._bar.show_selection(cursor.selectedText().replace("\u2029", " "))

    @Slot(object)
    def _add_to_menu(self, menu: QMenu) -> None:
        keys_menu(menu, self.editor)
        self._bar.add_to(menu)

    def _capture(self, keep_as: Capture, person: RecordId | None) -> None:
        words = self.editor.selected
        session, goal = self._links.get("session"), self._links.get("goal")
        said = {
            Capture.ADVICE: tr("Kept as advice. It stays in the note as well."),
            Capture.MINE: tr("An action for you. It stays in the note as well."),
            Capture.THEIRS: tr("An action for them. It stays in the note as well."),
            Capture.THANKS: tr("Kept as thanks to be said. It stays in the note as well."),
        }[keep_as]
        self._workspace.write(
            self,
            lambda opened: capture(opened, words, keep_as, person=person, session=session, goal=goal),
            self._captured,
            said=said,
            failed=self._not_captured,
        )

    def _not_captured(self, error: Exception) -> None:
        if not isinstance(error, AlreadyKept):
            self._workspace.messages.trouble(error)
            return
        kept = error.record
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        way = tr("Show"), partial(self._workspace.edit, kept.kind, kept.id)
        self._workspace.messages.toast(tr("This is kept already."), way=way)

    def _captured(self, captured: Captured) -> None:
        # Back to the end of what was kept: whoever types on must not press the button again.
        cursor = self.editor.textCursor()
        cursor.setPosition(cursor.selectionEnd())
        self.editor.setTextCursor(cursor)
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        if not captured.is_whole:
            self._notice(tr("That was long for one line: its beginning was kept, and all of it stays in the note."))

    def _show_history(self) -> None:
        note = self.note
        self.keep()
        if note is None:
            self._workspace.messages.toast(tr("There are versions once something is written."))
            return
        dialog = HistoryDialog(self._workspace, self.window(), Kind.NOTE, note, "")
        dialog.restored.connect(self.keeper.expect)
        dialog.open()

    # -- looks

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < _NARROW
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        if self._head.direction() is not way:
            self._head.setDirection(way)
            self._bar.set_narrow(narrow)
