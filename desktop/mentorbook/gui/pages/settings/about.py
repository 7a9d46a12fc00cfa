"""What this program is, and where its files lie."""

from __future__ import annotations

import platform
from collections.abc import Collection
from typing import Any, ClassVar

from mentorbook import __version__
from mentorbook.gui.pages.settings.section import Section
from mentorbook.gui.widgets.layout import Card
from mentorbook.gui.widgets.text import label, soft
from mentorbook.gui.words import tr
from mentorbook.model.kinds import Kind
from mentorbook.services.opened import OpenedBook


class AboutSection(Section):
    """Versions and places."""

    watches: ClassVar[Collection[Kind]] = ()

    def load(self, opened: OpenedBook) -> str:
        return str(opened.profile.paths.root)

    def fill(self, data: Any) -> None:
        card = Card(tr("About"))
        versions = tr("Mentorbook {version}, Python {python}", version=__version__, python=platform.python_version())
        card.add(label(versions), soft(tr("MIT licence. It opens no network connection.")), soft(data))
        self.show_cards(card)
