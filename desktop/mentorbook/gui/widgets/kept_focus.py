"""The focus stays on what is made anew: a card that is filled again has other buttons of the same names."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QAbstractButton, QWidget

from mentorbook.frozen import frozen


@frozen
class KeptFocus:
    """Where the focus was on a part of a page that is made anew, by the name that was said of it."""

    part: QWidget
    name: str

    @classmethod
    def within(cls, *parts: QWidget) -> KeptFocus | None:
        """The focus, where it is in one of some parts; also while a dialog is open over them."""
        found: QWidget | None = parts[0].window().focusWidget()
        part = next((one for one in parts if found is not None and one.isAncestorOf(found)), None)
        return cls(part, _name_of(found)) if part is not None and found is not None else None

    def restore(self) -> None:
        """Take the focus back to what has that name now, else to the first of that part."""
        if not self._is_there():
            stops = self._stops()
            self._go_to(next((one for one in stops if _name_of(one) == self.name), stops[0] if stops else None))

    def restore_soon(self) -> None:
        """Take the focus back to what has that name, once it shows; else it stays where Qt has put it."""
        QTimer.singleShot(0, self.part, self._restore_name)

    def _restore_name(self) -> None:
        if self.name and not self._is_there():
            self._go_to(next((one for one in self._stops() if _name_of(one) == self.name), None))

    def _is_there(self) -> bool:
        now: QWidget | None = self.part.window().focusWidget()
        return now is not None and self.part.isAncestorOf(now) and _name_of(now) == self.name

    def _stops(self) -> list[QWidget]:
        return [
            one
            for one in self.part.findChildren(QWidget)
            if one.isVisible() and one.focusPolicy() & Qt.FocusPolicy.TabFocus
        ]

    @staticmethod
    def _go_to(found: QWidget | None) -> None:
        if found is not None:
            found.setFocus(Qt.FocusReason.OtherFocusReason)


def _name_of(widget: QWidget) -> str:
    name = widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")
    # Several may be called “Edit”, and say of what.
    return f"{name}\n{widget.accessibleDescription()}" if name else ""
