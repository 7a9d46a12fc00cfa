"""Following a link of a note: only after its whole address was shown, and only to the web or into a mail."""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mentorbook.gui.widgets.buttons import button, primary
from mentorbook.gui.widgets.layout import row
from mentorbook.gui.widgets.order import Dialog
from mentorbook.gui.widgets.text import label, soft, title
from mentorbook.gui.words import tr
from mentorbook.gui.writing.units import without_noise

_SCHEMES = frozenset({"http", "https", "mailto"})


def may_be_followed(address: str) -> bool:
    """Whether an address leads to the web or into a mail."""
    url = QUrl(address, QUrl.ParsingMode.StrictMode)
    return url.isValid() and url.scheme() in _SCHEMES and (url.scheme() == "mailto" or bool(url.host()))


class LinkDialog(Dialog):
    """Shows where a link leads, and goes there if the person wants to."""

    def __init__(self, parent: QWidget, address: str) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Open a link"))
        self.setMinimumWidth(420)
        address = without_noise(address)
        url = QUrl(address, QUrl.ParsingMode.StrictMode)
        allowed = may_be_followed(address)
        # As it is sent, so that letters that only look alike are told apart.
        exact = url.toString(QUrl.ComponentFormattingOption.FullyEncoded) if allowed else address
        shown = label(exact)
        shown.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        shown.setAccessibleName(tr("Address"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(12)
        layout.addWidget(title(tr("Open this address?") if allowed else tr("This link is not opened")))
        layout.addWidget(shown)
        if allowed:
            layout.addWidget(soft(tr("It opens outside of Mentorbook, which sees that you come.")))
            go = primary(tr("Open"), lambda: self._go(url))
            layout.addLayout(row(None, button(tr("Cancel"), self.reject), go))
        else:
            layout.addWidget(soft(tr("Only addresses of the web and of mail are opened: http, https, mailto.")))
            layout.addLayout(row(None, button(tr("Close"), self.reject)))

    def _go(self, url: QUrl) -> None:
        QDesktopServices.openUrl(url)
        self.accept()
