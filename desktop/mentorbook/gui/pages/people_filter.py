"""The filter above the list of people: words, and a menu of what they are, where they stand and what is due."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QVBoxLayout, QWidget

from mentorbook.gui.forms.wording import choice_words
from mentorbook.gui.widgets.buttons import button, menu_button
from mentorbook.gui.widgets.layout import clear, flow
from mentorbook.gui.words import tr
from mentorbook.model.kinds import RecordId
from mentorbook.model.person import Role, Side, Stage
from mentorbook.services.people import PersonRow

Test = Callable[[PersonRow], bool]


def _words_of(row: PersonRow) -> str:
    person = row.person
    parts = (person.name, person.position, person.organisation, person.field, *person.expertise, *person.tags)
    return " ".join(parts).casefold()


class PeopleFilter(QWidget):
    """Chosen filters of one group widen the list, those of several groups narrow it. ``changed`` tells of any change."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._rows: Sequence[PersonRow] = ()
        self._words: dict[RecordId, str] = {}
        self._chosen: dict[tuple[str, str], Test] = {}
        self.line = QLineEdit()
        self.line.setPlaceholderText(tr("Filter people"))
        self.line.setAccessibleName(tr("Filter people"))
        self.line.setClearButtonEnabled(True)
        self.line.textChanged.connect(lambda _text: self.changed.emit())
        self._menu = menu_button(tr("Filter by role, stage, field, tag and more"), self._fill_menu, text=tr("Filter"))
        self._chips = flow()
        self._chips.hide()
        top = QHBoxLayout()
        top.setSpacing(6)
        top.addWidget(self.line, 1)
        top.addWidget(self._menu)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(top)
        layout.addWidget(self._chips)

    def offer(self, rows: Sequence[PersonRow]) -> None:
        """Filter these people from now on, and offer the fields and tags that they have."""
        self._rows = rows
        self._words = {row.person.id: _words_of(row) for row in rows}

    def passing(self) -> list[PersonRow]:
        """Those of the offered people that pass."""
        words = self.line.text().casefold().split()
        groups: dict[str, list[Test]] = {}
        for (group, _name), test in self._chosen.items():
            groups.setdefault(group, []).append(test)
        return [
            row
            for row in self._rows
            if all(any(test(row) for test in tests) for tests in groups.values())
            and all(word in self._words[row.person.id] for word in words)
        ]

    @property
    def is_on(self) -> bool:
        """Whether anything is asked for."""
        return bool(self._chosen or self.line.text().strip())

    def forget(self) -> None:
        """Show everyone again."""
        self._chosen.clear()
        self._show_chips()
        self.line.clear()
        self.changed.emit()

    def show_tag(self, tag: str) -> None:
        """Ask for a tag alone."""
        self._chosen.clear()
        self.line.clear()
        self._turn(tr("Tag"), tag, partial(_has_tag, tag), on=True)

    def _groups(self) -> list[tuple[str, list[tuple[str, Test]]]]:
        roles: list[tuple[str, Test]] = [(choice_words(role), partial(_has_role, role)) for role in Role]
        stages: list[tuple[str, Test]] = [(choice_words(stage), partial(_is_at, stage)) for stage in Stage]
        sides: list[tuple[str, Test]] = [(choice_words(side), partial(_is_on_side, side)) for side in Side]
        fields = sorted({row.person.field for row in self._rows if row.person.field}, key=str.casefold)
        tags = sorted({tag for row in self._rows for tag in row.person.tags}, key=str.casefold)
        return [
            (tr("Role"), roles),
            (tr("Stage"), stages),
            (tr("Inside or outside"), sides),
            (tr("Field"), [(field, partial(_is_in_field, field)) for field in fields]),
            (tr("Tag"), [(tag, partial(_has_tag, tag)) for tag in tags]),
            (tr("Rhythm"), [(tr("due or overdue"), _is_due)]),
        ]

    def _fill_menu(self, menu: QMenu) -> None:
        for group, entries in self._groups():
            if not entries:
                continue
            inner = menu.addMenu(group)
            for name, test in entries:
                action = inner.addAction(name.replace("&", "&&"))
                action.setCheckable(True)
                action.setChecked((group, name) in self._chosen)
                action.toggled.connect(self._turner(group, name, test))
        menu.addSeparator()
        everyone = menu.addAction(tr("Show everyone"))
        everyone.setEnabled(self.is_on)
        everyone.triggered.connect(lambda _checked: self.forget())

    def _turner(self, group: str, name: str, test: Test) -> Callable[[bool], None]:
        # Qt asks how many arguments a slot takes, which a partial does not say.
        return lambda on: self._turn(group, name, test, on=on)

    def _turn(self, group: str, name: str, test: Test, *, on: bool) -> None:
        if on:
            self._chosen[group, name] = test
        else:
            self._chosen.pop((group, name), None)
        self._show_chips()
        self.changed.emit()

    def _show_chips(self) -> None:
        layout = self._chips.layout()
        if layout is not None:
            clear(layout)
            for (group, name), test in self._chosen.items():
                one = button(f"{name}  ×", partial(self._turn, group, name, test, on=False), "chip")
                one.setAccessibleName(tr("Take the filter {name} away", name=name))
                layout.addWidget(one)
        self._chips.setVisible(bool(self._chosen))


def _has_role(role: Role, row: PersonRow) -> bool:
    return role in row.person.roles


def _is_at(stage: Stage, row: PersonRow) -> bool:
    return row.person.stage is stage


def _is_on_side(side: Side, row: PersonRow) -> bool:
    return row.person.side is side


def _is_in_field(field: str, row: PersonRow) -> bool:
    return row.person.field == field


def _has_tag(tag: str, row: PersonRow) -> bool:
    return tag in row.person.tags


def _is_due(row: PersonRow) -> bool:
    return row.rhythm.is_due
