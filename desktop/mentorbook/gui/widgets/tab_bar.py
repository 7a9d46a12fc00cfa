"""Tabs that stay in one line: those for which there is no room wait in a menu at its end."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QSize
from PySide6.QtWidgets import QLayout, QMenu, QPushButton, QWidget

from mentorbook.gui.widgets.buttons import entry, menu_button
from mentorbook.gui.widgets.layout import row

_GAP = 2


class TabBar(QWidget):
    """The tabs of a card. The first and the chosen one are always in sight; ``words`` name the menu of the others."""

    def __init__(self, tabs: Sequence[QPushButton], words: str) -> None:
        super().__init__()
        self.setProperty("look", "plain")
        self._tabs = self._offered = tuple(tabs)
        self._more = menu_button(words, self._fill)
        line = row(*tabs, self._more, None, gap=_GAP)
        # Its least width is that of the tabs that stay.
        line.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self.setLayout(line)
        for tab in tabs:
            tab.toggled.connect(self._turn)
        self._turn()

    def offer(self, tabs: Collection[QPushButton]) -> None:
        """Have these alone, in their order."""
        self._offered = tuple(tab for tab in self._tabs if tab in tabs)
        self._turn()

    def sizeHint(self) -> QSize:
        return QSize(_width(self._offered), self._height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._with_menu(self._kept()), self._height())

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._turn()
        return super().event(event)

    def _turn(self) -> None:
        """Show the tabs that have room, in the order of their worth: those that stay, and the rest from the left."""
        shown = set(self._offered)
        if _width(self._offered) > self.width():
            shown = set(self._kept())
            for tab in self._offered:
                if self._with_menu(shown | {tab}) > self.width():
                    break
                shown.add(tab)
        for tab in self._tabs:
            if tab.isHidden() != (tab not in shown):
                tab.setVisible(tab in shown)
        self._more.setVisible(len(shown) < len(self._offered))

    def _kept(self) -> tuple[QPushButton, ...]:
        return tuple(tab for place, tab in enumerate(self._offered) if place == 0 or tab.isChecked())

    def _with_menu(self, tabs: Collection[QPushButton]) -> int:
        return _width(tabs) + _GAP + self._more.sizeHint().width()

    def _height(self) -> int:
        return max((tab.sizeHint().height() for tab in self._tabs), default=0)

    def _fill(self, menu: QMenu) -> None:
        for tab in self._offered:
            if tab.isHidden():
                entry(menu, tab.text(), partial(self._choose, tab))

    @staticmethod
    def _choose(tab: QPushButton) -> None:
        tab.click()
        tab.setFocus()


def _width(tabs: Collection[QPushButton]) -> int:
    return sum(tab.sizeHint().width() for tab in tabs) + _GAP * max(0, len(tabs) - 1)
