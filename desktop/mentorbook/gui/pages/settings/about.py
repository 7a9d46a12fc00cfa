"""What this program is and is made of, where its files lie, and what helps when something is wrong."""

from __future__ import annotations

import platform
from collections.abc import Collection
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import qVersion

from mentorbook import __version__
from mentorbook.gui.forms.text_dialog import TextDialog
from mentorbook.gui.pages.settings.section import Section, setting
from mentorbook.gui.pages.settings.self_test import SelfTestDialog
from mentorbook.gui.runtime.folders import open_folder
from mentorbook.gui.widgets.buttons import button
from mentorbook.gui.widgets.layout import Card
from mentorbook.gui.widgets.text import label, soft
from mentorbook.gui.words import tr
from mentorbook.model.kinds import Kind
from mentorbook.services import licences
from mentorbook.services.diagnostics import diagnostics
from mentorbook.services.opened import OpenedBook


class AboutSection(Section):
    """Versions, licences, places, help."""

    watches: ClassVar[Collection[Kind]] = ()

    def load(self, opened: OpenedBook) -> Path:
        return opened.profile.paths.root

    def fill(self, data: Any) -> None:
        about = Card(tr("Mentorbook {version}", version=__version__))
        about.add(
            label(tr("A private book of your mentorships, on this computer alone. It opens no network connection.")),
            soft(tr("Python {python}, Qt {qt}. MIT licence.", python=platform.python_version(), qt=qVersion())),
            setting(
                tr("Libraries"),
                button(tr("Show the licences"), self._show_licences),
                tr("What Mentorbook is made of, and under which terms."),
            ),
        )
        places = Card(tr("Where your files are"))
        places.add(
            setting(
                str(data),
                button(tr("Open the folder"), lambda: open_folder(data)),
                tr("The encrypted book, its backups and this machine's settings. Do not put it into a synced folder."),
            )
        )
        help_ = Card(tr("When something is wrong"))
        help_.add(
            setting(
                tr("Self-test"),
                button(tr("Test the program"), lambda: SelfTestDialog(self).open()),
                tr("Whether every part is there and works. It takes some seconds and touches nothing of yours."),
            ),
            setting(
                tr("Diagnostics"),
                button(tr("Show diagnostics"), self._show_diagnostics),
                tr("Versions and numbers for a report of a problem. Nothing that you wrote is in it."),
            ),
        )
        self.show_cards(about, places, help_)

    def _show_licences(self) -> None:
        def shown(text: str) -> None:
            words = tr("Mentorbook itself is under the MIT licence. It rests on these libraries, with thanks.")
            TextDialog(self, tr("Licences"), words, text).open()

        self.workspace.read(self, lambda _opened: licences.as_text(licences.shipped()), shown)

    def _show_diagnostics(self) -> None:
        def shown(text: str) -> None:
            words = tr("Read it before you pass it on. It holds numbers and states, no texts, names or folders.")
            TextDialog(self, tr("Diagnostics"), words, text, copies=True).open()

        self.workspace.read(self, diagnostics, shown)
