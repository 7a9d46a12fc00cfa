"""The look of the window on this machine."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, ClassVar

from mentorbook.gui.pages.settings.section import Section, choice, keep_setting, setting
from mentorbook.gui.style.theme import Appearance, choose_appearance, choose_text_size
from mentorbook.gui.widgets.layout import Card
from mentorbook.gui.words import tr
from mentorbook.model.kinds import Kind
from mentorbook.services.opened import OpenedBook
from mentorbook.services.settings import TEXT_SIZES, Settings, read_settings


class AppearanceSection(Section):
    """Light, dark, or as the system; and how large words are."""

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
        sizes = [tr("{number} %", number=size) for size in TEXT_SIZES]
        size = choice(tr("Size of words"), sizes, TEXT_SIZES.index(data.text_size))

        def chosen_size(index: int) -> None:
            if keep_setting(self.workspace, text_size=TEXT_SIZES[index]):
                choose_text_size(TEXT_SIZES[index])

        size.activated.connect(chosen_size)
        card = Card(tr("Appearance"))
        card.add(setting(tr("Colours"), colours, tr("Light paper, dark paper, or whatever the system shows.")))
        card.add(setting(tr("Size of words"), size, tr("Everything written in the window grows with it.")))
        self.show_cards(card)
