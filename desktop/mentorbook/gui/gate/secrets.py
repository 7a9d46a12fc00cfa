"""A field for a passphrase, which can be shown while it is typed."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from mentorbook.gui.widgets.buttons import icon_button
from mentorbook.gui.words import tr


class SecretLine(QWidget):
    """Hidden letters, with an eye that shows them."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.line = QLineEdit()
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.setAccessibleName(words)
        self._eye = icon_button("eye", tr("Show what is typed"), self._switch)
        self._eye.setCheckable(True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.line)
        layout.addWidget(self._eye)
        self.setFocusProxy(self.line)

    def show_typed(self) -> None:
        """Show the letters, such as of a suggestion that is to be learned."""
        self._eye.setChecked(True)
        self._switch()

    def _switch(self) -> None:
        mode = QLineEdit.EchoMode
        self.line.setEchoMode(mode.Normal if self._eye.isChecked() else mode.Password)
