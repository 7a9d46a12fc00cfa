"""Templates: texts to start a note from, looked through, changed and added to by the person."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import MappingProxyType

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from mentorbook.gui.runtime.workspace import Workspace
from mentorbook.gui.widgets.buttons import button, entry, icon_button
from mentorbook.gui.widgets.layout import clear, column, dialog_layout, row, scroll_in_dialog
from mentorbook.gui.widgets.order import Dialog
from mentorbook.gui.widgets.rows import TitleButton
from mentorbook.gui.widgets.text import soft, title
from mentorbook.gui.words import tr
from mentorbook.model.changes import ChangeSet
from mentorbook.model.kinds import Kind
from mentorbook.model.session import Template, TemplatePurpose
from mentorbook.services import records
from mentorbook.services.opened import OpenedBook

_PURPOSES: Mapping[TemplatePurpose, str] = MappingProxyType(
    {
        TemplatePurpose.SESSION: "For sessions",
        TemplatePurpose.GOAL: "For goals",
        TemplatePurpose.THANKS: "For thanks",
        TemplatePurpose.OUTREACH: "For messages",
    }
)


def read_templates(opened: OpenedBook) -> tuple[Template, ...]:
    """All templates, those for sessions first, each purpose in the order in which they came into the book."""
    order = list(TemplatePurpose)
    return tuple(sorted(opened.store.typed(Template), key=lambda one: order.index(one.purpose)))


def fill_menu(
    menu: QMenu, templates: Sequence[Template], use: Callable[[Template], object], manage: Callable[[], object]
) -> None:
    """Offer the templates for sessions, and the way to all of them."""
    fitting = [one for one in templates if one.purpose is TemplatePurpose.SESSION]
    for one in fitting:
        entry(menu, one.title.replace("&", "&&"), partial(use, one))
    if fitting:
        menu.addSeparator()
    entry(menu, tr("Manage templates…"), manage)


class TemplatesDialog(Dialog):
    """All templates of the book."""

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._workspace = workspace
        self.setWindowTitle(tr("Templates"))
        self.setMinimumWidth(420)
        self.resize(520, 560)
        self._list = QVBoxLayout()
        self._list.setSpacing(2)
        add = button(tr("Add a template"), partial(workspace.add, Kind.TEMPLATE))
        words = tr("Texts to start from. They are yours: change them, add your own.")
        dialog_layout(
            self,
            before=[title(self.windowTitle()), soft(words)],
            scrolls=column(scroll_in_dialog(self._list)),
            after=[row(add, None, button(tr("Close"), self.accept))],
        )
        workspace.changed.connect(self._changed)
        self._reload()

    def _changed(self, changes: ChangeSet, initiator: object) -> None:
        del initiator
        if Kind.TEMPLATE in changes.kinds:
            self._reload()

    def _reload(self) -> None:
        self._workspace.read(self, read_templates, self._show)

    def _show(self, templates: tuple[Template, ...]) -> None:
        clear(self._list)
        purpose = None
        for one in templates:
            if one.purpose is not purpose:
                purpose = one.purpose
                self._list.addSpacing(8)
                self._list.addWidget(soft(tr(_PURPOSES[purpose])))
            name = TitleButton(one.title, partial(self._workspace.edit, Kind.TEMPLATE, one.id))
            trash = icon_button("trash", tr("Put {name} in the trash", name=one.title), partial(self._remove, one))
            line = row(name, trash)
            line.setStretch(0, 1)
            self._list.addLayout(line)
        if not templates:
            self._list.addWidget(soft(tr("There are no templates in this book yet.")))
        self._list.addStretch(1)

    def _remove(self, template: Template) -> None:
        said = tr("In the trash: {name}", name=template.title)
        self._workspace.write(self, lambda opened: records.remove(opened, template.id), said=said)
