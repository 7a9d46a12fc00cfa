"""The look of the window on this machine."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, ClassVar

from mentorbook.gui.pages.settings.schemes import scheme_choice
from mentorbook.gui.pages.settings.section import Section, choice, keep_setting, setting
from mentorbook.gui.style.theme import Appearance, choose_appearance, choose_text_size
from mentorbook.gui.widgets.layout import Card
from mentorbook.gui.widgets.text import soft
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
        def chosen(appearance: Appearance) -> None:
            if keep_setting(self.workspace, appearance=appearance.value):
                choose_appearance(appearance)

        schemes = scheme_choice(Appearance(data.appearance), chosen)
        sizes = [tr("{number} %", number=size) for size in TEXT_SIZES]
        size = choice(tr("Size of words"), sizes, TEXT_SIZES.index(data.text_size))

        def chosen_size(index: int) -> None:
            if keep_setting(self.workspace, text_size=TEXT_SIZES[index]):
                choose_text_size(TEXT_SIZES[index])

        size.activated.connect(chosen_size)
        paper = Card(tr("Colours"))
        paper.add(soft(tr("Light paper, dark paper, or whatever the system shows.")), 4, schemes)
        words = Card(tr("Words"))
        words.add(setting(tr("Size of words"), size, tr("Everything written in the window grows with it.")))
        self.show_cards(paper, words)
