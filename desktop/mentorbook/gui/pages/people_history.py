"""The versions of someone's record: what each save changed, and the way back to any of them."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from mentorbook.gui.forms.wording import field_words
from mentorbook.gui.runtime.workspace import Workspace
from mentorbook.gui.widgets.buttons import button
from mentorbook.gui.widgets.dates import clock_time, exact_day
from mentorbook.gui.widgets.layout import Scroll, column, holder, row
from mentorbook.gui.widgets.text import label, soft, title
from mentorbook.gui.words import tr
from mentorbook.model.person import Person
from mentorbook.services import records
from mentorbook.services.versions import MOST, Version, versions


class HistoryDialog(QDialog):
    """All versions of a person, newest first. Bringing one back is a save like any other, with its undo."""

    def __init__(self, workspace: Workspace, parent: QWidget, person: Person) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._workspace, self._person = workspace, person
        self.setWindowTitle(tr("Versions of {name}", name=person.name))
        self.setMinimumWidth(420)
        self.resize(520, 480)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(24, 20, 24, 20)
        self._layout.setSpacing(12)
        self._layout.addWidget(title(self.windowTitle()))
        workspace.read(self, lambda opened: versions(opened, person.id), self._show)

    def _show(self, found: tuple[Version, ...]) -> None:
        entries = column(*(self._entry(version) for version in found), None, gap=14)
        self._layout.addWidget(Scroll(holder(entries)), 1)
        if len(found) == MOST:
            self._layout.addWidget(soft(tr("The newest {number} are shown.", number=MOST)))
        self._layout.addLayout(row(None, button(tr("Close"), self.accept)))

    def _entry(self, version: Version) -> QWidget:
        local = version.at.astimezone(self._workspace.zone)
        when = tr("{day}, {time}", day=exact_day(local.date()), time=clock_time(local))
        words = ", ".join(field_words(self._person.kind, name) for name in version.fields)
        if version.is_first:
            words = tr("First written down")
        line = row(column(label(when), soft(words or tr("Put in the trash, or brought back")), gap=1))
        line.setStretch(0, 1)
        if version.is_now:
            line.addWidget(soft(tr("As it is now"), wrap=False))
        else:
            back = button(tr("Bring back"), partial(self._bring_back, version))
            back.setAccessibleDescription(when)
            line.addWidget(back)
        return holder(line)

    def _bring_back(self, version: Version) -> None:
        self._workspace.write(
            self,
            lambda opened: records.restore(opened, self._person.id, version=version.version),
            lambda _changes: self.accept(),
            said=tr("{name} is as it was then.", name=self._person.name),
        )
