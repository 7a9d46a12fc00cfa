"""Other words for one claim, in one letter; the record in the book stays as it is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from mentorbook.gui.forms.asking import AskingDialog
from mentorbook.gui.forms.draft_timer import DraftTimer
from mentorbook.gui.gate.frame import field
from mentorbook.gui.runtime.workspace import Workspace
from mentorbook.gui.widgets.buttons import button, link, primary
from mentorbook.gui.widgets.layout import row
from mentorbook.gui.widgets.text import soft
from mentorbook.gui.words import tr
from mentorbook.gui.writing.units import without_noise
from mentorbook.model.summary import Wording
from mentorbook.services.letters import Claim


class WordingDialog(AskingDialog):
    """A heading and a text; ``said`` gets what differs from the book, also while it is typed."""

    def __init__(self, workspace: Workspace, parent: QWidget, claim: Claim, said: Callable[[Wording], None]) -> None:
        super().__init__(parent, tr("Say it otherwise"), width=520)
        self._claim, self._said = claim, said
        self._heading, self._text = QLineEdit(), QPlainTextEdit()
        self._text.setTabChangesFocus(True)
        self._show(claim.said.heading, claim.said.text_paragraphs)
        self._heading.returnPressed.connect(self._use)
        # The draft of the letter holds what is typed here, so a lock finds out whether there is room for it.
        self._pause = DraftTimer(workspace, self, self._say)
        self._heading.textChanged.connect(lambda _text: self._pause.start())
        self._text.textChanged.connect(self._pause.start)
        self.add(
            soft(tr("In this letter alone. What is in your book, and what it rests on, stays as it is.")),
            field(tr("Heading"), self._heading),
            field(tr("Text (Markdown)"), self._text),
            row(
                link(tr("As in the book"), lambda: self._show(claim.entry.heading, claim.entry.text_paragraphs)),
                None,
                button(tr("Cancel"), self.reject),
                primary(tr("Use these words"), self._use),
            ),
        )
        self._heading.setFocus()

    def _show(self, heading: str, texts: tuple[str, ...]) -> None:
        self._heading.setText(heading)
        self._text.setPlainText("\n\n".join(texts))

    def leave(self) -> None:
        """The book is about to close: the words go into the letter, whose draft keeps them."""
        self._use()

    def reject(self) -> None:
        """The letter says again what it said before."""
        self._pause.stop()
        super().reject()
        self._said(self._claim.wording)

    def _say(self) -> None:
        heading, text = self._heading.text().strip(), without_noise(self._text.toPlainText()).strip()
        entry = self._claim.entry
        same = text == "\n\n".join(entry.text_paragraphs)
        self._said(Wording(heading if heading and heading != entry.heading else None, None if same else text))

    def _use(self) -> None:
        self._pause.stop()
        self.accept()
        self._say()
