"""Lines without end: they are laid out in parts, and nobody notices."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest

from mentorbook.gui.writing.editor import NoteEditor
from mentorbook.gui.writing.seams import PART, SEAM, places, sewn, unsewn
from tests.support.window import Desk


@pytest.mark.parametrize(
    "text",
    [
        "",
        "short",
        "x" * PART,
        "x" * (PART + 1),
        "word " * PART,
        "one\n" + "é😀 " * PART + "\n\ntwo",
        "x" * 5 * PART + "\n" + "y" * PART,
    ],
)
def test_a_text_comes_out_as_it_went_in(text: str) -> None:
    shown = sewn(text)
    assert max(map(len, shown.split("\n"))) <= PART + 1
    assert unsewn(shown) == text
    behind = places(shown)
    for place in range(0, len(text), 977):
        assert shown[behind(place)] == text[place]


@pytest.fixture
def editor(desk: Desk) -> NoteEditor:
    found = NoteEditor()
    desk.view._stack.addWidget(found)
    desk.view._stack.setCurrentWidget(found)
    found.resize(600, 400)
    found.setFocus()
    return found


def at_seam(editor: NoteEditor) -> None:
    """Put the cursor behind the first seam."""
    block = editor.document().findBlockByNumber(1)
    assert block.text().startswith(SEAM)
    cursor = editor.textCursor()
    cursor.setPosition(block.position() + 1)
    editor.setTextCursor(cursor)


@pytest.mark.parametrize("word", ["word ", "😀x "])
def test_keys_do_not_notice_a_seam(editor: NoteEditor, word: str) -> None:
    text = word * PART
    editor.show_text(text)
    place = len(editor.document().firstBlock().text())
    at_seam(editor)
    QTest.keyClicks(editor, "abc")
    assert editor.text == text[:place] + "abc" + text[place:]
    editor.undo()
    at_seam(editor)
    QTest.keyClick(editor, Qt.Key.Key_Backspace)
    assert editor.text == text[: place - 1] + text[place:]
    editor.undo()
    at_seam(editor)
    editor.moveCursor(QTextCursor.MoveOperation.Left)
    assert editor.textCursor().blockNumber() == 0
    QTest.keyClick(editor, Qt.Key.Key_Delete)
    assert editor.text == text[:place] + text[place + 1 :]
    editor.undo()
    assert editor.text == text
    at_seam(editor)
    editor.moveCursor(QTextCursor.MoveOperation.Left)
    editor.moveCursor(QTextCursor.MoveOperation.Right)
    assert editor.textCursor().positionInBlock() == 1
    QTest.keyClicks(editor, "x")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert editor.text == text[:place] + "x\n" + text[place:]


def test_copies_and_changes_from_elsewhere_do_not_notice_a_seam(editor: NoteEditor) -> None:
    text = "word " * PART
    pasted = QMimeData()
    pasted.setText(text)
    editor.insertFromMimeData(pasted)
    assert editor.blockCount() > 3
    assert editor.text == text
    editor.selectAll()
    assert editor.createMimeDataFromSelection().text() == text
    assert editor.selected == text
    start = PART - 7
    editor.take_in([(start, 20, "all new")])
    assert editor.text == text[:start] + "all new" + text[start + 20 :]


def test_two_megabytes_in_one_line_are_typed_into_and_come_out(editor: NoteEditor) -> None:
    text = "word " * 400_000
    editor.show_text(text)
    editor.moveCursor(QTextCursor.MoveOperation.End)
    QTest.keyClicks(editor, "typed at the end")
    assert editor.text == text + "typed at the end"
    longest = max(len(editor.document().findBlockByNumber(n).text()) for n in range(editor.blockCount()))
    assert longest <= PART + 17
