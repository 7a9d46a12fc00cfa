"""The look of the window on this machine."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, ClassVar

from mentorbook.gui.pages.settings.section import Section, choice, keep_setting, setting
from mentorbook.gui.style.theme import Appearance, choose_appearance
from mentorbook.gui.widgets.layout import Card
from mentorbook.gui.words import tr
from mentorbook.model.kinds import Kind
from mentorbook.services.opened import OpenedBook
from mentorbook.services.settings import Settings, read_settings


class AppearanceSection(Section):
    """Light, dark, or as the system."""

    watches: ClassVar[Collection[Kind]] = ()

    def load(self, opened: OpenedBook) -> Settings:
        return read_settings(opened.profile)

    def fill(self, data: Any) -> None:
        words = {
            Appearance.SYSTEM: tr("as the system"),
            Appearance.LIGHT: tr("light"),
            Appearance.DARK: tr("dark"),
        }
        colours = choice(tr("Colours"), list(words.values()), list(words).index(Appearance(data.appearance)))

        def chosen(index: int) -> None:
            appearance = list(words)[index]
            if keep_setting(self.workspace, appearance=appearance.value):
                choose_appearance(appearance)

        colours.activated.connect(chosen)
        card = Card(tr("Appearance"))
        card.add(setting(tr("Colours"), colours, tr("Light paper, dark paper, or whatever the system shows.")))
        self.show_cards(card)
