"""Thanks in a minute, from anywhere: to whom, for what, what shows it, and the words."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from typing import Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QMenu, QPlainTextEdit, QRadioButton, QWidget

from mentorbook.frozen import frozen
from mentorbook.gui.forms.asking import AskingDialog
from mentorbook.gui.forms.choice_editors import ChoiceEditor
from mentorbook.gui.forms.draft_timer import DraftTimer
from mentorbook.gui.forms.evidence import EvidenceList
from mentorbook.gui.forms.reference_editors import finder, typed_in
from mentorbook.gui.forms.waiting import Waiting
from mentorbook.gui.gate.frame import field
from mentorbook.gui.runtime.workspace import Workspace
from mentorbook.gui.widgets.buttons import button, entry, menu_button, primary
from mentorbook.gui.widgets.layout import Columns, column, holder, row
from mentorbook.gui.widgets.text import name_choice, soft
from mentorbook.gui.words import tr
from mentorbook.gui.writing.units import without_noise
from mentorbook.model.exchange import ThanksChannel
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.trouble import InvalidRecord
from mentorbook.services import finding, gratitude, records
from mentorbook.services.finding import Choice
from mentorbook.services.gratitude import Suggestion
from mentorbook.services.opened import OpenedBook

_DRAFT = "quick-thanks"
"""Where half-typed thanks wait: by themselves, or below this for the person and what they are for."""
_WORDS_HEIGHT = 84


@frozen
class _Given:
    people: list[Choice]
    templates: tuple[tuple[str, str], ...]
    draft: dict[str, Any]


class ThanksDialog(AskingDialog):
    """Says thanks, or keeps them until they are said."""

    def __init__(
        self,
        workspace: Workspace,
        parent: QWidget,
        *,
        person: RecordId | None = None,
        text: str = "",
        evidence: Collection[RecordId] = (),
    ) -> None:
        super().__init__(parent, tr("Say thanks"), width=540)
        self._workspace = workspace
        self._begun = {"person": person, "text": text, "evidence": sorted(evidence)}
        self._draft_key = "/".join((_DRAFT, *([person] if person else []), *sorted(evidence)))
        self._note = soft(tr("This is what you typed last time and did not save."))
        self._note.hide()
        self._templates: tuple[tuple[str, str], ...] = ()
        self._whom = finder([], tr("Type a name"))
        self._text, self._words = QLineEdit(text), QPlainTextEdit()
        self._text.setPlaceholderText(tr("One thing, two details, one difference it made"))
        self._words.setTabChangesFocus(True)
        self._words.setFixedHeight(_WORDS_HEIGHT)
        self._words.setAccessibleName(tr("The words themselves"))
        self._evidence = EvidenceList()
        self._today, self._later = QRadioButton(tr("Said today")), QRadioButton(tr("Not said yet"))
        when = QButtonGroup(self)
        for one in (self._today, self._later):
            when.addButton(one)
        self._today.setChecked(True)
        self._how = ChoiceEditor(ThanksChannel, optional=True, none=tr("not noted"))
        name_choice(self._how.box, tr("How"))
        self._ticked: frozenset[RecordId] = frozenset(evidence)
        self._waiting = Waiting(self)
        self._save = primary(tr("Keep it"), self.save)
        self._save.setDefault(True)
        self._save.setEnabled(False)
        self._lay_out()
        self._pause = DraftTimer(workspace, self, self._keep_draft)
        QShortcut(QKeySequence("Ctrl+Return"), self, self.save)
        workspace.read(self, self._load, self._show)

    def _lay_out(self) -> None:
        template = menu_button(tr("Begin with a template"), self._offer_templates, text=tr("From a template"))
        caption = row(soft(tr("The words themselves, if you write")), template)
        caption.setStretch(0, 1)
        how = row(soft(tr("How"), wrap=False), self._how, None, gap=12)
        # Below each other where the words are long.
        said = Columns((row(self._today, self._later, gap=12), 0), (how, 1), narrow=420)
        self._fields = holder(
            column(
                field(tr("To whom"), self._whom),
                field(tr("For what"), self._text),
                column(soft(tr("What it rests on")), self._evidence, gap=4),
                column(caption, self._words, gap=4),
                said,
                gap=12,
            )
        )
        self.add(
            self._note,
            self._fields,
            self.problem,
            None,
            row(None, button(tr("Cancel"), self.reject), self._save),
        )

    # -- reading

    def _load(self, opened: OpenedBook) -> _Given:
        people = finding.choices(opened, (Kind.PERSON,))
        people.sort(key=lambda one: one.title.casefold())
        return _Given(people, gratitude.note_templates(opened), records.drafts(opened).get(self._draft_key, {}))

    def _show(self, given: _Given) -> None:
        self._templates = given.templates
        for one in given.people:
            self._whom.addItem(one.title, one)
        content = {**self._begun, **given.draft}
        self._note.setVisible(bool(given.draft))
        ids = [one.id for one in given.people]
        if content["person"] in ids:
            self._whom.setCurrentIndex(1 + ids.index(content["person"]))
        else:
            self._whom.setEditText(content.get("whom", ""))
        self._text.setText(content["text"])
        self._words.setPlainText(content.get("message", ""))
        self._ticked = frozenset(map(RecordId, content["evidence"]))
        self._whom.currentIndexChanged.connect(lambda _at: self._turned())
        line = self._whom.lineEdit()
        assert line is not None  # noqa: S101 -- it is editable
        for typed in (line.textEdited, self._text.textEdited):
            typed.connect(lambda _text: self.say(""))
        for typed in (line.textEdited, self._text.textEdited, self._words.textChanged, self._evidence.ticked):
            typed.connect(lambda *_: self._pause.start())
        self._save.setEnabled(True)
        self._suggest()
        (self._text if self._person else self._whom).setFocus()

    @property
    def _person(self) -> RecordId | None:
        choice = typed_in(self._whom)
        return choice.id if choice else None

    def _turned(self) -> None:
        self._ticked = frozenset()
        self._suggest()
        self._pause.start()

    def _suggest(self) -> None:
        person, ticked = self._person, self._ticked
        if person is None:
            self._evidence.show_nobody()
            return

        def arrived(found: tuple[Suggestion, ...]) -> None:
            if person == self._person:
                self._evidence.show_suggestions(found, ticked)

        self._workspace.read(self, lambda opened: gratitude.evidence_for(opened, person, also=ticked), arrived)

    def _offer_templates(self, menu: QMenu) -> None:
        for title, body in self._templates:
            entry(menu, title, partial(self._begin_with, body))
        if not self._templates:
            entry(menu, tr("There are no templates for thanks"), lambda: None, enabled=False)

    def _begin_with(self, body: str) -> None:
        typed = self._words.toPlainText().strip()
        self._words.setPlainText(f"{typed}\n\n{body.strip()}" if typed else body.strip())
        self._words.setFocus()

    # -- keeping

    def save(self) -> None:
        """Keep the thanks; a problem is said, and nothing is lost."""
        if self._waiting.is_on:
            return
        person, text = self._person, self._text.text().strip()
        if person is None:
            self.say(tr("Choose somebody of your people."))
            self._whom.setFocus()
            return
        if not text:
            self.say(tr("Say in one sentence what you are thankful for."))
            self._text.setFocus()
            return
        values: dict[str, Any] = {"person": person, "text": text, "evidence": self._evidence.chosen}
        values["message"] = without_noise(self._words.toPlainText()).strip() or None
        if self._today.isChecked():
            values["on"] = self._workspace.today
        values["channel"] = self._how.value()
        filled = {name: value for name, value in values.items() if value}
        self._pause.keep()
        self._waiting.begin(self._fields, self._save)
        self._workspace.write(
            self,
            lambda opened: records.add(opened, Kind.THANKS, filled),
            lambda _saved: self.accept(),
            said=tr("Thanks kept."),
            draft=self._draft_key,
            failed=self._failed,
        )

    def _failed(self, error: Exception) -> None:
        self._waiting.end()
        if isinstance(error, InvalidRecord):
            self.say(error.said)
        else:
            self._workspace.messages.trouble(error)

    def _keep_draft(self) -> None:
        person, whom = self._person, self._whom.currentText()
        content = {
            "person": person,
            # Whom the book knows has no name in a draft: that would outlive an erasing.
            "whom": "" if person else whom,
            "text": self._text.text(),
            "message": self._words.toPlainText(),
            "evidence": sorted(self._evidence.chosen),
        }
        is_begun = (
            content["message"]
            or content["text"] not in ("", self._begun["text"])
            or (whom and not self._begun["person"])
        )
        self._workspace.keep_draft(self._draft_key, content if is_begun else None)

    def reject(self) -> None:
        """Close without keeping. What was typed stays as a draft and is offered the next time."""
        self._pause.keep()
        super().reject()
