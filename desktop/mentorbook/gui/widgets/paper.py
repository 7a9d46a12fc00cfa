"""Pages on the screen: the very pages that a PDF would hold, as pictures that were painted elsewhere."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from mentorbook.frozen import frozen
from mentorbook.gui.style.theme import colours
from mentorbook.gui.widgets.layout import Scroll, holder
from mentorbook.gui.widgets.text import soft
from mentorbook.gui.words import tr

_LEAST, _MOST = 280, 720
_SETTLE = 120
"""Milliseconds of quiet after which pages that came into sight are asked for."""


@frozen
class PagePicture:
    """A page as it looks, and its words for a screen reader."""

    image: QImage
    words: str


class _Sheet(QWidget):
    """One page, white also in the dark, as paper is."""

    def __init__(self, number: int, count: int, ratio: float) -> None:
        super().__init__()
        self._ratio = ratio
        self._picture: PagePicture | None = None
        self._name = tr("Page {number} of {count}", number=number + 1, count=count)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setSizePolicy(policy)
        self.setAccessibleName(self._name)

    def set_width(self, width: int) -> None:
        """Be so wide, and as high as paper is."""
        self.setFixedSize(width, round(width * self._ratio))

    def show_picture(self, picture: PagePicture | None) -> None:
        """Show a page; None: it is still on its way."""
        self._picture = picture
        self.setAccessibleDescription(picture.words if picture else "")
        self.update()

    @property
    def is_blank(self) -> bool:
        """Whether its page is still to come."""
        return self._picture is None

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("white"))
        if self._picture is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(self.rect(), self._picture.image)
        painter.setPen(QPen(QColor(colours().line), 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()


class PaperView(Scroll):
    """Pages one below the other. ``wanted`` asks for those that came into sight, by their numbers."""

    wanted = Signal(object)

    def __init__(self) -> None:
        self._box = QVBoxLayout()
        self._box.setContentsMargins(0, 0, 4, 0)
        self._box.setSpacing(14)
        self._box.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        self._sheets: list[_Sheet] = []
        self._ratio = 0.0
        super().__init__(holder(self._box))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("The pages as they will be"))
        self._foot = soft()
        self._rest = QTimer(self, singleShot=True, interval=_SETTLE)
        self._rest.timeout.connect(self._ask)
        self.verticalScrollBar().valueChanged.connect(lambda _value: self._rest.start())

    @property
    def page_pixels(self) -> int:
        """How many pixels of the screen a page is wide."""
        return round(self._page_width() * self.devicePixelRatioF())

    def in_sight(self) -> tuple[int, ...]:
        """The numbers of the pages that can be seen, or are next to one; the first two before there are any."""
        if not self._sheets:
            return (0, 1)
        view = self.viewport().rect()
        seen = [
            number
            for number, sheet in enumerate(self._sheets)
            if QRect(sheet.mapTo(self.viewport(), sheet.rect().topLeft()), sheet.size()).intersects(view)
        ]
        first, last = (min(seen), max(seen)) if seen else (0, 1)
        return tuple(range(max(0, first - 1), min(len(self._sheets), last + 2)))

    def show_pages(self, count: int, ratio: float, pictures: Mapping[int, PagePicture]) -> None:
        """Show other pages; those without a picture stay blank until they come into sight."""
        if len(self._sheets) != count or ratio != self._ratio:
            self._ratio = ratio
            while self._sheets:
                sheet = self._sheets.pop()
                self._box.removeWidget(sheet)
                sheet.hide()
                sheet.deleteLater()
            for number in range(count):
                sheet = _Sheet(number, count, ratio)
                sheet.set_width(self._page_width())
                self._sheets.append(sheet)
                self._box.addWidget(sheet)
        for number, sheet in enumerate(self._sheets):
            sheet.show_picture(pictures.get(number))
        if any(sheet.is_blank for sheet in self._sheets):
            self._rest.start()

    def add_pictures(self, pictures: Mapping[int, PagePicture]) -> None:
        """Show some more of the same pages."""
        for number, picture in pictures.items():
            if number < len(self._sheets):
                self._sheets[number].show_picture(picture)

    def clear_pages(self) -> None:
        """Show nothing."""
        self.show_pages(0, self._ratio, {})

    def _ask(self) -> None:
        blank = [number for number in self.in_sight() if self._sheets and self._sheets[number].is_blank]
        if blank:
            self.wanted.emit(tuple(blank))

    def _page_width(self) -> int:
        return max(_LEAST, min(_MOST, self.viewport().width() - 8))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for sheet in self._sheets:
            sheet.set_width(self._page_width())

    def sizeHint(self) -> QSize:
        return QSize(440, 560)
