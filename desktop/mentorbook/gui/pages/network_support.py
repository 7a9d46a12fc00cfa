"""The support map: kinds of support by people, inside and outside. Each cell can be gone to and opened by keys."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QMenu, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from mentorbook.gui.forms.wording import choice_words
from mentorbook.gui.runtime.workspace import Workspace
from mentorbook.gui.style.theme import MEASURES, colours, text_pixels
from mentorbook.gui.widgets.buttons import button, entry
from mentorbook.gui.widgets.layout import Card, Columns, Scroll, clear, column, holder, row
from mentorbook.gui.widgets.pictures import paint_avatar
from mentorbook.gui.widgets.rows import TitleButton
from mentorbook.gui.widgets.text import label, soft, title
from mentorbook.gui.words import tr
from mentorbook.model.kinds import Kind
from mentorbook.model.person import Role, Side, Support
from mentorbook.model.support_map import Carrier, SupportMap

_AVATAR = 28
_STEP = 32
_HEADS = 3
_HEIGHT = 60
_MEANINGS = {
    Support.SKILL: "shows me how",
    Support.FEEDBACK: "tells me what they see",
    Support.PERSPECTIVE: "sees it from elsewhere",
    Support.INTRODUCTION: "brings me together with others",
    Support.SPONSORSHIP: "speaks for me when I am not there",
    Support.ENCOURAGEMENT: "keeps me going",
}


def side_words(side: Side | None) -> str:
    """How a column is called."""
    return (
        {Side.INSIDE: tr("inside"), Side.OUTSIDE: tr("outside")}.get(side, tr("not said")) if side else tr("not said")
    )


class SupportCell(QPushButton):
    """Who gives one kind of support on one side: painted heads, the words for a screen reader."""

    stepped = Signal(int, int)

    def __init__(
        self, support: Support, side: Side | None, carriers: tuple[Carrier, ...], workspace: Workspace
    ) -> None:
        super().__init__()
        self.support, self.side, self.carriers = support, side, carriers
        self._workspace = workspace
        self.setProperty("look", "row")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.words())
        self.setToolTip(self.words())
        self.clicked.connect(lambda _checked=False: self.open())

    def words(self) -> str:
        """The cell as a sentence: ``feedback, inside: Ruth; perhaps Yuki``."""
        place = tr("{support}, {side}", support=choice_words(self.support), side=side_words(self.side))
        there = [_told(one) for one in self.carriers if one.is_there]
        perhaps = [one.name for one in self.carriers if not one.is_there]
        if not self.carriers:
            return tr("{place}: nobody yet", place=place)
        told = "; ".join(
            filter(None, (", ".join(there), tr("perhaps {names}", names=", ".join(perhaps)) if perhaps else ""))
        )
        return tr("{place}: {told}", place=place, told=told)

    def open(self) -> None:
        """Who is in it, and a new potential mentor who carries it."""
        if not self.carriers:
            self.find_someone()
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for one in self.carriers:
            words = one.name if one.is_there else tr("{name} (perhaps)", name=one.name)
            entry(menu, words.replace("&", "&&"), partial(self._workspace.show, Kind.PERSON, one.person))
        menu.addSeparator()
        entry(menu, tr("Find someone new for this…"), self.find_someone)
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def find_someone(self) -> None:
        """Begin a potential mentor who carries this need."""
        values = {"roles": frozenset({Role.POTENTIAL}), "support": frozenset({self.support})}
        self._workspace.add(Kind.PERSON, **values, **({"side": self.side} if self.side else {}))

    def sizeHint(self) -> QSize:
        return QSize(150, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(64, _HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {
            Qt.Key.Key_Up: (-1, 0),
            Qt.Key.Key_Down: (1, 0),
            Qt.Key.Key_Left: (0, -1),
            Qt.Key.Key_Right: (0, 1),
        }.get(Qt.Key(event.key()))
        if step:
            self.stepped.emit(*step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        c = colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        there = any(one.is_there for one in self.carriers)
        edge = QPen(QColor(c.accent if self.hasFocus() or self.underMouse() else c.line), 1)
        if not there:
            edge.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(edge)
        painter.setBrush(QColor(c.paper) if there else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        if self.carriers:
            self._paint_heads(painter)
        else:
            painter.setPen(QColor(c.soft))
            painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), tr("+ find someone"))
        painter.end()

    def _paint_heads(self, painter: QPainter) -> None:
        c = colours()
        # Those who carry it have their names beside their heads where there is room; the tooltip has all.
        shown = self.carriers[: max(1, min(len(self.carriers), _HEADS, (self.width() - 24) // _STEP))]
        top = (self.height() - _AVATAR) / 2
        for place, one in enumerate(shown):
            room = QRectF(10 + place * _STEP, top, _AVATAR, _AVATAR)
            painter.setOpacity(1.0 if one.is_there else 0.6)
            paint_avatar(painter, room, one.name)
            painter.setOpacity(1.0)
            if not one.is_there:
                ring = QPen(QColor(c.soft), 1.25)
                ring.setStyle(Qt.PenStyle.DashLine)
                painter.setPen(ring)
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawEllipse(room.adjusted(0.5, 0.5, -0.5, -0.5))
        left = 10 + len(shown) * _STEP + 4
        rest = len(self.carriers) - len(shown)
        words = ", ".join(one.name for one in self.carriers if one.is_there)
        if rest:
            words = tr("+{number}  {names}", number=rest, names=words)
        font = QFont(painter.font())
        font.setPixelSize(text_pixels(13))
        font.setWeight(QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(QColor(c.soft))
        width = self.width() - left - 8
        elided = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, width)
        painter.drawText(QRectF(left, 0, width, self.height()), int(Qt.AlignmentFlag.AlignVCenter), elided)


def _told(one: Carrier) -> str:
    if not one.gave:
        return one.name
    times = tr("once") if one.gave == 1 else tr("{number} times", number=one.gave)
    return tr("{name} (helped {times} in a year)", name=one.name, times=times)


class SupportView(QWidget):
    """The map, what it shows in words, and the way from a gap to someone new."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._cells: dict[tuple[int, int], SupportCell] = {}
        self._box = QVBoxLayout()
        self._box.setContentsMargins(28, 4, MEASURES.page_margin, MEASURES.page_margin)
        self._box.setSpacing(MEASURES.between_cards)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(Scroll(holder(self._box)))

    def show_map(self, found: SupportMap) -> None:
        """Draw the map; the cell that had the focus has it again."""
        focused = next((place for place, cell in self._cells.items() if cell.hasFocus()), None)
        clear(self._box)
        words = tr("Nobody carries everything. A full head carries it now, a dashed one might.")
        self._box.addLayout(column(title(tr("Who supports me, and how")), soft(words), gap=4))
        map_ = Card()
        map_.setAccessibleName(tr("Support map"))
        map_.add(self._grid(found))
        side = column(self._gaps(found), self._loads(found), None, gap=MEASURES.between_cards)
        self._box.addWidget(Columns((column(map_, None), 3), (side, 2), narrow=700))
        self._box.addStretch(1)
        self.setFocusProxy(self._cells[1, 1])
        if focused in self._cells:
            self._cells[focused].setFocus(Qt.FocusReason.OtherFocusReason)

    def _grid(self, found: SupportMap) -> QGridLayout:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(8)
        sides: list[Side | None] = [*Side, *([None] if found.has_unsaid else [])]
        for number, side in enumerate(sides, start=1):
            grid.addWidget(soft(side_words(side).capitalize()), 0, number)
            grid.setColumnStretch(number, 3)
        grid.setColumnStretch(0, 2)
        self._cells = {}
        for line, support in enumerate(Support, start=1):
            grid.setRowMinimumHeight(line, _HEIGHT + 8)
            name = label(choice_words(support).capitalize(), "strong")
            grid.addLayout(column(None, name, soft(tr(_MEANINGS[support])), None, gap=0), line, 0)
            for number, side in enumerate(sides, start=1):
                cell = SupportCell(support, side, found.cells[support, side], self._workspace)
                cell.stepped.connect(partial(self._step, line, number))
                grid.addWidget(cell, line, number)
                self._cells[line, number] = cell
        return grid

    def _step(self, line: int, number: int, down: int, right: int) -> None:
        target = self._cells.get((line + down, number + right))
        if target is not None:
            target.setFocus(Qt.FocusReason.TabFocusReason)

    def _gaps(self, found: SupportMap) -> Card:
        card = Card(tr("Gaps"))
        if not found.gaps:
            card.add(label(tr("Every kind of support comes from someone.")))
        for support in found.gaps:
            perhaps = sorted(
                {one.name for side in (*Side, None) for one in found.cells[support, side]}, key=str.casefold
            )
            words = tr("perhaps {names}", names=", ".join(perhaps[:4])) if perhaps else tr("nobody, not even perhaps")
            find = button(tr("Find someone"), partial(self._find, support))
            find.setAccessibleDescription(choice_words(support))
            name = label(choice_words(support).capitalize())
            from_ = column(name, soft(words), gap=0)
            card.add(_line(from_, find))
        for side, words in ((Side.OUTSIDE, tr("Only from outside")), (Side.INSIDE, tr("Only from inside"))):
            if kinds := found.only_from(side):
                names = ", ".join(choice_words(support) for support in kinds)
                card.add(column(soft(words), label(names[:1].upper() + names[1:]), gap=0))
        return card

    def _loads(self, found: SupportMap) -> Card:
        card = Card(tr("Much on few shoulders"))
        if not found.loads:
            card.add(soft(tr("Nobody carries much alone.")))
        for one in found.loads:
            words = tr("{kinds} kinds of support, {alone} of them alone", kinds=one.kinds, alone=one.alone)
            card.add(
                column(
                    TitleButton(one.name, partial(self._workspace.show, Kind.PERSON, one.person)), soft(words), gap=0
                )
            )
        return card

    def _find(self, support: Support) -> None:
        self._workspace.add(Kind.PERSON, roles=frozenset({Role.POTENTIAL}), support=frozenset({support}))


def _line(words: QVBoxLayout, act: QPushButton) -> QWidget:
    line = row(words, act)
    line.setStretch(0, 1)
    return holder(line)
