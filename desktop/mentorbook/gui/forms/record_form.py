"""A form for one kind of record, made from the catalogue, with problems shown beside their fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from mentorbook.gui.forms.choice_editors import FlagEditor
from mentorbook.gui.forms.editor import Editor
from mentorbook.gui.forms.editors import editor_for
from mentorbook.gui.forms.repeats import RepeatEditor
from mentorbook.gui.forms.wording import field_words, first_fields, other_fields
from mentorbook.gui.widgets.buttons import link
from mentorbook.gui.widgets.layout import column, row
from mentorbook.gui.widgets.text import announce, capitalised, label, mark_wrong, soft
from mentorbook.gui.words import tr
from mentorbook.model.catalogue import SPECS, reference_of, write_value
from mentorbook.model.fields import Choice, Day, Length, Moment, Whole
from mentorbook.model.kinds import Kind
from mentorbook.model.record import Record
from mentorbook.services import finding


def kinds_to_choose_from(kind: Kind) -> tuple[Kind, ...]:
    """The kinds of records that a form of this kind refers to."""
    found = (reference_of(spec.type) for spec in SPECS[kind].values())
    return tuple(dict.fromkeys(one for reference in found if reference for one in reference.kinds))


BEGUN = "begun:"
"""Of a draft, the key of what cannot be read, by field and word for word."""
"""Under which a draft keeps what is half typed; no field is called that."""
_SHORT = (Choice, Day, Length, Moment, Whole)
"""Types whose values need half a line."""


def _pairs(kind: Kind, names: Sequence[str]) -> list[tuple[str, ...]]:
    """The fields of a form in lines: two that are short and follow each other share one."""
    lines: list[tuple[str, ...]] = []
    for name in names:
        is_short = isinstance(SPECS[kind][name].type, _SHORT)
        last = lines[-1] if lines else ()
        if is_short and len(last) == 1 and isinstance(SPECS[kind][last[0]].type, _SHORT):
            lines[-1] = (*last, name)
        else:
            lines.append((name,))
    return lines


class RecordForm(QWidget):
    """Editors for all fields a person enters. ``edited`` tells that something was typed."""

    edited = Signal()

    def __init__(
        self, kind: Kind, *, choices: list[finding.Choice], zone: ZoneInfo, today: date, only: Sequence[str] = ()
    ) -> None:
        """With ``only``, a form for just these fields."""
        super().__init__()
        self.kind = kind
        self._first = tuple(only) or first_fields(kind)
        self._other = () if only else other_fields(kind)
        self._shown: dict[str, Any] = {}
        self._editors: dict[str, Editor] = {}
        self._problems: dict[str, QLabel] = {}
        self._problem = label("", "problem")
        self._problem.hide()
        first, rest = QVBoxLayout(), QVBoxLayout()
        for box, names in ((first, self._first), (rest, self._other)):
            box.setContentsMargins(0, 0, 0, 0)
            box.setSpacing(12)
            for pair in _pairs(kind, names):
                line = row(*(self._field(name, choices, zone, today) for name in pair), gap=14)
                for place, name in enumerate(pair):
                    # A day with its time needs more room than a number.
                    line.setStretch(place, 2 if isinstance(SPECS[kind][name].type, Moment) else 1)
                box.addLayout(line)
        self._rest = QWidget()
        self._rest.setLayout(rest)
        self._rest.hide()
        self._more = link(tr("More fields"), self._show_rest)
        self._more.setVisible(bool(self._other))
        layout = column(self._problem, first, self._more, self._rest, None, gap=12)
        self.setLayout(layout)

    def _field(self, name: str, choices: list[finding.Choice], zone: ZoneInfo, today: date) -> QVBoxLayout:
        spec = SPECS[self.kind][name]
        reference = reference_of(spec.type)
        fitting = [choice for choice in choices if reference and choice.kind in reference.kinds]
        if name == "repeat":
            editor: Editor = RepeatEditor(today)
        else:
            editor = editor_for(spec.type, help_=spec.help, zone=zone, today=today, choices=fitting)
        words = field_words(self.kind, name)
        caption = soft(words + (" *" if spec.required else ""))
        caption.setBuddy(editor.target)
        # The rest is for who types commands.
        editor.call(words, spec.help.partition("; repeat for")[0])
        editor.edited.connect(lambda: self._touched(name))
        self._editors[name] = editor
        self._problems[name] = problem = label("", "problem")
        problem.hide()
        parts = (editor, problem) if isinstance(editor, FlagEditor) else (caption, editor, problem)
        return column(*parts, None, gap=3)

    def _show_rest(self) -> None:
        self._rest.show()
        self._more.hide()

    def show_record(self, record: Record) -> None:
        """Show all values of a record."""
        self.show_values({name: getattr(record, name) for name in self._editors})

    def show_values(self, values: Mapping[str, Any]) -> None:
        """Show some values; from now on only what differs from them counts as changed."""
        for name, value in values.items():
            if name in self._editors:
                self._editors[name].show_value(value)
        self._shown = {name: self._quietly(name) for name in self._editors}
        if any(self._shown[name] not in (None, "", frozenset(), {}) for name in self._other if name in values):
            self._show_rest()

    def changed(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Of the values of this form, those that differ from what was shown."""
        return {name: value for name, value in values.items() if value != self._shown.get(name)}

    def follow(self, record: Record, saved: Mapping[str, Any]) -> bool:
        """Show a record after these values of the form were saved in it. Returns whether others were typed since.

        What was typed since stays as it stands, and counts as changed.
        """
        typed = {name for name in self._editors if not self._says(name, saved[name])}
        for name, editor in self._editors.items():
            value = self._shown[name] = getattr(record, name)
            if name not in typed:
                if not self._says(name, value):
                    editor.show_value(value)
                self._shown[name] = self._quietly(name)
        return bool(typed)

    def _says(self, name: str, value: Any) -> bool:
        try:
            return bool(self._editors[name].value() == value)
        except ValueError:
            return False

    def _quietly(self, name: str) -> Any:
        try:
            return self._editors[name].value()
        except ValueError:
            return None

    def show_draft(self, draft: Mapping[str, Any]) -> None:
        """Put back what had been typed and not saved."""
        for name, plain in draft.items():
            if name in self._editors:
                self._editors[name].show_value(SPECS[self.kind][name].type.read(plain))
        for name, begun in draft.get(BEGUN, {}).items():
            if name in self._editors:
                self._editors[name].show_begun(begun)

    def editor(self, name: str) -> Editor:
        """The editor of a field."""
        return self._editors[name]

    def readable(self) -> dict[str, Any]:
        """All values that can be read now; the others say why not, and nothing takes the focus."""
        found, problems = self._read()
        self.show_problems(problems, focus=False)
        return found

    def values(self) -> dict[str, Any] | None:
        """All values, or None when some cannot be read; then each says so."""
        for editor in self._editors.values():
            editor.finish()
        found, problems = self._read()
        self.show_problems(problems)
        return None if problems else found

    def _read(self) -> tuple[dict[str, Any], dict[str, str]]:
        found: dict[str, Any] = {}
        problems: dict[str, str] = {}
        for name, editor in self._editors.items():
            try:
                found[name] = editor.value()
            except ValueError as error:
                problems[name] = str(error)
        for name, spec in SPECS[self.kind].items():
            if name in found and spec.required and found[name] in (None, "", frozenset()):
                problems[name] = tr("is needed")
        return found, problems

    def changed_values(self) -> dict[str, Any]:
        """What differs from what was shown, as a draft keeps it: plain data, and what cannot be read word for word."""
        found: dict[str, Any] = {}
        begun: dict[str, list[str]] = {}
        for name, editor in self._editors.items():
            try:
                if (value := editor.value()) != self._shown.get(name):
                    found[name] = write_value(self.kind, name, value)
            except ValueError:
                begun[name] = editor.begun()
        return {**found, BEGUN: begun} if begun else found

    def show_problems(self, problems: Mapping[str, str], *, focus: bool = True) -> None:
        """Say beside each field what is wrong with it; the first of them gets the focus."""
        for name, problem in self._problems.items():
            words = capitalised(problems.get(name, ""))
            problem.setText(words)
            problem.setVisible(bool(words))
            mark_wrong(self._editors[name].target, words)
        others = [f"{name}: {words}" for name, words in problems.items() if name not in self._problems]
        self._problem.setText("; ".join(others))
        self._problem.setVisible(bool(others))
        wrong = [name for name in self._editors if name in problems]
        if any(name in self._other for name in wrong):
            self._show_rest()
        if wrong and focus:
            self._editors[wrong[0]].target.setFocus(Qt.FocusReason.OtherFocusReason)
        if problems and focus:
            # The field itself is not told anew where it has the focus already.
            told = [f"{field_words(self.kind, name)}: {self._problems[name].text()}" for name in wrong]
            announce(self, ". ".join((*told, *others)))

    def focus_first(self) -> None:
        """Begin at the first field that is empty."""
        names = self._first
        empty = [name for name in names if self._shown.get(name) in (None, "", frozenset(), {})]
        self._editors[(empty or list(names))[0]].target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _touched(self, name: str) -> None:
        if self._problems[name].isVisible():
            self._problems[name].hide()
            mark_wrong(self._editors[name].target, "")
        self.edited.emit()
