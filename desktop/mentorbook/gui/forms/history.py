"""The versions of a record: when it was saved, what each differs in from now, and the way back to any of them."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QListWidgetItem, QSplitter, QTextEdit, QVBoxLayout, QWidget

from mentorbook.gui.forms.wording import choice_words, field_words, first_fields, kind_words
from mentorbook.gui.runtime.workspace import Workspace
from mentorbook.gui.style.theme import MEASURES, colours
from mentorbook.gui.widgets.buttons import button, primary
from mentorbook.gui.widgets.dates import clock_time, exact_day
from mentorbook.gui.widgets.layout import column, holder, row
from mentorbook.gui.widgets.order import Dialog
from mentorbook.gui.widgets.said_row import PlainList
from mentorbook.gui.widgets.text import soft, title
from mentorbook.gui.words import tr
from mentorbook.model import daywords
from mentorbook.model.catalogue import SPECS
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.moment import parse_moment
from mentorbook.model.period import Period
from mentorbook.services import records
from mentorbook.services.versions import MOST, Comparison, Difference, Piece, Side, Version, compare, versions

_LONGEST = 200_000
"""Characters of one text that are shown."""
_ITEM_HEIGHT = 52


class HistoryDialog(Dialog):
    """All versions of a record, newest first. Restoring one is a save like any other, with its undo."""

    restored = Signal()

    def __init__(self, workspace: Workspace, parent: QWidget, kind: Kind, record_id: RecordId, name: str) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._workspace, self._kind, self._id, self._name = workspace, kind, record_id, name
        self._versions: tuple[Version, ...] = ()
        self._several = False
        """Whether more than one machine wrote it."""
        self._turn = 0
        named = name or tr("this {kind}", kind=kind_words(kind))
        self.setWindowTitle(tr("Versions of {name}", name=named))
        self.setMinimumSize(560, 360)
        self.resize(860, 560)
        self._list = PlainList()
        self._list.setAccessibleName(tr("Versions, newest first"))
        self._list.setMinimumWidth(190)
        self._list.currentRowChanged.connect(self._choose)
        self._legend = soft()
        self._text = QTextEdit()
        self._text.setReadOnly(True)
        self._text.setTabChangesFocus(True)
        self._text.setProperty("look", "bare")
        self._text.document().setDocumentMargin(0)
        self._text.setAccessibleName(tr("The version, beside what it is now"))
        self._restore = primary(tr("Restore this version"), self._bring_back)
        self._restore.setEnabled(False)
        self._most = soft(tr("The newest {number} are shown.", number=MOST))
        self._most.hide()
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(holder(column(self._list, self._most)))
        paper = QFrame()
        paper.setProperty("look", "card")
        inside = MEASURES.inside_card
        words = column(self._legend, self._text)
        words.setContentsMargins(inside, inside - 4, 8, inside - 4)
        paper.setLayout(words)
        split.addWidget(paper)
        split.setSizes([230, 580])
        split.setStretchFactor(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(12)
        heading = title(self.windowTitle())
        layout.addWidget(heading)
        layout.addWidget(split, 1)
        layout.addLayout(row(None, button(tr("Close"), self.reject), self._restore))
        workspace.read(self, lambda opened: versions(opened, record_id), self._show)

    # -- the list

    def _show(self, found: tuple[Version, ...]) -> None:
        self._versions = found
        self._several = len({version.machine for version in found}) > 1
        for version in found:
            item = QListWidgetItem(f"{self._when(version)}\n{self._what(version)}")
            item.setToolTip(self._exactly(version))
            item.setSizeHint(QSize(0, _ITEM_HEIGHT))
            self._list.addItem(item)
        self._most.setVisible(len(found) == MOST)
        # The newest is what there is already; the one before it is what one comes for.
        self._list.setCurrentRow(1 if len(found) > 1 else 0)
        self._list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _when(self, version: Version) -> str:
        local = version.at.astimezone(self._workspace.zone)
        day = daywords.relative(local.date(), today=self._workspace.today)
        return tr("{day}, {time}", day=day[:1].upper() + day[1:], time=clock_time(local))

    def _exactly(self, version: Version) -> str:
        local = version.at.astimezone(self._workspace.zone)
        when = tr("{day}, {time}", day=exact_day(local.date()), time=clock_time(local))
        return tr("{when}, on {machine}", when=when, machine=version.machine)

    def _what(self, version: Version) -> str:
        if version.is_now:
            words = tr("As it is now")
        elif version.is_first:
            words = tr("First written down")
        elif version.fields is None:
            words = tr("{number} saves", number=version.saves) if version.saves > 1 else tr("One save")
        else:
            words = ", ".join(field_words(self._kind, name) for name in version.fields)
        words = words or tr("Trash, or back")
        return tr("{what} · {machine}", what=words, machine=version.machine) if self._several else words

    # -- one version

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        # A document keeps the colours in which it was written.
        if event.type() is QEvent.Type.PaletteChange and self._versions:
            self._choose(self._list.currentRow())

    def _choose(self, place: int) -> None:
        if not 0 <= place < len(self._versions):
            return
        version = self._versions[place]
        self._restore.setEnabled(False)
        self._turn += 1
        turn = self._turn
        self._workspace.read(
            self,
            lambda opened: compare(opened, self._id, version.version),
            lambda found: self._show_version(turn, version, found),
        )

    def _show_version(self, turn: int, version: Version, found: Comparison) -> None:
        if turn != self._turn:
            return
        differs = [one for one in found.differences if one.is_any]
        if differs:
            self._legend.setText(tr("Underlined: comes back with this version. Struck through: would go."))
        else:
            self._legend.setText(tr("As it is now.") if version.is_now else tr("Nothing differs from now."))
        self._restore.setEnabled(bool(differs))
        self._text.clear()
        cursor = self._text.textCursor()
        for difference in sorted(found.differences, key=self._order):
            self._write(cursor, difference, found)
        self._text.moveCursor(QTextCursor.MoveOperation.Start)

    def _order(self, difference: Difference) -> tuple[bool, int]:
        """What differs first, in the order in which a form has it."""
        names = first_fields(self._kind)
        name = difference.name
        return not difference.is_any, names.index(name) if name in names else len(names)

    def _write(self, cursor: QTextCursor, difference: Difference, found: Comparison) -> None:
        if cursor.position():
            cursor.insertText("\n\n", QTextCharFormat())
        heading = QTextCharFormat()
        heading.setForeground(QColor(colours().soft))
        heading.setFontWeight(QFont.Weight.DemiBold)
        cursor.insertText(field_words(self._kind, difference.name), heading)
        cursor.insertText("\n", QTextCharFormat())
        if difference.pieces:
            for piece in difference.pieces:
                _write_piece(cursor, piece)
            return
        then, now = (
            self._said(difference.name, difference.then, found),
            self._said(difference.name, difference.now, found),
        )
        if not difference.is_any:
            cursor.insertText(then, QTextCharFormat())
            return
        if then:
            cursor.insertText(then, look_of(Side.THEN))
        if then and now:
            cursor.insertText("  ", QTextCharFormat())
        if now:
            cursor.insertText(now, look_of(Side.NOW))

    def _said(self, name: str, value: Any, found: Comparison) -> str:
        """A value in words."""
        if isinstance(value, frozenset):
            return ", ".join(sorted(self._said(name, one, found) for one in value))
        if isinstance(value, StrEnum):
            return choice_words(value)
        if isinstance(value, Period):
            return value.words()
        if isinstance(value, bool):
            return tr("yes") if value else tr("no")
        if isinstance(value, str) and value in found.titles:
            return found.titles[RecordId(value)]
        plain = SPECS[self._kind][name].type.write(value) if not isinstance(value, str) else value
        if isinstance(plain, dict):
            return ", ".join(f"{key}: {self._moment(entry)}" for key, entry in plain.items())
        return self._moment(plain) if plain is not None else ""

    def _moment(self, plain: object) -> str:
        text = str(plain)
        try:
            local = parse_moment(text).astimezone(self._workspace.zone)
        except ValueError:
            return text
        return tr("{day}, {time}", day=exact_day(local.date()), time=clock_time(local))

    def _bring_back(self) -> None:
        place = self._list.currentRow()
        if not 0 <= place < len(self._versions):
            return
        version = self._versions[place].version
        said = tr("{name} is as it was then.", name=self._name) if self._name else tr("It is as it was then.")
        self._restore.setEnabled(False)
        self.restored.emit()
        self._workspace.write(
            self,
            lambda opened: records.restore(opened, self._id, version=version),
            lambda _changes: self.accept(),
            said=said,
        )


def look_of(side: Side) -> QTextCharFormat:
    """How words are set that stand on one side only: told apart by their lines, not by colour alone."""
    c, found = colours(), QTextCharFormat()
    if side is Side.THEN:
        found.setFontUnderline(True)
        found.setBackground(QColor(c.accent_soft))
    elif side is Side.NOW:
        found.setFontStrikeOut(True)
        found.setBackground(QColor(c.clay_soft))
    return found


def _write_piece(cursor: QTextCursor, piece: Piece) -> None:
    cursor.insertText(piece.text[:_LONGEST], look_of(piece.side))
    cut = piece.left_out + max(0, len(piece.text) - _LONGEST)
    if cut:
        quiet = QTextCharFormat()
        quiet.setForeground(QColor(colours().soft))
        cursor.insertText(tr(" […{number} characters…] ", number=f"{cut:,}"), quiet)
    cursor.insertText(piece.rest, look_of(piece.side))
