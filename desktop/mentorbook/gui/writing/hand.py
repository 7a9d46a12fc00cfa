"""What the keys and buttons of the editor do to the text. Each act is one step of undo."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtGui import QTextBlock, QTextCursor

from mentorbook.gui.writing.marks import Item, item_of, quote_of, read_line
from mentorbook.gui.writing.seams import SEAM
from mentorbook.gui.writing.units import to_characters, to_units

_DEEPEST_HEADING = 3
_INDENT = "  "
_INDENT_NUMBER = "   "
"""As far as the words of the item above are indented, which is what Markdown asks for."""


@contextmanager
def one_step(cursor: QTextCursor) -> Iterator[None]:
    """All that is done in here is undone at once."""
    cursor.beginEditBlock()
    try:
        yield
    finally:
        cursor.endEditBlock()


def blocks_of(cursor: QTextCursor) -> list[QTextBlock]:
    """The lines in which something is selected, or the one where the cursor stands."""
    document = cursor.document()
    block, last = document.findBlock(cursor.selectionStart()), document.findBlock(cursor.selectionEnd())
    found = [block]
    while block.isValid() and block.blockNumber() < last.blockNumber():
        block = block.next()
        found.append(block)
    # A line of which only the beginning is reached does not count.
    if len(found) > 1 and cursor.selectionEnd() == last.position():
        found.pop()
    return found


def _replace(block: QTextBlock, start: int, end: int, text: str) -> None:
    """Put a text in the place of Qt's places ``start`` to ``end`` of a line."""
    cursor = QTextCursor(block)
    cursor.setPosition(block.position() + start)
    cursor.setPosition(block.position() + end, QTextCursor.MoveMode.KeepAnchor)
    cursor.insertText(text)


# -- words


def wrap(cursor: QTextCursor, sign: str) -> QTextCursor:
    """Put a sign on both sides of the selected words, or of the word at the cursor; take it away where it is.

    Returns the cursor with the words selected again.
    """
    if not cursor.hasSelection():
        cursor.select(QTextCursor.SelectionType.WordUnderCursor)
    start, end = cursor.selectionStart(), cursor.selectionEnd()
    words = cursor.selectedText()
    # The signs stand at the words, never at blanks.
    start += len(words) - len(words.lstrip())
    end = max(start, end - (len(words) - len(words.rstrip())))
    length = len(sign)
    with one_step(cursor):
        if _has_around(cursor, start, end, sign):
            _put(cursor, end, end + length, "")
            _put(cursor, start - length, start, "")
            start, end = start - length, end - length
        elif _has_inside(cursor, start, end, sign):
            _put(cursor, end - length, end, "")
            _put(cursor, start, start + length, "")
            end -= 2 * length
        else:
            _put(cursor, end, end, sign)
            _put(cursor, start, start, sign)
            start, end = start + length, end + length
    cursor.setPosition(start)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    return cursor


def _put(cursor: QTextCursor, start: int, end: int, text: str) -> None:
    cursor.setPosition(start)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    cursor.insertText(text)


def _text(cursor: QTextCursor, start: int, end: int) -> str:
    probe = QTextCursor(cursor.document())
    last = cursor.document().characterCount() - 1
    if start < 0 or end > last:
        return ""
    probe.setPosition(start)
    probe.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    return probe.selectedText()


def _has_around(cursor: QTextCursor, start: int, end: int, sign: str) -> bool:
    length, mark = len(sign), sign[0]
    if _text(cursor, start - length, start) != sign or _text(cursor, end, end + length) != sign:
        return False
    # One star beside words in bold is half of the bold, unless there are three.
    before = _text(cursor, max(0, start - 3), start)
    count = len(before) - len(before.rstrip(mark))
    return count in (length, 3)


def _has_inside(cursor: QTextCursor, start: int, end: int, sign: str) -> bool:
    words, length, mark = _text(cursor, start, end), len(sign), sign[0]
    if len(words) <= 2 * length or not (words.startswith(sign) and words.endswith(sign)):
        return False
    return len(words) - len(words.lstrip(mark)) in (length, 3)


def link(cursor: QTextCursor, address: str = "") -> QTextCursor:
    """Make a link of the selected words; what is to be typed next is selected."""
    words = cursor.selectedText().replace("\u2029", " ")
    start = cursor.selectionStart()
    with one_step(cursor):
        if words.startswith(("http://", "https://", "mailto:")):
            words, address = "", words
        cursor.insertText(f"[{words}]({address or 'https://'})")
    end = cursor.position()
    if not words:
        cursor.setPosition(start + 1)
    else:
        shown = address or "https://"
        cursor.setPosition(end - 1)
        cursor.setPosition(end - 1 - len(shown), QTextCursor.MoveMode.KeepAnchor)
    return cursor


# -- lines


def heading(cursor: QTextCursor) -> None:
    """Make a heading of the line; the next time a smaller one, and after the third words again."""
    block = cursor.block()
    line = read_line(block.text())
    level = line.level + 1 if line.level < _DEEPEST_HEADING else 0
    with one_step(cursor):
        _replace(block, 0, line.words_at if line.level else 0, f"{'#' * level} " if level else "")


def bullets(cursor: QTextCursor) -> None:
    """Make a list of the lines, or words again where all of them are a list."""
    _each(cursor, "- ", lambda item: item.is_bullet and item.box is None)


def boxes(cursor: QTextCursor) -> None:
    """Make a list of things to do of the lines, or words again where all of them are one."""
    _each(cursor, "- [ ] ", lambda item: item.box is not None)


