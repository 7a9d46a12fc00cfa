"""Everyone one could thank, as a list: a model that filters, and a delegate that paints avatar, name and what is owed."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from mentorbook.gui.style.theme import colours
from mentorbook.gui.widgets.item_list import Item, ItemDelegate, ItemModel, ItemView
from mentorbook.gui.widgets.painted_list import ROW_ROLE, Index, faces, paint_frame, paint_lines
from mentorbook.gui.widgets.pictures import paint_avatar
from mentorbook.gui.words import tr
from mentorbook.model import daywords
from mentorbook.model.kinds import RecordId
from mentorbook.services.gratitude import PersonGratitude

_AVATAR = 32


class Lens(StrEnum):
    """Who is shown."""

    ALL = "all"
    DUE = "due"
    DRAFTS = "drafts"


def matching(people: Sequence[PersonGratitude], lens: Lens, typed: str) -> list[PersonGratitude]:
    """The people that pass."""
    words = typed.casefold().split()
    found = [one for one in people if all(word in one.name.casefold() for word in words)]
    if lens is Lens.DUE:
        return [one for one in found if one.owed]
    return [one for one in found if one.drafts] if lens is Lens.DRAFTS else found


def to_item(one: PersonGratitude) -> Item:
    """Someone in two lines."""
    parts = []
    if one.said:
        parts.append(tr("thanked {times}", times=daywords.times(one.said)))
    if one.drafts:
        parts.append(tr("{number} not said yet", number=one.drafts))
    second = " · ".join(parts) or tr("no thanks yet")
    return Item(one.person, one.name, second, tr("due") if one.owed else "", "gold")


class _Delegate(ItemDelegate):
    """As the people are painted elsewhere, with the word for what is owed."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        item: Item = index.data(ROW_ROLE)
        c = colours()
        room: QRect = option.rect.adjusted(1, 2, -1, -2)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_frame(painter, option, room)
        top = room.top() + (room.height() - _AVATAR) / 2
        paint_avatar(painter, QRectF(room.left() + 12, top, _AVATAR, _AVATAR), item.title)
        left, right = room.left() + 12 + _AVATAR + 10, room.right() - 12
        if item.mark:
            second = faces(option.font)[1]
            painter.setFont(second)
            painter.setPen(QColor(c.gold_text))
            width = QFontMetrics(second).horizontalAdvance(item.mark) + 2
            flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
            painter.drawText(QRect(right - width, room.top(), width, room.height()), flags, item.mark)
            right -= width + 8
        lines = ((item.title, c.ink), (item.second, c.soft))
        paint_lines(painter, QRect(left, room.top(), right - left, room.height()), option.font, lines)
        painter.restore()


class GratitudeList(ItemView):
    """The list. ``settled`` tells who is chosen once the choice rests."""

    def __init__(self) -> None:
        self.people = ItemModel()
        super().__init__(self.people, tr("People to thank"))
        self.setItemDelegate(_Delegate(self))

    def show_people(self, people: Sequence[PersonGratitude], keep: RecordId | None) -> None:
        """Show these people, and keep one chosen where they are among them; else the first."""
        self.people.show_items([to_item(one) for one in people])
        keys = [one.person for one in people]
        wanted = keep if keep in keys else next(iter(keys), None)
        self.choose([wanted])

    def settled_now(self) -> None:
        """Tell at once who is chosen."""
        self._rest.stop()
        self._tell()
