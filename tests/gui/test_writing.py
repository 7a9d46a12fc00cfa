"""Writing a private note: the keys, what is saved by itself, and what is kept of it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QKeyCombination, QMimeData, Qt
from PySide6.QtGui import QDesktopServices, QKeyEvent, QKeySequence, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu

from mentorbook.gui.writing import highlighter as highlighters
from mentorbook.gui.writing.capture_bar import CAPTURE_KEYS
from mentorbook.gui.writing.card import FOCUS, NOTE_KEYS, NoteCard
from mentorbook.gui.writing.editor import NoteEditor
from mentorbook.gui.writing.links import LinkDialog
from mentorbook.gui.writing.marks import Line, read_line
from mentorbook.model.exchange import Action, Advice
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.session import Note
from mentorbook.services import records
from tests.support.window import Desk

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def person(desk: Desk) -> RecordId:
    return desk.add(Kind.PERSON, name="Amara Okafor")


@pytest.fixture
def session(desk: Desk, person: RecordId) -> RecordId:
    return desk.add(Kind.SESSION, title="Positioning", people=[person], start="2026-03-02T10:00[Europe/Helsinki]")


def card_of(desk: Desk, owner: RecordId, *people: RecordId) -> NoteCard:
    found = NoteCard(desk.workspace)
    desk.view._stack.addWidget(found)
    desk.view._stack.setCurrentWidget(found)
    found.show_session(owner, people=people)
    desk.settle()
    found.editor.setFocus()
    return found


@pytest.fixture
def card(desk: Desk, session: RecordId, person: RecordId) -> NoteCard:
    return card_of(desk, session, person)


def notes(desk: Desk) -> list[str | None]:
    found = [desk.record(note.id) for note in desk.all(Kind.NOTE)]
    return [note.body for note in found if isinstance(note, Note)]


def type_in(editor: NoteEditor, words: str) -> None:
    for number, line in enumerate(words.split("\n")):
        if number:
            QTest.keyClick(editor, Qt.Key.Key_Return)
        QTest.keyClicks(editor, line)


def select(editor: NoteEditor, words: str) -> None:
    start = editor.text.index(words)
    cursor = editor.textCursor()
    cursor.setPosition(start)
    cursor.setPosition(start + len(words), QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)


def put(editor: NoteEditor, marked: str) -> None:
    """Show a text; ``|`` is the cursor, two of them the ends of the selection."""
    before, _, rest = marked.partition("|")
    inside, bar, after = rest.partition("|")
    editor.setPlainText(before + inside + after)
    cursor = editor.textCursor()
    cursor.setPosition(len(before))
    cursor.setPosition(len(before) + (len(inside) if bar else 0), QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)


# -- keys


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("- one|", "- one\n- "),
        ("* one|", "* one\n* "),
        ("- [x] one|", "- [x] one\n- [ ] "),
        ("  - one|", "  - one\n  - "),
        ("9. nine|", "9. nine\n10. "),
        ("1. one|\n2. two\n3. three", "1. one\n2. \n3. two\n4. three"),
        ("> said|", "> said\n> "),
        ("- one|two", "- one\n- two"),
        ("- one\n- |", "- one\n"),
        ("- one\n  - |", "- one\n- "),
        ("- [ ] |", ""),
        ("> |", ""),
        ("|- one", "\n- one"),
        ("words|", "words\n"),
        ("- 😀 one|", "- 😀 one\n- "),
    ],
)
def test_enter_goes_on_with_a_list_and_ends_it(card: NoteCard, before: str, after: str) -> None:
    put(card.editor, before)
    if "😀" in before:
        card.editor.moveCursor(QTextCursor.MoveOperation.End)
    QTest.keyClick(card.editor, Qt.Key.Key_Return)
    assert card.editor.text == after
    card.editor.undo()
    assert card.editor.text == before.replace("|", "")


@pytest.mark.parametrize(
    ("before", "key", "modifiers", "after"),
    [
        ("a |word| b", Qt.Key.Key_B, CTRL, "a **word** b"),
        ("a |word | b", Qt.Key.Key_B, CTRL, "a **word**  b"),
        ("a **|word|** b", Qt.Key.Key_B, CTRL, "a word b"),
        ("a |**word**| b", Qt.Key.Key_B, CTRL, "a word b"),
        ("a **|word|** b", Qt.Key.Key_I, CTRL, "a ***word*** b"),
        ("a ***|word|*** b", Qt.Key.Key_I, CTRL, "a **word** b"),
        ("wo|rd", Qt.Key.Key_I, CTRL, "*word*"),
        ("a |word| b", Qt.Key.Key_K, CTRL | SHIFT, "a [word](https://) b"),
        ("one|\ntwo", Qt.Key.Key_H, CTRL | SHIFT, "# one\ntwo"),
        ("### one|", Qt.Key.Key_H, CTRL | SHIFT, "one"),
        ("|one\n\ntwo|", Qt.Key.Key_L, CTRL | SHIFT, "- one\n\n- two"),
        ("|- one\n- two|", Qt.Key.Key_L, CTRL | SHIFT, "one\ntwo"),
        ("|one\n- two|", Qt.Key.Key_T, CTRL | SHIFT, "- [ ] one\n- [ ] two"),
        ("- [ ] one|", Qt.Key.Key_T, CTRL | SHIFT, "one"),
        ("- [ ] one|", Qt.Key.Key_Return, CTRL, "- [x] one"),
        ("|- [x] one\n- [ ] two|", Qt.Key.Key_Return, CTRL, "- [x] one\n- [x] two"),
        ("- one|", Qt.Key.Key_BracketRight, CTRL, "  - one"),
        ("   1. one|", Qt.Key.Key_BracketLeft, CTRL, "1. one"),
        ("one\ntw|o\nthree", Qt.Key.Key_Up, ALT, "two\none\nthree"),
        ("o|ne\ntwo", Qt.Key.Key_Down, ALT, "two\none"),
    ],
)
def test_keys_change_the_text_in_one_step(
    card: NoteCard, before: str, key: Qt.Key, modifiers: Qt.KeyboardModifier, after: str
) -> None:
    put(card.editor, before)
    QTest.keyClick(card.editor, key, modifiers)
    assert card.editor.text == after
    card.editor.undo()
    assert card.editor.text == before.replace("|", "")


def test_every_key_that_is_told_of_does_something(card: NoteCard) -> None:
    for keys, _words in NOTE_KEYS:
        assert keys in card.editor._acts or keys in CAPTURE_KEYS or keys == FOCUS
        if keys in card.editor._acts:
            # The window's own keys must not take it away.
            combination: QKeyCombination = QKeySequence(keys)[0]  # type: ignore[index]
            override = QKeyEvent(QEvent.Type.ShortcutOverride, combination.key(), combination.keyboardModifiers())
            override.ignore()
            QApplication.sendEvent(card.editor, override)
            assert override.isAccepted()
    assert len({keys for keys, _words in NOTE_KEYS}) == len(NOTE_KEYS) == len(card.editor._acts) + len(CAPTURE_KEYS) + 1


def test_what_was_typed_in_one_go_is_undone_at_once(desk: Desk, card: NoteCard) -> None:
    type_in(card.editor, "some **words**")
    desk.settle()
    card.editor.undo()
    assert card.editor.text == ""


def test_looks_alone_are_no_change(desk: Desk, session: RecordId, person: RecordId) -> None:
    desk.add(Kind.NOTE, session=session, body="# Heading\n\n**bold**\n" * 40)
    card = card_of(desk, session, person)
    told: list[None] = []
    card.editor.typed.connect(lambda: told.append(None))
    card.editor.show_preview()
    card.editor.setStyleSheet("font-size: 20px")
    desk.window.resize(900, 500)
    while card.editor._highlighter._rest is not None:
        card.editor._highlighter._go_on()
    desk.settle()
    assert told == []
    assert not card.has_unsaved


def test_the_keys_of_the_window_are_the_windows_in_the_editor_too(desk: Desk, card: NoteCard) -> None:
    put(card.editor, "be|fore")
    desk.press(Qt.Key.Key_L, card.editor, CTRL)
    assert desk.locked == 1
    desk.press(Qt.Key.Key_K, card.editor, CTRL)
    desk.dialog.reject()
    assert card.editor.text == "before"


def test_tab_leaves_the_editor(desk: Desk, card: NoteCard) -> None:
    desk.press(Qt.Key.Key_Tab, card.editor)
    assert not card.editor.hasFocus()
    assert card.editor.text == ""


def test_a_click_ticks_a_box(desk: Desk, card: NoteCard) -> None:
    put(card.editor, "words|\n- [ ] to do")
    desk.settle()
    (block, item), *_ = card.editor._items_seen()
    QTest.mouseClick(
        card.editor.viewport(), Qt.MouseButton.LeftButton, pos=card.editor._box_of(block, item).center().toPoint()
    )
    assert card.editor.text == "words\n- [x] to do"


def test_what_is_pasted_comes_in_as_plain_words(desk: Desk, card: NoteCard) -> None:
    rich = QMimeData()
    rich.setHtml("<b>bold</b><img src='file:///etc/passwd'> words")
    card.editor.insertFromMimeData(rich)
    assert "bold" in card.editor.text
    assert "<" not in card.editor.text
    hidden = QMimeData()
    hidden.setText("safe\u202e\x07\r\nline")
    card.editor.clear()
    card.editor.insertFromMimeData(hidden)
    assert card.editor.text == "safe\nline"
    assert "cannot be seen" in desk.toast


def test_no_line_is_wider_than_the_page(desk: Desk, session: RecordId) -> None:
    desk.add(Kind.NOTE, session=session, body="A long line of **words in bold** that goes on and on. " * 8 + "\n")
    desk.window.hide()
    card = card_of(desk, session)
    desk.window.show()
    desk.settle()
    layout = card.editor.document().firstBlock().layout()
    widths = [layout.lineAt(number).naturalTextWidth() for number in range(layout.lineCount())]
    assert len(widths) > 1
    assert max(widths) <= card.editor.viewport().width()


def test_the_cursor_stays_in_sight_when_the_page_is_laid_out_anew(desk: Desk, session: RecordId) -> None:
    desk.add(Kind.NOTE, session=session, body="A line.\n" * 60)
    card = card_of(desk, session)
    editor = card.editor
    QTest.keyClick(editor, Qt.Key.Key_End, CTRL)
    for height in (700, 300, 420):
        desk.window.resize(900, height)
        desk.settle()
        assert editor.cursorRect().top() >= 0
        assert editor.cursorRect().bottom() <= editor.viewport().height()


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("https://example.org/talk?a=b", True),
        ("http://example.org", True),
        ("mailto:amara@example.org", True),
        ("file:///etc/passwd", False),
        ("javascript:alert(1)", False),
        ("https://", False),
        ("smb://host/share", False),
        ("/etc/passwd", False),
    ],
)
def test_a_link_is_followed_only_after_its_address_was_shown(
    desk: Desk, card: NoteCard, monkeypatch: pytest.MonkeyPatch, address: str, *, allowed: bool
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    put(card.editor, f"See [her t|alk]({address}) there")
    desk.settle()
    at = card.editor.cursorRect().center()
    QTest.mouseClick(card.editor.viewport(), Qt.MouseButton.LeftButton, pos=at)
    desk.settle()
    assert desk.window.findChildren(LinkDialog) == []
    QTest.mouseClick(card.editor.viewport(), Qt.MouseButton.LeftButton, CTRL, at)
    desk.settle()
    (shown,) = desk.window.findChildren(LinkDialog)
    assert address.removesuffix("/") in " ".join(desk.words(shown))
    assert opened == []
    desk.click("Open" if allowed else "Close", shown)
    assert opened == ([address] if allowed else [])


def test_an_address_that_only_looks_like_another_is_shown_as_it_is_sent(desk: Desk, card: NoteCard) -> None:
    card.editor.link_asked.emit("https://exаmple.org/")
    desk.settle()
    words = " ".join(desk.words(desk.dialog))
    assert "xn--" in words
    desk.dialog.reject()


def test_every_tool_has_a_name_and_is_reached_by_tab(desk: Desk, card: NoteCard) -> None:
    card.name_after("Positioning")
    assert card.editor.accessibleName() == "Private note on Positioning"
    tools = card._tools
    assert len(tools) == 8
    assert all(tool.accessibleName() for tool in tools)
    tools[0].setFocus()
    for tool in tools[1:]:
        desk.press(Qt.Key.Key_Tab)
        assert tool.hasFocus()
    desk.press(Qt.Key.Key_Tab)
    assert card.editor.hasFocus()


def test_a_template_goes_to_the_end_and_is_undone_at_once(card: NoteCard) -> None:
    card.insert_template("# Check-in\n\n- [ ] last actions\n")
    assert card.editor.text == "# Check-in\n\n- [ ] last actions"
    card.insert_template("# Second\n")
    assert card.editor.text == "# Check-in\n\n- [ ] last actions\n\n# Second"
    card.editor.undo()
    assert card.editor.text == "# Check-in\n\n- [ ] last actions"


def test_a_key_sets_no_more_than_its_line_anew(card: NoteCard, monkeypatch: pytest.MonkeyPatch) -> None:
    card.editor.show_text("Some **words** in a line of text.\n" * 5_000)
    highlighter = card.editor._highlighter
    while highlighter._rest is not None:
        highlighter._go_on()
    calls: list[str] = []

    def counted(text: str) -> Line:
        calls.append(text)
        return read_line(text)

    monkeypatch.setattr(highlighters, "read_line", counted)
    QTest.keyClicks(card.editor, "x")
    QTest.keyClick(card.editor, Qt.Key.Key_Return)
    assert 1 <= len(calls) <= 6


def test_a_block_of_code_is_set_to_its_end(card: NoteCard) -> None:
    card.editor.show_text("```\n- [ ] no box\n```\n- [ ] a box\n")
    assert [item.box for _block, item in card.editor._items_seen()] == ["[ ] "]
    card.editor.moveCursor(QTextCursor.MoveOperation.Start)
    QTest.keyClick(card.editor, Qt.Key.Key_Delete)
    assert len(card.editor._items_seen()) == 1


# -- saving by itself


def test_what_is_typed_is_saved_after_a_pause(desk: Desk, card: NoteCard, session: RecordId) -> None:
    type_in(card.editor, "First words.")
    assert desk.words(card).count("Not saved yet") == 1
    assert card.has_unsaved
    card.keeper._draft.timeout.emit()
    desk.settle()
    assert [draft["body"] for draft in desk.do(records.drafts).values()] == ["First words."]
    assert notes(desk) == []
    card.keeper._pause.timeout.emit()
    desk.settle()
    assert desk.words(card).count("Saved") == 1
    assert notes(desk) == ["First words.\n"]
    assert desk.do(records.drafts) == {}
    (note,) = desk.all(Kind.NOTE)
    assert isinstance(note, Note)
    assert note.session == session
    type_in(card.editor, " More.")
    card.keep()
    desk.settle()
    assert notes(desk) == ["First words. More.\n"]
    assert card.editor.textCursor().atEnd()


def test_a_note_is_saved_and_gone_from_the_screen_when_it_is_left(desk: Desk, card: NoteCard) -> None:
    type_in(card.editor, "Kept.")
    card.leave()
    assert card.editor.text == ""
    assert not card.editor.document().isUndoAvailable()
    desk.settle()
    assert notes(desk) == ["Kept.\n"]


def test_leaving_twice_before_the_first_save_has_answered_makes_one_note(
    desk: Desk, card: NoteCard, session: RecordId
) -> None:
    type_in(card.editor, "One. ")
    card.keep()
    type_in(card.editor, "Two.")
    card.leave()
    desk.settle()
    assert notes(desk) == ["One. Two.\n"]


def test_what_a_crash_left_is_put_back_and_said(desk: Desk, card: NoteCard, session: RecordId) -> None:
    type_in(card.editor, "Saved.")
    card.keep()
    desk.settle()
    type_in(card.editor, " Not saved.")
    card.keeper._draft.timeout.emit()
    desk.settle()
    card.keeper._manuscript = None
    again = card_of(desk, session)
    assert again.editor.text == "Saved. Not saved."
    assert any("had not been saved" in words for words in desk.words(again))
    again.keeper._pause.timeout.emit()
    desk.settle()
    assert notes(desk) == ["Saved. Not saved.\n"]
    assert desk.do(records.drafts) == {}


# -- keeping words of it


@pytest.mark.parametrize(("button", "kind"), [("Keep as advice", Kind.ADVICE), ("Thanks", Kind.THANKS)])
def test_selected_words_are_kept_and_that_is_undone(
    desk: Desk, card: NoteCard, person: RecordId, button: str, kind: Kind
) -> None:
    card.editor.setPlainText("She said: **begin** with the sceptic. And left.")
    select(card.editor, "**begin** with the sceptic.")
    desk.click(button, card)
    (found,) = desk.all(kind)
    assert getattr(found, "text", "") == "begin with the sceptic."
    assert getattr(found, "person", "") == person
    assert card.editor.text == "She said: **begin** with the sceptic. And left."
    # Whoever types on after the click must not press the button again.
    assert QApplication.focusWidget() is card.editor
    assert not card.editor.textCursor().hasSelection()
    desk.undo()
    assert desk.all(kind) == []


def test_what_is_kept_already_is_said_and_shown(desk: Desk, card: NoteCard, person: RecordId) -> None:
    card.editor.setPlainText("Begin with the sceptic.")
    for _ in range(2):
        card.editor.selectAll()
        desk.click("Keep as advice", card)
    (advice,) = desk.all(Kind.ADVICE)
    assert isinstance(advice, Advice)
    assert advice.person == person
    assert desk.toast == "This is kept already."
    assert QApplication.focusWidget() is card.editor
    (show,) = desk.buttons("Show", desk.view)
    show.click()
    desk.settle()
    assert [line.text() for line in desk.dialog.findChildren(QLineEdit) if line.text() == advice.text]
    desk.dialog.reject()


def test_of_several_people_one_is_asked_for(desk: Desk, session: RecordId, person: RecordId) -> None:
    other = desk.add(Kind.PERSON, name="Bo")
    card = card_of(desk, session, person, other)
    card.editor.setPlainText("Begin.")
    card.editor.selectAll()
    QTest.keyClick(card.editor, Qt.Key.Key_1, ALT)
    (menu,) = [one for one in card.findChildren(QMenu) if one.isVisible()]
    (bo,) = [action for action in menu.actions() if action.text() == "Bo"]
    bo.trigger()
    menu.close()
    desk.settle()
    (advice,) = desk.all(Kind.ADVICE)
    assert isinstance(advice, Advice)
    assert advice.person == other


def test_without_anybody_only_an_action_can_be_kept(desk: Desk, session: RecordId) -> None:
    card = card_of(desk, session)
    card.editor.setPlainText("Begin.")
    card.editor.selectAll()
    assert not desk.buttons("Keep as advice", card)
    desk.click("Action for them", card)
    (action,) = desk.all(Kind.ACTION)
    assert isinstance(action, Action)
    assert (action.text, action.session) == ("Begin.", session)


# -- focus


def test_focus_hides_all_but_the_note(desk: Desk, card: NoteCard) -> None:
    asked: list[bool] = []
    card.focus_asked.connect(asked.append)
    desk.press(Qt.Key.Key_F11, card.editor)
    assert not desk.view.rail.isVisible()
    desk.press(Qt.Key.Key_Escape, card.editor)
    assert desk.view.rail.isVisible()
    assert asked == [True, False]
    assert card.isVisible()
