"""What was put in the trash, and the way back."""

from __future__ import annotations

from functools import partial
from typing import Any

from mentorbook.gui.forms.wording import kind_words
from mentorbook.gui.pages.settings.section import Section
from mentorbook.gui.widgets.buttons import link
from mentorbook.gui.widgets.layout import Card, row
from mentorbook.gui.widgets.text import Elided, soft
from mentorbook.gui.words import tr
from mentorbook.services import records
from mentorbook.services.opened import OpenedBook
from mentorbook.store.store import Trashed

_SHOWN = 50


class TrashSection(Section):
    """The trash, newest first."""

    def load(self, opened: OpenedBook) -> list[Trashed]:
        return records.trash(opened)[:_SHOWN]

    def fill(self, data: Any) -> None:
        card = Card(tr("Trash"))
        if not data:
            card.add(soft(tr("The trash is empty.")))
        for one in data:
            words = tr("{title} ({kind})", title=one.title or tr("without a title"), kind=kind_words(one.kind))
            back = link(tr("Restore"), partial(self._restore, one))
            back.setAccessibleName(tr("Restore {title}", title=words))
            card.add(row(Elided(words), back, gap=12))
        self.show_cards(card)

    def _restore(self, one: Trashed) -> None:
        self.workspace.write(self, lambda opened: records.restore(opened, one.id), said=tr("Restored."))