def _each(cursor: QTextCursor, sign: str, fits: Callable[[Item], bool]) -> None:
    lines = blocks_of(cursor)
    # Blank lines between others stay blank.
    lines = [block for block in lines if block.text().strip()] or lines
    items = [item_of(block.text()) for block in lines]
    away = all(item is not None and fits(item) for item in items)
    with one_step(cursor):
        for block, item in zip(lines, items, strict=True):
            if item is not None:
                _replace(block, item.start, item.end, "" if away else sign)
            else:
                blank = len(block.text()) - len(block.text().lstrip())
                _replace(block, blank, max(blank, read_line(block.text()).words_at), sign)


def tick(block: QTextBlock) -> bool:
    """Tick the box of a line, or take the tick away. Returns whether there is a box."""
    item = item_of(block.text())
    if item is None or item.box is None:
        return False
    cursor = QTextCursor(block)
    with one_step(cursor):
        _replace(block, item.box_start + 1, item.box_start + 2, " " if item.is_done else "x")
    return True


def tick_all(cursor: QTextCursor) -> bool:
    """Tick the boxes of the selected lines, or take the ticks away where all have one."""
    items = [(block, item) for block in blocks_of(cursor) if (item := item_of(block.text())) and item.box is not None]
    done = all(item.is_done for _, item in items)
    with one_step(cursor):
        for block, item in items:
            if item.is_done == done:
                _replace(block, item.box_start + 1, item.box_start + 2, " " if done else "x")
    return bool(items)


def indent(cursor: QTextCursor) -> None:
    """Move the list's lines one step in."""
    with one_step(cursor):
        for block in blocks_of(cursor):
            if item := item_of(block.text()):
                _replace(block, 0, 0, _INDENT if item.is_bullet else _INDENT_NUMBER)


def outdent(cursor: QTextCursor) -> None:
    """Move the lines one step out."""
    with one_step(cursor):
        for block in blocks_of(cursor):
            text = block.text()
            item = item_of(text)
            step = len(_INDENT_NUMBER if item and not item.is_bullet else _INDENT)
            blank = len(text) - len(text.lstrip(" "))
            _replace(block, 0, 1 if text.startswith("\t") else min(step, blank), "")


def new_line(cursor: QTextCursor) -> bool:
    """Go on with the list or quotation that the cursor stands in; at an empty item, end it.

    Returns False where there is neither, and nothing was done.
    """
    block = cursor.block()
    text = block.text()
    place = to_characters(text)(cursor.positionInBlock())
    item, quote = item_of(text), quote_of(text)
    if cursor.hasSelection() or not (item or quote) or place < (item.end if item else len(quote)):
        return False
    begin = item.end if item else len(quote)
    with one_step(cursor):
        if not text[begin:].strip():
            _end_list(block, item)
            return True
        cursor.insertText("\n" + (item.following() if item else quote))
        if item is not None and not item.is_bullet:
            _number_on(cursor.block())
    return True


def _end_list(block: QTextBlock, item: Item | None) -> None:
    text = block.text()
    if item is not None and item.indent:
        # One step out first, as far as there are steps.
        step = len(_INDENT if item.is_bullet else _INDENT_NUMBER)
        _replace(block, 0, min(step, len(item.indent)), "")
        return
    _replace(block, 0, to_units(text)(len(text)), "")


def _number_on(block: QTextBlock) -> None:
    """Count on in the lines after a numbered one."""
    item = item_of(block.text())
    while item is not None and (block := block.next()).isValid():
        following = item_of(block.text())
        if following is None or following.is_bullet or following.indent != item.indent:
            return
        sign = f"{int(item.sign[:-1]) + 1}{following.sign[-1]}"
        if following.sign != sign:
            _replace(block, following.start, following.start + len(following.sign), sign)
        item = item_of(block.text())


def move_lines(cursor: QTextCursor, step: int) -> bool:
    """Move the lines up (-1) or down (1), with the selection. Returns whether there was room."""
    lines = blocks_of(cursor)
    first, last = lines[0], lines[-1]
    other = first.previous() if step < 0 else last.next()
    if not other.isValid() or any(one.text().startswith(SEAM) for one in (first, other, last.next())):
        return False
    text = other.text()
    length = to_units(text)(len(text)) + 1
    anchor, position = cursor.anchor(), cursor.position()
    hand = QTextCursor(cursor.document())
    with one_step(hand):
        if step < 0:
            target = last.position() + last.length() - 1
            hand.setPosition(target)
            hand.insertText("\n" + text)
            _put(hand, other.position(), other.position() + length, "")
        else:
            _put(hand, other.position() - 1, other.position() - 1 + length, "")
            hand.setPosition(first.position())
            hand.insertText(text + "\n")
    moved = length if step > 0 else -length
    cursor.setPosition(max(0, anchor + moved))
    cursor.setPosition(max(0, position + moved), QTextCursor.MoveMode.KeepAnchor)
    return True


def append(cursor: QTextCursor, body: str) -> None:
    """Put a text at the end, a blank line before it where something is written already."""
    body = body.strip("\n")
    with one_step(cursor):
        cursor.movePosition(QTextCursor.MoveOperation.End)
        if cursor.position() > 0:
            tail = _text(cursor, max(0, cursor.position() - 2), cursor.position())
            cursor.insertText("\n" * (2 - (len(tail) - len(tail.rstrip("\u2029")))))
        start = cursor.position()
        cursor.insertText(body)
    cursor.setPosition(start)
